#include "bytecode/memory.hpp"

#include <atomic>

namespace bot::bytecode {

namespace {

std::atomic<const MemorySource*> chosen{nullptr};

}  // namespace

void set_memory_source(const MemorySource* source) { chosen.store(source, std::memory_order_release); }

void* take_memory(std::size_t size) {
  const MemorySource* source = chosen.load(std::memory_order_acquire);
  if (source == nullptr) return ::operator new(size);
  void* block = source->allocate(source->user, size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

void return_memory(void* block, std::size_t size) noexcept {
  const MemorySource* source = chosen.load(std::memory_order_acquire);
  if (source == nullptr) ::operator delete(block);
  else source->release(source->user, block, size);
}

}  // namespace bot::bytecode
