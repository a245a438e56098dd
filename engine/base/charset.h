#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

/// Partner files come in other charsets than UTF-8, which the engine uses inside. With base/time_zone the only user of ICU.
namespace crossdock {

/// Bytes that are no text in their charset, or a character that a charset lacks.
struct CharsetError {
  std::string message;
  std::uint64_t offset = 0;  ///< of the input given: encoded bytes when decoding, UTF-8 bytes when encoding
};

/// A charset by any name that ICU knows: "utf-8", "us-ascii", "windows-1252", "iso-8859-15", "utf-16", "cp037" (EBCDIC),
/// "cp037,swaplfnl" (EBCDIC whose byte 0x15 ends a line). Immutable; freely copied and shared.
class Charset {
 public:
  /// UTF-8.
  Charset();
  /// An error where nobody knows the name.
  static Result<Charset> open(std::string_view name);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool is_utf8() const { return !table_ && !needs_converter_; }
  /// The bytes that UTF-8 `text` takes in this charset; for text that came out of it.
  [[nodiscard]] std::uint64_t encoded_size(std::string_view text) const;

 private:
  friend class CharsetDecoder;
  friend class CharsetEncoder;
  /// Charsets of one byte a character need no converter: both directions in memory.
  struct Table {
    std::array<char32_t, 256> to_unicode{};
    std::vector<std::pair<char32_t, unsigned char>> from_unicode;  // sorted
  };

  std::string name_;
  bool needs_converter_ = false;
  bool two_byte_units_ = false;
  std::shared_ptr<const Table> table_;
};

/// Turns a stream of bytes, cut anywhere, into UTF-8. What is no text becomes U+FFFD, and the first such place is kept.
class CharsetDecoder {
 public:
  explicit CharsetDecoder(Charset charset);
  ~CharsetDecoder();
  CharsetDecoder(CharsetDecoder&&) noexcept;
  CharsetDecoder& operator=(CharsetDecoder&&) noexcept;

  /// Appends to `out`; `last` says that nothing follows.
  void decode(std::string_view bytes, bool last, std::string& out);
  /// Bytes from the start of the stream to the first that was no text.
  [[nodiscard]] std::optional<std::uint64_t> first_fault() const { return first_fault_; }

 private:
  struct Converter;
  void decode_utf8(std::string_view bytes, bool last, std::string& out);
  void decode_converted(std::string_view bytes, bool last, std::string& out);
  void fault_at(std::uint64_t offset);

  Charset charset_;
  std::unique_ptr<Converter> converter_;
  std::string pending_;  // an unfinished UTF-8 sequence
  std::uint64_t consumed_ = 0;
  std::optional<std::uint64_t> first_fault_;
};

/// Turns UTF-8 into a charset. What the charset lacks becomes its substitute (`?`), and the first such place is kept.
class CharsetEncoder {
 public:
  explicit CharsetEncoder(Charset charset);
  ~CharsetEncoder();
  CharsetEncoder(CharsetEncoder&&) noexcept;
  CharsetEncoder& operator=(CharsetEncoder&&) noexcept;

  /// Appends to `out`. `text` ends with a whole character; `last` says that nothing follows.
  void encode(std::string_view text, bool last, std::string& out);
  /// UTF-8 bytes from the start of the stream to the first character that the charset lacks.
  [[nodiscard]] std::optional<std::uint64_t> first_fault() const { return first_fault_; }

 private:
  struct Converter;
  void encode_by_table(std::string_view text, std::string& out);
  void encode_converted(std::string_view text, bool last, std::string& out);

  Charset charset_;
  std::unique_ptr<Converter> converter_;
  std::uint64_t consumed_ = 0;
  std::optional<std::uint64_t> first_fault_;
};

/// The bytes as UTF-8; an error at the first that are no text in the charset, or where the charset is unknown.
[[nodiscard]] Result<std::string, CharsetError> to_utf8(std::string_view bytes, std::string_view charset);
/// Bytes that are no UTF-8 as text: read as Windows-1252, which senders mean who say nothing.
[[nodiscard]] std::string windows_1252_to_utf8(std::string_view bytes);
/// UTF-8 text as bytes of the charset; an error at the first character that it lacks.
[[nodiscard]] Result<std::string, CharsetError> from_utf8(std::string_view text, std::string_view charset);

/// The two character sets of X12 (X12.6, section 3.3). Basic: capitals, digits, blank and `!"&'()*+,-./:;?=`.
/// Extended: small letters and `%@[]_{}\|<>~#$^` and the backquote too.
enum class X12Characters : std::uint8_t { basic, extended };

[[nodiscard]] bool is_in(X12Characters set, char character);

struct Transliteration {
  std::string text;
  std::size_t lost = 0;  ///< characters without a counterpart, each now `?`
};
/// `text` (UTF-8) in characters of the set: accents go, other scripts become Latin letters, small letters capitals for the basic set.
[[nodiscard]] Transliteration transliterated(std::string_view text, X12Characters set);

}  // namespace crossdock
