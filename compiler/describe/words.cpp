#include "compiler/describe/words.hpp"

#include <algorithm>
#include <set>

#include "compiler/model/walk.hpp"

namespace bot::describe {

namespace {

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string in_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!blank(c)) out += c;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

void append_parts(const Bot& bot, const std::vector<model::Template::Part>& parts, std::string& out) {
  for (const auto& p : parts) {
    if (!p.expr) {
      out += p.literal;
    } else if (p.forms.empty()) {
      out += "{" + source_text(bot, p.expr->span) + "}";
    } else {
      out += "{" + source_text(bot, p.expr->span) + ": ";
      for (std::size_t i = 0; i < p.forms.size(); ++i) {
        out += i > 0 ? " / " : "";
        append_parts(bot, p.forms[i].parts, out);
      }
      out += "}";
    }
  }
}

struct Phrases {
  const Bot& bot;
  std::size_t most;
  std::vector<std::string> out = {};

  void add(std::string phrase) {
    if (out.size() < most && std::find(out.begin(), out.end(), phrase) == out.end()) out.push_back(std::move(phrase));
  }
  void nlu(const model::Nlu& n, std::optional<std::uint32_t> value) {
    for (std::uint32_t v = 0; v < n.values.size(); ++v)
      if (!value || *value == v)
        for (const model::Phrase& p : n.values[v].phrases) add(std::string(p.text));
  }
  void classifier(const model::Expr& e) {
    if (const auto* found = std::get_if<model::Found>(&e.node)) return nlu(bot.program.at(found->nlu), found->value);
    if (std::holds_alternative<model::Not>(e.node)) return;
    model::each_part(e, [&](const model::Expr& part) { classifier(part); });
  }
};

}  // namespace

std::string source_text(const Bot& bot, source::Span span) {
  if (static_cast<std::size_t>(span.file) >= bot.sources.size()) return {};
  return in_one_line(bot.sources.text(span));
}

std::string text_of(const Bot& bot, const model::Template& text) {
  std::string out;
  append_parts(bot, text.parts, out);
  return out;
}

std::string value_of(const Bot& bot, const model::Expr& e) {
  if (const auto* text = std::get_if<model::TextValue>(&e.node)) return text_of(bot, text->text);
  return source_text(bot, e.span);
}

std::string type_name(const Bot& bot, const model::Type& type) {
  std::string out;
  switch (type.kind) {
    case model::TypeKind::error:
    case model::TypeKind::none: out = "none"; break;
    case model::TypeKind::bool_: out = "bool"; break;
    case model::TypeKind::int_: out = "int"; break;
    case model::TypeKind::number: out = "number"; break;
    case model::TypeKind::text: out = "text"; break;
    case model::TypeKind::duration: out = "duration"; break;
    case model::TypeKind::time: out = "time"; break;
    case model::TypeKind::date: out = "date"; break;
    case model::TypeKind::enum_: out = bot.program.at(type.nlu).name; break;
    case model::TypeKind::record: out = bot.program.at(type.record).name; break;
    case model::TypeKind::list: {
      const model::ListType& list = bot.program.at(type.list);
      out = "list<" + type_name(bot, list.item);
      if (list.bound != model::default_list_bound) out += ", " + std::to_string(list.bound);
      out += ">";
      break;
    }
  }
  return (type.secret ? "secret " : "") + out + (type.optional ? "?" : "");
}

bool holds_secret(const model::Program& program, const model::Type& type) {
  if (type.secret) return true;
  if (type.is(model::TypeKind::list)) return holds_secret(program, program.at(type.list).item);
  if (!type.is(model::TypeKind::record)) return false;
  const auto& fields = program.at(type.record).fields;  // records do not hold themselves
  return std::any_of(fields.begin(), fields.end(),
                     [&](const model::RecordField& f) { return holds_secret(program, f.type); });
}

std::string duration_text(std::int64_t milliseconds) {
  static constexpr std::pair<std::int64_t, char> units[] = {{86'400'000, 'd'}, {3'600'000, 'h'}, {60'000, 'm'}};
  std::string out;
  for (const auto& [size, letter] : units) {
    if (milliseconds < size) continue;
    out += (out.empty() ? "" : " ") + std::to_string(milliseconds / size) + letter;
    milliseconds %= size;
  }
  if (milliseconds == 0 && !out.empty()) return out;
  out += (out.empty() ? "" : " ") + std::to_string(milliseconds / 1000);
  if (milliseconds % 1000 != 0) {
    std::string rest = std::to_string(1000 + milliseconds % 1000).substr(1);
    while (rest.ends_with('0')) rest.pop_back();
    out += "." + rest;
  }
  return out + "s";
}

std::string trigger_text(const Bot& bot, const model::Handler& h) {
  std::string out;
  switch (h.ast->kind) {
    case ast::Handler::Kind::otherwise: return "otherwise";
    case ast::Handler::Kind::resume: return "resume";
    case ast::Handler::Kind::error: return "error";
    case ast::Handler::Kind::after:
      return "after " + (h.ast->delay ? source_text(bot, h.ast->delay->span) : duration_text(h.delay));
    case ast::Handler::Kind::on: break;
  }
  for (const ast::Trigger& t : h.ast->triggers) out += (out.empty() ? "" : ", ") + source_text(bot, t.span);
  return out;
}

std::string guard_text(const Bot& bot, const model::Handler& h) {
  return h.ast->guard ? source_text(bot, h.ast->guard->span) : std::string();
}

std::vector<model::HandlerId> handlers_of(const model::Level& level) {
  std::vector<model::HandlerId> out;
  std::set<model::HandlerId> seen;
  for (const auto* list : {&level.matching, &level.otherwise, &level.resume, &level.timers})
    for (const model::LevelEntry& e : *list)
      if (seen.insert(e.handler).second) out.push_back(e.handler);
  return out;
}

std::vector<std::string> phrases_of(const Bot& bot, const model::Intent& intent, const model::Trigger* trigger,
                                    std::size_t most) {
  Phrases phrases{bot, most};
  if (intent.kind != model::IntentKind::text) return {};
  bool constrained = false;
  for (std::uint32_t a = 0; trigger != nullptr && a < intent.attributes.size(); ++a) {
    for (const model::Constraint& c : trigger->constraints) {
      if (c.attribute != a || c.constant) continue;
      phrases.nlu(bot.program.at(intent.attributes[a].nlu), c.value);
      constrained = true;
    }
  }
  if (constrained) return phrases.out;
  if (intent.classifier) phrases.classifier(*intent.classifier);
  else
    for (const model::Attribute& a : intent.attributes) phrases.nlu(bot.program.at(a.nlu), {});
  for (const model::Sample& s : intent.samples)
    if (s.like) phrases.add(s.text);
  return phrases.out;
}

std::string shortened(std::string_view text, std::size_t most) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  std::string_view line = text.substr(0, text.find('\n'));
  const bool more = line.size() < text.size();
  std::size_t points = 0, at = 0;
  while (at < line.size() && points < most) {
    do ++at;
    while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80);
    ++points;
  }
  const bool cut = at < line.size();
  std::string out(line.substr(0, at));
  while (!out.empty() && blank(out.back())) out.pop_back();
  return cut || more ? out + " …" : out;
}

}  // namespace bot::describe
