// What a conversation looks like from inside: :why, :trace, :state and :vars of the chat.

#include <algorithm>
#include <fmt/format.h>
#include <vector>

#include "bytecode/disassemble.hpp"
#include "bytecode/fold.hpp"
#include "runtime/match/entities.hpp"
#include "runtime/match/patterns.hpp"
#include "tools/bot/bubble.hpp"
#include "tools/bot/conversation.hpp"
#include "tools/bot/names.hpp"
#include "tools/bot/output.hpp"
#include "tools/talk/time.hpp"

namespace bot::tool {

using bytecode::NameKind;
using bytecode::no_row;
using runtime::Step;

namespace {

/// A line of a trace.
struct StepRow {
  std::string_view mark;
  Ink ink = Ink::plain;
  std::string what;
  std::string place;
  std::string why;
};

struct Teller {
  const Conversation& c;
  const Names& names;
  const bytecode::View& view;
  runtime::Machine* aside = nullptr;  ///< reads variables, when the values behind conditions are to be told

  [[nodiscard]] std::string intent_of(std::uint32_t intent) const { return names.of(NameKind::intent, intent); }

  /// Why an intent, or the handler that waits for it, did not hold.
  [[nodiscard]] std::string reason(const Step& step, std::uint32_t intent, const bytecode::HandlerRow* handler) const {
    switch (step.result) {
      case Step::Result::taken: return "taken" + after(": ", values_of(step, intent, handler));
      case Step::Result::other_event:
        if (view.intents()[intent].kind != bytecode::IntentKind::event) return "this is no such message";
        return c.last_was_message ? "this is no event" : "this is another event";
      case Step::Result::no_intent: return fmt::format("the message is no {}", intent_of(intent)) + classifier(intent);
      case Step::Result::no_attribute: return "nothing was found for " + missing(intent);
      case Step::Result::other_value: return other_value(intent, handler);
      case Step::Result::guard: return "its condition is false" + after(": ", values_of(step, intent, handler));
    }
    return {};
  }

  [[nodiscard]] static std::string after(std::string_view lead, const std::string& text) {
    return text.empty() ? text : std::string(lead) + text;
  }

  /// What the conditions of a handler and its intent read: "count = 3, size = besar". Variables as they were before the
  /// turn; attributes of an intent that was taken.
  [[nodiscard]] std::string values_of(const Step& step, std::uint32_t intent,
                                      const bytecode::HandlerRow* handler) const {
    if (aside == nullptr) return {};
    std::string out;
    const auto add = [&](const std::string& name, const runtime::Value& value) {
      out += (out.empty() ? "" : ", ") + name + " = " + show_value(value);
    };
    if (step.result == Step::Result::taken && intent != no_row)
      for (std::uint32_t k = 0; k < view.intents()[intent].attribute_count; ++k)
        add(names.of(NameKind::attribute, view.intents()[intent].attributes + k), c.machine.attribute(step, k));
    std::vector<std::uint32_t> read;
    if (intent != no_row) variables_in(view.intents()[intent].when, read);
    if (handler != nullptr) variables_in(handler->guard, read);
    for (const std::uint32_t row : read) {
      if (names.debug.name(NameKind::variable, row) == nullptr && !names.debug.names.empty()) continue;
      if (c.before.bytes().empty() || c.before.status() == runtime::SessionStatus::fresh) continue;
      add(names.of(NameKind::variable, row), aside->variable(*c.bot.artifact, c.before, row));
    }
    return out;
  }

  void variables_in(std::uint32_t chunk, std::vector<std::uint32_t>& out) const {
    if (chunk == no_row) return;
    const auto code = view.bytes(bytecode::Section::code);
    const auto chunks = view.chunks();
    const std::uint32_t end =
        chunk + 1 < chunks.size() ? chunks[chunk + 1].begin : static_cast<std::uint32_t>(code.size());
    bytecode::Instruction in;
    for (std::uint32_t at = chunks[chunk].begin; bytecode::decode(code, at, end, in); at = in.end) {
      const auto row = static_cast<std::uint32_t>(in.a);
      if (in.op == bytecode::Op::load && std::find(out.begin(), out.end(), row) == out.end()) out.push_back(row);
    }
  }

  [[nodiscard]] std::string classifier(std::uint32_t intent) const {
    const std::uint32_t c_row = view.intents()[intent].classifier;
    if (c_row == no_row || (c_row & bytecode::classifier_is_nlu) == 0) return {};
    return fmt::format(": {} found nothing", names.of(NameKind::nlu, c_row & ~bytecode::classifier_is_nlu));
  }

  [[nodiscard]] std::string missing(std::uint32_t intent) const {
    const bytecode::IntentRow& row = view.intents()[intent];
    for (std::uint32_t k = 0; k < row.attribute_count; ++k) {
      const bytecode::AttributeRow& a = view.attributes()[row.attributes + k];
      const bool found = c.machine.recognition().found(a.nlu) || view.nlus()[a.nlu].default_value != no_row;
      if (a.optional == 0 && (!found || a.of > 1)) return names.of(NameKind::attribute, row.attributes + k);
    }
    return "its attributes";
  }

  [[nodiscard]] std::string other_value(std::uint32_t intent, const bytecode::HandlerRow* handler) const {
    if (handler == nullptr) return "another value was found";
    const bytecode::IntentRow& row = view.intents()[intent];
    const bytecode::AttributeRow& a = view.attributes()[row.attributes + handler->attribute];
    const std::string name = names.of(NameKind::attribute, row.attributes + handler->attribute);
    const runtime::MatchScratch& found = c.machine.recognition();
    if (a.of == 1 && found.found(a.nlu))
      return fmt::format("{} is {}, not {}", name, names.value(a.nlu, found.value(a.nlu)),
                         names.value(a.nlu, handler->value));
    return fmt::format("{} is not {}", name, names.value(a.nlu, handler->value));
  }

  /// What happens where a block waits.
  [[nodiscard]] std::string wait_of(const Step& s) const {
    const bytecode::ResumeRow& row = view.resumes()[s.row];
    const bool fine = s.result == Step::Result::taken;
    switch (row.kind) {
      case bytecode::ResumeKind::ask: {
        const std::string what = row.what == no_row ? "a text" : names.of(NameKind::nlu, row.what);
        if (s.kind == Step::Kind::waits) return "wait for an answer: " + what;
        return (s.kind == Step::Kind::retried ? "no answer to the question: " : "the answer: ") + what;
      }
      case bytecode::ResumeKind::call: {
        const std::string what = names.of(NameKind::flow, row.what);
        return (s.kind == Step::Kind::waits ? "wait for flow " : "back from flow ") + what;
      }
      case bytecode::ResumeKind::try_: {
        const std::string what = harmless(view.text(view.calls()[row.what].name));
        if (s.kind == Step::Kind::waits) return "wait for " + what;
        return what + (fine ? " has answered" : " has failed");
      }
    }
    return {};
  }

  [[nodiscard]] StepRow step(const Step& s) const {
    const std::string name = [&] {
      switch (s.kind) {
        case Step::Kind::tried: return names.of(NameKind::handler, s.row);
        case Step::Kind::entered: return "enter " + names.of(NameKind::state, s.row);
        case Step::Kind::opened: return "open " + names.of(NameKind::flow, s.row);
        case Step::Kind::closed: return "close " + names.of(NameKind::flow, s.row);
        case Step::Kind::raised: return "raise " + intent_of(s.row);
        case Step::Kind::answered:
        case Step::Kind::retried:
        case Step::Kind::waits: return wait_of(s);
        case Step::Kind::opener: break;
      }
      const bytecode::OpenerRow& row = view.openers()[s.row];
      return fmt::format("flow {} on {}", names.of(NameKind::flow, row.flow), intent_of(row.intent));
    }();
    switch (s.kind) {
      case Step::Kind::tried: {
        const bytecode::HandlerRow& row = view.handlers()[s.row];
        return asked(s.result, name, names.place(NameKind::handler, s.row), reason(s, row.intent, &row));
      }
      case Step::Kind::opener: {
        const std::uint32_t intent = view.openers()[s.row].intent;
        return asked(s.result, name, names.place(NameKind::intent, intent), reason(s, intent, nullptr));
      }
      case Step::Kind::entered: return {"→", Ink::plain, name, names.place(NameKind::state, s.row), ""};
      case Step::Kind::opened: return {"→", Ink::plain, name, names.place(NameKind::flow, s.row), ""};
      case Step::Kind::closed:
      case Step::Kind::answered:
      case Step::Kind::retried:
      case Step::Kind::waits: return {"→", Ink::plain, name, "", ""};
      case Step::Kind::raised:
        return {"→", Ink::plain, name, names.place(NameKind::intent, s.row), "by a button or a reminder"};
    }
    return {};
  }

  [[nodiscard]] static StepRow asked(Step::Result result, const std::string& what, const std::string& place,
                                     const std::string& why) {
    const bool taken = result == Step::Result::taken;
    return {taken ? "✓" : "✗", taken ? Ink::green : Ink::dim, what, place, why};
  }
};

std::string tokens_of(std::string_view message) {
  bytecode::FoldedText folded;
  bytecode::fold(message, 0, folded);
  std::string out;
  for (const bytecode::Token& t : folded.tokens) {
    if (out.size() > 400) return out + " …";
    out += (out.empty() ? "" : " · ") + harmless(folded.text(t));
  }
  return out.empty() ? "(no words)" : out;
}

/// A match of a keyword with what ranks it: the longest phrase of an NLU wins.
std::string keyword_found(const runtime::MatchScratch& found, const runtime::MatchHit& hit, std::string_view message) {
  const std::string_view text = found.folded(hit.profile).text().substr(hit.begin, hit.end - hit.begin);
  std::string out = fmt::format("\"{}\", {} {}", harmless(text), hit.length, hit.length == 1 ? "letter" : "letters");
  if (hit.typo) out += ", with a typo";
  if ((hit.profile & bytecode::fold_stretch) == 0) return out;
  bytecode::FoldedText plain;
  bytecode::fold(message, static_cast<std::uint8_t>(hit.profile & ~bytecode::fold_stretch), plain);
  return plain.text() == found.folded(hit.profile).text() ? out : out + ", repeated letters taken as one";
}

/// What NLUs other than keywords find: built-in ones and patterns look at the message as it was written.
std::string others_found(const Conversation& c, const Names& names) {
  constexpr std::size_t most = 5;  // of one NLU
  const bytecode::View& view = c.bot.view();
  runtime::EntityContext when;
  when.now_ms = c.talker.now;
  when.offset_minutes = talk::zone_offset(view.text(view.info().timezone), c.talker.now).value_or(0);
  runtime::EntityScratch entities;
  runtime::PatternScratch patterns;
  entities.read(c.last_text, when);
  std::string out;
  for (std::uint32_t nlu = 0; nlu < view.nlus().size(); ++nlu) {
    const bytecode::NluRow& row = view.nlus()[nlu];
    std::vector<std::string> texts;
    const auto add = [&](std::uint32_t begin, std::uint32_t end, const std::string& value) {
      if (texts.size() >= most) return;
      texts.push_back("\"" + harmless(std::string_view(c.last_text).substr(begin, end - begin)) + "\"" + value);
    };
    if (row.kind == bytecode::NluKind::entity) {
      const auto kind = static_cast<bytecode::Entity>(row.patterns);
      for (const runtime::EntityHit& hit : entities.find(kind)) {
        std::string value;
        if (kind == bytecode::Entity::int_) value = fmt::format(" is {}", hit.integer);
        if (kind == bytecode::Entity::number || kind == bytecode::Entity::money)
          value = fmt::format(" is {}", hit.number);
        add(hit.begin, hit.end, value);
      }
    } else if (row.kind == bytecode::NluKind::pattern) {
      c.bot.artifact->patterns().find(c.bot.artifact->first_pattern(nlu), row.pattern_count, c.last_text, most,
                                      patterns);
      for (const runtime::PatternMatch& match : patterns.matches()) add(match.begin, match.end, "");
    }
    if (texts.empty()) continue;
    out += "  " + names.of(NameKind::nlu, nlu) + ": ";
    for (std::size_t i = 0; i < texts.size(); ++i) out += (i == 0 ? "" : ", ") + texts[i];
    out += "\n";
  }
  return out;
}

std::string found_in(const Conversation& c, const Names& names) {
  const runtime::MatchScratch& found = c.machine.recognition();
  std::vector<std::uint32_t> nlus(found.found_nlus().begin(), found.found_nlus().end());
  std::sort(nlus.begin(), nlus.end(),
            [&](std::uint32_t a, std::uint32_t b) { return names.of(NameKind::nlu, a) < names.of(NameKind::nlu, b); });
  std::string out;
  for (const std::uint32_t nlu : nlus) {
    const runtime::MatchHit& hit = found.best(nlu);
    out += fmt::format("  {} = {} ({})\n", names.of(NameKind::nlu, nlu), names.value(nlu, hit.value),
                       keyword_found(found, hit, c.last_text));
  }
  out += others_found(c, names);
  return out.empty() ? "  nothing\n" : out;
}

std::string status(runtime::SessionStatus s) {
  switch (s) {
    case runtime::SessionStatus::fresh: return "nothing has happened yet";
    case runtime::SessionStatus::active: return "the bot answers";
    case runtime::SessionStatus::agent: return "an agent has the conversation; the bot is silent";
    case runtime::SessionStatus::ended: return "ended; the next message begins anew";
  }
  return {};
}

}  // namespace

namespace {

std::string rows_of(const Teller& teller) {
  std::vector<StepRow> rows;
  std::size_t what = 0, place = 0;
  for (const Step& s : teller.c.machine.trace()) {
    rows.push_back(teller.step(s));
    what = std::max<std::size_t>(what, columns_of(rows.back().what));
    place = std::max<std::size_t>(place, columns_of(rows.back().place));
  }
  const auto padded = [](const std::string& text, std::size_t to) {
    return text + std::string(to - columns_of(text) + 2, ' ');
  };
  std::string out;
  for (const StepRow& r : rows) {
    std::string line = std::string(r.mark) + " " + padded(r.what, what) + padded(r.place, place) + r.why;
    while (line.ends_with(' ')) line.pop_back();
    out += "  " + paint(r.ink, line) + "\n";
  }
  return out;
}

}  // namespace

std::string trace_turn(const Conversation& c) {
  const bytecode::DebugInfo debug = debug_info(c.bot);
  const Names names{c.bot.view(), debug};
  return rows_of({c, names, c.bot.view()});
}

std::string explain_turn(const Conversation& c) {
  const bytecode::DebugInfo debug = debug_info(c.bot);
  const Names names{c.bot.view(), debug};
  std::string out;
  if (c.last_was_message) {
    out += paint(Ink::bold, "The words of the message") + "\n  " + tokens_of(c.last_text) + "\n";
    if (!c.machine.trace().empty()) out += paint(Ink::bold, "Found in it") + "\n" + found_in(c, names);
  } else {
    out += paint(Ink::bold, "The event") + "\n  " + harmless(c.last_text) + "\n";
  }
  runtime::Machine aside;
  const std::string steps = rows_of({c, names, c.bot.view(), &aside});
  out += paint(Ink::bold, "What was tried, in this order") + "\n";
  if (!steps.empty()) return out + steps;
  if (c.session.status() == runtime::SessionStatus::agent) return out + "  nothing: an agent has the conversation\n";
  return out + "  nothing: nobody waits for it\n";
}

std::string show_state(const Conversation& c) {
  const bytecode::DebugInfo debug = debug_info(c.bot);
  const Names names{c.bot.view(), debug};
  const auto frames = c.session.frames(*c.bot.artifact);
  std::string out = "  " + status(c.session.status()) + "\n";
  for (std::size_t i = frames.size(); i > 0; --i) {
    const std::uint32_t row = c.bot.artifact->find_state(frames[i - 1]);
    const std::string what = i == frames.size() ? "in    " : "below ";
    out += fmt::format("  {}{}  {}\n", what, names.of(NameKind::state, row), names.place(NameKind::state, row));
  }
  if (frames.empty() && c.session.status() == runtime::SessionStatus::active) out += "  no flow is open\n";
  if (const std::string waits = c.waits(); !waits.empty()) out += "  " + waits + "\n";
  if (c.session.header().misses > 0) out += fmt::format("  misses = {}\n", c.session.header().misses);
  return out;
}

// A time is shown on the bot's clock.
static std::string show_variable(Conversation& c, std::uint32_t index) {
  const runtime::Value value = c.machine.variable(*c.bot.artifact, c.session, index);
  const bytecode::VariableRow& row = c.bot.view().variables()[index];
  const bool is_time = bytecode::type_of_byte(row.type, row.detail).base == bytecode::BaseType::time;
  if (!is_time || value.secret || value.kind != runtime::Value::Kind::text) return show_value(value);
  const auto time = talk::parse_time(value.text);
  if (!time) return show_value(value);
  const std::string zone(c.bot.view().text(c.bot.view().info().timezone));
  return talk::show_time(*time, talk::zone_offset(zone, *time).value_or(0));
}

std::string show_variables(Conversation& c) {
  const bytecode::DebugInfo debug = debug_info(c.bot);
  const Names names{c.bot.view(), debug};
  const auto rows = c.bot.view().variables();
  const bool begun =
      c.session.status() == runtime::SessionStatus::active || c.session.status() == runtime::SessionStatus::agent;
  std::string out;
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    if (!debug.names.empty() && debug.name(NameKind::variable, i) == nullptr) continue;  // the compiler's own
    out += fmt::format("  {}: {} = {}\n", names.of(NameKind::variable, i),
                       type_name(names, rows[i].type, rows[i].detail), begun ? show_variable(c, i) : "not set yet");
  }
  return out.empty() ? "  this bot has no variables\n" : out;
}

}  // namespace bot::tool
