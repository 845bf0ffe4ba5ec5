// Findings that the source allows, and a limit on findings: the same for every command.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

namespace {

/// The bot with a state that nothing reaches; `comment` stands above that state.
std::string warned(const std::string& comment) {
  std::string text = warned_bot;
  text.insert(text.find("  end state lost"), comment);
  return text;
}

std::string summary_of(const Ended& r) { return nlohmann::json::parse(r.err)["summary"].dump(); }

}  // namespace

TEST_CASE("what the source allows is allowed for every command") {
  Folder f;
  f.write("w.bot", warned("  // bot:allow(B0402) comes later\n"));
  f.write("w.test.bot", "test \"a\" {\n  user \"hello\"\n  bot \"Hello!\"\n}\n");
  for (const char* command : {"check", "build", "test"}) {
    for (const std::vector<std::string>& more :
         std::vector<std::vector<std::string>>{{}, {"--deny=B0402"}, {"--fail-on=warning"}, {"--allow=B0402"}}) {
      std::vector<std::string> words{command, "w.bot"};
      words.insert(words.end(), more.begin(), more.end());
      const Ended r = run_bot(words, "", f.path);
      INFO(command << r.err);
      CHECK(r.code == 0);
      CHECK(r.err.empty());
    }
  }
  const Ended talk = run_bot({"run", "w.bot", "--deny=B0402"}, "hello\n", f.path);
  CHECK(talk.code == 0);
  CHECK(talk.out == "bot: Hello!\n");
  CHECK(talk.err.empty());
  CHECK(has(summary_of(run_bot({"check", "w.bot", "--format=json"}, "", f.path)), "\"suppressed\":1"));
  CHECK(has(run_bot({"help", "check"}).out, "which holds with --deny as well"));
}

TEST_CASE("a comment that nothing needs") {
  Folder f;
  f.write("w.bot", warned("  // bot:allow(B0404) gone\n"));
  const Ended r = run_bot({"check", "w.bot"}, "", f.path);
  CHECK(has(r.err, "warning[B0804]: `B0404` is allowed here, but nothing here raises it."));
  CHECK(has(r.err, "fix: Take the comment away."));
  CHECK(has(r.err, "2 warnings\n"));
  CHECK(run_bot({"check", "w.bot", "--deny=allow-unused"}, "", f.path).code == 1);
  // who does not want to see the warning does not miss it
  CHECK_FALSE(has(run_bot({"check", "w.bot", "--allow=B0404"}, "", f.path).err, "B0804"));
  CHECK(has(run_bot({"check", "w.bot", "--allow=B0404", "--warn=B0404"}, "", f.path).err, "B0804"));
  CHECK_FALSE(has(run_bot({"check", "w.bot", "--allow=B0804"}, "", f.path).err, "B0804"));

  f.write("w.bot", warned("  // bot:allow(B0402) comes later\n  // bot:allow(B0404) gone\n"));
  CHECK(has(run_bot({"check", "w.bot"}, "", f.path).err, "1 warning; 1 more is allowed in the source\n"));
}

TEST_CASE("bot fmt keeps the comments on their lines") {
  Folder f;
  const std::string untidy =
      "bot   demo { language id }   // bot:allow(B0404)   one\n"
      "  // bot:allow(B0411)   two\n"
      "flow winter {   // bot:allow(B0402) three\n"
      "initial   state first {\n"
      "-> second\n"
      "      // bot:allow(B0312)    four\n"
      "\n"
      "   say    \"Baik.\"    // bot:allow(B0404) five\n"
      "  }\n"
      "end state second { say \"Selesai.\" }   // bot:allow(B0404) six\n"
      "}\n"
      "nlu w keyword { a: \"satu\",   // bot:allow(B0406) seven\n"
      "  \"dua\"\n"
      "}\n"
      "otherwise {   // bot:allow(B0404) eight\n"
      "say \"?\" }\n";
  f.write("x.bot", untidy);
  const std::string before = run_bot({"check", "x.bot", "--format=json"}, "", f.path).err;
  REQUIRE(run_bot({"fmt", "x.bot"}, "", f.path).code == 0);
  const std::string tidy = f.read("x.bot");
  INFO(tidy);
  CHECK(tidy != untidy);
  const std::string after = run_bot({"check", "x.bot", "--format=json"}, "", f.path).err;
  const auto codes = [](const std::string& text) {
    std::string out;
    const auto json = nlohmann::json::parse(text);
    for (const auto& finding : json["findings"])
      out += finding["code"].get<std::string>() + finding["title"].get<std::string>();
    return out + json["summary"].dump();
  };
  CHECK(codes(before) == codes(after));
  for (const char* line : {"say \"Baik.\" // bot:allow(B0404) five", "say \"Baik.\"  // bot:allow(B0404) five"})
    if (has(tidy, line)) SUCCEED();
  CHECK(has(tidy, "// bot:allow(B0404) five\n"));
  CHECK(run_bot({"fmt", "--check", "x.bot"}, "", f.path).code == 0);
}

TEST_CASE("a limit on the findings that are shown") {
  Folder f;
  std::string text = small_bot;
  std::string states;
  for (int i = 0; i < 70; ++i) states += "  end state lost" + std::to_string(i) + " { say \"x\" }\n";
  text.insert(text.find("  end state done"), states);
  text.insert(text.find("    otherwise     -> ask"), "    on reply(no) -> nowhere\n");
  f.write("x.bot", text);
  const auto count = [](const std::string& all, std::string_view word) {
    std::size_t n = 0;
    for (std::size_t at = all.find(word); at != std::string::npos; at = all.find(word, at + 1)) ++n;
    return n;
  };
  // without the error there are warnings; it alone stops the analysis
  const Ended error = run_bot({"check", "x.bot"}, "", f.path);
  CHECK(error.code == 1);
  text.replace(text.find("nowhere"), 7, "done");
  f.write("x.bot", text);
  const Ended usual = run_bot({"check", "x.bot", "--report=short:all.txt", "--report=json:all.json"}, "", f.path);
  CHECK(count(usual.err, "warning[") == 50);
  CHECK(has(usual.err, "… 20 more warnings are not shown; --max-findings 0 shows all\n70 warnings\n"));
  CHECK(count(f.read("all.txt"), "warning[") == 70);
  CHECK(nlohmann::json::parse(f.read("all.json"))["findings"].size() == 70);
  CHECK(count(run_bot({"check", "x.bot", "--max-findings=0"}, "", f.path).err, "warning[") == 70);
  CHECK(count(run_bot({"check", "x.bot", "--max-findings", "3", "--format=short"}, "", f.path).err, "warning[") == 3);
  const Ended json = run_bot({"check", "x.bot", "--format=json"}, "", f.path);
  CHECK(nlohmann::json::parse(json.err)["findings"].size() == 70);
  const Ended told = run_bot({"check", "x.bot", "--format=json", "--max-findings=2"}, "", f.path);
  CHECK(nlohmann::json::parse(told.err)["findings"].size() == 2);
  CHECK(has(summary_of(told), "\"not_shown\":68"));
  CHECK(has(summary_of(told), "\"warnings\":70"));
}
