// "1. Ya" in a text is an offer: the number and the label must be understood where the bot then waits. So is `Ketik
// "ya"`: the word must be understood somewhere.

#include <algorithm>

#include "compiler/analyze/search.hpp"

namespace bot::analyze {

namespace {

constexpr std::size_t words_of_a_sentence = 3;   ///< with a full stop behind them
constexpr std::size_t words_of_a_long_item = 9;  ///< no label of a choice

/// A line of a text, or of texts that are said one behind the other.
struct Line {
  std::string text;
  const model::Template* from;
};

struct Choice {
  std::string number;  ///< or letter
  std::string label;
  std::size_t line;
  bool sentence = false;
};

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '.' || s.back() == ',')) s.remove_suffix(1);
  return s;
}

/// The line behind its number or letter: "1. Ya", "1) Ya", "1: Ya", "1 - Ya", "1 = Ya", "(1) Ya", "[1] Ya", "*1* Ya",
/// "*1.* Ya", "A. Ya", "a) Ya", a keycap. Nothing when it has not this one.
std::optional<std::string_view> behind_number(std::string_view line, const std::string& wanted) {
  bool mark = false, bold = false;
  while (!line.empty() && (line[0] == '(' || line[0] == '[' || line[0] == '*')) {
    mark = mark || line[0] != '*';
    bold = bold || line[0] == '*';
    line.remove_prefix(1);
  }
  const bool letter = wanted[0] > '9';
  if (!line.starts_with(wanted)) return std::nullopt;
  line.remove_prefix(wanted.size());
  for (const std::string_view keycap : {"\uFE0F\u20E3", "\u20E3"})
    if (line.starts_with(keycap)) return trim(line.substr(keycap.size()));
  const bool closed = bold && line.starts_with('*');
  while (!line.empty() && line[0] == '*') line.remove_prefix(1);
  const bool apart = line.starts_with(" - ") || line.starts_with(" – ") || line.starts_with(" = ");
  if (!letter && apart) {
    line.remove_prefix(line.find(' ', 1));
  } else if (!(closed && line.starts_with(' '))) {
    if (line.empty() || (line[0] != '.' && line[0] != ')' && line[0] != ']' && line[0] != ':')) return std::nullopt;
    if (line[0] == ']' && !mark) return std::nullopt;
    if (letter && line[0] == ':') return std::nullopt;
    line.remove_prefix(1);
    // "1.5 kg", "e.g.", "10:30"
    if (!line.empty() && (letter ? line[0] != ' ' && line[0] != '*' : line[0] >= '0' && line[0] <= '9'))
      return std::nullopt;
  }
  line = trim(line);
  while (line.starts_with('*')) line.remove_prefix(1);
  while (line.ends_with('*')) line.remove_suffix(1);
  return trim(line);
}

void lines_of(const model::Template& t, std::vector<Line>& out) {
  std::string text;
  for (const auto& p : t.parts) text += p.expr ? std::string("\x01") : p.literal;
  // A backslash and an n were meant as a line break; another finding says so.
  for (std::size_t p = text.find("\\n"); p != text.npos; p = text.find("\\n", p)) text.replace(p, 2, "\n");
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out.push_back({text.substr(at, end - at), &t});
    at = end + 1;
  }
}

std::size_t count_words(std::string_view text) {
  const std::string folded = folded_text(text, 0);
  return folded.empty() ? 0 : 1 + static_cast<std::size_t>(std::count(folded.begin(), folded.end(), ' '));
}

/// Numbered lines, counted up from 1 or A; at least two.
std::vector<Choice> choices_in(const std::vector<Line>& lines) {
  std::vector<Choice> out;
  for (const char first : {'1', 'A', 'a'}) {
    out.clear();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (first != '1' && out.size() == 26) break;
      const std::string number = first == '1' ? std::to_string(out.size() + 1)
                                              : std::string(1, static_cast<char>(first + static_cast<int>(out.size())));
      const std::string_view line = trim(lines[i].text);
      const auto label = behind_number(line, number);
      if (!label || label->empty() || label->find('\x01') != label->npos) continue;
      std::string_view whole = lines[i].text;
      while (!whole.empty() && (whole.back() == ' ' || whole.back() == '\t' || whole.back() == '*'))
        whole.remove_suffix(1);
      const std::size_t words = count_words(*label);
      const bool full_stop = whole.ends_with('.') || whole.ends_with('!') || whole.ends_with(';');
      out.push_back({number, std::string(*label), i,
                     (full_stop && words >= words_of_a_sentence) || words >= words_of_a_long_item});
    }
    if (out.size() >= 2) return out;
  }
  return {};
}

/// Quotes around words that are to be written.
constexpr std::pair<std::string_view, std::string_view> quotes[] = {{"\"", "\""}, {"“", "”"}, {"*", "*"}, {"'", "'"}};
constexpr std::string_view writing[] = {"ketik", "tulis", "balas", "kirim", "jawab", "type", "write", "reply", "send"};

/// A word in quotes at the begin of the text.
bool take_quoted(std::string_view& rest, std::vector<std::string>& out) {
  for (const auto& [open, close] : quotes) {
    if (!rest.starts_with(open)) continue;
    const std::size_t end = rest.find(close, open.size());
    if (end == rest.npos || end == open.size() || end >= 60) return false;
    out.emplace_back(rest.substr(open.size(), end - open.size()));
    rest.remove_prefix(end + close.size());
    return true;
  }
  return false;
}

/// Whether the lines around the choices ask for one of them, in Indonesian or English.
bool asks(const std::vector<Line>& lines, const std::vector<Choice>& choices) {
  static constexpr std::string_view choosing[] = {"pilih", "angka", "choose", "select", "option", "jawab", "answer"};
  static constexpr std::string_view whole[] = {"mana", "which"};
  const auto is_item = [&](std::size_t line) {
    return std::any_of(choices.begin(), choices.end(), [&](const Choice& c) { return c.line == line; });
  };
  const auto offered = [&](std::string_view word) {
    return std::any_of(choices.begin(), choices.end(), [&](const Choice& c) { return word == c.number; });
  };
  // `Ketik "selesai"` asks for something else.
  const auto asks_to_write = [&](std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (at > 0 && text[at - 1] != ' ' && text[at - 1] != '(' && text[at - 1] != '*') continue;
      for (const std::string_view verb : {"ketik", "balas", "reply", "type", "press"}) {
        if (text.size() < at + verb.size() || folded_text(text.substr(at, verb.size()), 0) != verb) continue;
        std::string_view rest = text.substr(at + verb.size());
        rest.remove_prefix(std::min(rest.find(' '), rest.size()));
        if (rest.starts_with(' ')) rest.remove_prefix(1);
        std::vector<std::string> quoted;
        if (!take_quoted(rest, quoted) || offered(quoted[0])) return true;
      }
    }
    return false;
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_item(i)) continue;
    const std::string folded = " " + folded_text(lines[i].text, 0) + " ";
    for (const auto w : choosing)
      if (folded.find(" " + std::string(w)) != folded.npos) return true;
    for (const auto w : whole)
      if (folded.find(" " + std::string(w) + " ") != folded.npos) return true;
    if (asks_to_write(lines[i].text)) return true;
  }
  // A question right before them, or right behind them.
  std::string before;
  for (std::size_t i = 0; i < choices.front().line; ++i) before += lines[i].text + "\n";
  if (const std::size_t at = before.rfind('?'); at != before.npos && folded_text(before.substr(at), 0).empty())
    return true;
  for (std::size_t i = choices.back().line + 1; i < lines.size() && !trim(lines[i].text).empty(); ++i)
    if (lines[i].text.find('?') != std::string::npos) return true;
  return false;
}

/// Whether the lines say how something is done, or what is asked for: by their heading, or as half of them are steps.
bool explains(const std::vector<Line>& lines, const std::vector<Choice>& choices) {
  static constexpr std::string_view headings[] = {"cara",        "caranya",   "langkah", "tahap",       "syarat",
                                                  "persyaratan", "ketentuan", "panduan", "petunjuk",    "how",
                                                  "steps",       "terms",     "rules",   "instructions"};
  static constexpr std::string_view steps[] = {"klik",  "ketik", "tekan", "tap",   "pilih",  "masukkan",
                                               "click", "type",  "press", "enter", "select", "choose"};
  const auto first_word = [](std::string_view text) {
    const std::string folded = folded_text(text, 0);
    return folded.substr(0, folded.find(' '));
  };
  std::size_t count = 0;
  for (const Choice& c : choices)
    count += std::find(std::begin(steps), std::end(steps), first_word(c.label)) != std::end(steps) ? 1 : 0;
  if (count * 2 >= choices.size()) return true;
  for (std::size_t i = choices.front().line; i-- > 0;) {
    const std::string_view line = trim(lines[i].text);
    if (line.empty()) continue;
    if (line.find(':') == line.npos) return false;
    const std::string heading = first_word(line);
    return std::any_of(std::begin(headings), std::end(headings),
                       [&](std::string_view w) { return heading.starts_with(w); });
  }
  return false;
}

void take_joiner(std::string_view& rest) {
  for (const std::string_view joiner : {", atau ", ", or ", " atau ", " or ", ", ", " / ", "/"})
    if (rest.starts_with(joiner)) return rest.remove_prefix(joiner.size());
}

/// Words in quotes behind a verb that asks for them: `Ketik "ya"`, `reply "stop"`.
std::vector<std::string> words_to_write(const model::Template& t) {
  std::vector<std::string> out;
  for (const auto& part : t.parts) {
    const std::string_view text = part.literal;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const bool begins = at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n' || text[at - 1] == '(';
      if (!begins) continue;
      for (const std::string_view verb : writing) {
        if (text.size() < at + verb.size() + 2 || folded_text(text.substr(at, verb.size()), 0) != verb) continue;
        std::string_view rest = text.substr(at + verb.size());
        if (rest[0] != ' ') continue;
        rest.remove_prefix(1);
        while (take_quoted(rest, out)) take_joiner(rest);
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

  std::vector<const model::Stmt*> shown_by = {};  ///< parallel to the findings: what says it
  std::vector<const model::Ask*> waiting = {};    ///< of the state that is looked at

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
    for (std::size_t i = 0; i < body.size(); ++i) {
      const model::Stmt& stmt = body[i];
      if (const std::size_t more = spread(body, i, where); more > 0) {
        i += more - 1;
        continue;
      }
      if (const auto* say = std::get_if<model::Say>(&stmt.node))
        for (const model::Template& t : say->variants) text(t, where, stmt);
      if (const auto* media = std::get_if<model::SayMedia>(&stmt.node))
        if (media->caption) text(*media->caption, where, stmt);
      if (const auto* ask = std::get_if<model::Ask>(&stmt.node)) {
        text(ask->question, where, stmt);
        if (ask->retry) text(*ask->retry, where, stmt);
      }
      model::each_block(stmt, [&](const model::Body& inner) { texts(inner, where); });
    }
  }

  /// Choices in several messages one behind the other: "1. Ya" and then "2. Tidak". The number of those statements.
  std::size_t spread(const model::Body& body, std::size_t first, Where where) {
    std::vector<Line> lines;
    std::size_t end = first;
    for (; end < body.size(); ++end) {
      const auto* say = std::get_if<model::Say>(&body[end].node);
      if (!say || say->variants.size() != 1 || !say->choices.empty()) break;
      lines_of(say->variants[0], lines);
    }
    if (end < first + 2) return 0;
    const std::vector<Choice> choices = choices_in(lines);
    if (choices.empty() || lines[choices.front().line].from == lines[choices.back().line].from) return 0;
    offer(lines, choices, where, body[end - 1]);
    return end - first;
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

  /// Whether a keyword is why the word is understood: a question for any number says nothing about a list.
  bool by_keyword(const std::string& word, Where where) const {
    const Understood message(program, lexicon, word);
    for (const model::Ask* ask : waiting)
      if (!ask->nlu || message.finds(*ask->nlu) != Holds::no) return ask->nlu && message.value(*ask->nlu);
    const auto all = answers(program, message, where, false);
    if (all.empty()) return false;
    const model::Intent& intent = all[0].trigger ? program.at(all[0].trigger->intent) : *all[0].opener;
    bool found = std::any_of(intent.attributes.begin(), intent.attributes.end(),
                             [&](const model::Attribute& a) { return message.value(a.nlu).has_value(); });
    const auto look = [&](const auto& self, const model::Expr& e) -> void {
      if (const auto* f = std::get_if<model::Found>(&e.node)) found = found || message.value(f->nlu).has_value();
      model::each_part(e, [&](const model::Expr& part) { self(self, part); });
    };
    if (intent.classifier) look(look, *intent.classifier);
    return found;
  }

  void text(const model::Template& t, Where where, const model::Stmt& by) {
    std::vector<Line> lines;
    lines_of(t, lines);
    const std::vector<Choice> choices = choices_in(lines);
    if (!choices.empty()) offer(lines, choices, where, by);
  }

  /// Labels of the buttons that the statement shows, folded, as far as they are fixed.
  static std::vector<std::string> buttons_of(const model::Stmt& by) {
    std::vector<std::string> out;
    if (const model::Choices* choices = model::choices_of(by))
      model::each_button(*choices, [&](const model::Button& b) {
        const auto* label = b.label ? std::get_if<model::TextValue>(&b.label->node) : nullptr;
        const bool fixed = label && label->text.constant() && !label->text.parts.empty();
        out.push_back(fixed ? folded_text(label->text.parts[0].literal, 0) : "");
      });
    return out;
  }

  void offer(const std::vector<Line>& lines, const std::vector<Choice>& choices, Where where, const model::Stmt& by) {
    std::vector<const std::string*> missing;
    bool numbers = false;
    std::size_t known = 0, sentences = 0;
    const std::vector<std::string> buttons = buttons_of(by);
    for (const Choice& c : choices) {
      // A button of the message is answered by its label and by its number.
      const auto button = std::find(buttons.begin(), buttons.end(), folded_text(c.label, 0));
      if (button != buttons.end() && c.number == std::to_string(button - buttons.begin() + 1)) {
        ++known;
        continue;
      }
      if (!understood(c.number, where)) missing.push_back(&c.number);
      else numbers = numbers || by_keyword(c.number, where);
      if (button == buttons.end() && !understood(c.label, where)) missing.push_back(&c.label);
      else ++known;
      sentences += c.sentence ? 1 : 0;
    }
    // Steps to follow are no choices, and a word that is known may stand in any list.
    if (missing.empty() || sentences * 2 >= choices.size() || explains(lines, choices)) return;
    if (!numbers && known * 2 < choices.size() && !asks(lines, choices)) return;
    std::string list;
    for (std::size_t i = 0; i < missing.size(); ++i)
      list += (i == 0 ? "\"" : i + 1 == missing.size() ? " and \"" : ", \"") + *missing[i] + "\"";
    auto& f = findings.add(Code::choice_not_understood, place(*lines[choices.front().line].from, choices.front().label),
                           {{"choices", list}, {"it", missing.size() == 1 ? "it" : "them"}});
    f.say("offered here");
    f.witness = {{WitnessLine::Who::user, *missing[0]}, {WitnessLine::Who::note, "and the bot does not understand it"}};
    shown_by.push_back(&by);
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
          auto& f = findings.add(Code::choice_not_understood, place(t, word),
                                 {{"choices", "\"" + word + "\""}, {"it", "it"}});
          f.note("No NLU of the bot finds anything in it.");
          f.witness = {{WitnessLine::Who::user, word}, {WitnessLine::Who::note, "and the bot does not understand it"}};
          shown_by.push_back(&s);
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
  diag::Findings found;
  Choices c{program, lexicon, sources, found};
  c.collect();
  for (std::uint32_t i = 0; i < program.states.size(); ++i)
    if (entered[i]) c.state(static_cast<model::StateId>(i));
  c.handlers(program.bot.level, std::nullopt, {});
  // What is said where the bot waits for something, or has not understood.
  for (std::uint32_t i = 0; i < program.states.size(); ++i)
    if (entered[i]) c.written(program.states[i].entry);
  for (const model::Handler& h : program.handlers)
    if (h.otherwise) c.written(h.body);
  const auto ways = conversations_to(program, c.shown_by);
  for (std::size_t i = 0; i < found.all().size(); ++i) {
    diag::Finding f = found.all()[i];
    if (const auto& lines = ways.at(c.shown_by[i])) {
      const auto said = said_by(*c.shown_by[i]);
      if (said) f.witness.insert(f.witness.begin(), *said);
      f.witness.insert(f.witness.begin(), lines->begin(), lines->end());
    } else {
      f.witness.clear();
    }
    findings.take(std::move(f));
  }
}

}  // namespace bot::analyze
