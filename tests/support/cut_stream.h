#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <span>
#include <string_view>

#include "base/disk.h"

namespace crossdock::test {

/// Bytes that come in pieces of any length up to `most`, another cut with each seed.
class CutStream final : public InputStream {
 public:
  CutStream(std::string_view bytes, std::uint32_t seed, std::size_t most) : rest_(bytes), random_(seed), most_(most) {}
  Result<std::size_t> read(std::span<char> window) override {
    const std::size_t count = std::min({window.size(), rest_.size(), 1 + random_() % most_});
    std::copy_n(rest_.data(), count, window.data());
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
  std::minstd_rand random_;
  std::size_t most_;
};

}  // namespace crossdock::test
