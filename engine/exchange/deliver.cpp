#include "exchange/deliver.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <map>

#include "base/limits.h"
#include "base/random_id.h"
#include "base/text.h"
#include "diagnostic/playbook.h"
#include "exchange/exception_cause.h"

namespace crossdock::exchange {

namespace {

using ledger::DocumentState;
using ledger::LedgerView;
using ledger::LedgerWriter;
using ledger::OutboxEntry;
using ledger::OutboxState;

constexpr std::string_view staged_prefix = "out-";
constexpr std::chrono::hours send_length{1};  // then another sender may take it

class Delivery {
 public:
  Delivery(Context& context, ledger::Ledger& later, const ChannelOf& channel_of)
      : context_(context), later_(later), channel_of_(channel_of) {}

  DeliveryTroubles run(std::span<const std::int64_t> jobs) {
    context_.ledger.read([&](const LedgerView& view) {
      for (const std::int64_t job : jobs)
        for (OutboxEntry& entry : view.outbox_of_job(job)) entries_.push_back(std::move(entry));
    });
    std::erase_if(entries_, [](const OutboxEntry& entry) { return Layout::is_remote(entry.folder); });
    for (OutboxEntry& entry : entries_) entry.detail.clear();  // of an earlier try
    take_up();
    stage();
    publish();
    return std::move(troubles_);
  }

 private:
  /// What an earlier try staged and may have published.
  void take_up() {
    std::vector<OutboxEntry*> staged;
    for (OutboxEntry& entry : entries_)
      if (entry.state == OutboxState::staged) staged.push_back(&entry);
    if (staged.empty()) return;
    context_.ledger.write([&](LedgerWriter& writer) {
      for (OutboxEntry* entry : staged)
        if (!claim_send(writer, *entry)) entry->state = OutboxState::dead;
    });
  }

  /// nullptr: its folder cannot be made, which keeps nobody else waiting.
  transport::Channel* outlet(const OutboxEntry& entry) {
    try {
      return &channel_of_(entry);
    } catch (const PartnerFault& fault) {
      not_delivered(entry, fault.what());
      return nullptr;
    }
  }

  void not_delivered(const OutboxEntry& entry, const std::string& why) {
    troubles_[entry.job].push_back("not delivered to " + entry.partner + ": " + why);
  }

  void stage() {
    std::map<transport::Channel*, std::vector<transport::Outgoing>> used;
    std::vector<OutboxEntry*> staged;
    for (OutboxEntry& entry : entries_) {
      if (entry.state != OutboxState::ready) continue;
      transport::Channel* const channel = outlet(entry);
      if (channel == nullptr) continue;
      const auto bytes = bytes_of(context_, entry);
      require(channel->stage(outgoing_of(entry), *bytes));
      used[channel].push_back(outgoing_of(entry));
      staged.push_back(&entry);
    }
    if (staged.empty()) return;
    // Durable before the ledger says so: from then on, a staged file that is not there counts as published.
    for (const auto& [channel, files] : used) require(channel->commit_staged(files));
    context_.ledger.write([&](LedgerWriter& writer) {
      for (OutboxEntry* entry : staged) entry->state = claim_send(writer, *entry) ? record_staged(writer, *entry) : OutboxState::dead;
    });
  }

  void publish() {
    std::map<transport::Channel*, std::vector<OutboxEntry*>> published;
    for (OutboxEntry& entry : entries_) {
      if (entry.state != OutboxState::staged) continue;
      transport::Channel* const channel = outlet(entry);
      if (channel == nullptr) continue;
      if (require(channel->staged(outgoing_of(entry))) != transport::Staged::absent) {
        const auto named = channel->publish(outgoing_of(entry));
        if (!named.ok() && named.error().os_error == EEXIST) {
          entry.detail = "`" + entry.folder + "/" + entry.name + "` is taken; it is not replaced";
        } else if (!named.ok()) {
          not_delivered(entry, named.error().message);
          continue;
        }
      }
      published[channel].push_back(&entry);
    }
    std::vector<OutboxEntry*> settled;
    for (const auto& [channel, entries] : published) {
      const auto durable = channel->commit_published();
      for (OutboxEntry* entry : entries) {
        if (durable.ok()) {
          settled.push_back(entry);
        } else {
          not_delivered(*entry, durable.error().message);
        }
      }
    }
    if (settled.empty()) return;
    std::sort(settled.begin(), settled.end(), [](const OutboxEntry* a, const OutboxEntry* b) { return a->id < b->id; });
    later_.write([&](LedgerWriter& writer) {
      for (OutboxEntry* entry : settled) {
        if (entry->detail.empty())
          record_sent(writer, *entry);
        else
          record_taken(writer, *entry, entry->detail, context_.ledger.clock().now());
      }
    });
  }

  Context& context_;
  ledger::Ledger& later_;
  const ChannelOf& channel_of_;
  std::vector<OutboxEntry> entries_;
  DeliveryTroubles troubles_;
};

}  // namespace

transport::Outgoing outgoing_of(const OutboxEntry& entry) {
  return {std::string(staged_prefix) + std::to_string(entry.id), entry.name, entry.size, entry.attempts > 0};
}

std::optional<std::int64_t> entry_number(std::string_view staged_name) {
  if (!staged_name.starts_with(staged_prefix)) return std::nullopt;
  std::int64_t number = 0;
  const std::string_view digits = staged_name.substr(staged_prefix.size());
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::unique_ptr<InputFile> bytes_of(Context& context, const OutboxEntry& entry) {
  auto bytes = require(context.archive.open(entry.archive));
  if (require(bytes->status()).size != entry.size) {
    throw MachineFault({"`" + entry.archive + "` has not the size that the ledger knows: the archive is damaged", EIO});
  }
  return bytes;
}

bool claim_send(LedgerWriter& writer, OutboxEntry& entry) {
  static const std::string token = random_token();
  entry.token = token;
  return writer.claim(entry.id, token, send_length);
}

OutboxState record_staged(LedgerWriter& writer, const OutboxEntry& entry) {
  const auto now = writer.outbox(entry.id);
  if (!now || now->state != OutboxState::ready) return now ? now->state : OutboxState::dead;
  return writer.move(entry.id, entry.token, OutboxState::staged, "") ? OutboxState::staged : OutboxState::dead;
}

void record_sent(LedgerWriter& writer, const OutboxEntry& entry) {
  if (!writer.move(entry.id, entry.token, OutboxState::sent, "")) return;
  for (const OutboxEntry& part : parts_of(writer, entry)) {
    const bool awaited = !writer.expected_of_document(part.document).empty();
    const auto document = writer.document(part.document);
    if (document && document->state == DocumentState::rendered) {
      const std::string how = Layout::is_remote(entry.folder) ? "uploaded as " : "published as ";
      writer.move(part.document, DocumentState::delivered, how + entry.folder + "/" + entry.name);
      if (awaited) writer.move(part.document, DocumentState::awaiting_acknowledgment, "its receiver acknowledges");
    }
    const auto job = writer.job(part.job);
    if (!job) continue;
    for (ledger::InterchangeRecord& interchange : writer.interchanges_of(job->file)) {
      if (interchange.acknowledgment != part.document) continue;
      interchange.state = ledger::InterchangeState::acknowledged;
      writer.update(interchange);
    }
  }
}

void raise_delivery(LedgerWriter& writer, const OutboxEntry& entry, const std::string& rule, const std::string& cause,
                    const std::string& remedy, Instant now) {
  for (const OutboxEntry& part : parts_of(writer, entry)) {
    ledger::ExceptionCause raised;
    raised.group = {entry.partner, "", rule, ""};
    raised.playbook = playbook::delivery;
    raised.severity = ledger::ExceptionSeverity::high;
    raised.owner = "integration";
    raised.cause = cause;
    raised.next = remedy + ", then `crossdock doc resend " + part.document + "`";
    if (const auto job = writer.job(part.job)) raised.file = job->file;
    raised.document = part.document;
    const auto document = writer.document(part.document);
    set_by_tier(raised, document ? document->tier : std::string(), now);
    (void)writer.raise(raised);
  }
}

void record_taken(LedgerWriter& writer, const OutboxEntry& entry, const std::string& detail, Instant now) {
  if (!writer.move(entry.id, entry.token, OutboxState::held, detail)) return;
  for (const OutboxEntry& part : parts_of(writer, entry)) writer.move(part.document, DocumentState::held, detail);
  raise_delivery(writer, entry, "target-exists", detail, "look at both files, move the other one away", now);
}

DeliveryTroubles deliver(Context& context, ledger::Ledger& later, std::span<const std::int64_t> jobs, const ChannelOf& channel_of) {
  return Delivery(context, later, channel_of).run(jobs);
}

void drop_stale_stages(Context& context) {
  for (const FolderEntry& entry : require(context.disk.list(context.layout.staged(), limits::folder_entries))) {
    const auto number = entry_number(entry.name);
    if (!number) continue;
    const auto known = context.ledger.ask([&](const ledger::LedgerView& view) { return view.outbox(*number); });
    const bool wanted = known && (known->state == ledger::OutboxState::ready || known->state == ledger::OutboxState::staged);
    if (!wanted) require(context.disk.remove(context.layout.staged() / entry.name));
  }
}

}  // namespace crossdock::exchange
