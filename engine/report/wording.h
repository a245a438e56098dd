#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

/// How reports write numbers, times and names, so that all of them do it alike.
namespace crossdock::report {

/// "07"
[[nodiscard]] std::string two(std::uint32_t number);
/// "2026-11-20 08:01:14Z"
[[nodiscard]] std::string shown_time(Instant at);
/// "08:01:15Z" on the same day as `beside`, else with its date.
[[nodiscard]] std::string shown_time(Instant at, Instant beside);
/// "1h18m", "4 days 2h", "45s"; a negative duration counts as zero.
[[nodiscard]] std::string shown_duration(std::int64_t milliseconds);
/// "2,114"
[[nodiscard]] std::string shown_number(std::uint64_t number);
/// "1 finding", "2 findings"
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view one, std::string_view many);
/// Backticks around values become double quotes, for people who do not read Markdown.
[[nodiscard]] std::string with_quotes(std::string_view message);
/// What people call the business key of a canonical kind: order -> "PO", shipment -> "ASN"; "key" where there is no such word.
[[nodiscard]] std::string_view key_label(std::string_view kind);
/// `text` and blanks up to `width` code points, at least two.
[[nodiscard]] std::string padded(std::string_view text, std::size_t width);

/// A cell of a CSV file for spreadsheets: safe to print, quoted where needed, and never taken for a formula.
[[nodiscard]] std::string csv_cell(std::string_view text);
/// `text`, made safe to print and then safe inside HTML text and quoted attributes.
[[nodiscard]] std::string html_text(std::string_view text, std::size_t most = 400);

}  // namespace crossdock::report
