#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "grammar/grammar.h"
#include "partner/pack.h"
#include "sample/private_data.h"
#include "sample/replacement.h"

/// Real documents made keepable: what is private is replaced in its place, byte for byte as long; everything else stays as it came.
namespace crossdock::sample {

/// `text` is an X12 file (already plain text, see x12::PlainStream). Elements are known by the pack's dictionaries; values that the
/// pack's own overlays name stay, and so do those ids of the envelope that `known_ids` has (trimmed).
/// An error where a part cannot be read and would be kept as it is.
[[nodiscard]] Result<std::string> scrub_x12(std::string_view text, const partner::PackVersion& pack, const PrivateData& table,
                                            const std::vector<std::string>& known_ids, Replacement& replace);

/// A CSV, fixed-column, XML or JSON file by its layout.
[[nodiscard]] Result<std::string> scrub_flat(std::string_view bytes, const grammar::Grammar& layout, const PrivateData& table,
                                             Replacement& replace);

}  // namespace crossdock::sample
