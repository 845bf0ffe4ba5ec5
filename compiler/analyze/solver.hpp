#pragma once
// Inside of analyze/: what conditions say about values. A condition becomes a region: a union of cubes, each of which
// gives terms (variables, attributes, fields, lengths …) sets of values. All sets are intervals of 64-bit numbers; what
// is no number is numbered. Terms are taken to be independent of each other, so a region may hold cases that cannot be,
// but never lacks one that can: that a region is empty is a proof, that it is not is none.
//
// Everything has a budget. Past it there is no region, and whoever asks says nothing.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/model/model.hpp"
#include "compiler/source/source.hpp"

namespace bot::analyze {

/// Both ends belong to it.
struct Range {
  std::int64_t low = 0, high = 0;
  friend bool operator==(const Range&, const Range&) = default;
};

/// Values of one term: ranges in order, apart from each other by at least one, and perhaps none.
struct ValueSet {
  bool none = false;
  std::vector<Range> ranges;

  [[nodiscard]] bool empty() const { return !none && ranges.empty(); }
  /// The one value it holds, if that is all.
  [[nodiscard]] std::optional<std::int64_t> single() const {
    if (none || ranges.size() != 1 || ranges[0].low != ranges[0].high) return std::nullopt;
    return ranges[0].low;
  }
  friend bool operator==(const ValueSet&, const ValueSet&) = default;
};
[[nodiscard]] ValueSet both(const ValueSet& a, const ValueSet& b);
[[nodiscard]] ValueSet without(const ValueSet& a, const ValueSet& b);
[[nodiscard]] ValueSet either(const ValueSet& a, const ValueSet& b);

/// A number as one that is ordered in the same way.
[[nodiscard]] std::int64_t ordered(double value);
[[nodiscard]] double number_of(std::int64_t ordered);

/// What a value of a term hangs on: facts about it end when one of these changes.
struct Depends {
  std::vector<model::VarId> vars;
  std::vector<std::uint32_t> locals;
  bool message = false;  ///< on the message, the customer, the time
};

struct Term {
  enum class Shape : std::uint8_t { value, order };  ///< order: -1, 0, 1 for left before, equal to, behind right
  Shape shape = Shape::value;
  std::string name;   ///< as written
  std::string right;  ///< of an order, or of an equality: the other side
  model::Type type;
  ValueSet domain;
  Depends depends;
};
using TermId = std::uint32_t;

/// A term that a cube does not name may have any value.
struct Cube {
  std::vector<std::pair<TermId, ValueSet>> terms;  ///< sorted by term; no set is empty or the whole domain
  friend bool operator==(const Cube&, const Cube&) = default;
};
using Region = std::vector<Cube>;  ///< no cubes: nothing; a cube without terms: everything

/// Where an expression stands: whose attributes and locals it speaks of.
struct Where {
  std::optional<model::IntentId> intent;
  std::uint32_t body = 0;
};

/// The terms of a program, and the algebra of regions over them.
class Solver {
 public:
  Solver(const model::Program& program, const source::SourceSet& sources) : program_(program), sources_(sources) {}

  [[nodiscard]] const Term& at(TermId t) const { return terms_[t]; }
  [[nodiscard]] const source::SourceSet& sources() const { return sources_; }

  /// Where the condition is `value`; nothing: it is too large.
  [[nodiscard]] std::optional<Region> holds(const model::Expr& condition, bool value, Where where);
  /// Where the attribute of the intent has the value the trigger asks for.
  [[nodiscard]] std::optional<Region> holds(const model::Trigger& trigger);
  /// Where `value` is equal to one of these constants.
  [[nodiscard]] std::optional<Region> one_of(const model::Expr& value, const std::vector<model::ExprPtr>& constants,
                                             Where where);

  /// Where the message that nothing took is counted: `misses` is 1 at least.
  [[nodiscard]] Region missed();
  /// Where the variable has just been set to `value`.
  [[nodiscard]] std::optional<Region> set_to(model::VarId var, const model::Expr& value, Where where);

  [[nodiscard]] static Region everything() { return {Cube{}}; }
  [[nodiscard]] std::optional<Region> both(const std::optional<Region>& a, const std::optional<Region>& b) const;
  [[nodiscard]] std::optional<Region> either(const std::optional<Region>& a, const std::optional<Region>& b) const;
  [[nodiscard]] std::optional<Region> without(const std::optional<Region>& a, const std::optional<Region>& b) const;

  /// What is left of the facts when this changes.
  [[nodiscard]] Region forget(const Region& facts, model::VarId var) const;
  [[nodiscard]] Region forget_local(const Region& facts, std::uint32_t local) const;
  /// … when the conversation goes on with another message: only what hangs on nothing but locals stays.
  [[nodiscard]] Region forget_all_but_locals(const Region& facts) const;
  /// The region, where only these terms are looked at.
  [[nodiscard]] Region only(const Region& region, const Region& terms_of) const;

  /// The cube as values: "`menu` = dua and `attempts` >= 3".
  [[nodiscard]] std::string show(const Cube& cube) const;
  /// Whether the terms of the cube have nothing to do with each other, so that the case is a real one.
  [[nodiscard]] bool independent(const Cube& cube) const;

 private:
  struct Operand {
    TermId term = 0;
    bool widened = false;                      ///< an int compared as a number
    bool known = false;                        ///< where this is asked the term is not none
    std::optional<std::int64_t> instead_none;  ///< `x ?? 3`
  };
  struct Constant {
    bool none = false;
    std::int64_t value = 0;
  };

  // terms.cpp
  [[nodiscard]] std::optional<TermId> term_of(const model::Expr& e, Where where);
  TermId add(std::string key, Term term);
  [[nodiscard]] Term new_term(const model::Expr& e, Where where) const;
  [[nodiscard]] ValueSet domain_of(const model::Expr& e, Where where) const;
  [[nodiscard]] ValueSet domain_of(const model::Type& type) const;
  [[nodiscard]] std::string name_of(const model::Expr& e, Where where) const;
  [[nodiscard]] TermId attribute(model::IntentId intent, std::uint32_t index);
  [[nodiscard]] std::optional<Constant> constant(const model::Expr& e);
  [[nodiscard]] std::int64_t text_number(const std::string& text);

  // conditions.cpp
  [[nodiscard]] std::optional<Region> compare(const model::Binary& b, bool value, Where where);
  [[nodiscard]] std::optional<Region> compare_terms(ast::BinaryOp op, const model::Expr& left, const model::Expr& right,
                                                    bool value, Where where);
  [[nodiscard]] std::optional<Operand> operand(const model::Expr& e, Where where);
  [[nodiscard]] Region term_in(const Operand& o, ValueSet set, bool value) const;
  [[nodiscard]] std::optional<Region> equal_to_one(const model::Expr& value, const std::vector<model::ExprPtr>& items,
                                                   bool wanted, Where where);

  // regions.cpp
  [[nodiscard]] std::string show(TermId t, const ValueSet& set) const;
  [[nodiscard]] std::string value_text(const Term& t, std::int64_t value) const;
  [[nodiscard]] std::string numbers_text(const Term& t, const Range& r) const;

  const model::Program& program_;
  const source::SourceSet& sources_;
  std::vector<Term> terms_;
  std::unordered_map<std::string, TermId> by_key_;
  std::vector<std::string> texts_;  // numbered texts
  std::unordered_map<std::string, std::int64_t> text_numbers_;
};

}  // namespace bot::analyze
