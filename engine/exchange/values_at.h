#pragma once

#include <string_view>
#include <vector>

#include "document/value.h"

namespace crossdock::exchange {

/// Every value that a path such as `orders[].order_number` leads to, in its order; absent ones are left out.
[[nodiscard]] std::vector<Value> values_at(const Record& record, std::string_view path);

}  // namespace crossdock::exchange
