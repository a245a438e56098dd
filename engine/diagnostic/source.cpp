#include "diagnostic/source.h"

#include <algorithm>
#include <mutex>

#include "base/text.h"

namespace crossdock {

SourceSpan joined(SourceSpan first, SourceSpan last) { return {first.file, first.begin, std::max(first.end, last.end)}; }

SourceFile::SourceFile(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)), line_starts_{0} {
  for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1))
    line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
}

LineColumn SourceFile::place(std::uint32_t offset) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - line_starts_.begin());
  const std::uint32_t start = line_starts_[line - 1];
  const std::uint32_t end = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  return {line, static_cast<std::uint32_t>(code_points(std::string_view(text_).substr(start, end - start))) + 1};
}

std::string_view SourceFile::line(std::uint32_t line) const {
  if (line == 0 || line > line_starts_.size()) return {};
  const std::uint32_t start = line_starts_[line - 1];
  const std::size_t end = line < line_starts_.size() ? line_starts_[line] - 1 : text_.size();
  std::string_view text = std::string_view(text_).substr(start, end - start);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

std::uint32_t SourceFile::line_start(std::uint32_t line) const { return line_starts_.at(line - 1); }

std::uint32_t SourceSet::add(std::string name, std::string text) {
  auto added = std::make_unique<SourceFile>(std::move(name), std::move(text));
  const std::unique_lock lock(*mutex_);
  files_.push_back(std::move(added));
  return static_cast<std::uint32_t>(files_.size() - 1);
}

const SourceFile& SourceSet::file(std::uint32_t index) const {
  const std::shared_lock lock(*mutex_);
  return *files_.at(index);
}

std::size_t SourceSet::size() const {
  const std::shared_lock lock(*mutex_);
  return files_.size();
}

std::string_view SourceSet::text(SourceSpan span) const {
  const std::string_view whole = file(span.file).text();
  const std::size_t begin = std::min<std::size_t>(span.begin, whole.size());
  return whole.substr(begin, std::max(span.begin, span.end) - span.begin);
}

std::string SourceSet::place(SourceSpan span) const {
  const SourceFile& source = file(span.file);
  return source.name() + ":" + std::to_string(source.place(span.begin).line);
}

}  // namespace crossdock
