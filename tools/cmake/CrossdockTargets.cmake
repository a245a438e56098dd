# One folder of engine/ is one target; a folder's sources are whatever lies in it, so that adding a file needs no edit here.

add_library(crossdock_options INTERFACE)
# In a unit of several files, what is compiled before a file is no business of its own names. GCC 12 sees null pointers inside vectors
# of strings and bits that it has inlined into mapping/.
target_compile_options(crossdock_options INTERFACE
  -Wall -Wextra -Wpedantic $<IF:$<BOOL:${CROSSDOCK_UNITY}>,-Wshadow=local,-Wshadow> -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual $<$<NOT:$<STREQUAL:$<TARGET_PROPERTY:NAME>,crossdock_mapping>>:-Wnull-dereference> -Werror)
# GCC 12 sees an overlap in any inlined "literal" + std::string (GCC bug 105651).
target_compile_options(crossdock_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
target_include_directories(crossdock_options INTERFACE "${CMAKE_SOURCE_DIR}/engine")

# Compiles eight sources of a target as one where CROSSDOCK_UNITY asks for it: most of compiling a file is reading the standard library. So
# names in unnamed namespaces are unique within a folder. What is left out is expensive itself, or what others share its names with.
function(crossdock_unity target)
  if(CROSSDOCK_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
endfunction()

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
    # Files of the parsers take long by their templates, not by what they include.
    if(NOT target MATCHES "^(base|language)$")
      crossdock_unity(crossdock_${target})
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
