# Everything from outside, found once. `./dev` installs the Debian packages these come from.

find_package(fmt 9 REQUIRED)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)

find_path(UTF8PROC_INCLUDE_DIR utf8proc.h REQUIRED)
find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)
add_library(bot_utf8proc INTERFACE)
target_include_directories(bot_utf8proc SYSTEM INTERFACE "${UTF8PROC_INCLUDE_DIR}")
target_link_libraries(bot_utf8proc INTERFACE "${UTF8PROC_LIBRARY}")

find_path(SODIUM_INCLUDE_DIR sodium.h REQUIRED)
find_library(SODIUM_LIBRARY sodium REQUIRED)
add_library(bot_sodium INTERFACE)
target_include_directories(bot_sodium SYSTEM INTERFACE "${SODIUM_INCLUDE_DIR}")
target_link_libraries(bot_sodium INTERFACE "${SODIUM_LIBRARY}")
