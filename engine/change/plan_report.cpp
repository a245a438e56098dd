#include "change/plan_report.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "change/versions.h"
#include "report/page_style.h"
#include "report/wording.h"

namespace crossdock::change {

namespace {

using report::html_text;
using report::padded;
using report::shown_number;

constexpr std::size_t listed_in_text = 10;  // documents that were passed over
constexpr std::size_t shown_in_text = 80;   // characters of a value

constexpr std::string_view table_style = R"css(
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.86rem}
th,td{border-top:1px solid var(--line);padding:.3rem .4rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{color:var(--soft);font-weight:400}
td.n{text-align:right;white-space:nowrap}
td.off{color:var(--bad);font-weight:700}
@media print{.scroll{overflow:visible}table{font-size:8pt}tr{break-inside:avoid}}
)css";

/// What stands before or after, in words.
std::string shown(const DifferenceGroup& group, const std::string& value) {
  if (group.part == Part::outcome && value.empty()) return "passes";
  return value.empty() ? "nothing" : "`" + printable(value, shown_in_text) + "`";
}

std::string place_of(const DifferenceGroup& group) {
  if (group.part == Part::outcome && group.place != "goes to") return group.subject;
  if (group.part == Part::finding) return "finding " + group.place;
  return group.subject + " " + group.place;
}

std::string counted_documents(std::uint64_t number) { return shown_number(number) + (number == 1 ? " document" : " documents"); }

}  // namespace

std::string group_rows(const std::vector<DifferenceGroup>& groups, std::size_t most) {
  std::size_t width = 0;
  const std::size_t shown_groups = std::min(groups.size(), most);
  for (std::size_t i = 0; i < shown_groups; ++i) width = std::max(width, std::min<std::size_t>(place_of(groups[i]).size(), 50));
  std::string text;
  for (std::size_t i = 0; i < shown_groups; ++i) {
    const DifferenceGroup& group = groups[i];
    text += "  " + padded(printable(place_of(group), 80), width + 2) + counted_documents(group.documents) + ", e.g. " + group.example +
            ": " + shown(group, group.before) + " -> " + shown(group, group.after) + "\n";
  }
  if (groups.size() > most) text += "  … and " + shown_number(groups.size() - most) + " more places\n";
  return text;
}

std::string group_table_html(const std::vector<DifferenceGroup>& groups) {
  std::string out =
      "<div class=\"scroll\"><table>\n<tr><th>place</th><th>documents</th><th>such as</th><th>before</th><th>after</th></tr>\n";
  for (const DifferenceGroup& group : groups)
    out += "<tr><td>" + html_text(place_of(group)) + "</td><td class=\"n\">" + shown_number(group.documents) + "</td><td>" +
           html_text(group.example) + "</td><td>" + report::html_code(group.before) + "</td><td>" + report::html_code(group.after) +
           "</td></tr>\n";
  return out + "</table></div>\n";
}

std::string begin_comparison_page(std::string_view title) { return report::begin_page(title, table_style); }

std::string passed_over_html(const std::vector<PassedOver>& items) {
  std::string out = "<div class=\"scroll\"><table>\n";
  for (const PassedOver& one : items)
    out += "<tr><td>" + html_text(one.id) + "</td><td>" + html_text(one.name) + "</td><td>" + html_text(one.why) + "</td></tr>\n";
  return out + "</table></div>\n";
}

void write_passed_over(std::string_view name, const std::vector<PassedOver>& items, JsonWriter& json) {
  json.key(name).begin_array();
  for (const PassedOver& one : items) json.begin_object().member("id", one.id).member("name", one.name).member("why", one.why).end_object();
  json.end_array();
}

void write_groups(std::string_view name, const std::vector<DifferenceGroup>& groups, JsonWriter& json) {
  json.key(name).begin_array();
  for (const DifferenceGroup& group : groups)
    json.begin_object()
        .member("part", name_of(group.part))
        .member("subject", group.subject)
        .member("place", group.place)
        .member("documents", group.documents)
        .member("times", group.times)
        .member("example", group.example)
        .member("before", group.before)
        .member("after", group.after)
        .end_object();
  json.end_array();
}

std::string plan_text(const Plan& plan, std::size_t groups) {
  std::string text;
  for (const PlannedPack& pack : plan.packs)
    text += pack.partner + ": " + (pack.active.empty() ? "no version" : short_hash(pack.active)) + " -> " + short_hash(pack.edited) +
            (pack.active == pack.edited ? ", nothing is edited" : "") + "\n";
  for (const ChangedFile& file : plan.files) text += "  " + padded(file.how, 9) + file.partner + "/" + file.name + "\n";
  text += "\n" + plan.outcome() + (plan.more ? "; there are more (--count)" : "") + "\n";
  for (const auto& [title, rows] : {std::pair<const char*, const std::vector<DifferenceGroup>*>{"would fail", &plan.failing_groups},
                                    {"would pass", &plan.passing_groups},
                                    {"different", &plan.groups}})
    if (!rows->empty()) text += "\n" + std::string(title) + "\n" + group_rows(*rows, groups);
  if (!plan.passed_over.empty()) text += "\nnot compared\n";
  for (std::size_t i = 0; i < std::min(plan.passed_over.size(), listed_in_text); ++i)
    text += "  " + plan.passed_over[i].id + "  " + printable(plan.passed_over[i].name, 60) + ": " +
            printable(plan.passed_over[i].why, 200) + "\n";
  if (plan.passed_over_count > listed_in_text) text += "  … and " + shown_number(plan.passed_over_count - listed_in_text) + " more\n";
  return text;
}

std::string plan_html(const Plan& plan, Instant written) {
  std::string names;
  for (const PlannedPack& pack : plan.packs) names += (names.empty() ? "" : ", ") + pack.partner;
  std::string out = begin_comparison_page("Plan: " + names);
  out += "<h1>Plan: " + html_text(names, 2000) + "</h1>\n<p>" + html_text(plan.outcome()) +
         (plan.more ? "; there are more documents than were compared" : "") + "</p>\n<dl>";
  for (const PlannedPack& pack : plan.packs)
    report::append_fact(pack.partner,
                        report::html_code(pack.active.empty() ? "no version" : pack.active) + " &#8594; " + report::html_code(pack.edited),
                        out);
  if (plan.since) report::append_fact("Documents", "since " + html_text(report::shown_time(*plan.since)), out);
  out += "</dl>\n";
  if (!plan.files.empty()) {
    out += "<h2>Files</h2>\n<div class=\"scroll\"><table>\n";
    for (const ChangedFile& file : plan.files)
      out += "<tr><td>" + html_text(file.how) + "</td><td>" + html_text(file.partner + "/" + file.name) + "</td></tr>\n";
    out += "</table></div>\n";
  }
  for (const auto& [title, rows] : {std::pair<const char*, const std::vector<DifferenceGroup>*>{"Would fail", &plan.failing_groups},
                                    {"Would pass", &plan.passing_groups},
                                    {"Different", &plan.groups}})
    if (!rows->empty()) out += "<h2>" + std::string(title) + "</h2>\n" + group_table_html(*rows);
  if (!plan.passed_over.empty()) out += "<h2>Not compared</h2>\n" + passed_over_html(plan.passed_over);
  return out + report::end_page(written);
}

std::string plan_json(const Plan& plan) {
  std::string out;
  JsonWriter json(out, JsonStyle::indented);
  json.begin_object().key("packs").begin_array();
  for (const PlannedPack& pack : plan.packs)
    json.begin_object().member("partner", pack.partner).member("active", pack.active).member("edited", pack.edited).end_object();
  json.end_array().key("files").begin_array();
  for (const ChangedFile& file : plan.files)
    json.begin_object().member("partner", file.partner).member("name", file.name).member("how", file.how).end_object();
  json.end_array();
  if (plan.since) json.member("since", to_rfc3339(*plan.since));
  json.member("documents", plan.documents).member("more", plan.more).member("same", plan.same).member("different", plan.different);
  json.member("newly_failing", plan.newly_failing)
      .member("newly_passing", plan.newly_passing)
      .member("not_compared", plan.passed_over_count);
  write_groups("failing", plan.failing_groups, json);
  write_groups("passing", plan.passing_groups, json);
  write_groups("differences", plan.groups, json);
  write_passed_over("passed_over", plan.passed_over, json);
  json.end_object();
  return out + "\n";
}

}  // namespace crossdock::change
