#pragma once
// Typed expressions, and texts with holes.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/ast.hpp"
#include "compiler/model/types.hpp"

namespace bot::model {

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

enum class PluralCategory : std::uint8_t { zero, one, two, few, many, other };

/// A text with holes. Adjacent literal pieces are one part.
struct Template {
  struct Form;
  struct Part {
    std::string literal;
    ExprPtr expr;             ///< null for a literal; of a plural the number (an int)
    std::vector<Form> forms;  ///< of a plural; `other` is there
  };
  std::vector<Part> parts;
  Span span;

  [[nodiscard]] bool constant() const { return parts.empty() || (parts.size() == 1 && !parts[0].expr); }
};
/// A form of a plural: its parts have no plurals.
struct Template::Form {
  PluralCategory category{};
  std::vector<Part> parts;
};

enum class ContextField : std::uint8_t {
  misses,
  message_text,
  channel,
  user_id,
  user_name,
  message_kind,
  message_url,
  now,
  today,
};

/// Functions of the language. Operands are of the types that docs/language.md lists.
enum class Builtin : std::uint8_t {
  length_text,
  length_list,
  upper,
  lower,
  trim,
  contains,
  join,
  round,
  floor,
  ceil,
  abs_int,
  abs_number,
  min_int,
  min_number,
  max_int,
  max_number,
  int_of_text,
  number_of_text,
  format_number,
  // members of a time
  time_hour,
  time_minute,
  time_second,
  time_date,
  // members of a date; of a time they are taken of its date
  date_weekday,
  date_day,
  date_month,
  date_year,
  // arithmetic with dates: (date, duration) -> date, (date, date) -> duration
  date_plus,
  date_minus,
  date_difference,
};

struct ConstInt {
  std::int64_t value;
};
struct ConstNumber {
  double value;
};
struct ConstBool {
  bool value;
};
struct ConstDuration {
  std::int64_t milliseconds;
};
struct ConstNone {};
struct ConstEnum {
  NluId nlu;
  std::uint32_t value;
};
struct TextValue {
  Template text;
};
struct LoadVar {
  VarId var;
};
struct LoadLocal {
  std::uint32_t local;
};  ///< numbered in its body, in order of declaration
struct LoadAttribute {
  std::uint32_t attribute;
};  ///< place in the handler's intent
struct LoadContext {
  ContextField field;
};
struct Found {
  NluId nlu;
  std::optional<std::uint32_t> value;
};  ///< in a classifier
struct Not {
  ExprPtr operand;
};
struct Negate {
  ExprPtr operand;
};
struct Some {
  ExprPtr operand;
};  ///< T? known not to be none
struct Widen {
  ExprPtr operand;
};  ///< int to number
struct Binary {
  ast::BinaryOp op;
  ExprPtr left;
  ExprPtr right;
};  ///< both sides of one type but for optional; no `in`
struct Conditional {
  ExprPtr condition;
  ExprPtr then;
  ExprPtr otherwise;
};
struct OneOf {
  ExprPtr value;
  std::vector<ExprPtr> items;
};  ///< `x in [a, b]`
struct InList {
  ExprPtr value;
  ExprPtr list;
};  ///< `x in xs`; both sides of one type
struct RecordValue {
  RecordId record;
  std::vector<ExprPtr> fields;
};  ///< in the order of the record
struct ListValue {
  std::vector<ExprPtr> items;
};
struct Field {
  ExprPtr object;
  std::uint32_t field;
};
struct Item {
  ExprPtr list;
  ExprPtr index;
};  ///< `list[index]`, from 0; out of range is an error of the turn
struct Concat {
  ExprPtr left;
  ExprPtr right;
};  ///< of lists
struct Bounded {
  ExprPtr list;
  std::uint32_t bound;
};  ///< a longer list is an error of the turn
struct CallFn {
  FnId fn;
  std::vector<ExprPtr> args;
};
struct CallBuiltin {
  Builtin builtin;
  std::vector<ExprPtr> args;
};
struct ToText {
  ExprPtr value;
};  ///< `text(x)`: what a hole would show

struct Expr {
  Type type;
  Span span;
  std::variant<ConstInt, ConstNumber, ConstBool, ConstDuration, ConstNone, ConstEnum, TextValue, LoadVar, LoadLocal,
               LoadAttribute, LoadContext, Found, Not, Negate, Some, Widen, Binary, Conditional, OneOf, InList,
               RecordValue, ListValue, Field, Item, Concat, Bounded, CallFn, CallBuiltin, ToText>
      node;
};

}  // namespace bot::model
