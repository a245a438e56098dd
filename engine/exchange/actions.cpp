#include "exchange/actions.h"

#include <algorithm>
#include <cerrno>
#include <optional>

#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/playbook.h"
#include "exchange/batches.h"
#include "exchange/correction.h"
#include "exchange/expectations.h"
#include "exchange/settle.h"
#include "format/json/canonical_json.h"

namespace crossdock::exchange {

namespace {

using ledger::Direction;
using ledger::DocumentRecord;
using ledger::DocumentState;
using ledger::LedgerWriter;
using ledger::OutboxEntry;
using ledger::OutboxState;

Error none(const std::string& what, const std::string& id) { return {"there is no " + what + " `" + printable(id) + "`", ENOENT}; }
Error wrong(const std::string& message) { return {message, EINVAL}; }

std::string state_of(const DocumentRecord& document) { return document.id + " is " + std::string(name_of(document.state)); }

/// A job beside the one that took the file in.
std::int64_t add_job(LedgerWriter& writer, const DocumentRecord& inbound, ledger::Task task, const Order& order, Instant now) {
  ledger::JobRecord job;
  job.file = inbound.file;
  job.partner = inbound.partner;
  job.task = task;
  job.document = inbound.id;
  job.created = now;
  job.detail = order.reason;
  return writer.add(job);
}

/// The entry whose file it is in: itself, or the one that carries it.
OutboxEntry file_of(const ledger::LedgerView& view, const OutboxEntry& entry) {
  if (entry.carrier == 0) return entry;
  return view.outbox(entry.carrier).value_or(entry);
}

/// Sends an entry's bytes by a job that has nothing else to do. What it carries goes with the new entry.
void send_again(LedgerWriter& writer, const OutboxEntry& entry, const std::string& name, const std::string& partner, Instant now) {
  ledger::JobRecord job;
  if (const auto first = writer.job(entry.job)) job.file = first->file;
  job.partner = partner;
  job.created = now;
  job.state = ledger::JobState::committed;
  OutboxEntry again = entry;
  again.job = writer.add(job);
  again.name = name;
  again.state = OutboxState::ready;
  again.at = now;
  again.attempts = 0;
  again.detail.clear();
  const std::int64_t id = writer.add(again);
  for (OutboxEntry& part : writer.carried_by(entry.id)) {
    part.carrier = id;
    writer.update(part);
  }
}

/// A set that waited for companions, and was held, waits again.
void wait_again(LedgerWriter& writer, OutboxEntry entry) {
  entry.state = OutboxState::waiting;
  entry.detail.clear();
  writer.update(entry);
}

/// "850-….edi" as "850-…-again-2.edi"
std::string name_of_try(const std::string& name, std::size_t number) {
  const std::size_t dot = std::min(name.rfind('.'), name.size());
  return name.substr(0, dot) + "-again-" + std::to_string(number) + name.substr(dot);
}

/// The outbound documents that an order about `document` means.
std::vector<DocumentRecord> outbound(const ledger::LedgerView& view, const DocumentRecord& document) {
  return document.direction == Direction::out ? std::vector<DocumentRecord>{document} : outputs_of(view, document.id);
}

}  // namespace

Answer release(ledger::Ledger& ledger, const std::string& id, const Order& order) {
  return ledger.commit([&](LedgerWriter& writer) -> Answer {
    const auto document = writer.document(id);
    if (!document) return none("document", id);
    std::size_t released = 0;
    for (const DocumentRecord& output : outbound(writer, *document)) {
      const auto entries = writer.outbox_of_document(output.id);
      for (const OutboxEntry& made : entries) {
        if (made.state == OutboxState::held && !made.envelope.empty()) {
          wait_again(writer, made);
          writer.move(output.id, DocumentState::batched, "released: " + order.reason);
          close_settled_exceptions(writer, output.id, order.who, order.reason);
          ++released;
          continue;
        }
        const OutboxEntry entry = file_of(writer, made);
        if (entry.state != OutboxState::held) continue;
        writer.move(entry.id, OutboxState::dead, "released, and sent as an entry of its own");
        const auto parts = parts_of(writer, entry);
        // A name that was taken stays taken.
        const bool taken = !entry.detail.empty() && entry.attempts > 0;
        send_again(writer, entry, taken ? name_of_try(entry.name, entries.size()) : entry.name, entry.partner, ledger.clock().now());
        for (const OutboxEntry& part : parts) {
          writer.move(part.document, DocumentState::rendered, "released: " + order.reason);
          close_settled_exceptions(writer, part.document, order.who, order.reason);
        }
        ++released;
      }
    }
    const bool inbound = document->direction == Direction::in && document->state == DocumentState::held;
    if (inbound) {
      add_job(writer, *document, ledger::Task::release, order, ledger.clock().now());
    } else if (released == 0) {
      return wrong(state_of(*document) + ": nothing of it is held");
    }
    writer.audit(order.who, "release", id, order.reason);
    return id + " is released";
  });
}

Answer hold(ledger::Ledger& ledger, const std::string& id, const Order& order) {
  return ledger.commit([&](LedgerWriter& writer) -> Answer {
    const auto document = writer.document(id);
    if (!document) return none("document", id);
    std::size_t held = 0;
    for (const DocumentRecord& output : outbound(writer, *document)) {
      for (const OutboxEntry& entry : writer.outbox_of_document(output.id)) {
        if (entry.state != OutboxState::ready && entry.state != OutboxState::waiting) continue;
        writer.move(entry.id, OutboxState::held, "");
        writer.move(output.id, DocumentState::held, order.reason);
        ++held;
      }
    }
    if (held == 0) return wrong(state_of(*document) + ": nothing of it waits to go out, so nothing can be held");
    writer.audit(order.who, "hold", id, order.reason);
    return id + " is held: " + std::to_string(held) + (held == 1 ? " file waits" : " files wait");
  });
}

Answer cancel(ledger::Ledger& ledger, const std::string& id, const Order& order) {
  return ledger.commit([&](LedgerWriter& writer) -> Answer {
    const auto document = writer.document(id);
    if (!document) return none("document", id);
    std::size_t cancelled = 0;
    const auto take_out = [&](const DocumentRecord& one) {
      writer.move(one.id, DocumentState::ignored, "cancelled: " + order.reason);
      for (const auto& expected : writer.expected_of_document(one.id)) {
        if (expected.state == ledger::AcknowledgmentState::awaiting) writer.answer(expected.id, ledger::AcknowledgmentState::rejected, "");
      }
      put_aside(writer, one, order.who, order.reason);
      close_settled_exceptions(writer, one.id, order.who, order.reason);
      ++cancelled;
    };
    for (const DocumentRecord& output : outbound(writer, *document)) {
      for (const OutboxEntry& entry : writer.outbox_of_document(output.id)) {
        if (entry.state != OutboxState::ready && entry.state != OutboxState::held && entry.state != OutboxState::waiting) continue;
        writer.move(entry.id, OutboxState::dead, "cancelled: " + order.reason);
        take_out(output);
      }
    }
    if (document->direction == Direction::in && document->state == DocumentState::held) take_out(*document);
    if (cancelled == 0) return wrong(state_of(*document) + ": nothing of it waits or is held, so nothing can be cancelled");
    writer.audit(order.who, "cancel", id, order.reason);
    return id + " is cancelled";
  });
}

Answer resend(ledger::Ledger& ledger, const std::string& id, bool same_control, const Order& order) {
  return ledger.commit([&](LedgerWriter& writer) -> Answer {
    const auto document = writer.document(id);
    if (!document) return none("document", id);
    if (document->direction == Direction::in)
      return wrong(id + " came in: `crossdock doc replay " + id + "` makes what goes out of it anew");
    auto entries = writer.outbox_of_document(id);
    if (entries.empty()) return wrong(id + " was never to go out");
    for (OutboxEntry& entry : entries) entry = file_of(writer, entry);
    const std::size_t others = parts_of(writer, entries.back()).size() - 1;
    if (!entries.back().envelope.empty() || entries.back().state == OutboxState::waiting)
      return wrong(id + " has not gone out yet: it waits for its batch, or was held before that");
    if (std::any_of(entries.begin(), entries.end(),
                    [](const OutboxEntry& entry) { return entry.state == OutboxState::ready || entry.state == OutboxState::staged; }))
      return wrong(id + " is about to go out: wait for that");
    if (!same_control && !document->interchange_control.empty())
      return wrong(id + " carries interchange number " + document->interchange_control +
                   ", which the receiver may take for a duplicate: --same-control where they agree" +
                   (document->parent.empty() ? std::string() : ", or `crossdock doc replay " + document->parent + "` for new numbers"));
    send_again(writer, entries.back(), name_of_try(entries.front().name, entries.size() + 1), entries.back().partner, ledger.clock().now());
    const auto go_again = [&](const DocumentRecord& one) {
      if (one.state == DocumentState::held || one.state == DocumentState::failed)
        writer.move(one.id, DocumentState::rendered, "sent again: " + order.reason);
      close_settled_exceptions(writer, one.id, order.who, order.reason);
    };
    go_again(*document);
    const auto file = file_of(writer, writer.outbox_of_document(id).front());
    for (const OutboxEntry& part : parts_of(writer, file))
      if (const auto other = writer.document(part.document); other && other->id != id) go_again(*other);
    writer.audit(order.who, "resend", id, order.reason);
    return id + " goes out again" + (others == 0 ? "" : ", with the " + std::to_string(others) + " more of its interchange");
  });
}

namespace {

/// Nothing where the document can be made anew.
std::optional<Error> keeps_from_replay(const DocumentRecord& document) {
  if (document.direction == Direction::out)
    return wrong(document.id + " went out: `crossdock doc resend " + document.id + "` sends it again" +
                 (document.parent.empty() ? std::string() : ", `crossdock doc replay " + document.parent + "` makes it anew"));
  if (document.kind == "acknowledgment") return wrong(document.id + " is an acknowledgment: nothing is made of it");
  if (document.length == 0 || document.set_id.empty()) return wrong(document.id + " is no document that could be made anew");
  return std::nullopt;
}

}  // namespace

Answer replay(ledger::Ledger& ledger, const std::string& id, const Order& order) {
  return ledger.commit([&](LedgerWriter& writer) -> Answer {
    const auto document = writer.document(id);
    if (!document) return none("document", id);
    if (const auto error = keeps_from_replay(*document)) return *error;
    add_job(writer, *document, ledger::Task::replay, order, ledger.clock().now());
    writer.audit(order.who, "replay", id, order.reason);
    return id + " is made anew";
  });
}

Answer correct(ledger::Ledger& ledger, const partner::Site& site, const std::string& id, const std::string& objects, const Order& order) {
  Arena arena;
  format::CanonicalReader reader(objects, site.fallback_pack()->objects(), "the correction");
  CanonicalObject object;
  format::Findings findings;
  std::string lines;
  while (reader.next(arena, object, findings)) {
    if (object.root == nullptr || findings.has_errors()) break;
    format::write_canonical(object, lines);
    lines += "\n";
  }
  if (findings.has_errors() || lines.empty()) {
    const std::string why = findings.items().empty() ? std::string("it holds no object") : findings.items().front().message;
    return wrong("the correction cannot be read: " + why);
  }
  return ledger.commit([&](LedgerWriter& writer) -> Answer {
    const auto document = writer.document(id);
    if (!document) return none("document", id);
    if (const auto error = keeps_from_replay(*document)) return *error;
    const std::size_t version = corrections_of(writer, id) + 1;
    writer.keep_detail(id, correction_name(version), lines);
    add_job(writer, *document, ledger::Task::replay, order, ledger.clock().now());
    writer.audit(order.who, "correct", id, "version " + std::to_string(version) + ": " + order.reason);
    return id + " has correction " + std::to_string(version) + " and is made anew";
  });
}

Answer retry(ledger::Ledger& ledger, const std::string& id, const Order& order) {
  return ledger.commit([&](LedgerWriter& writer) -> Answer {
    const auto exception = writer.exception(id);
    if (!exception) return none("exception", id);
    if (exception->state != ledger::ExceptionState::open) return wrong(id + " is " + std::string(name_of(exception->state)));
    if (exception->playbook == playbook::duplicate)
      return wrong("somebody has to say which of the duplicates counts: `crossdock doc release` or `crossdock doc cancel` for each");
    if (exception->group.rule == missing_rule)
      return wrong("what " + id + " is about came in order; what is missing has to be made: " + exception->next);
    std::size_t again = 0;
    for (const ledger::ExceptionItem& item : writer.exception_items(id, limits::day_documents)) {
      const auto document = writer.document(item.document);
      if (!document || keeps_from_replay(*document)) continue;
      add_job(writer, *document, ledger::Task::replay, order, ledger.clock().now());
      ++again;
    }
    if (again == 0) return wrong("nothing that " + id + " is about can be made anew: " + exception->next);
    writer.audit(order.who, "retry", id, order.reason);
    return id + ": " + std::to_string(again) + (again == 1 ? " document is" : " documents are") + " made anew";
  });
}

Answer note(ledger::Ledger& ledger, const std::string& id, const Order& order) {
  return ledger.commit([&](LedgerWriter& writer) -> Answer {
    const auto exception = writer.exception(id);
    if (!exception) return none("exception", id);
    writer.audit(order.who, "note", id, order.reason);
    return id + " has a note more";
  });
}

Answer assign(ledger::Ledger& ledger, const std::string& id, const std::string& owner, const Order& order) {
  return ledger.commit([&](LedgerWriter& writer) -> Answer {
    const auto exception = writer.exception(id);
    if (!exception) return none("exception", id);
    if (exception->state != ledger::ExceptionState::open) return wrong(id + " is " + std::string(name_of(exception->state)));
    writer.assign(id, owner);
    writer.audit(order.who, "assign", id, "to " + owner + (order.reason.empty() ? "" : ": " + order.reason));
    return id + " is for " + owner + " to see to";
  });
}

Answer resolve(ledger::Ledger& ledger, const std::string& id, const Order& order) {
  return ledger.commit([&](LedgerWriter& writer) -> Answer {
    const auto exception = writer.exception(id);
    if (!exception) return none("exception", id);
    if (exception->state != ledger::ExceptionState::open) return wrong(id + " is " + std::string(name_of(exception->state)));
    writer.close_exception(id, ledger::ExceptionState::resolved, order.who, order.reason);
    waive_missing(writer, *exception, order.reason);
    return id + " is resolved";
  });
}

Answer flush(ledger::Ledger& ledger, const partner::Site& site, const std::string& partner, const Order& order) {
  return ledger.commit([&](LedgerWriter& writer) -> Answer {
    const std::size_t sets = close_batches_now(writer, site, partner, ledger.clock().now());
    const std::string whom = partner.empty() ? "anybody" : partner;
    if (sets == 0) return wrong("nothing waits for companions on its way to " + whom);
    writer.audit(order.who, "flush", partner.empty() ? "every partner" : partner, order.reason);
    return std::to_string(sets) + (sets == 1 ? " set goes" : " sets go") + " out now";
  });
}

Answer pause(ledger::Ledger& ledger, const std::string& partner, const Order& order) {
  return ledger.commit([&](LedgerWriter& writer) -> Answer {
    writer.pause({partner, {}, order.who, order.reason});
    writer.audit(order.who, "pause", partner.empty() ? "every partner" : partner, order.reason);
    return "files of " + (partner.empty() ? std::string("every partner") : partner) + " are received and wait";
  });
}

Answer resume(ledger::Ledger& ledger, const std::string& partner, const Order& order) {
  return ledger.commit([&](LedgerWriter& writer) -> Answer {
    const std::string whose = partner.empty() ? "every partner" : partner;
    if (!writer.resume(partner)) return wrong(whose + " is not paused");
    writer.audit(order.who, "resume", whose, order.reason);
    return "files of " + whose + " are worked on again";
  });
}

}  // namespace crossdock::exchange
