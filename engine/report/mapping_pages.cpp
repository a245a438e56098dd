#include "report/mapping_pages.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "report/page_style.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

constexpr std::string_view mapping_style = R"css(
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.4rem 0 1rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{color:var(--soft);font-weight:600}
td.count,th.count{text-align:right;padding-right:1rem;font-variant-numeric:tabular-nums}
tr.dropped td:first-child{border-left:.25rem solid var(--care);padding-left:.5rem}
tr.needed td:first-child{border-left:.25rem solid var(--bad);padding-left:.5rem}
.bar{display:flex;height:.7rem;border-radius:.35rem;overflow:hidden;border:1px solid var(--line);margin:.8rem 0 .4rem}
.bar .mapped{background:var(--good)}.bar .verified{background:var(--calm)}.bar .ignored{background:var(--line)}.bar .dropped{background:var(--care)}
@media print{thead{display:table-header-group}tr{break-inside:avoid}.bar{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)css";

std::string cell(const std::string& html, bool is_count = false) { return (is_count ? "<td class=\"count\">" : "<td>") + html + "</td>"; }
std::string count_cell(std::size_t count) { return cell(count == 0 ? "" : shown_number(count), true); }

std::string heading_row(const std::vector<std::string_view>& headings, std::size_t first_count, std::size_t counts) {
  std::string row = "<thead><tr>";
  for (std::size_t i = 0; i < headings.size(); ++i)
    row += std::string(i >= first_count && i < first_count + counts ? "<th scope=\"col\" class=\"count\">" : "<th scope=\"col\">") +
           html_text(headings[i]) + "</th>";
  return row + "</tr></thead>\n<tbody>\n";
}

void append_bar(const CoveredPlace& sum, std::string& out) {
  const std::size_t all = sum.mapped + sum.verified + sum.ignored + sum.dropped;
  if (all == 0) return;
  const auto part = [&](std::string_view name, std::size_t count) {
    if (count != 0)
      out += "<span class=\"" + std::string(name) + "\" style=\"flex:" + std::to_string(count) + "\" title=\"" + std::string(name) + " " +
             std::to_string(count) + "\"></span>";
  };
  out += "<div class=\"bar\" role=\"img\" aria-label=\"" + std::to_string(sum.mapped) + " mapped, " + std::to_string(sum.verified) +
         " verified, " + std::to_string(sum.ignored) + " ignored, " + std::to_string(sum.dropped) + " dropped\">";
  part("mapped", sum.mapped);
  part("verified", sum.verified);
  part("ignored", sum.ignored);
  part("dropped", sum.dropped);
  out += "</div>\n";
}

void append_empty_fields(const std::vector<EmptyField>& fields, bool needed, std::string& out) {
  out += "<div class=\"wide\"><table>\n" + heading_row(needed ? std::vector<std::string_view>{"field", "what it is", "who needs it"}
                                                              : std::vector<std::string_view>{"field", "what it is"},
                                                       0, 0);
  for (const EmptyField& field : fields) {
    if (field.needed_by.empty() == needed) continue;
    out += (needed ? "<tr class=\"needed\">" : "<tr>") + cell(html_code(field.path)) + cell(html_text(field.description));
    if (needed) {
      std::string by;
      for (const std::string& one : field.needed_by) by += (by.empty() ? "" : "<br>") + html_text(one);
      out += cell(by);
    }
    out += "</tr>\n";
  }
  out += "</tbody></table></div>\n";
}

void append_entries(const ExplainedDocument& document, std::string_view title, const std::vector<std::string_view>& uses, bool with_field,
                    std::string& out) {
  const auto is_wanted = [&](const ExplainedEntry& entry) { return std::find(uses.begin(), uses.end(), entry.use) != uses.end(); };
  if (std::none_of(document.entries.begin(), document.entries.end(), is_wanted)) return;
  out += "<h3>" + html_text(title) + "</h3>\n<div class=\"wide\"><table>\n" +
         heading_row(with_field ? std::vector<std::string_view>{"field", "value", "from", "rule"}
                                : std::vector<std::string_view>{"from", "value", "rule"},
                     0, 0);
  for (const ExplainedEntry& entry : document.entries) {
    if (!is_wanted(entry)) continue;
    out += entry.use == "dropped" ? "<tr class=\"dropped\">" : "<tr>";
    if (with_field) out += cell(html_code(entry.field)) + cell(html_text(entry.value)) + cell(html_text(entry.from));
    if (!with_field) out += cell(html_text(entry.from)) + cell(html_text(entry.value));
    out += cell(html_text(entry.rule)) + "</tr>\n";
  }
  out += "</tbody></table></div>\n";
}

}  // namespace

std::string coverage_html(const CoveragePage& page, Instant now) {
  CoveredPlace sum;
  for (const CoveredPlace& place : page.places) {
    sum.mapped += place.mapped;
    sum.verified += place.verified;
    sum.ignored += place.ignored;
    sum.dropped += place.dropped;
  }
  const auto needed = static_cast<std::size_t>(
      std::count_if(page.empty.begin(), page.empty.end(), [](const EmptyField& one) { return !one.needed_by.empty(); }));
  std::string out = begin_page("Coverage of map " + page.map, mapping_style);
  out +=
      "<header class=\"" + std::string(sum.dropped != 0 || needed != 0 ? "care" : "good") + "\">\n<p class=\"verdict\">" +
      (sum.dropped == 0 ? std::string("NOTHING IS DROPPED") : html_text(counted(sum.dropped, "VALUE IS DROPPED", "VALUES ARE DROPPED"))) +
      "</p>\n<h1>Map " + html_text(page.map) + "</h1>\n<p>" + html_text(counted(page.documents, "document", "documents")) + " into " +
      html_code(page.object) + ": " + html_text(counted(sum.mapped, "value", "values")) + " mapped, " + shown_number(sum.verified) +
      " verified, " + shown_number(sum.ignored) + " ignored, " + shown_number(sum.dropped) + " dropped; " +
      html_text(counted(needed, "field stays empty that somebody needs", "fields stay empty that somebody needs")) + "</p>\n</header>\n";
  append_bar(sum, out);
  if (needed != 0) {
    out += "<h2>Empty, and needed</h2>\n";
    append_empty_fields(page.empty, true, out);
  }
  out += "<h2>What becomes of the samples</h2>\n<div class=\"wide\"><table>\n" +
         heading_row({"place", "name", "mapped", "verified", "ignored", "dropped", "such as"}, 2, 4);
  for (const CoveredPlace& place : page.places)
    out += (place.dropped != 0 ? "<tr class=\"dropped\">" : "<tr>") + cell(html_code(place.path)) + cell(html_text(place.name)) +
           count_cell(place.mapped) + count_cell(place.verified) + count_cell(place.ignored) + count_cell(place.dropped) +
           cell(html_text(place.such_as)) + "</tr>\n";
  out += "</tbody></table></div>\n";
  if (page.empty.size() > needed) {
    out += "<h2>Empty, and needed by nobody we know</h2>\n<p>No sample fills these fields of the object.</p>\n";
    append_empty_fields(page.empty, false, out);
  }
  return out + end_page(now);
}

std::string explanation_html(const ExplanationPage& page, Instant now) {
  std::string out = begin_page("What became of " + printable(page.file), mapping_style);
  std::size_t dropped = 0;
  for (const ExplainedDocument& document : page.documents)
    dropped += static_cast<std::size_t>(
        std::count_if(document.entries.begin(), document.entries.end(), [](const ExplainedEntry& one) { return one.use == "dropped"; }));
  out += "<header class=\"" + std::string(dropped == 0 ? "good" : "care") + "\">\n<p class=\"verdict\">" +
         (dropped == 0 ? std::string("EVERY VALUE IS ACCOUNTED FOR")
                       : html_text(counted(dropped, "VALUE IS NOT USED", "VALUES ARE NOT USED"))) +
         "</p>\n<h1>" + html_text(page.file) + "</h1>\n<p>" + html_text(counted(page.documents.size(), "document", "documents")) +
         "</p>\n</header>\n";
  for (const ExplainedDocument& document : page.documents) {
    out += "<h2>" + html_text(document.title) + "</h2>\n<p>by map " + html_code(document.map) + " into " + html_code(document.object) +
           "</p>\n";
    append_entries(document, "Not used: no rule takes it", {"dropped"}, false, out);
    append_entries(document, "Fields and where they come from", {"mapped", "given"}, true, out);
    append_entries(document, "Compared with what it must be", {"verified"}, false, out);
    append_entries(document, "Not wanted (ignore)", {"ignored"}, false, out);
  }
  return out + end_page(now);
}

}  // namespace crossdock::report
