#include "compiler/lower/lowerer.hpp"
#include "compiler/model/walk.hpp"

namespace bot::lower {

using bytecode::ChunkKind;
using bytecode::no_row;
using diag::Code;

namespace {

/// The handler as it is written, up to its arrow or block.
std::string handler_text(const source::SourceSet& sources, const ast::Handler& h) {
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

}  // namespace

bool arrow_in_code(const model::Handler& h) {
  return !h.target_args.empty() || (h.target.kind != model::Target::Kind::stay && model::suspends(h.body));
}

std::uint32_t Lowerer::target(const model::Target& t) const {
  switch (t.kind) {
    case model::Target::Kind::stay: return no_row;
    case model::Target::Kind::back: return bytecode::target_back;
    case model::Target::Kind::state: return rows.of(t.state);
    case model::Target::Kind::flow: return bytecode::target_is_flow | rows.of(t.flow);
  }
  return no_row;
}

bytecode::Level Lowerer::level(const model::Level& l, std::string_view context) {
  bytecode::Level out{static_cast<std::uint32_t>(image.handlers.size()), static_cast<std::uint16_t>(l.matching.size()),
                      static_cast<std::uint16_t>(l.otherwise.size())};
  const auto check = [&](const std::vector<model::LevelEntry>& list, std::size_t most) {
    if (list.size() <= most) return;
    findings.add(Code::bot_too_large, program.at(list.front().handler).span,
                 {{"reason", "this level has " + std::to_string(list.size()) + " handlers of a kind; at most " +
                                 std::to_string(most) + " are possible"}});
  };
  check(l.matching, bytecode::max_level_handlers);
  check(l.otherwise, bytecode::max_level_handlers);
  check(l.resume, bytecode::max_few_handlers);
  check(l.timers, bytecode::max_few_handlers);
  std::map<model::HandlerId, std::uint32_t> bodies;  // several triggers share one
  for (const auto* list : {&l.matching, &l.otherwise, &l.resume, &l.timers})
    for (const model::LevelEntry& e : *list) handler(e, context, bodies);
  return out;
}

void Lowerer::handler(const model::LevelEntry& e, std::string_view context,
                      std::map<model::HandlerId, std::uint32_t>& bodies) {
  const model::Handler& h = program.at(e.handler);
  const model::Trigger* trigger = e.trigger ? &h.triggers[*e.trigger] : nullptr;
  const std::optional<model::IntentId> intent = trigger ? std::optional(trigger->intent) : std::nullopt;
  const std::optional<model::IntentId> owner = h.ast->triggers.size() == 1 ? intent : std::nullopt;
  bytecode::HandlerRow row{intent ? rows.of(*intent) : no_row, no_row, 0, no_row, no_row, no_row};
  if (!arrow_in_code(h)) row.target = target(h.target);
  if (h.delay > 0) {
    row.attribute = static_cast<std::uint32_t>(h.delay);
    row.value = static_cast<std::uint32_t>(static_cast<std::uint64_t>(h.delay) >> 32);
  }
  // The row has room for one value of an enum; the guard asks for the rest.
  std::vector<const model::Constraint*> more;
  if (trigger) {
    for (const model::Constraint& c : trigger->constraints) {
      if (c.constant || row.attribute != no_row) {
        more.push_back(&c);
        continue;
      }
      row.attribute = c.attribute;
      row.value = c.value;
    }
  }
  if (h.guard || !more.empty()) row.guard = guard_with(h.guard.get(), more, owner ? owner : intent);
  const auto [it, added] = bodies.emplace(e.handler, no_row);
  if (added) it->second = handler_body(h, owner, context);
  row.body = it->second;
  if (!texts.collecting())
    name(bytecode::NameKind::handler, static_cast<std::uint32_t>(image.handlers.size()), handler_text(sources, *h.ast),
         h.span);
  image.handlers.push_back(row);
}

std::uint32_t Lowerer::handler_body(const model::Handler& h, std::optional<model::IntentId> intent,
                                    std::string_view context) {
  const bool arrow = arrow_in_code(h);
  if (h.body.empty() && !arrow) return no_row;
  coder.begin(ChunkKind::action, intent, context);
  if (arrow) coder.arrow_of(&h);
  if (intent && model::suspends(h.body)) coder.keep_attributes(program.at(*intent));
  coder.body(h.body);
  if (arrow && coder.reachable()) coder.arrow(h.target, h.target_args);
  return coder.end();
}

std::uint32_t Lowerer::guard_with(const model::Expr* e, const std::vector<const model::Constraint*>& more,
                                  std::optional<model::IntentId> intent) {
  coder.begin(ChunkKind::guard, intent, "");
  std::vector<std::size_t> ends;
  bool first = true;
  for (const model::Constraint* c : more) {
    if (!first) ends.push_back(coder.jump(Op::and_then));
    first = false;
    coder.op(Op::attribute, c->attribute);
    const model::Attribute& a = program.at(*intent).attributes[c->attribute];
    if (c->constant) coder.expr(*c->constant);
    else coder.op(Op::const_enum, rows.of(a.type.nlu), c->value);
    coder.equal(a.type);
  }
  if (e) {
    if (!first) ends.push_back(coder.jump(Op::and_then));
    coder.place(e->span);
    coder.expr(*e);
  }
  for (const std::size_t j : ends) coder.land(j);
  return coder.end();
}

// ---- flows and states -----------------------------------------------------------------------------------------------

std::uint32_t Lowerer::flow_extra(const model::Flow& f, std::uint32_t row) {
  if (f.params.empty() && !f.result && !f.expires) return no_row;
  bytecode::FlowExtraRow out{};
  out.flow = row;
  out.params = static_cast<std::uint32_t>(image.params.size());
  out.param_count = static_cast<std::uint16_t>(f.params.size());
  for (const model::VarId v : f.params) image.params.push_back({rows.of(v), 0});
  out.expires = f.expires ? static_cast<std::uint32_t>(std::min<std::int64_t>(*f.expires / 1000, 0xffff'ffff)) : 0;
  out.result = bytecode::no_type;
  if (f.result) {
    const bytecode::Type t = coder.shapes().type(*f.result);
    out.result = bytecode::type_byte(t);
    out.result_detail = t.detail;
  }
  image.flow_extras.push_back(out);
  return static_cast<std::uint32_t>(image.flow_extras.size() - 1);
}

void Lowerer::flows() {
  image.flows.resize(rows.flow_order.size());
  for (std::uint32_t id = 0; id < program.flows.size(); ++id) {
    const model::Flow& f = program.flows[id];
    const std::uint32_t row = rows.flows[id];
    if (row == no_row) continue;
    std::vector<model::VarId> own;
    for (const model::VarId v : f.vars)
      if (!program.at(v).param) own.push_back(v);
    bytecode::FlowRow out{};
    out.id = stable_id("flow", f.qualified);
    out.initial = rows.of(*f.initial);
    out.init = init(own);
    out.handlers = level(f.level, f.qualified);
    out.resume = static_cast<std::uint16_t>(f.level.resume.size());
    out.flags = static_cast<std::uint16_t>((f.is_volatile ? bytecode::flow_volatile : 0) |
                                           (f.exclusive ? bytecode::flow_exclusive : 0));
    image.flows[row] = out;
    name(bytecode::NameKind::flow, row, f.qualified, f.span);
  }
  for (std::uint32_t row = 0; row < rows.flow_order.size(); ++row)  // sorted by flow
    image.flows[row].extra = flow_extra(program.flows[rows.flow_order[row]], row);
}

void Lowerer::states() {
  image.states.resize(rows.state_order.size());
  for (std::uint32_t id = 0; id < program.states.size(); ++id) {
    const model::State& s = program.states[id];
    const std::uint32_t row = rows.states[id];
    if (row == no_row) continue;
    bytecode::StateRow out{};
    out.id = stable_id("state", s.qualified);
    out.flow = rows.of(s.flow);
    out.flags = static_cast<std::uint16_t>((s.end ? bytecode::state_end : 0) | (s.silent ? bytecode::state_silent : 0) |
                                           (s.exclusive ? bytecode::state_exclusive : 0));
    out.resume = static_cast<std::uint8_t>(s.level.resume.size());
    out.timers = static_cast<std::uint8_t>(s.level.timers.size());
    out.entry = entry(s);
    out.exit = action(s.exit, {}, s.qualified);
    out.handlers = level(s.level, s.qualified);
    image.states[row] = out;
    name(bytecode::NameKind::state, row, s.qualified, s.span);
  }
}

/// The entry actions, behind the count of visits when somebody reads it.
std::uint32_t Lowerer::entry(const model::State& s) {
  if (!s.visits) return action(s.entry, {}, s.qualified);
  coder.begin(ChunkKind::action, {}, s.qualified);
  coder.op(Op::load, rows.of(*s.visits));
  coder.op(Op::const_int, bytecode::zigzag(1));
  coder.op(Op::add_int);
  coder.op(Op::store, rows.of(*s.visits));
  coder.body(s.entry);
  return coder.end();
}

void Lowerer::openers() {
  for (const model::IntentId id : program.openers) {
    const model::Intent& i = program.at(id);
    const model::Flow& flow = program.at(*i.flow);
    std::uint32_t args = no_row;
    if (!i.open_args.empty()) {
      coder.begin(ChunkKind::action, id, flow.qualified);
      for (std::size_t p = 0; p < i.open_args.size(); ++p) {
        coder.expr(*i.open_args[p]);
        coder.op(Op::store, rows.of(flow.params[p]));
      }
      args = coder.end();
    }
    image.openers.push_back({rows.of(id), rows.of(*i.flow), args, 0});
  }
}

}  // namespace bot::lower
