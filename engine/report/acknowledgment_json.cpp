#include "report/acknowledgment_report.h"
#include "report/record.h"

namespace crossdock::report {

std::string acknowledgment_json(const AcknowledgmentReport& report) { return record::to_json("acknowledgment", report); }

Result<AcknowledgmentReport> parse_acknowledgment_json(std::string_view json) {
  return record::from_json<AcknowledgmentReport>("acknowledgment", json);
}

}  // namespace crossdock::report
