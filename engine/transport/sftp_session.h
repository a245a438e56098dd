#pragma once

#include <functional>
#include <memory>
#include <string>

#include <libssh2_sftp.h>

#include "base/disk.h"
#include "base/result.h"
#include "transport/ssh_session.h"

namespace crossdock::transport {

/// What a server says of a name.
struct RemoteStatus {
  FileKind kind = FileKind::other;
  std::uint64_t size = 0;
  std::int64_t modified_s = 0;  ///< 0: it does not say

  friend bool operator==(const RemoteStatus&, const RemoteStatus&) = default;
};

class SftpSession;

/// A file that is open on the server. Closed when it goes, as far as the connection still works.
class RemoteFile {
 public:
  RemoteFile(SftpSession& session, LIBSSH2_SFTP_HANDLE* handle) : session_(session), handle_(handle) {}
  RemoteFile(const RemoteFile&) = delete;
  RemoteFile& operator=(const RemoteFile&) = delete;
  ~RemoteFile();

  Result<RemoteStatus, Trouble> status();
  /// 0 at the end only.
  Result<std::size_t, Trouble> read(std::span<char> window);
  /// At least one byte of `bytes`; how many the server has acknowledged.
  Result<std::size_t, Trouble> write(std::string_view bytes);
  /// Asks the server to make the bytes durable; fine where it does not know how.
  Result<Done, Trouble> sync();
  Result<Done, Trouble> close();

 private:
  SftpSession& session_;
  LIBSSH2_SFTP_HANDLE* handle_;
};

/// SFTP over a session that is logged in. Each request waits no longer than `settings.timeout`. What a server answers is told by the
/// kind of trouble; where the connection itself failed, `usable` is false from then on.
class SftpSession {
 public:
  /// Connects, checks the host key, logs in. `host_key_method`: see open_trusted. What `settings` and `interrupt` name must outlive it.
  static Result<std::unique_ptr<SftpSession>, Trouble> open(const SftpSettings& settings, std::string& host_key_method,
                                                            const Interrupt& interrupt);
  SftpSession(const SftpSession&) = delete;
  SftpSession& operator=(const SftpSession&) = delete;
  ~SftpSession();

  /// Calls `each` for every name in a folder but `.` and `..`, as they come. An error means that there is no listing, whatever came
  /// before it. `each` may end it with trouble of its own.
  using EachName = std::function<Result<Done, Trouble>(const std::string& name, const RemoteStatus& status)>;
  Result<Done, Trouble> list(const std::string& folder, const EachName& each);
  /// Links are not followed.
  Result<RemoteStatus, Trouble> status(const std::string& path);
  Result<std::unique_ptr<RemoteFile>, Trouble> open_to_read(const std::string& path);
  enum class Existing : std::uint8_t { refuse, truncate };
  Result<std::unique_ptr<RemoteFile>, Trouble> open_to_write(const std::string& path, Existing existing);
  /// Where the target exists, most servers refuse, and some replace it.
  Result<Done, Trouble> rename(const std::string& from, const std::string& to);
  Result<Done, Trouble> remove(const std::string& path);

  [[nodiscard]] bool usable() const { return ssh_->usable(); }
  [[nodiscard]] const SshSession& ssh() const { return *ssh_; }
  [[nodiscard]] const std::string& login_method() const { return login_method_; }
  [[nodiscard]] const SftpSettings& settings() const { return ssh_->settings(); }

 private:
  friend class RemoteFile;
  explicit SftpSession(std::unique_ptr<SshSession> ssh) : ssh_(std::move(ssh)) {}

  [[nodiscard]] Deadline deadline() const { return Deadline::in(settings().timeout); }
  /// The trouble of a call that failed with `code`, or none; `doing` ends "… was refused".
  [[nodiscard]] Trouble trouble_of(long code, const std::string& doing);
  /// `drive` with the deadline of a request and its own words for a server that does not answer.
  template <class Call>
  auto ask(const std::string& doing, const Call& call) -> Result<decltype(call()), Trouble>;

  std::unique_ptr<SshSession> ssh_;
  LIBSSH2_SFTP* sftp_ = nullptr;
  std::string login_method_;
};

/// "folder/name" as the server's paths go.
[[nodiscard]] std::string remote_path(const std::string& folder, const std::string& name);

}  // namespace crossdock::transport
