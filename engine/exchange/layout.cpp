#include "exchange/layout.h"

#include "base/text.h"

namespace crossdock::exchange {

std::filesystem::path Layout::quarantine(std::string_view partner) const { return root / "quarantine" / file_name_part(partner); }

std::string Layout::outbox_of(const partner::TradingPartner& partner) {
  const bool remote = partner.channel.kind == partner::ChannelKind::sftp;
  if (partner.channel.out.empty()) return "outbound/" + partner.name;
  return remote ? "sftp:" + partner.channel.out : partner.channel.out;
}

transport::Readiness readiness_of(const partner::ChannelSettings& channel) {
  transport::Readiness readiness;
  switch (channel.ready) {
    case partner::Readiness::stable: readiness.rule = transport::ReadyRule::stable; break;
    case partner::Readiness::renamed: readiness.rule = transport::ReadyRule::renamed; break;
    case partner::Readiness::done_file: readiness.rule = transport::ReadyRule::done_file; break;
  }
  readiness.stable_for = channel.stable_for;
  readiness.done_suffix = channel.done_suffix;
  readiness.temporary_suffixes = channel.temporary_suffixes;
  return readiness;
}

transport::FolderSettings Layout::channel_of(const partner::TradingPartner& partner) const {
  const partner::ChannelSettings& channel = partner.channel;
  const bool folder = channel.kind == partner::ChannelKind::folder;
  transport::FolderSettings settings;
  settings.inbox = folder && !channel.in.empty() ? root / channel.in : inbound() / partner.name;
  settings.outbox = folder ? root / outbox_of(partner) : root / "outbound" / partner.name;
  settings.claimed = claimed();
  settings.staged = staged();
  settings.refused = quarantine(partner.name);
  settings.readiness = readiness_of(channel);
  return settings;
}

transport::FolderSettings Layout::unknown_channel(const std::string& folder_name) const {
  transport::FolderSettings settings;
  settings.inbox = inbound() / folder_name;
  settings.claimed = claimed();
  settings.refused = quarantine(folder_name);
  return settings;
}

}  // namespace crossdock::exchange
