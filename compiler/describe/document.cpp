#include "compiler/describe/document.hpp"

#include <algorithm>

#include "compiler/describe/blocks.hpp"
#include "compiler/i18n/messages.hpp"
#include "compiler/model/walk.hpp"

namespace bot::describe {

namespace {

constexpr std::size_t max_phrases = 6;

/// Intents that something waits for or raises, and all of the author's own.
std::vector<bool> used_intents(const model::Program& p) {
  std::vector<bool> used(p.intents.size());
  const auto use = [&](model::IntentId i) { used[static_cast<std::uint32_t>(i)] = true; };
  for (std::uint32_t i = 0; i < p.intents.size(); ++i)
    if (!p.at(p.intents[i].module).name.starts_with("std/")) used[i] = true;
  for (const model::Handler& h : p.handlers)
    for (const model::Trigger& t : h.triggers) use(t.intent);
  for (const model::IntentId i : p.openers) use(i);
  model::each_body(p, [&](const model::Body& body) {
    model::each_stmt(body, [&](const model::Stmt& s) {
      if (const auto* remind = std::get_if<model::Remind>(&s.node)) use(remind->intent);
      if (const model::Choices* choices = model::choices_of(s))
        model::each_button(*choices, [&](const model::Button& b) { use(b.intent); });
    });
  });
  return used;
}

void paragraphs(std::string_view doc, std::vector<Block>& out) {
  while (!doc.empty()) {
    const std::size_t end = std::min(doc.find("\n\n"), doc.size());
    std::string text(doc.substr(0, end));
    std::replace(text.begin(), text.end(), '\n', ' ');
    if (text.find_first_not_of(' ') != text.npos)
      out.push_back(line_block(Block::Kind::paragraph, {plain(std::move(text))}));
    doc.remove_prefix(std::min(end + 2, doc.size()));
  }
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& s : list) out += (out.empty() ? "" : ", ") + s;
  return out;
}

struct Maker {
  const Bot& bot;
  Anchors anchors = {};
  Context context{bot, anchors};
  std::vector<Block> out = {};

  std::vector<bool> live = i18n::live_flows(bot.program);

  const model::Program& program() const { return bot.program; }
  bool shown(std::uint32_t flow) const { return live[flow] && program().flows[flow].initial; }

  void head(Document& document) {
    const model::BotInfo& b = program().bot;
    document.title = b.title.empty() ? b.name : b.title;
    document.language = b.languages.front();
    out.push_back(heading(1, document.title, "top"));
    for (const ast::Bot& written : program().modules.front().ast->bots) paragraphs(written.head.doc, out);
    Block facts;
    facts.kind = Block::Kind::list;
    facts.rows.push_back({plain("Name: "), code(b.name)});
    facts.rows.push_back({plain(b.languages.size() == 1 ? "Language: " : "Languages: "), plain(joined(b.languages))});
    if (!b.channels.empty()) facts.rows.push_back({plain("Channels: " + joined(b.channels))});
    if (!b.timezone.empty()) facts.rows.push_back({plain("Time zone: " + b.timezone)});
    out.push_back(std::move(facts));
  }

  void openings() {
    out.push_back(heading(2, "How a conversation begins", "beginnings"));
    Block rows;
    rows.kind = Block::Kind::list;
    for (const model::IntentId id : program().openers) {
      const model::Intent& i = program().at(id);
      if (!i.flow) continue;
      Line line;
      const std::string said = context.phrases(i, nullptr);
      if (i.kind == model::IntentKind::event) line = {plain("The host raises "), code(i.event)};
      else if (i.kind == model::IntentKind::command)
        line = {plain("The customer sends the command "), code("/" + i.event)};
      else if (said.empty()) line = {plain("The customer means "), code(context.name_of(i))};
      else line = {plain("The customer says " + said + " ("), code(context.name_of(i)), plain(")")};
      if (i.ast->when) line.insert(line.end(), {plain(" when "), code(source_text(bot, i.ast->when->span))});
      line.push_back(plain(": the flow "));
      line.push_back(context.flow(*i.flow));
      rows.rows.push_back(std::move(line));
    }
    if (program().fallback)
      rows.rows.push_back({plain("The customer says anything else: the flow "), context.flow(*program().fallback)});
    out.push_back(std::move(rows));
    auto everywhere = context.handlers(program().bot.level, {});
    if (program().bot.on_error) {
      Block failed = line_block(Block::Kind::group, {plain("When something fails:")});
      failed.inner = context.body(program().at(*program().bot.on_error).body, {});
      everywhere.push_back(std::move(failed));
    }
    if (everywhere.empty()) return;
    out.push_back(heading(3, "Anywhere", "anywhere"));
    move_to_end(std::move(everywhere));
  }

  void move_to_end(std::vector<Block> blocks) {
    out.insert(out.end(), std::make_move_iterator(blocks.begin()), std::make_move_iterator(blocks.end()));
  }

  void flow_facts(const model::Flow& f) {
    Block facts;
    facts.kind = Block::Kind::list;
    if (f.fallback) facts.rows.push_back({plain("Opens when nothing else fits.")});
    if (f.is_volatile) facts.rows.push_back({plain("Closes when another flow opens over it.")});
    if (f.exclusive) facts.rows.push_back({plain("No other flow opens while it is open.")});
    if (f.expires) facts.rows.push_back({plain("Closes " + duration_text(*f.expires) + " after it opened.")});
    for (const model::VarId id : f.params) {
      const model::Var& v = program().at(id);
      Line line{plain("Takes "), code(std::string(v.name) + ": " + type_name(bot, v.type))};
      if (v.init && holds_secret(program(), v.type)) line.push_back(plain(", else a secret"));
      else if (v.init) line.insert(line.end(), {plain(", else "), code(source_text(bot, v.init->span))});
      facts.rows.push_back(std::move(line));
    }
    if (f.result) facts.rows.push_back({plain("Gives back "), code(type_name(bot, *f.result))});
    for (const model::VarId id : f.vars) {
      const model::Var& v = program().at(id);
      if (v.param != nullptr || v.ast == nullptr) continue;
      Line line{plain("Remembers "), code(std::string(v.name) + ": " + type_name(bot, v.type))};
      if (!v.ast->head.doc.empty()) line.push_back(plain(" – " + v.ast->head.doc));
      facts.rows.push_back(std::move(line));
    }
    if (!facts.rows.empty()) out.push_back(std::move(facts));
  }

  void state(const model::State& s) {
    out.push_back(heading(3, std::string(s.name), anchors.of("state", s.qualified)));
    paragraphs(s.ast->head.doc, out);
    Line marks;
    const auto mark = [&](const char* text) { marks.push_back(plain((marks.empty() ? "" : " ") + std::string(text))); };
    if (s.initial) mark("The flow begins here.");
    if (s.end) mark("The flow ends here.");
    if (s.exclusive) mark("No other flow opens here.");
    if (!marks.empty()) out.push_back(line_block(Block::Kind::paragraph, std::move(marks)));
    move_to_end(context.body(s.entry, s.flow));
    move_to_end(context.handlers(s.level, s.flow));
    if (s.exit.empty()) return;
    Block leaving = line_block(Block::Kind::group, {plain("On leaving:")});
    leaving.inner = context.body(s.exit, s.flow);
    out.push_back(std::move(leaving));
  }

  void flow(model::FlowId id) {
    const model::Flow& f = program().at(id);
    out.push_back(heading(2, "Flow " + f.qualified, anchors.of("flow", f.qualified)));
    paragraphs(f.ast->head.doc, out);
    flow_facts(f);
    Block chart;
    chart.kind = Block::Kind::chart;
    chart.text = f.qualified;
    chart.graph = graph_of(bot, id);
    out.push_back(std::move(chart));
    if (auto all = context.handlers(f.level, id); !all.empty()) {
      out.push_back(heading(3, "In every state", anchors.of("every-state", f.qualified)));
      move_to_end(std::move(all));
    }
    for (const model::StateId s : f.states) state(program().at(s));
  }

  /// The flows, in the order of the sources, with what opens the document.
  void contents() {
    Block list;
    list.kind = Block::Kind::list;
    list.rows.push_back({link("How a conversation begins", "beginnings")});
    for (std::uint32_t i = 0; i < program().flows.size(); ++i) {
      if (!shown(i)) continue;
      Line line{plain("Flow "), context.flow(static_cast<model::FlowId>(i))};
      const std::string_view doc = program().flows[i].ast->head.doc;
      if (!doc.empty()) line.push_back(plain(" – " + std::string(doc.substr(0, doc.find('\n')))));
      list.rows.push_back(std::move(line));
    }
    out.push_back(std::move(list));
  }
};

}  // namespace

Block line_block(Block::Kind kind, Line line) {
  Block out;
  out.kind = kind;
  out.line = std::move(line);
  return out;
}

Block heading(unsigned level, std::string text, std::string anchor) {
  Block out = line_block(Block::Kind::heading, {plain(std::move(text))});
  out.level = level;
  out.anchor = std::move(anchor);
  return out;
}

const std::string& Anchors::of(std::string_view kind, std::string_view name) {
  const std::string key = std::string(kind) + " " + std::string(name);
  if (const auto known = known_.find(key); known != known_.end()) return known->second;
  std::string slug(kind);
  slug += '-';
  for (const char c : name) {
    const bool fine =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
    slug += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : fine ? c : '-';
  }
  std::string anchor = slug;
  for (int n = 2; !taken_.insert(anchor).second; ++n) anchor = slug + "-" + std::to_string(n);
  return known_[key] = anchor;
}

std::string Context::name_of(const model::Intent& intent) const {
  return intent.module == model::ModuleId{} ? std::string(intent.name) : intent.qualified;
}

Piece Context::flow(model::FlowId id) const {
  const std::string& name = bot.program.at(id).qualified;
  return link(name, anchors.of("flow", name));
}

Piece Context::state(model::StateId id, std::optional<model::FlowId> from) const {
  const model::State& s = bot.program.at(id);
  return link(s.flow == from ? std::string(s.name) : s.qualified, anchors.of("state", s.qualified));
}

Line Context::target(const model::Target& t, std::optional<model::FlowId> from) const {
  switch (t.kind) {
    case model::Target::Kind::stay: return {};
    case model::Target::Kind::back: return {plain("→ back to the state before")};
    case model::Target::Kind::state: return {plain("→ "), state(t.state, from)};
    case model::Target::Kind::flow: return {plain("→ the flow "), flow(t.flow)};
  }
  return {};
}

std::string Context::phrases(const model::Intent& intent, const model::Trigger* trigger) const {
  const auto list = phrases_of(bot, intent, trigger, max_phrases + 1);
  std::string out;
  for (std::size_t i = 0; i < std::min(list.size(), max_phrases); ++i) out += (i > 0 ? ", “" : "“") + list[i] + "”";
  if (list.size() > max_phrases) out += " …";
  return out;
}

Document document_of(const Bot& bot, const std::vector<const ast::Module*>& tests) {
  Document document;
  Maker maker{bot};
  maker.head(document);
  maker.contents();
  maker.openings();
  for (std::uint32_t i = 0; i < bot.program.flows.size(); ++i)
    if (maker.shown(i)) maker.flow(static_cast<model::FlowId>(i));
  maker.context.understanding(used_intents(bot.program), maker.out);
  maker.context.outside(maker.out);
  maker.context.conversations(tests, maker.out);
  document.blocks = std::move(maker.out);
  return document;
}

}  // namespace bot::describe
