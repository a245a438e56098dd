#include "sample/replacement.h"

#include <algorithm>

#include "base/check_digit.h"
#include "base/hash.h"
#include "base/text.h"

namespace crossdock::sample {

namespace {

constexpr std::string_view vowels = "aeiou", consonants = "bcdfghjklmnprstvwz";
constexpr std::uint64_t most_attempts = 64;

/// Ranges whose characters take as many bytes in UTF-8 and have one case.
constexpr std::pair<char32_t, char32_t> letter_ranges[] = {
    {0xC0, 0xD6},   {0xD8, 0xDE},   {0xDF, 0xF6},   {0xF8, 0xFF},     {0x100, 0x17F},   {0x391, 0x3A1},   {0x3B1, 0x3C9},  {0x410, 0x42F},
    {0x430, 0x44F}, {0x5D0, 0x5EA}, {0x621, 0x63A}, {0x3041, 0x3096}, {0x30A1, 0x30FA}, {0x4E00, 0x9FA5}, {0xAC00, 0xD7A3}};

/// A number that looks like chance and is the same on every machine (SplitMix64).
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t bound) {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return (z ^ (z >> 31)) % bound;
  }
  char letter_for(char small) {
    const std::string_view among = vowels.find(small) != std::string_view::npos ? vowels : consonants;
    return among[below(among.size())];
  }

 private:
  std::uint64_t state_;
};

std::uint64_t seed_of(std::uint64_t seed, std::uint64_t attempt, bool is_price, std::string_view value) {
  const Digest digest = sha256(std::to_string(seed) + (is_price ? "#" : "/") + std::to_string(attempt) + ":" + to_lower_ascii(value));
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < 8; ++i) result = result << 8 | digest[i];
  return result;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool has_checked_length(std::size_t size) { return size == 8 || (size >= 12 && size <= 14) || size == 18; }
bool has_something(std::string_view value) {
  return std::any_of(value.begin(), value.end(),
                     [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c & 0x80) != 0; });
}

}  // namespace

std::string Replacement::made(bool is_price, std::string_view value, std::uint64_t attempt) const {
  Draw draw(seed_of(seed_, attempt, is_price, value));
  std::string out;
  bool leading = true;  // nothing but zeros so far
  for (std::size_t at = 0; at < value.size();) {
    const char c = value[at];
    char32_t code = 0;
    std::size_t size = 1;
    if (is_digit(c)) {
      const bool stays = c == '0' && (leading || is_price);
      leading = leading && c == '0';
      out.push_back(stays ? '0'
                          : static_cast<char>(out.empty() || is_price || out.back() == '0' ? '1' + draw.below(9) : '0' + draw.below(10)));
    } else if (c >= 'a' && c <= 'z') {
      out.push_back(draw.letter_for(c));
    } else if (c >= 'A' && c <= 'Z') {
      out.push_back(static_cast<char>(draw.letter_for(static_cast<char>(c - 'A' + 'a')) - 'a' + 'A'));
    } else if ((c & 0x80) != 0 && (size = utf8_sequence(value, at, code)) != 0) {
      for (const auto& [first, last] : letter_ranges)
        if (code >= first && code <= last) code = first + static_cast<char32_t>(draw.below(last - first + 1));
      append_utf8(code, out);
    } else if (static_cast<unsigned char>(c) >= 0xC0) {
      size = 1;
      // One byte a character: the capitals and the small letters of the Latin charsets.
      const unsigned first = static_cast<unsigned char>(c) < 0xE0 ? 0xC0 : 0xE0;
      out.push_back(static_cast<char>(first + draw.below(0x17)));
    } else {
      size = 1;
      out.push_back(c);
    }
    at += size;
  }
  const bool digits = std::all_of(value.begin(), value.end(), is_digit);
  if (!is_price && digits && has_checked_length(value.size()) && has_gs1_check_digit(value)) {
    out.pop_back();
    out.push_back(gs1_check_digit(out).value_or('0'));
  }
  return out;
}

std::string Replacement::operator()(Privacy privacy, std::string_view value) {
  const std::string_view core = trimmed(value);
  if (privacy == Privacy::keep || core.empty() || !has_something(core)) return std::string(value);
  const bool is_price = privacy == Privacy::price;
  auto& known = is_price ? prices_ : others_;
  auto found = known.find(std::string(core));
  if (found == known.end()) {
    std::string result;
    for (std::uint64_t attempt = 0; attempt < most_attempts; ++attempt) {
      result = made(is_price, core, attempt);
      const bool clashes = result.find_first_of(avoided_) != std::string::npos && core.find_first_of(avoided_) == std::string_view::npos;
      // Short values run out: two of them may then become one.
      const bool is_new =
          is_price || (result != core && (!given_.contains(to_lower_ascii(result)) || others_.contains(to_lower_ascii(core))));
      if (!clashes && (is_new || attempt + 1 == most_attempts)) break;
    }
    if (!is_price) given_.insert(to_lower_ascii(result));
    found = known.emplace(std::string(core), std::move(result)).first;
  }
  ++counts_[privacy];
  const std::size_t begin = static_cast<std::size_t>(core.data() - value.data());
  return std::string(value.substr(0, begin)) + found->second + std::string(value.substr(begin + core.size()));
}

}  // namespace crossdock::sample
