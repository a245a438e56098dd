#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Text helpers that need no locale: ASCII case, blanks, UTF-8, near misses.
namespace crossdock {

[[nodiscard]] std::string_view trimmed(std::string_view text);
[[nodiscard]] std::string to_lower_ascii(std::string_view text);
[[nodiscard]] std::string to_upper_ascii(std::string_view text);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string joined(const std::vector<std::string>& parts, std::string_view between);

/// The length in bytes of the valid UTF-8 sequence at `at`, 0 where there is none; `code` receives the code point.
[[nodiscard]] std::size_t utf8_sequence(std::string_view text, std::size_t at, char32_t& code);
/// Appends the code point as UTF-8.
void append_utf8(char32_t code, std::string& out);
/// How many bytes from the start are valid UTF-8.
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view text);
[[nodiscard]] bool is_valid_utf8(std::string_view text);
/// The number of code points; a byte that is no valid UTF-8 counts as one.
[[nodiscard]] std::size_t code_points(std::string_view text);

/// A place in a text, both from 1; columns count code points. Line ends are LF or CRLF.
struct TextPlace {
  std::uint64_t line = 1;
  std::uint64_t column = 1;
};
/// The place of byte `offset` of `text`; one beyond the end is the end.
[[nodiscard]] TextPlace place_of(std::string_view text, std::size_t offset);

/// `text` made safe for a terminal, a log line or a report: control bytes, line breaks, bidirectional marks and bytes that are
/// no UTF-8 become `\xNN` or `\u{NNNN}`; at most `most` code points, then `…`.
[[nodiscard]] std::string printable(std::string_view text, std::size_t most = 200);
/// The same behind `to`; all of it where no `most` is given.
void append_printable(std::string& to, std::string_view text, std::size_t most = std::string_view::npos);

/// The Damerau-Levenshtein distance, or `limit + 1` as soon as it is known to be larger.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);
/// The candidate nearest to `word` within edit distance 2 (1 for words of up to 3 letters), for "did you mean".
[[nodiscard]] std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

/// One part of a file name that the engine makes: letters, digits, `-`, `_`, `.` stay, everything else becomes `_`; never empty,
/// never starting with a dot, at most 60 bytes.
[[nodiscard]] std::string file_name_part(std::string_view text);

}  // namespace crossdock
