#include <algorithm>
#include <array>

#include "report/page_style.h"
#include "report/reconciliation.h"
#include "report/svg_plot.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

constexpr std::size_t listed_keys = 500;  // of one flow; the CSV has them all

constexpr std::string_view table_style = R"css(
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.86rem}
th,td{border-top:1px solid var(--line);padding:.3rem .4rem;text-align:right;white-space:nowrap}
th{color:var(--soft);font-weight:400}
th:first-child,td:first-child,.list th,.list td{text-align:left}
.list td{white-space:normal;overflow-wrap:anywhere}
td.off{color:var(--bad);font-weight:700}
h3{margin-top:1rem}
@media print{.scroll{overflow:visible}table{font-size:8pt}tr{break-inside:avoid}}
)css";

std::string cell(std::uint64_t count, bool off = false) {
  return std::string(off && count > 0 ? "<td class=\"off\">" : "<td>") + shown_number(count) + "</td>";
}

std::string name_of_flow(const Flow& flow) {
  return html_text(flow.from) + " " + html_text(flow.kind) + " &#8594; " + (flow.to.empty() ? "(kept)" : html_text(flow.to));
}

void append_counts(const Reconciliation& day, std::string& out) {
  out +=
      "<h2>Documents</h2>\n<div class=\"scroll\"><table>\n<tr><th>from, object, to</th><th>received</th><th>delivered</th><th>on the "
      "way</th><th>kept</th><th>held</th><th>rejected</th><th>refused</th><th>duplicate</th><th>acknowledged</th></tr>\n";
  for (const Flow& flow : day.flows) {
    out += "<tr><td>" + name_of_flow(flow) + "</td>" + cell(flow.received) + cell(flow.delivered) + cell(flow.on_the_way, true) +
           cell(flow.kept) + cell(flow.held, true) + cell(flow.rejected, true) + cell(flow.refused, true) + cell(flow.duplicate);
    const bool off = flow.acknowledged < flow.to_acknowledge;
    out += std::string(off ? "<td class=\"off\">" : "<td>") +
           (flow.to_acknowledge == 0 ? "&#8211;" : shown_number(flow.acknowledged) + " of " + shown_number(flow.to_acknowledge)) +
           "</td></tr>\n";
  }
  out += "</table></div>\n";
}

void append_balances(const Reconciliation& day, std::string& out) {
  out +=
      "<h2>Quantities and amounts</h2>\n<div class=\"scroll\"><table>\n<tr><th>from, object, "
      "to</th><th>measure</th><th>in</th><th>out</th><th>difference</th></tr>\n";
  for (const Flow& flow : day.flows)
    for (const Balance& one : flow.balances) {
      const Decimal difference = one.in.minus(one.out).value_or(Decimal());
      const bool off = !flow.to.empty() && !difference.is_zero();
      out += "<tr><td>" + name_of_flow(flow) + "</td><td>" + html_text(one.name + (one.unit.empty() ? "" : ", " + one.unit)) + "</td><td>" +
             one.in.to_string() + "</td><td>" + (flow.to.empty() ? "&#8211;" : one.out.to_string()) + "</td><td" +
             (off ? " class=\"off\">" : ">") + (flow.to.empty() ? "&#8211;" : difference.to_string()) + "</td></tr>\n";
    }
  out += "</table></div>\n";
}

void append_missing(const Reconciliation& day, std::string& out) {
  out += "<h2>Missing</h2>\n";
  if (!day.differs()) out += "<p>Nothing is missing: all that came went on, and all that went out is acknowledged.</p>\n";
  for (const Flow& flow : day.flows) {
    if (flow.missing.empty()) continue;
    out += "<h3>" + name_of_flow(flow) +
           "</h3>\n<div class=\"scroll\"><table class=\"list\">\n<tr><th>key</th><th>document</th><th>why</th></tr>\n";
    for (std::size_t i = 0; i < flow.missing.size() && i < listed_keys; ++i) {
      const MissingKey& one = flow.missing[i];
      out += "<tr><td>" + (one.key.empty() ? "&#8211;" : html_text(one.key, 120)) + "</td><td><code>" + html_text(one.document, 40) +
             "</code></td><td>" + html_text(one.why) + "</td></tr>\n";
    }
    out += "</table></div>\n";
    if (flow.missing.size() > listed_keys)
      out += "<p>and " + shown_number(flow.missing.size() - listed_keys) + " more, which the CSV file lists</p>\n";
  }
}

PlotSeries percentiles(const std::vector<std::int64_t>& rising, std::string name) {
  PlotSeries series{std::move(name), "calm", {}, {}};
  for (const unsigned hundredth : {50u, 90u, 95u, 99u, 100u}) {
    const std::int64_t value = rising.empty() ? 0 : percentile(rising, hundredth);
    series.values.push_back(static_cast<std::uint64_t>(value) + (rising.empty() ? 0 : 1));  // less than a millisecond is no nothing
    series.labels.push_back(value < 1000 ? std::to_string(value) + " ms" : shown_duration(value));
  }
  return series;
}

void append_plots(const Reconciliation& day, std::string& out) {
  std::vector<std::string> hours;
  PlotSeries received{"received", "calm", {}, {}}, failed{"held, rejected or refused", "bad", {}, {}};
  for (std::size_t hour = 0; hour < day.hours.size(); ++hour) {
    hours.push_back((hour < 10 ? "0" : "") + std::to_string(hour));
    received.values.push_back(day.hours.at(hour).received);
    failed.values.push_back(day.hours.at(hour).failed);
  }
  static const std::array<std::string, 5> shares = {"half", "90%", "95%", "99%", "slowest"};
  out += "<h2>The day</h2>\n";
  out += bar_plot("Documents received by hour (UTC)", hours, std::array{received});
  out += bar_plot("Failures by hour (UTC)", hours, std::array{failed});
  out += bar_plot("From received to delivered: " + counted(day.delivery.size(), "document", "documents"), shares,
                  std::array{percentiles(day.delivery, "no longer than")});
  out += bar_plot("From delivered to acknowledged: " + counted(day.acknowledgment.size(), "document", "documents") + ", " +
                      shown_number(day.unacknowledged) + " not yet",
                  shares, std::array{percentiles(day.acknowledgment, "no longer than")});
}

}  // namespace

std::string reconciliation_html(const Reconciliation& day) {
  const std::string title = "Reconciliation " + day.day;
  std::string out = begin_page(title, std::string(table_style) + std::string(plot_style()));
  out += std::string("<header class=\"") + (day.differs() ? "bad" : "good") + "\">\n<p class=\"verdict\">" +
         (day.differs() ? "DIFFERENCES" : "IN BALANCE") + "</p>\n<h1>" + html_text(title) +
         "</h1>\n<p>What came on that day (UTC) against what went on of it until " + shown_time(day.at) + "</p>\n</header>\n";
  if (day.flows.empty()) {
    out += "<p>No document came on that day.</p>\n";
  } else {
    append_counts(day, out);
    append_balances(day, out);
    append_missing(day, out);
    append_plots(day, out);
  }
  return out + end_page(day.at);
}

}  // namespace crossdock::report
