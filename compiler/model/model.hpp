#pragma once
#pragma once
// The bot after its names are resolved: flat tables with four-byte ids, and typed bodies.
//
// resolve/ makes the tables, check/ fills in the bodies (expressions and statements), analyze/ reads, lower/ turns it
// into bytecode. Every declaration has a qualified name ("handover.greetings"; "std/agent.resolved" for a module's),
// from which its stable id is made.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "compiler/model/declarations.hpp"

namespace bot::model {

/// What a rule speaks of. A variable: that it is true, or set at all when it is not a bool.
struct RuleThing {
  enum class Kind : std::uint8_t { intent, flow, state, var, handover, end };
  Kind kind = Kind::intent;
  std::uint32_t index = 0;  ///< row of the first four kinds
};
/// `never first before second`, `always on first reaches second`.
struct Rule {
  std::string_view name;
  Span span;
  ModuleId module{};
  const ast::Rule* ast = nullptr;
  RuleThing first, second;
};

struct Symbol {
  enum class Kind : std::uint8_t { nlu, intent, flow, state, var, module, record, fn, service };
  Kind kind = Kind::nlu;
  std::uint32_t index = 0;
  Span span;
  bool pub = false;
};
using Scope = std::map<std::string_view, Symbol>;

struct Module {
  std::string name;  ///< "" for the main module, else "std/agent" or the path it was used by
  const ast::Module* ast = nullptr;
  Scope scope;
};

struct BotInfo {
  std::string name, title, timezone;
  std::vector<std::string> languages{"id"};  ///< the default first
  std::vector<std::string> channels;
  Span span;
  Level level;
  std::optional<HandlerId> on_error;
  std::optional<VarId> language;  ///< the hidden variable, when there is more than one
};

struct Program {
  BotInfo bot;
  std::vector<Module> modules;  ///< the main module first
  std::vector<Nlu> nlus;
  std::vector<Intent> intents;
  std::vector<Flow> flows;
  std::vector<State> states;
  std::vector<Var> vars;
  std::vector<Handler> handlers;
  std::vector<Record> records;
  std::vector<ListType> lists;
  std::vector<Fn> fns;
  std::vector<FnId> fn_order;  ///< all of them, those that are called before the ones that call them
  std::vector<Service> services;
  std::vector<ServiceCall> service_calls;
  std::vector<Resume> resumes;
  std::vector<Rule> rules;
  std::map<std::string_view, NluId> built_in_nlus;  ///< those that are used, by name
  std::vector<Scope> flow_scopes;                   ///< a flow's own NLUs, intents, variables
  std::vector<Scope> state_scopes;                  ///< by flow: its states
  /// Lists by what they are: the item's type (kind, optional, ids) and the bound.
  std::map<std::tuple<std::uint32_t, bool, std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>, ListId>
      list_ids;
  std::optional<FlowId> fallback;
  std::vector<IntentId> openers;        ///< initial intents in the order they are tried
  std::map<std::string, VarId> hidden;  ///< hidden variables by their qualified names
  /// Conditions of tests, to be asked of a session: each becomes a guard chunk. Empty for an artifact that is for use.
  std::vector<const Expr*> probes;
  std::map<std::string, std::uint32_t> resume_names;  ///< how many places to wait have the name

  [[nodiscard]] const Nlu& at(NluId id) const { return nlus[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Intent& at(IntentId id) const { return intents[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Flow& at(FlowId id) const { return flows[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const State& at(StateId id) const { return states[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Var& at(VarId id) const { return vars[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Handler& at(HandlerId id) const { return handlers[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Module& at(ModuleId id) const { return modules[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Record& at(RecordId id) const { return records[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const ListType& at(ListId id) const { return lists[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Fn& at(FnId id) const { return fns[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const ServiceCall& at(ServiceCallId id) const { return service_calls[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Resume& at(ResumeId id) const { return resumes[static_cast<std::uint32_t>(id)]; }
};

/// Whether the attribute always has a value once its intent matched.
[[nodiscard]] inline bool always_there(const Program& p, const Intent& i, const Attribute& a) {
  return !a.optional || (i.kind != IntentKind::event && p.at(a.nlu).default_value.has_value());
}
[[nodiscard]] inline Type type_of(const Program& p, const Intent& i, const Attribute& a) {
  Type t = a.type;
  t.optional = !always_there(p, i, a);
  return t;
}

}  // namespace bot::model
