// What NLUs find in a message. Keywords are looked for in one pass; all else when something asks for it.

#include <algorithm>
#include <array>
#include <bit>

#include "runtime/vm/outcome.hpp"

namespace bot::runtime {

using bytecode::Entity;
using bytecode::NluKind;
using bytecode::Word;

namespace {

/// Attributes take one of the first 255 matches.
constexpr std::size_t max_values = 255;

}  // namespace

void Machine::understand() {
  if (event_->kind != Event::Kind::message) return nothing_understood();
  note_kinds();
  context_known_ = 0;
  (void)recognize(artifact_->keywords(), event_->text, match_);
  forget_others();
}

void Machine::nothing_understood() {
  note_kinds();
  context_known_ = 0;
  match_.reset(static_cast<std::uint32_t>(view_.nlus().size()));
  forget_others();
}

void Machine::note_kinds() {
  using bytecode::IntentKind;
  const auto bit = [](unsigned kind) { return std::uint32_t{1} << kind; };
  kinds_ = 0;
  if (is_message()) kinds_ |= bit(static_cast<unsigned>(IntentKind::text));
  if (event_->kind == Event::Kind::host) kinds_ |= bit(static_cast<unsigned>(IntentKind::event));
  if (event_->kind != Event::Kind::message) return;
  if (event_->text.starts_with('/')) kinds_ |= bit(static_cast<unsigned>(IntentKind::command));
  if (event_->media != MediaKind::text)
    kinds_ |= bit(static_cast<unsigned>(IntentKind::image) + static_cast<unsigned>(event_->media) -
                  static_cast<unsigned>(MediaKind::image));
}

void Machine::forget_others() {
  if (artifact_->keywords_only()) return;
  entities_read_ = false;
  other_values_.clear();
  if (others_.size() < view_.nlus().size()) others_.resize(view_.nlus().size());
  if (++message_ == 0) {  // round: what was found long ago is forgotten
    std::fill(others_.begin(), others_.end(), Other{});
    message_ = 1;
  }
}

std::optional<Word> Machine::nlu_value(std::uint32_t nlu, std::uint32_t of, std::uint32_t index) {
  if (match_.found(nlu)) {
    if (of == 1) return match_.value(nlu);
    const std::optional<std::uint32_t> value = match_.value(nlu, of, index);
    return value ? std::optional<Word>(*value) : std::nullopt;
  }
  if (artifact_->keywords_only()) return std::nullopt;
  const std::span<const Word> values = other_values(nlu);
  return index <= values.size() ? std::optional(values[index - 1]) : std::nullopt;
}

std::span<const Word> Machine::other_values(std::uint32_t nlu) {
  if (others_[nlu].message != message_) find_other(nlu);
  const Other& o = others_[nlu];
  return std::span<const Word>(other_values_).subspan(o.first, o.count);
}

[[gnu::cold]] void Machine::find_other(std::uint32_t nlu) {
  const bytecode::NluRow& row = view_.nlus()[nlu];
  const auto first = static_cast<std::uint32_t>(other_values_.size());
  if (event_->kind == Event::Kind::message) {
    switch (row.kind) {
      case NluKind::keyword:
      case NluKind::plain: break;
      case NluKind::entity: find_entities(static_cast<Entity>(row.patterns)); break;
      case NluKind::pattern: find_patterns(nlu); break;
      case NluKind::remote: find_remote(row); break;
    }
  }
  others_[nlu] = {message_, first, static_cast<std::uint32_t>(other_values_.size()) - first};
}

[[gnu::cold]] void Machine::find_entities(Entity kind) {
  charge(event_->text.size() / 16);
  if (failed()) return;
  if (!entities_read_) {
    EntityContext context;
    context.now_ms = event_ == &made_ ? made_.time : head_.now;
    context.offset_minutes = event_->offset_minutes;
    entities_.read(event_->text, context);
    entities_read_ = true;
  }
  const std::size_t first = other_values_.size();
  for (const EntityHit& hit : entities_.find(kind)) {
    if (failed() || other_values_.size() - first >= max_values) return;
    switch (kind) {
      case Entity::int_:
      case Entity::date:
      case Entity::time:
      case Entity::duration: other_values_.push_back(static_cast<Word>(hit.integer)); break;
      case Entity::number:
      case Entity::money: other_values_.push_back(std::bit_cast<Word>(hit.number)); break;
      case Entity::email:
      case Entity::phone:
      case Entity::url: other_values_.push_back(make_text(entities_.text(hit))); break;
    }
  }
}

[[gnu::cold]] void Machine::find_patterns(std::uint32_t nlu) {
  const bytecode::NluRow& row = view_.nlus()[nlu];
  charge(event_->text.size() / 4 * row.pattern_count);
  if (failed()) return;
  artifact_->patterns().find(artifact_->first_pattern(nlu), row.pattern_count, event_->text, max_values, patterns_);
  const bytecode::Type type = bytecode::type_of_byte(row.type, row.detail);
  for (const PatternMatch& match : patterns_.matches()) {
    if (failed()) return;
    if (type.base == bytecode::BaseType::text) {
      other_values_.push_back(make_text(event_->text.substr(match.begin, match.end - match.begin)));
      continue;
    }
    const bytecode::ShapeRow& shape = view_.shapes()[type.detail];
    std::array<Word, bytecode::max_pattern_captures> fields{};
    const std::span<const PatternValue> values = patterns_.values(match);
    for (std::uint32_t k = 0; k < shape.count && k < fields.size(); ++k) {
      const PatternValue& value = values[k];
      switch (static_cast<bytecode::BaseType>(view_.fields()[shape.first + k].type)) {
        case bytecode::BaseType::int_: fields[k] = static_cast<Word>(value.integer); break;
        case bytecode::BaseType::number: fields[k] = std::bit_cast<Word>(value.number); break;
        default: fields[k] = make_text(event_->text.substr(value.begin, value.end - value.begin)); break;
      }
    }
    other_values_.push_back(make_block(fields.data(), shape.count));
  }
}

/// The best of what the model has said that is good enough.
[[gnu::cold]] void Machine::find_remote(const bytecode::NluRow& row) {
  const bytecode::PatternRow& model = view_.patterns()[row.patterns];
  charge(event_->found.size());
  const Found* best = nullptr;
  Word value = 0;
  for (const Found& f : event_->found) {
    if (failed() || f.model != view_.text(model.text) || !(f.score * 1e6 >= model.threshold)) continue;
    if (best != nullptr && f.score <= best->score) continue;
    charge(row.value_count / 16);
    for (std::uint32_t v = 0; v < row.value_count; ++v) {
      if (view_.text(view_.values()[row.values + v].name) != f.value) continue;
      best = &f;
      value = v;
      break;
    }
  }
  if (best != nullptr) other_values_.push_back(value);
}

}  // namespace bot::runtime
