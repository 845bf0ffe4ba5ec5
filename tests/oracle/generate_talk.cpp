// Random conversations for a program.

#include <algorithm>

#include "tests/oracle/generate.hpp"

namespace bot::oracle {

using model::TypeKind;

namespace {

std::string noise(Rng& rng) {
  static const std::vector<std::string> list{"hmm",
                                             "",
                                             "apa?",
                                             "5",
                                             "besok jam 3",
                                             "2 jam",
                                             "AB-123",
                                             "no ab 12",
                                             "#tag CD-999",
                                             "/start",
                                             "/start x",
                                             "1",
                                             "2",
                                             "3",
                                             "Rp 10.500",
                                             "a@b.example",
                                             "081234567890",
                                             "😊👍",
                                             "1.500",
                                             "lima belas menit",
                                             "pesan 3 besar",
                                             "kecil kecil besar",
                                             "x y z",
                                             "17-08-2026",
                                             "YA!!!",
                                             "iyaaa",
                                             "pesananku",
                                             "trima kasih",
                                             "no zz 9999 AB-001"};
  return rng.pick(list);
}

/// A phrase of the program, perhaps written otherwise.
std::string phrase(Rng& rng, const model::Program& program) {
  std::vector<std::string_view> all;
  for (const model::Nlu& n : program.nlus)
    for (const model::NluValue& v : n.values)
      if (n.module == model::ModuleId{})
        for (const model::Phrase& p : v.phrases) all.push_back(p.text);
  if (all.empty()) return noise(rng);
  std::string out(all[rng.below(all.size())]);
  if (rng.chance(10)) out += rng.chance(50) ? "!" : "nya";
  if (rng.chance(10) && !out.empty() && static_cast<unsigned char>(out[0]) < 0x80)
    out[0] = static_cast<char>(out[0] >= 'a' && out[0] <= 'z' ? out[0] - 32 : out[0]);
  if (rng.chance(6) && out.size() > 5) out.erase(2, 1);
  return out;
}

std::string message(Rng& rng, const Played& played) {
  if (!played.session.choices.empty() && rng.chance(30)) {
    if (rng.chance(50)) return rng.pick(played.session.choices).label;
    return std::to_string(rng.between(1, static_cast<int>(played.session.choices.size())));
  }
  if (rng.chance(20)) return noise(rng);
  std::string out = phrase(rng, played.program);
  for (int more = rng.between(0, 5) - 3; more > 0; --more)
    out += " " + (rng.chance(70) ? phrase(rng, played.program) : noise(rng));
  return out;
}

Given any_value(Rng& rng) {
  switch (rng.below(7)) {
    case 0: return {None{}};
    case 1: return {true};
    case 2: return {std::int64_t{7}};
    case 3: return {0.25};
    case 4: return {std::string("x")};
    case 5: return {std::vector<Given>{{std::int64_t{1}}}};
    default: return {GivenFields{{"m1", {std::int64_t{1}}}}};
  }
}

/// Mostly a value that fits.
Given value_of(Rng& rng, const model::Program& program, const model::Type& type, unsigned wrong) {
  if (rng.chance(wrong)) return any_value(rng);
  if (type.optional && rng.chance(30)) return {None{}};
  switch (type.kind) {
    case TypeKind::error:
    case TypeKind::none: return {None{}};
    case TypeKind::bool_: return {rng.chance(50)};
    case TypeKind::int_: {
      static const std::vector<std::int64_t> list{0, 1, 2, -3, 10, 1'000'000, INT64_MAX};
      return {rng.pick(list)};
    }
    case TypeKind::number:
      if (rng.chance(30)) return {static_cast<std::int64_t>(rng.between(-5, 5))};
      return {rng.chance(10) ? -0.0 : static_cast<double>(rng.between(-20, 20)) / 4};
    case TypeKind::text: return {rng.chance(80) ? std::string("teks") : std::string("ö 😊")};
    case TypeKind::duration:
      if (rng.chance(30)) return {std::string(rng.chance(50) ? "30m" : "2h")};
      return {static_cast<std::int64_t>(rng.between(0, 100'000))};
    case TypeKind::time: {
      static const std::vector<std::string> list{"2026-11-22T15:04:05Z", "2026-01-01T00:00:00.250Z",
                                                 "1969-12-31T23:59:59Z"};
      return {rng.pick(list)};
    }
    case TypeKind::date: {
      static const std::vector<std::string> list{"2026-11-22", "2024-02-29", "1970-01-01", "2023-02-29"};
      return {rng.pick(list)};
    }
    case TypeKind::enum_: {
      const auto& values = program.at(type.nlu).values;
      return {std::string(values[rng.below(values.size())].name)};
    }
    case TypeKind::record: {
      GivenFields out;
      for (const model::RecordField& f : program.at(type.record).fields)
        if (!rng.chance(f.type.optional ? 30 : 2))
          out.push_back({std::string(f.name), value_of(rng, program, f.type, wrong / 2)});
      if (rng.chance(20)) out.push_back({"other", any_value(rng)});
      if (rng.chance(30)) std::reverse(out.begin(), out.end());
      return {std::move(out)};
    }
    case TypeKind::list: {
      std::vector<Given> out;
      const model::ListType& list = program.at(type.list);
      for (int i = rng.between(0, static_cast<int>(std::min<std::uint32_t>(list.bound + (rng.chance(10) ? 1 : 0), 4)));
           i > 0; --i)
        out.push_back(value_of(rng, program, list.item, wrong / 2));
      return {std::move(out)};
    }
  }
  return {None{}};
}

void host_event(Rng& rng, const Played& played, Event& event) {
  event.kind = Event::Kind::host;
  if (rng.chance(played.session.status == Status::agent ? 90 : 15)) {
    static const std::vector<std::string> list{"agent.resolved", "agent.returned", "agent.returned", "agent.typing"};
    event.name = rng.pick(list);
    return;
  }
  std::vector<const model::Intent*> events;
  for (const model::Intent& i : played.program.intents)
    if (i.kind == model::IntentKind::event && !i.event.starts_with("agent.")) events.push_back(&i);
  if (events.empty() || rng.chance(5)) {
    event.name = "nobody.knows";
    return;
  }
  const model::Intent& intent = *rng.pick(events);
  event.name = intent.event;
  GivenFields fields;
  for (const model::Attribute& a : intent.attributes) {
    model::Type type = a.type;
    type.optional = a.optional;
    if (!rng.chance(a.optional ? 30 : 5))
      fields.push_back({std::string(a.name), value_of(rng, played.program, type, 8)});
  }
  event.value = {std::move(fields)};
}

std::string shown(const Given& given) {
  struct Visitor {
    std::string operator()(None) const { return "none"; }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(std::int64_t v) const { return std::to_string(v); }
    std::string operator()(double v) const { return std::to_string(v); }
    std::string operator()(const std::string& v) const { return quoted(v); }
    std::string operator()(const std::vector<Given>& v) const {
      std::string out = "[";
      for (const Given& g : v) out += (out.size() > 1 ? ", " : "") + shown(g);
      return out + "]";
    }
    std::string operator()(const GivenFields& v) const {
      std::string out = "{";
      for (const auto& [name, g] : v) out += (out.size() > 1 ? ", " : "") + name + ": " + shown(g);
      return out + "}";
    }
  };
  return std::visit(Visitor{}, given.data);
}

}  // namespace

Step random_step(Rng& rng, const Played& played) {
  Step step;
  static const std::vector<std::int64_t> jumps{0,       1,         1000,       5000,    30'000,           60'000,
                                               600'000, 3'600'000, 86'400'000, -60'000, 10 * 86'400'000LL};
  step.later = rng.chance(60) ? 1000 : rng.pick(jumps);
  if (rng.chance(12)) {
    step.at_due = true;
    step.later = rng.between(-1, 1);
  }
  Event& e = step.event;
  e.offset_minutes = rng.chance(90) ? 420 : rng.chance(50) ? 0 : -210;
  e.channel = rng.chance(80) ? "whatsapp" : "text";
  e.user_id = "u1";
  if (rng.chance(70)) e.user_name = "Sari";
  const bool tries = due(played.program, played.session).has_value() && !played.calls.empty();
  const int roll = rng.between(0, 99);
  if (played.session.status == Status::agent && roll < 45) {
    host_event(rng, played, e);
  } else if (!played.calls.empty() && roll < (tries ? 45 : 12)) {
    e.kind = Event::Kind::result;
    step.back = rng.chance(85) ? 0 : rng.below(3);
    e.ok = rng.chance(80);
    if (step.back < played.calls.size()) {
      const auto& call = played.program.at(played.calls[played.calls.size() - 1 - step.back]);
      if (call.result) e.value = value_of(rng, played.program, *call.result, 8);
    }
  } else if (played.buttons > 0 && roll < 55) {
    e.kind = Event::Kind::tap;
    step.back = rng.chance(70) ? rng.below(4) : rng.below(20);
  } else if (roll < 62) {
    e.kind = Event::Kind::tick;
  } else if (roll < 72) {
    host_event(rng, played, e);
  } else {
    e.text = message(rng, played);
    if (rng.chance(8)) {
      static const std::vector<model::IntentKind> kinds{model::IntentKind::image, model::IntentKind::location,
                                                        model::IntentKind::sticker};
      e.media = rng.pick(kinds);
      if (rng.chance(50)) e.text.clear();
      if (rng.chance(70)) e.url = "https://m.example/1";
    }
    for (const model::Nlu& n : played.program.nlus)
      if (n.kind == model::NluKind::remote && rng.chance(40))
        e.found.push_back({n.model, std::string(n.values[rng.below(n.values.size())].name),
                           static_cast<double>(rng.between(0, 10)) / 10});
  }
  return step;
}

std::string describe(const Step& step) {
  const Event& e = step.event;
  std::string out =
      (step.at_due ? "at due " : "") + std::string(step.later >= 0 ? "+" : "") + std::to_string(step.later) + "ms ";
  switch (e.kind) {
    case Event::Kind::message:
      out += "message " + quoted(e.text);
      if (e.media != model::IntentKind::text) out += " with media " + std::to_string(static_cast<int>(e.media));
      for (const FoundRemote& f : e.found) out += " found " + f.value + " " + std::to_string(f.score);
      break;
    case Event::Kind::host: out += "event " + e.name + " " + shown(e.value); break;
    case Event::Kind::tap: out += "tap, button " + std::to_string(step.back) + " from the last"; break;
    case Event::Kind::result:
      out += "result of call " + std::to_string(step.back) + " from the last: " + (e.ok ? "ok " : "failed ") +
             shown(e.value);
      break;
    case Event::Kind::tick: out += "tick"; break;
  }
  return out;
}

}  // namespace bot::oracle
