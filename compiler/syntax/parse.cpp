#include "compiler/syntax/parse.hpp"

#include <exception>

#include "compiler/syntax/reader.hpp"

namespace bot::syntax {
namespace {

using source::Span;
using P = BotParser;

bool begins_step(const Token& t) { return t.is(P::USER) || t.is(P::BOT) || t.is(P::EVENT) || t.is(P::EXPECT); }

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
  bool target_on_next_line();
  bool name_missing(std::size_t keyword);
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
  void nlu(Level level, const Opened& around, std::vector<ast::KeywordNlu>& to);
  void intent(Level level, std::vector<ast::Intent>& to);
  void variable(Level level, std::vector<ast::Var>& to);
  void flow();
  void flow_member(ast::Flow& flow, Level level, const Opened& around, Item item);
  void state(Level level, const Opened& around, ast::Flow& flow);
  void handler(Level level, std::vector<ast::Handler>& to);
  void statement(Level level, std::vector<ast::Stmt>& to);
  void exit_block(Level level, std::optional<ast::Block>& to);
  void test();
  void misplaced(Level level, Item item);

  Build b_;
  Engine engine_;
  TokenWindow& tokens_;
  ast::Module module_;
  std::uint32_t errors_ = 0;
  std::uint32_t excused_ = 0;  // closing braces whose absence was already told
  bool done_ = false;
};

// ---- the way through a block ----------------------------------------------------------------------------------------

// True while another item stands before the end of the block, which is taken.
bool Reader::more(Level level, const Opened& block) {
  engine_.forget();
  while (!done_) {
    const Token& next = tokens_.peek();
    if (next.at_end()) {
      if (level != Level::module) unclosed(block, next);
      return false;
    }
    if (next.is(P::RBRACE)) {
      if (level != Level::module) {
        tokens_.skip();
        return false;
      }
      b_.findings.add(diag::Code::stray_brace, b_.span(&next));
      while (tokens_.peek().is(P::RBRACE)) {
        tokens_.skip();
        tokens_.release();
      }
      if (++errors_ >= max_syntax_errors) give_up();
      continue;
    }
    if (level != Level::module && next.first_on_line && column(next, block) <= block.column) {
      const Item item = certain_opener(tokens_);
      const bool outer = item == Item::bot || item == Item::flow || item == Item::test || item == Item::use ||
                         (item == Item::state && level != Level::flow) ||
                         ((item == Item::nlu || item == Item::intent) && level != Level::flow);
      if (outer) {
        unclosed(block, next);
        return false;
      }
    }
    return true;
  }
  return false;
}

void Reader::unclosed(const Opened& block, const Token& before) {
  if (excused_ > 0) {
    --excused_;
    return;
  }
  std::string what = "`" + std::string(block.what);
  if (!block.name.empty()) what += " " + std::string(block.name);
  what += "`";
  const std::uint32_t end = last_end();
  b_.findings.add(diag::Code::unclosed_brace, b_.span(block.brace.begin, block.brace.end), {{"what", what}})
      .say("opened here")
      .also(before.at_end() ? b_.span(end, end) : b_.span(&before), "a `}` is missing before this");
  if (++errors_ >= max_syntax_errors) give_up();
}

void Reader::give_up() {
  if (done_) return;
  done_ = true;
  const Token& next = tokens_.peek();
  b_.findings.add(diag::Code::given_up, b_.span(&next), {{"limit", std::to_string(max_syntax_errors)}});
}

std::uint32_t Reader::last_end() {
  const Token* last = tokens_.previous();
  return last == nullptr ? 0 : last->end;
}

std::uint32_t Reader::column(const Token& token, const Opened& around) const {
  if (!token.first_on_line) return around.column;
  std::uint32_t at = token.begin;
  while (at > 0 && (b_.text[at - 1] == ' ' || b_.text[at - 1] == '\t')) --at;
  return token.begin - at;
}

// ---- errors ---------------------------------------------------------------------------------------------------------

template <typename Context>
Context* Reader::item(Level level, Context* (P::*rule)()) {
  const std::uint32_t start = tokens_.position();
  if (Context* tree = engine_.read(rule)) return tree;
  const Failure failure = engine_.failure();
  const Broken hint = explain(b_, tokens_, failure, level, start);
  broken_item(level, hint, start, failure.token);
  return nullptr;
}

void Reader::broken_item(Level level, const Broken& hint, std::uint32_t start, std::uint32_t error) {
  excused_ += hint.block_open ? 1 : 0;
  if (++errors_ >= max_syntax_errors) return give_up();
  recover(level, hint, start, error);
}

// May reading go on at the next token, which begins a line?
bool Reader::comes_back(Level level, const Broken& hint, std::uint32_t depth) {
  const Token& next = tokens_.peek();
  if (level == Level::nlu) {
    if (next.depth == depth && is_name(next) && tokens_.peek(1).is(P::COLON)) return true;
  } else if (level == Level::bot) {
    if (next.depth == depth && is_name(next)) return true;
  } else if (level == Level::test) {
    if (next.depth == depth && begins_step(next)) return true;
  } else if (next.depth == depth && (opener(tokens_) != Item::none || next.is(P::ELSE))) {
    return true;
  }
  const Item item = certain_opener(tokens_);
  if (hint.block_open && item == Item::handler) return true;
  return item == Item::bot || item == Item::flow || item == Item::state || item == Item::test;
}

// From the wrong token on to where an item may begin, or to the end of the block.
void Reader::recover(Level level, const Broken& hint, std::uint32_t start, std::uint32_t error) {
  const std::uint32_t depth = tokens_.at(start).depth;
  const std::uint32_t line = tokens_.at(start).begin;
  tokens_.seek(std::max(start, error));
  if (tokens_.position() == start) tokens_.skip();
  while (true) {
    tokens_.release();
    const Token& next = tokens_.peek();
    if (next.at_end() || next.depth < depth) return;
    if (next.is(P::TOO_DEEP) && next.index != error) explain_token(b_, next);
    excused_ += swallowed_braces(b_, next);
    const bool may_begin = next.first_on_line || (level == Level::nlu && next.begin > line);
    if (may_begin && comes_back(level, hint, depth)) return;
    tokens_.skip();
  }
}

void Reader::skip_unknown(Level level) {
  if (target_on_next_line()) return;
  const std::uint32_t start = tokens_.position();
  const Meant meant = explain_item(b_, tokens_, level);
  if (meant.type != 0) {
    const std::uint32_t written = tokens_.at(meant.token).type;
    tokens_.retag(meant.token, meant.type);
    const bool step = level == Level::test && begins_step(tokens_.peek());
    if (step || certain_opener(tokens_) != Item::none) {
      if (++errors_ >= max_syntax_errors) give_up();
      return;
    }
    tokens_.retag(meant.token, written);
  }
  broken_item(level, {}, start, start);
}

// `otherwise ->` at the end of a line takes the first word of the next one for its state: that word is given back.
bool Reader::target_on_next_line() {
  const Token* word = tokens_.previous(1);
  const Token* arrow = tokens_.previous(2);
  if (arrow == nullptr || !arrow->is(P::ARROW) || !word->first_on_line) return false;
  b_.findings.add(diag::Code::missing_target, b_.span(arrow));
  if (++errors_ >= max_syntax_errors) give_up();
  tokens_.seek(word->index);
  return opener(tokens_) != Item::none || (tokens_.skip(), false);
}

// ---- heads of blocks ------------------------------------------------------------------------------------------------

// The name of a declaration whose head did not fit.
void Reader::salvage(std::size_t keyword, std::uint32_t start, ast::DeclHead& head) {
  head.broken = true;
  const Token& first = tokens_.at(start);
  head.doc = b_.doc(first);
  head.pub = first.is(P::PUB);
  head.span = b_.span(&first);
  head.name = {{}, b_.span(first.begin, first.begin)};
  std::uint32_t at = start;
  for (std::uint32_t steps = 0; steps < 4 && !tokens_.at(at).is(keyword); ++steps) ++at;
  const Token& label = tokens_.at(at + 1);
  if (tokens_.at(at).is(keyword) && is_name(label) && !label.first_on_line)
    head.name = {b_.slice(b_.span(&label)), b_.span(&label)};
}

// Goes to the `{` on the line on which the head began.
bool Reader::brace_on_line(std::uint32_t start, std::uint32_t depth) {
  for (std::uint32_t at = start; at < start + 200; ++at) {
    const Token& token = tokens_.at(at);
    if (token.at_end() || (at > start && token.first_on_line) || (token.is(P::RBRACE) && token.depth <= depth))
      return false;
    if (!token.is(P::LBRACE) || token.depth != depth) continue;
    tokens_.seek(at);
    return true;
  }
  return false;
}

// The line ends after the keyword: the word on the next line is no name, but begins the next item.
bool Reader::name_missing(std::size_t keyword) {
  std::size_t ahead = 0;
  while (ahead < 4 && !tokens_.peek(ahead).is(keyword)) ++ahead;
  const Token& word = tokens_.peek(ahead);
  const Token& name = tokens_.peek(ahead + 1);
  if (!word.is(keyword) || (!name.first_on_line && !name.at_end())) return false;
  const std::string what = "`" + std::string(b_.slice(b_.span(&word))) + "`";
  const bool text = keyword == P::TEST;
  b_.findings.add(text ? diag::Code::missing_text : diag::Code::missing_name, b_.span(word.end, word.end),
                  {{"what", what}});
  if (++errors_ >= max_syntax_errors) give_up();
  for (std::size_t i = 0; i <= ahead; ++i) tokens_.skip();
  return true;
}

bool Reader::open_brace(std::string_view what, std::string_view name, Opened& opened) {
  const Token& next = tokens_.peek();
  opened.what = what;
  opened.name = name;
  if (next.is(P::LBRACE)) {
    opened.brace = b_.span(&next);
    tokens_.skip();
    return true;
  }
  std::string whole = "`" + std::string(what);
  if (!name.empty()) whole += " " + std::string(name);
  whole += "`";
  const std::uint32_t end = last_end();
  if (!explain_token(b_, next)) {
    if (!next.at_end() && !next.first_on_line && opener(tokens_) == Item::none) {
      unexpected(b_, next).note("After this name stands the block `{ … }`.");
      if (++errors_ >= max_syntax_errors) give_up();
      return false;
    }
    auto& finding = b_.findings.add(diag::Code::missing_block, b_.span(end, end), {{"what", whole}});
    if (!next.at_end()) finding.also(b_.span(&next), "found here");
  }
  opened.brace = b_.span(end, end);
  if (++errors_ >= max_syntax_errors) give_up();
  return false;
}

// Reads `rule {`. False when there is no block to read: then the way back was taken.
template <typename Context, typename Make>
bool Reader::open(Level level, std::string_view what, std::size_t keyword, Context* (P::*rule)(), Make make,
                  ast::DeclHead& head, Opened& opened, const Opened& around) {
  const std::uint32_t start = tokens_.position();
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

// ---- items ----------------------------------------------------------------------------------------------------------

void Reader::bot() {
  ast::Bot result;
  Opened block;
  if (open(Level::module, "bot", P::BOT, &P::botHead,
           [&](P::BotHeadContext* tree) { result.head = head(b_, tree, tree->label); }, result.head, block, {})) {
    while (more(Level::bot, block)) {
      if (!is_name(tokens_.peek())) {
        result.head.broken = true;
        skip_unknown(Level::bot);
      } else if (auto* tree = item(Level::bot, &P::setting)) {
        setting(b_, tree, result);
      } else {
        result.head.broken = true;
      }
    }
  }
  result.head.span.end = std::max(result.head.span.end, last_end());
  module_.bots.push_back(std::move(result));
}

void Reader::use() {
  if (name_missing(P::USE)) return;
  if (auto* tree = item(Level::module, &P::use)) module_.uses.push_back(syntax::use(b_, tree));
}

void Reader::nlu(Level level, const Opened& around, std::vector<ast::KeywordNlu>& to) {
  ast::KeywordNlu result;
  Opened block;
  if (open(
          level, "nlu", P::NLU, &P::nluHead, [&](P::NluHeadContext* tree) { result = nlu_head(b_, tree); }, result.head,
          block, around)) {
    const std::uint32_t errors = errors_;
    while (more(Level::nlu, block)) {
      if (!is_name(tokens_.peek())) {
        skip_unknown(Level::nlu);
      } else if (auto* tree = item(Level::nlu, &P::nluLabel)) {
        result.values.push_back({name(b_, tree->label), {}});
        phrases(result.values.back().phrases);
      }
    }
    result.head.broken = result.head.broken || errors_ != errors;
  }
  result.head.span.end = std::max(result.head.span.end, last_end());
  to.push_back(std::move(result));
}

// The phrases of one value, each read for itself: there may be very many.
void Reader::phrases(std::vector<ast::Phrase>& to) {
  while (!done_) {
    const std::uint32_t start = tokens_.position();
    auto* tree = engine_.read(&P::text);
    if (tree == nullptr) {
      const Failure failure = engine_.failure();
      const Token& found = tokens_.at(failure.token);
      const bool goes_on = failure.token == start && (found.is(P::RBRACE) || comes_back(Level::nlu, {}, found.depth));
      const Broken hint = explain(b_, tokens_, failure, Level::nlu, start);
      if (!goes_on) broken_item(Level::nlu, hint, start, failure.token);
      else if (++errors_ >= max_syntax_errors) give_up();
      return;
    }
    to.push_back({plain_text(b_, tree, "A phrase"), b_.span(tree)});
    engine_.forget();
    if (tokens_.peek().is(P::COMMA)) {
      tokens_.skip();
    } else if (begins_text(tokens_.peek())) {  // a comma is missing, and the phrases go on
      explain_item(b_, tokens_, Level::nlu);
      if (++errors_ >= max_syntax_errors) give_up();
    } else {
      return;
    }
  }
}

void Reader::intent(Level level, std::vector<ast::Intent>& to) {
  if (name_missing(P::INTENT)) return;
  const std::uint32_t start = tokens_.position();
  const Token first = tokens_.peek();
  ast::Intent broken;
  salvage(P::INTENT, start, broken.head);
  for (std::uint32_t at = start; at < start + 3; ++at) {
    broken.initial = broken.initial || tokens_.at(at).is(P::INITIAL);
    broken.fallback = broken.fallback || tokens_.at(at).is(P::FALLBACK);
    if (tokens_.at(at).is(P::INTENT)) break;
  }
  if (auto* tree = item(level, &P::intent)) to.push_back(syntax::intent(b_, tree));
  else if (!broken.head.name.text.empty()) to.push_back(std::move(broken));
}

void Reader::variable(Level level, std::vector<ast::Var>& to) {
  if (name_missing(P::VAR)) return;
  const std::uint32_t start = tokens_.position();
  ast::Var broken;
  salvage(P::VAR, start, broken.head);
  if (auto* tree = item(level, &P::variable)) to.push_back(syntax::variable(b_, tree));
  else if (!broken.head.name.text.empty()) to.push_back(std::move(broken));
}

void Reader::handler(Level level, std::vector<ast::Handler>& to) {
  if (auto* tree = item(level, &P::handler)) to.push_back(syntax::handler(b_, tree));
}

void Reader::statement(Level level, std::vector<ast::Stmt>& to) {
  if (auto* tree = item(level, &P::statement)) to.push_back(syntax::statement(b_, tree));
}

void Reader::exit_block(Level level, std::optional<ast::Block>& to) {
  if (auto* tree = item(level, &P::exitBlock)) to = block(b_, tree->body);
}

void Reader::state(Level level, const Opened& around, ast::Flow& flow) {
  ast::State result;
  Opened block;
  if (open(
          level, "state", P::STATE, &P::stateHead, [&](P::StateHeadContext* tree) { result = state_head(b_, tree); },
          result.head, block, around)) {
    const std::uint32_t errors = errors_;
    bool told = false;
    while (more(Level::state, block)) {
      const Item next = opener(tokens_);
      switch (next) {
        case Item::statement:
          if ((!result.handlers.empty() || result.exit) && !told) {
            told = true;
            b_.findings.add(diag::Code::action_after_handler, b_.span(&tokens_.peek()))
                .also(result.handlers.empty() ? result.exit->span : result.handlers.front().head, "the first handler");
            result.head.broken = true;
          }
          statement(Level::state, result.entry);
          break;
        case Item::handler: handler(Level::state, result.handlers); break;
        case Item::exit:
          if (result.exit) explain_misplaced(b_, tokens_, Level::state, Item::exit), ++errors_;
          exit_block(Level::state, result.exit);
          break;
        case Item::nlu:
        case Item::intent:
        case Item::variable:
        case Item::state:
          explain_misplaced(b_, tokens_, Level::state, next);
          if (++errors_ >= max_syntax_errors) give_up();
          flow_member(flow, Level::state, block, next);
          break;
        case Item::bot:
        case Item::use:
        case Item::flow:
        case Item::test: misplaced(Level::state, next); break;
        case Item::none:
        case Item::test_step: skip_unknown(Level::state); break;
      }
    }
    if (errors_ != errors) result.head.broken = true;
  }
  result.head.span.end = std::max(result.head.span.end, last_end());
  flow.states.push_back(std::move(result));
}

void Reader::flow_member(ast::Flow& flow, Level level, const Opened& around, Item next) {
  switch (next) {
    case Item::nlu: return nlu(level, around, flow.nlus);
    case Item::intent: return intent(level, flow.intents);
    case Item::variable: return variable(level, flow.vars);
    case Item::state: return state(level, around, flow);
    case Item::handler: return handler(level, flow.handlers);
    case Item::statement:
    case Item::exit:
    case Item::bot:
    case Item::use:
    case Item::flow:
    case Item::test: return misplaced(level, next);
    case Item::none:
    case Item::test_step: return skip_unknown(level);
  }
}

void Reader::flow() {
  ast::Flow result;
  Opened block;
  if (open(Level::module, "flow", P::FLOW, &P::flowHead,
           [&](P::FlowHeadContext* tree) { result = flow_head(b_, tree); }, result.head, block, {})) {
    const std::uint32_t errors = errors_;
    while (more(Level::flow, block)) flow_member(result, Level::flow, block, opener(tokens_));
    if (errors_ != errors) result.head.broken = true;
  }
  result.head.span.end = std::max(result.head.span.end, last_end());
  module_.flows.push_back(std::move(result));
}

void Reader::test() {
  ast::Test result;
  ast::DeclHead head;
  Opened block;
  const auto make = [&](P::TestHeadContext* tree) {
    result.name = plain_text(b_, tree->title, "The name of a test");
    result.name_span = b_.span(tree->title);
    head.span = b_.span(tree);
  };
  if (open(Level::module, "test", P::TEST, &P::testHead, make, head, block, {})) {
    while (more(Level::test, block)) {
      const Token& next = tokens_.peek();
      if (!begins_step(next)) {
        head.broken = true;
        skip_unknown(Level::test);
      } else if (auto* tree = item(Level::test, &P::testStep)) {
        result.steps.push_back(test_step(b_, tree));
      } else {
        head.broken = true;
      }
    }
  }
  result.broken = head.broken;
  result.span = {b_.file, head.span.begin, std::max(head.span.end, last_end())};
  module_.tests.push_back(std::move(result));
}

// Tells it, reads it where it belongs to or drops it.
void Reader::misplaced(Level level, Item next) {
  explain_misplaced(b_, tokens_, level, next);
  if (++errors_ >= max_syntax_errors) return give_up();
  ast::Flow dropped;
  std::optional<ast::Block> exit;
  std::vector<ast::Stmt> statements;
  switch (next) {
    case Item::bot: return bot();
    case Item::use: return use();
    case Item::flow: return flow();
    case Item::test: return test();
    case Item::state: return state(level, {}, dropped);
    case Item::statement: return statement(level, statements);
    case Item::exit: return exit_block(level, exit);
    case Item::nlu:
    case Item::intent:
    case Item::variable:
    case Item::handler: return flow_member(dropped, level, {}, next);
    case Item::none:
    case Item::test_step: return skip_unknown(level);
  }
}

void Reader::read() {
  while (more(Level::module, {})) {
    const Item next = opener(tokens_);
    switch (next) {
      case Item::bot: bot(); break;
      case Item::use: use(); break;
      case Item::nlu: nlu(Level::module, {}, module_.nlus); break;
      case Item::intent: intent(Level::module, module_.intents); break;
      case Item::variable: variable(Level::module, module_.vars); break;
      case Item::flow: flow(); break;
      case Item::handler: handler(Level::module, module_.handlers); break;
      case Item::test: test(); break;
      case Item::state:
      case Item::statement:
      case Item::exit: misplaced(Level::module, next); break;
      case Item::none:
      case Item::test_step: skip_unknown(Level::module); break;
    }
  }
}

}  // namespace

ast::Module parse(const source::SourceSet& sources, source::FileId file, diag::Findings& findings) {
  Reader reader(sources, file, findings);
  reader.read();
  return reader.take();
}

}  // namespace bot::syntax
