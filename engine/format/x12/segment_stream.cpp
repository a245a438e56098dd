#include "format/x12/segment_stream.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "format/x12/control_number.h"

namespace crossdock::x12 {

namespace {
constexpr std::size_t window_bytes = 256 * 1024;
constexpr std::uint32_t most_elements = static_cast<std::uint32_t>(limits::elements_per_segment);

/// The element that says how many bytes of binary data follow it: BIN01, BDS02. 0: the segment has no binary data.
std::uint32_t length_element_of(std::string_view tag) {
  if (tag.size() != 3 || tag[0] != 'B') return 0;
  return tag == "BIN" ? 1 : tag == "BDS" ? 2 : 0;
}

}  // namespace

SegmentStream::SegmentStream(InputStream& input, Scanner::Path path)
    : input_(input),
      path_(path),
      scanner_(delimiters_, path),
      positions_(std::make_unique<std::uint32_t[]>(chunk + 64)),
      spans_(std::make_unique<Span[]>(most_elements + 1)) {
  grow(window_bytes);
}

void SegmentStream::grow(std::size_t capacity) {
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  if (size_ > 0) std::memcpy(larger.get(), buffer_.get(), size_);
  buffer_ = std::move(larger);
  capacity_ = capacity;
}

/// Brings in more bytes; those before `keep_from` may be dropped. False at the end of the input.
bool SegmentStream::refill(std::size_t keep_from) {
  if (ended_) return false;
  if (size_ == capacity_) {
    if (keep_from > 0) {
      std::memmove(buffer_.get(), buffer_.get() + keep_from, size_ - keep_from);
      size_ -= keep_from;
      at_ -= std::min(at_, keep_from);
      start_ -= std::min(start_, keep_from);
      scanned_ -= std::min(scanned_, keep_from);
      if (kept_ != none) kept_ -= keep_from;
      base_ += keep_from;
      position_ = position_count_ = 0;  // all that were left lie before the bytes that are kept
    }
    // Reading little by little into a nearly full buffer would move the kept bytes again and again.
    if (size_ > capacity_ / 2) grow(capacity_ * 2);
  }
  const Result<std::size_t> read = input_.read({buffer_.get() + size_, capacity_ - size_});
  if (!read.ok()) {
    error_ = read.error();
    ended_ = true;
    return false;
  }
  if (*read == 0) {
    ended_ = true;
    return false;
  }
  size_ += *read;
  return true;
}

std::string_view SegmentStream::peek(std::size_t bytes) {
  while (size_ - at_ < bytes && refill(at_)) {}
  return {buffer_.get() + at_, std::min(bytes, size_ - at_)};
}

void SegmentStream::skip(std::size_t bytes) {
  at_ += bytes;
  scanned_ = at_;
  position_ = position_count_ = 0;
}

void SegmentStream::rewind() {
  pushed_back_ = false;
  at_ = start_;
  skip(0);
}

void SegmentStream::begin(const Delimiters& delimiters) {
  delimiters_ = delimiters;
  scanner_ = Scanner(delimiters, path_);
  skip(0);
}

void SegmentStream::begin(const InterchangeHeader& header) {
  start_ = at_;
  offset_ = base_ + start_;
  length_ = header.length - 1;
  count_ = static_cast<std::uint32_t>(std::size(header.elements));
  spans_[0] = {0, 3};
  for (std::uint32_t i = 0; i < count_; ++i)
    spans_[i + 1] = {static_cast<std::uint32_t>(header.elements[i].data() - data()), static_cast<std::uint32_t>(header.elements[i].size())};
  parts_ = controls_ = 0;
  binary_ = wrong_binary_length_ = 0;
  terminated_ = true;
  at_ += header.length;
  begin(header.delimiters);
}

void SegmentStream::keep() {
  kept_ = start_;
  kept_too_much_ = false;
}

bool SegmentStream::more_positions() {
  if (scanned_ == size_) return false;
  const std::size_t end = std::min(size_, scanned_ + chunk);
  position_count_ = scanner_.scan(buffer_.get() + scanned_, end - scanned_, static_cast<std::uint32_t>(scanned_), positions_.get());
  position_ = 0;
  scanned_ = end;
  return true;
}

/// Blanks and line ends in front of a tag belong to nothing, also where a line end is the terminator (an empty line).
bool SegmentStream::skips(char byte) const {
  return (byte == '\n' || byte == '\r' || byte == ' ' || byte == '\t') && byte != delimiters_.element;
}

/// Passes over binary data that begins at `begin` of the current segment and is as long as the element before it says. Where that is
/// no length, the segment goes on like any other.
void SegmentStream::pass_binary(std::size_t begin) {
  const std::uint32_t length_element = count_ - 1;
  const auto length = number_of(element(length_element));
  const std::size_t end = begin + static_cast<std::size_t>(length.value_or(0));
  bool right = length && *length <= limits::binary_bytes;
  if (right) {
    at_ = start_;
    while (size_ - start_ <= end && refill(std::min(start_, kept_))) {}
    // At the very end of the file the terminator may be missing.
    right = size_ - start_ == end || (size_ - start_ > end && buffer_[start_ + end] == delimiters_.segment);
  }
  (right ? binary_ : wrong_binary_length_) = right ? length_element + 1 : length_element;
  scanned_ = start_ + (right ? end : begin);
  position_ = position_count_ = 0;
}

SegmentStream::Step SegmentStream::next() {
  if (pushed_back_) {
    pushed_back_ = false;
    return Step::segment;
  }
  start_ = at_;
  for (;;) {
    if (start_ == size_) {
      at_ = start_;
      if (!refill(std::min(start_, kept_))) {
        length_ = 0;
        count_ = 0;
        return Step::end;
      }
      start_ = at_;
      continue;
    }
    if (!skips(buffer_[start_])) break;
    ++start_;
  }
  offset_ = base_ + start_;

  std::size_t element_start = 0;  // from start_
  count_ = 0;
  parts_ = controls_ = 0;
  binary_ = wrong_binary_length_ = 0;
  std::uint32_t length_element = 0;  // of binary data
  terminated_ = true;
  bool too_long = false;
  for (;;) {
    if (position_ == position_count_) {
      if (more_positions()) continue;
      if (size_ - start_ > limits::segment_bytes && binary_ == 0) too_long = true;
      if (too_long) {
        // What was seen of it is dropped down to its beginning; only its end is still of interest.
        size_ = start_ + std::min(size_ - start_, std::size_t{256});
        base_ += scanned_ - size_;
        scanned_ = size_;
        count_ = 0;
        element_start = 0;
      }
      const std::size_t keep_from = std::min(start_, kept_);
      if (kept_ != none && size_ - kept_ > limits::transaction_set_bytes) {
        kept_ = none;
        kept_too_much_ = true;
      }
      at_ = start_;
      if (refill(keep_from)) continue;
      terminated_ = false;
      break;
    }
    const std::size_t place = positions_[position_];
    if (place < start_) {  // blanks that were skipped
      ++position_;
      continue;
    }
    const char byte = buffer_[place];
    const std::size_t from_start = place - start_;
    if (byte == delimiters_.element) {
      if (count_ < most_elements) {
        spans_[count_] = {static_cast<std::uint32_t>(element_start), static_cast<std::uint32_t>(from_start - element_start)};
        ++count_;
      }
      element_start = from_start + 1;
      if (count_ == 1 && !too_long) {
        length_element = length_element_of({buffer_.get() + start_, from_start});
      } else if (length_element != 0 && count_ == length_element + 1) {
        pass_binary(element_start);
        continue;
      }
    } else if (byte == delimiters_.segment) {
      length_ = from_start;
      at_ = place + 1;
      ++position_;
      break;
    } else {
      const std::uint64_t bit = count_ == 0 ? 0 : 1ull << std::min<std::uint32_t>(count_ - 1, 63);
      const bool separates = byte != 0 && (byte == delimiters_.component || byte == delimiters_.repetition);
      (separates ? parts_ : controls_) |= bit;
    }
    ++position_;
  }
  if (!terminated_) {
    length_ = size_ - start_;
    while (binary_ == 0 && length_ > element_start && skips(buffer_[start_ + length_ - 1])) --length_;
    at_ = size_;
    if (length_ == 0) return Step::end;
  }
  // A line feed as terminator leaves the carriage return of CRLF behind.
  if (delimiters_.segment == '\n' && binary_ == 0 && length_ > element_start && buffer_[start_ + length_ - 1] == '\r') --length_;
  if (too_long) {
    spans_[0] = {0, static_cast<std::uint32_t>(std::min<std::size_t>(length_, 3))};
    count_ = 0;
    length_ = std::min<std::size_t>(length_, 256);
    return Step::too_long;
  }
  spans_[count_] = {static_cast<std::uint32_t>(element_start), static_cast<std::uint32_t>(length_ - element_start)};
  return Step::segment;
}

}  // namespace crossdock::x12
