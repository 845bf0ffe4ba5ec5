#pragma once
// A file of seeded defects: a bot that is right, and small edits that each make one mistake. README.md has the format.

#include <string>
#include <string_view>
#include <vector>

namespace bot::seeded {

/// Replaces the text `from`, which stands in the file once. Blanks and line breaks are alike, however many.
struct Hunk {
  std::string from;
  std::string to;
};

/// A finding that has to come: its code, and a part of the line it is reported at.
struct Expected {
  std::string code;
  std::string at;
};

struct Seed {
  std::string kind;  ///< what the table counts by: `answers`, `guards` …
  std::string what;  ///< the mistake in a few words
  std::string file;  ///< that is edited; empty: the base itself
  std::vector<Hunk> hunks;
  std::vector<Expected> expected;
  std::size_t line = 0;  ///< of the .seeds file
};

struct SeedFile {
  std::string base;  ///< path of the correct bot, relative to the .seeds file
  std::vector<Seed> seeds;
  std::vector<std::string> problems;  ///< lines that are not understood
};

[[nodiscard]] SeedFile parse_seeds(std::string_view text);

/// The text with one blank for each run of blanks and line breaks, and none at its ends.
[[nodiscard]] std::string squeezed(std::string_view text);

/// The text with all edits, or why that cannot be.
struct Edited {
  std::string text;
  std::string problem;
};
[[nodiscard]] Edited apply(const Seed& seed, std::string text);

}  // namespace bot::seeded
