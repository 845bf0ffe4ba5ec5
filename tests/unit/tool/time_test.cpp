// Times as people read and write them; :vars shows them on the bot's clock.

#include "tools/talk/time.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/tool/program.hpp"

using namespace bot;
using namespace bot::test;

TEST_CASE("a time is shown as it is read") {
  CHECK(talk::show_time(0, 0) == "1970-01-01 00:00:00+00:00");
  CHECK(talk::show_time(-1, 0) == "1969-12-31 23:59:59+00:00");
  CHECK(talk::show_time(1'764'566'400'999, 7 * 60) == "2025-12-01 12:20:00+07:00");
  CHECK(talk::show_time(1'764'566'400'000, -(3 * 60 + 30)) == "2025-12-01 01:50:00-03:30");
  for (const std::int64_t seconds : {-2'208'988'800LL, -1LL, 0LL, 951'782'400LL, 1'764'566'400LL, 253'402'200'000LL})
    for (const int offset : {-720, -210, -1, 0, 1, 330, 420, 840}) {
      const std::string text = talk::show_time(seconds * 1000, offset);
      CAPTURE(text);
      CHECK(talk::parse_time(text) == seconds * 1000);
    }
}

TEST_CASE("what is no time is none") {
  CHECK(talk::parse_time("2026-01-31T08:30:00.250Z") == talk::parse_time("2026-01-31T08:30Z").value() + 250);
  for (const char* text : {"2026-01-31T08:30:00.25Z", "2026-01-31T08:30.250Z", "2026-02-30", "2026-01-31 08:30 +07:00",
                           "2026-01-31T08:30:60Z", "2026-01-31T24:00", ""}) {
    CAPTURE(text);
    CHECK_FALSE(talk::parse_time(text));
  }
}

TEST_CASE("variables that hold a time are shown on the bot's clock") {
  Folder f;
  f.write("clock.bot", R"(bot clock { title "Clock"  timezone "Asia/Jakarta" }
var at: time?
intent go = command "go"
on go { set at = now  say "ok" }
otherwise { say "{if at == none then "-" else "+"}" }
)");
  const Ended r = run_bot({"why", "clock.bot", "--after", "/go", "apa"}, "", f.path);
  INFO(r.out << r.err);
  CHECK(r.code == 0);
  CHECK(r.out.find("at: time? = ") != r.out.npos);
  CHECK(r.out.find("+07:00\n") != r.out.npos);
  CHECK(r.out.find("Z\"") == r.out.npos);
}
