#include "exchange/remote_partner.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <map>
#include <span>

#include "base/limits.h"
#include "base/random_id.h"
#include "exchange/deliver.h"
#include "exchange/report_files.h"
#include "partner/tier.h"

namespace crossdock::exchange {

namespace {

using ledger::FileRecord;
using ledger::LedgerView;
using ledger::LedgerWriter;
using ledger::Origin;
using ledger::OutboxEntry;
using ledger::OutboxState;
using transport::TroubleKind;

constexpr std::size_t sent_together = 16;  // files whose states share a commit
constexpr std::size_t sent_in_a_round = 1000;
constexpr std::chrono::hours report_length{1};

/// The server answered, and refused this one file; with anything else nothing more can be done with the server now.
bool is_about_the_file(TroubleKind kind) {
  return kind == TroubleKind::missing || kind == TroubleKind::denied || kind == TroubleKind::exists || kind == TroubleKind::full ||
         kind == TroubleKind::failed;
}

bool is_same(const FileRecord& file, const transport::Found& found) {
  return file.size == found.size && file.modified_ns == found.modified_ns;
}

/// How often a file is offered to a server that refuses it, before it is set aside: as the most urgent of its documents wants.
std::uint32_t sends_of(const LedgerView& view, const OutboxEntry& entry) {
  std::uint32_t most = 0;
  for (const OutboxEntry& part : ledger::parts_of(view, entry)) {
    const auto document = view.document(part.document);
    most = std::max(most, partner::policy_of(partner::tier_named(document ? document->tier : std::string())).sends);
  }
  return most;
}

/// Why the last call on the channel failed; where it does not say, our own disk did.
[[noreturn]] void fail(const transport::Channel& channel, const Error& error) {
  if (const auto trouble = channel.trouble()) throw ChannelFault(*trouble);
  throw MachineFault(error);
}

}  // namespace

RemotePartner::RemotePartner(Context& context, Intake& intake, std::shared_ptr<const partner::PackVersion> pack,
                             transport::SftpSettings settings, const transport::Interrupt& interrupt)
    : context_(context),
      intake_(intake),
      pack_(std::move(pack)),
      sender_{pack_->partner().name, pack_.get()},
      channel_(std::move(settings), interrupt) {}

std::vector<OutboxEntry> RemotePartner::waiting(std::size_t most) const {
  return context_.ledger.ask([&](const LedgerView& view) {
    auto entries = view.outbox_waiting(sender_.name, most);
    std::erase_if(entries, [](const OutboxEntry& entry) { return !Layout::is_remote(entry.folder); });
    // What a lane is working on has its turn when that is reported; what stands behind it keeps its place.
    const auto busy = std::find_if(entries.begin(), entries.end(), [&](const OutboxEntry& entry) {
      const auto job = view.job(entry.job);
      return job && job->state == ledger::JobState::committed && !job->token.empty();
    });
    entries.erase(busy, entries.end());
    for (OutboxEntry& entry : entries) entry.detail.clear();  // of an earlier try
    return entries;
  });
}

bool RemotePartner::anything_waits() const { return !waiting(sent_in_a_round).empty(); }

RemoteRound RemotePartner::round() {
  RemoteRound round;
  try {
    send(round);
    if (!channel_.settings().in.empty()) {
      settle_what_was_stored();
      fetch(round);
    }
  } catch (const ChannelFault& fault) {
    round.trouble = fault.trouble();
    round.waiting = waiting(sent_in_a_round).size();
  }
  if (!round.more) channel_.rest();
  return round;
}

void RemotePartner::send(RemoteRound& round) {
  // A file under its own name is out at once, so it is settled before the next one is begun.
  const std::size_t together = channel_.settings().upload == transport::UploadRule::direct ? 1 : sent_together;
  const std::vector<OutboxEntry> all = waiting(sent_in_a_round);
  if (channel_.settings().out.empty() && !all.empty())
    throw ChannelFault({TroubleKind::denied,
                        "files wait for " + sender_.name + ", and its pack names no `out` folder of the server any more",
                        "name it in the channel of the pack"});
  for (std::size_t at = 0; at < all.size(); at += together) {
    const auto first = all.begin() + static_cast<std::ptrdiff_t>(at);
    const auto last = all.begin() + static_cast<std::ptrdiff_t>(std::min(at + together, all.size()));
    if (!send_some(round, {first, last})) return;
  }
  if (all.size() == sent_in_a_round) round.more = true;
}

/// False: the rest keeps its place behind what was refused.
bool RemotePartner::send_some(RemoteRound& round, std::vector<OutboxEntry> entries) {
  context_.ledger.write(
      [&](LedgerWriter& writer) { std::erase_if(entries, [&](OutboxEntry& entry) { return !claim_send(writer, entry); }); });
  try {
    stage(entries);
    publish(round, entries);
  } catch (const ChannelFault& fault) {
    if (!is_about_the_file(fault.trouble().kind)) throw;
    // Refused: what comes in is fetched all the same.
    round.trouble = fault.trouble();
    round.waiting = waiting(sent_in_a_round).size();
    return false;
  }
  return true;
}

void RemotePartner::stage(std::vector<OutboxEntry>& entries) {
  for (OutboxEntry& entry : entries) {
    if (entry.state == OutboxState::staged) {
      const auto there = channel_.staged(outgoing_of(entry));
      if (!there.ok()) fail(channel_, there.error());
      if (*there != transport::Staged::partial) continue;
    }
    const auto bytes = bytes_of(context_, entry);
    const auto staged = channel_.stage(outgoing_of(entry), *bytes);
    if (staged.ok()) continue;
    if (staged.error().os_error == EEXIST) {
      entry.detail = staged.error().message + "; it is not replaced";
      continue;
    }
    if (const auto trouble = channel_.trouble()) not_sent(entry, *trouble);
    fail(channel_, staged.error());
  }
  // From here on, a part that is not there any more counts as published.
  context_.ledger.write([&](LedgerWriter& writer) {
    for (OutboxEntry& entry : entries) {
      if (!entry.detail.empty()) {
        record_taken(writer, entry, entry.detail, context_.ledger.clock().now());
        entry.state = OutboxState::held;
      } else if (entry.state == OutboxState::ready) {
        entry.state = record_staged(writer, entry);
      }
    }
  });
}

void RemotePartner::publish(RemoteRound& round, std::vector<OutboxEntry>& entries) {
  std::set<std::int64_t> jobs;
  std::optional<transport::Trouble> trouble;
  std::optional<Error> failed;  // what stopped it; not the server's doing where there is no trouble
  std::vector<const OutboxEntry*> sent;
  for (OutboxEntry& entry : entries) {
    if (entry.state == OutboxState::held) jobs.insert(entry.job);
    if (entry.state != OutboxState::staged) continue;
    const auto there = channel_.staged(outgoing_of(entry));
    if (!there.ok()) {
      trouble = channel_.trouble();
      failed = there.error();
      break;
    }
    if (*there != transport::Staged::absent) {
      const auto published = channel_.publish(outgoing_of(entry));
      if (!published.ok()) {
        trouble = channel_.trouble();
        failed = published.error();
        if (!trouble || !is_about_the_file(trouble->kind)) break;
        if (published.error().os_error != EEXIST) {
          not_sent(entry, *trouble);
          break;
        }
        trouble.reset();
        failed.reset();
        entry.detail = published.error().message + "; it is not replaced";
      }
    }
    sent.push_back(&entry);
  }
  const std::string token = random_token();
  context_.ledger.write([&](LedgerWriter& writer) {
    for (const OutboxEntry* entry : sent) {
      jobs.insert(entry->job);
      (void)writer.reopen_job(entry->job, token, report_length);
      if (entry->detail.empty())
        record_sent(writer, *entry);
      else
        record_taken(writer, *entry, entry->detail, context_.ledger.clock().now());
    }
  });
  round.sent += sent.size();
  report(round, jobs);
  context_.ledger.write([&](LedgerWriter& writer) {
    for (const std::int64_t job : jobs) (void)writer.move_job(job, token, ledger::JobState::done, "");
  });
  if (trouble) throw ChannelFault(*trouble);
  if (failed) throw MachineFault(*failed);
}

/// Back to `ready`: whatever the server has of it counts for nothing, so that another way of sending begins anew.
void RemotePartner::not_sent(const OutboxEntry& entry, const transport::Trouble& trouble) {
  if (!is_about_the_file(trouble.kind)) return;
  context_.ledger.write([&](LedgerWriter& writer) {
    if (entry.attempts < sends_of(writer, entry)) return (void)writer.move(entry.id, entry.token, OutboxState::ready, trouble.cause);
    if (!writer.move(entry.id, entry.token, OutboxState::dead, trouble.cause)) return;
    raise_delivery(writer, entry, "delivery-dead", "given up after " + std::to_string(entry.attempts) + " tries: " + trouble.cause,
                   "mend it with them", context_.ledger.clock().now());
  });
}

void RemotePartner::report(RemoteRound& round, const std::set<std::int64_t>& jobs) {
  std::vector<Worked> worked;
  context_.ledger.read([&](const LedgerView& view) {
    for (const std::int64_t id : jobs) {
      const auto job = view.job(id);
      const auto file = job ? view.file(job->file) : std::nullopt;
      if (file) worked.push_back({*job, *file});
    }
  });
  round.days.merge(write_reports(context_, worked));
}

void RemotePartner::settle_what_was_stored() {
  const auto files = context_.ledger.ask([&](const LedgerView& view) { return view.files_at_origin(sender_.name, limits::remote_files); });
  for (const FileRecord& file : files) {
    if (file.at_origin != Origin::unsettled || file.state == ledger::FileState::claiming) continue;
    intake_.settle_remote(channel_, file);
  }
}

void RemotePartner::fetch(RemoteRound& round) {
  const auto found = channel_.find(context_.clock.now(), limits::remote_files);
  if (!found.ok()) fail(channel_, found.error());
  round.unready = found->unready;

  std::map<std::string, FileRecord> known;
  for (FileRecord& file :
       context_.ledger.ask([&](const LedgerView& view) { return view.files_at_origin(sender_.name, limits::remote_files); }))
    known.insert_or_assign(file.name, std::move(file));
  std::size_t taken = 0;
  std::set<std::string> there;
  for (const transport::Found& file : found->ready) {
    there.insert(file.name);
    const auto before = known.find(file.name);
    const bool same = before != known.end() && is_same(before->second, file);
    if (same && before->second.state != ledger::FileState::claiming) continue;
    if (taken++ == limits::scan_files) {
      round.more = true;
      return;
    }
    if (before != known.end() && !same) {
      // Another file has its name. What was begun with the earlier one came to nothing.
      FileRecord gone = before->second;
      context_.ledger.write([&](LedgerWriter& writer) {
        gone.at_origin = Origin::nothing;
        if (gone.state == ledger::FileState::claiming) gone.state = ledger::FileState::gone;
        if (gone.state == ledger::FileState::gone) return writer.update(gone, "another file took its place before it was fetched");
        writer.move(gone.id, Origin::nothing);
      });
    }
    const bool fetched = same ? intake_.resume(channel_, sender_, before->second).has_value()
                              : !intake_.take(channel_, sender_, std::span(&file, 1)).empty();
    if (fetched) ++round.fetched;
  }
  if (found->unready > 0 || found->not_taken > 0) return;
  // What the ledger has there and the server does not show any more has gone.
  for (const auto& one : known) {
    const FileRecord& file = one.second;
    if (there.contains(file.name)) continue;
    context_.ledger.write([&](LedgerWriter& writer) {
      if (file.state != ledger::FileState::claiming) return writer.move(file.id, Origin::nothing);
      FileRecord gone = file;
      gone.state = ledger::FileState::gone;
      gone.at_origin = Origin::nothing;
      writer.update(gone, "it went away before it was fetched");
    });
  }
}

}  // namespace crossdock::exchange
