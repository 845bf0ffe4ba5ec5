#include "runtime/match/entities.hpp"

#include "bytecode/fold.hpp"
#include "runtime/match/entities_calendar.hpp"
#include "runtime/match/entities_reader.hpp"

namespace bot::runtime {

namespace {

using namespace entities;

struct Finder {
  const Reader& r;
  bytecode::Vector<EntityHit>& hits;

  [[nodiscard]] EntityHit hit(std::size_t begin, std::size_t end) const {
    EntityHit h;
    h.begin = r.tokens[begin].begin;
    h.end = r.tokens[end - 1].end;
    return h;
  }

  // What begins at `i`, if anything; where to go on. A phone number in several pieces holds no numbers.
  std::size_t number(std::size_t i, const std::optional<Number>& number, bool whole) {
    EntityHit phone;
    const Found found = r.phone_at(i, phone);
    if (found.match && found.end > (number ? number->end : i + 1)) return found.end;
    if (!number) return i + 1;
    EntityHit h = hit(i, number->end);
    const std::optional<std::int64_t> integer = to_int(number->value);
    if (whole) {
      if (!integer) return number->end;
      h.integer = *integer;
    } else {
      h.number = to_number(number->value);
    }
    hits.push_back(h);
    return number->end;
  }

  std::size_t integer(std::size_t i, std::size_t end, std::int64_t value) {
    EntityHit h = hit(i, end);
    h.integer = value;
    hits.push_back(h);
    return end;
  }

  std::size_t address(std::size_t i, Token::Kind kind) {
    if (r.token(i).kind == kind) hits.push_back(hit(i, i + 1));
    return i + 1;
  }

  std::size_t phone(std::size_t i) {
    EntityHit h;
    const Found found = r.phone_at(i, h);
    if (found.match) {
      h.begin = r.tokens[i].begin;
      h.end = r.tokens[found.end - 1].end;
      hits.push_back(h);
    }
    return found.end;
  }

  std::size_t time(std::size_t i) {
    std::int64_t ms = 0;
    const std::optional<Date> time = r.time_at(i, ms);
    return time ? integer(i, time->end, ms) : i + 1;
  }

  std::size_t next(EntityKind kind, std::size_t i) {
    if (r.word(i) && r.is(i, Role::none)) return i + 1;  // a word that says nothing here
    switch (kind) {
      case EntityKind::int_: return number(i, r.number_at(i), true);
      case EntityKind::number: return number(i, r.number_at(i), false);
      case EntityKind::money: return number(i, r.money_at(i), false);
      case EntityKind::email: return address(i, Token::Kind::email);
      case EntityKind::url: return address(i, Token::Kind::url);
      case EntityKind::phone: return phone(i);
      case EntityKind::time: return time(i);
      case EntityKind::date: {
        const std::optional<Date> date = r.date_at(i);
        return date ? integer(i, date->end, date->day) : i + 1;
      }
      case EntityKind::duration: {
        const std::optional<Duration> duration = r.duration_at(i);
        return duration ? integer(i, duration->end, duration->ms) : i + 1;
      }
    }
    return i + 1;
  }
};

}  // namespace

void EntityScratch::read(std::string_view message, const EntityContext& context) {
  message_ = message;
  context_ = context;
  tokenized_ = false;
  known_ = 0;
}

std::span<const EntityHit> EntityScratch::find(EntityKind kind) {
  const auto place = static_cast<std::size_t>(kind);
  bytecode::Vector<EntityHit>& hits = hits_[place];
  if ((known_ >> place & 1) != 0) return hits;
  known_ |= 1U << place;
  hits.clear();
  if (!tokenized_) {
    tokenized_ = true;
    if (message_.size() > bytecode::max_fold_bytes) {
      tokens_.clear();
    } else {
      tokenize(message_, tokens_);
    }
  }
  const std::int64_t offset = std::int64_t{context_.offset_minutes} * 60'000;
  const bool in_range = context_.offset_minutes >= -max_offset_minutes &&
                        context_.offset_minutes <= max_offset_minutes &&
                        context_.now_ms >= (first_day + 1) * ms_of_day && context_.now_ms < last_day * ms_of_day;
  if (!in_range && (kind == EntityKind::date || kind == EntityKind::time)) return hits;
  Reader reader{message_, tokens_};
  if (in_range) {
    reader.now_ms = context_.now_ms;
    reader.offset_ms = offset;
    reader.today = floor_div(context_.now_ms + offset, ms_of_day);
  }
  Finder finder{reader, hits};
  for (std::size_t i = 0; i < tokens_.size() && hits.size() < max_entity_hits;) i = finder.next(kind, i);
  return hits;
}

}  // namespace bot::runtime
