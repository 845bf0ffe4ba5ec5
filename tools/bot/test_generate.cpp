// bot test --generate: conversations that cover what can be reached. Breadth first over what the real interpreter
// does; of the conversations that came to something new a few are chosen, the one with the most first (Chvatal's
// greedy set cover).

#include <algorithm>
#include <deque>
#include <fmt/format.h>
#include <set>
#include <unordered_set>

#include "tools/bot/test_modes.hpp"
#include "tools/bot/test_run.hpp"

namespace bot::tool {

namespace {

constexpr std::size_t most_turns = 300'000, most_acts = 14, most_candidates = 1'500;

struct Candidate {
  Acts acts;
  std::vector<std::uint32_t> items;  ///< that it covers, sorted
};

struct Generator {
  const TestSubject& subject;
  Player player{subject.result, subject.bot, &subject.config};
  std::vector<Candidate> candidates{};
  std::unordered_set<std::uint64_t> tried{};
  std::unordered_set<std::string> places{};
  std::set<std::string> failures{};
  bool cut = false;
  /// Conversations to go on from: those that came to something new are gone on with first.
  std::deque<Acts> fresh{}, others{};

  bool is_new() {
    bool found = false;
    for (const std::uint64_t b : player.tried()) found = tried.insert(b).second || found;
    return found;
  }

  /// Plays it; how many services were called at its last act, or nothing when it is no conversation.
  std::optional<std::size_t> look(const Acts& acts) {
    const std::vector<Came> came = player.play(acts);
    if (came.size() != acts.size()) return std::nullopt;
    if (came.back().error != runtime::TurnError::none) {
      failures.insert(came.back().problem);
      return std::nullopt;
    }
    const std::size_t called = came.back().stubs.size();
    const bool something_new = is_new();
    const bool new_place = places.insert(player.place()).second;
    if (something_new && candidates.size() < most_candidates) candidates.push_back({acts, {}});
    if (new_place && acts.size() < most_acts) (something_new ? fresh : others).push_back(acts);
    return called;
  }

  void search() {
    player.restart();
    places.insert(player.place());
    fresh.push_back({});
    while (!fresh.empty() || !others.empty()) {
      auto& queue = fresh.empty() ? others : fresh;
      const Acts from = std::move(queue.front());
      queue.pop_front();
      (void)player.play(from);
      for (const Act& act : player.possible()) {
        if (player.turns() > most_turns) {
          cut = true;
          return;
        }
        Acts acts = from;
        acts.push_back(act);
        const auto called = look(acts);
        // A service may also answer otherwise, or fail.
        if (called && *called == 0) continue;
        for (const unsigned answers : {1U, 2U}) {
          acts.back().answers = answers;
          (void)look(acts);
        }
      }
    }
  }

  CoverageReport covered_by(const std::vector<const Candidate*>& list) {
    Coverage coverage(subject.result, subject.bot);
    player.watch([&](const runtime::Machine& machine) { coverage.take(machine); }, &coverage.code());
    for (const Candidate* c : list) (void)player.play(c->acts);
    player.watch({}, nullptr);
    return coverage.report();
  }

  static std::vector<const CoverageItem*> items_of(const CoverageReport& report) {
    std::vector<const CoverageItem*> out;
    for (const CoverageGroup& g : report.groups)
      for (const CoverageItem& i : g.items) out.push_back(&i);
    return out;
  }

  std::vector<const Candidate*> choose() {
    std::size_t count = 0;
    for (Candidate& c : candidates) {
      const CoverageReport report = covered_by({&c});
      const auto items = items_of(report);
      count = items.size();
      for (std::uint32_t i = 0; i < items.size(); ++i)
        if (items[i]->count > 0) c.items.push_back(i);
    }
    std::vector<std::uint32_t> covered(count);
    std::vector<const Candidate*> out;
    for (;;) {
      const Candidate* best = nullptr;
      long most = 0;
      for (const Candidate& c : candidates) {
        const auto adds =
            std::count_if(c.items.begin(), c.items.end(), [&](std::uint32_t i) { return covered[i] == 0; });
        if (adds == 0) continue;
        const long worth = 1000 + adds * 10 - static_cast<long>(c.acts.size()) * 4;
        if (worth > most) {
          most = worth;
          best = &c;
        }
      }
      if (!best) break;
      out.push_back(best);
      for (const std::uint32_t i : best->items) ++covered[i];
    }
    // What later ones cover as well need not be there.
    for (std::size_t k = 0; k < out.size();) {
      const auto& items = out[k]->items;
      if (std::all_of(items.begin(), items.end(), [&](std::uint32_t i) { return covered[i] > 1; })) {
        for (const std::uint32_t i : items) --covered[i];
        out.erase(out.begin() + static_cast<std::ptrdiff_t>(k));
      } else {
        ++k;
      }
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Candidate* a, const Candidate* b) { return a->items < b->items; });
    return out;
  }

  /// What the conversation is the first to cover, in few words.
  static std::string name_of(const Candidate& c, const CoverageReport& report, const std::vector<bool>& before) {
    const auto items = items_of(report);
    std::vector<std::string> group;
    for (const CoverageGroup& g : report.groups) group.insert(group.end(), g.items.size(), g.name);
    using K = CoverageItem::Kind;
    for (const K kind : {K::state, K::transition, K::guard, K::intent}) {
      std::string out;
      int named = 0;
      std::string of;
      for (const std::uint32_t i : c.items) {
        if (before[i] || items[i]->kind != kind) continue;
        std::string name = items[i]->name;
        if (kind == K::state && !group[i].empty() && name.starts_with(group[i] + ".")) {
          if (of.empty()) of = group[i];
          if (of != group[i]) continue;
          name = name.substr(group[i].size() + 1);
        } else if (of.empty()) {
          of = group[i];
        }
        if (named == 4) break;
        out += (named++ == 0 ? "" : ", ") + name;
        if (kind != K::state) break;
      }
      if (named == 0) continue;
      return of.empty() ? out : of + ": " + out;
    }
    return "a conversation";
  }

  GeneratedSuite run() {
    search();
    const auto chosen = choose();
    GeneratedSuite out;
    out.cut = cut;
    out.coverage = covered_by(chosen);
    out.failures.assign(failures.begin(), failures.end());
    std::size_t count = 0;
    for (const CoverageGroup& g : out.coverage.groups) count += g.items.size();
    std::vector<bool> before(count);
    std::map<std::string, int> names;
    std::set<std::string> shown;
    std::string text;
    for (const Candidate* c : chosen) {
      std::string name = name_of(*c, out.coverage, before);
      for (const std::uint32_t i : c->items) before[i] = true;
      if (const int n = ++names[name]; n > 1) name += " (" + std::to_string(n) + ")";
      const std::vector<Came> came = player.play(c->acts);
      text += (text.empty() ? "" : "\n") + write_test(subject.result, name, c->acts, came, player, true, shown);
      ++out.tests;
    }
    out.text = formatted_tests(text);
    return out;
  }
};

}  // namespace

GeneratedSuite generate_suite(const TestSubject& subject) { return Generator{subject}.run(); }

}  // namespace bot::tool
