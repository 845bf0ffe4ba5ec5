#pragma once
// Inside of analyze/: the parts, and what they share.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/analyze/analyze.hpp"
#include "compiler/analyze/lexicon.hpp"
#include "compiler/analyze/phrase_model.hpp"
#include "compiler/model/walk.hpp"

namespace bot::analyze {

using diag::Code;
using diag::WitnessLine;

class Solver;  // solver.hpp

[[nodiscard]] inline std::uint32_t u(auto id) { return static_cast<std::uint32_t>(id); }

// keywords.cpp: phrases and options of keyword NLUs
void check_keywords(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings);

// patterns.cpp
void check_patterns(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings);

/// Calls `f(const Template&)` for the texts of a statement that are said, and those of its choices.
template <typename F>
void each_text(const model::Stmt& s, const F& f) {
  if (const auto* say = std::get_if<model::Say>(&s.node))
    for (const model::Template& t : say->variants) f(t);
  if (const auto* media = std::get_if<model::SayMedia>(&s.node))
    if (media->caption) f(*media->caption);
  if (const auto* ask = std::get_if<model::Ask>(&s.node)) {
    f(ask->question);
    if (ask->retry) f(*ask->retry);
  }
  if (const model::Choices* choices = model::choices_of(s))
    model::each_expr(*choices, [&](const model::Expr& e) {
      if (const auto* text = std::get_if<model::TextValue>(&e.node)) f(text->text);
    });
}

// texts.cpp
void check_texts(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings);

// exits.cpp
/// Flows that may close in the turn they are opened in, with all that they open in their place; by flow.
using Passing = std::vector<bool>;
/// How a body can end.
struct Exits {
  std::vector<model::Target> targets;        ///< arrows, each once
  std::vector<model::Target> at_once;        ///< those that are reached without a suspension
  std::vector<model::FlowId> calls_at_once;  ///< flows that it calls before another suspension
  std::vector<model::FlowId> calls;          ///< flows that it may call
  bool falls_through = false;                ///< it may get to its end
  bool falls_at_once = false;                ///< … without a suspension
  bool stays = false;                        ///< it may stop without an arrow: `-> stay`, behind the last retry
  bool suspends = false;                     ///< it may stop in the middle
};
[[nodiscard]] Exits exits(const model::Body& body, const Passing* passing = nullptr);
/// Where a handler can lead: its block's arrows, and its own.
[[nodiscard]] Exits exits(const model::Handler& handler, const Passing* passing = nullptr);
/// Whether a conversation can wait in the state with nothing asked: behind its entry actions, or once a flow that they
/// open has closed.
[[nodiscard]] bool waits(const model::State& state);
/// … whose entry actions end so.
[[nodiscard]] bool waits(const model::State& state, const Exits& entry);
/// States that may wait although their entry actions always lead on, by state. A flow that they call closes without
/// coming back to them, because it expires, makes way for another one or is opened again while it is called; or they go
/// back when the flow has waited nowhere yet.
[[nodiscard]] std::vector<bool> left_waiting(const model::Program& program);
/// Whether the flow leaves the stack when it opens another one: an end state does that, and all of a volatile flow.
[[nodiscard]] bool makes_way(const model::Program& program, model::FlowId flow);
/// Flows that are called and may close without coming back: they expire, make way for another one, or are opened anew
/// meanwhile; by flow.
[[nodiscard]] std::vector<bool> vanishing_flows(const model::Program& program);
[[nodiscard]] Passing passing_flows(const model::Program& program);
/// The handlers that may be told of a return to the state: up to the first one without a guard.
[[nodiscard]] std::vector<const model::Handler*> resuming(const model::Program& program, const model::State& state);

// arrows.cpp
/// States that some conversation may enter, taking every guard and condition to be possible; by state. What the other
/// parts call `entered`: it is worked out once.
[[nodiscard]] std::vector<bool> entered_states(const model::Program& program);
void check_reachability(const model::Program& program, diag::Findings& findings);
/// False when there is a cycle: conversations cannot be followed then.
bool check_cycles(const model::Program& program, diag::Findings& findings);

// answers.cpp
/// False when some state has no answer.
bool check_answers(const model::Program& program, const source::SourceSet& sources, Solver& solver,
                   const std::vector<bool>& entered, diag::Findings& findings);

// escape.cpp
/// `dead`: handlers that never run.
void check_escape(const model::Program& program, const std::vector<bool>& entered, const std::vector<bool>& dead,
                  diag::Findings& findings);

// futile.cpp
void check_futile(const model::Program& program, diag::Findings& findings);

// unused.cpp
void check_unused(const model::Program& program, diag::Findings& findings);

// choices.cpp
void check_choices(const model::Program& program, const Lexicon& lexicon, const source::SourceSet& sources,
                   const std::vector<bool>& entered, diag::Findings& findings);

// buttons.cpp
void check_buttons(const model::Program& program, const std::vector<bool>& entered, diag::Findings& findings);

// samples.cpp
void check_samples(const model::Program& program, const Lexicon& lexicon, diag::Findings& findings);

// overlaps.cpp: messages that more than one intent takes
void check_overlaps(const model::Program& program, const Lexicon& lexicon, const std::vector<bool>& entered,
                    diag::Findings& findings);

// channels.cpp: messages against the limits of the channels
void check_channels(const model::Program& program, diag::Findings& findings);

// rules.cpp
void check_rules(const model::Program& program, diag::Findings& findings);

// agent.cpp
void check_agent(const model::Program& program, const std::vector<bool>& entered, diag::Findings& findings);

// understand.cpp: messages against the bot's NLUs and intents, by the meaning of phrase_model
[[nodiscard]] PhraseOptions options_of(const ast::Nlu& nlu);
[[nodiscard]] std::vector<Phrase> phrases_of(const model::Nlu& nlu);

/// What a text message is, for handlers. Remote and some built-in NLUs are not asked here: they may find something.
/// Without a lexicon patterns may, too.
class Understood {
 public:
  Understood(const model::Program& program, std::string_view message) : program_(program), message_(message) {}
  Understood(const model::Program& program, const Lexicon& lexicon, std::string_view message)
      : program_(program), message_(message), lexicon_(&lexicon), found_(lexicon.find(message)) {}
  /// `found` is what the lexicon finds in it.
  Understood(const model::Program& program, const Lexicon& lexicon, std::string_view message,
             std::vector<SetMatches> found)
      : program_(program), message_(message), lexicon_(&lexicon), found_(std::move(found)) {}

  /// Of a keyword NLU.
  [[nodiscard]] const std::vector<PhraseMatch>& matches(model::NluId nlu) const;
  [[nodiscard]] std::optional<std::uint32_t> value(model::NluId nlu) const;
  /// With a lexicon: the keyword NLUs that find something.
  [[nodiscard]] const std::vector<SetMatches>& found() const { return found_; }
  /// With a lexicon: what a pattern NLU without captures finds.
  [[nodiscard]] std::optional<std::string_view> text(model::NluId nlu) const;
  /// Whether the NLU finds something.
  [[nodiscard]] Holds finds(model::NluId nlu) const;
  /// Whether the intent holds, its `when` left aside.
  [[nodiscard]] Holds holds(const model::Intent& intent) const;
  /// Whether it holds with these values.
  [[nodiscard]] Holds holds(const model::Intent& intent, const std::vector<model::Constraint>& values) const;
  /// Whether the trigger's intent holds with the values it asks for; guards left aside.
  [[nodiscard]] Holds holds(const model::Trigger& trigger) const;

 private:
  const model::Program& program_;
  std::string message_;
  const Lexicon* lexicon_ = nullptr;
  std::vector<SetMatches> found_;
  mutable std::vector<std::optional<std::vector<PhraseMatch>>> known_;  // by NLU, without a lexicon
};

/// What answers a message: the first handler or initial intent that holds, guards taken to hold.
struct Answer {
  const model::Handler* handler = nullptr;
  const model::Trigger* trigger = nullptr;  ///< null for otherwise
  const model::Intent* opener = nullptr;
  bool guarded = false;  ///< it may also not hold
};
/// All that may answer, in the order they are asked, up to the first one that surely does. `state` is where the
/// conversation waits; nothing: no flow is open. `otherwise` includes the otherwise handlers, `openers` the initial
/// intents.
[[nodiscard]] std::vector<Answer> answers(const model::Program& program, const Understood& message,
                                          std::optional<model::StateId> state, bool otherwise, bool openers = true);

/// The levels whose handlers hold, from the inside out.
[[nodiscard]] std::vector<const model::Level*> levels_of(const model::Program& program,
                                                         std::optional<model::StateId> state);
/// Whether initial intents of other flows are asked there.
[[nodiscard]] bool opens_others(const model::Program& program, std::optional<model::StateId> state);

/// A message that makes the trigger hold: phrases of its NLUs. Empty when none is found.
[[nodiscard]] std::string sample(const model::Program& program, const model::Intent& intent,
                                 const model::Trigger* trigger);
/// A message in which the NLU finds something, or empty.
[[nodiscard]] std::string sample(const model::Program& program, model::NluId nlu, std::optional<std::uint32_t> value);

/// A piece of a source with single blanks in it.
[[nodiscard]] std::string on_one_line(std::string_view source);
/// A text as a witness shows it: its first line, with dots for what is not known.
[[nodiscard]] std::string show(const model::Template& text);

}  // namespace bot::analyze
