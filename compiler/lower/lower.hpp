#pragma once
// Typed program -> image: rows in their final order, and code.

#include <array>
#include <cstdint>
#include <vector>

#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/emit/image.hpp"
#include "compiler/i18n/translate.hpp"
#include "compiler/model/model.hpp"
#include "compiler/source/source.hpp"

namespace bot::lower {

/// Lowers a program without errors. `hashes` has one hash for each file of `sources`, in its order. `catalogues` are
/// compiled in. `messages` gets the texts for translators, in the order of the sources. Reports what goes beyond a
/// limit of the format or collides, and what is wrong with translations; when that is an error the image is of no use.
[[nodiscard]] emit::Image lower(const model::Program& program, const source::SourceSet& sources,
                                const std::vector<std::array<std::uint8_t, 16>>& hashes,
                                const i18n::Catalogues& catalogues, std::vector<i18n::Message>& messages,
                                diag::Findings& findings);

}  // namespace bot::lower
