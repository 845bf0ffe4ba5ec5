// Any messages, a line each, to a sound artifact: every turn works, and the same turn from a saved session gives the
// same effects and the same session. A line that begins with "!" raises a host event.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/vm/machine.hpp"
#include "tests/fuzz/example.hpp"

namespace {

using namespace bot;
using fuzz::artifact;
using fuzz::check;

struct Turn {
  runtime::TurnError error{};
  std::string effects;
  std::vector<std::byte> session;

  bool operator==(const Turn&) const = default;
};

Turn turn(runtime::Machine& machine, runtime::Session& session, const runtime::Event& event) {
  Turn made;
  made.error = machine.turn(artifact(), session, event);
  for (const auto& effect : machine.effects()) {
    made.effects += static_cast<char>('0' + static_cast<int>(effect.kind));
    made.effects.append(effect.text).append("|").append(effect.note).append("\n");
  }
  made.session.assign(session.bytes().begin(), session.bytes().end());
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static runtime::Machine first;
  static runtime::Machine second;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  runtime::Session session = runtime::Session::start(artifact(), size);
  runtime::Event event;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const bool host = line.starts_with('!');
    if (host) line.remove_prefix(1);
    event.kind = host ? runtime::Event::Kind::host : runtime::Event::Kind::message;
    (host ? event.name : event.text) = line;
    event.time += static_cast<std::int64_t>(line.size()) * 1000 - 500;

    runtime::Session saved;
    check(runtime::Session::restore(artifact(), session.bytes(), saved) == runtime::SessionError::none);
    const Turn one = turn(first, session, event);
    check(one == turn(second, saved, event));
    check(one.error == runtime::TurnError::none);
  }
  return 0;
}
