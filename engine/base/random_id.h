#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace crossdock {

/// A short id that people read aloud and type: `prefix` and at least three characters of an alphabet without look-alikes
/// (no I, L, O, U, 0, 1), such as D7K2. The same `number` always gives the same id, different numbers give different ids, and
/// neighbours look unlike each other. 3 characters reach for the first 27,000 numbers, 4 for the next 810,000, and so on.
[[nodiscard]] std::string short_id(std::string_view prefix, std::uint64_t number);

/// 32 hexadecimal digits from the machine's random source: for leases, which must not be guessed or met twice.
[[nodiscard]] std::string random_token();

}  // namespace crossdock
