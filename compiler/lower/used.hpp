#pragma once
// Inside of lower/: which declarations a bot needs. A module may offer more than a bot uses; that is left out.

#include <vector>

#include "compiler/model/model.hpp"

namespace bot::lower {

/// By model id. States, and handlers of a flow or its states, belong to their flow.
struct Used {
  std::vector<bool> flows, intents, nlus, vars, fns, calls, handlers, resumes, states;
};

/// What the main module declares (but for intents and NLUs that nothing asks for), what opens by itself, the handlers
/// at the top of every module, and all that these lead to.
[[nodiscard]] Used find_used(const model::Program& program);

}  // namespace bot::lower
