#include "compiler/diagnostics/diagnostics.hpp"

#include <algorithm>
#include <cassert>
#include <tuple>

namespace bot::diag {

namespace {

std::string fill(std::string_view text, std::initializer_list<Argument> arguments) {
  std::string out;
  while (!text.empty()) {
    const std::size_t brace = text.find_first_of("{}");
    out.append(text.substr(0, brace));
    if (brace == std::string_view::npos) break;
    text.remove_prefix(brace);
    if (text.starts_with("{{") || text.starts_with("}}")) {
      out += text.front();
      text.remove_prefix(2);
      continue;
    }
    const std::size_t close = text.find('}');  // the generator made sure that it is there
    const std::string_view name = text.substr(1, close - 1);
    const auto* given =
        std::find_if(arguments.begin(), arguments.end(), [&](const Argument& a) { return a.first == name; });
    assert(given != arguments.end() && "an argument of the message is missing");
    out.append(given != arguments.end() ? given->second : text.substr(0, close + 1));
    text.remove_prefix(close + 1);
  }
  return out;
}

auto place(const Finding& f) { return std::tuple(f.primary.file, f.primary.begin, f.primary.end, f.code); }

bool repeats(const Finding& a, const Finding& b) {
  return place(a) == place(b) && a.message == b.message && a.label == b.label && a.notes == b.notes;
}

}  // namespace

Finding& Findings::add(Code code, Span primary, std::initializer_list<Argument> arguments) {
  const Descriptor& descriptor = describe(code);
  Finding finding;
  finding.code = code;
  finding.severity = descriptor.severity;
  finding.message = fill(descriptor.message, arguments);
  finding.primary = primary;
  take(std::move(finding));
  return findings_.back();
}

void Findings::take(Finding finding) {
  errors_ += finding.severity == Severity::error ? 1 : 0;
  warnings_ += finding.severity == Severity::warning ? 1 : 0;
  findings_.push_back(std::move(finding));
}

void Findings::recount() {
  const auto count = [&](Severity severity) {
    return static_cast<std::size_t>(
        std::count_if(findings_.begin(), findings_.end(), [&](const Finding& f) { return f.severity == severity; }));
  };
  errors_ = count(Severity::error);
  warnings_ = count(Severity::warning);
}

void Findings::suppress(const std::vector<bool>& which) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < findings_.size(); ++i) {
    if (which[i]) continue;
    if (kept != i) findings_[kept] = std::move(findings_[i]);
    ++kept;
  }
  suppressed_ += findings_.size() - kept;
  findings_.resize(kept);
  recount();
}

void Findings::finish() {
  std::stable_sort(findings_.begin(), findings_.end(),
                   [](const Finding& a, const Finding& b) { return place(a) < place(b); });
  std::vector<Finding> kept;
  kept.reserve(findings_.size());
  std::size_t same_place = 0;  // first kept finding of the current place
  for (auto& finding : findings_) {
    if (kept.empty() || place(kept.back()) != place(finding)) same_place = kept.size();
    const auto first = kept.begin() + static_cast<std::ptrdiff_t>(same_place);
    if (std::none_of(first, kept.end(), [&](const Finding& k) { return repeats(k, finding); })) {
      kept.push_back(std::move(finding));
    }
  }
  findings_ = std::move(kept);
  recount();
}

std::optional<Code> code_of(std::string_view word) {
  std::string id(word);
  std::transform(id.begin(), id.end(), id.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  if (const auto code = find_code(id)) return code;
  for (const Descriptor& d : catalogue())
    if (d.name == word) return d.code;
  return std::nullopt;
}

std::string_view closest_code(std::string_view word) {
  std::vector<std::string_view> candidates;
  for (const Descriptor& d : catalogue()) candidates.push_back(d.name);
  return closest(word, candidates);
}

}  // namespace bot::diag
