# C++ made at build time by bot_gen (tools/gen). It lands in ${PROJECT_BINARY_DIR}/generated, which every room includes.
# Each step has a stamp as its output and the made files as by-products: a file that did not change compiles nothing.

include_guard(GLOBAL)

if(NOT TARGET bot_gen)
  add_subdirectory("${PROJECT_SOURCE_DIR}/tools/gen" "${PROJECT_BINARY_DIR}/tools/gen")
endif()

# bot_generate(<stamp> ARGUMENTS <for bot_gen…> MADE <files…> FROM <files…>)
# Internal to this file. Defines the target <stamp>, which the users of the files depend on.
function(bot_generate name)
  cmake_parse_arguments(arg "" "" "ARGUMENTS;MADE;FROM" ${ARGN})
  set(stamp "${PROJECT_BINARY_DIR}/generated/${name}.stamp")
  add_custom_command(
    OUTPUT "${stamp}"
    BYPRODUCTS ${arg_MADE}
    COMMAND bot_gen ${arg_ARGUMENTS}
    COMMAND ${CMAKE_COMMAND} -E touch "${stamp}"
    DEPENDS bot_gen ${arg_FROM}
    COMMENT "Making ${name}"
    VERBATIM)
  set_source_files_properties(${arg_MADE} PROPERTIES GENERATED ON)
  add_custom_target(${name} DEPENDS "${stamp}")
endfunction()

# bot_catalogue(<target>): the catalogue of findings from docs/diagnostics, for the sources of <target>:
# generated/compiler/diagnostics/{catalogue.hpp,catalogue.cpp,examples.cpp}. Call it after the target exists.
function(bot_catalogue target)
  file(GLOB pages CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/diagnostics/B*.md")
  set(made "${PROJECT_BINARY_DIR}/generated/compiler/diagnostics")
  bot_generate(bot_catalogue ARGUMENTS catalogue "${made}" ${pages}
    MADE "${made}/catalogue.hpp" "${made}/catalogue.cpp" "${made}/examples.cpp" FROM ${pages})
  target_sources(${target} PRIVATE "${made}/catalogue.cpp" "${made}/examples.cpp")
  add_dependencies(${target} bot_catalogue)
endfunction()

# bot_embed(<target> OUT <path> NAMESPACE <ns> NAME <name> [BASE <directory>] FILES <files…>)
# Embeds the files and adds them to <target>: generated/<path>.hpp, to be included as "<path>.hpp", declares
#   struct <Name>File { std::string_view name, text; };   std::span<const <Name>File> <name>();  // sorted by name
#   std::optional<std::string_view> find_<name>(std::string_view name);
# Names are relative to BASE, or the bare file names without one. Call it after the target exists.
function(bot_embed target)
  cmake_parse_arguments(arg "" "OUT;NAMESPACE;NAME;BASE" "FILES" ${ARGN})
  set(made "${PROJECT_BINARY_DIR}/generated/${arg_OUT}")
  set(base)
  if(arg_BASE)
    set(base --base "${arg_BASE}")
  endif()
  bot_generate(${target}_${arg_NAME} ARGUMENTS embed "${arg_NAMESPACE}" "${arg_NAME}" "${made}.hpp" "${made}.cpp"
    ${base} ${arg_FILES} MADE "${made}.hpp" "${made}.cpp" FROM ${arg_FILES})
  target_sources(${target} PRIVATE "${made}.cpp")
  add_dependencies(${target} ${target}_${arg_NAME})
endfunction()
