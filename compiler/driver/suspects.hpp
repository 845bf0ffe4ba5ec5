#pragma once
// Inside of driver/: names that nothing is called by, although they are written several times.

#include "compiler/driver/driver.hpp"

namespace bot::driver {

/// Where a name that is unknown is written several times, and the one close to it is declared and not used at all, the
/// slip may be in the declaration: says so.
void suspect_declarations(Result& result);

}  // namespace bot::driver
