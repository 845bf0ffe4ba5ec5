# Compiler flags of our own code; generated code does not get the warnings.

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

# g++ is the compiler whose warnings are errors; clang++ (sanitizers, fuzzing, clang-tidy) warns.
add_library(bot_options INTERFACE)
target_compile_options(bot_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<CXX_COMPILER_ID:GNU>:-Werror> $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion>)

# BOT_SANITIZE: address (with undefined), thread, or empty.
set(BOT_SANITIZE "" CACHE STRING "sanitizers to build with: address, thread")
if(BOT_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(BOT_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread)
  add_link_options(-fsanitize=thread)
elseif(BOT_SANITIZE)
  message(FATAL_ERROR "BOT_SANITIZE is '${BOT_SANITIZE}'; it takes address or thread.")
endif()

# Where the time of a turn goes, small functions are inlined as at -O3; the rest of -O3 only makes the code larger.
set(BOT_HOT_OPTIONS "")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT BOT_SANITIZE)
  set(BOT_HOT_OPTIONS --param=max-inline-insns-auto=30 --param=inline-min-speedup=15 -falign-functions=32 -falign-loops=32)
endif()

# BOT_FUZZ: the programs of tests/fuzz, and coverage counters in everything they link.
option(BOT_FUZZ "build the fuzz targets (clang++ only)" OFF)
if(BOT_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "BOT_FUZZ needs clang++, which brings libFuzzer; the presets asan and fuzz choose it.")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()
