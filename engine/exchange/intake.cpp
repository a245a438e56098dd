#include "exchange/intake.h"

#include <cerrno>
#include <chrono>

#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/playbook.h"
#include "exchange/exception_cause.h"

namespace crossdock::exchange {

namespace {

using ledger::FileRecord;
using ledger::FileState;
using ledger::LedgerWriter;

constexpr int tries_while_changing = 3;
constexpr std::size_t files_together = 128;  // taken in one go, their durable steps shared
constexpr std::uint64_t most_bytes_together = 64ull << 20;

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

transport::Found found_of(const FileRecord& file) { return {file.name, FileKind::regular, file.size, file.modified_ns}; }

ledger::ExceptionCause cause_of(const FileRecord& file, std::string rule, std::string_view playbook, Instant now) {
  ledger::ExceptionCause cause;
  set_by_tier(cause, tier_name(partner::Tier::operational), now);
  cause.group.partner = file.partner;
  cause.group.rule = std::move(rule);
  cause.playbook = playbook;
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
    ledger::OutboxEntry entry = as_sent(writer, sent.front());
    if (entry.state == ledger::OutboxState::waiting) continue;  // it is still to come
    entry.envelope.clear();
    entry.carrier = 0;
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

std::size_t Intake::together(std::span<const transport::Found> found) {
  std::uint64_t bytes = 0;
  std::size_t count = 0;
  while (count < found.size() && count < files_together) {
    bytes += found[count].size;
    if (count > 0 && bytes > most_bytes_together) break;
    ++count;
  }
  return count;
}

std::vector<std::int64_t> Intake::take(transport::Channel& channel, const Sender& sender, std::span<const transport::Found> found) {
  std::vector<FileRecord> files;
  for (const transport::Found& one : found) {
    FileRecord file;
    file.partner = sender.name;
    file.channel = channel.kind();
    if (!channel.claims()) file.at_origin = ledger::Origin::unsettled;
    file.name = one.name;
    file.size = one.size;
    file.modified_ns = one.modified_ns;
    file.received = context_.clock.now();
    files.push_back(std::move(file));
  }
  context_.ledger.write([&](LedgerWriter& writer) {
    for (FileRecord& file : files) file.id = writer.add(file);
  });
  std::string failure;
  auto jobs = store(channel, sender, claim(channel, std::move(files), found, failure));
  if (!failure.empty()) throw PartnerFault(failure);
  return jobs;
}

std::vector<Intake::Incoming> Intake::claim(transport::Channel& channel, std::vector<FileRecord> files,
                                            std::span<const transport::Found> found, std::string& failure) {
  std::vector<Incoming> incoming;
  std::vector<transport::Found> claimed;
  std::vector<FileRecord> aside;
  for (std::size_t i = 0; i < files.size(); ++i) {
    FileRecord& file = files[i];
    if (failure.empty()) {
      auto arrival = channel.claim(found[i], file.id);
      if (arrival.ok()) {
        incoming.push_back({std::move(file), std::move(*arrival), {}, {}});
        claimed.push_back(found[i]);
        continue;
      }
      const bool away = arrival.error().os_error == ENOENT;
      if (!away) failure = arrival.error().message;
      file.state = away ? FileState::gone : FileState::failed;
      file.detail = away ? "it went away before it was claimed" : failure;
    } else {
      file.state = FileState::gone;
      file.detail = "it was left where it is, as one before it could not be claimed";
    }
    aside.push_back(std::move(file));
  }
  require(channel.commit_claimed(claimed));
  if (aside.empty()) return incoming;
  context_.ledger.write([&](LedgerWriter& writer) {
    for (FileRecord& file : aside) {
      const std::string why = file.detail;
      if (file.state == FileState::gone) file.detail.clear();
      writer.update(file, why);
      if (file.state == FileState::gone) continue;
      ledger::ExceptionCause cause = cause_of(file, "claim", playbook::inbound_folder, context_.clock.now());
      cause.cause = why;
      cause.next = "let crossdock rename files out of the inbound folder, on the same device";
      writer.raise(cause);
    }
  });
  return incoming;
}

std::optional<std::int64_t> Intake::resume(transport::Channel& channel, const Sender& sender, FileRecord file) {
  auto arrival = channel.claims() ? channel.resume(found_of(file), file.id) : channel.claim(found_of(file), file.id);
  if (!arrival.ok()) {
    if (arrival.error().os_error != ENOENT) throw MachineFault(arrival.error());
    // The claimed file goes only after the ledger has it as stored: so it was never claimed, and is found again where it is.
    file.state = FileState::gone;
    context_.ledger.write([&](LedgerWriter& writer) { writer.update(file, "it was never claimed"); });
    return std::nullopt;
  }
  std::vector<Incoming> one;
  one.push_back({std::move(file), std::move(*arrival), {}, {}});
  const auto jobs = store(channel, sender, std::move(one));
  if (jobs.empty()) return std::nullopt;
  return jobs.front();
}

void Intake::settle(transport::Channel& channel, const FileRecord& file) {
  auto arrival = channel.resume(found_of(file), file.id);
  if (!arrival.ok()) return;
  // What was refused is in no archive: its bytes stand in the quarantine.
  const bool kept = !file.archive.empty();
  require((*arrival)->settle(kept ? transport::Settlement::stored : transport::Settlement::refused));
}

void Intake::settle_remote(transport::Channel& channel, const FileRecord& file) {
  const auto arrival = require(channel.claim(found_of(file), file.id));
  auto source = arrival->open();
  Result<std::string> hash = source.ok() ? sha256_hex(**source) : Result<std::string>(source.error());
  if (source.ok()) source->reset();
  if (!hash.ok()) {
    const transport::Trouble trouble = channel.trouble().value_or(transport::Trouble{});
    switch (trouble.kind) {
      case transport::TroubleKind::missing:
      case transport::TroubleKind::changed:
        return context_.ledger.write([&](LedgerWriter& writer) { writer.move(file.id, ledger::Origin::nothing); });
      case transport::TroubleKind::denied:
        return context_.ledger.write([&](LedgerWriter& writer) { writer.move(file.id, ledger::Origin::stays); });
      default: throw ChannelFault(trouble);
    }
  }
  if (*hash != file.hash) return context_.ledger.write([&](LedgerWriter& writer) { writer.move(file.id, ledger::Origin::nothing); });
  let_go(channel, *arrival, file.id, transport::Settlement::stored);
}

void Intake::let_go(transport::Channel& channel, transport::Arrival& arrival, const std::string& file, transport::Settlement settlement) {
  auto remains = arrival.settle(settlement);
  if (channel.claims()) {
    (void)require(std::move(remains));
    return;
  }
  if (!remains.ok()) {
    const transport::Trouble trouble = channel.trouble().value_or(transport::Trouble{});
    // What the server does not let go is remembered; anything else is tried again by the next poll.
    const bool refused = trouble.kind == transport::TroubleKind::denied || trouble.kind == transport::TroubleKind::failed ||
                         trouble.kind == transport::TroubleKind::exists;
    if (!refused) throw ChannelFault(trouble);
    remains = transport::Remains::the_file;
  }
  const auto origin = *remains == transport::Remains::nothing ? ledger::Origin::nothing : ledger::Origin::stays;
  context_.ledger.write([&](LedgerWriter& writer) { writer.move(file, origin); });
}

void Intake::not_given(FileRecord file, const transport::Trouble& trouble) {
  switch (trouble.kind) {
    case transport::TroubleKind::changed: return;
    case transport::TroubleKind::missing:
      file.state = FileState::gone;
      file.at_origin = ledger::Origin::nothing;
      return context_.ledger.write([&](LedgerWriter& writer) { writer.update(file, "it went away before it was fetched"); });
    case transport::TroubleKind::denied:
    case transport::TroubleKind::failed:
      return context_.ledger.write([&](LedgerWriter& writer) {
        ledger::ExceptionCause cause = cause_of(file, "sftp-file-denied", playbook::sftp, context_.clock.now());
        cause.cause = trouble.cause;
        cause.next = "ask them to let us read the files that they put there; the next poll tries again";
        writer.raise(cause);
      });
    default: throw ChannelFault(trouble);
  }
}

void Intake::copy(transport::Channel& channel, ledger::BlobStore& archive, Incoming& incoming) {
  FileRecord& file = incoming.file;
  for (int attempt = 0; attempt < tries_while_changing; ++attempt) {
    auto source = incoming.arrival->open();
    if (!source.ok()) {
      if (const auto trouble = channel.trouble()) return not_given(file, *trouble);
      if (!is_refusal(source.error().os_error)) throw MachineFault(source.error());
      incoming.refusal = source.error().message;
      return;
    }
    const auto status = (*source)->status();
    if (!status.ok() && channel.trouble()) throw ChannelFault(*channel.trouble());
    const FileStatus before = require(status);
    if (before.size > limits::inbound_file_bytes) {
      incoming.refusal =
          "the file has " + std::to_string(before.size) + " bytes, the limit is " + std::to_string(limits::inbound_file_bytes);
      return;
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
    auto stored = archive.store(**source, {file.received, file.partner, file.id}, unchanged);
    if (stored.ok()) {
      file.size = stored->size;
      file.hash = stored->hash;
      file.archive = stored->path;
      require(archive.describe(*stored, file.id, description(file, *stored)));
      incoming.blob = std::move(*stored);
      return;
    }
    if (const auto trouble = channel.trouble()) return not_given(file, *trouble);
    if (stored.error().os_error != EAGAIN) throw MachineFault(stored.error());
  }
  // Still being written: it stays claimed, and the next scan takes it up.
}

std::vector<std::int64_t> Intake::store(transport::Channel& channel, const Sender& sender, std::vector<Incoming> incoming) {
  ledger::ArchiveBatch archive(context_.layout.root, context_.disk);
  for (Incoming& one : incoming) copy(channel, archive, one);
  const std::size_t unfinished = std::erase_if(incoming, [](const Incoming& one) { return !one.blob && one.refusal.empty(); });
  if (channel.claims()) unfinished_ += unfinished;
  if (incoming.empty()) return {};
  require(archive.settle());
  const auto jobs = context_.ledger.commit([&](LedgerWriter& writer) {
    std::vector<std::int64_t> added;
    for (Incoming& one : incoming) {
      const std::int64_t job = one.blob ? record_stored(writer, sender, one.file) : record_refused(writer, channel, one);
      if (one.blob) added.push_back(job);
    }
    return added;
  });
  for (Incoming& one : incoming)
    let_go(channel, *one.arrival, one.file.id, one.blob ? transport::Settlement::stored : transport::Settlement::refused);
  return jobs;
}

std::int64_t Intake::record_stored(LedgerWriter& writer, const Sender& sender, FileRecord& file) {
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
    ledger::ExceptionCause cause = cause_of(file, "unknown-partner", playbook::unknown_partner, context_.clock.now());
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
        ledger::ExceptionCause cause = cause_of(file, "duplicate-bytes", playbook::duplicate, context_.clock.now());
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
}

std::int64_t Intake::record_refused(LedgerWriter& writer, const transport::Channel& channel, Incoming& incoming) {
  FileRecord& file = incoming.file;
  file.state = FileState::quarantined;
  file.detail = incoming.refusal;
  writer.update(file, incoming.refusal);
  ledger::ExceptionCause cause = cause_of(file, "unopenable", playbook::no_document, context_.clock.now());
  cause.cause = incoming.refusal;
  cause.next = channel.claims()
                   ? "look at quarantine/" + file_name_part(file.partner) + "/" + file.id + " and ask the partner for a regular file"
                   : "ask the partner for a smaller file; this one stays on the server and is not fetched";
  writer.raise(cause);
  ledger::JobRecord job;
  job.file = file.id;
  job.partner = file.partner;
  job.created = context_.clock.now();
  job.state = ledger::JobState::committed;
  return writer.add(job);
}

}  // namespace crossdock::exchange
