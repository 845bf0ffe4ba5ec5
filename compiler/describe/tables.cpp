// What a bot understands, what it needs from outside, and its tests.

#include <algorithm>

#include "compiler/describe/blocks.hpp"
#include "compiler/model/walk.hpp"

namespace bot::describe {

namespace {

Block table(std::vector<std::string> head) {
  Block out;
  out.kind = Block::Kind::table;
  std::vector<Line> cells;
  for (std::string& h : head) cells.push_back({plain(std::move(h))});
  out.cells.push_back(std::move(cells));
  return out;
}

std::string first_line(std::string_view doc) { return std::string(doc.substr(0, doc.find('\n'))); }

Line classifier(const Bot& bot, const model::Intent& i) {
  switch (i.kind) {
    case model::IntentKind::event: return {plain("the event "), code(i.event)};
    case model::IntentKind::command: return {plain("the command "), code("/" + i.event)};
    case model::IntentKind::image: return {plain("an image")};
    case model::IntentKind::audio: return {plain("an audio message")};
    case model::IntentKind::video: return {plain("a video")};
    case model::IntentKind::file: return {plain("a file")};
    case model::IntentKind::location: return {plain("a location")};
    case model::IntentKind::contact: return {plain("a contact")};
    case model::IntentKind::sticker: return {plain("a sticker")};
    case model::IntentKind::text: break;
  }
  Line line;
  if (i.fallback) line.push_back(plain("any message"));
  else if (i.ast->classifier) line.push_back(code(source_text(bot, i.ast->classifier->span)));
  else line.push_back(plain("its values"));
  if (i.ast->when) line.insert(line.end(), {plain(" when "), code(source_text(bot, i.ast->when->span))});
  return line;
}

std::string signature(const Context& context, const model::Intent& i) {
  const Bot& bot = context.bot;
  const std::string out = context.name_of(i);
  std::string list;
  for (const model::Attribute& a : i.attributes)
    list += (list.empty() ? "" : ", ") + std::string(a.name) + ": " + type_name(bot, a.type.plain()) +
            (a.optional ? "?" : "");
  return list.empty() ? out : out + "(" + list + ")";
}

std::string fields(const Bot& bot, const std::vector<model::RecordField>& list) {
  std::string out;
  for (const model::RecordField& f : list)
    out += (out.empty() ? "" : ", ") + std::string(f.name) + ": " + type_name(bot, f.type);
  return out;
}

/// A text of a test, with its holes as written.
std::string written(const Bot& bot, const ast::Text& text) {
  std::string out;
  for (const ast::TextPart& p : text.parts) out += p.expr || p.plural ? source_text(bot, p.span) : p.literal;
  return out;
}

}  // namespace

void Context::understanding(const std::vector<bool>& used, std::vector<Block>& out) const {
  const model::Program& p = bot.program;
  Block intents = table({"Intent", "Understood by", "For example"});
  std::vector<bool> nlus(p.nlus.size());
  for (std::uint32_t i = 0; i < p.nlus.size(); ++i)
    nlus[i] = p.nlus[i].ast != nullptr && !p.at(p.nlus[i].module).name.starts_with("std/");
  for (std::uint32_t i = 0; i < p.intents.size(); ++i) {
    if (!used[i]) continue;
    const model::Intent& intent = p.intents[i];
    Line name{code(signature(*this, intent))};
    if (!intent.ast->head.doc.empty()) name.push_back(plain(" – " + first_line(intent.ast->head.doc)));
    intents.cells.push_back({std::move(name), classifier(bot, intent), {plain(phrases(intent, nullptr))}});
    for (const model::Attribute& a : intent.attributes)
      if (intent.kind != model::IntentKind::event) nlus[static_cast<std::uint32_t>(a.nlu)] = true;
    const auto mark = [&](const auto& self, const model::Expr& e) -> void {
      if (const auto* found = std::get_if<model::Found>(&e.node)) nlus[static_cast<std::uint32_t>(found->nlu)] = true;
      model::each_part(e, [&](const model::Expr& part) { self(self, part); });
    };
    if (intent.classifier) mark(mark, *intent.classifier);
  }
  if (intents.cells.size() > 1) {
    out.push_back(heading(2, "What it understands", "understanding"));
    out.push_back(std::move(intents));
  }
  for (std::uint32_t i = 0; i < p.nlus.size(); ++i) {
    const model::Nlu& n = p.nlus[i];
    if (!nlus[i] || n.ast == nullptr) continue;
    out.push_back(
        heading(3, n.module == model::ModuleId{} ? std::string(n.name) : n.qualified, anchors.of("nlu", n.qualified)));
    if (!n.ast->head.doc.empty())
      out.push_back(line_block(Block::Kind::paragraph, {plain(first_line(n.ast->head.doc))}));
    if (n.kind == model::NluKind::remote)
      out.push_back(
          line_block(Block::Kind::paragraph, {plain("The model "), code(n.model), plain(" tells which one.")}));
    Block values = n.kind == model::NluKind::pattern ? table({"Pattern"}) : table({"Value", "Phrases"});
    for (const ast::PatternForm& f : n.ast->patterns) values.cells.push_back({{code(f.pattern)}});
    for (const model::NluValue& v : n.values) {
      std::string list;
      for (const model::Phrase& phrase : v.phrases) list += (list.empty() ? "" : ", ") + std::string(phrase.text);
      values.cells.push_back({{code(std::string(v.name))}, {plain(list)}});
    }
    out.push_back(std::move(values));
  }
}

void Context::outside(std::vector<Block>& out) const {
  const model::Program& p = bot.program;
  Block configs = table({"Setting", "Type", "Default", ""}), vars = table({"Variable", "Type", "At first", ""});
  for (const model::Var& v : p.vars) {
    if (v.ast == nullptr || v.flow || (!v.config && p.at(v.module).name.starts_with("std/"))) continue;
    const bool written = v.init && !holds_secret(p, v.type);
    const std::string init = written                        ? source_text(bot, v.init->span)
                             : v.init                       ? "a secret"
                             : v.type.optional || !v.config ? "none"
                                                            : "must be given";
    (v.config ? configs : vars)
        .cells.push_back({{code(v.qualified)},
                          {code(type_name(bot, v.type))},
                          {written ? code(init) : plain(init)},
                          {plain(first_line(v.ast->head.doc))}});
  }
  const auto section = [&](const char* title, const char* anchor, Block block) {
    if (block.cells.size() < 2) return;
    out.push_back(heading(2, title, anchor));
    out.push_back(std::move(block));
  };
  section("What it remembers", "variables", std::move(vars));
  section("Settings", "settings", std::move(configs));
  Block calls = table({"Call", "Gives", "Within"});
  for (const model::ServiceCall& c : p.service_calls)
    calls.cells.push_back({{code(c.qualified + "(" + fields(bot, c.params) + ")")},
                           {c.result ? code(type_name(bot, *c.result)) : plain("nothing")},
                           {plain(duration_text(c.timeout))}});
  section("Services", "services", std::move(calls));
  Block records = table({"Record", "Fields"});
  for (const model::Record& r : p.records)
    if (r.ast != nullptr) records.cells.push_back({{code(r.qualified)}, {code(fields(bot, r.fields))}});
  section("Records", "records", std::move(records));

  Block told = table({"Event", "Fields"});
  std::map<std::string, std::string> emitted;
  model::each_body(p, [&](const model::Body& body) {
    model::each_stmt(body, [&](const model::Stmt& s) {
      const auto* emit = std::get_if<model::Emit>(&s.node);
      if (emit == nullptr) return;
      std::string list;
      for (const auto& [name, value] : emit->fields)
        list += (list.empty() ? "" : ", ") + std::string(name) + ": " + type_name(bot, value->type);
      emitted.emplace(emit->event, list);
    });
  });
  for (const auto& [name, list] : emitted) told.cells.push_back({{code(name)}, {code(list)}});
  section("What it tells the host", "emitted", std::move(told));
}

void Context::conversations(const std::vector<const ast::Module*>& tests, std::vector<Block>& out) const {
  bool first = true;
  const auto test = [&](const ast::Test& t) {
    if (first) out.push_back(heading(2, "Conversations", "conversations"));
    first = false;
    out.push_back(heading(3, t.name, anchors.of("test", t.name)));
    Block talk;
    talk.kind = Block::Kind::talk;
    for (const ast::TestStep& s : t.steps) {
      Block step;
      using Kind = ast::TestStep::Kind;
      const bool said = s.kind == Kind::user && !s.media;
      if (said || s.kind == Kind::tap || s.kind == Kind::bot) {
        step.kind = s.kind == Kind::bot ? Block::Kind::bubble : Block::Kind::reply;
        step.text = written(bot, s.text);
        if (s.kind == Kind::tap) step.text = "[" + step.text + "]";
      } else {
        step = line_block(Block::Kind::note, {code(source_text(bot, s.span))});
      }
      talk.inner.push_back(std::move(step));
    }
    out.push_back(std::move(talk));
  };
  for (const model::Module& m : bot.program.modules)
    if (!m.name.starts_with("std/"))
      for (const ast::Test& t : m.ast->tests) test(t);
  for (const ast::Module* m : tests)
    for (const ast::Test& t : m->tests) test(t);
}

}  // namespace bot::describe
