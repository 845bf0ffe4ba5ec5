#include "tests/unit/syntax/grammar.hpp"

#include "compiler/syntax/token_window.hpp"
#include "grammar/BotLexer.h"
#include "grammar/BotParser.h"

namespace {

// Code points of a UTF-8 text, at their byte offsets.
class Utf8Stream final : public antlr4::CharStream {
 public:
  explicit Utf8Stream(std::string_view text) : text_(text) {}

  void consume() override { p_ += length(p_); }
  std::size_t LA(ssize_t k) override {
    std::size_t at = p_;
    for (ssize_t i = 1; i < k && at < text_.size(); ++i) at += length(at);
    if (k < 1 || at >= text_.size()) return EOF;
    const std::size_t size = length(at);
    std::size_t value = byte(at) & (size == 1 ? 0x7F : 0xFFu >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) value = (value << 6) | (byte(at + i) & 0x3F);
    return value;
  }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  std::size_t index() override { return p_; }
  void seek(std::size_t index) override { p_ = index; }
  std::size_t size() override { return text_.size(); }
  [[nodiscard]] std::string getSourceName() const override { return {}; }
  std::string getText(const antlr4::misc::Interval& i) override {
    return std::string(text_.substr(static_cast<std::size_t>(i.a), static_cast<std::size_t>(i.b - i.a) + 1));
  }
  [[nodiscard]] std::string toString() const override { return std::string(text_); }

 private:
  [[nodiscard]] std::size_t byte(std::size_t at) const { return static_cast<unsigned char>(text_[at]); }
  [[nodiscard]] std::size_t length(std::size_t at) const {
    const std::size_t lead = byte(at);
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  }
  std::string_view text_;
  std::size_t p_ = 0;
};

class GeneratedLexer final : public BotLexer {
 public:
  using BotLexer::BotLexer;
  std::size_t popMode() override { return modeStack.empty() ? mode : BotLexer::popMode(); }
};

class Counter final : public antlr4::BaseErrorListener {
 public:
  int count = 0;
  void syntaxError(antlr4::Recognizer*, antlr4::Token*, std::size_t, std::size_t, const std::string&,
                   std::exception_ptr) override {
    ++count;
  }
  void reportAmbiguity(antlr4::Parser*, const antlr4::dfa::DFA&, std::size_t, std::size_t, bool,
                       const antlrcpp::BitSet&, antlr4::atn::ATNConfigSet*) override {
    ++count;
  }
  void reportAttemptingFullContext(antlr4::Parser*, const antlr4::dfa::DFA&, std::size_t, std::size_t,
                                   const antlrcpp::BitSet&, antlr4::atn::ATNConfigSet*) override {
    ++count;
  }
  void reportContextSensitivity(antlr4::Parser*, const antlr4::dfa::DFA&, std::size_t, std::size_t, std::size_t,
                                antlr4::atn::ATNConfigSet*) override {
    ++count;
  }
};

}  // namespace

namespace bot::syntax_test {

std::string by_grammar(std::string_view text) {
  std::string all;
  Utf8Stream stream(text);
  GeneratedLexer lexer(&stream);
  lexer.removeErrorListeners();
  while (true) {
    const auto token = lexer.nextToken();
    if (token->getType() == antlr4::Token::EOF) return all;
    if (token->getChannel() != antlr4::Token::DEFAULT_CHANNEL) continue;
    // The stream counts bytes, the lexer the last character's first byte: the next token's place ends this one.
    all += std::to_string(token->getType()) + " " + std::to_string(token->getStartIndex()) + "-" +
           std::to_string(stream.index()) + "\n";
  }
}

std::string by_hand(std::string_view text) {
  std::string all;
  syntax::Lexer lexer(text);
  while (true) {
    const syntax::Token token = lexer.next();
    if (token.at_end()) return all;
    all += std::to_string(token.type) + " " + std::to_string(token.begin) + "-" + std::to_string(token.end) + "\n";
  }
}

int reports(std::string_view text) {
  BotParser::build_tables();
  syntax::TokenWindow tokens(text);
  BotParser parser(&tokens);
  Counter counter;
  parser.removeErrorListeners();
  parser.addErrorListener(&counter);
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
      antlr4::atn::PredictionMode::LL_EXACT_AMBIG_DETECTION);
  parser.setErrorHandler(std::make_shared<antlr4::BailErrorStrategy>());
  try {
    parser.module();
  } catch (const antlr4::ParseCancellationException&) {
    ++counter.count;
  }
  return counter.count;
}

}  // namespace bot::syntax_test
