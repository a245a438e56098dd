#include <cstdio>

#include "base/json.h"
#include "report.h"

namespace bench {

namespace {

using crossdock::JsonWriter;

class Fields {
 public:
  explicit Fields(JsonWriter& json) : json_(json) {}

  Fields& number(std::string_view name, double value) {
    char text[64];
    std::snprintf(text, sizeof text, "%.6g", value);
    json_.key(name).raw_number(text);
    return *this;
  }
  Fields& spread(std::string_view name, const Spread& spread) {
    json_.key(name).begin_object();
    number("median", spread.middle).number("lowest", spread.low).number("highest", spread.high);
    json_.end_object();
    return *this;
  }

 private:
  JsonWriter& json_;
};

void write(JsonWriter& json, const PassRow& row) {
  const Tally& tally = row.probe.tally;
  json.begin_object().member("name", row.pass->name).member("title", row.pass->title).member("input", row.pass->input);
  json.member("bytes", row.bytes).member("counted", row.pass->counted == Counted::read ? "read" : "written");
  json.member("sets", tally.sets)
      .member("findings", tally.findings)
      .member("rejected", tally.rejected)
      .member("bytes_written", tally.written);
  Fields(json)
      .spread("megabytes_per_cpu_second", row.speed)
      .spread("megabytes_per_second", row.wall_speed)
      .spread("part_of_limit", row.ratio);
  json.member("allocations", row.probe.allocations);
  Fields(json).number("allocations_per_set",
                      static_cast<double>(row.probe.allocations) / static_cast<double>(tally.sets == 0 ? 1 : tally.sets));
  json.member("peak_bytes", row.probe.peak).member("peak_bytes_before", row.probe.peak_before);
  if (row.probe.instructions)
    Fields(json).number("instructions_per_byte",
                        static_cast<double>(*row.probe.instructions) / static_cast<double>(row.bytes == 0 ? 1 : row.bytes));
  else
    json.key("instructions_per_byte").null();
  json.end_object();
}

}  // namespace

std::string json(const Report& report) {
  std::string out;
  JsonWriter json(out, crossdock::JsonStyle::indented);
  json.begin_object().member("version", report.version).member("machine", report.machine);
  json.member("input_bytes", report.size).member("runs", report.runs);
  json.key("limits").begin_array();
  for (const LimitRow& row : report.limits) {
    json.begin_object().member("input", row.input).member("bytes", row.bytes).member("elements", row.elements);
    Fields(json).spread("megabytes_per_cpu_second", row.speed).spread("memory_megabytes_per_cpu_second", row.memory);
    json.end_object();
  }
  json.end_array().key("passes").begin_array();
  for (const PassRow& row : report.passes) write(json, row);
  json.end_array();
  if (report.acknowledgment_cost) Fields(json).spread("acknowledgment_cost", *report.acknowledgment_cost);
  json.key("figures").begin_array();
  for (const FigureRow& row : report.figures) {
    json.begin_object().member("name", row.name).member("title", row.title);
    if (row.known()) {
      json.member("unit", row.unit);
      Fields(json).spread("value", row.value);
    } else {
      json.member("remark", row.remark);
    }
    json.end_object();
  }
  json.end_array().key("controls").begin_array();
  for (const ControlRow& row : report.controls)
    json.begin_object()
        .member("input", row.input)
        .member("planted", row.planted)
        .member("expected", row.expected)
        .member("found", row.found)
        .member("good", row.good)
        .end_object();
  json.end_array().key("goals").begin_array();
  for (const GoalRow& row : report.goals) {
    json.begin_object().member("goal", row.goal).member("measured", row.measured).key("met");
    if (row.met)
      json.boolean(*row.met);
    else
      json.null();
    json.end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

}  // namespace bench
