// bot run in a pipe.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

namespace {

/// The objects of --json.
std::vector<nlohmann::json> objects(const std::string& out) {
  std::vector<nlohmann::json> all;
  for (std::size_t at = 0; at < out.size();) {
    const std::size_t end = out.find('\n', at);
    all.push_back(nlohmann::json::parse(out.substr(at, end - at)));
    at = end + 1;
  }
  return all;
}

}  // namespace

TEST_CASE("a message a line in, answers out") {
  Folder f;
  f.write("x.bot", small_bot);
  const Ended r = run_bot({"run", "x.bot"}, "hello\nyes", f.path);
  CHECK(r.code == 0);
  CHECK(r.err.empty());
  CHECK(r.out == "bot: Hello!\nbot: Fine.\n\n     Bye!\n");
  CHECK(run_bot({"run", "--echo", "x.bot"}, "hello\r\n:event what\n::event x\n", f.path).out ==
        "you: hello\nbot: Hello!\n(event what)\n(no answer)\nyou: :event x\nbot: Hello!\n");
  CHECK(run_bot({"run", "x.bot"}, "", f.path).out.empty());
}

TEST_CASE("a line that begins with an unknown word is no message") {
  Folder f;
  f.write("x.bot", small_bot);
  const Ended r = run_bot({"run", "x.bot"}, ":wiat 1d\n:)\n::wiat\n", f.path);
  CHECK(r.code == 1);
  CHECK(r.out == "(there is no :wiat here; to send it as a message write ::wiat)\nbot: Say hello.\nbot: Say hello.\n");
  CHECK(has(run_bot({"run", "--now", "2026-01-31T08:30Z", "x.bot"}, ":at 2020-01-01T00:00Z\n", f.path).out,
            "(it is later already: the clock does not go back)"));
}

TEST_CASE("who writes, and over which channel") {
  Folder f;
  f.write("x.bot", "bot x { title \"X\" }\notherwise { say \"{user.name ?? \"?\"} {user.id} {channel}\" }\n");
  CHECK(run_bot({"run", "--name", "Ayu", "--user", "7", "--channel", "whatsapp", "x.bot"}, "hi\n", f.path).out ==
        "bot: Ayu 7 whatsapp\n");
}

TEST_CASE("values of config that nothing uses") {
  Folder f;
  f.write("x.bot", "bot x { title \"X\" }\nconfig currency: text = \"IDR\"\notherwise { say \"{currency}\" }\n");
  const Ended option = run_bot({"run", "--config", "curency=USD", "x.bot"}, "hi\n", f.path);
  CHECK(option.code == 2);
  CHECK(has(option.err, "no config variable 'curency'; did you mean currency?"));
  f.write("bot.toml", "[config]\ncurency = \"USD\"\n");  // a manifest need not name a file that is named already
  const Ended manifest = run_bot({"run", "x.bot"}, "hi\n", f.path);
  CHECK(manifest.code == 0);
  CHECK(manifest.out == "bot: IDR\n");
  CHECK(has(manifest.err, "bot.toml: the bot uses no config variable 'curency'; did you mean currency?"));
  CHECK(has(run_bot({"run"}, "hi\n", f.path).err, "does not say which file is the bot; name the file, or write:"));
}

TEST_CASE("the example, compiled and as a source") {
  Folder f;
  const std::string talk = "halo\n1\nhei\n:event agent.resolved\nbayar\n";
  const Ended source = run_bot({"run", example("handover.bot")}, talk);
  REQUIRE(run_bot({"build", example("handover.bot"), "--strip", "-o", f.path + "/h.botc"}).code == 0);
  CHECK(run_bot({"run", f.path + "/h.botc"}, talk).out == source.out);
  CHECK(has(source.out, "bot: Halo, selamat datang"));
  CHECK(has(source.out,
            "(handed over to an agent)\n(an agent has the conversation: the bot is silent)\nbot: Terima kasih"));
  CHECK(has(source.out, "(the conversation has ended)\nbot: Ketik \"halo\""));
  const Ended played = run_shell("$BOT run --echo '" + example("") + "' < '" + example("conversation.txt") + "'");
  CHECK(played.code == 0);
  CHECK(has(played.out, "(the conversation has ended)\nyou: HALO 😊\nbot: Halo"));
}

TEST_CASE("an object for each effect") {
  const auto all =
      objects(run_bot({"run", "--json", example("handover.bot")}, "halo\n1\nhei\n:event agent.resolved\n").out);
  REQUIRE(all.size() == 5);
  CHECK(all[0]["turn"] == 1);
  CHECK(all[0]["effect"] == "say");
  CHECK(has(all[0]["text"].get<std::string>(), "Halo, selamat datang"));
  CHECK(all[0]["message"].get<std::string>().size() == 16);
  CHECK(all[2] == nlohmann::json{{"turn", 2}, {"effect", "handover"}, {"to", ""}, {"note", ""}});
  CHECK(all[3]["turn"] == 4);
  CHECK(all[4]["effect"] == "ended");
}

TEST_CASE("any bytes are a message") {
  Folder f;
  f.write("x.bot", small_bot);
  const std::string strange = std::string("\0hello\0\n", 8) + "\xFF\xFEhello\n\xF0\x9F\n\n   \n";
  const Ended r = run_bot({"run", "--json", "x.bot"}, strange, f.path);
  CHECK(r.code == 0);
  CHECK(objects(r.out).size() == 5);

  const std::string fits(1 << 20, 'a');
  CHECK(run_bot({"run", "x.bot"}, fits, f.path).out == "bot: Say hello.\n");
  const Ended longer = run_bot({"run", "x.bot"}, fits + "a\nhello\n", f.path);
  CHECK(longer.code == 1);
  CHECK(longer.out == "(the turn failed: the message is longer than 1 MiB)\nbot: Hello!\n");
  CHECK(run_bot({"run", "x.bot"}, std::string(20 << 20, 'a') + "\nhello\n", f.path).out == longer.out);
}

TEST_CASE("a turn that fails changes nothing and tells where") {
  Folder f;
  f.write("d.bot", dividing_bot);
  const Ended r = run_bot({"run", "d.bot"}, "divide\nhi\n", f.path);
  CHECK(r.code == 1);
  CHECK(r.out == "(the turn failed: a number is divided by zero (d.bot:13))\nbot: Say divide.\n");
  const auto all = objects(run_bot({"run", "d.bot", "--json"}, "divide\n", f.path).out);
  REQUIRE(all.size() == 1);
  CHECK(all[0]["effect"] == "error");
  f.write("x.bot", small_bot);
  CHECK(has(run_bot({"run", "x.bot", "--fuel=1"}, "hello\n", f.path).out, "takes more steps than it may"));
  CHECK(has(run_bot({"run", "x.bot", "--memory=1"}, "hello\n", f.path).out, "needs more memory than it may"));
}

TEST_CASE("a conversation is kept in a file") {
  Folder f;
  f.write("x.bot", small_bot);
  CHECK(
      run_bot({"run", "x.bot", "--session", "s", "--now=2026-01-31T08:30+07:00", "--seed=1"}, "hello\n", f.path).out ==
      "bot: Hello!\n");
  const std::string saved = f.read("s");
  CHECK(run_bot({"run", "x.bot", "--session", "s"}, "yes\n", f.path).out == "bot: Fine.\n\n     Bye!\n");
  CHECK(run_bot({"run", "x.bot", "--session", "t", "--now=2026-01-31T01:30:00Z", "--seed=1"}, "hello\n", f.path).code ==
        0);
  CHECK(f.read("t") == saved);
  f.write("t", saved.substr(0, saved.size() - 1));
  CHECK(run_bot({"run", "x.bot", "--session", "t"}, "yes\n", f.path).code == 3);
  CHECK(run_bot({"run", example("handover.bot"), "--session", f.path + "/s"}, "yes\n").code == 3);
}

TEST_CASE("a bot with errors does not run") {
  Folder f;
  f.write("x.bot", "flow {");
  const Ended r = run_bot({"run", "x.bot"}, "hello\n", f.path);
  CHECK(r.code == 1);
  CHECK(r.out.empty());
  CHECK(has(r.err, "error[B0"));
}

TEST_CASE("a mistake in a test is no reason not to talk") {
  Folder f;
  f.write("x.bot", small_bot);
  f.write("x.test.bot", "test {");
  CHECK(run_bot({"check", "x.bot"}, "", f.path).code == 1);
  CHECK(run_bot({"run", "x.bot"}, "hello\n", f.path).out == "bot: Hello!\n");
}

TEST_CASE("an interrupt ends a run that waits") {
  if (!has_terminals()) return;
  Folder f;
  Terminal t({"run", "--echo", example("handover.bot")}, f.path);
  t.type("halo\r");
  REQUIRE(t.wait_for("1. Ya"));
  t.type("\x03");
  CHECK(t.end() == 0);
}

TEST_CASE("what is due and fails is told, and the turn goes on without it") {
  Folder f;
  const std::string bot =
      "bot b { title \"B\" }\nvar n: int = 0\nintent go = command \"go\"\nintent r = event \"r\"\n"
      "on go { remind after 1h with r say \"ok\" }\non r { say \"{1 / n}\" }\n"
      "otherwise { say \"?\" }\n";
  const std::string error = "a number is divided by zero (f.bot:6)";
  f.write("f.bot", bot);
  const Ended r = run_bot({"run", "f.bot"}, "/go\n:wait 2h\nx\n", f.path);
  CHECK(r.code == 1);
  CHECK(r.out == "bot: ok\n(a reminder failed: " + error + ")\nbot: ?\n");
  // Also when it is the next message that it came before.
  CHECK(run_bot({"run", "f.bot", "--session", "s", "--now", "2026-01-31T08:30Z"}, "/go\n", f.path).code == 0);
  const Ended later = run_bot({"run", "f.bot", "--session", "s", "--now", "2026-01-31T12:30Z"}, "x\n", f.path);
  CHECK(later.code == 1);
  CHECK(later.out == "bot: ?\n(a reminder failed: " + error + ")\n");

  const auto all = objects(run_bot({"run", "--json", "f.bot"}, "/go\n:wait 2h\nx\n", f.path).out);
  REQUIRE(all.size() == 3);
  CHECK(all[1] == nlohmann::json{{"turn", 2}, {"effect", "error"}, {"due", "a reminder"}, {"text", error}});
  CHECK(all[2]["text"] == "?");

  f.write("f.bot", bot + "on error { say \"Sorry.\" }\n");
  const Ended spoken = run_bot({"run", "f.bot"}, "/go\n:wait 2h\n", f.path);
  CHECK(spoken.code == 1);
  CHECK(spoken.out == "bot: ok\nbot: Sorry.\n(a reminder failed: " + error + ")\n");
}

TEST_CASE("a timer that fails is told") {
  Folder f;
  f.write("f.bot",
          "bot b { title \"B\" }\nvar n: int = 0\nflow t {\n  initial intent go = command \"go\"\n"
          "  initial state s {\n    say \"ok\"\n    after 5m { say \"{1 / n}\" }\n    otherwise { say \"!\" }\n  }\n}\n"
          "otherwise { say \"?\" }\n");
  const Ended r = run_bot({"run", "f.bot"}, "/go\n:wait 6m\n:wait 6m\nx\n", f.path);
  CHECK(r.code == 1);
  CHECK(r.out == "bot: ok\n(a timer failed: a number is divided by zero (f.bot:7))\nbot: !\n");
}

TEST_CASE("a clock of a time zone that the system does not have") {
  Folder f;
  f.write("f.bot",
          "bot b { title \"B\" timezone \"Mars/Base\" }\notherwise { say \"{now.hour}\" }\n"
          "test \"t\" {\n  user \"x\"\n  bot \"9\"\n}\n");
  const std::string notice = "b: this system does not know the time zone \"Mars/Base\"; the bot's clock shows UTC\n";
  const Ended r = run_bot({"run", "f.bot", "--now", "2026-01-31T08:30Z"}, "x\nx\n", f.path);
  CHECK(r.code == 0);
  CHECK(r.out == "bot: 8\nbot: 8\n");
  const std::string warning =
      "warning[B0242]: No time zone is called \"Mars/Base\".\n --> f.bot:1:28\n  |\n"
      "1 | bot b { title \"B\" timezone \"Mars/Base\" }\n"
      "  |                            ^^^^^^^^^^^\n\n1 warning\n";
  CHECK(r.err == warning + notice);
  const Ended tested = run_bot({"test", "f.bot"}, "", f.path);
  CHECK(tested.code == 0);
  CHECK(tested.err == notice + warning);
}
