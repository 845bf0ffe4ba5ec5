// "1. Ya" in a text is an offer: the number and the label must be understood where the bot then waits.

#include <charconv>

#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

namespace {

struct Choice {
  std::string number;
  std::string label;
};

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '.' || s.back() == ',')) s.remove_suffix(1);
  return s;
}

/// Lines "1. Ya", "2) Tidak", counted up from 1; at least two.
std::vector<Choice> choices_in(const model::Template& t) {
  std::string text;
  for (const auto& p : t.parts) text += p.expr ? std::string("\x01") : p.literal;
  // A backslash and an n were meant as a line break; another finding says so.
  for (std::size_t p = text.find("\\n"); p != text.npos; p = text.find("\\n", p)) text.replace(p, 2, "\n");
  std::vector<Choice> out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = trim(std::string_view(text).substr(at, end - at));
    at = end + 1;
    unsigned number = 0;
    const auto [rest, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    const auto used = static_cast<std::size_t>(rest - line.data());
    if (error != std::errc() || number != out.size() + 1 || used >= line.size() ||
        (line[used] != '.' && line[used] != ')'))
      continue;
    const std::string_view label = trim(line.substr(used + 1));
    if (label.empty() || label.find('\x01') != label.npos) continue;
    out.push_back({std::to_string(number), std::string(label)});
  }
  if (out.size() < 2) out.clear();
  return out;
}

/// A text that asks for an answer, in Indonesian or English.
bool asks(const model::Template& t) {
  static constexpr std::string_view words[] = {"pilih", "ketik",  "balas",  "angka",  "nomor",
                                               "jawab", "choose", "select", "reply",  "type",
                                               "press", "answer", "which",  "number", "option"};
  std::string text;
  for (const auto& p : t.parts) text += p.literal;
  const std::string folded = " " + folded_text(text, 0) + " ";
  for (const auto w : words)
    if (folded.find(" " + std::string(w)) != folded.npos) return true;
  return text.find('?') != text.npos;
}

struct Choices {
  const model::Program& program;
  const source::SourceSet& sources;
  diag::Findings& findings;

  std::vector<const model::Ask*> waiting = {};  ///< of the state that is looked at

  void state(model::StateId id) {
    const model::State& s = program.at(id);
    waiting.clear();
    model::each_stmt(s.entry, [&](const model::Stmt& stmt) {
      if (const auto* ask = std::get_if<model::Ask>(&stmt.node)) waiting.push_back(ask);
    });
    if (waiting.empty() && (s.end || !exits(s.entry).falls_through)) return;
    model::each_stmt(s.entry, [&](const model::Stmt& stmt) {
      if (const auto* say = std::get_if<model::Say>(&stmt.node))
        for (const model::Template& t : say->variants) text(t, id);
      if (const auto* media = std::get_if<model::SayMedia>(&stmt.node))
        if (media->caption) text(*media->caption, id);
      if (const auto* ask = std::get_if<model::Ask>(&stmt.node)) {
        text(ask->question, id);
        if (ask->retry) text(*ask->retry, id);
      }
    });
  }

  /// Whether something in the state understands the word, or may.
  bool understood(const std::string& word, model::StateId id) const {
    const Understood message(program, word);
    for (const model::Ask* ask : waiting)
      if (!ask->nlu || message.finds(*ask->nlu) != Holds::no) return true;
    return !answers(program, message, id, false).empty();
  }

  void text(const model::Template& t, model::StateId id) {
    const std::vector<Choice> choices = choices_in(t);
    std::vector<const std::string*> missing;
    bool some = false;
    for (const Choice& c : choices)
      for (const std::string* word : {&c.number, &c.label}) {
        if (understood(*word, id)) some = true;
        else missing.push_back(word);
      }
    if (missing.empty() || (!some && !asks(t))) return;
    std::string list;
    for (std::size_t i = 0; i < missing.size(); ++i)
      list += (i == 0 ? "\"" : i + 1 == missing.size() ? " and \"" : ", \"") + *missing[i] + "\"";
    auto& f = findings.add(Code::choice_not_understood, place(t, choices.front().label),
                           {{"choices", list}, {"it", missing.size() == 1 ? "it" : "them"}});
    f.say("offered here");
    fix(f, choices, missing, id);
  }

  /// The label in the source of the text, else the whole text.
  source::Span place(const model::Template& t, const std::string& label) const {
    const std::string_view written = sources.text(t.span);
    for (const std::string_view sign : {". ", ") ", ".", ")"}) {
      const std::size_t at = written.find(std::string(sign) + label);
      if (at == written.npos) continue;
      const auto begin = t.span.begin + static_cast<std::uint32_t>(at + sign.size());
      return {t.span.file, begin, begin + static_cast<std::uint32_t>(label.size())};
    }
    return t.span;
  }

  /// The keyword NLU that understands the word there.
  std::optional<model::NluId> keyword_of(const std::string& word, model::StateId id) const {
    const Understood message(program, word);
    for (const model::Ask* ask : waiting)
      if (ask->nlu && message.value(*ask->nlu)) return ask->nlu;
    const auto all = answers(program, message, id, false);
    if (all.empty() || !all[0].trigger) return std::nullopt;
    for (const model::Attribute& a : program.at(all[0].trigger->intent).attributes)
      if (message.value(a.nlu)) return a.nlu;
    return std::nullopt;
  }

  /// Where the number is understood by a keyword, the label can become another phrase of it.
  void fix(diag::Finding& f, const std::vector<Choice>& choices, const std::vector<const std::string*>& missing,
           model::StateId id) {
    diag::Fix out{"Add the labels to the phrases.", {}, false};
    for (const Choice& c : choices) {
      bool label_missing = false;
      for (const std::string* m : missing) label_missing = label_missing || m == &c.label;
      if (!label_missing) continue;
      const auto nlu = keyword_of(c.number, id);
      if (!nlu) return;
      const auto& phrases = program.at(*nlu).values[*Understood(program, c.number).value(*nlu)].phrases;
      if (phrases.empty()) continue;
      std::string word = folded_text(c.label, 0);
      const source::Span last = phrases.back().span;
      out.edits.push_back({{last.file, last.end, last.end}, ", \"" + word + "\""});
    }
    if (!out.edits.empty()) f.fix(std::move(out));
  }
};

}  // namespace

void check_choices(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings) {
  Choices c{program, sources, findings};
  const std::vector<bool> entered = entered_states(program);
  for (std::uint32_t i = 0; i < program.states.size(); ++i)
    if (entered[i]) c.state(static_cast<model::StateId>(i));
}

}  // namespace bot::analyze
