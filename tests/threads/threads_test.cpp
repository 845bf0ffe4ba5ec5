// threads_test FIRST SECOND: two builds of a bot, and threads that use them all at once.

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "runtime/c/bot.h"

namespace {

constexpr unsigned thread_count = 6;
constexpr std::string_view said[] = {"halo",      "12", "AB-77", "hm",     "halo kak",
                                     "dua puluh", "x",  "HAI",   "nomor?", "bukan"};

void need(bool holds, const char* what) {
  if (holds) return;
  std::printf("failed: %s (%s)\n", what, bot_last_error().data);
  std::fflush(stdout);
  std::abort();
}
#define NEED(condition) need(condition, #condition)

bot_artifact* open(const char* path) {
  bot_artifact* out = nullptr;
  NEED(bot_open_file(path, &out) == BOT_OK);
  return out;
}

struct Machine {
  bot_machine* handle = nullptr;
  Machine() { NEED(bot_machine_create(&handle) == BOT_OK); }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  ~Machine() { NEED(bot_machine_close(handle) == BOT_OK); }

  bot_status turn(bot_session* session, bot_deployment* deployment, std::string_view message) const {
    bot_event e = BOT_INIT(bot_event);
    e.text = {message.data(), message.size()};
    return bot_turn(handle, session, deployment, &e);
  }
  [[nodiscard]] std::string effects() const {
    std::string out;
    std::size_t count = 0;
    NEED(bot_effect_count(handle, &count) == BOT_OK);
    for (std::size_t i = 0; i < count; ++i) {
      bot_text line{};
      NEED(bot_effect_json(handle, i, 0, &line) == BOT_OK);
      out.append(line.data, line.size) += '\n';
    }
    return out;
  }
};

std::vector<std::byte> save(bot_session* session) {
  std::size_t size = 0;
  NEED(bot_session_save(session, nullptr, 0, &size) == BOT_BUFFER_TOO_SMALL);
  std::vector<std::byte> out(size);
  NEED(bot_session_save(session, out.data(), size, &size) == BOT_OK);
  return out;
}

/// A whole conversation, restored at every turn.
std::string converse(bot_artifact* artifact, bot_deployment* deployment, const Machine& machine, unsigned rounds) {
  bot_session* session = nullptr;
  NEED(bot_session_start(artifact, 7, &session) == BOT_OK);
  std::string out;
  for (unsigned i = 0; i < rounds; ++i) {
    NEED(machine.turn(session, deployment, said[i % std::size(said)]) == BOT_OK);
    out += machine.effects();
    const auto saved = save(session);
    NEED(bot_session_close(session) == BOT_OK);
    NEED(bot_session_restore(artifact, saved.data(), saved.size(), &session) == BOT_OK);
  }
  NEED(bot_session_close(session) == BOT_OK);
  return out;
}

template <typename Body>
void in_threads(Body body) {
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < thread_count; ++i) threads.emplace_back(body, i);
  for (std::thread& t : threads) t.join();
}

/// All say what one alone says.
void share(const char* path) {
  bot_artifact* const artifact = open(path);
  bot_deployment* deployment = nullptr;
  NEED(bot_deployment_create(artifact, &deployment) == BOT_OK);
  const bot_pair pair{{"currency", 8}, {"USD", 3}};
  NEED(bot_deployment_set_config(deployment, &pair, 1) == BOT_OK);
  const std::string alone = converse(artifact, deployment, Machine(), 500);
  NEED(alone.find("Rumah 12 USD") != alone.npos && alone.find("AB 77") != alone.npos);
  in_threads([&](unsigned) { NEED(converse(artifact, deployment, Machine(), 500) == alone); });
  // Closed while others use it: they go on.
  std::atomic<unsigned> under_way{0};
  in_threads([&](unsigned i) {
    const Machine machine;
    bot_session* session = nullptr;
    NEED(bot_session_start(artifact, 1, &session) == BOT_OK);
    ++under_way;
    while (under_way < thread_count) std::this_thread::yield();
    if (i == 0) NEED(bot_artifact_close(artifact) == BOT_OK);
    for (unsigned k = 0; k < 50; ++k) NEED(machine.turn(session, deployment, said[k % 10]) == BOT_OK);
    NEED(bot_session_close(session) == BOT_OK);
  });
  NEED(bot_deployment_close(deployment) == BOT_OK);
}

/// The current build changes all the time; conversations begin with it, are moved to it, and lose nothing.
void swap_under_load(const char* first, const char* second) {
  std::atomic<bot_artifact*> current{open(first)};
  std::atomic<unsigned> running{thread_count};
  std::atomic<unsigned> moved{0};
  std::thread deployer([&] {
    for (unsigned i = 0; running > 0; ++i) {
      bot_artifact* const old = current.exchange(open(i % 2 == 0 ? second : first));
      NEED(bot_artifact_close(old) == BOT_OK);
    }
  });
  in_threads([&](unsigned) {
    const Machine machine;
    for (unsigned round = 0; round < 200; ++round) {
      bot_session* session = nullptr;
      // The handle may be closed between the two: then there is a newer one.
      for (bot_status s = BOT_INVALID_HANDLE; s != BOT_OK; s = bot_session_start(current, round, &session))
        NEED(s == BOT_INVALID_HANDLE);
      unsigned turns = 0;
      for (const std::string_view message : said) {
        NEED(machine.turn(session, nullptr, message) == BOT_OK);
        NEED(!machine.effects().empty());
        ++turns;
        const bot_status s = bot_session_move(session, current);
        NEED(s == BOT_OK || s == BOT_INVALID_HANDLE);
        if (s == BOT_OK) ++moved;
      }
      bot_session_info info = BOT_INIT(bot_session_info);
      NEED(bot_session_get_info(session, &info) == BOT_OK && info.turns == turns);
      NEED(bot_session_close(session) == BOT_OK);
    }
    --running;
  });
  deployer.join();
  NEED(bot_artifact_close(current) == BOT_OK);
  NEED(moved > 0);
}

/// Sessions wait in a queue, and whoever is free takes the next one.
void pass_around(const char* path) {
  bot_artifact* const artifact = open(path);
  std::mutex mutex;
  std::deque<std::pair<bot_session*, unsigned>> queue;
  for (unsigned i = 0; i < 20; ++i) {
    bot_session* session = nullptr;
    NEED(bot_session_start(artifact, i, &session) == BOT_OK);
    queue.emplace_back(session, 0);
  }
  std::atomic<unsigned> finished{0};
  in_threads([&](unsigned) {
    const Machine machine;
    while (finished < 20) {
      std::pair<bot_session*, unsigned> job{};
      {
        const std::lock_guard lock(mutex);
        if (queue.empty()) continue;
        job = queue.front();
        queue.pop_front();
      }
      NEED(machine.turn(job.first, nullptr, said[job.second % 10]) == BOT_OK);
      if (++job.second == 50) {
        NEED(bot_session_close(job.first) == BOT_OK);
        ++finished;
        continue;
      }
      const std::lock_guard lock(mutex);
      queue.push_back(job);
    }
  });
  NEED(bot_artifact_close(artifact) == BOT_OK);
}

/// Against the rules: all want the same session. One at a time has it, the others are told.
void quarrel(const char* path) {
  bot_artifact* const artifact = open(path);
  bot_session* session = nullptr;
  NEED(bot_session_start(artifact, 1, &session) == BOT_OK);
  std::atomic<unsigned> turns{0};
  in_threads([&](unsigned) {
    const Machine machine;
    for (unsigned i = 0; i < 200; ++i) {
      const bot_status s = machine.turn(session, nullptr, said[i % 10]);
      NEED(s == BOT_OK || s == BOT_IN_USE);
      if (s == BOT_OK) ++turns;
    }
  });
  bot_session_info info = BOT_INIT(bot_session_info);
  NEED(bot_session_get_info(session, &info) == BOT_OK && info.turns == turns);
  // And all close it: one of them does.
  std::atomic<unsigned> closed{0};
  in_threads([&](unsigned) {
    const bot_status s = bot_session_close(session);
    NEED(s == BOT_OK || s == BOT_IN_USE || s == BOT_INVALID_HANDLE);
    if (s == BOT_OK) ++closed;
  });
  if (closed == 0) NEED(bot_session_close(session) == BOT_OK);
  NEED(closed <= 1);
  NEED(bot_artifact_close(artifact) == BOT_OK);
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return 2;
  share(words[1]);
  swap_under_load(words[1], words[2]);
  pass_around(words[2]);
  quarrel(words[1]);
  NEED(bot_use_allocator(nullptr) == BOT_OK);  // nothing is left open
  std::puts("4 passed, 0 failed");
}
