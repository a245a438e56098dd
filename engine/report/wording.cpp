#include "report/wording.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace crossdock::report {

namespace {

constexpr std::size_t cell_code_points = 1000;

std::string time_of_day(const CivilTime& time) { return two(time.hour) + ":" + two(time.minute) + ":" + two(time.second) + "Z"; }

}  // namespace

std::string two(std::uint32_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string shown_time(Instant at) {
  const CivilTime time = to_utc(at);
  return to_iso_date(time.date) + " " + time_of_day(time);
}

std::string shown_time(Instant at, Instant beside) {
  return to_utc(at).date == to_utc(beside).date ? time_of_day(to_utc(at)) : shown_time(at);
}

std::string shown_duration(std::int64_t milliseconds) {
  const std::int64_t seconds = std::max<std::int64_t>(0, milliseconds) / 1000;
  const std::int64_t days = seconds / 86'400, hours = seconds / 3600 % 24, minutes = seconds / 60 % 60;
  if (days > 0) return std::to_string(days) + (days == 1 ? " day" : " days") + (hours > 0 ? " " + std::to_string(hours) + "h" : "");
  if (hours > 0) return std::to_string(hours) + "h" + (minutes > 0 ? two(static_cast<unsigned>(minutes)) + "m" : "");
  if (minutes > 0) return std::to_string(minutes) + "m";
  return std::to_string(seconds) + "s";
}

std::string shown_number(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return shown_number(number) + " " + std::string(number == 1 ? one : many);
}

std::string with_quotes(std::string_view message) {
  std::string text(message);
  std::replace(text.begin(), text.end(), '`', '"');
  return text;
}

std::string_view key_label(std::string_view kind) {
  struct Label {
    std::string_view kind, label;
  };
  static constexpr std::array<Label, 7> labels = {{{"order", "PO"},
                                                   {"order_change", "PO"},
                                                   {"order_response", "PO"},
                                                   {"shipment", "ASN"},
                                                   {"invoice", "invoice"},
                                                   {"acknowledgment", "group"},
                                                   {"interchange_acknowledgment", "interchange"}}};
  for (const Label& label : labels)
    if (label.kind == kind) return label.label;
  return "key";
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t used = code_points(text);
  return std::string(text) + std::string(used + 2 <= width ? width - used : 2, ' ');
}

std::string csv_cell(std::string_view text) {
  std::string cell = printable(text, cell_code_points);
  // A spreadsheet takes what begins like this for a formula, the full-width forms too.
  static constexpr std::array<std::string_view, 8> formula = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  const std::string_view start = trimmed(cell);
  if (std::any_of(formula.begin(), formula.end(), [&](std::string_view sign) { return start.starts_with(sign); })) cell.insert(0, "'");
  if (cell.find_first_of(",;\"'") == std::string::npos && trimmed(cell).size() == cell.size()) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string html_text(std::string_view text, std::size_t most) {
  std::string html;
  for (const char c : printable(text, most)) {
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      case '\'': html += "&#39;"; break;
      default: html += c;
    }
  }
  return html;
}

}  // namespace crossdock::report
