// Conversations: beginning, saving, restoring, moving to another build.

#include <cstring>

#include "runtime/c/objects.hpp"

using namespace bot::c;
using bot::runtime::Session;

namespace {

std::int64_t due_of(const ArtifactObject& artifact, const Session& session) {
  return bot::runtime::due(*artifact.artifact, session).value_or(BOT_NEVER);
}

}  // namespace

extern "C" {

bot_status bot_session_start(bot_artifact* artifact, uint64_t seed, bot_session** out) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, artifact, Kind::artifact, false); status != BOT_OK) return status;
  if (out == nullptr) return fail_null(__func__, "the place for the session");
  return guarded(__func__, [&](const char* function) {
    auto& of = hold.object<ArtifactObject>();
    std::unique_ptr<SessionObject> made(new SessionObject);
    made->session = Session::start(*of.artifact, seed);
    made->artifact = Shared<ArtifactObject>::of(of);
    return publish(function, Kind::session, made.release(), out);
  });
}

bot_status bot_session_restore(bot_artifact* artifact, const void* bytes, size_t size, bot_session** out) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, artifact, Kind::artifact, false); status != BOT_OK) return status;
  if (out == nullptr) return fail_null(__func__, "the place for the session");
  if (!sound(bytes, size)) return fail_text(__func__, "the saved session");
  return guarded(__func__, [&](const char* function) {
    auto& of = hold.object<ArtifactObject>();
    std::unique_ptr<SessionObject> made(new SessionObject);
    const auto error = Session::restore(*of.artifact, {static_cast<const std::byte*>(bytes), size}, made->session);
    if (error != bot::runtime::SessionError::none) return fail(function, error);
    made->due = due_of(of, made->session);
    made->artifact = Shared<ArtifactObject>::of(of);
    return publish(function, Kind::session, made.release(), out);
  });
}

bot_status bot_session_close(bot_session* session) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, session, Kind::session, true); status != BOT_OK) return status;
  hold.close();
  return BOT_OK;
}

bot_status bot_session_save(bot_session* session, void* buffer, size_t capacity, size_t* size) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, session, Kind::session, true); status != BOT_OK) return status;
  if (size == nullptr) return fail_null(__func__, "the place for the size");
  if (buffer == nullptr && capacity > 0) return fail_null(__func__, "the buffer");
  const auto bytes = hold.object<SessionObject>().session.bytes();
  *size = bytes.size();
  if (capacity < bytes.size()) return fail(BOT_BUFFER_TOO_SMALL, __func__);
  std::memcpy(buffer, bytes.data(), bytes.size());
  return BOT_OK;
}

bot_status bot_session_move(bot_session* session, bot_artifact* to) {
  Hold hold, target;
  if (const bot_status status = hold.take(__func__, session, Kind::session, true); status != BOT_OK) return status;
  if (const bot_status status = target.take(__func__, to, Kind::artifact, false); status != BOT_OK) return status;
  return guarded(__func__, [&](const char* function) {
    auto& s = hold.object<SessionObject>();
    auto& of = target.object<ArtifactObject>();
    Session moved;
    const auto error = Session::restore(*of.artifact, s.session.bytes(), moved);
    if (error != bot::runtime::SessionError::none) return fail(function, error);
    s.due = due_of(of, moved);
    s.session = std::move(moved);
    s.artifact = Shared<ArtifactObject>::of(of);
    return bot_status{BOT_OK};
  });
}

bot_status bot_session_get_info(bot_session* session, bot_session_info* out) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, session, Kind::session, true); status != BOT_OK) return status;
  const auto& s = hold.object<SessionObject>();
  bot_session_info info{};
  info.status = static_cast<std::uint32_t>(s.session.status());
  info.turns = s.session.header().turns;
  info.bytes = s.session.bytes().size();
  info.build = s.artifact->build();
  info.now = s.session.header().now;
  info.due = s.due;
  return give(__func__, info, out);
}

}  // extern "C"
