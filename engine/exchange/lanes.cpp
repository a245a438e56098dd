#include "exchange/lanes.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace crossdock::exchange {

namespace {

using ledger::JobRecord;

constexpr std::size_t least_together = 8;

bool goes_alone(const JobRecord& job) { return job.attempts > 0 || job.task != ledger::Task::take; }

/// The jobs that nobody has begun, by partner, the partners in the order of their turns.
class Waiting {
 public:
  Waiting(const std::vector<JobRecord>& jobs, std::size_t lanes) : left_(jobs.size()), lanes_(std::max<std::size_t>(lanes, 1)) {
    std::map<std::string, std::size_t> places;
    for (const JobRecord& job : jobs) {
      const auto [place, is_new] = places.try_emplace(job.partner, partners_.size());
      if (is_new) partners_.emplace_back();
      partners_[place->second].jobs.push_back(&job);
    }
    partner_count_ = partners_.size();
  }

  /// A partner that waits for a lane or is in one.
  struct Partner {
    std::deque<const JobRecord*> jobs;  ///< that are left
    std::size_t done_in_turn = 0;
  };

  struct Batch {
    std::vector<JobRecord> jobs;
    std::vector<Partner> partners;
  };

  /// Empty: nothing that may be begun now. What other lanes hold comes back with `give_back`.
  Batch take() {
    const std::lock_guard lock(mutex_);
    Batch batch;
    // Few jobs are spread over the lanes.
    const std::size_t most = std::clamp(left_ / lanes_, least_together, jobs_together);
    while (!partners_.empty() && batch.jobs.size() < most) {
      const bool alone = goes_alone(*partners_.front().jobs.front());
      if (alone && !batch.jobs.empty()) break;
      batch.partners.push_back(std::move(partners_.front()));
      partners_.pop_front();
      Partner& partner = batch.partners.back();
      do {
        batch.jobs.push_back(*partner.jobs.front());
        partner.jobs.pop_front();
        ++partner.done_in_turn;
      } while (!alone && !partner.jobs.empty() && batch.jobs.size() < most && !goes_alone(*partner.jobs.front()));
      if (alone) break;
    }
    left_ -= batch.jobs.size();
    return batch;
  }

  void give_back(Batch batch) {
    const std::lock_guard lock(mutex_);
    for (auto partner = batch.partners.rbegin(); partner != batch.partners.rend(); ++partner) {
      if (partner->jobs.empty()) continue;
      if (partner->done_in_turn < jobs_together) {
        partners_.push_front(std::move(*partner));
      } else {
        partner->done_in_turn = 0;
        partners_.push_back(std::move(*partner));
      }
    }
  }

  [[nodiscard]] std::size_t partner_count() const { return partner_count_; }

 private:
  std::mutex mutex_;
  std::size_t left_, lanes_;
  std::deque<Partner> partners_;
  std::size_t partner_count_ = 0;
};

}  // namespace

void run_in_lanes(const std::vector<JobRecord>& jobs, std::size_t lanes, const std::function<bool()>& stopped,
                  const std::function<void(std::span<const JobRecord>)>& work) {
  Waiting waiting(jobs, lanes);
  std::atomic<bool> failed{false};
  const auto lane = [&] {
    // A lane that finds nothing is done: whoever holds a partner goes on with it.
    while (!failed && !stopped()) {
      Waiting::Batch batch = waiting.take();
      if (batch.jobs.empty()) return;
      work(batch.jobs);
      waiting.give_back(std::move(batch));
    }
  };
  const std::size_t count = std::min(lanes, waiting.partner_count());
  if (count <= 1) {
    lane();
    return;
  }
  std::mutex mutex;
  std::exception_ptr fault;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) {
    threads.emplace_back([&] {
      try {
        lane();
      } catch (...) {
        failed = true;
        const std::lock_guard lock(mutex);
        if (!fault) fault = std::current_exception();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (fault) std::rethrow_exception(fault);
}

}  // namespace crossdock::exchange
