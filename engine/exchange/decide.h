#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exchange/context.h"
#include "exchange/judged_file.h"
#include "ledger/document.h"
#include "ledger/job.h"
#include "partner/pack.h"
#include "translate/path.h"

namespace crossdock::exchange {

/// What becomes of one interchange of a file.
struct InterchangeDecision {
  enum class Kind : std::uint8_t {
    normal,
    foreign,  ///< it is not this partner's: nothing of it is worked on or answered
    held,     ///< its control number came before
  };
  Kind kind = Kind::normal;
  std::int64_t duplicate_of = 0;   ///< an earlier interchange with its number
  std::optional<Trouble> trouble;  ///< why it is foreign or held, or has no acknowledgment

  // Its acknowledgment, where one is due and could be written.
  Spool::Piece acknowledgment;
  translate::AcknowledgmentNeeds needs;
  translate::EnvelopeNumbers numbers;
  std::string purpose;
  std::string envelope;  ///< it waits for companions, see ledger::OutboxEntry; its numbers are given when they go out
};

/// The decision on a whole file: what of it is acknowledged, and what of it goes on.
struct Decision {
  std::vector<InterchangeDecision> interchanges;
  bool unreadable = false;  ///< there is no document in it
  bool foreign = false;     ///< and none of its interchanges is this partner's
};

/// Settles duplicates by control number and by business key, and writes the acknowledgments. Changes the judged file where an
/// interchange is rejected for its number or an object held for its key. Throws MachineFault.
[[nodiscard]] Decision decide(Context& context, const ledger::FileRecord& file, const ledger::JobRecord& job,
                              const partner::PackVersion& pack, JudgedFile& judged);

/// The same for a job that releases or replays one document: nothing is a duplicate any more, as a person decided. The acknowledgment
/// of a held interchange is written with the first document of it that is released.
[[nodiscard]] Decision decide_again(Context& context, const ledger::FileRecord& file, const ledger::JobRecord& job,
                                    const partner::PackVersion& pack, JudgedFile& judged);

}  // namespace crossdock::exchange
