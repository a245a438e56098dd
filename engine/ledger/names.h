#pragma once

#include <string_view>

namespace crossdock::ledger {

/// The value of a name that the ledger wrote; throws LedgerFault where it never wrote such a name.
template <class Enumeration>
[[nodiscard]] Enumeration value_of_name(std::string_view name);

}  // namespace crossdock::ledger
