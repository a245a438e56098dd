#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "report/csv_row.h"
#include "report/reconciliation.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

constexpr std::size_t told_keys = 20;  // of one flow on a terminal

Decimal of(std::uint64_t count) { return {static_cast<std::int64_t>(count)}; }

CsvRow row_of(const Reconciliation& day, const Flow& flow, std::string_view measure, std::string_view unit) {
  CsvRow row;
  row.cell(day.day).cell(flow.from).cell(flow.kind).cell(flow.to).cell(measure).cell(unit);
  return row;
}

void append_measure(CsvRow row, Decimal in, Decimal out, std::string& csv) {
  csv += row.cell(in).cell(out).cell(in.minus(out).value_or(Decimal())).cell("").cell("").cell("").end();
}

std::string counts_of(const Flow& flow) {
  std::string text = "received " + shown_number(flow.received);
  const auto add = [&](std::string_view name, std::uint64_t count) {
    if (count > 0) text += "  " + std::string(name) + " " + shown_number(count);
  };
  add("delivered", flow.delivered);
  add("on the way", flow.on_the_way);
  add("kept", flow.kept);
  add("held", flow.held);
  add("rejected", flow.rejected);
  add("refused", flow.refused);
  add("duplicate", flow.duplicate);
  if (flow.to_acknowledge > 0) text += "  acknowledged " + shown_number(flow.acknowledged) + " of " + shown_number(flow.to_acknowledge);
  return text;
}

void write_times(JsonWriter& json, std::string_view name, const std::vector<std::int64_t>& rising) {
  json.key(name).begin_object().member("count", rising.size());
  for (const auto& [field, hundredth] : {std::pair{"p50_ms", 50u}, {"p90_ms", 90u}, {"p95_ms", 95u}, {"p99_ms", 99u}, {"max_ms", 100u}})
    if (!rising.empty()) json.member(field, percentile(rising, hundredth));
  json.end_object();
}

void write_flow(JsonWriter& json, const Flow& flow) {
  json.begin_object().member("from", flow.from).member("object", flow.kind).member("to", flow.to);
  json.member("received", flow.received).member("delivered", flow.delivered).member("on_the_way", flow.on_the_way);
  json.member("kept", flow.kept).member("held", flow.held).member("rejected", flow.rejected).member("refused", flow.refused);
  json.member("duplicate", flow.duplicate).member("to_acknowledge", flow.to_acknowledge).member("acknowledged", flow.acknowledged);
  json.member("refused_by_receiver", flow.refused_by_receiver).key("balances").begin_array();
  for (const Balance& one : flow.balances) {
    json.begin_object().member("measure", one.name).member("unit", one.unit);
    json.member("in", one.in).member("out", one.out).member("difference", one.in.minus(one.out).value_or(Decimal())).end_object();
  }
  json.end_array().key("missing").begin_array();
  for (const MissingKey& one : flow.missing)
    json.begin_object().member("key", one.key).member("document", one.document).member("why", one.why).end_object();
  json.end_array().end_object();
}

}  // namespace

std::string reconciliation_csv(const Reconciliation& day) {
  std::string out = "day,from,object,to,measure,unit,in,out,difference,key,document,why\r\n";
  for (const Flow& flow : day.flows) {
    append_measure(row_of(day, flow, "documents", ""), of(flow.received - flow.duplicate), of(flow.delivered + flow.kept), out);
    for (const Balance& one : flow.balances)
      if (!flow.to.empty()) append_measure(row_of(day, flow, one.name, one.unit), one.in, one.out, out);
    if (flow.to_acknowledge > 0) append_measure(row_of(day, flow, "acknowledged", ""), of(flow.to_acknowledge), of(flow.acknowledged), out);
    for (const MissingKey& one : flow.missing)
      out += row_of(day, flow, "missing", "").cell("").cell("").cell("").cell(one.key).cell(one.document).cell(one.why).end();
  }
  return out;
}

std::string reconciliation_text(const Reconciliation& day) {
  std::string out = "Reconciliation " + day.day + ", as of " + shown_time(day.at) + ": " +
                    (day.flows.empty() ? "no document came"
                     : day.differs()   ? "DIFFERENCES"
                                       : "in balance") +
                    "\n";
  for (const Flow& flow : day.flows) {
    out += "\n" + printable(flow.from, 30) + " " + printable(flow.kind, 30) + " → " +
           (flow.to.empty() ? "(kept)" : printable(flow.to, 30)) + "\n  " + counts_of(flow) + "\n";
    for (const Balance& one : flow.balances) {
      if (flow.to.empty()) continue;
      out += "  " + padded(one.name + (one.unit.empty() ? "" : " " + printable(one.unit, 20)), 24) + "in " +
             padded(one.in.to_string(), 14) + "out " +
             (one.in == one.out ? one.out.to_string()
                                : padded(one.out.to_string(), 14) + "DIFFERENCE " + one.in.minus(one.out).value_or(Decimal()).to_string()) +
             "\n";
    }
    for (std::size_t i = 0; i < flow.missing.size() && i < told_keys; ++i) {
      const MissingKey& one = flow.missing[i];
      out += "  missing " + padded(one.key.empty() ? "–" : printable(one.key, 40), 24) + padded(one.document, 8) + printable(one.why, 40) +
             "\n";
    }
    if (flow.missing.size() > told_keys)
      out += "  and " + shown_number(flow.missing.size() - told_keys) + " more: outbound/reconciliation/" + day.day + ".csv\n";
  }
  return out;
}

std::string reconciliation_json(const Reconciliation& day) {
  std::string out;
  JsonWriter json(out, JsonStyle::indented);
  json.begin_object().member("day", day.day).member("at", to_rfc3339(day.at)).member("differs", day.differs());
  json.key("flows").begin_array();
  for (const Flow& flow : day.flows) write_flow(json, flow);
  json.end_array().key("hours").begin_array();
  for (const HourOfDay& hour : day.hours) json.begin_object().member("received", hour.received).member("failed", hour.failed).end_object();
  json.end_array();
  write_times(json, "delivery", day.delivery);
  write_times(json, "acknowledgment", day.acknowledgment);
  json.member("unacknowledged", day.unacknowledged).end_object();
  return out + "\n";
}

}  // namespace crossdock::report
