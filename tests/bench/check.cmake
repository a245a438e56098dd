# Runs the benchmark with small inputs and looks whether its result is whole.
#   cmake -D program=CROSSDOCK_BENCH -D command=CROSSDOCK -D folder=FOLDER -P check.cmake
file(REMOVE_RECURSE "${folder}")
file(MAKE_DIRECTORY "${folder}")
execute_process(
  COMMAND "${program}" --inputs "${folder}" --command "${command}" --size 0.05 --runs 2 --partners 3
    --json "${folder}/out.json" --svg "${folder}/out.svg" --table "${folder}/out.md"
  OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE outcome)
if(NOT outcome EQUAL 0)
  message(FATAL_ERROR "the benchmark failed:\n${output}${errors}")
endif()

file(READ "${folder}/out.json" json)
# Every row of a list has these members; as many rows as are expected at least.
function(check_list list least)
  string(JSON rows LENGTH "${json}" ${list})
  if(rows LESS least)
    message(FATAL_ERROR "${list}: ${rows} rows, at least ${least} were expected")
  endif()
  math(EXPR last "${rows} - 1")
  foreach(row RANGE ${last})
    foreach(member IN LISTS ARGN)
      string(JSON ignored ERROR_VARIABLE missing GET "${json}" ${list} ${row} ${member})
      if(missing)
        message(FATAL_ERROR "${list} ${row}: ${missing}")
      endif()
    endforeach()
  endforeach()
endfunction()
foreach(member version machine input_bytes runs acknowledgment_cost)
  string(JSON ignored GET "${json}" ${member})
endforeach()
check_list(limits 5 input bytes elements megabytes_per_cpu_second memory_megabytes_per_cpu_second)
check_list(passes 15 name title input bytes counted sets findings rejected bytes_written megabytes_per_cpu_second megabytes_per_second
  part_of_limit allocations allocations_per_set peak_bytes peak_bytes_before instructions_per_byte)
check_list(controls 10 input planted expected found good)
check_list(figures 15 name title)
check_list(goals 13 goal measured met)
file(READ "${folder}/out.svg" picture)
if(NOT picture MATCHES "^<svg .*</svg>\n$")
  message(FATAL_ERROR "the picture is not whole")
endif()
file(REMOVE_RECURSE "${folder}")
