#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"

namespace crossdock::exchange {

/// The name of a file that goes out, made of safe parts: what it is, its business key, its control number, the time, its id.
[[nodiscard]] std::string outbound_name(const std::string& what, const std::string& key, const std::string& control, Instant at,
                                        const std::string& id, const std::string& extension);

/// "20261120T080114Z"
[[nodiscard]] std::string compact_time(Instant at);

/// ISA13 as it is written.
[[nodiscard]] std::string nine_digits(std::uint64_t number);

}  // namespace crossdock::exchange
