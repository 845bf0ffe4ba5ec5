// The interpreter. It trusts the verifier: no checks of types, indices, heights or jumps here.

#include <algorithm>
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

/// Whether the host has given a value for the variable.
bool Machine::is_given(std::uint32_t variable) const {
  const auto items = deployment_.config->items();
  const auto at = std::lower_bound(items.begin(), items.end(), variable,
                                   [](const Config::Item& item, std::uint32_t v) { return item.variable < v; });
  return at != items.end() && at->variable == variable;
}

bool Machine::ask(std::uint32_t guard) {
  const Outcome outcome = interpret(guard);
  return outcome.kind == Outcome::Kind::end && stack_[0] != 0;
}

Machine::Outcome Machine::interpret(std::uint32_t chunk) {
  return run_code(view_.bytes(bytecode::Section::code).data() + view_.chunks()[chunk].begin, stack_.data());
}

/// Runs from `p` on; `sp` is one past the top of the stack.
Machine::Outcome Machine::run_code(const std::byte* p, Word* sp) {
  const bool counting = counts_ != nullptr && counts_->size() == view_.bytes(bytecode::Section::code).size();
  Word* base = stack_.data();
  std::uint32_t steps = 0;
  calls_.clear();
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
    if (counting) [[unlikely]] {
      std::uint32_t& count = (*counts_)[static_cast<std::size_t>(at - view_.bytes(bytecode::Section::code).data())];
      count += count != 0xffff'ffff ? 1 : 0;
    }
    const auto op = static_cast<Op>(*p++);
    ++steps;
    const auto stop = [&](TurnError error) {
      fail(error, at);
      steps_ += steps;
      return Outcome{Outcome::Kind::failed, 0};
    };
    switch (op) {
      case Op::end: {
        if (calls_.empty()) return done({Outcome::Kind::end});
        const Word result = sp[-1];
        sp = base;
        *sp++ = result;
        base = calls_.back().base;
        p = calls_.back().code;
        calls_.pop_back();
        break;
      }

      case Op::const_int: *sp++ = of(bytecode::unzigzag(get_leb(p))); break;
      case Op::const_number:
        *sp++ = get_fixed<Word>(p);
        p += 8;
        break;
      case Op::const_true: *sp++ = 1; break;
      case Op::const_false: *sp++ = 0; break;
      case Op::const_text: *sp++ = text_of(leb(p)); break;
      case Op::const_enum:
        (void)leb(p);
        *sp++ = leb(p);
        break;
      case Op::const_none: {
        const auto type = static_cast<bytecode::BaseType>(leb(p) & 0x7f);
        if (bytecode::has_detail(type)) (void)leb(p);
        *sp++ = bytecode::none_of(type);
        break;
      }

      case Op::load: *sp++ = parts_.slots[leb(p)]; break;
      case Op::store: {
        const std::uint32_t variable = leb(p);
        --sp;
        if (!configuring_ || !is_given(variable)) parts_.slots[variable] = *sp;
        break;
      }
      case Op::pick: {
        const Word w = base[leb(p)];
        *sp++ = w;
        break;
      }
      case Op::drop: sp -= leb(p); break;
      case Op::attribute: *sp++ = attributes_[leb(p)]; break;
      case Op::context:
        *sp++ = context(leb(p));
        if (failed()) return stop(error_);
        break;
      case Op::found:
        *sp++ = of(nlu_found(leb(p)));
        if (failed()) return stop(error_);
        break;
      case Op::found_value: {
        const std::uint32_t nlu = leb(p), value = leb(p);
        const std::optional<Word> found = nlu_value(nlu, 1, 1);
        *sp++ = of(found && *found == value);
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
      case Op::text_time:
        sp[-1] = text_of_time(as_int(sp[-1]));
        if (failed()) return stop(error_);
        break;
      case Op::text_date:
        sp[-1] = text_of_date(as_int(sp[-1]));
        if (failed()) return stop(error_);
        break;
      case Op::text_enum: {
        const bytecode::Slice s = view_.values()[view_.nlus()[leb(p)].values + sp[-1]].name;
        sp[-1] = bytecode::pack(bytecode::TextRef{bytecode::TextRef::Space::artifact, s.length, s.offset});
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

      case Op::next_item: {
        (void)leb(p);
        const auto items = spaces_.block(sp[-2]);
        const Word index = sp[-1];
        if (index < items.size()) {
          ++sp[-1];
          *sp++ = items[index];
          p += 4;
        } else {
          sp -= 2;
          p += 4 + get_fixed<std::uint32_t>(p);
        }
        break;
      }
      case Op::again:
        p += 4;
        p -= get_fixed<std::uint32_t>(p - 4);
        if (steps_ + steps > max_steps_) return stop(TurnError::fuel);
        break;
      case Op::call_fn: {
        const bytecode::FunctionRow& function = view_.functions()[leb(p)];
        if (steps_ + steps > max_steps_) return stop(TurnError::fuel);
        calls_.push_back({p, base});
        base = sp - function.count;
        p = view_.bytes(bytecode::Section::code).data() + view_.chunks()[function.chunk].begin;
        break;
      }

      case Op::say: {
        const std::uint32_t text = leb(p);
        send(Effect::Kind::say, view_.texts()[text].id, text_of(text), 0);
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
        break;
      }
      case Op::go: return done({Outcome::Kind::go, leb(p)});
      case Op::open: {
        const std::uint32_t flow = leb(p);
        (void)set_parameters(flow, sp);
        return done({Outcome::Kind::open, flow});
      }
      case Op::stay: return done({Outcome::Kind::stay});
      case Op::back: return done({Outcome::Kind::back});
      case Op::return_: return done({Outcome::Kind::return_, 0, sp[-1]});

      case Op::question: (void)leb(p); break;
      case Op::retry:
        (void)leb(p);
        p += 4 + get_fixed<std::uint32_t>(p);
        break;
      case Op::ask:
        suspend(leb(p), sp, 0, 0);
        if (failed()) return stop(error_);
        return done({Outcome::Kind::wait});
      case Op::call_flow: {
        const std::uint32_t resume = leb(p), flow = view_.resumes()[resume].what;
        sp -= set_parameters(flow, sp);
        suspend(resume, sp, 0, 0);
        if (failed()) return stop(error_);
        return done({Outcome::Kind::call, flow});
      }
      case Op::try_call: {
        const std::uint32_t resume = leb(p);
        sp -= view_.calls()[view_.resumes()[resume].what].count;
        call_service(resume, sp);
        if (failed()) return stop(error_);
        return done({Outcome::Kind::wait});
      }

      case Op::media:
      case Op::location:
      case Op::carousel:
      case Op::card:
      case Op::button:
      case Op::link:
      case Op::emit:
      case Op::remind:
      case Op::cancel:
        effect_op(op, p, sp);
        if (failed()) return stop(error_);
        break;

      case Op::record:
      case Op::list:
      case Op::field:
      case Op::item:
      case Op::concat:
      case Op::at_most:
      case Op::in_list:
      case Op::equal_value:
      case Op::list_length:
      case Op::text_length:
      case Op::upper:
      case Op::lower:
      case Op::trim:
      case Op::contains:
      case Op::join:
      case Op::round:
      case Op::floor:
      case Op::ceil:
      case Op::abs_int:
      case Op::abs_num:
      case Op::min_int:
      case Op::min_num:
      case Op::max_int:
      case Op::max_num:
      case Op::int_of_text:
      case Op::num_of_text:
      case Op::format_num:
      case Op::time_part:
      case Op::date_part:
      case Op::date_plus:
      case Op::date_minus:
      case Op::date_diff:
        value_op(op, p, sp);
        if (failed()) return stop(error_);
        break;
    }
  }
}

}  // namespace bot::runtime
