#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "base/limits.h"
#include "format/x12/delimiters.h"
#include "format/x12/scanner.h"

namespace crossdock::x12 {

/// A tag of at most three characters as a little-endian word, to be compared at once.
constexpr std::uint32_t tag_word_of(std::string_view tag) {
  std::uint32_t word = 0;
  for (std::size_t i = tag.size(); i-- > 0;) word = (word << 8) | static_cast<unsigned char>(tag[i]);
  return word;
}

/// A stream of bytes as segments, read in windows: memory follows the longest segment, or what `keep` asks to be kept.
/// Views into the current segment stay good until the next call of `next`; kept bytes may move then, but not their order.
class SegmentStream {
 public:
  explicit SegmentStream(InputStream& input, Scanner::Path path = Scanner::Path::fastest);

  /// Bytes behind the window's end that may be read, whatever they hold.
  static constexpr std::size_t readable_beyond = 64;

  enum class Step : std::uint8_t {
    segment,
    end,       ///< nothing is left
    too_long,  ///< a segment over limits::segment_bytes was passed over; the current segment holds its beginning
  };

  /// Where one element lies, from the start of its segment.
  struct Span {
    std::uint32_t begin = 0;
    std::uint32_t length = 0;
  };

  /// Begins anew with `bytes`, whose first is the one at `offset` of the file, instead of the input. They stay where they are, and
  /// `readable_beyond` more can be read behind them.
  void restart(std::string_view bytes, std::uint64_t offset);

  // Between interchanges.
  /// What is there of the next `bytes` bytes, without consuming it.
  [[nodiscard]] std::string_view peek(std::size_t bytes);
  void skip(std::size_t bytes);
  /// Bytes of a stream and who owns them; `readable_beyond` more belong to them.
  struct Memory {
    std::unique_ptr<char[]> bytes;
    std::size_t capacity = 0;
  };
  /// Consumes the next `length` bytes, which `peek` gave: they stay where they are, in `memory`, which the stream trades for what it
  /// held before.
  [[nodiscard]] std::string_view hand_over(std::size_t length, Memory& memory);
  /// From here on segments are cut by the delimiters of `header`, which was read from what `peek` gave and becomes the current
  /// segment: its elements are those of the header, whatever bytes they hold.
  void begin(const InterchangeHeader& header);
  /// The same without a header, for bytes from inside an interchange.
  void begin(const Delimiters& delimiters);

  // Inside an interchange.
  [[nodiscard]] Step next();
  /// The next call of `next` gives the same segment again.
  void push_back() { pushed_back_ = true; }
  [[nodiscard]] bool pushed_back() const { return pushed_back_; }
  /// Goes back to the first byte of the current segment, to be looked at by `peek` again.
  void rewind();

  // The current segment. Span 0 is the tag; spans 1..count() are the elements.
  [[nodiscard]] std::string_view text() const { return {data(), length_}; }
  [[nodiscard]] const char* data() const { return buffer_ + start_; }
  [[nodiscard]] std::uint32_t count() const { return count_; }
  [[nodiscard]] Span span(std::uint32_t number) const {
    const std::uint32_t* end = marks_.places() + current_ + number;
    const auto begin = number == 0 ? 0 : static_cast<std::uint32_t>(end[-1] + 1 - start_);
    return {begin, static_cast<std::uint32_t>(*end - start_) - begin};
  }
  [[nodiscard]] std::string_view tag() const { return {data(), tag_length()}; }
  /// The tag as `tag_word_of` has it; 0: it is longer than three characters or empty.
  [[nodiscard]] std::uint32_t tag_word() const {
    const std::uint32_t length = tag_length();
    std::uint32_t word;
    std::memcpy(&word, data(), sizeof word);
    return length > 3 ? 0 : word & ((1u << (8 * length)) - 1);
  }
  /// Element `number` from 1; empty where there is none.
  [[nodiscard]] std::string_view element(std::uint32_t number) const {
    if (number > count_) return {};
    const std::uint32_t* end = marks_.places() + current_ + number;
    return {buffer_ + end[-1] + 1, *end - end[-1] - 1};
  }
  /// Element n of the current segment is what stands in `window()` between bounds()[n - 1] and bounds()[n], both excluded. For loops
  /// over all elements. 16 bytes from any place in it on may be read.
  [[nodiscard]] const std::uint32_t* bounds() const { return marks_.places() + current_; }
  [[nodiscard]] const char* window() const { return buffer_; }
  /// Bit n-1: element n holds a component or repetition separator (bit 63 stands for all beyond).
  [[nodiscard]] std::uint64_t parts() const { return parts_; }
  /// Bit n-1: element n holds a control byte.
  [[nodiscard]] std::uint64_t controls() const { return controls_; }
  /// The element that holds binary data (BIN02, BDS03), read by its length; 0: none.
  [[nodiscard]] std::uint32_t binary_element() const { return binary_; }
  /// The element with the length of binary data that cannot be right: it is no number, over limits::binary_bytes, or leads beyond the
  /// file or to a byte that is no terminator. The segment then ends at the next terminator. 0: none.
  [[nodiscard]] std::uint32_t wrong_binary_length() const { return wrong_binary_length_; }
  [[nodiscard]] bool terminated() const { return terminated_; }
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  /// The bytes consumed so far.
  [[nodiscard]] std::uint64_t consumed() const { return base_ + at_; }

  /// Keeps all bytes from the current segment on, until `release`. Their distances from `kept_data` stay the same.
  void keep();
  void release() { kept_ = none; }
  [[nodiscard]] const char* kept_data() const { return buffer_ + kept_; }
  [[nodiscard]] std::uint32_t kept_offset() const { return static_cast<std::uint32_t>(start_ - kept_); }
  /// The bytes kept have reached limits::transaction_set_bytes; keeping has stopped.
  [[nodiscard]] bool kept_too_much() const { return kept_too_much_; }

  /// Why reading failed, if it did: the input then seems to end there.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  static constexpr std::size_t none = ~std::size_t{0};
  static constexpr std::size_t chunk = 16 * 1024;

  bool refill(std::size_t keep_from);
  void pass_binary(std::uint32_t length_element);
  static Memory memory_of(std::size_t capacity);
  void grow(std::size_t capacity);
  bool more_marks();
  void forget_passed(std::uint32_t by);
  void forget_segment();
  bool find_end(bool& too_long);
  void note_others();
  [[nodiscard]] bool skips(char byte) const;
  [[nodiscard]] std::uint32_t tag_length() const { return static_cast<std::uint32_t>(marks_.places()[current_] - start_); }

  InputStream& input_;
  Scanner::Path path_;
  std::optional<Error> error_;
  Memory memory_;
  const char* buffer_ = nullptr;  ///< in `memory_`, or bytes of somebody else
  std::size_t size_ = 0;          ///< bytes in the buffer
  std::size_t at_ = 0;            ///< the next byte to look at
  std::uint64_t base_ = 0;        ///< offset in the file of the buffer's first byte
  bool ended_ = false;

  Delimiters delimiters_;
  Scanner scanner_;
  Marks marks_;
  std::size_t mark_ = 0, end_ = 0, other_ = 0;  ///< the first of each that was not passed
  std::size_t scanned_ = 0;                     ///< marks are known up to here

  std::size_t start_ = 0, length_ = 0;
  std::size_t current_ = 0;  ///< index of the place where the current segment's tag ends
  std::uint64_t offset_ = 0;
  std::uint32_t count_ = 0;
  std::uint64_t parts_ = 0, controls_ = 0;
  std::uint32_t binary_ = 0, wrong_binary_length_ = 0;
  bool terminated_ = true;
  bool pushed_back_ = false;
  std::size_t kept_ = none;
  bool kept_too_much_ = false;
};

}  // namespace crossdock::x12
