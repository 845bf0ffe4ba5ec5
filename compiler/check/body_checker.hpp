#pragma once
// Inside of check/: one block after another.

#include "compiler/check/scope.hpp"

namespace bot::check {

class BodyChecker {
 public:
  BodyChecker(Scope& s, Where w) : scope(s), where(w) {}

  /// `leaves`: the block never gets behind its end.
  model::Body block(const std::vector<ast::Stmt>& statements, bool& leaves);
  /// Some way ends the whole body before its end without an arrow or a result: behind the last retry of an `ask`, or
  /// with `handover`.
  [[nodiscard]] bool abandoned() const { return abandoned_; }

 private:
  std::optional<model::Stmt> statement(const ast::Stmt& s, bool& leaves);

  // bodies.cpp
  model::Say say(const ast::Say& s);
  model::SayMedia media(const ast::SayMedia& s);
  model::VarId hidden(const std::string& qualified, Span span);
  model::Let let(const ast::Let& l);
  std::optional<model::Set> set(const ast::Set& s);
  std::optional<model::Set> cannot_set(const ast::Set& s, std::string_view what, Span declared);
  model::ExprPtr open_text(const ast::Seldom<ast::Text>& t, std::string_view place);
  std::optional<model::Remind> remind(const ast::Remind& r);
  std::optional<model::Cancel> cancel(const ast::Cancel& c);
  model::Emit emit(const ast::Emit& e);
  model::Return give(const ast::Return& r, Span span);
  model::Go go(const ast::Arrow& a);

  // branches.cpp
  model::If if_(const ast::If& i, bool& leaves);
  model::For for_(const ast::For& f);
  model::Match match(const ast::Match& m, Span span, bool& leaves);
  std::optional<model::Ask> ask(const ast::Ask& a, Span span);
  std::optional<model::CallFlow> call(const ast::CallFlow& c, Span span);
  std::optional<model::Try> try_(const ast::Try& t, Span span, bool& leaves);
  [[nodiscard]] model::ResumeId resume(model::Resume::Kind kind, const std::string& what, Span span);

  /// False, and a finding, where nothing may be waited for.
  bool may_wait(Span span, std::string_view action);
  bool allowed(const ast::Stmt& s);

  /// What holds behind branches: what holds at the end of every one that gets there.
  struct Joined {
    bool any = false;
    Facts facts;
    bool secret_answer = false;
    void add(Scope& scope, bool leaves);  ///< takes what the scope knows at the end of a branch
    void end(Scope& scope);
  };

  Scope& scope;
  Where where;
  bool abandoned_ = false;
};

}  // namespace bot::check
