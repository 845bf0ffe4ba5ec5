#pragma once
// Inside of resolve/: the first pass. Every declaration gets its row and its name.

#include "compiler/resolve/resolve.hpp"

namespace bot::resolve {

struct Declarer {
  model::Program& program;
  diag::Findings& findings;
  bool complete = true;  ///< nothing was lost to a syntax error, so what is not there is missing

  using Flow = std::optional<model::FlowId>;

  template <typename Id, typename Row>
  static Id next(const std::vector<Row>& rows) {
    return static_cast<Id>(static_cast<std::uint32_t>(rows.size()));
  }

  // declare.cpp
  /// False when the name is taken in this scope.
  bool declare(model::Scope& scope, model::Symbol::Kind kind, std::uint32_t index, const ast::DeclHead& head);
  bool declare(model::Scope& scope, std::string_view name, model::Symbol symbol);
  /// Reports a name that is there twice.
  void twice(const ast::Name& name, source::Span first);
  [[nodiscard]] std::string qualify(model::ModuleId module, Flow flow, std::string_view name) const;
  void bot(const std::vector<LoadedModule>& modules);
  void module(model::ModuleId id, const LoadedModule& loaded);

  // declare_values.cpp
  void nlu(model::ModuleId module, Flow flow, model::Scope& scope, const ast::Nlu& n);
  void enum_(model::ModuleId module, model::Scope& scope, const ast::Enum& e);
  void record(model::ModuleId module, model::Scope& scope, const ast::Record& r);
  void service(model::ModuleId module, model::Scope& scope, const ast::Service& s);
  void fn(model::ModuleId module, Flow flow, model::Scope& scope, const ast::Fn& f);
  void var(model::ModuleId module, Flow flow, model::Scope& scope, const ast::Var& v);
  /// The hidden variable behind `language`, and its type.
  void languages(const ast::Bot& b);
  void time_zone(const ast::Text& written);

 private:
  void uses(model::ModuleId id, const LoadedModule& loaded);
  void intent(model::ModuleId module, Flow flow, model::Scope& scope, const ast::Intent& i);
  void flow(model::ModuleId module, const ast::Flow& f);
  void param(model::FlowId flow, model::Scope& scope, const ast::Param& p);
  void state(model::FlowId flow, model::Scope& scope, const ast::State& s);
  void values(model::Nlu& row, const std::vector<ast::EnumValue>& written);
  void patterns(model::Nlu& row, const ast::Nlu& n);
};

}  // namespace bot::resolve
