# Everything from outside, found once. `./dev` installs the Debian packages these come from.

find_package(fmt 9 REQUIRED)
set(Boost_USE_STATIC_LIBS ON) # every shared library costs the tool some of its start
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)

find_path(UTF8PROC_INCLUDE_DIR utf8proc.h REQUIRED)
find_library(UTF8PROC_LIBRARY NAMES libutf8proc.a utf8proc REQUIRED)
add_library(bot_utf8proc INTERFACE)
target_include_directories(bot_utf8proc SYSTEM INTERFACE "${UTF8PROC_INCLUDE_DIR}")
target_link_libraries(bot_utf8proc INTERFACE "${UTF8PROC_LIBRARY}")

# Patterns. Only bytecode/pattern.cpp includes it.
find_package(Threads REQUIRED)
find_path(RE2_INCLUDE_DIR re2/re2.h REQUIRED)
find_library(RE2_LIBRARY NAMES libre2.a re2 REQUIRED)
add_library(bot_re2 INTERFACE)
target_include_directories(bot_re2 SYSTEM INTERFACE "${RE2_INCLUDE_DIR}")
target_link_libraries(bot_re2 INTERFACE "${RE2_LIBRARY}" Threads::Threads)

# The same two as the system's shared libraries, for what is installed: libbot_runtime.so and botvm.
find_library(UTF8PROC_SHARED NAMES utf8proc REQUIRED)
find_library(RE2_SHARED NAMES re2 REQUIRED)

find_path(SODIUM_INCLUDE_DIR sodium.h REQUIRED)
find_library(SODIUM_LIBRARY NAMES libsodium.a sodium REQUIRED)
add_library(bot_sodium INTERFACE)
target_include_directories(bot_sodium SYSTEM INTERFACE "${SODIUM_INCLUDE_DIR}")
target_link_libraries(bot_sodium INTERFACE "${SODIUM_LIBRARY}")

find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)
add_library(bot_tomlplusplus INTERFACE)
target_include_directories(bot_tomlplusplus SYSTEM INTERFACE "${TOMLPLUSPLUS_INCLUDE_DIR}")

# The line editor of the chat. Static, with what it needs: only the chat uses it, but every start would load it.
find_path(LIBEDIT_INCLUDE_DIR histedit.h REQUIRED)
find_library(LIBEDIT_LIBRARY NAMES libedit.a edit REQUIRED)
add_library(bot_libedit INTERFACE)
target_include_directories(bot_libedit SYSTEM INTERFACE "${LIBEDIT_INCLUDE_DIR}")
target_link_libraries(bot_libedit INTERFACE "${LIBEDIT_LIBRARY}")
if(LIBEDIT_LIBRARY MATCHES "\\.a$")
  foreach(needed tinfo bsd md)
    find_library(LIBEDIT_${needed} NAMES lib${needed}.a ${needed} REQUIRED)
    target_link_libraries(bot_libedit INTERFACE "${LIBEDIT_${needed}}")
  endforeach()
endif()
