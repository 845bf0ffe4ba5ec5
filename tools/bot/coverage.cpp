#include "tools/bot/coverage.hpp"

#include <algorithm>
#include <set>

#include "bytecode/hash.hpp"
#include "compiler/model/walk.hpp"

namespace bot::tool {

using bytecode::no_row;
using runtime::Step;

namespace {

/// Where code is, as the debug information says it.
using PlaceKey = std::pair<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>>;  // file row, line, column

std::uint32_t row_of(auto rows, std::string_view kind, const std::string& qualified) {
  const std::uint64_t id = bytecode::hash64(std::string(kind) + " " + qualified);
  const auto it =
      std::lower_bound(rows.begin(), rows.end(), id, [](const auto& r, std::uint64_t i) { return r.id < i; });
  return it != rows.end() && it->id == id ? static_cast<std::uint32_t>(it - rows.begin()) : no_row;
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) out += c;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  return out;
}

struct Reporter {
  const driver::Result& result;
  const LoadedBot& bot;
  const std::vector<std::uint32_t>& code;
  const std::vector<std::uint32_t>&states, &flows, &intents, &taken;
  const bytecode::View& view = bot.view();
  const bytecode::DebugInfo info = debug_info(bot);
  std::set<source::FileId> own{};                            // the author's sources
  std::map<std::string, source::FileId> by_name{};           // as the artifact calls them
  std::map<PlaceKey, std::vector<std::uint32_t>> code_at{};  // first instructions of a statement or condition
  std::map<std::string, CoverageGroup> groups{};
  std::vector<std::string> order{};  // of the groups
  std::map<source::FileId, CoveredFile> files{};

  void find_sources() {
    const std::set<std::string_view> read(result.files.begin(), result.files.end());
    for (std::uint32_t i = 0; i < result.sources.size(); ++i) {
      const auto file = static_cast<source::FileId>(i);
      const std::string_view name = result.sources.name(file);
      const bool test =
          std::any_of(result.tests.begin(), result.tests.end(), [&](const ast::Module& m) { return m.file == file; });
      const bool module = std::any_of(result.modules.begin(), result.modules.end(),
                                      [&](const resolve::LoadedModule& m) { return m.ast.file == file; });
      by_name.emplace(source::relative(result.sources.name(source::FileId{}), name), file);
      if (module && !test && read.contains(name)) own.insert(file);
    }
    for (const source::FileId file : own) files[file].name = result.sources.name(file);
  }

  void find_code() {
    const auto sources = view.sources();
    for (const bytecode::DebugPlace& p : info.places) {
      if (p.file >= sources.size()) continue;
      code_at[PlaceKey{p.file, {p.line, p.column}}].push_back(p.code);
      const auto file = by_name.find(std::string(view.text(sources[p.file].name)));
      if (file != by_name.end() && own.contains(file->second)) line(file->second, p.line, ran(p.code));
    }
  }

  [[nodiscard]] std::uint64_t ran(std::uint32_t at) const { return at < code.size() ? code[at] : 0; }
  void line(source::FileId file, std::uint32_t number, std::uint64_t count) {
    std::uint64_t& most = files[file].lines[number];
    most = std::max(most, count);
  }
  [[nodiscard]] source::LineColumn at(source::Span span) const {
    return result.sources.position(span.file, span.begin);
  }

  /// How often the statement was run; nothing when there is no code of it.
  std::optional<std::uint64_t> ran(source::Span span) const {
    const std::string name = source::relative(result.sources.name(source::FileId{}), result.sources.name(span.file));
    const auto sources = view.sources();
    for (std::uint32_t f = 0; f < sources.size(); ++f) {
      if (view.text(sources[f].name) != name) continue;
      const auto place = at(span);
      const auto found = code_at.find(PlaceKey{f, {place.line, place.column}});
      if (found == code_at.end()) return std::nullopt;
      std::uint64_t sum = 0;
      for (const std::uint32_t code_begin : found->second) sum += ran(code_begin);
      return sum;
    }
    return std::nullopt;
  }

  CoverageGroup& group(const std::string& name) {
    const auto [it, added] = groups.try_emplace(name);
    if (added) {
      it->second.name = name;
      order.push_back(name);
    }
    return it->second;
  }

  CoverageItem& item(const std::string& where, CoverageItem::Kind kind, std::string name, source::Span span,
                     std::uint64_t count) {
    return group(where).items.emplace_back(
        CoverageItem{kind, std::move(name), std::string(result.sources.name(span.file)), at(span).line, count});
  }

  void level(const model::Level& l, const bytecode::Level& rows, const std::string& where) {
    // A handler with several intents has a row for each.
    std::map<model::HandlerId, std::uint64_t> counts;
    std::uint32_t row = rows.first;
    for (const auto* list : {&l.matching, &l.otherwise, &l.resume, &l.timers})
      for (const model::LevelEntry& e : *list) {
        if (row >= taken.size()) return;
        counts[e.handler] += taken[row++];
      }
    for (const auto& [id, times] : counts) {
      const model::Handler& h = result.program.at(id);
      if (!own.contains(h.span.file)) continue;
      source::Span head = h.ast->span;
      if (h.ast->body) head.end = std::max(h.ast->body->span.begin, head.begin);
      std::string name = one_line(result.sources.text(head));
      while (name.ends_with(' ')) name.pop_back();
      item(where, CoverageItem::Kind::transition, name, h.span, times);
      line(h.span.file, at(h.span).line, times);
      if (h.guard) {
        const std::uint64_t asked = ran(h.guard->span).value_or(times);
        const std::uint64_t refused = asked > times ? asked - times : 0;
        item(where, CoverageItem::Kind::guard, name + ": true", h.span, times);
        item(where, CoverageItem::Kind::guard, name + ": false", h.span, refused);
        files[h.span.file].guards.push_back({at(h.span).line, times, refused});
      }
      arrows(h.body, where);
    }
  }

  /// The arrows inside of a block.
  void arrows(const model::Body& body, const std::string& where) {
    model::each_stmt(body, [&](const model::Stmt& s) {
      if (!std::holds_alternative<model::Go>(s.node) || !own.contains(s.span.file)) return;
      if (const auto count = ran(s.span))
        item(where, CoverageItem::Kind::transition, one_line(result.sources.text(s.span)), s.span, *count);
    });
  }

  void flow(const model::Flow& f) {
    const std::uint32_t row = row_of(view.flows(), "flow", f.qualified);
    if (row == no_row || !own.contains(f.span.file)) return;
    line(f.span.file, at(f.span).line, flows[row]);
    level(f.level, view.flows()[row].handlers, f.qualified);
    for (const model::StateId id : f.states) {
      const model::State& s = result.program.at(id);
      const std::uint32_t state = row_of(view.states(), "state", s.qualified);
      if (state == no_row) continue;
      files[s.span.file].states.push_back(
          item(f.qualified, CoverageItem::Kind::state, s.qualified, s.span, states[state]));
      line(s.span.file, at(s.span).line, states[state]);
      arrows(s.entry, f.qualified);
      level(s.level, view.states()[state].handlers, f.qualified);
    }
  }

  void intent(const model::Intent& i) {
    const std::uint32_t row = row_of(view.intents(), "intent", i.qualified);
    if (row == no_row || !own.contains(i.span.file)) return;
    const std::string where = i.flow ? result.program.at(*i.flow).qualified : "";
    item(where, CoverageItem::Kind::intent, i.qualified, i.span, intents[row]);
  }

  CoverageReport run() {
    find_sources();
    find_code();
    for (const model::Flow& f : result.program.flows) flow(f);
    level(result.program.bot.level, view.info().handlers, "");
    for (const model::Intent& i : result.program.intents) intent(i);
    CoverageReport out;
    out.bot = result.sources.name(source::FileId{});
    for (const std::string& name : order) {
      CoverageGroup& g = groups[name];
      std::stable_sort(g.items.begin(), g.items.end(), [](const CoverageItem& a, const CoverageItem& b) {
        return std::tie(a.file, a.line) < std::tie(b.file, b.line);
      });
      out.groups.push_back(std::move(g));
    }
    for (auto& [id, file] : files) {
      const auto by_line = [](const auto& a, const auto& b) { return a.line < b.line; };
      std::stable_sort(file.states.begin(), file.states.end(), by_line);
      std::stable_sort(file.guards.begin(), file.guards.end(), by_line);
      out.files.push_back(std::move(file));
    }
    return out;
  }
};

}  // namespace

Coverage::Coverage(const driver::Result& result, const LoadedBot& bot)
    : result_(result),
      bot_(bot),
      code_(bot.view().bytes(bytecode::Section::code).size()),
      states_(bot.view().states().size()),
      flows_(bot.view().flows().size()),
      intents_(bot.view().intents().size()),
      taken_(bot.view().handlers().size()) {}

void Coverage::take(const runtime::Machine& machine) {
  const bytecode::View& view = bot_.view();
  const auto understood = [&](std::uint32_t intent) {
    if (intent != no_row) ++intents_[intent];
  };
  for (const Step& s : machine.trace()) {
    const bool held = s.result == Step::Result::taken;
    switch (s.kind) {
      case Step::Kind::tried:
        if (held) {
          ++taken_[s.row];
          understood(view.handlers()[s.row].intent);
        }
        break;
      case Step::Kind::opener:
        if (held) understood(view.openers()[s.row].intent);
        break;
      case Step::Kind::entered: ++states_[s.row]; break;
      case Step::Kind::opened: ++flows_[s.row]; break;
      case Step::Kind::closed:
      case Step::Kind::raised:
      case Step::Kind::answered:
      case Step::Kind::retried:
      case Step::Kind::waits: break;
    }
  }
}

CoverageReport Coverage::report() const {
  return Reporter{result_, bot_, code_, states_, flows_, intents_, taken_}.run();
}

Tallies CoverageReport::tally(const CoverageGroup& group) {
  Tallies out{};
  for (const CoverageItem& i : group.items) {
    Tally& t = out[static_cast<std::size_t>(i.kind)];
    ++t.total;
    t.covered += i.count > 0 ? 1 : 0;
  }
  return out;
}

Tallies CoverageReport::tally() const {
  Tallies out{};
  for (const CoverageGroup& g : groups) {
    const Tallies one = tally(g);
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i].covered += one[i].covered;
      out[i].total += one[i].total;
    }
  }
  return out;
}

unsigned CoverageReport::percent() const {
  std::size_t covered = 0, total = 0;
  for (const Tally& t : tally()) {
    covered += t.covered;
    total += t.total;
  }
  return total == 0 ? 100 : static_cast<unsigned>(covered * 100 / total);
}

}  // namespace bot::tool
