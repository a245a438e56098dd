#include "cli/verdict_text.h"

#include <algorithm>

#include "base/text.h"
#include "diagnostic/render.h"
#include "report/wording.h"

namespace crossdock::cli {

namespace {

void write_set(JsonWriter& json, const translate::SetSummary& set, const SourceSet& sources) {
  json.begin_object().member("set", set.set_id).member("control", set.control).member("segments", set.segments);
  json.member("verdict", translate::verdict_name(set.verdict));
  write_findings(json, set.findings, sources);
  json.end_object();
}

void write_group(JsonWriter& json, const translate::GroupVerdict& group, const SourceSet& sources) {
  json.begin_object().member("functional_id", group.functional_id).member("control", group.control).member("version", group.version);
  json.member("sender", group.sender).member("receiver", group.receiver).member("verdict", translate::verdict_name(group.verdict));
  json.member("sets_received", group.sets_received).member("sets_accepted", group.sets_accepted);
  write_findings(json, group.findings, sources);
  json.key("sets").begin_array();
  for (const translate::SetSummary& set : group.sets) write_set(json, set, sources);
  json.end_array().end_object();
}

}  // namespace

std::string set_title(const translate::FileVerdict& file, const translate::SetVerdict& set) {
  std::string title = printable(set.set_id) + " " + printable(set.control);
  if (set.interchange >= file.interchanges.size()) return title;
  const translate::InterchangeVerdict& interchange = file.interchanges[set.interchange];
  title += " (interchange " + printable(interchange.control);
  if (set.group < interchange.groups.size()) title += ", group " + printable(interchange.groups[set.group].control);
  return title + ")";
}

std::string counted(const std::vector<Diagnostic>& findings) {
  const auto errors = static_cast<std::uint64_t>(
      std::count_if(findings.begin(), findings.end(), [](const Diagnostic& finding) { return finding.severity == Severity::error; }));
  const auto warnings = static_cast<std::uint64_t>(
      std::count_if(findings.begin(), findings.end(), [](const Diagnostic& finding) { return finding.severity == Severity::warning; }));
  std::string text;
  if (errors != 0) text = report::counted(errors, "error", "errors");
  if (warnings != 0) text += (text.empty() ? "" : ", ") + report::counted(warnings, "warning", "warnings");
  return text;
}

std::string summary(const translate::FileVerdict& file, std::uint64_t accepted, std::uint64_t rejected) {
  std::string text;
  if (!file.interchanges.empty()) {
    std::uint64_t groups = 0;
    for (const translate::InterchangeVerdict& interchange : file.interchanges) groups += interchange.groups.size();
    text =
        report::counted(file.interchanges.size(), "interchange", "interchanges") + ", " + report::counted(groups, "group", "groups") + ", ";
  }
  text += report::counted(accepted + rejected, "set", "sets");
  std::uint64_t acknowledgments = 0;
  for (const translate::InterchangeVerdict& interchange : file.interchanges) acknowledgments += interchange.acknowledgments.size();
  if (acknowledgments != 0) text += ", " + report::counted(acknowledgments, "TA1", "TA1s");
  if (accepted + rejected == 0) return text;
  text += ": ";
  if (accepted != 0) text += std::to_string(accepted) + " accepted";
  if (rejected != 0) text += (accepted != 0 ? ", " : "") + std::to_string(rejected) + " rejected";
  return text;
}

void write_findings(JsonWriter& json, const std::vector<Diagnostic>& findings, const SourceSet& sources) {
  if (findings.empty()) return;
  json.key("findings").begin_array();
  for (const Diagnostic& finding : findings) json.raw(render_json(finding, sources));
  json.end_array();
}

void write_interchange(JsonWriter& json, const translate::InterchangeVerdict& interchange, const SourceSet& sources) {
  json.begin_object().member("control", interchange.control).member("version", interchange.version);
  json.member("sender", interchange.sender_qualifier + "/" + interchange.sender);
  json.member("receiver", interchange.receiver_qualifier + "/" + interchange.receiver);
  json.member("test", interchange.usage == 'T').member("verdict", translate::verdict_name(interchange.verdict));
  write_findings(json, interchange.findings, sources);
  if (!interchange.acknowledgments.empty()) {
    json.key("acknowledges").begin_array();
    for (const auto& one : interchange.acknowledgments) {
      json.begin_object().member("interchange", one.control).member("date", one.date).member("time", one.time);
      json.member("verdict", one.verdict).member("code", one.code).member_unless_empty("meaning", one.meaning).end_object();
    }
    json.end_array();
  }
  json.key("groups").begin_array();
  for (const translate::GroupVerdict& group : interchange.groups) write_group(json, group, sources);
  json.end_array().end_object();
}

}  // namespace crossdock::cli
