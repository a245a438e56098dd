#pragma once

#include "diagnostic/policy.h"
#include "document/transaction_set.h"
#include "format/x12/finding_list.h"
#include "grammar/grammar.h"

namespace crossdock::x12 {

/// Checks what a partner's overlay asks of a set as a whole (segments required or forbidden, values of keyed instances, conditions)
/// and adds the findings. `set` is the collected set, matched against `grammar`.
void check_overlay(const TransactionSet& set, const grammar::Grammar& grammar, const ValidationPolicy& policy, FindingList& findings);

}  // namespace crossdock::x12
