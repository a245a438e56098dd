#include "base/charset.h"

#include <algorithm>

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include "base/text.h"

namespace crossdock {

namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr std::string_view replacement_utf8 = "\xEF\xBF\xBD";
constexpr char substitute = '?';

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using ConverterHandle = std::unique_ptr<UConverter, CloseConverter>;

ConverterHandle open_converter(const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;
  ConverterHandle converter(ucnv_open(name.c_str(), &status));
  if (U_FAILURE(status)) return nullptr;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  return U_FAILURE(status) ? nullptr : std::move(converter);
}

bool is_one_byte_a_character(const UConverter* converter) {
  switch (ucnv_getType(converter)) {
    case UCNV_SBCS:
    case UCNV_LATIN_1:
    case UCNV_US_ASCII: return true;
    default: return false;
  }
}

/// The character that a single byte stands for; U+FFFD where it stands for none.
char32_t character_of(UConverter* converter, unsigned char byte) {
  const char source = static_cast<char>(byte);
  const char* from = &source;
  UErrorCode status = U_ZERO_ERROR;
  ucnv_resetToUnicode(converter);
  const UChar32 character = ucnv_getNextUChar(converter, &from, from + 1, &status);
  return U_FAILURE(status) ? replacement : static_cast<char32_t>(character);
}

/// UTF-16 to UTF-8; a pair may be cut between two calls.
void append_utf16(const UChar* begin, const UChar* end, char32_t& lead, std::string& out) {
  for (; begin != end; ++begin) {
    const char32_t unit = *begin;
    if (lead != 0 && unit >= 0xDC00 && unit < 0xE000) {
      append_utf8(0x10000 + ((lead - 0xD800) << 10) + (unit - 0xDC00), out);
      lead = 0;
    } else if (unit >= 0xD800 && unit < 0xDC00) {
      lead = unit;
    } else {
      append_utf8(unit, out);
    }
  }
}

}  // namespace

Charset::Charset() : name_("utf-8") {}

Result<Charset> Charset::open(std::string_view name) {
  Charset charset;
  charset.name_ = std::string(name);
  const std::string lower = to_lower_ascii(name);
  if (lower == "utf-8" || lower == "utf8") return charset;
  // An empty name, or one with a NUL in it, would make ICU take the machine's default.
  const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  const ConverterHandle converter = plain ? open_converter(charset.name_) : nullptr;
  if (!converter) return Error{"`" + printable(name) + "` is no charset that is known here"};
  if (is_one_byte_a_character(converter.get())) {
    auto table = std::make_shared<Table>();
    for (std::size_t byte = 0; byte < table->to_unicode.size(); ++byte) {
      const char32_t character = character_of(converter.get(), static_cast<unsigned char>(byte));
      table->to_unicode[byte] = character;
      if (character != replacement) table->from_unicode.emplace_back(character, static_cast<unsigned char>(byte));
    }
    std::sort(table->from_unicode.begin(), table->from_unicode.end());
    charset.table_ = std::move(table);
  } else {
    charset.needs_converter_ = true;
    charset.two_byte_units_ = lower.starts_with("utf-16") || lower.starts_with("utf16");
  }
  return charset;
}

std::uint64_t Charset::encoded_size(std::string_view text) const {
  if (is_utf8()) return text.size();
  if (table_) return code_points(text);
  if (!two_byte_units_) return text.size();
  const auto pairs = std::count_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xF0; });
  return 2 * (code_points(text) + static_cast<std::uint64_t>(pairs));
}

struct CharsetDecoder::Converter {
  ConverterHandle handle;
  char32_t lead = 0;
};

CharsetDecoder::CharsetDecoder(Charset charset) : charset_(std::move(charset)) {
  if (charset_.needs_converter_) {
    converter_ = std::make_unique<Converter>();
    converter_->handle = open_converter(charset_.name_);
  }
}
CharsetDecoder::~CharsetDecoder() = default;
CharsetDecoder::CharsetDecoder(CharsetDecoder&&) noexcept = default;
CharsetDecoder& CharsetDecoder::operator=(CharsetDecoder&&) noexcept = default;

void CharsetDecoder::fault_at(std::uint64_t offset) {
  if (!first_fault_) first_fault_ = offset;
}

void CharsetDecoder::decode(std::string_view bytes, bool last, std::string& out) {
  if (charset_.is_utf8()) return decode_utf8(bytes, last, out);
  if (!charset_.table_) return decode_converted(bytes, last, out);
  const auto& to_unicode = charset_.table_->to_unicode;
  out.reserve(out.size() + bytes.size());
  for (const char byte : bytes) {
    const char32_t character = to_unicode[static_cast<unsigned char>(byte)];
    if (character == replacement) fault_at(consumed_);
    ++consumed_;
    if (character < 0x80)
      out.push_back(static_cast<char>(character));
    else
      append_utf8(character, out);
  }
}

void CharsetDecoder::decode_utf8(std::string_view bytes, bool last, std::string& out) {
  std::string joined_pending;
  if (!pending_.empty()) {
    joined_pending = pending_ + std::string(bytes);
    bytes = joined_pending;
    pending_.clear();
  }
  while (!bytes.empty()) {
    const std::size_t valid = valid_utf8_prefix(bytes);
    out.append(bytes.substr(0, valid));
    consumed_ += valid;
    bytes.remove_prefix(valid);
    if (bytes.empty()) break;
    // Up to three bytes at the end may be the start of a character that the next window completes.
    const auto first = static_cast<unsigned char>(bytes.front());
    const std::size_t wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1;
    if (!last && bytes.size() < wanted && first <= 0xF4) {
      const bool continues =
          std::all_of(bytes.begin() + 1, bytes.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; });
      if (continues) {
        pending_ = std::string(bytes);
        return;
      }
    }
    fault_at(consumed_);
    out += replacement_utf8;
    ++consumed_;
    bytes.remove_prefix(1);
  }
}

void CharsetDecoder::decode_converted(std::string_view bytes, bool last, std::string& out) {
  std::array<UChar, 2048> buffer{};
  const char* from = bytes.data();
  const char* const end = from + bytes.size();
  for (;;) {
    UChar* to = buffer.data();
    UErrorCode status = U_ZERO_ERROR;
    ucnv_toUnicode(converter_->handle.get(), &to, buffer.data() + buffer.size(), &from, end, nullptr, last ? 1 : 0, &status);
    append_utf16(buffer.data(), to, converter_->lead, out);
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_SUCCESS(status)) break;
    std::array<char, 32> invalid{};
    auto count = static_cast<std::int8_t>(invalid.size());
    UErrorCode ignored = U_ZERO_ERROR;
    ucnv_getInvalidChars(converter_->handle.get(), invalid.data(), &count, &ignored);
    const std::uint64_t behind = consumed_ + static_cast<std::uint64_t>(from - bytes.data());
    fault_at(behind - std::min<std::uint64_t>(behind, U_SUCCESS(ignored) ? static_cast<std::uint64_t>(count) : 0));
    out += replacement_utf8;
    if (status == U_TRUNCATED_CHAR_FOUND) break;
  }
  consumed_ += bytes.size();
}

struct CharsetEncoder::Converter {
  ConverterHandle handle;
};

CharsetEncoder::CharsetEncoder(Charset charset) : charset_(std::move(charset)) {
  if (charset_.needs_converter_) {
    converter_ = std::make_unique<Converter>();
    converter_->handle = open_converter(charset_.name_);
  }
}
CharsetEncoder::~CharsetEncoder() = default;
CharsetEncoder::CharsetEncoder(CharsetEncoder&&) noexcept = default;
CharsetEncoder& CharsetEncoder::operator=(CharsetEncoder&&) noexcept = default;

void CharsetEncoder::encode(std::string_view text, bool last, std::string& out) {
  const std::size_t valid = valid_utf8_prefix(text);
  if (valid != text.size() && !first_fault_) first_fault_ = consumed_ + valid;
  if (charset_.is_utf8())
    out += text;
  else if (charset_.table_)
    encode_by_table(text, out);
  else
    encode_converted(text, last, out);
  consumed_ += text.size();
}

void CharsetEncoder::encode_by_table(std::string_view text, std::string& out) {
  const auto& from_unicode = charset_.table_->from_unicode;
  for (std::size_t at = 0; at < text.size();) {
    char32_t character = replacement;
    const std::size_t length = std::max<std::size_t>(1, utf8_sequence(text, at, character));
    const auto found = std::lower_bound(from_unicode.begin(), from_unicode.end(), std::pair{character, static_cast<unsigned char>(0)});
    if (found != from_unicode.end() && found->first == character) {
      out.push_back(static_cast<char>(found->second));
    } else {
      if (!first_fault_) first_fault_ = consumed_ + at;
      const auto mark =
          std::lower_bound(from_unicode.begin(), from_unicode.end(), std::pair{char32_t{substitute}, static_cast<unsigned char>(0)});
      out.push_back(mark != from_unicode.end() && mark->first == char32_t{substitute} ? static_cast<char>(mark->second) : substitute);
    }
    at += length;
  }
}

void CharsetEncoder::encode_converted(std::string_view text, bool last, std::string& out) {
  const auto convert = [&](const UChar* from, const UChar* end, bool flush) {
    std::array<char, 64> buffer{};
    for (;;) {
      char* to = buffer.data();
      UErrorCode status = U_ZERO_ERROR;
      ucnv_fromUnicode(converter_->handle.get(), &to, buffer.data() + buffer.size(), &from, end, nullptr, flush ? 1 : 0, &status);
      out.append(buffer.data(), static_cast<std::size_t>(to - buffer.data()));
      if (status == U_BUFFER_OVERFLOW_ERROR) continue;
      return U_SUCCESS(status) == 1;
    }
  };
  for (std::size_t at = 0; at < text.size();) {
    char32_t character = replacement;
    const std::size_t length = std::max<std::size_t>(1, utf8_sequence(text, at, character));
    std::array<UChar, 2> units{};
    std::size_t count = 1;
    if (character < 0x10000) {
      units[0] = static_cast<UChar>(character);
    } else {
      units[0] = static_cast<UChar>(0xD7C0 + (character >> 10));
      units[1] = static_cast<UChar>(0xDC00 + (character & 0x3FF));
      count = 2;
    }
    if (!convert(units.data(), units.data() + count, false)) {
      if (!first_fault_) first_fault_ = consumed_ + at;
      const UChar mark = u'?';
      convert(&mark, &mark + 1, false);
    }
    at += length;
  }
  if (last) {
    const UChar nothing = 0;
    convert(&nothing, &nothing, true);
  }
}

Result<std::string, CharsetError> to_utf8(std::string_view bytes, std::string_view charset) {
  const auto known = Charset::open(charset);
  if (!known) return CharsetError{known.error().message, 0};
  CharsetDecoder decoder(*known);
  std::string text;
  decoder.decode(bytes, true, text);
  if (decoder.first_fault()) return CharsetError{"the bytes are no text in " + printable(charset), *decoder.first_fault()};
  return text;
}

std::string windows_1252_to_utf8(std::string_view bytes) {
  static const Charset charset = [] {
    auto known = Charset::open("windows-1252");
    return known ? std::move(known).value() : Charset();
  }();
  CharsetDecoder decoder(charset);
  std::string text;
  decoder.decode(bytes, true, text);
  return text;
}

Result<std::string, CharsetError> from_utf8(std::string_view text, std::string_view charset) {
  const auto known = Charset::open(charset);
  if (!known) return CharsetError{known.error().message, 0};
  CharsetEncoder encoder(*known);
  std::string bytes;
  encoder.encode(text, true, bytes);
  if (!encoder.first_fault()) return bytes;
  const std::string_view rest = text.substr(static_cast<std::size_t>(*encoder.first_fault()));
  char32_t character = 0;
  const std::size_t length = std::max<std::size_t>(1, utf8_sequence(rest, 0, character));
  return CharsetError{"`" + printable(rest.substr(0, length)) + "` cannot be written in " + printable(charset), *encoder.first_fault()};
}

}  // namespace crossdock
