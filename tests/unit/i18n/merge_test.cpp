// Catalogues brought up to date.

#include "compiler/i18n/merge.hpp"

#include <catch2/catch.hpp>

using namespace bot;

namespace {

struct Merged {
  std::string text;
  i18n::MergeCounts counts;
};

Merged merged(std::string_view old, std::string_view fresh) {
  Merged out;
  out.text = i18n::write_po(i18n::merge(i18n::read_po(old), i18n::read_po(fresh), out.counts));
  return out;
}

}  // namespace

TEST_CASE("translations and comments are kept, places and notes are new", "[merge]") {
  const Merged m = merged(R"(# mine
#. old note
#: old.bot:1
msgctxt "talk.a"
msgid "Halo"
msgstr "Hello"

# not sure
#, fuzzy
#| msgid "Hai {name}"
msgctxt "talk.a"
msgid "Hai, {name}"
msgstr "Hi {name}"
)",
                          R"(#. new note
#: new.bot:7
msgctxt "talk.a"
msgid "Hai, {name}"
msgstr ""

#: new.bot:9
msgctxt "talk.a"
msgid "Halo"
msgstr ""

msgctxt "talk.a"
msgid "Sampai jumpa lagi"
msgstr ""
)");
  CHECK(m.text == R"(# not sure
#. new note
#: new.bot:7
#, fuzzy
#| msgid "Hai {name}"
msgctxt "talk.a"
msgid "Hai, {name}"
msgstr "Hi {name}"

# mine
#: new.bot:9
msgctxt "talk.a"
msgid "Halo"
msgstr "Hello"

msgctxt "talk.a"
msgid "Sampai jumpa lagi"
msgstr ""
)");
  CHECK(m.counts.kept == 2);
  CHECK(m.counts.added == 1);
  CHECK(m.counts.changed == 0);
  CHECK(m.counts.obsolete == 0);
  CHECK(merged(m.text, m.text).text == m.text);
}

TEST_CASE("a text that has changed keeps its translation as a fuzzy one", "[merge]") {
  const Merged m = merged(R"(msgctxt "talk.a"
msgid "Halo, mau pesan apa hari ini?"
msgstr "Hello, what would you like today?"

msgctxt "talk.a"
msgid "Sampai jumpa!"
msgstr "Bye!"
)",
                          R"(msgctxt "talk.a"
msgid "Halo kak, mau pesan apa hari ini?"
msgstr ""
)");
  CHECK(m.text == R"(#, fuzzy
#| msgid "Halo, mau pesan apa hari ini?"
msgctxt "talk.a"
msgid "Halo kak, mau pesan apa hari ini?"
msgstr "Hello, what would you like today?"

#~ msgctxt "talk.a"
#~ msgid "Sampai jumpa!"
#~ msgstr "Bye!"
)");
  CHECK(m.counts.changed == 1);
  CHECK(m.counts.obsolete == 1);
}

TEST_CASE("a text in another state takes its translation along as a fuzzy one", "[merge]") {
  const Merged m =
      merged("msgctxt \"talk.a\"\nmsgid \"Ya\"\nmsgstr \"Yes\"\n", "msgctxt \"talk.b\"\nmsgid \"Ya\"\nmsgstr \"\"\n");
  CHECK(m.text ==
        "#, fuzzy\n#| msgctxt \"talk.a\"\n#| msgid \"Ya\"\nmsgctxt \"talk.b\"\nmsgid \"Ya\"\nmsgstr \"Yes\"\n");
  const Merged copy =
      merged("msgctxt \"talk.a\"\nmsgid \"Ya\"\nmsgstr \"Yes\"\n",
             "msgctxt \"talk.a\"\nmsgid \"Ya\"\nmsgstr \"\"\n\nmsgctxt \"talk.b\"\nmsgid \"Ya\"\nmsgstr \"\"\n");
  CHECK(copy.counts.kept == 1);
  CHECK(copy.counts.changed == 1);
  CHECK(copy.counts.obsolete == 0);
}

TEST_CASE("what is gone without a translation is gone; what comes back has its translation", "[merge]") {
  CHECK(merged("msgid \"a b c\"\nmsgstr \"\"\n", "msgid \"x\"\nmsgstr \"\"\n").text == "msgid \"x\"\nmsgstr \"\"\n");
  const Merged back = merged("#~ msgid \"a b c\"\n#~ msgstr \"d\"\n", "msgid \"a b c\"\nmsgstr \"\"\n");
  CHECK(back.text == "msgid \"a b c\"\nmsgstr \"d\"\n");
  const Merged twice = merged("#~ msgid \"a b c\"\n#~ msgstr \"d\"\n", "msgid \"x\"\nmsgstr \"\"\n");
  CHECK(twice.text == "msgid \"x\"\nmsgstr \"\"\n\n#~ msgid \"a b c\"\n#~ msgstr \"d\"\n");
}

TEST_CASE("the header is the old one, and complete", "[merge]") {
  const Merged m = merged(R"(# Translators: us
msgid ""
msgstr ""
"Last-Translator: Budi\n"
"Language: \n"
"Content-Type: text/plain; charset=utf8\n"
)",
                          R"(msgid ""
msgstr ""
"Project-Id-Version: demo\n"
"Language: en\n"
"Content-Type: text/plain; charset=UTF-8\n"
)");
  CHECK(m.text == R"(# Translators: us
msgid ""
msgstr ""
"Last-Translator: Budi\n"
"Language: en\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Project-Id-Version: demo\n"
)");
}
