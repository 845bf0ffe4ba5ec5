// Any bytes as an artifact: the loader refuses them, or they run. The checksum is put right first, for it would stop
// everything that is of interest.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "bytecode/hash.hpp"
#include "tests/fuzz/talk.hpp"

namespace {

using namespace bot;
using fuzz::check;

void mend_checksum(std::vector<std::byte>& file) {
  if (file.size() < sizeof(bytecode::Header)) return;
  const std::string_view counted(reinterpret_cast<const char*>(file.data()) + bytecode::checksum_start,
                                 file.size() - bytecode::checksum_start);
  const std::uint64_t checksum = bytecode::hash64(counted);
  std::memcpy(file.data() + offsetof(bytecode::Header, checksum), &checksum, sizeof checksum);
}

void talk(const runtime::Artifact& artifact) {
  static runtime::Machine machine;
  runtime::Session session = runtime::Session::start(artifact, 1);
  const runtime::Limits limits{.steps = 20'000};
  fuzz::Talker talker;
  for (const std::string_view line : {"halo", "1", "satu dua", "", "hai kak 😊", "besar", "+A1", "dua", "*1", "~~~~~~~",
                                      "=billing", "!paid", "2", "x", "!agent.resolved"}) {
    const auto error = machine.turn(artifact, session, talker.next(line), limits);
    check(*runtime::text(error) != '\0' || error == runtime::TurnError::none);
    static_cast<void>(fuzz::effects_of(machine));
    talker.remember(machine);
    runtime::Session again;
    check(runtime::Session::restore(artifact, session.bytes(), again) == runtime::SessionError::none);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::byte> file(size);  // as long as the input, so that the sanitizer sees each byte too far
  if (size != 0) std::memcpy(file.data(), data, size);
  mend_checksum(file);
  const auto loaded = runtime::load(file);
  check((loaded.artifact != nullptr) == (loaded.error == runtime::LoadError::none));
  if (loaded.artifact) talk(*loaded.artifact);
  else check(*runtime::text(loaded.error) != '\0');
  return 0;
}
