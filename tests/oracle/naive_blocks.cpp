// Blocks: statement by statement, until one waits or leaves.

#include <algorithm>

#include "tests/oracle/naive_turn.hpp"

namespace bot::oracle {

namespace {

std::string media_name(ast::MediaKind kind) {
  switch (kind) {
    case ast::MediaKind::image: return "image";
    case ast::MediaKind::audio: return "audio";
    case ast::MediaKind::video: return "video";
    case ast::MediaKind::file: return "file";
    case ast::MediaKind::sticker: return "sticker";
    case ast::MediaKind::location: return "location";
    case ast::MediaKind::contact: return "contact";
  }
  return "";
}

}  // namespace

void Turn::push(Task& task, const model::Body& body) {
  Cursor c;
  c.body = &body;
  task.cursors.push_back(std::move(c));
}

/// Goes on with a block where it stands.
Ending Turn::execute(Task& task) {
  while (!task.cursors.empty()) {
    spend();
    Cursor& c = task.cursors.back();
    if (c.next < c.body->size()) {
      const model::Stmt& s = (*c.body)[c.next++];
      if (auto ending = statement(s, task)) return std::move(*ending);
      continue;
    }
    if (c.loops && c.item < c.items.size()) {
      task.locals[c.local] = c.items[c.item++];
      c.next = 0;
      continue;
    }
    const bool leaves = c.leaves;
    task.cursors.pop_back();
    if (leaves) return {Ending::Kind::stayed, {}, {}, {}, nullptr};
  }
  return {};
}

/// Nothing: the next statement is up.
std::optional<Ending> Turn::statement(const model::Stmt& s, Task& task) {
  struct Visitor {
    Turn& t;
    Task& task;
    const model::Stmt& s;
    using Result = std::optional<Ending>;

    [[nodiscard]] Names names() const { return {&task.attributes, &task.locals}; }
    [[nodiscard]] Value worth(const model::ExprPtr& e) const { return t.evaluate(*e, names()); }
    [[nodiscard]] Result waits() const { return Ending{Ending::Kind::waits, {}, {}, {}, &s}; }

    Result operator()(const model::Say& v) const {
      t.say(v, names());
      return {};
    }
    Result operator()(const model::SayMedia& v) const {
      t.media(v, names());
      return {};
    }
    Result operator()(const model::SayCarousel& v) const {
      std::vector<Part> parts;
      int number = 0;
      t.choices(v.cards, names(), parts, number);
      t.send("carousel", std::move(parts));
      return {};
    }
    Result operator()(const model::Let& v) const {
      task.locals[v.local] = worth(v.value);
      return {};
    }
    Result operator()(const model::Set& v) const {
      t.talk.vars[static_cast<std::size_t>(v.var)] = worth(v.value);
      return {};
    }
    Result operator()(const model::If& v) const {
      t.push(task, worth(v.condition).truth() ? v.then : v.otherwise);
      return {};
    }
    Result operator()(const model::For& v) const {
      Cursor c;
      c.body = &v.body;
      c.next = v.body.size();
      c.loops = true;
      c.local = v.local;
      c.items = worth(v.list).items();
      task.cursors.push_back(std::move(c));
      return {};
    }
    Result operator()(const model::Match& v) const {
      const Value value = worth(v.value);
      for (const model::Match::Case& c : v.cases)
        for (const model::ExprPtr& x : c.values)
          if (worth(x) == value) {
            t.push(task, c.body);
            return {};
          }
      t.push(task, v.otherwise);
      return {};
    }
    Result operator()(const model::Ask&) const { return waits(); }
    Result operator()(const model::CallFlow& v) const { return with_args(waits(), v.args); }
    Result operator()(const model::Try& v) const { return with_args(waits(), v.args); }
    Result operator()(const model::Handover& v) const {
      std::string line = "handover to " + quoted(v.to ? worth(v.to).text() : "");
      line += " note " + quoted(v.note ? worth(v.note).text() : "");
      t.send(std::move(line), {});
      t.talk.status = Status::agent;
      t.seen.insert(Feature::handover);
      return Ending{Ending::Kind::handed_over, {}, {}, {}, nullptr};
    }
    Result operator()(const model::Remind& v) const {
      // A second at least, so that one that raises itself leaves time for others.
      const std::int64_t after = worth(v.after).integer();
      std::erase_if(t.talk.reminders, [&](const Reminder& r) { return r.intent == v.intent; });
      t.talk.reminders.push_back({v.intent, later(t.talk.now, std::max<std::int64_t>(after, 1000))});
      return {};
    }
    Result operator()(const model::Cancel& v) const {
      std::erase_if(t.talk.reminders, [&](const Reminder& r) { return r.intent == v.intent; });
      return {};
    }
    Result operator()(const model::Emit& v) const {
      std::string line = "emit " + quoted(v.event) + " {";
      for (std::size_t i = 0; i < v.fields.size(); ++i) {
        const auto& [name, value] = v.fields[i];
        line += (i > 0 ? ", " : "") + std::string(name) + ": " + show(t.program, value->type, worth(value));
      }
      t.send(line + "}", {});
      return {};
    }
    Result operator()(const model::Return& v) const {
      return Ending{Ending::Kind::returned, {}, {}, worth(v.value), nullptr};
    }
    Result operator()(const model::Go& v) const {
      if (v.target.kind == model::Target::Kind::stay) return Ending{Ending::Kind::stayed, {}, {}, {}, nullptr};
      return with_args(Ending{Ending::Kind::left, v.target, {}, {}, nullptr}, v.args);
    }
    [[nodiscard]] Result with_args(Result ending, const std::vector<model::ExprPtr>& args) const {
      for (const model::ExprPtr& a : args) ending->args.push_back(worth(a));
      return ending;
    }
  };
  return std::visit(Visitor{*this, task, s}, s.node);
}

// ---- messages -------------------------------------------------------------------------------------------------------

void Turn::send(std::string line, std::vector<Part> parts) {
  // The choices shown last are those of the last message that has any.
  std::vector<Choice> shown;
  for (const Part& p : parts)
    if (p.kind == Part::Kind::button) shown.push_back({p.label, p.sends});
  if (!shown.empty()) talk.choices = std::move(shown);
  effects.push_back({std::move(line), std::move(parts), 0, {}});
}

/// Never the variant of last time.
std::size_t Turn::pick_variant(const model::Say& say) {
  if (say.variants.size() < 2) return 0;
  // splitmix64, of which the upper half counts.
  talk.random += 0x9e3779b97f4a7c15;
  std::uint64_t z = talk.random;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  z ^= z >> 31;
  Value& memory = talk.vars[static_cast<std::size_t>(*say.last)];
  const std::int64_t last = memory.none() ? 0 : memory.integer();  // from 1 on
  std::vector<std::size_t> possible;
  for (std::size_t i = 0; i < say.variants.size(); ++i)
    if (static_cast<std::int64_t>(i) + 1 != last) possible.push_back(i);
  const std::size_t pick = possible[((z >> 32) * possible.size()) >> 32];
  memory = {static_cast<std::int64_t>(pick) + 1};
  return pick;
}

void Turn::say(const model::Say& say, const Names& names) {
  std::string line = "say " + quoted(format(say.variants[pick_variant(say)], names));
  std::vector<Part> parts;
  int number = 0;
  choices(say.choices, names, parts, number);
  send(std::move(line), std::move(parts));
}

void Turn::media(const model::SayMedia& say, const Names& names) {
  std::string line = media_name(say.kind) + " ";
  if (say.longitude) {
    const Value latitude = evaluate(*say.source, names), longitude = evaluate(*say.longitude, names);
    line += show(program, say.source->type, latitude) + " " + show(program, say.longitude->type, longitude);
  } else {
    line += quoted(evaluate(*say.source, names).text());
  }
  line += " caption " + quoted(say.caption ? format(*say.caption, names) : "");
  std::vector<Part> parts;
  int number = 0;
  choices(say.choices, names, parts, number);
  send(std::move(line), std::move(parts));
}

void Turn::choices(const model::Choices& list, const Names& names, std::vector<Part>& parts, int& number) {
  struct Visitor {
    Turn& t;
    const Names& names;
    std::vector<Part>& parts;
    int& number;

    [[nodiscard]] std::string text(const model::ExprPtr& e) const { return e ? t.evaluate(*e, names).text() : ""; }
    void operator()(const model::Button& v) const {
      Part p;
      p.label = text(v.label);
      p.number = ++number;
      p.sends.intent = v.intent;
      for (const model::ExprPtr& x : v.values) p.sends.values.push_back(x ? t.evaluate(*x, names) : Value{});
      parts.push_back(std::move(p));
    }
    void operator()(const model::Link& v) const {
      Part p;
      p.kind = Part::Kind::link;
      p.label = text(v.label);
      p.url = text(v.to);
      parts.push_back(std::move(p));
    }
    void operator()(const model::Card& v) const {
      Part p;
      p.kind = Part::Kind::card;
      p.label = text(v.title);
      p.text = text(v.text);
      p.image = text(v.image);
      parts.push_back(std::move(p));
      t.choices(v.choices, names, parts, number);
    }
    void operator()(const model::ChoiceFor& v) const {
      const Value items = t.evaluate(*v.list, names);
      for (const Value& item : items.items()) {
        (*names.locals)[v.local] = item;
        t.choices(v.body, names, parts, number);
      }
    }
    void operator()(const model::ChoiceIf& v) const {
      t.choices(t.evaluate(*v.condition, names).truth() ? v.then : v.otherwise, names, parts, number);
    }
  };
  for (const model::Choice& c : list) std::visit(Visitor{*this, names, parts, number}, c.node);
}

}  // namespace bot::oracle
