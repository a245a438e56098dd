#include "format/finding.h"

#include <algorithm>
#include <utility>

namespace crossdock::format {

namespace {
constexpr std::size_t excerpt_before = 60;
constexpr std::size_t excerpt_after = 60;
constexpr std::size_t excerpt_mark = 60;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; }
}  // namespace

void Findings::add_by(const ValidationPolicy& policy, Diagnostic finding) {
  const Disposition disposition = policy.of(finding.kind);
  if (disposition == Disposition::accept) return;
  finding.severity = disposition == Disposition::warn ? Severity::warning : Severity::error;
  add(std::move(finding));
}

void Findings::add(Diagnostic finding) {
  ++total_;
  if (finding.severity == Severity::error) has_errors_ = true;
  if (items_.size() < limits::findings_per_set) items_.push_back(std::move(finding));
}

void Findings::clear() {
  items_.clear();
  total_ = 0;
  has_errors_ = false;
}

std::vector<Diagnostic> Findings::take() {
  std::vector<Diagnostic> taken = std::move(items_);
  clear();
  return taken;
}

TextPlace PlaceFinder::place(std::uint64_t offset) {
  offset = std::min<std::uint64_t>(offset, text_.size());
  if (offset < line_start_) {
    line_start_ = 0;
    line_ = 1;
  }
  for (;;) {
    const std::size_t end = text_.find('\n', static_cast<std::size_t>(line_start_));
    if (end == std::string_view::npos || end >= offset) break;
    line_start_ = end + 1;
    ++line_;
  }
  const std::string_view before = text_.substr(static_cast<std::size_t>(line_start_), static_cast<std::size_t>(offset - line_start_));
  return {line_, 1 + code_points(before)};
}

std::string in_ticks(std::string_view value) { return "`" + printable(value, 60) + "`"; }

void set_excerpt(Diagnostic& diagnostic, std::string_view text, std::size_t begin, std::size_t length) {
  begin = std::min(begin, text.size());
  length = std::min({length, text.size() - begin, excerpt_mark});
  std::size_t from = begin;
  while (from > 0 && begin - from < excerpt_before && text[from - 1] != '\n' && text[from - 1] != '\r') --from;
  while (from < begin && is_continuation(text[from])) ++from;
  const std::size_t mark_end = std::min(text.find_first_of("\r\n", begin), begin + length);
  std::size_t end = mark_end;
  while (end < text.size() && end - mark_end < excerpt_after && text[end] != '\n' && text[end] != '\r') ++end;
  while (end < text.size() && end > mark_end && is_continuation(text[end])) --end;
  const std::string before = printable(text.substr(from, begin - from));
  const std::string marked = printable(text.substr(begin, mark_end - begin));
  diagnostic.mark_begin = static_cast<std::uint32_t>(before.size());
  diagnostic.mark_length = static_cast<std::uint32_t>(marked.size());
  diagnostic.excerpt = before + marked + printable(text.substr(mark_end, end - mark_end));
}

}  // namespace crossdock::format
