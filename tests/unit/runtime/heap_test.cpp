// In the steady state a turn does not allocate. A program of its own: it replaces operator new and malloc's users with
// counting ones.

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <new>
#include <sstream>
#include <string>

#include "compiler/driver/driver.hpp"
#include "runtime/vm/machine.hpp"

namespace {
std::size_t allocations = 0;
}

// The C library's own names.
extern "C" void* __libc_malloc(std::size_t size);                     // NOLINT(bugprone-reserved-identifier)
extern "C" void* __libc_calloc(std::size_t count, std::size_t size);  // NOLINT(bugprone-reserved-identifier)
extern "C" void* __libc_realloc(void* old, std::size_t size);         // NOLINT(bugprone-reserved-identifier)
extern "C" void* malloc(std::size_t size) noexcept {
  ++allocations;
  return __libc_malloc(size);
}
extern "C" void* calloc(std::size_t count, std::size_t size) noexcept {
  ++allocations;
  return __libc_calloc(count, size);
}
extern "C" void* realloc(void* old, std::size_t size) noexcept {
  ++allocations;
  return __libc_realloc(old, size);
}

int main() {
  using namespace bot;
  std::ifstream file(BOT_SOURCE_DIR "/examples/handover/handover.bot", std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  driver::Job job;
  job.name = "handover.bot";
  job.text = text.str();
  const driver::Result compiled = driver::compile(job);
  const runtime::LoadResult loaded = runtime::load(compiled.artifact);
  if (!loaded.artifact) return std::puts("the bot does not compile or load"), 1;

  static constexpr std::string_view messages[] = {"Halo kak!", "apa ya", "HALO \xf0\x9f\x98\x8a", "bayar", "1", "",
                                                  "halo",      "2"};
  runtime::Machine machine;
  runtime::Session session = runtime::Session::start(*loaded.artifact, 1);
  std::size_t effects = 0;
  const auto turns = [&](int count) {
    for (int i = 0; i < count; ++i) {
      runtime::Event event;
      if (messages[i % 8].empty()) {
        event.kind = runtime::Event::Kind::host;
        event.name = "agent.resolved";
      } else {
        event.text = messages[i % 8];
      }
      if (machine.turn(*loaded.artifact, session, event) != runtime::TurnError::none) std::abort();
      effects += machine.effects().size();
    }
  };
  const std::size_t at_start = allocations;
  turns(800);  // a hundred conversations
  const std::size_t warm = allocations;
  turns(10'000);
  const std::size_t steady = allocations - warm;
  std::printf("allocations: %zu while warming up, %zu in 10,000 turns with %zu effects\n", warm - at_start, steady,
              effects);
  if (warm == at_start || effects < 5000) return std::puts("nothing was counted"), 1;
  return steady == 0 ? 0 : 1;
}
