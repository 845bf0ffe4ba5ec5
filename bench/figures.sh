#!/usr/bin/env bash
# bench/figures.sh BUILD_DIR [ARGUMENTS OF bench_parts]: every measured figure beside its limit, then the parts.
set -euo pipefail
build=$1
shift
"$build/bin/bench_figures"
find "$build/bytecode" "$build/runtime" -name 'libbot_*.a' -print0 |
  xargs -0 "$(dirname -- "$0")/../tests/link/size.sh" 300
printf '\n'
"$build/bin/bench_parts" "$@"
