#pragma once

#include <string>
#include <vector>

#include "partner/trading_partner.h"

namespace crossdock::partner {

/// One value of a pack as it counts, whoever wrote it.
struct EffectiveValue {
  std::string path;   ///< "x12.delimiters.element"
  std::string value;  ///< as TOML: "\"*\""
  bool base = true;   ///< what the base policy says
};

/// Every value but documents, ids and contacts, in the order of the key tables. Written as TOML they give the same pack.
[[nodiscard]] std::vector<EffectiveValue> effective_values(const TradingPartner& partner);

}  // namespace crossdock::partner
