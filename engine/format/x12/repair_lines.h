#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace crossdock::x12 {

/// A file whose lines were cut at a fixed width, whatever stood there, as one text again; any other file as it is.
class JoinedLines {
 public:
  explicit JoinedLines(std::string_view bytes);

  [[nodiscard]] std::string_view text() const { return width_ == 0 ? bytes_ : std::string_view(joined_); }
  [[nodiscard]] bool joined() const { return width_ != 0; }
  /// Bytes a line, without its end.
  [[nodiscard]] std::size_t width() const { return width_; }
  /// Where a byte of `text` stands in the file.
  [[nodiscard]] std::uint64_t offset_of(std::size_t at) const { return start_ + at + (width_ == 0 ? 0 : at / width_ * line_end_); }

 private:
  std::string_view bytes_;
  std::string joined_;
  std::size_t width_ = 0, line_end_ = 0;
  std::size_t start_ = 0;
};

}  // namespace crossdock::x12
