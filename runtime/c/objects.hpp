#pragma once
// Inside of the C interface: what is behind the handles.

#include <atomic>
#include <memory>
#include <optional>
#include <utility>

#include "bytecode/memory.hpp"
#include "runtime/c/bot.h"
#include "runtime/c/errors.hpp"
#include "runtime/c/handles.hpp"
#include "runtime/json/json.hpp"
#include "runtime/load/artifact.hpp"
#include "runtime/load/mapped_file.hpp"
#include "runtime/session/session.hpp"
#include "runtime/vm/deployment.hpp"
#include "runtime/vm/machine.hpp"

namespace bot::c {

/// With the memory of the library. What is shared counts who shares it; the one who makes it is the first.
struct Object {
  static void* operator new(std::size_t size) { return bytecode::take_memory(size); }
  static void operator delete(void* block, std::size_t size) { bytecode::return_memory(block, size); }
};

template <typename T>
class Shared {
 public:
  Shared() = default;
  explicit Shared(T* made) : object_(made) {}
  Shared(const Shared& other) : object_(other.object_) {
    if (object_ != nullptr) object_->shares.fetch_add(1, std::memory_order_relaxed);
  }
  Shared(Shared&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Shared& operator=(Shared other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Shared() {
    if (object_ != nullptr && object_->shares.fetch_sub(1, std::memory_order_acq_rel) == 1) delete object_;
  }
  /// Whoever has the object shares it as well.
  [[nodiscard]] static Shared of(T& object) {
    object.shares.fetch_add(1, std::memory_order_relaxed);
    return Shared(&object);
  }
  [[nodiscard]] T* get() const { return object_; }
  T* operator->() const { return object_; }
  T& operator*() const { return *object_; }
  /// Gives the share away.
  [[nodiscard]] T* release() { return std::exchange(object_, nullptr); }

 private:
  T* object_ = nullptr;
};

struct ArtifactObject : Object {
  std::atomic<std::uint32_t> shares{1};
  std::atomic<std::uint32_t> retained{1};  ///< closes the handle takes
  runtime::MappedFile file;
  bytecode::Vector<std::byte> copy;
  std::unique_ptr<const runtime::Artifact> artifact;

  [[nodiscard]] std::uint64_t build() const { return artifact->view().header().checksum; }
};

struct DeploymentObject : Object {
  explicit DeploymentObject(const Shared<ArtifactObject>& of) : artifact(of), catalogue(*of->artifact) {}
  std::atomic<std::uint32_t> shares{1};
  std::atomic<bool> used{false};  ///< in a turn: it never changes again
  Shared<ArtifactObject> artifact;
  runtime::Config config;
  runtime::Catalogue catalogue;
  bool has_config = false, has_texts = false;
};

struct SessionObject : Object {
  Shared<ArtifactObject> artifact;
  runtime::Session session;
  std::int64_t due = BOT_NEVER;
};

/// Texts and values as the caller gives and gets them.
struct ValueRoom {
  bytecode::Vector<bot_value> values;
  bytecode::Vector<bot_text> names;
};

struct MachineObject : Object {
  MachineObject();
  MachineObject(const MachineObject&) = delete;
  MachineObject& operator=(const MachineObject&) = delete;
  ~MachineObject();
  /// Forgets all; for when a turn has stopped anywhere.
  void start_anew();

  runtime::Machine machine;
  runtime::Limits limits;
  runtime::Session before;  ///< the session, until the turn is over
  // of the last turn, which its effects point into
  Shared<ArtifactObject> artifact;
  Shared<DeploymentObject> deployment;
  bytecode::Vector<bot_effect> effects;
  bytecode::Vector<bot_part> parts;
  ValueRoom out;
  bytecode::String json;
  bot_turn_info info{};
  // the event
  bytecode::Vector<runtime::Value> values;
  bytecode::Vector<std::string_view> names;
  bytecode::Vector<runtime::Found> found;
  runtime::JsonMemory json_memory;
};

/// A handle for a new object; on a failure the object is destroyed.
template <typename Handle>
[[nodiscard]] bot_status publish(const char* function, Kind kind, void* object, Handle** out) {
  void* const handle = make_handle(kind, object);
  if (handle == nullptr) {
    destroy(kind, object);
    return fail(BOT_OUT_OF_MEMORY, function);
  }
  *out = static_cast<Handle*>(handle);
  return BOT_OK;
}

// ---- values.cpp ----

/// The value of an event as the machine takes it; its places are in `machine`.
[[nodiscard]] bot_status take_value(const char* function, MachineObject& machine, const bot_event& event,
                                    runtime::Value& out);
/// The machine's effects as the caller gets them. Throws std::bad_alloc.
void show_effects(MachineObject& machine);

}  // namespace bot::c
