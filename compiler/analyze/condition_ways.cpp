// Conversations for what is said of conditions and of handlers that never run: how one comes there.

#include <algorithm>

#include "compiler/analyze/guards.hpp"
#include "compiler/analyze/search.hpp"

namespace bot::analyze {

namespace {

using Who = WitnessLine::Who;

constexpr std::size_t most_shown = 100;             ///< findings with a conversation
constexpr std::size_t most_phrases_shown = 10'000;  ///< with very many the way through conversations takes too long

bool contains(source::Span outer, source::Span inner) {
  return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

bool has(const model::Expr& e, source::Span at) {
  if (contains(e.span, at)) return true;
  bool out = false;
  model::each_part(e, [&](const model::Expr& part) { out = out || has(part, at); });
  return out;
}

struct Shown {
  const model::Program& program;
  std::optional<Search> search = {};

  /// The statement that the finding is about: by its expressions, or by the first action of one of its blocks.
  const model::Stmt* statement(source::Span at) const {
    const model::Stmt* out = nullptr;
    model::each_body(program, [&](const model::Body& body) {
      model::each_stmt(body, [&](const model::Stmt& s) {
        bool here = false;
        model::each_expr(s, [&](const model::Expr& e) { here = here || has(e, at); });
        model::each_block(s, [&](const model::Body& b) { here = here || (!b.empty() && b[0].span == at); });
        if (here) out = &s;
      });
    });
    return out;
  }

  const model::Handler* handler(source::Span at, const model::Trigger*& trigger) const {
    for (const model::Handler& h : program.handlers) {
      if (h.triggers.size() == 1) trigger = &h.triggers[0];
      else trigger = nullptr;
      if (h.span == at || (h.guard && has(*h.guard, at))) return &h;
      for (const model::Trigger& t : h.triggers)
        if (t.span == at) return trigger = &t, &h;
    }
    return nullptr;
  }

  bool listed(const model::Level& level, const model::Handler& h) const {
    for (const auto* list : {&level.matching, &level.otherwise})
      for (const model::LevelEntry& e : *list)
        if (&program.at(e.handler) == &h) return true;
    return false;
  }

  /// The shortest conversation to where the handler is asked, and the message that it is asked for.
  std::optional<Lines> to(const model::Handler& h, const model::Trigger* trigger) {
    if (!search) {
      search.emplace(program);
      search->run();
      search->run_on();
    }
    for (const std::uint32_t place : search->places()) {
      const auto at = search->where(place);
      const auto levels = levels_of(program, at);
      if (!std::any_of(levels.begin(), levels.end(), [&](const model::Level* l) { return listed(*l, h); })) continue;
      if (!at && h.otherwise && program.fallback) continue;
      std::optional<WitnessLine> said;
      if (trigger) {
        const model::Intent& intent = program.at(trigger->intent);
        said = comes(intent);
        if (const std::string text = said ? "" : sample(program, intent, trigger); !text.empty())
          said = WitnessLine{Who::user, text};
      } else if (h.otherwise) {
        if (const std::string text = search->unknown(at); !text.empty()) said = WitnessLine{Who::user, text};
      }
      if (!said) return std::nullopt;
      Lines out = search->conversation(place);
      out.push_back(*said);
      return out;
    }
    return std::nullopt;
  }
};

std::string_view what_is_so(Code code) {
  if (code == Code::always_true) return "and here the condition is true";
  if (code == Code::always_false) return "and here the condition is false";
  if (code == Code::handler_shadowed) return "and another handler takes it";
  if (code == Code::guards_overlap) return "and in this case both handlers could take it";
  return code == Code::never_run ? "and this does not run" : "";
}

}  // namespace

void show_ways(const model::Program& program, std::vector<diag::Finding>& found) {
  std::size_t phrases = 0;
  for (const model::Nlu& n : program.nlus)
    for (const auto& v : n.values) phrases += v.phrases.size();
  if (phrases > most_phrases_shown) return;
  Shown by{program};
  std::vector<const model::Stmt*> statements(found.size());
  std::size_t shown = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    diag::Finding& f = found[i];
    if (what_is_so(f.code).empty() || !f.witness.empty() || ++shown > most_shown) continue;
    const model::Trigger* trigger = nullptr;
    if (const model::Handler* h = by.handler(f.primary, trigger)) {
      if (auto lines = by.to(*h, trigger)) f.witness = std::move(*lines);
    } else {
      statements[i] = by.statement(f.primary);
    }
  }
  std::vector<const model::Stmt*> wanted = statements;
  std::erase(wanted, nullptr);
  const auto to = conversations_to(program, wanted);
  for (std::size_t i = 0; i < found.size(); ++i) {
    diag::Finding& f = found[i];
    if (statements[i])
      if (const auto& lines = to.at(statements[i])) f.witness = *lines;
    if (!f.witness.empty() && !what_is_so(f.code).empty())
      f.witness.push_back({Who::note, std::string(what_is_so(f.code))});
  }
}

}  // namespace bot::analyze
