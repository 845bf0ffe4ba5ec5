// Messages: what an intent brings, who else takes it, and words for it.

#include <algorithm>

#include "compiler/analyze/explore_turn.hpp"

namespace bot::analyze::exploring {

using Who = WitnessLine::Who;
using AK = Abstract::Kind;

namespace {

std::string media_line(model::IntentKind kind) {
  using K = model::IntentKind;
  switch (kind) {
    case K::image: return "(an image)";
    case K::audio: return "(an audio message)";
    case K::video: return "(a video)";
    case K::file: return "(a file)";
    case K::location: return "(a location)";
    case K::contact: return "(a contact)";
    case K::sticker: return "(a sticker)";
    case K::text:
    case K::event:
    case K::command: break;
  }
  return "(a message)";
}

}  // namespace

Abstracts Turn::attributes(const model::Intent& intent, const std::vector<model::Constraint>* wanted, bool by_button) {
  Abstracts out;
  const auto index = static_cast<std::uint32_t>(&intent - program.intents.data());
  std::uint32_t ways = 1;
  for (std::uint32_t i = 0; i < intent.attributes.size(); ++i) {
    const model::Attribute& a = intent.attributes[i];
    model::Type type = a.type;
    type.optional = !model::always_there(program, intent, a);
    Abstract value = unknown(type);
    const model::Constraint* constraint = nullptr;
    if (wanted)
      for (const model::Constraint& c : *wanted)
        if (c.attribute == i) constraint = &c;
    if (constraint) {
      value = constraint->constant ? evaluate(*constraint->constant, {}) : of_enum(constraint->value);
    } else if (a.type.is(model::TypeKind::enum_) && ways <= 32) {
      // Every value that can be said.
      const model::Nlu& nlu = program.at(a.type.nlu);
      std::vector<Abstract> possible;
      if (type.optional || by_button) possible.push_back(none());
      if (!type.optional && by_button) possible.clear();
      for (std::uint32_t v = 0; v < nlu.values.size(); ++v) {
        const bool says = nlu.kind != model::NluKind::keyword || !nlu.values[v].phrases.empty() ||
                          nlu.default_value == v || !facts.buttons[index].empty();
        if (says) possible.push_back(of_enum(v));
      }
      if (!possible.empty() && possible.size() <= 12) {
        ways *= static_cast<std::uint32_t>(possible.size());
        value = possible[choose_words(static_cast<std::uint32_t>(possible.size()))];
      }
    }
    out.push_back(std::move(value));
  }
  return out;
}

namespace {

/// What a message with an intent surely has.
struct Surely {
  const model::Program& program;
  const model::Intent& intent;
  const Abstracts& values;

  bool in_classifier(const model::Expr& e, model::NluId nlu, std::optional<std::uint32_t> value) const {
    if (const auto* f = std::get_if<model::Found>(&e.node)) return f->nlu == nlu && (!value || f->value == value);
    const auto* b = std::get_if<model::Binary>(&e.node);
    if (!b || b->op == ast::BinaryOp::eq) return false;
    const bool left = in_classifier(*b->left, nlu, value), right = in_classifier(*b->right, nlu, value);
    return b->op == ast::BinaryOp::and_ ? left || right : left && right;
  }
  bool found(model::NluId nlu, std::optional<std::uint32_t> value) const {
    if (intent.classifier && in_classifier(*intent.classifier, nlu, value)) return true;
    for (std::size_t i = 0; i < intent.attributes.size() && i < values.size(); ++i) {
      const model::Attribute& a = intent.attributes[i];
      if (a.nlu != nlu || a.index != 0 || a.of != 1 || values[i].is(AK::none) || values[i].is(AK::any)) continue;
      if (program.at(nlu).default_value) continue;  // it may have been filled in
      if (!value || (values[i].is(AK::enum_) && values[i].low == *value)) return true;
    }
    return false;
  }
  bool holds(const model::Expr& classifier) const {
    if (const auto* f = std::get_if<model::Found>(&classifier.node)) return found(f->nlu, f->value);
    const auto* b = std::get_if<model::Binary>(&classifier.node);
    if (!b) return false;
    if (b->op == ast::BinaryOp::eq) return true;  // `= text`
    return b->op == ast::BinaryOp::and_ ? holds(*b->left) && holds(*b->right) : holds(*b->left) || holds(*b->right);
  }
};

}  // namespace

std::optional<bool> Turn::implied(const model::LevelEntry& e, std::optional<model::IntentId> of, Abstracts values) {
  const model::Handler& h = program.at(e.handler);
  const model::Trigger& t = h.triggers[*e.trigger];
  const model::Intent& intent = program.at(t.intent);
  const auto guards = [&](Abstracts* own) -> std::optional<bool> {
    const Names names{own, nullptr};
    const auto when = known(intent.when, names), guard = known(h.guard, names);
    if (when == false || guard == false) return false;
    return when && guard ? std::optional(true) : std::nullopt;
  };
  if (of == t.intent) {
    bool all = true;
    for (const model::Constraint& c : t.constraints) {
      if (c.attribute >= values.size()) return std::nullopt;
      const Abstract wanted = c.constant ? evaluate(*c.constant, {}) : of_enum(c.value);
      const auto is = compare(ast::BinaryOp::eq, values[c.attribute], wanted);
      if (is == false) return false;
      all = all && is.has_value();
    }
    const auto asked = guards(&values);
    if (asked == false) return false;
    return all ? asked : std::nullopt;
  }
  const model::Intent* held_intent = of ? &program.at(*of) : nullptr;
  if (held_intent && held_intent->kind == model::IntentKind::event) {
    if (intent.kind != model::IntentKind::event || intent.event != held_intent->event || intent.event.empty())
      return false;
    return intent.attributes.empty() && t.constraints.empty() ? guards(nullptr) : std::nullopt;
  }
  if (intent.kind == model::IntentKind::event) return false;
  if (intent.kind != model::IntentKind::text || intent.fallback) return std::nullopt;
  if (held_intent && held_intent->kind != model::IntentKind::text) return std::nullopt;
  // Another intent of the same message: is it surely there, too?
  if (!held_intent) {
    const auto* b = intent.classifier ? std::get_if<model::Binary>(&intent.classifier->node) : nullptr;
    const bool every = b && b->op == ast::BinaryOp::eq && intent.attributes.empty();
    return every && t.constraints.empty() ? guards(nullptr) : std::nullopt;
  }
  const Surely surely{program, *held_intent, values};
  if (intent.classifier && !surely.holds(*intent.classifier)) return std::nullopt;
  if (!intent.classifier && intent.attributes.empty()) return std::nullopt;
  for (std::uint32_t i = 0; i < intent.attributes.size(); ++i) {
    const model::Attribute& a = intent.attributes[i];
    std::optional<std::uint32_t> value;
    for (const model::Constraint& c : t.constraints) {
      if (c.attribute != i) continue;
      if (c.constant) return std::nullopt;
      value = c.value;
    }
    if (a.optional && !value) continue;
    if (a.index != 0 || a.of != 1 || !surely.found(a.nlu, value)) return std::nullopt;
  }
  Abstracts some;
  for (const model::Attribute& a : intent.attributes) {
    model::Type type = a.type;
    type.optional = true;
    some.push_back(unknown(type));
  }
  return guards(&some);
}

// ---- messages -------------------------------------------------------------------------------------------------------

namespace {

/// The button of these choices that sends this, when it is shown for sure.
const model::Button* button_for(const model::Choices& choices, model::IntentId intent, const Abstracts& values,
                                const auto& evaluate) {
  for (const model::Choice& c : choices) {
    if (const auto* card = std::get_if<model::Card>(&c.node)) {
      if (const auto* found = button_for(card->choices, intent, values, evaluate)) return found;
      continue;
    }
    const auto* b = std::get_if<model::Button>(&c.node);
    if (!b || b->intent != intent || !std::holds_alternative<model::TextValue>(b->label->node)) continue;
    if (!std::get<model::TextValue>(b->label->node).text.constant()) continue;
    bool same = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i].is(AK::any) || values[i].is(AK::there)) continue;
      const Abstract is = i < b->values.size() && b->values[i] ? evaluate(*b->values[i]) : none();
      same = same && is == values[i];
    }
    if (same) return b;
  }
  return nullptr;
}

std::string label_of(const model::Button& b) {
  std::string out;
  if (const auto* t = std::get_if<model::TextValue>(&b.label->node))
    for (const auto& part : t->text.parts) out += part.literal;
  return out;
}

/// Whether a text might name one of the choices instead.
bool may_choose(const model::Choices& choices, const std::string& text) {
  const std::string said = folded_text(text, 0);
  if (!said.empty() && said.find_first_not_of("0123456789") == said.npos) return true;
  bool found = false;
  model::each_button(choices, [&](const model::Button& b) {
    const auto* t = std::get_if<model::TextValue>(&b.label->node);
    found = found || !t || !t->text.constant() || folded_text(label_of(b), 0) == said;
  });
  return found;
}

}  // namespace

/// Finds words for what comes and looks whether they are surely taken so.
void Turn::need_message(const model::Intent& intent, const Abstracts& values, const Coming* at) {
  using IK = model::IntentKind;
  const auto id = static_cast<model::IntentId>(&intent - program.intents.data());
  if (intent.kind == IK::event && !at->by_button) {
    tell(Who::note, "the event " + intent.event + " comes");
    return;
  }
  const auto tap = [&]() {
    if (!world.shown) return false;
    const auto* b = button_for(*world.shown, id, values, [&](const model::Expr& e) { return evaluate(e, {}); });
    if (!b) return false;
    tell(Who::user, "(taps \"" + label_of(*b) + "\")");
    return true;
  };
  if (at->by_button) {
    if (tap()) return;
    supposed = true;
    tell(Who::user, "(taps a button for " + std::string(intent.name) + ")");
    return;
  }
  if (intent.kind == IK::command || intent.kind != IK::text) {
    tell(Who::user, intent.kind == IK::command ? "/" + intent.event : media_line(intent.kind));
    // A command is a text as well, which others may take.
    if (intent.kind == IK::command) {
      text = "/" + intent.event;
      check_message(at, values);
    }
    // What else has to be in it is not made up here.
    for (const model::Attribute& a : intent.attributes)
      if (!a.optional) supposed = true;
    for (const model::Level* l : levels())
      if (l->matching.size() > 1 && !intent.attributes.empty()) supposed = true;
    return;
  }
  model::Trigger wanted;
  wanted.intent = id;
  for (std::uint32_t i = 0; i < values.size(); ++i)
    if (values[i].is(AK::enum_)) {
      model::Constraint c;
      c.attribute = i;
      c.value = static_cast<std::uint32_t>(values[i].low);
      wanted.constraints.push_back(std::move(c));
    }
  std::vector<std::string> texts{sample(program, intent, &wanted)};
  for (const model::Sample& s : intent.samples)
    if (s.like) texts.push_back(s.text);
  const auto* found = intent.classifier ? std::get_if<model::Found>(&intent.classifier->node) : nullptr;
  const bool one = intent.attributes.size() == 1 && !intent.classifier;
  if (one || found) {
    const model::Nlu& nlu = program.at(found ? found->nlu : intent.attributes[0].nlu);
    for (std::uint32_t v = 0; v < nlu.values.size(); ++v) {
      if (found && found->value && *found->value != v) continue;
      if (one && values[0].is(AK::enum_) && values[0].low != v) continue;
      for (std::size_t p = 0; p < std::min<std::size_t>(nlu.values[v].phrases.size(), 8); ++p)
        texts.emplace_back(nlu.values[v].phrases[p].text);
    }
  }
  for (const std::string& candidate : texts) {
    if (candidate.empty()) continue;
    const Understood& message = facts.understood(candidate);
    if (message.holds(intent, wanted.constraints) != Holds::yes) continue;
    text = candidate;
    const bool before = supposed;
    supposed = false;
    check_message(at, values);
    const bool taken_otherwise = supposed;
    supposed = before;
    if (taken_otherwise) continue;
    tell(Who::user, text);
    return;
  }
  text.clear();
  if (tap()) return;
  supposed = true;
  tell(Who::user, texts[0].empty() ? "(" + std::string(intent.name) + ")" : texts[0]);
}

/// `supposed` when something else than what is meant might take the text.
void Turn::check_message(const Coming* at, const Abstracts&) {
  using K = Coming::Kind;
  const Understood& message = facts.understood(text);
  if (world.shown && may_choose(*world.shown, text)) supposed = true;
  const model::Stmt* waiting = waiting_at();
  const auto* ask = waiting ? std::get_if<model::Ask>(&waiting->node) : nullptr;
  if (ask && ask->nlu && !(at && at->kind == K::answer) && message.finds(*ask->nlu) != Holds::no) supposed = true;
  if (ask && ask->nlu && at && at->kind == K::answer) return;
  const auto all = levels();
  for (std::uint32_t l = 0; l < all.size(); ++l)
    for (std::uint32_t place = 0; place < all[l]->matching.size(); ++place) {
      if (at && at->kind == K::handler && l == at->level && place == at->place) return;
      const model::LevelEntry& e = all[l]->matching[place];
      const model::Handler& h = program.at(e.handler);
      const model::Trigger& t = h.triggers[*e.trigger];
      if (facts.buttons_only[u(t.intent)] || message.holds(t) == Holds::no) continue;
      Abstracts some(program.at(t.intent).attributes.size());
      for (const model::Constraint& c : t.constraints)
        if (!c.constant && c.attribute < some.size()) some[c.attribute] = of_enum(c.value);
      const Names names{&some, nullptr};
      if (known(program.at(t.intent).when, names) == false || known(h.guard, names) == false) continue;
      supposed = true;
      return;
    }
  if (openers_closed(program, world)) return;
  for (const model::IntentId id : program.openers) {
    if (at && at->kind == K::opener && u(id) == at->row) return;
    const model::Intent& intent = program.at(id);
    if (!world.frames.empty() && *intent.flow == world.frames.back().flow) continue;
    if (message.holds(intent) == Holds::no || known(intent.when, {}) == false) continue;
    supposed = true;
    return;
  }
}

bool Turn::surely_finds(const model::Intent& intent, const Abstracts& values, model::NluId nlu) const {
  return Surely{program, intent, values}.found(nlu, {});
}

}  // namespace bot::analyze::exploring
