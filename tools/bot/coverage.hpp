#pragma once
// What of a bot its tests have tried.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "tools/bot/conversation.hpp"

namespace bot::tool {

/// Something that tests may try.
struct CoverageItem {
  enum class Kind : std::uint8_t {
    state,       ///< was it entered?
    transition,  ///< a handler or an arrow inside of a block: was it taken?
    guard,       ///< one outcome of a handler's `when`: did it come?
    intent,      ///< was something taken as it?
  };
  static constexpr std::size_t kinds = 4;
  Kind kind = Kind::state;
  std::string name;  ///< `order.ask`, `on menu(satu) -> handover`, `otherwise when misses >= 3: true`
  std::string file;
  std::uint32_t line = 0;
  std::uint64_t count = 0;
};

struct Tally {
  std::size_t covered = 0;
  std::size_t total = 0;
};
using Tallies = std::array<Tally, CoverageItem::kinds>;

/// The items of a flow, or of what stands outside of all flows.
struct CoverageGroup {
  std::string name;  ///< the flow's; empty: outside
  std::vector<CoverageItem> items;
};

/// How often the lines of a source were run; only lines with something to run.
struct CoveredFile {
  struct Branch {
    std::uint32_t line;
    std::uint64_t yes, no;  ///< how often it held, and did not
  };
  std::string name;
  std::map<std::uint32_t, std::uint64_t> lines;
  std::vector<CoverageItem> states;  ///< sorted by line
  std::vector<Branch> guards;
};

struct CoverageReport {
  std::string bot;                    ///< path of its main file
  std::vector<CoverageGroup> groups;  ///< in the order of the sources; without empty ones
  std::vector<CoveredFile> files;

  [[nodiscard]] static Tallies tally(const CoverageGroup& group);
  [[nodiscard]] Tallies tally() const;
  /// Of all items, in whole per cent, rounded down; 100 when there are none.
  [[nodiscard]] unsigned percent() const;
};

/// Counts turn by turn. Modules of the standard library are not part of it.
class Coverage {
 public:
  /// The bot was made of the result. Both outlive it.
  Coverage(const driver::Result& result, const LoadedBot& bot);

  /// To be given to Machine::count.
  [[nodiscard]] std::vector<std::uint32_t>& code() { return code_; }
  /// After each turn; the machine records.
  void take(const runtime::Machine& machine);
  [[nodiscard]] CoverageReport report() const;

 private:
  const driver::Result& result_;
  const LoadedBot& bot_;
  std::vector<std::uint32_t> code_;  ///< by offset of the code section: how often that instruction was run
  std::vector<std::uint32_t> states_, flows_, intents_, taken_;  ///< by row; the last of handlers
};

/// For people: a table, and what is not covered.
[[nodiscard]] std::string coverage_table(const CoverageReport& report);
/// One object for each bot.
[[nodiscard]] std::string coverage_json(const std::vector<CoverageReport>& reports);
/// The tracefile format of lcov and genhtml.
[[nodiscard]] std::string coverage_lcov(const std::vector<CoverageReport>& reports);

}  // namespace bot::tool
