// bot graph: charts in all formats.

#include <catch2/catch.hpp>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/golden.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

namespace {

/// A `dot` that keeps what it reads and draws something of its own.
void fake_dot(const Folder& f, const char* script) {
  f.write("bin/dot", script);
  CHECK(run_shell("chmod +x bin/dot", f.path).code == 0);
}
const char* const drawing_dot =
    "#!/bin/sh\n[ \"$1\" = -Tsvg ] || exit 9\ncat > seen.dot\n"
    "echo '<?xml version=\"1.0\"?><svg id=\"graph0\"><title>n0</title><g id=\"node1\" class=\"node\"/></svg>'\n";

}  // namespace

TEST_CASE("charts of a bot with every form") {
  const std::string bot = golden_path("toko.bot");
  for (const char* format : {"dot", "mermaid"}) {
    const Ended all = run_bot({"graph", bot, std::string("--format=") + format});
    CHECK(all.code == 0);
    CHECK(all.err.empty());
    check_golden(std::string("toko.") + format, all.out);
    const Ended one = run_bot({"graph", bot, std::string("--format=") + format, "--flow", "beli"});
    CHECK(one.code == 0);
    check_golden(std::string("beli.") + format, one.out);
  }
  CHECK(run_bot({"graph", bot}).out == run_bot({"graph", bot, "--format=dot"}).out);
}

TEST_CASE("graphviz reads the charts") {
  if (run_shell("command -v dot").code != 0) return;
  for (const char* name : {"toko.dot", "beli.dot"}) {
    const Ended r = run_shell("dot -Tsvg " + golden_path(name));
    CHECK(r.code == 0);
    CHECK(r.err.empty());
    CHECK(has(r.out, "</svg>"));
  }
}

TEST_CASE("svg is drawn by dot, or it is said that there is none") {
  Folder f;
  f.write("x.bot", small_bot);
  fake_dot(f, drawing_dot);
  const Ended drawn = run_shell("PATH=\"$PWD/bin:$PATH\" \"$BOT\" graph x.bot --format=svg -o x.svg", f.path);
  CHECK(drawn.code == 0);
  CHECK(has(f.read("x.svg"), "<svg"));
  CHECK(f.read("seen.dot") == run_bot({"graph", "x.bot"}, "", f.path).out);
  const Ended none = run_shell("PATH=/nowhere \"$BOT\" graph x.bot --format=svg", f.path);
  CHECK(none.code == 3);
  CHECK(has(none.err, "not installed"));
  CHECK(has(none.err, "--format=mermaid"));
  fake_dot(f, "#!/bin/sh\necho 'syntax error' >&2\nexit 1\n");
  const Ended failed = run_shell("PATH=\"$PWD/bin:$PATH\" \"$BOT\" graph x.bot --format=svg", f.path);
  CHECK(failed.code == 3);
  CHECK(has(failed.err, "dot failed: syntax error"));
}

TEST_CASE("a graph of a bot with errors, of a flow that is not there") {
  Folder f;
  f.write("x.bot", small_bot);
  f.write("y.bot", "flow {");
  const Ended unknown = run_bot({"graph", "x.bot", "--flow", "tlak"}, "", f.path);
  CHECK(unknown.code == 2);
  CHECK(has(unknown.err, "did you mean talk?"));
  CHECK(has(run_bot({"graph", "x.bot", "--flow", "something"}, "", f.path).err, "there is talk, default"));
  const Ended broken = run_bot({"graph", "y.bot"}, "", f.path);
  CHECK(broken.code == 1);
  CHECK(broken.out.empty());
  CHECK(has(broken.err, "error[B0"));
  CHECK(run_bot({"graph", "x.bot", "-o", "x.bot"}, "", f.path).code == 3);
  CHECK(f.read("x.bot") == small_bot);
}
