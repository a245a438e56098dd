#pragma once

#include <string>
#include <string_view>

#include "report/trace.h"

namespace crossdock::report {

/// The trace as one self-contained page: the documents drawn as arrows between us and each partner, oldest first, then each with its
/// facts and steps. `title`: what was asked for, such as "PO 4500012345".
[[nodiscard]] std::string trace_html(const Trace& trace, std::string_view title, Instant now);

}  // namespace crossdock::report
