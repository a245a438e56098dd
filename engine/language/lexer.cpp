#include "language/lexer.h"

#include <boost/spirit/home/x3.hpp>

#include "base/text.h"

namespace crossdock::language {

namespace {

namespace x3 = boost::spirit::x3;

/// What a piece of text is: a token, or nothing that a rule sees.
enum class Piece : std::uint8_t { blank, line_end, comment, token, open_text };
struct Found {
  Piece piece = Piece::token;
  TokenKind kind = TokenKind::name;
};

struct SymbolTable : x3::symbols<TokenKind> {
  SymbolTable() {
    add("<->", TokenKind::both)("->", TokenKind::reads)("<-", TokenKind::writes)("==", TokenKind::equal)("!=", TokenKind::not_equal)(
        "<=", TokenKind::less_equal)(">=", TokenKind::greater_equal)("<", TokenKind::less)(">", TokenKind::greater)("=", TokenKind::assign)(
        "+=", TokenKind::adds_to)("-=", TokenKind::takes_of)("+", TokenKind::plus)("-", TokenKind::minus)("*", TokenKind::star)(
        "/", TokenKind::slash)("..", TokenKind::range)(".", TokenKind::dot)(",", TokenKind::comma)(":", TokenKind::colon)(
        ";", TokenKind::semicolon)("@", TokenKind::at)("(", TokenKind::round_open)(")", TokenKind::round_close)(
        "[", TokenKind::square_open)("]", TokenKind::square_close)("{", TokenKind::brace_open)("}", TokenKind::brace_close);
  }
};

template <Piece piece, TokenKind kind = TokenKind::name>
struct Becomes {
  template <class Context>
  void operator()(const Context& context) const {
    x3::_val(context) = Found{piece, kind};
  }
};
struct BecomesSymbol {
  template <class Context>
  void operator()(const Context& context) const {
    x3::_val(context) = Found{Piece::token, x3::_attr(context)};
  }
};

const SymbolTable symbol_table;

const auto word_character = x3::char_("A-Za-z0-9_");
const auto digits = +x3::char_("0-9");
const auto in_line = x3::char_ - x3::char_("\r\n");

const auto blanks = x3::omit[+x3::char_(" \t")];
const auto line_end = x3::omit[x3::char_('\n') | (x3::char_('\r') >> -x3::char_('\n'))];
const auto comment = x3::omit[x3::char_('#') >> *in_line];
const auto name_token = x3::omit[x3::char_("A-Za-z_") >> *word_character];
const auto number_token = x3::omit[digits >> -(x3::char_('.') >> digits) >> !word_character];
const auto code_token = x3::omit[digits >> x3::char_("A-Za-z_") >> *word_character];
/// `1.5A` is no number: the digits before the point stand alone.
const auto whole_number_token = x3::omit[digits >> !x3::char_("A-Za-z_")];
const auto in_text = (x3::char_('\\') >> in_line) | (in_line - x3::char_("\"\\"));
const auto text_token = x3::omit[x3::char_('"') >> *in_text >> x3::char_('"')];
const auto quoted_token = x3::omit[x3::char_('\'') >> *(in_line - x3::char_('\'')) >> x3::char_('\'')];
const auto open_text = x3::omit[x3::char_("\"'") >> *in_line];

const x3::rule<class PieceRule, Found> piece_rule = "piece";
const auto piece_rule_def = piece_rule =
    blanks[Becomes<Piece::blank>{}] | line_end[Becomes<Piece::line_end>{}] | comment[Becomes<Piece::comment>{}] |
    name_token[Becomes<Piece::token, TokenKind::name>{}] | number_token[Becomes<Piece::token, TokenKind::number>{}] |
    code_token[Becomes<Piece::token, TokenKind::code>{}] | whole_number_token[Becomes<Piece::token, TokenKind::number>{}] |
    text_token[Becomes<Piece::token, TokenKind::text>{}] | quoted_token[Becomes<Piece::token, TokenKind::text>{}] |
    open_text[Becomes<Piece::open_text>{}] | symbol_table[BecomesSymbol{}];

/// The bytes of one code point, or of one byte that is none.
std::size_t character_length(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) ++end;
  return end - at;
}

/// `“` `”` and the like are what word processors make of a quote.
bool is_typographic_quote(std::string_view character) {
  return character == "\u201C" || character == "\u201D" || character == "\u201E" || character == "\u00AB" || character == "\u00BB";
}

bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// What does not belong to the language from `at` on: one ASCII character, or a word with letters beyond ASCII.
std::size_t foreign_length(std::string_view text, std::size_t at) {
  if (static_cast<unsigned char>(text[at]) < 0x80) return 1;
  std::size_t end = at;
  while (end < text.size() && is_word_byte(text[end])) ++end;
  return end - at;
}

void report_foreign(std::string_view word, SourceSpan span, Report& report) {
  const std::string_view character = word.substr(0, character_length(word, 0));
  span.end = span.begin + static_cast<std::uint32_t>(character.size());
  report.error(Code::source_character_unexpected, span,
               {"the character `" + printable(character) + "` does not belong to the language",
                is_typographic_quote(character) ? "write straight quotes: `\"`" : "outside quotes and comments only ASCII is used", ""});
}

void check_escapes(const Token& token, Report& report) {
  if (token.text.front() != '"') return;
  for (std::size_t at = token.text.find('\\'); at < token.text.size(); at = token.text.find('\\', at + 2)) {
    if (std::string_view("\"\\nt").find(token.text[at + 1]) != std::string_view::npos) continue;
    const std::size_t length = 1 + character_length(token.text, at + 1);
    const auto begin = token.span.begin + static_cast<std::uint32_t>(at);
    report.error(Code::source_escape_unknown, {token.span.file, begin, begin + static_cast<std::uint32_t>(length)},
                 {"`" + printable(token.text.substr(at, length)) + "` is no escape",
                  "write `\\\\` for a backslash; there are also `\\\"`, `\\n` and `\\t`", ""});
  }
}

}  // namespace

std::vector<Token> tokens_of(std::string_view text, std::uint32_t offset, Report& report) {
  std::vector<Token> tokens;
  bool starts_line = true;
  bool first_column = true;
  const char* const start = text.data();
  const char* const end = start + text.size();
  for (const char* at = start; at != end;) {
    const char* const begin = at;
    const auto span_to = [&](const char* stop) {
      return SourceSpan{report.file(), offset + static_cast<std::uint32_t>(begin - start),
                        offset + static_cast<std::uint32_t>(stop - start)};
    };
    Found found;
    if (!x3::parse(at, end, piece_rule_def, found)) {
      at = begin + foreign_length(text, static_cast<std::size_t>(begin - start));
      report_foreign({begin, static_cast<std::size_t>(at - begin)}, span_to(at), report);
      if (static_cast<unsigned char>(*begin) >= 0x80) {
        // A letter beyond ASCII is the error, not the word around it: the rule reads on with the word as a name.
        Token token{TokenKind::name, starts_line, first_column, 0, span_to(at), {begin, static_cast<std::size_t>(at - begin)}};
        if (!tokens.empty() && touches(tokens.back(), token) && tokens.back().kind == TokenKind::name) {
          tokens.back().span.end = token.span.end;
          tokens.back().text = {tokens.back().text.data(), static_cast<std::size_t>(at - tokens.back().text.data())};
        } else {
          tokens.push_back(token);
        }
        starts_line = false;
      }
      first_column = false;
      continue;
    }
    const std::string_view piece(begin, static_cast<std::size_t>(at - begin));
    switch (found.piece) {
      case Piece::blank:
      case Piece::comment: break;
      case Piece::line_end: starts_line = first_column = true; continue;
      case Piece::open_text:
        report.error(
            Code::source_text_unclosed, span_to(at),
            {"the text is not closed before the end of the line", "write `" + std::string(piece.substr(0, 1)) + "` at its end", ""});
        found.kind = TokenKind::text;
        [[fallthrough]];
      case Piece::token:
        tokens.push_back({found.kind, starts_line, first_column, 0, span_to(at), piece});
        if (found.piece == Piece::token && found.kind == TokenKind::text) check_escapes(tokens.back(), report);
        starts_line = false;
        break;
    }
    first_column = false;
  }
  return tokens;
}

bool is_tag(const Token& token) {
  if (token.kind != TokenKind::name) return false;
  for (const char c : token.text)
    if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return false;
  return true;
}

std::string described(const Token& token) {
  if (token.kind == TokenKind::block) return "a block";
  if (token.kind == TokenKind::text) return "the text `" + printable(token.text, 40) + "`";
  return "`" + printable(token.text, 40) + "`";
}

std::string content(const Token& token) {
  std::string_view inside = token.text.substr(1);
  const char quote = token.text.front();
  std::string result;
  for (std::size_t at = 0; at < inside.size(); ++at) {
    if (inside[at] == quote) break;
    if (quote == '"' && inside[at] == '\\' && at + 1 < inside.size()) {
      const char escaped = inside[++at];
      result.push_back(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
    } else {
      result.push_back(inside[at]);
    }
  }
  return result;
}

}  // namespace crossdock::language
