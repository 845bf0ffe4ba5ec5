#pragma once
// Inside of lower/: the steps that fill an image.

#include "compiler/lower/code.hpp"

namespace bot::lower {

struct Lowerer {
  const model::Program& program;
  const source::SourceSet& sources;
  const std::vector<std::array<std::uint8_t, 16>>& hashes;
  const Rows& rows;
  Texts& texts;
  emit::Image& image;
  diag::Findings& findings;
  Coder coder;
  std::array<std::vector<bytecode::DebugName>, bytecode::name_kind_count> names = {};  ///< by kind, each by row

  Lowerer(const model::Program& p, const source::SourceSet& s, const std::vector<std::array<std::uint8_t, 16>>& h,
          const Rows& r, Texts& t, emit::Image& i, diag::Findings& f)
      : program(p), sources(s), hashes(h), rows(r), texts(t), image(i), findings(f), coder(p, r, t, s, i) {}

  /// Fills the image but for its texts.
  void run();
  /// As much of it as has texts.
  void tables();

  void name(bytecode::NameKind kind, std::uint32_t index, std::string_view text, source::Span span);
  std::uint32_t guard(const model::Expr& e, std::optional<model::IntentId> intent);
  std::uint32_t action(const model::Body& body, std::optional<model::IntentId> intent, std::string_view context);

  // declarations.cpp
  void nlus();
  void variables();
  void functions();
  void services();
  void intents();
  void attribute(const model::Intent& intent, const model::Attribute& attribute);

  // handlers.cpp
  void flows();
  void states();
  void openers();
  [[nodiscard]] std::uint32_t entry(const model::State& state);
  [[nodiscard]] std::uint32_t flow_extra(const model::Flow& flow, std::uint32_t row);
  [[nodiscard]] std::uint32_t target(const model::Target& target) const;
  bytecode::Level level(const model::Level& level, std::string_view context);
  void handler(const model::LevelEntry& entry, std::string_view context,
               std::map<model::HandlerId, std::uint32_t>& bodies);
  [[nodiscard]] std::uint32_t handler_body(const model::Handler& handler, std::optional<model::IntentId> intent,
                                           std::string_view context);
  [[nodiscard]] std::uint32_t guard_with(const model::Expr* guard, const std::vector<const model::Constraint*>& more,
                                         std::optional<model::IntentId> intent);

  // lower.cpp
  [[nodiscard]] std::uint32_t init();
  [[nodiscard]] std::uint32_t init(const std::vector<model::VarId>& order);
  void needs();
  void source_rows();
  void info();
  void too_many(const char* what, std::size_t have, std::size_t most);
};

/// Whether the arrow of a handler has to stand in its code: a row has no room for arguments, and a block that waits
/// goes on without its row.
[[nodiscard]] bool arrow_in_code(const model::Handler& handler);

}  // namespace bot::lower
