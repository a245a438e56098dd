#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/text_window.h"
#include "grammar/grammar.h"

namespace crossdock::format {

/// Cuts a file into records: by line ends (LF, CRLF, CR), or by the record's length where the layout has no line ends.
/// Lengths and columns count characters, from 1.
class FixedRecordReader {
 public:
  enum class Step : std::uint8_t { record, malformed, end };

  FixedRecordReader(InputStream& input, const grammar::LayoutSettings& layout, Charset charset);

  [[nodiscard]] Step next();
  /// The next call of `next` gives the same record again.
  void push_back() { pushed_back_ = true; }

  // Of the current record; views stay good until the next call of `next`.
  [[nodiscard]] std::string_view text() const { return window_.text().substr(start_, length_); }
  /// Characters of the record.
  [[nodiscard]] std::size_t size() const { return starts_.empty() ? length_ : starts_.size() - 1; }
  /// Columns from..to; shorter or empty where the record is.
  [[nodiscard]] std::string_view columns(std::uint32_t from, std::uint32_t to) const;
  [[nodiscard]] std::uint64_t line() const { return line_; }
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  [[nodiscard]] std::uint64_t length() const { return offset_in_record(length_); }
  /// Bytes of the file before byte `at` of `text`.
  [[nodiscard]] std::uint64_t offset_in_record(std::size_t at) const { return window_.charset().encoded_size(text().substr(0, at)); }
  /// Why the record is malformed.
  [[nodiscard]] const std::string& fault() const { return fault_; }
  [[nodiscard]] const std::optional<Error>& error() const { return window_.error(); }

 private:
  void index_characters();
  [[nodiscard]] Step cut_line();
  [[nodiscard]] Step cut_length();
  [[nodiscard]] Step check_length(bool ended);
  [[nodiscard]] Step malformed(std::string fault);

  TextWindow window_;
  std::size_t record_length_;
  bool by_length_;
  bool pushed_back_ = false;
  Step last_ = Step::end;
  std::size_t start_ = 0, length_ = 0;
  std::uint64_t line_ = 1, offset_ = 0;
  std::uint64_t records_ = 0;
  std::vector<std::size_t> starts_;  ///< of each character, where some take more than a byte
  std::string fault_;
};

}  // namespace crossdock::format
