#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/decimal.h"
#include "ledger/delivery.h"
#include "ledger/document.h"

/// What came against what went on, for whoever reconciles a day.
namespace crossdock::ledger {

/// A sum over a document, kept when it was committed so that nobody has to read the document again.
struct DocumentTotal {
  std::string name;  ///< "quantity" or "amount"
  std::string unit;  ///< of measure ("each"), or the currency ("USD"); empty: the document says none
  Decimal value;
};

/// An inbound document, and one of the documents that were made of it and still count.
struct FlowStep {
  std::string document, partner, set_id, kind, key, route;
  Instant at;
  DocumentState state = DocumentState::accepted;

  std::string output;  ///< its id; empty: nothing was made of the document, and nothing below is told
  std::string receiver, output_kind, output_set, interchange_control;
  DocumentState output_state = DocumentState::rendered;
  std::optional<Instant> sent;  ///< when its file was out
  /// Of the acknowledgment that the receiver owes; nothing: it owes none.
  std::optional<AcknowledgmentState> acknowledgment;
  std::optional<Instant> acknowledged;
};

}  // namespace crossdock::ledger
