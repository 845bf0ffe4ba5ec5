// Messages that more than one intent takes where the bot waits: phrases that never get to their handler, handlers that
// never run.
//
// Two ways to say so. A phrase as a message of its own is asked of everything that comes before the handler: what that
// says is true of this message. That a handler never runs is said only when every message in which something of it is
// found surely has an earlier one (needs.hpp, regex_automaton.hpp); what cannot be proved is not said.

#include <algorithm>
#include <set>
#include <unordered_map>

#include "compiler/analyze/needs.hpp"
#include "compiler/analyze/regex_automaton.hpp"
#include "compiler/analyze/search.hpp"

namespace bot::analyze {

namespace {

constexpr std::size_t most_phrases_shown = 10'000;  ///< of a bot whose overlaps come with a conversation

/// What may take a message: a handler for one of its intents, or an initial intent.
struct Entry {
  const model::Handler* handler = nullptr;
  const model::Trigger* trigger = nullptr;
  model::IntentId intent{};
  bool certain = false;  ///< nothing is asked but what is found
  NeedSets terms;
};

/// Entries in the order they are asked.
struct Order {
  enum class Kind : std::uint8_t { state, flow, bot, openers };
  Kind kind = Kind::bot;
  std::vector<Entry> entries;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_need;  ///< certain ones, by what is enough for them
  std::vector<std::uint32_t> always;                                      ///< certain ones that need nothing
  std::vector<std::uint32_t> patterns;                                    ///< certain ones that need a pattern

  static std::uint64_t key(std::uint32_t nlu, std::optional<std::uint32_t> value) {
    return std::uint64_t{nlu} << 32 | (value ? *value + 1 : 0);
  }
  void index(const model::Program& program) {
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
      if (!entries[i].certain || !entries[i].terms) continue;
      bool pattern = false;
      for (const NeedSet& t : *entries[i].terms) {
        if (!t.sure) continue;
        if (t.needs.empty()) always.push_back(i);
        for (const Need& n : t.needs) {
          auto& list = by_need[key(u(n.nlu), n.value)];
          if (list.empty() || list.back() != i) list.push_back(i);
          pattern = pattern || program.at(n.nlu).kind == model::NluKind::pattern;
        }
      }
      if (pattern) patterns.push_back(i);
    }
  }
};

/// Where an entry stands.
struct Place {
  const Order* order = nullptr;
  std::uint32_t index = 0;
  [[nodiscard]] const Entry& entry() const { return order->entries[index]; }
};

struct Overlaps {
  const model::Program& program;
  const Lexicon& lexicon;
  diag::Findings& findings;
  Effort effort = {};
  Implies implies{program, lexicon, effort};
  Order bot, openers;
  std::vector<Order> flows, states;
  std::vector<std::vector<model::StateId>> waiting;  ///< states in which a conversation may wait, by flow
  std::vector<bool> raised;                          ///< intents that a button or a reminder raises
  std::optional<Search> search{};

  Overlaps(const model::Program& p, const Lexicon& l, const std::vector<bool>& entered, diag::Findings& f)
      : program(p),
        lexicon(l),
        findings(f),
        flows(p.flows.size()),
        states(p.states.size()),
        waiting(p.flows.size()),
        raised(p.intents.size()) {
    fill(bot, p.bot.level, Order::Kind::bot);
    for (std::size_t i = 0; i < flows.size(); ++i) fill(flows[i], p.flows[i].level, Order::Kind::flow);
    for (std::uint32_t i = 0; i < states.size(); ++i) {
      if (!entered[i] || (p.states[i].end && !model::suspends(p.states[i].entry))) continue;
      fill(states[i], p.states[i].level, Order::Kind::state);
      waiting[u(p.states[i].flow)].push_back(static_cast<model::StateId>(i));
    }
    openers.kind = Order::Kind::openers;
    for (const model::IntentId id : p.openers) {
      const model::Intent& i = p.at(id);
      openers.entries.push_back({nullptr, nullptr, id, i.when == nullptr, needs_of(p, i, {})});
    }
    openers.index(p);
    model::each_body(p, [&](const model::Body& body) {
      model::each_stmt(body, [&](const model::Stmt& s) {
        if (const auto* r = std::get_if<model::Remind>(&s.node)) raised[u(r->intent)] = true;
        if (const model::Choices* c = model::choices_of(s))
          model::each_button(*c, [&](const model::Button& b) { raised[u(b.intent)] = true; });
      });
    });
  }

  void fill(Order& order, const model::Level& level, Order::Kind kind) const {
    order.kind = kind;
    for (const model::LevelEntry& e : level.matching) {
      const model::Handler& h = program.at(e.handler);
      const model::Trigger& t = h.triggers[*e.trigger];
      const model::Intent& i = program.at(t.intent);
      order.entries.push_back(
          {&h, &t, t.intent, h.guard == nullptr && i.when == nullptr, needs_of(program, i, t.constraints)});
    }
    order.index(program);
  }

  // ---- who comes first
  // ------------------------------------------------------------------------------------------------

  /// The first entry before `limit` of those in the lists for which `test` is true.
  template <typename F>
  static std::optional<std::uint32_t> first(const Order& order, std::uint32_t limit,
                                            const std::vector<const std::vector<std::uint32_t>*>& lists,
                                            const F& test) {
    std::optional<std::uint32_t> best;
    for (const auto* list : lists)
      for (const std::uint32_t i : *list) {
        if (i >= (best ? *best : limit)) break;
        if (test(order.entries[i])) best = i;
      }
    return best;
  }

  static void look(const Order& order, std::uint32_t nlu, std::optional<std::uint32_t> value,
                   std::vector<const std::vector<std::uint32_t>*>& lists) {
    const auto at = order.by_need.find(Order::key(nlu, value));
    if (at != order.by_need.end()) lists.push_back(&at->second);
  }

  static void look(const Order& order, const std::vector<SetMatches>& found,
                   std::vector<const std::vector<std::uint32_t>*>& lists) {
    for (const SetMatches& m : found) {
      look(order, m.set, std::nullopt, lists);
      for (std::size_t i = 0; i < m.matches.size(); ++i)
        if (i == 0 || m.matches[i].value != m.matches[i - 1].value) look(order, m.set, m.matches[i].value, lists);
    }
  }

  /// What surely takes every message of the term in which `phrase` (null: anything) is what `need` finds.
  std::optional<std::uint32_t> taker(const Order& order, std::uint32_t limit, const NeedSet& term, const Need& need,
                                     const PhraseAt* phrase) {
    std::vector<const std::vector<std::uint32_t>*> lists{&order.always};
    for (const Need& n : term.needs) {
      look(order, u(n.nlu), std::nullopt, lists);
      if (n.value) look(order, u(n.nlu), n.value, lists);
    }
    if (phrase) look(order, phrase->found, lists);
    else lists.push_back(&order.patterns);
    return first(order, limit, lists, [&](const Entry& w) {
      return std::any_of(w.terms->begin(), w.terms->end(), [&](const NeedSet& t) {
        return t.sure && std::all_of(t.needs.begin(), t.needs.end(), [&](const Need& wanted) {
                 if (phrase && implies.holds(need, *phrase, wanted)) return true;
                 return std::any_of(term.needs.begin(), term.needs.end(),
                                    [&](const Need& n) { return !(phrase && n == need) && implies.holds(n, wanted); });
               });
      });
    });
  }

  /// What surely takes this message.
  std::optional<std::uint32_t> taker(const Order& order, std::uint32_t limit, const Understood& message) const {
    std::vector<const std::vector<std::uint32_t>*> lists{&order.always, &order.patterns};
    look(order, message.found(), lists);
    return first(order, limit, lists, [&](const Entry& w) {
      return (w.trigger ? message.holds(*w.trigger) : message.holds(program.at(w.intent))) == Holds::yes;
    });
  }

  /// What comes before the entry wherever it is asked, by `ask(order, limit)`; of several the first one found.
  template <typename F>
  std::optional<Place> before(const Place& p, const F& ask) const {
    const auto in = [&](const Order& order, std::uint32_t limit) -> std::optional<Place> {
      const auto at = ask(order, limit);
      return at ? std::optional(Place{&order, *at}) : std::nullopt;
    };
    if (p.order->kind == Order::Kind::openers)
      if (const auto at = in(bot, UINT32_MAX)) return at;
    const auto same = in(*p.order, p.index);
    if (same || p.order->kind != Order::Kind::flow) return same;
    std::optional<Place> out;
    for (const model::StateId s : waiting[static_cast<std::size_t>(p.order - flows.data())]) {
      const auto at = in(states[u(s)], UINT32_MAX);
      if (!at) return std::nullopt;
      if (!out) out = at;
    }
    return out;
  }

  // ---- findings
  // -------------------------------------------------------------------------------------------------------

  static source::Span span(const model::Program& p, const Entry& e) {
    return e.trigger ? e.trigger->span : p.at(e.intent).span;
  }
  std::string name(const Entry& e) const { return std::string(program.at(e.intent).name); }
  /// The same beside another entry: two of one name are told apart by their flows.
  std::string name(const Entry& e, const Entry& beside) const {
    const model::Intent &own = program.at(e.intent), &other = program.at(beside.intent);
    return e.intent != beside.intent && own.name == other.name ? own.qualified : std::string(own.name);
  }

  /// Two handlers of which it makes no difference which one runs.
  static bool alike(const model::Program& p, const Entry& a, const Entry& b) {
    if (!a.handler && !b.handler) {  // both open one flow, with the same values
      const model::Intent &x = p.at(a.intent), &y = p.at(b.intent);
      return a.intent == b.intent || (x.flow == y.flow && x.open_args.empty() && y.open_args.empty());
    }
    if (!a.handler || !b.handler) return false;
    if (a.handler == b.handler) return true;
    const model::Target &x = a.handler->target, &y = b.handler->target;
    return a.handler->body.empty() && b.handler->body.empty() && a.handler->target_args.empty() &&
           b.handler->target_args.empty() && x.kind == y.kind && x.state == y.state && x.flow == y.flow;
  }

  /// Each message of a conversation is looked for in all phrases: with very many of them that takes too long.
  bool few_phrases() const {
    std::size_t count = 0;
    for (const model::Nlu& n : program.nlus)
      for (const auto& v : n.values) count += v.phrases.size();
    return count <= most_phrases_shown;
  }

  /// The shortest conversation in which the winner takes the message.
  void show_way(diag::Finding& f, const Place& loser, const Place& winner, const std::string& message) {
    if (!message.empty() && few_phrases()) show_way(f, loser, winner, WitnessLine{WitnessLine::Who::user, message});
  }

  void show_way(diag::Finding& f, const Place& loser, const Place& winner, const WitnessLine& message) {
    if (!search) {
      search.emplace(program);
      search->run();
      search->run_on();
    }
    const Order* const inner = std::min(winner.order, loser.order, [](auto* a, auto* b) { return a->kind < b->kind; });
    const auto here = [&](std::uint32_t place) {
      const auto at = search->where(place);
      if (inner->kind == Order::Kind::state) return at && inner == &states[u(*at)];
      if (inner->kind == Order::Kind::flow) return at && inner == &flows[u(program.at(*at).flow)];
      return !at;
    };
    const auto place = std::find_if(search->places().begin(), search->places().end(), here);
    if (place == search->places().end()) return;
    f.witness = search->conversation(*place);
    f.witness.push_back(message);
    f.witness.push_back({WitnessLine::Who::note, "and `" + name(winner.entry(), loser.entry()) + "` takes it"});
  }

  void why(diag::Finding& f, const Place& loser, const Place& winner) const {
    f.also(span(program, winner.entry()), "this one is asked first");
    const bool text = program.at(loser.entry().intent).kind == model::IntentKind::text;
    const model::Intent &l = program.at(loser.entry().intent), &w = program.at(winner.entry().intent);
    const std::string won = "`" + name(winner.entry(), loser.entry()) + "`",
                      lost = "`" + name(loser.entry(), winner.entry()) + "`";
    if (winner.order->kind != loser.order->kind) {
      f.note(winner.order->kind == Order::Kind::state
                 ? "Handlers of the state that waits are asked before those of its flow."
                 : "Handlers at the top of a file are asked before initial intents.");
      f.note(text ? "Change the phrases of one of the two."
                  : "Take one of the two away, or give the first one a guard.");
    } else if (l.priority == w.priority) {
      f.note("Both have the priority " + std::to_string(l.priority) + ", and " + won + " stands first.");
      f.note("Give " + lost + " a higher priority or put it first, or " +
             (text ? "change the phrases." : "give " + won + " a guard."));
    } else {
      f.note("The priority of " + won + " is " + std::to_string(w.priority) + ", that of " + lost + " is " +
             std::to_string(l.priority) + ".");
    }
  }

  /// Where another phrase is why: which one.
  void through(diag::Finding& f, const Place& winner, const PhraseAt& phrase) const {
    const Entry& w = winner.entry();
    if (!w.terms) return;
    for (const NeedSet& t : *w.terms)
      for (const Need& n : t.needs)
        for (const SetMatches& m : phrase.found) {
          if (m.set != u(n.nlu)) continue;
          for (const PhraseMatch& match : m.matches) {
            if (n.value && match.value != *n.value) continue;
            const model::Phrase p = nth(program.at(n.nlu), match.phrase);
            if (p.text == phrase.phrase.text) return void(f.also(p.span, "the same phrase"));
            f.also(p.span, "found in it");
            return;
          }
        }
  }

  static model::Phrase nth(const model::Nlu& nlu, std::size_t place) {
    for (const model::NluValue& v : nlu.values) {
      if (place < v.phrases.size()) return v.phrases[place];
      place -= v.phrases.size();
    }
    return {};
  }

  bool of_library(model::NluId nlu) const { return program.at(program.at(nlu).module).name.starts_with("std/"); }

  /// Every message of the entry has something before it.
  std::optional<Place> always_taken(const Place& p, bool& several) {
    const Entry& e = p.entry();
    if (!e.terms || e.terms->empty()) return std::nullopt;
    std::optional<Place> winner;
    const auto count = [&](const Place& w) {
      if (!winner) winner = w;
      else several = several || winner->entry().intent != w.entry().intent;
    };
    for (const NeedSet& t : *e.terms) {
      std::optional<Place> of_term;
      for (const Need& n : t.needs) {
        if (program.at(n.nlu).kind != model::NluKind::keyword) continue;
        const auto& all = implies.phrases(n);
        std::vector<Place> takers;
        for (const PhraseAt& phrase : all) {
          const auto at =
              before(p, [&](const Order& o, std::uint32_t limit) { return taker(o, limit, t, n, &phrase); });
          if (!at) break;
          takers.push_back(*at);
        }
        if (all.empty() || takers.size() < all.size()) continue;
        of_term = takers[0];
        for (const Place& w : takers) count(w);
        break;
      }
      if (!of_term && !t.needs.empty())
        of_term =
            before(p, [&](const Order& o, std::uint32_t limit) { return taker(o, limit, t, t.needs[0], nullptr); });
      if (!of_term) return std::nullopt;
      count(*of_term);
    }
    return winner;
  }

  /// An initial intent is asked inside of other flows as well, without that flow's own.
  bool lost_in_other_flows(const Place& p, const Place& winner) const {
    if (winner.order->kind != Order::Kind::openers) return true;
    const auto flow = program.at(winner.entry().intent).flow;
    if (!flow || flow == program.at(p.entry().intent).flow || program.at(*flow).exclusive) return true;
    return std::all_of(waiting[u(*flow)].begin(), waiting[u(*flow)].end(),
                       [&](model::StateId s) { return program.at(s).exclusive; });
  }

  std::string where(const Place& p, const Place& winner) const {
    return lost_in_other_flows(p, winner) ? "" : " where no flow is open";
  }

  /// Whether an intent that is not found in texts holds whenever the other one of its kind does.
  bool holds_with(const model::Intent& w, const model::Intent& l) const {
    if (w.kind != l.kind || w.event != l.event) return false;
    if (w.kind != model::IntentKind::event)
      return std::all_of(w.attributes.begin(), w.attributes.end(), [&](const model::Attribute& a) {
        return a.optional || program.at(a.nlu).default_value.has_value();
      });
    // Only buttons raise one without a name. A field of another type would not fit, whether it may be missing or not.
    return !w.event.empty() && std::all_of(w.attributes.begin(), w.attributes.end(), [&](const model::Attribute& a) {
      return std::any_of(l.attributes.begin(), l.attributes.end(), [&](const model::Attribute& b) {
        return a.name == b.name && a.type.plain() == b.type.plain() && (a.optional || !b.optional);
      });
    });
  }

  static std::string kind_of(const model::Intent& intent) {
    using K = model::IntentKind;
    switch (intent.kind) {
      case K::text: break;
      case K::event: return "event `" + intent.event + "`";
      case K::command: return "command `/" + intent.event + "`";
      case K::image: return "image";
      case K::audio: return "audio message";
      case K::video: return "video";
      case K::file: return "file";
      case K::location: return "location";
      case K::contact: return "contact";
      case K::sticker: return "sticker";
    }
    return "message";
  }

  /// Events, commands and media: what comes before the entry, of the same kind, and asks for nothing more.
  void kinds(const Place& p) {
    const Entry& e = p.entry();
    const model::Intent& intent = program.at(e.intent);
    if (raised[u(e.intent)]) return;
    const auto winner = before(p, [&](const Order& o, std::uint32_t limit) -> std::optional<std::uint32_t> {
      for (std::uint32_t i = 0; i < std::min<std::size_t>(limit, o.entries.size()); ++i) {
        const Entry& w = o.entries[i];
        if (w.certain && (!w.trigger || w.trigger->constraints.empty()) && holds_with(program.at(w.intent), intent))
          return i;
      }
      return std::nullopt;
    });
    if (!winner || winner->entry().intent == e.intent || alike(program, e, winner->entry())) return;
    if (!lost_in_other_flows(p, *winner)) return;
    auto& f = findings.add(Code::never_wins, span(program, e),
                           {{"intent", name(e, winner->entry())},
                            {"winners", "`" + name(winner->entry(), e) + "` takes"},
                            {"what", kind_of(intent)}});
    why(f, p, *winner);
    show_way(f, p, *winner, *comes(intent));
  }

  void check(const Place& p) {
    const Entry& e = p.entry();
    const model::Intent& intent = program.at(e.intent);
    if (intent.kind != model::IntentKind::text) return kinds(p);
    bool several = false;
    if (const auto winner = always_taken(p, several);
        winner && winner->entry().intent != e.intent && !alike(program, e, winner->entry())) {
      if (!raised[u(e.intent)] && lost_in_other_flows(p, *winner)) {
        auto& f =
            findings.add(Code::never_wins, span(program, e),
                         {{"intent", name(e, winner->entry())},
                          {"winners", "`" + name(winner->entry(), e) + (several ? "` and others take" : "` takes")},
                          {"what", "message that it understands"}});
        why(f, p, *winner);
        const std::string text = sample(program, intent, e.trigger);
        if (!several) return show_way(f, p, *winner, text);
        const Understood message(program, lexicon, text);
        if ((e.trigger ? message.holds(*e.trigger) : message.holds(intent)) != Holds::yes) return;
        const auto one = before(p, [&](const Order& o, std::uint32_t limit) { return taker(o, limit, message); });
        return one ? show_way(f, p, *one, text) : void();
      }
    }
    phrases(p);
    patterns(p);
  }

  struct Lost {
    Place winner;
    std::vector<const PhraseAt*> phrases;
  };

  /// Whether the winner finds its words wherever the phrase is found. If not, the phrase is of use in other messages;
  /// and one value of an NLU before all of it is meant so.
  bool wherever(const Place& winner, const Need& need, const PhraseAt& phrase) {
    const auto fits = [&](const Need& wanted) {
      if (wanted.nlu == need.nlu) return !wanted.value || wanted.value == need.value;
      if (program.at(wanted.nlu).kind == model::NluKind::keyword) return implies.finds(need, phrase, wanted.nlu);
      return true;
    };
    const std::vector<NeedSet>& terms = *winner.entry().terms;
    if (std::none_of(terms.begin(), terms.end(),
                     [&](const NeedSet& t) { return t.sure && std::all_of(t.needs.begin(), t.needs.end(), fits); }))
      return false;
    if (options_of(*program.at(need.nlu).ast).exact) return true;
    const Understood longer(program, lexicon, "zqx " + std::string(phrase.phrase.text) + " zqx");
    const Entry& w = winner.entry();
    return (w.trigger ? longer.holds(*w.trigger) : longer.holds(program.at(w.intent))) == Holds::yes;
  }

  /// Phrases that make the intent hold as messages of their own, and are taken by something else.
  void phrases(const Place& p) {
    const Entry& e = p.entry();
    if (!e.terms) return;
    std::vector<Lost> lost;
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
    for (const NeedSet& t : *e.terms) {
      if (t.needs.size() != 1) continue;
      const Need& n = t.needs[0];
      if (program.at(n.nlu).kind != model::NluKind::keyword || of_library(n.nlu)) continue;
      for (const PhraseAt& phrase : implies.phrases(n)) {
        if (!seen.emplace(static_cast<std::uint32_t>(phrase.phrase.span.file), phrase.phrase.span.begin).second)
          continue;
        std::optional<Understood> message;
        const auto winner = before(p, [&](const Order& o, std::uint32_t limit) -> std::optional<std::uint32_t> {
          if (limit == 0 || o.entries.empty()) return std::nullopt;
          if (!message) message.emplace(program, lexicon, phrase.phrase.text, phrase.found);
          return taker(o, limit, *message);
        });
        if (!winner || winner->entry().intent == e.intent || alike(program, e, winner->entry())) continue;
        if ((e.trigger ? message->holds(*e.trigger) : message->holds(program.at(e.intent))) == Holds::no) continue;
        if (!wherever(*winner, n, phrase)) continue;
        auto at = std::find_if(lost.begin(), lost.end(), [&](const Lost& l) {
          return l.winner.order == winner->order && l.winner.index == winner->index;
        });
        if (at == lost.end()) at = lost.insert(lost.end(), {*winner, {}});
        at->phrases.push_back(&phrase);
      }
    }
    for (const Lost& l : lost) report(p, l);
  }

  void report(const Place& p, const Lost& l) {
    std::string list;
    const std::size_t count = l.phrases.size(), shown = count > 3 ? 2 : count;
    for (std::size_t i = 0; i < shown; ++i) {
      if (i > 0) list += i + 1 == count ? " and " : ", ";
      list += "\"" + std::string(l.phrases[i]->phrase.text) + "\"";
    }
    if (shown < count) list += " and " + std::to_string(count - shown) + " more";
    auto& f = findings.add(Code::phrase_taken, l.phrases[0]->phrase.span,
                           {{"intent", name(p.entry(), l.winner.entry())},
                            {"phrases", list},
                            {"where", where(p, l.winner)},
                            {"winner", name(l.winner.entry(), p.entry())},
                            {"them", count == 1 ? "it" : "them"}});
    through(f, l.winner, *l.phrases[0]);
    f.also(span(program, p.entry()), "it does not get here");
    why(f, p, l.winner);
    show_way(f, p, l.winner, std::string(l.phrases[0]->phrase.text));
  }

  /// Patterns: the shortest messages that they find anything in.
  void patterns(const Place& p) {
    const Entry& e = p.entry();
    if (!e.terms) return;
    for (const NeedSet& t : *e.terms) {
      if (t.needs.size() != 1 || program.at(t.needs[0].nlu).kind != model::NluKind::pattern) continue;
      const model::Nlu& nlu = program.at(t.needs[0].nlu);
      for (const std::string& example : examples_of(nlu, effort)) {
        const Understood message(program, lexicon, example);
        if ((e.trigger ? message.holds(*e.trigger) : message.holds(program.at(e.intent))) == Holds::no) continue;
        if (taken_pattern(p, message, example)) return;
      }
      // Messages that a pattern asked before finds as a whole as well.
      for (const Order* o : {p.order}) {
        for (const std::uint32_t i : o->patterns) {
          if (i >= p.index) break;
          for (const NeedSet& other : *o->entries[i].terms) {
            if (!other.sure || other.needs.size() != 1) continue;
            const model::Nlu& first = program.at(other.needs[0].nlu);
            if (first.kind != model::NluKind::pattern || &first == &nlu) continue;
            const auto shared = shared_message(nlu, first, effort);
            if (!shared) continue;
            const Understood message(program, lexicon, *shared);
            if (message.holds(program.at(e.intent)) != Holds::no && taken_pattern(p, message, *shared)) return;
          }
        }
      }
    }
  }

  bool taken_pattern(const Place& p, const Understood& message, const std::string& text) {
    const auto winner = before(p, [&](const Order& o, std::uint32_t limit) { return taker(o, limit, message); });
    if (!winner || winner->entry().intent == p.entry().intent || alike(program, p.entry(), winner->entry()))
      return false;
    auto& f = findings.add(Code::pattern_taken, span(program, p.entry()),
                           {{"intent", name(p.entry(), winner->entry())},
                            {"message", text},
                            {"where", where(p, *winner)},
                            {"winner", name(winner->entry(), p.entry())}});
    why(f, p, *winner);
    show_way(f, p, *winner, text);
    return true;
  }

  void run() {
    const auto all = [&](const Order& o) {
      for (std::uint32_t i = 0; i < o.entries.size(); ++i) check({&o, i});
    };
    all(bot);
    all(openers);
    for (std::size_t f = 0; f < flows.size(); ++f)
      if (!waiting[f].empty()) all(flows[f]);
    for (const Order& s : states) all(s);
  }
};

}  // namespace

void check_overlaps(const model::Program& program, const Lexicon& lexicon, const std::vector<bool>& entered,
                    diag::Findings& findings) {
  Overlaps(program, lexicon, entered, findings).run();
}

}  // namespace bot::analyze
