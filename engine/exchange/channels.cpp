#include "exchange/channels.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/text.h"

namespace crossdock::exchange {

void Channels::open(std::vector<std::string>& remarks) {
  lost_ = std::make_unique<transport::FolderChannel>(context_.layout.unknown_channel("unclaimed"), context_.disk);
  for (const partner::PackEntry& entry : context_.site->entries()) {
    if (entry.partner.family) continue;
    if (!entry.pack || !entry.pack->usable()) {
      remarks.push_back("the pack of " + printable(entry.name) + " has errors: its files wait (see `crossdock partner check " +
                        file_name_part(entry.name) + "`)");
      continue;
    }
    open(entry, remarks);
  }
}

void Channels::open(const partner::PackEntry& entry, std::vector<std::string>& remarks) {
  auto channel = std::make_unique<transport::FolderChannel>(context_.layout.channel_of(entry.pack->partner()), context_.disk);
  if (const auto prepared = channel->prepare(); !prepared.ok()) {
    remarks.push_back("the folders of " + printable(entry.name) + ": " + prepared.error().message);
    closed_.push_back(&entry);
    return;
  }
  inboxes_.push_back({{entry.name, entry.pack.get()}, std::move(channel), entry.pack});
}

bool Channels::open_the_rest(std::vector<std::string>& remarks) {
  const auto closed = std::exchange(closed_, {});
  for (const partner::PackEntry* entry : closed) open(*entry, remarks);
  return closed_.size() < closed.size();
}

void Channels::find_unknown_folders(std::vector<std::string>& remarks) {
  const auto entries = context_.disk.list(context_.layout.inbound(), limits::folder_entries);
  if (!entries.ok()) {
    remarks.push_back(entries.error().message);
    return;
  }
  for (const FolderEntry& folder : *entries) {
    if (folder.name.starts_with('.')) continue;
    if (folder.kind != FileKind::folder) {
      remarks.push_back("`inbound/" + printable(folder.name) + "` lies in no partner's folder: move it to inbound/<partner>/");
      continue;
    }
    if (context_.site->entry(folder.name) != nullptr || inbox_of(folder.name) != nullptr) continue;
    auto channel = std::make_unique<transport::FolderChannel>(context_.layout.unknown_channel(folder.name), context_.disk);
    if (const auto prepared = channel->prepare(); !prepared.ok()) {
      remarks.push_back(prepared.error().message);
      continue;
    }
    inboxes_.push_back({{folder.name, nullptr}, std::move(channel), nullptr});
  }
}

Channels::Inbox* Channels::inbox_of(const std::string& partner) {
  const auto found = std::find_if(inboxes_.begin(), inboxes_.end(), [&](const Inbox& inbox) { return inbox.sender.name == partner; });
  return found == inboxes_.end() ? nullptr : &*found;
}

transport::Channel& Channels::outlet(const ledger::OutboxEntry& entry) {
  const std::lock_guard lock(mutex_);
  auto& channel = outlets_[entry.folder];
  if (!channel) {
    transport::FolderSettings settings;
    settings.outbox = context_.layout.root / entry.folder;
    settings.staged = context_.layout.staged();
    auto made = std::make_unique<transport::FolderChannel>(std::move(settings), context_.disk);
    if (const auto prepared = made->prepare(); !prepared.ok()) throw PartnerFault(prepared.error().message);
    channel = std::move(made);
  }
  return *channel;
}

}  // namespace crossdock::exchange
