#include "format/x12/character_check.h"

#include <algorithm>
#include <cstring>

#include "base/charset.h"
#include "base/text.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define CROSSDOCK_AVX2 1
#endif

namespace crossdock::x12 {

namespace {

constexpr std::size_t none = std::string_view::npos;

bool is_in_set(CharacterSet set, unsigned char byte) {
  if (byte < 0x20) return true;  // told by the scanner
  const auto character = static_cast<char>(byte);
  switch (set) {
    case CharacterSet::basic: return is_in(X12Characters::basic, character);
    case CharacterSet::extended:
    case CharacterSet::utf8: return is_in(X12Characters::extended, character);
    case CharacterSet::any: break;
  }
  return true;
}

#if CROSSDOCK_AVX2
/// A bit for each of 32 bytes that is neither in the table of halves nor a delimiter.
[[gnu::target("avx2")]] std::uint32_t outside_avx2(const char* at, const std::uint8_t* low, const Delimiters& delimiters) {
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  const __m256i half = _mm256_set1_epi8(0x0F);
  const __m256i rows = _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(low)));
  const __m256i bits =
      _mm256_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
  const __m256i row = _mm256_shuffle_epi8(rows, _mm256_and_si256(bytes, half));
  const __m256i bit = _mm256_shuffle_epi8(bits, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half));
  const __m256i outside = _mm256_cmpeq_epi8(_mm256_and_si256(row, bit), _mm256_setzero_si256());
  const __m256i separators = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(delimiters.element)),
                                             _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(delimiters.segment)));
  const __m256i parts = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(delimiters.component)),
                                        _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(delimiters.repetition)));
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_andnot_si256(_mm256_or_si256(separators, parts), outside)));
}

std::size_t first_outside_avx2(std::string_view text, const std::uint8_t* low, const Delimiters& delimiters) {
  std::size_t at = 0;
  for (; at + 32 <= text.size(); at += 32)
    if (const std::uint32_t mask = outside_avx2(text.data() + at, low, delimiters))
      return at + static_cast<std::size_t>(__builtin_ctz(mask));
  if (at == text.size()) return none;
  char rest[32];
  std::memset(rest, 'A', sizeof rest);
  std::memcpy(rest, text.data() + at, text.size() - at);
  const std::uint32_t mask = outside_avx2(rest, low, delimiters);
  return mask == 0 ? none : at + static_cast<std::size_t>(__builtin_ctz(mask));
}
#endif

}  // namespace

CharacterCheck::CharacterCheck(CharacterSet set, const Delimiters& delimiters, Scanner::Path path) : set_(set), delimiters_(delimiters) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    allowed_[byte] = is_in_set(set, static_cast<unsigned char>(byte));
    if (allowed_[byte] && byte < 0x80) low_[byte & 15] = static_cast<std::uint8_t>(low_[byte & 15] | (1u << (byte >> 4)));
  }
  for (const char byte : {delimiters.element, delimiters.segment, delimiters.component, delimiters.repetition})
    allowed_[static_cast<unsigned char>(byte)] = true;
#if CROSSDOCK_AVX2
  vector_ = path == Scanner::Path::fastest && __builtin_cpu_supports("avx2");
#else
  static_cast<void>(path);
#endif
}

std::size_t CharacterCheck::first_suspect(std::string_view text) const {
#if CROSSDOCK_AVX2
  if (vector_) return first_outside_avx2(text, low_, delimiters_);
#endif
  const auto found = std::find_if(text.begin(), text.end(), [&](char byte) { return !allowed_[static_cast<unsigned char>(byte)]; });
  return found == text.end() ? none : static_cast<std::size_t>(found - text.begin());
}

std::size_t CharacterCheck::first_outside(std::string_view text) const {
  if (!active()) return none;
  std::size_t at = first_suspect(text);
  if (set_ != CharacterSet::utf8) return at;
  // Delimiters may be bytes beyond ASCII, so characters are looked at between them only.
  while (at != none) {
    char32_t code = 0;
    const std::size_t length = static_cast<unsigned char>(text[at]) < 0x80 ? 0 : utf8_sequence(text, at, code);
    if (length == 0) return at;
    const std::size_t next = first_suspect(text.substr(at + length));
    at = next == none ? none : at + length + next;
  }
  return none;
}

}  // namespace crossdock::x12
