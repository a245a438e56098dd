#include "exchange/remote_rounds.h"

#include <algorithm>
#include <atomic>
#include <exception>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/playbook.h"
#include "exchange/exception_folder.h"
#include "exchange/exchange.h"
#include "exchange/server_of.h"

namespace crossdock::exchange {

namespace {

using ledger::LedgerView;
using ledger::LedgerWriter;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t most_threads = 8;
constexpr int failures_until_told = 3;  // trouble that may pass by itself
constexpr milliseconds longest_server_pause = std::chrono::minutes(15);
constexpr std::string_view rule_prefix = "sftp-";

/// The pause after so many failures: twice as long each time, and not the same for all partners of a server that comes back.
milliseconds pause_after(int failures, milliseconds poll, std::size_t place) {
  milliseconds pause = poll;
  for (int i = 1; i < failures && pause < longest_server_pause; ++i) pause *= 2;
  pause = std::min(pause, std::max(longest_server_pause, poll));
  return pause + pause * static_cast<int>(place % 7) / 50;
}

}  // namespace

void RemoteRounds::open() {
  for (const partner::PackEntry& entry : context_.site->entries()) {
    if (entry.partner.family || !entry.pack || !entry.pack->usable()) continue;
    if (entry.partner.channel.kind != partner::ChannelKind::sftp) continue;
    auto peer = std::make_unique<Peer>();
    peer->partner = std::make_unique<RemotePartner>(context_, intake_, entry.pack,
                                                    server_of(entry.pack->partner(), context_.site->settings()), interrupt_);
    peer->due = steady_clock::now();
    peers_.push_back(std::move(peer));
  }
}

milliseconds RemoteRounds::longest_stable_for() const {
  milliseconds longest{0};
  for (const auto& peer : peers_) longest = std::max(longest, peer->partner->stable_for());
  return longest;
}

RemoteRounds::Outcome RemoteRounds::run_one(Peer& peer) {
  Outcome outcome;
  outcome.partner = peer.partner->name();
  try {
    outcome.round = peer.partner->round();
    judge(peer, outcome);
  } catch (...) {
    outcome.fault = std::current_exception();
  }
  return outcome;
}

void RemoteRounds::judge(Peer& peer, Outcome& outcome) {
  const auto& trouble = outcome.round.trouble;
  if (!trouble) {
    peer.failures = 0;
    clear(peer);
    return;
  }
  if (trouble->kind == transport::TroubleKind::interrupted) return;
  ++peer.failures;
  outcome.remarks.push_back("the server of " + peer.partner->name() + ": " + trouble->cause +
                            (trouble->next.empty() ? std::string() : "; " + trouble->next));
  if (!transport::may_pass(trouble->kind) || peer.failures >= failures_until_told) raise(peer, outcome.round);
}

namespace {

bool is_about_login(transport::TroubleKind kind) {
  using enum transport::TroubleKind;
  return kind == host_key_unknown || kind == host_key_changed || kind == secret || kind == login;
}

}  // namespace

void RemoteRounds::raise(Peer& peer, const RemoteRound& round) {
  peer.clean = false;
  const transport::Trouble& trouble = *round.trouble;
  ledger::ExceptionCause cause;
  cause.group = {peer.partner->name(), "", std::string(rule_prefix) + std::string(name_of(trouble.kind)), ""};
  cause.playbook = is_about_login(trouble.kind) ? playbook::sftp_authentication : playbook::sftp;
  cause.severity = round.waiting > 0 ? ledger::ExceptionSeverity::urgent : ledger::ExceptionSeverity::high;
  cause.owner = "integration";
  cause.cause = trouble.cause;
  if (round.waiting > 0)
    cause.cause += "; " + std::to_string(round.waiting) + (round.waiting == 1 ? " file waits" : " files wait") + " to be sent";
  cause.next =
      trouble.next.empty() ? "the next poll tries again; `crossdock channel probe " + peer.partner->name() + "` shows more" : trouble.next;
  const std::string id = context_.ledger.commit([&](LedgerWriter& writer) { return writer.raise(cause); });
  write_exception_folder(context_, id);
}

void RemoteRounds::clear(Peer& peer) {
  if (peer.clean) return;
  auto open =
      context_.ledger.ask([](const LedgerView& view) { return view.exceptions_in(ledger::ExceptionState::open, limits::day_documents); });
  std::erase_if(open, [&](const ledger::ExceptionRecord& exception) {
    // Files that the server does not give are a matter of their own.
    return exception.group.partner != peer.partner->name() || !exception.group.rule.starts_with(rule_prefix) ||
           exception.group.rule == "sftp-file-denied";
  });
  if (!open.empty()) {
    context_.ledger.write([&](LedgerWriter& writer) {
      for (const auto& exception : open)
        writer.close_exception(exception.id, ledger::ExceptionState::resolved, "engine", "a round with the server went well");
    });
    put_away_closed_exceptions(context_);
  }
  peer.clean = true;
}

void RemoteRounds::run_all(const Told& told, const std::string& only) {
  std::atomic<std::size_t> next{0};
  std::vector<Peer*> wanted;
  for (const auto& peer : peers_)
    if (peer->failures == 0 && (only.empty() || peer->partner->name() == only)) wanted.push_back(peer.get());
  const auto lane = [&] {
    for (std::size_t at = next++; at < wanted.size(); at = next++) told(run_one(*wanted[at]));
  };
  const std::size_t count = std::min(wanted.size(), most_threads);
  if (count <= 1) return lane();
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) threads.emplace_back(lane);
  for (std::thread& thread : threads) thread.join();
}

void RemoteRounds::start(Told told) {
  if (!threads_.empty() || peers_.empty()) return;
  told_ = std::move(told);
  finishing_ = false;
  const std::size_t count = std::min(peers_.size(), most_threads);
  for (std::size_t i = 0; i < count; ++i) threads_.emplace_back([this] { work(); });
}

RemoteRounds::Peer* RemoteRounds::next_due(steady_clock::time_point& wake) {
  Peer* first = nullptr;
  for (const auto& peer : peers_)
    if (!peer->busy && (first == nullptr || peer->due < first->due)) first = peer.get();
  if (first == nullptr) return nullptr;
  wake = std::min(wake, first->due);
  return first->due <= steady_clock::now() ? first : nullptr;
}

void RemoteRounds::work() {
  std::unique_lock lock(mutex_);
  while (!finishing_) {
    auto wake = steady_clock::now() + longest_server_pause;
    Peer* const peer = next_due(wake);
    if (peer == nullptr) {
      changed_.wait_until(lock, wake);
      continue;
    }
    peer->busy = true;
    peer->nudged = false;
    lock.unlock();
    Outcome outcome = run_one(*peer);
    const bool more = outcome.round.more;
    const bool faulty = outcome.fault != nullptr;
    told_(std::move(outcome));
    lock.lock();
    if (faulty) ++peer->failures;
    const milliseconds poll = peer->partner->pack().partner().channel.poll;
    const auto place = static_cast<std::size_t>(
        std::find_if(peers_.begin(), peers_.end(), [&](const auto& one) { return one.get() == peer; }) - peers_.begin());
    const bool at_once = (more || peer->nudged) && peer->failures == 0;
    peer->due = steady_clock::now() + (at_once ? milliseconds(0) : pause_after(peer->failures, poll, peer->failures == 0 ? 0 : place));
    peer->busy = false;
    changed_.notify_all();
  }
}

void RemoteRounds::nudge() {
  for (const auto& peer : peers_) {
    if (peer->failures > 0 || !peer->partner->anything_waits()) continue;
    const std::lock_guard lock(mutex_);
    peer->nudged = true;
    peer->due = steady_clock::now();
    changed_.notify_all();
  }
}

void RemoteRounds::demand(const std::string& partner) {
  const std::lock_guard lock(mutex_);
  for (const auto& peer : peers_) {
    if (peer->partner->name() != partner) continue;
    peer->nudged = true;
    peer->failures = 0;
    peer->due = steady_clock::now();
  }
  changed_.notify_all();
}

void RemoteRounds::finish() {
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void RemoteRounds::take_requests() {
  const auto requests = context_.disk.list(context_.layout.requests(), limits::folder_entries);
  if (!requests.ok()) return;  // nobody asked yet
  constexpr std::string_view poll = "poll-";
  for (const FolderEntry& entry : *requests) {
    if (!entry.name.starts_with(poll)) continue;
    demand(entry.name.substr(poll.size()));
    (void)context_.disk.remove(context_.layout.requests() / entry.name);
  }
}

Result<Done> ask_daemon_to_poll(const partner::Site& site, const std::string& partner) {
  const Layout layout{site.settings().exchange};
  return write_file_atomic(layout.requests() / ("poll-" + file_name_part(partner)), "");
}

}  // namespace crossdock::exchange
