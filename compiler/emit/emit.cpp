#include "compiler/emit/emit.hpp"

#include <cstring>
#include <span>
#include <vector>

#include "bytecode/hash.hpp"
#include "bytecode/schema.hpp"

namespace bot::emit {

using bytecode::Section;

bytecode::Slice Pool::add(std::string_view text) {
  if (text.empty()) return {0, 0};
  const auto next = static_cast<std::uint32_t>(slices_.size());
  const std::uint32_t index = places_.find_or_add(bytecode::hash64(text), next, [&](std::uint32_t i) {
    return std::string_view(bytes_).substr(slices_[i].offset, slices_[i].length) == text;
  });
  if (index == next) {
    slices_.push_back({static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(text.size())});
    bytes_ += text;
  }
  return slices_[index];
}

namespace {

/// The sections behind each other. They are put together once all are known: bytes that grow are copied again and
/// again.
struct Layout {
  bytecode::Header header{};
  std::size_t size = sizeof(bytecode::Header);
  std::vector<std::span<const std::byte>> sections;

  void raw(Section s, const void* data, std::size_t bytes) {
    header.offsets[static_cast<std::size_t>(s)] = static_cast<std::uint32_t>(size);
    sections.emplace_back(static_cast<const std::byte*>(data), bytes);
    size += bytes;
  }
  template <typename Row>
  void rows(Section s, const std::vector<Row>& rows) {
    raw(s, rows.data(), rows.size() * sizeof(Row));
  }
  [[nodiscard]] bytecode::Bytes join() const {
    bytecode::Bytes out;
    out.reserve(size);
    out.resize(sizeof(bytecode::Header));
    for (const auto section : sections) out.insert(out.end(), section.begin(), section.end());
    return out;
  }
};

}  // namespace

Emitted emit(const Image& image, bool strip) {
  const KeywordSection keywords = build_keywords(image.keyword_nlus, image.keyword_phrases);
  const bytecode::Bytes debug = strip ? bytecode::Bytes{} : bytecode::encode(image.debug);
  constexpr std::size_t limit = std::size_t{1} << 31;
  if (image.pool.bytes().size() > limit || image.code.size() > limit || keywords.bytes.size() > limit ||
      debug.size() > limit)
    return {{}, "texts, code and phrases together must stay below 2 GiB", {}};

  Layout l;
  l.raw(Section::info, &image.info, sizeof image.info);
  l.rows(Section::flows, image.flows);
  l.rows(Section::states, image.states);
  l.rows(Section::intents, image.intents);
  l.rows(Section::attributes, image.attributes);
  l.rows(Section::handlers, image.handlers);
  l.rows(Section::openers, image.openers);
  l.rows(Section::nlus, image.nlus);
  l.rows(Section::values, image.values);
  l.rows(Section::variables, image.variables);
  l.rows(Section::texts, image.texts);
  l.rows(Section::chunks, image.chunks);
  l.rows(Section::sources, image.sources);
  l.rows(Section::needs, image.needs);
  l.rows(Section::flow_extras, image.flow_extras);
  l.rows(Section::params, image.params);
  l.rows(Section::shapes, image.shapes);
  l.rows(Section::fields, image.fields);
  l.rows(Section::cells, image.cells);
  l.rows(Section::functions, image.functions);
  l.rows(Section::calls, image.calls);
  l.rows(Section::resumes, image.resumes);
  l.rows(Section::patterns, image.patterns);
  l.rows(Section::translations, image.translations);
  l.raw(Section::keywords, keywords.bytes.data(), keywords.bytes.size());
  l.raw(Section::code, image.code.data(), image.code.size());
  l.raw(Section::pool, image.pool.bytes().data(), image.pool.bytes().size());
  l.raw(Section::debug, debug.data(), debug.size());
  if (l.size > 0xffff'ffff) return {{}, "an artifact must stay below 4 GiB", {}};

  std::memcpy(l.header.magic, bytecode::artifact_magic, 4);
  l.header.version = bytecode::artifact_version;
  l.header.sections = bytecode::section_count;
  l.header.offsets[bytecode::section_count] = static_cast<std::uint32_t>(l.size);
  bytecode::Bytes out = l.join();
  std::memcpy(out.data(), &l.header, sizeof l.header);
  bytecode::InfoRow info = image.info;
  info.schema = bytecode::session_schema(bytecode::View(out));
  std::memcpy(out.data() + sizeof l.header, &info, sizeof info);
  l.header.checksum = bytecode::hash64(
      {reinterpret_cast<const char*>(out.data()) + bytecode::checksum_start, out.size() - bytecode::checksum_start});
  std::memcpy(out.data(), &l.header, sizeof l.header);
  return {std::move(out), {}, keywords.problems};
}

}  // namespace bot::emit
