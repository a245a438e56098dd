#pragma once

#include <string>
#include <vector>

#include "ledger/ledger.h"

/// What people outside are told of exceptions: what happened, how often, what to do next, who, until when, and the command to type.
namespace crossdock::report {

struct AlertHead {
  std::string site;   ///< the node's name
  std::string alert;  ///< the alert's name
  Instant at;
};

struct AlertContent {
  std::string subject;  ///< one line without control bytes, 120 code points at most
  std::string text;     ///< lines of at most 80 columns but for commands
  std::string json;     ///< one object: `site`, `alert`, `at`, `subject`, `exceptions` (id, severity, partner, …), `more`
};

/// The most severe first, then what is due first; twenty of them in full, the rest as a count. Everything that came
/// from a partner is made printable.
[[nodiscard]] AlertContent alert_content(const AlertHead& head, std::vector<ledger::ExceptionRecord> exceptions);

}  // namespace crossdock::report
