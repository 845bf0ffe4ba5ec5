// How coverage is shown.

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/diagnostics/display.hpp"
#include "tools/bot/coverage.hpp"
#include "tools/bot/output.hpp"

namespace bot::tool {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, CoverageItem::kinds> headings = {"states", "transitions", "guards", "intents"};
constexpr std::array<std::string_view, CoverageItem::kinds> kind_names = {"state", "transition", "guard", "intent"};

unsigned percent(const Tallies& tallies) {
  std::size_t covered = 0, total = 0;
  for (const Tally& t : tallies) {
    covered += t.covered;
    total += t.total;
  }
  return total == 0 ? 100 : static_cast<unsigned>(covered * 100 / total);
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t width = diag::show(text, 0, 1000).width;
  return std::string(text) + std::string(width < columns ? columns - width : 0, ' ');
}

std::string row(std::string_view name, std::size_t columns, const Tallies& tallies) {
  std::string out = "  " + padded(name, columns) + fmt::format("  {:>4}", fmt::format("{}%", percent(tallies)));
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    const Tally& t = tallies[i];
    const std::string cell = t.total == 0 ? "-" : fmt::format("{}/{}", t.covered, t.total);
    out += fmt::format("  {:>{}}", cell, std::max<std::size_t>(headings[i].size(), 7));
  }
  return out + "\n";
}

std::string_view shown(const CoverageGroup& group) {
  return group.name.empty() ? std::string_view("(top)") : std::string_view(group.name);
}

Json to_json(const Tallies& tallies) {
  Json out;
  for (std::size_t i = 0; i < tallies.size(); ++i)
    out[headings[i]] = {{"covered", tallies[i].covered}, {"total", tallies[i].total}};
  return out;
}

}  // namespace

std::string coverage_table(const CoverageReport& report) {
  std::size_t columns = 5;
  for (const CoverageGroup& g : report.groups)
    columns = std::max<std::size_t>(columns, diag::show(shown(g), 0, 1000).width);
  std::string out = paint(Ink::bold, "coverage of " + harmless(report.bot)) + "\n  " + std::string(columns + 6, ' ');
  for (const std::string_view h : headings) out += fmt::format("  {:>7}", h);
  out += "\n";
  for (const CoverageGroup& g : report.groups) out += row(shown(g), columns, CoverageReport::tally(g));
  out += row("total", columns, report.tally());
  std::string missing;
  for (const CoverageGroup& g : report.groups)
    for (const CoverageItem& i : g.items) {
      if (i.count > 0) continue;
      // A guard that was never asked belongs to a handler that is listed already.
      const std::string kind(i.kind == CoverageItem::Kind::transition ? ""
                                                                      : kind_names[static_cast<std::size_t>(i.kind)]);
      missing +=
          fmt::format("  {}:{}: {}{}{}\n", harmless(i.file), i.line, kind, kind.empty() ? "" : " ", harmless(i.name));
    }
  if (!missing.empty()) out += "not covered\n" + missing;
  return out;
}

std::string coverage_json(const std::vector<CoverageReport>& reports) {
  Json all = Json::array();
  for (const CoverageReport& r : reports) {
    Json bot;
    bot["bot"] = r.bot;
    bot["percent"] = r.percent();
    bot["total"] = to_json(r.tally());
    bot["flows"] = Json::array();
    for (const CoverageGroup& g : r.groups) {
      Json flow;
      flow["flow"] = g.name.empty() ? Json() : Json(g.name);
      flow["percent"] = percent(CoverageReport::tally(g));
      flow.update(to_json(CoverageReport::tally(g)));
      flow["items"] = Json::array();
      for (const CoverageItem& i : g.items)
        flow["items"].push_back({{"kind", kind_names[static_cast<std::size_t>(i.kind)]},
                                 {"name", i.name},
                                 {"file", i.file},
                                 {"line", i.line},
                                 {"count", i.count}});
      bot["flows"].push_back(std::move(flow));
    }
    bot["files"] = Json::array();
    for (const CoveredFile& f : r.files) {
      Json lines = Json::object();
      for (const auto& [line, count] : f.lines) lines[std::to_string(line)] = count;
      bot["files"].push_back({{"file", f.name}, {"lines", std::move(lines)}});
    }
    all.push_back(std::move(bot));
  }
  return Json{{"coverage", std::move(all)}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string coverage_lcov(const std::vector<CoverageReport>& reports) {
  std::string out;
  for (const CoverageReport& r : reports)
    for (const CoveredFile& f : r.files) {
      out += "TN:\nSF:" + harmless(f.name) + "\n";
      std::size_t hit = 0;
      for (const CoverageItem& s : f.states) out += fmt::format("FN:{},{}\n", s.line, s.name);
      for (const CoverageItem& s : f.states) {
        out += fmt::format("FNDA:{},{}\n", s.count, s.name);
        hit += s.count > 0 ? 1 : 0;
      }
      out += fmt::format("FNF:{}\nFNH:{}\n", f.states.size(), hit);
      hit = 0;
      std::uint32_t block = 0;
      for (const CoveredFile::Branch& b : f.guards) {
        for (const bool yes : {true, false})
          out += fmt::format("BRDA:{},{},{},{}\n", b.line, block, yes ? 0 : 1,
                             b.yes + b.no == 0 ? "-" : std::to_string(yes ? b.yes : b.no));
        hit += (b.yes > 0 ? 1U : 0U) + (b.no > 0 ? 1U : 0U);
        ++block;
      }
      if (!f.guards.empty()) out += fmt::format("BRF:{}\nBRH:{}\n", f.guards.size() * 2, hit);
      hit = 0;
      for (const auto& [number, count] : f.lines) {
        out += fmt::format("DA:{},{}\n", number, count);
        hit += count > 0 ? 1 : 0;
      }
      out += fmt::format("LF:{}\nLH:{}\nend_of_record\n", f.lines.size(), hit);
    }
  return out;
}

}  // namespace bot::tool
