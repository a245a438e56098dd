#pragma once

#include <string>

#include "document/transaction_set.h"
#include "mapping/instructions.h"
#include "mapping/program.h"

namespace crossdock::cli {

/// An element as a person finds it in its document: "segment 4 N1[ST].02", "line 3 order/line.sku". Place 0: the whole segment.
[[nodiscard]] std::string element_place(const mapping::MapProgram& program, const TransactionSet& document, const Segment& segment,
                                        mapping::ElementPlace place);

/// Whether the element names a person.
[[nodiscard]] bool is_personal(const mapping::MapProgram& program, const Segment& segment, mapping::ElementPlace place);

}  // namespace crossdock::cli
