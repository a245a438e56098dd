#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace crossdock {

/// At most 15 bytes of text in 16 bytes; what is longer is cut. For identifiers and control numbers that are kept by the million.
class ShortText {
 public:
  ShortText() = default;
  ShortText(std::string_view text) : size_(static_cast<std::uint8_t>(std::min(text.size(), bytes_.size()))) {
    std::copy_n(text.data(), size_, bytes_.data());
  }

  operator std::string_view() const { return {bytes_.data(), size_}; }
  [[nodiscard]] std::string text() const { return {bytes_.data(), size_}; }

  friend bool operator==(const ShortText& a, std::string_view b) { return std::string_view(a) == b; }

 private:
  std::array<char, 15> bytes_{};
  std::uint8_t size_ = 0;
};

}  // namespace crossdock
