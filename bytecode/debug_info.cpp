#include "bytecode/debug_info.hpp"

#include <algorithm>

#include "bytecode/utf8.hpp"

namespace bot::bytecode {

const DebugName* DebugInfo::name(NameKind kind, std::uint32_t index) const {
  const auto it =
      std::lower_bound(names.begin(), names.end(), std::pair{kind, index}, [](const DebugName& n, auto key) {
        return std::pair{n.kind, n.index} < key;
      });
  return it != names.end() && it->kind == kind && it->index == index ? &*it : nullptr;
}

const DebugPlace* DebugInfo::place(std::uint32_t code) const {
  const auto it = std::upper_bound(places.begin(), places.end(), code,
                                   [](std::uint32_t c, const DebugPlace& p) { return c < p.code; });
  return it == places.begin() ? nullptr : &*std::prev(it);
}

Bytes encode(const DebugInfo& info) {
  Bytes out;
  put_leb(out, info.names.size());
  for (const DebugName& n : info.names) {
    put_leb(out, static_cast<std::uint64_t>(n.kind));
    put_leb(out, n.index);
    put_leb(out, n.file);
    put_leb(out, n.line);
    put_leb(out, n.column);
    put_leb(out, n.name.size());
    for (const char c : n.name) put_u8(out, static_cast<std::uint8_t>(c));
  }
  put_leb(out, info.places.size());
  std::uint32_t code = 0;
  std::int64_t line = 0;
  for (const DebugPlace& p : info.places) {
    put_leb(out, p.code - code);
    put_leb(out, p.file);
    put_leb(out, zigzag(p.line - line));
    put_leb(out, p.column);
    code = p.code;
    line = p.line;
  }
  return out;
}

namespace {

struct Reader {
  const std::byte* at;
  const std::byte* end;
  bool ok = true;

  std::uint64_t leb(unsigned bits) {
    std::uint64_t v = 0;
    if (ok && !get_leb_checked(at, end, bits, v)) ok = false;
    return ok ? v : 0;
  }
  std::uint32_t u32() { return static_cast<std::uint32_t>(leb(32)); }
  /// A count of things of at least `least` bytes each; more than the rest of the input holds is refused.
  std::size_t count(std::size_t least) {
    const std::uint64_t n = leb(32);
    if (n > static_cast<std::uint64_t>(end - at) / least) ok = false;
    return ok ? static_cast<std::size_t>(n) : 0;
  }
};

}  // namespace

std::optional<DebugInfo> decode_debug_info(std::span<const std::byte> bytes) {
  Reader r{bytes.data(), bytes.data() + bytes.size()};
  DebugInfo info;
  info.names.resize(r.count(6));
  for (DebugName& n : info.names) {
    const std::uint64_t kind = r.leb(8);
    if (kind >= name_kind_count) return std::nullopt;
    n.kind = static_cast<NameKind>(kind);
    n.index = r.u32();
    n.file = r.u32();
    n.line = r.u32();
    n.column = r.u32();
    const std::size_t length = r.count(1);
    if (!r.ok) return std::nullopt;
    n.name.assign(reinterpret_cast<const char*>(r.at), length);
    if (find_invalid_utf8(n.name)) return std::nullopt;
    r.at += length;
  }
  info.places.resize(r.count(4));
  std::uint64_t code = 0;
  std::int64_t line = 0;
  for (DebugPlace& p : info.places) {
    code += r.u32();
    p.file = r.u32();
    line += unzigzag(r.leb(33));
    p.column = r.u32();
    if (!r.ok || code > 0xffff'ffff || line < 0 || line > 0xffff'ffff) return std::nullopt;
    p.code = static_cast<std::uint32_t>(code);
    p.line = static_cast<std::uint32_t>(line);
  }
  const auto by_index = [](const DebugName& a, const DebugName& b) {
    return std::pair{a.kind, a.index} < std::pair{b.kind, b.index};
  };
  if (!r.ok || r.at != r.end || !std::is_sorted(info.names.begin(), info.names.end(), by_index)) return std::nullopt;
  return info;
}

}  // namespace bot::bytecode
