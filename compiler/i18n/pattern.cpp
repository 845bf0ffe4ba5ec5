#include "compiler/i18n/pattern.hpp"

#include <algorithm>

#include "bytecode/artifact.hpp"
#include "bytecode/hash.hpp"
#include "bytecode/plural.hpp"

namespace bot::i18n {

namespace {

using Part = Pattern::Part;

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

/// `a`, `a.b.c`: without blanks. Letters beyond ASCII are taken as they come: the compiler has read them as a name.
std::string dotted_name(std::string_view source) {
  std::string out;
  bool expect_name = true;
  for (std::size_t at = 0; at < source.size();) {
    const char c = source[at];
    if (blank(c)) {
      ++at;
    } else if (c == '.' && !expect_name) {
      out += c;
      ++at;
      expect_name = true;
    } else {
      const auto name_byte = [](char b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_' ||
               static_cast<unsigned char>(b) >= 0x80;
      };
      if (!expect_name || !name_byte(c) || (c >= '0' && c <= '9')) return {};
      while (at < source.size() && name_byte(source[at])) out += source[at++];
      expect_name = false;
    }
  }
  return expect_name ? std::string() : out;
}

/// Expressions in one line, each run of blanks a single one.
std::string one_line(std::string_view source) {
  std::string out;
  for (const char c : source) {
    if (!blank(c)) out += c;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  return std::string(trimmed(out));
}

struct Maker {
  const source::SourceSet& sources;
  std::vector<Hole> holes;
  std::uint32_t next = 0;
  std::uint32_t nameless = 0;

  std::string name_of(const model::Expr& e, std::uint32_t argument, bool plural) {
    const std::string_view source =
        static_cast<std::size_t>(e.span.file) < sources.size() ? sources.text(e.span) : std::string_view();
    const std::string dotted = dotted_name(source);
    std::string name = dotted.empty() ? std::to_string(++nameless) : dotted;
    const bool whole = plural || (e.type.is(model::TypeKind::int_) && !e.type.optional);
    const auto same = std::find_if(holes.begin(), holes.end(), [&](const Hole& h) { return h.name == name; });
    if (same == holes.end()) holes.push_back({name, argument, whole, dotted.empty() ? one_line(source) : ""});
    else same->whole = same->whole || plural;
    return name;
  }

  std::vector<Part> parts(const std::vector<model::Template::Part>& list) {
    std::vector<Part> out;
    for (const auto& p : list) {
      Part part;
      if (p.expr) {
        part.argument = next++;
        part.name = name_of(*p.expr, part.argument, !p.forms.empty());
        for (const auto& f : p.forms) part.forms.push_back({f.category, parts(f.parts)});
      } else {
        part.literal = p.literal;
      }
      out.push_back(std::move(part));
    }
    return out;
  }
};

void show_parts(const std::vector<Part>& parts, bool in_form, std::string& out) {
  for (const Part& p : parts) {
    if (p.name.empty()) {
      for (const char c : p.literal) {
        if (c == '\\' || c == '{' || (in_form && c == '}')) out += '\\';
        out += c;
      }
      continue;
    }
    out += "{" + p.name;
    if (!p.forms.empty()) {
      out += ", plural,";
      for (const Pattern::Form& f : p.forms) {
        out += " ";
        out += bytecode::plural_category_names[static_cast<std::size_t>(f.category)];
        out += " {";
        show_parts(f.parts, true, out);
        out += "}";
      }
    }
    out += "}";
  }
}

/// Reads a text of a catalogue. The first problem ends it.
struct Reader {
  std::string_view text;
  std::size_t at = 0;
  std::optional<std::string> problem = std::nullopt;

  void fail(std::string reason) {
    if (!problem) problem = std::move(reason);
  }
  void skip_blanks() {
    while (at < text.size() && blank(text[at])) ++at;
  }
  std::string_view word() {
    const std::size_t begin = at;
    while (at < text.size() && text[at] != '{' && text[at] != '}' && text[at] != ',' && !blank(text[at])) ++at;
    return text.substr(begin, at - begin);
  }

  std::vector<Part> parts(bool in_form) {
    std::vector<Part> out;
    std::string literal;
    const auto flush = [&] {
      if (literal.empty()) return;
      Part part;
      part.literal = std::move(literal);
      out.push_back(std::move(part));
      literal.clear();
    };
    while (at < text.size() && !problem) {
      const char c = text[at];
      if (c == '\\' && at + 1 < text.size() && (text[at + 1] == '\\' || text[at + 1] == '{' || text[at + 1] == '}')) {
        literal += text[at + 1];
        at += 2;
      } else if (c == '}' && in_form) {
        break;
      } else if (c == '{') {
        flush();
        ++at;
        out.push_back(hole(in_form));
      } else {
        literal += c;
        ++at;
      }
    }
    flush();
    return out;
  }

  /// Behind `{`.
  Part hole(bool in_form) {
    Part out;
    const std::size_t end = text.find_first_of("{},", at);
    const std::string_view name = trimmed(text.substr(at, end == text.npos ? end : end - at));
    if (end == text.npos || text[end] == '{') {
      fail("a `{` is never closed; the sign itself is written `\\{`");
      return out;
    }
    at = end + 1;
    out.name = std::string(name);
    if (name.empty()) fail("a `{}` names nothing; the sign itself is written `\\{`");
    else if (text[end] == ',') plural(in_form, out);
    return out;
  }

  /// Behind `{n,`.
  void plural(bool in_form, Part& out) {
    skip_blanks();
    const std::string_view kind = word();
    skip_blanks();
    if (kind != "plural" || at == text.size() || text[at] != ',')
      return fail("behind `{" + out.name + ",` stands `plural,` and its forms: {n, plural, one {…} other {…}}");
    if (in_form) return fail("there is a plural inside of a plural; write the sentences out in the forms of one");
    ++at;
    for (skip_blanks(); at < text.size() && text[at] != '}' && !problem; skip_blanks()) form(out);
    if (problem) return;
    if (at == text.size()) return fail("the plural of `" + out.name + "` is never closed with a `}`");
    ++at;
    if (out.forms.empty()) fail("the plural of `" + out.name + "` has no forms: {n, plural, one {…} other {…}}");
  }

  void form(Part& out) {
    const std::string_view name = word();
    const auto* const known =
        std::find(std::begin(bytecode::plural_category_names), std::end(bytecode::plural_category_names), name);
    if (known == std::end(bytecode::plural_category_names)) {
      const std::string what =
          name.empty() ? "there is a stray `" + std::string(1, text[at]) + "` among the forms of `" + out.name + "`"
                       : "`" + std::string(name) + "` is no plural form";
      return fail(what + "; the forms are zero, one, two, few, many and other, each with its text in braces");
    }
    const auto category =
        static_cast<PluralCategory>(std::distance(std::begin(bytecode::plural_category_names), known));
    if (std::any_of(out.forms.begin(), out.forms.end(), [&](const Pattern::Form& f) { return f.category == category; }))
      return fail("the plural of `" + out.name + "` has the form `" + std::string(name) + "` twice");
    skip_blanks();
    if (at == text.size() || text[at] != '{')
      return fail("behind the plural form `" + std::string(name) + "` stands its text in braces");
    ++at;
    Pattern::Form made{category, parts(true)};
    if (problem) return;
    if (at == text.size()) return fail("the plural form `" + std::string(name) + "` is never closed with a `}`");
    ++at;
    out.forms.push_back(std::move(made));
  }
};

void encode_parts(const std::vector<Part>& parts, std::string& out) {
  for (const Part& p : parts) {
    if (p.name.empty()) {
      out += p.literal;
      continue;
    }
    out += p.forms.empty() ? bytecode::placeholder_byte : bytecode::plural_byte;
    out += static_cast<char>(p.argument);
    if (p.forms.empty()) continue;
    out += static_cast<char>(p.forms.size());
    const auto put = [&](const Pattern::Form& f) {
      std::string form;
      encode_parts(f.parts, form);
      out += static_cast<char>(f.category);
      for (unsigned shift = 0; shift < 21; shift += 7) out += static_cast<char>(form.size() >> shift & 0x7f);
      out += form;
    };
    // `other` comes last, whatever the order as written.
    for (const Pattern::Form& f : p.forms)
      if (f.category != PluralCategory::other) put(f);
    for (const Pattern::Form& f : p.forms)
      if (f.category == PluralCategory::other) put(f);
  }
}

}  // namespace

Original original_of(const model::Template& text, const source::SourceSet& sources) {
  Maker maker{sources, {}};
  Original out;
  out.pattern.parts = maker.parts(text.parts);
  out.holes = std::move(maker.holes);
  return out;
}

std::string show(const Pattern& pattern) {
  std::string out;
  show_parts(pattern.parts, false, out);
  return out;
}

Parsed parse(std::string_view text) {
  Reader reader{text};
  Parsed out;
  out.pattern.parts = reader.parts(false);
  out.problem = std::move(reader.problem);
  return out;
}

ParsedOriginal parse_original(std::string_view text) {
  Parsed parsed = parse(text);
  ParsedOriginal out{{std::move(parsed.pattern), {}}, std::move(parsed.problem)};
  std::uint32_t next = 0;
  each_hole(out.original.pattern.parts, [&](Part& p) {
    p.argument = next++;
    auto& holes = out.original.holes;
    if (std::none_of(holes.begin(), holes.end(), [&](const Hole& h) { return h.name == p.name; }))
      holes.push_back({p.name, p.argument, true, {}});
  });
  if (!out.problem && next > bytecode::max_placeholders)
    out.problem = "it has more than " + std::to_string(bytecode::max_placeholders) + " placeholders";
  return out;
}

std::string encode(const Pattern& pattern) {
  std::string out;
  encode_parts(pattern.parts, out);
  return out;
}

std::uint64_t message_id(std::string_view context, std::string_view text, bool shown) {
  std::string key(shown ? "text " : "value-text ");
  key += context;
  key += '\n';
  key += text;
  return bytecode::hash64(key);
}

}  // namespace bot::i18n
