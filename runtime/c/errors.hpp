#pragma once
// Inside of the C interface: what bot_last_error() says, and the wall that no exception passes.

#include <cstdint>
#include <exception>
#include <initializer_list>
#include <new>
#include <string_view>

#include "runtime/c/bot.h"
#include "runtime/load/artifact.hpp"
#include "runtime/session/session.hpp"
#include "runtime/vm/machine.hpp"

namespace bot::c {

/// Keeps the pieces as this thread's last error ("FUNCTION: …", cut to its room) and gives `status`.
bot_status fail(bot_status status, const char* function, std::initializer_list<std::string_view> pieces);
/// The same with what bot_status_text says.
bot_status fail(bot_status status, const char* function);

bot_status fail(const char* function, runtime::LoadError error, const char* detail);
bot_status fail(const char* function, runtime::SessionError error);
bot_status fail(const char* function, runtime::TurnError error, std::string_view detail);
[[nodiscard]] bot_status status_of(runtime::TurnError error);

bot_status fail_null(const char* function, std::string_view what);

/// Runs the body of a function, which gets the name of it.
template <typename Body>
bot_status guarded(const char* function, Body body) {
  try {
    return body(function);
  } catch (const std::bad_alloc&) {
    return fail(BOT_OUT_OF_MEMORY, function);
  } catch (const std::exception& problem) {
    return fail(BOT_DEFECT, function, {"a defect of this library (", problem.what(), "); please report it"});
  }
}

// ---- arguments ----

[[nodiscard]] inline std::string_view view(bot_text t) { return {t.data, t.size}; }
[[nodiscard]] inline bot_text text_of(std::string_view t) { return {t.data(), t.size()}; }
/// A size that can be one, and bytes where there are some.
[[nodiscard]] inline bool sound(const void* data, std::size_t size) {
  return size <= PTRDIFF_MAX && (data != nullptr || size == 0);
}
[[nodiscard]] inline bool sound(bot_text t) { return sound(t.data, t.size); }
bot_status fail_text(const char* function, std::string_view what);

/// Takes a structure of the caller, of whatever version. `smallest`: its size in version 1.0.
bot_status take_structure(const char* function, const void* from, void* to, std::size_t known, std::size_t smallest);
/// Gives one; `to` has its struct_size set by the caller.
bot_status give_structure(const char* function, const void* from, void* to, std::size_t known, std::size_t smallest);
template <typename T>
bot_status take(const char* function, const T* from, T& to) {
  return take_structure(function, from, &to, sizeof(T), sizeof(T));
}
template <typename T>
bot_status give(const char* function, const T& from, T* to) {
  return give_structure(function, &from, to, sizeof(T), sizeof(T));
}

}  // namespace bot::c
