#include "runtime/c/handles.hpp"

#include <cstdlib>
#include <mutex>

#include "runtime/c/errors.hpp"

namespace bot::c {

static_assert(sizeof(void*) == 8, "handles are 64 bits wide");

namespace {

constexpr std::uint64_t tag = 0xb;
constexpr std::uint32_t place_bits = 24, chunk_bits = 14;
constexpr std::uint32_t chunk_size = 1U << chunk_bits, chunks_most = 1U << (place_bits - chunk_bits);

constexpr std::uint64_t closing_bit = 1ULL << 27, alone_bit = 1ULL << 26, inside_mask = alone_bit - 1;
constexpr std::uint64_t kind_of(std::uint64_t word) { return word >> 28 & 15; }
constexpr std::uint64_t generation_of(std::uint64_t word) { return word >> 32; }

/// The places, in chunks that come as they are needed and stay.
struct Table {
  std::atomic<Place*> chunks[chunks_most];
  std::atomic<std::uint32_t> used;  ///< places given out at least once
  std::atomic<std::size_t> open;
  std::mutex mutex;        ///< of what follows
  std::uint32_t free = 0;  ///< one more than the first place of a list through Place::object, or 0

  Place& at(std::uint32_t n) { return chunks[n >> chunk_bits].load(std::memory_order_acquire)[n & (chunk_size - 1)]; }
};
Table table;

std::string_view name_of(std::uint64_t kind) {
  switch (kind) {
    case 1: return "an artifact";
    case 2: return "a session";
    case 3: return "a machine";
    case 4: return "a deployment";
    default: return "something else";
  }
}

void finish(Place& place, std::uint32_t number, Kind kind) {
  void* const object = place.object;
  const std::uint64_t next = generation_of(place.word.load(std::memory_order_relaxed)) + 1;
  {
    const std::lock_guard lock(table.mutex);
    // NOLINTNEXTLINE(performance-no-int-to-ptr)
    place.object = reinterpret_cast<void*>(std::uintptr_t{table.free});
    place.word.store(next << 32, std::memory_order_release);
    table.free = number + 1;
  }
  destroy(kind, object);
  table.open.fetch_sub(1, std::memory_order_acq_rel);
}

}  // namespace

bot_status Hold::take(const char* function, const void* handle, Kind kind, bool alone) {
  const auto bits = reinterpret_cast<std::uintptr_t>(handle);
  const std::uint64_t wanted = static_cast<std::uint64_t>(kind);
  if (handle == nullptr)
    return fail(BOT_INVALID_HANDLE, function,
                {"the handle of ", name_of(wanted), " is null; was the call that should have made it successful?"});
  const auto number = static_cast<std::uint32_t>(bits & ((1U << place_bits) - 1));
  const std::uint64_t is = bits >> 56 & 15;
  if (bits >> 60 != tag || is < 1 || is > 4 || number >= table.used.load(std::memory_order_acquire))
    return fail(BOT_INVALID_HANDLE, function,
                {"this is no handle of this library; give ", name_of(wanted), " as it was given out"});
  if (is != wanted) return fail(BOT_INVALID_HANDLE, function, {"this is ", name_of(is), "; give ", name_of(wanted)});
  Place& place = table.at(number);
  const std::uint64_t generation = bits >> 24 & 0xffff'ffff;
  std::uint64_t word = place.word.load(std::memory_order_acquire);
  for (;;) {
    if (generation_of(word) != generation || kind_of(word) != wanted || (word & closing_bit) != 0)
      return fail(BOT_INVALID_HANDLE, function,
                  {"this handle of ", name_of(wanted), " was closed before, or never given out; use an open one"});
    if ((word & alone_bit) != 0 || (alone && (word & inside_mask) != 0))
      return fail(BOT_IN_USE, function,
                  {name_of(wanted), " is being used by another thread; let one thread at a time use it"});
    if (place.word.compare_exchange_weak(word, (word + 1) | (alone ? alone_bit : 0), std::memory_order_acq_rel)) break;
  }
  place_ = &place;
  number_ = number;
  kind_ = kind;
  alone_ = alone;
  return BOT_OK;
}

void Hold::release() {
  if (place_ == nullptr) return;
  Place& place = *place_;
  place_ = nullptr;
  const std::uint64_t before = place.word.fetch_sub(1 + (alone_ ? alone_bit : 0), std::memory_order_acq_rel);
  if ((before & closing_bit) != 0 && (before & inside_mask) == 1) finish(place, number_, kind_);
}

void Hold::close() {
  place_->word.fetch_or(closing_bit, std::memory_order_acq_rel);
  release();
}

void* make_handle(Kind kind, void* object) {
  std::uint32_t number = 0;
  {
    const std::lock_guard lock(table.mutex);
    if (table.free != 0) {
      number = table.free - 1;
      table.free = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(table.at(number).object));
    } else {
      number = table.used.load(std::memory_order_relaxed);
      if (number == 1U << place_bits) return nullptr;
      std::atomic<Place*>& chunk = table.chunks[number >> chunk_bits];
      if (chunk.load(std::memory_order_relaxed) == nullptr) {
        auto* const made = static_cast<Place*>(std::calloc(chunk_size, sizeof(Place)));
        if (made == nullptr) return nullptr;
        chunk.store(made, std::memory_order_release);
      }
      table.used.store(number + 1, std::memory_order_release);
    }
    table.open.fetch_add(1, std::memory_order_acq_rel);
  }
  Place& place = table.at(number);
  place.object = object;
  const std::uint64_t generation = generation_of(place.word.load(std::memory_order_relaxed));
  place.word.store(generation << 32 | static_cast<std::uint64_t>(kind) << 28, std::memory_order_release);
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  return reinterpret_cast<void*>(tag << 60 | static_cast<std::uint64_t>(kind) << 56 | generation << 24 | number);
}

std::size_t open_handles() { return table.open.load(std::memory_order_acquire); }

}  // namespace bot::c
