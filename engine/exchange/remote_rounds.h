#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "exchange/remote_partner.h"

namespace crossdock::exchange {

/// The rounds with the servers of all SFTP partners, side by side on a bounded number of threads: a server that is slow or silent keeps
/// none of the others waiting. Trouble that lasts, or that only a person can mend, opens an exception; the first round that goes well
/// closes it.
class RemoteRounds {
 public:
  /// What `context`, `intake` and `interrupt` name must outlive it.
  RemoteRounds(Context& context, Intake& intake, const transport::Interrupt& interrupt)
      : context_(context), intake_(intake), interrupt_(interrupt) {}
  RemoteRounds(const RemoteRounds&) = delete;
  RemoteRounds& operator=(const RemoteRounds&) = delete;
  ~RemoteRounds() { finish(); }

  /// Takes up every partner of the site whose channel is SFTP.
  void open();
  [[nodiscard]] bool empty() const { return peers_.empty(); }
  [[nodiscard]] std::chrono::milliseconds longest_stable_for() const;

  /// What came of a round; `fault`: the machine failed under it.
  struct Outcome {
    std::string partner;
    RemoteRound round;
    std::vector<std::string> remarks;
    std::exception_ptr fault;
  };
  using Told = std::function<void(Outcome)>;

  /// One round with each, but with those that failed since `open`; returns when all are through. `only`: with this partner alone.
  void run_all(const Told& told, const std::string& only = {});

  /// From now on rounds go on by themselves, each partner's by the `poll` of its pack. `told` is called on their threads.
  void start(Told told);
  /// A round is due now with every partner for which something waits and whose last round went well.
  void nudge();
  /// A round with this partner's server is due now, whatever the last one came to.
  void demand(const std::string& partner);
  /// The same for everybody that commands asked for.
  void take_requests();
  /// Begins no further round and waits for those under way, which `interrupt` cuts short.
  void finish();

 private:
  struct Peer {
    std::unique_ptr<RemotePartner> partner;
    std::chrono::steady_clock::time_point due;
    bool busy = false;
    bool nudged = false;
    std::atomic<int> failures{0};
    bool clean = false;  ///< it is known that no exception of its server is open
  };

  Outcome run_one(Peer& peer);
  void judge(Peer& peer, Outcome& outcome);
  void raise(Peer& peer, const RemoteRound& round);
  void clear(Peer& peer);
  void work();
  [[nodiscard]] Peer* next_due(std::chrono::steady_clock::time_point& wake);

  Context& context_;
  Intake& intake_;
  const transport::Interrupt& interrupt_;
  std::vector<std::unique_ptr<Peer>> peers_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool finishing_ = false;
  Told told_;
  std::vector<std::thread> threads_;
};

}  // namespace crossdock::exchange
