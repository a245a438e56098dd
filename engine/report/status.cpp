#include "report/status.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

constexpr std::size_t status_width = 80;

std::string indented(const std::string& text) { return "         " + printable(with_quotes(text), status_width - 10) + "\n"; }

std::string ago(Instant since, Instant now) { return shown_duration(now.milliseconds - since.milliseconds); }

void append_exception(const ledger::ExceptionRecord& one, Instant now, std::string& out) {
  std::string head = padded(ledger::name_of(one.severity), 9) + one.id + "  " + printable(one.group.partner, 30);
  if (!one.group.document.empty()) head += " " + printable(one.group.document, 20);
  if (one.count > 1) head += ", " + std::to_string(one.count) + " times";
  head += ", for " + ago(one.first, now);
  if (one.due)
    head += one.due->milliseconds < now.milliseconds ? ", due " + ago(*one.due, now) + " ago" : ", due " + shown_time(*one.due, now);
  out += head + "\n" + indented(one.cause) + "         crossdock exception show " + one.id + "\n\n";
}

}  // namespace

void sort_by_urgency(std::vector<ledger::ExceptionRecord>& exceptions) {
  const auto urgency = [](const ledger::ExceptionRecord& one) {
    const std::int64_t due = one.due ? one.due->milliseconds : INT64_MAX;
    return std::tuple(-static_cast<int>(one.severity), due, one.first.milliseconds);
  };
  std::stable_sort(exceptions.begin(), exceptions.end(), [&](const auto& a, const auto& b) { return urgency(a) < urgency(b); });
}

SiteStatus gather_status(const ledger::LedgerView& view, Instant now) {
  SiteStatus status;
  status.exceptions = view.exceptions_in(ledger::ExceptionState::open, limits::summary_items);
  sort_by_urgency(status.exceptions);
  status.pauses = view.pauses();
  std::map<std::string, WaitingDelivery> late;
  for (const ledger::OutboxState state : {ledger::OutboxState::ready, ledger::OutboxState::staged})
    for (const ledger::OutboxEntry& entry : view.outbox_in(state, limits::day_documents)) {
      if (now.milliseconds - entry.at.milliseconds < late_delivery_milliseconds) continue;
      WaitingDelivery& waiting = late[entry.partner];
      if (waiting.files++ == 0 || entry.at.milliseconds < waiting.since.milliseconds) waiting.since = entry.at;
      waiting.partner = entry.partner;
    }
  for (auto& [partner, waiting] : late) status.deliveries.push_back(std::move(waiting));
  for (const ledger::AlertMessage& message : view.alerts_waiting())
    if (!message.detail.empty()) status.alerts.push_back({message.alert, message.at, message.attempts, message.detail});
  for (const ledger::FileState state : {ledger::FileState::claiming, ledger::FileState::stored, ledger::FileState::judged})
    status.files_at_work += view.files_in(state, limits::summary_items).size();
  const Instant midnight{now.milliseconds - now.milliseconds % milliseconds_per_day};
  status.documents_today = view.document_ids(midnight, {midnight.milliseconds + milliseconds_per_day}, limits::day_documents).size();
  const auto awaited = view.awaited(limits::day_documents);
  status.awaited = awaited.size();
  status.overdue =
      static_cast<std::uint64_t>(std::count_if(awaited.begin(), awaited.end(), [&](const auto& one) { return one.overdue(now); }));
  for (const ledger::OutboxEntry& entry : view.outbox_in(ledger::OutboxState::waiting, limits::day_documents))
    if (!entry.document.empty()) ++status.waiting_for_companions;
  return status;
}

std::string status_text(const SiteStatus& status, Instant now, std::size_t most) {
  std::string out;
  for (const std::string& partner : status.packs_with_errors)
    out += "errors   " + printable(partner, 30) + "\n" + indented("its pack has errors; its files wait until it is mended") +
           "         crossdock partner check " + printable(partner, 60) + "\n\n";
  for (std::size_t i = 0; i < status.exceptions.size() && i < most; ++i) append_exception(status.exceptions[i], now, out);
  if (status.exceptions.size() > most)
    out += "and " + counted(status.exceptions.size() - most, "more exception", "more exceptions") + ": crossdock exception list\n\n";
  for (const WaitingDelivery& waiting : status.deliveries)
    out += "waits    " + counted(waiting.files, "file", "files") + " for " + printable(waiting.partner, 30) + ", for " +
           ago(waiting.since, now) + "\n" + indented("they are ready and have not been delivered") + "         crossdock channel probe " +
           printable(waiting.partner, 60) + "\n\n";
  for (const ledger::Pause& pause : status.pauses) {
    const std::string whom = pause.partner.empty() ? "every partner" : printable(pause.partner, 30);
    out += "paused   " + whom + ", for " + ago(pause.since, now) + ", by " + printable(pause.who, 20) + "\n" + indented(pause.reason) +
           "         crossdock resume" + (pause.partner.empty() ? "" : " --partner " + printable(pause.partner, 60)) +
           " --reason \"…\"\n\n";
  }
  for (const FailingAlert& alert : status.alerts)
    out += "alert    " + printable(alert.alert, 30) + " could not be sent, for " + ago(alert.since, now) + ", " +
           counted(alert.attempts, "try", "tries") + "\n" + indented(alert.detail) + "         crossdock doctor\n\n";
  if (!status.needs_somebody()) out += "Nothing needs you.\n";
  out += "today " + counted(status.documents_today, "document", "documents");
  if (status.files_at_work > 0) out += "; " + counted(status.files_at_work, "file", "files") + " at work";
  if (status.waiting_for_companions > 0) out += "; " + counted(status.waiting_for_companions, "set waits", "sets wait") + " for companions";
  if (status.awaited > 0) out += "; " + counted(status.awaited, "acknowledgment", "acknowledgments") + " awaited";
  if (status.overdue > 0) out += ", " + std::to_string(status.overdue) + " overdue\n         crossdock ack list --overdue";
  return out + "\n";
}

std::string status_json(const SiteStatus& status, Instant now) {
  std::string out;
  JsonWriter json(out, JsonStyle::indented);
  json.begin_object().member("at", to_rfc3339(now)).key("exceptions").begin_array();
  for (const ledger::ExceptionRecord& one : status.exceptions) {
    json.begin_object().member("id", one.id).member("severity", ledger::name_of(one.severity)).member("partner", one.group.partner);
    json.member_unless_empty("document", one.group.document).member("count", one.count).member("since", to_rfc3339(one.first));
    if (one.due) json.member("due", to_rfc3339(*one.due));
    json.member("cause", one.cause).member_unless_empty("next", one.next).member_unless_empty("owner", one.owner).end_object();
  }
  json.end_array().key("packs_with_errors").begin_array();
  for (const std::string& partner : status.packs_with_errors) json.string(partner);
  json.end_array().key("pauses").begin_array();
  for (const ledger::Pause& pause : status.pauses) {
    json.begin_object().member_unless_empty("partner", pause.partner).member("since", to_rfc3339(pause.since));
    json.member("who", pause.who).member("reason", pause.reason).end_object();
  }
  json.end_array().key("deliveries").begin_array();
  for (const WaitingDelivery& waiting : status.deliveries)
    json.begin_object()
        .member("partner", waiting.partner)
        .member("files", waiting.files)
        .member("since", to_rfc3339(waiting.since))
        .end_object();
  json.end_array().key("alerts").begin_array();
  for (const FailingAlert& alert : status.alerts)
    json.begin_object()
        .member("alert", alert.alert)
        .member("since", to_rfc3339(alert.since))
        .member("attempts", alert.attempts)
        .member("detail", alert.detail)
        .end_object();
  json.end_array().member("files_at_work", status.files_at_work).member("documents_today", status.documents_today);
  json.member("awaited", status.awaited).member("overdue", status.overdue);
  json.member("waiting_for_companions", status.waiting_for_companions).end_object();
  return out;
}

}  // namespace crossdock::report
