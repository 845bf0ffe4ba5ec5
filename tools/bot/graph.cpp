// bot graph: the states of a bot and the ways between them.

#include "compiler/describe/graph.hpp"

#include <algorithm>

#include "tools/bot/dot.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/report.hpp"

namespace bot::tool {

namespace {

constexpr Option options[] = {
    {"flow", 0, "NAME", "this flow alone, and what it leads to"},
    {"format", 0, "FORMAT", "dot (the default), mermaid or svg; svg needs the program dot of Graphviz",
     "dot mermaid svg"},
    {"output", 'o', "FILE", "where to write; - is standard output (the default)"},
};

std::optional<model::FlowId> find_flow(const model::Program& program, const std::optional<std::string>& name) {
  if (!name) return std::nullopt;
  std::vector<std::string_view> names;
  for (std::uint32_t i = 0; i < program.flows.size(); ++i) {
    names.push_back(program.flows[i].qualified);
    if (program.flows[i].qualified == *name) return static_cast<model::FlowId>(i);
  }
  std::string text = "there is no flow '" + *name + "'";
  if (const auto near = diag::closest(*name, names); !near.empty()) text += "; did you mean " + std::string(near) + "?";
  else {
    std::string list;
    for (const auto n : names) list += (list.empty() ? "" : ", ") + std::string(n);
    text += "; there is " + list;
  }
  throw UsageError(text);
}

Exit run(const Arguments& arguments) {
  // --format is of the chart here; findings are shown as ever
  Report report(Arguments{arguments.paths, {}});
  Input input = find_inputs(arguments, false).front();
  input.tests.clear();
  input.catalogues = Input::Catalogues::none;
  const Compiled compiled = compile(input, true);
  if (!report.take(compiled)) return report.finish();  // warnings are for `bot check`
  const model::Program& program = compiled.result.program;
  const describe::Graph graph =
      describe::graph_of({program, compiled.result.sources}, find_flow(program, arguments.value("flow")));
  const std::string format = arguments.value("format").value_or("dot");
  std::string text = format == "mermaid" ? describe::to_mermaid(graph) : describe::to_dot(graph);
  if (format == "svg") {
    auto picture = draw(text);
    if (!picture)
      throw FileError(
          "svg needs the program dot, which is not installed (it is in the package graphviz); "
          "--format=dot and --format=mermaid do without");
    text = std::move(*picture);
  }
  write_file(arguments.value("output").value_or("-"), text);
  return Exit::fine;
}

}  // namespace

const Command graph_command{
    .name = "graph",
    .arguments = "[PATH]",
    .summary = "Draws the states of a bot and the ways between them",
    .details =
        "Boxes are states: a thick border begins a flow, a double one ends it. Lines are handlers, with what they "
        "wait\n"
        "for; dashed ones run when nothing else did or when another flow has ended, dotted ones stay where they are,\n"
        "and thick ones go on without waiting.",
    .options = options,
    .takes_paths = true,
    .max_arguments = 1,
    .run = run,
};

}  // namespace bot::tool
