#pragma once
// Image -> bytes of an artifact.

#include <string>

#include "compiler/emit/image.hpp"

namespace bot::emit {

struct Emitted {
  bytecode::Bytes bytes;               ///< empty when `problem` is not
  std::string problem;                 ///< a limit of the format that the bot goes beyond
  std::vector<PhraseProblem> phrases;  ///< phrases that were left out, with the reason
};

/// Lays the image out. The same image gives the same bytes. `strip` leaves the debug section out.
[[nodiscard]] Emitted emit(const Image& image, bool strip);

}  // namespace bot::emit
