#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exchange/promises.h"
#include "ledger/ledger.h"

namespace crossdock::exchange {

/// What a document means for documents that follow it, or that it follows.
struct Consequences {
  std::vector<ledger::Expectation> promised;     ///< what it obliges
  std::vector<ledger::Expectation> rescheduled;  ///< new due times of what its order obliged before
  Effect effect = Effect::none;
  std::string shipment;  ///< the one that it is about; see shipment_of
};

/// Settles what was expected of the document's partner and is met, waived or replaced by the document, awaits what it obliges, and closes
/// the exceptions of what was missed and has come. In the transaction that commits the document.
void follow_up(ledger::LedgerWriter& writer, const ledger::DocumentRecord& document, const Consequences& consequences);

/// A person put the document aside: what it obliges is waived, and what it met is awaited again.
void put_aside(ledger::LedgerWriter& writer, const ledger::DocumentRecord& document, std::string_view who, const std::string& reason);
/// A person resolved an exception: what it was missing is waived.
void waive_missing(ledger::LedgerWriter& writer, const ledger::ExceptionRecord& exception, const std::string& reason);

/// Opens an exception for everything that is missing now and was not before. Their ids.
[[nodiscard]] std::vector<std::string> sweep_missing(ledger::LedgerWriter& writer, Instant now);

/// The rule of those exceptions.
inline constexpr std::string_view missing_rule = "document-missing";

/// What is missing and has an open exception: which it is.
struct Missing {
  ledger::Expectation expected;
  ledger::ExceptionRecord exception;
};
/// The earliest due time first.
[[nodiscard]] std::vector<Missing> missing_now(const ledger::LedgerView& view, std::size_t most);

}  // namespace crossdock::exchange
