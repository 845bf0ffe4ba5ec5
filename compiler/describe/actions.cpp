// What blocks and handlers do, as blocks of a document.

#include "compiler/describe/blocks.hpp"

namespace bot::describe {

namespace {

std::string_view media_word(ast::MediaKind kind) {
  switch (kind) {
    case ast::MediaKind::image: return "an image";
    case ast::MediaKind::audio: return "an audio message";
    case ast::MediaKind::video: return "a video";
    case ast::MediaKind::file: return "a file";
    case ast::MediaKind::sticker: return "a sticker";
    case ast::MediaKind::location: return "a location";
    case ast::MediaKind::contact: return "a contact";
  }
  return "something";
}

/// "a, b"
std::string joined(const Bot& bot, const std::vector<model::ExprPtr>& list) {
  std::string out;
  for (const model::ExprPtr& e : list)
    if (e) out += (out.empty() ? "" : ", ") + source_text(bot, e->span);
  return out;
}

Block group(Line line, std::vector<Block> inner) {
  Block out = line_block(Block::Kind::group, std::move(line));
  out.inner = std::move(inner);
  return out;
}

Block bubble(std::string text) {
  Block out;
  out.kind = Block::Kind::bubble;
  out.text = std::move(text);
  return out;
}

struct Actions {
  const Context& context;
  std::optional<model::FlowId> flow;
  std::vector<Block> out = {};

  const Bot& bot() const { return context.bot; }
  std::vector<Block> inner(const model::Body& body) const { return context.body(body, flow); }
  void note(Line line) { out.push_back(line_block(Block::Kind::note, std::move(line))); }
  std::string source(const model::ExprPtr& e) const { return source_text(bot(), e->span); }

  void rows(const model::Choices& list, std::vector<Line>& to) const {
    struct Visitor {
      const Actions& a;
      std::vector<Line>& to;
      void operator()(const model::Button& b) const {
        const model::Intent& intent = a.bot().program.at(b.intent);
        const std::string values = joined(a.bot(), b.values);
        to.push_back({strong(value_of(a.bot(), *b.label)), plain(" means "),
                      code(a.context.name_of(intent) + (values.empty() ? "" : "(" + values + ")"))});
      }
      void operator()(const model::Link& l) const {
        to.push_back({strong(value_of(a.bot(), *l.label)), plain(" leads to "), code(value_of(a.bot(), *l.to))});
      }
      void operator()(const model::Card& c) const {
        Line line{plain("a card: "), strong(value_of(a.bot(), *c.title))};
        if (c.text) line.push_back(plain(" – " + value_of(a.bot(), *c.text)));
        if (c.image) line.push_back(plain(", with a picture"));
        to.push_back(std::move(line));
        a.rows(c.choices, to);
      }
      void operator()(const model::ChoiceFor& f) const {
        to.push_back({plain("for each of "), code(a.source(f.list)), plain(":")});
        a.rows(f.body, to);
      }
      void operator()(const model::ChoiceIf& i) const {
        to.push_back({plain("if "), code(a.source(i.condition)), plain(":")});
        a.rows(i.then, to);
        if (i.otherwise.empty()) return;
        to.push_back({plain("otherwise:")});
        a.rows(i.otherwise, to);
      }
    };
    for (const model::Choice& c : list) std::visit(Visitor{*this, to}, c.node);
  }
  void choices(const model::Choices& list) {
    if (list.empty()) return;
    Block block;
    block.kind = Block::Kind::choices;
    rows(list, block.rows);
    out.push_back(std::move(block));
  }

  void operator()(const model::Say& v) {
    std::vector<Block> bubbles;
    for (const model::Template& t : v.variants) bubbles.push_back(bubble(text_of(bot(), t)));
    if (bubbles.size() == 1) out.push_back(std::move(bubbles.front()));
    else out.push_back(group({plain("One of:")}, std::move(bubbles)));
    choices(v.choices);
  }
  void operator()(const model::SayMedia& v) {
    Line line{plain("Sends " + std::string(media_word(v.kind)) + ": "), code(value_of(bot(), *v.source))};
    if (v.longitude) line.push_back(code(", " + value_of(bot(), *v.longitude)));
    note(std::move(line));
    if (v.caption) out.push_back(bubble(text_of(bot(), *v.caption)));
    choices(v.choices);
  }
  void operator()(const model::SayCarousel& v) {
    note({plain("Shows cards:")});
    choices(v.cards);
  }
  void operator()(const model::Let& v) { note({plain("Works out "), code(source(v.value))}); }
  void operator()(const model::Set& v) {
    const model::Var& var = bot().program.at(v.var);
    note({plain("Remembers "), code(var.name.empty() ? "language" : std::string(var.name)), plain(" = "),
          code(source(v.value))});
  }
  void operator()(const model::If& v) {
    out.push_back(group({plain("If "), code(source(v.condition)), plain(":")}, inner(v.then)));
    if (!v.otherwise.empty()) out.push_back(group({plain("Otherwise:")}, inner(v.otherwise)));
  }
  void operator()(const model::For& v) {
    out.push_back(group({plain("For each of "), code(source(v.list)), plain(":")}, inner(v.body)));
  }
  void operator()(const model::Match& v) {
    for (const model::Match::Case& c : v.cases)
      out.push_back(
          group({plain("If "), code(source(v.value)), plain(" is "), code(joined(bot(), c.values)), plain(":")},
                inner(c.body)));
    if (!v.otherwise.empty()) out.push_back(group({plain("Otherwise:")}, inner(v.otherwise)));
  }
  void operator()(const model::Ask& v) {
    out.push_back(bubble(text_of(bot(), v.question)));
    choices(v.choices);
    Line line{plain("Waits for "), v.nlu ? code(std::string(bot().program.at(*v.nlu).name)) : plain("any text")};
    note(std::move(line));
    if (v.retry || v.retries) {
      std::vector<Block> said;
      said.push_back(bubble(text_of(bot(), v.retry ? *v.retry : v.question)));
      const std::string times = !v.retries        ? ""
                                : *v.retries == 1 ? ", once"
                                                  : ", at most " + std::to_string(*v.retries) + " times";
      out.push_back(group({plain("When that is something else" + times + ":")}, std::move(said)));
    }
    if (!v.otherwise.empty()) out.push_back(group({plain("When there is still no answer:")}, inner(v.otherwise)));
  }
  void operator()(const model::CallFlow& v) { note({plain("Goes through the flow "), context.flow(v.flow)}); }
  void operator()(const model::Try& v) {
    const std::string args = joined(bot(), v.args);
    note({plain("Asks the service "), code(bot().program.at(v.call).qualified + "(" + args + ")")});
    if (!v.body.empty()) out.push_back(group({plain("With its answer:")}, inner(v.body)));
    out.push_back(group({plain("When it fails:")}, inner(v.failed)));
  }
  void operator()(const model::Handover& v) {
    Line line{plain("Hands the customer over to an agent")};
    if (v.to) line.push_back(plain(" of the team ")), line.push_back(code(value_of(bot(), *v.to)));
    if (v.note) line.push_back(plain(", with the note “" + value_of(bot(), *v.note) + "”"));
    note(std::move(line));
  }
  void operator()(const model::Remind& v) {
    note(
        {plain("Raises "), code(context.name_of(bot().program.at(v.intent))), plain(" after "), code(source(v.after))});
  }
  void operator()(const model::Cancel& v) {
    note({plain("Forgets the reminder "), code(context.name_of(bot().program.at(v.intent)))});
  }
  void operator()(const model::Emit& v) { note({plain("Tells the host "), code(v.event)}); }
  void operator()(const model::Return& v) { note({plain("Gives back "), code(source(v.value))}); }
  void operator()(const model::Go& v) {
    Line line = context.target(v.target, flow);
    if (line.empty()) line = {plain("waits on")};
    note(std::move(line));
  }
};

/// "the customer says “1”", "the host raises agent.resolved"
void trigger(const Context& context, const model::Trigger& t, const ast::Trigger* written, Line& line) {
  const model::Intent& i = context.bot.program.at(t.intent);
  const std::string name = written ? source_text(context.bot, written->span) : context.name_of(i);
  const auto sends = [&](const char* what) {
    line.push_back(plain(std::string("the customer sends ") + what + " ("));
    line.push_back(code(name));
    line.push_back(plain(")"));
  };
  switch (i.kind) {
    case model::IntentKind::event:
      line.push_back(plain("the host raises "));
      line.push_back(code(i.event));
      return;
    case model::IntentKind::command:
      line.push_back(plain("the customer sends the command "));
      line.push_back(code("/" + i.event));
      return;
    case model::IntentKind::image: return sends("an image");
    case model::IntentKind::audio: return sends("an audio message");
    case model::IntentKind::video: return sends("a video");
    case model::IntentKind::file: return sends("a file");
    case model::IntentKind::location: return sends("a location");
    case model::IntentKind::contact: return sends("a contact");
    case model::IntentKind::sticker: return sends("a sticker");
    case model::IntentKind::text: break;
  }
  if (i.fallback) {
    line.push_back(plain("the customer says anything else ("));
    line.push_back(code(name));
    line.push_back(plain(")"));
    return;
  }
  const std::string said = context.phrases(i, &t);
  line.push_back(plain(said.empty() ? "the customer means " : "the customer says " + said + " ("));
  line.push_back(code(name));
  if (!said.empty()) line.push_back(plain(")"));
}

Line when(const Context& context, const model::Handler& h) {
  Line line;
  switch (h.ast->kind) {
    case ast::Handler::Kind::otherwise: line.push_back(plain("Otherwise")); break;
    case ast::Handler::Kind::resume: line.push_back(plain("Back from another flow")); break;
    case ast::Handler::Kind::error: line.push_back(plain("When a turn fails")); break;
    case ast::Handler::Kind::after: line.push_back(plain("After " + duration_text(h.delay))); break;
    case ast::Handler::Kind::on:
      line.push_back(plain("When "));
      for (std::size_t t = 0; t < h.triggers.size(); ++t) {
        if (t > 0) line.push_back(plain(" or "));
        trigger(context, h.triggers[t], t < h.ast->triggers.size() ? &h.ast->triggers[t] : nullptr, line);
      }
  }
  if (const std::string guard = guard_text(context.bot, h); !guard.empty()) {
    line.push_back(plain(h.ast->kind == ast::Handler::Kind::on ? " and " : ", if "));
    line.push_back(code(guard));
  }
  return line;
}

}  // namespace

std::vector<Block> Context::body(const model::Body& body, std::optional<model::FlowId> flow) const {
  Actions actions{*this, flow};
  for (const model::Stmt& s : body) std::visit(actions, s.node);
  return std::move(actions.out);
}

std::vector<Block> Context::handlers(const model::Level& level, std::optional<model::FlowId> flow) const {
  std::vector<Block> out;
  for (const model::HandlerId id : handlers_of(level)) {
    const model::Handler& h = bot.program.at(id);
    Line line = when(*this, h);
    std::vector<Block> does = body(h.body, flow);
    Line arrow = target(h.target, flow);
    if (does.empty()) {
      line.push_back(plain(arrow.empty() ? ": waits on" : " "));
      line.insert(line.end(), arrow.begin(), arrow.end());
    } else {
      line.push_back(plain(":"));
      if (!arrow.empty()) does.push_back(line_block(Block::Kind::note, std::move(arrow)));
    }
    out.push_back(group(std::move(line), std::move(does)));
  }
  return out;
}

}  // namespace bot::describe
