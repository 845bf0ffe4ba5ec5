#include "compiler/i18n/messages.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utf8proc.h>

#include "compiler/model/walk.hpp"

namespace bot::i18n {

namespace {

bool has_letters(std::string_view text) {
  while (!text.empty()) {
    utf8proc_int32_t point = 0;
    const auto n = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                    static_cast<utf8proc_ssize_t>(text.size()), &point);
    if (n <= 0) return false;
    const auto category = utf8proc_category(point);
    if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) return true;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return false;
}

bool has_letters(const std::vector<Pattern::Part>& parts) {
  return std::any_of(parts.begin(), parts.end(), [](const Pattern::Part& p) {
    return has_letters(p.literal) ||
           std::any_of(p.forms.begin(), p.forms.end(), [](const Pattern::Form& f) { return has_letters(f.parts); });
  });
}

bool is_address(std::string_view text) {
  return (text.starts_with("https://") || text.starts_with("http://")) && text.find_first_of(" \n") == text.npos;
}

/// Something a translation can change: it is not blank.
bool has_signs(const std::vector<Pattern::Part>& parts) {
  return std::any_of(parts.begin(), parts.end(), [](const Pattern::Part& p) {
    return !p.name.empty() || p.literal.find_first_not_of(" \t\r\n") != p.literal.npos;
  });
}

std::string_view role_note(const Message& m) {
  if (is_address(m.text)) return "An address; leave it empty unless there is another one for this language.";
  switch (m.role) {
    case Role::said: return {};
    case Role::question: return "A question.";
    case Role::retry: return "Said when the answer was not understood.";
    case Role::button: return "The label of a button.";
    case Role::link: return "The label of a link.";
    case Role::card_title: return "The title of a card.";
    case Role::card_text: return "The text of a card.";
    case Role::caption: return "A caption.";
    case Role::value: return "A value; leave it empty unless people read it.";
    case Role::address: return "An address; leave it empty unless there is another one for this language.";
    case Role::machine: return {};
  }
  return {};
}

}  // namespace

bool wanted(const Message& m) {
  return m.role < Role::value && has_letters(m.original.pattern.parts) && !is_address(m.text);
}

std::vector<bool> live_flows(const model::Program& program) {
  std::vector<bool> live(program.flows.size());
  std::vector<model::FlowId> open;
  const auto reach = [&](model::FlowId id) {
    if (live[static_cast<std::uint32_t>(id)]) return;
    live[static_cast<std::uint32_t>(id)] = true;
    open.push_back(id);
  };
  const auto body = [&](const model::Body& b) {
    model::each_stmt(b, [&](const model::Stmt& s) {
      if (const auto* go = std::get_if<model::Go>(&s.node);
          go != nullptr && go->target.kind == model::Target::Kind::flow)
        reach(go->target.flow);
      if (const auto* call = std::get_if<model::CallFlow>(&s.node)) reach(call->flow);
    });
  };
  const auto level = [&](const model::Level& l) {
    for (const auto* list : {&l.matching, &l.otherwise, &l.resume, &l.timers}) {
      for (const model::LevelEntry& e : *list) {
        const model::Handler& h = program.at(e.handler);
        body(h.body);
        if (h.target.kind == model::Target::Kind::flow) reach(h.target.flow);
      }
    }
  };
  for (std::uint32_t i = 0; i < program.flows.size(); ++i)
    if (!program.at(program.flows[i].module).name.starts_with("std/")) reach(static_cast<model::FlowId>(i));
  for (const model::IntentId i : program.openers)
    if (program.at(i).flow) reach(*program.at(i).flow);
  if (program.fallback) reach(*program.fallback);
  level(program.bot.level);
  while (!open.empty()) {
    const model::Flow& f = program.at(open.back());
    open.pop_back();
    level(f.level);
    for (const model::StateId id : f.states) {
      const model::State& s = program.at(id);
      body(s.entry);
      body(s.exit);
      level(s.level);
    }
  }
  return live;
}

std::vector<Message> for_translators(std::vector<Message> messages, const model::Program& program) {
  const std::vector<bool> live = live_flows(program);
  std::set<std::string_view> dead;
  for (std::uint32_t i = 0; i < live.size(); ++i) {
    if (live[i]) continue;
    dead.insert(program.flows[i].qualified);
    for (const model::StateId s : program.flows[i].states) dead.insert(program.at(s).qualified);
  }
  std::erase_if(messages, [&](const Message& m) {
    return m.role == Role::machine || !has_signs(m.original.pattern.parts) || dead.contains(m.context);
  });
  std::map<std::string_view, std::string_view> docs;
  const auto document = [&](std::string_view name, std::string_view doc) {
    if (!doc.empty()) docs.emplace(name, doc);
  };
  for (const model::Flow& f : program.flows) document(f.qualified, f.ast->head.doc);
  for (const model::State& s : program.states) document(s.qualified, s.ast->head.doc);
  for (Message& m : messages)
    if (const auto doc = docs.find(m.context); doc != docs.end()) m.doc = doc->second;
  const auto place = [](const Message& m) {
    return std::tuple(m.places.front().file, m.places.front().begin, std::string_view(m.context));
  };
  for (Message& m : messages)
    std::sort(m.places.begin(), m.places.end(),
              [](const auto& a, const auto& b) { return std::pair(a.file, a.begin) < std::pair(b.file, b.begin); });
  std::vector<std::uint32_t> order(messages.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return place(messages[a]) < place(messages[b]); });
  std::vector<Message> out;
  out.reserve(messages.size());
  for (const std::uint32_t i : order) out.push_back(std::move(messages[i]));
  return out;
}

Entry entry_of(const Message& m, const source::SourceSet& sources) {
  Entry e;
  for (std::string_view doc = m.doc; !doc.empty();) {
    const std::size_t end = std::min(doc.find('\n'), doc.size());
    e.notes.emplace_back(doc.substr(0, end));
    doc.remove_prefix(std::min(end + 1, doc.size()));
  }
  if (const std::string_view note = role_note(m); !note.empty()) e.notes.emplace_back(note);
  for (const Hole& h : m.original.holes) {
    if (!h.source.empty()) e.notes.push_back("{" + h.name + "} = " + h.source);
    else if (h.whole) e.notes.push_back("{" + h.name + "} is a whole number.");
  }
  for (const source::Span& s : m.places) {
    const std::string file = source::relative(sources.name(source::FileId{}), sources.name(s.file));
    std::string reference = file + ":" + std::to_string(sources.position(s.file, s.begin).line);
    if (e.references.empty() || e.references.back() != reference) e.references.push_back(std::move(reference));
  }
  if (!m.context.empty()) e.context = m.context;
  e.id = m.text;
  return e;
}

}  // namespace bot::i18n
