#pragma once

#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/exit.h"

namespace crossdock::cli {

/// The whole command: reads the arguments, runs the subcommand, returns the exit code.
int run(int argc, char** argv);

/// The same with its streams, for tests. `arguments` without the program's name.
Exit run(const std::vector<std::string>& arguments, Streams& streams);

}  // namespace crossdock::cli
