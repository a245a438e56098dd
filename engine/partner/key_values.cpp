#include "partner/key_values.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace crossdock::partner {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name_character(char c) { return is_digit(c) || is_letter(c) || c == '_' || c == '-' || c == '.'; }

std::optional<std::int64_t> parse_whole(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  std::int64_t unit = 0;
  switch (text.back()) {
    case 's': unit = 1; break;
    case 'm': unit = 60; break;
    case 'h': unit = 3600; break;
    case 'd': unit = 86400; break;
    default: return std::nullopt;
  }
  constexpr std::int64_t longest = 3650ll * 86400;
  const auto number = parse_whole(text.substr(0, text.size() - 1));
  if (!number || *number < 0 || *number > longest / unit) return std::nullopt;
  return std::chrono::seconds(*number * unit);
}

std::string duration_text(std::chrono::seconds duration) {
  const std::int64_t seconds = duration.count();
  if (seconds != 0 && seconds % 86400 == 0) return std::to_string(seconds / 86400) + "d";
  if (seconds != 0 && seconds % 3600 == 0) return std::to_string(seconds / 3600) + "h";
  if (seconds != 0 && seconds % 60 == 0) return std::to_string(seconds / 60) + "m";
  return std::to_string(seconds) + "s";
}

std::optional<std::uint16_t> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hours = parse_whole(text.substr(0, 2));
  const auto minutes = parse_whole(text.substr(3));
  if (!hours || !minutes || *hours < 0 || *hours > 23 || *minutes < 0 || *minutes > 59) return std::nullopt;
  return static_cast<std::uint16_t>(*hours * 60 + *minutes);
}

std::string time_of_day_text(std::uint16_t minutes) {
  const auto two_digits = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
}

std::optional<char> parse_character(std::string_view text) {
  if (text.size() == 1) return text.front();
  if (text.size() != 4 || !text.starts_with("0x")) return std::nullopt;
  unsigned byte = 0;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + 4, byte, 16);
  if (error != std::errc() || end != text.data() + 4) return std::nullopt;
  return static_cast<char>(static_cast<unsigned char>(byte));
}

std::string character_text(char character) {
  const auto byte = static_cast<unsigned char>(character);
  if (byte > 0x20 && byte < 0x7F) return "`" + std::string(1, character) + "`";
  constexpr std::string_view digits = "0123456789abcdef";
  return {'0', 'x', digits[byte >> 4], digits[byte & 15]};
}

std::optional<ReadinessSettings> parse_readiness(std::string_view text) {
  ReadinessSettings settings;
  if (text == "renamed") {
    settings.ready = Readiness::renamed;
    return settings;
  }
  const std::vector<std::string_view> words = split(text, ' ');
  if (words.size() != 2) return std::nullopt;
  if (words[0] == "stable") {
    const auto duration = parse_duration(words[1]);
    if (!duration) return std::nullopt;
    settings.stable_for = *duration;
    return settings;
  }
  if (words[0] == "done-file" && words[1].starts_with('.') && words[1].size() > 1 && words[1].find('/') == std::string_view::npos) {
    settings.ready = Readiness::done_file;
    settings.done_suffix = words[1];
    return settings;
  }
  return std::nullopt;
}

bool is_secret_reference(std::string_view text) {
  constexpr std::string_view prefix = "secret:";
  if (!text.starts_with(prefix) || text.size() > 200) return false;
  const auto parts = split(text.substr(prefix.size()), '/');
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    return !part.empty() && (is_letter(part.front()) || is_digit(part.front())) && std::all_of(part.begin(), part.end(), is_name_character);
  });
}

bool is_fingerprint(std::string_view text) {
  constexpr std::string_view prefix = "SHA256:";
  constexpr std::size_t digits = 43;  // 32 bytes in base64 without padding
  return text.size() == prefix.size() + digits && text.starts_with(prefix) &&
         std::all_of(text.begin() + prefix.size(), text.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '/'; });
}

bool is_version(std::string_view text) {
  if (text.size() < 6 || text.size() > 12) return false;
  return std::all_of(text.begin(), text.begin() + 6, is_digit) &&
         std::all_of(text.begin() + 6, text.end(), [](char c) { return is_digit(c) || is_letter(c); });
}

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > 60 || !is_letter(text.front())) return false;
  return std::all_of(text.begin(), text.end(), is_name_character);
}

std::pair<std::int64_t, std::int64_t> parse_range(std::string_view words) {
  const std::size_t dots = words.find("..");
  return {parse_whole(words.substr(0, dots)).value_or(0), parse_whole(words.substr(dots + 2)).value_or(0)};
}

Diagnostic pack_diagnostic(Code code, SourceSpan span, std::string message, std::string help, Severity severity) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.severity = severity;
  diagnostic.message = std::move(message);
  diagnostic.span = span;
  diagnostic.help = std::move(help);
  return diagnostic;
}

}  // namespace crossdock::partner
