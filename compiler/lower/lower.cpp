#include "compiler/lower/lower.hpp"

#include <algorithm>
#include <iterator>

#include "compiler/lower/bounds.hpp"
#include "compiler/lower/lowerer.hpp"
#include "compiler/model/walk.hpp"

namespace bot::lower {

using bytecode::ChunkKind;
using bytecode::no_row;
using diag::Code;

namespace {

/// Places of the modules, those that are used before the ones that use them.
std::vector<std::uint32_t> module_ranks(const model::Program& program) {
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

}  // namespace

void Lowerer::name(bytecode::NameKind kind, std::uint32_t index, std::string_view text, source::Span span) {
  if (texts.collecting()) return;
  const auto at = sources.position(span.file, span.begin);
  std::vector<bytecode::DebugName>& of_kind = names[static_cast<std::size_t>(kind)];
  if (of_kind.size() <= index) of_kind.resize(index + 1);
  of_kind[index] = {kind,    index,     rows.files[static_cast<std::uint32_t>(span.file)],
                    at.line, at.column, std::string(text)};
}

std::uint32_t Lowerer::guard(const model::Expr& e, std::optional<model::IntentId> intent) {
  coder.begin(ChunkKind::guard, intent, "");
  coder.place(e.span);
  coder.expr(e);
  return coder.end();
}

std::uint32_t Lowerer::action(const model::Body& body, std::optional<model::IntentId> intent,
                              std::string_view context) {
  if (body.empty()) return no_row;
  coder.begin(ChunkKind::action, intent, context);
  coder.body(body);
  return coder.end();
}

/// Sets the bot's variables, those of used modules before those of their users. Hidden ones start as zero bytes.
std::uint32_t Lowerer::init() {
  const std::vector<std::uint32_t> ranks = module_ranks(program);
  std::vector<model::VarId> order;
  for (std::uint32_t i = 0; i < program.vars.size(); ++i)
    if (!program.vars[i].flow && program.vars[i].ast && rows.vars[i] != no_row)
      order.push_back(static_cast<model::VarId>(i));
  const auto rank = [&](model::VarId v) { return ranks[static_cast<std::uint32_t>(program.at(v).module)]; };
  std::stable_sort(order.begin(), order.end(), [&](model::VarId x, model::VarId y) { return rank(x) < rank(y); });
  return init(order);
}

/// Sets the variables in this order. A config that the host must give is left alone.
std::uint32_t Lowerer::init(const std::vector<model::VarId>& order) {
  const auto required = [&](model::VarId id) {
    const model::Var& v = program.at(id);
    return v.config && !v.init && !v.type.optional;
  };
  if (std::all_of(order.begin(), order.end(), required)) return no_row;
  coder.begin(ChunkKind::init, {}, "");
  for (const model::VarId id : order) {
    const model::Var& v = program.at(id);
    if (required(id)) continue;
    coder.place(v.span);
    if (v.init) coder.expr(*v.init);
    else if (v.type.optional) coder.none(v.type);
    else coder.op(Op::const_int, 0);
    coder.op(Op::store, rows.of(id));
  }
  return coder.end();
}

void Lowerer::needs() {
  bool handover = false, timers = false;
  const auto look = [&](const model::Body& body) {
    model::each_stmt(body, [&](const model::Stmt& s) {
      handover = handover || std::holds_alternative<model::Handover>(s.node);
      timers = timers || std::holds_alternative<model::Remind>(s.node);
    });
  };
  for (std::uint32_t id = 0; id < program.states.size(); ++id) {
    if (rows.states[id] == no_row) continue;
    look(program.states[id].entry);
    look(program.states[id].exit);
    timers = timers || !program.states[id].level.timers.empty();
  }
  for (std::uint32_t h = 0; h < program.handlers.size(); ++h)
    if (rows.used_handlers[h]) look(program.handlers[h].body);
  using bytecode::NeedKind;
  std::vector<std::tuple<NeedKind, std::string, std::uint32_t>> out;
  if (handover) out.emplace_back(NeedKind::capability, "handover", 0);
  if (timers) out.emplace_back(NeedKind::capability, "timers", 0);
  for (const std::uint32_t id : rows.intent_order)
    if (program.intents[id].kind == model::IntentKind::event && !program.intents[id].event.empty())
      out.emplace_back(NeedKind::event, program.intents[id].event, 0);
  for (std::uint32_t i = 0; i < program.vars.size(); ++i)
    if (program.vars[i].config && rows.vars[i] != no_row)
      out.emplace_back(NeedKind::config, program.vars[i].qualified, rows.of(static_cast<model::VarId>(i)));
  for (std::uint32_t row = 0; row < rows.call_order.size(); ++row)
    out.emplace_back(NeedKind::service, program.service_calls[rows.call_order[row]].qualified, row);
  for (std::uint32_t row = 0; row < rows.nlu_order.size(); ++row)
    if (const model::Nlu& n = program.nlus[rows.nlu_order[row]]; n.kind == model::NluKind::remote)
      out.emplace_back(NeedKind::model, n.model, row);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  for (const auto& [kind, text, row] : out) image.needs.push_back({kind, image.pool.add(text), row});
}

void Lowerer::source_rows() {
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

void Lowerer::info() {
  const model::BotInfo& b = program.bot;
  const auto joined = [](const std::vector<std::string>& list) {
    std::string out;
    for (const std::string& s : list) out += (out.empty() ? "" : " ") + s;
    return out;
  };
  image.info.bot_id = stable_id("bot", b.name);
  image.info.name = image.pool.add(b.name);
  image.info.title = image.pool.add(b.title);
  image.info.languages = image.pool.add(joined(b.languages));
  image.info.channels = image.pool.add(joined(b.channels));
  image.info.timezone = image.pool.add(b.timezone);
  image.info.fallback_flow = program.fallback ? rows.of(*program.fallback) : no_row;
  image.info.language = b.language ? rows.of(*b.language) : no_row;
}

void Lowerer::too_many(const char* what, std::size_t have, std::size_t most) {
  if (have <= most) return;
  const std::string reason =
      "the bot has " + std::to_string(have) + " " + what + "; at most " + std::to_string(most) + " are possible";
  findings.add(Code::bot_too_large, program.bot.span, {{"reason", reason}});
}

/// The rows and the code. Rows are sorted by hashes, but the model is gone through in its own order, which is the one
/// it lies in memory: of a large bot every step to another place costs more than the work there.
void Lowerer::tables() {
  image.resumes.resize(rows.resume_order.size());
  for (std::uint32_t row = 0; row < rows.resume_order.size(); ++row)
    image.resumes[row].id = stable_id("resume", program.resumes[rows.resume_order[row]].qualified);
  nlus();
  variables();
  functions();
  services();
  intents();
  image.info.init = init();
  image.info.handlers = level(program.bot.level, program.bot.name);
  image.info.on_error =
      program.bot.on_error ? action(program.at(*program.bot.on_error).body, {}, program.bot.name) : no_row;
  flows();
  states();
  openers();
  for (const model::Expr* probe : program.probes) image.probes.push_back(guard(*probe, {}));
}

void Lowerer::run() {
  tables();
  needs();
  source_rows();
  info();
  image.info.max_stack = coder.max_stack();
  too_many("values in one block at the same time", coder.max_stack(), bytecode::max_stack_words);
  too_many("variables", image.variables.size(), bytecode::max_variables);
  too_many("flows", image.flows.size(), bytecode::max_flows);
  const Bounds b = bounds(program, rows, image, coder.instruction_counts());
  if (b.too_deep)
    findings.add(Code::bot_too_large, program.bot.span,
                 {{"reason", "more than " + std::to_string(max_arrows) + " arrows follow each other without a wait"}});
  image.info.max_steps = b.steps;
  image.info.max_jumps = b.jumps;
  std::size_t count = 0;
  for (const std::vector<bytecode::DebugName>& of_kind : names) count += of_kind.size();
  image.debug.names.reserve(count);
  for (std::vector<bytecode::DebugName>& of_kind : names)
    std::copy_if(std::move_iterator(of_kind.begin()), std::move_iterator(of_kind.end()),
                 std::back_inserter(image.debug.names), [](const bytecode::DebugName& n) { return !n.name.empty(); });
}

/// Collects the texts.
void collect(const model::Program& program, const source::SourceSet& sources,
             const std::vector<std::array<std::uint8_t, 16>>& hashes, const Rows& rows, Texts& texts,
             diag::Findings& findings) {
  emit::Image dry;
  Lowerer(program, sources, hashes, rows, texts, dry, findings).tables();
}

emit::Image lower(const model::Program& program, const source::SourceSet& sources,
                  const std::vector<std::array<std::uint8_t, 16>>& hashes, const i18n::Catalogues& catalogues,
                  std::vector<i18n::Message>& messages, diag::Findings& findings) {
  const Rows rows = assign_rows(program, sources, findings);
  Texts texts(program, sources);
  collect(program, sources, hashes, rows, texts, findings);
  emit::Image image;
  texts.assign_rows(image, findings);
  messages = i18n::for_translators(texts.take_messages(), program);
  texts.translate(i18n::translate(messages, program.bot, catalogues, sources, findings), image);
  Lowerer(program, sources, hashes, rows, texts, image, findings).run();
  return image;
}

}  // namespace bot::lower
