#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/finding.h"

namespace crossdock::report {

/// The findings as numbered paragraphs, the heading "2 findings" first; nothing at all where there are none.
/// `total` is larger than the list where a limit cut it.
void append_findings(const std::vector<Finding>& findings, std::uint64_t total, std::string& out);

/// "error", "warning", "note"
[[nodiscard]] std::string_view finding_severity(Severity severity);

}  // namespace crossdock::report
