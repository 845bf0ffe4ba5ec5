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
