#include "transport/mail_message.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/base64.h"
#include "base/text.h"

namespace crossdock::transport {

namespace {

constexpr std::size_t line_length = 76;
constexpr std::size_t encoded_bytes = 39;  // 52 characters of base64 in an encoded word of at most 75

std::string base64(std::string_view bytes) {
  std::string text = to_base64(bytes);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

/// "Fri, 20 Nov 2026 08:01:14 +0000"
std::string mail_date(Instant at) {
  constexpr std::array days = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};  // 1970-01-01 was a Thursday
  constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const CivilTime time = to_utc(at);
  const auto day = static_cast<std::size_t>(((days_since_epoch(time.date) % 7) + 7) % 7);
  return std::string(days.at(day)) + ", " + std::to_string(time.date.day) + " " + months.at(time.date.month - std::size_t{1}) + " " +
         std::to_string(time.date.year) + " " + two_digits(time.hour) + ":" + two_digits(time.minute) + ":" + two_digits(time.second) +
         " +0000";
}

/// One header line; text that is not plain ASCII, or long, in encoded words of whole characters, each on a line of its own.
std::string header_text(std::string_view raw) {
  std::string text = printable(raw, 400);  // no line break is left that could begin another header
  const bool plain = text.size() <= 60 && text.find("=?") == std::string::npos &&
                     std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
  if (plain) return text;
  std::string result, word;
  const auto flush = [&] {
    if (word.empty()) return;
    result += (result.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + base64(word) + "?=");
    word.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    char32_t code = 0;
    const std::size_t length = std::max<std::size_t>(utf8_sequence(text, at, code), 1);
    if (word.size() + length > encoded_bytes) flush();
    word.append(text, at, length);
    at += length;
  }
  flush();
  return result;
}

std::string listed(const std::vector<std::string>& addresses) {
  std::string result;
  for (const std::string& address : addresses) result += (result.empty() ? "<" : ",\r\n <") + printable(address) + ">";
  return result;
}

}  // namespace

std::string mail_message(const Mail& mail) {
  const std::string domain = mail.from.substr(std::min(mail.from.size(), mail.from.find('@') + 1));
  std::string message = "Date: " + mail_date(mail.date) + "\r\nFrom: <" + printable(mail.from) + ">\r\nTo: " + listed(mail.to) +
                        "\r\nSubject: " + header_text(mail.subject) + "\r\nMessage-ID: <" + file_name_part(mail.id) + "@" +
                        printable(domain) +
                        ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; "
                        "charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  std::string lines;
  for (const char c : mail.text) {
    if (c == '\n') lines += '\r';
    lines += c;
  }
  const std::string body = base64(lines);
  for (std::size_t at = 0; at < body.size(); at += line_length) message += body.substr(at, line_length) + "\r\n";
  return message;
}

}  // namespace crossdock::transport
