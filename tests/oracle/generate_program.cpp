// Random programs: declarations, flows, states.

#include "tests/oracle/generate_program.hpp"

namespace bot::oracle {

namespace {

constexpr Ty of(Kind kind) { return {kind, false, 0, Kind::int_, 0}; }

std::string spelled(const std::string& phrase) { return "\"" + phrase + "\""; }

}  // namespace

void Writer::keyword_nlu() {
  static const std::vector<std::string> pool{"ya",
                                             "iya",
                                             "tidak",
                                             "nggak",
                                             "oke",
                                             "batal",
                                             "mulai",
                                             "berhenti",
                                             "pesan",
                                             "pesanan",
                                             "bantu",
                                             "menu",
                                             "promo",
                                             "kecil",
                                             "besar",
                                             "sedang",
                                             "besar sekali",
                                             "mau pesan",
                                             "terima kasih",
                                             "halo",
                                             "hai",
                                             "/start",
                                             "1",
                                             "2",
                                             "3",
                                             "ke kota",
                                             "jakarta",
                                             "bandung",
                                             "jakarta pusat",
                                             "merah",
                                             "hijau",
                                             "😊",
                                             "👍",
                                             "lima belas",
                                             "caf\u00e9",
                                             "ok",
                                             "satu",
                                             "dua",
                                             "1.500",
                                             "jum'at",
                                             "sampai jumpa"};
  static const std::vector<std::string> options{
      "",        "",           "",         "",        "",      "",         " exact",
      " prefix", " substring", " stretch", " typo 1", " case", " accents", " typo 1 stretch"};
  EnumInfo e;
  e.name = fresh("k");
  e.understands = true;
  std::string head = "nlu " + e.name + " keyword" + rng.pick(options);
  std::vector<std::string> left = pool;
  std::vector<std::string> lines;
  for (int i = rng.between(1, 4); i > 0; --i) {
    const std::string value = e.name + "v" + std::to_string(i);
    std::string phrases;
    for (int p = rng.between(1, 3); p > 0; --p) {
      const std::size_t at = rng.below(left.size());
      phrases += (phrases.empty() ? "" : ", ") + spelled(left[at]);
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(at));
    }
    e.values.push_back(value);
    lines.push_back(value + ": " + phrases);
  }
  e.standard = rng.chance(15);
  if (e.standard) head += " default " + rng.pick(e.values);
  open(head);
  for (const std::string& l : lines) line(l);
  close();
  nlus.push_back({e.name, {Kind::enum_, false, enums.size(), Kind::int_, 0}, true});
  enums.push_back(std::move(e));
}

void Writer::other_nlus() {
  if (rng.chance(40)) {
    const std::string name = fresh("p");
    if (rng.chance(50)) {
      line("nlu " + name +
           " pattern { r\"([A-Z]{2})-([0-9]{3})\" as (branch: text, code: int) r\"no ([a-z]+) ([0-9]{1,4})\" as "
           "(branch: text, code: int) }");
      nlus.push_back({name, of(Kind::text), false});
    } else {
      line("nlu " + name + " pattern { r\"[A-Z]{2}-[0-9]{3}\" r\"#[a-z]+\" }");
      nlus.push_back({name, of(Kind::text), true});
    }
  }
  if (rng.chance(30)) {
    EnumInfo e{fresh("m"), {}, true};
    e.values = {e.name + "a", e.name + "b", e.name + "c"};
    line("nlu " + e.name + " remote \"topics\" { " + e.values[0] + ", " + e.values[1] + ", " + e.values[2] + " }" +
         (rng.chance(50) ? " threshold 0.7" : ""));
    nlus.push_back({e.name, {Kind::enum_, false, enums.size(), Kind::int_, 0}, true});
    enums.push_back(std::move(e));
  }
  static const std::vector<std::pair<std::string, Kind>> built_in{
      {"int", Kind::int_},     {"number", Kind::number},     {"date", Kind::date},  {"time", Kind::time},
      {"money", Kind::number}, {"duration", Kind::duration}, {"email", Kind::text}, {"phone", Kind::text}};
  for (int i = rng.between(0, 2); i > 0; --i) {
    const auto& [name, kind] = built_in[rng.chance(50) ? 0 : rng.below(built_in.size())];
    nlus.push_back({name, of(kind), true});
  }
}

void Writer::values() {
  if (rng.chance(40)) {
    EnumInfo e{fresh("n"), {}, false};
    e.values = {e.name + "red", e.name + "green"};
    line("enum " + e.name + " { " + e.values[0] + " " + e.values[1] + " }");
    enums.push_back(std::move(e));
  }
  for (int i = rng.between(0, 2); i > 0; --i) {
    RecordInfo r{fresh("R"), {}};
    std::string fields;
    for (int f = rng.between(1, 3); f > 0; --f) {
      Ty type = any_type(i == 1);
      if (type.kind == Kind::time || type.kind == Kind::date) type.kind = Kind::text;
      r.fields.push_back({"m" + std::to_string(f), type, false});
      fields += " m" + std::to_string(f) + ": " + write(type);
    }
    line("record " + r.name + " {" + fields + " }");
    records.push_back(std::move(r));
  }
  if (rng.chance(50)) {
    const std::string service = fresh("svc");
    open("service " + service);
    for (int i = rng.between(1, 2); i > 0; --i) {
      CallInfo c{service + ".c" + std::to_string(i), {}, {}};
      std::string text = "call c" + std::to_string(i) + "(";
      for (int p = rng.between(0, 2); p > 0; --p) {
        c.params.push_back({"q" + std::to_string(p), any_type(true), false});
        text += (text.back() == '(' ? "" : ", ") + c.params.back().name + ": " + write(c.params.back().type);
      }
      text += ")";
      if (rng.chance(75)) {
        c.result = any_type(true);
        text += " -> " + write(*c.result);
      }
      if (rng.chance(50)) text += " timeout " + std::string(rng.chance(50) ? "5s" : "2m");
      line(text);
      calls.push_back(std::move(c));
    }
    close();
  }
  for (int i = rng.between(0, 2); i > 0; --i) {
    CallInfo f{fresh("fn"), {}, {}};
    Spot spot;
    secret_message = false;
    spot.place = Place::function;
    std::string text = "fn " + f.name + "(";
    for (int p = rng.between(0, 2); p > 0; --p) {
      const Named param{fresh("p"), any_type(true), false};
      text += (text.back() == '(' ? "" : ", ") + param.name + ": " + write(param.type);
      f.params.push_back(param);
      spot.names.push_back(param);
    }
    Ty result = any_type(true);
    if (result.kind == Kind::time || result.kind == Kind::date) result.kind = Kind::int_;
    if (result.kind == Kind::list && (result.item == Kind::time || result.item == Kind::date)) result.item = Kind::text;
    line(text + ") -> " + write(result) + " = " + expr(result, spot, 3));
    fns.emplace_back(std::move(f), result);
  }
  has_secret = rng.chance(20);
  if (has_secret) line("var pin: secret text = \"1234\"");
  for (int i = rng.between(2, 6); i > 0; --i) {
    Ty type = any_type(true);
    const bool clock = type.kind == Kind::time || type.kind == Kind::date ||
                       (type.kind == Kind::list && (type.item == Kind::time || type.item == Kind::date));
    if (clock) type.optional = true;
    const Named var{fresh("v"), type, true};
    const bool config = rng.chance(10) && type.kind != Kind::list && type.kind != Kind::record && !clock;
    line((config ? "config " : "var ") + var.name + ": " + write(type) +
         (clock ? std::string() : " = " + constant(type)));
    globals.push_back(var);
    globals.back().writable = !config;
  }
}

void Writer::intent(std::vector<IntentInfo>& list, const std::string& head, const Spot& spot) {
  IntentInfo out;
  out.name = fresh("i");
  std::string text = head + "intent " + out.name;
  if (rng.chance(15)) {
    out.event = true;
    std::string attributes;
    for (int i = rng.between(0, 2); i > 0; --i) {
      const Ty type = any_type(true);
      out.attributes.push_back({"b" + std::to_string(i), write(type), type});
      attributes += (attributes.empty() ? "" : ", ") + out.attributes.back().name + ": " + write(type);
    }
    if (!attributes.empty()) text += "(" + attributes + ")";
    text += " = event \"shop.e" + std::to_string(rng.between(0, 2)) + "\"";
  } else {
    std::string attributes;
    bool required = false;
    const int count = rng.chance(50) ? 0 : rng.between(1, 2);
    for (int i = 0; i < count && !nlus.empty(); ++i) {
      const NluInfo& nlu = i > 0 && rng.chance(40) ? nlus[0] : rng.pick(nlus);
      Ty type = nlu.type;
      bool optional = rng.chance(35);
      if (type.kind == Kind::enum_ && enums[type.ref].standard) optional = false;  // it would never be none
      type.optional = optional;
      required = required || !type.optional;
      const std::string name = "b" + std::to_string(i);
      attributes += (attributes.empty() ? "" : ", ") + name + ": " + nlu.name + (type.optional ? "?" : "");
      out.attributes.push_back({name, nlu.known ? nlu.name : "", type});
    }
    if (!attributes.empty()) text += "(" + attributes + ")";
    std::vector<NluInfo> classes;
    for (const NluInfo& n : nlus) classes.push_back(n);
    const auto atom = [&] {
      const NluInfo& n = rng.pick(classes);
      if (n.type.kind == Kind::enum_ && rng.chance(50)) return n.name + "." + rng.pick(enums[n.type.ref].values);
      return n.name;
    };
    if (rng.chance(8)) text += rng.chance(50) ? " = image" : " = command \"start\"";
    else if (!required || rng.chance(40)) {
      text += " = " + atom();
      if (rng.chance(30)) text += (rng.chance(50) ? " or " : " and ") + atom();
      if (rng.chance(10)) text += " and not " + atom();
    }
    if (rng.chance(15)) {
      Spot inner = spot;
      for (const AttributeInfo& a : out.attributes) know(inner, a);
      text += " when " + expr(of(Kind::bool_), inner, 1);
    }
    if (rng.chance(20)) text += " priority " + std::string(rng.chance(50) ? "-1" : "3");
  }
  line(text);
  list.push_back(std::move(out));
}

// ---- flows ----------------------------------------------------------------------------------------------------------

void Writer::state(int f, int index, const std::vector<Named>& names) {
  const FlowInfo info = flows[static_cast<std::size_t>(f)];
  const int last = static_cast<int>(info.states.size()) - 1;
  const bool end = index == last;
  std::string head = index == 0 ? "initial " : "";
  if (end) head += "end ";
  if (!end && rng.chance(6)) head += "exclusive ";
  open(head + "state " + info.states[static_cast<std::size_t>(index)]);
  Spot spot;
  secret_message = false;
  spot.flow = f;
  spot.state = index;
  spot.names = names;
  if (rng.chance(50)) spot.names.push_back({"visits", of(Kind::int_), false});
  spot.returns = end && info.result.has_value();
  const bool silent = index == 0 && rng.chance(35);
  if (!silent) {
    if (!end && rng.chance(70)) say(spot);
    for (int i = rng.between(0, 3); i > 0; --i)
      if (!statement(spot)) break;
  }
  if (end) {
    if (info.result) {
      line("return " + expr(*info.result, spot, 2));
    }
    close();
    return;
  }
  spot.place = Place::handler;
  spot.names = names;
  for (int i = rng.between(0, 3); i > 0; --i) handler(spot, "on", false);
  if (rng.chance(18)) {
    static const std::vector<std::string> delays{"30s", "10m", "1h", "1d"};
    for (int i = rng.between(1, 2); i > 0; --i) handler(spot, "after " + rng.pick(delays), false);
  }
  if (rng.chance(18)) handler(spot, "on resume", false);
  if (rng.chance(25)) handler(spot, "otherwise when misses >= " + std::to_string(rng.between(1, 3)), true);
  // Each state has a way on and an answer for everything.
  if (rng.chance(60)) {
    open("otherwise -> " + info.states[static_cast<std::size_t>(rng.between(index + 1, last))]);
    block(spot, rng.between(0, 1));
    close();
  } else {
    const auto list = visible(spot);
    if (!list.empty()) line("on " + rng.pick(list).name + " -> " + info.states[static_cast<std::size_t>(index) + 1]);
    if (rng.chance(50)) handler(spot, "otherwise", false);
  }
  if (rng.chance(15)) {
    open("exit");
    Spot leaving = spot;
    leaving.place = Place::exit;
    block(leaving, rng.between(1, 2));
    close();
  }
  close();
}

void Writer::flow(int index) {
  FlowInfo info = flows[static_cast<std::size_t>(index)];
  static const std::vector<std::string> lives{"30s", "30m", "2d"};
  const bool fallback = index == 0 && !bot_answers;
  std::string head = fallback ? "fallback " : "";
  if (!fallback && rng.chance(10)) head += "volatile ";
  if (!fallback && rng.chance(8)) head += "exclusive ";
  head += "flow " + info.name;
  if (!info.params.empty()) {
    head += "(";
    for (const Named& p : info.params)
      head += (head.back() == '(' ? "" : ", ") + p.name + ": " + write(p.type) + " = " + constant(p.type);
    head += ")";
  }
  if (info.result) head += " -> " + write(*info.result);
  if (rng.chance(12)) head += " expires " + rng.pick(lives);
  open(head);
  std::vector<Named> names = globals;
  names.push_back({"misses", of(Kind::int_), false});
  names.push_back({"now", of(Kind::time), false});
  names.push_back({"today", of(Kind::date), false});
  for (Named p : info.params) {
    p.writable = true;
    names.push_back(p);
  }
  for (int i = rng.between(0, 2); i > 0; --i) {
    Ty type = any_type(true);
    if (type.kind == Kind::time || type.kind == Kind::date ||
        (type.kind == Kind::list && (type.item == Kind::time || type.item == Kind::date)))
      type.kind = Kind::int_;
    const Named var{fresh("w"), type, true};
    line("var " + var.name + ": " + write(type) + " = " + constant(type));
    names.push_back(var);
  }
  Spot spot;
  secret_message = false;
  spot.flow = index;
  spot.names = globals;
  auto& own = flows[static_cast<std::size_t>(index)].intents;
  if (!fallback && rng.chance(85)) intent(own, "initial ", spot);
  for (int i = rng.between(0, 2); i > 0; --i) intent(own, "", spot);
  for (int i = 0; i < static_cast<int>(info.states.size()); ++i) state(index, i, names);
  spot.names = names;
  spot.place = Place::handler;
  spot.state = 0;
  for (int i = rng.between(0, 2); i > 0; --i) handler(spot, "on", false);
  if (rng.chance(20)) handler(spot, "on resume", false);
  line("otherwise { say " + text(spot, 1) + " }");
  close();
}

void Writer::bot_handlers() {
  Spot spot;
  secret_message = false;
  spot.place = Place::bot;
  spot.names = globals;
  spot.names.push_back({"now", of(Kind::time), false});
  spot.names.push_back({"misses", of(Kind::int_), false});
  // Beside a fallback flow the bot answers nothing itself.
  std::erase_if(intents, [&](const IntentInfo& i) { return i.fallback && !bot_answers; });
  for (int i = rng.between(0, 3); i > 0; --i) handler(spot, "on", false);
  if (rng.chance(50)) {
    line(rng.chance(50) ? "on agent.resolved { say \"Terima kasih\" }"
                        : "on agent.resolved -> flow " + rng.pick(flows).name);
  }
  if (rng.chance(30)) line("on agent.returned { say \"Halo lagi\" }");
  if (bot_answers) handler(spot, "otherwise", true);  // with an arrow, or a block, but no condition
  if (rng.chance(50)) {
    open("on error");
    Spot sorry = spot;
    sorry.place = Place::error;
    block(sorry, rng.between(1, 2));
    close();
  }
}

void Writer::declarations() {
  two_languages = rng.chance(40);
  line("bot b { title \"B\" language " + std::string(two_languages ? "id, en" : rng.chance(50) ? "en" : "id") + " }");
  line("use std/agent");
  for (int i = rng.between(1, 3); i > 0; --i) keyword_nlu();
  other_nlus();
  values();
  Spot top;
  top.names = globals;
  for (int i = rng.between(1, 3); i > 0; --i) intent(intents, "", top);
  if (rng.chance(15)) {
    IntentInfo any;
    any.name = fresh("i");
    any.fallback = true;
    line("fallback intent " + any.name);
    intents.push_back(std::move(any));
  }
  const int count = rng.between(2, 4);
  for (int f = 0; f < count; ++f) {
    FlowInfo info;
    info.name = fresh("f");
    for (int s = rng.between(2, 4); s > 0; --s) info.states.push_back(fresh("s"));
    if (f > 0 && rng.chance(40))
      for (int p = rng.between(1, 2); p > 0; --p) {
        Ty type = any_type(true);
        if (type.kind == Kind::time || type.kind == Kind::date ||
            (type.kind == Kind::list && (type.item == Kind::time || type.item == Kind::date)))
          type.kind = Kind::int_;
        info.params.push_back({fresh("q"), type, false});
      }
    if (f > 0 && rng.chance(40)) info.result = any_type(true);
    flows.push_back(std::move(info));
  }
  bot_answers = rng.chance(50);
  for (int f = 0; f < count; ++f) flow(f);
  bot_handlers();
}

std::string random_program(std::uint64_t seed) {
  Writer w;
  w.rng.state = seed;
  w.declarations();
  return w.source;
}

}  // namespace bot::oracle
