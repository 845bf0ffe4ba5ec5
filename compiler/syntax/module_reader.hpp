#pragma once
// The loop over the items of a file: parse.cpp reads items, recovery.cpp finds the way on after errors.

#include "compiler/syntax/parse.hpp"
#include "compiler/syntax/reader.hpp"

namespace bot::syntax {

using P = BotParser;

[[nodiscard]] inline bool begins_step(const Token& t) {
  return t.is(P::USER) || t.is(P::BOT) || t.is(P::TAP) || t.is(P::WAIT) || t.is(P::AT) || t.is(P::CHANNEL) ||
         t.is(P::EVENT) || t.is(P::WHEN) || t.is(P::EXPECT);
}

/// What stands only at the top of a file.
[[nodiscard]] inline bool of_module(Item item) {
  return item == Item::bot || item == Item::use || item == Item::config || item == Item::record ||
         item == Item::enumeration || item == Item::service || item == Item::flow || item == Item::test ||
         item == Item::rule;
}

// The loop over the items of a file. Each item is parsed by its own rule, built and released.
class Reader {
 public:
  Reader(const source::SourceSet& sources, source::FileId file, diag::Findings& findings)
      : b_{sources.text(file), file, findings}, engine_(b_.text), tokens_(engine_.tokens) {
    module_.file = file;
  }

  void read();
  ast::Module take() { return std::move(module_); }

 private:
  bool more(Level level, const Opened& block);
  void unclosed(const Opened& block, const Token& before);
  void give_up();

  template <typename Context>
  Context* item(Level level, Context* (P::*rule)());
  void broken_item(Level level, const Broken& hint, std::uint32_t start, std::uint32_t error);
  void recover(Level level, const Broken& hint, std::uint32_t start, std::uint32_t error);
  void skip_unknown(Level level);
  bool taken_from_next_line(Level level);
  bool name_missing(std::size_t keyword);
  [[nodiscard]] bool begins_row(Level level) const;
  [[nodiscard]] bool comes_back(Level level, const Broken& hint, std::uint32_t depth);

  template <typename Context, typename Make>
  bool open(Level level, std::string_view what, std::size_t keyword, Context* (P::*rule)(), Make make,
            ast::DeclHead& head, Opened& opened, const Opened& around);
  bool open_brace(std::string_view what, std::string_view name, Opened& opened);
  bool brace_on_line(std::uint32_t start, std::uint32_t depth);
  void salvage(std::size_t keyword, std::uint32_t start, ast::DeclHead& head);
  [[nodiscard]] std::uint32_t column(const Token& token, const Opened& around) const;
  [[nodiscard]] std::uint32_t last_end();

  void bot();
  void phrases(std::vector<ast::Phrase>& to);
  void use();
  void nlu(Level level, const Opened& around, std::vector<ast::Nlu>& to);
  void nlu_inside(ast::Nlu& nlu, const Opened& block);
  void intent(Level level, std::vector<ast::Intent>& to);
  void variable(Level level, std::vector<ast::Var>& to);
  void config(Level level);
  void record();
  void enumeration();
  void service();
  void function(Level level, std::vector<ast::Fn>& to);
  void promise();
  void flow();
  void flow_member(ast::Flow& flow, Level level, const Opened& around, Item item);
  void state(Level level, const Opened& around, ast::Flow& flow);
  void handler(Level level, std::vector<ast::Handler>& to);
  void statement(Level level, std::vector<ast::Stmt>& to);
  void exit_block(Level level, ast::Seldom<ast::Block>& to);
  void test();
  void misplaced(Level level, Item item);

  Build b_;
  Engine engine_;
  TokenWindow& tokens_;
  ast::Module module_;
  std::uint32_t item_start_ = 0;  // the token the last item began with
  std::uint32_t errors_ = 0;
  std::uint32_t excused_ = 0;  // closing braces whose absence was already told
  bool done_ = false;
  struct Early {
    Opened block;
    source::Span brace;
  };
  std::optional<Early> early_;  // the first block whose `}` stands further left than the line it began on
};

template <typename Context>
Context* Reader::item(Level level, Context* (P::*rule)()) {
  const std::uint32_t start = tokens_.position();
  item_start_ = start;
  if (Context* tree = engine_.read(rule)) return tree;
  const Failure failure = engine_.failure();
  const Broken hint = explain(b_, tokens_, failure, level, start);
  broken_item(level, hint, start, hint.resume.value_or(failure.token));
  return nullptr;
}

// Reads `rule {`. False when there is no block to read: then the way back was taken.
template <typename Context, typename Make>
bool Reader::open(Level level, std::string_view what, std::size_t keyword, Context* (P::*rule)(), Make make,
                  ast::DeclHead& head, Opened& opened, const Opened& around) {
  const std::uint32_t start = tokens_.position();
  item_start_ = start;
  const Token first = tokens_.peek();
  opened.column = column(first, around);
  if (name_missing(keyword)) {
    head.broken = true;
    head.span = b_.span(&first);
    return false;
  }
  if (Context* tree = engine_.read(rule)) {
    make(tree);
    if (open_brace(what, head.name.text, opened)) return true;
    head.broken = true;
    if (done_) return false;
    if (brace_on_line(start, first.depth)) return open_brace(what, head.name.text, opened);
    // A forgotten brace: what follows on a new line is the inside.
    if (tokens_.peek().first_on_line && of_module(certain_opener(tokens_))) return false;
    if (tokens_.peek().first_on_line && opener(tokens_) != Item::none) return true;
    recover(level, {}, start, tokens_.position());
    return false;
  }
  const Failure failure = engine_.failure();
  salvage(keyword, start, head);
  const Broken hint = explain(b_, tokens_, failure, level, start);
  if (++errors_ >= max_syntax_errors) {
    give_up();
    return false;
  }
  // The rest of the head is left; its block is read.
  if (brace_on_line(start, first.depth)) return open_brace(what, head.name.text, opened);
  recover(level, hint, start, failure.token);
  return false;
}

}  // namespace bot::syntax
