#include "tests/unit/runtime/assembly.hpp"

namespace bot::test {

using namespace bytecode;

namespace {

template <typename Rows>
std::uint32_t last(const Rows& rows) {
  return static_cast<std::uint32_t>(rows.size() - 1);
}
template <typename Rows>
std::uint32_t rows_in(const Rows& rows) {
  return static_cast<std::uint32_t>(rows.size());
}

FieldRow field(Slice name, Type type) { return {name, type.detail, type_byte(type), 0, 0}; }
CellRow cell(Type type) { return {type.detail, type_byte(type), {}}; }

}  // namespace

Assembly::Assembly() {
  image.info.bot_id = 7;
  image.info.init = image.info.fallback_flow = image.info.language = image.info.on_error = no_row;
  image.info.languages = pool("id");
  image.info.max_stack = 64;
  image.info.max_steps = 100'000;
  image.info.max_jumps = 100;
}

std::uint32_t Assembly::add_nlu(NluRow row) {
  row.id = image.nlus.size() + 1;
  image.nlus.push_back(row);
  image.keyword_nlus.emplace_back();
  return last(image.nlus);
}

std::uint32_t Assembly::values(const std::vector<std::string>& names, NluKind kind) {
  NluRow row{};
  row.kind = kind;
  row.type = static_cast<std::uint8_t>(BaseType::enum_);
  row.detail = rows_in(image.nlus);
  row.values = rows_in(image.values);
  row.value_count = rows_in(names);
  row.default_value = no_row;
  for (const std::string& n : names) image.values.push_back({1000 + image.values.size(), pool(n)});
  return add_nlu(row);
}

std::uint32_t Assembly::keyword(const std::vector<std::pair<std::string, std::vector<std::string>>>& values_) {
  std::vector<std::string> names;
  for (const auto& [name, phrases] : values_) names.push_back(name);
  const std::uint32_t nlu = values(names, NluKind::keyword);
  for (std::uint32_t v = 0; v < values_.size(); ++v)
    for (const std::string& phrase : values_[v].second)
      image.keyword_phrases.push_back({nlu, v, kept_.emplace_back(phrase)});
  return nlu;
}

std::uint32_t Assembly::remote(const std::string& model, const std::vector<std::string>& names,
                               std::uint32_t threshold) {
  const std::uint32_t nlu = values(names, NluKind::remote);
  image.nlus[nlu].patterns = rows_in(image.patterns);
  image.patterns.push_back({pool(model), threshold, 0});
  return nlu;
}

std::uint32_t Assembly::entity(Entity entity) {
  static constexpr BaseType types[] = {BaseType::int_, BaseType::number,   BaseType::text,
                                       BaseType::text, BaseType::text,     BaseType::date,
                                       BaseType::time, BaseType::duration, BaseType::number};
  NluRow row{};
  row.kind = NluKind::entity;
  row.patterns = static_cast<std::uint32_t>(entity);
  row.type = static_cast<std::uint8_t>(types[row.patterns]);
  row.default_value = no_row;
  return add_nlu(row);
}

std::uint32_t Assembly::pattern(const std::vector<std::string>& patterns, std::uint32_t shape) {
  NluRow row{};
  row.kind = NluKind::pattern;
  row.patterns = rows_in(image.patterns);
  row.pattern_count = static_cast<std::uint16_t>(patterns.size());
  row.type = static_cast<std::uint8_t>(shape == no_row ? BaseType::text : BaseType::record);
  row.detail = shape == no_row ? 0 : shape;
  row.default_value = no_row;
  for (const std::string& p : patterns) image.patterns.push_back({pool(p), 0, 0});
  return add_nlu(row);
}

std::uint32_t Assembly::intent(std::uint32_t nlu, const std::vector<Attribute>& attributes, IntentKind kind,
                               const std::string& event) {
  IntentRow row{};
  row.id = image.intents.size() + 1;
  row.kind = kind;
  row.classifier = nlu == no_row ? no_row : nlu | classifier_is_nlu;
  row.when = no_row;
  row.attributes = rows_in(image.attributes);
  row.attribute_count = static_cast<std::uint16_t>(attributes.size());
  row.event = pool(event);
  for (const Attribute& a : attributes) {
    AttributeRow r{};
    r.nlu = a.nlu;
    r.optional = a.optional ? 1 : 0;
    r.name = pool(a.name);
    r.type = a.nlu == no_row ? type_byte(a.type) : image.nlus[a.nlu].type;
    r.detail = a.nlu == no_row ? a.type.detail : image.nlus[a.nlu].detail;
    r.index = a.nlu == no_row ? 0 : a.index;
    r.of = a.nlu == no_row ? 0 : a.of;
    if (a.nlu != no_row)
      image.keyword_nlus[a.nlu].attributes = std::max<std::uint32_t>(image.keyword_nlus[a.nlu].attributes, a.of);
    image.attributes.push_back(r);
  }
  image.intents.push_back(row);
  return last(image.intents);
}

std::uint32_t Assembly::flow(std::uint16_t flags) {
  FlowRow row{};
  row.id = image.flows.size() + 1;
  row.initial = row.init = row.extra = no_row;
  row.flags = flags;
  image.flows.push_back(row);
  of_flow.emplace_back();
  return last(image.flows);
}

std::uint32_t Assembly::state(std::uint32_t flow, std::uint16_t flags) {
  StateRow row{};
  row.id = image.states.size() + 1;
  row.flow = flow;
  row.flags = flags;
  row.entry = row.exit = no_row;
  image.states.push_back(row);
  of_state.emplace_back();
  if (image.flows[flow].initial == no_row) image.flows[flow].initial = last(image.states);
  return last(image.states);
}

void Assembly::opener(std::uint32_t intent, std::uint32_t flow, std::uint32_t args) {
  image.openers.push_back({intent, flow, args, 0});
}

FlowExtraRow& Assembly::extra(std::uint32_t flow) {
  if (image.flows[flow].extra == no_row) {
    FlowExtraRow row{};
    row.flow = flow;
    row.result = no_type;
    row.params = rows_in(image.params);
    image.flows[flow].extra = rows_in(image.flow_extras);
    image.flow_extras.push_back(row);
  }
  return image.flow_extras[image.flows[flow].extra];
}

std::uint32_t Assembly::variable(Type type, std::uint8_t flags) {
  image.variables.push_back({image.variables.size() + 1, type.detail, type_byte(type), flags, {}});
  return last(image.variables);
}

std::uint32_t Assembly::shape(ShapeKind kind, const std::vector<std::pair<std::string, Type>>& fields,
                              const std::string& name) {
  ShapeRow row{};
  row.id = image.shapes.size() + 1;
  row.name = pool(name);
  row.first = rows_in(image.fields);
  row.count = static_cast<std::uint16_t>(fields.size());
  row.kind = kind;
  for (const auto& [n, type] : fields) image.fields.push_back(field(pool(n), type));
  image.shapes.push_back(row);
  return last(image.shapes);
}

std::uint32_t Assembly::text(std::string_view text) {
  image.texts.push_back({image.texts.size() + 1, pool(text)});
  return last(image.texts);
}

std::uint32_t Assembly::call(const std::string& name, const std::vector<std::pair<std::string, Type>>& params,
                             std::optional<Type> result, std::uint32_t timeout) {
  ServiceCallRow row{};
  row.id = image.calls.size() + 1;
  row.name = pool(name);
  row.params = rows_in(image.fields);
  row.count = static_cast<std::uint16_t>(params.size());
  row.result = result ? type_byte(*result) : no_type;
  row.result_detail = result ? result->detail : 0;
  row.timeout = timeout;
  for (const auto& [n, type] : params) image.fields.push_back(field(pool(n), type));
  image.calls.push_back(row);
  return last(image.calls);
}

std::uint32_t Assembly::function(const std::vector<Type>& params, Type result, const Code& code) {
  FunctionRow row{};
  row.params = rows_in(image.cells);
  row.count = static_cast<std::uint16_t>(params.size());
  row.result = type_byte(result);
  row.result_detail = result.detail;
  for (const Type t : params) image.cells.push_back(cell(t));
  row.chunk = chunk(ChunkKind::function, code);
  image.functions.push_back(row);
  return last(image.functions);
}

std::uint32_t Assembly::chunk(ChunkKind kind, const Code& code, std::uint32_t intent) {
  const std::uint32_t owner = intent == no_row ? 0 : intent + 1;
  image.chunks.push_back({rows_in(image.code), static_cast<std::uint32_t>(kind) | owner << 2});
  image.code.insert(image.code.end(), code.bytes.begin(), code.bytes.end());
  return last(image.chunks);
}

std::uint32_t Assembly::says(std::string_view said) { return action(Code().op(Op::say, text(said)).op(Op::end)); }

void Assembly::need(NeedKind kind, const std::string& name, std::uint32_t row) {
  image.needs.push_back({kind, pool(name), row});
}

std::uint32_t Assembly::resume(ResumeKind kind, std::uint32_t what, const std::vector<Type>& cells,
                               std::uint32_t retries) {
  ResumeRow row{};
  row.id = image.resumes.size() + 1;
  row.chunk = rows_in(image.chunks);
  row.kind = kind;
  row.what = what;
  row.cells = rows_in(image.cells);
  row.cell_count = static_cast<std::uint16_t>(cells.size());
  row.retries = retries;
  for (const Type t : cells) image.cells.push_back(cell(t));
  image.resumes.push_back(row);
  return last(image.resumes);
}

void Assembly::question(Code& code, std::uint32_t resume) {
  image.resumes[resume].question = image.resumes[resume].retry = place(code.at());
  code.op(Op::question, resume);
}

std::size_t Assembly::retry(Code& code, std::uint32_t resume) {
  const std::size_t jump = code.forward(Op::retry, resume);
  image.resumes[resume].retry = place(code.at());
  return jump;
}

std::size_t Assembly::ask(Code& code, std::uint32_t resume) {
  image.resumes[resume].wait = place(code.at());
  return code.forward(Op::ask, resume);
}

void Assembly::call_flow(Code& code, std::uint32_t resume) {
  image.resumes[resume].wait = place(code.at());
  code.op(Op::call_flow, resume);
}

std::size_t Assembly::try_call(Code& code, std::uint32_t resume) {
  image.resumes[resume].wait = place(code.at());
  return code.forward(Op::try_call, resume);
}

void Assembly::after(std::uint32_t state, std::int64_t milliseconds, On on) {
  on.attribute = static_cast<std::uint32_t>(milliseconds);
  on.value = static_cast<std::uint32_t>(milliseconds >> 32);
  of_state[state].timers.push_back(row(on));
}

void Assembly::lay_out(bytecode::Level& level, const Level& from, std::size_t& next) {
  level.first = static_cast<std::uint32_t>(next);
  level.count = static_cast<std::uint16_t>(from.matching.size());
  level.otherwise = static_cast<std::uint16_t>(from.otherwise.size());
  for (const auto* part : {&from.matching, &from.otherwise, &from.resume, &from.timers})
    for (const HandlerRow& h : *part) image.handlers.push_back(h);
  next = image.handlers.size();
}

Aligned Assembly::make() {
  image.handlers.clear();
  std::size_t next = 0;
  lay_out(image.info.handlers, bot, next);
  for (std::size_t f = 0; f < image.flows.size(); ++f) {
    lay_out(image.flows[f].handlers, of_flow[f], next);
    image.flows[f].resume = static_cast<std::uint16_t>(of_flow[f].resume.size());
  }
  for (std::size_t s = 0; s < image.states.size(); ++s) {
    lay_out(image.states[s].handlers, of_state[s], next);
    image.states[s].resume = static_cast<std::uint8_t>(of_state[s].resume.size());
    image.states[s].timers = static_cast<std::uint8_t>(of_state[s].timers.size());
  }
  const emit::Emitted made = emit::emit(image, true);
  INFO(made.problem);
  REQUIRE(!made.bytes.empty());
  return Aligned(made.bytes);
}

}  // namespace bot::test
