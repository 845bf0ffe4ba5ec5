#pragma once
// compile(job) -> result: sources in, findings and an artifact out. Opens no files, prints nothing, throws nothing but
// std::bad_alloc.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/encoding.hpp"
#include "compiler/analyze/analyze.hpp"
#include "compiler/ast/ast.hpp"
#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/i18n/translate.hpp"
#include "compiler/model/model.hpp"
#include "compiler/model/tests.hpp"
#include "compiler/resolve/resolve.hpp"
#include "compiler/source/source.hpp"

namespace bot::driver {

/// What a loader gives: the file's bytes, or why there are none ("there is no such file").
struct Loaded {
  std::optional<std::string> text;
  std::string problem;
};

/// A file of tests beside the bot (`x.test.bot`): it holds `test` blocks alone.
struct TestFile {
  std::string name;  ///< as findings shall call it
  std::string text;
};

/// A catalogue of translations, called like its language: `messages/en.po`.
struct CatalogueFile {
  std::string name;  ///< as findings shall call it
  std::string text;
};

struct Job {
  std::string name;  ///< of the main file, as findings shall call it: relative, forward slashes
  std::string text;
  /// Reads a file that a `use "./x.bot"` names; the path is relative like `name`. Without it such modules are not
  /// found.
  std::function<Loaded(const std::string& path)> load;
  bool emit = true;    ///< make an artifact when there are no errors
  bool strip = false;  ///< without debug information
  /// The artifact can answer the `expect that` of the tests: model::TestStep::chunk. Nothing else in it changes what
  /// the bot does, but its bytes are not those of the bot alone.
  bool probes = false;
  std::vector<TestFile> tests;
  std::vector<CatalogueFile> catalogues;  ///< compiled in, and checked when there are no errors in the bot
  /// States of conversations that the analysis explores at most, see analyze::analyze. 0: none.
  std::size_t explored_states = analyze::default_explored_states;
  bool every_language = false;  ///< report languages without a catalogue; they are, too, when there is any
};

struct Result {
  source::SourceSet sources;
  diag::Findings findings;
  std::vector<resolve::LoadedModule> modules;  ///< the main module first
  std::vector<ast::Module> tests;              ///< parallel to Job::tests
  std::vector<model::Test> checked_tests;      ///< of all modules and test files; empty when the bot has errors
  model::Program program;                      ///< points into sources and modules
  std::vector<i18n::Message> messages;         ///< texts for translators, in the order of the sources; as the artifact
  bytecode::Bytes artifact;                    ///< empty unless asked for and without errors
  std::vector<std::string> files;              ///< files that were read: what a build depends on
};

[[nodiscard]] Result compile(const Job& job);

}  // namespace bot::driver
