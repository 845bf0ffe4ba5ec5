#pragma once
// A bot made by hand, for tests to fill in.

#include "tests/unit/runtime/assembly.hpp"

namespace bot::test {

/// A bot with one flow that "halo" opens, and handlers for words that the tests fill in.
struct Small {
  Assembly a;
  std::uint32_t greet, hi, word, said;
  std::uint32_t flow, first;

  Small() {
    greet = a.keyword({{"hi", {"halo"}}});
    hi = a.intent(greet);
    word = a.keyword({{"one", {"satu"}}, {"two", {"dua"}}, {"three", {"tiga"}}});
    said = a.intent(word, {{.nlu = word}});
    flow = a.flow();
    first = a.state(flow);
    a.opener(hi, flow);
    a.bot.otherwise.push_back(Assembly::row({.body = a.says("?")}));
  }
  void entry(std::uint32_t state, std::string_view text) { a.image.states[state].entry = a.says(text); }
  void on(std::uint32_t state, std::uint32_t value, On on) {
    on.intent = said;
    on.attribute = 0;
    on.value = value;
    a.on(state, on);
  }
};

}  // namespace bot::test
