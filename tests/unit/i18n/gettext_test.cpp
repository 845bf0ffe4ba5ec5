// Catalogues against the programs of GNU gettext, where they are installed.

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "compiler/i18n/merge.hpp"
#include "compiler/i18n/po.hpp"

using namespace bot;

namespace {

bool installed() {
  if (std::system("command -v msgfmt msgcat >/dev/null 2>&1") == 0) return true;
  std::cerr << "gettext is not installed: not compared with it\n";
  return false;
}

struct File {
  std::string path;
  explicit File(std::string_view text) {
    char name[] = "/tmp/i18n_test.XXXXXX";
    const int descriptor = mkstemp(name);
    REQUIRE(descriptor >= 0);
    path = name;
    FILE* const file = fdopen(descriptor, "w");
    REQUIRE(file != nullptr);
    REQUIRE(std::fwrite(text.data(), 1, text.size(), file) == text.size());
    std::fclose(file);
  }
  ~File() { std::filesystem::remove(path); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] std::string read() const {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

bool accepted(std::string_view text) {
  const File file(text);
  return std::system(("msgfmt --check -o /dev/null " + file.path + " 2>/dev/null").c_str()) == 0;
}

std::string rewritten(std::string_view text) {
  const File in(text);
  const File out("");
  CHECK(std::system(("msgcat --no-wrap -o " + out.path + " " + in.path).c_str()) == 0);
  return out.read();
}

std::string header() {
  return "msgid \"\"\nmsgstr \"\"\n\"Language: en\\n\"\n\"MIME-Version: 1.0\\n\"\n"
         "\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Content-Transfer-Encoding: 8bit\\n\"\n";
}

}  // namespace

TEST_CASE("msgcat writes what we write", "[gettext]") {
  if (!installed()) return;
  i18n::Catalogue c = i18n::read_po(header());
  const auto add = [&](const char* context, const char* id, const char* translation) -> i18n::Entry& {
    i18n::Entry e;
    if (context) e.context = context;
    e.id = id;
    e.translation = translation;
    return c.entries.emplace_back(std::move(e));
  };
  add("talk.a", "Halo", "Hello").references = {"a.bot:1", "b.bot:22"};
  add("talk.a", "two\nlines", "two\nnew\nlines").notes = {"{1} = a + b", "second"};
  add(nullptr, "one line\n", "");
  add("talk.b", "quote \" backslash \\ tab \t 😊 \\{n}", "…");
  add("talk.b", "a text that is much longer than the eighty columns at which lines are usually broken in a catalogue",
      "{n, plural, one {a} other {{n} b}}");
  i18n::Entry& fuzzy = add("talk.c", "new", "translated");
  fuzzy.comments = {" by me", "", " again"};
  fuzzy.flags = {"fuzzy"};
  fuzzy.previous_context = "talk.old";
  fuzzy.previous_id = "old\ntext";
  add("\nodd", "\n", "\n");
  i18n::Entry& gone = add("talk.d", "gone", "away\nfar");
  gone.obsolete = true;
  gone.comments = {" kept"};
  const std::string text = i18n::write_po(c);
  CHECK(accepted(text));
  CHECK(rewritten(text) == text);
}

TEST_CASE("what msgcat wraps is read as what it was", "[gettext]") {
  if (!installed()) return;
  std::string long_text;
  for (int i = 0; i < 60; ++i) long_text += "kata " + std::to_string(i) + (i % 20 == 19 ? "\n" : " ");
  i18n::Catalogue c = i18n::read_po(header());
  i18n::Entry e;
  e.id = long_text;
  e.translation = long_text;
  c.entries.push_back(e);
  const File in(i18n::write_po(c));
  const File out("");
  REQUIRE(std::system(("msgcat -o " + out.path + " " + in.path).c_str()) == 0);
  const i18n::Catalogue read = i18n::read_po(out.read());
  REQUIRE(read.entries.size() == 1);
  CHECK(read.entries[0].id == long_text);
  CHECK(i18n::write_po(read) == in.read());
}

TEST_CASE("what msgfmt refuses we refuse, too", "[gettext]") {
  if (!installed()) return;
  for (const char* text : {
           "msgid \"a\"\nmsgstr \"b\"\n",
           "msgid \"a\"\n",
           "msgid \"a\nmsgstr \"b\"\n",
           "msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"a\"\nmsgstr \"c\"\n",
           "msgid \"a\"\nmsgid \"b\"\nmsgstr \"c\"\n",
           "msgstr \"c\"\n",
           "hello\n",
           "msgid a\nmsgstr \"b\"\n",
           "msgid \"a\\q\"\nmsgstr \"b\"\n",
           "msgctxt \"x\"\nmsgid \"a\"\nmsgstr \"b\"\n\nmsgctxt \"y\"\nmsgid \"a\"\nmsgstr \"c\"\n",
           "msgid \"a\" \"b\"\n  \"c\"\nmsgstr \"d\"",
           "msgid\"a\"\nmsgstr\"d\"\n",
           "#~ msgid \"a\"\n#~ msgstr \"b\"\n",
       }) {
    INFO(text);
    const std::string file = header() + "\n" + text;
    CHECK(accepted(file) == i18n::read_po(file).problems.empty());
  }
}
