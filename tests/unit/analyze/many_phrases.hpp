#pragma once
// A state with very many phrases, for tests and measurements.

#include <set>
#include <string>
#include <string_view>

#include "tests/unit/match/random_text.hpp"

namespace bot::test {

inline std::string random_word(Random& random) {
  static constexpr std::string_view syllables[] = {"bra", "kta", "tso", "sne", "ple", "mru", "rik", "lof",
                                                   "nux", "gew", "dij", "hav", "jap", "wib", "cum", "yod"};
  std::string out;
  for (std::size_t n = 3 + random.below(2); n > 0; --n) out += syllables[random.below(std::size(syllables))];
  return out;
}

/// `nlus` intents of 100 phrases of two or three words, no phrase in another one, but that of the last intent in the
/// first one's.
inline std::string many_phrases(std::size_t nlus, std::string_view option) {
  Random random(3);
  std::set<std::string> seen;
  std::string out = "bot big { language id }\n", first;
  std::string handlers;
  for (std::size_t n = 0; n < nlus; ++n) {
    const std::string number = std::to_string(n);
    out += "nlu w" + number + " keyword " + std::string(option) + " { v: ";
    for (std::size_t p = 0; p < 100; ++p) {
      std::string phrase;
      do {
        phrase =
            random_word(random) + " " + random_word(random) + (random.below(2) == 0 ? " " + random_word(random) : "");
      } while (!seen.insert(phrase).second);
      if (n == 0 && p == 0) first = phrase;
      out += (p == 0 ? "\"" : ", \"") + phrase + "\"";
    }
    if (n + 1 == nlus) out += ", \"x " + first + "\"";
    out += " }\nintent i" + number + " = w" + number + "\n";
    handlers += "    on i" + number + " { say \"" + number + "\" }\n";
  }
  return out + "flow talk {\n  initial intent open = w0\n  initial state start {\n    say \"?\"\n" + handlers +
         "    otherwise -> start\n  }\n}\notherwise { say \"?\" }\n";
}

}  // namespace bot::test
