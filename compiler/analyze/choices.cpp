// "1. Ya" in a text is an offer: the number and the label must be understood where the bot then waits. So is `Ketik
// "ya"`: the word must be understood somewhere.

#include <algorithm>
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

/// The line behind its number: "1. Ya", "1) Ya", "1: Ya", "1 - Ya", "(1) Ya", "[1] Ya", "*1.* Ya", a keycap. Nothing
/// when it has not this number.
std::optional<std::string_view> behind_number(std::string_view line, std::size_t wanted) {
  bool mark = false;
  while (!line.empty() && (line[0] == '(' || line[0] == '[' || line[0] == '*')) {
    mark = mark || line[0] != '*';
    line.remove_prefix(1);
  }
  unsigned number = 0;
  const auto [rest, error] = std::from_chars(line.data(), line.data() + line.size(), number);
  if (error != std::errc() || number != wanted) return std::nullopt;
  line.remove_prefix(static_cast<std::size_t>(rest - line.data()));
  for (const std::string_view keycap : {"\uFE0F\u20E3", "\u20E3"})
    if (line.starts_with(keycap)) return trim(line.substr(keycap.size()));
  while (!line.empty() && line[0] == '*') line.remove_prefix(1);
  if (line.starts_with(" - ") || line.starts_with(" – ")) {
    line.remove_prefix(line.find(' ', 1));
  } else {
    if (line.empty() || (line[0] != '.' && line[0] != ')' && line[0] != ']' && line[0] != ':')) return std::nullopt;
    if ((line[0] == ']') && !mark) return std::nullopt;
    line.remove_prefix(1);
  }
  line = trim(line);
  while (line.starts_with('*')) line.remove_prefix(1);
  while (line.ends_with('*')) line.remove_suffix(1);
  return trim(line);
}

/// Numbered lines, counted up from 1; at least two.
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
    const auto found = behind_number(line, out.size() + 1);
    if (!found) continue;
    const std::string_view label = *found;
    if (label.empty() || label.find('\x01') != label.npos) continue;
    out.push_back({std::to_string(out.size() + 1), std::string(label)});
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

/// Words in quotes behind a verb that asks for them: `Ketik "ya"`, `reply "stop"`.
std::vector<std::string> words_to_write(const model::Template& t) {
  static constexpr std::string_view verbs[] = {"ketik", "tulis", "balas", "kirim", "jawab",
                                               "type",  "write", "reply", "send"};
  static constexpr std::pair<std::string_view, std::string_view> quotes[] = {
      {"\"", "\""}, {"“", "”"}, {"*", "*"}, {"'", "'"}};
  std::vector<std::string> out;
  for (const auto& part : t.parts) {
    const std::string_view text = part.literal;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const bool begins = at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n' || text[at - 1] == '(';
      if (!begins) continue;
      for (const std::string_view verb : verbs) {
        if (text.size() < at + verb.size() + 2 || folded_text(text.substr(at, verb.size()), 0) != verb) continue;
        std::string_view rest = text.substr(at + verb.size());
        if (rest[0] != ' ') continue;
        rest.remove_prefix(1);
        for (const auto& [open, close] : quotes) {
          if (!rest.starts_with(open)) continue;
          const std::size_t end = rest.find(close, open.size());
          if (end != rest.npos && end > open.size() && end < 60)
            out.emplace_back(rest.substr(open.size(), end - open.size()));
        }
      }
    }
  }
  return out;
}

struct Choices {
  const model::Program& program;
  const Lexicon& lexicon;
  const source::SourceSet& sources;
  diag::Findings& findings;

  std::vector<const model::Ask*> waiting = {};  ///< of the state that is looked at

  using Where = std::optional<model::StateId>;  ///< nothing: no flow is open
  bool any_text = false;                        ///< some `ask` takes every text
  std::vector<std::string> labels = {};         ///< of buttons, folded; ascending

  void collect() {
    model::each_body(program, [&](const model::Body& body) {
      model::each_stmt(body, [&](const model::Stmt& s) {
        const auto* ask = std::get_if<model::Ask>(&s.node);
        any_text = any_text || (ask && !ask->nlu);
        if (const model::Choices* choices = model::choices_of(s))
          model::each_button(*choices, [&](const model::Button& b) {
            const auto* label = b.label ? std::get_if<model::TextValue>(&b.label->node) : nullptr;
            if (!label || !label->text.constant()) any_text = true;
            else if (!label->text.parts.empty()) labels.push_back(folded_text(label->text.parts[0].literal, 0));
          });
      });
    });
    std::sort(labels.begin(), labels.end());
  }

  void texts(const model::Body& body, Where where) {
    model::each_stmt(body, [&](const model::Stmt& stmt) {
      if (const auto* say = std::get_if<model::Say>(&stmt.node))
        for (const model::Template& t : say->variants) text(t, where);
      if (const auto* media = std::get_if<model::SayMedia>(&stmt.node))
        if (media->caption) text(*media->caption, where);
      if (const auto* ask = std::get_if<model::Ask>(&stmt.node)) {
        text(ask->question, where);
        if (ask->retry) text(*ask->retry, where);
      }
    });
  }

  void wait_in(const model::Body& body) {
    waiting.clear();
    model::each_stmt(body, [&](const model::Stmt& stmt) {
      if (const auto* ask = std::get_if<model::Ask>(&stmt.node)) waiting.push_back(ask);
    });
  }

  void state(model::StateId id) {
    const model::State& s = program.at(id);
    wait_in(s.entry);
    const std::vector<const model::Ask*> asks = waiting;
    if (!waiting.empty() || (!s.end && exits(s.entry).falls_through)) texts(s.entry, id);
    handlers(s.level, id, asks);
  }

  /// Blocks behind which the bot waits where it was.
  void handlers(const model::Level& level, Where where, const std::vector<const model::Ask*>& asks) {
    std::vector<model::HandlerId> seen;
    for (const auto* list : {&level.matching, &level.otherwise, &level.resume, &level.timers})
      for (const model::LevelEntry& e : *list) {
        const model::Handler& h = program.at(e.handler);
        if (std::find(seen.begin(), seen.end(), e.handler) != seen.end() || !exits(h).targets.empty()) continue;
        seen.push_back(e.handler);
        wait_in(h.body);
        waiting.insert(waiting.end(), asks.begin(), asks.end());
        texts(h.body, where);
      }
  }

  /// Whether something in the state understands the word, or may.
  bool understood(const std::string& word, Where where) const {
    const Understood message(program, lexicon, word);
    for (const model::Ask* ask : waiting)
      if (!ask->nlu || message.finds(*ask->nlu) != Holds::no) return true;
    return !answers(program, message, where, false).empty();
  }

  void text(const model::Template& t, Where where) {
    const std::vector<Choice> choices = choices_in(t);
    std::vector<const std::string*> missing;
    bool some = false;
    for (const Choice& c : choices)
      for (const std::string* word : {&c.number, &c.label}) {
        if (understood(*word, where)) some = true;
        else missing.push_back(word);
      }
    if (missing.empty() || (!some && !asks(t))) return;
    std::string list;
    for (std::size_t i = 0; i < missing.size(); ++i)
      list += (i == 0 ? "\"" : i + 1 == missing.size() ? " and \"" : ", \"") + *missing[i] + "\"";
    auto& f = findings.add(Code::choice_not_understood, place(t, choices.front().label),
                           {{"choices", list}, {"it", missing.size() == 1 ? "it" : "them"}});
    f.say("offered here");
    fix(f, choices, missing, where);
  }

  /// Whether the bot understands it anywhere, or may.
  bool anywhere(const std::string& word) const {
    const std::string folded = folded_text(word, 0);
    if (any_text || folded.empty() || word.starts_with('/') || folded.find_first_of("0123456789") != folded.npos)
      return true;
    if (std::binary_search(labels.begin(), labels.end(), folded) || !lexicon.find(word).empty()) return true;
    const Understood message(program, lexicon, word);
    for (std::uint32_t n = 0; n < program.nlus.size(); ++n)
      if (program.nlus[n].kind != model::NluKind::keyword && message.finds(static_cast<model::NluId>(n)) != Holds::no)
        return true;
    return false;
  }

  void written(const model::Body& body) {
    model::each_stmt(body, [&](const model::Stmt& s) {
      each_text(s, [&](const model::Template& t) {
        for (const std::string& word : words_to_write(t)) {
          if (anywhere(word)) continue;
          findings.add(Code::choice_not_understood, place(t, word), {{"choices", "\"" + word + "\""}, {"it", "it"}})
              .note("No NLU of the bot finds anything in it.");
        }
      });
    });
  }

  /// The label in the source of the text, else the whole text.
  source::Span place(const model::Template& t, const std::string& label) const {
    const std::string_view written = sources.text(t.span);
    for (const std::string_view sign : {". ", ") ", ".", ")", ": ", "- ", "] ", "\"", "“", "*", ""}) {
      const std::size_t at = written.find(std::string(sign) + label);
      if (at == written.npos) continue;
      const auto begin = t.span.begin + static_cast<std::uint32_t>(at + sign.size());
      return {t.span.file, begin, begin + static_cast<std::uint32_t>(label.size())};
    }
    return t.span;
  }

  /// The keyword NLU that understands the word there.
  std::optional<model::NluId> keyword_of(const std::string& word, Where where) const {
    const Understood message(program, lexicon, word);
    for (const model::Ask* ask : waiting)
      if (ask->nlu && message.value(*ask->nlu)) return ask->nlu;
    const auto all = answers(program, message, where, false);
    if (all.empty() || !all[0].trigger) return std::nullopt;
    for (const model::Attribute& a : program.at(all[0].trigger->intent).attributes)
      if (message.value(a.nlu)) return a.nlu;
    return std::nullopt;
  }

  /// Where the number is understood by a keyword, the label can become another phrase of it.
  void fix(diag::Finding& f, const std::vector<Choice>& choices, const std::vector<const std::string*>& missing,
           Where where) {
    diag::Fix out{"Add what is offered to the phrases.", {}, false};
    for (const Choice& c : choices) {
      bool label_missing = false;
      for (const std::string* m : missing) label_missing = label_missing || m == &c.label;
      if (!label_missing) continue;
      const auto nlu = keyword_of(c.number, where);
      if (!nlu) return;
      const auto& phrases = program.at(*nlu).values[*Understood(program, lexicon, c.number).value(*nlu)].phrases;
      if (phrases.empty()) continue;
      std::string word = folded_text(c.label, 0);
      const source::Span last = phrases.back().span;
      const source::Span behind{last.file, last.end, last.end};
      const auto same =
          std::find_if(out.edits.begin(), out.edits.end(), [&](const diag::Edit& e) { return e.span == behind; });
      diag::Edit& edit = same != out.edits.end() ? *same : out.edits.emplace_back(diag::Edit{behind, ""});
      edit.replacement += ", \"" + word + "\"";
    }
    if (!out.edits.empty()) f.fix(std::move(out));
  }
};

}  // namespace

void check_choices(const model::Program& program, const Lexicon& lexicon, const source::SourceSet& sources,
                   const std::vector<bool>& entered, diag::Findings& findings) {
  Choices c{program, lexicon, sources, findings};
  c.collect();
  for (std::uint32_t i = 0; i < program.states.size(); ++i)
    if (entered[i]) c.state(static_cast<model::StateId>(i));
  c.handlers(program.bot.level, std::nullopt, {});
  // What is said where the bot waits for something, or has not understood.
  for (std::uint32_t i = 0; i < program.states.size(); ++i)
    if (entered[i]) c.written(program.states[i].entry);
  for (const model::Handler& h : program.handlers)
    if (h.otherwise) c.written(h.body);
}

}  // namespace bot::analyze
