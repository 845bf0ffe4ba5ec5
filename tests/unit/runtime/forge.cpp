#include "tests/unit/runtime/forge.hpp"

#include "bytecode/hash.hpp"
#include "bytecode/schema.hpp"

namespace bot::test {

void seal(std::vector<std::byte>& artifact) {
  if (artifact.size() < sizeof(bytecode::Header)) return;
  const std::uint64_t sum = bytecode::hash64({reinterpret_cast<const char*>(artifact.data()) + bytecode::checksum_start,
                                              artifact.size() - bytecode::checksum_start});
  std::memcpy(artifact.data() + offsetof(bytecode::Header, checksum), &sum, sizeof sum);
}

Forge::Forge(std::span<const std::byte> artifact) {
  const bytecode::View view(artifact);
  for (std::uint32_t s = 0; s < bytecode::section_count; ++s) {
    const auto b = view.bytes(static_cast<Section>(s));
    sections_.emplace_back(b.begin(), b.end());
  }
}

std::uint32_t Forge::chunk(bytecode::ChunkKind kind, const bytecode::Bytes& code, std::uint32_t intent) {
  std::vector<std::byte>& all = bytes(Section::code);
  const std::uint32_t owner = intent == bytecode::no_row ? 0 : intent + 1;
  add(Section::chunks,
      bytecode::ChunkRow{static_cast<std::uint32_t>(all.size()), static_cast<std::uint32_t>(kind) | owner << 2});
  all.insert(all.end(), code.begin(), code.end());
  return static_cast<std::uint32_t>(count<bytecode::ChunkRow>(Section::chunks) - 1);
}

void Forge::fit_schema() {
  const Aligned made = make();
  const bytecode::View view(made.bytes());
  info().schema = bytecode::session_schema(view);
}

Aligned Forge::make() const {
  bytecode::Header header{};
  std::memcpy(header.magic, bytecode::artifact_magic, 4);
  header.version = bytecode::artifact_version;
  header.sections = bytecode::section_count;
  std::vector<std::byte> out(sizeof header);
  for (std::uint32_t s = 0; s < bytecode::section_count; ++s) {
    header.offsets[s] = static_cast<std::uint32_t>(out.size());
    out.insert(out.end(), sections_[s].begin(), sections_[s].end());
  }
  header.offsets[bytecode::section_count] = static_cast<std::uint32_t>(out.size());
  std::memcpy(out.data(), &header, sizeof header);
  seal(out);
  return Aligned(out);
}

}  // namespace bot::test
