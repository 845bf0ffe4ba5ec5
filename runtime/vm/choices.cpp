// What a message offers, and what a tap means.
//
// A payload is printable ASCII: the intent's id in 16 hex digits, then its values, each beginning with a letter:
//   n none · t, f bool · i decimal ; int, duration, time, date · d 16 hex digits: a number's bits · e 16 hex digits: id
//   of an enum's value · s text ; with %XX for bytes that are not printable ASCII, for % and for ; · l count ; items ·
//   the fields of a record, with no letter of their own
// Whoever sends one is not trusted.

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

#include "bytecode/utf8.hpp"
#include "runtime/vm/outcome.hpp"

namespace bot::runtime {

using bytecode::BaseType;
using bytecode::no_row;
using bytecode::Type;
using bytecode::Word;

namespace {

bool is_message_kind(Effect::Kind kind) {
  switch (kind) {
    case Effect::Kind::say:
    case Effect::Kind::image:
    case Effect::Kind::audio:
    case Effect::Kind::video:
    case Effect::Kind::file:
    case Effect::Kind::sticker:
    case Effect::Kind::contact:
    case Effect::Kind::location:
    case Effect::Kind::carousel: return true;
    case Effect::Kind::handover:
    case Effect::Kind::ended:
    case Effect::Kind::call:
    case Effect::Kind::emit: return false;
  }
  return false;
}

constexpr char hex_digits[] = "0123456789abcdef";

struct Hex {
  char digits[16];
  explicit Hex(std::uint64_t value) {
    for (int i = 16; i-- > 0; value >>= 4) digits[i] = hex_digits[value & 15];
  }
  [[nodiscard]] std::string_view view() const { return {digits, 16}; }
};

bool take_hex(std::string_view& from, std::size_t count, std::uint64_t& out) {
  if (from.size() < count) return false;
  out = 0;
  for (const char c : from.substr(0, count)) {
    unsigned digit = 0;
    if (c >= '0' && c <= '9') digit = static_cast<unsigned>(c - '0');
    else if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a' + 10);
    else return false;
    out = out << 4 | digit;
  }
  from.remove_prefix(count);
  return true;
}

bool take_decimal(std::string_view& from, std::int64_t& out) {
  const auto [end, error] = std::from_chars(from.data(), from.data() + from.size(), out);
  if (error != std::errc{} || end == from.data() + from.size() || *end != ';') return false;
  from.remove_prefix(static_cast<std::size_t>(end - from.data()) + 1);
  return true;
}

}  // namespace

// ---- what a message offers ------------------------------------------------------------------------------------------

/// The message that parts belong to, or none.
bool Machine::add_part(const PendingPart& part) {
  std::size_t at = sent_;
  while (at > first_effect_ && !is_message_kind(effects_[at - 1].kind)) --at;
  if (at == first_effect_) return false;
  if (!room(sent_ * bytes_of_effect + (pending_parts_.size() + 1) * sizeof(PendingPart))) return false;
  charge(1 + (sent_ - at) / 16);
  Unready& message = unready(at - 1);
  if (message.parts == 0) message.first_part = static_cast<std::uint32_t>(pending_parts_.size());
  pending_parts_.push_back(part);
  ++message.parts;
  parts_of_ = static_cast<std::uint32_t>(at - 1);
  return true;
}

void Machine::offer_button(std::uint32_t intent, Word label, const Word* values) {
  const Word payload = make_payload(intent, values);
  if (failed() || !add_part({Part::Kind::button, 0, label, 0, 0, payload})) return;
  if (choices_of_ != parts_of_) parts_.choices.clear();
  choices_of_ = parts_of_;
  parts_.choices.push_back({label, payload});
  if (parts_.choices.size() > 0xffff) error_ = TurnError::memory;
  pending_parts_.back().number = static_cast<std::uint32_t>(parts_.choices.size());
}

void Machine::offer_link(Word label, Word url) { (void)add_part({Part::Kind::link, 0, label, url, 0, 0}); }

void Machine::offer_card(Word title, Word card_text, Word image) {
  (void)add_part({Part::Kind::card, 0, title, card_text, image, 0});
}

// ---- payloads -------------------------------------------------------------------------------------------------------

bool Machine::append_payload(Word word, Type type) {
  const auto add = [&](std::string_view bytes) { return append(bytes); };
  if (type.optional && word == bytecode::none_of(type.base)) return add("n");
  charge(1);
  if (failed()) return false;
  switch (type.base) {
    case BaseType::bool_: return add(word != 0 ? "t" : "f");
    case BaseType::int_:
    case BaseType::duration:
    case BaseType::time:
    case BaseType::date: {
      char digits[24];
      char* end = std::to_chars(digits, digits + sizeof digits, static_cast<std::int64_t>(word)).ptr;
      *end++ = ';';
      return add("i") && add({digits, static_cast<std::size_t>(end - digits)});
    }
    case BaseType::number: return add("d") && add(Hex(word).view());
    case BaseType::enum_:
      return add("e") && add(Hex(view_.values()[view_.nlus()[type.detail].values + word].id).view());
    case BaseType::text: {
      if (!add("s")) return false;
      const std::size_t size = view_of(word).size();
      charge(size / 16);
      for (std::size_t i = 0; i < size && !failed(); ++i) {
        const char c = view_of(word)[i];  // the arena may move
        if (c > ' ' && c < '\x7f' && c != '%' && c != ';') {
          (void)append(std::string_view(&c, 1));
          continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        const char escaped[] = {'%', hex_digits[byte >> 4], hex_digits[byte & 15]};
        (void)append(std::string_view(escaped, 3));
      }
      return !failed() && add(";");
    }
    case BaseType::record: {
      const bytecode::ShapeRow& shape = view_.shapes()[type.detail];
      for (std::uint32_t k = 0; k < shape.count; ++k) {
        const bytecode::FieldRow& f = view_.fields()[shape.first + k];
        const auto fields = spaces_.block(word);
        if (!append_payload(k < fields.size() ? fields[k] : 0, bytecode::type_of_byte(f.type, f.detail))) return false;
      }
      return true;
    }
    case BaseType::list: {
      const bytecode::FieldRow& item = view_.fields()[view_.shapes()[type.detail].first];
      const std::size_t count = spaces_.block(word).size();
      char digits[24];
      char* end = std::to_chars(digits, digits + sizeof digits, count).ptr;
      *end++ = ';';
      if (!add("l") || !add({digits, static_cast<std::size_t>(end - digits)})) return false;
      for (std::size_t k = 0; k < count; ++k)
        if (!append_payload(spaces_.block(word)[k], bytecode::type_of_byte(item.type, item.detail))) return false;
      return true;
    }
  }
  return false;
}

/// Of an attribute as a payload carries it: none where it is optional, whatever its NLU's default.
Type Machine::payload_type(const bytecode::AttributeRow& a) const {
  Type type = bytecode::type_of_byte(a.type, a.detail);
  type.optional = a.optional != 0;
  return type;
}

Word Machine::make_payload(std::uint32_t intent, const Word* values) {
  const std::size_t begin = spaces_.arena.size();
  const bytecode::IntentRow& row = view_.intents()[intent];
  (void)append(Hex(row.id).view());
  for (std::uint32_t k = 0; k < row.attribute_count && !failed(); ++k)
    (void)append_payload(values[k], payload_type(view_.attributes()[row.attributes + k]));
  return finish_text(begin);
}

bool Machine::read_value(std::string_view& from, Type type, std::uint32_t bound, Word& out) {
  charge(1);
  if (failed()) return false;
  if (type.optional && from.starts_with('n')) {
    from.remove_prefix(1);
    out = bytecode::none_of(type.base);
    return true;
  }
  char letter = 0;
  if (type.base != BaseType::record) {
    if (from.empty()) return false;
    letter = from[0];
    from.remove_prefix(1);
  }
  switch (type.base) {
    case BaseType::bool_: out = letter == 't' ? 1 : 0; return letter == 't' || letter == 'f';
    case BaseType::int_:
    case BaseType::duration:
    case BaseType::time:
    case BaseType::date: {
      std::int64_t value = 0;
      if (letter != 'i' || !take_decimal(from, value)) return false;
      out = static_cast<Word>(value);
      return out != bytecode::none_word;
    }
    case BaseType::number: {
      if (letter != 'd' || !take_hex(from, 16, out)) return false;
      const double d = std::bit_cast<double>(out);
      return std::isfinite(d) && !(d == 0 && std::signbit(d));
    }
    case BaseType::enum_: {
      std::uint64_t id = 0;
      if (letter != 'e' || !take_hex(from, 16, id)) return false;
      const bytecode::NluRow& nlu = view_.nlus()[type.detail];
      charge(nlu.value_count / 16);
      for (out = 0; out < nlu.value_count; ++out)
        if (view_.values()[nlu.values + out].id == id) return true;
      return false;
    }
    case BaseType::text: {
      const std::size_t end = from.find(';');
      if (letter != 's' || end == from.npos) return false;
      std::string_view body = from.substr(0, end);
      from.remove_prefix(end + 1);
      charge(body.size() / 16);
      const std::size_t begin = spaces_.arena.size();
      while (!body.empty() && !failed()) {
        if (body[0] != '%') {
          (void)append(body.substr(0, body.find('%')));
          body.remove_prefix(std::min(body.find('%'), body.size()));
          continue;
        }
        body.remove_prefix(1);
        std::uint64_t byte = 0;
        if (!take_hex(body, 2, byte)) return false;
        const char c = static_cast<char>(byte);
        (void)append(std::string_view(&c, 1));
      }
      if (failed()) return false;
      out = finish_text(begin);
      return !failed() && !bytecode::find_invalid_utf8(view_of(out));
    }
    case BaseType::record: {
      const bytecode::ShapeRow& shape = view_.shapes()[type.detail];
      bytecode::Vector<Word> fields(shape.count);
      for (std::uint32_t k = 0; k < shape.count; ++k) {
        const bytecode::FieldRow& f = view_.fields()[shape.first + k];
        if (!read_value(from, bytecode::type_of_byte(f.type, f.detail), f.bound, fields[k])) return false;
      }
      out = make_block(fields.data(), fields.size());
      return !failed();
    }
    case BaseType::list: {
      const bytecode::FieldRow& item = view_.fields()[view_.shapes()[type.detail].first];
      std::int64_t count = 0;
      // An item takes a byte at least; one of a record without fields takes none, and is not worth a list.
      if (letter != 'l' || !take_decimal(from, count) || count < 0) return false;
      const auto most = std::min<std::uint64_t>(from.size(), limits_.memory / sizeof(Word));
      if (static_cast<std::uint64_t>(count) > most || (bound != 0 && count > bound)) return false;
      bytecode::Vector<Word> items(static_cast<std::size_t>(count));
      for (Word& w : items)
        if (!read_value(from, bytecode::type_of_byte(item.type, item.detail), item.bound, w)) return false;
      out = make_block(items.data(), items.size());
      return !failed();
    }
  }
  return false;
}

/// The intent of a payload and its values, as its handlers see them; no_row when it makes no sense.
std::uint32_t Machine::read_payload(std::string_view payload, bytecode::Vector<Word>& values) {
  std::uint64_t id = 0;
  values.clear();
  if (!take_hex(payload, 16, id)) return no_row;
  const std::uint32_t intent = artifact_->find_intent(id);
  if (intent == no_row) return no_row;
  const bytecode::IntentRow& row = view_.intents()[intent];
  for (std::uint32_t k = 0; k < row.attribute_count; ++k) {
    const bytecode::AttributeRow& a = view_.attributes()[row.attributes + k];
    const Type type = payload_type(a);
    Word word = 0;
    if (!read_value(payload, type, a.bound, word)) return no_row;
    const std::uint32_t standard = a.nlu == no_row ? no_row : view_.nlus()[a.nlu].default_value;
    if (word == bytecode::none_of(type.base) && type.optional && standard != no_row) word = standard;
    values.push_back(word);
  }
  return payload.empty() ? intent : no_row;
}

void Machine::raise(std::string_view payload) {
  raised_ = read_payload(payload, raised_values_);
  if (raised_ != no_row) note(Step::Kind::raised, Step::Result::taken, raised_);
}

/// What a queued event means to an intent.
bool Machine::payload_holds(std::uint32_t intent) {
  const Hex id(view_.intents()[intent].id);
  for (std::uint32_t i = 0; i < made_payloads_; ++i) {
    charge(1);
    const std::string_view payload = view_of(parts_.payloads[first_made_payload_ + i]);
    if (!payload.starts_with(id.view()) || read_payload(payload, raised_values_) != intent || failed()) continue;
    std::copy(raised_values_.begin(), raised_values_.end(), attributes_.begin());
    return true;
  }
  return false;
}

/// A message that is the label or the number of a choice raises its intent.
void Machine::raise_choice() {
  bytecode::fold(event_->text, 0, folded_);
  const std::string_view message = folded_.text();
  if (message.empty()) return;
  const auto& choices = parts_.choices;
  for (const Choice& c : choices) {
    const std::string_view label = view_of(c.label);
    charge(1 + label.size() / 64);
    if (failed()) return;
    bytecode::fold(label, 0, folded_too_);
    if (folded_too_.text() == message) return raise(view_of(c.payload));
  }
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(message.data(), message.data() + message.size(), number);
  if (error == std::errc{} && end == message.data() + message.size() && number >= 1 && number <= choices.size() &&
      message[0] != '0')
    raise(view_of(choices[number - 1].payload));
}

}  // namespace bot::runtime
