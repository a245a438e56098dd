#pragma once

#include <cstdint>
#include <vector>

#include "document/value.h"

namespace crossdock::mapping {

/// A hash of a record's texts and dates, objects inside it included and the slots `without` left out: records that are `same_but`
/// these have the same.
[[nodiscard]] std::uint64_t hash_of(const Record& record, const std::vector<std::uint32_t>& without);

/// Equal in every slot but these.
[[nodiscard]] bool same_but(const Record& a, const Record& b, const std::vector<std::uint32_t>& without);

}  // namespace crossdock::mapping
