#include "exchange/server_of.h"

#include "exchange/layout.h"
#include "partner/secrets.h"

namespace crossdock::exchange {

namespace {

transport::SecretSource source_of(const std::string& reference, const std::filesystem::path& folder) {
  if (reference.empty()) return {};
  return [reference, folder] { return partner::Secrets(folder).find(reference); };
}

transport::AfterFetch after_fetch_of(partner::AfterFetch after) {
  switch (after) {
    case partner::AfterFetch::rename: return transport::AfterFetch::rename;
    case partner::AfterFetch::leave: return transport::AfterFetch::leave;
    case partner::AfterFetch::remove: break;
  }
  return transport::AfterFetch::remove;
}

}  // namespace

transport::SftpSettings server_of(const partner::TradingPartner& partner, const partner::SiteSettings& site) {
  const partner::ChannelSettings& channel = partner.channel;
  const partner::SftpSettings& from = channel.sftp;
  transport::SftpSettings settings;
  settings.partner = partner.name;
  settings.host = from.host;
  settings.port = from.port;
  settings.user = from.user;
  settings.host_keys = from.host_keys;
  settings.key = source_of(from.key, site.secrets);
  settings.passphrase = source_of(from.passphrase, site.secrets);
  settings.password = source_of(from.password, site.secrets);
  settings.in = channel.in;
  settings.out = channel.out;
  settings.readiness = readiness_of(channel);
  settings.after_fetch = after_fetch_of(from.after_fetch);
  settings.fetched_to = from.fetched_to;
  settings.upload = from.upload_part ? transport::UploadRule::part : transport::UploadRule::direct;
  settings.connect_timeout = from.connect_timeout;
  settings.timeout = from.timeout;
  settings.min_rate = from.min_rate;
  return settings;
}

}  // namespace crossdock::exchange
