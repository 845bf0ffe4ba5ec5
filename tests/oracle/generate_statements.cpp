// Random statements, handlers and what they offer.

#include "tests/oracle/generate_program.hpp"

namespace bot::oracle {

void Writer::line(const std::string& text) {
  source += std::string(static_cast<std::size_t>(indent) * 2, ' ') + text + "\n";
}
void Writer::open(const std::string& text) {
  line(text + " {");
  ++indent;
}
void Writer::close() {
  --indent;
  line("}");
}
std::string Writer::fresh(const std::string& prefix) { return prefix + std::to_string(counter++); }

std::vector<IntentInfo> Writer::visible(const Spot& spot) const {
  std::vector<IntentInfo> list = intents;
  if (spot.flow >= 0) {
    const auto& own = flows[static_cast<std::size_t>(spot.flow)].intents;
    list.insert(list.end(), own.begin(), own.end());
  }
  return list;
}

// ---- arrows ---------------------------------------------------------------------------------------------------------

std::string Writer::arrow(const Spot& spot) {
  const bool entry = spot.place == Place::entry;
  if (spot.place != Place::bot && rng.chance(75)) {
    if (rng.chance(entry ? 3 : 12)) return "-> back";
    if (rng.chance(10)) return "-> stay";
    const FlowInfo& own = flows[static_cast<std::size_t>(spot.flow)];
    // Entries lead on, never back: else they might go round without waiting.
    const int first = entry ? spot.state + 1 : 0;
    const int last = static_cast<int>(own.states.size()) - 1;
    if (first <= last) return "-> " + own.states[static_cast<std::size_t>(rng.between(first, last))];
    return "-> stay";
  }
  if (rng.chance(15)) return "-> stay";
  const int first = spot.place == Place::bot ? 0 : rng.chance(80) ? spot.flow + 1 : 0;
  if (first >= static_cast<int>(flows.size())) return "-> stay";
  const FlowInfo& to = flows[static_cast<std::size_t>(rng.between(first, static_cast<int>(flows.size()) - 1))];
  std::string out = "-> flow " + to.name;
  if (!to.params.empty() && rng.chance(60)) {
    out += "(";
    for (const Named& p : to.params) out += (out.back() == '(' ? "" : ", ") + p.name + ": " + expr(p.type, spot, 1);
    out += ")";
  }
  return out;
}

void Writer::jump(const Spot& spot) { line(arrow(spot)); }

// ---- what is said ---------------------------------------------------------------------------------------------------

std::string Writer::button(const Spot& spot) {
  std::vector<IntentInfo> list;
  for (const IntentInfo& i : visible(spot)) {
    bool known = true;  // all values can be written
    for (const AttributeInfo& a : i.attributes) known = known && (!a.written.empty() || a.type.optional);
    if (known) list.push_back(i);
  }
  if (list.empty()) return "link \"Info\" to \"https://a.example/\"";
  const IntentInfo& intent = rng.pick(list);
  static const std::vector<std::string> labels{"\"Ya\"", "\"Tidak\"", "\"2\"", "\"Lihat promo\"", "\"😊\"", "\"ya!\""};
  std::string out = "button " + (rng.chance(75) ? rng.pick(labels) : text(spot, 1)) + " sends " + intent.name;
  std::string args;
  for (const AttributeInfo& a : intent.attributes) {
    if (a.type.optional && (a.written.empty() || rng.chance(50))) continue;
    args += (args.empty() ? "" : ", ") + a.name + ": " + expr(a.type, spot, 1);
  }
  return args.empty() ? out : out + "(" + args + ")";
}

void Writer::choices(const Spot& spot, int depth) {
  for (int i = rng.between(1, 3); i > 0; --i) {
    if (depth > 0 && rng.chance(12)) {
      open("if " + expr({Kind::bool_, false, 0, Kind::int_, 0}, spot, 1));
      choices(spot, depth - 1);
      close();
      continue;
    }
    if (depth > 0 && rng.chance(15)) {
      for (const Named& n : spot.names) {
        if (n.type.kind != Kind::list || n.type.optional) continue;
        Spot inner = spot;
        const std::string name = fresh("c");
        inner.names.push_back({name, n.type.of_item(), false});
        open("for " + name + " in " + n.name);
        line(button(inner));
        close();
        break;
      }
      continue;
    }
    if (rng.chance(15)) line("link " + text(spot, 0) + " to \"https://a.example/\"");
    else line(button(spot));
  }
}

void Writer::say(Spot& spot) {
  const bool plain = spot.place == Place::error || spot.place == Place::exit;
  if (rng.chance(12)) {
    open("say one of");
    for (int i = rng.between(2, 4); i > 0; --i) line(text(spot, 1));
    close();
    return;
  }
  if (!plain && rng.chance(10)) {
    static const std::vector<std::string> kinds{"image", "audio", "video", "file", "sticker"};
    std::string what = "say " + rng.pick(kinds) + " \"https://a.example/x\"";
    if (rng.chance(20)) what = "say location " + expr({Kind::number, false, 0, Kind::int_, 0}, spot, 1) + ", 106.8";
    if (rng.chance(50)) what += " caption " + text(spot, 1);
    if (rng.chance(30)) {
      open(what);
      choices(spot, 0);
      close();
      return;
    }
    return line(what);
  }
  if (!plain && rng.chance(8)) {
    open("say carousel");
    for (int i = rng.between(1, 2); i > 0; --i) {
      open("card " + text(spot, 1));
      if (rng.chance(50)) line("text " + text(spot, 1));
      if (rng.chance(40)) line("image \"https://a.example/y\"");
      choices(spot, 1);
      close();
    }
    close();
    return;
  }
  if (!plain && rng.chance(22)) {
    open("say " + text(spot, 1));
    choices(spot, 1);
    close();
    return;
  }
  line("say " + text(spot, 2));
}

void Writer::ask(Spot& spot) {
  const std::string name = fresh("a");
  Ty type{Kind::text, false, 0, Kind::int_, 0};
  std::string written = "text";
  bool known = true;
  if (rng.chance(75) && !nlus.empty()) {
    const NluInfo& nlu = rng.pick(nlus);
    written = nlu.name;
    type = nlu.type;
    known = nlu.known;
  }
  const std::string question = text(spot, 1);
  const bool secret = rng.chance(15);
  secret_message = secret_message || secret;
  const std::string head = "ask " + question + " for " + name + ": " + (secret ? "secret " : "") + written;
  if (rng.chance(35)) {
    line(head);
  } else {
    open(head);
    if (rng.chance(30)) choices(spot, 0);
    const bool counted = rng.chance(70);
    if (rng.chance(85))
      line("retry " + std::string(counted ? std::to_string(rng.between(1, 2)) + " " : "") + text(spot, 1));
    else if (counted) line("retry 1 \"Coba lagi\"");
    const std::string last = source.substr(source.rfind('\n', source.size() - 2) + 1);
    if (last.find("retry 1") != last.npos || last.find("retry 2") != last.npos) {
      Spot inner = spot;
      ++inner.depth;
      if (rng.chance(50)) line("otherwise " + arrow(spot));
      else {
        open("otherwise");
        block(inner, 1);
        close();
      }
    }
    close();
  }
  if (!secret) know(spot, {name, known ? written : "", type});
}

/// An attribute or an answer has a name from here on. Of a pattern's captures only the fields have types to write.
void Writer::know(Spot& spot, const AttributeInfo& a) const {
  if (!a.written.empty()) {
    spot.names.push_back({a.name, a.type, false});
  } else if (!a.type.optional) {
    spot.names.push_back({a.name + ".branch", {Kind::text, false, 0, Kind::int_, 0}, false});
    spot.names.push_back({a.name + ".code", {Kind::int_, false, 0, Kind::int_, 0}, false});
  }
}

// ---- statements -----------------------------------------------------------------------------------------------------

void Writer::block(Spot spot, int count) {
  for (; count > 0; --count)
    if (!statement(spot)) return;
}

bool Writer::statement(Spot& spot) {
  const bool plain = spot.place == Place::error;
  const bool waits = (spot.place == Place::entry || spot.place == Place::handler) && !spot.returns;
  const bool goes = waits || spot.place == Place::bot;
  Spot inner = spot;
  ++inner.depth;
  const auto condition = [&] { return expr({Kind::bool_, false, 0, Kind::int_, 0}, spot, 2); };
  const int roll = rng.between(0, 99);
  if (roll < 30 || plain) {
    say(spot);
  } else if (roll < 42) {
    if (two_languages && rng.chance(15)) {
      line(rng.chance(60) ? "set language = en" : "set language = id");
      return true;
    }
    std::vector<Named> list;
    for (const Named& n : spot.names)
      if (n.writable) list.push_back(n);
    if (list.empty()) return true;
    const Named& n = rng.pick(list);
    line("set " + n.name + " = " + expr(n.type, spot, 2));
  } else if (roll < 50) {
    Ty type = any_type(true);
    type.optional = false;
    const std::string name = fresh("l");
    line("let " + name + ": " + write(type) + " = " + expr(type, spot, 2));
    spot.names.push_back({name, type, false});
  } else if (roll < 60) {
    if (spot.depth > 2) return true;
    open("if " + condition());
    block(inner, rng.between(1, 2));
    if (rng.chance(50)) {
      --indent;
      open(rng.chance(25) ? "} else if " + condition() : std::string("} else"));
      block(inner, rng.between(1, 2));
    }
    close();
  } else if (roll < 65) {
    if (spot.depth > 1 || spot.in_loop) return true;
    Ty type{Kind::list, false, 0, Kind::int_, 0};
    for (const Named& n : spot.names)
      if (n.type.kind == Kind::list && !n.type.optional) type = n.type;
    const std::string name = fresh("x");
    const auto n = some_name(spot, type);
    inner.names.push_back({name, type.of_item(), false});
    inner.in_loop = true;
    open("for " + name + " in " + (n ? n->name : expr(type, spot, 1)));
    block(inner, rng.between(1, 2));
    close();
  } else if (roll < 70) {
    if (spot.depth > 2) return true;
    Ty type{Kind::int_, false, 0, Kind::int_, 0};
    if (rng.chance(60) && !enums.empty()) type = {Kind::enum_, false, rng.below(enums.size()), Kind::int_, 0};
    else if (rng.chance(30)) type.kind = Kind::text;
    const auto n = some_name(spot, type);
    open("match " + (n ? n->name : expr(type, spot, 1)));
    if (type.kind == Kind::enum_) {
      const EnumInfo& e = enums[type.ref];
      open(e.values[0]);
      block(inner, 1);
      close();
      if (e.values.size() > 1) {
        open(e.values[1]);
        block(inner, 1);
        close();
      }
    } else {
      open(type.kind == Kind::text ? "\"Halo\", \"ya\"" : "1, 2");
      block(inner, 1);
      close();
    }
    open("otherwise");
    block(inner, 1);
    close();
    close();
  } else if (roll < 76) {
    if (waits) ask(spot);
  } else if (roll < 80) {
    std::vector<FlowInfo> list;
    for (int f = spot.flow + 1; f < static_cast<int>(flows.size()); ++f)
      list.push_back(flows[static_cast<std::size_t>(f)]);
    if (!waits || list.empty()) return true;
    const FlowInfo& to = rng.pick(list);
    std::string call = "call " + to.name + "(";
    for (const Named& p : to.params) call += (call.back() == '(' ? "" : ", ") + expr(p.type, spot, 1);
    call += ")";
    if (to.result && rng.chance(80)) {
      const std::string name = fresh("r");
      line(call + " as " + name);
      spot.names.push_back({name, *to.result, false});
    } else {
      line(call);
    }
  } else if (roll < 84) {
    if (!waits || calls.empty() || spot.depth > 2) return true;
    const CallInfo& call = rng.pick(calls);
    std::string head = "try " + call.name + "(";
    for (const Named& p : call.params) head += (head.back() == '(' ? "" : ", ") + expr(p.type, spot, 1);
    head += ")";
    Spot body = inner;
    if (call.result && rng.chance(80)) {
      const std::string name = fresh("r");
      head += " as " + name;
      body.names.push_back({name, *call.result, false});
    }
    open(head);
    block(body, rng.between(0, 2));
    --indent;
    open("} failed");
    block(inner, rng.between(0, 2));
    close();
  } else if (roll < 88) {
    std::vector<IntentInfo> list;
    for (const IntentInfo& i : visible(spot)) {
      bool none = true;
      for (const AttributeInfo& a : i.attributes) none = none && a.type.optional;
      if (none && !i.fallback) list.push_back(i);
    }
    if (list.empty() || spot.place == Place::exit) return true;
    if (rng.chance(30)) line("cancel " + rng.pick(list).name);
    else
      line("remind after " + expr({Kind::duration, false, 0, Kind::int_, 0}, spot, 1) + " with " + rng.pick(list).name);
  } else if (roll < 92) {
    std::string fields;
    for (int i = rng.between(0, 2); i > 0; --i) {
      Ty type = any_type(true);
      fields += (fields.empty() ? "" : ", ") + ("e" + std::to_string(i)) + ": ";
      const auto n = some_name(spot, type);
      type.optional = false;
      if (type.kind == Kind::list) type.kind = Kind::int_;
      fields += n ? n->name : expr(type, spot, 1);
    }
    line("emit \"shop.e" + std::to_string(rng.between(0, 1)) + "\" { " + fields + " }");
  } else if (roll < 94) {
    if (!goes || !rng.chance(60)) return true;
    std::string out = "handover";
    if (rng.chance(40)) out += " to " + text(spot, 1);
    if (rng.chance(40)) out += " note " + text(spot, 1);
    line(out);
    return false;
  } else {
    if (!goes || (spot.depth == 0 && rng.chance(60))) return true;
    jump(spot);
    return false;
  }
  return true;
}

// ---- handlers -------------------------------------------------------------------------------------------------------

/// `menu(satu)`: an intent, perhaps with values; its attributes are known behind it.
std::string Writer::trigger(const IntentInfo& intent, Spot& spot) {
  std::string out = intent.name;
  if (!intent.attributes.empty() && rng.chance(35)) {
    const AttributeInfo& a = rng.pick(intent.attributes);
    if (a.type.kind == Kind::enum_) out += "(" + a.name + ": " + rng.pick(enums[a.type.ref].values) + ")";
    else if (a.type.kind == Kind::int_) out += "(" + a.name + ": 2)";
    else out += "(_)";
  }
  for (const AttributeInfo& a : intent.attributes) know(spot, a);
  return out;
}

void Writer::handler(const Spot& at, const std::string& head, bool needs_arrow) {
  Spot spot = at;
  std::string text = head;
  if (head == "on") {
    const auto list = visible(spot);
    if (list.empty()) return;
    const IntentInfo& first = rng.pick(list);
    text += " " + trigger(first, spot);
    if (rng.chance(12)) {
      text += ", " + rng.pick(list).name;
      spot.names = at.names;
    }
  }
  if (rng.chance(25) && !needs_arrow) text += " when " + expr({Kind::bool_, false, 0, Kind::int_, 0}, spot, 2);
  const bool with_block = rng.chance(65);
  if (needs_arrow || rng.chance(60)) {
    text += " " + arrow(spot);
  } else if (!with_block) {
    text += " -> stay";
  }
  if (!with_block) return line(text);
  open(text);
  block(spot, rng.between(1, 3));
  close();
}

}  // namespace bot::oracle
