#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "partner/pack.h"
#include "sample/x12_samples.h"

/// How good inference is: what it says against what is true, and against documents that it has not seen.
namespace crossdock::test {

struct Score {
  std::uint64_t said = 0, right = 0, true_ones = 0;
  void add(const Score& other);
  [[nodiscard]] std::uint64_t precision() const { return said == 0 ? 100 : right * 100 / said; }         ///< percent
  [[nodiscard]] std::uint64_t recall() const { return true_ones == 0 ? 100 : right * 100 / true_ones; }  ///< percent
};

/// Documents that an overlay inferred from others accepts, its statements made strict.
struct Acceptance {
  std::uint64_t documents = 0, accepted = 0;
  std::vector<std::string> breaches;  ///< what it said of the others, a few
  void add(const Acceptance& other);
};

struct Judgement {
  Score required, codes, lengths;
  Acceptance other_half;
};

/// A made partner (seed) with so many orders.
[[nodiscard]] Judgement judge_made_partner(std::uint64_t seed, std::uint64_t orders, const partner::PackVersion& pack);

/// What an overlay from every other document says of the rest.
[[nodiscard]] Acceptance accept_other_half(const std::vector<sample::SampleFile>& files, const partner::PackVersion& pack);

}  // namespace crossdock::test
