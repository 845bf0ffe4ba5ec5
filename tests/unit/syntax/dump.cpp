#include "tests/unit/syntax/dump.hpp"

namespace bot::syntax_test {
namespace {

using namespace ast;

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '\n') result += "\\n";
    else if (c == '\t') result += "\\t";
    else if (c == '\r') result += "\\r";
    else if (c == '"' || c == '\\' || c == '{') result += '\\', result += c;
    else result += c;
  }
  return result + "\"";
}

std::string dotted(const Path& path) {
  std::string result;
  for (const Name& part : path.parts) result += (result.empty() ? "" : ".") + std::string(part.text);
  return result;
}

std::string_view spelled(BinaryOp op) {
  switch (op) {
    case BinaryOp::or_: return "or";
    case BinaryOp::and_: return "and";
    case BinaryOp::eq: return "==";
    case BinaryOp::ne: return "!=";
    case BinaryOp::lt: return "<";
    case BinaryOp::le: return "<=";
    case BinaryOp::gt: return ">";
    case BinaryOp::ge: return ">=";
    case BinaryOp::in: return "in";
    case BinaryOp::coalesce: return "??";
    case BinaryOp::add: return "+";
    case BinaryOp::sub: return "-";
    case BinaryOp::mul: return "*";
    case BinaryOp::div: return "/";
    case BinaryOp::mod: return "%";
  }
  return "";
}

struct ShowNode {
  std::string operator()(const IntLiteral& e) const { return std::to_string(e.value); }
  std::string operator()(const NumberLiteral& e) const {
    std::string text = std::to_string(e.value);
    while (text.back() == '0' && text[text.size() - 2] != '.') text.pop_back();
    return text;
  }
  std::string operator()(const BoolLiteral& e) const { return e.value ? "true" : "false"; }
  std::string operator()(const DurationLiteral& e) const { return std::to_string(e.milliseconds) + "ms"; }
  std::string operator()(const NoneLiteral&) const { return "none"; }
  std::string operator()(const TextLiteral& e) const { return dump(e.text); }
  std::string operator()(const ListLiteral& e) const {
    std::string result = "[";
    for (const ExprPtr& item : e.items) result += (result.size() > 1 ? ", " : "") + dump(*item);
    return result + "]";
  }
  std::string operator()(const NameRef& e) const { return std::string(e.name.text); }
  std::string operator()(const MemberRef& e) const { return dump(*e.object) + "." + std::string(e.member.text); }
  std::string operator()(const Unary& e) const {
    return (e.op == UnaryOp::not_ ? "(not " : "(-") + dump(*e.operand) + ")";
  }
  std::string operator()(const Binary& e) const {
    return "(" + dump(*e.left) + " " + std::string(spelled(e.op)) + " " + dump(*e.right) + ")";
  }
  std::string operator()(const Conditional& e) const {
    return "(if " + dump(*e.condition) + " then " + dump(*e.then) + " else " + dump(*e.otherwise) + ")";
  }
};

class Printer {
 public:
  std::string out;

  void line(const std::string& text) { out += std::string(depth_ * 2, ' ') + text + "\n"; }
  template <typename Inside>
  void block(Inside inside) {
    ++depth_;
    inside();
    --depth_;
  }

  static std::string show(const TypeRef& type) { return dotted(type.name) + (type.optional ? "?" : ""); }
  static std::string show(const Arrow& arrow) {
    switch (arrow.kind) {
      case Arrow::Kind::stay: return "-> stay";
      case Arrow::Kind::state: return "-> " + dotted(arrow.target);
      case Arrow::Kind::flow: return "-> flow " + dotted(arrow.target);
    }
    return "";
  }
  static std::string marks(const DeclHead& head) {
    return std::string(head.broken ? "broken " : "") + (head.pub ? "pub " : "");
  }
  static std::string tail(const DeclHead& head) { return head.doc.empty() ? "" : " // " + quoted(head.doc); }

  void statements(const std::vector<Stmt>& all) {
    for (const Stmt& one : all) std::visit([this](const auto& node) { statement(node); }, one.node);
  }
  void statement(const Say& s) {
    std::string text = s.one_of ? "say one of" : "say";
    for (const Text& variant : s.variants) text += " " + dump(variant);
    line(text);
  }
  void statement(const Let& s) {
    line("let " + std::string(s.name.text) + (s.type ? ": " + show(*s.type) : "") + " = " + dump(*s.value));
  }
  void statement(const Set& s) { line("set " + std::string(s.target.text) + " = " + dump(*s.value)); }
  void statement(const If& s) {
    line("if " + dump(*s.condition));
    block([&] { statements(s.then.statements); });
    if (!s.otherwise) return;
    line("else");
    block([&] { statements(s.otherwise->statements); });
  }
  void statement(const Handover& s) {
    line("handover" + (s.to ? " to " + dump(*s.to) : "") + (s.note ? " note " + dump(*s.note) : ""));
  }
  void statement(const Go& s) { line(show(s.arrow)); }

  void handler(const Handler& h) {
    std::string text = h.otherwise ? "otherwise" : "on";
    bool first = true;
    for (const Trigger& trigger : h.triggers) {
      text += (first ? " " : ", ") + dotted(trigger.intent);
      first = false;
      if (!trigger.has_args) continue;
      std::string args;
      for (const TriggerArg& arg : trigger.args) {
        args += args.empty() ? "" : ", ";
        if (arg.label) args += std::string(arg.label->text) + ": ";
        args += arg.value ? dump(*arg.value) : "_";
      }
      text += "(" + args + ")";
    }
    if (h.guard) text += " when " + dump(*h.guard);
    if (h.arrow) text += " " + show(*h.arrow);
    line(text + (h.body ? " {" : ""));
    if (h.body) block([&] { statements(h.body->statements); });
  }
  void nlu(const KeywordNlu& n) {
    std::string text = marks(n.head) + "nlu " + std::string(n.head.name.text);
    for (const auto& [flag, word] : std::initializer_list<std::pair<bool, const char*>>{{n.exact, "exact"},
                                                                                        {n.prefix, "prefix"},
                                                                                        {n.substring, "substring"},
                                                                                        {n.keep_case, "case"},
                                                                                        {n.keep_accents, "accents"},
                                                                                        {n.stretch, "stretch"}})
      if (flag) text += std::string(" ") + word;
    if (n.typo != 0) text += " typo " + std::to_string(n.typo);
    if (n.default_value) text += " default " + std::string(n.default_value->text);
    line(text + tail(n.head));
    block([&] {
      for (const KeywordValue& value : n.values) {
        std::string row = std::string(value.name.text) + ":";
        for (const Phrase& phrase : value.phrases) row += " " + quoted(phrase.text);
        line(row);
      }
    });
  }
  void intent(const Intent& i) {
    std::string text = marks(i.head) + (i.initial ? "initial " : "") + (i.fallback ? "fallback " : "") + "intent " +
                       std::string(i.head.name.text);
    std::string attributes;
    for (const IntentAttribute& a : i.attributes)
      attributes +=
          (attributes.empty() ? "" : ", ") + std::string(a.name.text) + ": " + dotted(a.nlu) + (a.optional ? "?" : "");
    if (!i.attributes.empty()) text += "(" + attributes + ")";
    if (i.classifier) text += " = " + dump(*i.classifier);
    if (i.event) text += " = event " + dump(*i.event);
    if (i.when) text += " when " + dump(*i.when);
    if (i.priority) text += " priority " + std::to_string(*i.priority);
    line(text + tail(i.head));
  }
  void variable(const Var& v) {
    line(marks(v.head) + "var " + std::string(v.head.name.text) + ": " + show(v.type) +
         (v.value ? " = " + dump(*v.value) : "") + tail(v.head));
  }
  void state(const State& s) {
    line(marks(s.head) + (s.initial ? "initial " : "") + (s.end ? "end " : "") + "state " +
         std::string(s.head.name.text) + tail(s.head));
    block([&] {
      statements(s.entry);
      for (const Handler& h : s.handlers) handler(h);
      if (!s.exit) return;
      line("exit");
      block([&] { statements(s.exit->statements); });
    });
  }
  void flow(const Flow& f) {
    line(marks(f.head) + (f.fallback ? "fallback " : "") + "flow " + std::string(f.head.name.text) + tail(f.head));
    block([&] {
      for (const Var& v : f.vars) variable(v);
      for (const KeywordNlu& n : f.nlus) nlu(n);
      for (const Intent& i : f.intents) intent(i);
      for (const Handler& h : f.handlers) handler(h);
      for (const State& s : f.states) state(s);
    });
  }
  void bot(const Bot& b) {
    line(marks(b.head) + "bot " + std::string(b.head.name.text) + tail(b.head));
    block([&] {
      if (b.title) line("title " + dump(*b.title));
      if (b.language) line("language " + std::string(b.language->text));
      std::string channels;
      for (const Name& channel : b.channels) channels += " " + std::string(channel.text);
      if (!channels.empty()) line("channels" + channels);
      if (b.timezone) line("timezone " + dump(*b.timezone));
    });
  }
  void use(const Use& u) {
    line("use " + (u.is_path ? quoted(u.module) : u.module) + (u.alias ? " as " + std::string(u.alias->text) : ""));
  }
  void step(const TestStep& s) {
    switch (s.kind) {
      case TestStep::Kind::user: line("user " + dump(s.text)); break;
      case TestStep::Kind::bot: line("bot " + dump(s.text)); break;
      case TestStep::Kind::event: line("event " + dotted(s.path)); break;
      case TestStep::Kind::expect_handover: line("expect handover"); break;
      case TestStep::Kind::expect_state: line("expect state " + dotted(s.path)); break;
      case TestStep::Kind::expect_end: line("expect end"); break;
    }
  }

 private:
  std::size_t depth_ = 0;
};

}  // namespace

std::string dump(const Text& text) {
  std::string result;
  for (const TextPart& part : text.parts) {
    if (part.expr) {
      result += "{" + dump(*part.expr) + "}";
    } else {
      const std::string piece = quoted(part.literal);
      result += piece.substr(1, piece.size() - 2);
    }
  }
  return "\"" + result + "\"";
}

std::string dump(const Expr& expr) { return std::visit(ShowNode{}, expr.node); }

std::string dump(const Module& module) {
  Printer p;
  for (const Bot& b : module.bots) p.bot(b);
  for (const Use& u : module.uses) p.use(u);
  for (const KeywordNlu& n : module.nlus) p.nlu(n);
  for (const Intent& i : module.intents) p.intent(i);
  for (const Var& v : module.vars) p.variable(v);
  for (const Flow& f : module.flows) p.flow(f);
  for (const Handler& h : module.handlers) p.handler(h);
  for (const Test& t : module.tests) {
    p.line(std::string(t.broken ? "broken " : "") + "test " + quoted(t.name));
    p.block([&] {
      for (const TestStep& s : t.steps) p.step(s);
    });
  }
  return p.out;
}

}  // namespace bot::syntax_test
