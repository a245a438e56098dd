#pragma once

#include <cstdint>

namespace crossdock::cli {

/// What the command returns to its caller.
enum class Exit : std::uint8_t {
  fine = 0,
  found = 1,       ///< it ran and found something: rejected, different, failed tests
  usage = 2,       ///< wrong arguments, or a site, grammar, map or pack with errors
  not_found = 3,   ///< no such file, partner or document
  internal = 70,   ///< a fault of the program
  temporary = 75,  ///< trying again later may help
};

}  // namespace crossdock::cli
