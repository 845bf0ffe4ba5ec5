#include "runtime/vm/deployment.hpp"

#include <algorithm>
#include <bit>

#include "bytecode/utf8.hpp"
#include "runtime/load/text_form.hpp"
#include "runtime/vm/parse.hpp"

namespace bot::runtime {

using bytecode::BaseType;
using bytecode::no_row;
using bytecode::Slice;
using bytecode::Type;
using bytecode::Word;

namespace {

std::optional<Word> read_value(const bytecode::View& view, Type type, std::string_view text) {
  const auto integer = [](std::optional<std::int64_t> v) {
    return v && static_cast<Word>(*v) != bytecode::none_word ? std::optional(static_cast<Word>(*v)) : std::nullopt;
  };
  switch (type.base) {
    case BaseType::bool_:
      if (text == "true" || text == "1") return 1;
      return text == "false" || text == "0" ? std::optional<Word>(0) : std::nullopt;
    case BaseType::int_: return integer(parse_int(text));
    case BaseType::number: {
      const auto value = parse_number(text);
      return value ? std::optional(std::bit_cast<Word>(*value)) : std::nullopt;
    }
    case BaseType::enum_: {
      const bytecode::NluRow& nlu = view.nlus()[type.detail];
      for (Word v = 0; v < nlu.value_count; ++v)
        if (view.text(view.values()[nlu.values + v].name) == text) return v;
      return std::nullopt;
    }
    case BaseType::duration: return integer(parse_duration(text));
    case BaseType::time: return integer(parse_time(text, 0));
    case BaseType::date: return integer(parse_date(text));
    case BaseType::text:  // kept apart
    case BaseType::record:
    case BaseType::list: break;
  }
  return std::nullopt;
}

const char* form_of(BaseType type) {
  switch (type) {
    case BaseType::bool_: return "true or false";
    case BaseType::int_: return "a whole number, such as 12";
    case BaseType::number: return "a number, such as 2.5";
    case BaseType::text: return "UTF-8";
    case BaseType::enum_: return "the name of one of its values";
    case BaseType::duration: return "a duration, such as 30m or 1d12h";
    case BaseType::time: return "a time, such as 2026-11-22T15:04:05Z";
    case BaseType::date: return "a date, such as 2026-11-22";
    case BaseType::record:
    case BaseType::list: return "of a type that can be configured";
  }
  return "";
}

}  // namespace

bool Config::read(const Artifact& artifact, std::span<const Pair> values, Config& out, std::string& problem) {
  const bytecode::View& view = artifact.view();
  Config made;
  made.artifact_ = view.header().checksum;
  for (const bytecode::NeedRow& need : view.needs()) {
    if (need.kind != bytecode::NeedKind::config) continue;
    const std::string_view name = view.text(need.name);
    const auto given = std::find_if(values.begin(), values.end(), [&](const Pair& p) { return p.first == name; });
    if (given == values.end()) {
      const auto required = artifact.required_config();
      if (std::find(required.begin(), required.end(), need.row) == required.end()) continue;
      problem = "no value was given for " + std::string(name);
      return false;
    }
    const bytecode::VariableRow& variable = view.variables()[need.row];
    const Type type = bytecode::type_of_byte(variable.type, variable.detail);
    if (type.base == BaseType::text && !bytecode::find_invalid_utf8(given->second) &&
        given->second.size() <= bytecode::max_text_bytes) {
      made.items_.push_back({need.row, made.texts_.size()});
      made.texts_.emplace_back(given->second);
      continue;
    }
    const std::optional<Word> word = read_value(view, type, given->second);
    if (!word) {
      problem = "the value of " + std::string(name) + " is not " + form_of(type.base);
      return false;
    }
    made.items_.push_back({need.row, *word});
  }
  std::sort(made.items_.begin(), made.items_.end(),
            [](const Item& a, const Item& b) { return a.variable < b.variable; });
  out = std::move(made);
  return true;
}

Catalogue::Catalogue(const Artifact& artifact)
    : artifact_(&artifact), checksum_(artifact.view().header().checksum), text_count_(artifact.view().texts().size()) {}

Catalogue::Problem Catalogue::set(std::uint32_t language, std::uint64_t text_id, std::string_view text) {
  if (language >= artifact_->languages().size()) return Problem::no_language;
  const std::uint32_t row = artifact_->find_text(text_id);
  if (row == no_row) return Problem::no_text;
  const TextForm form = text_form(text);
  if (!form.valid || form.arity > artifact_->arity(row)) return Problem::malformed;
  if (text.size() > bytecode::max_text_bytes || text.size() > max_bytes - bytes_.size()) return Problem::too_large;
  slices_.resize(text_count_ * artifact_->languages().size(), Slice{no_row, 0});
  slices_[std::size_t{language} * text_count_ + row] = {static_cast<std::uint32_t>(bytes_.size()),
                                                        static_cast<std::uint32_t>(text.size())};
  bytes_.append(text);
  return Problem::none;
}

}  // namespace bot::runtime
