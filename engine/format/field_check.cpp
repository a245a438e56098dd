#include "format/field_check.h"

#include <algorithm>
#include <vector>

#include "base/clock.h"
#include "base/text.h"
#include "diagnostic/render.h"
#include "format/finding.h"

namespace crossdock::format {

namespace {

using grammar::ElementRule;
using grammar::ElementType;
using grammar::Grammar;

constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The number of digits, or -1 where the text is no number. An empty `mark`: whole numbers only.
int count_digits(std::string_view text, std::string_view mark) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  int digits = 0;
  while (!text.empty()) {
    if (is_digit(text.front())) {
      ++digits;
      text.remove_prefix(1);
    } else if (!mark.empty() && text.starts_with(mark)) {
      text.remove_prefix(mark.size());
      mark = {};
    } else {
      return -1;
    }
  }
  return digits == 0 ? -1 : digits;
}

bool is_plain_ascii(std::string_view value) {
  unsigned char foreign = 0;
  for (const char c : value) foreign |= static_cast<unsigned char>(c < ' ' || c > '~');
  return foreign == 0;
}

/// What cannot stand in a text: control characters but for line breaks and tabs, and bytes that are no text.
bool has_foreign_characters(std::string_view value) {
  const auto control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == '\x7f'; };
  if (std::any_of(value.begin(), value.end(), control)) return true;
  return value.find(replacement) != std::string_view::npos || !is_valid_utf8(value);
}

std::string lengths(const ElementRule& rule) {
  if (rule.max == grammar::unbounded) return rule.min <= 1 ? "" : ", at least " + std::to_string(rule.min);
  if (rule.min == rule.max) return ", exactly " + std::to_string(rule.max);
  return ", " + std::to_string(rule.min) + " to " + std::to_string(rule.max);
}

std::optional<FieldFault> check_length(const ElementRule& rule, std::string_view value, std::size_t length, std::string_view unit) {
  if (length < rule.min)
    return FieldFault{FaultKind::element_too_short, in_ticks(value) + " is too short",
                      "at least " + std::to_string(rule.min) + std::string(unit)};
  if (length > rule.max)
    return FieldFault{FaultKind::element_too_long, in_ticks(value) + " is too long, it has " + std::to_string(length) + std::string(unit),
                      "at most " + std::to_string(rule.max) + std::string(unit)};
  return std::nullopt;
}

std::optional<FieldFault> check_number(const Grammar& grammar, const ElementRule& rule, std::string_view value) {
  const bool whole = rule.type == ElementType::implied;
  const std::string& mark = grammar.layout.decimal_mark;
  const int digits = count_digits(value, whole ? std::string_view() : mark);
  if (digits >= 0) return check_length(rule, value, static_cast<std::size_t>(digits), " digits");
  return FieldFault{FaultKind::element_number_invalid, in_ticks(value) + (whole ? " is not a whole number" : " is not a number"),
                    !whole && mark != "." ? "the decimal mark is `" + mark + "`" : ""};
}

std::optional<FieldFault> check_date(const Grammar& grammar, const ElementRule& rule, std::string_view value) {
  const bool is_time = rule.type == ElementType::time;
  const std::string_view pattern = grammar.text(rule.pattern);
  const bool fits = pattern.empty() ? (is_time ? matches_pattern(value, "HHmm") || matches_pattern(value, "HHmmss")
                                               : matches_pattern(value, "yyyyMMdd") || matches_pattern(value, "yyMMdd"))
                                    : matches_pattern(value, pattern);
  if (fits) return std::nullopt;
  const std::string spelling = pattern.empty() ? (is_time ? "HHmm" : "yyyyMMdd") : std::string(pattern);
  return FieldFault{is_time ? FaultKind::element_time_invalid : FaultKind::element_date_invalid,
                    in_ticks(value) + (is_time ? " is not a time" : " is not a date"), "it is spelt `" + spelling + "`"};
}

std::optional<FieldFault> check_code(const Grammar& grammar, const ElementRule& rule, std::string_view value) {
  if (rule.codes == grammar::none) return std::nullopt;
  const std::vector<std::string>& codes = grammar.code_sets[rule.codes].codes;
  if (std::binary_search(codes.begin(), codes.end(), value)) return std::nullopt;
  FieldFault fault{FaultKind::element_code_unknown, in_ticks(value) + " is no value that is allowed here", ""};
  constexpr std::size_t few = 10;
  if (const auto near = nearest(value, codes)) {
    fault.help = "did you mean `" + *near + "`?";
  } else if (codes.size() <= few) {
    fault.help = "allowed: " + joined(codes, ", ");
  }
  return fault;
}

/// Takes `least` to `most` digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t least, std::size_t most) {
  int number = 0;
  std::size_t taken = 0;
  for (; taken < most && taken < text.size() && is_digit(text[taken]); ++taken) number = number * 10 + (text[taken] - '0');
  if (taken < least) return std::nullopt;
  text.remove_prefix(taken);
  return number;
}

}  // namespace

bool matches_pattern(std::string_view text, std::string_view pattern) {
  int year = 2000, month = 1, day = 1;
  for (std::size_t at = 0; at < pattern.size();) {
    const char letter = pattern[at];
    const std::size_t run = std::min(pattern.find_first_not_of(letter, at), pattern.size()) - at;
    at += run;
    if (std::string_view("yMdHmsS").find(letter) == std::string_view::npos) {
      for (std::size_t i = 0; i < run; ++i) {
        if (!text.starts_with(letter)) return false;
        text.remove_prefix(1);
      }
      continue;
    }
    const auto number = run == 1 ? take_number(text, 1, 2) : take_number(text, run, run);
    if (!number) return false;
    switch (letter) {
      case 'y': year = run <= 2 ? 2000 + *number : *number; break;
      case 'M': month = *number; break;
      case 'd': day = *number; break;
      case 'H':
        if (*number > 23) return false;
        break;
      case 'm':
      case 's':
        if (*number > 59) return false;
        break;
      default: break;
    }
  }
  if (!text.empty() || year > 9999 || month > 12 || day > 31) return false;
  return is_valid({static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)});
}

std::string with_point(const Grammar& grammar, const ElementRule& rule, std::string_view value) {
  std::string number(value);
  const std::string& mark = grammar.layout.decimal_mark;
  const std::size_t at = rule.type == ElementType::decimal && !mark.empty() ? number.find(mark) : std::string::npos;
  if (at != std::string::npos) number.replace(at, mark.size(), ".");
  return number;
}

std::string with_decimal_mark(const Grammar& grammar, const ElementRule& rule, std::string_view value) {
  std::string number(value);
  const std::size_t at = rule.type == ElementType::decimal ? number.find('.') : std::string::npos;
  if (at != std::string::npos && !grammar.layout.decimal_mark.empty()) number.replace(at, 1, grammar.layout.decimal_mark);
  return number;
}

std::string_view column_of(const Grammar& grammar, const ElementRule& rule) {
  const std::string_view column = grammar.text(rule.column);
  return column.empty() ? grammar.text(rule.id) : column;
}

std::string describe_rule(const Grammar& grammar, const ElementRule& rule) {
  const auto type = [&]() -> std::string {
    switch (rule.type) {
      case ElementType::identifier: return "code";
      case ElementType::decimal: return "number";
      case ElementType::implied:
        return rule.decimals == 0 ? "whole number" : "number with " + std::to_string(rule.decimals) + " implied decimals";
      case ElementType::date: return "date";
      case ElementType::time: return "time";
      default: return "text";
    }
  }();
  const std::string pattern(grammar.text(rule.pattern));
  return type + (pattern.empty() ? lengths(rule) : " `" + pattern + "`") + (rule.usage == grammar::Usage::mandatory ? ", mandatory" : "") +
         " (layout " + grammar.set_id + ")";
}

std::optional<FieldFault> check_field(const Grammar& grammar, const ElementRule& rule, std::string_view value) {
  if (value.empty()) {
    if (rule.usage != grammar::Usage::mandatory) return std::nullopt;
    return FieldFault{FaultKind::field_missing, "`" + std::string(column_of(grammar, rule)) + "` is empty, it is mandatory", ""};
  }
  switch (rule.type) {
    case ElementType::decimal:
    case ElementType::implied: return check_number(grammar, rule, value);
    case ElementType::date:
    case ElementType::time: return check_date(grammar, rule, value);
    default: break;
  }
  const bool plain = is_plain_ascii(value);
  if (!plain && has_foreign_characters(value))
    return FieldFault{FaultKind::element_character_invalid, in_ticks(value) + " holds control characters or bytes that are no text",
                      "is the layout's charset, " + grammar.layout.charset + ", the file's?"};
  if (auto fault = check_length(rule, value, plain ? value.size() : code_points(value), " characters")) return fault;
  return check_code(grammar, rule, value);
}

Diagnostic finding_of(const FieldFault& fault, std::string_view value) {
  Diagnostic finding;
  finding.kind = fault.kind;
  finding.code = code_of_fault(fault.kind);
  finding.message = fault.message;
  finding.help = fault.help;
  finding.value = value;
  return finding;
}

}  // namespace crossdock::format
