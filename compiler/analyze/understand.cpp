#include "bytecode/fold.hpp"
#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

PhraseOptions options_of(const ast::KeywordNlu& nlu) {
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
  const auto at = static_cast<std::uint32_t>(nlu);
  if (known_.size() < program_.nlus.size()) known_.resize(program_.nlus.size());
  if (!known_[at]) {
    const model::Nlu& row = program_.nlus[at];
    known_[at] = match_phrases(options_of(*row.ast), phrases_of(row), message_);
  }
  return *known_[at];
}

std::optional<std::uint32_t> Understood::value(model::NluId nlu) const {
  const auto& all = matches(nlu);
  return all.empty() ? std::nullopt : std::optional(all[0].value);
}

namespace {

bool classifies(const Understood& message, const model::Expr& e) {
  if (const auto* f = std::get_if<model::Found>(&e.node))
    return f->value ? message.value(f->nlu) == f->value : message.value(f->nlu).has_value();
  if (const auto* n = std::get_if<model::Not>(&e.node)) return !classifies(message, *n->operand);
  if (const auto* b = std::get_if<model::Binary>(&e.node)) {
    const bool left = classifies(message, *b->left);
    return b->op == ast::BinaryOp::and_ ? left && classifies(message, *b->right)
                                        : left || classifies(message, *b->right);
  }
  return false;
}

/// The value of each attribute, or nothing when the intent does not hold.
std::optional<std::vector<std::optional<std::uint32_t>>> attributes(const model::Program& program,
                                                                    const Understood& message,
                                                                    const model::Intent& intent) {
  if (intent.kind != model::IntentKind::text) return std::nullopt;
  if (intent.classifier && !classifies(message, *intent.classifier)) return std::nullopt;
  bool any = intent.classifier != nullptr || intent.fallback;
  std::vector<std::optional<std::uint32_t>> out;
  for (const model::Attribute& a : intent.attributes) {
    const auto chosen = first_matches(message.matches(a.nlu), a.of);
    std::optional<std::uint32_t> value;
    if (a.index < chosen.size()) value = chosen[a.index].value;
    if (value) any = any || !a.optional;
    else value = program.at(a.nlu).default_value;
    if (!value && !a.optional) return std::nullopt;
    out.push_back(value);
  }
  if (!any) return std::nullopt;
  return out;
}

}  // namespace

bool Understood::holds(const model::Intent& intent) const { return attributes(program_, *this, intent).has_value(); }

bool Understood::holds(const model::Trigger& trigger) const {
  const auto values = attributes(program_, *this, program_.at(trigger.intent));
  if (!values) return false;
  for (const model::Constraint& c : trigger.constraints)
    if ((*values)[c.attribute] != c.value) return false;
  return true;
}

std::vector<Answer> answers(const model::Program& program, const Understood& message,
                            std::optional<model::StateId> state, bool otherwise) {
  std::vector<Answer> out;
  std::vector<const model::Level*> levels;
  std::optional<model::FlowId> flow;
  if (state) {
    flow = program.at(*state).flow;
    levels.push_back(&program.at(*state).level);
    levels.push_back(&program.at(*flow).level);
  }
  levels.push_back(&program.bot.level);

  const auto ask = [&](const std::vector<model::LevelEntry>& entries) {
    for (const model::LevelEntry& e : entries) {
      const model::Handler& h = program.at(e.handler);
      const model::Trigger* t = e.trigger ? &h.triggers[*e.trigger] : nullptr;
      if (t && !message.holds(*t)) continue;
      const bool guarded = h.guard != nullptr || (t && program.at(t->intent).when != nullptr);
      out.push_back({&h, t, nullptr, guarded});
      if (!guarded) return true;
    }
    return false;
  };
  for (const model::Level* l : levels)
    if (ask(l->matching)) return out;
  for (const model::IntentId id : program.openers) {
    const model::Intent& i = program.at(id);
    if (i.flow == flow || !message.holds(i)) continue;
    out.push_back({nullptr, nullptr, &i, i.when != nullptr});
    if (!i.when) return out;
  }
  if (otherwise)
    for (const model::Level* l : levels)
      if (ask(l->otherwise)) return out;
  return out;
}

namespace {

std::string phrase_of(const model::Program& program, model::NluId nlu, std::optional<std::uint32_t> value) {
  const model::Nlu& row = program.at(nlu);
  for (std::uint32_t v = 0; v < row.values.size(); ++v) {
    if (value && *value != v) continue;
    for (const model::Phrase& p : row.values[v].phrases) {
      if (p.text.starts_with('/') || folded_text(p.text, options_of(*row.ast).profile).empty()) continue;
      return std::string(p.text);
    }
  }
  return {};
}

void add(std::string& to, const std::string& words) {
  if (words.empty()) return;
  if (!to.empty()) to += ' ';
  to += words;
}

std::string classifier_sample(const model::Program& program, const model::Expr& e) {
  if (const auto* f = std::get_if<model::Found>(&e.node)) return phrase_of(program, f->nlu, f->value);
  if (const auto* b = std::get_if<model::Binary>(&e.node)) {
    std::string out = classifier_sample(program, *b->left);
    if (b->op == ast::BinaryOp::and_ || out.empty()) add(out, classifier_sample(program, *b->right));
    return out;
  }
  return {};
}

}  // namespace

std::string sample(const model::Program& program, const model::Intent& intent, const model::Trigger* trigger) {
  std::string out;
  if (intent.classifier) out = classifier_sample(program, *intent.classifier);
  for (std::uint32_t i = 0; i < intent.attributes.size(); ++i) {
    std::optional<std::uint32_t> value;
    if (trigger)
      for (const model::Constraint& c : trigger->constraints)
        if (c.attribute == i) value = c.value;
    if (intent.attributes[i].optional && !value) continue;
    const std::string words = phrase_of(program, intent.attributes[i].nlu, value);
    if (out != words) add(out, words);
  }
  return out;
}

}  // namespace bot::analyze
