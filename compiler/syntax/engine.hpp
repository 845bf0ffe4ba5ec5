#pragma once
// The generated parser, one rule at a time: SLL first, LL only when that failed, no recovery, no exception past here.

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/syntax/token_window.hpp"
#include "grammar/BotParser.h"

namespace bot::syntax {

/// Where a rule gave up.
struct Failure {
  std::uint32_t token = 0;             ///< index of the token that does not fit
  std::vector<std::size_t> rules;      ///< numbers of the rules that were being read, innermost first
  std::vector<std::uint32_t> starts;   ///< the token each of them began with
  antlr4::misc::IntervalSet expected;  ///< tokens that would have fitted
  const antlr4::dfa::Vocabulary* vocabulary = nullptr;

  [[nodiscard]] bool expects(std::size_t type) const { return expected.contains(type); }
  [[nodiscard]] bool in(std::size_t rule) const { return !rules.empty() && rules.front() == rule; }
  /// The token with which the innermost `rule` began.
  [[nodiscard]] std::optional<std::uint32_t> start_of(std::size_t rule) const;
};

class Strategy;

/// Generated parser with a way back to its first state.
class ItemParser final : public BotParser {
 public:
  using BotParser::BotParser;
  void clear();
};

class Engine {
 public:
  explicit Engine(std::string_view text);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  TokenWindow tokens;

  /// Reads one rule from the next token on. Null when it does not fit: then failure() says where, and the next token is
  /// again the one it began with. The tree lives until forget().
  template <typename Context>
  [[nodiscard]] Context* read(Context* (BotParser::*rule)()) {
    return static_cast<Context*>(read_any([&] { return (parser_.*rule)(); }));
  }
  [[nodiscard]] const Failure& failure() const { return failure_; }
  /// Gives the trees and the tokens read so far back.
  void forget();
  [[nodiscard]] BotParser& parser() { return parser_; }

 private:
  template <typename Rule>
  antlr4::ParserRuleContext* read_any(Rule rule) {
    const std::uint32_t start = tokens.position();
    antlr4::ParserRuleContext* tree = try_read(rule, antlr4::atn::PredictionMode::SLL);
    if (tree == nullptr) {
      tokens.seek(start);
      tree = try_read(rule, antlr4::atn::PredictionMode::LL);
    }
    if (tree == nullptr) tokens.seek(start);
    return tree;
  }
  template <typename Rule>
  antlr4::ParserRuleContext* try_read(Rule rule, antlr4::atn::PredictionMode mode) {
    prepare(mode);
    try {
      return rule();
    } catch (const Stop&) {
      return nullptr;
    } catch (const antlr4::RuntimeException&) {
      failure_ = {};
      failure_.token = tokens.position();
      return nullptr;
    }
  }
  void prepare(antlr4::atn::PredictionMode mode);

  friend class Strategy;
  struct Stop {};

  ItemParser parser_;
  Failure failure_;
};

}  // namespace bot::syntax
