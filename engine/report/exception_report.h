#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "report/acknowledgment_report.h"

namespace crossdock::report {

/// Everything that the folder of one exception says beside the source: why it is open, what it blocks, who does what by when.
struct ExceptionReport {
  std::string id;        ///< "EX41"
  std::string kind;      ///< "unknown partner", "syntax", "duplicate", …: the playbook
  std::string failure;   ///< "business" or "technical"
  std::string title;     ///< one line: "a purchase order of ACME was rejected"
  std::string severity;  ///< "critical", "high", "normal", "low"
  std::string tier;
  std::string state = "open";  ///< "open", "resolved", "dead"
  std::string partner, partner_title;
  std::optional<Instant> opened, due;
  std::string owner;
  std::string what;    ///< what happened, whole sentences
  std::string effect;  ///< what does not happen because of it
  std::uint64_t count = 1;
  std::vector<std::string> documents;
  std::string set, key;
  std::string file, file_hash;
  std::uint64_t file_bytes = 0;
  std::string source_path;  ///< where the bytes lie, relative to the exchange folder
  std::vector<Finding> findings;
  std::uint64_t findings_total = 0;
  std::vector<RuleRemark> remarks;
  std::vector<NextStep> next;
  std::string meaning;             ///< of its kind, a sentence
  std::vector<std::string> steps;  ///< what people do about its kind
};

/// exceptions/open/<id>/error.txt
[[nodiscard]] std::string exception_text(const ExceptionReport& exception, Instant now);
/// exceptions/open/<id>/error.json
[[nodiscard]] std::string exception_json(const ExceptionReport& exception);
[[nodiscard]] Result<ExceptionReport> parse_exception_json(std::string_view json);

}  // namespace crossdock::report
