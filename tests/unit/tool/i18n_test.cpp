// bot i18n: from the sources to a bot that speaks another language.

#include <catch2/catch.hpp>

#include "tests/unit/tool/golden.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

namespace {

constexpr const char* kopi = R"(bot kopi { language id, en }

nlu sapa keyword { halo: "halo" }
nlu bahasa keyword { en: "english"  id: "indonesia" }
var jumlah: int = 0

flow pesan {
  initial intent mulai = sapa
  intent ganti(bahasa: bahasa)
  initial state menu {
    set jumlah = jumlah + 1
    say "{jumlah} kopi untuk {user.name ?? "kakak"}"
    on ganti(en) -> menu { set language = en }
    on ganti(id) -> menu { set language = id }
    otherwise -> selesai
  }
  end state selesai {
    if message.text == "ya" { say "ya" } else { say "Sampai jumpa!" }
  }
}

fallback flow lain { initial end state petunjuk { say "Ketik halo." } }
)";

constexpr const char* english = R"(msgid ""
msgstr ""
"Language: en\n"

msgctxt "pesan.menu"
msgid "{jumlah} kopi untuk {1}"
msgstr "{jumlah, plural, one {One coffee} other {{jumlah} coffees}} for {1}"

msgctxt "pesan.menu"
msgid "kakak"
msgstr "you"

msgctxt "pesan.selesai"
msgid "ya"
msgstr "yes"

msgctxt "pesan.selesai"
msgid "Sampai jumpa!"
msgstr "See you!"

msgctxt "lain.petunjuk"
msgid "Ketik halo."
msgstr "Type halo."
)";

}  // namespace

TEST_CASE("extract: all texts of a bot, in the order of its sources") {
  Folder f;
  const Ended r = run_bot({"i18n", "extract", golden_path("toko.bot")});
  CHECK(r.code == 0);
  CHECK(r.err.empty());
  check_golden("toko.pot", r.out);
  CHECK(run_bot({"i18n", "extract", golden_path("toko.bot"), "-o", "t.pot"}, "", f.path).code == 0);
  CHECK(f.read("t.pot") == r.out);
  if (run_shell("command -v msgfmt msgcat").code != 0) return;
  CHECK(run_shell("msgfmt --check-format -o /dev/null t.pot", f.path).code == 0);
  CHECK(run_shell("msgcat --no-wrap t.pot", f.path).out == r.out);
}

TEST_CASE("merge, translate, check, run") {
  Folder f;
  f.write("kopi.bot", kopi);
  const Ended missing = run_bot({"i18n", "check", "kopi.bot"}, "", f.path);
  CHECK(missing.code == 0);
  CHECK(missing.out == "en: 0 of 5 texts translated; there is no messages/en.po, `bot i18n merge` makes it\n");
  CHECK(has(missing.err, "warning[B0609]: 5 of 5 texts have no translation into `en`."));

  const Ended made = run_bot({"i18n", "merge", "kopi.bot"}, "", f.path);
  CHECK(made.code == 0);
  CHECK(made.out == "messages/en.po: made, 0 translated, 5 to be translated\n");
  CHECK(has(f.read("messages/en.po"), "\"Language: en\\n\""));

  f.write("messages/en.po", english);
  const Ended again = run_bot({"i18n", "merge", "kopi.bot"}, "", f.path);
  CHECK(again.out == "messages/en.po: 5 translated\n");
  CHECK(has(f.read("messages/en.po"), "#. {1} = user.name ?? \"kakak\"\n#: kopi.bot:12\n"));
  const Ended fine = run_bot({"i18n", "check", "kopi.bot"}, "", f.path);
  CHECK(fine.out == "en: 5 of 5 texts translated\n");
  CHECK(fine.err.empty());
  CHECK(run_bot({"check", "kopi.bot"}, "", f.path).err.empty());

  const Ended talk = run_bot({"run", "kopi.bot", "--echo"}, "halo\nenglish\nindonesia\nenglish\nya\n", f.path);
  CHECK(talk.out ==
        "you: halo\nbot: 1 kopi untuk kakak\nyou: english\nbot: 2 coffees for you\nyou: indonesia\nbot: 3 kopi untuk "
        "kakak\nyou: english\nbot: 4 coffees for you\nyou: ya\nbot: yes\n");
}

TEST_CASE("a text that has changed, a text that is gone") {
  Folder f;
  f.write("kopi.bot", kopi);
  f.write("messages/en.po", english);
  std::string changed = kopi;
  changed.replace(changed.find("Sampai jumpa!"), 13, "Sampai jumpa lagi!");
  changed.replace(changed.find("{ say \"ya\" } else"), 17, "{ } else");
  f.write("kopi.bot", changed);
  const Ended outdated = run_bot({"check", "kopi.bot"}, "", f.path);
  CHECK(outdated.code == 0);
  CHECK(has(outdated.err, "warning[B0610]: 2 messages of the catalogue are not in the bot any more."));
  CHECK(has(outdated.err, "warning[B0609]: 1 of 4 texts have no translation into `en`."));
  const Ended merged = run_bot({"i18n", "merge", "kopi.bot"}, "", f.path);
  CHECK(merged.out == "messages/en.po: 3 translated, 1 to be looked at (fuzzy), 1 put aside\n");
  const std::string po = f.read("messages/en.po");
  CHECK(has(po,
            "#, fuzzy\n#| msgid \"Sampai jumpa!\"\nmsgctxt \"pesan.selesai\"\nmsgid \"Sampai jumpa lagi!\"\nmsgstr "
            "\"See you!\"\n"));
  CHECK(has(po, "#~ msgctxt \"pesan.selesai\"\n#~ msgid \"ya\"\n#~ msgstr \"yes\"\n"));
  CHECK(run_bot({"i18n", "merge", "kopi.bot"}, "", f.path).out ==
        "messages/en.po: 3 translated, 1 to be looked at (fuzzy), 1 put aside\n");
  CHECK(f.read("messages/en.po") == po);
}

TEST_CASE("mistakes in a translation are errors of the bot, and stop a build") {
  Folder f;
  f.write("kopi.bot", kopi);
  std::string po = english;
  po.replace(po.find("for {1}"), 7, "for {2}");
  f.write("messages/en.po", po);
  for (const char* command : {"check", "build"}) {
    const Ended r = run_bot({command, "kopi.bot"}, "", f.path);
    CHECK(r.code == 1);
    CHECK(has(r.err, "error[B0605]: There is no `{2}` in the original text."));
    CHECK(has(r.err, "messages/en.po:7:1"));
  }
  CHECK_FALSE(f.has("kopi.botc"));
  const Ended check = run_bot({"i18n", "check", "kopi.bot"}, "", f.path);
  CHECK(check.code == 1);
  CHECK(has(check.err, "B0605"));
  CHECK(check.out == "en: 5 of 5 texts translated\n");
  CHECK(run_bot({"i18n", "extract", "kopi.bot"}, "", f.path).code == 0);

  f.write("messages/en.po", "msgid \"open\n");
  const Ended broken = run_bot({"i18n", "merge", "kopi.bot"}, "", f.path);
  CHECK(broken.code == 1);
  CHECK(has(broken.err, "error[B0601]"));
  CHECK(has(broken.err, "Nothing was changed"));
  CHECK(f.read("messages/en.po") == "msgid \"open\n");
  f.write("messages/en.po", std::string(english) + "msgid \"\xff\"\nmsgstr \"\"\n");
  CHECK(has(run_bot({"check", "kopi.bot"}, "", f.path).err, "UTF-8"));
}

TEST_CASE("languages that do not fit") {
  Folder f;
  f.write("kopi.bot", kopi);
  f.write("messages/en.po", english);
  f.write("messages/de.po", english);
  f.write("messages/en_US.po", english);
  f.write("messages/id.po", english);
  const Ended r = run_bot({"check", "kopi.bot"}, "", f.path);
  CHECK(r.code == 0);
  CHECK(has(r.err, "The catalogue for `de` is not used: the bot speaks `id` and `en` alone."));
  CHECK(has(r.err, "language id, de"));
  CHECK(has(r.err, "A catalogue is called like the language in the bot block: en.po."));
  CHECK(has(r.err, "The catalogue for `id` is not used: the sources are written in this language."));
  f.write("one.bot", "bot one { language id }\nfallback flow f { initial end state s { say \"Halo\" } }\n");
  const Ended one = run_bot({"i18n", "merge", "one.bot"}, "", f.path);
  CHECK(one.code == 2);
  CHECK(has(one.err, "the bot speaks id alone"));
  CHECK(run_bot({"i18n", "extract", "one.bot"}, "", f.path).code == 0);
  CHECK(has(run_bot({"i18n", "merge", "kopi.bot", "-l", "fr"}, "", f.path).err, "does not speak 'fr'"));
  CHECK(has(run_bot({"i18n", "merge", "kopi.bot", "-l", "id"}, "", f.path).err, "nothing to translate"));
}

TEST_CASE("the manifest names another directory") {
  Folder f;
  f.write("p/kopi.bot", kopi);
  f.write("p/texts/en.po", english);
  f.write("p/bot.toml", "[bot]\nmain = \"kopi.bot\"\nmessages = \"texts\"\n");
  CHECK(run_bot({"i18n", "check", "p"}, "", f.path).out == "en: 5 of 5 texts translated\n");
  CHECK(run_bot({"build", "p", "--depfile", "k.d"}, "", f.path).code == 0);
  CHECK(has(f.read("k.d"), "p/texts/en.po"));
  f.write("p/bot.toml", "[bot]\nmain = \"kopi.bot\"\nmessages = \"gone\"\n");
  const Ended gone = run_bot({"check", "p"}, "", f.path);
  CHECK(gone.code == 3);
  CHECK(has(gone.err, "there is no directory p/gone/"));
}

TEST_CASE("catalogues are laid over a compiled bot") {
  Folder f;
  f.write("kopi.bot", kopi);
  REQUIRE(run_bot({"build", "kopi.bot"}, "", f.path).code == 0);
  f.write("new/en.po", english);
  f.write(
      "new/id.po",
      "msgctxt \"lain.petunjuk\"\nmsgid \"Ketik halo.\"\nmsgstr \"Ketik halo, ya!\"\n\nmsgid \"x\"\nmsgstr \"y\"\n");
  const Ended r =
      run_bot({"run", "kopi.botc", "--messages", "new/en.po", "--messages=new/id.po"}, "apa\nhalo\nenglish\n", f.path);
  CHECK(r.code == 0);
  CHECK(r.out == "bot: Ketik halo, ya!\nbot: 1 kopi untuk kakak\nbot: 2 coffees for you\n");
  CHECK(has(r.err, "new/id.po: 1 message is not in this bot"));
  f.write("new/fr.po", english);  // the header says `en`
  CHECK(run_bot({"run", "kopi.botc", "--messages", "new/fr.po"}, "", f.path).code == 0);
  f.write("new/fr.po", "msgid \"x\"\nmsgstr \"y\"\n");
  CHECK(has(run_bot({"run", "kopi.botc", "--messages", "new/fr.po"}, "", f.path).err,
            "for no language of the bot (id, en)"));
  f.write("new/en.po", "msgctxt \"lain.petunjuk\"\nmsgid \"Ketik halo.\"\nmsgstr \"Type {halo}.\"\n");
  const Ended wrong = run_bot({"run", "kopi.botc", "--messages", "new/en.po"}, "", f.path);
  CHECK(wrong.code == 3);
  CHECK(has(wrong.err, "error[B0605]"));
  CHECK(run_bot({"run", "kopi.botc", "--messages", "gone.po"}, "", f.path).code == 3);
}

TEST_CASE("i18n without sense") {
  CHECK(run_bot({"i18n"}).code == 2);
  CHECK(has(run_bot({"i18n", "extrct"}).err, "neither extract, merge nor check"));
  CHECK(run_bot({"i18n", "merge", "-o", "x"}).code == 2);
  CHECK(has(run_bot({"i18n", "merge", "-"}, kopi).err, "standard input"));
  CHECK(run_bot({"i18n", "extract", "-"}, kopi).code == 0);
}
