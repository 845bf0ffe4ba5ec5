#include "compiler/driver/heap.hpp"

#ifdef __GLIBC__
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <malloc.h>
#include <sys/mman.h>
#endif

namespace bot::driver {

#ifdef __GLIBC__

namespace {

constexpr std::size_t large_source = std::size_t{256} << 10;
constexpr std::size_t bytes_per_source_byte = 48;
constexpr std::size_t large_page = std::size_t{2} << 20;
constexpr std::size_t large_block = std::size_t{32} << 20;  // the highest threshold that glibc takes

}  // namespace

// What malloc takes for itself is there at once when it has to grow for a block that is larger than what it has left,
// but is not yet one that is mapped on its own. Memory that is not written to costs nothing.
void prepare_heap(std::size_t source_bytes) {
  static std::size_t prepared = 0;
  const std::size_t wanted = source_bytes * bytes_per_source_byte;
  if (source_bytes < large_source || wanted <= prepared || wanted > std::numeric_limits<int>::max()) return;
  prepared = wanted;
  (void)mallopt(M_MMAP_THRESHOLD, static_cast<int>(large_block));
  (void)mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());  // a next compilation finds it again
  (void)mallopt(M_TOP_PAD, static_cast<int>(wanted));
  void* const block = std::malloc(large_block / 2);
  (void)mallopt(M_TOP_PAD, static_cast<int>(large_page));
  if (block == nullptr) return;
  const auto begin = (reinterpret_cast<std::uintptr_t>(block) + large_page - 1) / large_page * large_page;
  (void)madvise(reinterpret_cast<void*>(begin), wanted, MADV_HUGEPAGE);  // where there are none it is as before
  std::free(block);
}

#else

void prepare_heap(std::size_t) {}

#endif

}  // namespace bot::driver
