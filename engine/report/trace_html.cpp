#include "report/trace_html.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "report/page_style.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

using ledger::AcknowledgmentState;
using ledger::Direction;
using ledger::DocumentState;

constexpr std::string_view trace_style = R"css(
.lanes{overflow-x:auto;border:1px solid var(--line);border-radius:.35rem;margin:1rem 0}
.lanes svg{display:block;width:100%;height:auto;font-size:13px}
.lanes text{fill:var(--ink)}.lanes .when,.lanes .lane{fill:var(--soft)}
.lanes .line{stroke:var(--line)}
.lanes .arrow{fill:none;stroke-width:2}.lanes .answer{stroke-dasharray:5 4}
.lanes .awaited{stroke-dasharray:1 5;stroke-linecap:round}
.lanes .good{stroke:var(--good)}.lanes .bad{stroke:var(--bad)}.lanes .care{stroke:var(--care)}.lanes .calm{stroke:var(--calm)}
.lanes .head.good{fill:var(--good)}.lanes .head.bad{fill:var(--bad)}.lanes .head.care{fill:var(--care)}.lanes .head.calm{fill:var(--calm)}
details{margin:.5rem 0 0}summary{cursor:pointer;color:var(--soft)}
.steps{margin:.4rem 0 0;padding-left:1.2rem}
)css";

constexpr std::int64_t time_width = 150, lane_width = 200, row_height = 34, first_row = 44;

enum class Line : std::uint8_t { document, answer, awaited };

/// One arrow: a document, an acknowledgment of one, or a document that has to follow.
struct Event {
  Instant at;
  std::string partner;
  bool to_us = true;
  Line line = Line::document;
  std::string_view tone = "calm";
  std::string label;
};

std::string_view tone_of(DocumentState state) {
  switch (state) {
    case DocumentState::rejected:
    case DocumentState::refused:
    case DocumentState::failed: return "bad";
    case DocumentState::held:
    case DocumentState::duplicate:
    case DocumentState::acknowledged_with_errors: return "care";
    case DocumentState::awaiting_acknowledgment:
    case DocumentState::rendered:
    case DocumentState::batched: return "calm";
    default: return "good";
  }
}

std::string_view tone_of(const ledger::ExpectedAcknowledgment& expected, Instant now) {
  switch (expected.state) {
    case AcknowledgmentState::awaiting: return expected.overdue(now) ? "bad" : "calm";
    case AcknowledgmentState::accepted: return "good";
    case AcknowledgmentState::rejected: return "bad";
    default: return "care";
  }
}

std::string name_of_document(const ledger::DocumentRecord& document) {
  std::string name = printable(document.set_id.empty() ? document.kind : document.set_id, 20);
  if (!document.keys.empty()) name += " " + printable(document.keys.front(), 24);
  return name;
}

std::vector<Event> events_of(const Trace& trace, Instant now) {
  std::vector<Event> events;
  for (const TracedDocument& each : trace.documents) {
    const ledger::DocumentRecord& document = each.document;
    const bool in = document.direction == Direction::in;
    events.push_back({document.at, document.partner, in, Line::document, tone_of(document.state), name_of_document(document)});
    const auto& answer = each.acknowledgment;
    if (answer && answer->state != DocumentState::rendered && answer->state != DocumentState::batched) {
      const std::string_view tone = document.state == DocumentState::rejected ? "bad" : "good";
      events.push_back({answer->changed, document.partner, false, Line::answer, tone, printable(answer->set_id, 20)});
    }
    for (const ledger::ExpectedAcknowledgment& expected : each.expected) {
      const bool open = expected.state == AcknowledgmentState::awaiting;
      const std::string what(expected.awaited());
      events.push_back({open ? expected.due : expected.answered, document.partner, true, Line::answer, tone_of(expected, now),
                        !open                   ? what + " " + std::string(ledger::name_of(expected.state))
                        : expected.overdue(now) ? what + " overdue"
                                                : what + " due"});
    }
    for (const ledger::Expectation& follower : each.followers)
      if (follower.is_open())
        events.push_back({follower.due, follower.partner, follower.direction == Direction::in, Line::awaited,
                          follower.state == ledger::ExpectationState::missed ? "bad" : "calm",
                          printable(follower.awaited, 20) + " expected by " + expected_by(follower, now)});
  }
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.at < b.at; });
  return events;
}

std::string number(std::int64_t value) { return std::to_string(value); }

std::string_view line_class(Line line) { return line == Line::document ? "" : line == Line::answer ? " answer" : " awaited"; }

void draw_arrow(const Event& event, std::int64_t partner_x, std::int64_t our_x, std::int64_t y, std::string& out) {
  const std::int64_t from = event.to_us ? partner_x : our_x;
  const std::int64_t to = event.to_us ? our_x : partner_x;
  const std::int64_t towards = to > from ? 1 : -1;
  const std::string tone(event.tone);
  out += "<path class=\"arrow " + tone + std::string(line_class(event.line)) + "\" d=\"M" + number(from) + " " + number(y) + "H" +
         number(to - 8 * towards) + "\"/><path class=\"head " + tone + "\" d=\"M" + number(to) + " " + number(y) + "l" +
         number(-9 * towards) + " -5v10z\"/>";
  out += "<text text-anchor=\"middle\" x=\"" + number((from + to) / 2) + "\" y=\"" + number(y - 6) + "\">" + html_text(event.label, 60) +
         "</text>\n";
}

/// We stand in the middle, so that arrows stay short: the first half of the partners to our left, the others to our right.
void draw_lanes(const std::vector<Event>& events, Instant now, std::string& out) {
  std::vector<std::string> lanes;
  for (const Event& event : events)
    if (std::find(lanes.begin(), lanes.end(), event.partner) == lanes.end()) lanes.push_back(event.partner);
  const std::size_t ours = (lanes.size() + 1) / 2;
  lanes.insert(lanes.begin() + static_cast<std::ptrdiff_t>(ours), std::string());
  const auto x_of = [](std::size_t lane) { return time_width + lane_width * static_cast<std::int64_t>(lane) + lane_width / 2; };
  const std::int64_t width = time_width + lane_width * static_cast<std::int64_t>(lanes.size());
  const std::int64_t height = first_row + row_height * static_cast<std::int64_t>(events.size()) + 16;
  out += "<div class=\"lanes\"><svg viewBox=\"0 0 " + number(width) + " " + number(height) +
         "\" style=\"min-width:" + number(width * 4 / 5) +
         "px\" role=\"img\" aria-label=\"documents and acknowledgments in the order of time\">\n";
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    const std::string x = number(x_of(lane));
    out += "<path class=\"line\" d=\"M" + x + " 30V" + number(height) + "\"/><text class=\"lane\" text-anchor=\"middle\" x=\"" + x +
           "\" y=\"20\">" + (lane == ours ? std::string("us") : html_text(lanes[lane], 24)) + "</text>\n";
  }
  std::int64_t y = first_row + row_height / 2;
  for (const Event& event : events) {
    const auto lane = std::find(lanes.begin(), lanes.end(), event.partner);
    // A partner of no name would be taken for us.
    const auto partner = event.partner.empty() ? std::size_t{0} : static_cast<std::size_t>(lane - lanes.begin());
    out += "<text class=\"when\" x=\"8\" y=\"" + number(y + 4) + "\">" + shown_time(event.at, now) + "</text>";
    draw_arrow(event, x_of(partner), x_of(ours), y, out);
    y += row_height;
  }
  out += "</svg></div>\n";
}

std::string joined_keys(const ledger::DocumentRecord& document) {
  std::string keys;
  for (const std::string& key : document.keys) keys += (keys.empty() ? "" : ", ") + html_text(key, 80);
  return keys;
}

void append_document(const TracedDocument& each, Instant now, std::string& out) {
  const ledger::DocumentRecord& document = each.document;
  const bool in = document.direction == Direction::in;
  const std::string_view tone = tone_of(document.state);
  out += "<article class=\"finding " +
         std::string(tone == "bad"    ? "error"
                     : tone == "care" ? "warning"
                                      : "note") +
         "\">\n<h3>" + html_text(name_of_document(document)) + (in ? " from " : " to ") + html_text(document.partner, 80) +
         "</h3>\n<p class=\"place\"><time datetime=\"" + to_rfc3339(document.at) + "\">" + shown_time(document.at) + "</time> &middot; " +
         html_text(document.id, 40) + "</p>\n<dl>\n";
  append_fact("State", html_text(state_words(each, now), 2000), out);
  append_fact("Numbers", joined_keys(document), out);
  std::string control;
  for (const auto& [name, value] : {std::pair{"ISA ", &document.interchange_control}, std::pair{"GS ", &document.group_control},
                                    std::pair{"ST ", &document.set_control}})
    if (!value->empty()) control += (control.empty() ? "" : "  ") + (name + html_text(*value, 20));
  append_fact("Control numbers", control, out);
  append_fact("Made from", html_code(document.parent), out);
  append_fact("Receiver", html_text(document.route, 200), out);
  if (each.file) append_fact("File", html_text(each.file->name) + ", " + shown_number(each.file->size) + " bytes", out);
  for (const ledger::OutboxEntry& entry : each.outbox)
    append_fact("Delivery",
                html_text(entry.name, 200) + ", " + std::string(ledger::name_of(entry.state)) +
                    (entry.detail.empty() ? "" : ": " + html_text(entry.detail, 400)),
                out);
  append_fact("Grammar", html_text(document.grammar, 200), out);
  append_fact("Map", html_text(document.map, 200), out);
  append_fact("Rules", html_text(document.rules, 200), out);
  append_fact("Pack", html_code(document.pack_hash), out);
  for (const ledger::ExceptionRecord& exception : each.exceptions)
    append_fact(
        "Exception",
        html_text(exception.id, 20) + ", " + std::string(ledger::name_of(exception.state)) + ": " + html_text(exception.cause, 2000), out);
  append_fact("As it is",
              html_code("crossdock doc raw " + document.id) +
                  (in ? " &middot; " + html_code("crossdock doc canonical " + document.id) : std::string()),
              out);
  out += "</dl>\n";
  if (!each.transitions.empty()) {
    out += "<details><summary>" + counted(each.transitions.size(), "step", "steps") + "</summary><ol class=\"steps\">\n";
    for (const ledger::Transition& step : each.transitions)
      out += "<li>" + shown_time(step.at) + " " + html_text(step.from.empty() ? step.to : step.from + " → " + step.to, 80) + ", " +
             html_text(step.who, 40) + (step.why.empty() ? "" : ": " + html_text(step.why, 2000)) + "</li>\n";
    out += "</ol></details>\n";
  }
  out += "</article>\n";
}

}  // namespace

std::string trace_html(const Trace& trace, std::string_view title, Instant now) {
  const auto bad = std::any_of(trace.documents.begin(), trace.documents.end(),
                               [](const TracedDocument& each) { return tone_of(each.document.state) == "bad"; });
  std::string out = begin_page(std::string(title) + ", traced", trace_style);
  out += "<header class=\"" + std::string(!trace.next.empty() || bad ? "care" : "good") + "\">\n<p class=\"verdict\">TRACE</p>\n<h1>" +
         html_text(title, 120) + "</h1>\n<p>" + counted(trace.documents.size(), "document", "documents") + "</p>\n</header>\n";
  draw_lanes(events_of(trace, now), now, out);
  if (!trace.next.empty()) {
    out += "<section class=\"next\">\n<h2>Next</h2>\n<ol>\n";
    for (const NextStep& step : trace.next)
      out += "<li>" + html_code(step.action) + (step.remark.empty() ? "" : " " + html_text(step.remark)) + "</li>\n";
    out += "</ol>\n</section>\n";
  }
  out += "<section>\n<h2>Documents</h2>\n";
  for (const TracedDocument& each : trace.documents) append_document(each, now, out);
  out += "</section>\n";
  return out + end_page(now);
}

}  // namespace crossdock::report
