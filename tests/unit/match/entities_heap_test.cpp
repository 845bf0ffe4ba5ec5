// Finding entities allocates nothing once the working memory has grown. A program of its own: it replaces operator new.

#include <cstdio>
#include <cstdlib>
#include <new>

#include "runtime/match/entities.hpp"

namespace {
std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
  ++allocations;
  void* block = std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) std::abort();
  return block;
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }

int main() {
  using namespace bot::runtime;
  static constexpr std::string_view messages[] = {
      "kirim 2 pizza ke 0812 3456 7890 besok jam 7 malam, total Rp 150.000,-",
      "email saya budi@mail.co.id, lihat https://tokopedia.com/x; 2 jam 15 menit lagi atau 17 Agustus 2026",
      "halo kak",
      "dua juta lima ratus ribu",
      "\xff\xfe",
      ""};
  EntityScratch scratch;
  std::size_t found = 0;
  const auto round = [&] {
    for (const std::string_view message : messages) {
      scratch.read(message, {1'795'000'000'000, 420});
      for (std::size_t kind = 0; kind < bot::bytecode::entity_count; ++kind) {
        found += scratch.find(static_cast<EntityKind>(kind)).size();
      }
    }
  };
  round();
  allocations = 0;
  for (int i = 0; i < 100; ++i) round();
  std::printf("%zu matches, %zu allocations\n", found, allocations);
  return found > 1000 && allocations == 0 ? 0 : 1;
}
