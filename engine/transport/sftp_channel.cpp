#include "transport/sftp_channel.h"

#include <algorithm>
#include <cerrno>
#include <set>
#include <tuple>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "transport/sftp_arrival.h"
#include "transport/sftp_session.h"

namespace crossdock::transport {

namespace {

constexpr std::size_t window_bytes = 256u << 10;
constexpr std::int64_t sftp_nanoseconds = 1'000'000'000;

/// A name that can be asked for in its folder: a server may say anything.
bool is_plain_name(const std::string& name) {
  return !name.empty() && name.find('/') == std::string::npos && name.find('\0') == std::string::npos;
}

bool is_older(const Found& a, const Found& b) { return std::tie(a.modified_ns, a.name) < std::tie(b.modified_ns, b.name); }

/// Trouble that no retry of the same request mends: the server will not do it.
bool is_refusal(TroubleKind kind) { return kind == TroubleKind::denied || kind == TroubleKind::failed || kind == TroubleKind::missing; }

}  // namespace

SftpChannel::SftpChannel(SftpSettings settings, const Interrupt& interrupt) : settings_(std::move(settings)), interrupt_(interrupt) {}

SftpChannel::~SftpChannel() = default;

void SftpChannel::rest() { session_.reset(); }

Result<std::shared_ptr<SftpSession>, Trouble> SftpChannel::session() {
  if (session_ && session_->usable()) return session_;
  session_.reset();
  auto opened = SftpSession::open(settings_, host_key_method_, interrupt_);
  if (!opened.ok()) return opened.error();
  session_ = std::move(*opened);
  return session_;
}

Error SftpChannel::note(Trouble trouble) {
  if (trouble.next.empty() && !may_pass(trouble.kind)) {
    trouble.next = "mend it with them, then `crossdock channel poll " + settings_.partner + "`";
  }
  if (session_ && !session_->usable()) session_.reset();
  Error error = to_error(trouble);
  trouble_ = std::move(trouble);
  return error;
}

Result<Findings> SftpChannel::find(Instant now, std::size_t limit) {
  trouble_.reset();
  Findings findings;
  if (settings_.in.empty()) return findings;
  auto session = this->session();
  if (!session.ok()) return note(session.error());

  std::set<std::string> done;
  std::vector<Found> candidates;
  std::size_t names = 0;
  auto listed = (*session)->list(settings_.in, [&](const std::string& name, const RemoteStatus& status) -> Result<Done, Trouble> {
    if (++names > limits::remote_files) {
      return Trouble{
          TroubleKind::failed,
          settings_.address() + ": `" + printable(settings_.in) + "` has more than " + std::to_string(limits::remote_files) + " names",
          "move files that are not for us out of that folder"};
    }
    if (is_plain_name(name) && settings_.readiness.is_done_file(name)) done.insert(name);
    if (!is_plain_name(name) || status.kind != FileKind::regular || settings_.readiness.is_temporary(name)) {
      ++findings.skipped;
      return Done{};
    }
    candidates.push_back({name, status.kind, status.size, status.modified_s * sftp_nanoseconds});
    return Done{};
  });
  if (!listed.ok()) return note(listed.error());

  for (Found& found : candidates) {
    bool ready = true;
    if (settings_.readiness.rule == ReadyRule::done_file) ready = done.contains(found.name + settings_.readiness.done_suffix);
    if (settings_.readiness.rule == ReadyRule::stable) {
      // The server's clock may say anything, so the file stands still under our eyes or not at all.
      FileStatus status;
      status.size = found.size;
      status.modified_ns = found.modified_ns;
      ready = watch_.unchanged(found.name, status, now) >= settings_.readiness.stable_for;
    }
    if (ready) {
      findings.ready.push_back(std::move(found));
    } else {
      ++findings.unready;
    }
  }
  watch_.end_scan();
  std::sort(findings.ready.begin(), findings.ready.end(), is_older);
  if (findings.ready.size() > limit) {
    findings.not_taken = findings.ready.size() - limit;
    findings.ready.resize(limit);
  }
  return findings;
}

Result<std::unique_ptr<Arrival>> SftpChannel::claim(const Found& found, std::string_view id) {
  return std::unique_ptr<Arrival>(std::make_unique<SftpArrival>(*this, found, std::string(id)));
}

Result<std::unique_ptr<Arrival>> SftpChannel::resume(const Found&, std::string_view) {
  return Error{"a server's file is never claimed: it is found again", ENOENT};
}

std::string SftpChannel::target_of(const Outgoing& file) const { return remote_path(settings_.out, file.name); }

std::string SftpChannel::part_of(const Outgoing& file) const { return remote_path(settings_.out, "." + file.name + ".part"); }

Result<Done> SftpChannel::stage(const Outgoing& file, InputStream& bytes) {
  trouble_.reset();
  auto session = this->session();
  if (!session.ok()) return note(session.error());
  std::optional<Error> unread;
  auto uploaded = upload(**session, file, bytes, unread);
  if (unread) return *unread;  // no fault of the server's
  if (!uploaded.ok()) return note(uploaded.error());
  return Done{};
}

Result<Done, Trouble> SftpChannel::upload(SftpSession& session, const Outgoing& file, InputStream& bytes, std::optional<Error>& unread) {
  const bool direct = settings_.upload == UploadRule::direct;
  const std::string path = direct ? target_of(file) : part_of(file);
  if (direct && !file.begun) {
    const auto there = session.status(path);
    if (there.ok()) return Trouble{TroubleKind::exists, settings_.address() + ": `" + printable(path) + "` is there already", ""};
    if (there.error().kind != TroubleKind::missing) return there.error();
  }
  auto opened = session.open_to_write(path, SftpSession::Existing::truncate);
  if (!opened.ok()) return opened.error();
  RemoteFile& target = **opened;

  TransferRate rate(settings_.min_rate, settings_.timeout, std::chrono::steady_clock::now());
  std::vector<char> window(window_bytes);
  std::uint64_t sent = 0;
  while (true) {
    auto count = bytes.read(window);
    if (!count.ok()) {
      unread = count.error();
      return Trouble{TroubleKind::failed, count.error().message, ""};
    }
    if (*count == 0) break;
    std::string_view rest(window.data(), *count);
    while (!rest.empty()) {
      auto written = target.write(rest);
      if (!written.ok()) return written.error();
      rest.remove_prefix(*written);
      sent += *written;
      if (!rate.count(*written, std::chrono::steady_clock::now()))
        return Trouble{TroubleKind::slow,
                       settings_.address() + " takes `" + printable(file.name) + "` with less than " + std::to_string(settings_.min_rate) +
                           " bytes a second",
                       "lower `min_rate` if their line is that slow"};
    }
  }
  if (auto synced = target.sync(); !synced.ok()) return synced;
  if (auto closed = target.close(); !closed.ok()) return closed;

  // Servers close a file well that they could not write: its size is the proof.
  const auto there = session.status(path);
  if (!there.ok()) {
    // In a folder that takes what is put and shows nothing, or where it is collected at once, there is nothing to look at.
    if (direct && is_refusal(there.error().kind)) return Done{};
    return there.error();
  }
  if (there->size != file.size || sent != file.size)
    return Trouble{TroubleKind::full,
                   settings_.address() + " has " + std::to_string(there->size) + " of the " + std::to_string(file.size) + " bytes of `" +
                       printable(path) + "`: it may be full",
                   ""};
  return Done{};
}

Result<Staged> SftpChannel::staged(const Outgoing& file) {
  trouble_.reset();
  auto session = this->session();
  if (!session.ok()) return note(session.error());
  const auto part = (*session)->status(part_of(file));
  // A part that stands from before the pack said `direct` is never renamed: its bytes are to be sent anew.
  const bool direct = settings_.upload == UploadRule::direct;
  if (part.ok()) return part->size == file.size && !direct ? Staged::whole : Staged::partial;
  if (direct && is_refusal(part.error().kind)) return Staged::absent;
  if (part.error().kind == TroubleKind::missing) return Staged::absent;
  return note(part.error());
}

Result<Done> SftpChannel::publish(const Outgoing& file) {
  trouble_.reset();
  if (settings_.upload == UploadRule::direct) return Done{};
  auto session = this->session();
  if (!session.ok()) return note(session.error());
  auto named = give_name(**session, file);
  if (!named.ok()) return note(named.error());
  return Done{};
}

Result<Done, Trouble> SftpChannel::give_name(SftpSession& session, const Outgoing& file) {
  const std::string part = part_of(file);
  const std::string target = target_of(file);
  const Trouble taken{TroubleKind::exists, settings_.address() + ": `" + printable(target) + "` is there already", ""};
  // Some servers replace what is there.
  const auto before = session.status(target);
  if (before.ok()) return taken;
  if (before.error().kind != TroubleKind::missing) return before.error();

  auto renamed = session.rename(part, target);
  if (renamed.ok() || !is_refusal(renamed.error().kind)) return renamed;
  // "Failure" has many meanings: looking tells.
  const auto left = session.status(part);
  const auto there = session.status(target);
  if (left.ok() && there.ok()) return taken;
  if (there.ok() && there->size == file.size) return Done{};
  if (!left.ok())
    return Trouble{TroubleKind::failed, settings_.address() + ": `" + printable(part) + "` went away before it was renamed", ""};
  Trouble refused = renamed.error();
  refused.next = "ask them to let us rename in `" + printable(settings_.out) +
                 "`, or set `upload = \"direct\"` where they cannot, then `crossdock channel poll " + settings_.partner + "`";
  refused.kind = TroubleKind::denied;
  return refused;
}

}  // namespace crossdock::transport
