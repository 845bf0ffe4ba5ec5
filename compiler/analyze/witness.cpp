// Conversations for findings that are not about a place where the bot waits.

#include "compiler/analyze/search.hpp"

namespace bot::analyze {

namespace {

constexpr model::RuleThing nothing{model::RuleThing::Kind::var, UINT32_MAX};

}  // namespace

std::map<const model::Stmt*, std::optional<Lines>> conversations_to(const model::Program& program,
                                                                    const std::vector<const model::Stmt*>& statements) {
  if (statements.empty()) return {};
  Watch watch{program, nothing, nothing};
  for (const model::Stmt* s : statements) watch.statements.emplace(s, std::nullopt);
  Search search(program, &watch);
  search.run();
  return std::move(watch.statements);
}

std::optional<Lines> conversation_into(const model::Program& program, model::StateId state) {
  Watch watch{program, {model::RuleThing::Kind::state, u(state)}, nothing};
  Search search(program, &watch);
  search.run();
  return std::move(watch.found);
}

}  // namespace bot::analyze
