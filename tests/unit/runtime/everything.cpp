#include "tests/unit/runtime/everything.hpp"

namespace bot::test {

using namespace bytecode;
using namespace std::literals;

Everything::Everything() {
  constexpr Type text_type{BaseType::text, false, 0}, int_type{BaseType::int_, false, 0};
  constexpr Type number_type{BaseType::number, false, 0};
  const auto list_of = [](std::uint32_t shape) { return Type{BaseType::list, false, shape}; };

  texts = a.shape(ShapeKind::list, {{"", text_type}});
  receipt =
      a.shape(ShapeKind::record, {{"id", text_type}, {"total", number_type}, {"tags", list_of(texts)}}, "receipt");
  receipts = a.shape(ShapeKind::list, {{"", {BaseType::record, false, receipt}}});
  payload = a.shape(ShapeKind::payload, {{"total", number_type}, {"tags", list_of(texts)}}, "sale");
  const std::uint32_t captures = a.shape(ShapeKind::record, {{"branch", text_type}, {"number", int_type}});
  order = a.pattern({"([A-Z]{2})-([0-9]{6})"}, captures);
  topic = a.remote("topics", {"billing", "sales"}, 500'000);
  number = a.entity(Entity::int_);
  colors = a.values({"id", "en"});
  paid = a.intent(no_row, {{.name = "invoice", .type = text_type}}, IntentKind::event, "paid");
  orders = a.intent(order, {{.nlu = order}});

  language = a.variable({BaseType::enum_, false, colors});
  a.image.info.language = language;
  a.image.info.languages = a.image.pool.add("id en");
  kept = a.variable(list_of(receipts));
  currency = a.variable(text_type, variable_config);
  a.need(NeedKind::config, "currency", currency);
  count = a.variable(int_type);
  const std::uint32_t param = a.variable(int_type);
  Code init;
  init.op(Op::const_text, a.text("IDR")).op(Op::store, currency).op(Op::end);
  a.image.info.init = a.chunk(ChunkKind::init, init);
  a.image.info.on_error = a.says("sorry");

  twice = a.function({int_type}, int_type, Code().op(Op::pick, 0).op(Op::pick, 0).op(Op::add_int).op(Op::end));
  place = a.call("orders.place", {{"qty", int_type}}, Type{BaseType::record, false, receipt});
  a.need(NeedKind::service, "orders.place", place);
  a.need(NeedKind::model, "topics", topic);

  second = a.state(flow);
  last = a.state(flow, state_end);
  called = a.flow();
  called_state = a.state(called);
  called_end = a.state(called, state_end);
  FlowExtraRow& extra = a.extra(called);
  extra.result = type_byte(text_type);
  extra.param_count = 1;
  extra.expires = 3600;
  a.image.params.push_back({param, 0});

  greeting = a.text("hi \xff\x00"sv);
  {
    Code code;
    code.integer(3);
    asks = a.resume(ResumeKind::ask, number, {int_type}, 1);
    a.question(code, asks);
    code.op(Op::say, a.text("how many?"));
    const std::size_t over = a.retry(code, asks);
    code.op(Op::say, a.text("a number, please"));
    code.land(over);
    const std::size_t used_up = a.ask(code, asks);
    code.op(Op::pick, 0).op(Op::add_int).op(Op::call_fn, twice).op(Op::store, count).op(Op::drop, 0).op(Op::go, second);
    code.land(used_up);
    code.op(Op::go, last);
    a.image.states[first].entry = a.action(code);
  }
  {
    Code code;
    code.op(Op::load, count);
    tries = a.resume(ResumeKind::try_, place, {});
    const std::size_t failed = a.try_call(code, tries);
    code.op(Op::list, receipts, 1).op(Op::load, kept).op(Op::concat, receipts).op(Op::store, kept);
    code.op(Op::load, kept).integer(0);
    const std::size_t begin = code.at();
    const std::size_t out = code.forward(Op::next_item, receipts);
    code.op(Op::field, receipt, 0).op(Op::say_format, greeting, 1).again(begin);
    code.land(out);
    code.number(1).op(Op::list, texts, 0).op(Op::emit, payload);
    const std::size_t over = code.forward(Op::jump);
    code.land(failed);
    code.op(Op::say, a.text("failed"));
    code.land(over);
    code.op(Op::say, a.text("choose")).op(Op::const_text, a.text("One")).op(Op::const_enum, word, 0);
    code.op(Op::button, said).integer(60'000).op(Op::remind, hi).op(Op::end);
    a.image.states[second].entry = a.action(code);
  }
  {
    Code code;
    code.integer(5);
    calls = a.resume(ResumeKind::call, called, {});
    a.call_flow(code, calls);
    code.op(Op::say_format, greeting, 1).op(Op::end);
    on(second, 0, {.body = a.action(code)});
  }
  on(second, 1, {.target = target_back});
  on(second, 2, {.target = last});
  a.on(second, {.intent = orders, .body = a.says("order")});
  a.otherwise(second, {.body = a.says("what?")});
  a.resumed(second, {.body = a.says("again")});
  a.after(second, 60'000, {.body = a.says("a minute")});
  a.after(second, 120'000, {.target = last});
  a.image.states[second].exit = a.says("bye");
  a.image.states[last].entry = a.says("over");
  a.of_flow[flow].resume.push_back(Assembly::row({.body = a.says("flow again")}));
  a.image.states[called_state].entry = a.says("called");
  a.otherwise(called_state, {.target = called_end});
  a.image.states[called_end].entry =
      a.action(Code().op(Op::const_text, a.text("result")).op(Op::return_, static_cast<std::uint64_t>(BaseType::text)));
  a.bot.matching.push_back(Assembly::row({.intent = paid, .body = a.says("paid")}));
  Code args;
  args.integer(1).op(Op::store, param).op(Op::end);
  a.opener(paid, called, a.action(args, paid));
  a.image.translations.assign(a.image.texts.size(), {no_translation, 0});
  a.image.translations[greeting] = a.image.pool.add("hello \xff\x00"sv);
}

std::vector<std::string_view> everything_script() {
  return {"halo",  "x",    "4",     "+ok",  "satu", "x", "dua",  "5", "+fail", "1",    "AB-123456", "satu",
          "+wait", "tiga", "!paid", "halo", "x",    "x", "halo", "7", "satu",  "tiga", "+ok",       "!agent.resolved",
          "+wait", "dua",  "1",     "*1",   "+wait"};
}

}  // namespace bot::test
