#include "report/svg_plot.h"

#include <algorithm>
#include <cstddef>

#include "report/wording.h"

namespace crossdock::report {

namespace {

// Picture units; the page scales the picture to its width.
constexpr std::uint64_t width = 720, height = 220, left = 12, top = 26, bottom = 30;
constexpr std::uint64_t plot_width = width - 2 * left, plot_height = height - top - bottom;
constexpr std::uint64_t widest_bar = 60;
constexpr std::size_t most_labels = 12;

std::string number(std::uint64_t value) { return std::to_string(value); }

std::string attribute(std::string_view name, std::uint64_t value) { return " " + std::string(name) + "=\"" + number(value) + "\""; }

std::string text_at(std::uint64_t x, std::uint64_t y, std::string_view anchor, std::string_view text) {
  return "<text" + attribute("x", x) + attribute("y", y) + " text-anchor=\"" + std::string(anchor) + "\">" + html_text(text, 40) +
         "</text>\n";
}

}  // namespace

std::string_view plot_style() {
  return R"css(
figure{margin:1rem 0}figcaption{font-weight:700;margin-bottom:.2rem}
svg{width:100%;height:auto;display:block}
svg text{fill:var(--soft);font-size:11px;font-family:inherit}
svg .axis{stroke:var(--line)}
svg .calm{fill:var(--calm)}svg .good{fill:var(--good)}svg .care{fill:var(--care)}svg .bad{fill:var(--bad)}
@media (max-width:34rem){svg text{font-size:18px}}
.key{color:var(--soft);font-size:.85rem;margin:.2rem 0}
.key span{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 .8em;vertical-align:baseline}
.key .calm{background:var(--calm)}.key .good{background:var(--good)}.key .care{background:var(--care)}.key .bad{background:var(--bad)}
@media print{.key span{print-color-adjust:exact}figure{break-inside:avoid}}
)css";
}

std::string bar_plot(std::string_view title, std::span<const std::string> columns, std::span<const PlotSeries> series) {
  std::uint64_t highest = 0;
  for (const PlotSeries& one : series)
    for (const std::uint64_t value : one.values) highest = std::max(highest, value);
  std::string out = "<figure>\n<figcaption>" + html_text(title) + "</figcaption>\n<p class=\"key\">";
  for (const PlotSeries& one : series) out += "<span class=\"" + std::string(one.tone) + "\"></span>" + html_text(one.name);
  out += "</p>\n<svg viewBox=\"0 0 " + number(width) + " " + number(height) + "\" role=\"img\"><title>" + html_text(title) + "</title>\n";
  const std::uint64_t base = top + plot_height;
  out += "<line class=\"axis\"" + attribute("x1", left) + attribute("y1", base) + attribute("x2", width - left) + attribute("y2", base) +
         "/>\n";
  const std::uint64_t count = std::max<std::uint64_t>(1, columns.size());
  const std::uint64_t bars = std::max<std::uint64_t>(1, series.size());
  const std::uint64_t bar = std::clamp<std::uint64_t>(plot_width * 8 / (10 * count * bars), 1, widest_bar);
  const std::size_t every = (columns.size() + most_labels - 1) / most_labels;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    const std::uint64_t start = left + plot_width * (2 * column + 1) / (2 * count) - bar * bars / 2;
    for (std::size_t i = 0; i < series.size(); ++i) {
      const std::uint64_t value = column < series[i].values.size() ? series[i].values[column] : 0;
      if (value == 0) continue;
      // Counts and times stay far below what the product could not hold.
      const std::uint64_t tall = std::max<std::uint64_t>(1, value * plot_height / highest);
      const std::string label = column < series[i].labels.size() ? series[i].labels[column] : shown_number(value);
      const std::uint64_t x = start + i * bar;
      out += "<rect class=\"" + std::string(series[i].tone) + "\"" + attribute("x", x) + attribute("y", base - tall) +
             attribute("width", bar) + attribute("height", tall) + "><title>" + html_text(columns[column]) + ": " +
             html_text(series[i].name) + " " + html_text(label) + "</title></rect>\n" +
             text_at(x + bar / 2, base - tall - 4, "middle", label);
    }
    if (column % every == 0) out += text_at(start + bar * bars / 2, base + 16, "middle", columns[column]);
  }
  if (highest == 0) out += text_at(width / 2, top + plot_height / 2, "middle", "nothing");
  return out + "</svg>\n</figure>\n";
}

}  // namespace crossdock::report
