#include "compiler/lower/lower.hpp"

#include <algorithm>

#include "bytecode/fold.hpp"
#include "bytecode/hash.hpp"
#include "compiler/lower/bounds.hpp"
#include "compiler/lower/code.hpp"

namespace bot::lower {

namespace {

using bytecode::ChunkKind;
using bytecode::no_row;
using diag::Code;

struct Lowerer {
  const model::Program& program;
  const source::SourceSet& sources;
  const std::vector<std::array<std::uint8_t, 16>>& hashes;
  const Rows& rows;
  Texts& texts;
  emit::Image& image;
  diag::Findings& findings;
  Coder coder;

  Lowerer(const model::Program& p, const source::SourceSet& s, const std::vector<std::array<std::uint8_t, 16>>& h,
          const Rows& r, Texts& t, emit::Image& i, diag::Findings& f)
      : program(p), sources(s), hashes(h), rows(r), texts(t), image(i), findings(f), coder(p, r, t, s, i) {}

  // ---- names
  // ---------------------------------------------------------------------------------------------------------

  void name(bytecode::NameKind kind, std::uint32_t index, std::string text, source::Span span) {
    const auto at = sources.position(span.file, span.begin);
    image.debug.names.push_back(
        {kind, index, rows.files[static_cast<std::uint32_t>(span.file)], at.line, at.column, std::move(text)});
  }

  /// The handler as it is written, up to its arrow or block.
  std::string handler_text(const ast::Handler& h) const {
    std::uint32_t end = h.span.end;
    if (h.arrow) end = std::min(end, h.arrow->span.begin);
    if (h.body) end = std::min(end, h.body->span.begin);
    std::string out;
    for (const char c : sources.text({h.span.file, h.span.begin, end})) {
      const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (!blank) out += c;
      else if (!out.empty() && out.back() != ' ') out += ' ';
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
  }

  // ---- chunks
  // --------------------------------------------------------------------------------------------------------

  std::uint32_t guard(const model::Expr& e, std::optional<model::IntentId> intent) {
    coder.begin(ChunkKind::guard, intent, "");
    coder.expr(e);
    return coder.end();
  }

  std::uint32_t action(const model::Body& body, std::optional<model::IntentId> intent, std::string_view context) {
    if (body.empty()) return no_row;
    coder.begin(ChunkKind::action, intent, context);
    coder.body(body);
    return coder.end();
  }

  /// Places of the modules, those that are used before the ones that use them.
  std::vector<std::uint32_t> module_ranks() const {
    std::vector<std::uint32_t> ranks(program.modules.size(), no_row);
    std::uint32_t next = 0;
    const auto visit = [&](const auto& self, std::uint32_t m) -> void {
      if (ranks[m] != no_row) return;
      ranks[m] = 0;  // uses have no cycles
      for (const auto& [name, symbol] : program.modules[m].scope)
        if (symbol.kind == model::Symbol::Kind::module && symbol.index < ranks.size()) self(self, symbol.index);
      ranks[m] = next++;
    };
    for (std::uint32_t m = 0; m < ranks.size(); ++m) visit(visit, m);
    return ranks;
  }

  /// Sets the bot's variables, those of used modules before those of their users. Hidden ones start as zero bytes.
  std::uint32_t init() {
    const std::vector<std::uint32_t> ranks = module_ranks();
    std::vector<model::VarId> order;
    for (std::uint32_t i = 0; i < program.vars.size(); ++i)
      if (!program.vars[i].flow && program.vars[i].ast) order.push_back(static_cast<model::VarId>(i));
    const auto rank = [&](model::VarId v) { return ranks[static_cast<std::uint32_t>(program.at(v).module)]; };
    std::stable_sort(order.begin(), order.end(), [&](model::VarId x, model::VarId y) { return rank(x) < rank(y); });
    return init(order);
  }

  /// Sets the variables in this order.
  std::uint32_t init(const std::vector<model::VarId>& order) {
    if (order.empty()) return no_row;
    coder.begin(ChunkKind::init, {}, "");
    for (const model::VarId id : order) {
      const model::Var& v = program.at(id);
      if (v.init) {
        coder.expr(*v.init);
      } else if (v.type.optional) {
        const bytecode::Type t = lowered(rows, v.type);
        coder.op(Op::const_none, bytecode::type_byte(t));
        if (t.base == bytecode::BaseType::enum_) bytecode::put_leb(image.code, t.nlu);
      } else {
        coder.op(Op::const_int, 0);
      }
      coder.op(Op::store, rows.of(id));
    }
    return coder.end();
  }

  // ---- rows
  // ----------------------------------------------------------------------------------------------------------

  void nlus() {
    for (const std::uint32_t id : rows.nlu_order) {
      const model::Nlu& n = program.nlus[id];
      const auto row = static_cast<std::uint32_t>(image.nlus.size());
      image.nlus.push_back({stable_id("nlu", n.qualified), static_cast<std::uint32_t>(image.values.size()),
                            static_cast<std::uint32_t>(n.values.size()), n.default_value.value_or(no_row), 0});
      name(bytecode::NameKind::nlu, row, n.qualified, n.span);
      const ast::KeywordNlu& a = *n.ast;
      using bytecode::KeywordMode;
      const auto profile = static_cast<std::uint8_t>((a.keep_case ? bytecode::fold_keep_case : 0) |
                                                     (a.keep_accents ? bytecode::fold_keep_accents : 0) |
                                                     (a.stretch ? bytecode::fold_stretch : 0));
      const KeywordMode mode = a.substring  ? KeywordMode::substring
                               : a.prefix   ? KeywordMode::prefix
                               : a.typo > 0 ? KeywordMode::typo
                                            : KeywordMode::words;
      image.keyword_nlus.push_back({profile, mode, a.exact, 1});
      for (std::uint32_t v = 0; v < n.values.size(); ++v) {
        image.values.push_back(
            {stable_id("value", n.qualified + "." + std::string(n.values[v].name)), image.pool.add(n.values[v].name)});
        for (const model::Phrase& p : n.values[v].phrases) {
          image.keyword_phrases.push_back({row, v, p.text});
          image.phrase_places.emplace_back(static_cast<std::uint32_t>(p.span.file), p.span.begin);
        }
      }
    }
  }

  void variables() {
    for (const std::uint32_t id : rows.var_order) {
      const model::Var& v = program.vars[id];
      const bytecode::Type t = lowered(rows, v.type);
      const auto row = static_cast<std::uint32_t>(image.variables.size());
      image.variables.push_back({stable_id("var", v.qualified), t.nlu, bytecode::type_byte(t), {}});
      if (v.ast) name(bytecode::NameKind::variable, row, v.qualified, v.span);
    }
  }

  void intents() {
    for (const std::uint32_t id : rows.intent_order) {
      const model::Intent& i = program.intents[id];
      const auto self = static_cast<model::IntentId>(id);
      const auto row = static_cast<std::uint32_t>(image.intents.size());
      bytecode::IntentRow out{};
      out.id = stable_id("intent", i.qualified);
      out.kind = i.kind == model::IntentKind::event ? bytecode::IntentKind::event : bytecode::IntentKind::text;
      out.fallback = i.fallback ? 1 : 0;
      out.classifier = no_row;
      if (i.classifier) {
        const auto* found = std::get_if<model::Found>(&i.classifier->node);
        out.classifier =
            found && !found->value ? bytecode::classifier_is_nlu | rows.of(found->nlu) : guard(*i.classifier, {});
      }
      out.when = i.when ? guard(*i.when, self) : no_row;
      out.attributes = static_cast<std::uint32_t>(image.attributes.size());
      out.attribute_count = static_cast<std::uint16_t>(std::min<std::size_t>(i.attributes.size(), 0xffff));
      out.event = image.pool.add(i.event);
      image.intents.push_back(out);
      name(bytecode::NameKind::intent, row, i.qualified, i.span);
      for (const model::Attribute& a : i.attributes) {
        const auto place = static_cast<std::uint32_t>(image.attributes.size());
        image.attributes.push_back({rows.of(a.nlu), a.index, a.of, static_cast<std::uint8_t>(a.optional ? 1 : 0), 0});
        name(bytecode::NameKind::attribute, place, std::string(a.name), a.span);
        auto& many = image.keyword_nlus[rows.of(a.nlu)].attributes;
        many = std::max<std::uint32_t>(many, a.of);
      }
    }
  }

  std::uint32_t target(const model::Target& t) const {
    switch (t.kind) {
      case model::Target::Kind::stay: return no_row;
      case model::Target::Kind::state: return rows.of(t.state);
      case model::Target::Kind::flow: return bytecode::target_is_flow | rows.of(t.flow);
    }
    return no_row;
  }

  bytecode::Level level(const model::Level& l, std::string_view context) {
    bytecode::Level out{static_cast<std::uint32_t>(image.handlers.size()),
                        static_cast<std::uint16_t>(l.matching.size()), static_cast<std::uint16_t>(l.otherwise.size())};
    for (const auto* list : {&l.matching, &l.otherwise})
      if (list->size() > bytecode::max_level_handlers)
        findings.add(
            Code::bot_too_large, program.at(list->front().handler).span,
            {{"reason", "this level has " + std::to_string(list->size()) + " handlers; at most 65535 are possible"}});
    std::map<model::HandlerId, std::uint32_t> bodies;  // several triggers share one
    for (const auto* list : {&l.matching, &l.otherwise})
      for (const model::LevelEntry& e : *list) handler(e, context, bodies);
    return out;
  }

  void handler(const model::LevelEntry& e, std::string_view context,
               std::map<model::HandlerId, std::uint32_t>& bodies) {
    const model::Handler& h = program.at(e.handler);
    const model::Trigger* trigger = e.trigger ? &h.triggers[*e.trigger] : nullptr;
    const std::optional<model::IntentId> intent = trigger ? std::optional(trigger->intent) : std::nullopt;
    const std::optional<model::IntentId> owner = h.ast->triggers.size() == 1 ? intent : std::nullopt;
    bytecode::HandlerRow row{intent ? rows.of(*intent) : no_row, no_row, 0, no_row, no_row, target(h.target)};
    std::vector<model::Constraint> more;
    if (trigger) more = trigger->constraints;
    if (!more.empty()) {
      row.attribute = more[0].attribute;
      row.value = more[0].value;
      more.erase(more.begin());
    }
    if (h.guard || !more.empty()) row.guard = guard_with(h.guard.get(), more, owner ? owner : intent);
    const auto [it, added] = bodies.emplace(e.handler, no_row);
    if (added) it->second = action(h.body, owner, context);
    row.body = it->second;
    name(bytecode::NameKind::handler, static_cast<std::uint32_t>(image.handlers.size()), handler_text(*h.ast), h.span);
    image.handlers.push_back(row);
  }

  std::uint32_t guard_with(const model::Expr* e, const std::vector<model::Constraint>& more,
                           std::optional<model::IntentId> intent) {
    coder.begin(ChunkKind::guard, intent, "");
    std::vector<std::size_t> ends;
    bool first = true;
    for (const model::Constraint& c : more) {
      if (!first) ends.push_back(coder.jump(Op::and_then));
      first = false;
      coder.op(Op::attribute, c.attribute);
      coder.op(Op::const_enum, rows.of(program.at(*intent).attributes[c.attribute].nlu), c.value);
      coder.op(Op::equal);
    }
    if (e) {
      if (!first) ends.push_back(coder.jump(Op::and_then));
      coder.expr(*e);
    }
    for (const std::size_t j : ends) coder.land(j);
    return coder.end();
  }

  void levels() {
    image.info.handlers = level(program.bot.level, program.bot.name);
    for (const std::uint32_t id : rows.flow_order) {
      const model::Flow& f = program.flows[id];
      const auto row = static_cast<std::uint32_t>(image.flows.size());
      image.flows.push_back(
          {stable_id("flow", f.qualified), rows.of(*f.initial), init(f.vars), level(f.level, f.qualified)});
      name(bytecode::NameKind::flow, row, f.qualified, f.span);
    }
    for (const std::uint32_t id : rows.state_order) {
      const model::State& s = program.states[id];
      const auto row = static_cast<std::uint32_t>(image.states.size());
      const std::uint32_t flags = (s.end ? bytecode::state_end : 0) | (s.silent ? bytecode::state_silent : 0);
      const std::uint32_t begin = entry(s);
      const std::uint32_t leave = action(s.exit, {}, s.qualified);
      image.states.push_back(
          {stable_id("state", s.qualified), rows.of(s.flow), flags, begin, leave, level(s.level, s.qualified)});
      name(bytecode::NameKind::state, row, s.qualified, s.span);
    }
    for (const model::IntentId i : program.openers) image.openers.push_back({rows.of(i), rows.of(*program.at(i).flow)});
  }

  /// The entry actions, behind the count of visits when somebody reads it.
  std::uint32_t entry(const model::State& s) {
    if (!s.visits) return action(s.entry, {}, s.qualified);
    coder.begin(ChunkKind::action, {}, s.qualified);
    coder.op(Op::load, rows.of(*s.visits));
    coder.op(Op::const_int, bytecode::zigzag(1));
    coder.op(Op::add_int);
    coder.op(Op::store, rows.of(*s.visits));
    coder.body(s.entry);
    return coder.end();
  }

  static bool hands_over(const model::Body& body) {
    for (const model::Stmt& s : body) {
      if (std::holds_alternative<model::Handover>(s.node)) return true;
      if (const auto* i = std::get_if<model::If>(&s.node))
        if (hands_over(i->then) || hands_over(i->otherwise)) return true;
    }
    return false;
  }

  void needs() {
    bool handover = false;
    for (const model::State& s : program.states) handover = handover || hands_over(s.entry);
    for (const model::Handler& h : program.handlers) handover = handover || hands_over(h.body);
    std::vector<std::pair<bytecode::NeedKind, std::string>> out;
    if (handover) out.emplace_back(bytecode::NeedKind::capability, "handover");
    for (const std::uint32_t id : rows.intent_order)
      if (program.intents[id].kind == model::IntentKind::event)
        out.emplace_back(bytecode::NeedKind::event, program.intents[id].event);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    for (const auto& [kind, text] : out) image.needs.push_back({kind, image.pool.add(text), 0});
  }

  void source_rows() {
    std::vector<std::uint32_t> order(rows.files.size());
    for (std::uint32_t f = 0; f < rows.files.size(); ++f) order[rows.files[f]] = f;
    for (const std::uint32_t f : order) {
      bytecode::SourceRow row{};
      std::copy(hashes[f].begin(), hashes[f].end(), row.hash);
      const std::string_view main = sources.name(source::FileId{});
      row.name = image.pool.add(source::relative(main, sources.name(static_cast<source::FileId>(f))));
      image.sources.push_back(row);
    }
  }

  void info() {
    const model::BotInfo& b = program.bot;
    std::string channels;
    for (const std::string& c : b.channels) channels += (channels.empty() ? "" : " ") + c;
    image.info.bot_id = stable_id("bot", b.name);
    image.info.name = image.pool.add(b.name);
    image.info.title = image.pool.add(b.title);
    image.info.languages = image.pool.add(b.language);
    image.info.channels = image.pool.add(channels);
    image.info.timezone = image.pool.add(b.timezone);
    image.info.fallback_flow = program.fallback ? rows.of(*program.fallback) : no_row;
  }

  void too_many(const char* what, std::size_t have, std::size_t most) {
    if (have <= most) return;
    const std::string reason =
        "the bot has " + std::to_string(have) + " " + what + "; at most " + std::to_string(most) + " are possible";
    findings.add(Code::bot_too_large, program.bot.span, {{"reason", reason}});
  }

  void run() {
    nlus();
    variables();
    intents();
    image.info.init = init();
    levels();
    needs();
    source_rows();
    info();
    image.info.max_stack = coder.max_stack();
    too_many("values in one block at the same time", coder.max_stack(), bytecode::max_stack_words);
    too_many("variables", image.variables.size(), bytecode::max_variables);
    too_many("flows", image.flows.size(), bytecode::max_flows);
    const Bounds b = bounds(program, rows, image, coder.instruction_counts());
    if (b.too_deep)
      findings.add(
          Code::bot_too_large, program.bot.span,
          {{"reason", "more than " + std::to_string(max_arrows) + " arrows follow each other without a wait"}});
    image.info.max_steps = b.steps;
    image.info.max_jumps = b.jumps;
    std::sort(image.debug.names.begin(), image.debug.names.end(), [](const auto& a, const auto& c) {
      return std::pair{a.kind, a.index} < std::pair{c.kind, c.index};
    });
  }
};

}  // namespace

emit::Image lower(const model::Program& program, const source::SourceSet& sources,
                  const std::vector<std::array<std::uint8_t, 16>>& hashes, diag::Findings& findings) {
  const Rows rows = assign_rows(program, sources, findings);
  Texts texts;
  emit::Image dry;
  Lowerer(program, sources, hashes, rows, texts, dry, findings).run();
  emit::Image image;
  texts.finish(image, findings);
  Lowerer(program, sources, hashes, rows, texts, image, findings).run();
  return image;
}

}  // namespace bot::lower
