// Any events, a line each (see talk.hpp), to a sound artifact: every turn works or says why not, the same turn from a
// saved session gives the same effects and the same session, and what is due is the same for both.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/talk.hpp"

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
  made.effects = fuzz::effects_of(machine);
  made.session.assign(session.bytes().begin(), session.bytes().end());
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static runtime::Machine first;
  static runtime::Machine second;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  runtime::Session session = runtime::Session::start(artifact(), size);
  fuzz::Talker talker;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    runtime::Session saved;
    check(runtime::Session::restore(artifact(), session.bytes(), saved) == runtime::SessionError::none);
    const std::vector<std::byte> before(session.bytes().begin(), session.bytes().end());
    const runtime::Event& event = talker.next(line);
    const Turn one = turn(first, session, event);
    check(one == turn(second, saved, event));
    check(one.error == runtime::TurnError::none || one.session == before);
    if (one.error == runtime::TurnError::none)
      check(runtime::due(artifact(), session) == first.next_due() && first.next_due() == second.next_due());
    talker.remember(first);
  }
  return 0;
}
