#include "tests/cases/play.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <utility>

#include "compiler/diagnostics/render.hpp"
#include "compiler/driver/driver.hpp"
#include "tools/talk/show.hpp"
#include "tools/talk/talker.hpp"

namespace bot::cases {

namespace {

driver::Result compile(const std::filesystem::path& root, const std::string& name, const CaseFile& file, bool strip) {
  const auto load = [&root](const std::string& path) {
    driver::Loaded out;
    std::string text;
    if (read_file(root / path, text)) out.text = std::move(text);
    else out.problem = "there is no such file";
    return out;
  };
  driver::Job job;
  job.name = name;
  job.text = file.source;
  job.load = load;
  job.strip = strip;
  return driver::compile(job);
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '"' || c == '\\') out.append("\\").append(1, c);
    else out += c;
  }
  return out + '"';
}

void append_effect(std::vector<std::string>& lines, const runtime::Effect& e) {
  if (talk::is_message(e)) append_marked(lines, "<", talk::plain_text(e));
  else append_marked(lines, "=", talk::summary(e));
}

/// How a conversation went.
struct Conversation {
  std::vector<std::string> lines;
  std::vector<std::string> problems;
  std::vector<std::byte> last;  ///< the session at the end
};

struct Talk {
  const runtime::Artifact& artifact;
  bool reload = false;  ///< save and restore the session after every turn
  Conversation& out;

  void run(const std::vector<Input>& inputs) {
    talk::Talker talker(artifact, 1);
    talker.machine.record(reload);  // recording must not change anything either
    talker.now = 1'700'000'000'000;
    for (const Input& input : inputs) {
      if (input.kind == Input::Kind::setting) set(talker, input.text);
      else turn(talker, input);
    }
    out.last.assign(talker.session.bytes().begin(), talker.session.bytes().end());
  }

  void set(talk::Talker& talker, const std::string& text) {
    out.lines.push_back("@ " + text);
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::string key = text.substr(0, blank);
    const std::string value = blank < text.size() ? text.substr(blank + 1) : "";
    if (key == "channel") talker.channel = value;
    else if (key == "user.id") talker.user_id = value;
    else if (key == "user.name") talker.user_name = value;
    else if (key == "seed") std::from_chars(value.data(), value.data() + value.size(), talker.seed);
    else if (key == "config") configure(talker, value);
    else if (key != "new") out.problems.push_back("there is no setting " + in_quotes(key));
    if (key == "new" || key == "seed") talker.restart();
  }

  void configure(talk::Talker& talker, const std::string& value) {
    const std::size_t equal = std::min(value.find('='), value.size());
    names.push_back(value.substr(0, equal));
    names.push_back(equal < value.size() ? value.substr(equal + 1) : "");
    std::vector<runtime::Config::Pair> pairs;
    for (std::size_t i = 0; i + 1 < names.size(); i += 2) pairs.emplace_back(names[i], names[i + 1]);
    std::string problem;
    if (!runtime::Config::read(artifact, pairs, config, problem)) out.problems.push_back(problem);
    talker.deployment.config = &config;
  }

  void turn(talk::Talker& talker, const Input& input) {
    std::string problem;
    talk::Input in;
    if (input.kind == Input::Kind::message) {
      append_marked(out.lines, ">", input.text);
      in.text = input.text;
    } else {
      out.lines.push_back("! " + input.text);
      const bool word = input.text.starts_with(':');
      const auto parsed = talk::parse_input(word ? input.text : ":event " + input.text, problem);
      if (!parsed || (word && parsed->kind == talk::Input::Kind::message)) {
        out.problems.push_back(problem.empty() ? "there is no " + input.text : problem);
        return;
      }
      in = *parsed;
    }
    talker.now += 1000;
    const std::vector<std::byte> before(talker.session.bytes().begin(), talker.session.bytes().end());
    const auto error = talker.put(in, problem);
    if (!error) out.lines.push_back("= error: " + problem);
    else if (*error != runtime::TurnError::none) {
      out.lines.push_back(std::string("= error: ") + runtime::text(*error));
      if (!std::ranges::equal(before, talker.session.bytes()))
        out.problems.emplace_back("a turn that failed changed the session");
    }
    if (!error || in.kind == talk::Input::Kind::found) return;
    for (const runtime::Effect& e : talker.machine.effects()) append_effect(out.lines, e);
    if (!reload) return;
    const std::vector<std::byte> saved(talker.session.bytes().begin(), talker.session.bytes().end());
    auto restored = runtime::Session::start(artifact, 0);
    const auto refused = runtime::Session::restore(artifact, saved, restored);
    if (refused != runtime::SessionError::none)
      out.problems.push_back(std::string("a session cannot be restored: ") + runtime::text(refused));
    else talker.session = std::move(restored);
  }

  std::vector<std::string> names = {};
  runtime::Config config = {};
};

Conversation talk(const bytecode::Bytes& artifact, const std::vector<Input>& inputs, bool reload) {
  Conversation out;
  const auto loaded = runtime::load(artifact);
  if (loaded.artifact) Talk{*loaded.artifact, reload, out}.run(inputs);
  else
    out.problems.push_back(std::string("the artifact is refused: ") + runtime::text(loaded.error) + ": " +
                           loaded.detail);
  return out;
}

void append_findings(Played& out, const driver::Result& result) {
  const std::string text = diag::render(result.findings, result.sources, diag::Format::pretty, {});
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    out.lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  out.errors = result.findings.errors();
  out.warnings = result.findings.warnings();
  out.others = result.findings.all().size() - out.errors - out.warnings;
}

}  // namespace

bool read_file(const std::filesystem::path& path, std::string& out) {
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path)) return false;
  out.assign(std::istreambuf_iterator<char>(in), {});
  return true;
}

Played play(const std::filesystem::path& root, const std::string& name, const CaseFile& file) {
  Played out;
  const driver::Result result = compile(root, name, file, false);
  append_findings(out, result);
  const driver::Result again = compile(root, name, file, false);
  const driver::Result bare = compile(root, name, file, true);
  if (result.artifact != again.artifact) out.problems.emplace_back("compiled twice, the artifacts differ");
  if (result.artifact.empty() != (out.errors > 0))
    out.problems.emplace_back("an artifact comes exactly when there is no error");
  if (result.artifact.empty() != bare.artifact.empty())
    out.problems.emplace_back("stripping decides whether there is an artifact");

  if (result.artifact.empty()) {
    // The conversation stays in the file until the source compiles.
    for (const Input& i : file.inputs) {
      if (i.kind == Input::Kind::message) append_marked(out.lines, ">", i.text);
      else out.lines.push_back((i.kind == Input::Kind::event ? "! " : "@ ") + i.text);
    }
    return out;
  }
  Conversation plain = talk(result.artifact, file.inputs, false);
  const Conversation stripped = talk(bare.artifact, file.inputs, false);
  const Conversation reloaded = talk(result.artifact, file.inputs, true);
  std::ranges::move(plain.lines, std::back_inserter(out.lines));
  for (const Conversation* c : {&std::as_const(plain), &stripped, &reloaded})
    std::ranges::copy(c->problems, std::back_inserter(out.problems));
  const auto compare = [&](const Conversation& other, std::string_view how) {
    std::vector<std::string> shown(out.lines.end() - static_cast<std::ptrdiff_t>(plain.lines.size()), out.lines.end());
    if (shown != other.lines)
      out.problems.push_back(std::string(how) + ", the bot answers differently:\n" + diff(shown, other.lines));
    if (plain.last != other.last) out.problems.push_back(std::string(how) + ", the session ends differently");
  };
  compare(stripped, "stripped");
  compare(reloaded, "with the session saved and restored after every turn");
  return out;
}

}  // namespace bot::cases
