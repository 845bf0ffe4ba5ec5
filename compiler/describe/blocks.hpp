#pragma once
// Inside of describe/: what a document is made of.

#include <map>
#include <set>

#include "compiler/describe/document.hpp"

namespace bot::describe {

[[nodiscard]] inline Piece plain(std::string text) { return {Piece::Kind::plain, std::move(text), {}}; }
[[nodiscard]] inline Piece code(std::string text) { return {Piece::Kind::code, std::move(text), {}}; }
[[nodiscard]] inline Piece strong(std::string text) { return {Piece::Kind::strong, std::move(text), {}}; }
[[nodiscard]] inline Piece link(std::string text, std::string anchor) {
  return {Piece::Kind::plain, std::move(text), std::move(anchor)};
}
[[nodiscard]] Block line_block(Block::Kind kind, Line line);
[[nodiscard]] Block heading(unsigned level, std::string text, std::string anchor);

/// Anchors by what they are of: no two are the same.
class Anchors {
 public:
  /// "flow", "handover" -> "flow-handover"
  [[nodiscard]] const std::string& of(std::string_view kind, std::string_view name);

 private:
  std::map<std::string, std::string> known_;
  std::set<std::string> taken_;
};

struct Context {
  const Bot& bot;
  Anchors& anchors;

  /// An intent's name, with its module where that is not the bot's own file.
  [[nodiscard]] std::string name_of(const model::Intent& intent) const;
  [[nodiscard]] Piece flow(model::FlowId id) const;
  [[nodiscard]] Piece state(model::StateId id, std::optional<model::FlowId> from) const;
  /// "-> greetings"; nothing for `stay`.
  [[nodiscard]] Line target(const model::Target& target, std::optional<model::FlowId> from) const;
  /// "“1”, “satu” …"; empty without phrases.
  [[nodiscard]] std::string phrases(const model::Intent& intent, const model::Trigger* trigger) const;

  // actions.cpp
  /// What a block does.
  [[nodiscard]] std::vector<Block> body(const model::Body& body, std::optional<model::FlowId> flow) const;
  /// The handlers of a level: when the customer … then …
  [[nodiscard]] std::vector<Block> handlers(const model::Level& level, std::optional<model::FlowId> flow) const;

  // tables.cpp
  void understanding(const std::vector<bool>& used, std::vector<Block>& out) const;
  void outside(std::vector<Block>& out) const;
  void conversations(const std::vector<const ast::Module*>& tests, std::vector<Block>& out) const;
};

}  // namespace bot::describe
