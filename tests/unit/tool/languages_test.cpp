// docs/languages.md: its commands print what it shows, its catalogues are what comes out.

#include <catch2/catch.hpp>

#include "tests/unit/docs/markdown.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

namespace {

std::string without_places(std::string text) {
  for (std::size_t at = text.find("#: "); at != text.npos; at = text.find("#: ", at))
    text.erase(at, text.find('\n', at) + 1 - at);
  return text;
}

void run_console(const Folder& f, const bot::docs::Block& block) {
  for (std::size_t at = 0; at < block.text.size();) {
    REQUIRE(block.text.substr(at, 2) == "$ ");
    const std::size_t end = block.text.find('\n', at);
    const std::string command = block.text.substr(at + 2, end - at - 2);
    std::size_t next = block.text.find("\n$ ", end);
    next = next == block.text.npos ? block.text.size() : next + 1;
    const Ended r = run_shell("bot() { \"$BOT\" \"$@\"; }; " + command, f.path);
    INFO(command << "\n" << r.err);
    CHECK(r.code == 0);
    CHECK(r.out == block.text.substr(end + 1, next - end - 1));
    at = next;
  }
}

}  // namespace

TEST_CASE("the page about languages is true") {
  const Ended page = run_shell("cat " BOT_SOURCE_DIR "/docs/languages.md");
  const bot::docs::Document document = bot::docs::parse_markdown("docs/languages.md", page.out);
  const Folder f;
  std::size_t looked_at = 0;
  for (const bot::docs::Block& b : document.blocks) {
    INFO("docs/languages.md:" << b.line);
    if (b.info.empty()) continue;
    if (b.info[0] == "bot") f.write("florist.bot", b.text);
    if (b.info[0] == "console") run_console(f, b);
    if (b.info[0] == "console" || b.info[0] == "po") ++looked_at;
    if (b.info[0] != "po") continue;
    REQUIRE(b.info.size() > 1);
    if (b.info[1] == "made") CHECK(has(f.read("messages/en.po"), b.text));
    if (b.info[1] == "write" && b.info.size() > 2) f.write(b.info[2], b.text);
    if (b.info[1] == "write" && b.info.size() == 2) {
      f.write("messages/en.po", b.text);
      REQUIRE(run_bot({"i18n", "merge", "florist.bot"}, "", f.path).code == 0);
      CHECK(f.read("messages/en.po") == b.text);  // nothing is to be done
    }
    if (b.info[1] == "becomes") {
      const std::string before = f.read("florist.bot"), catalogue = f.read("messages/en.po");
      std::string changed = before;
      changed.replace(changed.find("Mawar atau lili?"), 16, "Mawar, lili, atau melati?");
      f.write("florist.bot", changed);
      REQUIRE(run_bot({"i18n", "merge", "florist.bot"}, "", f.path).code == 0);
      CHECK(has(without_places(f.read("messages/en.po")), b.text));
      f.write("florist.bot", before);
      f.write("messages/en.po", catalogue);
    }
  }
  CHECK(looked_at == 7);
}

TEST_CASE("translations are measured against the channels of the bot") {
  const Folder f;
  f.write("shop.bot", R"(bot shop { language id, en  channels messenger, whatsapp }

nlu answer keyword { yes: "ya"  no: "tidak" }
enum size { small  enormously_large }
intent reply(answer: answer)
var how: size = small
var n: int = 1

on reply { say "Baik." }
otherwise {
  say "Ukuran {how}?" {
    button "Ya, {how}" sends reply(yes)
    button "Tidak" sends reply(no)
  }
  say carousel { card "Kartu" { link "Buka" to "https://a.example" } }
  say "{n, plural, other {{n} bunga}}"
}
)");
  REQUIRE(run_bot({"check", "shop.bot"}, "", f.path).err.empty());
  REQUIRE(run_bot({"i18n", "merge", "shop.bot"}, "", f.path).code == 0);
  std::string po = f.read("messages/en.po");
  const auto translate = [&](const std::string& text, const std::string& translation) {
    const std::string id = "msgid \"" + text + "\"\nmsgstr \"";
    const std::size_t at = po.find(id + "\"");
    REQUIRE(at != po.npos);
    po.insert(at + id.size(), translation);
  };
  const std::string long_text(2001, 'x');
  translate("Baik.", "Good.");
  translate("Ukuran {how}?", "Size {how}?" + long_text);
  translate("Ya, {how}", "Yes, the {how}");
  translate("Tidak", "No");
  translate("Kartu", std::string(81, 'c'));
  translate("Buka", "Open the page with it");
  translate("{n, plural, other {{n} bunga}}", "{n, plural, one {{n}} other {{n}" + long_text + "}}");
  f.write("messages/en.po", po);
  const Ended r = run_bot({"check", "shop.bot"}, "", f.path);
  INFO(r.err);
  CHECK(r.code == 0);
  CHECK(has(r.err, "warning[B0450]: This text with buttons has 2023 characters; WhatsApp takes 1024"));
  CHECK(has(r.err, "warning[B0450]: This text has 2001 characters; Messenger takes 2000"));
  CHECK(has(r.err, "warning[B0452]: This label has 25 characters; "));
  CHECK(has(r.err, "warning[B0452]: This label has 21 characters; Messenger takes 20: it is cut."));
  CHECK(has(r.err, "warning[B0454]: The title of this card has 81 characters; Messenger takes 80."));
  CHECK(has(r.err, "--> messages/en.po:"));
  CHECK(has(r.err, "= This is the translation into `en`."));
  CHECK(has(r.err, "5 warnings"));
}
