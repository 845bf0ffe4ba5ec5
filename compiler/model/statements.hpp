#pragma once
// What blocks do: typed statements.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/ast/seldom.hpp"
#include "compiler/model/expressions.hpp"

namespace bot::model {

struct Stmt;
using Body = std::vector<Stmt>;

/// Where an arrow goes. The arguments of a flow stand beside it, one for each parameter.
struct Target {
  enum class Kind : std::uint8_t { stay, back, state, flow };
  Kind kind = Kind::stay;
  StateId state{};
  FlowId flow{};
};

struct Choice;
using Choices = std::vector<Choice>;
struct Button {
  ExprPtr label;  ///< text
  IntentId intent{};
  std::vector<ExprPtr> values;  ///< one for each attribute of the intent, of its type
};
struct Link {
  ExprPtr label;
  ExprPtr to;
};
struct Card {
  ExprPtr title;
  ExprPtr text;   ///< may be null
  ExprPtr image;  ///< may be null
  Choices choices;
};
struct ChoiceFor {
  std::uint32_t local;
  ExprPtr list;
  Choices body;
};
struct ChoiceIf {
  ExprPtr condition;
  Choices then;
  Choices otherwise;
};
struct Choice {
  Span span;
  std::variant<Button, Link, Card, ChoiceFor, ChoiceIf> node;
};

struct Say {
  std::vector<Template> variants;  ///< more than one: `say one of`
  std::optional<VarId> last;       ///< hidden variable for the last variant, with more than one
  Choices choices;
};
struct SayMedia {
  ast::MediaKind kind{};
  ExprPtr source;     ///< text; of a location the latitude, a number
  ExprPtr longitude;  ///< of a location
  ast::Seldom<Template> caption;
  Choices choices;
};
struct SayCarousel {
  Choices cards;
};
struct Let {
  std::uint32_t local;
  ExprPtr value;
};
struct Set {
  VarId var;
  ExprPtr value;
};
struct If {
  ExprPtr condition;
  Body then;
  Body otherwise;
};
struct For {
  std::uint32_t local;
  ExprPtr list;
  Body body;
};
/// The first case with a value equal to `value` runs, else `otherwise`. The values are constants of its type.
struct Match {
  struct Case {
    std::vector<ExprPtr> values;
    Body body;
  };
  ExprPtr value;
  std::vector<Case> cases;
  Body otherwise;         ///< empty when all values are taken, or nothing happens
  bool complete = false;  ///< the cases take all values: `otherwise` is never reached
};
/// What stops a block until something arrives. Its stable id is made of its qualified name.
struct Ask {
  ResumeId resume{};
  Template question;
  Choices choices;
  std::uint32_t local = 0;               ///< gets the answer
  std::optional<NluId> nlu;              ///< nothing: any text
  Type type;                             ///< of the answer
  std::optional<std::uint32_t> retries;  ///< nothing: without end
  ast::Seldom<Template> retry;           ///< nothing: the question again
  Body otherwise;                        ///< after the last retry; leaves the block
};
struct CallFlow {
  ResumeId resume{};
  FlowId flow{};
  std::vector<ExprPtr> args;           ///< one for each parameter
  std::optional<std::uint32_t> local;  ///< gets the result
};
struct Try {
  ResumeId resume{};
  ServiceCallId call{};
  std::vector<ExprPtr> args;
  std::optional<std::uint32_t> local;  ///< gets the result
  Body body;
  Body failed;
};
struct Handover {
  ExprPtr to;
  ExprPtr note;
};  ///< text; may be null
struct Remind {
  ExprPtr after;
  IntentId intent{};
};
struct Cancel {
  IntentId intent{};
};
struct Emit {
  std::string event;
  std::vector<std::pair<std::string_view, ExprPtr>> fields;
};
struct Return {
  ExprPtr value;
};
struct Go {
  Target target;
  std::vector<ExprPtr> args;  ///< of a flow
};

struct Stmt {
  Span span;
  std::variant<Say, SayMedia, SayCarousel, Let, Set, If, For, Match, Ask, CallFlow, Try, Handover, Remind, Cancel, Emit,
               Return, Go>
      node;
};

}  // namespace bot::model
