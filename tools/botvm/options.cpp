#include <charconv>

#include "tools/botvm/botvm.hpp"
#include "tools/talk/time.hpp"

namespace bot::vm {

namespace {

struct Option {
  std::string_view name;
  bool value;
  void (*set)(Options&, const std::string&);
};

template <typename Number>
Number number(std::string_view name, const std::string& text, Number least) {
  Number out{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size() || out < least)
    throw UsageError("--" + std::string(name) + " takes a number from " + std::to_string(least) + " on, not '" + text +
                     "'");
  return out;
}

constexpr Option options[] = {
    {"help", false, [](Options& o, const std::string&) { o.help = true; }},
    {"version", false, [](Options& o, const std::string&) { o.version = true; }},
    {"verify", false, [](Options& o, const std::string&) { o.verify = true; }},
    {"needs", false, [](Options& o, const std::string&) { o.needs = true; }},
    {"json", false, [](Options& o, const std::string&) { o.json = true; }},
    {"echo", false, [](Options& o, const std::string&) { o.echo = true; }},
    {"reveal", false, [](Options& o, const std::string&) { o.reveal = true; }},
    {"session", true,
     [](Options& o, const std::string& v) {
       if (v.empty()) throw UsageError("--session needs the name of a file");
       o.session = v;
     }},
    {"config", true,
     [](Options& o, const std::string& v) {
       const std::size_t equal = v.find('=');
       if (equal == v.npos || equal == 0) throw UsageError("--config takes NAME=VALUE, not '" + v + "'");
       o.config.emplace_back(v.substr(0, equal), v.substr(equal + 1));
     }},
    {"seed", true, [](Options& o, const std::string& v) { o.seed = number<std::uint64_t>("seed", v, 0); }},
    {"fuel", true, [](Options& o, const std::string& v) { o.limits.steps = number<std::uint32_t>("fuel", v, 1); }},
    {"memory", true, [](Options& o, const std::string& v) { o.limits.memory = number<std::uint32_t>("memory", v, 1); }},
    {"now", true,
     [](Options& o, const std::string& v) {
       o.now = talk::parse_time(v);
       if (!o.now) throw UsageError("--now takes a time such as 2026-01-31T08:30+07:00, not '" + v + "'");
     }},
    {"channel", true, [](Options& o, const std::string& v) { o.channel = v; }},
    {"user", true, [](Options& o, const std::string& v) { o.user_id = v; }},
    {"name", true, [](Options& o, const std::string& v) { o.user_name = v; }},
};

}  // namespace

Options read_options(std::span<char*> words) {
  Options out;
  bool only_paths = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view word = words[i];
    if (word == "-h") word = "--help";
    if (word == "--" && !only_paths) {
      only_paths = true;
      continue;
    }
    if (only_paths || !word.starts_with("-")) {
      if (!out.path.empty())
        throw UsageError("one compiled bot at a time; '" + std::string(word) + "' is one too many");
      out.path = word;
      if (word.empty()) throw UsageError("the name of the compiled bot is empty");
      continue;
    }
    const std::size_t equal = word.find('=');
    const std::string_view name = word.starts_with("--") ? word.substr(2, equal == word.npos ? equal : equal - 2) : "";
    const Option* found = nullptr;
    for (const Option& o : options)
      if (o.name == name) found = &o;
    if (found == nullptr) throw UsageError("there is no option '" + std::string(word.substr(0, equal)) + "'");
    std::string value;
    if (equal != word.npos) {
      if (!found->value) throw UsageError("--" + std::string(name) + " takes no value");
      value = word.substr(equal + 1);
    } else if (found->value) {
      if (++i == words.size()) throw UsageError("--" + std::string(name) + " needs a value");
      value = words[i];
    }
    found->set(out, value);
  }
  if (out.help || out.version) return out;
  if (out.path.empty()) throw UsageError("which bot? Name a file that `bot build` made");
  if (out.json && !out.session.empty())
    throw UsageError("--session is for one conversation; with --json send \"save\" and \"restore\"");
  return out;
}

std::string_view help_text() {
  return R"(usage: botvm [OPTIONS] FILE.botc

Runs a bot that `bot build` has compiled, with nothing but the runtime.

  --json             an object a line in, an object a line out (see below)
  --echo             show the messages between the answers
  --session FILE     go on with the conversation in FILE, and keep it there
  --config NAME=VALUE
                     value of a config variable; repeatable
  --seed N           decides what `say one of` picks; another one every time without it
  --now TIME         stop the clock there, such as 2026-01-31T08:30+07:00
  --fuel N           most steps a turn may take
  --memory N         most bytes a turn or a session may take
  --channel NAME, --user ID, --name NAME
                     where the messages come from, and from whom
  --reveal           with --json: show secret values, which services need
  --verify           only say whether the file is a sound bot
  --needs            list what the bot needs of its host, a line each
  --help, --version

Each line of standard input is a message; on a terminal there is a prompt. Lines that begin with a colon do something
else: :tap LABEL, :event NAME {…}, :image URL TEXT, :wait 30m, :at TIME, :returns {…} and :fails for the service the
bot waits for, :found MODEL VALUE. `::` at the start stands for one colon. A reply begins with "bot: ", its further
lines with five blanks; what else happens stands in brackets.

With --json a line in is one of these objects, and is answered by one line:
  {"message":"halo"}   also with "media":"image" and "url"; "found":[{"model":…,"value":…,"score":…}]
  {"tap":"PAYLOAD"}    the payload of a button
  {"event":"payment.paid","fields":{…}}
  {"call":1,"result":…}   or {"call":1,"failed":true}: the answer of a service
  {"tick":true}        only time has passed
  {"save":true}        the answer has "saved", a text that "restore" takes
  {"restore":"TEXT"}   {"close":true}
"session" names the conversation; a name that is new begins one. "time" (milliseconds since 1970, or a text), "offset"
(minutes of local time minus UTC), "channel", "user" and "name" belong to the line they stand in.
The answer:
  {"session":"ayu","turn":1,"effects":[{"effect":"say","text":"Halo!","message":"5b1f0c8e2d7a9346"}],"due":null}
"due" is when a tick is due. A turn that failed has an "error" besides and has changed nothing; one that went on without
a timer, a reminder or a message that waited, because that failed, has a "due_error". A line that makes no sense has
nothing but an "error".

Exit codes: 0 fine, 1 a turn has failed or a line made no sense, 2 wrong usage, 3 a file or the environment, 70 a
defect of botvm.
)";
}

}  // namespace bot::vm
