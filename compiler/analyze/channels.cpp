// Messages against the limits of the channels that the bot declares. A value in a text counts with the longest it can
// be where that is known: names of values, true and false, dates, times, texts that are written out. Numbers and other
// texts count nothing, and the finding says so.

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

namespace {

enum class Unit : std::uint8_t { points, utf16, bytes };

struct Channel {
  std::string_view name, shown;
  Unit unit;
  std::size_t text, offer, caption, buttons, label, rows, row_label;
  bool cut;
  std::size_t links;
  bool alone;
  std::size_t link_label, cards, card_title, card_text, card_buttons;
};

constexpr Channel known[] = {
#define CHANNEL(name, shown, unit, text, offer, caption, buttons, label, rows, row_label, cut, links, alone, \
                link_label, cards, title, card_text, card_buttons)                                           \
  {#name,     shown, Unit::unit, text,  offer,      caption, buttons, label,     rows,                       \
   row_label, cut,   links,      alone, link_label, cards,   title,   card_text, card_buttons},
#include "compiler/analyze/channels.def"
#undef CHANNEL
};

struct Size {
  std::size_t points = 0, utf16 = 0, bytes = 0;
  bool open = false;  ///< something in it has no bound

  [[nodiscard]] std::size_t in(Unit unit) const {
    return unit == Unit::points ? points : unit == Unit::utf16 ? utf16 : bytes;
  }
};

Size size_of(std::string_view text) {
  Size out;
  out.bytes = text.size();
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80) continue;
    ++out.points;
    out.utf16 += byte >= 0xF0 ? 2 : 1;
  }
  return out;
}
Size plus(Size a, Size b) { return {a.points + b.points, a.utf16 + b.utf16, a.bytes + b.bytes, a.open || b.open}; }
Size larger(Size a, Size b) {
  return {std::max(a.points, b.points), std::max(a.utf16, b.utf16), std::max(a.bytes, b.bytes), a.open || b.open};
}

/// Translations by where their texts begin.
using Overlay = std::map<std::pair<source::FileId, std::uint32_t>, const Translated*>;

struct Measure {
  const model::Program& program;
  const Overlay* overlay = nullptr;                ///< texts are measured as they are in another language
  mutable const Translated* translated = nullptr;  ///< the first translation that has been measured

  Size text(const model::Template& t, int depth = 0) const {
    if (!overlay) return parts(t.parts, depth);
    const auto other = overlay->find({t.span.file, t.span.begin});
    if (other == overlay->end()) return parts(t.parts, depth);
    if (!translated) translated = other->second;
    std::vector<const model::Expr*> holes;
    holes_of(t.parts, holes);
    return parts(other->second->parts, holes, depth);
  }

  static void holes_of(const std::vector<model::Template::Part>& list, std::vector<const model::Expr*>& out) {
    for (const model::Template::Part& p : list) {
      if (!p.expr) continue;
      out.push_back(p.expr.get());
      for (const model::Template::Form& f : p.forms) holes_of(f.parts, out);
    }
  }

  Size parts(const std::vector<Translated::Part>& list, const std::vector<const model::Expr*>& holes, int depth) const {
    Size out;
    for (const Translated::Part& p : list) {
      if (!p.argument) {
        out = plus(out, size_of(p.literal));
      } else if (!p.forms.empty()) {
        Size longest;
        for (const auto& f : p.forms) longest = larger(longest, parts(f, holes, depth));
        out = plus(out, longest);
      } else if (*p.argument < holes.size()) {
        out = plus(out, value(*holes[*p.argument], depth));
      }
    }
    return out;
  }

  Size parts(const std::vector<model::Template::Part>& list, int depth) const {
    Size out;
    for (const model::Template::Part& p : list) {
      if (!p.expr) {
        out = plus(out, size_of(p.literal));
      } else if (p.forms.empty()) {
        out = plus(out, value(*p.expr, depth));
      } else {
        Size longest;
        for (const model::Template::Form& f : p.forms) longest = larger(longest, parts(f.parts, depth));
        out = plus(out, longest);
      }
    }
    return out;
  }

  Size value(const model::Expr& e, int depth) const {
    const Size open{0, 0, 0, true};
    if (depth > 20) return open;
    if (const auto* t = std::get_if<model::TextValue>(&e.node)) return text(t->text, depth + 1);
    if (const auto* s = std::get_if<model::Some>(&e.node)) return value(*s->operand, depth + 1);
    if (const auto* t = std::get_if<model::ToText>(&e.node)) return value(*t->value, depth + 1);
    if (const auto* n = std::get_if<model::ConstInt>(&e.node)) return size_of(std::to_string(n->value));
    if (const auto* c = std::get_if<model::Conditional>(&e.node))
      return larger(value(*c->then, depth + 1), value(*c->otherwise, depth + 1));
    if (const auto* c = std::get_if<model::ConstEnum>(&e.node))
      return size_of(program.at(c->nlu).values[c->value].name);
    if (const auto* c = std::get_if<model::CallFn>(&e.node))
      if (const auto& body = program.at(c->fn).body) return value(*body, depth + 1);
    switch (e.type.kind) {
      case model::TypeKind::bool_: return size_of("false");
      case model::TypeKind::date: return size_of("22-11-2026");
      case model::TypeKind::time: return size_of("22-11-2026 15:04");
      case model::TypeKind::enum_: {
        Size longest;
        for (const model::NluValue& v : program.at(e.type.nlu).values) longest = larger(longest, size_of(v.name));
        return longest;
      }
      case model::TypeKind::error:
      case model::TypeKind::none:
      case model::TypeKind::int_:
      case model::TypeKind::number:
      case model::TypeKind::text:
      case model::TypeKind::duration:
      case model::TypeKind::record:
      case model::TypeKind::list: break;
    }
    return open;
  }

  /// Items of a list that is written out.
  std::optional<std::size_t> items(const model::Expr& e, int depth = 0) const {
    if (const auto* l = std::get_if<model::ListValue>(&e.node)) return l->items.size();
    if (const auto* b = std::get_if<model::Bounded>(&e.node)) return items(*b->list, depth + 1);
    const auto* c = std::get_if<model::CallFn>(&e.node);
    if (c && depth < 20 && program.at(c->fn).body) return items(*program.at(c->fn).body, depth + 1);
    return std::nullopt;
  }
};

/// Of choices: how many buttons, links and cards there can be at once.
struct Count {
  std::size_t buttons = 0, links = 0, cards = 0;
  bool open = false;
};

struct Channels {
  const model::Program& program;
  diag::Findings& findings;
  std::vector<const Channel*> channels;
  std::string_view language = {};  ///< of the translations that are measured; empty: the texts themselves
  Measure measure{program};

  /// Where a text that is too long is reported: where it stands, or its translation. Nothing: it has none.
  [[nodiscard]] std::optional<source::Span> place(source::Span text) const {
    const Translated* const other = std::exchange(measure.translated, nullptr);
    if (!measure.overlay) return text;
    return other ? std::optional(other->place) : std::nullopt;
  }
  void said_where(diag::Finding& f, source::Span text) const {
    if (!language.empty())
      f.also(text, "the text").note("This is the translation into `" + std::string(language) + "`.");
  }

  static std::string unit(Unit u) {
    return u == Unit::points ? "characters" : u == Unit::utf16 ? "UTF-16 units" : "bytes of UTF-8";
  }

  void said_so(diag::Finding& f, const Size& size) const {
    if (size.open) f.note("Values that may be of any length are not counted.");
  }

  /// A text; `limit` picks the row's limit.
  template <typename Limit>
  void length(const Size& size, source::Span text, const Limit& limit, std::string_view what) const {
    diag::Finding* f = nullptr;
    const auto at = place(text);
    if (!at) return;
    for (const Channel* c : channels) {
      const std::size_t most = limit(*c), have = size.in(c->unit);
      if (most == 0 || have <= most) continue;
      if (f) {
        f->note(std::string(c->shown) + " takes " + std::to_string(most) + " " + unit(c->unit) + "; it has " +
                std::to_string(have) + ".");
        continue;
      }
      f = &findings.add(Code::channel_text, *at,
                        {{"what", what},
                         {"have", std::to_string(have)},
                         {"unit", unit(c->unit)},
                         {"channel", c->shown},
                         {"most", std::to_string(most)}});
      said_where(*f, text);
      said_so(*f, size);
    }
  }

  Count count(const model::Choices& choices) const {
    Count out;
    for (const model::Choice& c : choices) {
      if (std::holds_alternative<model::Button>(c.node)) ++out.buttons;
      if (std::holds_alternative<model::Link>(c.node)) ++out.links;
      if (std::holds_alternative<model::Card>(c.node)) ++out.cards;
      if (const auto* i = std::get_if<model::ChoiceIf>(&c.node)) {
        const Count a = count(i->then), b = count(i->otherwise);
        out.buttons += std::max(a.buttons, b.buttons);
        out.links += std::max(a.links, b.links);
        out.cards += std::max(a.cards, b.cards);
        out.open = out.open || a.open || b.open;
      }
      if (const auto* l = std::get_if<model::ChoiceFor>(&c.node)) {
        const Count inner = count(l->body);
        const auto items = measure.items(*l->list);
        out.buttons += inner.buttons * items.value_or(1);
        out.links += inner.links * items.value_or(1);
        out.cards += inner.cards * items.value_or(1);
        out.open = out.open || inner.open || !items;
      }
    }
    return out;
  }

  template <typename F>
  static void each_card(const model::Choices& choices, const F& f) {
    for (const model::Choice& c : choices) {
      if (const auto* card = std::get_if<model::Card>(&c.node)) f(*card, c.span);
      if (const auto* l = std::get_if<model::ChoiceFor>(&c.node)) each_card(l->body, f);
      if (const auto* i = std::get_if<model::ChoiceIf>(&c.node)) each_card(i->then, f), each_card(i->otherwise, f);
    }
  }

  void too_many(Code code, source::Span at, const Channel& c, std::size_t have, std::size_t most, bool open) const {
    auto& f =
        findings.add(code, at, {{"have", std::to_string(have)}, {"channel", c.shown}, {"most", std::to_string(most)}});
    if (open) f.note("A list whose length is not known counts as one item.");
  }

  void buttons(const model::Choices& choices, source::Span at) const {
    const Count n = count(choices);
    for (const Channel* c : channels) {
      const std::size_t most = std::max(c->buttons, c->rows);
      if (language.empty() && most > 0 && n.buttons > most) {
        too_many(Code::channel_buttons, at, *c, n.buttons, most, n.open);
        break;
      }
    }
    model::each_button(choices, [&](const model::Button& b) {
      label(
          b.label.get(), [](const Channel& c) { return std::max(c.label, c.row_label); },
          [](const Channel& c) { return c.cut ? "it is cut" : "the buttons become numbered text"; });
    });
  }

  template <typename Limit, typename Then>
  void label(const model::Expr* text, const Limit& limit, const Then& then) const {
    if (!text) return;
    const Size size = measure.value(*text, 0);
    const auto at = place(text->span);
    for (const Channel* c : channels) {
      const std::size_t most = limit(*c);
      if (!at || most == 0 || size.points <= most) continue;
      auto& f = findings.add(Code::channel_label, *at,
                             {{"have", std::to_string(size.points)},
                              {"channel", c->shown},
                              {"most", std::to_string(most)},
                              {"then", then(*c)}});
      said_where(f, text->span);
      said_so(f, size);
      break;
    }
  }

  template <typename F>
  static void each_link(const model::Choices& choices, const F& f) {
    for (const model::Choice& c : choices) {
      if (const auto* link = std::get_if<model::Link>(&c.node)) f(*link);
      if (const auto* l = std::get_if<model::ChoiceFor>(&c.node)) each_link(l->body, f);
      if (const auto* i = std::get_if<model::ChoiceIf>(&c.node)) each_link(i->then, f), each_link(i->otherwise, f);
      if (const auto* card = std::get_if<model::Card>(&c.node)) each_link(card->choices, f);
    }
  }

  /// Labels of links, and those beside a message; on a card they are counted with its buttons.
  void links(const model::Choices& choices, source::Span at) const {
    const Count n = count(choices);
    for (const Channel* c : channels) {
      const std::size_t most = c->alone && n.buttons > 0 ? 0 : c->links;
      if (!language.empty() || c->links == 0 || n.links <= most) continue;
      auto& f = findings.add(Code::channel_links, at,
                             {{"links", std::to_string(n.links) + (n.links == 1 ? " link is" : " links are")},
                              {"channel", c->shown},
                              {"most", std::to_string(most)}});
      if (c->alone && n.buttons > 0) f.note(std::string(c->shown) + " shows no link beside buttons.");
      else if (n.open) f.note("A list whose length is not known counts as one item.");
      break;
    }
    each_link(choices, [&](const model::Link& l) {
      label(
          l.label.get(), [](const Channel& c) { return c.link_label; },
          [](const Channel& c) { return c.cut ? "it is cut" : "the link is written into the text"; });
    });
  }

  void carousel(const model::Choices& cards, source::Span at) const {
    const Count n = count(cards);
    for (const Channel* c : channels)
      if (language.empty() && c->cards > 0 && n.cards > c->cards) {
        too_many(Code::channel_cards, at, *c, n.cards, c->cards, n.open);
        break;
      }
    each_card(cards, [&](const model::Card& card, source::Span span) {
      const auto part = [&](const model::ExprPtr& text, std::string_view what, const auto& limit) {
        if (!text) return;
        const Size size = measure.value(*text, 0);
        const auto placed = place(text->span);
        for (const Channel* c : channels) {
          const std::size_t most = limit(*c);
          if (!placed || most == 0 || size.points <= most) continue;
          auto& f = findings.add(Code::channel_card, *placed,
                                 {{"what", what},
                                  {"have", std::to_string(size.points)},
                                  {"channel", c->shown},
                                  {"most", std::to_string(most)}});
          said_where(f, text->span);
          return said_so(f, size);
        }
      };
      part(card.title, "title", [](const Channel& c) { return c.card_title; });
      part(card.text, "text", [](const Channel& c) { return c.card_text; });
      const Count on_card = count(card.choices);
      const std::size_t all = on_card.buttons + on_card.links;
      for (const Channel* c : channels)
        if (language.empty() && c->card_buttons > 0 && all > c->card_buttons) {
          too_many(Code::channel_card_buttons, span, *c, all, c->card_buttons, on_card.open);
          break;
        }
    });
    const auto on_card = [&](const model::Expr* text) {
      label(
          text, [](const Channel& c) { return c.card_buttons > 0 ? c.link_label : 0; },
          [](const Channel&) { return "it is cut"; });
    };
    each_link(cards, [&](const model::Link& l) { on_card(l.label.get()); });
    model::each_button(cards, [&](const model::Button& b) { on_card(b.label.get()); });
  }

  void statement(const model::Stmt& s) const {
    const model::Choices* choices = model::choices_of(s);
    const bool offers = choices && count(*choices).buttons > 0;
    const auto message = [&](const model::Template& t) {
      length(
          measure.text(t), t.span,
          [&](const Channel& c) {
            return offers && c.offer > 0 && count(*choices).buttons <= c.buttons ? c.offer : c.text;
          },
          offers ? "text with buttons" : "text");
    };
    if (const auto* say = std::get_if<model::Say>(&s.node))
      for (const model::Template& t : say->variants) message(t);
    if (const auto* ask = std::get_if<model::Ask>(&s.node)) {
      message(ask->question);
      if (ask->retry) message(*ask->retry);
    }
    if (const auto* media = std::get_if<model::SayMedia>(&s.node))
      if (media->caption)
        length(
            measure.text(*media->caption), media->caption->span, [](const Channel& c) { return c.caption; }, "caption");
    if (const auto* cards = std::get_if<model::SayCarousel>(&s.node)) return carousel(cards->cards, s.span);
    if (offers) buttons(*choices, s.span);
    if (choices) links(*choices, s.span);
  }

  /// Of these channels those on which the condition may be `value`: `channel == "whatsapp"` and the like.
  std::vector<const Channel*> where(const model::Expr& e, bool value, const std::vector<const Channel*>& in) const {
    if (const auto* n = std::get_if<model::Not>(&e.node)) return where(*n->operand, !value, in);
    const auto* b = std::get_if<model::Binary>(&e.node);
    if (b && (b->op == ast::BinaryOp::and_ || b->op == ast::BinaryOp::or_)) {
      if ((b->op == ast::BinaryOp::and_) == value) return where(*b->right, value, where(*b->left, value, in));
      const auto left = where(*b->left, value, in), right = where(*b->right, value, in);
      return kept(in, [&](const Channel* c) {
        return std::find(left.begin(), left.end(), c) != left.end() ||
               std::find(right.begin(), right.end(), c) != right.end();
      });
    }
    const auto among = [&](const std::vector<const model::Expr*>& names, bool wanted) {
      std::vector<std::string> all;
      for (const model::Expr* x : names) {
        const auto* text = std::get_if<model::TextValue>(&x->node);
        if (!text || !text->text.constant()) return in;
        all.push_back(text->text.parts.empty() ? std::string() : text->text.parts[0].literal);
      }
      return kept(
          in, [&](const Channel* c) { return (std::find(all.begin(), all.end(), c->name) != all.end()) == wanted; });
    };
    if (b && (b->op == ast::BinaryOp::eq || b->op == ast::BinaryOp::ne)) {
      const bool wanted = (b->op == ast::BinaryOp::eq) == value;
      if (is_channel(*b->left)) return among({b->right.get()}, wanted);
      if (is_channel(*b->right)) return among({b->left.get()}, wanted);
    }
    if (const auto* one = std::get_if<model::OneOf>(&e.node); one && is_channel(*one->value)) {
      std::vector<const model::Expr*> names;
      for (const model::ExprPtr& item : one->items) names.push_back(item.get());
      return among(names, value);
    }
    return in;
  }
  static bool is_channel(const model::Expr& e) {
    const auto* c = std::get_if<model::LoadContext>(&e.node);
    return c && c->field == model::ContextField::channel;
  }
  template <typename F>
  static std::vector<const Channel*> kept(const std::vector<const Channel*>& in, const F& f) {
    std::vector<const Channel*> out;
    std::copy_if(in.begin(), in.end(), std::back_inserter(out), f);
    return out;
  }

  /// A block as it runs on some of the channels.
  void block(const model::Body& body, std::vector<const Channel*> on) {
    std::swap(channels, on);
    for (const model::Stmt& s : body) {
      if (channels.empty()) break;
      statement(s);
      if (const auto* i = std::get_if<model::If>(&s.node)) {
        block(i->then, where(*i->condition, true, channels));
        block(i->otherwise, where(*i->condition, false, channels));
      } else {
        model::each_block(s, [&](const model::Body& inner) { block(inner, channels); });
      }
    }
    std::swap(channels, on);
  }

  void run() {
    for (const model::State& s : program.states)
      for (const model::Body* body : {&s.entry, &s.exit}) block(*body, channels);
    for (const model::Handler& h : program.handlers)
      block(h.body, h.guard ? where(*h.guard, true, channels) : channels);
  }
};

std::vector<const Channel*> declared(const model::Program& program) {
  std::vector<const Channel*> out;
  for (const Channel& c : known)
    if (std::find(program.bot.channels.begin(), program.bot.channels.end(), c.name) != program.bot.channels.end())
      out.push_back(&c);
  return out;
}

}  // namespace

void check_channels(const model::Program& program, diag::Findings& findings) {
  Channels checks{program, findings, declared(program)};
  if (!checks.channels.empty()) checks.run();
}

void check_translations(const model::Program& program, std::string_view language, const std::vector<Translated>& texts,
                        diag::Findings& findings) {
  Channels checks{program, findings, declared(program), language};
  if (checks.channels.empty()) return;
  Overlay overlay;
  for (const Translated& t : texts) overlay.emplace(std::pair{t.text.file, t.text.begin}, &t);
  checks.measure.overlay = &overlay;
  checks.run();
}

}  // namespace bot::analyze
