#include "transport/sftp_arrival.h"

#include "base/text.h"

namespace crossdock::transport {

namespace {

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

std::string changed(const Found& found) { return "`" + printable(found.name) + "` changed on the server while it was fetched"; }

bool is_same(const RemoteStatus& status, const Found& found) {
  return status.kind == FileKind::regular && status.size == found.size && status.modified_s * nanoseconds_per_second == found.modified_ns;
}

}  // namespace

/// The bytes of a file on the server, at the pace that the pack asks for.
class SftpInputFile final : public InputFile {
 public:
  SftpInputFile(SftpChannel& channel, std::shared_ptr<SftpSession> session, std::unique_ptr<RemoteFile> file, Found found)
      : channel_(channel),
        session_(std::move(session)),
        file_(std::move(file)),
        found_(std::move(found)),
        rate_(channel.settings().min_rate, channel.settings().timeout, std::chrono::steady_clock::now()) {}

  Result<std::size_t> read(std::span<char> window) override {
    auto count = file_->read(window);
    if (!count.ok()) return channel_.note(count.error());
    received_ += *count;
    if (received_ > found_.size) return channel_.note({TroubleKind::changed, changed(found_) + ": it has grown", ""});
    if (*count == 0 && received_ < found_.size)
      return channel_.note(
          {TroubleKind::changed,
           changed(found_) + ": it ended after " + std::to_string(received_) + " of " + std::to_string(found_.size) + " bytes", ""});
    if (*count > 0 && !rate_.count(*count, std::chrono::steady_clock::now()))
      return channel_.note({TroubleKind::slow,
                            channel_.settings().address() + " sends `" + printable(found_.name) + "` with less than " +
                                std::to_string(channel_.settings().min_rate) + " bytes a second",
                            "lower `min_rate` if their line is that slow"});
    return *count;
  }

  Result<FileStatus> status() override {
    auto asked = file_->status();
    if (!asked.ok()) return channel_.note(asked.error());
    FileStatus status;
    status.kind = asked->kind;
    status.size = asked->size;
    status.modified_ns = asked->modified_s * nanoseconds_per_second;
    return status;
  }

 private:
  SftpChannel& channel_;
  std::shared_ptr<SftpSession> session_;  // outlives the file that is open in it
  std::unique_ptr<RemoteFile> file_;
  Found found_;
  TransferRate rate_;
  std::uint64_t received_ = 0;
};

Result<std::unique_ptr<InputFile>> SftpArrival::open() {
  channel_.trouble_.reset();
  auto session = channel_.session();
  if (!session.ok()) return channel_.note(session.error());
  auto file = (*session)->open_to_read(path());
  if (!file.ok()) return channel_.note(file.error());
  auto status = (*file)->status();
  if (!status.ok()) return channel_.note(status.error());
  if (!is_same(*status, found_)) return channel_.note({TroubleKind::changed, changed(found_), ""});
  return std::unique_ptr<InputFile>(std::make_unique<SftpInputFile>(channel_, std::move(*session), std::move(*file), found_));
}

Result<Remains> SftpArrival::settle(Settlement settlement) {
  channel_.trouble_.reset();
  if (settlement == Settlement::refused || channel_.settings().after_fetch == AfterFetch::leave) return Remains::the_file;
  auto session = channel_.session();
  if (!session.ok()) return channel_.note(session.error());
  auto gone = let_go(**session);
  if (!gone.ok()) return channel_.note(gone.error());
  return *gone;
}

Result<Remains, Trouble> SftpArrival::let_go(SftpSession& session) {
  const SftpSettings& settings = channel_.settings();
  const auto status = session.status(path());
  if (!status.ok()) {
    if (status.error().kind == TroubleKind::missing) return Remains::nothing;
    return status.error();
  }
  if (!is_same(*status, found_)) return Remains::nothing;  // another file has taken its name, which is found next time

  // The done file first: without its companion it would call a later, half-written file whole.
  if (settings.readiness.rule == ReadyRule::done_file) {
    const auto removed = session.remove(path() + settings.readiness.done_suffix);
    if (!removed.ok() && removed.error().kind != TroubleKind::missing) return removed.error();
  }
  if (settings.after_fetch == AfterFetch::remove) {
    const auto removed = session.remove(path());
    if (!removed.ok() && removed.error().kind != TroubleKind::missing) return removed.error();
    return Remains::nothing;
  }
  // The id keeps names apart: a partner sends the same name again.
  const auto renamed = session.rename(path(), remote_path(settings.fetched_to, found_.name + "." + id_));
  if (!renamed.ok() && renamed.error().kind != TroubleKind::missing) return renamed.error();
  return Remains::nothing;
}

}  // namespace crossdock::transport
