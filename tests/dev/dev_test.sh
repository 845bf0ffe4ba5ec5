#!/usr/bin/env bash
# Tests of ./dev: dev_test.sh PATH-OF-DEV. Works on a copy in a folder with a space in its name; apt-get, cmake, ninja
# and the built `bot` are stand-ins that write down how they were called.
# shellcheck disable=SC2016 # the stand-ins expand their text themselves
set -uo pipefail
unset BOT_PRESET BOT_JOBS BOT_NO_INSTALL

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
project="$work/a project"
calls="$work/calls"
mkdir -p "$project/examples/hello" "$work/bin"
cp -- "$1" "$project/dev"
printf 'hi\nbye\n' >"$project/examples/hello/conversation.txt"

stand_in() { # NAME, its text on standard input
  { printf '#!/usr/bin/env bash\nprintf "%%s\\n" "%s $*" >>"%s"\n' "$1" "$calls"; cat; } >"$work/bin/$1"
  chmod +x "$work/bin/$1"
}
stand_in dpkg-query <<<'for p in "$@"; do [[ " ${MISSING:-} " == *" $p "* ]] || echo "$p installed"; done'
stand_in apt-get <<<'exit "${APT_STATUS:-0}"'
stand_in sudo <<<'[ "$1" != -n ] || shift; exec "$@"'
stand_in id <<<'echo "${FAKE_UID:-0}"'
stand_in cmake <<'TEXT'
[ -z "${CMAKE_FAILS:-}" ] || { echo "CMake Error: no such thing"; exit 1; }
touch build/build.ninja
echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" >build/CMakeCache.txt
TEXT
stand_in ninja <<'TEXT'
echo 'ninja: no work to do.'
[ -z "${NINJA_FAILS:-}" ] || exit 1
mkdir -p "$2/bin"
printf '#!/bin/sh\necho "bot $*"; cat\n' >"$2/bin/bot"
chmod +x "$2/bin/bot"
TEXT

passed=0 failed=0
# expect WHAT STATUS PATTERN COMMAND...: the command ends with the status and its output, both streams, matches.
expect() {
  local what=$1 status=$2 pattern=$3 output actual=0
  shift 3
  : >"$calls"
  output=$(PATH="$work/bin:$PATH" "$@" 2>&1) || actual=$?
  # shellcheck disable=SC2053 # a pattern is meant
  if [ "$actual" -eq "$status" ] && [[ $output == $pattern ]]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n  status %d, expected %d\n  output: %s\n  expected: %s\n' "$what" "$actual" "$status" "$output" "$pattern"
  fi
}
# expect_calls WHAT PATTERN: what the stand-ins wrote down during the last `expect`.
expect_calls() {
  # shellcheck disable=SC2053 # a pattern is meant
  if [[ $(cat "$calls") == $2 ]]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n  calls: %s\n  expected: %s\n' "$1" "$(cat "$calls")" "$2"
  fi
}
run() { "$project/dev" run "$@"; }
run_closed() { "$project/dev" run "$@" <&-; }
run_with() { local text=$1; shift; printf '%b' "$text" | "$project/dev" run "$@"; }
run_without_home() { env -u HOME "$project/dev" run "$@" </dev/null; }
elsewhere() { (cd / && "$@"); }
# shellcheck source=/dev/null
counted() { (printf '%b' "$1" >"$work/tests.xml"; source "$project/dev"; count_cases "$work/tests.xml"); }
hello=$project/examples/hello

# usage
expect 'help' 0 'usage: ./dev COMMAND*' "$project/dev" help
expect 'no command is help' 0 'usage: ./dev COMMAND*' "$project/dev"
expect 'an unknown command' 2 "*no command 'nonsense'*./dev help*" "$project/dev" nonsense
expect 'run without a path' 2 '*takes the path of a bot*' run
expect 'run with a wrong path' 3 "*no file or folder '/no/such/bot'*" run /no/such/bot
expect 'fmt with a wrong argument' 2 '*fmt takes --check*' "$project/dev" fmt --chek
expect 'fuzz without a number' 2 '*a number of seconds*' "$project/dev" fuzz syntax soon
expect 'an unknown preset' 2 "*BOT_PRESET is 'fast'*dev asan*" env BOT_PRESET=fast "$project/dev" build

# packages
MISSING='antlr4 ccache' expect 'missing packages are installed' 0 '*Installing Debian packages: ccache antlr4*' \
  "$project/dev" build
expect_calls 'exactly those' '*apt-get *update*apt-get *install --no-install-recommends ccache antlr4*'
expect 'nothing is missing' 0 'ninja: no work*' "$project/dev" build
expect_calls 'no apt-get then' 'dpkg-query *cmake --preset dev*ninja *'
MISSING=cmake FAKE_UID=1000 expect 'not root, with sudo' 0 '*Installing*cmake*' "$project/dev" build
expect_calls 'through sudo' '*sudo *apt-get *install*'
MISSING=cmake APT_STATUS=100 expect 'apt-get fails' 3 '*apt-get update failed*' "$project/dev" build
MISSING=cmake expect 'no looking for packages' 0 'ninja: no work*' env BOT_NO_INSTALL=1 "$project/dev" build
mv "$work/bin/sudo" "$work/sudo"
if ! command -v sudo >/dev/null; then
  MISSING=cmake FAKE_UID=1000 expect 'neither root nor sudo' 3 '*no sudo*apt-get install cmake*' "$project/dev" build
fi
mv "$work/sudo" "$work/bin/sudo"

# building
CMAKE_FAILS=1 expect 'configuring fails' 3 '*CMake Error: no such thing*could not configure*' "$project/dev" build
NINJA_FAILS=1 expect 'building fails' 1 '*the build failed*' "$project/dev" build

# run
NINJA_FAILS=1 expect 'building bot fails' 1 '*the build failed*' run "$hello"
rm -rf "$project/build"
expect 'messages from a pipe' 0 "*bot run $hello"$'\n''one'$'\n''two' run_with 'one\ntwo\n' "$hello"
expect_calls 'the first run configures' '*cmake --preset dev*'
expect 'again' 0 "bot run $hello --json"$'\n''one'$'\n\n''two' run_with 'one\n\ntwo' "$hello" --json
expect_calls 'the second run only builds' 'dpkg-query *ninja * bot'
expect 'the conversation is played for an empty pipe' 0 "bot run --echo $hello"$'\n''hi'$'\n''bye' run_with '' "$hello"
expect 'and for a closed standard input' 0 "bot run --echo $hello"$'\n''hi'$'\n''bye' run_closed "$hello"
expect 'and without HOME' 0 "bot run --echo $hello"$'\n''hi'$'\n''bye' run_without_home "$hello"
expect 'from elsewhere' 0 "bot run $hello"$'\n''one' elsewhere run_with 'one\n' examples/hello
expect 'a file without a conversation' 0 "bot run $project/dev" run_closed "$project/dev"
mv "$project" "$work/moved" && project="$work/moved"
expect 'a project that moved is configured anew' 0 '*bot run *one' run_with 'one\n' examples/hello
expect_calls 'with --fresh' '*cmake --preset dev --fresh*'

# counting
expect 'a program that counts' 0 '45 0' counted \
  '<testcase name="a" status="run">\n<system-out>x\nAll tests passed (123 assertions in 45 test cases)\n'
expect 'one case of it fails' 0 '2 1' counted \
  '<testcase name="a" status="fail">\n<system-out>\ntest cases:  3 |  2 passed | 1 failed\n'
expect 'all cases of it fail' 0 '0 2' counted \
  '<testcase name="a" status="fail">\n<system-out>\ntest cases: 2 | 2 failed\n'
expect 'a program that crashed' 0 '0 1' counted '<testcase name="a" status="fail">\n<system-out>killed\n'
expect 'a program that did not run' 0 '0 1' counted '<testcase name="a" status="notrun">\n'
expect 'a failure after its cases passed' 0 '3 1' counted \
  '<testcase name="a" status="fail">\n<system-out>\nAll tests passed (9 assertions in 3 test cases)\nleak\n'
expect 'several programs' 0 '7 1' counted \
  '<testcase name="a" status="run">\n<testcase name="b" status="run">\n<system-out>5 passed, 1 failed</system-out>\n<testcase name="c" status="run">\n'

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
