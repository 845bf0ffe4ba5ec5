#include "compiler/syntax/parse.hpp"

#include "compiler/syntax/module_reader.hpp"

namespace bot::syntax {

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

void Reader::nlu(Level level, const Opened& around, std::vector<ast::Nlu>& to) {
  ast::Nlu result;
  Opened block;
  if (open(
          level, "nlu", P::NLU, &P::nluHead, [&](P::NluHeadContext* tree) { result = nlu_head(b_, tree); }, result.head,
          block, around)) {
    const std::uint32_t errors = errors_;
    if (result.head.broken) {  // its kind shows inside
      if (begins_text(tokens_.peek())) result.kind = ast::NluKind::pattern;
      else if (!tokens_.peek(1).is(P::COLON)) result.kind = ast::NluKind::remote;
    }
    nlu_inside(result, block);
    if (!done_ && tokens_.peek().is(P::THRESHOLD)) {
      if (auto* tree = item(level, &P::threshold)) threshold(b_, tree, result);
    }
    result.head.broken = result.head.broken || errors_ != errors;
  }
  result.head.span.end = std::max(result.head.span.end, last_end());
  to.push_back(std::move(result));
}

void Reader::nlu_inside(ast::Nlu& nlu, const Opened& block) {
  const Level level = nlu.kind == ast::NluKind::keyword   ? Level::nlu
                      : nlu.kind == ast::NluKind::pattern ? Level::pattern
                                                          : Level::remote;
  while (more(level, block)) {
    if (!begins_row(level)) {
      skip_unknown(level);
    } else if (level == Level::pattern) {
      if (auto* tree = item(level, &P::patternForm)) nlu.patterns.push_back(pattern_form(b_, tree));
    } else if (level == Level::remote) {
      if (auto* tree = item(level, &P::valueName)) nlu.values.push_back({name(b_, tree->label), {}});
    } else if (auto* tree = item(level, &P::nluLabel)) {
      nlu.values.push_back({name(b_, tree->label), {}});
      phrases(nlu.values.back().phrases);
    }
  }
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

void Reader::config(Level level) {
  if (name_missing(P::CONFIG)) return;
  ast::Var broken;
  broken.config = true;
  salvage(P::CONFIG, tokens_.position(), broken.head);
  if (auto* tree = item(level, &P::config)) module_.vars.push_back(syntax::config(b_, tree));
  else if (!broken.head.name.text.empty()) module_.vars.push_back(std::move(broken));
}

void Reader::function(Level level, std::vector<ast::Fn>& to) {
  if (name_missing(P::FN)) return;
  ast::Fn broken;
  salvage(P::FN, tokens_.position(), broken.head);
  if (auto* tree = item(level, &P::function_)) to.push_back(syntax::function(b_, tree));
  else if (!broken.head.name.text.empty()) to.push_back(std::move(broken));
}

void Reader::record() {
  ast::Record result;
  Opened block;
  if (open(Level::module, "record", P::RECORD, &P::recordHead,
           [&](P::RecordHeadContext* tree) { result = record_head(b_, tree); }, result.head, block, {})) {
    const std::uint32_t errors = errors_;
    while (more(Level::record, block)) {
      if (!begins_row(Level::record)) skip_unknown(Level::record);
      else if (auto* tree = item(Level::record, &P::recordField))
        result.fields.push_back(field(b_, tree->field(), "A field of a record"));
    }
    result.head.broken = result.head.broken || errors_ != errors;
  }
  result.head.span.end = std::max(result.head.span.end, last_end());
  module_.records.push_back(std::move(result));
}

void Reader::enumeration() {
  ast::Enum result;
  Opened block;
  if (open(Level::module, "enum", P::ENUM, &P::enumerationHead,
           [&](P::EnumerationHeadContext* tree) { result = enumeration_head(b_, tree); }, result.head, block, {})) {
    const std::uint32_t errors = errors_;
    while (more(Level::enumeration, block)) {
      if (!begins_row(Level::enumeration)) skip_unknown(Level::enumeration);
      else if (auto* tree = item(Level::enumeration, &P::valueName))
        result.values.push_back({name(b_, tree->label), {}});
    }
    result.head.broken = result.head.broken || errors_ != errors;
  }
  result.head.span.end = std::max(result.head.span.end, last_end());
  module_.enums.push_back(std::move(result));
}

void Reader::service() {
  ast::Service result;
  Opened block;
  if (open(Level::module, "service", P::SERVICE, &P::serviceHead,
           [&](P::ServiceHeadContext* tree) { result = service_head(b_, tree); }, result.head, block, {})) {
    const std::uint32_t errors = errors_;
    while (more(Level::service, block)) {
      if (!begins_row(Level::service)) skip_unknown(Level::service);
      else if (auto* tree = item(Level::service, &P::serviceCall)) result.calls.push_back(service_call(b_, tree));
    }
    result.head.broken = result.head.broken || errors_ != errors;
  }
  result.head.span.end = std::max(result.head.span.end, last_end());
  module_.services.push_back(std::move(result));
}

void Reader::promise() {
  if (auto* tree = item(Level::module, &P::rule_)) module_.rules.push_back(syntax::rule(b_, tree));
}

void Reader::handler(Level level, std::vector<ast::Handler>& to) {
  if (auto* tree = item(level, &P::handler)) to.push_back(syntax::handler(b_, tree));
}

void Reader::statement(Level level, std::vector<ast::Stmt>& to) {
  if (auto* tree = item(level, &P::statement)) to.push_back(syntax::statement(b_, tree));
}

void Reader::exit_block(Level level, ast::Seldom<ast::Block>& to) {
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
        case Item::handler:
          if (result.exit && !told) {
            told = true;
            b_.findings
                .add(diag::Code::misplaced, b_.span(&tokens_.peek()),
                     {{"what", "A handler"}, {"place", "behind `exit`"}})
                .note("`exit` is the last thing in a state.");
            result.head.broken = true;
          }
          handler(Level::state, result.handlers);
          break;
        case Item::exit:
          if (result.exit) explain_misplaced(b_, tokens_, Level::state, Item::exit), ++errors_;
          exit_block(Level::state, result.exit);
          break;
        case Item::nlu:
        case Item::intent:
        case Item::variable:
        case Item::function:
        case Item::state:
          explain_misplaced(b_, tokens_, Level::state, next);
          if (++errors_ >= max_syntax_errors) give_up();
          flow_member(flow, Level::state, block, next);
          break;
        case Item::bot:
        case Item::use:
        case Item::config:
        case Item::record:
        case Item::enumeration:
        case Item::service:
        case Item::flow:
        case Item::rule:
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
    case Item::function: return function(level, flow.fns);
    case Item::state: return state(level, around, flow);
    case Item::handler: return handler(level, flow.handlers);
    case Item::statement:
    case Item::exit:
    case Item::bot:
    case Item::use:
    case Item::config:
    case Item::record:
    case Item::enumeration:
    case Item::service:
    case Item::flow:
    case Item::rule:
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
  ast::Seldom<ast::Block> exit;
  std::vector<ast::Stmt> statements;
  switch (next) {
    case Item::bot: return bot();
    case Item::use: return use();
    case Item::flow: return flow();
    case Item::test: return test();
    case Item::config: return config(level);
    case Item::record: return record();
    case Item::enumeration: return enumeration();
    case Item::service: return service();
    case Item::rule: return promise();
    case Item::state: return state(level, {}, dropped);
    case Item::statement: return statement(level, statements);
    case Item::exit: return exit_block(level, exit);
    case Item::nlu:
    case Item::intent:
    case Item::variable:
    case Item::function:
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
      case Item::config: config(Level::module); break;
      case Item::record: record(); break;
      case Item::enumeration: enumeration(); break;
      case Item::service: service(); break;
      case Item::function: function(Level::module, module_.fns); break;
      case Item::rule: promise(); break;
      case Item::state:
      case Item::statement:
      case Item::exit: misplaced(Level::module, next); break;
      case Item::none:
      case Item::test_step: skip_unknown(Level::module); break;
    }
  }
}

ast::Module parse(const source::SourceSet& sources, source::FileId file, diag::Findings& findings) {
  Reader reader(sources, file, findings);
  reader.read();
  return reader.take();
}

}  // namespace bot::syntax
