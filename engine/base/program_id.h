#pragma once

#include <string>

namespace crossdock {

/// What the linker wrote into this very program to tell it from every other build (the GNU build id), as bytes; empty: it wrote nothing.
[[nodiscard]] std::string program_id();

}  // namespace crossdock
