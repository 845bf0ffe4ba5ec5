// turn ARTIFACT TURNS: talks to a bot in this process and prints
//   median_ns p99_ns allocations
// of one turn (recognise, transition, reply), and the heap allocations of all turns together, once the working memory
// has grown to what the conversation needs. The clock's own cost, some 20 ns, is in the figures.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <vector>

#include "runtime/load/artifact.hpp"
#include "runtime/load/mapped_file.hpp"
#include "runtime/vm/machine.hpp"

namespace {

using namespace bot::runtime;

std::size_t allocations = 0;

constexpr const char* messages[] = {"Halo kak!", "apa ya?", "HALO 😊", "bayar 081", "2. Tidak", "hai", "dua"};
constexpr std::size_t message_count = std::size(messages);

struct Conversation {
  const Artifact& artifact;
  Machine machine;
  Session session = Session::start(artifact, 1);
  std::size_t turns = 0;

  void turn() {
    Event event;
    event.text = messages[turns % message_count];
    event.time = static_cast<std::int64_t>(++turns);
    if (machine.turn(artifact, session, event) == TurnError::none && !machine.effects().empty()) return;
    std::fprintf(stderr, "turn: no reply to '%s'\n", messages[(turns - 1) % message_count]);
    std::exit(1);
  }
};

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* const made = std::malloc(size)) return made;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int main(int argc, char** argv) {
  const int turns = argc == 3 ? std::atoi(argv[2]) : 0;
  MappedFile file;
  if (turns < 1 || MappedFile::open(argv[1], file) != 0) {
    std::fprintf(stderr, "usage: turn ARTIFACT TURNS\n");
    return 2;
  }
  const LoadResult loaded = load(file.bytes());
  if (!loaded.artifact) {
    std::fprintf(stderr, "turn: %s\n", text(loaded.error));
    return 1;
  }
  Conversation conversation{*loaded.artifact, {}};
  for (std::size_t i = 0; i < 10 * message_count; ++i) conversation.turn();

  using Clock = std::chrono::steady_clock;
  std::vector<Clock::rep> nanoseconds(static_cast<std::size_t>(turns));
  allocations = 0;
  for (auto& cost : nanoseconds) {
    const auto start = Clock::now();
    conversation.turn();
    cost = std::chrono::nanoseconds(Clock::now() - start).count();
  }
  const std::size_t made = allocations;
  const auto at = [&](std::size_t percent) {
    const auto place = nanoseconds.begin() + static_cast<std::ptrdiff_t>((nanoseconds.size() - 1) * percent / 100);
    std::nth_element(nanoseconds.begin(), place, nanoseconds.end());
    return static_cast<long>(*place);
  };
  std::printf("%ld %ld %zu\n", at(50), at(99), made);
}
