#include "tools/talk/input.hpp"

#include <array>
#include <charconv>

#include "runtime/json/json.hpp"
#include "tools/talk/time.hpp"

namespace bot::talk {

namespace {

constexpr std::array words = {
    InputWord{":tap", "LABEL", "tap a button that was shown, by its label or number"},
    InputWord{":event", "NAME {…}", "raise an event of the host, such as agent.resolved"},
    InputWord{":image", "URL TEXT", "send an image with a caption"},
    InputWord{":audio", "URL TEXT", "likewise, as :video :file :location :contact :sticker"},
    InputWord{":wait", "TIME", "let time pass, such as 30m, 2h or 1d"},
    InputWord{":at", "TIME", "set the clock, such as 2026-01-31T08:30"},
    InputWord{":returns", "{…}", "answer for the service the bot waits for"},
    InputWord{":fails", "", "let that service fail"},
    InputWord{":found", "MODEL VALUE", "what a remote model finds in the next message"},
};

bool blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view take_word(std::string_view& rest) {
  rest = trimmed(rest);
  std::size_t end = 0;
  while (end < rest.size() && !blank(rest[end])) ++end;
  const std::string_view word = rest.substr(0, end);
  rest = trimmed(rest.substr(end));
  return word;
}

/// What kind of value a JSON text is.
std::optional<runtime::Value::Kind> kind_of_json(std::string_view text, std::string& problem) {
  runtime::JsonMemory memory;
  runtime::JsonProblem wrong;
  if (const auto value = runtime::read_json(text, memory, wrong)) return value->kind;
  problem = "this is no JSON: " + std::string(text);
  return std::nullopt;
}

std::optional<runtime::MediaKind> media_of(std::string_view word) {
  for (std::size_t i = 1; i < std::size(runtime::media_names); ++i)
    if (word == runtime::media_names[i]) return static_cast<runtime::MediaKind>(i);
  return std::nullopt;
}

std::string_view first_word(std::string_view line) {
  std::size_t end = 0;
  while (end < line.size() && !blank(line[end])) ++end;
  return line.substr(0, end);
}

}  // namespace

std::span<const InputWord> input_words() { return words; }

bool is_input_word(std::string_view line) {
  const std::string_view word = first_word(line);
  for (const InputWord& w : words)
    if (w.name == word) return true;
  return word.starts_with(':') && media_of(word.substr(1)).has_value();
}

bool looks_like_command(std::string_view line) {
  const auto letter = [&](std::size_t i) { return i < line.size() && line[i] >= 'a' && line[i] <= 'z'; };
  return line.starts_with(':') && letter(1) && letter(2);
}

std::optional<Input> parse_input(std::string_view line, std::string& problem) {
  Input out;
  if (!is_input_word(line)) {
    if (looks_like_command(line)) {
      const std::string word(first_word(line));
      problem = "there is no " + word + " here; to send it as a message write :" + word;
      return std::nullopt;
    }
    out.text = line.starts_with("::") ? line.substr(1) : line;
    return out;
  }
  const std::string_view word = take_word(line).substr(1);
  const auto wrong = [&](std::string text) {
    problem = std::move(text);
    return std::nullopt;
  };
  if (const auto media = media_of(word)) {
    out.kind = Input::Kind::media;
    out.media = *media;
    out.url = take_word(line);
    out.text = line;
    if (out.url.empty()) return wrong(":" + std::string(word) + " needs an address, such as https://example.com/x");
    return out;
  }
  if (word == "tap") {
    out.kind = Input::Kind::tap;
    out.text = line;
    if (out.text.empty()) return wrong(":tap needs the label of a button");
    return out;
  }
  if (word == "event") {
    out.kind = Input::Kind::event;
    out.text = take_word(line);
    if (out.text.empty()) return wrong("which event? For example :event agent.resolved");
    if (line.empty()) return out;
    const auto kind = kind_of_json(line, problem);
    if (!kind) return std::nullopt;
    if (*kind != runtime::Value::Kind::record)
      return wrong("the fields of an event stand in braces: {\"invoice\": \"A1\"}");
    out.fields = line;
    return out;
  }
  if (word == "wait") {
    out.kind = Input::Kind::wait;
    const auto duration = parse_duration(line);
    if (!duration) return wrong(":wait needs a time such as 90s, 30m, 2h or 1d");
    out.duration = *duration;
    return out;
  }
  if (word == "at") {
    out.kind = Input::Kind::at;
    out.text = line;
    if (!parse_time(line)) return wrong(":at needs a time such as 2026-01-31T08:30");
    return out;
  }
  if (word == "fails") {
    out.kind = Input::Kind::fails;
    return out;
  }
  if (word == "found") {
    out.kind = Input::Kind::found;
    out.text = take_word(line);
    out.value = take_word(line);
    if (out.value.empty()) return wrong(":found needs the model and the value: :found topics billing 0.9");
    if (line.empty()) return out;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), out.score);
    if (error != std::errc{} || end != line.data() + line.size()) return wrong("the score is a number from 0 to 1");
    return out;
  }
  out.kind = Input::Kind::returns;
  if (line.empty()) return out;
  if (!kind_of_json(line, problem)) return std::nullopt;
  out.fields = line;
  return out;
}

}  // namespace bot::talk
