#include "format/x12/scanner.h"

#include <algorithm>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#define CROSSDOCK_AVX2 1
#endif

namespace crossdock::x12 {

void Marks::make_room(std::size_t more) {
  const std::size_t needed = std::max({count_, end_count_, other_count_}) + more + slack;
  if (needed <= capacity_) return;
  capacity_ = std::max(needed, capacity_ * 2);
  const auto grow = [&](std::unique_ptr<std::uint32_t[]>& entries, std::size_t count) {
    auto larger = std::make_unique_for_overwrite<std::uint32_t[]>(capacity_);
    if (count > 0) std::memcpy(larger.get(), entries.get(), count * sizeof(std::uint32_t));
    entries = std::move(larger);
  };
  grow(places_, count_);
  grow(ends_, end_count_);
  grow(others_, other_count_);
}

void Marks::cut(std::size_t index, std::size_t from) {
  count_ = std::min(count_, index);
  end_count_ = 0;
  while (other_count_ > 0 && others_[other_count_ - 1] >= from) --other_count_;
}

void Marks::shift(std::size_t places, std::size_t ends, std::size_t others, std::uint32_t by) {
  const auto move = [](std::uint32_t* entries, std::size_t& count, std::size_t from, std::uint32_t less) {
    count -= from;
    for (std::size_t i = 0; i < count; ++i) entries[i] = entries[i + from] - less;
  };
  move(places_.get(), count_, places, by);
  move(ends_.get(), end_count_, ends, static_cast<std::uint32_t>(places));
  move(others_.get(), other_count_, others, by);
}

namespace {

#if CROSSDOCK_AVX2
/// Writes the places of all set bits, `block` at a time.
template <std::size_t block>
[[gnu::always_inline]] inline std::size_t write_places(std::uint64_t bits, std::uint32_t base, std::uint32_t* out) {
  const auto count = static_cast<std::size_t>(__builtin_popcountll(bits));
  for (std::size_t done = 0; done < count; done += block) {
    for (std::size_t i = 0; i < block; ++i) {
      // Past the last bit this writes garbage into room that is there; it is overwritten or never read.
      out[done + i] = base + static_cast<std::uint32_t>(bits == 0 ? 0 : __builtin_ctzll(bits));
      bits &= bits - 1;
    }
  }
  return count;
}

struct Patterns {
  __m256i element, segment, component, repetition;
};

/// A bit for each of 32 bytes.
struct Bits {
  std::uint32_t element, segment, other;
};

[[gnu::target("avx2,bmi,popcnt"), gnu::always_inline]] inline Bits structural(const char* at, const Patterns& patterns) {
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  const __m256i parts = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, patterns.component), _mm256_cmpeq_epi8(bytes, patterns.repetition));
  const __m256i control = _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(0x1F)), bytes);
  return {static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, patterns.element))),
          static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, patterns.segment))),
          static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_or_si256(parts, control)))};
}

struct Counts {
  std::size_t places, ends, others;
};

[[gnu::target("avx2,bmi,popcnt")]] Counts scan_avx2(const char* text, std::size_t length, std::uint32_t base, const Delimiters& delimiters,
                                                    Counts counts, std::uint32_t* places, std::uint32_t* ends, std::uint32_t* others) {
  // A repetition separator of 0 is a control byte anyway.
  const Patterns patterns{_mm256_set1_epi8(delimiters.element), _mm256_set1_epi8(delimiters.segment),
                          _mm256_set1_epi8(delimiters.component), _mm256_set1_epi8(delimiters.repetition)};
  const auto take = [&](const char* at, std::uint32_t place, std::uint64_t valid)
      __attribute__((target("avx2,bmi,popcnt"), always_inline)) {
    const Bits low = structural(at, patterns), high = structural(at + 32, patterns);
    const std::uint64_t elements = (low.element | (std::uint64_t{high.element} << 32)) & valid;
    const std::uint64_t segments = (low.segment | (std::uint64_t{high.segment} << 32)) & valid & ~elements;
    const std::uint64_t both = elements | segments;
    const std::uint64_t rest = (low.other | (std::uint64_t{high.other} << 32)) & valid & ~both;
    const auto before = static_cast<std::uint32_t>(counts.places);
    counts.places += write_places<8>(both, place, places + counts.places);
    for (std::uint64_t left = segments; left != 0; left &= left - 1)
      ends[counts.ends++] = before + static_cast<std::uint32_t>(__builtin_popcountll(both & ((left & -left) - 1)));
    counts.others += write_places<4>(rest, place, others + counts.others);
  };
  std::size_t at = 0;
  for (; at + 64 <= length; at += 64) take(text + at, base + static_cast<std::uint32_t>(at), ~std::uint64_t{0});
  if (at < length) {
    alignas(32) char rest[64];
    std::memset(rest, 'A', sizeof rest);
    std::memcpy(rest, text + at, length - at);
    take(rest, base + static_cast<std::uint32_t>(at), (std::uint64_t{1} << (length - at)) - 1);
  }
  return counts;
}
#endif

}  // namespace

Scanner::Scanner(const Delimiters& delimiters, Path path) : delimiters_(delimiters) {
  for (int byte = 0; byte < 0x20; ++byte) table_[byte] = Kind::other;
  table_[static_cast<unsigned char>(delimiters.component)] = table_[static_cast<unsigned char>(delimiters.repetition)] = Kind::other;
  table_[static_cast<unsigned char>(delimiters.segment)] = Kind::segment;
  table_[static_cast<unsigned char>(delimiters.element)] = Kind::element;
#if CROSSDOCK_AVX2
  vector_ = path == Path::fastest && __builtin_cpu_supports("avx2");
#else
  static_cast<void>(path);
#endif
}

void Scanner::scan(const char* text, std::size_t length, std::uint32_t base, Marks& marks) const {
  marks.make_room(length);
#if CROSSDOCK_AVX2
  if (vector_) {
    const Counts counts = scan_avx2(text, length, base, delimiters_, {marks.count_, marks.end_count_, marks.other_count_},
                                    marks.places_.get(), marks.ends_.get(), marks.others_.get());
    marks.count_ = counts.places;
    marks.end_count_ = counts.ends;
    marks.other_count_ = counts.others;
    return;
  }
#endif
  for (std::size_t at = 0; at < length; ++at) {
    const Kind kind = table_[static_cast<unsigned char>(text[at])];
    if (kind == Kind::text) continue;
    const std::uint32_t place = base + static_cast<std::uint32_t>(at);
    if (kind == Kind::other) {
      marks.others_[marks.other_count_++] = place;
      continue;
    }
    if (kind == Kind::segment) marks.ends_[marks.end_count_++] = static_cast<std::uint32_t>(marks.count_);
    marks.places_[marks.count_++] = place;
  }
}

}  // namespace crossdock::x12
