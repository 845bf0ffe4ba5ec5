#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <charconv>

#include "compiler/diagnostics/diagnostics.hpp"
#include "tools/bot/command.hpp"

namespace bot::tool {

namespace po = boost::program_options;

bool Arguments::has(std::string_view name) const { return value(name).has_value(); }

std::optional<std::string> Arguments::value(std::string_view name) const {
  for (auto it = options.rbegin(); it != options.rend(); ++it)
    if (it->first == name) return it->second;
  return std::nullopt;
}

std::vector<Option> all_options(const Command& command) {
  std::vector<Option> all(command.options.begin(), command.options.end());
  if (command.reports) all.insert(all.end(), report_options().begin(), report_options().end());
  all.insert(all.end(), general_options().begin(), general_options().end());
  return all;
}

namespace {

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

[[noreturn]] void unknown_option(const std::string& word, const std::vector<Option>& options) {
  std::string_view bare = std::string_view(word).substr(std::min(word.find_first_not_of('-'), word.size()));
  bare = bare.substr(0, bare.find('='));
  std::vector<std::string_view> names;
  for (const Option& o : options) names.push_back(o.name);
  std::string text = "there is no option " + quoted(word);
  if (const auto near = diag::closest(bare, names); !near.empty())
    text += "; did you mean --" + std::string(near) + "?";
  throw UsageError(text);
}

void require_choice(const Option& option, const std::string& value) {
  if (option.choices.empty()) return;
  std::vector<std::string_view> choices;
  for (std::string_view rest = option.choices; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    choices.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  std::string list;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (choices[i] == value) return;
    list += (i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ") + std::string(choices[i]);
  }
  throw UsageError("--" + std::string(option.name) + " takes " + list + ", not " + quoted(value));
}

}  // namespace

Arguments read_arguments(const Command& command, const std::vector<std::string>& words) {
  const std::vector<Option> options = all_options(command);
  po::options_description described;
  for (const Option& o : options) {
    const std::string names = std::string(o.name) + (o.letter != 0 ? std::string(",") + o.letter : "");
    if (o.value.empty()) described.add_options()(names.c_str(), "");
    else described.add_options()(names.c_str(), po::value<std::string>(), "");
  }
  namespace style = po::command_line_style;
  constexpr int how = style::allow_short | style::short_allow_adjacent | style::short_allow_next | style::allow_long |
                      style::long_allow_adjacent | style::long_allow_next | style::allow_sticky |
                      style::allow_dash_for_short;
  Arguments out;
  try {
    const auto parsed = po::command_line_parser(words).options(described).style(how).run();
    for (const auto& o : parsed.options) {
      if (o.string_key.empty()) {
        out.paths.insert(out.paths.end(), o.value.begin(), o.value.end());
        continue;
      }
      for (const Option& known : options) {
        if (known.name != o.string_key) continue;
        const std::string value = o.value.empty() ? "" : o.value.front();
        require_choice(known, value);
        out.options.emplace_back(known.name, value);
      }
    }
  } catch (const po::unknown_option& error) {
    unknown_option(error.get_option_name(), options);
  } catch (const po::error& error) {
    throw UsageError(error.what());
  }
  if (out.paths.size() > command.max_arguments && !out.has("help")) {
    throw UsageError(command.max_arguments == 0
                         ? quoted(out.paths[0]) + " is one argument too many: the command takes none"
                         : quoted(out.paths[command.max_arguments]) + " is one argument too many");
  }
  return out;
}

std::optional<std::uint64_t> number(const Arguments& arguments, std::string_view name, std::uint64_t min,
                                    std::uint64_t max) {
  const auto text = arguments.value(name);
  if (!text) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < min || value > max) {
    throw UsageError("--" + std::string(name) + " takes a whole number from " + std::to_string(min) + " to " +
                     std::to_string(max) + ", not " + quoted(*text));
  }
  return value;
}

}  // namespace bot::tool
