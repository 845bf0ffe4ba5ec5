#pragma once
// Inside of the C interface: handles. A handle is a number that names a place in a table, how often that place was
// given out before, and a kind:
//
//   0xb in bits 60-63 | kind in 56-59 | generation in 24-55 | place in 0-23
//
// so that every number can be asked whether it is a handle, of what kind, and whether it is still open. No address of
// this machine looks like that.

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "runtime/c/bot.h"

namespace bot::c {

enum class Kind : std::uint8_t { artifact = 1, session, machine, deployment };

/// A place of the table. `word`: generation in bits 32-63, then kind (28-31, 0: closed), closing (27), alone (26), and
/// how many calls are inside.
struct Place {
  std::atomic<std::uint64_t> word;
  void* object;
};

/// What an open handle stands for, for as long as a call needs it.
class Hold {
 public:
  Hold() = default;
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;
  ~Hold() { release(); }

  /// Holds the handle, alone or with others; on a failure the error is kept. With a handle that many may hold, alone
  /// works only while nobody else does.
  [[nodiscard]] bot_status take(const char* function, const void* handle, Kind kind, bool alone);
  void release();
  /// Once this hold and all others are released, the handle is closed and its object destroyed.
  void close();

  template <typename Object>
  [[nodiscard]] Object& object() const {
    return *static_cast<Object*>(place_->object);
  }

 private:
  Place* place_ = nullptr;
  std::uint32_t number_ = 0;
  Kind kind_{};
  bool alone_ = false;
};

/// A new handle for the object; null when there is no room for one.
[[nodiscard]] void* make_handle(Kind kind, void* object);
/// Handles that are open, and objects that are just being destroyed.
[[nodiscard]] std::size_t open_handles();

/// Destroys an object of the kind (objects.hpp).
void destroy(Kind kind, void* object) noexcept;

}  // namespace bot::c
