#include <algorithm>

#include "bytecode/fold.hpp"
#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

PhraseOptions options_of(const ast::Nlu& nlu) {
  PhraseOptions o;
  o.profile = static_cast<std::uint8_t>((nlu.keep_case ? bytecode::fold_keep_case : 0) |
                                        (nlu.keep_accents ? bytecode::fold_keep_accents : 0) |
                                        (nlu.stretch ? bytecode::fold_stretch : 0));
  o.mode = nlu.substring  ? PhraseMode::substring
           : nlu.prefix   ? PhraseMode::prefix
           : nlu.typo > 0 ? PhraseMode::typo
                          : PhraseMode::words;
  o.exact = nlu.exact;
  return o;
}

std::vector<Phrase> phrases_of(const model::Nlu& nlu) {
  std::vector<Phrase> out;
  for (std::uint32_t v = 0; v < nlu.values.size(); ++v)
    for (const model::Phrase& p : nlu.values[v].phrases) out.push_back({v, p.text});
  return out;
}

const std::vector<PhraseMatch>& Understood::matches(model::NluId nlu) const {
  if (lexicon_) {
    static const std::vector<PhraseMatch> nothing;
    const auto at = std::lower_bound(found_.begin(), found_.end(), u(nlu),
                                     [](const SetMatches& m, std::uint32_t set) { return m.set < set; });
    return at != found_.end() && at->set == u(nlu) ? at->matches : nothing;
  }
  if (known_.size() < program_.nlus.size()) known_.resize(program_.nlus.size());
  auto& known = known_[u(nlu)];
  if (!known) {
    const model::Nlu& row = program_.at(nlu);
    known.emplace();
    if (row.kind == model::NluKind::keyword) known = match_phrases(options_of(*row.ast), phrases_of(row), message_);
  }
  return *known;
}

std::optional<std::uint32_t> Understood::value(model::NluId nlu) const {
  const auto& all = matches(nlu);
  return all.empty() ? std::nullopt : std::optional(all[0].value);
}

namespace {

Holds both(Holds a, Holds b) { return std::min(a, b); }
Holds either(Holds a, Holds b) { return std::max(a, b); }
Holds inverse(Holds a) { return a == Holds::yes ? Holds::no : a == Holds::no ? Holds::yes : Holds::maybe; }
Holds certain(bool holds) { return holds ? Holds::yes : Holds::no; }

/// What one of the built-in NLUs makes of a message: plain numbers are known, the rest is looked at roughly.
Holds entity_found(model::Entity entity, std::string_view message) {
  static constexpr std::string_view units[] = {"satu",    "dua",      "tiga",    "empat", "lima", "enam",  "tujuh",
                                               "delapan", "sembilan", "sepuluh", "one",   "two",  "three", "four",
                                               "five",    "six",      "seven",   "eight", "nine", "ten"};
  // Parts of words that every other number in words has.
  static constexpr std::string_view parts[] = {
      "nol",   "zero",  "belas", "puluh", "ratus", "rib",   "rebu",  "jut",   "mil",   "tril",  "teen",
      "ty",    "eleve", "twelv", "hundr", "thous", "bill",  "lusi",  "dozen", "tenga", "paruh", "half",
      "perem", "quart", "satu",  "dua",   "tiga",  "empat", "lima",  "enam",  "tujuh", "lapan", "sembi",
      "one",   "two",   "three", "four",  "five",  "six",   "seven", "eight", "nine",  "ten"};
  const std::string folded = folded_text(message, 0);
  const bool digits = !folded.empty() && folded.size() <= 15 && folded.find_first_not_of("0123456789") == folded.npos;
  const bool ascii =
      std::all_of(folded.begin(), folded.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  const bool any_digit = !ascii || folded.find_first_of("0123456789") != folded.npos;
  switch (entity) {
    case model::Entity::int_:
    case model::Entity::number:
    case model::Entity::money:
      if (digits || std::find(std::begin(units), std::end(units), folded) != std::end(units)) return Holds::yes;
      for (const std::string_view part : parts)
        if (folded.find(part) != folded.npos) return Holds::maybe;
      return any_digit ? Holds::maybe : Holds::no;
    case model::Entity::email: return message.find('@') != message.npos ? Holds::maybe : Holds::no;
    case model::Entity::url: return message.find('.') != message.npos ? Holds::maybe : Holds::no;
    case model::Entity::phone: return any_digit ? Holds::maybe : Holds::no;
    case model::Entity::date:
    case model::Entity::time:
    case model::Entity::duration: break;
  }
  return any_digit || folded.size() > 2 ? Holds::maybe : Holds::no;
}

Holds classifies(const Understood& message, const model::Expr& e) {
  if (const auto* f = std::get_if<model::Found>(&e.node)) {
    const Holds found = message.finds(f->nlu);
    if (!f->value || found != Holds::yes) return found;
    return certain(message.value(f->nlu) == f->value);
  }
  if (const auto* n = std::get_if<model::Not>(&e.node)) return inverse(classifies(message, *n->operand));
  if (const auto* b = std::get_if<model::Binary>(&e.node)) {
    if (b->op == ast::BinaryOp::eq) return Holds::yes;  // `= text`, and a text it is
    const Holds left = classifies(message, *b->left), right = classifies(message, *b->right);
    return b->op == ast::BinaryOp::and_ ? both(left, right) : either(left, right);
  }
  return Holds::no;
}

/// An attribute of a message: whether it is there, and its value when that is known.
struct Value {
  Holds there = Holds::no;
  std::optional<std::uint32_t> value;
  std::optional<std::string_view> text;  ///< of a pattern without captures
};

Value value_of(const model::Program& program, const Understood& message, const model::Attribute& a) {
  const model::Nlu& nlu = program.at(a.nlu);
  Value out;
  if (nlu.kind == model::NluKind::keyword) {
    const auto chosen = first_matches(message.matches(a.nlu), a.of);
    if (a.index < chosen.size()) out = {Holds::yes, chosen[a.index].value, {}};
  } else {
    out.there = message.finds(a.nlu);
    if (out.there == Holds::yes && a.of == 1) out.text = message.text(a.nlu);
    if (a.index > 0) out.there = both(out.there, Holds::maybe);
  }
  return out;
}

/// Whether the intent holds; the value of each attribute as far as it does.
Holds understood(const model::Program& program, const Understood& message, const model::Intent& intent,
                 std::vector<Value>& values) {
  if (intent.kind != model::IntentKind::text) return Holds::no;
  Holds out = intent.classifier ? classifies(message, *intent.classifier) : Holds::yes;
  bool any = intent.classifier != nullptr || intent.fallback;
  for (const model::Attribute& a : intent.attributes) {
    Value v = value_of(program, message, a);
    any = any || (!a.optional && v.there != Holds::no);
    if (v.there != Holds::yes)
      if (const auto filled = program.at(a.nlu).default_value) {
        v = {Holds::yes, v.there == Holds::maybe ? std::nullopt : filled, {}};
      }
    if (!a.optional) out = both(out, v.there);
    values.push_back(v);
  }
  return any ? out : Holds::no;
}

Holds with_values(const std::vector<Value>& values, const std::vector<model::Constraint>& wanted, Holds out) {
  for (const model::Constraint& c : wanted) {
    const Value& v = values[c.attribute];
    if (v.there == Holds::no) return Holds::no;
    const auto* text = c.constant ? std::get_if<model::TextValue>(&c.constant->node) : nullptr;
    if (v.text && text && text->text.constant()) {
      const auto& parts = text->text.parts;
      if (*v.text != (parts.empty() ? std::string_view() : std::string_view(parts[0].literal))) return Holds::no;
      continue;
    }
    if (v.there == Holds::maybe || !v.value || c.constant) out = both(out, Holds::maybe);
    else if (*v.value != c.value) return Holds::no;
  }
  return out;
}

}  // namespace

Holds Understood::finds(model::NluId nlu) const {
  const model::Nlu& row = program_.at(nlu);
  switch (row.kind) {
    case model::NluKind::keyword: return certain(!matches(nlu).empty());
    case model::NluKind::built_in: return entity_found(row.entity, message_);
    case model::NluKind::pattern: return lexicon_ ? lexicon_->pattern(nlu, message_) : Holds::maybe;
    case model::NluKind::remote: return Holds::maybe;
    case model::NluKind::plain: break;
  }
  return Holds::no;
}

std::optional<std::string_view> Understood::text(model::NluId nlu) const {
  const model::Nlu& row = program_.at(nlu);
  if (!lexicon_ || row.kind != model::NluKind::pattern || !row.captures.empty()) return std::nullopt;
  return lexicon_->pattern_text(nlu, message_);
}

Holds Understood::holds(const model::Intent& intent) const { return holds(intent, {}); }

Holds Understood::holds(const model::Intent& intent, const std::vector<model::Constraint>& wanted) const {
  std::vector<Value> values;
  const Holds out = understood(program_, *this, intent, values);
  return out == Holds::no ? out : with_values(values, wanted, out);
}

Holds Understood::holds(const model::Trigger& trigger) const {
  return holds(program_.at(trigger.intent), trigger.constraints);
}

std::vector<const model::Level*> levels_of(const model::Program& program, std::optional<model::StateId> state) {
  std::vector<const model::Level*> out;
  if (state) {
    out.push_back(&program.at(*state).level);
    out.push_back(&program.at(program.at(*state).flow).level);
  }
  out.push_back(&program.bot.level);
  return out;
}

bool opens_others(const model::Program& program, std::optional<model::StateId> state) {
  return !state || (!program.at(*state).exclusive && !program.at(program.at(*state).flow).exclusive);
}

std::vector<Answer> answers(const model::Program& program, const Understood& message,
                            std::optional<model::StateId> state, bool otherwise, bool openers) {
  std::vector<Answer> out;
  const auto levels = levels_of(program, state);
  const auto ask = [&](const std::vector<model::LevelEntry>& entries) {
    for (const model::LevelEntry& e : entries) {
      const model::Handler& h = program.at(e.handler);
      const model::Trigger* t = e.trigger ? &h.triggers[*e.trigger] : nullptr;
      const Holds holds = t ? message.holds(*t) : Holds::yes;
      if (holds == Holds::no) continue;
      const bool guarded = holds == Holds::maybe || h.guard != nullptr || (t && program.at(t->intent).when != nullptr);
      out.push_back({&h, t, nullptr, guarded});
      if (!guarded) return true;
    }
    return false;
  };
  for (const model::Level* l : levels)
    if (ask(l->matching)) return out;
  if (openers && opens_others(program, state))
    for (const model::IntentId id : program.openers) {
      const model::Intent& i = program.at(id);
      if (state && i.flow == program.at(*state).flow) continue;
      const Holds holds = message.holds(i);
      if (holds == Holds::no) continue;
      const bool guarded = holds == Holds::maybe || i.when != nullptr;
      out.push_back({nullptr, nullptr, &i, guarded});
      if (!guarded) return out;
    }
  if (otherwise)
    for (const model::Level* l : levels)
      if (ask(l->otherwise)) return out;
  return out;
}

// ---- messages to try ------------------------------------------------------------------------------------------------

namespace {

std::string_view entity_sample(model::Entity entity) {
  switch (entity) {
    case model::Entity::int_: return "2";
    case model::Entity::number: return "1,5";
    case model::Entity::email: return "ani@example.com";
    case model::Entity::phone: return "0812 3456 7890";
    case model::Entity::url: return "https://example.com";
    case model::Entity::date: return "besok";
    case model::Entity::time: return "besok jam 9";
    case model::Entity::duration: return "2 jam";
    case model::Entity::money: return "Rp 50.000";
  }
  return "";
}

void add(std::string& to, const std::string& words) {
  if (words.empty()) return;
  if (!to.empty()) to += ' ';
  to += words;
}

std::string classifier_sample(const model::Program& program, const model::Expr& e) {
  if (const auto* f = std::get_if<model::Found>(&e.node)) return sample(program, f->nlu, f->value);
  const auto* b = std::get_if<model::Binary>(&e.node);
  if (!b || b->op == ast::BinaryOp::eq) return {};
  std::string out = classifier_sample(program, *b->left);
  if (b->op == ast::BinaryOp::and_ || out.empty()) add(out, classifier_sample(program, *b->right));
  return out;
}

}  // namespace

std::string sample(const model::Program& program, model::NluId nlu, std::optional<std::uint32_t> value) {
  const model::Nlu& row = program.at(nlu);
  if (row.kind == model::NluKind::built_in) return std::string(entity_sample(row.entity));
  for (std::uint32_t v = 0; v < row.values.size(); ++v) {
    if (value && *value != v) continue;
    for (const model::Phrase& p : row.values[v].phrases) {
      if (p.text.starts_with('/') || folded_text(p.text, options_of(*row.ast).profile).empty()) continue;
      return std::string(p.text);
    }
  }
  return {};
}

std::string sample(const model::Program& program, const model::Intent& intent, const model::Trigger* trigger) {
  if (intent.kind == model::IntentKind::event) return {};
  if (intent.kind == model::IntentKind::command) return "/" + intent.event;
  std::string out;
  if (intent.classifier) out = classifier_sample(program, *intent.classifier);
  for (std::uint32_t i = 0; i < intent.attributes.size(); ++i) {
    std::optional<std::uint32_t> value;
    if (trigger)
      for (const model::Constraint& c : trigger->constraints)
        if (c.attribute == i && !c.constant) value = c.value;
    if (intent.attributes[i].optional && !value) continue;
    const std::string words = sample(program, intent.attributes[i].nlu, value);
    if (out != words) add(out, words);
  }
  if (out.empty() && !intent.samples.empty())
    for (const model::Sample& s : intent.samples)
      if (s.like) return s.text;
  return out;
}

std::string show(const model::Template& t) {
  std::string out;
  for (const auto& p : t.parts) out += p.expr ? "…" : p.literal;
  const std::size_t line = out.find('\n');
  return line == out.npos ? out : out.substr(0, line) + " …";
}

}  // namespace bot::analyze
