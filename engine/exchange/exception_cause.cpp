#include "exchange/exception_cause.h"

#include <algorithm>
#include <chrono>

#include "partner/tier.h"

namespace crossdock::exchange {

ledger::ExceptionSeverity severity_of(std::string_view tier) {
  if (tier == "revenue") return ledger::ExceptionSeverity::urgent;
  if (tier == "customer") return ledger::ExceptionSeverity::high;
  return tier == "analytics" ? ledger::ExceptionSeverity::low : ledger::ExceptionSeverity::normal;
}

void set_by_tier(ledger::ExceptionCause& cause, std::string_view tier, Instant now) {
  cause.severity = std::max(cause.severity, severity_of(tier));
  const auto within = partner::policy_of(partner::tier_named(tier)).settled_within;
  cause.due = Instant{now.milliseconds + std::chrono::duration_cast<std::chrono::milliseconds>(within).count()};
}

ledger::ExceptionCause exception_of(const Trouble& trouble, const std::string& partner, const std::string& set_id, const std::string& tier,
                                    const std::string& file, const std::string& document, Instant now) {
  ledger::ExceptionCause cause;
  cause.group = {partner, set_id, trouble.rule, trouble.place};
  cause.playbook = trouble.playbook;
  cause.owner = trouble.owner;
  cause.cause = trouble.cause;
  cause.next = trouble.next;
  cause.file = file;
  cause.document = document;
  cause.severity = ledger::ExceptionSeverity::low;
  set_by_tier(cause, tier, now);
  return cause;
}

}  // namespace crossdock::exchange
