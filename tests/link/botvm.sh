#!/usr/bin/env bash
# botvm.sh BYTES PROGRAM: stripped, PROGRAM takes at most so many bytes and needs nothing but these libraries of the system.
set -euo pipefail
most=$1 program=$2
stripped=$(mktemp)
trap 'rm -f -- "$stripped"' EXIT
strip -o "$stripped" "$program"
bytes=$(stat -c %s "$stripped")
printf 'botvm takes %d bytes of at most %d\n' "$bytes" "$most"
others=$(readelf -d "$program" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' |
  grep -vE '^(libre2|libutf8proc|libstdc\+\+|libm|libgcc_s|libc|libpthread|ld-linux[a-z0-9-]*)\.so' || true)
[ -z "$others" ] || { printf 'it needs more than the runtime does:\n%s\n' "$others"; exit 1; }
if nm -C "$program" | grep -E 'antlr|\bfmt::|boost::|nlohmann::|bot::(source|diag|ast|syntax|model|resolve|check|analyze|lower|emit|format|driver|tool)::'; then
  echo 'it holds code of the compiler'
  exit 1
fi
[ "$bytes" -gt 0 ] && [ "$bytes" -le "$most" ]
