#include "transport/sftp_session.h"

#include <vector>

#include "base/text.h"
#include "transport/ssh_login.h"

namespace crossdock::transport {

namespace {

// libssh2 loses the file whose name does not fit, so there is room for the longest that a packet can hold.
constexpr std::size_t name_bytes = 64u << 10;
constexpr long file_mode = 0640;
constexpr int most_tries_to_close = 1000;
constexpr std::chrono::milliseconds shutdown_time{500};

RemoteStatus status_of(const LIBSSH2_SFTP_ATTRIBUTES& attributes) {
  RemoteStatus status;
  if ((attributes.flags & LIBSSH2_SFTP_ATTR_PERMISSIONS) != 0) {
    if (LIBSSH2_SFTP_S_ISREG(attributes.permissions)) status.kind = FileKind::regular;
    if (LIBSSH2_SFTP_S_ISDIR(attributes.permissions)) status.kind = FileKind::folder;
    if (LIBSSH2_SFTP_S_ISLNK(attributes.permissions)) status.kind = FileKind::link;
  }
  if ((attributes.flags & LIBSSH2_SFTP_ATTR_SIZE) != 0) status.size = attributes.filesize;
  if ((attributes.flags & LIBSSH2_SFTP_ATTR_ACMODTIME) != 0) status.modified_s = static_cast<std::int64_t>(attributes.mtime);
  return status;
}

/// Whether a listing says all that has to be known of a file.
bool is_complete(const LIBSSH2_SFTP_ATTRIBUTES& attributes) {
  constexpr unsigned long wanted = LIBSSH2_SFTP_ATTR_PERMISSIONS | LIBSSH2_SFTP_ATTR_SIZE;
  return (attributes.flags & wanted) == wanted;
}

std::string quoted(const std::string& path) { return "`" + printable(path, 300) + "`"; }

unsigned length(const std::string& path) { return static_cast<unsigned>(path.size()); }

}  // namespace

std::string remote_path(const std::string& folder, const std::string& name) {
  if (folder.empty() || folder.ends_with('/')) return folder + name;
  return folder + "/" + name;
}

template <class Call>
auto SftpSession::ask(const std::string& doing, const Call& call) -> Result<decltype(call()), Trouble> {
  auto result = ssh_->drive(deadline(), call);
  if (result.ok() || result.error().kind != TroubleKind::slow) return result;
  const auto seconds = std::chrono::duration_cast<std::chrono::milliseconds>(settings().timeout).count();
  return Trouble{TroubleKind::slow,
                 settings().address() + " did not answer for " + std::to_string(seconds / 1000) + "." +
                     std::to_string(seconds % 1000 / 100) + " s: " + doing,
                 ""};
}

Trouble SftpSession::trouble_of(long code, const std::string& doing) {
  if (code != LIBSSH2_ERROR_SFTP_PROTOCOL) return ssh_->trouble_of_last_error(doing);
  const std::string refused = settings().address() + ": " + doing + ": ";
  switch (libssh2_sftp_last_error(sftp_)) {
    case LIBSSH2_FX_NO_SUCH_FILE:
    case LIBSSH2_FX_NO_SUCH_PATH: return {TroubleKind::missing, refused + "there is none", ""};
    case LIBSSH2_FX_PERMISSION_DENIED:
    case LIBSSH2_FX_WRITE_PROTECT: return {TroubleKind::denied, refused + "the server does not permit it", ""};
    case LIBSSH2_FX_OP_UNSUPPORTED: return {TroubleKind::denied, refused + "the server cannot do that", ""};
    case LIBSSH2_FX_FILE_ALREADY_EXISTS: return {TroubleKind::exists, refused + "the name is taken", ""};
    case LIBSSH2_FX_NO_SPACE_ON_FILESYSTEM:
    case LIBSSH2_FX_QUOTA_EXCEEDED: return {TroubleKind::full, refused + "the server has no room", ""};
    case LIBSSH2_FX_NO_CONNECTION:
    case LIBSSH2_FX_CONNECTION_LOST: ssh_->give_up(); return {TroubleKind::broken, refused + "the server lost its own connection", ""};
    case LIBSSH2_FX_OK:
    case LIBSSH2_FX_BAD_MESSAGE: return ssh_->trouble_of_last_error(doing);
    default: return {TroubleKind::failed, refused + "the server says only that it failed", ""};
  }
}

Result<std::unique_ptr<SftpSession>, Trouble> SftpSession::open(const SftpSettings& settings, std::string& host_key_method,
                                                                const Interrupt& interrupt) {
  const Deadline deadline = Deadline::in(settings.connect_timeout);
  auto ssh = open_trusted(settings, host_key_method, deadline, interrupt);
  if (!ssh.ok()) return ssh.error();
  auto login = log_in(**ssh, deadline);
  if (!login.ok()) return login.error();
  std::unique_ptr<SftpSession> session(new SftpSession(std::move(*ssh)));
  session->login_method_ = *login;
  SshSession& under = *session->ssh_;
  const auto opened = under.drive(deadline, [&] { return libssh2_sftp_init(under.handle()); });
  if (!opened.ok()) {
    if (opened.error().kind != TroubleKind::slow) return opened.error();
    return Trouble{TroubleKind::slow, settings.address() + " let us in, but did not begin SFTP in time", ""};
  }
  if (*opened == nullptr) {
    const Trouble seen = under.trouble_of_last_error("the start of SFTP");
    if (seen.kind == TroubleKind::broken) return seen;
    return Trouble{TroubleKind::denied, settings.address() + " lets us in, but gives us no SFTP", "ask them to permit SFTP for our user"};
  }
  session->sftp_ = *opened;
  return session;
}

SftpSession::~SftpSession() {
  if (sftp_ == nullptr) return;
  if (ssh_->usable()) {
    const auto closed = ssh_->drive(Deadline::in(shutdown_time), [&] { return libssh2_sftp_shutdown(sftp_); });
    if (closed.ok()) return;
  }
  ssh_->socket().shut();
  for (int i = 0; i < most_tries_to_close && libssh2_sftp_shutdown(sftp_) == LIBSSH2_ERROR_EAGAIN; ++i) {}
}

Result<Done, Trouble> SftpSession::list(const std::string& folder, const EachName& each) {
  const std::string doing = "listing " + quoted(folder);
  auto opened = ask(doing, [&] { return libssh2_sftp_open_ex(sftp_, folder.data(), length(folder), 0, 0, LIBSSH2_SFTP_OPENDIR); });
  if (!opened.ok()) return opened.error();
  if (*opened == nullptr) return trouble_of(libssh2_session_last_errno(ssh_->handle()), doing);
  RemoteFile handle(*this, *opened);

  TransferRate rate(settings().min_rate, settings().timeout, std::chrono::steady_clock::now());
  std::vector<char> name(name_bytes);
  while (true) {
    LIBSSH2_SFTP_ATTRIBUTES attributes{};
    const auto size = ask(doing, [&] { return libssh2_sftp_readdir_ex(*opened, name.data(), name.size(), nullptr, 0, &attributes); });
    if (!size.ok()) return size.error();
    if (*size < 0) return trouble_of(*size, doing);
    if (*size == 0) return handle.close();
    const std::string found(name.data(), static_cast<std::size_t>(*size));
    if (found != "." && found != "..") {
      RemoteStatus known = status_of(attributes);
      if (!is_complete(attributes)) {
        auto asked = status(remote_path(folder, found));
        if (!asked.ok() && asked.error().kind != TroubleKind::missing) return asked.error();
        if (!asked.ok()) continue;
        known = *asked;
      }
      if (auto taken = each(found, known); !taken.ok()) return taken;
    }
    if (!rate.count(found.size() + sizeof attributes, std::chrono::steady_clock::now())) {
      ssh_->give_up();
      return Trouble{TroubleKind::slow, settings().address() + " lists " + quoted(folder) + " more slowly than min_rate permits", ""};
    }
  }
}

Result<RemoteStatus, Trouble> SftpSession::status(const std::string& path) {
  const std::string doing = "looking at " + quoted(path);
  LIBSSH2_SFTP_ATTRIBUTES attributes{};
  const auto result = ask(doing, [&] { return libssh2_sftp_stat_ex(sftp_, path.data(), length(path), LIBSSH2_SFTP_LSTAT, &attributes); });
  if (!result.ok()) return result.error();
  if (*result != 0) return trouble_of(*result, doing);
  return status_of(attributes);
}

Result<std::unique_ptr<RemoteFile>, Trouble> SftpSession::open_to_read(const std::string& path) {
  const std::string doing = "reading " + quoted(path);
  auto opened =
      ask(doing, [&] { return libssh2_sftp_open_ex(sftp_, path.data(), length(path), LIBSSH2_FXF_READ, 0, LIBSSH2_SFTP_OPENFILE); });
  if (!opened.ok()) return opened.error();
  if (*opened == nullptr) return trouble_of(libssh2_session_last_errno(ssh_->handle()), doing);
  return std::make_unique<RemoteFile>(*this, *opened);
}

Result<std::unique_ptr<RemoteFile>, Trouble> SftpSession::open_to_write(const std::string& path, Existing existing) {
  const std::string doing = "writing " + quoted(path);
  const unsigned long flags = LIBSSH2_FXF_WRITE | LIBSSH2_FXF_CREAT |
                              static_cast<unsigned long>(existing == Existing::refuse ? LIBSSH2_FXF_EXCL : LIBSSH2_FXF_TRUNC);
  auto opened = ask(doing, [&] { return libssh2_sftp_open_ex(sftp_, path.data(), length(path), flags, file_mode, LIBSSH2_SFTP_OPENFILE); });
  if (!opened.ok()) return opened.error();
  if (*opened == nullptr) return trouble_of(libssh2_session_last_errno(ssh_->handle()), doing);
  return std::make_unique<RemoteFile>(*this, *opened);
}

Result<Done, Trouble> SftpSession::rename(const std::string& from, const std::string& to) {
  const std::string doing = "renaming " + quoted(from) + " to " + quoted(to);
  const auto result = ask(doing, [&] {
    return libssh2_sftp_rename_ex(sftp_, from.data(), length(from), to.data(), length(to),
                                  LIBSSH2_SFTP_RENAME_ATOMIC | LIBSSH2_SFTP_RENAME_NATIVE);
  });
  if (!result.ok()) return result.error();
  if (*result != 0) return trouble_of(*result, doing);
  return Done{};
}

Result<Done, Trouble> SftpSession::remove(const std::string& path) {
  const std::string doing = "deleting " + quoted(path);
  const auto result = ask(doing, [&] { return libssh2_sftp_unlink_ex(sftp_, path.data(), length(path)); });
  if (!result.ok()) return result.error();
  if (*result != 0) return trouble_of(*result, doing);
  return Done{};
}

RemoteFile::~RemoteFile() {
  if (handle_ == nullptr) return;
  if (session_.usable() && close().ok()) return;
  if (handle_ == nullptr) return;
  // The memory is libssh2's to free, which it does once the shut socket has answered.
  session_.ssh_->give_up();
  session_.ssh_->socket().shut();
  for (int i = 0; i < most_tries_to_close && libssh2_sftp_close_handle(handle_) == LIBSSH2_ERROR_EAGAIN; ++i) {}
}

Result<RemoteStatus, Trouble> RemoteFile::status() {
  LIBSSH2_SFTP_ATTRIBUTES attributes{};
  const auto result = session_.ask("looking at an open file", [&] { return libssh2_sftp_fstat_ex(handle_, &attributes, 0); });
  if (!result.ok()) return result.error();
  if (*result != 0) return session_.trouble_of(*result, "looking at an open file");
  return status_of(attributes);
}

Result<std::size_t, Trouble> RemoteFile::read(std::span<char> window) {
  const auto count = session_.ask("reading on", [&] { return libssh2_sftp_read(handle_, window.data(), window.size()); });
  if (!count.ok()) return count.error();
  if (*count < 0) return session_.trouble_of(*count, "reading on");
  return static_cast<std::size_t>(*count);
}

Result<std::size_t, Trouble> RemoteFile::write(std::string_view bytes) {
  const auto count = session_.ask("writing on", [&] { return libssh2_sftp_write(handle_, bytes.data(), bytes.size()); });
  if (!count.ok()) return count.error();
  if (*count < 0) {
    Trouble trouble = session_.trouble_of(*count, "writing on");
    // SFTP 3 has no word for a full disk.
    if (trouble.kind == TroubleKind::failed) {
      trouble.kind = TroubleKind::full;
      trouble.cause += "; it may be full";
    }
    return trouble;
  }
  return static_cast<std::size_t>(*count);
}

Result<Done, Trouble> RemoteFile::sync() {
  const auto result = session_.ask("making a file durable", [&] { return libssh2_sftp_fsync(handle_); });
  if (!result.ok()) return result.error();
  if (*result == 0 || *result == LIBSSH2_ERROR_SFTP_PROTOCOL) return Done{};
  return session_.trouble_of(*result, "making a file durable");
}

Result<Done, Trouble> RemoteFile::close() {
  LIBSSH2_SFTP_HANDLE* const handle = handle_;
  const auto result = session_.ask("closing a file", [&] { return libssh2_sftp_close_handle(handle); });
  if (!result.ok()) return result.error();
  handle_ = nullptr;  // whatever it says, it is gone
  if (*result != 0) return session_.trouble_of(*result, "closing a file");
  return Done{};
}

}  // namespace crossdock::transport
