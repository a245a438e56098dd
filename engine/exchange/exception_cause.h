#pragma once

#include <string>
#include <string_view>

#include "exchange/judged_file.h"
#include "ledger/exception.h"

namespace crossdock::exchange {

/// How urgent a document's exceptions are, by its tier.
[[nodiscard]] ledger::ExceptionSeverity severity_of(std::string_view tier);

/// An exception cause of a document or file, its severity by the tier.
[[nodiscard]] ledger::ExceptionCause exception_of(const Trouble& trouble, const std::string& partner, const std::string& set_id,
                                                  const std::string& tier, const std::string& file, const std::string& document);

}  // namespace crossdock::exchange
