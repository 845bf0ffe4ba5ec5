#pragma once
// What every peer in C++ does around its bot: it plays the conversation and counts turns.
//
//   program CONVERSATION turns SECONDS     turns a second, the session kept in memory
//   program CONVERSATION saved SECONDS     the same, the session saved to bytes and restored at every turn
//   program CONVERSATION sessions COUNT    bytes of memory that so many conversations take after their first message
//   program CONVERSATION once              one message and its reply, for the time to start
//
// The conversation has a line a turn: the message, a tab, the reply with \n for a line break. A message that begins
// with
// `@` is an event. Every peer plays it once and compares the replies before anything is counted.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace bot::bench {

struct Step {
  std::string message;
  std::string reply;
};

inline std::vector<Step> read_conversation(const char* path) {
  std::vector<Step> steps;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const std::size_t tab = line.find('\t');
    Step step{line.substr(0, tab), ""};
    for (std::size_t i = tab + 1; i < line.size(); ++i)
      if (line.compare(i, 2, "\\n") == 0) step.reply += '\n', ++i;
      else step.reply += line[i];
    steps.push_back(std::move(step));
  }
  return steps;
}

/// Resident memory in bytes.
inline double resident() {
  std::ifstream in("/proc/self/statm");
  double all = 0, here = 0;
  in >> all >> here;
  return here * static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// `Bot` has: `Session` (copied), `std::string_view turn(Session&, const std::string& message)` whose result holds
/// until the next turn, and `void save_and_restore(Session&)`.
template <class Bot>
int play(int argc, char** argv, Bot& bot) {
  if (argc < 3) return 2;
  const std::vector<Step> steps = read_conversation(argv[1]);
  const std::string_view mode = argv[2];
  typename Bot::Session session = bot.start();
  if (mode == "once") return std::printf("%zu\n", bot.turn(session, steps.front().message).size()) < 0;
  for (int round = 0; round < 2; ++round)
    for (const Step& step : steps) {
      const std::string_view reply = bot.turn(session, step.message);
      if (reply == step.reply) continue;
      std::fprintf(stderr, "%s: got \"%.*s\", wanted \"%s\"\n", step.message.c_str(), static_cast<int>(reply.size()),
                   reply.data(), step.reply.c_str());
      return 1;
    }
  if (argc < 4) return 2;
  if (mode == "sessions") {
    const auto count = std::strtoul(argv[3], nullptr, 10);
    const double before = resident();
    std::vector<typename Bot::Session> sessions;
    sessions.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      sessions.push_back(bot.start());
      (void)bot.turn(sessions.back(), steps.front().message);
    }
    return std::printf("%.0f\n", resident() - before) < 0;
  }
  const double seconds = std::strtod(argv[3], nullptr);
  const bool saved = mode == "saved";
  using Clock = std::chrono::steady_clock;
  std::size_t turns = 0, bytes = 0;
  double passed = 0;
  for (const double until : {seconds / 4, seconds}) {  // first to warm up
    turns = 0;
    const auto begin = Clock::now();
    while ((passed = std::chrono::duration<double>(Clock::now() - begin).count()) < until)
      for (int i = 0; i < 100; ++i)
        for (const Step& step : steps) {
          bytes += bot.turn(session, step.message).size();
          if (saved) bot.save_and_restore(session);
          ++turns;
        }
  }
  if (bytes == 0) return 1;
  return std::printf("%.0f\n", static_cast<double>(turns) / passed) < 0;
}

}  // namespace bot::bench
