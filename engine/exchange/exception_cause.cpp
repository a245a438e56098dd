#include "exchange/exception_cause.h"

namespace crossdock::exchange {

ledger::ExceptionSeverity severity_of(std::string_view tier) {
  if (tier == "revenue") return ledger::ExceptionSeverity::urgent;
  if (tier == "customer") return ledger::ExceptionSeverity::high;
  return tier == "analytics" ? ledger::ExceptionSeverity::low : ledger::ExceptionSeverity::normal;
}

ledger::ExceptionCause exception_of(const Trouble& trouble, const std::string& partner, const std::string& set_id, const std::string& tier,
                                    const std::string& file, const std::string& document) {
  ledger::ExceptionCause cause;
  cause.group = {partner, set_id, trouble.rule, trouble.place};
  cause.playbook = trouble.playbook;
  cause.severity = severity_of(tier);
  cause.owner = trouble.owner;
  cause.cause = trouble.cause;
  cause.next = trouble.next;
  cause.file = file;
  cause.document = document;
  return cause;
}

}  // namespace crossdock::exchange
