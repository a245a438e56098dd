#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/charset.h"
#include "base/disk.h"
#include "format/x12/file_form.h"

namespace crossdock::x12 {

/// A file's bytes as the plain text that the rest of the reader understands, in windows: EBCDIC and UTF-16 become UTF-8, lines of
/// a fixed length become one stream of segments. Plain files pass through after a look at their first bytes.
/// Offsets of what is read count the decoded bytes.
class PlainStream final : public InputStream {
 public:
  explicit PlainStream(InputStream& input) : input_(input) {}

  Result<std::size_t> read(std::span<char> window) override;

  /// Known after the first `read`.
  [[nodiscard]] const FileForm& form() const { return form_; }
  /// The first byte of the file that is no character of its encoding.
  [[nodiscard]] std::optional<std::uint64_t> fault() const { return decoder_ ? decoder_->first_fault() : std::nullopt; }

 private:
  std::optional<Error> begin();
  Result<std::size_t> read_raw(std::span<char> window);
  std::optional<Error> decode();
  void take(std::string_view bytes, bool last);

  InputStream& input_;
  bool begun_ = false, ended_ = false;
  FileForm form_;
  std::string head_;
  std::size_t head_at_ = 0;
  std::optional<Error> head_error_;

  std::optional<CharsetDecoder> decoder_;
  std::string raw_, decoded_, text_;
  std::size_t text_at_ = 0;
  std::size_t column_ = 0;    ///< characters since the last line end
  bool held_return_ = false;  ///< a carriage return at the end of a line, of which the line feed may follow
};

}  // namespace crossdock::x12
