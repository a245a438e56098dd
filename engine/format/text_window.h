#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/charset.h"
#include "base/disk.h"
#include "base/result.h"

namespace crossdock::format {

/// A text file read in windows and decoded to UTF-8: what has been consumed may go, the rest stays at its place until `release`.
class TextWindow {
 public:
  TextWindow(InputStream& input, Charset charset);

  /// Whether there is a byte at `at` of `text`; reads on as far as that takes.
  [[nodiscard]] bool has(std::size_t at) { return at < text_.size() || fill(at); }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] char operator[](std::size_t at) const { return text_[at]; }

  /// Where reading has come to, in `text`.
  [[nodiscard]] std::size_t at() const { return at_; }
  /// Moves on to byte `end`.
  void consume(std::size_t end);
  /// Gives up what was consumed: places change. Does nothing as long as that is little.
  void release();
  /// Forgets all text behind `end`, which must all have been consumed.
  void cut(std::size_t end);

  /// Bytes of the file before `at`, and its line from 1.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  [[nodiscard]] std::uint64_t line() const { return line_; }
  /// The end of the line that begins at or contains `from`, at most `most` bytes on.
  [[nodiscard]] std::size_t line_end(std::size_t from, std::size_t most);
  /// Behind the line end at `end`, if one is there.
  [[nodiscard]] std::size_t behind_line_end(std::size_t end);

  [[nodiscard]] const Charset& charset() const { return charset_; }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  bool fill(std::size_t wanted);

  InputStream& input_;
  Charset charset_;
  std::optional<CharsetDecoder> decoder_;  ///< none for UTF-8
  std::string window_;
  std::optional<Error> error_;
  std::string text_;
  std::size_t at_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t line_ = 1;
  bool ended_ = false;
};

[[nodiscard]] constexpr bool is_line_end(char c) { return c == '\n' || c == '\r'; }

}  // namespace crossdock::format
