// Reads one page of docs/diagnostics: a head of `key: value` lines, prose, and two examples.

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "tools/gen/gen.hpp"

namespace bot::gen {

namespace {

constexpr auto cxx_words = std::to_array<std::string_view>(
    {"and",       "asm",      "auto",     "bool",      "break",    "case",   "catch",    "char",    "class",
     "const",     "continue", "default",  "delete",    "do",       "double", "else",     "enum",    "explicit",
     "export",    "extern",   "false",    "float",     "for",      "friend", "goto",     "if",      "inline",
     "int",       "long",     "mutable",  "namespace", "new",      "not",    "operator", "or",      "private",
     "protected", "public",   "register", "requires",  "return",   "short",  "signed",   "sizeof",  "static",
     "struct",    "switch",   "template", "this",      "throw",    "true",   "try",      "typedef", "union",
     "unsigned",  "using",    "virtual",  "void",      "volatile", "while",  "xor"});

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

bool is_code(std::string_view s) {
  return s.size() == 5 && s[0] == 'B' && std::all_of(s.begin() + 1, s.end(), is_digit);
}

bool is_name(std::string_view s) {
  if (s.empty() || !is_lower(s.front()) || s.back() == '-') return false;
  if (s.find("--") != std::string_view::npos) return false;
  if (!std::all_of(s.begin(), s.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; })) return false;
  return std::find(cxx_words.begin(), cxx_words.end(), s) == cxx_words.end();
}

// Every brace is part of {name}, {{ or }}.
bool is_template(std::string_view s) {
  while (!s.empty()) {
    if (s.starts_with("{{") || s.starts_with("}}")) {
      s.remove_prefix(2);
    } else if (s.front() == '}') {
      return false;
    } else if (s.front() == '{') {
      const std::size_t close = s.find('}');
      if (close == std::string_view::npos || close == 1) return false;
      const std::string_view name = s.substr(1, close - 1);
      if (!std::all_of(name.begin(), name.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '_'; })) {
        return false;
      }
      s.remove_prefix(close + 1);
    } else {
      s.remove_prefix(1);
    }
  }
  return true;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

struct Reader {
  const std::string& path;
  std::vector<std::string_view> lines;
  std::size_t at = 0;

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(path + ":" + std::to_string(std::min(at + 1, lines.size())) + ": " + what);
  }
};

void read_head(Reader& in, Page& page) {
  if (in.lines.empty() || in.lines[0] != "---") in.fail("a page begins with a line '---'");
  std::string example;
  std::string reason;
  const auto fields = std::to_array<std::pair<std::string_view, std::string*>>({{"code", &page.code},
                                                                                {"name", &page.name},
                                                                                {"severity", &page.severity},
                                                                                {"message", &page.message},
                                                                                {"example", &example},
                                                                                {"reason", &reason}});
  for (in.at = 1; in.at < in.lines.size() && in.lines[in.at] != "---"; ++in.at) {
    const std::string_view line = in.lines[in.at];
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) in.fail("the head has lines of the form 'key: value'");
    const std::string_view key = trim(line.substr(0, colon));
    const std::string_view value = trim(line.substr(colon + 1));
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.first == key; });
    if (field == fields.end()) {
      in.fail("unknown key '" + std::string(key) + "': use code, name, severity, message, example, reason");
    }
    if (!field->second->empty()) in.fail("'" + std::string(key) + "' is given twice");
    if (value.empty()) in.fail("'" + std::string(key) + "' is empty");
    *field->second = value;
  }
  if (in.at == in.lines.size()) in.fail("the head is not closed by a line '---'");
  ++in.at;
  for (const auto& [key, value] : fields) {
    if (key != "example" && key != "reason" && value->empty()) in.fail("the head has no '" + std::string(key) + "'");
  }
  if (!is_code(page.code)) in.fail("the code is a B and four digits, not '" + page.code + "'");
  if (std::filesystem::path(in.path).stem() != page.code)
    in.fail("the file of " + page.code + " is " + page.code + ".md");
  if (!is_name(page.name)) {
    in.fail("the name is lower-case words joined by '-', and no word of C++: not '" + page.name + "'");
  }
  if (page.severity != "error" && page.severity != "warning" && page.severity != "info") {
    in.fail("the severity is error, warning or info, not '" + page.severity + "'");
  }
  if (!is_template(page.message)) in.fail("a brace of the message is not part of {name}, {{ or }}");
  if (!example.empty() && example != "none") in.fail("'example' takes 'none' alone; examples stand below the head");
  page.has_example = example.empty();
  if (!page.has_example && reason.empty()) in.fail("'example: none' needs a line 'reason: …'");
  if (page.has_example && !reason.empty()) in.fail("'reason' goes with 'example: none'");
}

// The source between ```bot and ```; in.at is at the opening fence.
std::string read_fence(Reader& in) {
  const std::size_t opening = in.at;
  std::string source;
  for (++in.at; in.at < in.lines.size(); ++in.at) {
    if (in.lines[in.at] == "```") return source;
    source.append(in.lines[in.at]).push_back('\n');
  }
  in.at = opening;
  in.fail("this ``` is not closed");
}

void read_body(Reader& in, Page& page) {
  bool prose = false;
  std::string* section = nullptr;
  bool raises = false;
  bool does_not = false;
  for (; in.at < in.lines.size(); ++in.at) {
    const std::string_view line = in.lines[in.at];
    if (line.starts_with("## ")) {
      section = line == "## Raises it" ? &page.raises : line == "## Does not" ? &page.does_not : nullptr;
    } else if (line.starts_with("```")) {
      const bool example = section != nullptr && line == "```bot";
      if (section != nullptr && !example) in.fail("the fence of an example is ```bot");
      const std::size_t opening = in.at;
      std::string source = read_fence(in);
      if (!example) continue;
      bool& found = section == &page.raises ? raises : does_not;
      if (found) {
        in.at = opening;
        in.fail("a section has one example");
      }
      found = true;
      *section = std::move(source);
    } else if (section == nullptr && !trim(line).empty()) {
      prose = true;
    }
  }
  if (!prose) in.fail("the page has no paragraph that says why, and the way out");
  if (page.has_example && !raises) in.fail("there is no ```bot example under '## Raises it'");
  if (page.has_example && !does_not) in.fail("there is no ```bot example under '## Does not'");
  if (!page.has_example && (raises || does_not)) in.fail("the head says 'example: none', and here is one");
}

}  // namespace

Page parse_page(const std::string& path, const std::string& text) {
  Page page;
  page.file = path;
  page.text = text;
  Reader in{path, lines_of(page.text)};
  read_head(in, page);
  read_body(in, page);
  return page;
}

}  // namespace bot::gen
