#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/source.h"

namespace crossdock::language {

enum class TokenKind : std::uint8_t {
  name,    ///< letter or `_`, then letters, digits, `_`
  code,    ///< a word that starts with digits: `1A`, `003050VICS`
  number,  ///< digits, perhaps a point and digits
  text,    ///< in quotes
  both,    ///< <->
  reads,   ///< ->
  writes,  ///< <-
  equal,
  not_equal,
  less_equal,
  greater_equal,
  less,
  greater,
  assign,    ///< =
  adds_to,   ///< +=
  takes_of,  ///< -=
  plus,
  minus,
  star,
  slash,
  range,  ///< ..
  dot,
  comma,
  colon,
  semicolon,
  at,
  round_open,
  round_close,
  square_open,
  square_close,
  brace_open,
  brace_close,
  block,  ///< a whole `{ … }`, made by the outline: `block` is its index
};

/// A piece of a source file. `text` views the file's text, quotes included.
struct Token {
  TokenKind kind = TokenKind::name;
  bool starts_line = false;   ///< the first of its line
  bool first_column = false;  ///< nothing, not even a blank, stands before it in its line
  std::uint32_t block = 0;
  SourceSpan span;
  std::string_view text;
};

[[nodiscard]] inline bool is_word(const Token& token, std::string_view word) { return token.kind == TokenKind::name && token.text == word; }
[[nodiscard]] inline bool touches(const Token& left, const Token& right) { return left.span.end == right.span.begin; }
/// An upper-case name: a segment's tag or a loop's name.
[[nodiscard]] bool is_tag(const Token& token);
/// "`<->`", "the text `\"a\"`", "a block"
[[nodiscard]] std::string described(const Token& token);
/// The content of a text token, escapes resolved.
[[nodiscard]] std::string content(const Token& token);

}  // namespace crossdock::language
