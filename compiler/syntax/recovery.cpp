#include "compiler/syntax/module_reader.hpp"

namespace bot::syntax {

namespace {

// What a flow may hold, too, and no block within it.
bool of_flow(Item item) {
  return item == Item::nlu || item == Item::intent || item == Item::function || item == Item::state;
}

// A block of rows that begin with a name or one certain word.
bool of_rows(Level level) { return level >= Level::nlu || level == Level::bot; }

}  // namespace

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
        if (!early_ && next.first_on_line && column(next, block) < block.column) early_ = {block, b_.span(&next)};
        tokens_.skip();
        return false;
      }
      b_.findings.add(diag::Code::stray_brace, b_.span(&next)).fix({"take it away", {{b_.span(&next), ""}}, false});
      while (tokens_.peek().is(P::RBRACE)) {
        tokens_.skip();
        tokens_.release();
      }
      if (++errors_ >= max_syntax_errors) give_up();
      continue;
    }
    if (level != Level::module && next.first_on_line && column(next, block) <= block.column) {
      const Item item = certain_opener(tokens_);
      const bool outer = of_module(item) || (of_flow(item) && level != Level::flow);
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
  const auto named = [](const Opened& b) {
    return "`" + std::string(b.what) + (b.name.empty() ? "" : " ") + std::string(b.name) + "`";
  };
  const std::uint32_t end = last_end();
  auto& finding =
      b_.findings.add(diag::Code::unclosed_brace, b_.span(block.brace.begin, block.brace.end), {{"what", named(block)}})
          .say("opened here");
  if (early_ && early_->brace.begin > block.brace.begin)
    finding.also(early_->brace, "this one closes " + named(early_->block) + ": is a `}` missing before it?");
  else finding.also(before.at_end() ? b_.span(end, end) : b_.span(&before), "a `}` is missing before this");
  early_.reset();
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

void Reader::broken_item(Level level, const Broken& hint, std::uint32_t start, std::uint32_t error) {
  excused_ += hint.block_open ? 1 : 0;
  if (++errors_ >= max_syntax_errors) return give_up();
  recover(level, hint, start, error);
}

// Does a row of such a block begin at the next token?
bool Reader::begins_row(Level level) const {
  const Token& next = tokens_.peek();
  switch (level) {
    case Level::pattern: return begins_text(next);
    case Level::service: return next.is(P::CALL);
    case Level::test: return begins_step(next);
    case Level::bot:
    case Level::nlu:
    case Level::remote:
    case Level::record:
    case Level::enumeration: return is_name(next);
    case Level::module:
    case Level::flow:
    case Level::state:
    case Level::block: return false;
  }
  return false;
}

// May reading go on at the next token, which begins a line?
bool Reader::comes_back(Level level, const Broken& hint, std::uint32_t depth) {
  const Token& next = tokens_.peek();
  if (of_rows(level)) {
    const bool labelled = level == Level::nlu || level == Level::record;
    if (next.depth == depth && begins_row(level) && (!labelled || tokens_.peek(1).is(P::COLON))) return true;
  } else if (next.depth == depth && (opener(tokens_) != Item::none || next.is(P::ELSE))) {
    return true;
  }
  const Item item = certain_opener(tokens_);
  if (hint.block_open && item == Item::handler) return true;
  return of_module(item) ? item != Item::use && item != Item::config : item == Item::state;
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
    const bool may_begin = next.first_on_line || (level >= Level::nlu && level < Level::test && next.begin > line);
    if (may_begin && comes_back(level, hint, depth)) return;
    tokens_.skip();
  }
}

void Reader::skip_unknown(Level level) {
  if (taken_from_next_line(level)) return;
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

// `otherwise ->`, `fn f() -> int =` or `wait` at the end of a line takes the first word of the next one for its own:
// that word is given back.
bool Reader::taken_from_next_line(Level level) {
  const Token* word = tokens_.previous(1);
  const Token* before = tokens_.previous(2);
  if (before == nullptr || !word->first_on_line || !is_name(*word) || word->index <= item_start_) return false;
  const bool arrow = before->is(P::ARROW);
  const std::uint32_t here = tokens_.position();
  tokens_.seek(word->index);
  const bool opens = level == Level::test ? begins_step(*word) : certain_opener(tokens_) != Item::none;
  if (!arrow && !opens) {
    tokens_.seek(here);
    return false;
  }
  if (arrow) b_.findings.add(diag::Code::missing_target, b_.span(before));
  else b_.findings.add(diag::Code::missing_value, b_.span(before->end, before->end), {{"after", quote(b_, *before)}});
  if (++errors_ >= max_syntax_errors) give_up();
  return opens || opener(tokens_) != Item::none || (tokens_.skip(), false);
}

// ---- heads of blocks ------------------------------------------------------------------------------------------------

// The name of a declaration whose head did not fit.
void Reader::salvage(std::size_t keyword, std::uint32_t start, ast::DeclHead& head) {
  head.broken = head.unread = true;
  const Token& first = tokens_.at(start);
  head.doc = b_.doc(first);
  head.pub = first.is(P::PUB);
  head.span = b_.span(&first);
  head.name = {{}, b_.span(first.begin, first.begin)};
  std::uint32_t at = start;
  for (std::uint32_t steps = 0; steps < max_prefixes && !tokens_.at(at).is(keyword); ++steps) ++at;
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
  while (ahead < max_prefixes && !tokens_.peek(ahead).is(keyword)) ++ahead;
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
      unexpected(b_, next).note(
          what == "flow" ? "A flow is written `flow order(promo: bool) -> receipt expires 30m { … }`; only its name "
                           "and its block have to be there."
                         : "After this name stands the block `{ … }`.");
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

}  // namespace bot::syntax
