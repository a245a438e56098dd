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

SegmentStream::SegmentStream(InputStream& input, Scanner::Path path) : input_(input), path_(path), scanner_(delimiters_, path) {
  grow(window_bytes);
}

SegmentStream::Memory SegmentStream::memory_of(std::size_t capacity) {
  return {std::make_unique_for_overwrite<char[]>(capacity + readable_beyond), capacity};
}

void SegmentStream::grow(std::size_t capacity) {
  Memory larger = memory_of(capacity);
  if (size_ > 0) std::memcpy(larger.bytes.get(), buffer_, size_);
  memory_ = std::move(larger);
  buffer_ = memory_.bytes.get();
}

/// Marks that were passed make room; those left lie `by` bytes earlier from now on.
void SegmentStream::forget_passed(std::uint32_t by) {
  while (mark_ < marks_.count() && marks_.places()[mark_] < by) ++mark_;
  while (other_ < marks_.other_count() && marks_.others()[other_] < by) ++other_;
  while (end_ < marks_.end_count() && marks_.ends()[end_] < mark_) ++end_;
  marks_.shift(mark_, end_, other_, by);
  mark_ = end_ = other_ = 0;
  forget_segment();
}

/// There is no current segment any more.
void SegmentStream::forget_segment() {
  count_ = 0;
  length_ = 0;
  current_ = marks_.count();
  marks_.places()[current_] = static_cast<std::uint32_t>(start_);
}

/// Brings in more bytes; those before `keep_from` may be dropped. False at the end of the input.
bool SegmentStream::refill(std::size_t keep_from) {
  if (ended_) return false;
  if (size_ == memory_.capacity) {
    if (keep_from > 0) {
      std::memmove(memory_.bytes.get(), buffer_ + keep_from, size_ - keep_from);
      size_ -= keep_from;
      at_ -= std::min(at_, keep_from);
      start_ -= std::min(start_, keep_from);
      scanned_ -= std::min(scanned_, keep_from);
      if (kept_ != none) kept_ -= keep_from;
      base_ += keep_from;
      forget_passed(static_cast<std::uint32_t>(keep_from));
    }
    // Reading little by little into a nearly full buffer would move the kept bytes again and again.
    if (size_ > memory_.capacity / 2) grow(memory_.capacity * 2);
  }
  const Result<std::size_t> read = input_.read({memory_.bytes.get() + size_, memory_.capacity - size_});
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

void SegmentStream::restart(std::string_view bytes, std::uint64_t offset) {
  memory_ = {};
  buffer_ = bytes.data();
  size_ = bytes.size();
  at_ = start_ = 0;
  base_ = offset;
  ended_ = true;
  pushed_back_ = false;
  release();
  skip(0);
}

std::string_view SegmentStream::peek(std::size_t bytes) {
  while (size_ - at_ < bytes && refill(at_)) {}
  return {buffer_ + at_, std::min(bytes, size_ - at_)};
}

void SegmentStream::skip(std::size_t bytes) {
  at_ += bytes;
  scanned_ = at_;
  marks_.clear();
  mark_ = end_ = other_ = 0;
  forget_segment();
}

std::string_view SegmentStream::hand_over(std::size_t length, Memory& memory) {
  const std::string_view handed(buffer_ + at_, length);
  const std::size_t rest = size_ - at_ - length;
  if (memory.capacity < memory_.capacity) memory = memory_of(memory_.capacity);
  std::memcpy(memory.bytes.get(), handed.data() + length, rest);
  std::swap(memory, memory_);
  buffer_ = memory_.bytes.get();
  base_ += at_ + length;
  size_ = rest;
  at_ = start_ = 0;
  skip(0);
  return handed;
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
  at_ += header.length;
  begin(header.delimiters);
  length_ = header.length - 1;
  // Of a malformed header those that are missing are no places.
  count_ = static_cast<std::uint32_t>(std::min(header.count, std::size(header.elements)));
  parts_ = controls_ = 0;
  binary_ = wrong_binary_length_ = 0;
  terminated_ = true;
  marks_.put(static_cast<std::uint32_t>(start_ + 3));
  for (std::uint32_t i = 0; i < count_; ++i)
    marks_.put(static_cast<std::uint32_t>(header.elements[i].data() + header.elements[i].size() - buffer_));
  current_ = 0;
  mark_ = marks_.count();
}

void SegmentStream::keep() {
  kept_ = start_;
  kept_too_much_ = false;
}

/// Marks the next bytes; marks of the segment that has begun stay. False where all bytes of the buffer have their marks.
bool SegmentStream::more_marks() {
  scanned_ = std::max(scanned_, start_);
  if (scanned_ == size_) return false;
  forget_passed(0);
  const std::size_t end = std::min(size_, scanned_ + chunk);
  scanner_.scan(buffer_ + scanned_, end - scanned_, static_cast<std::uint32_t>(scanned_), marks_);
  scanned_ = end;
  return true;
}

/// Blanks and line ends in front of a tag belong to nothing, also where a line end is the terminator (an empty line).
bool SegmentStream::skips(char byte) const {
  return static_cast<unsigned char>(byte) <= ' ' && (byte == '\n' || byte == '\r' || byte == ' ' || byte == '\t') &&
         byte != delimiters_.element;
}

/// Passes over binary data that begins behind the element with its length and is as long as that says. Where it is no length, the
/// segment goes on like any other.
void SegmentStream::pass_binary(std::uint32_t length_element) {
  current_ = mark_;
  count_ = length_element;
  const auto length = number_of(element(length_element));
  const std::size_t begin = marks_.places()[current_ + length_element] + 1 - start_;
  const std::size_t end = begin + static_cast<std::size_t>(length.value_or(0));
  bool right = length && *length <= limits::binary_bytes;
  if (right) {
    at_ = start_;
    while (size_ - start_ <= end && refill(std::min(start_, kept_))) {}
    // At the very end of the file the terminator may be missing.
    right = size_ - start_ == end || (size_ - start_ > end && buffer_[start_ + end] == delimiters_.segment);
  }
  (right ? binary_ : wrong_binary_length_) = right ? length_element + 1 : length_element;
  marks_.cut(mark_ + length_element + 1, start_ + begin);
  end_ = 0;
  other_ = std::min(other_, marks_.other_count());
  scanned_ = start_ + (right ? end : begin);
}

/// Brings marks until the terminator of the segment at `start_` is among them: marks_.ends()[end_]. False where none comes before the
/// end of the input. A segment over the limit keeps its beginning only.
bool SegmentStream::find_end(bool& too_long) {
  bool looked_for_binary = false;
  for (;;) {
    while (mark_ < marks_.count() && marks_.places()[mark_] < start_) ++mark_;  // blanks that were skipped
    while (end_ < marks_.end_count() && marks_.ends()[end_] < mark_) ++end_;
    const bool found = end_ < marks_.end_count();
    if (!looked_for_binary && !too_long && buffer_[start_] == 'B') {
      const std::size_t known = (found ? marks_.ends()[end_] : marks_.count()) - mark_;
      const std::uint32_t element = known == 0 ? 0 : length_element_of({buffer_ + start_, marks_.places()[mark_] - start_});
      if (element != 0 && known > element) {
        looked_for_binary = true;
        pass_binary(element);
        continue;
      }
    }
    if (found) return true;
    if (more_marks()) continue;
    if (size_ - start_ > limits::segment_bytes && binary_ == 0) too_long = true;
    if (too_long) {
      // What was seen of it is dropped down to its beginning; only its end is still of interest.
      size_ = start_ + std::min(size_ - start_, std::size_t{256});
      base_ += scanned_ - size_;
      scanned_ = size_;
      marks_.cut(mark_, start_);
      other_ = marks_.other_count();
    }
    const std::size_t keep_from = std::min(start_, kept_);
    if (kept_ != none && size_ - kept_ > limits::transaction_set_bytes) {
      kept_ = none;
      kept_too_much_ = true;
    }
    at_ = start_;
    if (!refill(keep_from)) return false;
  }
}

/// Tells the elements of the current segment that hold separators or control bytes.
void SegmentStream::note_others() {
  const std::size_t end = start_ + length_;
  std::uint32_t element = 0;
  for (; other_ < marks_.other_count() && marks_.others()[other_] < end; ++other_) {
    const std::uint32_t place = marks_.others()[other_];
    while (element < count_ && bounds()[element] < place) ++element;
    const std::uint64_t bit = element == 0 ? 0 : 1ull << std::min<std::uint32_t>(element - 1, 63);
    const char byte = buffer_[place];
    const bool separates = byte != 0 && (byte == delimiters_.component || byte == delimiters_.repetition);
    (separates ? parts_ : controls_) |= bit;
  }
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
        forget_segment();
        return Step::end;
      }
      start_ = at_;
      continue;
    }
    if (!skips(buffer_[start_])) break;
    ++start_;
  }
  offset_ = base_ + start_;
  parts_ = controls_ = 0;
  binary_ = wrong_binary_length_ = 0;
  bool too_long = false;
  // Mostly the end is among the marks, and nothing was passed over in front of the segment.
  const bool plain = end_ < marks_.end_count() && marks_.places()[mark_] >= start_ && buffer_[start_] != 'B';
  terminated_ = plain || find_end(too_long);
  current_ = mark_;
  if (terminated_) {
    const std::uint32_t last = marks_.ends()[end_++];
    length_ = marks_.places()[last] - start_;
    count_ = static_cast<std::uint32_t>(last - mark_);
    at_ = start_ + length_ + 1;
    mark_ = last + 1u;
  } else {
    length_ = size_ - start_;
    count_ = static_cast<std::uint32_t>(marks_.count() - mark_);
    at_ = size_;
    mark_ = marks_.count();
  }
  const std::size_t last_begin = count_ == 0 ? 0 : bounds()[count_ - 1] + 1 - start_;
  if (!terminated_) {
    while (binary_ == 0 && length_ > last_begin && skips(buffer_[start_ + length_ - 1])) --length_;
    if (length_ == 0) {
      forget_segment();
      return Step::end;
    }
  }
  // A line feed as terminator leaves the carriage return of CRLF behind.
  if (delimiters_.segment == '\n' && binary_ == 0 && length_ > last_begin && buffer_[start_ + length_ - 1] == '\r') --length_;
  if (too_long) {
    length_ = std::min<std::size_t>(length_, 256);
    count_ = 0;
    marks_.places()[current_] = static_cast<std::uint32_t>(start_ + std::min<std::size_t>(length_, 3));
    return Step::too_long;
  }
  marks_.places()[current_ + count_] = static_cast<std::uint32_t>(start_ + length_);
  while (other_ < marks_.other_count() && marks_.others()[other_] < start_) ++other_;  // line ends in front of the segment
  if (other_ < marks_.other_count() && marks_.others()[other_] < start_ + length_) note_others();
  count_ = std::min(count_, most_elements);
  return Step::segment;
}

}  // namespace crossdock::x12
