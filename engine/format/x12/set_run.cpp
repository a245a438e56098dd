#include "format/x12/set_run.h"

#include <algorithm>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#define CROSSDOCK_AVX2 1
#endif

namespace crossdock::x12 {

namespace {

/// What a segment is to who only looks for sets.
enum class Mark : std::uint8_t { set_begin, set_end, inside, irregular };

Mark mark_of(std::string_view segment, char separator) {
  if (segment.size() < 2) return Mark::inside;
  const bool tag_of_two = segment.size() == 2 || segment[2] == separator;
  const std::string_view two = segment.substr(0, 2);
  if (tag_of_two && two == "ST") return Mark::set_begin;
  if (tag_of_two && two == "SE") return Mark::set_end;
  if (tag_of_two && (two == "GS" || two == "GE")) return Mark::irregular;
  const std::string_view three = segment.substr(0, 3);
  return three == "ISA" || three == "IEA" || three == "BIN" || three == "BDS" ? Mark::irregular : Mark::inside;
}

std::string_view second_element(std::string_view segment, char separator) {
  for (int i = 0; i < 2; ++i) {
    const std::size_t at = segment.find(separator);
    if (at == std::string_view::npos) return {};
    segment.remove_prefix(at + 1);
  }
  return segment.substr(0, segment.find(separator));
}

bool is_blank(char byte, const Delimiters& delimiters) {
  return (byte == '\n' || byte == '\r' || byte == ' ' || byte == '\t') && byte != delimiters.element;
}

/// Whether the segment before ends in front of `at`, with nothing but blanks between.
bool is_segment_start(std::string_view text, std::size_t at, const Delimiters& delimiters) {
  while (at > 0 && text[at - 1] != delimiters.segment && is_blank(text[at - 1], delimiters)) --at;
  return at == 0 || text[at - 1] == delimiters.segment;
}

#if CROSSDOCK_AVX2
/// 0xFF for each of 32 bytes that is one of the five.
[[gnu::target("avx2"), gnu::always_inline]] inline __m256i any_of(const char* from, char a, char b, char c, char d, char e) {
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
  const __m256i two = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(a)), _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b)));
  const __m256i others = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c)), _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(d)));
  return _mm256_or_si256(_mm256_or_si256(two, others), _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(e)));
}

/// The first place from `at` on where one of the tags can stand that matter here; npos: there is none in the whole blocks of 32 bytes,
/// and `at` is what they leave.
[[gnu::target("avx2,bmi")]] std::size_t tag_avx2(std::string_view text, std::size_t& at, const Delimiters& delimiters) {
  for (; at + 34 <= text.size(); at += 32) {
    const char* from = text.data() + at;
    // A few others (STS, BEN) pass, and are told apart later.
    const __m256i first = any_of(from, 'S', 'G', 'I', 'B', 'B');
    const __m256i second = any_of(from + 1, 'T', 'E', 'S', 'I', 'D');
    const __m256i third = any_of(from + 2, delimiters.element, delimiters.segment, 'A', 'N', 'S');
    const auto bits = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_and_si256(_mm256_and_si256(first, second), third)));
    if (bits != 0) return at + static_cast<std::size_t>(__builtin_ctz(bits));
  }
  return std::string_view::npos;
}
#endif

/// The start of a segment at `at` or behind it, of which none is left out that matters here; npos: there is none.
std::size_t next_start(std::string_view text, std::size_t at, const Delimiters& delimiters, Scanner::Path path) {
#if CROSSDOCK_AVX2
  if (path == Scanner::Path::fastest && __builtin_cpu_supports("avx2")) {
    for (std::size_t found; (found = tag_avx2(text, at, delimiters)) != std::string_view::npos; at = found + 1)
      if (is_segment_start(text, found, delimiters)) return found;
  }
#else
  static_cast<void>(path);
#endif
  while (at < text.size()) {
    if (is_segment_start(text, at, delimiters)) {
      while (at < text.size() && is_blank(text[at], delimiters)) ++at;
      return at < text.size() ? at : std::string_view::npos;
    }
    const void* end = std::memchr(text.data() + at, delimiters.segment, text.size() - at);
    if (end == nullptr) return std::string_view::npos;
    at = static_cast<std::size_t>(static_cast<const char*>(end) - text.data()) + 1;
  }
  return std::string_view::npos;
}

}  // namespace

LeadingSets leading_sets(std::string_view text, const Delimiters& delimiters, Scanner::Path path) {
  LeadingSets result;
  bool inside = false;
  std::string_view control;
  for (std::size_t at = 0; (at = next_start(text, at, delimiters, path)) != std::string_view::npos;) {
    const void* end = std::memchr(text.data() + at, delimiters.segment, text.size() - at);
    if (end == nullptr) break;
    const std::size_t length = static_cast<std::size_t>(static_cast<const char*>(end) - text.data()) - at;
    const Mark mark = mark_of(text.substr(at, length), delimiters.element);
    if (mark == Mark::irregular || (mark == Mark::set_begin) == inside) break;
    if (mark == Mark::set_begin) {
      // Nothing may stand between two sets.
      const std::string_view between = text.substr(result.length, at - result.length);
      if (!std::all_of(between.begin(), between.end(), [&](char byte) { return is_blank(byte, delimiters); })) break;
      inside = true;
      control = second_element(text.substr(at, length), delimiters.element);
    }
    at += length + 1;
    if (mark == Mark::set_end) {
      inside = false;
      result.controls.push_back(control);
      result.length = at;
    }
  }
  return result;
}

}  // namespace crossdock::x12
