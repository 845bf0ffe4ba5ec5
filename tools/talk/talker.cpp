#include "tools/talk/talker.hpp"

#include <utility>

#include "runtime/json/json.hpp"
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
  call_ = 0;
  service_.clear();
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
  const TurnError error = machine.turn(artifact, session, event, limits, deployment);
  if (event.kind == Event::Kind::message) found_.clear();
  remember(machine.effects());
  return error;
}

void Talker::remember(std::span<const runtime::Effect> effects) {
  for (const runtime::Effect& e : effects) {
    if (e.kind == runtime::Effect::Kind::call) {
      call_ = e.call;
      service_ = e.text;
    }
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
    case Input::Kind::fails:
      if (call_ == 0) {
        problem = "the bot waits for no service";
        return std::nullopt;
      }
      event.kind = Event::Kind::result;
      event.call = std::exchange(call_, 0);
      event.ok = input.kind == Input::Kind::returns;
      event.value = fields();
      break;
    case Input::Kind::found: found_.push_back({input.text, input.value, input.score}); return TurnError::none;
  }
  return turn(event);
}

}  // namespace bot::talk
