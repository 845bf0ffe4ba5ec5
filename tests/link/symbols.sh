#!/usr/bin/env bash
# symbols.sh PROGRAM ARCHIVE...: PROGRAM holds all of the runtime's ARCHIVEs. It may link none of the compiler's
# libraries or code, and the archives may use no files, no clock, no randomness and no environment.
set -euo pipefail
program=$1
shift
status=0

# refuse WHAT PATTERN: nothing on standard input may match.
refuse() {
  local found
  found=$(grep -E "$2" || true)
  [ -z "$found" ] || { printf 'The runtime %s:\n%s\n' "$1" "$found"; status=1; }
}

libraries=$(readelf -d "$program" | grep NEEDED)
symbols=$(nm -C "$program")
# mapped_file.cpp is the one place that opens a file: it maps the artifact.
used=$(nm -C -u "$@" | awk '/:$/ { skip = /mapped_file/ } !skip')
grep -q 'bot::runtime' <<<"$symbols" || { echo 'the program holds no symbol of bot::runtime'; status=1; }

refuse 'links a library of the compiler' 'antlr|fmt|boost|curl|edit|json' <<<"$libraries"
refuse 'brings code of the compiler' \
  'antlr|\bfmt::|boost::|nlohmann::|bot::(source|diag|ast|syntax|model|resolve|check|analyze|lower|emit|format|driver)::' \
  <<<"$symbols"
refuse 'reads or writes files or the terminal' \
  ' U (f?open(at)?(64)?|f?read|f?write|fopen(64)?|fputs|puts|v?f?printf|socket|std::(cout|cerr|clog|cin)|std::basic_[io]?fstream.*)(@|\(|$)' <<<"$used"
refuse 'asks a clock' ' U (time|clock|clock_gettime|gettimeofday|std::chrono::.*now\(\))(@|$)' <<<"$used"
refuse 'draws random numbers or reads the environment' ' U (s?rand|random|getrandom|getenv|std::random_device.*)(@|\(|$)' <<<"$used"
[ "$status" -ne 0 ] || echo 'the runtime stands alone'
exit "$status"
