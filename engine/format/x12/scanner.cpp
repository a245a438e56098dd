#include "format/x12/scanner.h"

#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#define CROSSDOCK_AVX2 1
#endif

namespace crossdock::x12 {

namespace {

#if CROSSDOCK_AVX2
/// Writes the places of all set bits; blocks of eight, as most blocks of 64 bytes hold about a dozen delimiters.
[[gnu::always_inline]] inline std::size_t write_places(std::uint64_t bits, std::uint32_t base, std::uint32_t* out) {
  const auto count = static_cast<std::size_t>(__builtin_popcountll(bits));
  for (std::size_t done = 0; done < count; done += 8) {
    for (std::size_t i = 0; i < 8; ++i) {
      // Past the last bit this writes garbage into room that the caller promised; it is overwritten or never read.
      out[done + i] = base + static_cast<std::uint32_t>(bits == 0 ? 0 : __builtin_ctzll(bits));
      bits &= bits - 1;
    }
  }
  return count;
}

struct Patterns {
  __m256i element, segment, component, repetition;
};

[[gnu::target("avx2,bmi,popcnt")]] inline std::uint32_t structural(const char* at, const Patterns& patterns) {
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  const __m256i separators = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, patterns.element), _mm256_cmpeq_epi8(bytes, patterns.segment));
  const __m256i parts = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, patterns.component), _mm256_cmpeq_epi8(bytes, patterns.repetition));
  const __m256i control = _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(0x1F)), bytes);
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(separators, parts), control)));
}

[[gnu::target("avx2,bmi,popcnt")]] std::size_t scan_avx2(const char* text, std::size_t length, std::uint32_t base,
                                                         const Delimiters& delimiters, std::uint32_t* out) {
  // A repetition separator of 0 is a control byte anyway.
  const Patterns patterns{_mm256_set1_epi8(delimiters.element), _mm256_set1_epi8(delimiters.segment),
                          _mm256_set1_epi8(delimiters.component), _mm256_set1_epi8(delimiters.repetition)};
  std::size_t count = 0;
  std::size_t at = 0;
  for (; at + 64 <= length; at += 64) {
    const std::uint64_t bits = structural(text + at, patterns) | (static_cast<std::uint64_t>(structural(text + at + 32, patterns)) << 32);
    count += write_places(bits, base + static_cast<std::uint32_t>(at), out + count);
  }
  if (at < length) {
    alignas(32) char rest[64];
    std::memset(rest, 'A', sizeof rest);
    std::memcpy(rest, text + at, length - at);
    std::uint64_t bits = structural(rest, patterns) | (static_cast<std::uint64_t>(structural(rest + 32, patterns)) << 32);
    bits &= (1ull << (length - at)) - 1;
    count += write_places(bits, base + static_cast<std::uint32_t>(at), out + count);
  }
  return count;
}
#endif

}  // namespace

Scanner::Scanner(const Delimiters& delimiters, Path path) : delimiters_(delimiters) {
  for (int byte = 0; byte < 0x20; ++byte) table_[byte] = true;
  for (const char byte : {delimiters.element, delimiters.segment, delimiters.component, delimiters.repetition})
    table_[static_cast<unsigned char>(byte)] = true;
#if CROSSDOCK_AVX2
  vector_ = path == Path::fastest && __builtin_cpu_supports("avx2");
#else
  static_cast<void>(path);
#endif
}

std::size_t Scanner::scan(const char* text, std::size_t length, std::uint32_t base, std::uint32_t* out) const {
#if CROSSDOCK_AVX2
  if (vector_) return scan_avx2(text, length, base, delimiters_, out);
#endif
  std::size_t count = 0;
  for (std::size_t at = 0; at < length; ++at) {
    out[count] = base + static_cast<std::uint32_t>(at);
    count += table_[static_cast<unsigned char>(text[at])] ? 1 : 0;
  }
  return count;
}

}  // namespace crossdock::x12
