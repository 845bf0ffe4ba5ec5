// Conversations as tests: what `bot test --generate` and `--explore` print.

#include <algorithm>
#include <fmt/format.h>

#include "bytecode/hash.hpp"
#include "compiler/format/format.hpp"
#include "compiler/syntax/parse.hpp"
#include "tools/bot/test_player.hpp"
#include "tools/talk/time.hpp"

namespace bot::tool {

using talk::Json;

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '{') out += '\\';
    if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\u{{{:x}}}", static_cast<unsigned char>(c));
    else out += c;
  }
  return out;
}

/// A text as it would be written in a test: in a block when it has lines.
std::string text_of(std::string_view text) {
  const bool plain = text.find('\n') != text.npos && text.find("\"\"\"") == text.npos &&
                     text.find_first_of("\t\r\x7f") == text.npos && !text.starts_with('\n') && !text.ends_with('\n') &&
                     text.find(" \n") == text.npos && !text.ends_with(' ') && !text.starts_with(' ');
  if (!plain) return "\"" + escaped(text) + "\"";
  std::string out = "\"\"\"\n";
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line;
    for (const char c : text.substr(at, end - at)) {
      if (c == '\\' || c == '{') line += '\\';
      line += c;
    }
    out += line.empty() ? "\n" : "    " + line + "\n";
    at = end + 1;
  }
  return out + "    \"\"\"";
}

std::string duration(std::int64_t milliseconds) {
  static constexpr std::pair<std::int64_t, char> units[] = {
      {86'400'000, 'd'}, {3'600'000, 'h'}, {60'000, 'm'}, {1'000, 's'}};
  for (const auto& [size, letter] : units)
    if (milliseconds >= size && milliseconds % size == 0) return std::to_string(milliseconds / size) + letter;
  return std::to_string(milliseconds / 1000 + 1) + "s";
}

struct Writer {
  const driver::Result& result;
  const model::Program& program = result.program;

  /// What stands before a name of the module in a test of the main file; nothing when it has no name there.
  std::optional<std::string> before(model::ModuleId module) const {
    if (module == model::ModuleId{}) return "";
    for (const auto& [name, symbol] : program.modules[0].scope)
      if (symbol.kind == model::Symbol::Kind::module && symbol.index == static_cast<std::uint32_t>(module))
        return std::string(name) + ".";
    return std::nullopt;
  }

  std::string value(const model::Type& type, const Json& v) const {
    using K = model::TypeKind;
    if (v.is_null()) return "none";
    switch (type.kind) {
      case K::enum_:
      case K::duration: return v.is_string() ? v.get<std::string>() : "none";
      case K::record: {
        const model::Record& record = program.at(type.record);
        std::string out = before(record.module).value_or("") + std::string(record.name) + "(";
        bool first = true;
        for (const model::RecordField& f : record.fields) {
          const auto it = v.find(std::string(f.name));
          if (it == v.end() || it->is_null()) continue;
          out += (first ? "" : ", ") + std::string(f.name) + ": " + value(f.type, *it);
          first = false;
        }
        return out + ")";
      }
      case K::list: {
        std::string out = "[";
        for (std::size_t i = 0; i < v.size(); ++i) out += (i > 0 ? ", " : "") + value(program.at(type.list).item, v[i]);
        return out + "]";
      }
      case K::text:
      case K::date:
      case K::time: return "\"" + escaped(v.is_string() ? v.get<std::string>() : v.dump()) + "\"";
      case K::error:
      case K::none:
      case K::bool_:
      case K::int_:
      case K::number: break;
    }
    return v.dump();
  }

  std::string returns(const Stub& stub) const {
    for (const model::ServiceCall& c : program.service_calls) {
      if (c.qualified != stub.service) continue;
      const std::string name = before(c.module).value_or("") + std::string(c.service) + "." + std::string(c.name);
      if (!stub.ok) return "when " + name + " fails";
      if (!c.result) return "when " + name + " returns {}";
      if (!c.result->is(model::TypeKind::record) || stub.value.is_null())
        return "when " + name + " returns " + value(*c.result, stub.value);
      std::string fields;
      for (const model::RecordField& f : program.at(c.result->record).fields) {
        const auto it = stub.value.find(std::string(f.name));
        if (it == stub.value.end() || it->is_null()) continue;
        fields += (fields.empty() ? "" : ", ") + std::string(f.name) + ": " + value(f.type, *it);
      }
      return "when " + name + " returns { " + fields + " }";
    }
    return "when " + stub.service + " fails";
  }

  std::string fields_of(const model::Intent& intent, const Json& fields) const {
    std::string out;
    for (const model::Attribute& a : intent.attributes) {
      const auto it = fields.find(std::string(a.name));
      if (it == fields.end()) continue;
      out += (out.empty() ? "" : ", ") + std::string(a.name) + ": " + value(a.type, *it);
    }
    return out.empty() ? "" : " { " + out + " }";
  }

  std::string act(const Act& a) const {
    using M = runtime::MediaKind;
    switch (a.kind) {
      case Act::Kind::user: {
        std::string out;
        for (const auto& [model, found] : a.found)
          for (const model::Nlu& n : program.nlus)
            if (n.kind == model::NluKind::remote && n.model == model)
              out += "  when " + before(n.module).value_or("") + std::string(n.name) + " finds " + found + "\n";
        return out + "  user \"" + escaped(a.text) + "\"";
      }
      case Act::Kind::media: {
        std::string out = "  user " + std::string(runtime::media_names[static_cast<std::size_t>(a.media)]) +
                          " \"https://contoh.example/berkas\"";
        if (!a.text.empty() && a.media != M::text) out += " caption \"" + escaped(a.text) + "\"";
        return out;
      }
      case Act::Kind::tap: return "  tap \"" + escaped(a.text) + "\"";
      case Act::Kind::event: {
        const bool known = a.text == "agent.resolved" || a.text == "agent.returned";
        std::string out = known ? "  event " + a.text : "  event \"" + escaped(a.text) + "\"";
        if (a.intent) out += fields_of(program.intents[*a.intent], a.fields);
        return out;
      }
      case Act::Kind::wait: return "  wait " + duration(a.wait);
    }
    return {};
  }

  /// The state on top as a test calls it.
  std::optional<std::string> state(const std::string& qualified) const {
    for (const model::State& s : program.states) {
      if (s.qualified != qualified) continue;
      const model::Flow& f = program.at(s.flow);
      const auto prefix = before(f.module);
      if (!prefix) return std::nullopt;
      return *prefix + std::string(f.name) + "." + std::string(s.name);
    }
    return std::nullopt;
  }
};

}  // namespace

std::string write_test(const driver::Result& result, const std::string& name, const Acts& acts,
                       const std::vector<Came>& came, Player& player, bool ends, std::set<std::string>& shown) {
  const Writer w{result};
  std::string out = "test \"" + escaped(name) + "\" {\n";
  std::vector<Stub> holding;
  for (std::size_t i = 0; i < came.size(); ++i) {
    for (const Stub& s : came[i].stubs) {
      const auto same =
          std::find_if(holding.begin(), holding.end(), [&](const Stub& h) { return h.service == s.service; });
      if (same != holding.end() && *same == s) continue;
      if (same == holding.end()) holding.push_back(s);
      else *same = s;
      out += "  " + w.returns(s) + "\n";
    }
    out += w.act(acts[i]) + "\n";
    if (came[i].error != runtime::TurnError::none) {
      // Written down, the reply of `on error` would let the test pass.
      out += "  expect silence\n";
      continue;
    }
    for (const Came::Emitted& e : came[i].emitted) out += "  expect emit \"" + escaped(e.name) + "\"\n";
    for (const std::string& reply : came[i].replies) {
      const std::size_t line = reply.find('\n');
      const bool again = line != reply.npos && !shown.insert(reply).second;
      out += "  bot " + (again ? "\"" + escaped(reply.substr(0, line)) + "*\"" : text_of(reply)) + "\n";
    }
    if (came[i].replies.empty()) out += "  expect silence\n";
    if (came[i].handover)
      out += "  expect handover" + (came[i].team.empty() ? "" : " to \"" + escaped(came[i].team) + "\"") + "\n";
  }
  if (ends && !came.empty() && !came.back().handover) {
    const std::string top = player.state();
    const auto state = w.state(top);
    if (top.empty()) out += "  expect end\n";
    else if (state) out += "  expect state " + *state + "\n";
  }
  return out + "}\n";
}

std::string formatted_tests(const std::string& text) {
  source::SourceSet sources;
  diag::Findings findings;
  const source::FileId file = sources.add("generated.test.bot", text);
  const ast::Module module = syntax::parse(sources, file, findings);
  if (!findings.ok()) return text;
  return format::format(sources, file, module);
}

}  // namespace bot::tool
