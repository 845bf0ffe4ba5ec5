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

std::string arguments(const std::vector<Argument>& args) {
  std::string result;
  for (const Argument& arg : args) {
    result += result.empty() ? "" : ", ";
    if (arg.label) result += std::string(arg.label->text) + ": ";
    result += arg.value ? dump(*arg.value) : "_";
  }
  return result;
}

std::string_view word(MediaKind kind) {
  switch (kind) {
    case MediaKind::image: return "image";
    case MediaKind::audio: return "audio";
    case MediaKind::video: return "video";
    case MediaKind::file: return "file";
    case MediaKind::sticker: return "sticker";
    case MediaKind::location: return "location";
    case MediaKind::contact: return "contact";
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
  std::string operator()(const Index& e) const { return dump(*e.object) + "[" + dump(*e.index) + "]"; }
  std::string operator()(const Call& e) const { return dump(*e.callee) + "(" + arguments(e.args) + ")"; }
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

  static std::string show(const TypeRef& type) {
    std::string text = (type.secret ? "secret " : "") + dotted(type.name);
    if (type.item) text += "<" + show(*type.item) + (type.bound ? ", " + std::to_string(*type.bound) : "") + ">";
    return text + (type.optional ? "?" : "");
  }
  static std::string show(const std::vector<Param>& params) {
    std::string text;
    for (const Param& p : params)
      text += (text.empty() ? "" : ", ") + std::string(p.name.text) + ": " + show(p.type) +
              (p.value ? " = " + dump(*p.value) : "");
    return "(" + text + ")";
  }
  static std::string show(const Trigger& trigger) {
    return dotted(trigger.intent) + (trigger.has_args ? "(" + arguments(trigger.args) + ")" : "");
  }
  static std::string show(const Arrow& arrow) {
    switch (arrow.kind) {
      case Arrow::Kind::stay: return "-> stay";
      case Arrow::Kind::back: return "-> back";
      case Arrow::Kind::state: return "-> " + dotted(arrow.target);
      case Arrow::Kind::flow:
        return "-> flow " + dotted(arrow.target) + (arrow.args.empty() ? "" : "(" + arguments(arrow.args) + ")");
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
  template <typename T>
  void statement(const Seldom<T>& s) {
    statement(*s);
  }
  void statement(const Say& s) {
    std::string text = s.one_of ? "say one of" : "say";
    for (const Text& variant : s.variants) text += " " + dump(variant);
    line(text);
    block([&] { choices(s.choices); });
  }
  void statement(const SayMedia& s) {
    line("say " + std::string(word(s.kind)) + " " + dump(*s.source) + (s.longitude ? ", " + dump(*s.longitude) : "") +
         (s.caption ? " caption " + dump(*s.caption) : ""));
    block([&] { choices(s.choices); });
  }
  void statement(const SayCarousel& s) {
    line("say carousel");
    block([&] { choices(s.cards); });
  }
  void statement(const For& s) {
    line("for " + std::string(s.name.text) + " in " + dump(*s.list));
    block([&] { statements(s.body.statements); });
  }
  void statement(const Match& s) {
    line("match " + dump(*s.value));
    block([&] {
      for (const MatchCase& one : s.cases) {
        std::string values;
        for (const ExprPtr& value : one.values) values += (values.empty() ? "" : ", ") + dump(*value);
        line(one.values.empty() ? "otherwise" : values);
        block([&] { statements(one.body.statements); });
      }
    });
  }
  void statement(const Ask& s) {
    line("ask " + dump(s.question) + " for " + std::string(s.name.text) + ": " + show(s.type));
    block([&] {
      choices(s.choices);
      if (s.retry) line("retry " + (s.retries ? std::to_string(*s.retries) + " " : "") + dump(*s.retry));
      if (!s.has_otherwise) return;
      line(std::string("otherwise") + (s.otherwise_arrow ? " " + show(*s.otherwise_arrow) : "") +
           (s.otherwise ? " {" : ""));
      if (s.otherwise) block([&] { statements(s.otherwise->statements); });
    });
  }
  void statement(const CallFlow& s) {
    line("call " + dotted(s.flow) + "(" + arguments(s.args) + ")" + (s.name ? " as " + std::string(s.name->text) : ""));
  }
  void statement(const Try& s) {
    line("try " + dotted(s.call) + "(" + arguments(s.args) + ")" + (s.name ? " as " + std::string(s.name->text) : ""));
    block([&] { statements(s.body.statements); });
    if (!s.failed) return;
    line("failed");
    block([&] { statements(s.failed->statements); });
  }
  void statement(const Remind& s) { line("remind after " + dump(*s.after) + " with " + dotted(s.intent)); }
  void statement(const Cancel& s) { line("cancel " + dotted(s.intent)); }
  void statement(const Emit& s) { line("emit " + dump(s.event) + " {" + arguments(s.fields) + "}"); }
  void statement(const Return& s) { line("return " + dump(*s.value)); }

  void choices(const Choices& all) {
    for (const Choice& one : all) std::visit([this](const auto& node) { choice(node); }, one.node);
  }
  void choice(const Button& c) { line("button " + dump(*c.label) + " sends " + show(c.sends)); }
  void choice(const Link& c) { line("link " + dump(*c.label) + " to " + dump(*c.to)); }
  void choice(const Card& c) {
    line("card " + dump(*c.title) + (c.text ? " text " + dump(*c.text) : "") +
         (c.image ? " image " + dump(*c.image) : ""));
    block([&] { choices(c.choices); });
  }
  void choice(const ChoiceFor& c) {
    line("for " + std::string(c.name.text) + " in " + dump(*c.list));
    block([&] { choices(c.body); });
  }
  void choice(const ChoiceIf& c) {
    line("if " + dump(*c.condition));
    block([&] { choices(c.then); });
    if (c.otherwise.empty()) return;
    line("else");
    block([&] { choices(c.otherwise); });
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
    std::string text;
    switch (h.kind) {
      case Handler::Kind::on: text = "on"; break;
      case Handler::Kind::otherwise: text = "otherwise"; break;
      case Handler::Kind::after: text = "after " + dump(*h.delay); break;
      case Handler::Kind::resume: text = "on resume"; break;
      case Handler::Kind::error: text = "on error"; break;
    }
    bool first = true;
    for (const Trigger& trigger : h.triggers) {
      text += (first ? " " : ", ") + show(trigger);
      first = false;
    }
    if (h.guard) text += " when " + dump(*h.guard);
    if (h.arrow) text += " " + show(*h.arrow);
    line(text + (h.body ? " {" : ""));
    if (h.body) block([&] { statements(h.body->statements); });
  }
  void nlu(const Nlu& n) {
    std::string text = marks(n.head) + "nlu " + std::string(n.head.name.text);
    for (const auto& [flag, word] : std::initializer_list<std::pair<bool, const char*>>{{n.exact, "exact"},
                                                                                        {n.prefix, "prefix"},
                                                                                        {n.substring, "substring"},
                                                                                        {n.keep_case, "case"},
                                                                                        {n.keep_accents, "accents"},
                                                                                        {n.stretch, "stretch"}})
      if (flag) text += std::string(" ") + word;
    if (n.typo != 0) text += " typo " + std::to_string(n.typo);
    if (n.kind == NluKind::pattern) text += " pattern";
    if (n.model) text += " remote " + dump(*n.model);
    if (n.threshold) text += " threshold " + dump(ast::Expr{{}, NumberLiteral{*n.threshold}});
    if (n.default_value) text += " default " + std::string(n.default_value->text);
    line(text + tail(n.head));
    block([&] {
      for (const EnumValue& value : n.values) {
        std::string row = std::string(value.name.text) + (n.kind == NluKind::keyword ? ":" : "");
        for (const Phrase& phrase : value.phrases) row += " " + quoted(phrase.text);
        line(row);
      }
      for (const PatternForm& form : n.patterns)
        line(quoted(form.pattern) + (form.captures.empty() ? "" : " as " + show(form.captures)));
    });
  }
  void intent(const Intent& i) {
    std::string text = marks(i.head) + (i.initial ? "initial " : "") + (i.fallback ? "fallback " : "") + "intent " +
                       std::string(i.head.name.text);
    std::string attributes;
    for (const IntentAttribute& a : i.attributes)
      attributes += (attributes.empty() ? "" : ", ") + std::string(a.name.text) + ": " + show(a.type);
    if (!i.attributes.empty()) text += "(" + attributes + ")";
    if (i.classifier) text += " = " + dump(*i.classifier);
    if (i.event) text += " = event " + dump(*i.event);
    if (i.command) text += " = command " + dump(*i.command);
    if (i.when) text += " when " + dump(*i.when);
    if (i.priority) text += " priority " + std::to_string(*i.priority);
    line(text + tail(i.head));
    block([&] {
      for (const Sample& sample : i.samples)
        line((sample.like ? "like " : "unlike ") + dump(sample.text) +
             (sample.args.empty() ? "" : " (" + arguments(sample.args) + ")"));
    });
  }
  void record(const Record& r) {
    line(marks(r.head) + "record " + std::string(r.head.name.text) + " " + show(r.fields) + tail(r.head));
  }
  void enumeration(const Enum& e) {
    std::string text = marks(e.head) + "enum " + std::string(e.head.name.text);
    for (const EnumValue& value : e.values) text += " " + std::string(value.name.text);
    line(text + tail(e.head));
  }
  void service(const Service& s) {
    line(marks(s.head) + "service " + std::string(s.head.name.text) + tail(s.head));
    block([&] {
      for (const ServiceCall& call : s.calls)
        line("call " + std::string(call.name.text) + show(call.params) +
             (call.result ? " -> " + show(*call.result) : "") +
             (call.timeout ? " timeout " + dump(*call.timeout) : ""));
    });
  }
  void function(const Fn& f) {
    line(marks(f.head) + "fn " + std::string(f.head.name.text) + show(f.params) + " -> " + show(f.result) + " = " +
         (f.value ? dump(*f.value) : "") + tail(f.head));
  }
  void rule(const Rule& r) {
    if (r.never) return line("rule " + quoted(r.name) + " never " + dotted(r.first) + " before " + dotted(r.second));
    const char* reach = r.reach == Rule::Reach::path ? " reaches path " : " reaches ";
    line("rule " + quoted(r.name) + " always on " + dotted(r.first) + reach + dotted(r.second));
  }
  void variable(const Var& v) {
    line(marks(v.head) + (v.config ? "config " : "var ") + std::string(v.head.name.text) + ": " + show(v.type) +
         (v.value ? " = " + dump(*v.value) : "") + tail(v.head));
  }
  void state(const State& s) {
    line(marks(s.head) + (s.initial ? "initial " : "") + (s.end ? "end " : "") + (s.exclusive ? "exclusive " : "") +
         "state " + std::string(s.head.name.text) + tail(s.head));
    block([&] {
      statements(s.entry);
      for (const Handler& h : s.handlers) handler(h);
      if (!s.exit) return;
      line("exit");
      block([&] { statements(s.exit->statements); });
    });
  }
  void flow(const Flow& f) {
    line(marks(f.head) + (f.fallback ? "fallback " : "") + (f.is_volatile ? "volatile " : "") +
         (f.exclusive ? "exclusive " : "") + "flow " + std::string(f.head.name.text) +
         (f.params.empty() ? "" : show(f.params)) + (f.result ? " -> " + show(*f.result) : "") +
         (f.expires ? " expires " + dump(*f.expires) : "") + tail(f.head));
    block([&] {
      for (const Var& v : f.vars) variable(v);
      for (const Nlu& n : f.nlus) nlu(n);
      for (const Intent& i : f.intents) intent(i);
      for (const Fn& fn : f.fns) function(fn);
      for (const Handler& h : f.handlers) handler(h);
      for (const State& s : f.states) state(s);
    });
  }
  void bot(const Bot& b) {
    line(marks(b.head) + "bot " + std::string(b.head.name.text) + tail(b.head));
    block([&] {
      if (b.title) line("title " + dump(*b.title));
      std::string languages;
      for (const Name& language : b.languages) languages += " " + std::string(language.text);
      if (!languages.empty()) line("language" + languages);
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
    const std::string fields = s.has_args ? " {" + arguments(s.args) + "}" : "";
    switch (s.kind) {
      case TestStep::Kind::user:
        return line("user " + (s.media ? std::string(word(*s.media)) + " " : "") + dump(s.text) +
                    (s.caption ? " caption " + dump(*s.caption) : ""));
      case TestStep::Kind::bot: return line("bot " + dump(s.text));
      case TestStep::Kind::tap: return line("tap " + dump(s.text));
      case TestStep::Kind::wait: return line("wait " + dump(*s.value));
      case TestStep::Kind::at: return line("at " + dump(s.text));
      case TestStep::Kind::channel: return line("channel " + dotted(s.path));
      case TestStep::Kind::event:
        return line("event " + (s.path.parts.empty() ? dump(s.text) : dotted(s.path)) + fields);
      case TestStep::Kind::returns:
        return line("when " + dotted(s.path) + " returns" + fields + (s.value ? " " + dump(*s.value) : ""));
      case TestStep::Kind::fails: return line("when " + dotted(s.path) + " fails");
      case TestStep::Kind::finds: return line("when " + dotted(s.path) + " finds " + dump(*s.value));
      case TestStep::Kind::expect_handover:
        return line(std::string("expect handover") + (s.text.parts.empty() ? "" : " to " + dump(s.text)));
      case TestStep::Kind::expect_state: return line("expect state " + dotted(s.path));
      case TestStep::Kind::expect_end: return line("expect end");
      case TestStep::Kind::expect_that: return line("expect that " + dump(*s.value));
      case TestStep::Kind::expect_intent: return line("expect intent " + show(s.intent));
      case TestStep::Kind::expect_emit: return line("expect emit " + dump(s.text) + fields);
      case TestStep::Kind::expect_silence: return line("expect silence");
    }
  }

 private:
  std::size_t depth_ = 0;
};

std::string parts(const std::vector<TextPart>& all) {
  std::string result;
  for (const TextPart& part : all) {
    if (part.expr) {
      result += "{" + dump(*part.expr) + "}";
    } else if (part.plural) {
      result += "{" + dump(*part.plural->number) + ", plural,";
      for (const PluralForm& form : part.plural->forms)
        result += " " + std::string(form.category.text) + " {" + parts(form.parts) + "}";
      result += "}";
    } else {
      const std::string piece = quoted(part.literal);
      result += piece.substr(1, piece.size() - 2);
    }
  }
  return result;
}

}  // namespace

std::string dump(const Text& text) { return "\"" + parts(text.parts) + "\""; }

std::string dump(const Expr& expr) { return std::visit(ShowNode{}, expr.node); }

std::string dump(const Module& module) {
  Printer p;
  for (const Bot& b : module.bots) p.bot(b);
  for (const Use& u : module.uses) p.use(u);
  for (const Nlu& n : module.nlus) p.nlu(n);
  for (const Intent& i : module.intents) p.intent(i);
  for (const Var& v : module.vars) p.variable(v);
  for (const Record& r : module.records) p.record(r);
  for (const Enum& e : module.enums) p.enumeration(e);
  for (const Service& s : module.services) p.service(s);
  for (const Fn& f : module.fns) p.function(f);
  for (const Flow& f : module.flows) p.flow(f);
  for (const Handler& h : module.handlers) p.handler(h);
  for (const Test& t : module.tests) {
    p.line(std::string(t.broken ? "broken " : "") + "test " + quoted(t.name));
    p.block([&] {
      for (const TestStep& s : t.steps) p.step(s);
    });
  }
  for (const Rule& r : module.rules) p.rule(r);
  return p.out;
}

}  // namespace bot::syntax_test
