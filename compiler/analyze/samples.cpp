// `like` and `unlike` of intents: what they must understand, and must not.

#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

void check_samples(const model::Program& program, const Lexicon& lexicon, diag::Findings& findings) {
  for (const model::Intent& i : program.intents)
    for (const model::Sample& s : i.samples) {
      if (i.kind != model::IntentKind::text) {
        findings.add(Code::sample_without_text, s.span, {{"intent", i.name}}).also(i.span, "declared here");
        continue;
      }
      const Understood message(program, lexicon, s.text);
      const Holds holds = message.holds(i, s.values);
      if (holds == Holds::maybe) continue;  // a model or a pattern decides
      if (s.like == (holds == Holds::yes)) continue;
      auto& f =
          findings.add(s.like ? Code::sample_not_understood : Code::sample_understood, s.span, {{"intent", i.name}});
      f.also(i.span, "declared here");
      if (s.like && message.holds(i) != Holds::no) f.note("It is understood, but with other values.");
      for (const model::Attribute& a : i.attributes) {
        if (program.at(a.nlu).kind != model::NluKind::keyword) continue;
        const auto value = message.value(a.nlu);
        const std::string nlu(program.at(a.nlu).name);
        if (value) f.note("`" + nlu + "` finds `" + std::string(program.at(a.nlu).values[*value].name) + "` in it.");
        else if (!a.optional) f.note("`" + nlu + "` finds nothing in it.");
      }
    }
}

}  // namespace bot::analyze
