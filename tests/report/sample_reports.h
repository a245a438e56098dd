#pragma once

#include <string>
#include <vector>

#include "report/acknowledgment_report.h"
#include "report/exception_report.h"

/// Reports of invented documents that the tests render.
namespace crossdock::report::samples {

Instant instant(std::string_view rfc3339);

/// A finding about `value` in element `element` of the segment `excerpt`, as the reader would tell it.
Diagnostic element_finding(FaultKind kind, Code code, std::uint32_t segment, std::string tag, std::uint16_t element, std::string value,
                           std::string excerpt);

AcknowledgmentReport rejected_order();
AcknowledgmentReport accepted_order();
AcknowledgmentReport held_order();
AcknowledgmentReport overdue_shipment();
AcknowledgmentReport unreadable_file();
/// Every text of it holds what could break a page, a terminal or a spreadsheet.
AcknowledgmentReport hostile_report();
ExceptionReport rejected_exception();

}  // namespace crossdock::report::samples
