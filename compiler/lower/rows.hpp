#pragma once
// Inside of lower/: which row everything gets, and the texts.

#include <string>
#include <utility>
#include <vector>

#include "bytecode/types.hpp"
#include "compiler/emit/interner.hpp"
#include "compiler/i18n/translate.hpp"
#include "compiler/lower/lower.hpp"

namespace bot::lower {

/// Ids in the program to rows in the artifact, which are sorted by stable id.
struct Rows {
  std::vector<std::uint32_t> flows, states, intents, nlus, vars, calls, resumes;  ///< row by model id
  std::vector<std::uint32_t> flow_order, state_order, intent_order, nlu_order, var_order, call_order,
      resume_order;                   ///< model id by row
  std::vector<std::uint32_t> fns;     ///< row by model id
  std::vector<model::FnId> fn_order;  ///< by row
  std::vector<std::uint32_t> files;   ///< row by file
  std::vector<bool> used_handlers;    ///< by model id

  [[nodiscard]] std::uint32_t of(model::FlowId id) const { return flows[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] std::uint32_t of(model::StateId id) const { return states[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] std::uint32_t of(model::IntentId id) const { return intents[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] std::uint32_t of(model::NluId id) const { return nlus[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] std::uint32_t of(model::VarId id) const { return vars[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] std::uint32_t of(model::FnId id) const { return fns[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] std::uint32_t of(model::ServiceCallId id) const { return calls[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] std::uint32_t of(model::ResumeId id) const { return resumes[static_cast<std::uint32_t>(id)]; }
};

/// hash64 of "kind name".
[[nodiscard]] std::uint64_t stable_id(std::string_view kind, std::string_view qualified);
[[nodiscard]] Rows assign_rows(const model::Program& program, const source::SourceSet& sources,
                               diag::Findings& findings);

/// The messages of the bot. Rows are known once all are in.
class Texts {
 public:
  Texts(const model::Program& program, const source::SourceSet& sources);

  /// Whether texts may still be added: what is lowered meanwhile is not for an artifact.
  [[nodiscard]] bool collecting() const { return collecting_; }
  /// The row of the template's text in its context (a state, a flow or a module); equal ones share one. Before
  /// assign_rows() it is added and the answer means nothing yet; behind it the same texts are asked for in the same
  /// order.
  std::uint32_t row(std::string_view context, const model::Template& text);
  /// Sorts the rows and puts them into the image; nothing may be added after it.
  void assign_rows(emit::Image& image, diag::Findings& findings);
  /// All of them, in the order in which they came; behind assign_rows(), which needs them.
  [[nodiscard]] std::vector<i18n::Message> take_messages() { return std::move(messages_); }
  /// Puts the translations of the rows into the image: a set for each language of the bot, the first one unused.
  static void translate(const std::vector<i18n::Translations>& translations, emit::Image& image);

 private:
  i18n::Roles roles_;
  const source::SourceSet& sources_;
  std::vector<i18n::Message> messages_;
  emit::Interner known_;              // of the messages, by id
  std::vector<std::uint32_t> asked_;  // messages in the order in which they are asked for
  std::size_t next_ = 0;              // of them
  std::vector<std::uint32_t> rows_;   // by message
  bool collecting_ = true;
};

}  // namespace bot::lower
