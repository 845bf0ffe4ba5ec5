// JSON in and out.

#include "runtime/json/json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>

using namespace bot::runtime;
using Json = nlohmann::ordered_json;

namespace {

/// What was read, written again; or the problem.
std::string again(std::string_view text) {
  JsonMemory memory;
  JsonProblem problem;
  const auto value = read_json(text, memory, problem);
  if (!value) return std::to_string(problem.at) + ": " + problem.what;
  bot::bytecode::String out;
  write_json(*value, false, out);
  return {out.data(), out.size()};
}

Json random_json(std::mt19937& random, unsigned depth) {
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  switch (below(depth == 0 ? 5 : 7)) {
    case 0: return nullptr;
    case 1: return below(2) == 0;
    case 2: return static_cast<std::int64_t>(random()) * (below(2) == 0 ? 1 : -2'000'000'000);
    case 3: return std::ldexp(static_cast<double>(random()), static_cast<int>(below(100)) - 50);
    case 4: {
      std::string text;
      for (unsigned n = below(8); n > 0; --n) {
        static constexpr std::string_view pieces[] = {"a", "\"", "\\", "\n", "\x01", "é", "😀", "/", "\x7f"};
        text += pieces[below(std::size(pieces))];
      }
      return text;
    }
    case 5: {
      Json out = Json::array();
      for (unsigned n = below(5); n > 0; --n) out.push_back(random_json(random, depth - 1));
      return out;
    }
    default: {
      Json out = Json::object();
      for (unsigned n = below(5); n > 0; --n) out["k" + std::to_string(n)] = random_json(random, depth - 1);
      return out;
    }
  }
}

}  // namespace

TEST_CASE("JSON is read and written as another library does it") {
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) {
    const Json made = random_json(random, 5);
    for (const bool ascii : {false, true})
      for (const int indent : {-1, 2}) {
        const std::string ours = again(made.dump(indent, ' ', ascii));
        INFO(made.dump());
        CHECK(Json::parse(ours, nullptr, false) == made);
      }
  }
}

TEST_CASE("what is no JSON is refused as another library refuses it") {
  std::mt19937 random(2);
  std::size_t refused = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = random_json(random, 3).dump();
    for (auto n = 1 + random() % 3; n > 0 && !text.empty(); --n) {
      static constexpr std::string_view signs = "{}[]\",:\\u0e-.+ tfn1";
      const std::size_t at = random() % text.size();
      if (random() % 2 == 0) text[at] = signs[random() % signs.size()];
      else text.erase(at, 1 + random() % 2);
    }
    const Json theirs = Json::parse(text, nullptr, false);
    JsonMemory memory;
    JsonProblem problem;
    const bool taken = read_json(text, memory, problem).has_value();
    refused += taken ? 0 : 1;
    // The other one insists on UTF-8 and on whole surrogate pairs.
    if (theirs.is_discarded() && taken)
      CHECK((text.find("\\u") != text.npos || text.find_first_of("\xc3\xf0\xa9\x9f\x98\x80") != text.npos));
    if (!theirs.is_discarded() && !taken) FAIL_CHECK(text << ": " << problem.what);
  }
  CHECK(refused > 1000);
}

TEST_CASE("corners of JSON") {
  CHECK(again("[1,-0,1.0,1e2,-2.5e-3,9223372036854775807,9223372036854775808]") ==
        "[1,0,1.0,100.0,-0.0025,9223372036854775807,9223372036854775808.0]");
  CHECK(again("\"\\ud83d\\ude00 \\ud83d \\udc00\\ud83d\\n\\u0000\"") ==
        "\"\xf0\x9f\x98\x80 \xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd\\n\\u0000\"");
  CHECK(again("") == "0: here should be a value");
  CHECK(again("[1,]") == "3: here should be a value");
  CHECK(again("{\"a\" 1}") == "5: here should be a colon");
  CHECK(again("1e999") == "5: this number is too large or too small");
  CHECK(again("01") == "2: a number does not begin with a zero");
  CHECK(again("1 2") == "2: there is something behind the value");
  CHECK(again(std::string(64, '[') + std::string(64, ']')) == std::string(64, '[') + std::string(64, ']'));
  CHECK(again(std::string(65, '[') + std::string(65, ']')) == "64: this is nested too deep");
  CHECK(again(std::string(1'000'000, '[')) == "64: this is nested too deep");
  Value secret = Value::of_text("x");
  secret.secret = true;
  bot::bytecode::String out;
  write_json(secret, false, out);
  write_json(secret, true, out);
  CHECK(out == "null\"x\"");
}
