#pragma once
// What the fuzz targets share.

#include <cstdlib>

#include "runtime/load/artifact.hpp"
#include "runtime/load/mapped_file.hpp"

namespace bot::fuzz {

/// Ends the program, which libFuzzer reports with the input, unless it holds.
inline void check(bool holds) {
  if (!holds) std::abort();
}

#ifdef BOT_ARTIFACT
/// The sound artifact the target was built with.
inline const runtime::Artifact& artifact() {
  static runtime::MappedFile file;
  static const runtime::LoadResult loaded = [] {
    check(runtime::MappedFile::open(BOT_ARTIFACT, file) == 0);
    return runtime::load(file.bytes());
  }();
  check(loaded.artifact != nullptr);
  return *loaded.artifact;
}
#endif

}  // namespace bot::fuzz
