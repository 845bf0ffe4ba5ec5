#!/usr/bin/env bash
# figures.sh BUILD: measures the example bot with the programs of a build and prints each figure beside its bound.
# ./dev bench builds the release preset and calls this. It fails when a figure is beyond its bound.
set -euo pipefail

[ $# -eq 1 ] || { sed -n '2,3p' "$0" >&2; exit 2; }
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
bin=$1/bin
example=$root/examples/handover/handover.bot
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
failed=0

# figure NAME VALUE BOUND UNIT
figure() {
  local mark=''
  if awk -v value="$2" -v bound="$3" 'BEGIN { exit !(value > bound) }'; then
    mark='  BEYOND ITS BOUND'
    failed=1
  fi
  printf '%-52s %10s %-5s (at most %s)%s\n' "$1" "$2" "$4" "$3" "$mark"
}

bytes() { wc -c <"$1"; }

artifact_sizes() {
  "$bin/bot" build "$example" -o "$work/debug.botc"
  "$bin/bot" build --strip "$example" -o "$work/small.botc"
  figure 'the example, stripped' "$(bytes "$work/small.botc")" 2048 bytes
  figure 'the example, with debug information' "$(bytes "$work/debug.botc")" 5120 bytes
}

starts() {
  local milliseconds kilobytes
  printf 'halo\n' >"$work/messages"
  read -r milliseconds kilobytes < <("$bin/spawn" 200 "$work/messages" "$bin/bot" run "$work/small.botc")
  figure 'bot run, from its start to the first reply' "$milliseconds" 5 ms
  figure 'bot run, resident memory' "$kilobytes" 12288 KB
  read -r milliseconds _ < <("$bin/spawn" 100 /dev/null "$bin/bot" check "$example")
  figure 'bot check of the example' "$milliseconds" 60 ms
}

turns() {
  local median slow allocations
  read -r median slow allocations < <("$bin/turn" "$work/small.botc" 1000000)
  figure "one turn, median of a million (99 %: $slow ns)" "$median" 1000 ns
  figure 'heap allocations in a million turns' "$allocations" 0 ''
}

runtime_size() {
  local archives
  mapfile -t archives < <(find "$1/bytecode" "$1/runtime" -name 'libbot_*.a')
  figure "the runtime's own code and tables" \
    "$(size "${archives[@]}" | awk 'NR > 1 { sum += $1 + $2 + $3 } END { print sum + 0 }')" 307200 bytes
}

artifact_sizes
starts
turns
runtime_size "$1"
exit "$failed"
