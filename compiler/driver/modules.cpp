#include "compiler/driver/modules.hpp"

#include <algorithm>
#include <map>

#include "bytecode/utf8.hpp"
#include "compiler/syntax/parse.hpp"
#include "stdlib/stdlib.hpp"

namespace bot::driver {

using diag::Code;

namespace {

/// "a/b/../c.bot" relative to the file that uses it, without "." and "..".
std::string join(std::string_view user, std::string_view path) {
  std::string base(user.substr(0, user.rfind('/') == user.npos ? 0 : user.rfind('/') + 1));
  if (path.starts_with('/')) base.clear();
  base += path;
  std::vector<std::string> parts;
  std::size_t at = 0;
  while (at <= base.size()) {
    const std::size_t slash = std::min(base.find('/', at), base.size());
    std::string part = base.substr(at, slash - at);
    at = slash + 1;
    if (part.empty() && !parts.empty()) continue;
    if (part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != ".." && !parts.back().empty()) {
      parts.pop_back();
      continue;
    }
    parts.push_back(std::move(part));
  }
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) out += (i ? "/" : "") + parts[i];
  return out;
}

/// Whether the text of a new source file can be parsed; reports why not.
bool sound(const Result& result, source::FileId file, diag::Findings& findings) {
  const std::string_view text = result.sources.text(file);
  if (text.size() > source::max_source_bytes) {
    findings.add(Code::file_too_large, {file, 0, 0},
                 {{"size", std::to_string(text.size())}, {"limit", std::to_string(source::max_source_bytes)}});
    return false;
  }
  if (const auto bad = bytecode::find_invalid_utf8(text)) {
    const auto at = static_cast<std::uint32_t>(*bad);
    findings.add(Code::invalid_utf8, {file, at, at + 1}, {{"offset", std::to_string(*bad)}});
    return false;
  }
  return true;
}

struct Loader {
  const Job& job;
  Result& result;
  std::map<std::string, std::uint32_t> known;  // module by file name
  std::vector<std::string> keys;               // file name by module
  std::vector<std::uint32_t> open;             // modules being loaded: the way to here
  std::vector<bool> done;
  bool unsound = false;  // a file was not even parsed

  std::uint32_t add(std::string key, std::string name, std::string text) {
    const auto index = static_cast<std::uint32_t>(result.modules.size());
    const source::FileId file = result.sources.add(key, std::move(text));
    known.emplace(key, index);
    keys.push_back(std::move(key));
    done.push_back(false);
    result.modules.push_back({std::move(name), {}, {}});
    result.modules[index].ast.file = file;
    if (sound(result, file, result.findings))
      result.modules[index].ast = syntax::parse(result.sources, file, result.findings);
    else unsound = true;
    follow(index);
    return index;
  }

  void follow(std::uint32_t index) {
    open.push_back(index);
    std::vector<std::optional<std::uint32_t>> uses;
    const std::size_t count = result.modules[index].ast.uses.size();
    for (std::size_t i = 0; i < count; ++i) uses.push_back(use(index, i));
    result.modules[index].uses = std::move(uses);
    open.pop_back();
    done[index] = true;
  }

  std::optional<std::uint32_t> use(std::uint32_t user, std::size_t i) {
    // Parsing more modules moves the list, so the words are copied first.
    const std::string module = result.modules[user].ast.uses[i].module;
    const source::Span span = result.modules[user].ast.uses[i].module_span;
    const bool is_path = result.modules[user].ast.uses[i].is_path;
    const std::string key = is_path ? join(keys[user], module) : module;
    if (const auto it = known.find(key); it != known.end()) {
      if (!done[it->second]) {
        cycle(it->second, span);
        return std::nullopt;
      }
      return it->second;
    }
    if (!is_path) return standard(module, span);
    const Loaded loaded = job.load ? job.load(key) : Loaded{{}, "files cannot be read here"};
    if (!loaded.text) {
      auto& f = result.findings.add(Code::unknown_module, span, {{"module", module}, {"reason", loaded.problem}});
      if (stdlib::find(module)) {
        f.note("The module of the standard library is written without quotes: `use " + module + "`.")
            .fix({"Write `" + module + "`.", {{span, module}}, true});
      } else if (!module.ends_with(".bot")) {
        f.note("The name of a file ends in .bot: `use \"" + module + ".bot\"`.");
        if (job.load && job.load(key + ".bot").text)
          f.fix({"Write `\"" + module + ".bot\"`.", {{span, "\"" + module + ".bot\""}}, true});
      }
      return std::nullopt;
    }
    result.files.push_back(key);
    std::string name = source::relative(job.name, key);  // ids come from it: the same wherever the tool is called
    if (name.ends_with(".bot")) name.resize(name.size() - 4);
    return add(key, std::move(name), *loaded.text);
  }

  std::optional<std::uint32_t> standard(const std::string& module, source::Span span) {
    if (const auto text = stdlib::find(module)) return add(module, module, std::string(*text));
    std::vector<std::string_view> names;
    for (const auto& m : stdlib::modules()) names.push_back(m.name);
    auto& f = result.findings.add(Code::unknown_module, span,
                                  {{"module", module}, {"reason", "the standard library has no such module"}});
    if (const auto near = diag::closest(module, names); !near.empty()) {
      f.say("did you mean `" + std::string(near) + "`?");
      f.fix({"Write `" + std::string(near) + "`.", {{span, std::string(near)}}, false});
    }
    return std::nullopt;
  }

  void cycle(std::uint32_t back_to, source::Span span) {
    std::string way;
    for (auto it = std::find(open.begin(), open.end(), back_to); it != open.end(); ++it) way += keys[*it] + " -> ";
    way += keys[back_to];
    result.findings.add(Code::module_cycle, span, {{"cycle", way}});
  }
};

}  // namespace

bool load_modules(const Job& job, Result& result) {
  Loader loader{job, result, {}, {}, {}, {}, false};
  result.files.push_back(job.name);
  loader.add(job.name, "", job.text);
  return !loader.unsound;
}

std::vector<i18n::CatalogueFile> load_catalogues(const Job& job, Result& result) {
  std::vector<i18n::CatalogueFile> out;
  for (const CatalogueFile& c : job.catalogues) {
    const source::FileId file = result.sources.add(c.name, c.text);
    result.files.push_back(c.name);
    if (sound(result, file, result.findings)) out.push_back({i18n::language_of(c.name), file});
  }
  return out;
}

void load_tests(const Job& job, Result& result, diag::Findings& findings) {
  for (const TestFile& test : job.tests) {
    const source::FileId file = result.sources.add(test.name, test.text);
    result.tests.emplace_back().file = file;
    if (!sound(result, file, findings)) continue;
    ast::Module& parsed = result.tests.back() = syntax::parse(result.sources, file, findings);
    const auto refuse = [&](std::string_view what, source::Span at) {
      findings.add(Code::misplaced, at, {{"what", what}, {"place", "in a file of tests"}})
          .note("Such a file holds `test` blocks; they know everything of the bot beside it.");
    };
    for (const auto& d : parsed.bots) refuse("A bot block", d.head.name.span);
    for (const auto& d : parsed.uses) refuse("`use`", d.span);
    for (const auto& d : parsed.nlus) refuse("An NLU", d.head.name.span);
    for (const auto& d : parsed.intents) refuse("An intent", d.head.name.span);
    for (const auto& d : parsed.vars) refuse("A variable", d.head.name.span);
    for (const auto& d : parsed.records) refuse("A record", d.head.name.span);
    for (const auto& d : parsed.enums) refuse("An enum", d.head.name.span);
    for (const auto& d : parsed.services) refuse("A service", d.head.name.span);
    for (const auto& d : parsed.fns) refuse("A function", d.head.name.span);
    for (const auto& d : parsed.flows) refuse("A flow", d.head.name.span);
    for (const auto& d : parsed.handlers) refuse("A handler", d.head);
    for (const auto& d : parsed.rules) refuse("A rule", d.name_span);
  }
}

}  // namespace bot::driver
