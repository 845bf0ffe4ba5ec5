#pragma once
// Projects (a directory with a bot.toml) and the paths of a command line: which bots are meant.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "tools/bot/command.hpp"

namespace bot::tool {

inline constexpr std::string_view manifest_name = "bot.toml";

/// Where the calls of a service, or the questions to a remote model, go: POST with JSON.
struct Endpoint {
  std::string name;            ///< of the service or model, as the bot calls it
  std::string url;             ///< http:// or https://
  std::string token;           ///< `Authorization: Bearer …`; empty: none
  std::string token_variable;  ///< the environment variable that has the token; empty: none
  unsigned retries = 0;        ///< of calls that did not arrive
};

struct Project {
  std::string folder;    ///< "" or with a slash at its end
  std::string main;      ///< path of the main file, folder included; empty: the manifest does not say
  std::string messages;  ///< directory of its catalogues, a slash at its end; empty: messages/
  std::vector<std::pair<std::string, std::string>> config;  ///< names and values of config variables
  std::vector<Endpoint> services;
  std::vector<Endpoint> models;
};

/// Reads a manifest. Throws FileError.
[[nodiscard]] Project read_project(const std::string& manifest);
/// Its main file. Throws FileError when the manifest does not say which it is.
[[nodiscard]] const std::string& main_of(const Project& project);
/// The project whose manifest lies beside this file, if there is one.
[[nodiscard]] std::optional<Project> project_of(const std::string& file);
/// The project of the working directory or of the nearest directory above that has a manifest.
[[nodiscard]] std::optional<Project> find_project();

/// One bot to be compiled.
struct Input {
  std::string name;  ///< of the main file: its path, or what standard input is called
  bool from_stdin = false;
  std::vector<std::string> tests;  ///< paths of the test files that belong to it
  /// Which catalogues of its messages are compiled in: those there are; or none; or those there are, and a language
  /// without one is reported.
  enum class Catalogues { there, none, all } catalogues = Catalogues::there;
};

/// The bots that the paths mean; without paths, the project around. Throws FileError and UsageError.
/// A test file means its bot with these tests alone, except where `tests_alone` is false.
[[nodiscard]] std::vector<Input> find_inputs(const Arguments& arguments, bool tests_alone);

/// Reads and compiles. Throws FileError for a file that cannot be read; a module that cannot is a finding. `probes`:
/// see driver::Job.
struct Compiled {
  driver::Result result;
};
struct CompileOptions {
  bool strip = false;
  bool probes = false;
  std::size_t explored_states = analyze::default_explored_states;  ///< see driver::Job
  /// Other texts for files of the bot, by the names they are read under; the main file has the name of the input.
  std::map<std::string, std::string> instead = {};
};
[[nodiscard]] Compiled compile(const Input& input, const CompileOptions& options);
[[nodiscard]] Compiled compile(const Input& input, bool strip, bool probes = false);

}  // namespace bot::tool
