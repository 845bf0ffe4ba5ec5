#include "tools/talk/talker.hpp"

#include <algorithm>

#include "runtime/json/json.hpp"
#include "runtime/session/layout.hpp"
#include "tools/talk/time.hpp"

namespace bot::talk {

using runtime::Event;
using runtime::TurnError;

Talker::Talker(const runtime::Artifact& a, std::uint64_t random)
    : artifact(a), session(runtime::Session::start(a, random)), seed(random) {
  zone_ = a.view().text(a.view().info().timezone);
}

void Talker::restart() {
  session = runtime::Session::start(artifact, seed);
  buttons_.clear();
  found_.clear();
}

std::optional<Talker::Waiting> Talker::waiting() const {
  if (session.status() != runtime::SessionStatus::active) return std::nullopt;
  runtime::Unpacked parts;
  runtime::Spaces spaces;
  unpack(artifact, session, parts, spaces);
  const runtime::Continuation* const top = parts.waiting();
  if (top == nullptr) return std::nullopt;
  const bytecode::View& view = artifact.view();
  const bytecode::ResumeRow& resume = view.resumes()[top->resume];
  if (resume.kind != bytecode::ResumeKind::try_) return std::nullopt;
  return Waiting{top->call, std::string(view.text(view.calls()[resume.what].name))};
}

std::string Talker::what_was_due() const {
  if (before_.bytes().empty()) return "what was due";
  runtime::Unpacked parts;
  runtime::Spaces spaces;
  unpack(artifact, before_, parts, spaces);
  const bytecode::View& view = artifact.view();
  const std::int64_t time = std::max(now, before_.header().now);
  std::string out;
  const auto add = [&](std::string_view what) {
    if (!out.empty()) out += " or ";
    out += what;
  };
  const runtime::Continuation* const top = parts.waiting();
  if (top != nullptr && view.resumes()[top->resume].kind == bytecode::ResumeKind::try_ && top->deadline <= time)
    add("the time-out of a service");
  for (const runtime::Frame& f : parts.frames) {
    const bytecode::StateRow& state = view.states()[f.state];
    if (f.fired >= state.timers) continue;
    const auto& timer = view.handlers()[runtime::timer_of(state, f.fired)];
    if (runtime::later(f.entered, runtime::delay_of(timer)) > time) continue;
    add("a timer");
    break;
  }
  for (const runtime::Reminder& r : parts.reminders) {
    if (r.due > time) continue;
    add("a reminder");
    break;
  }
  bool message = false, event = false;
  for (const runtime::Queued& q : parts.queue)
    (q.kind == static_cast<std::uint8_t>(Event::Kind::host) ? event : message) = true;
  if (message) add("a message that waited");
  if (event) add("an event that waited");
  return out.empty() ? "what was due" : out;
}

TurnError Talker::turn(Event event) {
  constexpr std::int64_t hour = 3'600'000;
  if (now / hour != zone_hour_) {
    zone_hour_ = now / hour;
    offset_ = zone_offset(zone_, now).value_or(0);
  }
  event.time = now;
  event.offset_minutes = static_cast<std::int16_t>(offset_);
  event.channel = channel;
  event.user_id = user_id;
  event.user_name = user_name;
  std::vector<runtime::Found> found;
  for (const RemoteFound& f : found_) found.push_back({f.model, f.value, f.score});
  if (event.kind == Event::Kind::message) event.found = found;
  if (heard) heard(event);
  before_ = session;
  const TurnError error = machine.turn(artifact, session, event, limits, deployment);
  if (event.kind == Event::Kind::message) found_.clear();
  remember(machine.effects());
  return error;
}

void Talker::remember(std::span<const runtime::Effect> effects) {
  for (const runtime::Effect& e : effects) {
    bool first = true;
    for (const runtime::Part& p : e.parts) {
      if (p.kind != runtime::Part::Kind::button) continue;
      if (first) std::erase_if(buttons_, [](const auto& b) { return b.first.starts_with('#'); });
      first = false;
      buttons_[std::string(p.label)] = p.payload;
      buttons_["#" + std::to_string(p.number)] = p.payload;
    }
  }
}

std::optional<TurnError> Talker::put(const Input& input, std::string& problem) {
  Event event;
  runtime::JsonMemory memory;
  const auto fields = [&] {
    runtime::JsonProblem wrong;
    return input.fields.empty() ? runtime::Value() : read_json(input.fields, memory, wrong).value_or(runtime::Value());
  };
  switch (input.kind) {
    case Input::Kind::message: event.text = input.text; break;
    case Input::Kind::media:
      event.text = input.text;
      event.url = input.url;
      event.media = input.media;
      break;
    case Input::Kind::tap: {
      event.kind = Event::Kind::tap;
      auto found = buttons_.find(input.text);
      if (found == buttons_.end()) found = buttons_.find("#" + input.text);
      if (found == buttons_.end() && !input.text.starts_with("b1:")) {
        problem = "no button \"" + input.text + "\" was shown";
        return std::nullopt;
      }
      event.text = found == buttons_.end() ? std::string_view(input.text) : std::string_view(found->second);
      break;
    }
    case Input::Kind::event:
      event.kind = Event::Kind::host;
      event.name = input.text;
      event.value = fields();
      break;
    case Input::Kind::wait:
      now += input.duration;
      event.kind = Event::Kind::tick;
      break;
    case Input::Kind::at: {
      // The zone's offset depends on the time: look it up near the one that is meant.
      const std::int64_t near = parse_time(input.text).value_or(now);
      const std::int64_t then = parse_time(input.text, zone_offset(zone_, near).value_or(0)).value_or(now);
      if (then < now) {
        problem = "it is later already: the clock does not go back";
        return std::nullopt;
      }
      now = then;
      event.kind = Event::Kind::tick;
      break;
    }
    case Input::Kind::returns:
    case Input::Kind::fails: {
      const auto call = waiting();
      if (!call) {
        problem = "the bot waits for no service";
        return std::nullopt;
      }
      event.kind = Event::Kind::result;
      event.call = call->call;
      event.ok = input.kind == Input::Kind::returns;
      event.value = fields();
      break;
    }
    case Input::Kind::found: found_.push_back({input.text, input.value, input.score}); return TurnError::none;
  }
  return turn(event);
}

}  // namespace bot::talk
