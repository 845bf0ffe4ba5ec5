// Any bytes as a session of a sound artifact: restore() refuses them, or the conversation goes on.
//
// Input: a first byte that is odd is followed by the session's bytes. Else a real session is damaged: the byte counts
// lines to send before, then come four bytes for each damage (place, place, what to do, new value).

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "tests/fuzz/talk.hpp"

namespace {

using namespace bot;
using fuzz::artifact;
using fuzz::check;

/// Leads through what a session may hold.
constexpr std::string_view lines[] = {"halo", "apa?",  "1",   "besar", "dua", "+A1",
                                      "satu", "rumah", "dua", "!paid", "hai", "2"};

struct Conversation {
  runtime::Session session;
  fuzz::Talker talker;

  void send(std::string_view line) {
    static runtime::Machine machine;
    static_cast<void>(machine.turn(artifact(), session, talker.next(line)));
    static_cast<void>(fuzz::effects_of(machine));
    talker.remember(machine);
  }
};

std::vector<std::byte> damaged(const std::uint8_t* data, std::size_t size) {
  Conversation c{runtime::Session::start(artifact(), 7), {}};
  for (unsigned i = 0; i < data[0] / 2U % 24; ++i) c.send(lines[i % std::size(lines)]);
  std::vector<std::byte> bytes(c.session.bytes().begin(), c.session.bytes().end());
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
  Conversation c;
  const auto error = runtime::Session::restore(artifact(), bytes, c.session);
  if (error != runtime::SessionError::none) {
    check(*runtime::text(error) != '\0');
    return 0;
  }
  static_cast<void>(runtime::due(artifact(), c.session));
  c.talker.event.time = c.session.header().now > 0 ? c.session.header().now : 0;
  if (c.talker.event.time > std::int64_t{1} << 50) c.talker.event.time = 0;
  for (const std::string_view line : {"halo", "1", "+x", "~~~~", "satu", "!agent.resolved", "x"}) {
    c.send(line);
    runtime::Session again;
    check(runtime::Session::restore(artifact(), c.session.bytes(), again) == runtime::SessionError::none);
  }
  return 0;
}
