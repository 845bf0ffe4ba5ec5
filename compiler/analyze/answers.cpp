// A waiting state must have an answer for every message. For one that has not, the shortest conversation that gets
// there.

#include <deque>

#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

namespace {

using Where = std::optional<model::StateId>;  ///< the state a conversation waits in; nothing: no flow is open

std::uint32_t u(auto id) { return static_cast<std::uint32_t>(id); }

/// Whether an entry that ranks with `otherwise` takes every message.
bool always(const model::Program& program, const model::LevelEntry& e) {
  const model::Handler& h = program.at(e.handler);
  if (h.guard) return false;
  if (!e.trigger) return true;
  const model::Trigger& t = h.triggers[*e.trigger];
  const model::Intent& i = program.at(t.intent);
  if (i.kind != model::IntentKind::text || i.when || i.classifier || !t.constraints.empty()) return false;
  for (const model::Attribute& a : i.attributes)
    if (!a.optional && !program.at(a.nlu).default_value) return false;
  return true;
}

bool answered(const model::Program& program, const model::Level& level) {
  for (const model::LevelEntry& e : level.otherwise)
    if (always(program, e)) return true;
  return false;
}

std::string show(const model::Template& t) {
  std::string out;
  for (const auto& p : t.parts) out += p.expr ? "…" : p.literal;
  const std::size_t line = out.find('\n');
  return line == out.npos ? out : out.substr(0, line) + " …";
}

struct Search {
  const model::Program& program;
  struct Came {
    std::int32_t from = -1;  ///< node, or -1 at the start
    std::string user;
    std::vector<std::string> bot;
    std::string guard;  ///< what has to hold, in words
  };
  // Node 0: nothing is open; node s + 1: waiting in state s.
  std::vector<std::optional<Came>> came;
  std::deque<std::uint32_t> todo;
  // States the current message has led through, without and with opening their flow: another way there adds nothing.
  std::vector<std::uint32_t> seen;
  std::uint32_t round = 0;

  explicit Search(const model::Program& p) : program(p), came(p.states.size() + 1), seen(2 * p.states.size()) {}

  void run() {
    came[0] = Came{};
    todo.push_back(0);
    while (!todo.empty()) {
      const std::uint32_t node = todo.front();
      todo.pop_front();
      leave(node);
    }
  }

  Where where(std::uint32_t node) const { return node == 0 ? Where{} : Where{static_cast<model::StateId>(node - 1)}; }

  /// Messages worth trying here: one for each handler that may hold, and one that nothing understands.
  std::vector<std::string> messages(Where at) const {
    std::vector<std::string> out;
    std::vector<const model::Level*> levels{&program.bot.level};
    if (at) {
      levels.insert(levels.begin(), &program.at(program.at(*at).flow).level);
      levels.insert(levels.begin(), &program.at(*at).level);
    }
    const auto add = [&](const model::Intent& i, const model::Trigger* t) {
      if (i.kind != model::IntentKind::text) return;
      std::string text = sample(program, i, t);
      if (!text.empty()) out.push_back(std::move(text));
    };
    for (const model::Level* l : levels)
      for (const model::LevelEntry& e : l->matching) {
        const model::Trigger& t = program.at(e.handler).triggers[*e.trigger];
        add(program.at(t.intent), &t);
      }
    for (const model::IntentId i : program.openers) add(program.at(i), nullptr);
    out.push_back(unknown(at));
    return out;
  }

  /// A message without a keyword of the bot.
  std::string unknown(Where at) const {
    for (const char* text : {"hmm", "blabla", "qwerty", "zzz", "…"}) {
      const Understood message(program, text);
      if (answers(program, message, at, false).empty()) return text;
    }
    return {};
  }

  void leave(std::uint32_t node) {
    const Where at = where(node);
    for (const std::string& text : messages(at)) {
      if (text.empty()) continue;
      ++round;
      const Understood message(program, text);
      std::vector<Answer> all = answers(program, message, at, true);
      if (!at && all.empty() && program.fallback) {
        step(node, text, {}, {model::Target::Kind::flow, {}, *program.fallback}, {}, message);
        continue;
      }
      // Without a guard first: a conversation that needs none is the better witness.
      for (const bool guarded : {false, true})
        for (const Answer& a : all)
          if (a.guarded == guarded) take(node, text, a, message);
    }
  }

  void take(std::uint32_t node, const std::string& text, const Answer& a, const Understood& message) {
    const std::string guard = a.guarded ? "when the guard holds" : "";
    if (a.opener) return step(node, text, {}, {model::Target::Kind::flow, {}, *a.opener->flow}, guard, message);
    std::vector<std::string> said;
    says(a.handler->body, said);
    const Exits body = exits(a.handler->body);
    for (const model::Target& t : body.targets) step(node, text, said, t, guard, message);
    if (body.falls_through && a.handler->target.kind != model::Target::Kind::stay)
      step(node, text, said, a.handler->target, guard, message);
  }

  static void says(const model::Body& body, std::vector<std::string>& out) {
    for (const model::Stmt& s : body)
      if (const auto* say = std::get_if<model::Say>(&s.node)) out.push_back(show(say->variants[0]));
  }

  /// Follows an arrow to where the conversation waits.
  void step(std::uint32_t from, const std::string& user, std::vector<std::string> said, const model::Target& t,
            const std::string& guard, const Understood& message, int depth = 0) {
    if (depth > 64) return;
    model::StateId state = t.state;
    bool opened = false;
    if (t.kind == model::Target::Kind::flow) {
      const model::Flow& flow = program.at(t.flow);
      if (!flow.initial) return;
      state = *flow.initial;
      opened = true;
    }
    std::uint32_t& last = seen[2 * u(state) + (opened ? 1 : 0)];
    if (last == round) return;
    last = round;
    const model::State& s = program.at(state);
    says(s.entry, said);
    const Exits out = exits(s.entry);
    for (const model::Target& next : out.targets) step(from, user, said, next, guard, message, depth + 1);
    if (!out.falls_through) return;
    if (s.end) return arrive(0, from, user, said, guard);
    if (opened && s.silent) {
      const auto all = answers_inside(state, message);
      const bool surely = !all.empty() && !all.back().guarded;
      if (!surely) arrive(u(state) + 1, from, user, said, guard);
      for (const Answer& a : all) {
        std::vector<std::string> more = said;
        says(a.handler->body, more);
        const Exits body = exits(a.handler->body);
        for (const model::Target& next : body.targets) step(from, user, more, next, guard, message, depth + 1);
        if (!body.falls_through) continue;
        if (a.handler->target.kind != model::Target::Kind::stay)
          step(from, user, more, a.handler->target, guard, message, depth + 1);
        else arrive(u(state) + 1, from, user, more, guard);
      }
      return;
    }
    arrive(u(state) + 1, from, user, said, guard);
  }

  /// What the state and its flow do with an opening message.
  std::vector<Answer> answers_inside(model::StateId state, const Understood& message) const {
    std::vector<Answer> out;
    for (const Answer& a : answers(program, message, state, true)) {
      if (!a.handler) continue;
      bool of_bot = false;
      for (const auto* list : {&program.bot.level.matching, &program.bot.level.otherwise})
        for (const model::LevelEntry& e : *list) of_bot = of_bot || &program.at(e.handler) == a.handler;
      if (!of_bot) out.push_back(a);
    }
    return out;
  }

  void arrive(std::uint32_t to, std::uint32_t from, const std::string& user, std::vector<std::string> said,
              const std::string& guard) {
    if (came[to]) return;
    came[to] = Came{static_cast<std::int32_t>(from), user, std::move(said), guard};
    todo.push_back(to);
  }

  /// The conversation to a node, or nothing when none was found.
  std::vector<diag::WitnessLine> witness(std::uint32_t node) const {
    using Who = diag::WitnessLine::Who;
    std::vector<diag::WitnessLine> out;
    std::vector<std::uint32_t> way;
    for (std::uint32_t at = node; at != 0 && came[at]; at = static_cast<std::uint32_t>(came[at]->from))
      way.push_back(at);
    for (std::size_t i = way.size(); i-- > 0;) {
      const Came& turn = *came[way[i]];
      if (!turn.guard.empty()) out.push_back({Who::note, turn.guard});
      out.push_back({Who::user, turn.user});
      for (const std::string& b : turn.bot) out.push_back({Who::bot, b});
    }
    return out;
  }
};

}  // namespace

void check_answers(const model::Program& program, diag::Findings& findings) {
  const bool bot_answers = answered(program, program.bot.level);
  if (!bot_answers && !program.fallback &&
      !program.bot.level.otherwise.empty()) {  // that there is none was said before
    auto& f = findings.add(Code::no_fallback, program.bot.span, {{"bot", program.bot.name}});
    for (const model::LevelEntry& e : program.bot.level.otherwise)
      f.also(program.at(e.handler).span, "this answers only some messages");
    f.note("Add an `otherwise` without a guard, or a fallback flow.");
  }
  const std::vector<bool> entered = entered_states(program);
  std::optional<Search> search;
  for (std::uint32_t i = 0; i < program.states.size(); ++i) {
    const model::State& s = program.states[i];
    if (!entered[i] || !waits(s)) continue;
    if (answered(program, s.level) || answered(program, program.at(s.flow).level)) continue;
    // The message that opens a flow is handed on to a silent state, but not to the bot's handlers.
    const bool handed_on = s.initial && s.silent;
    if (bot_answers && !handed_on) continue;
    if (!search) {
      search.emplace(program);
      search->run();
    }
    auto& f = findings.add(Code::no_answer, s.span, {{"state", s.name}});
    for (const model::Level* l : {&s.level, &program.at(s.flow).level, &program.bot.level})
      for (const model::LevelEntry& e : l->otherwise)
        if (!always(program, e)) f.also(program.at(e.handler).span, "this answers only some messages");
    const std::string unknown = search->unknown(static_cast<model::StateId>(i));
    if (search->came[i + 1]) {
      f.witness = search->witness(i + 1);
      if (!bot_answers)
        f.witness.push_back(
            {diag::WitnessLine::Who::user, unknown.empty() ? "(a message that no handler takes)" : unknown});
      f.witness.push_back({diag::WitnessLine::Who::note, "and now nothing answers"});
    }
    if (bot_answers)
      f.note(
          "The message that opens the flow goes on to the handlers of this state and its flow, not to the bot's: one "
          "of the two needs an `otherwise`.");
    else
      f.note("Add `otherwise -> " + std::string(s.name) +
             "` (it asks again), or an `otherwise` to the flow or the bot.");
  }
}

}  // namespace bot::analyze
