#include "runtime/load/artifact.hpp"

#include <algorithm>
#include <cstring>

#include "bytecode/hash.hpp"
#include "runtime/load/verifier.hpp"

namespace bot::runtime {

using bytecode::Header;

namespace {

template <typename Rows>
std::uint32_t find_row(const Rows& rows, std::uint64_t id) {
  // Ids are hashes, so they are spread evenly: the place of one can be guessed.
  const std::size_t count = rows.size();
  if (count == 0) return bytecode::no_row;
  __extension__ using Wide = unsigned __int128;
  auto i = static_cast<std::size_t>((static_cast<Wide>(id) * count) >> 64);
  for (unsigned steps = 0; steps < 8; ++steps) {
    if (rows[i].id == id) return static_cast<std::uint32_t>(i);
    if (rows[i].id > id) {
      if (i == 0) return bytecode::no_row;
      --i;
    } else if (++i == count) {
      return bytecode::no_row;
    }
  }
  // Not where it should be: ids made on purpose.
  const auto it = std::lower_bound(rows.begin(), rows.end(), id,
                                   [](const auto& row, std::uint64_t wanted) { return row.id < wanted; });
  return it != rows.end() && it->id == id ? static_cast<std::uint32_t>(it - rows.begin()) : bytecode::no_row;
}

}  // namespace

std::uint32_t Artifact::find_state(std::uint64_t id) const { return find_row(view_.states(), id); }
std::uint32_t Artifact::find_resume(std::uint64_t id) const { return find_row(view_.resumes(), id); }
std::uint32_t Artifact::find_intent(std::uint64_t id) const { return find_row(view_.intents(), id); }
std::uint32_t Artifact::find_text(std::uint64_t id) const { return find_row(view_.texts(), id); }

namespace {

LoadResult refuse(LoadError error, const char* detail = "") { return {nullptr, error, detail}; }

}  // namespace

LoadResult load(std::span<const std::byte> file) {
  if (reinterpret_cast<std::uintptr_t>(file.data()) % 8 != 0) return refuse(LoadError::unaligned);
  if (file.size() < 6 || std::memcmp(file.data(), bytecode::artifact_magic, 4) != 0)
    return refuse(LoadError::not_an_artifact);
  std::uint16_t version = 0;
  std::memcpy(&version, file.data() + 4, sizeof version);
  if (version != bytecode::artifact_version) return refuse(LoadError::other_version);
  if (file.size() < sizeof(Header)) return refuse(LoadError::truncated);
  Header header;
  std::memcpy(&header, file.data(), sizeof header);
  if (header.sections != bytecode::section_count) return refuse(LoadError::damaged);
  if (header.offsets[bytecode::section_count] != file.size()) return refuse(LoadError::truncated);
  const std::string_view covered(reinterpret_cast<const char*>(file.data()) + bytecode::checksum_start,
                                 file.size() - bytecode::checksum_start);
  if (bytecode::hash64(covered) != header.checksum) return refuse(LoadError::damaged);
  if (header.offsets[0] != sizeof(Header) || header.zero != 0)
    return refuse(LoadError::malformed, "the header is not laid out as it must be");
  for (std::uint32_t i = 0; i < bytecode::section_count; ++i)
    if (header.offsets[i] > header.offsets[i + 1]) return refuse(LoadError::malformed, "the sections overlap");

  auto artifact = std::make_unique<Artifact>();
  Verifier verifier{*artifact, artifact->view()};
  verifier.set(file);
  if (const char* problem = verifier.run()) return refuse(LoadError::malformed, problem);
  return {std::move(artifact), LoadError::none, ""};
}

const char* text(LoadError error) {
  switch (error) {
    case LoadError::none: return "";
    case LoadError::not_an_artifact: return "this is no compiled bot; make one with `bot build`";
    case LoadError::other_version: return "this was compiled for another version of the format; build it again";
    case LoadError::truncated: return "the file is cut short or has something behind its end; build or copy it again";
    case LoadError::damaged: return "the file is damaged: its checksum does not fit; build or copy it again";
    case LoadError::malformed: return "the file is not a valid compiled bot";
    case LoadError::unaligned: return "the bytes must start at an address divisible by 8";
  }
  return "";
}

}  // namespace bot::runtime
