#include <charconv>

#include "runtime/json/json.hpp"

namespace bot::runtime {

/// Goes over the text twice: first it counts, then it builds what there is room for by then.
struct JsonReader {
  std::string_view text;
  JsonMemory& memory;
  JsonProblem& problem;
  bool building = false;
  std::size_t at = 0;
  std::size_t values = 0, names = 0, bytes = 0;  // counted

  bool wrong(const char* what) {
    problem = {what, at};
    return false;
  }
  [[nodiscard]] int peek() const { return at < text.size() ? static_cast<unsigned char>(text[at]) : -1; }
  void skip_blanks() {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) ++at;
  }
  bool word(std::string_view expected) {
    if (text.substr(at, expected.size()) != expected) return wrong("here should be a value");
    at += expected.size();
    return true;
  }

  bool hex(std::uint32_t& out) {
    const char* const from = text.data() + at;
    if (text.size() - at < 4) return wrong("\\u takes four digits");
    const auto [end, error] = std::from_chars(from, from + 4, out, 16);
    if (error != std::errc{} || end != from + 4) return wrong("\\u takes four digits");
    at += 4;
    return true;
  }

  void put(std::string_view piece) {
    if (building) memory.texts_.insert(memory.texts_.end(), piece.begin(), piece.end());
    else bytes += piece.size();
  }

  bool escape() {
    const int c = peek();
    ++at;
    static constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    if (const auto place = c < 0 ? letters.npos : letters.find(static_cast<char>(c)); place != letters.npos) {
      put(meanings.substr(place, 1));
      return true;
    }
    if (c != 'u') return --at, wrong("there is no such sign behind a backslash");
    std::uint32_t code = 0;
    if (!hex(code)) return false;
    if (code >= 0xd800 && code < 0xdc00 && text.substr(at, 2) == "\\u") {
      std::uint32_t low = 0;
      const std::size_t before = at;
      at += 2;
      if (!hex(low)) return false;
      if (low >= 0xdc00 && low < 0xe000) code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      else at = before;
    }
    if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
    char utf8[4];
    std::size_t size = 0;
    const auto byte = [&](std::uint32_t b) { utf8[size++] = static_cast<char>(b); };
    if (code < 0x80) {
      byte(code);
    } else if (code < 0x800) {
      byte(0xc0 | code >> 6);
      byte(0x80 | (code & 63));
    } else if (code < 0x10000) {
      byte(0xe0 | code >> 12);
      byte(0x80 | (code >> 6 & 63));
      byte(0x80 | (code & 63));
    } else {
      byte(0xf0 | code >> 18);
      byte(0x80 | (code >> 12 & 63));
      byte(0x80 | (code >> 6 & 63));
      byte(0x80 | (code & 63));
    }
    put({utf8, size});
    return true;
  }

  bool string(std::string_view& out) {
    if (peek() != '"') return wrong("here should be a text in double quotes");
    ++at;
    const std::size_t begin = at, kept = memory.texts_.size();
    bool plain = true;
    for (std::size_t run = at;; run = at) {
      while (at < text.size() && text[at] != '"' && text[at] != '\\' && static_cast<unsigned char>(text[at]) >= 0x20)
        ++at;
      const int c = peek();
      if (c < 0) return wrong("a text has no end");
      if (c != '"' && c != '\\') return wrong("a text may not hold such a control character; write \\n, \\t or \\u00…");
      if (plain && c == '"') {
        out = text.substr(begin, at++ - begin);
        return true;
      }
      plain = false;
      put(text.substr(run, at - run));
      ++at;
      if (c == '"') break;
      if (!escape()) return false;
    }
    if (building) out = {memory.texts_.data() + kept, memory.texts_.size() - kept};
    return true;
  }

  bool number(Value& out) {
    const std::size_t begin = at;
    const auto digits = [&] {
      const std::size_t from = at;
      while (peek() >= '0' && peek() <= '9') ++at;
      return at > from;
    };
    if (peek() == '-') ++at;
    const bool zero = peek() == '0';
    const std::size_t whole = at;
    if (!digits()) return wrong("here should be a value");
    if (zero && at > whole + 1) return wrong("a number does not begin with a zero");
    bool integer = true;
    if (peek() == '.') {
      integer = false;
      ++at;
      if (!digits()) return wrong("behind the point of a number are digits");
    }
    if (peek() == 'e' || peek() == 'E') {
      integer = false;
      ++at;
      if (peek() == '+' || peek() == '-') ++at;
      if (!digits()) return wrong("behind the exponent of a number are digits");
    }
    const char *const from = text.data() + begin, *const to = text.data() + at;
    std::int64_t exact = 0;
    if (integer && std::from_chars(from, to, exact).ec == std::errc{}) {
      out = Value::of_int(exact);
      return true;
    }
    double value = 0;
    if (std::from_chars(from, to, value).ec != std::errc{}) return wrong("this number is too large or too small");
    out = Value::of_number(value);
    return true;
  }

  /// The items between the brackets, and in an object their names.
  bool container(Value& out, unsigned depth, char close) {
    if (depth == max_json_depth) return wrong("this is nested too deep");
    ++at;
    const std::size_t first = memory.open_.size(), first_name = memory.open_names_.size();
    std::uint32_t count = 0;
    skip_blanks();
    for (bool more = peek() != close; more; ++count) {
      skip_blanks();
      if (close == '}') {
        std::string_view name;
        if (!string(name)) return false;
        skip_blanks();
        if (peek() != ':') return wrong("here should be a colon");
        ++at;
        if (building) memory.open_names_.push_back(name);
        else ++names;
      }
      Value item;
      if (!value(item, depth + 1)) return false;
      if (building) memory.open_.push_back(item);
      else ++values;
      skip_blanks();
      more = peek() == ',';
      if (more) ++at;
      else if (peek() != close) return wrong(close == '}' ? "here should be , or }" : "here should be , or ]");
    }
    ++at;
    if (!building) return true;
    auto& kept = memory.values_;
    const std::size_t begin = kept.size(), begin_names = memory.names_.size();
    kept.insert(kept.end(), memory.open_.begin() + static_cast<std::ptrdiff_t>(first), memory.open_.end());
    memory.names_.insert(memory.names_.end(), memory.open_names_.begin() + static_cast<std::ptrdiff_t>(first_name),
                         memory.open_names_.end());
    memory.open_.resize(first);
    memory.open_names_.resize(first_name);
    out.count = count;
    out.first_item = kept.data() + begin;
    out.kind = Value::Kind::list;
    if (close == ']') return true;
    out.kind = Value::Kind::record;
    out.first_name = memory.names_.data() + begin_names;
    return true;
  }

  bool value(Value& out, unsigned depth) {
    skip_blanks();
    switch (peek()) {
      case '{': return container(out, depth, '}');
      case '[': return container(out, depth, ']');
      case '"': out.kind = Value::Kind::text; return string(out.text);
      case 't': out = Value::of_bool(true); return word("true");
      case 'f': out = Value::of_bool(false); return word("false");
      case 'n': return word("null");
      default: return number(out);
    }
  }

  bool pass(Value& out) {
    at = 0;
    if (!value(out, 0)) return false;
    skip_blanks();
    return at == text.size() || wrong("there is something behind the value");
  }

  bool read(Value& out) {
    if (!pass(out)) return false;
    for (auto* v : {&memory.values_, &memory.open_}) v->clear();
    for (auto* v : {&memory.names_, &memory.open_names_}) v->clear();
    memory.texts_.clear();
    memory.values_.reserve(values);  // the places of what is pointed at do not change from here on
    memory.names_.reserve(names);
    memory.texts_.reserve(bytes);
    building = true;
    out = {};
    return pass(out);
  }
};

std::optional<Value> read_json(std::string_view text, JsonMemory& memory, JsonProblem& problem) {
  JsonReader reader{text, memory, problem};
  Value out;
  return reader.read(out) ? std::optional(out) : std::nullopt;
}

}  // namespace bot::runtime
