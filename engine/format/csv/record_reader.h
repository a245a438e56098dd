#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/charset.h"
#include "base/disk.h"
#include "base/result.h"
#include "format/text_window.h"

namespace crossdock::format {

/// Cuts a CSV file into records and fields (RFC 4180, any delimiter and quote), reading in windows: memory follows the longest
/// record. Line ends are LF, CRLF or CR; lines without a byte are passed over.
class CsvRecordReader {
 public:
  struct Settings {
    char delimiter = ',';
    char quote = '"';  ///< 0: none
    Charset charset;
  };
  struct Field {
    std::size_t begin = 0;  ///< in `text`, without quotes
    std::size_t length = 0;
    bool quoted = false;
    bool doubled = false;  ///< holds doubled quotes
  };
  enum class Step : std::uint8_t {
    record,
    malformed,  ///< `text` is the line, `fields` what could be cut of it, `fault` tells why. Reading goes on with the next line.
    end,
    hopeless,  ///< so much is wrongly quoted that reading on would take for ever
  };

  CsvRecordReader(InputStream& input, const Settings& settings);

  [[nodiscard]] Step next();
  /// The next call of `next` gives the same record again.
  void push_back() { pushed_back_ = true; }

  // Of the current record; views stay good until the next call of `next` (and over push_back).
  [[nodiscard]] std::string_view text() const { return window_.text().substr(start_, text_length_); }
  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }
  /// The field as it stands between its quotes; doubled quotes are still doubled.
  [[nodiscard]] std::string_view field(std::size_t index) const { return text().substr(fields_[index].begin, fields_[index].length); }
  [[nodiscard]] std::uint64_t line() const { return record_line_; }
  /// Bytes of the file before and in the record.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  [[nodiscard]] std::uint64_t length() const { return window_.charset().encoded_size(text()); }
  [[nodiscard]] const std::string& fault() const { return fault_; }
  /// Where in `text` the fault lies.
  [[nodiscard]] std::size_t fault_at() const { return fault_at_; }
  [[nodiscard]] const std::optional<Error>& error() const { return window_.error(); }

 private:
  enum class Cut : std::uint8_t { field_end, record_end, broken, too_long };

  [[nodiscard]] bool has(std::size_t at) { return window_.has(at); }
  [[nodiscard]] std::size_t record_limit() const;
  [[nodiscard]] Step cut_record();
  [[nodiscard]] Cut cut_field(std::size_t& at);
  [[nodiscard]] Cut cut_quoted(std::size_t quote_at, std::size_t& at);
  [[nodiscard]] Cut cut_behind(std::size_t& at, bool behind_quote);
  [[nodiscard]] std::size_t find_quote(std::size_t from);
  [[nodiscard]] Step give_up_on_line(std::size_t reached);
  [[nodiscard]] Step pass_over_long_line();
  void keep_beginning(std::size_t end);
  void set_fault(std::size_t at, std::string message);

  TextWindow window_;
  char delimiter_;
  char quote_;
  std::array<bool, 256> stops_{};  ///< bytes that end a plain field
  bool pushed_back_ = false;
  Step last_ = Step::end;
  std::uint64_t rescanned_ = 0;

  std::size_t start_ = 0, text_length_ = 0;
  std::uint64_t offset_ = 0, record_line_ = 1;
  std::vector<Field> fields_;
  std::string fault_;
  std::size_t fault_at_ = 0;
};

}  // namespace crossdock::format
