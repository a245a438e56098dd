#include "exchange/expectations.h"

#include <algorithm>
#include <set>

#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/playbook.h"
#include "exchange/exception_cause.h"
#include "exchange/settle.h"

namespace crossdock::exchange {

namespace {

using ledger::Direction;
using ledger::DocumentRecord;
using ledger::Expectation;
using ledger::ExpectationState;
using ledger::LedgerWriter;

std::vector<Expectation> open_of(const LedgerWriter& writer, const DocumentRecord& document) {
  std::vector<Expectation> open;
  std::set<std::int64_t> seen;
  for (const std::string& key : document.keys)
    for (Expectation& one : writer.open_expectations(document.partner, key))
      if (one.document != document.id && seen.insert(one.id).second) open.push_back(std::move(one));
  return open;
}

void settle(LedgerWriter& writer, const Expectation& one, ExpectationState to, const std::string& met_by, const std::string& reason,
            std::string_view who = "engine") {
  writer.settle(one.id, to, met_by, to == ExpectationState::waived ? reason : std::string());
  if (one.state == ExpectationState::missed) close_settled_exceptions(writer, one.document, who, reason);
}

void meet(LedgerWriter& writer, const DocumentRecord& document, const std::string& shipment, std::vector<Expectation>& open) {
  const auto is_this = [&](const Expectation& one) {
    return one.direction == document.direction && (one.awaited == document.set_id || one.awaited == document.kind);
  };
  // An invoice that names its shipment is not the one that another shipment of the order waits for.
  const bool named = !shipment.empty() &&
                     std::any_of(open.begin(), open.end(), [&](const Expectation& one) { return is_this(one) && one.own_key == shipment; });
  std::erase_if(open, [&](const Expectation& one) {
    const bool of_order = one.own_key == one.key;
    if (!is_this(one) || (named && !of_order && one.own_key != shipment)) return false;
    settle(writer, one, ExpectationState::met, document.id, one.awaited + " " + document.id + " is there");
    return true;
  });
}

std::string subject_of(const Expectation& one) {
  return one.awaited + (one.direction == Direction::out ? " to " : " from ") + one.partner + " for order " + printable(one.key, 60);
}

ledger::ExceptionCause cause_of(const ledger::LedgerView& view, const Expectation& one, Instant now) {
  ledger::ExceptionCause cause;
  cause.group = {one.partner, one.awaited, std::string(missing_rule), ""};
  cause.playbook = playbook::missing_document;
  cause.severity = ledger::ExceptionSeverity::low;
  set_by_tier(cause, one.tier, now);
  cause.document = one.document;
  const auto source = view.document(one.document);
  const std::string what = source ? source->set_id : std::string("document");
  cause.cause = "no " + subject_of(one) + ": it was due " + to_rfc3339(one.due) + ", by " + printable(one.basis, 120) + " of the " +
                printable(what, 40) + " " + one.document;
  if (one.direction == Direction::out) {
    cause.owner = "operations";
    cause.next = "see with `crossdock doc trace --po " + printable(one.key, 60) +
                 "` how far the order came, and have the document made; where it is not owed, resolve the exception with the reason";
  } else {
    cause.owner = one.partner;
    cause.next = "ask " + one.partner + " for the document; where it is not owed, resolve the exception with the reason";
  }
  return cause;
}

}  // namespace

void follow_up(LedgerWriter& writer, const DocumentRecord& document, const Consequences& consequences) {
  std::vector<Expectation> open = open_of(writer, document);
  meet(writer, document, consequences.shipment, open);
  const std::string own = document.keys.empty() ? std::string() : document.keys.front();
  for (const Expectation& one : open) {
    // A shipment that is cancelled ends what it obliged itself, an order all that is about it.
    if (consequences.effect == Effect::end && (one.own_key == own || one.key == own)) {
      settle(writer, one, ExpectationState::waived, "",
             document.kind + " " + printable(own, 60) + " was " + (document.kind == "order_response" ? "refused" : "cancelled") + " by " +
                 document.id);
    } else if (consequences.effect == Effect::replace && one.own_key == own) {
      const auto before = writer.document(one.document);
      if (before && before->kind == document.kind) settle(writer, one, ExpectationState::waived, "", "replaced by " + document.id);
    }
  }
  for (Expectation promise : consequences.promised) {
    promise.document = document.id;
    writer.expect(promise);
  }
  for (const Expectation& later : consequences.rescheduled) {
    for (Expectation one : writer.open_expectations(later.partner, later.key)) {
      if (one.awaited != later.awaited || one.own_key != one.key || one.state != ExpectationState::awaited) continue;
      one.due = later.due;
      one.basis = later.basis + ", as changed by " + document.id;
      writer.expect(one);
    }
  }
}

void put_aside(LedgerWriter& writer, const DocumentRecord& document, std::string_view who, const std::string& reason) {
  for (const Expectation& one : writer.expectations_of(document.id))
    if (one.is_open()) settle(writer, one, ExpectationState::waived, "", document.id + " was put aside: " + reason, who);
  for (const Expectation& one : writer.expectations_met_by(document.id)) writer.settle(one.id, ExpectationState::awaited, "", "");
}

void waive_missing(LedgerWriter& writer, const ledger::ExceptionRecord& exception, const std::string& reason) {
  if (exception.group.rule != missing_rule) return;
  for (const ledger::ExceptionItem& item : writer.exception_items(exception.id, limits::day_documents))
    for (const Expectation& one : writer.expectations_of(item.document))
      if (one.state == ExpectationState::missed && one.awaited == exception.group.document)
        writer.settle(one.id, ExpectationState::waived, "", reason);
}

std::vector<std::string> sweep_missing(LedgerWriter& writer, Instant now) {
  std::vector<std::string> raised;
  for (const Expectation& one : writer.expectations_in(ExpectationState::awaited, limits::day_documents)) {
    if (now <= one.due) break;  // the earliest due time comes first
    writer.settle(one.id, ExpectationState::missed, "", "");
    raised.push_back(writer.raise(cause_of(writer, one, now)));
  }
  return raised;
}

std::vector<Missing> missing_now(const ledger::LedgerView& view, std::size_t most) {
  std::vector<Missing> missing;
  for (Expectation& one : view.expectations_in(ExpectationState::missed, most)) {
    for (ledger::ExceptionRecord& exception : view.exceptions_of(one.document)) {
      const bool about = exception.group.rule == missing_rule && exception.group.document == one.awaited;
      if (!about || exception.state != ledger::ExceptionState::open) continue;
      missing.push_back({std::move(one), std::move(exception)});
      break;
    }
  }
  return missing;
}

}  // namespace crossdock::exchange
