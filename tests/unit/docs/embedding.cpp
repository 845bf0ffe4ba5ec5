#include <cstdio>
#include <iostream>
#include <string>

#include "runtime/load/mapped_file.hpp"
#include "runtime/vm/machine.hpp"

using namespace bot::runtime;

int main(int count, char** words) {
  MappedFile file;
  if (count != 2 || MappedFile::open(words[1], file) != 0) return 1;
  const LoadResult loaded = load(file.bytes());  // verified here, trusted from now on
  if (!loaded.artifact) {
    std::printf("%s (%s)\n", text(loaded.error), loaded.detail);
    return 1;
  }

  Machine machine;                                        // one for each thread
  Session session = Session::start(*loaded.artifact, 1);  // one for each conversation

  std::string line;
  while (std::getline(std::cin, line)) {
    Event event;
    event.text = line;
    event.time = 1'700'000'000'000;
    event.user_name = "Ayu";
    if (const TurnError error = machine.turn(*loaded.artifact, session, event); error != TurnError::none) {
      std::printf("error: %s\n", text(error));  // nothing has happened
      continue;
    }
    for (const Effect& effect : machine.effects())
      if (effect.kind == Effect::Kind::say)
        std::printf("%.*s\n", static_cast<int>(effect.text.size()), effect.text.data());

    // What a host keeps between two messages are the session's bytes.
    const std::vector<std::byte> saved(session.bytes().begin(), session.bytes().end());
    if (Session::restore(*loaded.artifact, saved, session) != SessionError::none) return 1;
  }
}
