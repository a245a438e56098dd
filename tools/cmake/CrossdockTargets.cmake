# One folder of engine/ is one target; a folder's sources are whatever lies in it, so that adding a file needs no edit here.

add_library(crossdock_options INTERFACE)
target_compile_options(crossdock_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wnull-dereference -Werror)
# GCC 12 sees an overlap in any inlined "literal" + std::string (GCC bug 105651).
target_compile_options(crossdock_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
target_include_directories(crossdock_options INTERFACE "${CMAKE_SOURCE_DIR}/engine")

# What nearly every file includes, read once a build: half of compiling a small file is reading the standard library. Off unless
# asked for (tools/test asks), because ccache shares nothing between checkouts then. Each file still includes what it uses.
set(crossdock_common_headers <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <mutex> <optional> <set>
  <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)
if(CROSSDOCK_PCH)
  # ccache can look through a precompiled header only with this.
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()

# crossdock_folder(<folder> [USES <folder>...] [PACKAGES <target>...])
# The library of engine/<folder>. USES are the folders that it may include; PACKAGES stay private to it.
# A folder of headers alone has nothing to compile and becomes an INTERFACE library.
function(crossdock_folder folder)
  cmake_parse_arguments(arg "" "" "USES;PACKAGES" ${ARGN})
  string(REPLACE "/" "_" target "${folder}")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/engine/${folder}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(sources)
    add_library(crossdock_${target} STATIC ${sources})
    set(visibility PRIVATE)
    # GCC 12 takes what it inlines from a precompiled header for our code and warns of it: not with full optimisation.
    if(CROSSDOCK_PCH AND NOT CMAKE_BUILD_TYPE STREQUAL "Release")
      if(target STREQUAL "base")
        target_precompile_headers(crossdock_base PRIVATE ${crossdock_common_headers})
      else()
        target_precompile_headers(crossdock_${target} REUSE_FROM crossdock_base)
      endif()
    endif()
  else()
    add_library(crossdock_${target} INTERFACE)
    set(visibility INTERFACE)
  endif()
  target_link_libraries(crossdock_${target} ${visibility} crossdock_options ${arg_PACKAGES})
  foreach(used IN LISTS arg_USES)
    string(REPLACE "/" "_" used_target "${used}")
    target_link_libraries(crossdock_${target} ${visibility} crossdock_${used_target})
  endforeach()
endfunction()
