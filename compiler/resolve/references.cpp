#include "compiler/resolve/references.hpp"

#include <algorithm>

#include "compiler/diagnostics/suggest.hpp"

namespace bot::resolve {

using diag::Code;
using model::Symbol;

namespace {

struct Resolver {
  model::Program& program;
  diag::Findings& findings;

  std::uint32_t u(auto id) const { return static_cast<std::uint32_t>(id); }

  void event_attributes(model::Intent& row) {
    for (const ast::IntentAttribute& a : row.ast->attributes) {
      model::Attribute out{a.name.text, a.name.span, {}, a.type.optional, 0, 1, {}};
      out.type = resolve_type(program, row.module, row.flow, a.type, findings).plain();
      row.attributes.push_back(out);
    }
  }

  void message_attributes(model::Intent& row) {
    std::map<std::uint32_t, std::uint8_t> taken;  // attributes by NLU
    for (const ast::IntentAttribute& a : row.ast->attributes) {
      const auto nlu = attribute_nlu(row, a);
      if (!nlu) {  // known by its name all the same
        row.attributes.push_back({a.name.text, a.name.span, {}, false, 0, 1, {}});
        continue;
      }
      std::uint8_t& count = taken[u(*nlu)];
      if (count == 255) {
        findings.add(Code::bot_too_large, a.span, {{"reason", "one intent takes at most 255 values of one NLU"}});
        break;
      }
      model::Attribute out{a.name.text, a.name.span, *nlu, a.type.optional, count, 1, program.at(*nlu).type};
      out.type.secret = a.type.secret;
      row.attributes.push_back(out);
      ++count;
    }
    for (model::Attribute& a : row.attributes)
      if (!a.type.is(model::TypeKind::error)) a.of = taken[u(a.nlu)];
  }

  std::optional<model::NluId> attribute_nlu(const model::Intent& row, const ast::IntentAttribute& a) {
    const ast::Path& path = a.type.name;
    const std::string_view name = path.parts.size() == 1 ? path.parts[0].text : std::string_view();
    const bool own = !name.empty() && (look_up(program, row.module, row.flow, name, Symbol::Kind::nlu) ||
                                       look_up(program, row.module, row.flow, name, Symbol::Kind::record));
    if (!own && (name == "text" || name == "bool" || name == "list")) {
      auto& f = findings.add(Code::not_in_a_message, a.type.span, {{"type", name}});
      if (name == "text")
        f.note("The whole text of the message is `message.text`; an answer of any kind is asked for: `ask \"…\" for " +
               std::string(a.name.text) + ": text`.");
      if (name == "bool") f.note("For yes and no write a keyword NLU, or take the one of `std/yes_no`.");
      if (name == "list") f.note("Several attributes of one NLU take its matches one after the other.");
      return std::nullopt;
    }
    return find_nlu(program, row.module, row.flow, path, "NLU", findings);
  }

  /// Whether the attribute is of a type that no message ever gives a value of.
  bool only_a_type(const model::Intent& row, const ast::IntentAttribute& a) const {
    if (a.type.item || a.type.secret) return true;
    if (a.type.name.parts.size() != 1) return false;
    const std::string_view name = a.type.name.parts[0].text;
    if (const auto* nlu = look_up(program, row.module, row.flow, name, Symbol::Kind::nlu))
      return program.nlus[nlu->index].kind == model::NluKind::plain;
    return name == "text" || name == "bool" || look_up(program, row.module, row.flow, name, Symbol::Kind::record);
  }

  /// `intent pick(id: text)`: no message gives such a value, but a button does. It is an event without a name.
  bool raised_by_buttons(const model::Intent& row) const {
    if (row.kind != model::IntentKind::text || row.ast->classifier || row.fallback || row.initial) return false;
    return std::any_of(row.ast->attributes.begin(), row.ast->attributes.end(),
                       [&](const ast::IntentAttribute& a) { return only_a_type(row, a); });
  }

  void intent(model::Intent& row) {
    if (row.ast->classifier)
      if (const auto* name = std::get_if<ast::NameRef>(&row.ast->classifier->node))
        row.kind = message_kind(program, row.module, row.flow, name->name.text).value_or(row.kind);
    if (raised_by_buttons(row)) row.kind = model::IntentKind::event;
    if (row.kind == model::IntentKind::event) event_attributes(row);
    else message_attributes(row);
    bool required = false;
    for (std::size_t i = 0; i < row.attributes.size(); ++i) {
      required = required || !row.attributes[i].optional;
      for (std::size_t before = 0; before < i; ++before)
        if (row.attributes[before].name == row.attributes[i].name) {
          findings.add(Code::duplicate_name, row.attributes[i].span, {{"name", row.attributes[i].name}})
              .also(row.attributes[before].span, "the first one is here");
          break;
        }
    }
    const bool any = row.ast->classifier || required || row.kind != model::IntentKind::text || row.fallback;
    if (!any && !row.ast->head.broken && row.attributes.size() == row.ast->attributes.size())
      findings.add(Code::intent_matches_nothing, row.span, {{"name", row.name}});
    if (row.fallback && row.initial) findings.add(Code::fallback_and_initial, row.span, {{"name", row.name}});
  }

  model::Target target(const ast::Seldom<ast::Arrow>& arrow, model::ModuleId module,
                       std::optional<model::FlowId> flow) {
    return arrow ? resolve_arrow(program, *arrow, module, flow, findings) : model::Target{};
  }

  std::int64_t priority(const model::LevelEntry& e) const {
    return program.at(program.at(e.handler).triggers[*e.trigger].intent).priority;
  }

  enum class Place : std::uint8_t { bot, flow, state };

  void misplaced(const ast::Handler& h, std::string_view what, std::string_view place, std::string_view note) {
    findings.add(Code::misplaced_handler, h.head, {{"what", what}, {"place", place}}).note(std::string(note));
  }

  void on_error(const ast::Handler& h, model::HandlerId id, Place place) {
    if (place != Place::bot) {
      misplaced(h, "on error", place == Place::flow ? "in a flow" : "in a state",
                "It answers when a turn fails, wherever that was, and stands at the top of the file.");
      return;
    }
    if (program.bot.on_error)
      findings.add(Code::second_on_error, h.head).also(program.at(*program.bot.on_error).span, "the first one is here");
    else program.bot.on_error = id;
    if (h.guard) findings.add(Code::not_in_on_error, h.guard->span, {{"action", "a guard"}});
    if (h.arrow) findings.add(Code::not_in_on_error, h.arrow->span, {{"action", "an arrow"}});
  }

  /// Rows for the handlers of one level, and the order they are tried in.
  void level(model::Level& level, const std::vector<ast::Handler>& handlers, model::ModuleId module,
             std::optional<model::FlowId> flow, Place place) {
    using Kind = ast::Handler::Kind;
    for (const ast::Handler& h : handlers) {
      const auto id = static_cast<model::HandlerId>(static_cast<std::uint32_t>(program.handlers.size()));
      model::Handler row;
      row.ast = &h;
      row.otherwise = h.kind == Kind::otherwise;
      row.span = h.head;
      row.module = module;
      if (h.kind != Kind::error) row.target = target(h.arrow, module, flow);
      switch (h.kind) {
        case Kind::otherwise: level.otherwise.push_back({id, {}}); break;
        case Kind::after:
          if (place == Place::state) level.timers.push_back({id, {}});
          else
            misplaced(h, "after", place == Place::flow ? "directly in a flow" : "at the top of a file",
                      "It counts from the entering of a state, so it stands in one.");
          break;
        case Kind::resume:
          if (place != Place::bot) level.resume.push_back({id, {}});
          else
            misplaced(h, "on resume", "at the top of a file",
                      "A state or a flow is come back to: it stands in one of these.");
          break;
        case Kind::error: on_error(h, id, place); break;
        case Kind::on:
          for (const ast::Trigger& t : h.triggers) {
            const auto intent = find(program, module, flow, t.intent, Symbol::Kind::intent, "intent", findings);
            if (!intent) continue;
            const auto trigger = static_cast<std::uint32_t>(row.triggers.size());
            row.triggers.push_back({static_cast<model::IntentId>(*intent), {}, t.span});
            if (program.intents[*intent].fallback) level.otherwise.push_back({id, trigger});
            else level.matching.push_back({id, trigger});
          }
          break;
      }
      program.handlers.push_back(std::move(row));
    }
    std::stable_sort(level.matching.begin(), level.matching.end(),
                     [this](const auto& a, const auto& b) { return priority(a) > priority(b); });
  }

  void openers() {
    for (std::uint32_t i = 0; i < program.intents.size(); ++i)
      if (program.intents[i].initial && program.intents[i].flow)
        program.openers.push_back(static_cast<model::IntentId>(i));
    std::stable_sort(program.openers.begin(), program.openers.end(), [this](model::IntentId a, model::IntentId b) {
      return program.at(a).priority > program.at(b).priority;
    });
  }

  void closed_answer(bool complete) {
    const bool otherwise = !program.bot.level.otherwise.empty();
    if (program.bot.name.empty()) return;
    if (!otherwise && !program.fallback) {
      if (!complete) return;
      findings.add(Code::no_fallback, program.bot.span, {{"bot", program.bot.name}})
          .note("Write a `fallback flow`, or `otherwise` at the top.");
    } else if (otherwise && program.fallback) {
      findings.add(Code::two_fallbacks, program.at(program.bot.level.otherwise[0].handler).span)
          .also(program.at(*program.fallback).span, "and the fallback flow is here");
    }
  }
};

}  // namespace

model::Target resolve_arrow(const model::Program& program, const ast::Arrow& arrow, model::ModuleId module,
                            std::optional<model::FlowId> flow, diag::Findings& findings) {
  switch (arrow.kind) {
    case ast::Arrow::Kind::stay: return {};
    case ast::Arrow::Kind::back: return {model::Target::Kind::back, {}, {}};
    case ast::Arrow::Kind::flow: {
      const auto f = find(program, module, flow, arrow.target, Symbol::Kind::flow, "flow", findings);
      return f ? model::Target{model::Target::Kind::flow, {}, static_cast<model::FlowId>(*f)} : model::Target{};
    }
    case ast::Arrow::Kind::state: break;
  }
  if (arrow.target.parts.empty()) return {};
  const ast::Name& name = arrow.target.parts.front();
  if (!flow) {
    auto& f = findings.add(Code::state_outside_flow, name.span, {{"name", name.text}});
    if (look_up(program, module, {}, name.text, Symbol::Kind::flow))
      f.fix({"Write `-> flow " + std::string(name.text) + "`.", {{name.span, "flow " + std::string(name.text)}}, true});
    return {};
  }
  const model::Scope& states = program.state_scopes[static_cast<std::uint32_t>(*flow)];
  if (const auto it = states.find(name.text); it != states.end())
    return {model::Target::Kind::state, static_cast<model::StateId>(it->second.index), {}};
  std::vector<std::string_view> names;
  if (diag::suggests(findings))
    for (const auto& [n, symbol] : states) names.push_back(n);
  auto& f = findings.add(Code::unknown_name, name.span, {{"what", "state"}, {"name", name.text}});
  if (look_up(program, module, {}, name.text, Symbol::Kind::flow)) {
    f.say("this is a flow: write `-> flow " + std::string(name.text) + "`");
    f.fix({"Write `-> flow " + std::string(name.text) + "`.", {{name.span, "flow " + std::string(name.text)}}, true});
  } else if (const auto near = diag::closest(name.text, names); !near.empty()) {
    f.say("did you mean `" + std::string(near) + "`?");
    f.fix({"Write `" + std::string(near) + "`.", {{name.span, std::string(near)}}, false});
  }
  return {};
}

void resolve_references(model::Program& program, bool complete, diag::Findings& findings) {
  using Place = Resolver::Place;
  Resolver r{program, findings};
  for (model::Intent& i : program.intents) r.intent(i);
  for (std::uint32_t m = 0; m < program.modules.size(); ++m)
    r.level(program.bot.level, program.modules[m].ast->handlers, static_cast<model::ModuleId>(m), {}, Place::bot);
  for (std::uint32_t f = 0; f < program.flows.size(); ++f) {
    model::Flow& flow = program.flows[f];
    r.level(flow.level, flow.ast->handlers, flow.module, static_cast<model::FlowId>(f), Place::flow);
    for (const model::StateId s : flow.states) {
      model::State& state = program.states[static_cast<std::uint32_t>(s)];
      r.level(state.level, state.ast->handlers, flow.module, static_cast<model::FlowId>(f), Place::state);
    }
  }
  r.openers();
  r.closed_answer(complete);
}

}  // namespace bot::resolve
