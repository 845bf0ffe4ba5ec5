// The same bot as tight as it gets in C++, for this one bot alone: words of up to eight bytes are compared as one
// number, nothing is allocated, nothing is looked up.

#include <array>

#include "bench/peers/peer.hpp"
#include "bench/peers/texts.hpp"

namespace {

using namespace bot::bench;
using Word = std::uint64_t;

constexpr Word word(std::string_view text) {
  Word w = 0;
  for (const char c : text) w = w << 8 | static_cast<unsigned char>(c);
  return w;
}

// The byte in lower case, or 0 for what is between words.
constexpr std::array<unsigned char, 256> lower = [] {
  std::array<unsigned char, 256> out{};
  for (unsigned c = '0'; c <= '9'; ++c) out[c] = static_cast<unsigned char>(c);
  for (unsigned c = 'a'; c <= 'z'; ++c) out[c] = out[c - 32] = static_cast<unsigned char>(c);
  return out;
}();

enum class State : unsigned char { closed, greetings, agent };

struct Tightest {
  struct Session {
    State state = State::closed;
  };
  Session saved;

  template <class Is>
  static int find(const std::string& message, Is is) {
    Word w = 0;
    for (const char c : message) {
      if (const Word b = lower[static_cast<unsigned char>(c)]) {
        w = w << 8 | b;
      } else if (w != 0) {
        if (const int found = is(w)) return found;
        w = 0;
      }
    }
    return is(w);
  }
  static int menu(Word w) {
    switch (w) {
      case word("1"):
      case word("satu"):
      case word("ya"): return 1;
      case word("2"):
      case word("dua"):
      case word("tidak"): return 2;
      default: return 0;
    }
  }
  static int greeting(Word w) {
    switch (w) {
      case word("start"):
      case word("hai"):
      case word("hei"):
      case word("hay"):
      case word("hey"):
      case word("oy"):
      case word("ay"):
      case word("ey"):
      case word("hi"):
      case word("ualaikum"):  // the last eight bytes of a longer word
      case word("hello"):
      case word("hallo"):
      case word("allo"):
      case word("helo"):
      case word("halo"):
      case word("woy"):
      case word("shallom"): return 1;
      default: return 0;
    }
  }

  Session start() { return {}; }
  std::string_view turn(Session& session, const std::string& message) {
    switch (session.state) {
      case State::agent:
        if (message != "@agent.resolved") return {};
        session.state = State::closed;
        return thanks_text;
      case State::greetings:
        switch (find(message, menu)) {
          case 1: session.state = State::agent; return handover_text;
          case 2: session.state = State::closed; return thanks_text;
          default: return greeting_text;
        }
      case State::closed:
        if (find(message, greeting) == 0) return hint_text;
        session.state = State::greetings;
        return greeting_text;
    }
    return {};
  }
  void save_and_restore(Session& session) {
    std::memcpy(&saved, &session, sizeof session);
    asm volatile("" ::: "memory");
    std::memcpy(&session, &saved, sizeof session);
  }
};

}  // namespace

int main(int argc, char** argv) {
  Tightest bot;
  return play(argc, argv, bot);
}
