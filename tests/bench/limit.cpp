#include "limit.h"

#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace bench {

namespace {

struct Sink {
  ElementSums sums;
  [[gnu::always_inline]] void take(const char* data, std::size_t length, bool is_last) {
    ++sums.elements;
    sums.segments += is_last ? 1 : 0;
    sums.bytes += length;
    sums.addresses += reinterpret_cast<std::uintptr_t>(data);
  }
};

/// From `at`, byte by byte.
void yield_rest(std::string_view text, std::size_t at, std::size_t start, char element, char segment, Sink& sink) {
  for (; at < text.size(); ++at) {
    if (text[at] != element && text[at] != segment) continue;
    sink.take(text.data() + start, at - start, text[at] == segment);
    start = at + 1;
  }
}

#if defined(__x86_64__)
[[gnu::target("avx2,bmi,popcnt")]] ElementSums yield_by_avx2(std::string_view text, char element, char segment) {
  const __m256i elements = _mm256_set1_epi8(element), segments = _mm256_set1_epi8(segment);
  const auto separators = [&](const char* from) __attribute__((always_inline, target("avx2,bmi,popcnt"))) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
    const __m256i found = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, elements), _mm256_cmpeq_epi8(bytes, segments));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(found));
  };
  Sink sink;
  const char* const data = text.data();
  std::size_t start = 0, at = 0;
  for (; at + 64 <= text.size(); at += 64) {
    std::uint64_t bits = separators(data + at) | (static_cast<std::uint64_t>(separators(data + at + 32)) << 32);
    while (bits != 0) {
      const std::size_t end = at + static_cast<std::size_t>(__builtin_ctzll(bits));
      sink.take(data + start, end - start, data[end] == segment);
      start = end + 1;
      bits &= bits - 1;
    }
  }
  yield_rest(text, at, start, element, segment, sink);
  return sink.sums;
}
#endif

}  // namespace

bool has_avx2() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") != 0;
#else
  return false;
#endif
}

ElementSums yield_elements(std::string_view text, char element, char segment) {
#if defined(__x86_64__)
  if (has_avx2()) return yield_by_avx2(text, element, segment);
#endif
  Sink sink;
  yield_rest(text, 0, 0, element, segment, sink);
  return sink.sums;
}

std::uint64_t read_bytes(std::string_view text) {
  std::uint64_t sums[4] = {};
  std::size_t at = 0;
  for (; at + 32 <= text.size(); at += 32) {
    std::uint64_t words[4];
    std::memcpy(words, text.data() + at, sizeof words);
    for (int i = 0; i < 4; ++i) sums[i] += words[i];
  }
  return sums[0] ^ sums[1] ^ sums[2] ^ sums[3];
}

}  // namespace bench
