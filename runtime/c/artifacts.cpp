// Opening compiled bots, and what they need.

#include <cerrno>

#include "runtime/c/objects.hpp"

namespace bot::c {

void destroy(Kind kind, void* object) noexcept {
  switch (kind) {
    case Kind::artifact: Shared(static_cast<ArtifactObject*>(object)) = {}; return;
    case Kind::session: delete static_cast<SessionObject*>(object); return;
    case Kind::machine: delete static_cast<MachineObject*>(object); return;
    case Kind::deployment: Shared(static_cast<DeploymentObject*>(object)) = {}; return;
  }
}

namespace {

std::string_view reason(int error) {
  switch (error) {
    case ENOENT: return "there is no such file";
    case ENOTDIR: return "a part of the path is no folder";
    case EACCES:
    case EPERM: return "this program may not read it";
    case EISDIR: return "it is a folder";
    case ENODEV: return "it is no regular file";
    case ENAMETOOLONG: return "the path is too long";
    case EMFILE:
    case ENFILE: return "too many files are open";
    case EIO: return "reading it fails";
    default: return "the system does not let it be read";
  }
}

bot_status finish_opening(const char* function, std::unique_ptr<ArtifactObject> made, std::span<const std::byte> bytes,
                          bot_artifact** out) {
  runtime::LoadResult loaded = runtime::load(bytes);
  if (!loaded.artifact) return fail(function, loaded.error, loaded.detail);
  made->artifact = std::move(loaded.artifact);
  return publish(function, Kind::artifact, made.release(), out);
}

std::span<const std::byte> as_bytes(const void* bytes, std::size_t size) {
  return {static_cast<const std::byte*>(bytes), size};
}

std::string_view type_name(std::uint8_t type) { return bytecode::base_type_names[type & 0x7f]; }

}  // namespace

}  // namespace bot::c

using namespace bot::c;

extern "C" {

bot_status bot_use_allocator(const bot_allocator* allocator) {
  static bot::bytecode::MemorySource source;
  if (open_handles() != 0)
    return fail(BOT_IN_USE, __func__, {"handles are open; set the allocator before the first one, or close them all"});
  if (allocator == nullptr) {
    bot::bytecode::set_memory_source(nullptr);
    return BOT_OK;
  }
  bot_allocator given{};
  if (const bot_status status = take(__func__, allocator, given); status != BOT_OK) return status;
  if (given.allocate == nullptr || given.release == nullptr)
    return fail(BOT_INVALID_ARGUMENT, __func__, {"a function of the allocator is null; set both"});
  bot::bytecode::set_memory_source(nullptr);
  source = {given.allocate, given.release, given.user};
  bot::bytecode::set_memory_source(&source);
  return BOT_OK;
}

bot_status bot_open_file(const char* path, bot_artifact** out) {
  if (path == nullptr) return fail_null(__func__, "the path");
  if (out == nullptr) return fail_null(__func__, "the place for the artifact");
  return guarded(__func__, [&](const char* function) {
    std::unique_ptr<ArtifactObject> made(new ArtifactObject);
    const int error = bot::runtime::MappedFile::open(path, made->file);
    if (error == ENOMEM) return fail(BOT_OUT_OF_MEMORY, function);
    if (error != 0) return fail(BOT_FILE_ERROR, function, {path, ": ", reason(error)});
    const auto bytes = made->file.bytes();
    return finish_opening(function, std::move(made), bytes, out);
  });
}

bot_status bot_open_bytes(const void* bytes, size_t size, uint32_t how, bot_artifact** out) {
  if (out == nullptr) return fail_null(__func__, "the place for the artifact");
  if (!sound(bytes, size)) return fail_text(__func__, "the artifact");
  if (how > BOT_OPEN_BORROW)
    return fail(BOT_INVALID_ARGUMENT, __func__, {"`how` is BOT_OPEN_COPY or BOT_OPEN_BORROW, and this is neither"});
  return guarded(__func__, [&](const char* function) {
    std::unique_ptr<ArtifactObject> made(new ArtifactObject);
    auto given = as_bytes(bytes, size);
    if (how == BOT_OPEN_COPY) {
      made->copy.assign(given.begin(), given.end());
      given = made->copy;
    }
    return finish_opening(function, std::move(made), given, out);
  });
}

bot_status bot_verify(const void* bytes, size_t size) {
  if (!sound(bytes, size)) return fail_text(__func__, "the artifact");
  return guarded(__func__, [&](const char* function) {
    auto given = as_bytes(bytes, size);
    bot::bytecode::Vector<std::byte> copy;
    if (reinterpret_cast<std::uintptr_t>(bytes) % 8 != 0) {
      copy.assign(given.begin(), given.end());
      given = copy;
    }
    const bot::runtime::LoadResult loaded = bot::runtime::load(given);
    return fail(function, loaded.error, loaded.detail);
  });
}

bot_status bot_artifact_retain(bot_artifact* artifact) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, artifact, Kind::artifact, false); status != BOT_OK) return status;
  auto& retained = hold.object<ArtifactObject>().retained;
  std::uint32_t before = retained.load();
  do {
    if (before == 0) return fail(BOT_INVALID_HANDLE, __func__, {"this artifact is just being closed; open it again"});
    if (before > 1U << 30) return fail(BOT_INVALID_ARGUMENT, __func__, {"the artifact is retained too often"});
  } while (!retained.compare_exchange_weak(before, before + 1));
  return BOT_OK;
}

bot_status bot_artifact_close(bot_artifact* artifact) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, artifact, Kind::artifact, false); status != BOT_OK) return status;
  auto& retained = hold.object<ArtifactObject>().retained;
  std::uint32_t before = retained.load();
  do {
    if (before == 0) return fail(BOT_INVALID_HANDLE, __func__, {"this artifact is just being closed; close it once"});
  } while (!retained.compare_exchange_weak(before, before - 1));
  if (before == 1) hold.close();
  return BOT_OK;
}

bot_status bot_artifact_get_info(bot_artifact* artifact, bot_artifact_info* out) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, artifact, Kind::artifact, false); status != BOT_OK) return status;
  const bot::bytecode::View& v = hold.object<ArtifactObject>().artifact->view();
  const bot::bytecode::InfoRow& row = v.info();
  bot_artifact_info info{};
  info.name = text_of(v.text(row.name));
  info.title = text_of(v.text(row.title));
  info.languages = text_of(v.text(row.languages));
  info.channels = text_of(v.text(row.channels));
  info.timezone = text_of(v.text(row.timezone));
  info.build = v.header().checksum;
  info.schema = row.schema;
  info.bytes = v.file().size();
  info.needs = static_cast<std::uint32_t>(v.needs().size());
  info.texts = static_cast<std::uint32_t>(v.texts().size());
  return give(__func__, info, out);
}

bot_status bot_artifact_need(bot_artifact* artifact, size_t index, bot_need* out) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, artifact, Kind::artifact, false); status != BOT_OK) return status;
  const bot::bytecode::View& v = hold.object<ArtifactObject>().artifact->view();
  if (index >= v.needs().size())
    return fail(BOT_NOT_FOUND, __func__, {"the bot has fewer needs; see bot_artifact_info"});
  const bot::bytecode::NeedRow& row = v.needs()[index];
  bot_need need{};
  need.kind = static_cast<std::uint32_t>(row.kind);
  need.name = text_of(v.text(row.name));
  if (row.kind == bot::bytecode::NeedKind::config) {
    const bot::bytecode::VariableRow& variable = v.variables()[row.row];
    need.type = text_of(type_name(variable.type));
    need.required = (variable.flags & bot::bytecode::variable_required) != 0 ? 1 : 0;
  }
  return give(__func__, need, out);
}

bot_status bot_artifact_text(bot_artifact* artifact, size_t index, uint64_t* id, bot_text* text) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, artifact, Kind::artifact, false); status != BOT_OK) return status;
  if (id == nullptr || text == nullptr) return fail_null(__func__, "a place for the result");
  const bot::bytecode::View& v = hold.object<ArtifactObject>().artifact->view();
  if (index >= v.texts().size())
    return fail(BOT_NOT_FOUND, __func__, {"the bot has fewer texts; see bot_artifact_info"});
  *id = v.texts()[index].id;
  *text = text_of(v.text(v.texts()[index].text));
  return BOT_OK;
}

}  // extern "C"
