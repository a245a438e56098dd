#include "ledger/names.h"

#include <array>
#include <cstddef>
#include <string>

#include "base/text.h"
#include "ledger/alert.h"
#include "ledger/control_number.h"
#include "ledger/delivery.h"
#include "ledger/document.h"
#include "ledger/duplicate.h"
#include "ledger/exception.h"
#include "ledger/expectation.h"
#include "ledger/job.h"
#include "ledger/ledger.h"
#include "ledger/pack_version.h"

namespace crossdock::ledger {

namespace {

using namespace std::string_view_literals;

// Each in the order of its enumeration.
constexpr std::array directions{"in"sv, "out"sv};
constexpr std::array file_states{"claiming"sv, "stored"sv, "judged"sv, "finished"sv, "duplicate"sv, "quarantined"sv, "failed"sv, "gone"sv};
constexpr std::array origins{""sv, "unsettled"sv, "stays"sv};
constexpr std::array interchange_states{"judged"sv, "acknowledged"sv, "held"sv, "duplicate"sv};
constexpr std::array document_states{"accepted"sv,     "rejected"sv,
                                     "mapped"sv,       "routed"sv,
                                     "batched"sv,      "rendered"sv,
                                     "delivered"sv,    "awaiting acknowledgment"sv,
                                     "acknowledged"sv, "acknowledged with errors"sv,
                                     "refused"sv,      "held"sv,
                                     "duplicate"sv,    "failed"sv,
                                     "superseded"sv,   "ignored"sv};
constexpr std::array number_levels{"isa"sv, "gs"sv, "st"sv, "sequence"sv};
constexpr std::array number_states{"reserved"sv, "issued"sv, "void"sv};
constexpr std::array number_layers{"interchange"sv, "group"sv, "set"sv};
constexpr std::array outbox_states{"ready"sv, "staged"sv, "sent"sv, "held"sv, "dead"sv, "waiting"sv, "batched"sv};
constexpr std::array acknowledgment_states{"awaiting"sv, "accepted"sv, "accepted with errors"sv, "partially accepted"sv, "rejected"sv};
constexpr std::array expectation_states{"awaited"sv, "met"sv, "missed"sv, "waived"sv};
constexpr std::array exception_states{"open"sv, "resolved"sv, "dead"sv};
constexpr std::array exception_severities{"low"sv, "normal"sv, "high"sv, "urgent"sv};
constexpr std::array alert_states{"waiting"sv, "sent"sv, "dropped"sv};
constexpr std::array tasks{"take"sv, "release"sv, "replay"sv, "close"sv};
constexpr std::array taken_bys{"reload"sv, "apply"sv, "rollback"sv};
constexpr std::array job_states{"ready"sv, "committed"sv, "done"sv, "dead"sv};

template <class Enumeration, std::size_t size>
Enumeration value_in(const std::array<std::string_view, size>& names, std::string_view name) {
  for (std::size_t i = 0; i < size; ++i) {
    if (names[i] == name) return static_cast<Enumeration>(i);
  }
  throw LedgerFault("the ledger holds a word that this program does not know: `" + printable(name) + "`", false);
}

}  // namespace

std::string_view name_of(Direction value) { return directions[static_cast<std::size_t>(value)]; }
std::string_view name_of(FileState value) { return file_states[static_cast<std::size_t>(value)]; }
std::string_view name_of(Origin value) { return origins[static_cast<std::size_t>(value)]; }
std::string_view name_of(InterchangeState value) { return interchange_states[static_cast<std::size_t>(value)]; }
std::string_view name_of(DocumentState value) { return document_states[static_cast<std::size_t>(value)]; }
std::string_view name_of(NumberLevel value) { return number_levels[static_cast<std::size_t>(value)]; }
std::string_view name_of(NumberState value) { return number_states[static_cast<std::size_t>(value)]; }
std::string_view name_of(NumberLayer value) { return number_layers[static_cast<std::size_t>(value)]; }
std::string_view name_of(OutboxState value) { return outbox_states[static_cast<std::size_t>(value)]; }
std::string_view name_of(AcknowledgmentState value) { return acknowledgment_states[static_cast<std::size_t>(value)]; }
std::string_view name_of(ExpectationState value) { return expectation_states[static_cast<std::size_t>(value)]; }
std::string_view name_of(ExceptionState value) { return exception_states[static_cast<std::size_t>(value)]; }
std::string_view name_of(ExceptionSeverity value) { return exception_severities[static_cast<std::size_t>(value)]; }
std::string_view name_of(AlertState value) { return alert_states[static_cast<std::size_t>(value)]; }
std::string_view name_of(Task value) { return tasks[static_cast<std::size_t>(value)]; }
std::string_view name_of(TakenBy value) { return taken_bys[static_cast<std::size_t>(value)]; }
std::string_view name_of(JobState value) { return job_states[static_cast<std::size_t>(value)]; }

template <>
Direction value_of_name<Direction>(std::string_view name) {
  return value_in<Direction>(directions, name);
}
template <>
FileState value_of_name<FileState>(std::string_view name) {
  return value_in<FileState>(file_states, name);
}
template <>
Origin value_of_name<Origin>(std::string_view name) {
  return value_in<Origin>(origins, name);
}
template <>
InterchangeState value_of_name<InterchangeState>(std::string_view name) {
  return value_in<InterchangeState>(interchange_states, name);
}
template <>
DocumentState value_of_name<DocumentState>(std::string_view name) {
  return value_in<DocumentState>(document_states, name);
}
template <>
NumberLevel value_of_name<NumberLevel>(std::string_view name) {
  return value_in<NumberLevel>(number_levels, name);
}
template <>
NumberState value_of_name<NumberState>(std::string_view name) {
  return value_in<NumberState>(number_states, name);
}
template <>
OutboxState value_of_name<OutboxState>(std::string_view name) {
  return value_in<OutboxState>(outbox_states, name);
}
template <>
AcknowledgmentState value_of_name<AcknowledgmentState>(std::string_view name) {
  return value_in<AcknowledgmentState>(acknowledgment_states, name);
}
template <>
ExpectationState value_of_name<ExpectationState>(std::string_view name) {
  return value_in<ExpectationState>(expectation_states, name);
}
template <>
ExceptionState value_of_name<ExceptionState>(std::string_view name) {
  return value_in<ExceptionState>(exception_states, name);
}
template <>
ExceptionSeverity value_of_name<ExceptionSeverity>(std::string_view name) {
  return value_in<ExceptionSeverity>(exception_severities, name);
}
template <>
AlertState value_of_name<AlertState>(std::string_view name) {
  return value_in<AlertState>(alert_states, name);
}
template <>
Task value_of_name<Task>(std::string_view name) {
  return value_in<Task>(tasks, name);
}
template <>
TakenBy value_of_name<TakenBy>(std::string_view name) {
  return value_in<TakenBy>(taken_bys, name);
}
template <>
JobState value_of_name<JobState>(std::string_view name) {
  return value_in<JobState>(job_states, name);
}

}  // namespace crossdock::ledger
