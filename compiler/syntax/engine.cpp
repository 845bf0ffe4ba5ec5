#include "compiler/syntax/engine.hpp"

namespace bot::syntax {

// Notes the place of the first error and stops the parser there.
class Strategy final : public antlr4::ANTLRErrorStrategy {
 public:
  explicit Strategy(Failure& failure) : failure_(failure) {}

  void reset(antlr4::Parser*) override {}
  antlr4::Token* recoverInline(antlr4::Parser* parser) override {
    note(parser, parser->getCurrentToken());
    throw Engine::Stop{};
  }
  void recover(antlr4::Parser*, std::exception_ptr) override { throw Engine::Stop{}; }
  void sync(antlr4::Parser*) override {}
  bool inErrorRecoveryMode(antlr4::Parser*) override { return false; }
  void reportMatch(antlr4::Parser*) override {}
  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override {
    note(parser, error.getOffendingToken() != nullptr ? error.getOffendingToken() : parser->getCurrentToken());
  }

 private:
  void note(antlr4::Parser* parser, const antlr4::Token* token) {
    failure_ = {};
    failure_.token = static_cast<std::uint32_t>(token->getTokenIndex());
    for (antlr4::RuleContext* context = parser->getContext(); context != nullptr;
         context = static_cast<antlr4::RuleContext*>(context->parent)) {
      failure_.rules.push_back(context->getRuleIndex());
      const antlr4::Token* start = static_cast<antlr4::ParserRuleContext*>(context)->start;
      failure_.starts.push_back(start == nullptr ? failure_.token : static_cast<std::uint32_t>(start->getTokenIndex()));
    }
    failure_.expected = parser->getExpectedTokens();
    failure_.vocabulary = &parser->getVocabulary();
  }

  Failure& failure_;
};

std::optional<std::uint32_t> Failure::start_of(std::size_t rule) const {
  for (std::size_t i = 0; i < rules.size(); ++i)
    if (rules[i] == rule) return starts[i];
  return std::nullopt;
}

void ItemParser::clear() {
  setContext(nullptr);
  setState(antlr4::atn::ATNState::INVALID_STATE_NUMBER);
  _precedenceStack.assign(1, 0);
  _matchedEOF = false;
}

namespace {

antlr4::TokenStream* with_tables(antlr4::TokenStream* stream) {
  BotParser::build_tables();
  return stream;
}

}  // namespace

Engine::Engine(std::string_view text) : tokens(text), parser_(with_tables(&tokens)) {
  parser_.removeErrorListeners();
  parser_.setErrorHandler(std::make_shared<Strategy>(failure_));
}

Engine::~Engine() = default;

void Engine::prepare(antlr4::atn::PredictionMode mode) {
  parser_.clear();
  parser_.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
}

void Engine::forget() {
  parser_.getTreeTracker().reset();
  tokens.release();
}

}  // namespace bot::syntax
