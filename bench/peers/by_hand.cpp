// The same bot as one writes it in C++: a tokenizer, words in a std::unordered_map, replies as strings.

#include <cctype>
#include <optional>
#include <unordered_map>

#include "bench/peers/peer.hpp"
#include "bench/peers/texts.hpp"

namespace {

using namespace bot::bench;

enum class Meaning { greeting, yes, no };
enum class State { closed, greetings, agent };

struct ByHand {
  struct Session {
    State state = State::closed;
  };
  std::unordered_map<std::string, Meaning> greetings, menu;
  std::string reply;
  std::vector<char> saved;

  ByHand() {
    for (const char* word : {"start", "hai", "hei", "hay", "hey", "oy", "ay", "ey", "hi", "assalamualaikum", "hello",
                             "hallo", "allo", "helo", "halo", "woy", "shallom"})
      greetings[word] = Meaning::greeting;
    for (const char* word : {"1", "satu", "ya"}) menu[word] = Meaning::yes;
    for (const char* word : {"2", "dua", "tidak"}) menu[word] = Meaning::no;
  }

  static std::vector<std::string> tokens(const std::string& message) {
    std::vector<std::string> out;
    std::string token;
    for (const char c : message)
      if (std::isalnum(static_cast<unsigned char>(c))) {
        token += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      } else if (!token.empty()) {
        out.push_back(std::move(token));
        token.clear();
      }
    if (!token.empty()) out.push_back(std::move(token));
    return out;
  }
  static std::optional<Meaning> find(const std::unordered_map<std::string, Meaning>& words,
                                     const std::string& message) {
    for (const std::string& token : tokens(message))
      if (const auto it = words.find(token); it != words.end()) return it->second;
    return std::nullopt;
  }

  std::string answer(Session& session, const std::string& message) const {
    switch (session.state) {
      case State::agent:
        if (message != "@agent.resolved") return "";
        session.state = State::closed;
        return std::string(thanks_text);
      case State::greetings:
        if (const auto meaning = find(menu, message)) {
          session.state = *meaning == Meaning::yes ? State::agent : State::closed;
          return std::string(*meaning == Meaning::yes ? handover_text : thanks_text);
        }
        return std::string(greeting_text);
      case State::closed:
        if (!find(greetings, message)) return std::string(hint_text);
        session.state = State::greetings;
        return std::string(greeting_text);
    }
    return "";
  }

  Session start() { return {}; }
  std::string_view turn(Session& session, const std::string& message) { return reply = answer(session, message); }
  void save_and_restore(Session& session) {
    saved.assign(reinterpret_cast<const char*>(&session), reinterpret_cast<const char*>(&session + 1));
    std::memcpy(&session, saved.data(), sizeof session);
  }
};

}  // namespace

int main(int argc, char** argv) {
  ByHand bot;
  return play(argc, argv, bot);
}
