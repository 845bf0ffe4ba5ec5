// Guards of handlers against each other.

#include "compiler/analyze/guards.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/analyze/search.hpp"

namespace bot::analyze {

namespace {

constexpr std::size_t most_entries = 200;  // of one intent in one list
constexpr std::size_t shown_cases = 3;
constexpr std::size_t most_left = 8;

Where where_of(const model::Handler& h) {
  Where out;
  if (h.triggers.size() == 1) out.intent = h.triggers[0].intent;
  return out;
}

/// Whether an intent on an `otherwise` list takes every message, its `when` aside.
bool takes_all(const model::Program& program, const model::Trigger& t) {
  const model::Intent& i = program.at(t.intent);
  if (i.kind != model::IntentKind::text || i.classifier || !t.constraints.empty()) return false;
  return std::all_of(i.attributes.begin(), i.attributes.end(), [&](const model::Attribute& a) {
    return a.optional || program.at(a.nlu).default_value.has_value();
  });
}

struct Guards {
  const model::Program& program;
  Solver& solver;
  diag::Findings& findings;
  std::vector<bool> runs = std::vector<bool>(program.handlers.size());  ///< in some list some trigger of it is asked
  std::vector<bool> listed = std::vector<bool>(program.handlers.size());
  std::vector<bool> missed = std::vector<bool>(program.handlers.size());  ///< asked only when a message is missed
  std::optional<Search> search{};
  std::vector<std::optional<Region>> left = std::vector<std::optional<Region>>(program.handlers.size());  ///< by others

  /// One handler for one intent, in the order they are asked.
  struct Entry {
    const model::LevelEntry* entry;
    const model::Handler* handler;
    std::optional<Region> region;
  };

  std::optional<Region> when(model::IntentId i, std::uint32_t body = 0) {
    const model::Intent& intent = program.at(i);
    return intent.when ? solver.holds(*intent.when, true, {i, body}) : Solver::everything();
  }

  void shadowed(const Entry& e, const std::vector<Entry>& before) {
    const bool one_of_several = e.handler->triggers.size() > 1 && e.entry->trigger;
    const source::Span span = one_of_several ? e.handler->triggers[*e.entry->trigger].span : e.handler->span;
    auto& f = findings.add(Code::handler_shadowed, span);
    for (const Entry& b : before) {
      const auto common = solver.both(b.region, e.region);
      if (!common || !common->empty()) f.also(b.handler->span, "this takes it first");
      if (f.secondary.size() == shown_cases) break;
    }
  }

  /// Whether those before it take all of the entry's cases; notes what they leave.
  bool nothing_left(const Entry& e, const std::optional<Region>& rest) {
    auto cases = solver.both(rest, e.region);
    const bool none = cases && cases->empty();
    if (e.handler->triggers.size() < 2) left[u(e.entry->handler)] = std::move(cases);
    return none;
  }

  /// What is left of `rest` behind the entries; reports those for which nothing is left.
  std::optional<Region> in_order(std::vector<Entry>& entries, std::optional<Region> rest) {
    std::vector<Entry> before;
    for (Entry& e : entries) {
      const bool none = e.region && e.region->empty();
      if (nothing_left(e, rest) && !none) shadowed(e, before);
      else if (!none) runs[u(e.entry->handler)] = true;
      rest = solver.without(rest, e.region);
      before.push_back(e);
    }
    return rest;
  }

  void overlaps(const std::vector<Entry>& entries) {
    for (std::size_t k = 1; k < entries.size(); ++k)
      for (std::size_t i = 0; i < k; ++i) overlap(entries[i], entries[k]);
  }

  /// Two guards that meet in one number: `n <= 3` and `n >= 3`.
  void overlap(const Entry& a, const Entry& b) {
    if (!a.handler->guard || !b.handler->guard || a.handler == b.handler) return;
    const auto common = solver.both(a.region, b.region);
    if (!common || common->size() != 1) return;
    const auto contained = [&](const Entry& x, const Entry& y) {
      const auto more = solver.without(x.region, y.region);
      return !more || more->empty();
    };
    if (contained(a, b) || contained(b, a)) return;
    for (const auto& [term, set] : (*common)[0].terms) {
      const Term& t = solver.at(term);
      const bool number = t.type.is(model::TypeKind::int_) || t.type.is(model::TypeKind::number) ||
                          t.type.is(model::TypeKind::duration);
      if (!number || t.shape == Term::Shape::order || !set.single()) continue;
      // In both it is an end of a range, not a value on its own.
      if (on_its_own(a, term) || on_its_own(b, term)) continue;
      findings.add(Code::guards_overlap, b.handler->guard->span, {{"case", solver.show((*common)[0])}})
          .also(a.handler->guard->span, "this takes it")
          .note("The first handler wins. Change one of the two limits.");
      return;
    }
  }

  static bool on_its_own(const Entry& e, TermId term) {
    for (const Cube& c : *e.region)
      for (const auto& [t, set] : c.terms)
        if (t == term && set.single()) return true;
    return false;
  }

  // ---- what nobody takes ----

  /// NLUs that an intent speaks of, or single values of them.
  std::vector<model::Found> words(const model::Intent& i) const {
    std::vector<model::Found> out;
    if (i.kind == model::IntentKind::event) return out;
    for (const model::Attribute& a : i.attributes) out.push_back({a.nlu, std::nullopt});
    const auto look = [&](const auto& self, const model::Expr& e) -> void {
      if (const auto* f = std::get_if<model::Found>(&e.node)) out.push_back(*f);
      model::each_part(e, [&](const model::Expr& part) { self(self, part); });
    };
    if (i.classifier) look(look, *i.classifier);
    return out;
  }

  /// Whether two guards ask for a common term.
  static bool about_the_same(const std::vector<Entry>& entries) {
    std::set<TermId> seen;
    for (const Entry& e : entries) {
      std::set<TermId> own;
      for (const Cube& c : e.region.value_or(Region{}))
        for (const auto& term : c.terms) own.insert(term.first);
      for (const TermId t : own)
        if (!seen.insert(t).second) return true;
    }
    return false;
  }

  /// Whether the author has told the cases of the intent apart, so that one more looks forgotten.
  bool partitioned(model::IntentId id, const std::vector<Entry>& entries) const {
    std::size_t guarded = 0;
    std::vector<std::vector<std::uint32_t>> values(program.at(id).attributes.size());
    for (const Entry& e : entries) {
      const model::Trigger& t = e.handler->triggers[*e.entry->trigger];
      guarded += e.handler->guard && t.constraints.empty() ? 1 : 0;
      for (const model::Constraint& c : t.constraints)
        if (!c.constant) values[c.attribute].push_back(c.value);
    }
    if (guarded >= 2 && about_the_same(entries)) return true;
    for (std::size_t a = 0; a < values.size(); ++a) {
      auto& v = values[a];
      std::sort(v.begin(), v.end());
      v.erase(std::unique(v.begin(), v.end()), v.end());
      const model::Attribute& attribute = program.at(id).attributes[a];
      if (v.size() < 2 || !attribute.type.is(model::TypeKind::enum_)) continue;
      if (program.at(attribute.type.nlu).values.size() - v.size() < v.size()) return true;
    }
    return false;
  }

  /// Whether handlers of other intents on the same words stand beside it, or another flow opens by them: they may take
  /// the case.
  bool has_relatives(model::IntentId id, const std::vector<const model::Level*>& levels) const {
    const auto own = words(program.at(id));
    const auto related = [&](model::IntentId other) {
      if (other == id) return false;
      for (const model::Found& theirs : words(program.at(other)))
        for (const model::Found& mine : own)
          if (mine.nlu == theirs.nlu && (!mine.value || !theirs.value || mine.value == theirs.value)) return true;
      return false;
    };
    for (const model::Level* l : levels)
      for (const model::LevelEntry& e : l->matching)
        if (related(program.at(e.handler).triggers[*e.trigger].intent)) return true;
    return std::any_of(program.openers.begin(), program.openers.end(),
                       [&](model::IntentId i) { return program.at(i).flow != program.at(id).flow && related(i); });
  }

  void untaken(model::IntentId id, const std::vector<Entry>& entries, std::optional<Region> rest,
               const std::vector<const model::Level*>& levels) {
    const model::Intent& intent = program.at(id);
    const bool event = intent.kind == model::IntentKind::event && !intent.event.empty();
    for (std::size_t l = 1; l < levels.size(); ++l)
      for (const model::LevelEntry& e : levels[l]->matching)
        if (program.at(e.handler).triggers[*e.trigger].intent == id)
          rest = solver.without(rest, taken_by(solver, program, e));
    if (!rest || rest->empty()) return;
    const bool several = entries.size() >= 2 && partitioned(id, entries);
    const bool own_fields = event && levels.size() == 1 && std::all_of(rest->begin(), rest->end(), [&](const Cube& c) {
                              return std::all_of(c.terms.begin(), c.terms.end(), [&](const auto& t) {
                                const Depends& d = solver.at(t.first).depends;
                                return d.vars.empty() && d.locals.empty() && !d.message;
                              });
                            });
    if (!several && !own_fields) return;
    if (!event && has_relatives(id, levels)) return;
    if (!std::all_of(rest->begin(), rest->end(), [&](const Cube& c) { return solver.independent(c); })) return;
    if (std::any_of(rest->begin(), rest->end(), [](const Cube& c) { return c.terms.empty(); })) return;
    auto& f = findings.add(event ? Code::event_untaken : Code::case_untaken, entries.back().handler->span,
                           {{"intent", intent.name}, {"case", solver.show((*rest)[0])}});
    for (std::size_t i = 1; i < std::min(rest->size(), shown_cases); ++i)
      f.note("Nor " + solver.show((*rest)[i]) + ".");
    for (std::size_t i = 0; i + 1 < std::min(entries.size(), shown_cases + 1); ++i)
      f.also(entries[i].handler->span, "this takes other cases");
    f.note(event ? "An event that no handler takes is lost. Add a handler for the case, or one without a guard."
                 : "Such a message goes to `otherwise`. Add a handler for the case, or one without a guard.");
    show_way(f, id, levels[0], (*rest)[0]);
  }

  /// The shortest conversation to where these handlers are asked, and the message that they leave.
  void show_way(diag::Finding& f, model::IntentId id, const model::Level* level, const Cube& rest) {
    if (!search) {
      search.emplace(program);
      search->run();
      search->run_on();
    }
    const auto here = [&](std::uint32_t place) {
      const auto at = search->where(place);
      if (!at) return level == &program.bot.level;
      if (&program.at(*at).level == level) return true;
      return &program.at(program.at(*at).flow).level == level && !handles(program.at(*at).level, id);
    };
    const auto place = std::find_if(search->places().begin(), search->places().end(), here);
    if (place == search->places().end()) return;
    f.witness = search->conversation(*place);
    const model::Intent& intent = program.at(id);
    if (intent.kind == model::IntentKind::event) {
      f.witness.push_back({WitnessLine::Who::note, "the event " + intent.event + " comes"});
    } else {
      std::string text;
      for (const auto& [term, set] : rest.terms)
        for (const model::Attribute& a : intent.attributes)
          if (const auto value = set.single();
              value && a.name == solver.at(term).name && solver.at(term).type == a.type)
            if (a.type.is(model::TypeKind::enum_)) text = sample(program, a.nlu, static_cast<std::uint32_t>(*value));
      if (text.empty()) text = sample(program, intent, nullptr);
      f.witness.push_back({WitnessLine::Who::user, text.empty() ? "(" + std::string(intent.name) + ")" : text});
    }
    f.witness.push_back({WitnessLine::Who::note, "and no handler takes it when " + solver.show(rest)});
  }

  bool handles(const model::Level& level, model::IntentId id) const {
    return std::any_of(level.matching.begin(), level.matching.end(), [&](const model::LevelEntry& e) {
      return program.at(e.handler).triggers[*e.trigger].intent == id;
    });
  }

  // ---- the lists of a level ----

  void matching(const std::vector<const model::Level*>& levels) {
    std::map<model::IntentId, std::vector<Entry>> by_intent;
    for (const model::LevelEntry& e : levels[0]->matching) {
      const model::Handler& h = program.at(e.handler);
      listed[u(e.handler)] = true;
      by_intent[h.triggers[*e.trigger].intent].push_back({&e, &h, {}});
    }
    for (auto& [id, entries] : by_intent) {
      const auto base = when(id);
      const bool plain = entries.size() == 1 && !entries[0].handler->guard &&
                         entries[0].handler->triggers[*entries[0].entry->trigger].constraints.empty();
      if (plain || entries.size() > most_entries) {
        for (const Entry& e : entries) runs[u(e.entry->handler)] = true;
        continue;
      }
      for (Entry& e : entries) e.region = solver.both(taken_by(solver, program, *e.entry), base);
      const auto rest = in_order(entries, base);
      overlaps(entries);
      untaken(id, entries, rest, levels);
    }
  }

  /// `otherwise` and `on resume`: one behind the other until one takes it. `asked`: what is so when they are asked.
  void in_turn(const std::vector<model::LevelEntry>& list, const Region& asked) {
    if (list.size() > most_entries) {
      for (const model::LevelEntry& e : list) runs[u(e.handler)] = true;
      return;
    }
    std::vector<Entry> entries, before;
    std::optional<Region> rest = asked;
    for (const model::LevelEntry& e : list) {
      const model::Handler& h = program.at(e.handler);
      listed[u(e.handler)] = true;
      Entry now{&e, &h, taken_by(solver, program, e)};
      if (e.trigger) now.region = solver.both(now.region, when(h.triggers[*e.trigger].intent));
      Entry here = now;
      here.region = solver.both(now.region, asked);
      const bool none = here.region && here.region->empty();
      if (nothing_left(here, rest) && !none) shadowed(here, before);
      else if (!none) runs[u(e.handler)] = true;
      if (!e.trigger || takes_all(program, h.triggers[*e.trigger])) {
        rest = solver.without(rest, now.region);
        before.push_back(here);
        entries.push_back(now);
      }
    }
    overlaps(entries);
  }

  /// `handed_on`: the message that opens the flow may come to it, and that one is not counted as missed.
  void level(const std::vector<const model::Level*>& levels, bool handed_on) {
    matching(levels);
    in_turn(levels[0]->otherwise, handed_on ? Solver::everything() : solver.missed());
    in_turn(levels[0]->resume, Solver::everything());
    for (const model::LevelEntry& e : levels[0]->otherwise)
      if (!handed_on && program.at(e.handler).triggers.size() < 2) missed[u(e.handler)] = true;
    for (const model::LevelEntry& e : levels[0]->timers) listed[u(e.handler)] = runs[u(e.handler)] = true;
  }

  /// A state that never waits asks none of its handlers.
  void never_asked(const model::State& s) {
    const Exits x = exits(s.entry);
    if (s.end || waits(s, x) || x.suspends) return;
    for (const model::Target& t : x.targets)
      if (t.kind == model::Target::Kind::back) return;  // with no state to go back to it waits
    const model::Handler* first = nullptr;
    for (const auto* list : {&s.level.matching, &s.level.otherwise, &s.level.timers, &s.level.resume})
      for (const model::LevelEntry& e : *list)
        if (const model::Handler& h = program.at(e.handler); !first || h.span.begin < first->span.begin) first = &h;
    if (!first) return;
    findings.add(Code::never_run, first->span, {{"what", "This handler"}})
        .also(s.span, "this state always goes on at once, and waits for nothing")
        .note("Take the arrow among its actions away, or put it under a condition; or take the handlers away.");
  }

  // ---- every condition ----

  /// Takes `when` away with its condition.
  std::optional<diag::Fix> without_guard(const model::Handler& h) const {
    source::Span span = h.guard->span;
    const std::string_view before = solver.sources().text({span.file, 0, span.begin});
    const std::size_t end = before.find_last_not_of(" \t\r\n");
    if (end == before.npos || !before.substr(0, end + 1).ends_with("when")) return std::nullopt;
    const std::size_t word = end + 1 - std::string_view("when").size();
    const std::size_t front = before.substr(0, word).find_last_not_of(" \t\r\n");
    if (front == before.npos) return std::nullopt;
    span.begin = static_cast<std::uint32_t>(front + 1);
    return diag::Fix{"Take the condition away.", {{span, ""}}, false};
  }

  /// A message that an intent takes sets `misses` to 0 between guard and block.
  void forget_misses(Region& known) {
    const TermId misses = solver.missed()[0].terms[0].first;
    for (Cube& c : known) std::erase_if(c.terms, [&](const auto& term) { return term.first == misses; });
  }

  void handler(const model::Handler& h, std::uint32_t body) {
    Where where = where_of(h);
    where.body = body;
    const auto index = static_cast<std::size_t>(&h - program.handlers.data());
    std::optional<Region> facts = missed[index] ? solver.missed() : Solver::everything();
    if (h.triggers.size() == 1)
      facts = solver.both(facts, solver.both(solver.holds(h.triggers[0]), when(h.triggers[0].intent, body)));
    Region known = facts.value_or(Solver::everything());
    if (h.guard) {
      check_expression(solver, findings, *h.guard, known, where);
      if (check_condition(solver, findings, *h.guard, {known, known}, where, without_guard(h)).never) return;
      known = solver.both(known, solver.holds(*h.guard, true, where)).value_or(known);
    }
    // What the handlers before this one take does not come to it.
    const auto& rest = left[index];
    if (rest && rest->empty()) return;
    if (rest && rest->size() <= most_left) known = *rest;
    if (!h.triggers.empty()) forget_misses(known);
    check_block(solver, findings, h.body, std::move(known), where);
  }

  void conditions() {
    std::uint32_t body = 1;
    for (const model::Handler& h : program.handlers) handler(h, body++);
    for (std::uint32_t i = 0; i < program.intents.size(); ++i) {
      const model::Intent& intent = program.intents[i];
      if (!intent.when) continue;
      const Where where{static_cast<model::IntentId>(i), body++};
      check_expression(solver, findings, *intent.when, Solver::everything(), where);
      (void)check_condition(solver, findings, *intent.when, {}, where);
    }
    for (const model::Fn& f : program.fns)
      if (f.body) check_expression(solver, findings, *f.body, Solver::everything(), {{}, body++});
    for (const model::State& s : program.states)
      for (const model::Body* b : {&s.entry, &s.exit})
        check_block(solver, findings, *b, Solver::everything(), {{}, body++});
  }
};

}  // namespace

std::optional<Region> taken_by(Solver& solver, const model::Program& program, const model::LevelEntry& e) {
  const model::Handler& h = program.at(e.handler);
  std::optional<Region> out = Solver::everything();
  if (e.trigger) out = solver.holds(h.triggers[*e.trigger]);
  if (h.guard) out = solver.both(out, solver.holds(*h.guard, true, where_of(h)));
  return out;
}

std::optional<Region> unanswered(Solver& solver, const model::Program& program,
                                 const std::vector<const model::Level*>& levels, const Region& asked) {
  // One without any condition needs no proof.
  for (const model::Level* l : levels)
    for (const model::LevelEntry& e : l->otherwise)
      if (!e.trigger && !program.at(e.handler).guard) return Region{};
  std::optional<Region> rest = asked;
  for (const model::Level* l : levels)
    for (const model::LevelEntry& e : l->otherwise) {
      const model::Handler& h = program.at(e.handler);
      auto region = taken_by(solver, program, e);
      if (e.trigger) {
        const model::Trigger& t = h.triggers[*e.trigger];
        if (!takes_all(program, t)) continue;
        const model::Intent& i = program.at(t.intent);
        if (i.when) region = solver.both(region, solver.holds(*i.when, true, {t.intent, 0}));
      }
      // A guard that cannot be followed takes nothing for sure.
      if (!region) continue;
      rest = solver.without(rest, region);
      if (!rest || rest->empty()) return rest;
    }
  return rest;
}

std::vector<bool> check_guards(const model::Program& program, Solver& solver, diag::Findings& findings) {
  diag::Findings own;
  Guards g{program, solver, own};
  const auto silent = [&](const model::Flow& f) { return f.initial && program.at(*f.initial).silent; };
  g.level({&program.bot.level}, false);
  for (const model::Flow& f : program.flows) g.level({&f.level, &program.bot.level}, silent(f));
  for (const model::State& s : program.states)
    g.level({&s.level, &program.at(s.flow).level, &program.bot.level}, s.initial && s.silent);
  for (const model::State& s : program.states) g.never_asked(s);
  g.conditions();
  std::vector<diag::Finding> found = own.all();
  show_ways(program, found);
  for (diag::Finding& f : found) findings.take(std::move(f));
  std::vector<bool> dead(program.handlers.size());
  for (std::size_t h = 0; h < dead.size(); ++h) dead[h] = g.listed[h] && !g.runs[h];
  return dead;
}

}  // namespace bot::analyze
