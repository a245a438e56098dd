#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

/// Open questions to people. One exception stands for all documents of a partner that break one rule at one place.
namespace crossdock::ledger {

enum class ExceptionState : std::uint8_t { open, resolved, dead };
enum class ExceptionSeverity : std::uint8_t { low, normal, high, urgent };
[[nodiscard]] std::string_view name_of(ExceptionState state);
[[nodiscard]] std::string_view name_of(ExceptionSeverity severity);

/// What is grouped: never by value.
struct ExceptionGroup {
  std::string partner;
  std::string document;  ///< "850"; empty where no document was recognised
  std::string rule;      ///< a code ("D408"), a rule's id ("R_STORE"), or a kind ("duplicate-number")
  std::string place;     ///< "PO1/03", "ship_to.id"
};

/// What raised it.
struct ExceptionCause {
  ExceptionGroup group;
  std::string playbook;  ///< "unknown partner", "syntax", "duplicate", …
  ExceptionSeverity severity = ExceptionSeverity::normal;
  std::string owner;
  std::string cause;  ///< one sentence, printable
  std::string next;   ///< what to do next
  std::optional<Instant> due;
  std::string file;      ///< what it blocks: id of a file
  std::string document;  ///< and of a document, where there is one
};

struct ExceptionRecord {
  std::string id;  ///< "EX41"
  ExceptionGroup group;
  std::string playbook;
  ExceptionSeverity severity = ExceptionSeverity::normal;
  std::string owner, cause, next;
  ExceptionState state = ExceptionState::open;
  std::uint64_t count = 0;
  Instant first, last;
  std::optional<Instant> due;
  Instant closed;
  std::string reason;  ///< why it was closed
};

/// One document or file that an exception blocks.
struct ExceptionItem {
  std::string exception;
  std::string file, document;
  std::string cause;
  Instant at;
};

}  // namespace crossdock::ledger
