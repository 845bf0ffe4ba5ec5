// Forgeries of what only bots with records, services and questions have.

#include "tests/unit/runtime/everything.hpp"
#include "tests/unit/runtime/refusals.hpp"

namespace bot::test {

using namespace bytecode;

namespace {

const Everything& everything() {
  static const Everything e;
  return e;
}

Forge rich() {
  static const Aligned artifact = Everything().a.make();
  return Forge(artifact.bytes());
}

template <typename Change>
void with(Change change, const char* message) {
  Forge f = rich();
  change(f);
  refuses(f, message);
}

/// Refused with one more chunk.
void code(ChunkKind kind, const Code& made, const char* message, std::uint32_t intent = no_row) {
  Forge f = rich();
  f.chunk(kind, made.bytes, intent);
  refuses(f, message);
}

constexpr std::uint32_t far = 0x00ff'ffff;
constexpr Slice outside{0xffff'fff0, 0x20};

int at(std::uint32_t row) { return static_cast<int>(row); }

HandlerRow& handler(Forge& f, std::uint32_t state, std::uint32_t place) {
  const StateRow& s = f.row<StateRow>(Section::states, at(state));
  return f.row<HandlerRow>(Section::handlers, at(s.handlers.first + place));
}
std::uint32_t first_timer(Forge& f, std::uint32_t state) {
  const StateRow& s = f.row<StateRow>(Section::states, at(state));
  return s.handlers.count + s.handlers.otherwise + 0U + s.resume;
}

void shapes_and_nlus() {
  const Everything& e = everything();
  const auto shape = [&](Forge& f, std::uint32_t row) -> ShapeRow& {
    return f.row<ShapeRow>(Section::shapes, at(row));
  };
  const auto nlu = [&](Forge& f, std::uint32_t row) -> NluRow& { return f.row<NluRow>(Section::nlus, at(row)); };
  with([](Forge& f) { f.row<FieldRow>(Section::fields).name = outside; },
       "the name of a field lies outside of the texts");
  const char* malformed = "a record or a list is malformed";
  with([&](Forge& f) { shape(f, e.texts).kind = static_cast<ShapeKind>(3); }, malformed);
  with([&](Forge& f) { shape(f, e.texts).name = outside; }, malformed);
  with([&](Forge& f) { shape(f, e.receipt).first = far; }, malformed);
  with([&](Forge& f) { shape(f, e.receipt).kind = ShapeKind::list; }, malformed);
  const char* no_type_ = "a field has no type";
  with([&](Forge& f) { f.row<FieldRow>(Section::fields).type = 10; }, no_type_);
  with([&](Forge& f) { f.row<FieldRow>(Section::fields).detail = 1; }, no_type_);
  with(
      [&](Forge& f) {  // a list of itself
        f.row<FieldRow>(Section::fields).type = static_cast<std::uint8_t>(BaseType::list);
        f.row<FieldRow>(Section::fields).detail = e.texts;
      },
      no_type_);
  with([&](Forge& f) { f.row<FieldRow>(Section::fields, at(f.row<ServiceCallRow>(Section::calls).params)).type = 10; },
       no_type_);
  {
    Forge f = rich();
    auto last = static_cast<std::uint32_t>(f.count<ShapeRow>(Section::shapes)) - 1;
    f.add(Section::fields, FieldRow{{0, 0}, 0, static_cast<std::uint8_t>(BaseType::int_), 0, 0});
    for (int i = 0; i < 40; ++i) {
      const auto field = static_cast<std::uint32_t>(f.count<FieldRow>(Section::fields));
      f.add(Section::shapes, ShapeRow{100U + static_cast<unsigned>(i), {0, 0}, field - 1, 1, ShapeKind::list, 0});
      f.add(Section::fields, FieldRow{{0, 0}, ++last, static_cast<std::uint8_t>(BaseType::list), 0, 0});
    }
    refuses(f, "records and lists are nested too deeply");
  }
  with([](Forge& f) { f.row<PatternRow>(Section::patterns).text = outside; }, "a pattern lies outside of the texts");
  const char* bad_nlu = "an NLU is malformed";
  with([&](Forge& f) { nlu(f, e.word).kind = static_cast<NluKind>(5); }, bad_nlu);
  with([&](Forge& f) { nlu(f, e.word).patterns = 1; }, bad_nlu);
  with([&](Forge& f) { nlu(f, e.word).pattern_count = 1; }, bad_nlu);
  with([&](Forge& f) { nlu(f, e.topic).patterns = far; }, bad_nlu);
  with([&](Forge& f) { f.row<PatternRow>(Section::patterns, 1).threshold = 1'000'001; }, bad_nlu);
  with([&](Forge& f) { nlu(f, e.number).patterns = entity_count; }, bad_nlu);
  with([&](Forge& f) { nlu(f, e.order).pattern_count = 0; }, bad_nlu);
  with([&](Forge& f) { nlu(f, e.order).patterns = far; }, bad_nlu);
  const char* other_type = "the values of an NLU are of another type";
  with([&](Forge& f) { nlu(f, e.word).detail = e.topic; }, other_type);
  with([&](Forge& f) { nlu(f, e.topic).type = 1; }, other_type);
  with([&](Forge& f) { nlu(f, e.number).type = 3; }, other_type);
  with([&](Forge& f) { nlu(f, e.order).detail = e.texts; }, other_type);
  with([&](Forge& f) { nlu(f, e.order).type = 1; }, other_type);
  with([&](Forge& f) { nlu(f, e.order).detail = e.receipt; }, "a capture is a text, an int or a number");
  {
    Forge f = rich();
    nlu(f, e.order).pattern_count = 300;
    while (f.count<PatternRow>(Section::patterns) < 400)
      f.add(Section::patterns, PatternRow(f.row<PatternRow>(Section::patterns)));
    refuses(f, "there are too many patterns");
  }
  const char* no_pattern = "a pattern is not one, or has other captures than its values";
  with([](Forge& f) { --f.row<PatternRow>(Section::patterns).text.length; }, no_pattern);
  with([](Forge& f) { f.row<PatternRow>(Section::patterns).text.length = 0; }, no_pattern);
}

void flows_and_intents() {
  const Everything& e = everything();
  const auto extra = [](Forge& f) -> FlowExtraRow& { return f.row<FlowExtraRow>(Section::flow_extras); };
  const char* share = "flows share what only one of them has";
  with([&](Forge& f) { f.row<FlowRow>(Section::flows, at(e.flow)).extra = 0; }, share);
  with([&](Forge& f) { f.row<FlowRow>(Section::flows, at(e.called)).extra = no_row; }, share);
  with([&](Forge& f) { f.row<FlowRow>(Section::flows, at(e.called)).extra = far; },
       "a flow refers to something that is not there");
  const char* parameters = "a flow has parameters that are not there";
  with([&](Forge& f) { extra(f).param_count = 9; }, parameters);
  with([&](Forge& f) { f.row<ParamRow>(Section::params).variable = far; }, parameters);
  with([&](Forge& f) { extra(f).result = 10; }, "the result of a flow has no type");
  with([&](Forge& f) { extra(f).result = no_type, extra(f).result_detail = 1; }, "the result of a flow has no type");
  with([&](Forge& f) { f.row<StateRow>(Section::states, at(e.second)).resume = 200; },
       "a state refers to something that is not there");
  const char* attribute = "an attribute is malformed";
  const auto of = [&](Forge& f, std::uint32_t intent) -> AttributeRow& {
    return f.row<AttributeRow>(Section::attributes, at(f.row<IntentRow>(Section::intents, at(intent)).attributes));
  };
  with([&](Forge& f) { of(f, e.paid).type = 10; }, attribute);
  with([&](Forge& f) { of(f, e.paid).type |= 0x80; }, attribute);
  with([&](Forge& f) { of(f, e.paid).of = 1; }, attribute);
  with([&](Forge& f) { of(f, e.paid).name = outside; }, attribute);
  with([&](Forge& f) { of(f, e.orders).type = 3; }, attribute);
  with([&](Forge& f) { of(f, e.orders).detail = e.receipt; }, attribute);
  with([&](Forge& f) { f.row<IntentRow>(Section::intents, at(e.paid)).kind = IntentKind::text; }, attribute);
  with([&](Forge& f) { f.row<IntentRow>(Section::intents, at(e.orders)).kind = IntentKind::event; }, attribute);
  with(
      [&](Forge& f) {
        const auto all = static_cast<std::uint16_t>(f.count<AttributeRow>(Section::attributes));
        for (const std::uint32_t i : {e.said, e.orders}) {
          IntentRow& row = f.row<IntentRow>(Section::intents, at(i));
          row.attributes = 0;
          row.attribute_count = all;
          row.kind = IntentKind::text;
        }
        of(f, e.said) = of(f, e.said);
        for (std::uint32_t k = 0; k < all; ++k) {
          AttributeRow& row = f.row<AttributeRow>(Section::attributes, at(k));
          row = {e.word, 0, 1, 0, static_cast<std::uint8_t>(BaseType::enum_), e.word, 0, {0, 0}};
        }
        f.row<IntentRow>(Section::intents, at(e.paid)).attribute_count = 0;
      },
      "attributes belong to several intents");
  with([](Forge& f) { f.row<OpenerRow>(Section::openers, 1).args = far; }, "an initial intent is malformed");
}

void other_rows() {
  const Everything& e = everything();
  with([&](Forge& f) { f.row<VariableRow>(Section::variables, at(e.kept)).flags = variable_config; },
       "a record or a list cannot be configured");
  with([](Forge& f) { f.row<CellRow>(Section::cells).type = 10; }, "a value on the stack has no type");
  const char* function = "a function is malformed";
  with([](Forge& f) { f.row<FunctionRow>(Section::functions).chunk = far; }, function);
  with([](Forge& f) { f.row<FunctionRow>(Section::functions).chunk = 0; }, function);
  with([](Forge& f) { f.row<FunctionRow>(Section::functions).params = far; }, function);
  with([](Forge& f) { f.row<FunctionRow>(Section::functions).result = 10; }, function);
  with([](Forge& f) { f.add(Section::functions, FunctionRow(f.row<FunctionRow>(Section::functions))); }, function);
  const char* service = "a service is malformed";
  const auto call = [](Forge& f) -> ServiceCallRow& { return f.row<ServiceCallRow>(Section::calls); };
  with([&](Forge& f) { call(f).name = outside; }, service);
  with([&](Forge& f) { call(f).params = far; }, service);
  with([&](Forge& f) { call(f).timeout = 0; }, service);
  with([&](Forge& f) { call(f).result = 10; }, service);
  const char* waits = "a place where a block waits is malformed";
  const auto resume = [](Forge& f, std::uint32_t row) -> ResumeRow& {
    return f.row<ResumeRow>(Section::resumes, at(row));
  };
  with([&](Forge& f) { resume(f, e.asks).kind = static_cast<ResumeKind>(3); }, waits);
  with([&](Forge& f) { resume(f, e.asks).chunk = far; }, waits);
  with([&](Forge& f) { resume(f, e.asks).cells = far; }, waits);
  for (const std::uint32_t r : {e.asks, e.calls, e.tries}) with([&](Forge& f) { resume(f, r).what = far; }, waits);
  const char* plurals = "the placeholders or plurals of a text are malformed";
  for (const std::string_view tail :
       {std::string_view("\xfe\x00\x00", 3), std::string_view("\xfe\x00\x01\x01\x00\x00\x00", 7),
        std::string_view("\xfe\x00\x01\x05\x01\x00\x00", 7)}) {
    Forge f = rich();
    const auto place = static_cast<std::uint32_t>(f.bytes(Section::pool).size());
    for (const char c : tail) f.bytes(Section::pool).push_back(static_cast<std::byte>(c));
    f.row<TextRow>(Section::texts).text = {place, static_cast<std::uint32_t>(tail.size())};
    refuses(f, plurals);
  }
  with(
      [](Forge& f) {
        f.add(Section::translations, Slice{no_translation, 0});
      },
      "there are translations into a language that the bot does not speak");
  with([](Forge& f) { f.row<Slice>(Section::translations) = outside; }, "a text lies outside of the texts");
  with(
      [&](Forge& f) {
        const Slice s = f.row<Slice>(Section::translations, at(e.greeting));
        f.row<Slice>(Section::translations) = s;
      },
      "a translation has a placeholder that the text does not have");
  const char* language = "the variable of the language has other values than languages";
  with([&](Forge& f) { f.info().language = e.count; }, language);
  with([&](Forge& f) { f.info().languages = f.info().name, f.bytes(Section::translations).clear(); }, language);
  with([](Forge& f) { f.info().language = far; }, "the bot refers to something that is not there");
  with([](Forge& f) { f.info().on_error = far; }, "the bot refers to something that is not there");
  const char* need = "a need of the host is malformed";
  for (int n = 0; n < 3; ++n) with([&](Forge& f) { f.row<NeedRow>(Section::needs, n).row = far; }, need);
  with([&](Forge& f) { f.row<NeedRow>(Section::needs).row = e.count; }, need);
  with([&](Forge& f) { f.row<NeedRow>(Section::needs).kind = NeedKind::event; }, need);
}

void links() {
  const Everything& e = everything();
  const auto state = [](Forge& f, std::uint32_t s) -> StateRow& { return f.row<StateRow>(Section::states, at(s)); };
  with([&](Forge& f) { state(f, e.called_state).entry = state(f, e.first).entry; },
       "the code of a state leads out of its flow");
  with(
      [&](Forge& f) {
        // The block of the first handler of the second state calls a flow.
        handler(f, e.second, 1).body = handler(f, e.second, 0).body;
      },
      "a block that waits belongs to several places");
  with([&](Forge& f) { handler(f, e.second, 0).body = no_row; }, "a block that waits belongs to nothing");
  const auto timer = [&](Forge& f) -> HandlerRow& { return handler(f, e.second, first_timer(f, e.second)); };
  with([&](Forge& f) { timer(f).intent = e.hi; }, "a handler of a timer or of a return has an intent");
  const char* order = "the timers of a state are not in order";
  with([&](Forge& f) { timer(f).attribute = 0; }, order);
  with([&](Forge& f) { timer(f).attribute = 120'001; }, order);
  with([&](Forge& f) { handler(f, e.second, first_timer(f, e.second) + 1).value = 0x8000'0000; }, order);
  with([&](Forge& f) { handler(f, e.second, first_timer(f, e.second) - 1).attribute = 0; },
       "a handler asks for an attribute that is not there");
  with([&](Forge& f) { handler(f, e.second, 3).attribute = 0; }, "a handler asks for a value that is not there");
  with([&](Forge& f) { handler(f, e.second, 2).target = target_is_flow | e.called; },
       "a handler leads to a flow without its parameters");
  const auto bot_handler = [](Forge& f) -> HandlerRow& {
    return f.row<HandlerRow>(Section::handlers, at(f.info().handlers.first));
  };
  with([&](Forge& f) { bot_handler(f).target = target_back; }, "a handler leads out of its flow");
  with([&](Forge& f) { bot_handler(f).body = f.chunk(ChunkKind::action, Code().op(Op::back).bytes); },
       "the code of a handler leads out of its flow");
  const Bytes gives = Code().op(Op::const_text, 0).op(Op::return_, 3).bytes;
  with([&](Forge& f) { bot_handler(f).body = f.chunk(ChunkKind::action, gives); },
       "a handler gives the result of its flow");
  const char* result = "a state gives a result that its flow does not have";
  with([&](Forge& f) { state(f, e.last).entry = f.chunk(ChunkKind::action, gives); }, result);
  with([&](Forge& f) { state(f, e.called_state).entry = f.chunk(ChunkKind::action, gives); }, result);
  with(
      [&](Forge& f) {
        state(f, e.called_end).entry = f.chunk(ChunkKind::action, Code().op(Op::const_true).op(Op::return_, 0).bytes);
      },
      result);
  for (const Op op : {Op::stay, Op::back})
    with([&](Forge& f) { state(f, e.second).exit = f.chunk(ChunkKind::action, Code().op(op).bytes); },
         "what runs when a state is left leads elsewhere");
  with([&](Forge& f) { f.row<OpenerRow>(Section::openers, 1).args = f.info().init; },
       "an initial intent has code of another kind");
  with(
      [](Forge& f) {
        f.row<OpenerRow>(Section::openers, 1).args =
            f.chunk(ChunkKind::action, Code().op(Op::say, 0).op(Op::end).bytes);
      },
      "what sets the parameters of a flow does something else");
  with([](Forge& f) { f.info().on_error = f.info().init; }, "the bot has code of another kind");
  for (const Code& c : {Code().integer(1).op(Op::store, everything().count).op(Op::end), Code().op(Op::stay)})
    with([&](Forge& f) { f.info().on_error = f.chunk(ChunkKind::action, c.bytes); },
         "the reply to an error does something else");
}

void functions_and_loops() {
  using K = ChunkKind;
  const Everything& e = everything();
  code(K::function, Code().integer(1).op(Op::end), "a function is malformed");
  const auto function = [&](const Code& made, const char* message) {
    Forge f = rich();
    FunctionRow row = f.row<FunctionRow>(Section::functions);
    row.chunk = f.chunk(K::function, made.bytes);
    f.add(Section::functions, row);
    refuses(f, message);
  };
  function(Code().op(Op::say, 0).op(Op::pick, 0).op(Op::end), "a function changes something");
  function(Code().op(Op::drop, 1).op(Op::end), "a function does not end with its result");
  function(Code().op(Op::const_true).op(Op::end), "a function does not end with its result");
  function(Code().op(Op::pick, 0).op(Op::call_fn, 1).op(Op::end), "a function calls itself");
  function(Code().op(Op::pick, 0).op(Op::call_fn, 2).op(Op::end),
           "an instruction refers to something that is not there");
  {
    Forge f = rich();
    f.info().max_stack = 2;
    refuses(f, "the stack grows beyond its limit");
  }
  Code loop;
  loop.op(Op::list, e.texts, 0).integer(0);
  const std::size_t begin = loop.at();
  const std::size_t out = loop.forward(Op::next_item, e.texts);
  Code good = loop, high = loop, other = loop;
  good.op(Op::drop, 1).again(begin);
  good.land(out);
  {
    Forge f = rich();
    f.chunk(K::action, good.op(Op::end).bytes);
    CHECK(f.refused() == "");
  }
  const char* stack = "a loop goes on with another stack";
  high.again(begin);
  high.land(out);
  code(K::action, high.op(Op::end), stack);
  other.op(Op::drop, 2).op(Op::const_true).again(begin);
  other.land(out);
  code(K::action, other.op(Op::end), stack);
  Code none;
  none.op(Op::const_true).op(Op::drop, 1).again(0);
  code(K::action, none, "a jump leads back to something that is no loop");
  code(K::action, Code().op(Op::const_text, 0).op(Op::return_, 3).op(Op::end), "there is code that nothing reaches");
  Code two;
  two.op(Op::const_true);
  const std::size_t jump = two.forward(Op::jump_if_true);
  two.op(Op::const_text, 0).op(Op::return_, 3);
  two.land(jump);
  two.op(Op::const_true).op(Op::return_, 0);
  code(K::action, two, "code gives results of two types");
}

void waits() {
  using K = ChunkKind;
  const Everything& e = everything();
  code(K::action, Code().op(Op::question, 9), "an instruction refers to something that is not there");
  const char* misplaced = "a place where a block waits is not where it should be";
  code(K::action, Code().op(Op::question, e.asks).op(Op::end), misplaced);
  const auto resume = [](Forge& f, std::uint32_t row) -> ResumeRow& {
    return f.row<ResumeRow>(Section::resumes, at(row));
  };
  with([&](Forge& f) { ++resume(f, e.asks).question; }, misplaced);
  with([&](Forge& f) { ++resume(f, e.asks).retry; }, misplaced);
  with([&](Forge& f) { ++resume(f, e.asks).wait; }, misplaced);
  with([&](Forge& f) { ++resume(f, e.calls).wait; }, misplaced);
  with([&](Forge& f) { resume(f, e.tries).kind = ResumeKind::ask; }, misplaced);
  with([&](Forge& f) { resume(f, e.asks).cell_count = 0; }, "a block waits with another stack than it is said to");
  with([&](Forge& f) { f.row<CellRow>(Section::cells, at(resume(f, e.asks).cells)).type = 3; },
       "a block waits with another stack than it is said to");
  code(K::init, Code().op(Op::question, e.asks).op(Op::end), "an initial value has an effect");
  with(
      [&](Forge& f) {
        ResumeRow row = resume(f, e.calls);
        row.id = 99;
        f.add(Section::resumes, row);
      },
      "a place where a block waits is not in its code");
  {
    // An attribute is read where the block may have stopped before.
    Forge f = rich();
    Code late;
    late.op(Op::list, e.texts, 0).integer(0);
    const std::size_t begin = late.at();
    const std::size_t out = late.forward(Op::next_item, e.texts);
    late.op(Op::drop, 1).op(Op::attribute, 0).op(Op::drop, 1).again(begin);
    late.land(out);
    late.op(Op::drop, 0).integer(5);
    ResumeRow row = resume(f, e.calls);
    row.id = 99;
    row.chunk = static_cast<std::uint32_t>(f.count<ChunkRow>(Section::chunks));
    row.wait = static_cast<std::uint32_t>(f.bytes(Section::code).size()) + late.at();
    f.add(Section::resumes, row);
    late.op(Op::call_flow, static_cast<std::uint32_t>(f.count<ResumeRow>(Section::resumes)) - 1);
    late.op(Op::drop, 1).op(Op::end);
    f.chunk(K::action, late.bytes, e.said);
    refuses(f, "a block that waits reads an attribute behind");
  }
}

}  // namespace

void refuse_rich_rows() {
  CHECK(rich().refused() == "");
  shapes_and_nlus();
  flows_and_intents();
  other_rows();
  links();
}

void refuse_rich_code() {
  functions_and_loops();
  waits();
}

}  // namespace bot::test
