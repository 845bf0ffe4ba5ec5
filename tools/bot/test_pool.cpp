#include "tools/bot/test_pool.hpp"

#include <algorithm>
#include <set>

#include "bytecode/utf8.hpp"
#include "compiler/analyze/parts.hpp"

namespace bot::tool {

namespace {

/// Reads a pattern and writes the plainest text that fits it: of choices the first, of repetitions the fewest.
struct PatternReader {
  std::string_view p;
  std::size_t at = 0;
  bool failed = false;

  [[nodiscard]] bool more() const { return at < p.size() && !failed; }

  static std::string of_escape(char c) {
    switch (c) {
      case 'd': return "7";
      case 'w': return "a";
      case 's': return " ";
      case 'D':
      case 'S': return "a";
      case 'W': return " ";
      case 'n': return "\n";
      case 't': return "\t";
      case 'b':
      case 'B':
      case 'A':
      case 'z': return "";
      default: return std::string(1, c);
    }
  }
  std::string char_class() {
    ++at;  // [
    const bool negated = more() && p[at] == '^';
    if (negated) ++at;
    std::string first;
    std::string all;
    while (more() && (p[at] != ']' || all.empty())) {
      if (p[at] == '[' && at + 1 < p.size() && p[at + 1] == ':') {
        const std::size_t end = p.find(":]", at);
        if (end == p.npos) break;
        all += p.substr(at, end - at).find("digit") != p.npos ? "7" : "a";
        at = end + 2;
      } else if (p[at] == '\\' && at + 1 < p.size()) {
        all += of_escape(p[at + 1]);
        at += 2;
      } else {
        std::size_t size = 1;
        while (at + size < p.size() && (static_cast<unsigned char>(p[at + size]) & 0xc0) == 0x80) ++size;
        if (all.empty()) first = p.substr(at, size);
        all += p.substr(at, size);
        at += size;
      }
    }
    ++at;  // ]
    if (!negated) return first.empty() ? all.substr(0, 1) : first;
    for (const char c : {'a', '7', ' ', 'x'})
      if (all.find(c) == all.npos) return std::string(1, c);
    return "a";
  }
  std::string atom() {
    const char c = p[at];
    if (c == '(') return group();
    if (c == '[') return char_class();
    if (c == '\\' && at + 1 < p.size()) {
      at += 2;
      return of_escape(p[at - 1]);
    }
    ++at;
    if (c == '.') return "a";
    if (c == '^' || c == '$') return "";
    return std::string(1, c);
  }
  std::string group() {
    ++at;
    if (p.substr(at).starts_with("?")) {
      const std::size_t colon = p.find_first_of(":)>", at);
      if (colon == p.npos) {
        failed = true;
        return {};
      }
      at = colon + 1;
      if (p[colon] == ')') return {};  // flags alone
    }
    std::string out = choice();
    ++at;  // )
    return out;
  }
  std::string choice() {
    std::string first = sequence();
    while (more() && p[at] == '|') {
      ++at;
      (void)sequence();
    }
    return first;
  }
  std::string sequence() {
    std::string out;
    while (more() && p[at] != ')' && p[at] != '|') {
      const std::string one = atom();
      std::size_t times = 1;
      if (more() && (p[at] == '*' || p[at] == '?')) {
        times = 0;
        ++at;
      } else if (more() && p[at] == '+') {
        ++at;
      } else if (more() && p[at] == '{' && at + 1 < p.size() && p[at + 1] >= '0' && p[at + 1] <= '9') {
        times = 0;
        for (++at; more() && p[at] >= '0' && p[at] <= '9' && times < 1000; ++at)
          times = times * 10 + static_cast<std::size_t>(p[at] - '0');
        while (more() && p[at] != '}') ++at;
        ++at;
      }
      if (more() && p[at] == '?') ++at;  // not greedy
      for (std::size_t i = 0; i < std::min<std::size_t>(times, 64); ++i) out += one;
    }
    return out;
  }
};

struct Filler {
  const driver::Result& result;
  const model::Program& program = result.program;
  std::vector<Act> out{};
  std::set<std::string> known{};
  std::vector<std::string> of_patterns{};

  void add(std::string text) {
    if (text.empty() || text.size() > 200 || text.find('\n') != text.npos) return;
    if (known.insert(text).second) out.push_back({Act::Kind::user, std::move(text)});
  }
  void media(model::IntentKind kind) {
    using K = model::IntentKind;
    using M = runtime::MediaKind;
    Act a{Act::Kind::media, {}};
    switch (kind) {
      case K::image: a.media = M::image; break;
      case K::audio: a.media = M::audio; break;
      case K::video: a.media = M::video; break;
      case K::file: a.media = M::file; break;
      case K::location: a.media = M::location; break;
      case K::contact: a.media = M::contact; break;
      case K::sticker: a.media = M::sticker; break;
      case K::text:
      case K::event:
      case K::command: return;
    }
    if (std::find(out.begin(), out.end(), a) == out.end()) out.push_back(std::move(a));
  }
  void found(const model::Nlu& nlu, std::size_t value) {
    Act a{Act::Kind::user, "hmm"};
    a.found = {{nlu.model, std::string(nlu.values[value].name)}};
    if (std::find(out.begin(), out.end(), a) == out.end()) out.push_back(std::move(a));
  }

  /// The same with another number in it.
  void with_numbers(const std::string& text, const std::set<std::int64_t>& values) {
    const std::size_t begin = text.find_first_of("0123456789");
    if (begin == text.npos) return;
    const std::size_t end = std::min(text.find_first_not_of("0123456789", begin), text.size());
    if (begin == 0 && end == text.size()) return;
    for (const std::int64_t v : values) add(text.substr(0, begin) + std::to_string(v) + text.substr(end));
  }

  void constants(const model::Expr& e, std::set<std::int64_t>& into) {
    if (const auto* c = std::get_if<model::ConstInt>(&e.node))
      if (c->value >= 0 && c->value < 1'000'000) into.insert(c->value);
    model::each_part(e, [&](const model::Expr& part) { constants(part, into); });
  }

  void run() {
    using IK = model::IntentKind;
    add("hmm");  // nothing understands it
    for (const model::Handler& h : program.handlers)
      for (const model::Trigger& t : h.triggers) {
        const model::Intent& i = program.at(t.intent);
        if (i.kind == IK::text || i.kind == IK::command) add(analyze::sample(program, i, &t));
        media(i.kind);
      }
    for (const model::Intent& i : program.intents) {
      if (i.kind != IK::text && i.kind != IK::command) {
        media(i.kind);
        continue;
      }
      add(analyze::sample(program, i, nullptr));
      for (const model::Sample& s : i.samples)
        if (s.like) add(s.text);
    }
    bool numbers = false;
    for (std::uint32_t n = 0; n < program.nlus.size(); ++n) {
      const model::Nlu& nlu = program.nlus[n];
      numbers = numbers || nlu.type.is(model::TypeKind::int_) || nlu.type.is(model::TypeKind::number) ||
                nlu.type.is(model::TypeKind::record);
      switch (nlu.kind) {
        case model::NluKind::keyword:
          for (std::uint32_t v = 0; v < nlu.values.size(); ++v)
            add(analyze::sample(program, static_cast<model::NluId>(n), v));
          break;
        case model::NluKind::built_in: add(analyze::sample(program, static_cast<model::NluId>(n), {})); break;
        case model::NluKind::pattern:
          if (nlu.ast)
            for (const ast::PatternForm& p : nlu.ast->patterns) {
              of_patterns.push_back(text_for_pattern(p.pattern));
              add(of_patterns.back());
            }
          break;
        case model::NluKind::remote:
          for (std::size_t v = 0; v < nlu.values.size(); ++v) found(nlu, v);
          break;
        case model::NluKind::plain: break;
      }
    }
    if (numbers) {
      // Numbers on both sides of those that the bot compares with.
      std::set<std::int64_t> values{1};
      model::each_body(program, [&](const model::Body& body) {
        model::each_stmt(body, [&](const model::Stmt& s) {
          if (const auto* v = std::get_if<model::If>(&s.node)) constants(*v->condition, values);
        });
      });
      for (const model::Handler& h : program.handlers)
        if (h.guard) constants(*h.guard, values);
      for (const model::Intent& i : program.intents)
        if (i.when) constants(*i.when, values);
      for (const std::int64_t v : std::set<std::int64_t>(values))
        for (const std::int64_t near : {v + 1, v - 1})
          if (near >= 0) values.insert(near);
      for (const std::int64_t v : values) add(std::to_string(v));
      while (values.size() > 12) values.erase(std::prev(values.end()));
      for (const std::string& text : of_patterns) with_numbers(text, values);
    }
    for (const model::Test& t : result.checked_tests)
      for (const model::TestStep& s : t.steps) {
        if (s.ast->kind != ast::TestStep::Kind::user || s.ast->media) continue;
        std::string text;
        for (const ast::TextPart& part : s.ast->text.parts) text += part.literal;
        add(std::move(text));
      }
  }
};

}  // namespace

std::string text_for_pattern(std::string_view pattern) {
  PatternReader reader{pattern};
  std::string out = reader.choice();
  return reader.failed ? "" : out;
}

std::vector<Act> message_pool(const driver::Result& result) {
  Filler filler{result};
  filler.run();
  return std::move(filler.out);
}

}  // namespace bot::tool
