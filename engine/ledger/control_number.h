#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace crossdock::ledger {

enum class NumberLevel : std::uint8_t { interchange, group, set, sequence };
enum class NumberState : std::uint8_t { reserved, issued, voided };

[[nodiscard]] std::string_view name_of(NumberLevel level);
[[nodiscard]] std::string_view name_of(NumberState state);

/// One run of numbers: control numbers of ours towards a partner, at a level, for production or test; or those that maps give out.
struct CounterKey {
  std::string us;       ///< our qualifier and id; of a sequence its scope, "sscc/0/0614141"
  std::string partner;  ///< empty for a sequence
  NumberLevel level = NumberLevel::interchange;
  char usage = 'P';
};

/// What is wanted: `count` numbers that follow each other, of the range [from, to]. After `to` a new epoch starts at `from`.
struct NumberRequest {
  CounterKey counter;
  std::uint64_t from = 1;
  std::uint64_t to = 999'999'999;
  std::uint64_t count = 1;
  std::int64_t job = 0;
  std::string purpose;  ///< what the job wants them for; asked again with the same purpose it gets the same numbers
};

struct CounterRecord {
  CounterKey key;
  std::uint32_t epoch = 1;
  std::uint64_t next = 1;
};

struct ControlNumberRecord {
  std::uint32_t epoch = 1;
  std::uint64_t number = 0;
  NumberState state = NumberState::reserved;
  std::int64_t job = 0;
  std::string purpose;
  std::string reason;  ///< of a void number
  Instant at;
};

}  // namespace crossdock::ledger
