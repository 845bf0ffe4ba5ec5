// The bot of examples/handover, compiled, in the runtime.

#include <iterator>
#include <span>

#include "bench/peers/peer.hpp"
#include "runtime/load/artifact.hpp"
#include "runtime/vm/machine.hpp"

namespace {

using namespace bot;

struct Botlang {
  using Session = runtime::Session;
  const runtime::Artifact& artifact;
  runtime::Machine machine;
  runtime::Event event;
  std::vector<std::byte> saved;
  std::string more;

  Session start() { return runtime::Session::start(artifact, 1); }
  std::string_view turn(Session& session, const std::string& message) {
    event.kind = message[0] == '@' ? runtime::Event::Kind::host : runtime::Event::Kind::message;
    if (message[0] == '@') event.name = std::string_view(message).substr(1);
    else event.text = message;
    if (machine.turn(artifact, session, event) != runtime::TurnError::none) std::exit(1);
    for (const runtime::Effect& effect : machine.effects())
      if (effect.kind == runtime::Effect::Kind::say) return effect.text;
    return {};
  }
  void save_and_restore(Session& session) {
    saved.assign(session.bytes().begin(), session.bytes().end());
    if (runtime::Session::restore(artifact, saved, session) != runtime::SessionError::none) std::exit(1);
  }
};

}  // namespace

int main(int argc, char** argv) {
  std::ifstream file(BOT_BINARY_DIR "/peers/handover.botc", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  const runtime::LoadResult loaded = runtime::load(std::as_bytes(std::span(bytes)));
  if (!loaded.artifact) return 1;
  Botlang bot{*loaded.artifact, {}, {}, {}, {}};
  return bench::play(argc, argv, bot);
}
