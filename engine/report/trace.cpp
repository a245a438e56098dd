#include "report/trace.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time_zone.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

using ledger::Direction;
using ledger::DocumentState;

bool is_in(const ledger::DocumentRecord& document) { return document.direction == Direction::in; }

const ledger::ExceptionRecord* open_exception(const TracedDocument& traced) {
  for (const ledger::ExceptionRecord& exception : traced.exceptions)
    if (exception.state == ledger::ExceptionState::open) return &exception;
  return nullptr;
}

TracedDocument traced(const ledger::LedgerView& view, ledger::DocumentRecord document) {
  TracedDocument result;
  result.transitions = view.transitions(document.id);
  result.exceptions = view.exceptions_of(document.id);
  for (ledger::OutboxEntry& entry : view.outbox_of_document(document.id)) result.outbox.push_back(as_sent(view, std::move(entry)));
  result.expected = view.expected_of_document(document.id);
  result.followers = view.expectations_of(document.id);
  if (is_in(document)) {
    result.file = view.file(document.file);
    if (const auto interchange = view.interchange(document.interchange); interchange && !interchange->acknowledgment.empty()) {
      result.acknowledgment = view.document(interchange->acknowledgment);
    }
  }
  result.document = std::move(document);
  return result;
}

/// When our acknowledgment went: nothing while it waits.
std::optional<Instant> sent_at(const ledger::DocumentRecord& acknowledgment) {
  const bool gone = acknowledgment.state != DocumentState::rendered && acknowledgment.state != DocumentState::batched &&
                    acknowledgment.state != DocumentState::failed;
  return gone ? std::optional(acknowledgment.changed) : std::nullopt;
}

std::string keys_of(const ledger::DocumentRecord& document) {
  std::string keys;
  for (const std::string& key : document.keys) keys += (keys.empty() ? "" : ", ") + printable(key, 60);
  return keys;
}

std::string time_or_date(Instant at, Instant now) {
  const std::string whole = shown_time(at, now);
  return whole.ends_with('Z') ? whole.substr(0, whole.size() - 1) : whole;
}

}  // namespace

Trace gather_trace(const ledger::LedgerView& view, const std::vector<std::string>& ids, Instant now) {
  Trace trace;
  std::set<std::string> seen;
  std::vector<std::string> open = ids;
  while (!open.empty() && seen.size() < limits::traced_documents) {
    const std::string id = open.back();
    open.pop_back();
    if (id.empty() || !seen.insert(id).second) continue;
    std::optional<ledger::DocumentRecord> document = view.document(id);
    if (!document) continue;
    open.push_back(document->parent);
    ledger::DocumentFilter children;
    children.parent = id;
    for (const ledger::DocumentRecord& child : view.documents(children)) open.push_back(child.id);
    trace.documents.push_back(traced(view, *std::move(document)));
  }
  std::sort(trace.documents.begin(), trace.documents.end(), [](const TracedDocument& a, const TracedDocument& b) {
    return std::pair(a.document.at, a.document.direction) < std::pair(b.document.at, b.document.direction);
  });
  for (const TracedDocument& each : trace.documents) {
    const ledger::ExceptionRecord* exception = open_exception(each);
    if (exception != nullptr) trace.next.push_back({"crossdock exception show " + exception->id, exception->next});
    for (const ledger::ExpectedAcknowledgment& expected : each.expected)
      if (expected.overdue(now))
        trace.next.push_back({"crossdock ack show " + each.document.id, std::string(expected.awaited()) + " overdue"});
  }
  return trace;
}

std::string expected_by(const ledger::Expectation& expected, Instant now) {
  static constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  // The end of a day is that day's, not the next one's.
  const CivilTime due = local_time({expected.due.milliseconds - 1}, expected.zone);
  const bool whole_day = due.hour == 23 && due.minute == 59 && due.second == 59;
  const CivilTime time = local_time(expected.due, expected.zone);
  const CivilDate day = whole_day ? due.date : time.date;
  std::string words = std::to_string(day.day) + " " + months.at(static_cast<std::size_t>(day.month - 1));
  if (day.year != local_time(now, expected.zone).date.year) words += " " + std::to_string(day.year);
  const auto two = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return whole_day ? words : words + " " + two(time.hour) + ":" + two(time.minute);
}

std::string state_words(const TracedDocument& traced, Instant now) {
  const ledger::DocumentRecord& document = traced.document;
  std::string words;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) words += (words.empty() ? "" : "; ") + part;
  };
  if (is_in(document)) {
    add(document.verdict.empty() ? std::string(ledger::name_of(document.state)) : printable(document.verdict, 40));
    if (document.state == DocumentState::held || document.state == DocumentState::duplicate || document.state == DocumentState::failed)
      add(std::string(ledger::name_of(document.state)));
    if (document.findings > 0) add(counted(document.findings, "finding", "findings"));
    if (traced.acknowledgment) {
      const std::optional<Instant> sent = sent_at(*traced.acknowledgment);
      const std::string name = printable(traced.acknowledgment->set_id, 20);
      add(sent ? name + " sent " + time_or_date(*sent, document.at) : name + " waiting to be sent");
    }
  } else {
    std::string name = traced.outbox.empty() ? "" : printable(traced.outbox.back().name, 80);
    // What was superseded went out under that name once; it counts no more.
    const bool counts = document.state != DocumentState::superseded;
    add(std::string(ledger::name_of(document.state)) + (name.empty() || !counts ? "" : " as " + name));
    for (const ledger::ExpectedAcknowledgment& expected : traced.expected) {
      const std::string what(expected.awaited());
      if (expected.overdue(now)) {
        add(what + " OVERDUE " + shown_duration(now.milliseconds - expected.due.milliseconds));
      } else if (expected.state == ledger::AcknowledgmentState::awaiting) {
        add(what + " due " + time_or_date(expected.due, document.at));
      } else {
        add(what + " came " + time_or_date(expected.answered, document.at) + " (" + std::string(ledger::name_of(expected.state)) + ")");
      }
    }
  }
  if (const ledger::ExceptionRecord* exception = open_exception(traced)) add(exception->id + " open: " + printable(exception->cause));
  if (!document.duplicate_of.empty()) add("of " + printable(document.duplicate_of, 40));
  // What an exception was about is settled with it.
  if (traced.exceptions.empty()) add(printable(document.detail));
  return words;
}

namespace {

/// Time, what, id, whose, control number, keys.
using Columns = std::array<std::string, 6>;

Columns columns_of(const ledger::DocumentRecord& document, Instant now) {
  const std::string what =
      printable(is_in(document) || document.kind.empty() ? document.set_id : document.kind + " " + document.set_id, 40);
  return {time_or_date(document.at, now),
          what + (is_in(document) ? " in" : " out"),
          document.id,
          (is_in(document) ? "← " : "→ ") + printable(document.partner, 40),
          document.interchange_control.empty() ? "" : "ISA " + printable(document.interchange_control, 20),
          keys_of(document)};
}

Columns columns_of(const ledger::Expectation& expected) {
  const bool owed_to_us = expected.direction == Direction::in;
  return {"–", printable(expected.awaited, 40) + (owed_to_us ? " in" : " out"),
          "",  (owed_to_us ? "← " : "→ ") + printable(expected.partner, 40),
          "",  printable(expected.key, 60)};
}

}  // namespace

std::string trace_text(const Trace& trace, Instant now, bool every_step) {
  if (trace.documents.empty()) return "No document.\n";
  std::string out;
  std::vector<Columns> lines;
  std::array<std::size_t, std::tuple_size_v<Columns>> widths = {10, 18, 8, 14, 16, 14};
  const auto add_line = [&](Columns line) {
    for (std::size_t column = 0; column < line.size(); ++column) widths[column] = std::max(widths[column], code_points(line[column]) + 2);
    lines.push_back(std::move(line));
  };
  std::vector<const ledger::Expectation*> to_come;
  for (const TracedDocument& each : trace.documents) add_line(columns_of(each.document, now));
  for (const TracedDocument& each : trace.documents)
    for (const ledger::Expectation& expected : each.followers)
      if (expected.is_open()) to_come.push_back(&expected);
  std::stable_sort(to_come.begin(), to_come.end(), [](const auto* a, const auto* b) { return a->due < b->due; });
  for (const ledger::Expectation* expected : to_come) add_line(columns_of(*expected));
  for (std::size_t i = 0; i < trace.documents.size(); ++i) {
    const TracedDocument& each = trace.documents[i];
    for (std::size_t column = 0; column < widths.size(); ++column) out += padded(lines[i][column], widths[column]);
    out += state_words(each, now) + "\n";
    if (!every_step) continue;
    if (each.file) {
      out += "            file " + printable(each.file->name) + ", " + shown_number(each.file->size) + " bytes, sha256 " +
             printable(each.file->hash, 80) + "\n            archive " + printable(each.file->archive, 300) + "\n";
    }
    for (const ledger::OutboxEntry& entry : each.outbox)
      out += "            outbox " + printable(entry.folder, 300) + (entry.name.empty() ? "" : "/" + printable(entry.name, 300)) + ", " +
             shown_number(entry.size) + " bytes, " + std::string(ledger::name_of(entry.state)) + "\n";
    for (const ledger::Transition& step : each.transitions)
      out += "  " + padded(time_or_date(step.at, now), 10) + padded(step.from.empty() ? step.to : step.from + " → " + step.to, 40) +
             printable(step.who, 40) + (step.why.empty() ? "" : ": " + printable(step.why)) + "\n";
  }
  for (std::size_t i = 0; i < to_come.size(); ++i) {
    const Columns& line = lines[trace.documents.size() + i];
    for (std::size_t column = 0; column < widths.size(); ++column) out += padded(line[column], widths[column]);
    const bool late = to_come[i]->due < now;
    out += std::string(late ? "NOT SEEN; was expected by " : "not seen; expected by ") + expected_by(*to_come[i], now) + "\n";
  }
  if (!trace.next.empty()) {
    out += "next: ";
    for (std::size_t i = 0; i < trace.next.size(); ++i)
      out += (i > 0 ? "   " : "") + printable(trace.next[i].action) +
             (trace.next[i].remark.empty() ? "" : " (" + printable(trace.next[i].remark) + ")");
    out += "\n";
  }
  return out;
}

std::string trace_json(const Trace& trace, Instant now) {
  std::string out;
  JsonWriter json(out, JsonStyle::indented);
  json.begin_object().key("documents").begin_array();
  for (const TracedDocument& each : trace.documents) {
    const ledger::DocumentRecord& document = each.document;
    json.begin_object().member("document", document.id).member("at", to_rfc3339(document.at));
    json.member("direction", ledger::name_of(document.direction)).member("partner", document.partner).member("set", document.set_id);
    json.member_unless_empty("kind", document.kind).member("state", ledger::name_of(document.state));
    json.member_unless_empty("verdict", document.verdict).member("words", state_words(each, now));
    json.key("keys").begin_array();
    for (const std::string& key : document.keys) json.string(key);
    json.end_array();
    json.member_unless_empty("interchange_control", document.interchange_control)
        .member_unless_empty("group_control", document.group_control);
    json.member_unless_empty("set_control", document.set_control).member_unless_empty("parent", document.parent);
    json.member_unless_empty("route", document.route).member_unless_empty("tier", document.tier);
    json.member_unless_empty("grammar", document.grammar)
        .member_unless_empty("map", document.map)
        .member_unless_empty("rules", document.rules);
    json.member_unless_empty("pack_hash", document.pack_hash).member_unless_empty("hash", document.hash);
    json.member("findings", document.findings)
        .member_unless_empty("duplicate_of", document.duplicate_of)
        .member_unless_empty("detail", document.detail);
    if (each.file) {
      json.key("file").begin_object().member("id", each.file->id).member("name", each.file->name).member("size", each.file->size);
      json.member_unless_empty("hash", each.file->hash).member_unless_empty("archive", each.file->archive).end_object();
    }
    if (each.acknowledgment) json.member("acknowledgment", each.acknowledgment->id);
    json.key("outbox").begin_array();
    for (const ledger::OutboxEntry& entry : each.outbox) {
      json.begin_object().member("folder", entry.folder).member("name", entry.name).member("size", entry.size);
      json.member("state", ledger::name_of(entry.state))
          .member("attempts", entry.attempts)
          .member_unless_empty("detail", entry.detail)
          .end_object();
    }
    json.end_array().key("acknowledgments").begin_array();
    for (const ledger::ExpectedAcknowledgment& expected : each.expected) {
      json.begin_object().member("state", ledger::name_of(expected.state)).member("due", to_rfc3339(expected.due));
      json.member("overdue", expected.overdue(now)).member_unless_empty("answered_by", expected.answered_by).end_object();
    }
    json.end_array().key("expects").begin_array();
    for (const ledger::Expectation& expected : each.followers) {
      json.begin_object().member("document", expected.awaited).member("direction", ledger::name_of(expected.direction));
      json.member("partner", expected.partner).member("key", expected.key).member("state", ledger::name_of(expected.state));
      json.member("due", to_rfc3339(expected.due)).member_unless_empty("by", expected.basis);
      json.member_unless_empty("met_by", expected.met_by).member_unless_empty("reason", expected.reason).end_object();
    }
    json.end_array().key("exceptions").begin_array();
    for (const ledger::ExceptionRecord& exception : each.exceptions) {
      json.begin_object().member("exception", exception.id).member("state", ledger::name_of(exception.state));
      json.member("cause", exception.cause)
          .member_unless_empty("owner", exception.owner)
          .member_unless_empty("next", exception.next)
          .end_object();
    }
    json.end_array().key("steps").begin_array();
    for (const ledger::Transition& step : each.transitions) {
      json.begin_object().member("at", to_rfc3339(step.at)).member_unless_empty("from", step.from).member("to", step.to);
      json.member("who", step.who).member_unless_empty("why", step.why).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().key("next").begin_array();
  for (const NextStep& step : trace.next)
    json.begin_object().member("action", step.action).member_unless_empty("remark", step.remark).end_object();
  json.end_array().end_object();
  return out + "\n";
}

}  // namespace crossdock::report
