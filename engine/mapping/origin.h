#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/source.h"
#include "document/transaction_set.h"
#include "document/value.h"
#include "mapping/inputs.h"
#include "mapping/program.h"

/// Which rules of a map and which fields of an object stand behind a document that was written.
namespace crossdock::mapping {

/// A place in a written document: the segment's position (ST being 1) and its element, 0 for the segment as a whole.
struct WrittenPlace {
  std::uint32_t segment = 0;
  std::uint16_t element = 0;
};

struct WrittenFrom {
  std::optional<SourceSpan> rule;
  std::string object_path;  ///< empty where no field stands behind it
};

/// Beside each place where it came from. Writes the object once more to find out, so it is for documents that are refused.
/// `separators`: the document's component and repetition separator.
[[nodiscard]] std::vector<WrittenFrom> origins_of(const std::shared_ptr<const MapProgram>& program, const CanonicalObject& object,
                                                  const MapInputs& inputs, const TransactionSet& separators,
                                                  const std::vector<WrittenPlace>& places);

/// The rule that writes a segment where it has something to write, for one that is missing. `key`: the value of its key element;
/// empty: any. Nothing where the map has no such rule.
[[nodiscard]] WrittenFrom rule_writing(const MapProgram& program, NodeId segment, std::string_view key);

}  // namespace crossdock::mapping
