#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "exchange/context.h"
#include "ledger/ledger.h"

/// What people tell the exchange to do with documents. Each is one transaction that leaves who and why in the audit trail; the daemon, or
/// the next `run --once`, does what follows from it. An error is a sentence with what is the matter; ENOENT: there is no such thing.
namespace crossdock::exchange {

struct Order {
  std::string who;
  std::string reason;
};

/// What was done, as a sentence.
using Answer = Result<std::string>;

/// A document that was held goes on: an inbound one to its receivers, an outbound one out.
[[nodiscard]] Answer release(ledger::Ledger& ledger, const std::string& document, const Order& order);
/// What has not gone out yet waits until it is released or cancelled: an outbound document, or those made from an inbound one.
[[nodiscard]] Answer hold(ledger::Ledger& ledger, const std::string& document, const Order& order);
/// What has not gone on will not: a held document is put aside for good.
[[nodiscard]] Answer cancel(ledger::Ledger& ledger, const std::string& document, const Order& order);
/// The same bytes go out once more. `same_control`: also where they carry control numbers, which a receiver may take for a duplicate.
[[nodiscard]] Answer resend(ledger::Ledger& ledger, const std::string& document, bool same_control, const Order& order);
/// An inbound document is made anew under the active grammar, map and tables, with new control numbers; what was made of it before counts
/// no more.
[[nodiscard]] Answer replay(ledger::Ledger& ledger, const std::string& document, const Order& order);
/// Puts canonical objects, as JSON lines, in the place of those that the map made, as a new version, and replays the document.
[[nodiscard]] Answer correct(ledger::Ledger& ledger, const partner::Site& site, const std::string& document, const std::string& objects,
                             const Order& order);
/// Every document that the exception blocks is replayed; duplicates are not, as a person has to say which one counts.
[[nodiscard]] Answer retry(ledger::Ledger& ledger, const std::string& exception, const Order& order);
/// Keeps a remark with an exception, open or closed.
[[nodiscard]] Answer note(ledger::Ledger& ledger, const std::string& exception, const Order& order);
/// Says who sees to an open exception.
[[nodiscard]] Answer assign(ledger::Ledger& ledger, const std::string& exception, const std::string& owner, const Order& order);
[[nodiscard]] Answer resolve(ledger::Ledger& ledger, const std::string& exception, const Order& order);
/// What waits for companions on its way to the partner, or to every partner where it is empty, goes out without waiting longer.
[[nodiscard]] Answer flush(ledger::Ledger& ledger, const partner::Site& site, const std::string& partner, const Order& order);
/// Files of the partner, or of every partner where it is empty, are received and wait.
[[nodiscard]] Answer pause(ledger::Ledger& ledger, const std::string& partner, const Order& order);
[[nodiscard]] Answer resume(ledger::Ledger& ledger, const std::string& partner, const Order& order);

/// What a replay would send, beside what was sent: both with the same control numbers and time, so that they differ where the outcome does.
struct ReplayedOutput {
  std::string receiver, kind, key;
  std::string before;   ///< empty: nothing was made of it
  std::string after;    ///< empty: nothing would be made of it
  std::string problem;  ///< why nothing would be
};
[[nodiscard]] Result<std::vector<ReplayedOutput>> preview_replay(Context& context, const std::string& document);

/// The canonical objects of an inbound document as JSON lines: as corrected last, else as the active map makes them.
[[nodiscard]] Result<std::string> canonical_objects(Context& context, const std::string& document);

}  // namespace crossdock::exchange
