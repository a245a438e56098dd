// The only user of RapidJSON. Everything here runs with a stack of its own: no recursion on the depth of the text.
#include <algorithm>
#include <utility>

#include <rapidjson/error/error.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "base/json.h"
#include "base/json_tree.h"
#include "base/text.h"

namespace crossdock {

namespace {

/// Takes RapidJSON's events, which do not tell where a token begins.
class JsonEvents {
 public:
  JsonEvents(std::string_view text, std::size_t base, const rapidjson::MemoryStream& stream, JsonTreeBuilder& builder)
      : text_(text), base_(base), stream_(stream), builder_(builder) {}

  bool Null() {
    builder_.null(token_start());
    return done();
  }
  bool Bool(bool flag) {
    builder_.boolean(flag, token_start());
    return done();
  }
  bool RawNumber(const char* digits, rapidjson::SizeType size, bool) { return characters(JsonKind::number, {digits, size}); }
  bool String(const char* text, rapidjson::SizeType size, bool) { return characters(JsonKind::string, {text, size}); }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    builder_.key({text, size}, token_start());
    return done();
  }
  bool StartObject() { return start(JsonKind::object); }
  bool StartArray() { return start(JsonKind::array); }
  bool EndObject(rapidjson::SizeType) { return end(); }
  bool EndArray(rapidjson::SizeType) { return end(); }

  // Never called: numbers come as text.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  /// The first byte of the token that has just been read: what follows the last one but for blanks, commas and colons.
  std::uint64_t token_start() const { return base_ + std::min(text_.find_first_not_of(" \t\r\n,:", last_end_), text_.size()); }

  bool characters(JsonKind kind, std::string_view text) {
    builder_.characters(kind, text, token_start());
    return done();
  }

  bool start(JsonKind kind) {
    if (!builder_.open(kind, token_start())) return false;
    last_end_ = stream_.Tell() + 1;  // the bracket is taken only after this event
    return true;
  }

  bool end() {
    builder_.close();
    last_end_ = stream_.Tell() + 1;  // as for the opening bracket
    return true;
  }

  bool done() {
    last_end_ = stream_.Tell();
    return true;
  }

  std::string_view text_;
  std::size_t base_;
  const rapidjson::MemoryStream& stream_;
  JsonTreeBuilder& builder_;
  std::size_t last_end_ = 0;
};

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view blanks = " \t\r\n";

std::string message_of(rapidjson::ParseErrorCode code) {
  switch (code) {
    case rapidjson::kParseErrorDocumentEmpty: return "there is no value";
    case rapidjson::kParseErrorDocumentRootNotSingular: return "more text follows the value";
    case rapidjson::kParseErrorValueInvalid: return "no value can begin here";
    case rapidjson::kParseErrorObjectMissName: return "a member's name in quotes, or `}`, is missing";
    case rapidjson::kParseErrorObjectMissColon: return "a colon is missing after a member's name";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket: return "a comma or `}` is missing after a member";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket: return "a comma or `]` is missing after an item";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex: return "`\\u` needs four hexadecimal digits";
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid: return "half of a surrogate pair stands alone";
    case rapidjson::kParseErrorStringEscapeInvalid: return "no such escape in a string";
    case rapidjson::kParseErrorStringMissQuotationMark: return "the closing quote of a string is missing";
    case rapidjson::kParseErrorStringInvalidEncoding: return "a string holds bytes that are no UTF-8, or a raw control character";
    case rapidjson::kParseErrorNumberTooBig: return "the number is too big";
    case rapidjson::kParseErrorNumberMissFraction: return "digits are missing after the decimal point";
    case rapidjson::kParseErrorNumberMissExponent: return "digits are missing in the exponent";
    default: return "this is no JSON";
  }
}

JsonError error_at(std::string_view text, std::size_t offset, std::string message) {
  const TextPlace place = place_of(text, offset);
  return {std::move(message), std::min(offset, text.size()), place.line, place.column};
}

}  // namespace

Result<std::size_t, JsonError> judge_json(std::string_view text, std::size_t from, JsonDocument& document, std::size_t depth) {
  const std::string_view rest = text.substr(std::min(from, text.size()));
  rapidjson::MemoryStream stream(rest.data(), rest.size());
  JsonTreeBuilder builder(document.arena, depth);
  JsonEvents events(rest, from, stream, builder);
  rapidjson::Reader reader;
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                             rapidjson::kParseValidateEncodingFlag | rapidjson::kParseStopWhenDoneFlag;
  const rapidjson::ParseResult result = reader.Parse<flags>(stream, events);
  if (result.IsError()) {
    if (builder.too_deep())
      return error_at(text, from + stream.Tell(), "nested deeper than the limit json_depth (" + std::to_string(depth) + ")");
    return error_at(text, from + result.Offset(), message_of(result.Code()));
  }
  document.root = builder.root();
  return from + stream.Tell();
}

Result<std::size_t, JsonError> parse_json_value(std::string_view text, std::size_t from, JsonDocument& document, std::size_t depth) {
  document.arena.reset();
  document.root = JsonValue{};
  if (from == 0 && text.starts_with(byte_order_mark)) from = byte_order_mark.size();
  const std::string_view rest = text.substr(std::min(from, text.size()));
  if (rest.size() > limits::tree_file_bytes)
    return error_at(text, from, "the text is over the limit tree_file_bytes (" + std::to_string(limits::tree_file_bytes >> 20) + " MB)");
  JsonTreeBuilder builder(document.arena, depth);
  if (const auto end = scan_json(rest, from, builder)) {
    document.root = builder.root();
    return from + *end;
  }
  document.arena.reset();
  return judge_json(text, from, document, depth);
}

Result<JsonDocument, JsonError> parse_json(std::string_view text, std::size_t depth) {
  JsonDocument document;
  const auto end = parse_json_value(text, 0, document, depth);
  if (!end) return end.error();
  const std::size_t more = text.find_first_not_of(blanks, *end);
  if (more != std::string_view::npos) return error_at(text, more, message_of(rapidjson::kParseErrorDocumentRootNotSingular));
  return document;
}

}  // namespace crossdock
