#include "exchange/intake.h"

#include <cerrno>
#include <chrono>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"

namespace crossdock::exchange {

namespace {

using ledger::FileRecord;
using ledger::FileState;
using ledger::LedgerView;
using ledger::LedgerWriter;

constexpr int tries_while_changing = 3;

/// The kind of error that waiting does not mend: the thing itself cannot be opened as a file.
bool is_refusal(int os_error) {
  return os_error == ELOOP || os_error == EINVAL || os_error == EISDIR || os_error == EACCES || os_error == EPERM || os_error == ENXIO;
}

std::string description(const FileRecord& file, const ledger::Blob& blob) {
  std::string json;
  JsonWriter writer(json, JsonStyle::indented);
  writer.begin_object();
  writer.member("file", file.id).member("direction", "in").member("partner", file.partner).member("channel", file.channel);
  writer.member("name", file.name).member("bytes", blob.size).member("sha256", blob.hash);
  writer.member("received", to_rfc3339(file.received)).member("modified", to_rfc3339({file.modified_ns / 1'000'000}));
  writer.end_object();
  return json + "\n";
}

ledger::ExceptionCause cause_of(const FileRecord& file, std::string rule, std::string playbook) {
  ledger::ExceptionCause cause;
  cause.group.partner = file.partner;
  cause.group.rule = std::move(rule);
  cause.playbook = std::move(playbook);
  cause.owner = "integration";
  cause.file = file.id;
  return cause;
}

/// A partner that lost our 997 sends its file again: the same 997 heals that, under another file name.
void send_acknowledgments_again(LedgerWriter& writer, const FileRecord& file, std::int64_t job, Instant now) {
  for (const ledger::InterchangeRecord& interchange : writer.interchanges_of(file.duplicate_of)) {
    if (interchange.acknowledgment.empty()) continue;
    const auto sent = writer.outbox_of_document(interchange.acknowledgment);
    if (sent.empty()) continue;
    ledger::OutboxEntry entry = sent.front();
    const std::size_t dot = entry.name.rfind('.');
    entry.name.insert(dot == std::string::npos ? entry.name.size() : dot, "-again-" + file.id);
    entry.job = job;
    entry.state = ledger::OutboxState::ready;
    entry.at = now;
    entry.attempts = 0;
    entry.detail.clear();
    (void)writer.add(entry);
  }
}

}  // namespace

std::optional<std::int64_t> Intake::take(transport::Channel& channel, const Sender& sender, const transport::Found& found) {
  FileRecord file;
  file.partner = sender.name;
  file.channel = "folder";
  file.name = found.name;
  file.size = found.size;
  file.modified_ns = found.modified_ns;
  file.received = context_.clock.now();
  file.id = context_.ledger.commit([&](LedgerWriter& writer) { return writer.add(file); });

  auto arrival = channel.claim(found, file.id);
  if (!arrival.ok()) {
    if (arrival.error().os_error != ENOENT) {
      file.state = FileState::failed;
      file.detail = arrival.error().message;
      context_.ledger.write([&](LedgerWriter& writer) {
        writer.update(file, file.detail);
        ledger::ExceptionCause cause = cause_of(file, "claim", "inbound folder");
        cause.cause = file.detail;
        cause.next = "let crossdock rename files out of the inbound folder, on the same device";
        writer.raise(cause);
      });
      throw PartnerFault(file.detail);
    }
    file.state = FileState::gone;
    context_.ledger.write([&](LedgerWriter& writer) { writer.update(file, "it went away before it was claimed"); });
    return std::nullopt;
  }
  return store(**arrival, sender, std::move(file));
}

std::optional<std::int64_t> Intake::resume(transport::Channel& channel, const Sender& sender, FileRecord file) {
  auto arrival = channel.resume(file.id);
  if (!arrival.ok()) {
    if (arrival.error().os_error != ENOENT) throw MachineFault(arrival.error());
    // The claimed file goes only after the ledger has it as stored: so it was never claimed, and is found again where it is.
    file.state = FileState::gone;
    context_.ledger.write([&](LedgerWriter& writer) { writer.update(file, "it was never claimed"); });
    return std::nullopt;
  }
  return store(**arrival, sender, std::move(file));
}

void Intake::settle(transport::Channel& channel, const FileRecord& file) {
  auto arrival = channel.resume(file.id);
  if (!arrival.ok()) return;
  // What was refused is in no archive: its bytes stand in the quarantine.
  const bool kept = !file.archive.empty();
  require((*arrival)->settle(kept ? transport::Settlement::stored : transport::Settlement::refused));
}

std::optional<std::int64_t> Intake::store(transport::Arrival& arrival, const Sender& sender, FileRecord file) {
  std::optional<ledger::Blob> blob;
  for (int attempt = 0; !blob; ++attempt) {
    if (attempt == tries_while_changing) return std::nullopt;  // still being written: it stays claimed, and the next run takes it up
    auto source = arrival.open();
    if (!source.ok()) {
      if (!is_refusal(source.error().os_error)) throw MachineFault(source.error());
      refuse(arrival, std::move(file), source.error().message);
      return std::nullopt;
    }
    const FileStatus before = require((*source)->status());
    if (before.size > limits::inbound_file_bytes) {
      refuse(arrival, std::move(file),
             "the file has " + std::to_string(before.size) + " bytes, the limit is " + std::to_string(limits::inbound_file_bytes));
      return std::nullopt;
    }
    const auto unchanged = [&]() -> Result<Done> {
      auto after = (*source)->status();
      if (!after.ok()) return after.error();
      // The count of links and the inode's time may change by a backup that reads the file; its bytes may not.
      if (after->size != before.size || after->modified_ns != before.modified_ns) {
        return Error{"`" + printable(file.name) + "` changed while it was read", EAGAIN};
      }
      return Done{};
    };
    auto stored = context_.archive.store(**source, {file.received, file.partner, file.id}, unchanged);
    if (stored.ok()) {
      blob = std::move(*stored);
    } else if (stored.error().os_error != EAGAIN) {
      throw MachineFault(stored.error());
    }
  }
  file.size = blob->size;
  file.hash = blob->hash;
  file.archive = blob->path;
  require(context_.archive.describe(*blob, file.id, description(file, *blob)));

  const std::int64_t id = context_.ledger.commit([&](LedgerWriter& writer) {
    ledger::JobRecord job;
    job.file = file.id;
    job.partner = file.partner;
    job.created = context_.clock.now();
    std::string why = "archived";
    file.state = FileState::stored;
    if (sender.pack == nullptr) {
      // What follows needs no judging: the quarantine and its exception.
      file.state = FileState::quarantined;
      file.detail = why = "no partner has the inbound folder `" + printable(file.partner) + "`";
      job.state = ledger::JobState::committed;
      ledger::ExceptionCause cause = cause_of(file, "unknown-partner", "unknown partner");
      cause.cause = file.detail;
      cause.next = "add partners/" + file_name_part(file.partner) + "/partner.toml, or move the file to its partner's folder";
      writer.raise(cause);
    } else if (const auto& policy = sender.pack->partner().duplicates; policy.same_bytes != partner::Handling::accept) {
      const std::int64_t window = std::chrono::duration_cast<std::chrono::milliseconds>(policy.window).count();
      const auto earlier = writer.find(ledger::SameBytes{file.partner, file.hash, {file.received.milliseconds - window}, file.id});
      if (earlier) {
        file.state = FileState::duplicate;
        file.duplicate_of = *earlier;
        const auto original = writer.file(*earlier);
        file.detail = why = "the same bytes came before, as `" + printable(original ? original->name : "") + "` (" + *earlier + ")";
        job.state = ledger::JobState::committed;
        if (policy.same_bytes == partner::Handling::hold) {
          ledger::ExceptionCause cause = cause_of(file, "duplicate-bytes", "duplicate");
          cause.cause = file.detail;
          cause.next = "ask the partner whether it was meant; nothing was done with it";
          writer.raise(cause);
        }
      }
    }
    writer.update(file, why);
    const std::int64_t added = writer.add(job);
    const bool again = file.state == FileState::duplicate && sender.pack != nullptr &&
                       sender.pack->partner().duplicates.same_bytes == partner::Handling::resend_acknowledgment;
    if (again) send_acknowledgments_again(writer, file, added, context_.clock.now());
    return added;
  });
  require(arrival.settle(transport::Settlement::stored));
  return id;
}

void Intake::refuse(transport::Arrival& arrival, FileRecord file, const std::string& reason) {
  file.state = FileState::quarantined;
  file.detail = reason;
  context_.ledger.write([&](LedgerWriter& writer) {
    writer.update(file, reason);
    ledger::ExceptionCause cause = cause_of(file, "unopenable", "no document");
    cause.cause = reason;
    cause.next = "look at quarantine/" + file_name_part(file.partner) + "/" + file.id + " and ask the partner for a regular file";
    writer.raise(cause);
    ledger::JobRecord job;
    job.file = file.id;
    job.partner = file.partner;
    job.created = context_.clock.now();
    job.state = ledger::JobState::committed;
    (void)writer.add(job);
  });
  require(arrival.settle(transport::Settlement::refused));
}

}  // namespace crossdock::exchange
