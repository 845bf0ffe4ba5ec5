// The opcodes that work on records, lists, texts and numbers.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utf8proc.h>

#include "bytecode/encoding.hpp"
#include "bytecode/utf8.hpp"
#include "runtime/vm/outcome.hpp"
#include "runtime/vm/parse.hpp"

namespace bot::runtime {

using bytecode::BaseType;
using bytecode::none_word;
using bytecode::Op;
using bytecode::Type;
using bytecode::Word;

namespace {

std::uint32_t leb(const std::byte*& p) { return static_cast<std::uint32_t>(bytecode::get_leb(p)); }
Word of(bool b) { return b ? 1 : 0; }
Word of(std::int64_t v) { return static_cast<Word>(v); }
std::int64_t as_int(Word w) { return static_cast<std::int64_t>(w); }
double as_number(Word w) { return std::bit_cast<double>(w); }
Word of_number(double d) { return std::bit_cast<Word>(d + 0.0); }

bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/// The first character of well-formed UTF-8 that is not empty, and its bytes.
char32_t first_character(std::string_view text, std::size_t& length) {
  utf8proc_int32_t c = 0;
  const auto size = static_cast<utf8proc_ssize_t>(std::min<std::size_t>(text.size(), 4));
  length = static_cast<std::size_t>(utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), size, &c));
  return static_cast<char32_t>(c);
}

}  // namespace

Word Machine::make_block(const Word* words, std::size_t count) {
  if (count == 0) return 0;
  if (count > bytecode::max_block_words) error_ = TurnError::list_too_long;
  else (void)room(count * sizeof(Word));
  charge(count / 16);
  if (failed()) return 0;
  const std::size_t at = spaces_.heap.size();
  spaces_.heap.insert(spaces_.heap.end(), words, words + count);
  return bytecode::pack(bytecode::BlockRef{bytecode::TextRef::Space::turn, static_cast<std::uint32_t>(count),
                                           static_cast<std::uint32_t>(at)});
}

/// Whether two values of a type are the same, through and through.
bool Machine::equal(Type type, Word a, Word b) {
  charge(1);
  if (failed()) return false;
  const Word none = bytecode::none_of(type.base);
  if (a == b || a == none || b == none) return a == b;
  switch (type.base) {
    case BaseType::bool_:
    case BaseType::int_:
    case BaseType::number:
    case BaseType::enum_:
    case BaseType::duration:
    case BaseType::time:
    case BaseType::date: return false;
    case BaseType::text: {
      const std::string_view one = view_of(a), other = view_of(b);
      if (one.size() == other.size()) charge(one.size() / 64);
      return one == other;
    }
    case BaseType::record: {
      const bytecode::ShapeRow& shape = view_.shapes()[type.detail];
      const auto one = spaces_.block(a), other = spaces_.block(b);
      for (std::uint32_t k = 0; k < shape.count; ++k) {
        const bytecode::FieldRow& f = view_.fields()[shape.first + k];
        if (!equal(bytecode::type_of_byte(f.type, f.detail), k < one.size() ? one[k] : 0,
                   k < other.size() ? other[k] : 0))
          return false;
      }
      return true;
    }
    case BaseType::list: {
      const bytecode::FieldRow& item = view_.fields()[view_.shapes()[type.detail].first];
      const auto one = spaces_.block(a), other = spaces_.block(b);
      if (one.size() != other.size()) return false;
      for (std::size_t k = 0; k < one.size(); ++k)
        if (!equal(bytecode::type_of_byte(item.type, item.detail), one[k], other[k])) return false;
      return true;
    }
  }
  return false;
}

void Machine::list_op(Op op, std::uint32_t shape, const std::byte*& p, Word*& sp) {
  switch (op) {
    case Op::record: {
      const std::uint32_t count = view_.shapes()[shape].count;
      sp -= count;
      const Word made = make_block(sp, count);
      *sp++ = made;
      return;
    }
    case Op::list: {
      const std::uint32_t count = leb(p);
      sp -= count;
      const Word made = make_block(sp, count);
      *sp++ = made;
      return;
    }
    case Op::field: {
      const std::uint32_t k = leb(p);
      const auto fields = spaces_.block(sp[-1]);
      sp[-1] = k < fields.size() ? fields[k] : 0;
      return;
    }
    case Op::item: {
      const Word index = *--sp;
      const auto items = spaces_.block(sp[-1]);
      if (index >= items.size()) error_ = TurnError::list_index;
      else sp[-1] = items[index];
      return;
    }
    case Op::concat: {
      const Word b = *--sp, a = sp[-1];
      const std::size_t first = spaces_.block(a).size(), second = spaces_.block(b).size();
      if (first == 0 || second == 0) {
        sp[-1] = first == 0 ? b : a;
        return;
      }
      if (first + second > bytecode::max_block_words) error_ = TurnError::list_too_long;
      else (void)room((first + second) * sizeof(Word));
      charge((first + second) / 16);
      if (failed()) return;
      auto& heap = spaces_.heap;
      const std::size_t at = heap.size();
      heap.resize(at + first + second);  // the lists may lie in it, and it may move
      std::copy_n(spaces_.block(a).data(), first, heap.data() + at);
      std::copy_n(spaces_.block(b).data(), second, heap.data() + at + first);
      sp[-1] = bytecode::pack(bytecode::BlockRef{
          bytecode::TextRef::Space::turn, static_cast<std::uint32_t>(first + second), static_cast<std::uint32_t>(at)});
      return;
    }
    case Op::at_most:
      if (const std::uint32_t most = leb(p); sp[-1] != none_word && spaces_.block(sp[-1]).size() > most)
        error_ = TurnError::list_too_long;
      return;
    case Op::in_list: {
      const bytecode::FieldRow& item = view_.fields()[view_.shapes()[shape].first];
      const Word list = *--sp, value = sp[-1];
      bool found = false;
      for (const Word w : spaces_.block(list))
        if (equal(bytecode::type_of_byte(item.type, item.detail), value, w)) {
          found = true;
          break;
        }
      sp[-1] = of(found);
      return;
    }
    default: sp[-1] = of(static_cast<std::int64_t>(spaces_.block(sp[-1]).size())); return;  // list_length
  }
}

void Machine::value_op(Op op, const std::byte*& p, Word*& sp) {
  const auto to_int = [&](double d) {
    // 2^63 is a double; the smallest integer is no value.
    if (!(d > -9223372036854775808.0 && d < 9223372036854775808.0)) error_ = TurnError::overflow;
    else sp[-1] = of(static_cast<std::int64_t>(d));
  };
  switch (op) {
    case Op::record:
    case Op::list:
    case Op::field:
    case Op::item:
    case Op::concat:
    case Op::at_most:
    case Op::in_list:
    case Op::list_length: {
      const std::uint32_t shape = leb(p);
      list_op(op, shape, p, sp);
      return;
    }
    case Op::equal_value: {
      const auto byte = static_cast<std::uint8_t>(leb(p));
      const std::uint32_t detail = bytecode::has_detail(static_cast<BaseType>(byte & 0x7f)) ? leb(p) : 0;
      --sp;
      sp[-1] = of(equal(bytecode::type_of_byte(byte, detail), sp[-1], sp[0]));
      return;
    }
    case Op::text_length:
      charge(view_of(sp[-1]).size() / 64);
      sp[-1] = of(static_cast<std::int64_t>(bytecode::count_points(view_of(sp[-1]))));
      return;
    case Op::upper: sp[-1] = change_case(sp[-1], true); return;
    case Op::lower: sp[-1] = change_case(sp[-1], false); return;
    case Op::trim: sp[-1] = trim(sp[-1]); return;
    case Op::contains:
      --sp;
      sp[-1] = of(contains(sp[-1], sp[0]));
      return;
    case Op::join: {
      (void)leb(p);
      --sp;
      sp[-1] = join(sp[-1], sp[0]);
      return;
    }
    case Op::round: to_int(std::round(as_number(sp[-1]))); return;
    case Op::floor: to_int(std::floor(as_number(sp[-1]))); return;
    case Op::ceil: to_int(std::ceil(as_number(sp[-1]))); return;
    case Op::abs_int:
      if (as_int(sp[-1]) < 0) sp[-1] = of(-as_int(sp[-1]));
      return;
    case Op::abs_num: sp[-1] = of_number(std::fabs(as_number(sp[-1]))); return;
    case Op::min_int:
      --sp;
      sp[-1] = of(std::min(as_int(sp[-1]), as_int(sp[0])));
      return;
    case Op::max_int:
      --sp;
      sp[-1] = of(std::max(as_int(sp[-1]), as_int(sp[0])));
      return;
    case Op::min_num:
      --sp;
      sp[-1] = of_number(std::min(as_number(sp[-1]), as_number(sp[0])));
      return;
    case Op::max_num:
      --sp;
      sp[-1] = of_number(std::max(as_number(sp[-1]), as_number(sp[0])));
      return;
    case Op::int_of_text: {
      charge(view_of(sp[-1]).size() / 16);
      const auto value = parse_int(view_of(sp[-1]));
      sp[-1] = value ? of(*value) : none_word;
      return;
    }
    case Op::num_of_text: {
      charge(view_of(sp[-1]).size() / 16);
      const auto value = parse_number(view_of(sp[-1]));
      sp[-1] = value ? of_number(*value) : bytecode::none_number_word;
      return;
    }
    case Op::format_num:
      --sp;
      sp[-1] = format_number(as_number(sp[-1]), as_int(sp[0]));
      return;
    case Op::time_part: sp[-1] = time_part(leb(p), as_int(sp[-1])); return;
    case Op::date_part: sp[-1] = date_part(leb(p), as_int(sp[-1])); return;
    case Op::date_plus:
    case Op::date_minus:
    case Op::date_diff:
      --sp;
      sp[-1] = date_sum(op, sp[-1], sp[0]);
      return;
    default: return;
  }
}

// ---- texts ----------------------------------------------------------------------------------------------------------

Word Machine::change_case(Word text, bool upper) {
  const std::size_t begin = spaces_.arena.size(), size = view_of(text).size();
  charge(size / 16);
  for (std::size_t at = 0; at < size && !failed();) {
    std::size_t length = 0;
    const char32_t c = first_character(view_of(text).substr(at), length);
    at += length;
    const auto other = static_cast<utf8proc_int32_t>(c);
    utf8proc_uint8_t bytes[4];
    const auto written = utf8proc_encode_char(upper ? utf8proc_toupper(other) : utf8proc_tolower(other), bytes);
    (void)append({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(written)});
  }
  return finish_text(begin);
}

Word Machine::trim(Word text) {
  const bytecode::TextRef whole = bytecode::unpack_text(text);
  std::string_view rest = view_of(text);
  charge(rest.size() / 64);
  std::size_t from = 0, length = 0, last = 0;
  while (from < rest.size() && is_space(first_character(rest.substr(from), length))) from += length;
  last = rest.size();
  while (last > from) {
    std::size_t at = last - 1;
    while (at > from && (static_cast<unsigned char>(rest[at]) & 0xc0) == 0x80) --at;
    if (!is_space(first_character(rest.substr(at, last - at), length))) break;
    last = at;
  }
  if (from == last) return 0;
  return bytecode::pack(bytecode::TextRef{whole.space, static_cast<std::uint32_t>(last - from),
                                          whole.offset + static_cast<std::uint32_t>(from)});
}

Word Machine::join(Word list, Word separator) {
  const std::size_t begin = spaces_.arena.size(), count = spaces_.block(list).size();
  charge(count);
  for (std::size_t i = 0; i < count && !failed(); ++i)
    if ((i > 0 && !append_text(separator)) || !append_text(spaces_.block(list)[i])) return 0;
  return finish_text(begin);
}

bool Machine::contains(Word text, Word part) {
  charge(view_of(text).size() / 4 + view_of(part).size() / 4);
  if (failed()) return false;
  // In linear time, which the search of a string_view does not promise.
  const auto within = [](std::string_view all, std::string_view wanted) {
    return wanted.empty() || memmem(all.data(), all.size(), wanted.data(), wanted.size()) != nullptr;
  };
  bytecode::fold(view_of(part), 0, folded_too_);
  if (folded_too_.size == 0) return within(view_of(text), view_of(part));
  bytecode::fold(view_of(text), 0, folded_);
  return within(folded_.text(), folded_too_.text());
}

}  // namespace bot::runtime
