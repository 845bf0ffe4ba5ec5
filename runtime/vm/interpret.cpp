// The interpreter. It trusts the verifier: no checks of types, indices, heights or jumps here.

#include <bit>
#include <cmath>

#include "bytecode/encoding.hpp"
#include "runtime/vm/outcome.hpp"

namespace bot::runtime {

using bytecode::get_fixed;
using bytecode::get_leb;
using bytecode::none_number_word;
using bytecode::none_word;
using bytecode::Op;
using bytecode::Word;

namespace {

std::uint32_t leb(const std::byte*& p) { return static_cast<std::uint32_t>(get_leb(p)); }
Word of(bool b) { return b ? 1 : 0; }
Word of(std::int64_t v) { return static_cast<Word>(v); }
std::int64_t as_int(Word w) { return static_cast<std::int64_t>(w); }
double as_number(Word w) { return std::bit_cast<double>(w); }
/// A finite number that is not -0, or false.
bool number(double v, Word& out) {
  out = std::bit_cast<Word>(v + 0.0);
  return std::isfinite(v);
}

}  // namespace

void Machine::fail(TurnError error, const std::byte* at) {
  error_ = error;
  error_place_ = static_cast<std::uint32_t>(at - view_.bytes(bytecode::Section::code).data());
}

bool Machine::ask(std::uint32_t guard) {
  const Outcome outcome = interpret(guard);
  return outcome.kind == Outcome::Kind::end && stack_[0] != 0;
}

Machine::Outcome Machine::interpret(std::uint32_t chunk) {
  const std::byte* p = view_.bytes(bytecode::Section::code).data() + view_.chunks()[chunk].begin;
  Word* sp = stack_.data();  // one past the top
  std::uint32_t steps = 0;
  const auto done = [&](Outcome outcome) {
    steps_ += steps;
    if (steps_ > max_steps_ && !failed()) {
      fail(TurnError::fuel, p - 1);
      outcome.kind = Outcome::Kind::failed;
    }
    return outcome;
  };
  for (;;) {
    const std::byte* const at = p;
    const auto op = static_cast<Op>(*p++);
    ++steps;
    const auto stop = [&](TurnError error) {
      fail(error, at);
      steps_ += steps;
      return Outcome{Outcome::Kind::failed, 0};
    };
    switch (op) {
      case Op::end: return done({Outcome::Kind::end, 0});

      case Op::const_int: *sp++ = of(bytecode::unzigzag(get_leb(p))); break;
      case Op::const_number:
        *sp++ = get_fixed<Word>(p);
        p += 8;
        break;
      case Op::const_true: *sp++ = 1; break;
      case Op::const_false: *sp++ = 0; break;
      case Op::const_text: {
        const bytecode::Slice s = view_.texts()[leb(p)].text;
        *sp++ = bytecode::pack({bytecode::TextRef::Space::artifact, s.length, s.offset});
        break;
      }
      case Op::const_enum:
        (void)leb(p);
        *sp++ = leb(p);
        break;
      case Op::const_none: {
        const auto base = static_cast<bytecode::BaseType>(leb(p) & 0x7f);
        if (base == bytecode::BaseType::enum_) (void)leb(p);
        *sp++ = bytecode::none_of(base);
        break;
      }

      case Op::load: *sp++ = slots_[leb(p)]; break;
      case Op::store: slots_[leb(p)] = *--sp; break;
      case Op::pick: {
        const Word w = stack_[leb(p)];
        *sp++ = w;
        break;
      }
      case Op::drop: sp -= leb(p); break;
      case Op::attribute: *sp++ = attributes_[leb(p)]; break;
      case Op::context:
        *sp++ = context(leb(p));
        if (failed()) return stop(error_);
        break;
      case Op::found: *sp++ = of(match_.found(leb(p))); break;
      case Op::found_value: {
        const std::uint32_t nlu = leb(p), value = leb(p);
        *sp++ = of(match_.found(nlu) && match_.value(nlu) == value);
        break;
      }

      case Op::some:
        if (sp[-1] == none_word) return stop(TurnError::none_used);
        break;
      case Op::some_num:
        if (sp[-1] == none_number_word) return stop(TurnError::none_used);
        break;
      case Op::is_none: sp[-1] = of(sp[-1] == none_word); break;
      case Op::is_none_num: sp[-1] = of(sp[-1] == none_number_word); break;
      case Op::not_: sp[-1] = of(sp[-1] == 0); break;
      case Op::equal:
        --sp;
        sp[-1] = of(sp[-1] == sp[0]);
        break;
      case Op::equal_text: {
        const Word b = *--sp, a = sp[-1];
        if (a == b || a == none_word || b == none_word) {
          sp[-1] = of(a == b);
          break;
        }
        const std::string_view one = view_of(a), other = view_of(b);
        if (one.size() == other.size()) charge(one.size() / 64);
        if (failed()) return stop(error_);
        sp[-1] = of(one == other);
        break;
      }
      case Op::less_int:
        --sp;
        sp[-1] = of(as_int(sp[-1]) < as_int(sp[0]));
        break;
      case Op::less_eq_int:
        --sp;
        sp[-1] = of(as_int(sp[-1]) <= as_int(sp[0]));
        break;
      case Op::greater_int:
        --sp;
        sp[-1] = of(as_int(sp[-1]) > as_int(sp[0]));
        break;
      case Op::greater_eq_int:
        --sp;
        sp[-1] = of(as_int(sp[-1]) >= as_int(sp[0]));
        break;
      case Op::less_num:
        --sp;
        sp[-1] = of(as_number(sp[-1]) < as_number(sp[0]));
        break;
      case Op::less_eq_num:
        --sp;
        sp[-1] = of(as_number(sp[-1]) <= as_number(sp[0]));
        break;
      case Op::greater_num:
        --sp;
        sp[-1] = of(as_number(sp[-1]) > as_number(sp[0]));
        break;
      case Op::greater_eq_num:
        --sp;
        sp[-1] = of(as_number(sp[-1]) >= as_number(sp[0]));
        break;

      case Op::add_int:
      case Op::sub_int:
      case Op::mul_int: {
        const std::int64_t b = as_int(*--sp), a = as_int(sp[-1]);
        std::int64_t r = 0;
        const bool over = op == Op::add_int   ? __builtin_add_overflow(a, b, &r)
                          : op == Op::sub_int ? __builtin_sub_overflow(a, b, &r)
                                              : __builtin_mul_overflow(a, b, &r);
        if (over || of(r) == none_word) return stop(TurnError::overflow);
        sp[-1] = of(r);
        break;
      }
      case Op::div_int:
      case Op::mod_int: {
        const std::int64_t b = as_int(*--sp), a = as_int(sp[-1]);
        if (b == 0) return stop(TurnError::division_by_zero);
        sp[-1] = of(op == Op::div_int ? a / b : a % b);  // the smallest integer is never a value
        break;
      }
      case Op::neg_int: sp[-1] = of(-as_int(sp[-1])); break;
      case Op::add_num:
      case Op::sub_num:
      case Op::mul_num: {
        const double b = as_number(*--sp), a = as_number(sp[-1]);
        const double r = op == Op::add_num ? a + b : op == Op::sub_num ? a - b : a * b;
        if (!number(r, sp[-1])) return stop(TurnError::overflow);
        break;
      }
      case Op::div_num:
      case Op::mod_num: {
        const double b = as_number(*--sp), a = as_number(sp[-1]);
        if (b == 0) return stop(TurnError::division_by_zero);
        if (!number(op == Op::div_num ? a / b : std::fmod(a, b), sp[-1])) return stop(TurnError::overflow);
        break;
      }
      case Op::neg_num: (void)number(-as_number(sp[-1]), sp[-1]); break;
      case Op::int_to_num: (void)number(static_cast<double>(as_int(sp[-1])), sp[-1]); break;

      case Op::text_int:
        sp[-1] = text_of_int(as_int(sp[-1]));
        if (failed()) return stop(error_);
        break;
      case Op::text_num:
        sp[-1] = text_of_number(as_number(sp[-1]));
        if (failed()) return stop(error_);
        break;
      case Op::text_bool:
        sp[-1] = make_text(sp[-1] != 0 ? "true" : "false");
        if (failed()) return stop(error_);
        break;
      case Op::text_duration:
        sp[-1] = text_of_duration(as_int(sp[-1]));
        if (failed()) return stop(error_);
        break;
      case Op::text_enum: {
        const bytecode::Slice s = view_.values()[view_.nlus()[leb(p)].values + sp[-1]].name;
        sp[-1] = bytecode::pack({bytecode::TextRef::Space::artifact, s.length, s.offset});
        break;
      }
      case Op::format: {
        const std::uint32_t text = leb(p), count = leb(p);
        sp -= count;
        const Word made = format(text, sp);
        *sp++ = made;
        if (failed()) return stop(error_);
        break;
      }

      case Op::jump: p += 4 + get_fixed<std::uint32_t>(p); break;
      case Op::jump_if_false: p += 4 + (*--sp == 0 ? get_fixed<std::uint32_t>(p) : 0); break;
      case Op::jump_if_true: p += 4 + (*--sp != 0 ? get_fixed<std::uint32_t>(p) : 0); break;
      case Op::and_then:
        if (sp[-1] == 0) p += get_fixed<std::uint32_t>(p);
        else --sp;
        p += 4;
        break;
      case Op::or_else:
        if (sp[-1] != 0) p += get_fixed<std::uint32_t>(p);
        else --sp;
        p += 4;
        break;
      case Op::if_none:
      case Op::if_none_num:
        if (sp[-1] != (op == Op::if_none ? none_word : none_number_word)) p += get_fixed<std::uint32_t>(p);
        else --sp;
        p += 4;
        break;
      case Op::switch_: {
        const std::uint32_t count = leb(p);
        const Word value = *--sp;
        const std::byte* const table = p;
        p += std::size_t{4} * count;
        if (value < count) p += get_fixed<std::uint32_t>(table + 4 * value);
        break;
      }

      case Op::say: {
        const bytecode::TextRow& row = view_.texts()[leb(p)];
        send(Effect::Kind::say, row.id,
             bytecode::pack({bytecode::TextRef::Space::artifact, row.text.length, row.text.offset}), 0);
        if (failed()) return stop(error_);
        break;
      }
      case Op::say_format: {
        const std::uint32_t text = leb(p), count = leb(p);
        sp -= count;
        const Word made = format(text, sp);
        if (failed()) return stop(error_);
        send(Effect::Kind::say, view_.texts()[text].id, made, 0);
        if (failed()) return stop(error_);
        break;
      }
      case Op::variant: {
        const std::uint32_t slot = leb(p), count = leb(p);
        *sp++ = pick_variant(slot, count);
        break;
      }
      case Op::handover: {
        sp -= 2;
        send(Effect::Kind::handover, 0, sp[0], sp[1]);
        if (failed()) return stop(error_);
        head_.status = SessionStatus::agent;
        return done({Outcome::Kind::end, 0});
      }
      case Op::go: return done({Outcome::Kind::go, leb(p)});
      case Op::open: return done({Outcome::Kind::open, leb(p)});
      case Op::stay: return done({Outcome::Kind::stay, 0});
    }
  }
}

}  // namespace bot::runtime
