#pragma once
// Where the rooms of the runtime take their memory from: operator new, or what a host has set instead.
//
// Containers of these rooms are Vector and String. What RE2 takes for patterns, and texts that say what is wrong with
// something, come from operator new all the same.

#include <cstddef>
#include <new>
#include <string>
#include <vector>

namespace bot::bytecode {

struct MemorySource {
  /// `size` is never 0; the block is aligned as malloc's are. Null: there is none left. Called by any thread.
  void* (*allocate)(void* user, std::size_t size) = nullptr;
  /// `size` as it was asked for.
  void (*release)(void* user, void* block, std::size_t size) = nullptr;
  void* user = nullptr;
};

/// Takes memory from there from now on; null: from operator new again. `source` stays as long as it is used. Nothing
/// that was taken before may be alive, and no other thread is inside of the runtime.
void set_memory_source(const MemorySource* source);

/// Throws std::bad_alloc.
[[nodiscard]] void* take_memory(std::size_t size);
void return_memory(void* block, std::size_t size) noexcept;

template <typename T>
struct Allocator {
  using value_type = T;
  static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);

  Allocator() = default;
  template <typename Other>
  Allocator(const Allocator<Other>&) noexcept {}  // NOLINT(google-explicit-constructor)

  /// Containers ask for no more than their max_size().
  [[nodiscard]] T* allocate(std::size_t count) { return static_cast<T*>(take_memory(count * sizeof(T))); }
  void deallocate(T* block, std::size_t count) noexcept { return_memory(block, count * sizeof(T)); }

  friend bool operator==(const Allocator&, const Allocator&) { return true; }
};

template <typename T>
using Vector = std::vector<T, Allocator<T>>;
using String = std::basic_string<char, std::char_traits<char>, Allocator<char>>;

}  // namespace bot::bytecode
