#pragma once
// Inside of analyze/: the parts, and what they share.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/analyze/analyze.hpp"
#include "compiler/analyze/phrase_model.hpp"

namespace bot::analyze {

using diag::Code;

// keywords.cpp: phrases and options of keyword NLUs
void check_keywords(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings);

// texts.cpp
void check_texts(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings);

// arrows.cpp
/// The arrows a body can end with, and whether it can get to its end.
struct Exits {
  std::vector<model::Target> targets;
  bool falls_through = true;
};
[[nodiscard]] Exits exits(const model::Body& body);
/// Whether a conversation can wait in the state: behind its entry actions, or once a flow that they open has closed.
[[nodiscard]] bool waits(const model::State& state);
/// States that some conversation may enter, taking every guard and condition to be possible; by state.
[[nodiscard]] std::vector<bool> entered_states(const model::Program& program);
void check_reachability(const model::Program& program, diag::Findings& findings);
/// False when there is a cycle: conversations cannot be followed then.
bool check_cycles(const model::Program& program, diag::Findings& findings);

// answers.cpp
void check_answers(const model::Program& program, diag::Findings& findings);

// choices.cpp
void check_choices(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings);

// agent.cpp
void check_agent(const model::Program& program, diag::Findings& findings);

// understand.cpp: messages against the bot's NLUs and intents, by the meaning of phrase_model
[[nodiscard]] PhraseOptions options_of(const ast::KeywordNlu& nlu);
[[nodiscard]] std::vector<Phrase> phrases_of(const model::Nlu& nlu);

/// What a message is, for handlers.
class Understood {
 public:
  Understood(const model::Program& program, std::string_view message) : program_(program), message_(message) {}

  [[nodiscard]] const std::vector<PhraseMatch>& matches(model::NluId nlu) const;
  [[nodiscard]] std::optional<std::uint32_t> value(model::NluId nlu) const;
  /// Whether the intent holds, its `when` left aside.
  [[nodiscard]] bool holds(const model::Intent& intent) const;
  /// Whether the trigger's intent holds with the values it asks for; guards left aside.
  [[nodiscard]] bool holds(const model::Trigger& trigger) const;

 private:
  const model::Program& program_;
  std::string message_;
  mutable std::vector<std::optional<std::vector<PhraseMatch>>> known_;  // by NLU
};

/// What answers a message: the first handler or initial intent that holds, guards taken to hold.
struct Answer {
  const model::Handler* handler = nullptr;
  const model::Trigger* trigger = nullptr;  ///< null for otherwise
  const model::Intent* opener = nullptr;
  bool guarded = false;  ///< it may also not hold
};
/// All that may answer, in the order they are asked, up to the first one without a guard. `state` is where the
/// conversation waits; nothing: no flow is open. `otherwise` includes the otherwise handlers.
[[nodiscard]] std::vector<Answer> answers(const model::Program& program, const Understood& message,
                                          std::optional<model::StateId> state, bool otherwise);

/// A message that makes the trigger hold: phrases of its NLUs. Empty when none is found.
[[nodiscard]] std::string sample(const model::Program& program, const model::Intent& intent,
                                 const model::Trigger* trigger);

}  // namespace bot::analyze
