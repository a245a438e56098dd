#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "random.h"

/// What invented companies trade: goods, places and numbers as they stand in any of the formats.
namespace bench {

struct Article {
  std::string gtin12, sku, buyer_sku;
  std::string_view description;
  std::uint64_t cents = 0;  ///< of one
  std::uint64_t quantity = 0;
  std::uint64_t pack = 1;  ///< pieces in an inner pack
};

struct Place {
  std::string name, number, street;
  std::string_view city, region;
  std::string postal_code;
};

[[nodiscard]] Article some_article(Random& random);
[[nodiscard]] Place some_place(Random& random);
/// A sentence as buyers put it into orders.
[[nodiscard]] std::string_view some_note(Random& random);
[[nodiscard]] std::string_view some_carrier(Random& random);
/// "20261116": `later` days after 16 November 2026; at most 14.
[[nodiscard]] std::string compact_date(std::uint64_t later);
/// "2026-11-16"
[[nodiscard]] std::string dashed_date(std::uint64_t later);
/// "4.75", "12.5", "3": no needless zeros.
[[nodiscard]] std::string amount(std::uint64_t cents);
/// With zeros in front.
[[nodiscard]] std::string digits(std::uint64_t number, std::size_t width);
/// A serial shipping container code, 18 digits, the last of which checks the others.
[[nodiscard]] std::string container_code(std::uint64_t serial);

}  // namespace bench
