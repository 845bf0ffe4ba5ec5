#include "tests/oracle/both.hpp"

#include <algorithm>
#include <charconv>
#include <deque>

namespace bot::oracle {

namespace {

/// A host's value as the runtime sees it; it lives as long as the store.
struct Store {
  std::deque<std::vector<runtime::Value>> items;
  std::deque<std::vector<std::string_view>> names;
  std::vector<runtime::Found> found;

  runtime::Value value(const Given& given) {
    struct Visitor {
      Store& s;
      runtime::Value operator()(None) const { return {}; }
      runtime::Value operator()(bool v) const { return runtime::Value::of_bool(v); }
      runtime::Value operator()(std::int64_t v) const { return runtime::Value::of_int(v); }
      runtime::Value operator()(double v) const { return runtime::Value::of_number(v); }
      runtime::Value operator()(const std::string& v) const { return runtime::Value::of_text(v); }
      runtime::Value operator()(const std::vector<Given>& v) const {
        std::vector<runtime::Value> list;
        for (const Given& g : v) list.push_back(s.value(g));
        return runtime::Value::of_list(s.items.emplace_back(std::move(list)));
      }
      runtime::Value operator()(const GivenFields& v) const {
        std::vector<runtime::Value> list;
        std::vector<std::string_view> keys;
        for (const auto& [name, g] : v) {
          list.push_back(s.value(g));
          keys.push_back(name);
        }
        const auto& kept = s.names.emplace_back(std::move(keys));
        return runtime::Value::of_record(kept, s.items.emplace_back(std::move(list)));
      }
    };
    return std::visit(Visitor{*this}, given.data);
  }
};

runtime::MediaKind media_of(model::IntentKind kind) {
  using M = runtime::MediaKind;
  switch (kind) {
    case model::IntentKind::image: return M::image;
    case model::IntentKind::audio: return M::audio;
    case model::IntentKind::video: return M::video;
    case model::IntentKind::file: return M::file;
    case model::IntentKind::location: return M::location;
    case model::IntentKind::contact: return M::contact;
    case model::IntentKind::sticker: return M::sticker;
    case model::IntentKind::text:
    case model::IntentKind::event:
    case model::IntentKind::command: break;
  }
  return M::text;
}

runtime::Event event_for(const Event& e, const std::string& payload, Store& store) {
  using K = runtime::Event::Kind;
  runtime::Event out;
  switch (e.kind) {
    case Event::Kind::message: out.kind = K::message; break;
    case Event::Kind::host: out.kind = K::host; break;
    case Event::Kind::tap: out.kind = K::tap; break;
    case Event::Kind::result: out.kind = K::result; break;
    case Event::Kind::tick: out.kind = K::tick; break;
  }
  out.text = e.kind == Event::Kind::tap ? payload : e.text;
  out.name = e.name;
  out.time = e.time;
  out.channel = e.channel;
  out.user_id = e.user_id;
  out.user_name = e.user_name;
  out.media = media_of(e.media);
  out.ok = e.ok;
  out.offset_minutes = static_cast<std::int16_t>(e.offset_minutes);
  out.url = e.url;
  out.call = e.call;
  out.value = store.value(e.value);
  for (const FoundRemote& f : e.found) store.found.push_back({f.model, f.value, f.score});
  out.found = store.found;
  return out;
}

std::string shown(const runtime::Value& v) {
  using K = runtime::Value::Kind;
  switch (v.kind) {
    case K::none: return "none";
    case K::bool_: return v.boolean ? "true" : "false";
    case K::int_: return std::to_string(v.integer);
    case K::number: {
      char digits[400];
      return {digits, std::to_chars(digits, digits + sizeof digits, v.number, std::chars_format::fixed).ptr};
    }
    case K::text: return quoted(std::string(v.text));
    case K::list:
    case K::record: {
      const bool record = v.kind == K::record;
      std::string out = record ? "{" : "[";
      for (std::uint32_t i = 0; i < v.count; ++i)
        out += (i > 0 ? ", " : "") + (record ? std::string(v.names()[i]) + ": " : "") + shown(v.items()[i]);
      return out + (record ? "}" : "]");
    }
  }
  return "";
}

std::string shown(double v) { return shown(runtime::Value::of_number(v)); }

std::string line_of(const runtime::Effect& e) {
  using K = runtime::Effect::Kind;
  const std::string text = quoted(std::string(e.text)), note = quoted(std::string(e.note));
  const auto media = [&](const char* kind) { return std::string(kind) + " " + text + " caption " + note; };
  switch (e.kind) {
    case K::say: return "say " + text;
    case K::handover: return "handover to " + text + " note " + note;
    case K::ended: return "ended";
    case K::image: return media("image");
    case K::audio: return media("audio");
    case K::video: return media("video");
    case K::file: return media("file");
    case K::sticker: return media("sticker");
    case K::contact: return media("contact");
    case K::location: return "location " + shown(e.latitude) + " " + shown(e.longitude) + " caption " + note;
    case K::carousel: return "carousel";
    case K::call: return "call " + text + " " + shown(e.value) + " timeout " + std::to_string(e.timeout);
    case K::emit: return "emit " + text + " " + shown(e.value);
  }
  return "";
}

std::string text_of(const runtime::Part& p) {
  using K = runtime::Part::Kind;
  const auto q = [](std::string_view v) { return quoted(std::string(v)); };
  switch (p.kind) {
    case K::button: return "  button " + std::to_string(p.number) + " " + q(p.label) + "\n";
    case K::link: return "  link " + q(p.label) + " " + q(p.url) + "\n";
    case K::card: return "  card " + q(p.label) + " " + q(p.text) + " " + q(p.image) + "\n";
  }
  return "";
}

std::string text_of(const Part& p) {
  switch (p.kind) {
    case Part::Kind::button: return "  button " + std::to_string(p.number) + " " + quoted(p.label) + "\n";
    case Part::Kind::link: return "  link " + quoted(p.label) + " " + quoted(p.url) + "\n";
    case Part::Kind::card: return "  card " + quoted(p.label) + " " + quoted(p.text) + " " + quoted(p.image) + "\n";
  }
  return "";
}

std::string text_of(std::span<const runtime::Effect> effects) {
  std::string out;
  for (const runtime::Effect& e : effects) {
    out += line_of(e) + (e.kind == runtime::Effect::Kind::call ? " number " + std::to_string(e.call) : "") + "\n";
    for (const runtime::Part& p : e.parts) out += text_of(p);
  }
  return out;
}

std::string text_of(const std::vector<Effect>& effects) {
  std::string out;
  for (const Effect& e : effects) {
    out += e.line + (e.service ? " number " + std::to_string(e.call) : "") + "\n";
    for (const Part& p : e.parts) out += text_of(p);
  }
  return out;
}

std::string text_of(Failure failure) {
  switch (failure) {
    case Failure::none: return "none";
    case Failure::overflow: return "overflow";
    case Failure::division_by_zero: return "division_by_zero";
    case Failure::none_used: return "none_used";
    case Failure::list_index: return "list_index";
    case Failure::list_too_long: return "list_too_long";
    case Failure::busy: return "busy";
    case Failure::endless: return "endless";
  }
  return "";
}

std::string text_of(runtime::TurnError error) {
  using E = runtime::TurnError;
  switch (error) {
    case E::none: return "none";
    case E::overflow: return "overflow";
    case E::division_by_zero: return "division_by_zero";
    case E::none_used: return "none_used";
    case E::list_index: return "list_index";
    case E::list_too_long: return "list_too_long";
    case E::busy: return "busy";
    case E::message_too_long:
    case E::fuel:
    case E::memory:
    case E::other_bot:
    case E::config_missing: break;
  }
  return runtime::text(error);
}

}  // namespace

Both::Both(const Bot& b, std::uint64_t seed)
    : bot(b), naive(start(b.program(), seed)), session(runtime::Session::start(*b.loaded.artifact, seed)) {}

void Both::differ(const std::string& what, const std::string& expected, const std::string& actual) {
  run.differs = true;
  run.report = "The runtime differs in " + what + ".\n---- expected\n" + expected + "\n---- runtime\n" + actual + "\n";
}

Event Both::event_of(const Step& step, std::string& payload) {
  if (step.at_due) time_ = due(bot.program(), naive).value_or(time_);
  time_ += step.later;
  Event event = step.event;
  event.time = time_;
  if (event.kind == Event::Kind::tap) {
    payload = "nobody knows this";
    if (step.back < buttons.size()) {
      const Button& button = buttons[buttons.size() - 1 - step.back];
      payload = button.payload;
      event.tapped = button.sends;
    }
  }
  if (event.kind == Event::Kind::result)
    event.call = step.back < calls.size() ? calls.size() - step.back : 1000 + step.back;
  return event;
}

void Both::turn(const Step& step) {
  ++run.turns;
  std::string payload;
  const Event event = event_of(step, payload);
  Store store;
  const runtime::Event given = event_for(event, payload, store);
  const runtime::Artifact& artifact = *bot.loaded.artifact;

  // A restored session goes on like the one it was saved from.
  runtime::Session restored;
  if (const auto error = runtime::Session::restore(artifact, session.bytes(), restored);
      error != runtime::SessionError::none)
    return differ("restoring the session before the turn", "no error", runtime::text(error));
  if (each) machine_.record(true);
  const runtime::TurnError error = machine_.turn(artifact, session, given);
  // What failed was undone.
  if (each && error == runtime::TurnError::none && machine_.due_error() == runtime::TurnError::none) each(machine_);
  const runtime::TurnError again = second_.turn(artifact, restored, given);
  const std::string effects = text_of(machine_.effects());
  if (again != error || text_of(second_.effects()) != effects || !std::ranges::equal(session.bytes(), restored.bytes()))
    return differ("a session that was saved and restored before the turn",
                  effects + text_of(error) + "\n" + view(bot, session),
                  text_of(second_.effects()) + text_of(again) + "\n" + view(bot, restored));

  using E = runtime::TurnError;
  if (error == E::fuel || error == E::memory) {
    run.limited = true;
    const Outcome expected = oracle::turn(bot.program(), naive, event);
    if (expected.stuck == Stuck::circle) return differ("what the compiler proves", "no circle of arrows", "a circle");
    if (error == E::fuel && expected.failure != Failure::endless)
      differ("fuel", text_of(expected.effects) + text_of(expected.failure), text_of(error));
    return;
  }
  const Outcome expected = oracle::turn(bot.program(), naive, event);
  if (expected.stuck != Stuck::no)
    return differ("what the compiler proves", "an answer to every message, no circle of arrows",
                  expected.stuck == Stuck::circle ? "a circle" : "nothing answers");
  const std::uint64_t most = std::uint64_t{artifact.view().info().max_steps} * expected.things;
  if (machine_.steps() > most)
    return differ("steps", "at most " + std::to_string(most), std::to_string(machine_.steps()));
  if (text_of(expected.failure) != text_of(error) || text_of(expected.effects) != effects)
    return differ("effects", text_of(expected.effects) + "error " + text_of(expected.failure),
                  effects + "error " + text_of(error));
  const std::string wanted = view(bot.program(), naive, bot.vars, bot.rich), have = view(bot, session);
  if (wanted != have) return differ("the session", wanted, have);
  const auto when = due(bot.program(), naive), says = runtime::due(artifact, session);
  if (when != says)
    return differ("when something is due", when ? std::to_string(*when) : "never",
                  says ? std::to_string(*says) : "never");
  if (expected.failure != Failure::none) ++run.failed;
  for (const Feature f : expected.seen) ++run.seen[static_cast<std::size_t>(f)];

  const auto actual = machine_.effects();
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (expected.effects[i].service) calls.push_back(*expected.effects[i].service);
    for (std::size_t p = 0; p < actual[i].parts.size(); ++p)
      if (actual[i].parts[p].kind == runtime::Part::Kind::button)
        buttons.push_back({std::string(actual[i].parts[p].payload), expected.effects[i].parts[p].sends});
  }
}

}  // namespace bot::oracle
