// Values from outside, and to the outside.

#include <bit>
#include <charconv>
#include <cmath>

#include "runtime/match/entities_calendar.hpp"
#include "runtime/vm/outcome.hpp"
#include "runtime/vm/parse.hpp"

namespace bot::runtime {

using bytecode::BaseType;
using bytecode::Type;
using bytecode::Word;

namespace {

Word of(std::int64_t v) { return static_cast<Word>(v); }

/// Bytes that a date or a time takes as a text, at most.
constexpr std::size_t written = 32;

}  // namespace

// ---- in -------------------------------------------------------------------------------------------------------------

/// The word of a value, or nothing when it is not of the type.
std::optional<Word> Machine::take_in(const Value& value, Type type, std::uint32_t bound) {
  charge(1);
  if (failed()) return std::nullopt;
  if (value.kind == Value::Kind::none)
    return type.optional ? std::optional(bytecode::none_of(type.base)) : std::nullopt;
  if (type.base == BaseType::record) {
    if (value.kind != Value::Kind::record) return std::nullopt;
    const bytecode::ShapeRow& shape = view_.shapes()[type.detail];
    bytecode::Vector<Word> fields(shape.count);
    for (std::uint32_t k = 0; k < shape.count; ++k) {
      const bytecode::FieldRow& f = view_.fields()[shape.first + k];
      charge(value.count / 16);
      const Value* field = value.field(view_.text(f.name));
      const auto word = take_in(field == nullptr ? Value{} : *field, bytecode::type_of_byte(f.type, f.detail), f.bound);
      if (!word) return std::nullopt;
      fields[k] = *word;
    }
    return make_block(fields.data(), fields.size());
  }
  if (type.base == BaseType::list) {
    if (value.kind != Value::Kind::list || (bound != 0 && value.count > bound) ||
        !room(std::size_t{value.count} * sizeof(Word)))
      return std::nullopt;
    const bytecode::FieldRow& item = view_.fields()[view_.shapes()[type.detail].first];
    bytecode::Vector<Word> items(value.count);
    for (std::uint32_t k = 0; k < value.count; ++k) {
      const auto word = take_in(value.items()[k], bytecode::type_of_byte(item.type, item.detail), item.bound);
      if (!word) return std::nullopt;
      items[k] = *word;
    }
    return make_block(items.data(), items.size());
  }
  return take_in_scalar(value, type);
}

std::optional<Word> Machine::take_in_scalar(const Value& value, Type type) {
  using Kind = Value::Kind;
  const auto integer = [](std::optional<std::int64_t> v) {
    return v && of(*v) != bytecode::none_word ? std::optional(of(*v)) : std::nullopt;
  };
  switch (type.base) {
    case BaseType::bool_: return value.kind == Kind::bool_ ? std::optional<Word>(value.boolean) : std::nullopt;
    case BaseType::int_: return value.kind == Kind::int_ ? integer(value.integer) : std::nullopt;
    case BaseType::number: {
      if (value.kind != Kind::number && value.kind != Kind::int_) return std::nullopt;
      const double d = value.kind == Kind::number ? value.number : static_cast<double>(value.integer);
      return std::isfinite(d) ? std::optional(std::bit_cast<Word>(d + 0.0)) : std::nullopt;
    }
    case BaseType::text:
      return value.kind == Kind::text ? std::optional(make_text_from_outside(value.text)) : std::nullopt;
    case BaseType::enum_: {
      if (value.kind != Kind::text) return std::nullopt;
      const bytecode::NluRow& nlu = view_.nlus()[type.detail];
      charge(nlu.value_count / 16);
      for (Word v = 0; v < nlu.value_count; ++v)
        if (view_.text(view_.values()[nlu.values + v].name) == value.text) return v;
      return std::nullopt;
    }
    case BaseType::duration:
      if (value.kind == Kind::int_) return integer(value.integer);
      return value.kind == Kind::text ? integer(parse_duration(value.text)) : std::nullopt;
    case BaseType::time:
      if (value.kind == Kind::int_) return integer(value.integer);
      return value.kind == Kind::text ? integer(parse_time(value.text, event_->offset_minutes)) : std::nullopt;
    case BaseType::date: return value.kind == Kind::text ? integer(parse_date(value.text)) : std::nullopt;
    case BaseType::record:
    case BaseType::list: break;
  }
  return std::nullopt;
}

// ---- out ------------------------------------------------------------------------------------------------------------

/// How many Values the word takes, all in all. Also counts the texts that have to be written.
std::size_t Machine::count_values(Word word, Type type) {
  charge(1);
  ++counted_;
  if (counted_ * sizeof(Value) > limits_.memory && !failed()) error_ = TurnError::memory;
  if (failed() || word == bytecode::none_of(type.base)) return counted_;
  if (type.base == BaseType::date || type.base == BaseType::time) ++counted_texts_;
  if (type.base == BaseType::record) {
    const bytecode::ShapeRow& shape = view_.shapes()[type.detail];
    count_fields(shape.first, shape.count, word);
  } else if (type.base == BaseType::list) {
    const bytecode::FieldRow& item = view_.fields()[view_.shapes()[type.detail].first];
    for (const Word w : spaces_.block(word)) (void)count_values(w, bytecode::type_of_byte(item.type, item.detail));
  }
  return counted_;
}

void Machine::count_fields(std::uint32_t first, std::uint32_t count, Word block) {
  const std::span<const Word> words = spaces_.block(block);
  for (std::uint32_t k = 0; k < count; ++k) {
    const bytecode::FieldRow& f = view_.fields()[first + k];
    (void)count_values(k < words.size() ? words[k] : 0, bytecode::type_of_byte(f.type, f.detail));
  }
}

void Machine::show_fields(std::uint32_t first, std::uint32_t count, Word block, Value& out) {
  const std::span<const Word> words = spaces_.block(block);
  const std::size_t at = values_.size();
  values_.resize(at + count);  // there is room: the place of no Value changes
  out.kind = Value::Kind::record;
  out.count = count;
  out.first_item = values_.data() + at;
  out.first_name = artifact_->field_names().data() + first;
  for (std::uint32_t k = 0; k < count; ++k) {
    const bytecode::FieldRow& f = view_.fields()[first + k];
    show_value(k < words.size() ? words[k] : 0, bytecode::type_of_byte(f.type, f.detail), values_[at + k]);
    values_[at + k].secret = (f.flags & bytecode::field_secret) != 0;
  }
}

void Machine::show_value(Word word, Type type, Value& out) {
  out = {};
  if (word == bytecode::none_of(type.base)) return;
  switch (type.base) {
    case BaseType::bool_: out = Value::of_bool(word != 0); return;
    case BaseType::int_:
    case BaseType::duration: out = Value::of_int(static_cast<std::int64_t>(word)); return;
    case BaseType::number: out = Value::of_number(std::bit_cast<double>(word)); return;
    case BaseType::text: out = Value::of_text(view_of(word)); return;
    case BaseType::enum_:
      out = Value::of_text(view_.text(view_.values()[view_.nlus()[type.detail].values + word].name));
      return;
    case BaseType::time:
    case BaseType::date: out = Value::of_text(write_time(static_cast<std::int64_t>(word), type.base)); return;
    case BaseType::record: {
      const bytecode::ShapeRow& shape = view_.shapes()[type.detail];
      show_fields(shape.first, shape.count, word, out);
      return;
    }
    case BaseType::list: {
      const bytecode::FieldRow& item = view_.fields()[view_.shapes()[type.detail].first];
      const std::span<const Word> words = spaces_.block(word);
      const std::size_t at = values_.size();
      values_.resize(at + words.size());
      out = Value::of_list({values_.data() + at, words.size()});
      for (std::size_t k = 0; k < words.size(); ++k)
        show_value(words[k], bytecode::type_of_byte(item.type, item.detail), values_[at + k]);
      return;
    }
  }
}

/// Beyond the years 1 to 9999 the number itself.
std::string_view Machine::write_time(std::int64_t value, BaseType base) {
  const std::size_t at = value_texts_.size();
  value_texts_.resize(at + written);  // there is room
  char* const begin = value_texts_.data() + at;
  char* p = begin;
  const std::int64_t days = base == BaseType::date ? value : entities::floor_div(value, entities::ms_of_day);
  const auto digits = [&](std::int64_t v, int count) {
    for (int i = count; i-- > 0; v /= 10) p[i] = static_cast<char>('0' + v % 10);
    p += count;
  };
  if (days < entities::first_day || days > entities::last_day) {
    p = std::to_chars(begin, begin + written, value).ptr;
  } else {
    const entities::Civil c = entities::civil_of(days);
    digits(c.year, 4);
    *p++ = '-';
    digits(c.month, 2);
    *p++ = '-';
    digits(c.day, 2);
    if (base == BaseType::time) {
      const std::int64_t ms = value - days * entities::ms_of_day;
      *p++ = 'T';
      digits(ms / 3'600'000, 2);
      *p++ = ':';
      digits(ms / 60'000 % 60, 2);
      *p++ = ':';
      digits(ms / 1000 % 60, 2);
      if (ms % 1000 != 0) {
        *p++ = '.';
        digits(ms % 1000, 3);
      }
      *p++ = 'Z';
    }
  }
  const auto size = static_cast<std::size_t>(p - begin);
  value_texts_.resize(at + size);
  return {begin, size};
}

void Machine::make_value_room() {
  values_.clear();
  value_texts_.clear();
  values_.reserve(counted_);
  value_texts_.reserve(counted_texts_ * written);
}

Value Machine::variable(const Artifact& artifact, const Session& session, std::uint32_t row) {
  if (session.bytes().size() < sizeof(SessionHeader) || session.artifact() != artifact.view().header().checksum)
    return {};
  // A time without a zone is taken in with an event's offset; here nothing is taken in.
  static const Event nothing;
  steps_ = 0;
  held_ = session;
  set_up(artifact, held_, nothing, Limits{}, {});
  const bytecode::VariableRow& v = view_.variables()[row];
  const Type type = bytecode::type_of_byte(v.type, v.detail);
  const Word word = parts_.slots[row];
  counted_ = counted_texts_ = 0;
  (void)count_values(word, type);
  Value out;
  if (failed()) return out;
  make_value_room();
  show_value(word, type, out);
  out.secret = (v.flags & bytecode::variable_secret) != 0;
  return out;
}

Value Machine::attribute(const Step& step, std::uint32_t index) {
  std::uint32_t intent = bytecode::no_row;
  if (step.kind == Step::Kind::tried) intent = view_.handlers()[step.row].intent;
  if (step.kind == Step::Kind::opener) intent = view_.openers()[step.row].intent;
  Value out;
  if (intent == bytecode::no_row || step.values == bytecode::no_row) return out;
  const bytecode::IntentRow& row = view_.intents()[intent];
  const std::size_t at = std::size_t{step.values} + index;
  if (index >= row.attribute_count || at >= trace_values_.size()) return out;
  const Type type = artifact_->attribute_type(view_.attributes()[row.attributes + index]);
  counted_ = counted_texts_ = 0;
  (void)count_values(trace_values_[at], type);
  if (failed()) return out;
  make_value_room();
  show_value(trace_values_[at], type, out);
  return out;
}

std::optional<bool> Machine::test(const Artifact& artifact, const Session& session, std::uint32_t chunk,
                                  const Event& about) {
  if (session.bytes().size() < sizeof(SessionHeader) || session.artifact() != artifact.view().header().checksum)
    return std::nullopt;
  steps_ = 0;
  held_ = session;
  set_up(artifact, held_, about, Limits{}, {});
  const bool answer = ask(chunk);
  return failed() ? std::nullopt : std::optional(answer);
}

}  // namespace bot::runtime
