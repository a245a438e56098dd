#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace crossdock::ledger {

/// Which layer of control numbers came before. ST02 is unique only inside its group, and GS06 repeats too.
enum class NumberLayer : std::uint8_t {
  interchange,  ///< ISA13
  group,        ///< ISA13 + GS06
  set,          ///< ISA13 + GS06 + ST02
};
[[nodiscard]] std::string_view name_of(NumberLayer layer);

/// The same bytes from the same partner, in a file that was judged. `not_file` is the one that asks.
struct SameBytes {
  std::string partner;
  std::string hash;
  Instant since;
  std::string not_file;
};

/// The same control numbers of the same sender; empty group and set: the interchange layer alone.
struct SameNumber {
  std::string sender_qualifier, sender;
  char usage = 'P';
  std::string interchange_control, group_control, set_control;
  Instant since;
  std::string not_file;
};

struct NumberMatch {
  NumberLayer layer = NumberLayer::interchange;  ///< the deepest that matches
  std::int64_t interchange = 0;                  ///< the earlier one
  std::string file;
  std::string document;  ///< set layer: the earlier document
};

/// The same business key of the same kind from the same partner, in a document that was not rejected or set aside as a duplicate.
struct SameKey {
  std::string partner;
  std::string set_id;
  std::string key;
  Instant since;
  std::string not_file;
};

}  // namespace crossdock::ledger
