#include "compiler/i18n/translate.hpp"

#include <algorithm>
#include <set>

#include "bytecode/plural.hpp"

namespace bot::i18n {

using diag::Code;

namespace {

constexpr std::size_t max_text_bytes = 0xffff;  // of the artifact's format

/// `{a}`, `{b}` and `{c}`
std::string list(const std::vector<std::string>& names, std::string_view open, std::string_view close) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " and " : ", ";
    out += "`" + std::string(open) + names[i] + std::string(close) + "`";
  }
  return out;
}

using Names = std::set<std::string, std::less<>>;

/// Names that are shown outside of forms; the number of a plural counts.
Names names_outside(const std::vector<Pattern::Part>& parts) {
  Names out;
  for (const Pattern::Part& p : parts)
    if (!p.name.empty()) out.insert(p.name);
  return out;
}
const Pattern::Form* form_of(const Pattern::Part& plural, PluralCategory category) {
  const auto found = std::find_if(plural.forms.begin(), plural.forms.end(),
                                  [&](const Pattern::Form& f) { return f.category == category; });
  return found == plural.forms.end() ? nullptr : &*found;
}
/// Names that are shown when every plural but `except` takes its form `other`.
Names names_with_other(const std::vector<Pattern::Part>& parts, const Pattern::Part* except) {
  Names out = names_outside(parts);
  for (const Pattern::Part& p : parts)
    if (const Pattern::Form* other = &p != except ? form_of(p, PluralCategory::other) : nullptr)
      out.merge(names_outside(other->parts));
  return out;
}

struct Translator {
  const Original& original;
  std::string_view language;
  source::Span place;
  diag::Findings& findings;
  bool fine = true;

  diag::Finding& report(Code code, std::initializer_list<diag::Argument> arguments) {
    fine = false;
    return findings.add(code, place, arguments);
  }

  const Hole* find(std::string_view name) const {
    const auto found =
        std::find_if(original.holes.begin(), original.holes.end(), [&](const Hole& h) { return h.name == name; });
    return found == original.holes.end() ? nullptr : &*found;
  }

  /// Every placeholder is one of the original.
  void number(Pattern& pattern) {
    Names unknown;
    each_hole(pattern.parts, [&](Pattern::Part& p) {
      const Hole* const hole = find(p.name);
      if (hole == nullptr) {
        if (unknown.insert(p.name).second) strange(p.name);
        return;
      }
      p.argument = hole->argument;
      if (!p.forms.empty() && !hole->whole)
        report(Code::translation_broken,
               {{"reason", "`{" + p.name + "}` is no whole number, so that it has no plural"}});
    });
  }

  void strange(const std::string& name) {
    auto& f = report(Code::unknown_placeholder, {{"name", "{" + name + "}"}});
    std::vector<std::string_view> names;
    std::vector<std::string> known;
    for (const Hole& h : original.holes) names.push_back(h.name), known.push_back(h.name);
    if (const auto near = diag::closest(name, names); !near.empty())
      f.say("did you mean `{" + std::string(near) + "}`?");
    f.note(known.empty() ? "The original has no placeholders. The sign itself is written `\\{`."
                         : "The original has " + list(known, "{", "}") + ".");
  }

  /// No value of the original is lost, whichever forms are taken. A form that stands for one number need not show it.
  void placeholders(const Pattern& pattern) {
    const Names wanted = names_with_other(original.pattern.parts, nullptr);
    Names numbers;
    for (const auto* parts : {&original.pattern.parts, &pattern.parts})
      for (const Pattern::Part& p : *parts)
        if (!p.forms.empty()) numbers.insert(p.name);
    const auto compare = [&](const Names& there, const Pattern::Form* form) {
      std::vector<std::string> missing;
      for (const std::string& name : wanted)
        if (!there.contains(name) && (form == nullptr || !numbers.contains(name))) missing.push_back(name);
      if (missing.empty()) return;
      auto& f = report(Code::missing_placeholder, {{"names", list(missing, "{", "}")}});
      if (form != nullptr)
        f.note("It is the form `" +
               std::string(bytecode::plural_category_names[static_cast<std::size_t>(form->category)]) +
               "` of a plural that lacks it.");
    };
    compare(names_with_other(pattern.parts, nullptr), nullptr);
    if (!fine) return;
    for (const Pattern::Part& p : pattern.parts) {
      const Names around = names_with_other(pattern.parts, &p);
      for (const Pattern::Form& form : p.forms) {
        Names there = around;
        there.merge(names_outside(form.parts));
        compare(there, &form);
      }
    }
  }

  void forms(const Pattern& pattern) {
    for (const Pattern::Part& p : pattern.parts) {
      if (p.forms.empty()) continue;
      std::vector<std::string> missing, all;
      for (const auto category : bytecode::plural_categories(language)) {
        all.emplace_back(bytecode::plural_category_names[static_cast<std::size_t>(category)]);
        if (form_of(p, static_cast<PluralCategory>(category)) == nullptr) missing.push_back(all.back());
      }
      for (const Pattern::Form& form : p.forms) {
        const std::string name(bytecode::plural_category_names[static_cast<std::size_t>(form.category)]);
        if (std::find(all.begin(), all.end(), name) == all.end())
          findings.add(Code::unused_plural_form, place, {{"language", language}, {"form", name}})
              .note("The forms of whole numbers in `" + std::string(language) + "` are " + list(all, "", "") + ".");
      }
      if (missing.empty()) continue;
      report(Code::missing_plural_form, {{"name", p.name}, {"forms", list(missing, "", "")}, {"language", language}})
          .note("The forms of whole numbers in `" + std::string(language) + "` are " + list(all, "", "") + ".");
    }
  }

  std::optional<Pattern> read(std::string_view text) {
    Parsed parsed = parse(text);
    if (parsed.problem) {
      (void)report(Code::translation_broken, {{"reason", *parsed.problem}});
      return std::nullopt;
    }
    number(parsed.pattern);
    if (fine) placeholders(parsed.pattern);
    forms(parsed.pattern);
    if (!fine) return std::nullopt;
    return std::move(parsed.pattern);
  }

  std::string run(std::string_view text) {
    const auto pattern = read(text);
    if (!pattern) return {};
    std::string bytes = encode(*pattern);
    if (bytes.size() <= max_text_bytes) return bytes;
    (void)report(Code::text_too_long, {{"bytes", std::to_string(bytes.size())}});
    return {};
  }
};

using Known = std::map<std::uint64_t, const Entry*>;

/// What a catalogue has, by id.
Known entries_of(const Catalogue& catalogue) {
  Known out;
  for (const Entry& e : catalogue.entries)
    if (!e.obsolete) out.emplace(message_id(e.context.value_or(""), e.id), &e);
  return out;
}
bool usable(const Entry* e) { return e != nullptr && !e->translation.empty() && !e->fuzzy(); }

struct Checker {
  const std::vector<Message>& messages;
  const model::BotInfo& bot;
  const source::SourceSet& sources;
  diag::Findings& findings;
  std::vector<Translations> out;

  source::Span start(const CatalogueFile& file) const { return {file.file, 0, 0}; }
  source::Span span(const CatalogueFile& file, Place place) const { return {file.file, place.begin, place.end}; }

  /// The place of its language, when it is one that can be translated into.
  std::optional<std::size_t> language(const CatalogueFile& file) {
    const auto& all = bot.languages;
    const auto found = std::find(all.begin(), all.end(), file.language);
    const auto unused = [&](const std::string& reason) -> diag::Finding& {
      return findings.add(Code::catalogue_unused, start(file), {{"language", file.language}, {"reason", reason}});
    };
    if (found == all.begin()) {
      unused("the sources are written in this language")
          .note("The language of the sources is the first one of `language` in the bot block.");
      return std::nullopt;
    }
    if (found != all.end()) return static_cast<std::size_t>(found - all.begin());
    std::vector<std::string> names(all.begin(), all.end());
    auto& f = unused("the bot speaks " + list(names, "", "") + " alone");
    const std::string_view near = std::string_view(file.language).substr(0, file.language.find_first_of("_-@."));
    if (near != file.language && std::find(all.begin() + 1, all.end(), near) != all.end())
      f.note("A catalogue is called like the language in the bot block: " + std::string(near) + ".po.");
    else f.note("Add it to `language` in the bot block: `language " + all.front() + ", " + file.language + "`.");
    return std::nullopt;
  }

  void header(const CatalogueFile& file, const Catalogue& catalogue) {
    const std::string_view said = catalogue.field("Language");
    if (said.empty() || said.substr(0, said.find_first_of("_-@.")) == file.language) return;
    findings
        .add(Code::catalogue_language, span(file, catalogue.header.translation_place),
             {{"said", said}, {"language", file.language}})
        .note("The name of the file decides. Write `Language: " + file.language + "` into its header.");
  }

  void read(const CatalogueFile& file) {
    const Catalogue catalogue = read_po(sources.text(file.file));
    for (const PoProblem& p : catalogue.problems)
      (void)findings.add(Code::broken_catalogue, span(file, p.place), {{"reason", p.reason}});
    const auto place = language(file);
    if (!place) return;
    header(file, catalogue);
    Known known = entries_of(catalogue);
    const Progress counts = progress(messages, catalogue);
    const Message* first = nullptr;
    for (const Message& m : messages) {
      const auto found = known.find(m.id);
      const Entry* const e = found == known.end() ? nullptr : found->second;
      if (e != nullptr) known.erase(found);
      if (first == nullptr && !usable(e) && wanted(m)) first = &m;
      if (!usable(e)) continue;
      std::string bytes =
          translate(m.original, e->translation, file.language, span(file, e->translation_place), findings);
      if (!bytes.empty()) out[*place].insert_or_assign(m.id, std::move(bytes));
    }
    if (first != nullptr) untranslated(file, counts, *first);
    if (!known.empty()) outdated(file, known);
  }

  void untranslated(const CatalogueFile& file, const Progress& counts, const Message& first) {
    auto& f = report(start(file), counts, file.language);
    f.also(first.places.front(), "the first one is this");
    if (counts.fuzzy > 0)
      f.note("Of these, " + std::to_string(counts.fuzzy) +
             " are marked fuzzy: look at the translation, then take the mark away.");
    f.note("They are said as they stand in the sources. `bot i18n merge` puts what is new into the catalogue.");
  }

  /// A language without a catalogue.
  void none(const std::string& language) {
    const Progress counts = progress(messages, {});
    if (counts.missing > 0)
      report(bot.span, counts, language).note("There is no catalogue " + language + ".po; `bot i18n merge` makes one.");
  }

  diag::Finding& report(source::Span place, const Progress& counts, const std::string& language) {
    const std::size_t open = counts.fuzzy + counts.missing, total = open + counts.translated;
    return findings.add(Code::untranslated, place,
                        {{"count", std::to_string(open)},
                         {"total", std::to_string(total)},
                         {"texts", total == 1 ? "text has" : "texts have"},
                         {"language", language}});
  }

  void outdated(const CatalogueFile& file, const Known& left) {
    const auto first = std::min_element(left.begin(), left.end(), [](const auto& a, const auto& b) {
      return a.second->id_place.begin < b.second->id_place.begin;
    });
    findings
        .add(Code::catalogue_outdated, span(file, first->second->id_place),
             {{"count", std::to_string(left.size())},
              {"messages", left.size() == 1 ? "message of the catalogue is" : "messages of the catalogue are"}})
        .note("`bot i18n merge` puts them aside, and finds the texts that have changed.");
  }
};

}  // namespace

std::string language_of(std::string_view path) {
  path = path.substr(path.rfind('/') + 1);
  return std::string(path.substr(0, path.ends_with(".po") ? path.size() - 3 : path.size()));
}

std::string translate(const Original& original, std::string_view translation, std::string_view language,
                      source::Span place, diag::Findings& findings) {
  Translator translator{original, language, place, findings};
  return translator.run(translation);
}

std::vector<Placed> placed(const std::vector<Message>& messages, const CatalogueFile& file,
                           const source::SourceSet& sources) {
  const Catalogue catalogue = read_po(sources.text(file.file));
  const Known known = entries_of(catalogue);
  diag::Findings said_before;
  std::vector<Placed> out;
  for (const Message& m : messages) {
    const auto found = known.find(m.id);
    if (found == known.end() || !usable(found->second)) continue;
    const Entry& e = *found->second;
    const source::Span place{file.file, e.translation_place.begin, e.translation_place.end};
    Translator translator{m.original, file.language, place, said_before};
    if (auto pattern = translator.read(e.translation)) out.push_back({&m, place, std::move(*pattern)});
  }
  return out;
}

Progress progress(const std::vector<Message>& messages, const Catalogue& catalogue) {
  const Known known = entries_of(catalogue);
  Progress out;
  for (const Message& m : messages) {
    if (!wanted(m)) continue;
    const auto found = known.find(m.id);
    const Entry* const e = found == known.end() ? nullptr : found->second;
    if (usable(e)) ++out.translated;
    else if (e != nullptr && !e->translation.empty()) ++out.fuzzy;
    else ++out.missing;
  }
  return out;
}

std::vector<Translations> translate(const std::vector<Message>& messages, const model::BotInfo& bot,
                                    const Catalogues& catalogues, const source::SourceSet& sources,
                                    diag::Findings& findings) {
  Checker checker{messages, bot, sources, findings, {}};
  checker.out.resize(bot.languages.size());
  for (const CatalogueFile& file : catalogues.files) checker.read(file);
  if (catalogues.files.empty() && !catalogues.every_language) return std::move(checker.out);
  for (std::size_t i = 1; i < bot.languages.size(); ++i)
    if (std::none_of(catalogues.files.begin(), catalogues.files.end(),
                     [&](const CatalogueFile& f) { return f.language == bot.languages[i]; }))
      checker.none(bot.languages[i]);
  return std::move(checker.out);
}

}  // namespace bot::i18n
