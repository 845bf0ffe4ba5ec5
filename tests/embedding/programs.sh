#!/usr/bin/env bash
# programs.sh CMAKE BUILD PAGE BOT CC CXX: installs the runtime of BUILD to a folder of its own, takes the programs out of
# PAGE (code blocks with a file's name behind the language), builds them in every way the page names, and runs them.
set -euo pipefail
cmake=$1 build=$2 page=$3 bot=$4 cc=$5 cxx=$6
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
prefix="$work/prefix moved"
passed=0 failed=0

# take INFO FILE: the code block whose opening fence is ```INFO.
take() {
  awk -v info="$1" '$0 == "```" && inside { exit } inside { print } $0 == "```" info { inside = 1 }' "$page" >"$work/$2"
  [ -s "$work/$2" ] || { echo "the page has no block \`\`\`$1"; exit 1; }
}

# check NAME COMMAND...: the command answers as the page shows.
check() {
  local name=$1
  shift
  if "$@" <"$work/in.txt" >"$work/said.txt" 2>"$work/complained.txt" && cmp -s "$work/said.txt" "$work/expected.txt" &&
    [ ! -s "$work/complained.txt" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '%s: not what the page shows\n' "$name"
    cat "$work/said.txt" "$work/complained.txt"
  fi
}

"$cmake" --install "$build" --prefix "$work/prefix" --component runtime >"$work/log" || { cat "$work/log"; exit 1; }
"$cmake" --install "$build" --prefix "$work/prefix" --component botvm --strip >"$work/log" || { cat "$work/log"; exit 1; }
mv "$work/prefix" "$prefix" # what was installed does not know where
libdir=$(dirname -- "$(find "$prefix" -name libbot_runtime.so)")
export PKG_CONFIG_PATH="$libdir/pkgconfig" PATH="$prefix/bin:$PATH"

take bot toko.bot
take 'c talk.c' talk.c
take 'cmake CMakeLists.txt' CMakeLists.txt
take 'cpp talk.cpp' talk.cpp
take 'python talk.py' talk.py
take 'js talk.js' talk.js
awk '/^\$ printf/ { inside = 1; next } /^```/ { if (inside) exit } inside' "$page" >"$work/expected.txt"
# shellcheck disable=SC2059 # the page's text is the format there, too
printf "$(sed -n "s/^\\$ printf '\\(.*\\)' |.*/\\1/p" "$page" | head -n 1)" >"$work/in.txt"
"$bot" build "$work/toko.bot" -o "$work/toko.botc"

# flags NAME...: what pkg-config says, as words; the prefix has a blank in it.
flags() { eval "set -- $(pkg-config "$@")"; words=("$@"); }
strict=(-std=c99 -Wall -Wextra -pedantic -Werror)

flags --cflags --libs bot-runtime
"$cc" "${strict[@]}" "$work/talk.c" "${words[@]}" -o "$work/shared"
check 'C, shared' env LD_LIBRARY_PATH="$libdir" "$work/shared" "$work/toko.botc"
"$cxx" -std=c++17 -Wall -Wextra -Werror "$work/talk.cpp" "${words[@]}" -o "$work/shared_cpp"
check 'C++, shared' env LD_LIBRARY_PATH="$libdir" "$work/shared_cpp" "$work/toko.botc"
readelf -d "$work/shared" | grep -q 'NEEDED.*libbot_runtime\.so\.1\]' || { echo 'the soname is wrong'; failed=$((failed + 1)); }

flags --cflags --libs bot-runtime-static
"$cc" "${strict[@]}" "$work/talk.c" "${words[@]}" -o "$work/static"
check 'C, static' "$work/static" "$work/toko.botc"
! readelf -d "$work/static" | grep -q libbot_runtime || { echo 'static is not'; failed=$((failed + 1)); }

flags --static --cflags --libs bot-runtime
"$cc" "${strict[@]}" "$work/talk.c" -static "${words[@]}" -o "$work/all_static"
check 'C, all static' "$work/all_static" "$work/toko.botc"

for target in bot::runtime bot::runtime_static; do
  sed -i "s/bot::runtime[a-z_]*/$target/" "$work/CMakeLists.txt"
  {
    "$cmake" -S "$work" -B "$work/with-${target#bot::}" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_C_COMPILER="$cc"
    "$cmake" --build "$work/with-${target#bot::}"
  } >"$work/log" 2>&1 || cat "$work/log"
  check "CMake, $target" "$work/with-${target#bot::}/talk" "$work/toko.botc"
done
sed -i 's/COMPONENTS runtime/COMPONENTS compiler/' "$work/CMakeLists.txt"
if "$cmake" -S "$work" -B "$work/other" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" >"$work/log" 2>&1 ||
  ! grep -q "there is no component 'compiler'" "$work/log"; then
  echo 'a component that is not there was found'
  failed=$((failed + 1))
fi

check Python env LD_LIBRARY_PATH="$libdir" python3 "$work/talk.py" "$work/toko.botc"
check Node node "$work/talk.js" "$work/toko.botc"

exported=$(nm -D --defined-only "$libdir/libbot_runtime.so" | awk '{ print $3 }' | grep -v '^bot_[a-z_]*@@BOT_1$' | grep -vx 'BOT_1\(@@.*\)\?' || true)
[ -z "$exported" ] || { printf 'libbot_runtime.so exports more than its header:\n%s\n' "$exported"; failed=$((failed + 1)); }

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -eq 8 ]
