// Bots made by hand: records, lists, texts, numbers, times.

#include <functional>

#include "tests/unit/runtime/small.hpp"

using namespace bot;
using namespace bot::test;
using bytecode::ShapeKind;
using namespace std::literals;

namespace {

constexpr Type text_{BaseType::text, false, 0};
constexpr Type int_{BaseType::int_, false, 0};
constexpr Type number_{BaseType::number, false, 0};
constexpr Type bool_{BaseType::bool_, false, 0};

Type list_of(std::uint32_t shape) { return {BaseType::list, false, shape}; }
Type record_of(std::uint32_t shape) { return {BaseType::record, false, shape}; }

/// What a bot says that says the text on the stack after this code.
std::string said(const std::function<void(Assembly&, Code&)>& make, std::string_view message = "halo") {
  Small s;
  Code code;
  make(s.a, code);
  code.op(Op::say_format, s.a.text("\xff\x00"sv), 1).op(Op::end);
  s.a.image.states[s.first].entry = s.a.action(code);
  Talk talk(s.a.make());
  runtime::Event event;
  event.text = message;
  event.time = 1'795'363'445'678;  // 2026-11-22 16:04:05.678 UTC
  event.offset_minutes = 7 * 60;
  return talk.run(event);
}
std::string said_int(const std::function<void(Assembly&, Code&)>& make) {
  return said([&](Assembly& a, Code& c) {
    make(a, c);
    c.op(Op::text_int);
  });
}
std::string said_bool(const std::function<void(Assembly&, Code&)>& make) {
  return said([&](Assembly& a, Code& c) {
    make(a, c);
    c.op(Op::text_bool);
  });
}
std::string error(runtime::TurnError e) { return std::string("[error: ") + runtime::text(e) + "]\n"; }

void texts(Assembly& a, Code& c, std::uint32_t shape, std::initializer_list<std::string_view> items) {
  for (const std::string_view item : items) c.op(Op::const_text, a.text(item));
  c.op(Op::list, shape, items.size());
}

std::uint32_t texts_shape(Assembly& a) { return a.shape(ShapeKind::list, {{"", text_}}); }
std::uint32_t ints_shape(Assembly& a) { return a.shape(ShapeKind::list, {{"", int_}}); }

}  // namespace

TEST_CASE("lists are made, joined, measured and looked into") {
  CHECK(said([](Assembly& a, Code& c) {
          const std::uint32_t s = texts_shape(a);
          texts(a, c, s, {"a", "b"});
          texts(a, c, s, {"c"});
          c.op(Op::concat, s).op(Op::const_text, a.text(", ")).op(Op::join, s);
        }) == "a, b, c\n");
  CHECK(said([](Assembly& a, Code& c) {
          const std::uint32_t s = texts_shape(a);
          texts(a, c, s, {"a", "b"});
          c.integer(1).op(Op::item, s);
        }) == "b\n");
  for (const std::int64_t place : {std::int64_t{-1}, std::int64_t{2}})
    CHECK(said([&](Assembly& a, Code& c) {
            const std::uint32_t s = texts_shape(a);
            texts(a, c, s, {"a", "b"});
            c.integer(place).op(Op::item, s);
          }) == error(runtime::TurnError::list_index));
  CHECK(said_int([](Assembly& a, Code& c) {
          const std::uint32_t s = texts_shape(a);
          texts(a, c, s, {"a", "b"});
          texts(a, c, s, {});
          c.op(Op::concat, s).op(Op::at_most, s, 2).op(Op::list_length, s);
        }) == "2\n");
  CHECK(said_int([](Assembly& a, Code& c) {
          const std::uint32_t s = texts_shape(a);
          texts(a, c, s, {"a", "b"});
          c.op(Op::at_most, s, 1).op(Op::list_length, s);
        }) == error(runtime::TurnError::list_too_long));
  for (const bool there : {true, false})
    CHECK(said_bool([&](Assembly& a, Code& c) {
            const std::uint32_t s = texts_shape(a);
            c.op(Op::const_text, a.text(there ? "b" : "x"));
            texts(a, c, s, {"a", "b"});
            c.op(Op::in_list, s);
          }) == (there ? "true\n" : "false\n"));
}

TEST_CASE("records hold their fields, and are equal through and through") {
  const auto make = [](Assembly& a, Code& c, std::int64_t inner) {
    const std::uint32_t ints = a.image.shapes.empty() ? ints_shape(a) : 0;
    const std::uint32_t r =
        a.image.shapes.size() < 2
            ? a.shape(ShapeKind::record, {{"name", text_}, {"items", list_of(ints)}, {"n", number_}})
            : 1;
    c.op(Op::const_text, a.text("x")).integer(1).integer(inner).op(Op::list, ints, 2).number(2.5).op(Op::record, r);
    return r;
  };
  CHECK(said([&](Assembly& a, Code& c) {
          const std::uint32_t r = make(a, c, 3);
          c.op(Op::field, r, 2).op(Op::text_num);
        }) == "2.5\n");
  for (const std::int64_t other : {3, 4})
    CHECK(said_bool([&](Assembly& a, Code& c) {
            (void)make(a, c, 3);
            const std::uint32_t r = make(a, c, other);
            c.op(Op::equal_value, static_cast<std::uint64_t>(BaseType::record), r);
          }) == (other == 3 ? "true\n" : "false\n"));
  CHECK(said_bool([&](Assembly& a, Code& c) {
          const std::uint32_t r = make(a, c, 3);
          c.none(record_of(r)).op(Op::equal_value, 0x80U | static_cast<std::uint64_t>(BaseType::record), r);
        }) == "false\n");
  // A record that was never set has fields without content.
  CHECK(said_int([&](Assembly& a, Code& c) {
          const std::uint32_t ints = ints_shape(a);
          const std::uint32_t r = a.shape(ShapeKind::record, {{"items", list_of(ints)}});
          const std::uint32_t v = a.variable(record_of(r));
          c.op(Op::load, v).op(Op::field, r, 0).op(Op::list_length, ints);
        }) == "0\n");
}

TEST_CASE("a loop goes through a list") {
  const auto sum = [](std::initializer_list<std::int64_t> items) {
    return said_int([&](Assembly& a, Code& c) {
      const std::uint32_t s = ints_shape(a);
      c.integer(0);
      const std::uint32_t total = a.variable(int_);
      c.op(Op::store, total);
      for (const std::int64_t i : items) c.integer(i);
      c.op(Op::list, s, items.size()).integer(0);
      const std::size_t begin = c.at();
      const std::size_t out = c.forward(Op::next_item, s);
      c.op(Op::load, total).op(Op::add_int).op(Op::store, total).again(begin);
      c.land(out);
      c.op(Op::load, total);
    });
  };
  CHECK(sum({}) == "0\n");
  CHECK(sum({5}) == "5\n");
  CHECK(sum({1, 2, 3, 4}) == "10\n");
}

TEST_CASE("a loop without end meets the limit") {
  CHECK(said_int([](Assembly& a, Code& c) {
          const std::uint32_t s = ints_shape(a);
          c.integer(1).op(Op::list, s, 1).integer(0);
          const std::size_t begin = c.at();
          const std::size_t out = c.forward(Op::next_item, s);
          c.op(Op::drop, 2).integer(0).again(begin);
          c.land(out);
          c.integer(1);
        }) == error(runtime::TurnError::fuel));
}

TEST_CASE("functions are called, also by each other") {
  CHECK(said_int([](Assembly& a, Code& c) {
          Code twice;
          twice.op(Op::pick, 0).op(Op::pick, 0).op(Op::add_int).op(Op::end);
          const std::uint32_t t = a.function({int_}, int_, twice);
          Code minus;
          minus.op(Op::pick, 0).op(Op::call_fn, t).op(Op::pick, 1).op(Op::sub_int).op(Op::end);
          const std::uint32_t m = a.function({int_, int_}, int_, minus);
          c.integer(100).integer(7).integer(3).op(Op::call_fn, m).op(Op::sub_int);
        }) == "89\n");
}

TEST_CASE("functions that double their calls meet the limit") {
  CHECK(said_int([](Assembly& a, Code& c) {
          std::uint32_t f = a.function({}, int_, Code().integer(1).op(Op::end));
          for (int i = 0; i < 40; ++i)
            f = a.function({}, int_, Code().op(Op::call_fn, f).op(Op::call_fn, f).op(Op::add_int).op(Op::end));
          c.op(Op::call_fn, f);
        }) == error(runtime::TurnError::fuel));
}

TEST_CASE("texts are changed, measured and read") {
  const auto on = [](std::string_view text, Op op) {
    return said([&](Assembly& a, Code& c) { c.op(Op::const_text, a.text(text)).op(op); });
  };
  CHECK(on("Halo ß é 1", Op::upper) == "HALO \xe1\xba\x9e É 1\n");
  CHECK(on("HALO É İ", Op::lower) == "halo é i\n");
  CHECK(on(" \t\u00a0halo  dunia\u3000\n", Op::trim) == "halo  dunia\n");
  CHECK(on("  ", Op::trim) == "\n");
  CHECK(on("", Op::trim) == "\n");
  CHECK(said_int([](Assembly& a, Code& c) { c.op(Op::const_text, a.text("é😊x")).op(Op::text_length); }) == "3\n");
  const auto contains = [](std::string_view all, std::string_view part) {
    return said_bool([&](Assembly& a, Code& c) {
             c.op(Op::const_text, a.text(all)).op(Op::const_text, a.text(part)).op(Op::contains);
           }) == "true\n";
  };
  CHECK(contains("Pizza BESAR, ya", "besar"));
  CHECK(contains("Pizza besar", "za Be"));
  CHECK_FALSE(contains("Pizza", "besar"));
  CHECK(contains("apa?", "?"));
  CHECK_FALSE(contains("apa", "?"));
  CHECK(contains("apa", ""));
  const auto number = [](std::string_view text) {
    return said([&](Assembly& a, Code& c) {
      c.op(Op::const_text, a.text(text)).op(Op::int_of_text);
      const std::size_t there = c.forward(Op::if_none);
      c.integer(-1);
      c.land(there);
      c.op(Op::text_int).op(Op::const_text, a.text(text)).op(Op::num_of_text);
      const std::size_t num = c.forward(Op::if_none_num);
      c.number(-1);
      c.land(num);
      c.op(Op::text_num).op(Op::format, a.text("\xff\x00 \xff\x01"sv), 2);
    });
  };
  CHECK(number("12") == "12 12\n");
  CHECK(number("+12") == "12 12\n");
  CHECK(number("-3") == "-3 -3\n");
  CHECK(number("2.5") == "-1 2.5\n");
  CHECK(number(".5") == "-1 0.5\n");
  CHECK(number("-0") == "0 0\n");
  for (const char* text : {"", "x", "1x", " 1", "1e5", "inf", "nan", "0x10", "--1", "+-1", "1.2.3", ".", "1,5"})
    CHECK(number(text) == "-1 -1\n");
  CHECK(number("9223372036854775807") == "9223372036854775807 9223372036854775808\n");
  CHECK(number("-9223372036854775808").starts_with("-1 "));
}

TEST_CASE("numbers are rounded and written") {
  const auto to_int = [](double value, Op op) { return said_int([&](Assembly&, Code& c) { c.number(value).op(op); }); };
  CHECK(to_int(2.5, Op::round) == "3\n");
  CHECK(to_int(-2.5, Op::round) == "-3\n");
  CHECK(to_int(-2.5, Op::floor) == "-3\n");
  CHECK(to_int(-2.5, Op::ceil) == "-2\n");
  CHECK(to_int(1e19, Op::round) == error(runtime::TurnError::overflow));
  CHECK(to_int(-9223372036854775808.0, Op::floor) == error(runtime::TurnError::overflow));
  const auto written = [](double value, std::int64_t decimals) {
    return said([&](Assembly&, Code& c) { c.number(value).integer(decimals).op(Op::format_num); });
  };
  CHECK(written(1500, 2) == "1.500,00\n");
  CHECK(written(-1234567.891, 1) == "-1.234.567,9\n");
  CHECK(written(0.4, 0) == "0\n");
  CHECK(written(-0.4, 0) == "0\n");
  CHECK(written(999, 0) == "999\n");
  CHECK(written(1000, 0) == "1.000\n");
  CHECK(written(1, 7) == error(runtime::TurnError::overflow));
  CHECK(said_int([](Assembly&, Code& c) { c.integer(-5).op(Op::abs_int).integer(3).op(Op::max_int); }) == "5\n");
  CHECK(said([](Assembly&, Code& c) { c.number(-5).op(Op::abs_num).number(3).op(Op::min_num).op(Op::text_num); }) ==
        "3\n");
}

TEST_CASE("times and dates have parts and can be written") {
  CHECK(said([](Assembly&, Code& c) { c.op(Op::context, 7).op(Op::text_time); }) == "22-11-2026 23:04\n");
  CHECK(said([](Assembly&, Code& c) { c.op(Op::context, 8).op(Op::text_date); }) == "22-11-2026\n");
  const auto part = [](std::uint64_t field, Op op, std::uint64_t k) {
    return said_int([&](Assembly&, Code& c) { c.op(Op::context, field).op(op, k); });
  };
  CHECK(part(7, Op::time_part, 0) == "23\n");
  CHECK(part(7, Op::time_part, 1) == "4\n");
  CHECK(part(7, Op::time_part, 2) == "5\n");
  CHECK(part(8, Op::date_part, 0) == "7\n");  // a Sunday
  CHECK(part(8, Op::date_part, 1) == "22\n");
  CHECK(part(8, Op::date_part, 2) == "11\n");
  CHECK(part(8, Op::date_part, 3) == "2026\n");
  CHECK(said([](Assembly&, Code& c) {
          c.op(Op::context, 8).integer(10 * 86'400'000LL + 5).op(Op::date_plus).op(Op::text_date);
        }) == "02-12-2026\n");
  CHECK(said_int([](Assembly&, Code& c) { c.integer(12).integer(10).op(Op::date_diff); }) == "172800000\n");
  CHECK(said([](Assembly&, Code& c) { c.integer(4'000'000).op(Op::text_date); }) ==
        error(runtime::TurnError::overflow));
  CHECK(said_int([](Assembly&, Code& c) { c.integer(INT64_MAX).op(Op::time_part, 0); }) != "");
  CHECK(said_int([](Assembly&, Code& c) { c.integer(INT64_MAX).integer(-5).op(Op::date_diff); }) ==
        error(runtime::TurnError::overflow));
}

TEST_CASE("records and lists are kept with the session") {
  Small s;
  const std::uint32_t names = texts_shape(s.a);
  const std::uint32_t item = s.a.shape(ShapeKind::record, {{"name", text_}, {"tags", list_of(names)}, {"ok", bool_}});
  const std::uint32_t items = s.a.shape(ShapeKind::list, {{"", record_of(item)}});
  const std::uint32_t all = s.a.variable(list_of(items)), title = s.a.variable(text_);
  Code add;
  add.op(Op::load, all).op(Op::context, 1).op(Op::const_text, s.a.text("t")).op(Op::context, 1);
  add.op(Op::list, names, 2).op(Op::const_true).op(Op::record, item).op(Op::list, items, 1).op(Op::concat, items);
  add.op(Op::store, all).op(Op::context, 1).op(Op::store, title).op(Op::end);
  Code tell;
  tell.op(Op::load, all).integer(0);
  const std::size_t begin = tell.at();
  const std::size_t out = tell.forward(Op::next_item, items);
  tell.op(Op::pick, 2).op(Op::field, item, 0).op(Op::pick, 2).op(Op::field, item, 1);
  tell.op(Op::const_text, s.a.text("+")).op(Op::join, names);
  tell.op(Op::say_format, s.a.text("\xff\x00: \xff\x01"sv), 2).op(Op::drop, 1).again(begin);
  tell.land(out);
  tell.op(Op::load, title).op(Op::say_format, s.a.text("title \xff\x00"sv), 1).op(Op::end);
  s.a.otherwise(s.first, {.body = s.a.action(add)});
  s.on(s.first, 0, {.body = s.a.action(tell)});
  Talk talk(s.a.make());
  (void)talk.say("halo");
  CHECK(talk.say("satu") == "title \n");
  CHECK(talk.say("kopi").empty());
  CHECK(talk.say("teh").empty());
  CHECK(talk.say("").empty());
  CHECK(talk.say("satu") == "kopi: t+kopi\nteh: t+teh\n: t+\ntitle \n");
  const std::size_t before = talk.saved().size();
  CHECK(talk.say("satu") == "kopi: t+kopi\nteh: t+teh\n: t+\ntitle \n");
  CHECK(talk.saved().size() == before);
}
