#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "change/plan_report.h"
#include "change/shadow.h"
#include "report/page_style.h"
#include "report/wording.h"

namespace crossdock::change {

namespace {

constexpr std::size_t shadow_rows = 30;  // of each list in a text

struct List {
  const char* title;
  const char* name;
  const std::vector<PassedOver>* items;
};

std::array<List, 3> lists_of(const ShadowReport& report) {
  return {List{"we do not make", "not_made", &report.not_made}, List{"only ours", "ours_only", &report.ours_only},
          List{"only theirs", "theirs_only", &report.theirs_only}};
}

std::string title_of(const ShadowReport& report) {
  return report.settings.name + ": " + report.settings.partner + " to " + report.settings.receiver + ", " +
         report::shown_time(report.from) + " to " + report::shown_time(report.until);
}

}  // namespace

std::string shadow_text(const ShadowReport& report) {
  std::string text = title_of(report) + "\n\n" + report.outcome() + "\n";
  if (!report.groups.empty()) text += "\ndifferent: theirs -> ours\n" + group_rows(report.groups, shadow_rows);
  for (const List& list : lists_of(report)) {
    if (list.items->empty()) continue;
    text += "\n" + std::string(list.title) + "\n";
    for (std::size_t i = 0; i < std::min(list.items->size(), shadow_rows); ++i) {
      const PassedOver& one = (*list.items)[i];
      text += "  " + one.id + (one.name == one.id ? "" : "  " + one.name) + ": " + printable(one.why, 200) + "\n";
    }
    if (list.items->size() > shadow_rows) text += "  … and " + report::shown_number(list.items->size() - shadow_rows) + " more\n";
  }
  return text;
}

std::string shadow_html(const ShadowReport& report, Instant written) {
  std::string out = begin_comparison_page("Shadow: " + report.settings.name);
  out += "<h1>Shadow: " + report::html_text(report.settings.name) + "</h1>\n<p>" + report::html_text(title_of(report)) + "</p>\n<p>" +
         report::html_text(report.outcome()) + "</p>\n";
  if (!report.groups.empty()) out += "<h2>Different: theirs, ours</h2>\n" + group_table_html(report.groups);
  for (const List& list : lists_of(report))
    if (!list.items->empty()) out += "<h2>" + std::string(list.title) + "</h2>\n" + passed_over_html(*list.items);
  return out + report::end_page(written);
}

std::string shadow_json(const ShadowReport& report) {
  std::string out;
  JsonWriter json(out, JsonStyle::indented);
  json.begin_object().member("shadow", report.settings.name).member("partner", report.settings.partner);
  json.member("receiver", report.settings.receiver).member("from", to_rfc3339(report.from)).member("until", to_rfc3339(report.until));
  json.member("documents", report.documents).member("same", report.same).member("different", report.different);
  write_groups("differences", report.groups, json);
  for (const List& list : lists_of(report)) write_passed_over(list.name, *list.items, json);
  json.end_object();
  return out + "\n";
}

}  // namespace crossdock::change
