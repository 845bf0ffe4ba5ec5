#pragma once
// Bots with very many mistakes of one kind, and tidy ones beside them.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bot::test {

struct ManyMistakes {
  std::string_view kind;
  std::string source;
  std::size_t errors = 0;    ///< at least so many
  std::size_t warnings = 0;  ///< at least so many
};

/// One of each kind, with `count` mistakes.
[[nodiscard]] inline std::vector<ManyMistakes> many_mistakes(std::size_t count) {
  std::vector<ManyMistakes> out;
  const std::string head = "bot big { language id }\nnlu word keyword { yes: \"ya\" }\n";
  const std::string tail = "otherwise { say \"?\" }\n";
  const auto each = [&](const auto& line) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += line(std::to_string(i));
    return text;
  };
  const std::string start = "  initial intent open = word\n  initial state first { otherwise -> s0 }\n";

  // names that are not there, each with all the others to be compared with
  out.push_back({"unknown states",
                 head + "flow f {\n" + start + each([](const std::string& n) {
                   return "  state s" + n + " {\n    say \"x\"\n    otherwise -> q" + n + "\n  }\n";
                 }) + "}\n" +
                     tail,
                 count, 0});
  out.push_back({"unknown variables",
                 head + each([](const std::string& n) { return "var value" + n + ": int = 0\n"; }) +
                     "flow f {\n  initial intent open = word\n  initial state first {\n" +
                     each([](const std::string& n) { return "    set valve" + n + " = 1\n"; }) +
                     "    otherwise -> first\n  }\n}\n" + tail,
                 count, 0});
  out.push_back({"unknown values",
                 head + "enum kind {" + each([](const std::string& n) { return " k" + n; }) +
                     " }\nvar k: kind = k0\nflow f {\n  initial intent open = word\n  initial state first {\n" +
                     each([](const std::string& n) { return "    set k = j" + n + "\n"; }) +
                     "    otherwise -> first\n  }\n}\n" + tail,
                 count, 0});
  out.push_back({"wrong types",
                 head + "var n: int = 0\nflow f {\n  initial intent open = word\n  initial state first {\n" +
                     each([](const std::string&) { return "    set n = \"x\"\n"; }) +
                     "    otherwise -> first\n  }\n}\n" + tail,
                 count, 0});
  out.push_back(
      {"names twice", head + each([](const std::string&) { return "var same: int = 0\n"; }) + tail, count - 1, 0});
  // the reader of a file stops after fifty
  out.push_back({"slips of syntax",
                 head + "flow f {\n  initial intent open = word\n  initial state first {\n" +
                     each([](const std::string&) { return "    say\n"; }) + "    otherwise -> first\n  }\n}\n" + tail,
                 50, 0});
  out.push_back({"states without an answer",
                 head +
                     "flow f {\n  initial intent open = word\n  intent word = word\n  initial state first { say \"x\" "
                     "on word -> s0 }\n" +
                     each([](const std::string& n) {
                       return "  state s" + n + " {\n    say \"x\"\n    on word -> s" +
                              std::to_string(std::stoul(n) + 1) + "\n  }\n";
                     }) +
                     "  end state s" + std::to_string(count) +
                     " {}\n}\nfallback flow d { initial end state h { say \"?\" } }\n",
                 count, 0});
  out.push_back({"unreachable states",
                 head + "flow f {\n  initial intent open = word\n  initial end state first { say \"x\" }\n" +
                     each([](const std::string& n) { return "  end state s" + n + " { say \"x\" }\n"; }) + "}\n" + tail,
                 0, count});
  out.push_back(
      {"conditions that are never true",
       head + "var n: int = 0\nflow f {\n  initial intent open = word\n  initial state first {\n" +
           each([](const std::string& n) { return "    if n > " + n + " and n < " + n + " { say \"x\" }\n"; }) +
           "    otherwise -> first\n  }\n}\n" + tail,
       0, count});
  out.push_back({"phrases under two values",
                 head + "nlu a keyword { x: \"z\"" +
                     each([](const std::string& n) { return ", \"frasa " + n + "\""; }) + "\n  y: \"q\"" +
                     each([](const std::string& n) { return ", \"frasa " + n + "\""; }) +
                     " }\nintent a = a.x\nintent b = a.y\non a { say \"a\" }\non b { say \"b\" }\n" + tail,
                 count, 0});
  out.push_back({"intents that overlap", head + each([](const std::string& n) {
                                           return "nlu a" + n + " keyword { x: \"kata" + n + "\" }\nnlu b" + n +
                                                  " keyword { x: \"kata" + n + " lagi\" }\nintent ia" + n + " = a" + n +
                                                  "\nintent ib" + n + " = b" + n + "\non ia" + n +
                                                  " { say \"a\" }\non ib" + n + " { say \"b\" }\n";
                                         }) + tail,
                 0, count});
  return out;
}

}  // namespace bot::test
