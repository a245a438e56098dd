#include <algorithm>
#include <memory>

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include "base/charset.h"
#include "base/text.h"

namespace crossdock {

namespace {

constexpr std::string_view basic_specials = " !\"&'()*+,-./:;?=";
constexpr std::string_view extended_specials = "%@[]_{}\\|<>~#$^`";

/// One for each thread: a transliterator takes milliseconds to load and is not to be shared.
const icu::Transliterator* to_ascii() {
  thread_local const std::unique_ptr<icu::Transliterator> loaded = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance("Any-Latin; Latin-ASCII", UTRANS_FORWARD, status));
    if (U_FAILURE(status)) made.reset();
    return made;
  }();
  return loaded.get();
}

}  // namespace

bool is_in(X12Characters set, char character) {
  if ((character >= 'A' && character <= 'Z') || (character >= '0' && character <= '9')) return true;
  if (basic_specials.find(character) != std::string_view::npos) return true;
  if (set == X12Characters::basic) return false;
  return (character >= 'a' && character <= 'z') || extended_specials.find(character) != std::string_view::npos;
}

Transliteration transliterated(std::string_view text, X12Characters set) {
  Transliteration result;
  if (std::all_of(text.begin(), text.end(), [&](char c) { return is_in(set, c); })) {
    result.text = text;
    return result;
  }
  std::string ascii(text);
  const bool has_more_than_ascii = std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  if (const icu::Transliterator* transliterator = has_more_than_ascii ? to_ascii() : nullptr) {
    icu::UnicodeString wide = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    transliterator->transliterate(wide);
    ascii.clear();
    wide.toUTF8String(ascii);
  }
  if (set == X12Characters::basic) ascii = to_upper_ascii(ascii);
  for (std::size_t at = 0; at < ascii.size();) {
    char32_t code = 0;
    const std::size_t length = std::max<std::size_t>(1, utf8_sequence(ascii, at, code));
    const bool kept = length == 1 && is_in(set, ascii[at]);
    result.text.push_back(kept ? ascii[at] : '?');
    if (!kept) ++result.lost;
    at += length;
  }
  return result;
}

}  // namespace crossdock
