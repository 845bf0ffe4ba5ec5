#include <catch2/catch.hpp>
#include <set>

#include "compiler/diagnostics/diagnostics.hpp"

using namespace bot;
using diag::Code;

TEST_CASE("messages are filled in") {
  diag::Findings findings;
  CHECK(findings.add(Code::cannot_read_file, {}, {{"file", "a.bot"}, {"reason", "no such file"}}).message ==
        "I cannot read a.bot: no such file.");
  // an argument may be anything, also what looks like a template
  CHECK(findings.add(Code::cannot_read_file, {}, {{"reason", "{file}{"}, {"file", "}}{{"}}).message ==
        "I cannot read }}{{: {file}{.");
  CHECK(findings.add(Code::invalid_utf8, {}, {{"offset", ""}}).message == "This is not UTF-8 text: byte  is wrong.");
  CHECK(findings.all().size() == 3);
  CHECK(findings.errors() == 3);
  CHECK(findings.warnings() == 0);
  CHECK_FALSE(findings.ok());
}

TEST_CASE("finish sorts by file, place and code, and drops repetitions") {
  const auto first = source::FileId{0};
  const auto second = source::FileId{1};
  diag::Findings findings;
  findings.add(Code::empty_file, {second, 0, 1});
  findings.add(Code::empty_file, {first, 7, 9});
  findings.add(Code::empty_file, {first, 3, 4}).say("one");
  findings.add(Code::is_a_directory, {first, 3, 4}, {{"file", "x"}});
  findings.add(Code::empty_file, {first, 3, 4}).say("two");
  findings.add(Code::empty_file, {first, 3, 4}).say("one");
  findings.add(Code::empty_file, {first, 7, 9});
  CHECK(findings.errors() == 7);
  findings.finish();
  REQUIRE(findings.all().size() == 5);
  CHECK(findings.errors() == 5);
  CHECK(findings.all()[0].code == Code::is_a_directory);
  CHECK(findings.all()[1].label == "one");
  CHECK(findings.all()[2].label == "two");
  CHECK(findings.all()[3].primary.begin == 7);
  CHECK(findings.all()[4].primary.file == second);
}

TEST_CASE("finish counts the severities anew") {
  diag::Findings findings;
  findings.add(Code::empty_file, {}).severity = diag::Severity::warning;
  findings.finish();
  CHECK(findings.ok());
  CHECK(findings.warnings() == 1);
}

TEST_CASE("the catalogue is sorted, and its codes find their pages") {
  std::set<std::string_view> names;
  std::string_view before;
  for (const auto& row : diag::catalogue()) {
    CHECK(before < row.id);
    before = row.id;
    CHECK(names.insert(row.name).second);
    CHECK(&diag::describe(row.code) == &row);
    CHECK(diag::find_code(row.id) == row.code);
    CHECK(row.page.starts_with("---\ncode: " + std::string(row.id) + "\n"));
  }
  CHECK_FALSE(diag::find_code("B0000"));
  CHECK_FALSE(diag::find_code("B9999"));
  CHECK_FALSE(diag::find_code(""));
  CHECK(diag::describe(Code::invalid_utf8).id == "B0001");
  for (const auto& example : diag::examples()) {
    CHECK_FALSE(example.raises.empty());
    CHECK(example.raises != example.does_not);
  }
}
