// `rule "…" never a before b`: no conversation comes to a without b. `rule "…" always on i reaches x`: wherever the bot
// waits, the intent leads to x.

#include <algorithm>
#include <map>

#include "compiler/analyze/explore.hpp"
#include "compiler/analyze/search.hpp"

namespace bot::analyze {

namespace {

using Kind = model::RuleThing::Kind;
using Who = WitnessLine::Who;

struct Rules {
  const model::Program& program;
  diag::Findings& findings;
  std::optional<Search> all = {};

  std::string name(const model::RuleThing& t) const { return name_of(program, t); }

  diag::Finding& broken(const model::Rule& r) const {
    return findings.add(Code::rule_broken, r.span, {{"rule", r.name}});
  }

  void never(const model::Rule& r) {
    if (there_from_the_beginning(program, r)) return;
    Watch watch{program, r.first, r.second};
    Search search(program, &watch);
    search.run();
    if (!watch.found) return;
    auto& f = broken(r);
    f.note(name(r.first) + " is come to without " + name(r.second) + ".");
    f.witness = std::move(*watch.found);
    f.witness.push_back({Who::note, "and here is " + plain(r.first)});
  }

  std::string plain(const model::RuleThing& t) const { return name_of(program, t, false); }

  // ---- always -------------------------------------------------------------------------------------------------------

  /// Whether a block does it itself.
  bool does(const model::Body& body, const model::RuleThing& x) const {
    bool found = false;
    model::each_stmt(body, [&](const model::Stmt& s) {
      if (x.kind == Kind::handover) found = found || std::holds_alternative<model::Handover>(s.node);
      if (x.kind != Kind::var) return;
      const auto* set = std::get_if<model::Set>(&s.node);
      found = found || (set && u(set->var) == x.index);
    });
    return found;
  }

  /// Whether one of these arrows comes to it before the bot waits for anything but an answer.
  bool reach(std::vector<model::Target> todo, const model::RuleThing& x) const {
    std::vector<bool> states(program.states.size()), flows(program.flows.size());
    const auto follow = [&](const Exits& e) {
      todo.insert(todo.end(), e.targets.begin(), e.targets.end());
      for (const model::FlowId f : e.calls) todo.push_back({model::Target::Kind::flow, {}, f});
    };
    while (!todo.empty()) {
      const model::Target t = todo.back();
      todo.pop_back();
      model::StateId at = t.state;
      if (t.kind == model::Target::Kind::stay || t.kind == model::Target::Kind::back) continue;
      if (t.kind == model::Target::Kind::flow) {
        if (x.kind == Kind::flow && x.index == u(t.flow)) return true;
        const model::Flow& flow = program.at(t.flow);
        if (flows[u(t.flow)] || !flow.initial) continue;
        flows[u(t.flow)] = true;
        at = *flow.initial;
        if (program.at(at).silent)
          for (const model::Level* level : {&program.at(at).level, &flow.level})
            for (const auto* list : {&level->matching, &level->otherwise})
              for (const model::LevelEntry& e : *list) {
                if (does(program.at(e.handler).body, x)) return true;
                follow(exits(program.at(e.handler)));
              }
      }
      if (x.kind == Kind::state && x.index == u(at)) return true;
      if (states[u(at)]) continue;
      states[u(at)] = true;
      const model::State& s = program.at(at);
      const Exits out = exits(s.entry);
      if (does(s.entry, x) || (x.kind == Kind::end && s.end && (out.falls_through || out.stays))) return true;
      follow(out);
    }
    return false;
  }

  bool reach(const model::Handler& h, const model::RuleThing& x) const {
    if (does(h.body, x)) return true;
    const Exits out = exits(h);
    std::vector<model::Target> todo = out.targets;
    for (const model::FlowId f : out.calls) todo.push_back({model::Target::Kind::flow, {}, f});
    return reach(std::move(todo), x);
  }

  struct Taker {
    bool reaches = false;
    std::optional<source::Span> by;  ///< what takes it and does not; nothing: nobody takes it
  };

  /// What happens to the intent where the conversation waits.
  Taker taken(const model::Rule& r, std::optional<model::StateId> at,
              std::map<const model::Handler*, bool>& known) const {
    for (const model::Level* l : levels_of(program, at))
      for (const auto* list : {&l->matching, &l->otherwise})
        for (const model::LevelEntry& e : *list) {
          const model::Handler& h = program.at(e.handler);
          const model::Trigger* t = e.trigger ? &h.triggers[*e.trigger] : nullptr;
          if (!t || u(t->intent) != r.first.index) continue;
          const auto [it, added] = known.emplace(&h, false);
          if (added) it->second = reach(h, r.second);
          if (!it->second) return {false, h.span};
          if (!h.guard && t->constraints.empty()) return {true, {}};
        }
    const model::Intent& i = program.intents[r.first.index];
    const bool opens = i.initial && i.flow && opens_others(program, at) && !(at && program.at(*at).flow == *i.flow);
    if (!opens) return {};
    return {reach({{model::Target::Kind::flow, {}, *i.flow}}, r.second), i.span};
  }

  void always(const model::Rule& r) {
    if (!all) {
      all.emplace(program);
      all->run();
    }
    std::map<const model::Handler*, bool> known;
    const auto& places = all->places();
    const model::Intent& intent = program.intents[r.first.index];
    Taker worst;
    const auto place = std::find_if(places.begin(), places.end(), [&](std::uint32_t at) {
      const auto state = all->where(at);
      // An intent of a flow means nothing outside of it, unless it opens the flow.
      if (intent.flow && !intent.initial && (!state || program.at(*state).flow != *intent.flow)) return false;
      worst = taken(r, state, known);
      return !worst.reaches;
    });
    if (place == places.end()) return;
    auto& f = broken(r);
    if (worst.by) f.also(*worst.by, "this takes it, and does not lead to " + plain(r.second));
    else f.note("Nothing takes " + name(r.first) + " there. A handler at the top of the file holds everywhere.");
    f.witness = all->conversation(*place);
    std::string said = sample(program, intent, nullptr);
    f.witness.push_back({Who::user, said.empty() ? "(" + std::string(intent.name) + ")" : std::move(said)});
    f.witness.push_back({Who::note, "and this does not lead to " + plain(r.second)});
  }
};

}  // namespace

std::string name_of(const model::Program& program, const model::RuleThing& t, bool quoted) {
  const std::string q = quoted ? "`" : "";
  switch (t.kind) {
    case Kind::intent: return q + program.intents[t.index].qualified + q;
    case Kind::flow: return q + program.flows[t.index].qualified + q;
    case Kind::state: return q + program.states[t.index].qualified + q;
    case Kind::var: return q + program.vars[t.index].qualified + q;
    case Kind::handover: return "a handover";
    case Kind::end: return "an end";
  }
  return "";
}

bool there_from_the_beginning(const model::Program& program, const model::Rule& rule) {
  if (rule.second.kind != Kind::var) return false;
  const model::Var& v = program.vars[rule.second.index];
  const auto* truth = v.init ? std::get_if<model::ConstBool>(&v.init->node) : nullptr;
  return truth && truth->value;
}

void check_rule(const model::Program& program, const model::Rule& rule, diag::Findings& findings) {
  Rules rules{program, findings};
  if (rule.ast->never) rules.never(rule);
  else rules.always(rule);
}

void check_rules(const model::Program& program, diag::Findings& findings) {
  Rules rules{program, findings};
  for (const model::Rule& r : program.rules) {
    if (r.ast->never) rules.never(r);
    else rules.always(r);
  }
}

}  // namespace bot::analyze
