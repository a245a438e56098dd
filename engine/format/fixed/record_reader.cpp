#include "format/fixed/record_reader.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/text.h"

namespace crossdock::format {

FixedRecordReader::FixedRecordReader(InputStream& input, const grammar::LayoutSettings& layout, Charset charset)
    : window_(input, std::move(charset)),
      record_length_(std::min<std::size_t>(layout.record_length, limits::fixed_record_bytes)),
      by_length_(layout.line_end.empty() && layout.record_length > 0) {}

FixedRecordReader::Step FixedRecordReader::next() {
  if (std::exchange(pushed_back_, false)) return last_;
  window_.release();
  starts_.clear();
  while (window_.has(window_.at()) && is_line_end(window_[window_.at()])) window_.consume(window_.behind_line_end(window_.at()));
  start_ = window_.at();
  offset_ = window_.offset();
  length_ = 0;
  ++records_;
  line_ = by_length_ ? records_ : window_.line();
  if (!window_.has(start_)) return last_ = Step::end;
  return last_ = by_length_ ? cut_length() : cut_line();
}

FixedRecordReader::Step FixedRecordReader::cut_line() {
  const std::size_t end = window_.line_end(start_, limits::fixed_record_bytes);
  length_ = end - start_;
  if (window_.has(end) && !is_line_end(window_[end])) {
    window_.consume(end);
    while (window_.has(window_.at()) && !is_line_end(window_[window_.at()])) {
      const std::size_t stop = std::min(window_.text().find_first_of("\r\n", window_.at()), window_.text().size());
      window_.consume(stop);
      if (stop < window_.text().size()) break;
      window_.cut(end);
    }
    return malformed("the record is over the limit fixed_record_bytes (" + std::to_string(limits::fixed_record_bytes >> 10) + " KiB)");
  }
  const bool ended = window_.has(end);
  window_.consume(window_.behind_line_end(end));
  index_characters();
  return check_length(ended);
}

/// Without line ends the length alone tells records apart; line ends between them are passed over all the same.
FixedRecordReader::Step FixedRecordReader::cut_length() {
  std::size_t end = start_;
  for (std::size_t characters = 0; characters < record_length_ && window_.has(end); ++characters) {
    (void)window_.has(end + 3);
    char32_t code = 0;
    end += std::max<std::size_t>(1, utf8_sequence(window_.text(), end, code));
  }
  length_ = end - start_;
  window_.consume(end);
  index_characters();
  if (trimmed(text()).empty() && !window_.has(window_.at())) return Step::end;
  return check_length(true);
}

void FixedRecordReader::index_characters() {
  const std::string_view record = text();
  if (std::all_of(record.begin(), record.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return;
  for (std::size_t at = 0; at < record.size();) {
    starts_.push_back(at);
    char32_t code = 0;
    at += std::max<std::size_t>(1, utf8_sequence(record, at, code));
  }
  starts_.push_back(record.size());
}

/// A record may be shorter by blanks that somebody cut off, but not where the file ends in the middle of it; blanks too many do no harm.
FixedRecordReader::Step FixedRecordReader::check_length(bool ended) {
  if (record_length_ == 0 || size() == record_length_) return Step::record;
  const std::string lengths = std::to_string(size()) + " characters long, not " + std::to_string(record_length_);
  if (size() < record_length_) {
    if (ended && !by_length_) return Step::record;
    return malformed("the file ends in the middle of a record, which is " + lengths);
  }
  const std::string_view more = columns(static_cast<std::uint32_t>(record_length_ + 1), static_cast<std::uint32_t>(size()));
  if (trimmed(more).empty()) return Step::record;
  return malformed("the record is " + lengths);
}

FixedRecordReader::Step FixedRecordReader::malformed(std::string fault) {
  fault_ = std::move(fault);
  return Step::malformed;
}

std::string_view FixedRecordReader::columns(std::uint32_t from, std::uint32_t to) const {
  const std::size_t begin = std::min<std::size_t>(from == 0 ? 0 : from - 1, size());
  const std::size_t end = std::max(begin, std::min<std::size_t>(to, size()));
  if (starts_.empty()) return text().substr(begin, end - begin);
  return text().substr(starts_[begin], starts_[end] - starts_[begin]);
}

}  // namespace crossdock::format
