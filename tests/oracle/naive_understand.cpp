// What a message means: NLUs, attributes, intents.

#include <algorithm>

#include "bytecode/fold.hpp"
#include "compiler/analyze/phrase_model.hpp"
#include "runtime/match/entities.hpp"
#include "tests/oracle/naive_turn.hpp"

namespace bot::oracle {

using model::IntentKind;

namespace {

analyze::PhraseOptions options_of(const ast::Nlu& nlu) {
  analyze::PhraseOptions o;
  if (nlu.keep_case) o.profile |= bytecode::fold_keep_case;
  if (nlu.keep_accents) o.profile |= bytecode::fold_keep_accents;
  if (nlu.stretch) o.profile |= bytecode::fold_stretch;
  if (nlu.typo > 0) o.mode = analyze::PhraseMode::typo;
  if (nlu.prefix) o.mode = analyze::PhraseMode::prefix;
  if (nlu.substring) o.mode = analyze::PhraseMode::substring;
  o.exact = nlu.exact;
  return o;
}

/// The first `count` matches that do not overlap, in the order of the message.
Values keywords(const model::Nlu& nlu, const std::string& message, std::uint32_t count) {
  std::vector<analyze::Phrase> phrases;
  for (std::uint32_t v = 0; v < nlu.values.size(); ++v)
    for (const model::Phrase& p : nlu.values[v].phrases) phrases.push_back({v, p.text});
  const auto all = analyze::match_phrases(options_of(*nlu.ast), phrases, message);
  Values out;
  for (const analyze::PhraseMatch& m : analyze::first_matches(all, count))
    out.push_back({static_cast<std::int64_t>(m.value)});
  return out;
}

Values remote(const model::Nlu& nlu, const Event& event) {
  const FoundRemote* best = nullptr;
  std::size_t place = 0;
  for (const FoundRemote& f : event.found) {
    if (f.model != nlu.model || f.score < nlu.threshold || (best && f.score <= best->score)) continue;
    for (std::size_t v = 0; v < nlu.values.size(); ++v) {
      if (nlu.values[v].name != f.value) continue;
      best = &f;
      place = v;
    }
  }
  if (!best) return {};
  return {{static_cast<std::int64_t>(place)}};
}

/// They have tests of their own, so the runtime's recogniser may say what is there.
Values entities(const model::Nlu& nlu, const Event& event, std::int64_t now, std::uint32_t count) {
  using K = model::Entity;
  runtime::EntityScratch scratch;
  runtime::EntityContext context;
  context.now_ms = now;
  context.offset_minutes = event.offset_minutes;
  scratch.read(event.text, context);
  Values out;
  for (const runtime::EntityHit& hit : scratch.find(static_cast<runtime::EntityKind>(nlu.entity))) {
    if (out.size() == count) break;
    switch (nlu.entity) {
      case K::int_:
      case K::date:
      case K::time:
      case K::duration: out.push_back({hit.integer}); break;
      case K::number:
      case K::money: out.push_back({hit.number}); break;
      case K::email:
      case K::phone:
      case K::url: out.push_back({std::string(scratch.text(hit))}); break;
    }
  }
  return out;
}

}  // namespace

const Values& Turn::find(model::NluId id, std::uint32_t count) {
  const auto [it, added] = understood.try_emplace({static_cast<std::uint32_t>(id), count});
  if (!added || !is_message()) return it->second;
  const model::Nlu& nlu = program.at(id);
  switch (nlu.kind) {
    case model::NluKind::keyword: it->second = keywords(nlu, event.text, count); break;
    case model::NluKind::remote: it->second = remote(nlu, event); break;
    case model::NluKind::built_in: it->second = entities(nlu, event, talk.now, count); break;
    case model::NluKind::pattern: it->second = patterns(nlu, event.text, count); break;
    case model::NluKind::plain: break;
  }
  return it->second;
}

bool Turn::found(model::NluId nlu, std::optional<std::uint32_t> value) {
  const Values& first = find(nlu, 1);
  if (first.empty()) return false;
  return !value || first[0].integer() == static_cast<std::int64_t>(*value);
}

namespace {

/// `/start` or `/start@bot`, alone or with more behind it.
bool is_command(const std::string& text, const std::string& name) {
  if (!text.starts_with("/" + name)) return false;
  const std::size_t end = name.size() + 1;
  return end == text.size() || std::string(" \n\t@").find(text[end]) != std::string::npos;
}

bool int_fits(std::int64_t v) { return v > INT64_MIN; }

std::optional<std::int64_t> digits(const std::string& text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return {};
  std::int64_t out = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return {};
    out = out * 10 + (text[i] - '0');
  }
  return out;
}

/// "2026-08-17" at the begin of a text; days since 1970-01-01.
std::optional<std::int64_t> date_in(const std::string& text) {
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return {};
  if (*year < 1 || *month < 1 || *month > 12 || *day < 1) return {};
  const auto leap = [](std::int64_t y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; };
  const std::int64_t lengths[] = {31, leap(*year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (*day > lengths[*month - 1]) return {};
  std::int64_t days = 0;
  for (std::int64_t y = 1970; y < *year; ++y) days += leap(y) ? 366 : 365;
  for (std::int64_t y = *year; y < 1970; ++y) days -= leap(y) ? 366 : 365;
  for (std::int64_t m = 0; m < *month - 1; ++m) days += lengths[m];
  return days + *day - 1;
}

/// "2026-08-17T15:04:05Z" or with ".250" before the Z.
std::optional<std::int64_t> time_in(const std::string& text) {
  const auto days = date_in(text);
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!days || !hour || !minute || !second || text[10] != 'T' || text[13] != ':' || text[16] != ':') return {};
  if (*hour > 23 || *minute > 59 || *second > 59) return {};
  std::int64_t ms = 0;
  std::size_t end = 19;
  if (end < text.size() && text[end] == '.') {
    const auto fraction = digits(text, end + 1, 3);
    if (!fraction) return {};
    ms = *fraction;
    end += 4;
  }
  if (text.substr(end) != "Z") return {};
  return *days * 86'400'000 + ((*hour * 60 + *minute) * 60 + *second) * 1000 + ms;
}

std::optional<std::int64_t> duration_in(const std::string& text) {
  std::size_t at = 0;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  if (at == 0 || at > 9 || at + 1 != text.size()) return {};
  const std::int64_t count = std::stoll(text.substr(0, at));
  switch (text[at]) {
    case 's': return count * 1000;
    case 'm': return count * 60'000;
    case 'h': return count * 3'600'000;
    case 'd': return count * 86'400'000;
    default: return {};
  }
}

}  // namespace

std::optional<Value> fit(const model::Program& program, const model::Type& type, const Given* given) {
  using K = model::TypeKind;
  if (!given || std::holds_alternative<None>(given->data)) return type.optional ? std::optional(Value{}) : std::nullopt;
  const auto* b = std::get_if<bool>(&given->data);
  const auto* i = std::get_if<std::int64_t>(&given->data);
  const auto* n = std::get_if<double>(&given->data);
  const auto* t = std::get_if<std::string>(&given->data);
  const auto wrap = [](const std::optional<std::int64_t>& v) { return v ? std::optional(Value{*v}) : std::nullopt; };
  switch (type.kind) {
    case K::error:
    case K::none: return std::nullopt;
    case K::bool_: return b ? std::optional(Value{*b}) : std::nullopt;
    case K::int_: return i && int_fits(*i) ? std::optional(Value{*i}) : std::nullopt;
    case K::number:
      if (i) return Value{static_cast<double>(*i)};
      return n ? std::optional(Value{*n == 0 ? 0.0 : *n}) : std::nullopt;
    case K::text: return t ? std::optional(Value{*t}) : std::nullopt;
    case K::duration: return i && int_fits(*i) ? std::optional(Value{*i}) : t ? wrap(duration_in(*t)) : std::nullopt;
    case K::date: return t && t->size() == 10 ? wrap(date_in(*t)) : std::nullopt;
    case K::time: return i && int_fits(*i) ? std::optional(Value{*i}) : t ? wrap(time_in(*t)) : std::nullopt;
    case K::enum_: {
      const auto& values = program.at(type.nlu).values;
      for (std::size_t v = 0; t && v < values.size(); ++v)
        if (values[v].name == *t) return Value{static_cast<std::int64_t>(v)};
      return std::nullopt;
    }
    case K::record: {
      const auto* fields = std::get_if<GivenFields>(&given->data);
      if (!fields) return std::nullopt;
      Values out;
      for (const model::RecordField& f : program.at(type.record).fields) {
        const auto it = std::find_if(fields->begin(), fields->end(), [&](const auto& g) { return g.name == f.name; });
        auto value = fit(program, f.type, it == fields->end() ? nullptr : &it->value);
        if (!value) return std::nullopt;
        out.push_back(std::move(*value));
      }
      return Value{std::move(out)};
    }
    case K::list: {
      const auto* items = std::get_if<std::vector<Given>>(&given->data);
      const model::ListType& list = program.at(type.list);
      if (!items || items->size() > list.bound) return std::nullopt;
      Values out;
      for (const Given& item : *items) {
        auto value = fit(program, list.item, &item);
        if (!value) return std::nullopt;
        out.push_back(std::move(*value));
      }
      return Value{std::move(out)};
    }
  }
  return std::nullopt;
}

/// The values of an intent that the event matches; `when` is not asked yet.
std::optional<Values> Turn::attributes(const model::Intent& intent) {
  if (intent.kind == IntentKind::event) {
    if (event.kind != Event::Kind::host || event.name != intent.event) return {};
    const auto* fields = std::get_if<GivenFields>(&event.value.data);
    Values out;
    for (const model::Attribute& a : intent.attributes) {
      const Given* given = nullptr;
      if (fields)
        for (const auto& [name, value] : *fields)
          if (!given && name == a.name) given = &value;
      model::Type type = a.type;
      type.optional = a.optional;
      auto value = fit(program, type, given);
      if (!value) return {};
      out.push_back(std::move(*value));
    }
    return out;
  }
  if (!says() || (intent.kind != IntentKind::text && !is_message())) return {};
  if (intent.kind == IntentKind::command && !is_command(event.text, intent.event)) return {};
  if (intent.kind != IntentKind::text && intent.kind != IntentKind::command && intent.kind != event.media) return {};
  if (intent.classifier && !condition(intent.classifier, {})) return {};
  // A default fills what is not there, but the intent has to match by something else.
  bool by_itself = intent.classifier || intent.fallback || intent.kind != IntentKind::text;
  Values out;
  for (const model::Attribute& a : intent.attributes) {
    const Values& all = find(a.nlu, a.of);
    if (a.index < all.size()) {
      out.push_back(all[a.index]);
      if (!a.optional) by_itself = true;
    } else if (const auto standard = program.at(a.nlu).default_value) {
      out.push_back({static_cast<std::int64_t>(*standard)});
    } else if (a.optional) {
      out.push_back({});
    } else {
      return {};
    }
  }
  if (!by_itself) return {};
  return out;
}

std::optional<Values> Turn::holds(model::IntentId id) {
  const model::Intent& intent = program.at(id);
  std::optional<Values> values;
  if (raised) values = raised->intent == id ? std::optional(raised->values) : std::nullopt;
  else values = attributes(intent);
  if (values && !condition(intent.when, {&*values, nullptr})) return {};
  return values;
}

std::optional<Taken> Turn::try_entry(const model::LevelEntry& entry) {
  spend();
  const model::Handler& handler = program.at(entry.handler);
  Taken out{entry.handler, {}};
  if (entry.trigger) {
    const model::Trigger& trigger = handler.triggers[*entry.trigger];
    auto values = holds(trigger.intent);
    if (!values) return {};
    for (const model::Constraint& c : trigger.constraints) {
      const Value wanted = c.constant ? evaluate(*c.constant, {}) : Value{static_cast<std::int64_t>(c.value)};
      if (!((*values)[c.attribute] == wanted)) return {};
    }
    out.attributes = std::move(*values);
  }
  if (!condition(handler.guard, {&out.attributes, nullptr})) return {};
  return out;
}

std::optional<Taken> Turn::try_list(const std::vector<model::LevelEntry>& list) {
  for (const model::LevelEntry& entry : list)
    if (auto taken = try_entry(entry)) return taken;
  return {};
}

/// The initial intents of the other flows.
std::optional<OpenedBy> Turn::try_openers() {
  if (within_call()) return {};
  if (!talk.frames.empty() && (program.at(top().flow).exclusive || program.at(top().state).exclusive)) return {};
  for (const model::IntentId id : program.openers) {
    if (!talk.frames.empty() && *program.at(id).flow == top().flow) continue;
    if (auto values = holds(id)) return OpenedBy{id, std::move(*values)};
  }
  return {};
}

/// The answer to a question: what its NLU finds, or any text but an empty one.
std::optional<Value> Turn::answer(const model::Ask& ask) {
  if (!is_message()) return {};
  if (!ask.nlu) return event.text.empty() ? std::nullopt : std::optional(Value{event.text});
  const Values& first = find(*ask.nlu, 1);
  return first.empty() ? std::nullopt : std::optional(first[0]);
}

}  // namespace bot::oracle
