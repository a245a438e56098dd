#include "report/alert.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/json.h"
#include "base/text.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

using ledger::ExceptionRecord;

constexpr std::size_t subject_length = 120;
constexpr std::size_t text_length = 1000;
constexpr std::size_t exceptions_in_full = 20;
constexpr std::size_t label_width = 9;
constexpr std::size_t line_width = 80;

std::string command_for(const ExceptionRecord& one) { return "crossdock exception show " + one.id; }

std::string whose(const ExceptionRecord& one) {
  return printable(one.group.partner, 30) + (one.group.document.empty() ? "" : " " + printable(one.group.document, 20));
}

std::string times(const ExceptionRecord& one) { return one.count > 1 ? ", " + std::to_string(one.count) + " times" : std::string(); }

std::string labelled(std::string_view label, const std::string& text) {
  return padded(label, label_width) + printable(with_quotes(text), line_width - label_width - 1) + "\n";
}

std::string paragraph(const ExceptionRecord& one, Instant now) {
  std::string text = padded(name_of(one.severity), label_width) + one.id + "  " + whose(one) + times(one) + ", for " +
                     shown_duration(now.milliseconds - one.first.milliseconds) + "\n" + labelled("", one.cause);
  if (!one.next.empty()) text += labelled("next", one.next);
  if (!one.owner.empty()) text += labelled("owner", one.owner);
  if (one.due) text += labelled("due", shown_time(*one.due, now));
  return text + padded("", label_width) + command_for(one) + "\n\n";
}

std::string subject_of(const AlertHead& head, const std::vector<ExceptionRecord>& exceptions) {
  std::string subject = "[" + head.site + "] ";
  if (exceptions.size() == 1) {
    const ExceptionRecord& one = exceptions.front();
    subject += std::string(name_of(one.severity)) + ": " + whose(one) + times(one) + ": " + with_quotes(one.cause);
    return printable(subject, subject_length);
  }
  subject += std::to_string(exceptions.size()) + " exceptions";
  for (const auto severity : {ledger::ExceptionSeverity::urgent, ledger::ExceptionSeverity::high}) {
    const auto count = std::count_if(exceptions.begin(), exceptions.end(), [&](const auto& one) { return one.severity == severity; });
    if (count > 0) subject += ", " + std::to_string(count) + " " + std::string(name_of(severity));
  }
  return printable(subject, subject_length);
}

void write_exception(JsonWriter& json, const ExceptionRecord& one) {
  json.begin_object().member("id", one.id).member("severity", name_of(one.severity)).member("partner", one.group.partner);
  json.member_unless_empty("document", one.group.document).member("count", one.count).member("since", to_rfc3339(one.first));
  if (one.due) json.member("due", to_rfc3339(*one.due));
  json.member("cause", printable(one.cause, text_length)).member_unless_empty("next", printable(one.next, text_length));
  json.member_unless_empty("owner", printable(one.owner, text_length)).member("command", command_for(one)).end_object();
}

}  // namespace

AlertContent alert_content(const AlertHead& head, std::vector<ExceptionRecord> exceptions) {
  const auto urgency = [](const ExceptionRecord& one) {
    return std::tuple(-static_cast<int>(one.severity), one.due ? one.due->milliseconds : INT64_MAX, one.first.milliseconds);
  };
  std::stable_sort(exceptions.begin(), exceptions.end(), [&](const auto& a, const auto& b) { return urgency(a) < urgency(b); });
  AlertContent content;
  content.subject = subject_of(head, exceptions);
  const std::size_t shown = std::min(exceptions.size(), exceptions_in_full);
  const std::size_t more = exceptions.size() - shown;

  content.text = head.site + ", " + shown_time(head.at) + ": " + counted(exceptions.size(), "exception", "exceptions") + "\n\n";
  for (std::size_t i = 0; i < shown; ++i) content.text += paragraph(exceptions[i], head.at);
  if (more > 0) content.text += "and " + std::to_string(more) + " more: crossdock exception list\n\n";
  content.text += "All of it: crossdock status\n";

  JsonWriter json(content.json);
  json.begin_object().member("site", head.site).member("alert", head.alert).member("at", to_rfc3339(head.at));
  json.member("subject", content.subject).key("exceptions").begin_array();
  for (std::size_t i = 0; i < shown; ++i) write_exception(json, exceptions[i]);
  json.end_array().member("more", more).end_object();
  return content;
}

}  // namespace crossdock::report
