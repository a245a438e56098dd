#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::report {

/// What a page needs beside page_style for its plots.
[[nodiscard]] std::string_view plot_style();

/// One of the things that a plot shows.
struct PlotSeries {
  std::string name;
  std::string_view tone;              ///< "calm", "good", "care", "bad": the page's colours
  std::vector<std::uint64_t> values;  ///< one a column
  std::vector<std::string> labels;    ///< what stands above each bar; empty: the number, where it is not 0
};

/// Bars beside each other, a group a column, in a picture of its own: one <figure> of HTML. The numbers stand in it as text too, so that it
/// can be read without seeing it. `columns`: the names below; those of long rows are thinned out.
[[nodiscard]] std::string bar_plot(std::string_view title, std::span<const std::string> columns, std::span<const PlotSeries> series);

}  // namespace crossdock::report
