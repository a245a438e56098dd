#include "exchange/lanes.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

namespace crossdock::exchange {

namespace {

std::vector<std::vector<const ledger::JobRecord*>> by_partner(const std::vector<ledger::JobRecord>& jobs) {
  std::vector<std::vector<const ledger::JobRecord*>> partners;
  for (const ledger::JobRecord& job : jobs) {
    const auto same =
        std::find_if(partners.begin(), partners.end(), [&](const auto& partner) { return partner.front()->partner == job.partner; });
    if (same == partners.end()) {
      partners.push_back({&job});
    } else {
      same->push_back(&job);
    }
  }
  return partners;
}

}  // namespace

void run_in_lanes(const std::vector<ledger::JobRecord>& jobs, std::size_t lanes, const std::function<bool()>& stopped,
                  const std::function<void(const ledger::JobRecord&)>& work) {
  const auto partners = by_partner(jobs);
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  const auto lane = [&] {
    for (std::size_t partner = next++; partner < partners.size(); partner = next++) {
      for (const ledger::JobRecord* job : partners[partner]) {
        if (failed || stopped()) return;
        work(*job);
      }
    }
  };
  const std::size_t count = std::min(lanes, partners.size());
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
