// What the texts of a program are for.

#include <algorithm>
#include <tuple>

#include "compiler/i18n/messages.hpp"
#include "compiler/model/walk.hpp"

namespace bot::i18n {

namespace {

struct Walk {
  const model::Program& program_;
  std::vector<RolePlace>& found;

  /// A secret is not for translators, nor is it another one in another language.
  static Role value(const model::Type& type) { return type.secret ? Role::machine : Role::value; }
  void arguments(const std::vector<model::ExprPtr>& list, model::FlowId flow) const {
    const std::vector<model::VarId>& params = program_.at(flow).params;
    for (std::size_t i = 0; i < list.size(); ++i)
      one(list[i], i < params.size() ? value(program_.at(params[i]).type) : Role::value);
  }
  void fields(const std::vector<model::ExprPtr>& list, const std::vector<model::RecordField>& types) const {
    for (std::size_t i = 0; i < list.size(); ++i) one(list[i], i < types.size() ? value(types[i].type) : Role::value);
  }

  void one(const model::ExprPtr& e, Role role) const {
    if (e) expr(*e, role);
  }
  void all(const std::vector<model::ExprPtr>& list, Role role) const {
    for (const model::ExprPtr& e : list) one(e, role);
  }
  /// What stands in the holes of a text is shown with it.
  void text(const model::Template& t, Role role) const {
    found.push_back({static_cast<std::uint32_t>(t.span.file), t.span.begin, role});
    model::each_hole(t, [&](const model::Expr& e) { expr(e, role); });
  }

  void expr(const model::Expr& e, Role role) const {
    struct Visitor {
      const Walk& w;
      const model::Expr& e;
      Role role;
      void rest(Role r) const {
        model::each_part(e, [&](const model::Expr& part) { w.expr(part, r); });
      }
      void operator()(const model::TextValue& v) const { w.text(v.text, role); }
      void operator()(const model::Binary& v) const {
        using B = ast::BinaryOp;
        rest(v.op == B::coalesce || v.op == B::add ? role : Role::machine);
      }
      void operator()(const model::Conditional& v) const {
        w.one(v.condition, Role::machine);
        w.one(v.then, role);
        w.one(v.otherwise, role);
      }
      void operator()(const model::OneOf&) const { rest(Role::machine); }
      void operator()(const model::InList&) const { rest(Role::machine); }
      void operator()(const model::CallFn& v) const { w.fields(v.args, w.program_.at(v.fn).params); }
      void operator()(const model::RecordValue& v) const { w.fields(v.fields, w.program_.at(v.record).fields); }
      void operator()(const model::CallBuiltin& v) const {
        using F = model::Builtin;
        const bool asks = v.builtin == F::contains || v.builtin == F::int_of_text || v.builtin == F::number_of_text;
        w.all(v.args, asks ? Role::machine : role);
      }
      void operator()(const model::ConstInt&) const {}
      void operator()(const model::ConstNumber&) const {}
      void operator()(const model::ConstBool&) const {}
      void operator()(const model::ConstDuration&) const {}
      void operator()(const model::ConstNone&) const {}
      void operator()(const model::ConstEnum&) const {}
      void operator()(const model::LoadVar&) const {}
      void operator()(const model::LoadLocal&) const {}
      void operator()(const model::LoadAttribute&) const {}
      void operator()(const model::LoadContext&) const {}
      void operator()(const model::Found&) const {}
      void operator()(const model::Not&) const { rest(Role::machine); }
      void operator()(const model::Negate&) const { rest(role); }
      void operator()(const model::Some&) const { rest(role); }
      void operator()(const model::Widen&) const { rest(role); }
      void operator()(const model::ListValue&) const { rest(role); }
      void operator()(const model::Field&) const { rest(role); }
      void operator()(const model::Item& v) const {
        w.one(v.list, role);
        w.one(v.index, Role::machine);
      }
      void operator()(const model::Concat&) const { rest(role); }
      void operator()(const model::Bounded&) const { rest(role); }
      void operator()(const model::ToText&) const { rest(role); }
    };
    std::visit(Visitor{*this, e, role}, e.node);
  }

  void choices(const model::Choices& list) const {
    struct Visitor {
      const Walk& w;
      void operator()(const model::Button& b) const {
        w.one(b.label, Role::button);
        w.all(b.values, Role::value);
      }
      void operator()(const model::Link& l) const {
        w.one(l.label, Role::link);
        w.one(l.to, Role::address);
      }
      void operator()(const model::Card& c) const {
        w.one(c.title, Role::card_title);
        w.one(c.text, Role::card_text);
        w.one(c.image, Role::address);
        w.choices(c.choices);
      }
      void operator()(const model::ChoiceFor& f) const {
        w.one(f.list, Role::value);
        w.choices(f.body);
      }
      void operator()(const model::ChoiceIf& i) const {
        w.one(i.condition, Role::machine);
        w.choices(i.then);
        w.choices(i.otherwise);
      }
    };
    for (const model::Choice& c : list) std::visit(Visitor{*this}, c.node);
  }

  /// A statement without the blocks in it.
  void statement(const model::Stmt& s) const {
    struct Visitor {
      const Walk& w;
      void operator()(const model::Say& v) const {
        for (const model::Template& t : v.variants) w.text(t, Role::said);
        w.choices(v.choices);
      }
      void operator()(const model::SayMedia& v) const {
        w.one(v.source, Role::address);
        if (v.caption) w.text(*v.caption, Role::caption);
        w.choices(v.choices);
      }
      void operator()(const model::SayCarousel& v) const { w.choices(v.cards); }
      void operator()(const model::Let& v) const { w.one(v.value, Role::value); }
      void operator()(const model::Set& v) const { w.one(v.value, value(w.program_.at(v.var).type)); }
      void operator()(const model::If& v) const { w.one(v.condition, Role::machine); }
      void operator()(const model::For& v) const { w.one(v.list, Role::value); }
      void operator()(const model::Match& v) const {
        w.one(v.value, Role::machine);
        for (const model::Match::Case& c : v.cases) w.all(c.values, Role::machine);
      }
      void operator()(const model::Ask& v) const {
        w.text(v.question, Role::question);
        if (v.retry) w.text(*v.retry, Role::retry);
        w.choices(v.choices);
      }
      void operator()(const model::CallFlow& v) const { w.arguments(v.args, v.flow); }
      void operator()(const model::Try& v) const { w.all(v.args, Role::machine); }
      void operator()(const model::Handover& v) const {
        w.one(v.to, Role::machine);
        w.one(v.note, Role::machine);
      }
      void operator()(const model::Remind& v) const { w.one(v.after, Role::machine); }
      void operator()(const model::Cancel&) const {}
      void operator()(const model::Emit& v) const {
        for (const auto& [name, value] : v.fields) w.one(value, Role::machine);
      }
      void operator()(const model::Return& v) const {
        w.one(v.value, v.value && v.value->type.secret ? Role::machine : Role::value);
      }
      void operator()(const model::Go& v) const {
        if (v.target.kind == model::Target::Kind::flow) w.arguments(v.args, v.target.flow);
      }
    };
    std::visit(Visitor{*this}, s.node);
  }

  void program(const model::Program& p) const {
    model::each_body(
        p, [&](const model::Body& body) { model::each_stmt(body, [&](const model::Stmt& s) { statement(s); }); });
    for (const model::Handler& h : p.handlers) {
      one(h.guard, Role::machine);
      if (h.target.kind == model::Target::Kind::flow) arguments(h.target_args, h.target.flow);
      for (const model::Trigger& t : h.triggers)
        for (const model::Constraint& c : t.constraints) one(c.constant, Role::machine);
    }
    for (const model::Intent& i : p.intents) {
      one(i.classifier, Role::machine);
      one(i.when, Role::machine);
      if (i.flow) arguments(i.open_args, *i.flow);
    }
    for (const model::Var& v : p.vars) one(v.init, value(v.type));
    for (const model::Fn& f : p.fns) one(f.body, value(f.result));
    for (const model::Expr* e : p.probes) expr(*e, Role::machine);
  }
};

}  // namespace

Roles::Roles(const model::Program& program) {
  Walk{program, roles_}.program(program);
  const auto before = [](const RolePlace& a, const RolePlace& b) {
    return std::tie(a.file, a.begin) < std::tie(b.file, b.begin);
  };
  const auto same = [](const RolePlace& a, const RolePlace& b) { return a.file == b.file && a.begin == b.begin; };
  std::stable_sort(roles_.begin(), roles_.end(), before);  // the first one counts
  roles_.erase(std::unique(roles_.begin(), roles_.end(), same), roles_.end());
}

Role Roles::of(source::Span text) const {
  const std::pair wanted{static_cast<std::uint32_t>(text.file), text.begin};
  const auto found = std::lower_bound(roles_.begin(), roles_.end(), wanted, [](const RolePlace& p, const auto& w) {
    return std::tie(p.file, p.begin) < std::tie(w.first, w.second);
  });
  const bool there = found != roles_.end() && found->file == wanted.first && found->begin == wanted.second;
  return there ? found->role : Role::value;
}

}  // namespace bot::i18n
