#include "tools/bot/conversation.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <sys/random.h>
#include <utility>

#include "compiler/diagnostics/diagnostics.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/http.hpp"
#include "tools/bot/output.hpp"
#include "tools/bot/overlay.hpp"
#include "tools/talk/show.hpp"
#include "tools/talk/time.hpp"
#include "tools/talk/values.hpp"

namespace bot::tool {

using runtime::TurnError;

namespace {

constexpr std::size_t max_session_bytes = std::size_t{64} << 20;

std::uint64_t any_seed() {
  std::uint64_t seed = 0;
  if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
    seed = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  return seed;
}

void configure(const runtime::Artifact& artifact, const Arguments& arguments,
               const std::vector<std::pair<std::string, std::string>>& manifest, runtime::Config& out) {
  std::map<std::string, std::string> values(manifest.begin(), manifest.end());
  const bytecode::View& view = artifact.view();
  std::vector<std::string_view> names;
  for (const bytecode::NeedRow& need : view.needs()) {
    if (need.kind != bytecode::NeedKind::config) continue;
    const std::string name(names.emplace_back(view.text(need.name)));
    std::string variable = "BOT_";
    for (const char c : name) {
      if (c >= 'a' && c <= 'z') variable += static_cast<char>(c - 'a' + 'A');
      else variable += (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
    }
    if (const char* given = std::getenv(variable.c_str())) values[name] = given;
  }
  const auto known = [&](const std::string& name, std::string& problem) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return true;
    const std::string_view near = diag::closest(name, names);
    problem = "the bot uses no config variable '" + name + "'" +
              (near.empty() ? "" : "; did you mean " + std::string(near) + "?");
    return false;
  };
  for (const auto& [name, value] : manifest)
    if (std::string problem; !known(name, problem)) complain(std::string(manifest_name) + ": " + problem + "\n");
  for (const auto& [option, text] : arguments.options) {
    if (option != "config") continue;
    const std::size_t equal = text.find('=');
    if (equal == text.npos || equal == 0) throw UsageError("--config takes NAME=VALUE, not '" + text + "'");
    const std::string name = text.substr(0, equal);
    if (std::string problem; !known(name, problem)) throw UsageError("--config: " + problem);
    values[name] = text.substr(equal + 1);
  }
  std::vector<runtime::Config::Pair> pairs(values.begin(), values.end());
  std::string problem;
  if (!runtime::Config::read(artifact, pairs, out, problem))
    throw UsageError(problem + "; give it with --config NAME=VALUE, in bot.toml under [config], or in the environment");
}

std::vector<std::string> headers_of(const Endpoint& e) {
  std::string token = e.token;
  if (!e.token_variable.empty()) {
    const char* given = std::getenv(e.token_variable.c_str());
    if (given != nullptr) token = given;
  }
  if (token.empty()) return {};
  return {"Authorization: Bearer " + token};
}

/// Asks until something comes back, as often as the endpoint allows.
HttpAnswer ask(const Endpoint& e, const std::string& url, const std::string& json, std::int64_t timeout) {
  HttpAnswer answer;
  for (unsigned attempt = 0; attempt <= e.retries; ++attempt) {
    answer = http_post(url, headers_of(e), json, timeout);
    if (answer.status != 0 && answer.status < 500) break;
  }
  return answer;
}

}  // namespace

Conversation::Conversation(const LoadedBot& loaded_bot, const Arguments& arguments)
    : bot(loaded_bot), talker(*loaded_bot.artifact, 0) {
  if (const auto text = arguments.value("now")) {
    now = talk::parse_time(*text);
    if (!now) throw UsageError("--now takes a time such as 2026-01-31T08:30+07:00, not '" + *text + "'");
  }
  runtime::Limits& limits = talker.limits;
  limits.steps = static_cast<std::uint32_t>(number(arguments, "fuel", 1, UINT32_MAX).value_or(limits.steps));
  limits.memory = static_cast<std::uint32_t>(number(arguments, "memory", 1, UINT32_MAX).value_or(limits.memory));
  talker.channel = arguments.value("channel").value_or(talker.channel);
  talker.user_id = arguments.value("user").value_or("");
  talker.user_name = arguments.value("name").value_or("");
  const auto given = number(arguments, "seed", 0, UINT64_MAX);
  talker.seed = given ? *given : any_seed();
  talker.restart();
  std::vector<std::pair<std::string, std::string>> values;
  if (auto project = project_of(bot.folder + "x")) {
    services_ = std::move(project->services);
    models_ = std::move(project->models);
    values = std::move(project->config);
  }
  configure(*bot.artifact, arguments, values, config_);
  talker.deployment.config = &config_;
  std::vector<std::string> overlays;
  for (const auto& [option, text] : arguments.options)
    if (option == "messages") overlays.push_back(text);
  if (!overlays.empty()) {
    catalogue_ = read_overlay(*bot.artifact, overlays);
    talker.deployment.catalogue = &*catalogue_;
  }
  session_file = arguments.value("session").value_or("");
  if (arguments.has("session") && session_file.empty()) throw UsageError("--session needs the name of a file");
  if (!session_file.empty() && exists(session_file)) {
    load(session_file);
    loaded = true;
  }
}

void Conversation::set_clock() {
  using namespace std::chrono;
  talker.now = (now ? *now : duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()) + skew;
}

const Endpoint* Conversation::endpoint_of(std::string_view service) const {
  const std::string_view name = service.substr(0, service.find('.'));
  for (const Endpoint& e : services_)
    if (e.name == name) return &e;
  return nullptr;
}

/// Remote NLUs: what each model says of the message comes with it.
void Conversation::ask_models(const talk::Input& input) {
  if (models_.empty() || (input.kind != talk::Input::Kind::message && input.kind != talk::Input::Kind::media)) return;
  for (const Endpoint& e : models_) {
    const HttpAnswer answer = ask(
        e, e.url, talk::Json{{"text", input.text}}.dump(-1, ' ', false, talk::Json::error_handler_t::replace), 5000);
    const talk::Json json = talk::Json::parse(answer.body, nullptr, false);
    if (answer.status != 200 || !json.is_object() || !json.contains("value") || !json["value"].is_string()) continue;
    talk::Input found;
    found.kind = talk::Input::Kind::found;
    found.text = e.name;
    found.value = json["value"].get<std::string>();
    if (json.contains("score") && json["score"].is_number()) found.score = json["score"].get<double>();
    std::string problem;
    (void)talker.put(found, problem);
  }
}

std::optional<TurnError> Conversation::put(const talk::Input& input, std::string& problem) {
  last_text = input.text;
  last_was_message = input.kind == talk::Input::Kind::message || input.kind == talk::Input::Kind::media;
  ask_models(input);
  set_clock();
  const std::int64_t begin = talker.now;
  before = session;
  const auto error = talker.put(input, problem);
  skew += talker.now - begin;
  call_.reset();
  if (!error) return error;
  for (const runtime::Effect& e : machine.effects())
    if (e.kind == runtime::Effect::Kind::call)
      call_ = Call{std::string(e.text),
                   talk::to_json(e.value, true).dump(-1, ' ', false, talk::Json::error_handler_t::replace), e.call,
                   e.timeout};
  if (!session_file.empty()) save(session_file);
  return error;
}

bool Conversation::serve(TurnError& error, std::string& problem) {
  problem.clear();
  if (!call_) return false;
  const Endpoint* const endpoint = endpoint_of(call_->service);
  if (endpoint == nullptr) {
    problem = waits();
    call_.reset();
    return false;
  }
  const Call call = *std::exchange(call_, {});
  std::string url = endpoint->url;
  if (!url.ends_with('/')) url += '/';
  url += call.service.substr(call.service.find('.') + 1);
  const HttpAnswer answer = ask(*endpoint, url, call.arguments, call.timeout);
  talk::Input input;
  input.kind = talk::Input::Kind::fails;
  if (answer.status >= 200 && answer.status < 300) {
    const auto json = answer.body.empty() ? talk::Json() : talk::Json::parse(answer.body, nullptr, false);
    if (json.is_discarded()) {
      problem = call.service + ": the answer is no JSON";
    } else {
      input.kind = talk::Input::Kind::returns;
      input.fields = json.dump();
    }
  } else {
    problem = call.service + ": " + (answer.status == 0 ? answer.problem : "status " + std::to_string(answer.status)) +
              " (" + url + ")";
  }
  std::string none;
  const auto turned = put(input, none);
  error = turned.value_or(TurnError::none);
  return true;
}

std::string Conversation::waits() const {
  const auto waiting = talker.waiting();
  if (!waiting) return {};
  return "the bot waits for " + waiting->service + ": answer with `:returns {…}` or `:fails`" +
         (endpoint_of(waiting->service) == nullptr ? ", or name its url in bot.toml" : "");
}

void Conversation::restart() { talker.restart(); }

void Conversation::save(const std::string& path) const {
  // A slip of the name must not cost a file that is something else.
  const FileText there = exists(path) ? read_file(path, max_session_bytes) : FileText{};
  runtime::Session other = session;
  if (there.text && !there.text->empty() &&
      runtime::Session::restore(*bot.artifact, std::as_bytes(std::span(*there.text)), other) ==
          runtime::SessionError::not_a_session)
    throw FileError(path + " is there and is no saved session; choose another name");
  write_file(path, session.bytes());
}

void Conversation::load(const std::string& path) {
  const std::string bytes = require_file(path, max_session_bytes);
  const auto error = runtime::Session::restore(*bot.artifact, std::as_bytes(std::span(bytes)), session);
  if (error != runtime::SessionError::none) throw FileError(path + ": " + runtime::text(error));
}

namespace {

/// "… (shop.bot:12)"
std::string with_place(const LoadedBot& bot, std::string text, std::uint32_t code) {
  const bytecode::DebugInfo info = debug_info(bot);
  const bytecode::DebugPlace* const at = info.place(code);
  const auto sources = bot.view().sources();
  if (at != nullptr && at->file < sources.size())
    text += " (" + std::string(bot.view().text(sources[at->file].name)) + ":" + std::to_string(at->line) + ")";
  return text;
}

}  // namespace

std::string failure(const LoadedBot& bot, const talk::Talker& talker, TurnError error) {
  std::string out = runtime::text(error);
  if (!talker.machine.detail().empty()) out += ": " + std::string(talker.machine.detail());
  if (error == TurnError::message_too_long || error == TurnError::none) return out;
  return with_place(bot, std::move(out), talker.machine.error_place());
}

std::string due_failure(const LoadedBot& bot, const talk::Talker& talker) {
  const TurnError error = talker.machine.due_error();
  if (error == TurnError::none) return {};
  return with_place(bot, runtime::text(error), talker.machine.due_error_place());
}

void tell_of_zone(const LoadedBot& bot) {
  const std::string_view zone = bot.view().text(bot.view().info().timezone);
  if (talk::zone_offset(zone, 0)) return;
  complain(harmless(bot.view().text(bot.view().info().name)) + ": this system does not know the time zone \"" +
           harmless(zone) + "\"; the bot's clock shows UTC\n");
}

}  // namespace bot::tool
