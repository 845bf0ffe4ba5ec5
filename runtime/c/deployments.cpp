// Config values, and texts laid over those of a bot.

#include "runtime/c/objects.hpp"

using namespace bot::c;
using bot::runtime::Catalogue;
using bot::runtime::Config;

namespace {

/// Held alone, and not in use by turns.
bot_status take_open(const char* function, Hold& hold, bot_deployment* deployment) {
  const bot_status status = hold.take(function, deployment, Kind::deployment, true);
  if (status == BOT_OK && hold.object<DeploymentObject>().used.load(std::memory_order_acquire))
    return fail(BOT_IN_USE, function,
                {"the deployment has been used in a turn and cannot be changed any more; make a new one"});
  return status;
}

}  // namespace

extern "C" {

bot_status bot_deployment_create(bot_artifact* artifact, bot_deployment** out) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, artifact, Kind::artifact, false); status != BOT_OK) return status;
  if (out == nullptr) return fail_null(__func__, "the place for the deployment");
  return guarded(__func__, [&](const char* function) {
    auto* const made = new DeploymentObject(Shared<ArtifactObject>::of(hold.object<ArtifactObject>()));
    return publish(function, Kind::deployment, made, out);
  });
}

bot_status bot_deployment_close(bot_deployment* deployment) {
  Hold hold;
  if (const bot_status status = hold.take(__func__, deployment, Kind::deployment, false); status != BOT_OK)
    return status;
  hold.close();
  return BOT_OK;
}

bot_status bot_deployment_set_config(bot_deployment* deployment, const bot_pair* values, size_t count) {
  Hold hold;
  if (const bot_status status = take_open(__func__, hold, deployment); status != BOT_OK) return status;
  if (count > 0 && values == nullptr) return fail_null(__func__, "the list of values");
  if (count > 1U << 16)
    return fail(BOT_INVALID_ARGUMENT, __func__, {"these are more values than any bot has: 65536 are the most"});
  return guarded(__func__, [&](const char* function) {
    auto& d = hold.object<DeploymentObject>();
    bot::bytecode::Vector<Config::Pair> pairs;
    for (std::size_t i = 0; i < count; ++i) {
      if (!sound(values[i].name) || !sound(values[i].value))
        return fail_text(function, "the name or value of a config");
      pairs.emplace_back(view(values[i].name), view(values[i].value));
    }
    std::string problem;
    if (!Config::read(*d.artifact->artifact, pairs, d.config, problem))
      return fail(BOT_CONFIG_INVALID, function, {problem, "; see bot_artifact_need for names and types"});
    d.has_config = true;
    return bot_status{BOT_OK};
  });
}

bot_status bot_deployment_set_text(bot_deployment* deployment, bot_text language, uint64_t id, bot_text text) {
  Hold hold;
  if (const bot_status status = take_open(__func__, hold, deployment); status != BOT_OK) return status;
  if (!sound(language)) return fail_text(__func__, "the language");
  if (!sound(text)) return fail_text(__func__, "the text");
  return guarded(__func__, [&](const char* function) {
    auto& d = hold.object<DeploymentObject>();
    const auto languages = d.artifact->artifact->languages();
    std::uint32_t place = 0;
    while (place < languages.size() && languages[place] != view(language)) ++place;
    switch (d.catalogue.set(place, id, view(text))) {
      case Catalogue::Problem::none: break;
      case Catalogue::Problem::no_language:
        return fail(BOT_NOT_FOUND, function,
                    {"the bot does not speak ", view(language), "; it speaks ",
                     d.artifact->artifact->view().text(d.artifact->artifact->view().info().languages)});
      case Catalogue::Problem::no_text:
        return fail(BOT_NOT_FOUND, function, {"the bot has no text with this id; see bot_artifact_text"});
      case Catalogue::Problem::malformed: return fail(BOT_TEXT_MALFORMED, function);
      case Catalogue::Problem::too_large: return fail(BOT_TEXT_TOO_LARGE, function);
    }
    d.has_texts = true;
    return bot_status{BOT_OK};
  });
}

}  // extern "C"
