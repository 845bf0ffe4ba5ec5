// bot doc: a page about a bot.

#include "compiler/describe/document.hpp"
#include "tools/bot/dot.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/report.hpp"

namespace bot::tool {

namespace {

constexpr Option options[] = {
    {"format", 0, "FORMAT", "html (the default) or md", "html md"},
    {"output", 'o', "FILE", "where to write; - is standard output (the default)"},
};

Exit run(const Arguments& arguments) {
  // --format is of the page here; findings are shown as ever
  Report report(Arguments{arguments.paths, {}});
  Input input = find_inputs(arguments, false).front();
  input.catalogues = Input::Catalogues::none;
  const Compiled compiled = compile(input, true);
  if (!report.take(compiled)) return report.finish();  // warnings are for `bot check`
  const driver::Result& r = compiled.result;
  std::vector<const ast::Module*> tests;
  for (const ast::Module& m : r.tests) tests.push_back(&m);
  const describe::Document document = describe::document_of({r.program, r.sources}, tests);
  std::string text;
  if (arguments.value("format") == "md") {
    text = describe::to_markdown(document);
  } else {
    bool drawn = true;
    text = describe::to_html(document, [&](const describe::Graph& graph) -> std::optional<std::string> {
      auto picture = drawn ? draw(describe::to_dot(graph)) : std::nullopt;
      drawn = picture.has_value();
      return picture;
    });
  }
  write_file(arguments.value("output").value_or("-"), text);
  return Exit::fine;
}

}  // namespace

const Command doc_command{
    .name = "doc",
    .arguments = "[PATH]",
    .summary = "Writes a page about a bot: what it says, what it understands, where it goes",
    .details =
        "The page has the `///` comments of the sources, the flows with their states, the intents with their phrases,\n"
        "what the bot needs from outside, and the tests as examples of conversations. HTML is one file that needs\n"
        "nothing else; its charts are drawn by the program dot of Graphviz where that is installed. Markdown has its\n"
        "charts as Mermaid.",
    .options = options,
    .takes_paths = true,
    .max_arguments = 1,
    .run = run,
};

}  // namespace bot::tool
