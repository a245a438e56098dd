#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagnostic/diagnostic.h"

namespace crossdock::x12 {

/// How the bytes of a file stand for characters.
enum class Encoding : std::uint8_t {
  plain,   ///< ASCII, or what holds ASCII: UTF-8, Windows-1252
  ebcdic,  ///< code page 037
  utf16_little,
  utf16_big,
};

/// The form of an X12 file below its delimiters, as its first bytes show it.
struct FileForm {
  Encoding encoding = Encoding::plain;
  /// The file is broken into lines of so many characters, also in the middle of elements; 0: it is not.
  std::size_t line_length = 0;
  /// Delimiters beyond ASCII (and the EBCDIC line ends), which are read as one byte: the character and that byte.
  std::vector<std::pair<char32_t, char>> replaced;

  [[nodiscard]] bool is_plain() const { return encoding == Encoding::plain && line_length == 0; }
};

/// The name of an encoding's charset, for base/charset.
[[nodiscard]] std::string_view charset_of(Encoding encoding);

/// The bytes that `recognise_form` wants to see, or all that there are.
inline constexpr std::size_t form_head_bytes = 2048;

/// Recognises the form by the ISA at the start of `head`, blanks and a byte order mark before it passed over: EBCDIC by the bytes
/// of its letters, UTF-16 by its mark or its letters, lines by an ISA that has its 106 bytes only without a line end inside.
/// A file that does not begin with an interchange is plain.
[[nodiscard]] FileForm recognise_form(std::string_view head);

/// The start of a file as text, for a look at its first interchange.
[[nodiscard]] std::string plain_head(std::string_view head);

/// A file that is small, as text to be shown: in UTF-8, whatever its form; what is in none and no UTF-8 is read as Windows-1252.
[[nodiscard]] std::string plain_text(std::string_view bytes);

/// "EBCDIC (code page 037) in lines of 80 characters"; empty for a plain file.
[[nodiscard]] std::string describe_form(const FileForm& form);

/// The note that a file came in a form of its own; nothing for a plain file. `fault`: the first byte that is no character.
[[nodiscard]] std::optional<Diagnostic> form_note(const FileForm& form, std::optional<std::uint64_t> fault, std::string_view file);

}  // namespace crossdock::x12
