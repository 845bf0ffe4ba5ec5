// Any bytes as a session of a sound artifact: restore() refuses them, or the conversation goes on.
//
// Input: a first byte that is odd is followed by the session's bytes. Else a real session is damaged: the byte counts
// messages to send before, then come four bytes for each damage (place, place, what to do, new value).

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "runtime/vm/machine.hpp"
#include "tests/fuzz/example.hpp"

namespace {

using namespace bot;
using fuzz::artifact;
using fuzz::check;

runtime::Machine& machine() {
  static runtime::Machine one;
  return one;
}

void send(runtime::Session& session, std::string_view text) {
  runtime::Event event;
  event.text = text;
  event.time = 1'000'000;
  static_cast<void>(machine().turn(artifact(), session, event));
}

std::vector<std::byte> damaged(const std::uint8_t* data, std::size_t size) {
  runtime::Session session = runtime::Session::start(artifact(), 7);
  const std::string_view messages[] = {"halo", "apa?", "1", "hai", "2"};
  for (unsigned i = 0; i < data[0] / 2U % 6; ++i) send(session, messages[i % 5]);
  std::vector<std::byte> bytes(session.bytes().begin(), session.bytes().end());
  for (std::size_t i = 1; i + 4 <= size && !bytes.empty(); i += 4) {
    const std::size_t place = (data[i] * 256U + data[i + 1]) % bytes.size();
    const auto value = static_cast<std::byte>(data[i + 3]);
    switch (data[i + 2] % 4) {
      case 0: bytes[place] = value; break;
      case 1: bytes[place] ^= value; break;
      case 2: bytes.resize(place); break;
      case 3: bytes.push_back(value); break;
    }
  }
  return {bytes.begin(), bytes.end()};  // a copy without spare capacity
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::vector<std::byte> bytes;
  if (data[0] % 2 == 1) {
    bytes.resize(size - 1);
    if (size > 1) std::memcpy(bytes.data(), data + 1, size - 1);
  } else {
    bytes = damaged(data, size);
  }
  runtime::Session session;
  const auto error = runtime::Session::restore(artifact(), bytes, session);
  if (error != runtime::SessionError::none) {
    check(*runtime::text(error) != '\0');
    return 0;
  }
  for (const std::string_view text : {"halo", "1", "x"}) {
    send(session, text);
    runtime::Session again;
    check(runtime::Session::restore(artifact(), session.bytes(), again) == runtime::SessionError::none);
  }
  return 0;
}
