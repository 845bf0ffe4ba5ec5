#include "runtime/c/errors.hpp"

#include <algorithm>
#include <cstring>

namespace bot::c {

namespace {

struct LastError {
  char bytes[501] = {};
  std::size_t size = 0;

  void add(std::string_view piece) {
    std::size_t n = std::min(piece.size(), sizeof bytes - 1 - size);
    if (n < piece.size())  // not through the middle of a character
      while (n > 0 && (static_cast<unsigned char>(piece[n]) & 0xc0) == 0x80) --n;
    if (n > 0) std::memcpy(bytes + size, piece.data(), n);
    for (std::size_t i = size; i < size + n; ++i)
      if (static_cast<unsigned char>(bytes[i]) < 0x20) bytes[i] = ' ';
    size += n;
    bytes[size] = 0;
  }
};

thread_local LastError last;

constexpr std::size_t largest_structure = 4096;

}  // namespace

bot_status fail(bot_status status, const char* function, std::initializer_list<std::string_view> pieces) {
  last.size = 0;
  last.add(function);
  last.add(": ");
  for (const std::string_view p : pieces) last.add(p);
  return status;
}

bot_status fail(bot_status status, const char* function) { return fail(status, function, {bot_status_text(status)}); }

bot_status fail(const char* function, runtime::LoadError error, const char* detail) {
  using runtime::LoadError;
  bot_status status = BOT_DEFECT;
  switch (error) {
    case LoadError::none: return BOT_OK;
    case LoadError::not_an_artifact: status = BOT_NOT_AN_ARTIFACT; break;
    case LoadError::other_version: status = BOT_OTHER_VERSION; break;
    case LoadError::truncated: status = BOT_TRUNCATED; break;
    case LoadError::damaged: status = BOT_DAMAGED; break;
    case LoadError::malformed: status = BOT_MALFORMED; break;
    case LoadError::unaligned: status = BOT_UNALIGNED; break;
  }
  const std::string_view more = detail;
  return fail(status, function, {bot_status_text(status), more.empty() ? "" : " (", more, more.empty() ? "" : ")"});
}

bot_status fail(const char* function, runtime::SessionError error) {
  using runtime::SessionError;
  switch (error) {
    case SessionError::none: return BOT_OK;
    case SessionError::not_a_session: return fail(BOT_NOT_A_SESSION, function);
    case SessionError::other_bot: return fail(BOT_SESSION_OTHER_BOT, function);
    case SessionError::malformed: return fail(BOT_SESSION_MALFORMED, function);
    case SessionError::unknown_state: return fail(BOT_SESSION_UNKNOWN, function);
  }
  return fail(BOT_DEFECT, function);
}

bot_status status_of(runtime::TurnError error) {
  using runtime::TurnError;
  switch (error) {
    case TurnError::none: return BOT_OK;
    case TurnError::message_too_long: return BOT_MESSAGE_TOO_LONG;
    case TurnError::fuel: return BOT_TURN_FUEL;
    case TurnError::memory: return BOT_TURN_MEMORY;
    case TurnError::overflow: return BOT_TURN_OVERFLOW;
    case TurnError::division_by_zero: return BOT_TURN_DIVISION;
    case TurnError::none_used: return BOT_TURN_NONE_USED;
    case TurnError::other_bot: return BOT_DEFECT;  // a session of this interface knows its artifact
    case TurnError::list_index: return BOT_TURN_LIST_INDEX;
    case TurnError::list_too_long: return BOT_TURN_LIST_LENGTH;
    case TurnError::busy: return BOT_TURN_BUSY;
    case TurnError::config_missing: return BOT_TURN_CONFIG;
  }
  return BOT_DEFECT;
}

bot_status fail(const char* function, runtime::TurnError error, std::string_view detail) {
  const bot_status status = status_of(error);
  if (status == BOT_OK) return status;
  return fail(status, function,
              {bot_status_text(status), detail.empty() ? "" : " (", detail, detail.empty() ? "" : ")"});
}

bot_status fail_null(const char* function, std::string_view what) {
  return fail(BOT_INVALID_ARGUMENT, function, {what, " is null; give the address of one"});
}

bot_status fail_text(const char* function, std::string_view what) {
  return fail(BOT_INVALID_ARGUMENT, function,
              {what, " has a size but no bytes, or a size that no bytes can have; set both, or both to zero"});
}

bot_status take_structure(const char* function, const void* from, void* to, std::size_t known, std::size_t smallest) {
  if (from == nullptr) return fail_null(function, "a structure");
  std::size_t size = 0;
  std::memcpy(&size, from, sizeof size);
  if (size < smallest || size > largest_structure)
    return fail(BOT_INVALID_ARGUMENT, function,
                {"struct_size is not the size of the structure; begin with BOT_INIT or set it to sizeof"});
  const auto* const bytes = static_cast<const unsigned char*>(from);
  for (std::size_t i = known; i < size; ++i)
    if (bytes[i] != 0)
      return fail(BOT_INVALID_ARGUMENT, function,
                  {"the structure uses a field that this version of the library does not know; take a newer library"});
  std::memcpy(to, from, std::min(size, known));
  return BOT_OK;
}

bot_status give_structure(const char* function, const void* from, void* to, std::size_t known, std::size_t smallest) {
  if (to == nullptr) return fail_null(function, "a structure");
  std::size_t size = 0;
  std::memcpy(&size, to, sizeof size);
  if (size < smallest || size > largest_structure)
    return fail(BOT_INVALID_ARGUMENT, function,
                {"struct_size is not the size of the structure; begin with BOT_INIT or set it to sizeof"});
  auto* const bytes = static_cast<unsigned char*>(to);
  std::memcpy(bytes + sizeof size, static_cast<const unsigned char*>(from) + sizeof size,
              std::min(size, known) - sizeof size);
  if (size > known) std::memset(bytes + known, 0, size - known);
  return BOT_OK;
}

}  // namespace bot::c

extern "C" {

uint32_t bot_abi(void) { return BOT_ABI; }

const char* bot_version(void) { return BOT_VERSION; }

bot_text bot_last_error(void) { return {bot::c::last.bytes, bot::c::last.size}; }

const char* bot_status_text(bot_status status) {
  switch (status) {
    case BOT_OK: return "";
    case BOT_INVALID_HANDLE: return "this is no open handle of the kind that is needed";
    case BOT_INVALID_ARGUMENT: return "an argument cannot be used";
    case BOT_IN_USE: return "another thread is using it; let one thread at a time use a session or a machine";
    case BOT_MISMATCH:
      return "the deployment is of another build than the session; make one for the session's artifact";
    case BOT_BUFFER_TOO_SMALL: return "the buffer is too small; call again with one of the size that was written";
    case BOT_NOT_FOUND: return "there is nothing of this number or name";
    case BOT_OUT_OF_MEMORY: return "there is no memory left; nothing was changed: free some and try again";
    case BOT_FILE_ERROR: return "the file cannot be read";
    case BOT_DEFECT: return "a defect of this library; please report it";
    case BOT_NOT_AN_ARTIFACT: return "this is no compiled bot; make one with `bot build`";
    case BOT_OTHER_VERSION: return "the bot was compiled for another version of the format; build it again";
    case BOT_TRUNCATED: return "the bot is cut short or has something behind its end; build or copy it again";
    case BOT_DAMAGED: return "the bot is damaged: its checksum does not fit; build or copy it again";
    case BOT_MALFORMED: return "this is not a valid compiled bot; do not use it, and build it again from its source";
    case BOT_UNALIGNED: return "borrowed bytes must start at an address divisible by 8; use BOT_OPEN_COPY";
    case BOT_NOT_A_SESSION: return "these bytes are no saved session; begin a new one";
    case BOT_SESSION_OTHER_BOT:
      return "this session is of a bot with other variables; go on with the build it was saved with, or begin a new "
             "one";
    case BOT_SESSION_MALFORMED: return "this session is damaged; take an older copy, or begin a new one";
    case BOT_SESSION_UNKNOWN:
      return "this session is at a place that this build of the bot does not have; go on with the build it was saved "
             "with until it is elsewhere, or begin a new one";
    case BOT_CONFIG_INVALID: return "a config value is missing or not of its type";
    case BOT_TEXT_MALFORMED:
      return "the text is not UTF-8, or its placeholders and plurals do not fit the bot's own text";
    case BOT_TEXT_TOO_LARGE: return "the text is too large: 16 MiB each and 1 GiB altogether are the most";
    case BOT_JSON_MALFORMED: return "this is no JSON";
    case BOT_MESSAGE_TOO_LONG: return "the message is longer than 1 MiB; tell the customer to send less";
    case BOT_TURN_FUEL: return "the turn takes more steps than it may; the bot has a defect, or set a higher limit";
    case BOT_TURN_MEMORY: return "the turn needs more memory than it may; send less, or set a higher limit";
    case BOT_TURN_OVERFLOW: return "a result is too large for its type; the bot has a defect";
    case BOT_TURN_DIVISION: return "a number is divided by zero; the bot has a defect";
    case BOT_TURN_NONE_USED: return "a value that is needed is none; the bot has a defect";
    case BOT_TURN_LIST_INDEX: return "a list has no item at the place that was asked for; the bot has a defect";
    case BOT_TURN_LIST_LENGTH: return "a list has more items than its type allows; the bot has a defect";
    case BOT_TURN_BUSY: return "too much has come while the bot waits for a service; send it again later";
    case BOT_TURN_CONFIG: return "the bot was not given a value that it needs; see bot_deployment_set_config";
    default: return "this number is no status";
  }
}

}  // extern "C"
