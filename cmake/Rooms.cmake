# Rooms: every folder of the pipeline is a library of its own, and may include only the rooms named here.
# A wrong #include stops the configure step. ARCHITECTURE.md draws the same arrows.

set(BOT_ARROWS_bytecode "")
set(BOT_ARROWS_compiler/source bytecode)
set(BOT_ARROWS_compiler/diagnostics compiler/source)
set(BOT_ARROWS_compiler/ast compiler/source)
set(BOT_ARROWS_compiler/syntax compiler/ast compiler/diagnostics compiler/source)
set(BOT_ARROWS_compiler/resolve compiler/model compiler/ast compiler/diagnostics compiler/source)
set(BOT_ARROWS_compiler/model compiler/ast compiler/source bytecode)
set(BOT_ARROWS_compiler/check compiler/resolve compiler/model compiler/ast compiler/diagnostics compiler/source)
set(BOT_ARROWS_compiler/analyze compiler/model compiler/diagnostics compiler/source bytecode)
set(BOT_ARROWS_compiler/i18n compiler/model compiler/ast compiler/diagnostics compiler/source bytecode)
set(BOT_ARROWS_compiler/describe compiler/i18n compiler/model compiler/ast compiler/source bytecode)
set(BOT_ARROWS_compiler/lower compiler/i18n compiler/emit compiler/model compiler/diagnostics compiler/source bytecode)
set(BOT_ARROWS_compiler/emit compiler/diagnostics compiler/source bytecode)
set(BOT_ARROWS_compiler/format compiler/ast compiler/diagnostics compiler/source)
set(BOT_ARROWS_compiler/driver stdlib compiler/syntax compiler/resolve compiler/check compiler/analyze compiler/i18n
    compiler/lower compiler/emit compiler/model compiler/ast compiler/diagnostics compiler/source bytecode)
set(BOT_ARROWS_runtime/load runtime/match bytecode)
set(BOT_ARROWS_runtime/match bytecode)
set(BOT_ARROWS_runtime/session runtime/load bytecode)
set(BOT_ARROWS_runtime/vm runtime/load runtime/match runtime/session bytecode)
set(BOT_ARROWS_runtime/json runtime/vm bytecode)
set(BOT_ARROWS_runtime/c runtime/json runtime/load runtime/match runtime/session runtime/vm bytecode)
set(BOT_ARROWS_stdlib "")
set(BOT_ARROWS_tools/talk runtime/json runtime/load runtime/match runtime/session runtime/vm bytecode)
set(BOT_ARROWS_tools/botvm tools/talk runtime/json runtime/load runtime/match runtime/session runtime/vm bytecode)
set(BOT_ARROWS_tools/bot tools/talk compiler/analyze compiler/driver compiler/describe compiler/i18n compiler/format compiler/syntax compiler/diagnostics compiler/source compiler/model compiler/ast stdlib
    runtime/load runtime/match runtime/session runtime/vm bytecode)

set(BOT_ROOMS bytecode compiler/source compiler/diagnostics compiler/ast compiler/syntax compiler/resolve compiler/model
    compiler/check compiler/analyze compiler/i18n compiler/describe compiler/lower compiler/emit compiler/format compiler/driver runtime/load runtime/match
    runtime/session runtime/vm runtime/json runtime/c stdlib tools/talk tools/botvm tools/bot)

# The room's library target: compiler/syntax -> bot_compiler_syntax.
function(bot_room_target room out)
  string(REPLACE "/" "_" name "${room}")
  set(${out} "bot_${name}" PARENT_SCOPE)
endfunction()

# Fails when a file of `room` includes a room it has no arrow to.
function(bot_check_arrows room)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${room}/*.hpp" "${PROJECT_SOURCE_DIR}/${room}/*.cpp")
  foreach(file IN LISTS files)
    file(STRINGS "${file}" includes REGEX "^#include \"[^\"]+\"")
    foreach(line IN LISTS includes)
      string(REGEX REPLACE "^#include \"([^\"]+)/[^/\"]+\".*" "\\1" included "${line}")
      if(NOT included IN_LIST BOT_ROOMS OR included STREQUAL room)
        continue()
      endif()
      if(NOT included IN_LIST BOT_ARROWS_${room})
        message(FATAL_ERROR "${file}\n  ${line}\n"
          "The room ${room} has no arrow to ${included}. The arrows are in cmake/Rooms.cmake and ARCHITECTURE.md.")
      endif()
    endforeach()
  endforeach()
endfunction()

# bot_room(<room> SOURCES <files…> [LIBRARIES <libs…>])
# A library for the room, linked to the rooms it has arrows to. A room of headers alone is an interface library.
function(bot_room room)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES" ${ARGN})
  bot_check_arrows(${room})
  bot_room_target(${room} target)
  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE bot_options)
    if(room MATCHES "^(bytecode$|runtime/)") # these become a shared library, too: runtime/c
      set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON)
      target_compile_options(${target} PRIVATE -ffunction-sections -fdata-sections)
      if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo") # its size and speed are those of what is shipped
        target_compile_options(${target} PRIVATE -O2)
      endif()
    endif()
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
  foreach(arrow IN LISTS BOT_ARROWS_${room})
    bot_room_target(${arrow} to)
    target_link_libraries(${target} ${scope} ${to})
  endforeach()
  if(arg_LIBRARIES)
    target_link_libraries(${target} ${scope} ${arg_LIBRARIES})
  endif()
endfunction()
