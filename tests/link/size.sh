#!/usr/bin/env bash
# size.sh KB ARCHIVE...: the code and tables of the archives, without debug information, may take so many KB.
# What only tools use (a program that links the archives leaves it out) does not count.
set -euo pipefail
budget=$(($1 * 1024))
shift
bytes=$(size "$@" | awk 'NR > 1 && $1 ~ /^[0-9]+$/ && $6 !~ /^(disassemble|debug_info)\.cpp/ { sum += $1 + $2 + $3 } END { print sum + 0 }')
printf 'the runtime takes %d bytes of at most %d\n' "$bytes" "$budget"
[ "$bytes" -gt 0 ] || { echo 'that cannot be: no object was read'; exit 1; }
[ "$bytes" -le "$budget" ]
