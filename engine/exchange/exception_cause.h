#pragma once

#include <string>
#include <string_view>

#include "exchange/judged_file.h"
#include "ledger/exception.h"

namespace crossdock::exchange {

/// How urgent a document's exceptions are, by its tier.
[[nodiscard]] ledger::ExceptionSeverity severity_of(std::string_view tier);

/// Severity and due time of an exception that is raised now, by the tier of what it is about; never less severe than it is already.
void set_by_tier(ledger::ExceptionCause& cause, std::string_view tier, Instant now);

/// An exception cause of a document or file, severity and due time by the tier.
[[nodiscard]] ledger::ExceptionCause exception_of(const Trouble& trouble, const std::string& partner, const std::string& set_id,
                                                  const std::string& tier, const std::string& file, const std::string& document,
                                                  Instant now);

}  // namespace crossdock::exchange
