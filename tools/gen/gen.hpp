#pragma once
// bot_gen: the build's own generator. It reads plain files and writes C++; outputs that would not change are left
// untouched, so that nothing is compiled again.

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bot::gen {

/// What stops the build, with the file (and line) to look at.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One page of docs/diagnostics.
struct Page {
  std::string file;      ///< as given on the command line
  std::string code;      ///< "B0101"
  std::string name;      ///< "unclosed-text"
  std::string severity;  ///< error, warning or info
  std::string message;   ///< template; {x} is an argument, {{ and }} are braces
  std::string text;      ///< the whole page
  bool has_example = true;
  std::string raises;    ///< source of the first example
  std::string does_not;  ///< source of the second one
};

[[nodiscard]] std::string read(const std::string& path);
void write_if_changed(const std::string& path, const std::string& text);

/// C++ string literals for the text, one to a line, each line of it indented.
[[nodiscard]] std::string literal(std::string_view text, std::string_view indent);

/// Throws Error when the page lacks something.
[[nodiscard]] Page parse_page(const std::string& path, const std::string& text);

/// Writes catalogue.hpp, catalogue.cpp and examples.cpp into the directory.
void write_catalogue(const std::string& directory, const std::vector<std::string>& files);

struct Embed {
  std::string namespace_name;  ///< "bot::stdlib"
  std::string name;            ///< "modules": the function that returns the table
  std::string header;
  std::string source;
  std::string base;  ///< names in the table are relative to this directory; empty: the bare file name
  std::vector<std::string> files;
};
void write_embed(const Embed& job);

}  // namespace bot::gen
