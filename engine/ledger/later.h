#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <utility>

#include "ledger/ledger.h"

namespace crossdock::ledger {

/// A ledger whose writes become durable together, by `settle`: for one worker's steps that build on each other, with nothing outside the
/// ledger between them. See `Ledger::write_later`. To be used by one thread at a time.
class Later final : public Ledger {
 public:
  explicit Later(Ledger& ledger) : ledger_(ledger) {}

  void write(const std::function<void(LedgerWriter&)>& work) override { (void)write_later(since_, work); }
  std::uint64_t write_later(std::uint64_t since, const std::function<void(LedgerWriter&)>& work) override {
    const std::uint64_t number = ledger_.write_later(since, work);
    if (since_ == 0) since_ = number;
    return number;
  }
  /// Throws LedgerFault where any of it was undone; the next write begins anew.
  void settle() {
    if (since_ != 0) settle(std::exchange(since_, 0));
  }
  void settle(std::uint64_t since) override { ledger_.settle(since); }
  void before_commit(std::function<void()> make_durable) override { ledger_.before_commit(std::move(make_durable)); }
  void read(const std::function<void(const LedgerView&)>& work) override { ledger_.read(work); }
  [[nodiscard]] const Clock& clock() const override { return ledger_.clock(); }
  Result<Done> backup(const std::filesystem::path& path) override { return ledger_.backup(path); }

 private:
  Ledger& ledger_;
  std::uint64_t since_ = 0;  ///< the first transaction that is not settled; 0: none
};

}  // namespace crossdock::ledger
