// Writes peers/handover.botc and peers/conversation.tsv (see peer.hpp) into the build directory: what the bot of
// examples/handover says in the conversation that every peer plays.

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "bench/tutorial.hpp"

int main() {
  using namespace bot;
  const bytecode::Bytes bytes = bench::compile_tutorial(true);
  const runtime::LoadResult loaded = runtime::load(bytes);
  if (!loaded.artifact) return 1;
  const std::string folder = BOT_BINARY_DIR "/peers";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/handover.botc", std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  std::ofstream out(folder + "/conversation.tsv");
  runtime::Session session = runtime::Session::start(*loaded.artifact, 1);
  runtime::Machine machine;
  for (const runtime::Event& event : bench::conversation()) {
    if (machine.turn(*loaded.artifact, session, event) != runtime::TurnError::none) return 1;
    std::string reply;
    for (const runtime::Effect& effect : machine.effects())
      if (effect.kind == runtime::Effect::Kind::say && reply.empty()) reply = effect.text;
    if (event.kind == runtime::Event::Kind::host) out << '@' << event.name << '\t';
    else out << event.text << '\t';
    for (const char c : reply) c == '\n' ? out << "\\n" : out << c;
    out << '\n';
  }
  return out.flush() ? 0 : 1;
}
