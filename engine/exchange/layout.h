#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "partner/trading_partner.h"
#include "transport/folder_channel.h"

namespace crossdock::exchange {

/// When a partner's files are whole.
[[nodiscard]] transport::Readiness readiness_of(const partner::ChannelSettings& channel);

/// The folders of a site's exchange directory.
struct Layout {
  std::filesystem::path root;

  [[nodiscard]] std::filesystem::path inbound() const { return root / "inbound"; }
  [[nodiscard]] std::filesystem::path acknowledgments() const { return root / "outbound" / "acknowledgments"; }
  [[nodiscard]] std::filesystem::path open_exceptions() const { return root / "exceptions" / "open"; }
  [[nodiscard]] std::filesystem::path quarantine(std::string_view partner) const;
  [[nodiscard]] std::filesystem::path claimed() const { return root / "work" / "claimed"; }
  [[nodiscard]] std::filesystem::path staged() const { return root / "work" / "staged"; }
  [[nodiscard]] std::filesystem::path work() const { return root / "work"; }
  /// What commands ask the daemon for.
  [[nodiscard]] std::filesystem::path requests() const { return root / "work" / "requests"; }
  [[nodiscard]] std::filesystem::path lock() const { return root / "work" / "daemon.lock"; }
  [[nodiscard]] std::filesystem::path ledger() const { return root / "ledger.db"; }

  /// Where files for a partner go, as the ledger keeps it: below the root, or absolute where the pack says so; "sftp:" and the server's
  /// folder where they are sent.
  [[nodiscard]] static std::string outbox_of(const partner::TradingPartner& partner);
  [[nodiscard]] static bool is_remote(std::string_view outbox) { return outbox.starts_with("sftp:"); }
  /// The folders of a partner. One whose files go by SFTP has them too: people drop files for it there.
  [[nodiscard]] transport::FolderSettings channel_of(const partner::TradingPartner& partner) const;
  /// An inbound folder that no partner has.
  [[nodiscard]] transport::FolderSettings unknown_channel(const std::string& folder_name) const;
};

}  // namespace crossdock::exchange
