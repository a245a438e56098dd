#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transport/channel.h"
#include "transport/interrupt.h"
#include "transport/readiness.h"
#include "transport/sftp_settings.h"

namespace crossdock::transport {

class SftpSession;

/// A partner's SFTP server. The connection is made when it is first needed and kept until `rest`; one that was lost is made anew by the
/// next call. Names of the server are data: they become paths of the server alone.
///
/// In: nothing is claimed, as the server has no place for that. The file stays until every byte is in the archive and the ledger has it,
/// and is found again until then. Out: `.<name>.part`, renamed once it is whole. To be used by one thread at a time.
class SftpChannel final : public Channel {
 public:
  /// `interrupt` ends what the channel waits for; it must outlive the channel.
  SftpChannel(SftpSettings settings, const Interrupt& interrupt);
  ~SftpChannel() override;

  [[nodiscard]] const SftpSettings& settings() const { return settings_; }
  /// Nothing more is wanted for a while.
  void rest();

  [[nodiscard]] std::string_view kind() const override { return "sftp"; }
  [[nodiscard]] bool claims() const override { return false; }
  /// At most `limits::remote_files` names are read. A file that the server gives no time for has 0.
  Result<Findings> find(Instant now, std::size_t limit) override;
  /// Asks nothing of the server. The arrival may be used until the channel goes.
  Result<std::unique_ptr<Arrival>> claim(const Found& found, std::string_view id) override;
  Result<Done> commit_claimed(const std::vector<Found>&) override { return Done{}; }
  /// ENOENT always: what was not settled is found again.
  Result<std::unique_ptr<Arrival>> resume(const Found& found, std::string_view id) override;
  Result<Done> stage(const Outgoing& file, InputStream& bytes) override;
  Result<Done> commit_staged(const std::vector<Outgoing>&) override { return Done{}; }
  Result<Staged> staged(const Outgoing& file) override;
  Result<Done> publish(const Outgoing& file) override;
  Result<Done> commit_published() override { return Done{}; }
  [[nodiscard]] std::optional<Trouble> trouble() const override { return trouble_; }

 private:
  friend class SftpArrival;
  friend class SftpInputFile;

  /// The connection, made where there is none that works.
  Result<std::shared_ptr<SftpSession>, Trouble> session();
  /// Keeps the trouble for whoever asks, drops a connection that does not work any more, and gives the error.
  Error note(Trouble trouble);
  /// `unread`: why `bytes` could not be read, where it was that.
  Result<Done, Trouble> upload(SftpSession& session, const Outgoing& file, InputStream& bytes, std::optional<Error>& unread);
  Result<Done, Trouble> give_name(SftpSession& session, const Outgoing& file);
  [[nodiscard]] std::string part_of(const Outgoing& file) const;
  [[nodiscard]] std::string target_of(const Outgoing& file) const;

  SftpSettings settings_;
  const Interrupt& interrupt_;
  std::shared_ptr<SftpSession> session_;
  std::string host_key_method_;  ///< what the server proved itself by last time
  StillWatch watch_;
  std::optional<Trouble> trouble_;
};

}  // namespace crossdock::transport
