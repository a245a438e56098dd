#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace crossdock::ledger {

/// ready -> staged -> sent; what goes out with others waiting -> batched. The rest stands aside.
enum class OutboxState : std::uint8_t {
  ready,   ///< committed; the bytes are in the archive
  staged,  ///< whole and durable in work/staged: after a crash, present means rename, absent means published
  sent,
  held,  ///< the target name is taken
  dead,
  waiting,  ///< for companions: what it is made of is in the archive, and its batch is open
  batched,  ///< it goes out, or went, in the file of its `carrier`
};
[[nodiscard]] std::string_view name_of(OutboxState state);

/// One file that must go out exactly once, or one set that goes out in a file with others.
struct OutboxEntry {
  std::int64_t id = 0;
  std::int64_t job = 0;
  std::string document;  ///< id of the outbound document; empty: it is the file of a batch and carries other entries
  std::string partner;
  std::string folder;  ///< below the exchange folder, or absolute where the pack says so
  std::string name;    ///< made by the engine
  std::string hash;
  std::string archive;  ///< path below the exchange folder
  std::uint64_t size = 0;
  OutboxState state = OutboxState::ready;
  Instant at;
  Instant changed;
  std::uint32_t attempts = 0;
  std::string detail;
  std::string token;  ///< of the sender that has it; empty: nobody has
  /// Of what goes out with others: what the sets of one interchange have alike. Empty: it is a file of its own.
  std::string envelope;
  std::int64_t carrier = 0;  ///< of what is `batched`: the entry whose file it is in
};

/// One try at delivering an outbox entry.
struct DeliveryRecord {
  std::int64_t outbox = 0;
  Instant at;
  std::string outcome;  ///< "sent", "target exists", …
  std::string detail;
};

/// An acknowledgment that a partner owes us for one functional group.
enum class AcknowledgmentState : std::uint8_t { awaiting, accepted, accepted_with_errors, partially_accepted, rejected };
[[nodiscard]] std::string_view name_of(AcknowledgmentState state);

/// In the place of a group's functional identifier: a TA1 is awaited, for the interchange whose number stands in the group's place.
inline constexpr std::string_view interchange_acknowledgment = "TA1";

struct ExpectedAcknowledgment {
  std::int64_t id = 0;
  std::string partner;
  std::string document;  ///< id of the outbound document
  std::string interchange_control, functional_id, group_control, set_control;
  std::string tier;
  Instant due;
  AcknowledgmentState state = AcknowledgmentState::awaiting;
  Instant answered;
  std::string answered_by;  ///< id of the inbound 997

  /// A late answer clears it.
  [[nodiscard]] std::string_view awaited() const {
    return functional_id == interchange_acknowledgment ? functional_id : std::string_view("997");
  }
  [[nodiscard]] bool overdue(Instant now) const { return state == AcknowledgmentState::awaiting && due < now; }
};

}  // namespace crossdock::ledger
