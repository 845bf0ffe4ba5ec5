// Turns, and what they want done.

#include "runtime/c/objects.hpp"

namespace bot::c {

MachineObject::MachineObject() = default;
MachineObject::~MachineObject() = default;
void MachineObject::start_anew() { machine = runtime::Machine(); }

}  // namespace bot::c

using namespace bot::c;
namespace runtime = bot::runtime;

namespace {

constexpr std::size_t max_found = 1024;
constexpr std::int32_t max_offset = 1439;

bot_status take_event(const char* function, MachineObject& m, const bot_event& given, runtime::Event& out) {
  const auto wrong = [&](std::string_view what) { return fail(BOT_INVALID_ARGUMENT, function, {what}); };
  if (given.kind > BOT_EVENT_TICK) return wrong("the event is of no kind that there is; see BOT_EVENT_MESSAGE");
  if (given.media > BOT_MEDIA_STICKER)
    return wrong("the event's media is of no kind that there is; see BOT_MEDIA_TEXT");
  if (given.offset_minutes > max_offset || given.offset_minutes < -max_offset)
    return wrong("offset_minutes is more than a day; it is local time minus UTC, in minutes");
  if (given.ok > 1) return wrong("`ok` is neither 0 nor 1: whether the call of the service has succeeded");
  for (const bot_text& t :
       {given.text, given.name, given.channel, given.user_id, given.user_name, given.url, given.json})
    if (!sound(t)) return fail_text(function, "a text of the event");
  if (given.found_count > max_found || (given.found_count > 0 && given.found == nullptr))
    return wrong("`found` has a count but is null, or more than 1024 items");
  m.found.clear();
  for (std::size_t i = 0; i < given.found_count; ++i) {
    const bot_found& f = given.found[i];
    if (!sound(f.model) || !sound(f.value)) return fail_text(function, "what a model has found");
    if (!(f.score >= 0 && f.score <= 1)) return wrong("the score of what a model has found is not from 0 to 1");
    m.found.push_back({view(f.model), view(f.value), f.score});
  }
  out.kind = static_cast<runtime::Event::Kind>(given.kind);
  out.media = static_cast<runtime::MediaKind>(given.media);
  out.text = view(given.text);
  out.name = view(given.name);
  if (given.channel.size > 0) out.channel = view(given.channel);
  out.user_id = view(given.user_id);
  out.user_name = view(given.user_name);
  out.url = view(given.url);
  out.time = given.time;
  out.call = given.call;
  out.ok = given.ok != 0;
  out.offset_minutes = static_cast<std::int16_t>(given.offset_minutes);
  out.found = m.found;
  return take_value(function, m, given, out.value);
}

void forget_effects(MachineObject& m) {
  m.effects.clear();
  m.info = {};
}

bot_status run(const char* function, MachineObject& m, SessionObject& s, const bot_event& given) {
  runtime::Event event;
  if (const bot_status status = take_event(function, m, given, event); status != BOT_OK) return status;
  runtime::Deployment deployment;
  if (m.deployment.get() != nullptr) {
    if (m.deployment->has_config) deployment.config = &m.deployment->config;
    if (m.deployment->has_texts) deployment.catalogue = &m.deployment->catalogue;
  }
  m.before = s.session;
  const runtime::TurnError error = m.machine.turn(*s.artifact->artifact, s.session, event, m.limits, deployment);
  try {
    show_effects(m);
  } catch (const std::bad_alloc&) {
    std::swap(s.session, m.before);
    throw;
  }
  m.info.steps = m.machine.steps();
  m.info.missed = m.machine.missed() ? 1 : 0;
  m.info.due_error = status_of(m.machine.due_error());
  if (error != runtime::TurnError::none) return fail(function, error, m.machine.detail());
  s.due = m.machine.next_due().value_or(BOT_NEVER);
  return BOT_OK;
}

}  // namespace

extern "C" {

bot_status bot_machine_create(bot_machine** out) {
  if (out == nullptr) return fail_null(__func__, "the place for the machine");
  return guarded(__func__,
                 [&](const char* function) { return publish(function, Kind::machine, new MachineObject, out); });
}

bot_status bot_machine_close(bot_machine* machine) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, machine, Kind::machine, true); status != BOT_OK) return status;
  hold.close();
  return BOT_OK;
}

bot_status bot_machine_set_limits(bot_machine* machine, uint32_t steps, uint32_t memory) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, machine, Kind::machine, true); status != BOT_OK) return status;
  const runtime::Limits usual;
  hold.object<MachineObject>().limits = {steps == 0 ? usual.steps : steps, memory == 0 ? usual.memory : memory};
  return BOT_OK;
}

bot_status bot_turn(bot_machine* machine, bot_session* session, bot_deployment* deployment, const bot_event* event) {
  Hold of_machine, of_session, of_deployment;
  if (const bot_status status = of_machine.take(__func__, machine, Kind::machine, true); status != BOT_OK)
    return status;
  auto& m = of_machine.object<MachineObject>();
  forget_effects(m);
  if (const bot_status status = of_session.take(__func__, session, Kind::session, true); status != BOT_OK)
    return status;
  auto& s = of_session.object<SessionObject>();
  DeploymentObject* d = nullptr;
  if (deployment != nullptr) {
    if (const bot_status status = of_deployment.take(__func__, deployment, Kind::deployment, false); status != BOT_OK)
      return status;
    d = &of_deployment.object<DeploymentObject>();
    if (d->artifact->build() != s.artifact->build()) return fail(BOT_MISMATCH, __func__);
    if (!d->used.load(std::memory_order_relaxed)) d->used.store(true, std::memory_order_release);
  }
  bot_event given{};
  if (const bot_status status = take(__func__, event, given); status != BOT_OK) return status;
  // The effects point into these two: they stay until the next turn.
  if (m.artifact.get() != s.artifact.get()) m.artifact = s.artifact;
  if (m.deployment.get() != d)
    m.deployment = d == nullptr ? Shared<DeploymentObject>() : Shared<DeploymentObject>::of(*d);
  const bot_status status = guarded(__func__, [&](const char* function) { return run(function, m, s, given); });
  if (status == BOT_OUT_OF_MEMORY) {
    forget_effects(m);
    m.start_anew();
  }
  return status;
}

bot_status bot_effect_count(bot_machine* machine, size_t* count) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, machine, Kind::machine, true); status != BOT_OK) return status;
  if (count == nullptr) return fail_null(__func__, "the place for the count");
  *count = hold.object<MachineObject>().effects.size();
  return BOT_OK;
}

bot_status bot_effect_get(bot_machine* machine, size_t index, bot_effect* out) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, machine, Kind::machine, true); status != BOT_OK) return status;
  const auto& effects = hold.object<MachineObject>().effects;
  if (index >= effects.size())
    return fail(BOT_NOT_FOUND, __func__, {"the turn has fewer effects; see bot_effect_count"});
  return give(__func__, effects[index], out);
}

bot_status bot_effect_json(bot_machine* machine, size_t index, uint32_t secrets, bot_text* out) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, machine, Kind::machine, true); status != BOT_OK) return status;
  auto& m = hold.object<MachineObject>();
  if (out == nullptr) return fail_null(__func__, "the place for the text");
  if (secrets > BOT_JSON_REVEAL_SECRETS)
    return fail(BOT_INVALID_ARGUMENT, __func__, {"`secrets` is BOT_JSON_HIDE_SECRETS or BOT_JSON_REVEAL_SECRETS"});
  if (index >= m.effects.size())
    return fail(BOT_NOT_FOUND, __func__, {"the turn has fewer effects; see bot_effect_count"});
  return guarded(__func__, [&](const char*) {
    m.json.clear();
    runtime::write_json(m.machine.effects()[index], secrets == BOT_JSON_REVEAL_SECRETS, m.json);
    *out = text_of(m.json);
    return bot_status{BOT_OK};
  });
}

bot_status bot_turn_get_info(bot_machine* machine, bot_turn_info* out) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, machine, Kind::machine, true); status != BOT_OK) return status;
  return give(__func__, hold.object<MachineObject>().info, out);
}

}  // extern "C"
