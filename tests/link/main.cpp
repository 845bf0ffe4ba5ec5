// A host with nothing but the runtime: runtime_alone ARTIFACT [MESSAGE...] sends the messages and prints the replies.
// Without an artifact it offers the loader bytes that are none.

#include <cstdio>
#include <span>

#include "runtime/load/artifact.hpp"
#include "runtime/load/mapped_file.hpp"
#include "runtime/vm/machine.hpp"

using namespace bot::runtime;

namespace {

int refuse() {
  const std::byte nothing[8]{};
  const LoadResult loaded = load(nothing);
  std::puts(text(loaded.error));
  return loaded.error == LoadError::not_an_artifact && !loaded.artifact ? 0 : 1;
}

int talk(const Artifact& artifact, std::span<char*> messages) {
  Machine machine;
  Session session = Session::start(artifact, 1);
  std::size_t replies = 0;
  for (const char* message : messages) {
    Event event;
    event.text = message;
    if (machine.turn(artifact, session, event) != TurnError::none) return 1;
    for (const Effect& effect : machine.effects()) {
      if (effect.kind != Effect::Kind::say) continue;
      std::printf("%.*s\n", static_cast<int>(effect.text.size()), effect.text.data());
      ++replies;
    }
  }
  return replies > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return refuse();
  MappedFile file;
  if (MappedFile::open(argv[1], file) != 0) return 3;
  const LoadResult loaded = load(file.bytes());
  if (!loaded.artifact) return 1;
  return talk(*loaded.artifact, std::span(argv, static_cast<std::size_t>(argc)).subspan(2));
}
