// botvm: the same conversations as `bot run`, lines of JSON, and what it says when something is wrong.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/tool/program.hpp"

using namespace bot::test;
using nlohmann::json;

namespace {

const std::string botvm = "'" BOT_BINARY_DIR "/bin/botvm' ";
const std::string everything = BOT_SOURCE_DIR "/tests/fuzz/everything.bot";

struct Place {
  Folder folder;
  explicit Place(const std::string& source = everything) {
    REQUIRE(run_bot({"build", source, "-o", folder.path + "/x.botc"}).code == 0);
  }
  [[nodiscard]] Ended run(const std::string& arguments, const std::string& input = {}) const {
    folder.write("in", input);
    return run_shell(botvm + arguments + " < in", folder.path);
  }
};

/// Answers to the lines, one each.
std::vector<json> ask(const Place& p, const std::string& arguments, const std::string& input) {
  std::vector<json> out;
  const Ended ended = p.run("--json " + arguments + " x.botc", input);
  for (std::size_t at = 0; at < ended.out.size();) {
    const std::size_t end = ended.out.find('\n', at);
    out.push_back(json::parse(ended.out.substr(at, end - at)));
    at = end + 1;
  }
  return out;
}

}  // namespace

TEST_CASE("botvm says what bot run says") {
  const Place p;
  const std::string talk =
      "halo\nbesar\n:returns {\"id\":\"A1\",\"total\":2,\"tags\":[\"x\"]}\n:event paid "
      "{\"invoice\":\"I9\"}\nAB-12\n:tap Satu\n"
      "Jalan 3\n12\n:wait 6m\n:found topics billing 0.9\ntagihan\nx\n::event y\n:event\n:tap nothing\n:image "
      "https://x ya\n\n";
  for (const char* more : {"", "--echo "}) {
    const std::string options = std::string(more) + "--seed 3 --now 2026-01-31T08:30 --config currency=USD ";
    const Ended ours = p.run(options + "x.botc", talk);
    Ended theirs = run_shell("$BOT run " + options + "x.botc < in", p.folder.path);
    // What botvm does not have.
    const std::string project = ", or name its url in bot.toml";
    if (const std::size_t at = theirs.out.find(project); at != theirs.out.npos) theirs.out.erase(at, project.size());
    CHECK(ours.out == theirs.out);
    CHECK(ours.code == theirs.code);
    CHECK(ours.err.empty());
    CHECK(has(ours.out, "bot: A1: 2 x\n"));
    CHECK(has(ours.out, "(emit sale {\"total\":2.0,\"tags\":[\"x\"]})\n"));
  }
}

TEST_CASE("what would do something to a terminal does not come through botvm") {
  const Place p;
  const Ended r = p.run("--echo x.botc", "\x1b[1m\x7f\xc2\x9b!\n");
  CHECK(r.out.starts_with("you: \xef\xbf\xbd[1m\xef\xbf\xbd\xef\xbf\xbd!\nbot: "));
}

TEST_CASE("botvm goes on with a conversation from a file") {
  const Place p;
  CHECK(has(p.run("--session s x.botc", "halo\n").out, "Ukuran apa?"));
  CHECK(has(p.run("--session s x.botc", "kecil\n").out, "(call orders.place"));
  CHECK(has(run_shell("$BOT run --session s x.botc < in", p.folder.path).out, "call orders.place") == false);
  p.folder.write("letter", "Dear Ayu");
  const Ended other = p.run("--session letter x.botc", "halo\n");
  CHECK(other.code == 3);
  CHECK(has(other.err, "letter: these bytes are no saved session; name another file"));
  CHECK(p.folder.read("letter") == "Dear Ayu");
  CHECK(p.run("--session no/where x.botc", "halo\n").code == 3);
}

TEST_CASE("botvm in lines of JSON") {
  const Place p;
  const auto all = ask(p, "--now 1970-01-01T00:00Z",
                       "{\"message\":\"halo\"}\n"
                       "{\"session\":\"ayu\",\"message\":\"halo\",\"name\":\"Ayu\",\"time\":5000}\n"
                       "\n"
                       "{\"session\":\"ayu\",\"save\":true}\n"
                       "{\"session\":\"ayu\",\"close\":true}\n");
  REQUIRE(all.size() == 4);
  CHECK_FALSE(all[0].contains("session"));
  CHECK(all[0]["effects"][0]["text"] == "Ukuran apa?");
  CHECK(all[0]["due"].is_null());
  CHECK(all[1]["session"] == "ayu");
  CHECK(all[1]["turn"] == 2);
  const std::string payload = all[1]["effects"][0]["choices"][1]["payload"];
  const std::string saved = all[2]["saved"];
  CHECK(all[3] == json{{"session", "ayu"}});

  const auto more = ask(
      p, "--reveal",
      json{{"session", "b"}, {"restore", saved}}.dump() + "\n" +
          json{{"session", "b"}, {"tap", payload}, {"time", 6000}}.dump() + "\n" +
          R"({"session":"b","call":1,"result":{"id":"A1","total":2,"tags":[]},"time":"1970-01-01T00:00:07"})" + "\n" +
          R"({"session":"b","event":"paid","fields":{"invoice":"I9"},"time":8000})" + "\n" +
          R"({"session":"b","tick":true,"time":400000})" + "\n" +
          R"({"session":"b","message":"?","found":[{"model":"topics","value":"billing","score":0.9}],"time":400001})" +
          "\n" + R"({"session":"b","message":"","media":"image","url":"https://x","time":400002})" + "\n");
  REQUIRE(more.size() == 7);
  CHECK(more[0]["due"].is_null());
  CHECK(more[1]["effects"][0]["service"] == "orders.place");
  CHECK(more[1]["effects"][0]["arguments"] == json{{"size", "large"}, {"qty", 2}});
  CHECK(more[1]["due"] == 11000);
  CHECK(more[2]["effects"][0]["text"] == "A1: 2 ");
  CHECK(more[3]["effects"][0]["text"] == "lunas I9 0");
  CHECK(more[4]["effects"][0]["text"] == "masih di sana?");
  CHECK(more[5]["effects"][0]["text"] == "promo");
}

TEST_CASE("lines of JSON that make no sense are answered, too") {
  const Place p;
  const std::pair<const char*, const char*> lines[] = {
      {"halo", "this is no JSON: byte 1: here should be a value"},
      {"{\"message\":", "this is no JSON: byte 12: here should be a value"},
      {"[]", "a line is an object"},
      {"{}", "the line has none of message"},
      {"{\"message\":1}", "\"message\" is a text"},
      {"{\"message\":\"x\",\"media\":\"smell\"}", "\"media\" is one of image"},
      {"{\"message\":\"x\",\"time\":\"soon\"}", "\"time\" is milliseconds"},
      {"{\"message\":\"x\",\"offset\":1440}", "\"offset\" is local time"},
      {"{\"message\":\"x\",\"found\":{}}", "\"found\" is a list"},
      {"{\"message\":\"x\",\"found\":[{\"model\":\"m\",\"value\":\"v\",\"score\":2}]}", "\"score\" is a number"},
      {"{\"event\":\"x\",\"fields\":1}", "\"fields\" is an object"},
      {"{\"call\":0}", "\"call\" is the number"},
      {"{\"session\":1,\"tick\":true}", "\"session\" is a text"},
      {"{\"session\":\"x\",\"save\":true}", "there is no such session"},
      {"{\"session\":\"x\",\"close\":true}", "there is no such session"},
      {"{\"restore\":\"AAAA\"}", "no saved session"},
      {"{\"restore\":\"%\"}", "no saved session"},
  };
  std::string input;
  for (const auto& [line, error] : lines) input.append(line).append("\n");
  const auto answers = ask(p, "", input);
  REQUIRE(answers.size() == std::size(lines));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    INFO(lines[i].first);
    CHECK(has(answers[i].value("error", ""), lines[i].second));
    CHECK_FALSE(answers[i].contains("effects"));
  }
  CHECK(p.run("--json x.botc", input).code == 1);
  CHECK(ask(p, "", "{\"message\":\"" + std::string(2'000'000, 'x') + "\"}\n")[0]["error"] ==
        "the message is longer than 1 MiB");
}

TEST_CASE("limits of botvm") {
  const Place p;
  const Ended fuel = p.run("--fuel 1 x.botc", "halo\n");
  CHECK(fuel.code == 1);
  CHECK(has(fuel.out, "(the turn failed: the turn takes more steps than it may)"));
  CHECK(has(p.run("--memory=100 x.botc", "halo\n").out, "needs more memory than it may"));
  CHECK(ask(p, "--fuel 1", "{\"message\":\"halo\"}\n")[0]["error"] == "the turn takes more steps than it may");
}

TEST_CASE("what botvm is asked about itself and a bot") {
  const Place p;
  CHECK(has(p.run("--help").out, "usage: botvm [OPTIONS] FILE.botc"));
  CHECK(p.run("-h").code == 0);
  CHECK(has(p.run("--version").out, "botvm 0."));
  const Ended needs = p.run("--needs x.botc");
  CHECK(has(needs.out, "service orders.place\n"));
  CHECK(has(needs.out, "config currency text\n"));
  CHECK(p.run("--verify x.botc").code == 0);
}

TEST_CASE("wrong usage of botvm") {
  const Place p;
  const std::pair<const char*, const char*> lines[] = {
      {"", "which bot?"},
      {"x.botc y.botc", "'y.botc' is one too many"},
      {"--nothing x.botc", "there is no option '--nothing'"},
      {"-x x.botc", "there is no option '-x'"},
      {"--json=1 x.botc", "--json takes no value"},
      {"x.botc --fuel", "--fuel needs a value"},
      {"--fuel 0 x.botc", "--fuel takes a number from 1 on, not '0'"},
      {"--memory 5000000000 x.botc", "--memory takes a number"},
      {"--now noon x.botc", "--now takes a time such as"},
      {"--config x x.botc", "--config takes NAME=VALUE"},
      {"--session '' x.botc", "--session needs the name of a file"},
      {"--json --session s x.botc", "\"save\" and \"restore\""},
  };
  for (const auto& [arguments, error] : lines) {
    const Ended r = p.run(arguments);
    INFO(arguments << ": " << r.err);
    CHECK(r.code == 2);
    CHECK(r.err.starts_with("botvm: "));
    CHECK(has(r.err, error));
    CHECK(has(r.err, "Try: botvm --help"));
    CHECK(r.out.empty());
  }
}

TEST_CASE("files that botvm cannot run") {
  const Place p;
  std::string bytes = p.folder.read("x.botc");
  const auto refused = [&](const std::string& name, const char* error) {
    const Ended r = p.run("--verify " + name);
    INFO(r.err);
    CHECK(r.code == 3);
    CHECK(has(r.err, error));
    CHECK(p.run(name, "halo\n").code == 3);
  };
  refused("missing.botc", "cannot read missing.botc: there is no such file");
  refused(".", "it is a directory");
  p.folder.write("x.bot", "bot x {}\n");
  refused("x.bot", "is the source of a bot; compile it with `bot build`");
  p.folder.write("letter", "Dear Ayu");
  refused("letter", "this is no compiled bot");
  p.folder.write("empty", "");
  refused("empty", "is empty");
  p.folder.write("cut", bytes.substr(0, bytes.size() - 100));
  refused("cut", "cut short");
  std::string other = bytes;
  other[4] = 9;
  p.folder.write("other", other);
  refused("other", "another version of the format; build it again");
  bytes[bytes.size() / 2] ^= 1;
  p.folder.write("damaged", bytes);
  refused("damaged", "checksum does not fit");
}

TEST_CASE("config values that botvm is not given") {
  const Folder f;
  f.write("c.bot", "bot b { title \"B\" }\nconfig shop: text\notherwise { say \"{shop}\" }\n");
  const Place p(f.path + "/c.bot");
  const Ended without = p.run("x.botc", "x\n");
  CHECK(without.code == 2);
  CHECK(has(without.err, "no value was given for shop; give it with --config NAME=VALUE"));
  CHECK(p.run("--config shop=Ayu x.botc", "x\n").out == "bot: Ayu\n");
}

TEST_CASE("nobody reads what botvm writes") {
  const Place p;
  // It ends at its next line, and fine.
  CHECK(
      run_shell("yes halo | head -n 20000 | { " + botvm + "x.botc; echo $? > code; } | head -n 1 > /dev/null; cat code",
                p.folder.path)
          .out == "0\n");
}

TEST_CASE("botvm tells what was due and failed, and what the session waits for") {
  Folder source;
  source.write("b.bot", R"(bot b { title "B" }
service o { call p(k: int) -> int timeout 1h }
var n: int = 0
intent go = command "go"
intent buy = command "buy"
intent r = event "r"
on go { remind after 1h with r say "ok" }
on r { say "{1 / n}" }
on buy -> flow buying
flow buying {
  initial state start {
    try o.p(2) as r { say "{10 / r}" } failed { say "gagal" }
    -> done
  }
  end state done {}
}
otherwise { say "?" }
)");
  const Place p(source.path + "/b.bot");
  const Ended due = p.run("x.botc", "/go\n:wait 2h\nx\n");
  CHECK(due.code == 1);
  CHECK(due.out == "bot: ok\n(a reminder failed: a number is divided by zero)\nbot: ?\n");
  const auto lines = ask(p, "", "{\"message\":\"/go\",\"time\":1000}\n{\"message\":\"x\",\"time\":9000000}\n");
  REQUIRE(lines.size() == 2);
  CHECK_FALSE(lines[0].contains("due_error"));
  CHECK(lines[1]["due_error"] == "a number is divided by zero");
  CHECK_FALSE(lines[1].contains("error"));
  CHECK(lines[1]["effects"][0]["text"] == "?");
  CHECK(p.run("--json x.botc", "{\"message\":\"/go\",\"time\":1}\n{\"tick\":true,\"time\":9000000}\n").code == 1);

  const std::string waits = "(the bot waits for o.p: answer with `:returns {…}` or `:fails`)\n";
  CHECK(has(p.run("--session s x.botc", "/buy\n").out, waits));
  CHECK(p.run("--session s x.botc", "x\n").out == waits);
  CHECK(p.run("--session s x.botc", ":returns 0\n").out == "(the turn failed: a number is divided by zero)\n" + waits);
  CHECK(p.run("--session s x.botc", ":returns 5\n").out == "bot: 2\nbot: ?\n");
}
