// bot doc: the page about a bot.

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/golden.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

namespace {

std::string page_without_dot(const std::string& path) {
  const Ended r = run_shell("PATH=/nowhere \"$BOT\" doc " + path);
  CHECK(r.code == 0);
  CHECK(r.err.empty());
  return r.out;
}

/// What stands between `lead` and the next quote, each time.
std::vector<std::string> values(const std::string& page, const std::string& lead) {
  std::vector<std::string> out;
  for (std::size_t at = page.find(lead); at != page.npos; at = page.find(lead, at)) {
    at += lead.size();
    out.push_back(page.substr(at, page.find('"', at) - at));
  }
  return out;
}

}  // namespace

TEST_CASE("a page of a bot with every form") {
  check_golden("toko.html", page_without_dot(golden_path("toko.bot")));
  const Ended markdown = run_bot({"doc", golden_path("toko.bot"), "--format=md"});
  CHECK(markdown.code == 0);
  CHECK(markdown.err.empty());
  check_golden("toko.md", markdown.out);
}

TEST_CASE("a page is well formed: elements are closed, links lead somewhere") {
  const std::string page = page_without_dot(golden_path("toko.bot"));
  std::vector<std::string> open;
  const std::set<std::string> single = {"meta", "!DOCTYPE"};
  for (std::size_t at = page.find('<'); at != page.npos; at = page.find('<', at + 1)) {
    const bool closing = page[at + 1] == '/';
    const std::size_t begin = at + (closing ? 2 : 1);
    const std::string name = page.substr(begin, page.find_first_of(" >", begin) - begin);
    if (single.contains(name)) continue;
    if (!closing) {
      open.push_back(name);
      continue;
    }
    INFO(page.substr(at, 80));
    REQUIRE_FALSE(open.empty());
    REQUIRE(open.back() == name);
    open.pop_back();
  }
  CHECK(open.empty());
  const auto ids = values(page, " id=\"");
  const std::set<std::string> unique(ids.begin(), ids.end());
  CHECK(unique.size() == ids.size());
  for (const std::string& target : values(page, "href=\"#")) CHECK(unique.contains(target));
  CHECK_FALSE(has(page, "<script"));
  CHECK_FALSE(has(page, "src="));
  CHECK_FALSE(has(page, "<b>"));
}

TEST_CASE("charts on a page are drawn by dot") {
  Folder f;
  f.write("x.bot", small_bot);
  f.write("bin/dot",
          "#!/bin/sh\ncat > /dev/null\necho '<?xml version=\"1.0\"?><!DOCTYPE svg><svg id=\"graph0\"><title>n0</title>"
          "<g id=\"node1\" class=\"node\"/></svg>'\n");
  const Ended r = run_shell("chmod +x bin/dot; PATH=\"$PWD/bin:$PATH\" \"$BOT\" doc x.bot -o x.html", f.path);
  CHECK(r.code == 0);
  const std::string page = f.read("x.html");
  CHECK(has(page, "<svg><g class=\"node\"/></svg>"));  // two of them must not share ids
  CHECK_FALSE(has(page, "<?xml"));
  CHECK_FALSE(has(page, "Mermaid"));
}

TEST_CASE("tests beside the bot are its conversations") {
  Folder f;
  f.write("x.bot", small_bot);
  f.write("x.test.bot", "test \"says hello\" {\n  user \"hi\"\n  bot \"Hello*\"\n  expect state talk.ask\n}\n");
  const Ended r = run_bot({"doc", "x.bot", "--format=md"}, "", f.path);
  CHECK(r.code == 0);
  CHECK(has(r.out, "### says hello\n\n**Customer:** hi\n\n> Hello\\*\n\n*`expect state talk.ask`*\n"));
}

TEST_CASE("a page of a bot with errors") {
  Folder f;
  f.write("y.bot", "flow {");
  const Ended r = run_bot({"doc", "y.bot"}, "", f.path);
  CHECK(r.code == 1);
  CHECK(r.out.empty());
  CHECK(has(r.err, "error[B0"));
}
