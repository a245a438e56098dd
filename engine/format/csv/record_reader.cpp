#include "format/csv/record_reader.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"

namespace crossdock::format {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

CsvRecordReader::CsvRecordReader(InputStream& input, const Settings& settings)
    : window_(input, settings.charset), delimiter_(settings.delimiter), quote_(settings.quote) {
  for (const char stop : {'\n', '\r', delimiter_}) stops_[static_cast<unsigned char>(stop)] = true;
}

CsvRecordReader::Step CsvRecordReader::next() {
  if (std::exchange(pushed_back_, false)) return last_;
  window_.release();
  while (window_.has(window_.at()) && is_line_end(window_[window_.at()])) window_.consume(window_.behind_line_end(window_.at()));
  start_ = window_.at();
  offset_ = window_.offset();
  record_line_ = window_.line();
  fields_.clear();
  text_length_ = 0;
  last_ = has(start_) ? cut_record() : Step::end;
  return last_;
}

std::size_t CsvRecordReader::record_limit() const { return start_ + limits::csv_record_bytes; }

void CsvRecordReader::set_fault(std::size_t at, std::string message) {
  fault_at_ = at - start_;
  fault_ = std::move(message);
}

CsvRecordReader::Step CsvRecordReader::cut_record() {
  std::size_t at = start_;
  for (;;) {
    const Cut cut = cut_field(at);
    if (cut == Cut::broken) return give_up_on_line(at);
    if (cut == Cut::too_long || at > record_limit()) {
      set_fault(start_, "the record is over the limit csv_record_bytes (" + std::to_string(limits::csv_record_bytes >> 10) + " KiB)");
      return pass_over_long_line();
    }
    if (cut == Cut::record_end) break;
    if (fields_.size() == limits::csv_columns) {
      set_fault(start_, "the record has more than " + std::to_string(limits::csv_columns) + " fields, the limit csv_columns");
      return pass_over_long_line();
    }
  }
  text_length_ = at - start_;
  window_.consume(window_.behind_line_end(at));
  return Step::record;
}

/// Cuts the field at `at` and moves `at` behind it: over the delimiter, or to the line end.
CsvRecordReader::Cut CsvRecordReader::cut_field(std::size_t& at) {
  const std::size_t begin = at;
  if (quote_ != 0) {
    std::size_t quote = at;
    while (quote < record_limit() && has(quote) && is_blank(window_[quote]) && window_[quote] != delimiter_) ++quote;
    if (has(quote) && window_[quote] == quote_) return cut_quoted(quote, at);
  }
  while (has(at)) {
    const char* const data = window_.text().data();
    const std::size_t size = window_.text().size();
    while (at < size && !stops_[static_cast<unsigned char>(data[at])]) ++at;
    if (at > record_limit()) return Cut::too_long;
    if (at < size) break;
  }
  std::size_t from = begin, end = at;
  while (from < end && is_blank(window_[from])) ++from;
  while (end > from && is_blank(window_[end - 1])) --end;
  fields_.push_back({from - start_, end - from, false, false});
  return cut_behind(at, false);
}

/// The next quote from `from` on; where the record's limit or the input's end comes first, that.
std::size_t CsvRecordReader::find_quote(std::size_t from) {
  while (from < record_limit() && has(from)) {
    const std::size_t end = std::min(window_.text().size(), record_limit());
    const std::size_t found = window_.text().substr(0, end).find(quote_, from);
    if (found != std::string_view::npos) return found;
    from = end;
  }
  return from;
}

CsvRecordReader::Cut CsvRecordReader::cut_quoted(std::size_t quote_at, std::size_t& at) {
  bool doubled = false;
  std::size_t close = quote_at + 1;
  for (;;) {
    close = find_quote(close);
    if (close >= record_limit() || !has(close)) {
      at = close;
      set_fault(quote_at, "a quote is opened and never closed");
      return Cut::broken;
    }
    if (!has(close + 1) || window_[close + 1] != quote_) break;
    doubled = true;
    close += 2;
  }
  fields_.push_back({quote_at + 1 - start_, close - quote_at - 1, true, doubled});
  at = close + 1;
  return cut_behind(at, true);
}

CsvRecordReader::Cut CsvRecordReader::cut_behind(std::size_t& at, bool behind_quote) {
  while (behind_quote && has(at) && is_blank(window_[at]) && window_[at] != delimiter_) ++at;
  if (!has(at) || is_line_end(window_[at])) return Cut::record_end;
  if (window_[at] != delimiter_) {
    set_fault(at, "text follows the closing quote of a field; a quote inside a field is written twice");
    return Cut::broken;
  }
  ++at;
  return Cut::field_end;
}

/// The line cannot be cut. The next record is looked for on the next line, though a quote may have run over it.
CsvRecordReader::Step CsvRecordReader::give_up_on_line(std::size_t reached) {
  const std::size_t end = window_.line_end(start_, reached - start_);
  if (end == reached) return pass_over_long_line();
  rescanned_ += reached - end;
  keep_beginning(end);
  window_.consume(window_.behind_line_end(end));
  return rescanned_ > limits::csv_rescan_bytes ? Step::hopeless : Step::malformed;
}

/// Goes to the end of the line without keeping it; `text` is its beginning.
CsvRecordReader::Step CsvRecordReader::pass_over_long_line() {
  constexpr std::size_t kept = 4096;
  keep_beginning(window_.line_end(start_, kept));
  window_.consume(start_ + text_length_);
  while (has(window_.at()) && !is_line_end(window_[window_.at()])) {
    const std::size_t stop = std::min(window_.text().find_first_of("\r\n", window_.at()), window_.text().size());
    window_.consume(stop);
    if (stop < window_.text().size()) break;
    window_.cut(start_ + text_length_);
  }
  return Step::malformed;
}

/// The record's text is what stands before `end`, with the fields that lie in it.
void CsvRecordReader::keep_beginning(std::size_t end) {
  text_length_ = end - start_;
  fault_at_ = std::min(fault_at_, text_length_);
  std::erase_if(fields_, [&](const Field& field) { return field.begin + field.length > text_length_; });
}

}  // namespace crossdock::format
