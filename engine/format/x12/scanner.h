#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "format/x12/delimiters.h"

namespace crossdock::x12 {

/// The bytes that structure an interchange, as places in its text: 4 bytes each, in order.
class Marks {
 public:
  Marks() { make_room(0); }
  /// Where element separators and segment terminators stand. One entry more than count() may be written.
  [[nodiscard]] std::uint32_t* places() { return places_.get(); }
  [[nodiscard]] const std::uint32_t* places() const { return places_.get(); }
  [[nodiscard]] std::size_t count() const { return count_; }
  /// Which of the places are terminators.
  [[nodiscard]] const std::uint32_t* ends() const { return ends_.get(); }
  [[nodiscard]] std::size_t end_count() const { return end_count_; }
  /// Where other bytes stand that are no plain text: separators inside elements, and control bytes (below 0x20), which are never data.
  [[nodiscard]] const std::uint32_t* others() const { return others_.get(); }
  [[nodiscard]] std::size_t other_count() const { return other_count_; }

  void clear() { count_ = end_count_ = other_count_ = 0; }
  /// Forgets all places from the one of this index on, all terminators, and other marks at `from` or behind it.
  void cut(std::size_t index, std::size_t from);
  /// Forgets the first so many of each; what is left lies `by` bytes earlier.
  void shift(std::size_t places, std::size_t ends, std::size_t others, std::uint32_t by);
  /// Adds a place.
  void put(std::uint32_t place) {
    make_room(1);
    places_[count_++] = place;
  }

 private:
  friend class Scanner;
  /// The scanner writes in blocks: so many entries beyond the last may be overwritten.
  static constexpr std::size_t slack = 64;
  void make_room(std::size_t more);

  std::unique_ptr<std::uint32_t[]> places_, ends_, others_;
  std::size_t capacity_ = 0;
  std::size_t count_ = 0, end_count_ = 0, other_count_ = 0;
};

/// Finds the bytes that structure an interchange. Everything between two of them is plain text that nobody needs to look at twice.
class Scanner {
 public:
  enum class Path : std::uint8_t { fastest, portable };

  explicit Scanner(const Delimiters& delimiters, Path path = Path::fastest);

  /// Adds the marks of text[0, length), whose first byte is at place `base`. A byte that is several delimiters counts as the first
  /// of: element separator, segment terminator, others.
  void scan(const char* text, std::size_t length, std::uint32_t base, Marks& marks) const;

 private:
  Delimiters delimiters_;
  bool vector_ = false;
  enum class Kind : std::uint8_t { text, element, segment, other };
  Kind table_[256] = {};
};

}  // namespace crossdock::x12
