#include "compiler/driver/suppress.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "bytecode/utf8.hpp"
#include "compiler/syntax/suppressions.hpp"
#include "stdlib/stdlib.hpp"

namespace bot::driver {

namespace {

using diag::Code;
using syntax::Suppression;

constexpr std::size_t none = SIZE_MAX;

/// One code of a comment.
struct Allowed {
  std::size_t comment = 0;
  source::Span word;
  Code code{};
  std::size_t around = none;  ///< the one it lies in, of the same code
  bool used = false;
};

/// Findings of this kind are about files of translations, or about these very comments.
std::string_view why_refused(const diag::Descriptor& d) {
  if (d.severity == diag::Severity::error) return "it is an error, and a bot with errors does not run";
  if (d.id.starts_with("B06")) return "it is about a file of translations";
  if (d.id.starts_with("B08")) return "it is about comments like this one";
  return {};
}

bool explored_for(Code code) {
  return code == Code::rule_may_break || code == Code::rule_not_proved || code == Code::state_never_entered ||
         code == Code::handler_never_taken;
}

struct Suppressor {
  Result& result;
  const analyze::Looked& looked;
  std::vector<Suppression> comments{};
  std::vector<Allowed> allowed{};
  std::vector<std::size_t> unused{};  ///< by comment: how many of its codes are

  [[nodiscard]] const Suppression& comment(const Allowed& a) const { return comments[a.comment]; }

  void read(source::FileId file) {
    if (bytecode::find_invalid_utf8(result.sources.text(file))) return;  // it was not parsed either
    for (Suppression& s : syntax::suppressions(result.sources, file)) comments.push_back(std::move(s));
  }

  void read_all() {
    for (const resolve::LoadedModule& m : result.modules)
      if (!stdlib::find(result.sources.name(m.ast.file))) read(m.ast.file);
    for (const ast::Module& m : result.tests) read(m.file);
  }

  diag::Fix removal(const Suppression& s) const { return {"Take the comment away.", {{s.removal, ""}}, true}; }

  void report_comment(const Suppression& s) {
    if (!s.readable) {
      result.findings.add(Code::allow_unreadable, s.comment)
          .note("Write `// bot:allow(CODE) reason`, with the code or the name of a finding, such as B0404.");
      return;
    }
    if (s.has_reason) return;
    std::string codes;
    for (const source::Span& word : s.codes) {
      if (!codes.empty()) codes += word == s.codes.back() ? " and " : ", ";
      codes += "`" + std::string(result.sources.text(word)) + "`";
    }
    result.findings.add(Code::allow_without_reason, s.comment, {{"codes", codes}})
        .say("the reason stands behind the `)`");
  }

  void read_code(std::size_t index, source::Span span) {
    const std::string word(result.sources.text(span));
    const auto code = diag::code_of(word);
    if (!code) {
      auto& f = result.findings.add(Code::allow_unknown, span, {{"code", word}});
      if (const std::string near(diag::closest_code(word)); !near.empty()) {
        f.say("did you mean `" + near + "`?");
        f.fix({"Write `" + near + "`.", {{span, near}}, false});
      } else {
        f.note("`bot explain` lists them all.");
      }
      return;
    }
    const std::string_view refused = why_refused(diag::describe(*code));
    if (refused.empty()) {
      allowed.push_back({index, span, *code, none, false});
      return;
    }
    auto& f = result.findings.add(Code::allow_refused, span, {{"code", word}, {"reason", refused}});
    f.fix(without(index, {span}));
  }

  /// Takes these codes out of the comment; the whole comment when none would be left.
  [[nodiscard]] diag::Fix without(std::size_t index, const std::vector<source::Span>& words) const {
    const Suppression& s = comments[index];
    if (words.size() == s.codes.size()) return removal(s);
    diag::Fix fix{words.size() == 1 ? "Take it out of the comment." : "Take them out of the comment.", {}, true};
    for (std::size_t i = 0; i < s.codes.size(); ++i) {
      if (std::find(words.begin(), words.end(), s.codes[i]) == words.end()) continue;
      // with the comma behind it, or before it when it is the last
      const source::Span& word = s.codes[i];
      if (i + 1 < s.codes.size()) fix.edits.push_back({{word.file, word.begin, s.codes[i + 1].begin}, ""});
      else fix.edits.push_back({{word.file, s.codes[i - 1].end, word.end}, ""});
    }
    return fix;
  }

  void sort() {
    std::sort(allowed.begin(), allowed.end(), [&](const Allowed& a, const Allowed& b) {
      const source::Span x = comment(a).covers, y = comment(b).covers;
      return std::tuple(a.code, x.file, x.begin, ~x.end, a.word.begin) <
             std::tuple(b.code, y.file, y.begin, ~y.end, b.word.begin);
    });
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < allowed.size(); ++i) {
      const source::Span covers = comment(allowed[i]).covers;
      if (i > 0 && (allowed[i].code != allowed[i - 1].code || covers.file != comment(allowed[i - 1]).covers.file))
        open.clear();
      while (!open.empty() && comment(allowed[open.back()]).covers.end <= covers.begin) open.pop_back();
      if (!open.empty()) allowed[i].around = open.back();
      open.push_back(i);
    }
  }

  /// The innermost comment that allows the finding, or null.
  [[nodiscard]] Allowed* allowing(const diag::Finding& f) {
    if (f.severity == diag::Severity::error) return nullptr;
    const auto key = std::tuple(f.code, f.primary.file, f.primary.begin);
    const auto behind = std::upper_bound(allowed.begin(), allowed.end(), key, [&](const auto& k, const Allowed& a) {
      const source::Span covers = comment(a).covers;
      return k < std::tuple(a.code, covers.file, covers.begin);
    });
    if (behind == allowed.begin()) return nullptr;
    for (auto i = static_cast<std::size_t>(behind - allowed.begin()) - 1; i != none; i = allowed[i].around) {
      const source::Span covers = comment(allowed[i]).covers;
      if (allowed[i].code != f.code || covers.file != f.primary.file) return nullptr;
      if (f.primary.begin < covers.end) return &allowed[i];
    }
    return nullptr;
  }

  void suppress() {
    const auto& all = result.findings.all();
    std::vector<bool> which(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      Allowed* a = allowing(all[i]);
      if (a == nullptr) continue;
      a->used = true;
      which[i] = true;
    }
    result.findings.suppress(which);
  }

  void report_unused() {
    std::map<std::size_t, std::vector<source::Span>> words;  // by comment
    for (const Allowed& a : allowed)
      if (!a.used && (looked.explored || !explored_for(a.code))) words[a.comment].push_back(a.word);
    for (const Allowed& a : allowed) {
      const auto found = words.find(a.comment);
      if (a.used || found == words.end()) continue;
      const std::vector<source::Span>& of_comment = found->second;
      if (std::find(of_comment.begin(), of_comment.end(), a.word) == of_comment.end()) continue;
      const bool all = of_comment.size() == comment(a).codes.size();
      auto& f = result.findings.add(Code::allow_unused, a.word, {{"code", std::string(result.sources.text(a.word))}});
      f.about = a.code;
      f.fix(without(a.comment, all ? of_comment : std::vector{a.word}));
    }
  }

  void run() {
    read_all();
    if (comments.empty()) return;
    const bool sound = result.findings.ok() && looked.analyzed;
    for (std::size_t i = 0; i < comments.size(); ++i) {
      report_comment(comments[i]);
      for (const source::Span& word : comments[i].codes)
        if (comments[i].readable) read_code(i, word);
    }
    sort();
    suppress();
    if (sound) report_unused();
    result.findings.finish();
  }
};

}  // namespace

void apply_suppressions(Result& result, const analyze::Looked& looked) { Suppressor{result, looked}.run(); }

}  // namespace bot::driver
