#include <algorithm>
#include <functional>

#include "base/text.h"
#include "report/guide.h"
#include "report/guide_style.h"
#include "report/page_style.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

/// Words whose backticked parts are values.
std::string html_words(std::string_view words) {
  std::string html;
  bool in_code = false;
  for (;;) {
    const std::size_t at = words.find('`');
    html += html_text(words.substr(0, at), 2000);
    if (at == std::string_view::npos) break;
    html += in_code ? "</code>" : "<code>";
    in_code = !in_code;
    words.remove_prefix(at + 1);
  }
  return in_code ? html + "</code>" : html;
}

std::string mark_html(GuideMark mark) {
  switch (mark) {
    case GuideMark::stricter: return "<span class=\"mark stricter\">stricter</span>";
    case GuideMark::looser: return "<span class=\"mark looser\">looser</span>";
    case GuideMark::own: return "<span class=\"mark own\">own</span>";
    case GuideMark::none: break;
  }
  return {};
}

std::string usage_html(const std::string& usage) {
  const std::string_view look = usage == "required" ? "required" : usage == "not sent" ? "no" : "";
  return look.empty() ? html_text(usage) : "<span class=\"" + std::string(look) + "\">" + html_text(usage) + "</span>";
}

std::string indent_class(std::string_view letters, std::uint32_t depth) {
  constexpr std::uint32_t deepest = 6;
  return depth == 0 ? std::string() : std::string(letters) + std::to_string(std::min(depth, deepest));
}

std::string with_class(const std::string& name) { return name.empty() ? std::string() : " class=\"" + name + "\""; }

/// A table whose columns are so many percent wide; the header row repeats on each sheet of paper.
std::string begin_table(const std::vector<std::pair<std::string, int>>& columns) {
  std::string html = "<table>\n<colgroup>";
  for (const auto& [name, width] : columns) html += "<col style=\"width:" + std::to_string(width) + "%\">";
  html += "</colgroup>\n<thead><tr>";
  for (const auto& [name, width] : columns) html += "<th scope=\"col\">" + html_text(name) + "</th>";
  return html + "</tr></thead>\n<tbody>\n";
}
constexpr std::string_view table_end = "</tbody>\n</table>\n";

void append_fact_list(const std::vector<GuideFact>& facts, std::string& out) {
  if (facts.empty()) return;
  out += "<section class=\"facts\"><dl>\n";
  for (const GuideFact& fact : facts) out += "<div><dt>" + html_text(fact.name) + "</dt><dd>" + html_words(fact.text) + "</dd></div>\n";
  out += "</dl></section>\n";
}

void append_contents(const Guide& guide, std::string& out) {
  out += "<nav>\n<h2 class=\"flow\">Contents</h2>\n<ol>\n";
  for (const GuideDocument& document : guide.documents) {
    out += "<li><a href=\"#" + document.anchor + "\">" + html_text(document.title) + "</a> <span class=\"id\">" +
           html_text(document.sentence) + "</span>";
    if (!document.segments.empty()) {
      out += "\n<ol>";
      for (const GuideSegment& segment : document.segments)
        out += "<li><a href=\"#" + segment.anchor + "\">" + html_text(segment.path) + "</a> " + html_text(segment.name) + "</li>";
      out += "</ol>";
    }
    out += "</li>\n";
  }
  if (!guide.envelope.empty()) out += "<li><a href=\"#envelope\">Envelope and acknowledgments</a></li>\n";
  if (!guide.validation.empty()) out += "<li><a href=\"#validation\">What becomes of deviations</a></li>\n";
  out += "</ol>\n</nav>\n";
}

void append_statements(const std::vector<GuideStatement>& statements, std::string& out) {
  if (statements.empty()) return;
  out += "<h3>Beyond the standard</h3>\n" + begin_table({{"", 10}, {"What is asked", 43}, {"Why", 29}, {"Written in", 18}});
  for (const GuideStatement& statement : statements) {
    out += "<tr><td>" + mark_html(statement.mark) + "</td><td>" + html_words(statement.words);
    if (!statement.subject.empty()) out += " <span class=\"id\">" + html_text(statement.subject) + "</span>";
    if (!statement.effect.empty()) out += "<p class=\"note\">" + html_text(statement.effect) + "</p>";
    out += "</td><td>" + html_text(statement.reason) + "</td><td class=\"source\">" + html_text(statement.source) + "</td></tr>\n";
  }
  out += table_end;
}

void append_levels(const std::vector<std::string>& levels, std::string& out) {
  if (levels.empty()) return;
  out += "<h3>Levels of the hierarchy</h3>\n<ul class=\"rules\">\n";
  for (const std::string& level : levels) out += "<li>" + html_text(level) + "</li>\n";
  out += "</ul>\n";
}

void append_rows(const std::vector<GuideRow>& rows, std::string& out) {
  if (rows.empty()) return;
  out += "<h3>Structure</h3>\n" + begin_table({{"Segment", 20}, {"Name", 27}, {"Use", 11}, {"Repeats", 15}, {"Remark", 27}});
  for (const GuideRow& row : rows) {
    const std::string cell = with_class(indent_class("p", row.depth));
    if (!row.used) {
      out += "<tr class=\"unused\"><td colspan=\"5\"" + cell + ">not used: " + html_text(row.label, 2000) + "</td></tr>\n";
      continue;
    }
    const std::string label = (row.loop ? "loop " : "") + html_text(row.label);
    out += "<tr" + with_class(row.loop ? "loop" : "") + "><td" + cell + ">" +
           (row.anchor.empty() ? label : "<a href=\"#" + row.anchor + "\">" + label + "</a>") + mark_html(row.mark) + "</td><td>" +
           html_text(row.name) + "</td><td class=\"use\">" + usage_html(row.usage) + "</td><td>" + html_text(row.repeat) + "</td><td>" +
           html_words(row.remark) + "</td></tr>\n";
  }
  out += table_end;
}

void append_element(const GuideElement& element, std::string& out) {
  const bool component = element.number.find('-') != std::string::npos;
  out += "<tr" + with_class(component ? "component" : "") + "><td class=\"num\">" + html_text(element.number) +
         "</td><td><span class=\"el\">" + html_text(element.name) + "</span> <span class=\"id\">" + html_text(element.id) + "</span>" +
         mark_html(element.mark);
  if (!element.field.empty()) out += "<br><code class=\"field\">" + html_text(element.field) + "</code>";
  out += "</td><td class=\"use\">" + usage_html(element.usage) + "</td><td>" + html_text(element.form) + "</td><td>";
  if (!element.codes.empty()) {
    out += "<ul class=\"codes\">";
    for (const GuideCode& code : element.codes)
      out += "<li><code>" + html_text(code.code) + "</code><span>" + html_text(code.meaning) + (code.own ? mark_html(GuideMark::own) : "") +
             "</span></li>";
    out += "</ul>";
  }
  if (!element.codes_note.empty()) out += "<p class=\"note\">" + html_text(element.codes_note) + "</p>";
  for (const std::string& remark : element.remarks) out += "<p class=\"note\">" + html_words(remark) + "</p>";
  if (!element.sample.empty() && element.codes.empty())
    out += "<p class=\"note\">for example <code>" + html_text(element.sample) + "</code></p>";
  out += "</td></tr>\n";
}

void append_segment(const GuideSegment& segment, std::string& out) {
  out += "<h4 id=\"" + segment.anchor + "\"><code>" + html_text(segment.tag) + "</code> " + html_text(segment.name) +
         "</h4>\n<p class=\"meta\">";
  if (segment.path != segment.tag) out += html_text(segment.path) + " &middot; ";
  out += usage_html(segment.usage) + " &middot; " + html_text(segment.repeat) + "</p>\n";
  if (!segment.remarks.empty()) {
    out += "<ul class=\"rules\">";
    for (const std::string& remark : segment.remarks) out += "<li>" + html_words(remark) + "</li>";
    out += "</ul>\n";
  }
  out += begin_table({{"No", 7}, {"Element", 29}, {"Use", 12}, {"Form", 18}, {"Values and remarks", 34}});
  for (const GuideElement& element : segment.elements) append_element(element, out);
  out += table_end;
  if (!segment.unused.empty()) out += "<p class=\"unusedline\">not used: " + html_text(segment.unused, 2000) + "</p>\n";
  if (!segment.notes.empty()) {
    out += "<ul class=\"rules note\">";
    for (const std::string& note : segment.notes) out += "<li>" + html_text(note) + "</li>";
    out += "</ul>\n";
  }
}

void append_fields(const std::vector<GuideField>& fields, std::string& out) {
  if (fields.empty()) return;
  out += "<h3>Fields</h3>\n" + begin_table({{"Field", 24}, {"Called", 20}, {"Use", 12}, {"Form", 20}, {"Remark", 24}});
  for (const GuideField& field : fields) {
    out +=
        "<tr" + with_class(field.group ? "loop" : "") + "><td" + with_class(indent_class("p", field.depth)) + ">" + html_text(field.name);
    if (!field.field.empty() && field.field != field.name) out += "<br><code class=\"field\">" + html_text(field.field) + "</code>";
    out += "</td><td>" + html_text(field.column) + "</td><td class=\"use\">" + usage_html(field.usage) + "</td><td>" +
           html_text(field.form) + "</td><td>" + html_text(field.remark, 2000) + "</td></tr>\n";
  }
  out += table_end;
}

void append_example(const GuideDocument& document, std::string& out) {
  if (document.example.empty()) return;
  out += "<h3>Example</h3>\n<p class=\"meta\">" + html_text(document.example_name) + "</p>\n<ol class=\"example\">\n";
  for (const GuideExampleLine& line : document.example)
    out += "<li" + with_class(indent_class("in", line.depth)) + "><code>" + html_text(line.text) + "</code><p>" +
           html_text(line.meaning, 2000) + "</p></li>\n";
  out += "</ol>\n";
}

void append_document(const GuideDocument& document, std::string& out) {
  out += "<section>\n<h2 id=\"" + document.anchor + "\">" + html_text(document.title) + "</h2>\n<p class=\"lead\">" +
         html_text(document.sentence) + "</p>\n";
  append_fact_list(document.facts, out);
  append_statements(document.statements, out);
  append_levels(document.levels, out);
  append_rows(document.rows, out);
  append_fields(document.fields, out);
  if (!document.segments.empty()) out += "<h3>Segments</h3>\n";
  for (const GuideSegment& segment : document.segments) append_segment(segment, out);
  append_example(document, out);
  out += "</section>\n";
}

}  // namespace

std::string guide_html(const Guide& guide) {
  std::string out = begin_page(guide.title + ", implementation guide", guide_style());
  out += "<header class=\"guide\">\n<p class=\"kind\">Implementation guide</p>\n<h1>" + html_text(guide.title) +
         "</h1>\n<p class=\"edition\">Pack " + html_text(guide.partner) + ", edition " + html_text(guide.edition) + "</p>\n</header>\n";
  append_fact_list(guide.parties, out);
  append_contents(guide, out);
  out += "<p class=\"legend\">" + mark_html(GuideMark::stricter) + "than the standard &ensp; " + mark_html(GuideMark::looser) +
         "than the standard &ensp; " + mark_html(GuideMark::own) + "beyond the standard</p>\n";
  for (const GuideDocument& document : guide.documents) append_document(document, out);
  if (!guide.envelope.empty()) {
    out += "<section>\n<h2 id=\"envelope\">Envelope and acknowledgments</h2>\n";
    append_fact_list(guide.envelope, out);
    append_fact_list(guide.acknowledgments, out);
    out += "</section>\n";
  }
  if (!guide.validation.empty()) {
    out +=
        "<section>\n<h2 id=\"validation\" class=\"flow\">What becomes of deviations</h2>\n<p class=\"lead\">A rule of this guide that says "
        "otherwise stands over this table.</p>\n";
    out += begin_table({{"Deviation", 55}, {"What becomes of it", 45}});
    for (const GuideFact& fact : guide.validation)
      out += "<tr><td>" + html_text(fact.name) + "</td><td>" + html_words(fact.text) + "</td></tr>\n";
    out += std::string(table_end) + "</section>\n";
  }
  return out + end_page(guide.now);
}

}  // namespace crossdock::report
