// bot test --explore: conversations at random, and what must not happen in them.

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "bytecode/hash.hpp"
#include "tools/bot/test_modes.hpp"

namespace bot::tool {

namespace {

constexpr std::size_t turns_of_a_talk = 30, most_problems = 20;

/// splitmix64.
struct Random {
  std::uint64_t state = 0;
  std::uint64_t next() {
    std::uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
};

/// Watches the rules of the bot through one conversation.
struct RuleWatch {
  const model::Program& program;
  Player& player;
  std::vector<bool> came = std::vector<bool>(program.rules.size());
  std::vector<std::uint32_t> rows{};  ///< of the artifact's variables, by rule and side; no_row for another thing

  RuleWatch(const model::Program& p, Player& q) : program(p), player(q) {
    const auto variables = player.talker().artifact.view().variables();
    for (const model::Rule& r : program.rules)
      for (const model::RuleThing& t : {r.first, r.second}) {
        std::uint32_t row = bytecode::no_row;
        if (t.kind == model::RuleThing::Kind::var) {
          const std::uint64_t id = bytecode::hash64("var " + program.vars[t.index].qualified);
          for (std::uint32_t i = 0; i < variables.size(); ++i)
            if (variables[i].id == id) row = i;
        }
        rows.push_back(row);
      }
  }

  [[nodiscard]] bool is_set(std::size_t rule, std::size_t side) {
    const std::uint32_t row = rows[2 * rule + side];
    if (row == bytecode::no_row) return false;
    auto& talker = player.talker();
    if (talker.session.status() == runtime::SessionStatus::fresh) return false;
    const runtime::Value v = talker.machine.variable(talker.artifact, talker.session, row);
    if (v.kind == runtime::Value::Kind::none) return false;
    return v.kind != runtime::Value::Kind::bool_ || v.boolean;
  }

  [[nodiscard]] bool is(const model::RuleThing& t, const Came::Happening& h) const {
    using K = model::RuleThing::Kind;
    using H = Came::Happening::Kind;
    switch (t.kind) {
      case K::intent:
        return h.kind == H::intent && h.id == bytecode::hash64("intent " + program.intents[t.index].qualified);
      case K::flow: return h.kind == H::flow && h.id == bytecode::hash64("flow " + program.flows[t.index].qualified);
      case K::state:
        return h.kind == H::state && h.id == bytecode::hash64("state " + program.states[t.index].qualified);
      case K::var:
      case K::handover:
      case K::end: break;
    }
    return false;
  }

  /// What is set before an act.
  std::vector<bool> before() {
    std::vector<bool> out;
    for (std::size_t r = 0; r < program.rules.size(); ++r)
      for (const std::size_t side : {0U, 1U}) out.push_back(is_set(r, side));
    return out;
  }

  /// The rule that the act has broken, if there is one.
  std::optional<std::size_t> after(const Came& act, const std::vector<bool>& were_set) {
    using K = model::RuleThing::Kind;
    std::optional<std::size_t> broken;
    for (std::size_t r = 0; r < program.rules.size(); ++r) {
      const model::Rule& rule = program.rules[r];
      if (rule.ast->never) {
        // A variable is set somewhere in the turn: where, is not seen, so it counts for all of it.
        if (were_set[2 * r + 1] || is_set(r, 1)) came[r] = true;
        bool here = rule.first.kind == K::var && !were_set[2 * r] && is_set(r, 0) && !came[r];
        for (const Came::Happening& h : act.happened) {
          if (is(rule.second, h)) came[r] = true;
          here = here || (is(rule.first, h) && !came[r]);
        }
        if (here && !broken) broken = r;
        continue;
      }
      bool asked = false, reached = false;
      for (const Came::Happening& h : act.happened) {
        if (is(rule.first, h)) asked = true;
        if (asked && is(rule.second, h)) reached = true;
      }
      if (!asked) continue;
      reached = reached || (rule.second.kind == K::handover && act.handover);
      reached = reached || (rule.second.kind == K::end && player.state().empty());
      reached = reached || (rule.second.kind == K::var && is_set(r, 1));
      // A question or a service may stand before it.
      if (!reached && !waits_inside() && !broken) broken = r;
    }
    return broken;
  }
  bool waits_inside() {
    using S = runtime::Step::Kind;
    for (const runtime::Step& s : player.talker().machine.trace())
      if (s.kind == S::waits || s.kind == S::retried) return true;
    return false;
  }
};

struct Explorer {
  const TestSubject& subject;
  Player player{subject.result, subject.bot, &subject.config};
  const model::Program& program = subject.result.program;

  /// What is wrong with the last act, or empty. One text for one mistake.
  std::string wrong(const Came& came, RuleWatch& rules, const std::vector<bool>& before, const Act& act) {
    if (came.error != runtime::TurnError::none) return "a turn fails: " + came.problem;
    const auto broken = rules.after(came, before);
    if (broken) return "the rule \"" + std::string(program.rules[*broken].name) + "\" is broken";
    const bool says = act.kind == Act::Kind::user || act.kind == Act::Kind::media || act.kind == Act::Kind::tap;
    const bool active = player.talker().session.status() == runtime::SessionStatus::active;
    if (says && active && !came.took && came.replies.empty()) {
      const std::string at = player.state();
      return "nothing answers" + (at.empty() ? "" : " in " + at);
    }
    return {};
  }

  /// Plays until something is wrong: what, and how many acts that took.
  std::pair<std::string, std::size_t> play(const Acts& acts) {
    player.restart();
    RuleWatch rules(program, player);
    for (std::size_t i = 0; i < acts.size(); ++i) {
      const auto before = rules.before();
      const Came came = player.act(acts[i]);
      if (!came.possible) return {{}, i};
      if (std::string what = wrong(came, rules, before, acts[i]); !what.empty()) return {std::move(what), i + 1};
    }
    return {{}, acts.size()};
  }

  /// Leaves out acts as long as the same goes wrong.
  Acts shrunk(Acts acts, const std::string& what) {
    for (bool smaller = true; smaller;) {
      smaller = false;
      for (std::size_t size = std::max<std::size_t>(acts.size() / 2, 1); size > 0; size /= 2)
        for (std::size_t at = 0; at + size <= acts.size();) {
          Acts fewer = acts;
          fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at),
                      fewer.begin() + static_cast<std::ptrdiff_t>(at + size));
          const auto [problem, length] = play(fewer);
          if (problem != what) {
            ++at;
            continue;
          }
          fewer.resize(length);
          acts = std::move(fewer);
          smaller = true;
        }
    }
    for (Act& a : acts) {
      const unsigned answers = std::exchange(a.answers, 0U);
      if (play(acts).first != what) a.answers = answers;
    }
    return acts;
  }

  Act random_act(Random& random, const Acts& all) {
    std::vector<const Act*> of_kind;
    const std::size_t dice = random.below(10);
    const Act::Kind wanted = dice < 4   ? Act::Kind::tap
                             : dice < 5 ? Act::Kind::wait
                             : dice < 6 ? Act::Kind::event
                                        : Act::Kind::user;
    for (const Act& a : all)
      if (a.kind == wanted || (wanted == Act::Kind::user && a.kind == Act::Kind::media)) of_kind.push_back(&a);
    Act out = of_kind.empty() ? all[random.below(all.size())] : *of_kind[random.below(of_kind.size())];
    const std::size_t service = random.below(6);
    out.answers = service == 0 ? 2 : service == 1 ? 1 : 0;
    return out;
  }

  RandomTalks run(std::size_t conversations, std::uint64_t seed) {
    RandomTalks out;
    std::set<std::string> known;
    for (std::size_t talk = 0; talk < conversations && out.problems.size() < most_problems; ++talk) {
      Random random{seed * 1'000'003 + talk};
      player.restart();
      RuleWatch rules(program, player);
      Acts acts;
      ++out.conversations;
      for (std::size_t turn = 0; turn < turns_of_a_talk; ++turn) {
        const Acts all = player.possible();
        if (all.empty()) break;
        const auto before = rules.before();
        acts.push_back(random_act(random, all));
        const Came came = player.act(acts.back());
        ++out.turns;
        if (!came.possible) {
          acts.pop_back();
          continue;
        }
        const std::string what = wrong(came, rules, before, acts.back());
        if (what.empty()) continue;
        if (known.insert(what).second) out.problems.push_back(problem(acts, what));
        break;
      }
    }
    return out;
  }

  FoundProblem problem(const Acts& found, const std::string& what) {
    const Acts acts = shrunk(found, what);
    const std::vector<Came> came = player.play(acts);
    std::set<std::string> shown;
    const std::string test = write_test(subject.result, what, acts, came, player, false, shown);
    return {what, formatted_tests(test)};
  }
};

}  // namespace

RandomTalks talk_at_random(const TestSubject& subject, std::size_t conversations, std::uint64_t seed) {
  return Explorer{subject}.run(conversations, seed);
}

}  // namespace bot::tool
