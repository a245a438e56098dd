#include "report.h"

namespace bench {

namespace {

constexpr int width = 860, left = 300, right = 150, top = 62, row_height = 24, bar_height = 15;

/// Where a pass has a goal of its own, as a part of the limit; 0: it has none.
double goal_of(std::string_view pass) {
  if (pass == "tokenise") return 0.60;
  if (pass == "validate-850") return 0.16;
  if (pass == "850-to-json" || pass == "json-to-850") return 0.08;
  return 0;
}

std::string number(double value) { return std::to_string(static_cast<int>(value + 0.5)); }

std::string attribute(std::string_view name, double value) { return " " + std::string(name) + "=\"" + number(value) + "\""; }

std::string label(double x, double y, std::string_view anchor, const std::string& text, std::string_view kind = "") {
  std::string out = "<text" + attribute("x", x) + attribute("y", y) + " text-anchor=\"" + std::string(anchor) + "\"";
  if (!kind.empty()) out += " class=\"" + std::string(kind) + "\"";
  return out + ">" + text + "</text>\n";
}

}  // namespace

std::string picture(const Report& report) {
  constexpr double scale = width - left - right;
  const int height = top + row_height * static_cast<int>(report.passes.size()) + 40;
  std::string out =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + std::to_string(width) + " " + std::to_string(height) +
      "\" role=\"img\" aria-labelledby=\"t\">\n<title id=\"t\">Speed of each pass as a part of the limit</title>\n"
      "<style>text{font:13px sans-serif;fill:#333}.soft{fill:#666;font-size:12px}.head{font-size:16px;font-weight:bold}"
      ".bar{fill:#3b6ea5}.goal{stroke:#b4552d;stroke-width:2}.grid{stroke:#ddd}.back{fill:#fff}</style>\n<rect class=\"back\"" +
      attribute("width", width) + attribute("height", height) + "/>\n";
  out += label(16, 26, "start", "Speed as a part of the limit: an AVX2 pass that only yields every element", "head");
  for (int part = 0; part <= 10; part += 2) {
    const double x = left + scale * part / 10;
    out += "<line class=\"grid\"" + attribute("x1", x) + attribute("x2", x) + attribute("y1", top - 8) + attribute("y2", height - 32) +
           "/>\n" + label(x, top - 14, "middle", std::to_string(part * 10) + " %", "soft");
  }
  double y = top;
  for (const PassRow& row : report.passes) {
    const double part = row.ratio.middle > 1 ? 1 : row.ratio.middle;
    out += label(left - 10, y + bar_height - 3, "end", std::string(row.pass->title));
    out += "<rect class=\"bar\"" + attribute("x", left) + attribute("y", y) + attribute("width", part * scale < 1 ? 1 : part * scale) +
           attribute("height", bar_height) + "/>\n";
    const double goal = goal_of(row.pass->name);
    if (goal > 0)
      out += "<line class=\"goal\"" + attribute("x1", left + goal * scale) + attribute("x2", left + goal * scale) + attribute("y1", y - 3) +
             attribute("y2", y + bar_height + 3) + "/>\n";
    const double behind = left + scale * (goal > part ? goal : part) + 8;
    out += label(behind, y + bar_height - 3, "start", percent(row.ratio.middle) + ", " + shown(row.speed.middle) + " MB/s", "soft");
    y += row_height;
  }
  out += label(16, height - 10, "start", "MB a second of one core; the upright strokes are goals", "soft");
  return out + "</svg>\n";
}

}  // namespace bench
