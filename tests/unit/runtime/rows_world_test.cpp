// Bots made by hand: what comes from outside and goes there.

#include "tests/unit/runtime/small.hpp"

using namespace bot;
using namespace bot::test;
using bytecode::IntentKind;
using bytecode::ShapeKind;
using runtime::Value;
using namespace std::literals;

namespace {

constexpr Type text_{BaseType::text, false, 0};
constexpr Type int_{BaseType::int_, false, 0};
constexpr Type number_{BaseType::number, false, 0};
constexpr Type duration_{BaseType::duration, false, 0};
constexpr Type time_{BaseType::time, false, 0};
constexpr Type date_{BaseType::date, false, 0};

Type maybe(Type t) {
  t.optional = true;
  return t;
}

/// A handler that says the attributes of its intent, each made a text by an opcode.
std::uint32_t tells(Assembly& a, std::uint32_t intent, std::initializer_list<Op> made, std::string_view before = "") {
  Code code;
  std::string text(before);
  std::uint8_t n = 0;
  for (const Op op : made) {
    code.op(Op::attribute, n);
    if (op != Op::end) code.op(op);
    text += n == 0 ? "" : "|";
    text += '\xff';
    text += static_cast<char>(n++);
  }
  code.op(Op::say_format, a.text(text), n).op(Op::end);
  return a.action(code, intent);
}

std::string error(runtime::TurnError e) { return std::string("[error: ") + runtime::text(e) + "]\n"; }

}  // namespace

TEST_CASE("values of entities, patterns and models") {
  Small s;
  Assembly& a = s.a;
  const std::uint32_t number = a.entity(bytecode::Entity::int_), mail = a.entity(bytecode::Entity::email);
  const std::uint32_t day = a.entity(bytecode::Entity::date);
  const std::uint32_t parts = a.shape(ShapeKind::record, {{"branch", text_}, {"number", int_}});
  const std::uint32_t order = a.pattern({"([A-Z]{2})-([0-9]{6})", "(ZZ) ([0-9])"}, parts);
  const std::uint32_t code_word = a.pattern({"X[0-9]+"});
  const std::uint32_t topic = a.remote("topics", {"billing", "sales"}, 700'000);
  const std::uint32_t two =
      a.intent(no_row, {{.nlu = number, .index = 0, .of = 2}, {.nlu = number, .index = 1, .of = 2}});
  const std::uint32_t mails = a.intent(mail, {{.nlu = mail}});
  const std::uint32_t days = a.intent(no_row, {{.nlu = day}});
  const std::uint32_t orders = a.intent(no_row, {{.nlu = order}});
  const std::uint32_t codes = a.intent(code_word, {{.nlu = code_word}});
  const std::uint32_t topics = a.intent(no_row, {{.nlu = topic}});
  Code branch;
  branch.op(Op::attribute, 0).op(Op::field, parts, 0).op(Op::attribute, 0).op(Op::field, parts, 1).op(Op::text_int);
  branch.op(Op::say_format, a.text("\xff\x00/\xff\x01"sv), 2).op(Op::end);
  const std::uint32_t on_order = a.action(branch, orders);
  Code about;
  about.op(Op::attribute, 0).op(Op::text_enum, topic).op(Op::say_format, a.text("\xff\x00"sv), 1).op(Op::end);
  const std::uint32_t on_topic = a.action(about, topics);
  a.on(s.first, {.intent = orders, .body = on_order});
  a.on(s.first, {.intent = mails, .body = tells(a, mails, {Op::end})});
  a.on(s.first, {.intent = codes, .body = tells(a, codes, {Op::end})});
  a.on(s.first, {.intent = two, .body = tells(a, two, {Op::text_int, Op::text_int})});
  a.on(s.first, {.intent = days, .body = tells(a, days, {Op::text_date})});
  a.on(s.first, {.intent = topics, .attribute = 0, .value = 1, .body = a.says("sales!")});
  a.on(s.first, {.intent = topics, .body = on_topic});
  a.otherwise(s.first, {.body = a.says("what?")});
  Talk talk(a.make());
  (void)talk.say("halo");
  CHECK(talk.say("AB-123456 ya") == "AB/123456\n");
  CHECK(talk.say("ZZ 7") == "ZZ/7\n");
  CHECK(talk.say("tulis ke ani@bank.example saja") == "ani@bank.example\n");
  CHECK(talk.say("kode X12 dan X13") == "X12\n");
  CHECK(talk.say("antara 3 dan 5") == "3|5\n");
  CHECK(talk.say("cuma 3") == "what?\n");
  CHECK(talk.say("besok") == "02-01-1970\n");
  runtime::Event event;
  event.text = "hm";
  event.time = talk.now;
  const runtime::Found found[] = {{"topics", "billing", 0.6}, {"topics", "sales", 0.9}, {"other", "billing", 1}};
  event.found = found;
  CHECK(talk.run(event) == "sales!\n");
  event.found = std::span(found).first(1);
  CHECK(talk.run(event) == "what?\n");
  const runtime::Found billing[] = {{"topics", "billing", 0.7}, {"topics", "unknown", 1}};
  event.found = billing;
  CHECK(talk.run(event) == "billing\n");
}

TEST_CASE("an event's fields are the attributes of its intent") {
  Small s;
  Assembly& a = s.a;
  const Type color{BaseType::enum_, false, a.values({"red", "green"})};
  const std::uint32_t paid = a.intent(no_row,
                                      {{.name = "invoice", .type = text_},
                                       {.name = "total", .type = number_},
                                       {.name = "due", .type = date_},
                                       {.name = "at", .type = time_},
                                       {.name = "wait", .type = duration_},
                                       {.optional = true, .name = "note", .type = text_}},
                                      IntentKind::event, "paid");
  const std::uint32_t painted = a.intent(no_row, {{.name = "color", .type = color}}, IntentKind::event, "painted");
  Code code;
  code.op(Op::attribute, 0).op(Op::attribute, 1).op(Op::text_num).op(Op::attribute, 2).op(Op::text_date);
  code.op(Op::attribute, 3).op(Op::text_time).op(Op::attribute, 4).op(Op::text_duration).op(Op::attribute, 5);
  const std::size_t there = code.forward(Op::if_none);
  code.op(Op::const_text, a.text("-"));
  code.land(there);
  code.op(Op::say_format, a.text("\xff\x00 \xff\x01 \xff\x02 \xff\x03 \xff\x04 \xff\x05"sv), 6).op(Op::end);
  const std::uint32_t body = a.action(code, paid);
  a.bot.matching.push_back(Assembly::row({.intent = paid, .body = body}));
  a.bot.matching.push_back(Assembly::row({.intent = painted, .attribute = 0, .value = 1, .body = a.says("green")}));
  Talk talk(a.make());
  const std::string_view names[] = {"invoice", "total", "due", "at", "wait", "more", "note"};
  const auto raise = [&](std::initializer_list<Value> values, std::size_t count) {
    const std::vector<Value> all(values);
    return talk.raise("paid", Value::of_record(std::span(names).first(count), std::span(all).first(count)));
  };
  const Value good[] = {Value::of_text("A1"), Value::of_int(20), Value::of_text("2026-08-17"),
                        Value::of_text("2026-08-17T08:30:00+07:00"), Value::of_text("1h30m")};
  const std::string said = "A1 20 17-08-2026 17-08-2026 01:30 1h30m ";
  CHECK(raise({good[0], good[1], good[2], good[3], good[4]}, 5) == said + "-\n");
  CHECK(raise({good[0], good[1], good[2], good[3], Value::of_int(5'400'000), Value{}, Value::of_text("n")}, 7) ==
        said + "n\n");
  CHECK(raise({good[0], good[1], good[2], good[3]}, 4).empty());  // one is missing
  CHECK(raise({good[0], Value::of_text("20"), good[2], good[3], good[4]}, 5).empty());
  CHECK(raise({good[0], good[1], Value::of_text("2026-02-30"), good[3], good[4]}, 5).empty());
  CHECK(raise({good[0], good[1], good[2], Value::of_text("gestern"), good[4]}, 5).empty());
  CHECK(raise({good[0], good[1], good[2], good[3], Value::of_text("30")}, 5).empty());
  CHECK(talk.raise("paid").empty());
  CHECK(talk.raise("paid", Value::of_text("x")).empty());
  const std::string_view color_name[] = {"color"};
  for (const char* c : {"red", "green", "blue"}) {
    const Value v[] = {Value::of_text(c)};
    CHECK(talk.raise("painted", Value::of_record(color_name, v)) == (std::string(c) == "green" ? "green\n" : ""));
  }
}

TEST_CASE("messages of other kinds, and commands") {
  Small s;
  Assembly& a = s.a;
  const std::uint32_t photo = a.intent(no_row, {}, IntentKind::image),
                      place = a.intent(no_row, {}, IntentKind::location);
  const std::uint32_t start = a.intent(no_row, {}, IntentKind::command, "start");
  Code code;
  code.op(Op::context, 5).op(Op::context, 6);
  const std::size_t there = code.forward(Op::if_none);
  code.op(Op::const_text, a.text("nowhere"));
  code.land(there);
  code.op(Op::context, 1).op(Op::say_format, a.text("\xff\x00 \xff\x01 \xff\x02"sv), 3).op(Op::end);
  const std::uint32_t body = a.action(code);
  for (const std::uint32_t i : {photo, place}) a.bot.matching.push_back(Assembly::row({.intent = i, .body = body}));
  a.bot.matching.push_back(Assembly::row({.intent = start, .body = a.says("started")}));
  Talk talk(a.make());
  runtime::Event event;
  event.media = runtime::MediaKind::image;
  event.url = "https://x/1.png";
  event.text = "satu foto";
  CHECK(talk.run(event) == "image https://x/1.png satu foto\n");
  event.media = runtime::MediaKind::location;
  event.url = event.text = "";
  CHECK(talk.run(event) == "location nowhere \n");
  event.media = runtime::MediaKind::audio;
  CHECK(talk.run(event) == "?\n");
  for (const char* text : {"/start", "/start ref", "/start@mybot", "/start\nx"}) CHECK(talk.say(text) == "started\n");
  for (const char* text : {"start", "/started", "/star", " /start", "/"}) CHECK(talk.say(text) == "?\n");
}

TEST_CASE("media, places, carousels and events for the host") {
  Small s;
  Assembly& a = s.a;
  const std::uint32_t tags = a.shape(ShapeKind::list, {{"", text_}});
  const std::uint32_t payload = a.shape(ShapeKind::payload,
                                        {{"total", number_},
                                         {"at", time_},
                                         {"on", date_},
                                         {"tags", {BaseType::list, false, tags}},
                                         {"pin", text_},
                                         {"none", maybe(int_)}},
                                        "analytics.sale");
  a.image.fields[a.image.shapes[payload].first + 4].flags = bytecode::field_secret;
  const auto text = [&](Code& c, std::string_view t) { c.op(Op::const_text, a.text(t)); };
  Code code;
  text(code, "https://x");
  text(code, "caption");
  code.op(Op::media, 1);
  text(code, "file");
  code.none(text_).op(Op::media, 4);
  code.number(-6.2).number(106.8).none(text_).op(Op::location);
  text(code, "here");
  code.op(Op::const_enum, s.word, 0).op(Op::button, s.said).op(Op::carousel);
  for (const char* title : {"A", "B"}) {
    text(code, title);
    text(code, "text");
    code.none(text_).op(Op::card);
    text(code, title);
    code.op(Op::const_enum, s.word, 1).op(Op::button, s.said);
  }
  code.number(20).op(Op::context, 7).op(Op::context, 8);
  text(code, "x");
  code.op(Op::list, tags, 1);
  text(code, "1234");
  code.none(int_).op(Op::emit, payload).op(Op::end);
  a.image.states[s.first].entry = a.action(code);
  s.on(s.first, 1, {.body = a.says("two")});
  Talk talk(a.make());
  CHECK(talk.say("halo") ==
        "[image https://x|caption]\n[file file|]\n[location -6.2 106.8|]\n  1 here\n[carousel]\n  # A|text|\n  1 A\n"
        "  # B|text|\n  2 B\n"
        "[emit analytics.sale {total: 20., at: \"1970-01-01T00:16:40Z\", on: \"1970-01-01\", tags: [\"x\"], pin: ***, "
        "none: none}]\n");
  CHECK(talk.say("2") == "two\n");
}

TEST_CASE("texts in the session's language, with plurals, and laid over") {
  Small s;
  Assembly& a = s.a;
  const std::uint32_t languages = a.values({"id", "en"});
  const std::uint32_t language = a.variable({BaseType::enum_, false, languages});
  a.image.info.language = language;
  a.image.info.languages = a.image.pool.add("id en");
  const std::uint32_t count = a.variable(int_);
  const auto plural = [](std::string_view one, std::string_view other) {
    std::string out = "\xfe"s;
    out += '\0';
    out += '\2';
    const auto form = [&](char category, std::string_view text) {
      out += category;
      out += static_cast<char>(text.size());
      out += std::string(2, '\0');
      out += text;
    };
    form(1, one);
    form(5, other);
    return out;
  };
  const std::uint32_t files = a.text("<" + plural("\xff\0 satu"sv, "\xff\0 berkas"sv) + ">");
  const std::uint32_t hello = a.text("Halo");
  a.image.translations.assign(a.image.texts.size(), {bytecode::no_translation, 0});
  Code code;
  code.op(Op::load, count).op(Op::text_int).op(Op::say_format, files, 1).op(Op::say, hello).op(Op::end);
  const std::uint32_t tell = a.action(code);
  for (std::uint32_t v = 0; v < 2; ++v) {
    Code set;
    set.op(Op::const_enum, languages, v).op(Op::store, language).op(Op::load, count).integer(1).op(Op::add_int);
    set.op(Op::store, count).op(Op::load, count).op(Op::text_int).op(Op::say_format, files, 1).op(Op::say, hello);
    s.on(s.first, v, {.body = a.action(set.op(Op::end))});
  }
  s.on(s.first, 2, {.body = tell});
  const std::uint32_t untranslated = a.text("Untranslated");
  a.image.translations.resize(a.image.texts.size(), {bytecode::no_translation, 0});
  a.image.translations[files] = a.image.pool.add("<" + plural("\xff\0 file"sv, "\xff\0 files"sv) + ">");
  a.image.translations[hello] = a.image.pool.add("Hello");
  (void)untranslated;
  Talk talk(a.make());
  (void)talk.say("halo");
  CHECK(talk.say("satu") == "<1 berkas>\nHalo\n");  // Indonesian has one form
  CHECK(talk.say("dua") == "<2 files>\nHello\n");
  runtime::Catalogue catalogue(talk.artifact());
  using Problem = runtime::Catalogue::Problem;
  CHECK(catalogue.set(1, hello + 1, "Hi") == Problem::none);
  CHECK(catalogue.set(0, hello + 1, "Hai") == Problem::none);
  CHECK(catalogue.set(1, files + 1, plural("one", "many")) == Problem::none);
  CHECK(catalogue.set(2, hello + 1, "Hi") == Problem::no_language);
  CHECK(catalogue.set(1, 9999, "Hi") == Problem::no_text);
  CHECK(catalogue.set(1, hello + 1, "Hi \xff\x00"sv) == Problem::malformed);
  CHECK(catalogue.set(1, files + 1, "\xff\x01"sv) == Problem::malformed);
  CHECK(catalogue.set(1, files + 1, "\xfe\x00\x01"sv) == Problem::malformed);
  CHECK(catalogue.set(1, hello + 1, "\xc3") == Problem::malformed);
  talk.deployment.catalogue = &catalogue;
  CHECK(talk.say("tiga") == "many\nHi\n");
  CHECK(talk.say("satu") == "<3 berkas>\nHai\n");
  const std::uint32_t one = 0;
  (void)one;
}

TEST_CASE("configuration is read when a conversation begins") {
  Small s;
  Assembly& a = s.a;
  const auto variable = [&](const char* name, Type type, std::uint8_t flags = 0) {
    const std::uint32_t v = a.variable(type, static_cast<std::uint8_t>(bytecode::variable_config | flags));
    a.need(bytecode::NeedKind::config, name, v);
    return v;
  };
  const std::uint32_t currency = variable("currency", text_),
                      rate = variable("rate", number_, bytecode::variable_required);
  const std::uint32_t patience = variable("patience", maybe(duration_));
  const std::uint32_t twice = a.variable(number_);
  Code init;
  init.op(Op::const_text, a.text("IDR")).op(Op::store, currency);
  init.none(duration_).op(Op::store, patience);
  init.op(Op::load, rate).number(2).op(Op::mul_num).op(Op::store, twice).op(Op::end);
  a.image.info.init = a.chunk(ChunkKind::init, init);
  Code code;
  code.op(Op::load, currency).op(Op::load, twice).op(Op::text_num).op(Op::load, patience);
  const std::size_t there = code.forward(Op::if_none);
  code.integer(0);
  code.land(there);
  code.op(Op::text_duration).op(Op::say_format, a.text("\xff\x00 \xff\x01 \xff\x02"sv), 3).op(Op::end);
  a.image.states[s.first].entry = a.action(code);
  Talk talk(a.make());
  CHECK(talk.say("halo") == error(runtime::TurnError::config_missing));
  CHECK(talk.machine.detail() == "no value was given for rate");
  runtime::Config config;
  std::string problem;
  using Pair = runtime::Config::Pair;
  const auto read = [&](std::vector<Pair> pairs) {
    return runtime::Config::read(talk.artifact(), pairs, config, problem);
  };
  CHECK_FALSE(read({}));
  CHECK(problem == "no value was given for rate");
  CHECK_FALSE(read({{"rate", "x"}}));
  CHECK(problem == "the value of rate is not a number, such as 2.5");
  CHECK_FALSE(read({{"rate", "1"}, {"patience", "soon"}}));
  CHECK_FALSE(read({{"rate", "1"}, {"currency", "\xff"}}));
  CHECK(read({{"rate", "1.5"}, {"unknown", "x"}}));
  talk.deployment.config = &config;
  CHECK(talk.say("halo") == "IDR 3 0s\n");
  runtime::Config second;
  const std::vector<Pair> pairs{{"currency", "EUR"}, {"rate", "2"}, {"patience", "1h"}};
  CHECK(runtime::Config::read(talk.artifact(), pairs, second, problem));
  talk.deployment.config = &second;
  talk.session = runtime::Session::start(talk.artifact(), 1);
  CHECK(talk.say("halo") == "EUR 4 1h\n");
  const auto value = [&](std::uint32_t v) { return show(talk.machine.variable(talk.artifact(), talk.session, v)); };
  CHECK(value(currency) == "\"EUR\"");
  CHECK(value(twice) == "4.");
  CHECK(value(patience) == "3600000");
}

TEST_CASE("a turn that fails is rolled back, and the bot says so") {
  Small s;
  Assembly& a = s.a;
  const std::uint32_t n = a.variable(int_);
  Code bad;
  bad.op(Op::say, a.text("never said")).integer(5).op(Op::store, n).integer(1).integer(0).op(Op::div_int);
  bad.op(Op::store, n).op(Op::end);
  s.on(s.first, 0, {.body = a.action(bad)});
  Code good;
  good.integer(3).op(Op::store, n).op(Op::end);
  s.on(s.first, 1, {.body = a.action(good)});
  Code reply;
  reply.op(Op::load, n).op(Op::text_int).op(Op::say_format, a.text("sorry \xff\x00"sv), 1).op(Op::end);
  a.image.info.on_error = a.action(reply);
  Talk talk(a.make());
  (void)talk.say("halo");
  CHECK(talk.say("dua").empty());
  CHECK(talk.say("satu") == error(runtime::TurnError::division_by_zero) + "sorry 3\n");
  CHECK(talk.error() == runtime::TurnError::division_by_zero);
  CHECK(talk.say(std::string(runtime::max_message_bytes + 1, 'x')) ==
        error(runtime::TurnError::message_too_long) + "sorry 3\n");
}

TEST_CASE("what is due and fails is undone and does not come again") {
  Small s;
  Assembly& a = s.a;
  const std::uint32_t n = a.variable(int_);
  const std::uint32_t follow = a.intent(no_row, {{.nlu = s.word, .optional = true}});
  Code bad;
  bad.op(Op::say, a.text("never said")).integer(5).op(Op::store, n).integer(1).integer(0).op(Op::div_int);
  bad.op(Op::store, n).op(Op::end);
  a.after(s.first, 60'000, {.body = a.action(bad)});
  a.after(s.first, 120'000, {.body = a.says("second timer")});
  a.on(s.first, {.intent = follow, .body = a.action(bad)});
  Code code;
  code.integer(3).op(Op::store, n).integer(90'000).op(Op::remind, follow).op(Op::end);
  a.image.states[s.first].entry = a.action(code);
  Code tell;
  tell.op(Op::load, n).op(Op::text_int).op(Op::say_format, a.text("n is \xff\x00"sv), 1).op(Op::end);
  s.on(s.first, 0, {.body = a.action(tell)});
  Code reply;
  reply.op(Op::load, n).op(Op::text_int).op(Op::say_format, a.text("sorry \xff\x00"sv), 1).op(Op::end);
  a.image.info.on_error = a.action(reply);
  Talk talk(a.make());
  CHECK(talk.say("halo").empty());
  const std::int64_t entered = talk.now - 1000;
  CHECK(talk.wait(60'000) == "sorry 3\n");
  CHECK(talk.error() == runtime::TurnError::none);
  CHECK(talk.machine.due_error() == runtime::TurnError::division_by_zero);
  CHECK(talk.machine.next_due() == entered + 90'000);
  talk.now = entered + 121'000;
  CHECK(talk.say("satu") == "sorry 3\nsecond timer\nn is 3\n");
  CHECK(talk.say("satu") == "n is 3\n");
  CHECK(talk.machine.due_error() == runtime::TurnError::none);
}

TEST_CASE("a block that fails after a service did not answer is over") {
  Small s;
  Assembly& a = s.a;
  const std::uint32_t place = a.call("place", {}, std::nullopt);
  Code code;
  const std::uint32_t r = a.resume(bytecode::ResumeKind::try_, place, {});
  const std::size_t failed = a.try_call(code, r);
  code.op(Op::say, a.text("fine")).op(Op::end);
  code.land(failed);
  code.integer(1).integer(0).op(Op::div_int).op(Op::drop, 1).op(Op::end);
  a.image.states[s.first].entry = a.action(code);
  s.on(s.first, 0, {.body = a.says("one")});
  Talk talk(a.make());
  CHECK(talk.say("halo") == "[call 1 place {}]\n");
  CHECK(talk.say("satu").empty());
  CHECK(talk.wait(10'000) == "one\n");
  CHECK(talk.machine.due_error() == runtime::TurnError::division_by_zero);
  CHECK(talk.say("satu") == "one\n");
}
