#include "exchange/batches.h"

#include <algorithm>
#include <map>
#include <span>
#include <stdexcept>
#include <utility>

#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/playbook.h"
#include "exchange/batch_due.h"
#include "exchange/deliver.h"
#include "exchange/exception_cause.h"
#include "exchange/numbers.h"
#include "exchange/outbound_name.h"
#include "exchange/report_files.h"
#include "exchange/send.h"
#include "format/x12/batch.h"
#include "format/x12/writer.h"
#include "translate/outbound.h"

namespace crossdock::exchange {

namespace {

using ledger::DocumentRecord;
using ledger::DocumentState;
using ledger::LedgerView;
using ledger::LedgerWriter;
using ledger::OutboxEntry;
using ledger::OutboxState;

constexpr std::string_view purpose = "batch";  // of its control numbers

/// What waits, in its order, by receiver and envelope.
using Queues = std::map<std::pair<std::string, std::string>, std::vector<OutboxEntry>>;

Queues waiting_sets(const LedgerView& view) {
  Queues queues;
  for (OutboxEntry& entry : view.outbox_in(OutboxState::waiting, limits::folder_entries)) {
    if (entry.document.empty()) continue;  // the file of a batch that was closed and is not written yet
    queues[{entry.partner, entry.envelope}].push_back(std::move(entry));
  }
  return queues;
}

std::vector<WaitingSet> sizes_of(std::span<const OutboxEntry> entries) {
  std::vector<WaitingSet> sets;
  for (const OutboxEntry& entry : entries) sets.push_back({entry.at, entry.size});
  return sets;
}

/// These sets go out in one interchange: from here on that is settled.
void close_batch(LedgerWriter& writer, std::span<OutboxEntry> entries, Instant now) {
  const OutboxEntry& first = entries.front();
  ledger::JobRecord job;
  if (const auto made = writer.job(first.job)) job.file = made->file;
  job.partner = first.partner;
  job.task = ledger::Task::close;
  job.created = now;
  OutboxEntry carrier;
  carrier.job = writer.add(job);
  carrier.partner = first.partner;
  carrier.folder = first.folder;
  carrier.state = OutboxState::waiting;
  carrier.at = now;
  const std::int64_t id = writer.add(carrier);
  for (OutboxEntry& entry : entries) {
    entry.state = OutboxState::batched;
    entry.carrier = id;
    writer.update(entry);
  }
}

/// Closes what is due by `count`, which says how many of a queue go together, 0 for none.
template <class Count>
std::pair<std::size_t, std::size_t> close(LedgerWriter& writer, const partner::Site& site, Instant now, const Count& count) {
  std::size_t batches = 0;
  std::size_t sets = 0;
  for (auto& [key, entries] : waiting_sets(writer)) {
    const auto pack = site.find(key.first);
    if (!pack) continue;  // what it says of batches is not known: they wait until it is mended
    std::span<OutboxEntry> left(entries);
    while (!left.empty()) {
      const std::size_t together = count(pack->partner(), sizes_of(left));
      if (together == 0) break;
      close_batch(writer, left.first(together), now);
      left = left.subspan(together);
      ++batches;
      sets += together;
    }
  }
  return {batches, sets};
}

/// The one entry of a closing job.
OutboxEntry carrier_of(const LedgerView& view, const ledger::JobRecord& job) {
  const auto entries = view.outbox_of_job(job.id);
  if (entries.empty()) throw ledger::LedgerFault("the ledger lost the batch of job " + std::to_string(job.id), false);
  return entries.front();
}

/// The interchange that an acknowledgment in the batch was about, and the reports of its sets, get to know when and as what it goes.
void tell_acknowledged(LedgerWriter& writer, const OutboxEntry& part, const std::string& control, const std::string& bytes) {
  const auto job = writer.job(part.job);
  if (!job) return;
  for (const ledger::InterchangeRecord& interchange : writer.interchanges_of(job->file))
    if (interchange.acknowledgment == part.document) note_acknowledgment(writer, interchange, control, bytes);
}

class BatchWriter {
 public:
  BatchWriter(Context& context, const ledger::JobRecord& job, const partner::PackVersion& receiver)
      : context_(context), job_(job), receiver_(receiver) {}

  void run() {
    context_.ledger.read([&](const LedgerView& view) {
      carrier_ = carrier_of(view, job_);
      parts_ = view.carried_by(carrier_.id);
    });
    put_together();
    archive();
    context_.ledger.write([&](LedgerWriter& writer) { commit(writer); });
  }

 private:
  void put_together() {
    std::vector<std::string> pieces;
    for (const OutboxEntry& part : parts_) pieces.push_back(require(read_all(*bytes_of(context_, part), part.size)));
    x12::Batch batch;
    for (std::size_t i = 0; i < pieces.size(); ++i)
      if (!batch.add(pieces[i]))
        throw UnworkableFile("what waits of " + parts_[i].document + " cannot be put into an interchange with others");
    const EnvelopeRequest request{receiver_.partner(),    batch.envelope().sender_qualifier + "/" + batch.envelope().sender,
                                  batch.envelope().usage, batch.group_count(),
                                  batch.set_count(),      job_.id,
                                  std::string(purpose)};
    const translate::EnvelopeNumbers numbers = reserve_numbers(context_, request);
    const Instant at = job_.created;
    places_ = batch.write({numbers.interchange, numbers.group, numbers.set}, translate::envelope_of(receiver_, at).at, plain_);
    control_ = x12::interchange_control_text(numbers.interchange);
    bytes_ = plain_;
    std::vector<Diagnostic> problems;
    translate::put_into_charset(receiver_, bytes_, problems);
    if (has_errors(problems)) throw UnworkableFile(problems.front().message);
  }

  void archive() {
    MemoryStream stream(bytes_);
    const std::string id = "batch-" + std::to_string(job_.id);
    blob_ = require(context_.archive.store(stream, {job_.created, receiver_.name(), id}));
    std::string json;
    JsonWriter writer(json, JsonStyle::indented);
    writer.begin_object().member("direction", "out").member("partner", receiver_.name()).member("document", "batch");
    writer.member("sets", parts_.size()).member("bytes", blob_.size).member("sha256", blob_.hash);
    writer.member("made", to_rfc3339(job_.created)).end_object();
    require(context_.archive.describe(blob_, id, json + "\n"));
  }

  void commit(LedgerWriter& writer) {
    if (!writer.move_job(job_.id, job_.token, ledger::JobState::committed, ""))
      throw std::runtime_error("the lease of the batch of " + receiver_.name() + " was lost");
    writer.issue_numbers(job_.id, purpose);
    std::string what;
    std::string key;
    std::optional<DocumentRecord> awaited;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const DocumentRecord document = number(writer, parts_[i], places_[i]);
      if (i == 0) {
        what = document.set_id;
        if (parts_.size() == 1 && !document.keys.empty()) key = document.keys.front();
      } else if (what != document.set_id) {
        what = "batch";
      }
      if (!awaited && document.kind != "acknowledgment") awaited = document;
    }
    if (awaited) expect_interchange_acknowledgment(writer, *awaited, receiver_.partner(), job_.created);
    carrier_.folder = Layout::outbox_of(receiver_.partner());
    carrier_.name = outbound_name(what, key, control_, job_.created, parts_.front().document, "edi");
    carrier_.hash = blob_.hash;
    carrier_.archive = blob_.path;
    carrier_.size = blob_.size;
    carrier_.state = OutboxState::ready;
    writer.update(carrier_);
  }

  DocumentRecord number(LedgerWriter& writer, const OutboxEntry& part, const x12::Batch::Place& place) {
    writer.number(part.document, control_, std::to_string(place.group), x12::set_control_text(place.set));
    const auto document = writer.document(part.document);
    if (!document) throw ledger::LedgerFault("the ledger lost the document " + part.document, false);
    if (document->state == DocumentState::batched) {
      writer.move(part.document, DocumentState::rendered,
                  "in interchange " + control_ + (parts_.size() == 1 ? ", alone" : " with " + std::to_string(parts_.size() - 1) + " more"));
    }
    if (document->kind == "acknowledgment")
      tell_acknowledged(writer, part, control_, plain_);
    else
      expect_acknowledgment(writer, *document, receiver_.partner(), job_.created);
    return *document;
  }

  Context& context_;
  const ledger::JobRecord& job_;
  const partner::PackVersion& receiver_;
  OutboxEntry carrier_;
  std::vector<OutboxEntry> parts_;
  std::vector<x12::Batch::Place> places_;
  std::string control_;
  std::string plain_, bytes_;
  ledger::Blob blob_;
};

}  // namespace

std::string envelope_of_batch(std::string_view interchange) { return sha256_hex(x12::common_header(interchange)); }

std::size_t close_due_batches(Context& context) {
  const Instant now = context.ledger.clock().now();
  const auto due = [&](const partner::TradingPartner& partner, const std::vector<WaitingSet>& sets) {
    return sets_due(partner.batch, partner.timezone, sets, now);
  };
  const bool any = context.ledger.ask([&](const LedgerView& view) {
    for (const auto& [key, entries] : waiting_sets(view)) {
      const auto pack = context.site->find(key.first);
      if (pack && due(pack->partner(), sizes_of(entries)) > 0) return true;
    }
    return false;
  });
  if (!any) return 0;
  return context.ledger.commit([&](LedgerWriter& writer) { return close(writer, *context.site, now, due).first; });
}

std::size_t close_batches_now(LedgerWriter& writer, const partner::Site& site, std::string_view partner, Instant now) {
  return close(writer, site, now,
               [&](const partner::TradingPartner& receiver, const std::vector<WaitingSet>& sets) {
                 return partner.empty() || receiver.name == partner ? sets_that_fit(receiver.batch, sets) : std::size_t{0};
               })
      .second;
}

std::vector<OpenBatch> open_batches(Context& context) {
  std::vector<OpenBatch> open;
  for (const auto& [key, entries] : context.ledger.ask([](const LedgerView& view) { return waiting_sets(view); })) {
    OpenBatch batch;
    batch.partner = key.first;
    batch.sets = entries.size();
    for (const OutboxEntry& entry : entries) batch.bytes += entry.size;
    batch.since = entries.front().at;
    if (const auto pack = context.site->find(key.first))
      batch.closes = closing_time(pack->partner().batch, pack->partner().timezone, batch.since);
    open.push_back(std::move(batch));
    if (open.size() == limits::summary_items) break;
  }
  return open;
}

void write_batch(Context& context, const ledger::JobRecord& job, const partner::PackVersion& receiver) {
  BatchWriter(context, job, receiver).run();
}

void give_up_batch(LedgerWriter& writer, const ledger::JobRecord& job, const std::string& reason, Instant now) {
  const OutboxEntry carrier = carrier_of(writer, job);
  const std::string cause = "the batch for " + job.partner + " could not be written: " + printable(reason, 500);
  for (OutboxEntry& part : writer.carried_by(carrier.id)) {
    part.state = OutboxState::held;
    part.carrier = 0;
    part.detail = reason;
    writer.update(part);
    writer.move(part.document, DocumentState::held, reason);
    ledger::ExceptionCause raised;
    raised.group = {job.partner, "", "batch", ""};
    raised.playbook = playbook::internal_fault;
    raised.severity = ledger::ExceptionSeverity::high;
    raised.owner = "integration";
    raised.cause = cause;
    raised.next = "mend what it names, then `crossdock doc release " + part.document + "` and the others that it holds";
    if (const auto made = writer.job(part.job)) raised.file = made->file;
    raised.document = part.document;
    const auto document = writer.document(part.document);
    set_by_tier(raised, document ? document->tier : std::string(), now);
    (void)writer.raise(raised);
  }
  writer.move(carrier.id, OutboxState::dead, reason);
  writer.void_numbers(job.id, "the batch could not be written");
  (void)writer.move_job(job.id, job.token, ledger::JobState::committed, reason);
}

BatchSummary summarise_batch(const LedgerView& view, const ledger::JobRecord& job) {
  const OutboxEntry carrier = carrier_of(view, job);
  const auto parts = view.carried_by(carrier.id);
  BatchSummary summary;
  summary.partner = carrier.partner;
  summary.sets = parts.size();
  summary.size = carrier.size;
  summary.state = name_of(carrier.state);
  summary.message = carrier.detail;
  if (!carrier.name.empty()) summary.path = carrier.folder + "/" + carrier.name;
  if (!parts.empty()) {
    if (const auto document = view.document(parts.front().document)) summary.control = document->interchange_control;
  }
  return summary;
}

}  // namespace crossdock::exchange
