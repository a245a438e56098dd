#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "document/object_type.h"
#include "grammar/glance.h"
#include "grammar/grammar.h"
#include "grammar/packed.h"

/// A grammar, glances at files and the canonical types as bytes. Spans count files from `first`, the library's first.
namespace crossdock::grammar {

/// Grammars of a set refer to the code lists of their version's dictionary, which holds them itself.
[[nodiscard]] std::string packed_dictionary(const Grammar& grammar, std::uint32_t first);
[[nodiscard]] std::shared_ptr<Grammar> unpacked_dictionary(std::string_view bytes, std::uint32_t first);
/// Empty: it has what a shipped set has not (an overlay, a layout), or code lists that are not the dictionary's.
[[nodiscard]] std::string packed_set(const Grammar& grammar, const Grammar& dictionary, std::uint32_t first);
[[nodiscard]] std::shared_ptr<Grammar> unpacked_set(std::string_view bytes, const std::shared_ptr<const Grammar>& dictionary,
                                                    std::uint32_t first);

[[nodiscard]] std::string packed_glances(const std::vector<Glance>& glances);
[[nodiscard]] std::vector<Glance> unpacked_glances(std::string_view bytes);

[[nodiscard]] std::string packed_objects(const ObjectModel& model);
[[nodiscard]] std::unique_ptr<ObjectModel> unpacked_objects(std::string_view bytes);

// Nothing where the bytes are not whole.

}  // namespace crossdock::grammar
