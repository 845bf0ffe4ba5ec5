// A button offers something: where the bot waits behind it, a handler must take what it sends.

#include <algorithm>

#include "compiler/analyze/search.hpp"

namespace bot::analyze {

namespace {

struct Buttons {
  const model::Program& program;
  diag::Findings& findings;
  std::vector<std::vector<const model::Trigger*>> triggers;  ///< of the whole bot, by intent
  mutable std::vector<const model::Stmt*> shown_by{};        ///< parallel to the findings: what shows the button

  Buttons(const model::Program& p, diag::Findings& f) : program(p), findings(f), triggers(p.intents.size()) {
    for (const model::Handler& h : p.handlers)
      for (const model::Trigger& t : h.triggers) triggers[u(t.intent)].push_back(&t);
  }

  /// Whether the trigger may hold for what the button sends.
  static bool fits(const model::Trigger& t, const model::Button& b) {
    for (const model::Constraint& c : t.constraints) {
      const model::ExprPtr& value = b.values[c.attribute];
      if (const auto* sent = value ? std::get_if<model::ConstEnum>(&value->node) : nullptr)
        if (!c.constant && sent->value != c.value) return false;
      if (value && std::holds_alternative<model::ConstNone>(value->node)) return false;
    }
    return true;
  }

  bool takes(const model::Level& level, const model::Button& b) const {
    return std::any_of(level.matching.begin(), level.matching.end(), [&](const model::LevelEntry& e) {
      const model::Trigger& t = program.at(e.handler).triggers[*e.trigger];
      return t.intent == b.intent && fits(t, b);
    });
  }

  bool opens(const model::Button& b, std::optional<model::FlowId> from) const {
    const model::Intent& i = program.at(b.intent);
    return i.initial && i.flow && i.flow != from;
  }

  /// The label, as a message, when it is known.
  static std::optional<std::string> label(const model::Button& b) {
    const auto* text = b.label ? std::get_if<model::TextValue>(&b.label->node) : nullptr;
    if (!text || !text->text.constant()) return std::nullopt;
    return text->text.parts.empty() ? std::string() : text->text.parts[0].literal;
  }

  /// Whether a tap is taken where the conversation waits in the state; nothing: where no flow is open.
  bool taken(const model::Button& b, std::optional<model::StateId> state,
             const std::vector<const model::Ask*>& asks) const {
    for (const model::Level* l : levels_of(program, state))
      if (takes(*l, b)) return true;
    if (opens_others(program, state) && opens(b, state ? std::optional(program.at(*state).flow) : std::nullopt))
      return true;
    const auto text = label(b);
    if (!text) return !asks.empty();
    const Understood message(program, *text);
    for (const model::Ask* ask : asks)
      if (!ask->nlu || message.finds(*ask->nlu) != Holds::no) return true;
    return !answers(program, message, state, false).empty();
  }

  /// Whether anything in the whole bot takes it: the flow may be left by then.
  bool taken_anywhere(const model::Button& b) const {
    const auto& all = triggers[u(b.intent)];
    return opens(b, {}) || std::any_of(all.begin(), all.end(), [&](const model::Trigger* t) { return fits(*t, b); });
  }

  void report(const model::Button& b, source::Span at, const model::Stmt& by) const {
    const auto text = label(b);
    auto& f =
        findings.add(Code::button_untaken, at,
                     {{"label", text ? "\"" + *text + "\"" : "offered here"}, {"intent", program.at(b.intent).name}});
    f.also(program.at(b.intent).span, "the intent it sends");
    f.witness = {{WitnessLine::Who::user, "(taps " + (text ? "\"" + *text + "\"" : "the button") + ")"},
                 {WitnessLine::Who::note, "and nothing takes it"}};
    shown_by.push_back(&by);
  }

  /// Calls `f(button, span, statement)` for the buttons that are shown in the body.
  template <typename F>
  void shown(const model::Body& body, const F& f) const {
    model::each_stmt(body, [&](const model::Stmt& s) {
      if (const model::Choices* choices = model::choices_of(s))
        model::each_button(*choices, [&](const model::Button& b) { f(b, b.label ? b.label->span : s.span, s); });
    });
  }

  void state(model::StateId id) const {
    const model::State& s = program.at(id);
    std::vector<const model::Ask*> asks;
    model::each_stmt(s.entry, [&](const model::Stmt& stmt) {
      if (const auto* ask = std::get_if<model::Ask>(&stmt.node)) asks.push_back(ask);
    });
    const bool here = !s.end && exits(s.entry).falls_through;
    shown(s.entry, [&](const model::Button& b, source::Span at, const model::Stmt& by) {
      const bool fine = here || !asks.empty() ? taken(b, id, asks) || (!here && taken_anywhere(b)) : taken_anywhere(b);
      if (!fine) report(b, at, by);
    });
    std::vector<model::HandlerId> seen;
    for (const auto* list : {&s.level.matching, &s.level.otherwise, &s.level.resume, &s.level.timers})
      for (const model::LevelEntry& e : *list) {
        if (std::find(seen.begin(), seen.end(), e.handler) != seen.end()) continue;
        seen.push_back(e.handler);
        handler(program.at(e.handler), id);
      }
  }

  /// Of a state: without an arrow it goes on waiting there.
  void handler(const model::Handler& h, model::StateId state) const {
    std::vector<const model::Ask*> asks;
    model::each_stmt(h.body, [&](const model::Stmt& stmt) {
      if (const auto* ask = std::get_if<model::Ask>(&stmt.node)) asks.push_back(ask);
    });
    const bool here = exits(h).targets.empty();
    shown(h.body, [&](const model::Button& b, source::Span at, const model::Stmt& by) {
      if (!(here ? taken(b, state, asks) : taken_anywhere(b))) report(b, at, by);
    });
  }

  void level(const model::Level& level) const {
    std::vector<model::HandlerId> seen;
    for (const auto* list : {&level.matching, &level.otherwise, &level.resume})
      for (const model::LevelEntry& e : *list) {
        if (std::find(seen.begin(), seen.end(), e.handler) != seen.end()) continue;
        seen.push_back(e.handler);
        shown(program.at(e.handler).body, [&](const model::Button& b, source::Span at, const model::Stmt& by) {
          if (!taken_anywhere(b)) report(b, at, by);
        });
      }
  }

  /// Without a fallback flow the first `otherwise` of the bot answers where no flow is open, and none is open behind
  /// it.
  void idle() const {
    const auto& all = program.bot.level.otherwise;
    if (program.fallback || all.empty() || all[0].trigger || Search(program).unknown(std::nullopt).empty()) return;
    const model::Handler& h = program.at(all[0].handler);
    if (h.guard || model::suspends(h.body) || !exits(h).targets.empty()) return;
    for (const model::Stmt& s : h.body)
      if (const model::Choices* choices = model::choices_of(s))
        model::each_button(*choices, [&](const model::Button& b) {
          if (taken_anywhere(b) && !taken(b, std::nullopt, {})) report(b, b.label ? b.label->span : s.span, s);
        });
  }
};

}  // namespace

void check_buttons(const model::Program& program, const std::vector<bool>& entered, diag::Findings& findings) {
  diag::Findings found;
  const Buttons buttons{program, found};
  for (std::uint32_t i = 0; i < program.states.size(); ++i)
    if (entered[i]) buttons.state(static_cast<model::StateId>(i));
  for (const model::Flow& f : program.flows)
    if (f.initial && entered[u(*f.initial)]) buttons.level(f.level);
  buttons.level(program.bot.level);
  buttons.idle();
  const auto ways = conversations_to(program, buttons.shown_by);
  for (std::size_t i = 0; i < found.all().size(); ++i) {
    diag::Finding f = found.all()[i];
    Lines lines = ways.at(buttons.shown_by[i]).value_or(Lines{});
    if (const auto said = said_by(*buttons.shown_by[i])) lines.push_back(*said);
    f.witness.insert(f.witness.begin(), lines.begin(), lines.end());
    findings.take(std::move(f));
  }
}

}  // namespace bot::analyze
