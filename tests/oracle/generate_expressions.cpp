// Random expressions of a type.

#include "tests/oracle/generate_program.hpp"

namespace bot::oracle {

namespace {

/// In a function, which sees its parameters alone: no clock.
bool fixed_place(const Spot& spot) { return spot.place == Place::function; }

}  // namespace

std::string Writer::write(const Ty& type) {
  const auto base = [&](Kind kind, std::size_t ref) -> std::string {
    switch (kind) {
      case Kind::bool_: return "bool";
      case Kind::int_: return "int";
      case Kind::number: return "number";
      case Kind::text: return "text";
      case Kind::duration: return "duration";
      case Kind::time: return "time";
      case Kind::date: return "date";
      case Kind::enum_: return enums[ref].name;
      case Kind::record: return records[ref].name;
      case Kind::list: return "";
    }
    return "";
  };
  std::string out = base(type.kind, type.ref);
  if (type.kind == Kind::list) {
    out = "list<" + base(type.item, type.ref);
    if (type.bound > 0) out += ", " + std::to_string(type.bound);
    out += ">";
  }
  return type.optional ? out + "?" : out;
}

Ty Writer::any_type(bool composite) {
  static const std::vector<Kind> simple{Kind::bool_, Kind::int_, Kind::int_,     Kind::number, Kind::text,
                                        Kind::text,  Kind::date, Kind::duration, Kind::time};
  Ty out;
  out.kind = rng.pick(simple);
  if (rng.chance(20) && !enums.empty()) {
    out.kind = Kind::enum_;
    out.ref = rng.below(enums.size());
  } else if (composite && rng.chance(15) && !records.empty()) {
    out.kind = Kind::record;
    out.ref = rng.below(records.size());
  } else if (composite && rng.chance(20)) {
    out.kind = Kind::list;
    out.item = rng.pick(simple);
    if (rng.chance(40)) out.item = Kind::text;
    if (rng.chance(25) && !records.empty()) {
      out.item = Kind::record;
      out.ref = rng.below(records.size());
    } else if (rng.chance(20) && !enums.empty()) {
      out.item = Kind::enum_;
      out.ref = rng.below(enums.size());
    }
    if (rng.chance(50)) out.bound = rng.between(1, 5);
  }
  if (rng.chance(20)) out.optional = true;
  return out;
}

std::string Writer::words() {
  static const std::vector<std::string> list{"Halo",     "oke",    "baik",  "pesanan", "Kak", "terima kasih",
                                             "😊",        "promo",  "hari",  "ya",      "1.",  "harga",
                                             "Rp10.000", "\\n- a", "\\{x}", "ö",       "?",   "lagi"};
  std::string out;
  for (int i = rng.between(1, 3); i > 0; --i) out += (out.empty() ? "" : " ") + rng.pick(list);
  return out;
}

std::string Writer::text(const Spot& spot, int depth) {
  std::string out = "\"" + words();
  for (int holes = depth <= 0 ? 0 : rng.between(0, 2); holes > 0; --holes) {
    if (rng.chance(12)) {
      const auto n = some_name(spot, {Kind::int_, false, 0, Kind::int_, 0});
      if (n && n->name.find('(') == std::string::npos) {
        out += " {" + n->name + ", plural, one {satu} other {banyak {" +
               expr({Kind::int_, false, 0, Kind::int_, 0}, spot, depth - 1) + "}}}";
        continue;
      }
    }
    Ty type = any_type(false);
    type.optional = false;
    if (fixed_place(spot) && (type.kind == Kind::time || type.kind == Kind::date)) type.kind = Kind::int_;
    out += " {" + expr(type, spot, depth - 1) + "}";
  }
  return out + "\"";
}

std::string Writer::constant(const Ty& type) {
  if (type.optional && rng.chance(40)) return "none";
  switch (type.kind) {
    case Kind::bool_: return rng.chance(50) ? "true" : "false";
    case Kind::int_: {
      static const std::vector<std::string> list{"0",  "1",    "2",    "3",   "5",
                                                 "10", "(-1)", "(-7)", "100", "9223372036854775807"};
      return rng.chance(97) ? list[rng.below(9)] : list[9];
    }
    case Kind::number: {
      static const std::vector<std::string> list{"0.0", "0.5", "1.5", "2.0", "(-2.5)", "1000.0", "12345.678", "0.1"};
      return rng.pick(list);
    }
    case Kind::text: return "\"" + words() + "\"";
    case Kind::duration: {
      static const std::vector<std::string> list{"1s", "30s", "5m", "90m", "2h", "1d", "40d", "0s"};
      return rng.pick(list);
    }
    case Kind::time: return "now";
    case Kind::date: return "today";
    case Kind::enum_: return enums[type.ref].name + "." + rng.pick(enums[type.ref].values);
    case Kind::record: {
      std::string out = records[type.ref].name + "(";
      for (const Named& f : records[type.ref].fields)
        out += (out.back() == '(' ? "" : ", ") + f.name + ": " + constant(f.type);
      return out + ")";
    }
    case Kind::list: {
      std::string out = "[";
      const int most = type.bound > 0 ? std::min(type.bound, 3) : 3;
      for (int i = rng.between(1, most); i > 0; --i) out += (out.size() > 1 ? ", " : "") + constant(type.of_item());
      return out + "]";
    }
  }
  return "";
}

/// Something of just this type that has a name here.
std::optional<Named> Writer::some_name(const Spot& spot, const Ty& type) {
  std::vector<Named> fitting;
  for (const Named& n : spot.names)
    if (n.type == type) fitting.push_back(n);
  for (const Named& n : spot.names) {
    if (n.type.kind != Kind::record || n.type.optional) continue;
    for (const Named& f : records[n.type.ref].fields)
      if (f.type == type) fitting.push_back({n.name + "." + f.name, f.type, false});
  }
  if (fitting.empty()) return {};
  return rng.pick(fitting);
}

std::string Writer::expr(const Ty& type, const Spot& spot, int depth) {
  const auto of = [](Kind kind) { return Ty{kind, false, 0, Kind::int_, 0}; };
  const auto sub = [&](Kind kind) { return expr(of(kind), spot, depth - 1); };
  const auto same = [&] { return expr(type, spot, depth - 1); };
  const bool fixed = fixed_place(spot);
  if (rng.chance(40))
    if (const auto n = some_name(spot, type)) return n->name;
  if (type.optional) {
    // What is known to be there would not be asked for.
    if (rng.chance(60) && depth > 0)
      return "(if " + sub(Kind::bool_) + " then " + expr(type.plain(), spot, depth - 1) + " else none)";
    if (rng.chance(25)) return "none";
    if (type.kind == Kind::int_ && rng.chance(30) && depth > 0) return "int(" + sub(Kind::text) + ")";
    if (type.kind == Kind::number && rng.chance(30) && depth > 0) return "number(" + sub(Kind::text) + ")";
    return expr(type.plain(), spot, depth);
  }
  if (depth <= 0 || rng.chance(15)) return constant(type);
  if (rng.chance(8)) return "(if " + sub(Kind::bool_) + " then " + same() + " else " + same() + ")";
  if (rng.chance(12)) {  // what may be none, and what then
    Ty maybe = type;
    maybe.optional = true;
    if (const auto n = some_name(spot, maybe)) return "(" + n->name + " ?? " + same() + ")";
  }
  if (rng.chance(10)) {  // an item
    for (const Named& n : spot.names)
      if (n.type.kind == Kind::list && !n.type.optional && n.type.of_item() == type && rng.chance(60))
        return n.name + "[" + (rng.chance(70) ? "0" : sub(Kind::int_)) + "]";
  }
  if (rng.chance(12) && !fixed) {
    for (const auto& [fn, result] : fns) {
      if (!(result == type) || rng.chance(40)) continue;
      std::string out = fn.name + "(";
      for (const Named& p : fn.params) out += (out.back() == '(' ? "" : ", ") + expr(p.type, spot, depth - 1);
      return out + ")";
    }
  }
  const auto binary = [&](const std::string& a, const char* op, const std::string& b) {
    return "(" + a + " " + op + " " + b + ")";
  };
  switch (type.kind) {
    case Kind::bool_: {
      static const std::vector<const char*> compare{"==", "!=", "<", "<=", ">", ">="};
      static const std::vector<Kind> ordered{Kind::int_,     Kind::int_, Kind::number,
                                             Kind::duration, Kind::time, Kind::date};
      switch (rng.below(8)) {
        case 0: return "(not " + sub(Kind::bool_) + ")";
        case 1: return binary(sub(Kind::bool_), rng.chance(50) ? "and" : "or", sub(Kind::bool_));
        case 2:
        case 3: {
          const Kind kind = fixed ? ordered[rng.below(4)] : rng.pick(ordered);
          return binary(sub(kind), rng.pick(compare), sub(kind));
        }
        case 4: {
          Ty both = any_type(false);
          both.optional = false;
          if (const auto n = some_name(spot, both))
            return binary(n->name, rng.chance(50) ? "==" : "!=", expr(both, spot, depth - 1));
          return binary(sub(Kind::text), "==", sub(Kind::text));
        }
        case 5: {
          for (const Named& n : spot.names)
            if (n.type.optional && rng.chance(50)) return binary(n.name, rng.chance(50) ? "==" : "!=", "none");
          return "contains(" + sub(Kind::text) + ", " + sub(Kind::text) + ")";
        }
        case 6:
          if (!enums.empty()) {
            const Ty e{Kind::enum_, false, rng.below(enums.size()), Kind::int_, 0};
            return binary(expr(e, spot, depth - 1), "in", "[" + constant(e) + ", " + constant(e) + "]");
          }
          return binary(sub(Kind::int_), "in", "[1, 2, 3]");
        default: {
          for (const Named& n : spot.names)
            if (n.type.kind == Kind::list && !n.type.optional && n.type.item != Kind::record && rng.chance(50))
              return binary(expr(n.type.of_item(), spot, depth - 1), "in", n.name);
          return binary(sub(Kind::int_), "in", "[0, " + sub(Kind::int_) + "]");
        }
      }
    }
    case Kind::int_: {
      static const std::vector<const char*> ops{"+", "-", "*", "+", "-", "*", "/", "%"};
      switch (rng.below(9)) {
        case 0:
        case 1:
        case 2: return binary(sub(Kind::int_), rng.pick(ops), sub(Kind::int_));
        case 3: return "length(" + sub(Kind::text) + ")";
        case 4:
          for (const Named& n : spot.names)
            if (n.type.kind == Kind::list && !n.type.optional && rng.chance(60)) return "length(" + n.name + ")";
          return "(-" + sub(Kind::int_) + ")";
        case 5: {
          static const std::vector<const char*> two{"min", "max"};
          return rng.chance(30) ? "abs(" + sub(Kind::int_) + ")"
                                : rng.pick(two) + ("(" + sub(Kind::int_)) + ", " + sub(Kind::int_) + ")";
        }
        case 6: {
          static const std::vector<const char*> to{"round", "floor", "ceil"};
          return rng.pick(to) + ("(" + sub(Kind::number)) + ")";
        }
        case 7: {
          static const std::vector<const char*> parts{"hour", "minute", "second", "weekday", "day", "month", "year"};
          if (const auto n = some_name(spot, of(Kind::time))) return n->name + "." + rng.pick(parts);
          return "(int(" + sub(Kind::text) + ") ?? " + sub(Kind::int_) + ")";
        }
        default: {
          static const std::vector<const char*> parts{"weekday", "day", "month", "year"};
          if (const auto n = some_name(spot, of(Kind::date))) return n->name + "." + rng.pick(parts);
          return constant(type);
        }
      }
    }
    case Kind::number: {
      static const std::vector<const char*> ops{"+", "-", "*", "/", "%", "*"};
      switch (rng.below(6)) {
        case 0: return binary(sub(Kind::number), rng.pick(ops), sub(Kind::int_));
        case 1: return binary(sub(Kind::int_), rng.pick(ops), sub(Kind::number));
        case 2: return "(-" + sub(Kind::number) + ")";
        case 3: return "(number(" + sub(Kind::text) + ") ?? 0.5)";
        default: return binary(sub(Kind::number), rng.pick(ops), sub(Kind::number));
      }
    }
    case Kind::text:
      if (has_secret && !fixed && rng.chance(6)) return "reveal(pin)";
      switch (rng.below(fixed ? 5 : 9)) {
        case 0: return "upper(" + sub(Kind::text) + ")";
        case 1: return "lower(" + sub(Kind::text) + ")";
        case 2: return "trim(" + sub(Kind::text) + ")";
        case 3: return "text(" + sub(rng.chance(50) ? Kind::int_ : Kind::number) + ")";
        case 4: return "format_number(" + sub(Kind::number) + ", " + std::to_string(rng.between(0, 4)) + ")";
        case 5: {
          static const std::vector<std::string> list{
              "message.text", "channel", "user.id", "message.kind", "(user.name ?? \"kak\")", "(message.url ?? \"-\")"};
          const std::string& picked = rng.pick(list);
          return secret_message && picked == list[0] ? "channel" : picked;
        }
        case 6:
          for (const Named& n : spot.names)
            if (n.type.kind == Kind::list && !n.type.optional && n.type.item == Kind::text)
              return "join(" + n.name + ", \", \")";
          return text(spot, depth - 1);
        default: return text(spot, depth - 1);
      }
    case Kind::duration:
      switch (fixed ? 4 : rng.below(5)) {
        case 0: return binary(sub(Kind::duration), "+", sub(Kind::duration));
        case 1: return binary(sub(Kind::duration), "*", constant(of(Kind::int_)));
        case 2: return binary(sub(Kind::date), "-", sub(Kind::date));
        case 3: return binary(sub(Kind::time), "-", sub(Kind::time));
        default: return binary(sub(Kind::duration), "/", rng.chance(90) ? "2" : sub(Kind::int_));
      }
    case Kind::time: return binary(sub(Kind::time), rng.chance(50) ? "+" : "-", constant(of(Kind::duration)));
    case Kind::date:
      if (rng.chance(30))
        if (const auto n = some_name(spot, of(Kind::time))) return n->name + ".date";
      return binary(sub(Kind::date), rng.chance(50) ? "+" : "-", constant(of(Kind::duration)));
    case Kind::enum_: return constant(type);
    case Kind::record: {
      std::string out = records[type.ref].name + "(";
      for (const Named& f : records[type.ref].fields)
        out += (out.back() == '(' ? "" : ", ") + f.name + ": " + expr(f.type, spot, depth - 1);
      return out + ")";
    }
    case Kind::list: {
      if (const auto n = some_name(spot, type); n && rng.chance(60))
        return "(" + n->name + " + [" + expr(type.of_item(), spot, depth - 1) + "])";
      std::string out = "[";
      const int most = type.bound > 0 ? std::min(type.bound, 3) : 3;
      for (int i = rng.between(1, most); i > 0; --i)
        out += (out.size() > 1 ? ", " : "") + expr(type.of_item(), spot, depth - 1);
      return out + "]";
    }
  }
  return "";
}

}  // namespace bot::oracle
