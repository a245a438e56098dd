#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "diagnostic/diagnostic.h"
#include "partner/trading_partner.h"

/// How the values of partner.toml are spelled.
namespace crossdock::partner {

/// "30s", "15m", "24h", "7d"; nothing for anything else or more than ten years.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);
/// "24h", "90s": the largest unit that comes out even.
[[nodiscard]] std::string duration_text(std::chrono::seconds duration);

/// "17:30" as minutes of the day.
[[nodiscard]] std::optional<std::uint16_t> parse_time_of_day(std::string_view text);
[[nodiscard]] std::string time_of_day_text(std::uint16_t minutes);

/// One byte: the byte itself or its code as "0x85".
[[nodiscard]] std::optional<char> parse_character(std::string_view text);
/// "`*`" or "0x85", for people.
[[nodiscard]] std::string character_text(char character);

struct ReadinessSettings {
  Readiness ready = Readiness::stable;
  std::chrono::seconds stable_for{2};
  std::string done_suffix = ".done";
};
[[nodiscard]] std::optional<ReadinessSettings> parse_readiness(std::string_view text);

/// "secret:" and one or more names with `/` between: "secret:acme/sftp". A name has letters, digits, `_`, `-` and `.` and starts with
/// a letter or a digit.
[[nodiscard]] bool is_secret_reference(std::string_view text);
/// "SHA256:" and the 43 characters that OpenSSH shows.
[[nodiscard]] bool is_fingerprint(std::string_view text);

/// "004010", "004010VICS": six digits and an industry suffix of at most six letters or digits.
[[nodiscard]] bool is_version(std::string_view text);
/// Letters, digits, `_`, `-` and `.`; starts with a letter, at most 60.
[[nodiscard]] bool is_name(std::string_view text);
/// `low..high` of KeySpec::words.
[[nodiscard]] std::pair<std::int64_t, std::int64_t> parse_range(std::string_view words);

/// A diagnostic at a place of a pack's file.
[[nodiscard]] Diagnostic pack_diagnostic(Code code, SourceSpan span, std::string message, std::string help = {},
                                         Severity severity = Severity::error);

}  // namespace crossdock::partner
