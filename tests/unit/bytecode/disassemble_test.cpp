// Decoding and showing: an instruction of every opcode.

#include "bytecode/disassemble.hpp"

#include <bit>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "bytecode/encoding.hpp"
#include "bytecode/types.hpp"

using namespace bot::bytecode;

namespace {

/// The opcode with operands that go up from 3.
Bytes example(const OpRow& row) {
  Bytes out;
  put_u8(out, static_cast<std::uint8_t>(row.op));
  std::uint64_t next = 3;
  for (const char kind : row.operands) {
    switch (kind) {
      case 'z': put_leb(out, zigzag(-static_cast<std::int64_t>(next++))); break;
      case 'f': put_fixed(out, std::bit_cast<std::uint64_t>(2.5)); break;
      case 'y': put_leb(out, type_byte({BaseType::text, true, 0})); break;
      case 'j': put_fixed(out, std::uint32_t{4}); break;
      case 'B': put_fixed(out, std::uint32_t{5}); break;
      case 'J':
        put_leb(out, 2);
        put_fixed(out, std::uint32_t{0});
        put_fixed(out, std::uint32_t{9});
        break;
      default: put_leb(out, next++); break;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("every row has a name, a number and a text of its own") {
  std::set<std::string_view> names;
  std::set<unsigned> numbers;
  for (const OpRow& row : op_rows) {
    CHECK(names.insert(op_name(row.op)).second);
    CHECK(numbers.insert(static_cast<unsigned>(row.op)).second);
    CHECK(!op_texts[&row - op_rows].empty());
    CHECK(op_row(static_cast<std::uint8_t>(row.op)) == &row);
    CHECK(row.operands.view().find_first_not_of("zfxnvrkpswcyjJhumgB") == std::string_view::npos);
    CHECK(row.pops.view().find_first_not_of("bint?e*") == std::string_view::npos);
    CHECK(row.pushes.view().find_first_not_of("binte*?") == std::string_view::npos);
  }
  unsigned known = 0;
  for (unsigned byte = 0; byte < 256; ++byte) known += op_row(static_cast<std::uint8_t>(byte)) != nullptr;
  CHECK(known == names.size());
}

TEST_CASE("every opcode is decoded, and nothing that is cut") {
  for (const OpRow& row : op_rows) {
    INFO(op_name(row.op));
    Bytes code = example(row);
    const auto size = static_cast<std::uint32_t>(code.size());
    code.resize(size + 16);  // room for jumps
    const auto all = static_cast<std::uint32_t>(code.size());
    Instruction i;
    REQUIRE(decode(code, 0, all, i));
    CHECK(i.op == row.op);
    CHECK(i.begin == 0);
    CHECK(i.end == size);
    for (std::uint32_t end = 0; end < size; ++end) CHECK_FALSE(decode(code, 0, end, i));
    CHECK_FALSE(decode(code, 0, all + 1, i));
    CHECK_FALSE(decode(code, all, all, i));
  }
}

TEST_CASE("bytes that are no opcode, and operands that are too long, are refused") {
  Instruction i;
  for (unsigned byte = 0; byte < 256; ++byte) {
    Bytes code(32);
    code[0] = static_cast<std::byte>(byte);
    CHECK(decode(code, 0, 32, i) == (op_row(static_cast<std::uint8_t>(byte)) != nullptr));
  }
  for (const Op op : {Op::say, Op::load, Op::switch_}) {
    Bytes code(16);
    code[0] = static_cast<std::byte>(op);
    for (unsigned b = 1; b < 6; ++b) code[b] = std::byte{0xff};
    CHECK_FALSE(decode(code, 0, 16, i));
  }
  Bytes code;
  put_u8(code, static_cast<std::uint8_t>(Op::jump));
  put_fixed(code, std::uint32_t{0});
  CHECK_FALSE(decode(code, 0, 5, i));  // leads to the end, where no instruction is
  code.resize(6);
  CHECK(decode(code, 0, 6, i));
  CHECK(i.target == 5);
  code[4] = std::byte{0xff};
  CHECK_FALSE(decode(code, 0, 6, i));
}

TEST_CASE("instructions as text") {
  const std::map<std::string_view, std::string> texts{{"end", "end"},
                                                      {"const_int", "const_int -3"},
                                                      {"const_number", "const_number 2.5"},
                                                      {"const_true", "const_true"},
                                                      {"const_false", "const_false"},
                                                      {"const_text", "const_text 3"},
                                                      {"const_enum", "const_enum 3 4"},
                                                      {"const_none", "const_none text?"},
                                                      {"load", "load 3"},
                                                      {"store", "store 3"},
                                                      {"pick", "pick 3"},
                                                      {"drop", "drop 3"},
                                                      {"attribute", "attribute 3"},
                                                      {"context", "context 3"},
                                                      {"found", "found 3"},
                                                      {"found_value", "found_value 3 4"},
                                                      {"some", "some"},
                                                      {"is_none", "is_none"},
                                                      {"not_", "not"},
                                                      {"equal", "equal"},
                                                      {"less_int", "less_int"},
                                                      {"less_eq_int", "less_eq_int"},
                                                      {"greater_int", "greater_int"},
                                                      {"greater_eq_int", "greater_eq_int"},
                                                      {"less_num", "less_num"},
                                                      {"less_eq_num", "less_eq_num"},
                                                      {"greater_num", "greater_num"},
                                                      {"greater_eq_num", "greater_eq_num"},
                                                      {"equal_text", "equal_text"},
                                                      {"some_num", "some_num"},
                                                      {"is_none_num", "is_none_num"},
                                                      {"add_int", "add_int"},
                                                      {"sub_int", "sub_int"},
                                                      {"mul_int", "mul_int"},
                                                      {"div_int", "div_int"},
                                                      {"mod_int", "mod_int"},
                                                      {"neg_int", "neg_int"},
                                                      {"add_num", "add_num"},
                                                      {"sub_num", "sub_num"},
                                                      {"mul_num", "mul_num"},
                                                      {"div_num", "div_num"},
                                                      {"mod_num", "mod_num"},
                                                      {"neg_num", "neg_num"},
                                                      {"int_to_num", "int_to_num"},
                                                      {"text_int", "text_int"},
                                                      {"text_num", "text_num"},
                                                      {"text_bool", "text_bool"},
                                                      {"text_enum", "text_enum 3"},
                                                      {"text_duration", "text_duration"},
                                                      {"format", "format 3 4"},
                                                      {"jump", "jump -> 9"},
                                                      {"jump_if_false", "jump_if_false -> 9"},
                                                      {"jump_if_true", "jump_if_true -> 9"},
                                                      {"and_then", "and_then -> 9"},
                                                      {"or_else", "or_else -> 9"},
                                                      {"if_none", "if_none -> 9"},
                                                      {"switch_", "switch -> 10, 19"},
                                                      {"if_none_num", "if_none_num -> 9"},
                                                      {"say", "say 3"},
                                                      {"say_format", "say_format 3 4"},
                                                      {"variant", "variant 3 4"},
                                                      {"handover", "handover"},
                                                      {"go", "go 3"},
                                                      {"open", "open 3"},
                                                      {"stay", "stay"},
                                                      {"text_time", "text_time"},
                                                      {"text_date", "text_date"},
                                                      {"next_item", "next_item 3 -> 10"},
                                                      {"again", "again -> 0"},
                                                      {"back", "back"},
                                                      {"return_", "return text?"},
                                                      {"media", "media 3"},
                                                      {"location", "location"},
                                                      {"carousel", "carousel"},
                                                      {"card", "card"},
                                                      {"button", "button 3"},
                                                      {"link", "link"},
                                                      {"emit", "emit 3"},
                                                      {"remind", "remind 3"},
                                                      {"cancel", "cancel 3"},
                                                      {"question", "question 3"},
                                                      {"retry", "retry 3 -> 10"},
                                                      {"ask", "ask 3 -> 10"},
                                                      {"call_flow", "call_flow 3"},
                                                      {"try_call", "try_call 3 -> 10"},
                                                      {"record", "record 3"},
                                                      {"list", "list 3 4"},
                                                      {"field", "field 3 4"},
                                                      {"item", "item 3"},
                                                      {"concat", "concat 3"},
                                                      {"at_most", "at_most 3 4"},
                                                      {"in_list", "in_list 3"},
                                                      {"equal_value", "equal_value text?"},
                                                      {"list_length", "list_length 3"},
                                                      {"text_length", "text_length"},
                                                      {"upper", "upper"},
                                                      {"lower", "lower"},
                                                      {"trim", "trim"},
                                                      {"contains", "contains"},
                                                      {"join", "join 3"},
                                                      {"round", "round"},
                                                      {"floor", "floor"},
                                                      {"ceil", "ceil"},
                                                      {"abs_int", "abs_int"},
                                                      {"abs_num", "abs_num"},
                                                      {"min_int", "min_int"},
                                                      {"min_num", "min_num"},
                                                      {"max_int", "max_int"},
                                                      {"max_num", "max_num"},
                                                      {"int_of_text", "int_of_text"},
                                                      {"num_of_text", "num_of_text"},
                                                      {"format_num", "format_num"},
                                                      {"time_part", "time_part 3"},
                                                      {"date_part", "date_part 3"},
                                                      {"date_plus", "date_plus"},
                                                      {"date_minus", "date_minus"},
                                                      {"date_diff", "date_diff"},
                                                      {"call_fn", "call_fn 3"}};
  for (const OpRow& row : op_rows) {
    INFO(op_name(row.op));
    Bytes code = example(row);
    code.resize(code.size() + 16);
    Instruction i;
    REQUIRE(decode(code, 0, static_cast<std::uint32_t>(code.size()), i));
    REQUIRE(texts.count(op_name(row.op)) == 1);
    CHECK(show(i) == texts.at(op_name(row.op)));
  }
  CHECK(texts.size() == std::size(op_rows));
}

TEST_CASE("a jump back lies before its instruction") {
  Bytes code;
  put_u8(code, static_cast<std::uint8_t>(Op::again));
  put_fixed(code, std::uint32_t{6});
  Instruction i;
  CHECK_FALSE(decode(code, 0, 5, i));
  code[1] = std::byte{5};
  REQUIRE(decode(code, 0, 5, i));
  CHECK(i.target == 0);
}

TEST_CASE("a none of an enum names its NLU") {
  Bytes code;
  put_u8(code, static_cast<std::uint8_t>(Op::const_none));
  put_leb(code, 0x84);
  Instruction i;
  CHECK_FALSE(decode(code, 0, 3, i));
  put_leb(code, 12);
  REQUIRE(decode(code, 0, 4, i));
  CHECK(i.end == 4);
  CHECK(show(i) == "const_none enum? 12");
  i.a = 0x99;
  CHECK(show(i) == "const_none 153");
}
