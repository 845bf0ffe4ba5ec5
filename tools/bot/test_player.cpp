#include "tools/bot/test_player.hpp"

#include <algorithm>
#include <set>

#include "bytecode/hash.hpp"
#include "compiler/analyze/parts.hpp"
#include "tools/bot/test_pool.hpp"
#include "tools/talk/show.hpp"
#include "tools/talk/time.hpp"

namespace bot::tool {

using runtime::Effect;
using runtime::Event;
using runtime::SessionStatus;
using runtime::Step;
using runtime::TurnError;
using talk::Json;

namespace {

constexpr int most_calls = 100;

enum class Bit : std::uint64_t { state, handler, refused, intent, code };
std::uint64_t bit(Bit kind, std::uint64_t row) { return static_cast<std::uint64_t>(kind) << 56 | row; }

}  // namespace

Player::Player(const driver::Result& result, const LoadedBot& bot, const runtime::Config* config)
    : result_(result), bot_(bot), talker_(*bot.artifact, test_seed) {
  talker_.deployment.config = config;
  talker_.limits.steps = 200'000;
  start_ = test_start(bot.view().text(bot.view().info().timezone));
  talker_.machine.record(true);
  code_.resize(bot.view().bytes(bytecode::Section::code).size());
  talker_.machine.count(&code_);
  for (const model::State& s : result.program.states) states_[bytecode::hash64("state " + s.qualified)] = s.qualified;
  pool_ = message_pool(result);
  restart();
}

void Player::restart() {
  talker_.restart();
  talker_.now = start_;
  talker_.channel = "text";
  talker_.user_id = "test";
  tried_.clear();
  std::fill(code_.begin(), code_.end(), 0);
  last_replies_.clear();
  calls_.clear();
}

std::string Player::state() const {
  const auto frames = talker_.session.frames(talker_.artifact);
  if (frames.empty()) return {};
  const auto it = states_.find(frames.back());
  return it == states_.end() ? "" : it->second;
}

void Player::collect(Came& came) {
  const bytecode::View& view = talker_.artifact.view();
  for (const Effect& e : talker_.machine.effects()) {
    if (talk::is_message(e)) came.replies.push_back(talk::plain_text(e));
    if (e.kind == Effect::Kind::emit) came.emitted.push_back({std::string(e.text), talk::to_json(e.value)});
    if (e.kind == Effect::Kind::handover) {
      came.handover = true;
      came.team = e.text;
    }
    if (e.kind == Effect::Kind::call) calls_.push_back({e.call, std::string(e.text)});
  }
  using H = Came::Happening::Kind;
  for (const Step& s : talker_.machine.trace()) {
    const bool held = s.result == Step::Result::taken;
    const auto intent = [&](std::uint32_t row) {
      if (row == bytecode::no_row) return;
      tried_.push_back(bit(Bit::intent, row));
      came.happened.push_back({H::intent, view.intents()[row].id});
    };
    switch (s.kind) {
      case Step::Kind::tried:
        if (held) {
          tried_.push_back(bit(Bit::handler, s.row));
          intent(view.handlers()[s.row].intent);
          came.took = true;
        } else if (s.result == Step::Result::guard) {
          tried_.push_back(bit(Bit::refused, s.row));
        }
        break;
      case Step::Kind::opener:
        if (held) {
          intent(view.openers()[s.row].intent);
          came.took = true;
        }
        break;
      case Step::Kind::entered:
        tried_.push_back(bit(Bit::state, s.row));
        came.happened.push_back({H::state, view.states()[s.row].id});
        break;
      case Step::Kind::opened:
        came.took = true;
        came.happened.push_back({H::flow, view.flows()[s.row].id});
        break;
      case Step::Kind::answered:
      case Step::Kind::retried: came.took = true; break;
      case Step::Kind::closed:
      case Step::Kind::raised:
      case Step::Kind::waits: break;
    }
  }
  if (each_) each_(talker_.machine);
}

void Player::turn(const Event& event, Came& came) {
  ++turns_;
  const TurnError error = talker_.turn(event);
  const TurnError due = talker_.machine.due_error();
  const std::uint32_t place =
      error != TurnError::none ? talker_.machine.error_place() : talker_.machine.due_error_place();
  collect(came);
  if (error == TurnError::none && due == TurnError::none) return;
  came.error = error != TurnError::none ? error : due;
  came.problem = runtime::text(came.error);
  const bytecode::DebugInfo info = debug_info(bot_);
  const bytecode::DebugPlace* const at = info.place(place);
  const auto sources = bot_.view().sources();
  if (at != nullptr && at->file < sources.size())
    came.problem += " (" + std::string(bot_.view().text(sources[at->file].name)) + ":" + std::to_string(at->line) + ")";
}

/// A value of the type; `variant` 1 is another one.
Json Player::sample(const model::Type& type, unsigned variant, int depth) const {
  using K = model::TypeKind;
  const bool other = variant == 1;
  if (type.optional && other) return nullptr;
  switch (type.kind) {
    case K::error:
    case K::none: return nullptr;
    case K::bool_: return !other;
    case K::int_: return other ? 0 : 1;
    case K::number: return other ? 0.0 : 2.5;
    case K::text: return other ? "contoh lain" : "contoh";
    case K::duration: return other ? "1m" : "1h";
    case K::date: return other ? "2025-12-31" : "2026-01-06";
    case K::time: return other ? "2025-12-31T08:00:00Z" : "2026-01-06T08:00:00Z";
    case K::enum_: {
      const auto& values = result_.program.at(type.nlu).values;
      if (values.empty()) return nullptr;
      return std::string(values[other && values.size() > 1 ? 1 : 0].name);
    }
    case K::record: {
      Json out = Json::object();
      for (const model::RecordField& f : result_.program.at(type.record).fields)
        out[std::string(f.name)] = sample(f.type, variant, depth + 1);
      return out;
    }
    case K::list: {
      Json out = Json::array();
      const model::ListType& list = result_.program.at(type.list);
      if (!other)
        for (std::uint32_t i = 0; i < std::min(list.bound, 2U); ++i) out.push_back(sample(list.item, i, depth + 1));
      return out;
    }
  }
  return nullptr;
}

/// Answers the services that are called, until none is waited for.
void Player::serve(unsigned answers, Came& came) {
  for (int n = 0; !calls_.empty() && n < most_calls && came.error == TurnError::none; ++n) {
    const Call call = calls_.front();
    calls_.erase(calls_.begin());
    Stub stub{call.service, answers != 2, nullptr};
    const auto known =
        std::find_if(came.stubs.begin(), came.stubs.end(), [&](const Stub& s) { return s.service == call.service; });
    for (const model::ServiceCall& c : result_.program.service_calls)
      if (c.qualified == call.service && stub.ok) stub.value = c.result ? sample(*c.result, answers) : Json::object();
    if (known == came.stubs.end()) came.stubs.push_back(stub);
    const talk::OwnedValue value(stub.value);
    Event event;
    event.kind = Event::Kind::result;
    event.call = call.id;
    event.ok = stub.ok;
    event.value = value.value();
    turn(event, came);
  }
}

Came Player::act(const Act& a) {
  Came came;
  Event event;
  std::string payload;
  talk::OwnedValue value;
  switch (a.kind) {
    case Act::Kind::user:
      for (const auto& [model, found] : a.found) {
        talk::Input input;
        input.kind = talk::Input::Kind::found;
        input.text = model;
        input.value = found;
        std::string problem;
        (void)talker_.put(input, problem);
      }
      event.text = a.text;
      break;
    case Act::Kind::media:
      event.text = a.text;
      event.url = "https://contoh.example/berkas";
      event.media = a.media;
      break;
    case Act::Kind::tap: {
      const auto button = talker_.buttons().find(a.text);
      if (button == talker_.buttons().end()) {
        came.possible = false;
        return came;
      }
      payload = button->second;
      event.kind = Event::Kind::tap;
      event.text = payload;
      break;
    }
    case Act::Kind::event:
      event.kind = Event::Kind::host;
      event.name = a.text;
      value = talk::OwnedValue(a.fields.is_null() ? Json::object() : a.fields);
      event.value = value.value();
      break;
    case Act::Kind::wait: {
      const std::int64_t until = talker_.now + a.wait;
      for (int ticks = 0; ticks < 200; ++ticks) {
        const auto next = runtime::due(talker_.artifact, talker_.session);
        if (!next || *next > until) break;
        talker_.now = std::max(talker_.now, *next);
        Event tick;
        tick.kind = Event::Kind::tick;
        turn(tick, came);
        serve(a.answers, came);
        if (came.error != TurnError::none) break;
      }
      talker_.now = std::max(talker_.now, until);
      last_replies_ = came.replies;
      return came;
    }
  }
  turn(event, came);
  serve(a.answers, came);
  last_replies_ = came.replies;
  return came;
}

std::vector<Came> Player::play(const Acts& acts) {
  restart();
  std::vector<Came> out;
  for (const Act& a : acts) {
    Came came = act(a);
    if (!came.possible) break;
    const bool failed = came.error != TurnError::none;
    out.push_back(std::move(came));
    if (failed) break;
  }
  for (std::uint32_t at = 0; at < code_.size(); ++at)
    if (code_[at] > 0) tried_.push_back(bit(Bit::code, at));
  std::sort(tried_.begin(), tried_.end());
  tried_.erase(std::unique(tried_.begin(), tried_.end()), tried_.end());
  return out;
}

std::string Player::place() {
  std::string out;
  const auto words = [&](std::span<const std::uint64_t> list) {
    out.append(reinterpret_cast<const char*>(list.data()), list.size_bytes());
    out += '|';
  };
  words(talker_.session.slots(talker_.artifact));
  words(talker_.session.frames(talker_.artifact));
  out += talker_.session.texts();
  const auto& header = talker_.session.header();
  out += static_cast<char>(header.status);
  out += static_cast<char>(std::min<std::uint32_t>(header.misses, 8));
  if (const auto next = runtime::due(talker_.artifact, talker_.session)) out += std::to_string(*next - talker_.now);
  if (!last_replies_.empty()) out += last_replies_.back();
  return out;
}

Acts Player::possible() {
  Acts out;
  const SessionStatus status = talker_.session.status();
  if (status == SessionStatus::agent) {
    for (const char* name : {"agent.resolved", "agent.returned"}) out.push_back({Act::Kind::event, name});
  } else {
    // What was shown last comes first; what lies further back is an unlikely thing to tap.
    std::set<std::string> last;
    for (const auto& [label, payload] : talker_.buttons())
      if (label.starts_with('#')) last.insert(payload);
    const auto taps = [&](bool shown_last) {
      for (const auto& [label, payload] : talker_.buttons())
        if (!label.starts_with('#') && last.contains(payload) == shown_last) out.push_back({Act::Kind::tap, label});
    };
    taps(true);
    for (const Act& a : pool_) out.push_back(a);
    taps(false);
    if (const auto next = runtime::due(talker_.artifact, talker_.session)) {
      // In whole seconds, so that it can be written down.
      const std::int64_t span = std::max<std::int64_t>(*next - talker_.now, 0);
      Act wait{Act::Kind::wait, {}};
      wait.wait = std::max<std::int64_t>((span + 999) / 1000 * 1000, 1000);
      out.push_back(wait);
    }
  }
  for (const model::Intent& i : result_.program.intents) {
    if (i.kind != model::IntentKind::event || i.event.empty()) continue;
    if (status == SessionStatus::agent && !i.event.starts_with("agent.")) continue;
    for (unsigned variant = 0; variant < (i.attributes.empty() ? 1U : 2U); ++variant) {
      Act a{Act::Kind::event, i.event};
      if (std::any_of(out.begin(), out.end(), [&](const Act& o) {
            return o.kind == Act::Kind::event && o.text == a.text && i.attributes.empty();
          }))
        continue;
      a.fields = Json::object();
      for (const model::Attribute& attribute : i.attributes) {
        model::Type type = attribute.type;
        type.optional = attribute.optional;
        Json value = sample(type, variant);
        if (!value.is_null()) a.fields[std::string(attribute.name)] = std::move(value);
      }
      a.intent = static_cast<std::uint32_t>(&i - result_.program.intents.data());
      out.push_back(std::move(a));
    }
  }
  return out;
}

}  // namespace bot::tool
