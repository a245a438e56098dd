#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// How a line with a marked part is shown: used by the frame alone.
namespace crossdock {

struct Excerpt {
  std::string text;        ///< the line as shown
  std::size_t before = 0;  ///< columns before the mark
  std::size_t marked = 1;  ///< columns of the mark
};

/// `line` with tabs as blanks up to the next fourth column, characters that harm a terminal as escapes, and a window of at most
/// `widest` columns around the mark, cut ends shown as `…`. The mark is given in bytes and may reach beyond the line; an empty one
/// marks one column. Columns count code points.
[[nodiscard]] Excerpt excerpt_of(std::string_view line, std::size_t mark_begin, std::size_t mark_end, std::size_t widest = 160);

}  // namespace crossdock
