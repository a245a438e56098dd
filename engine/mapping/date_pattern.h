#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/clock.h"
#include "base/result.h"
#include "document/value.h"

namespace crossdock::mapping {

/// How a date or a time is spelt, compiled from `yyyyMMdd`, `MM/dd/yyyy`, `HHmmss`: y year, M month, d day, H hour, m minute,
/// s second, S hundredths; one letter takes one or two digits, two or four letters exactly as many; everything else stands for itself.
class DatePattern {
 public:
  [[nodiscard]] static Result<DatePattern> compile(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool has_date() const { return has_date_; }
  [[nodiscard]] bool has_time() const { return has_time_; }

  /// Nothing where the text does not match or names no real day or time. Years of two digits lie between 1950 and 2049.
  [[nodiscard]] std::optional<Moment> parse(std::string_view text) const;
  /// The moment so spelt, in `arena`.
  [[nodiscard]] std::string_view format(const Moment& moment, Arena& arena) const;

 private:
  struct Part {
    char letter = 0;  ///< 0: the literal byte
    char literal = 0;
    std::uint8_t width = 0;
  };
  std::string text_;
  std::vector<Part> parts_;
  bool has_date_ = false;
  bool has_time_ = false;
};

/// `yyyyMMdd` or, where six digits long, `yyMMdd`.
[[nodiscard]] std::optional<CivilDate> parse_compact_date(std::string_view text);
/// X12's TM: HHmm, HHmmss, HHmmssd or HHmmssdd, into the time of `moment` at that precision. False where it is none.
[[nodiscard]] bool parse_compact_time(std::string_view text, Moment& moment);
/// "20260331"
[[nodiscard]] std::string_view format_compact_date(CivilDate date, Arena& arena);
/// At the moment's precision; empty at the precision of a day.
[[nodiscard]] std::string_view format_compact_time(const Moment& moment, Arena& arena);

/// The offset in minutes that X12's time code (data element 623) stands for at a local time; nothing where it says none ("LT") or is
/// no such code.
[[nodiscard]] std::optional<int> offset_of_time_code(std::string_view code, const Moment& local);
/// The time code to write for an offset: UTC, a North American zone's where one has it then, else the offset in hours; empty where no
/// code tells it.
[[nodiscard]] std::string_view time_code_of_offset(int offset_minutes, const Moment& local);

}  // namespace crossdock::mapping
