# Installs into a folder of the build and looks at what is there.
set(prefix "${build}/test-install")
file(REMOVE_RECURSE "${prefix}")
execute_process(COMMAND "${CMAKE_COMMAND}" --install "${build}" --prefix "${prefix}" OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
foreach(name bin/crossdock share/crossdock/grammars/x12/004010 share/crossdock/maps share/man/man1/crossdock.1
    share/man/man1/crossdock-partner.1 share/man/man1/crossdock-status.1 share/bash-completion/completions/crossdock
    share/zsh/site-functions/_crossdock share/fish/vendor_completions.d/crossdock.fish)
  if(NOT EXISTS "${prefix}/${name}")
    message(FATAL_ERROR "the installation has no ${name}")
  endif()
endforeach()

# The installed program judges a document by the grammars beside it, in a folder that is no site.
execute_process(COMMAND "${prefix}/bin/crossdock" validate "${source}/samples/inbound/northmart/01-single.edi" --partner none
  WORKING_DIRECTORY "${prefix}" RESULT_VARIABLE exit OUTPUT_QUIET ERROR_VARIABLE said)
if(NOT exit EQUAL 0)
  message(FATAL_ERROR "the installed program ended with ${exit}: ${said}")
endif()

find_program(man man)
if(man)
  file(GLOB pages "${prefix}/share/man/man1/*.1")
  foreach(page IN LISTS pages)
    execute_process(COMMAND "${CMAKE_COMMAND}" -E env MANROFFOPT=-ww MAN_KEEP_STDERR=1 LC_ALL=C.UTF-8 "${man}" -l "${page}" RESULT_VARIABLE exit OUTPUT_QUIET ERROR_VARIABLE said)
    if(NOT exit EQUAL 0 OR NOT said STREQUAL "")
      message(FATAL_ERROR "man has something to say of ${page} (${exit}): ${said}")
    endif()
  endforeach()
endif()
file(REMOVE_RECURSE "${prefix}")
