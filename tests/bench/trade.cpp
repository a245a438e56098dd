#include "trade.h"

namespace bench {

namespace {

constexpr std::string_view goods[] = {"STONEWARE MUG 12 OZ SLATE",  "STONEWARE DINNER PLATE 10 IN", "BEECH SPOON 12 IN",
                                      "CAST IRON SKILLET 10 IN",    "GLASS STORAGE JAR 1 QT",       "LINEN TEA TOWEL STRIPE",
                                      "PLUM PRESERVE 10 OZ",        "ENAMEL COLANDER 3 QT CREAM",   "OAK CUTTING BOARD LARGE",
                                      "STAINLESS WHISK 11 IN",      "CERAMIC BAKING DISH 2 QT",     "PEPPER MILL WALNUT 8 IN",
                                      "COPPER MEASURING CUP SET 4", "APRICOT PRESERVE 10 OZ",       "WIRE COOLING RACK 16 IN"};
constexpr std::string_view cities[] = {"DULUTH", "MINNEAPOLIS", "BRATTLEBORO", "WINONA", "RED WING", "FARGO", "HIBBING", "SUPERIOR"};
constexpr std::string_view regions[] = {"MN", "MN", "VT", "MN", "MN", "ND", "MN", "WI"};
constexpr std::string_view streets[] = {"HARBOR VIEW RD", "MILL RACE", "ORCHARD WAY", "LAKE ST", "PIER RD", "ELM ST", "HILL RD"};
constexpr std::string_view notes[] = {"CALL BEFORE DELIVERY", "NO DELIVERIES AFTER 15:00", "STACK NO MORE THAN FOUR HIGH",
                                      "RING AT GATE 3 AND WAIT", "FORKLIFT ON SITE, NO DOCK PLATE"};
constexpr std::string_view carriers[] = {"XQLN", "XQLU", "XHRB", "XNTR"};

/// The digit that makes the weighted sum a multiple of ten; GS1 weighs the last digit of the rest by three.
char check_digit(std::string_view rest) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < rest.size(); ++i) sum += static_cast<std::uint64_t>(rest[rest.size() - 1 - i] - '0') * (i % 2 == 0 ? 3u : 1u);
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

}  // namespace

std::string digits(std::uint64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

std::string amount(std::uint64_t cents) {
  std::string text = std::to_string(cents / 100);
  const std::uint64_t rest = cents % 100;
  if (rest == 0) return text;
  text += '.';
  text += static_cast<char>('0' + rest / 10);
  if (rest % 10 != 0) text += static_cast<char>('0' + rest % 10);
  return text;
}

std::string compact_date(std::uint64_t later) { return "202611" + digits(16 + later, 2); }
std::string dashed_date(std::uint64_t later) { return "2026-11-" + digits(16 + later, 2); }

std::string container_code(std::uint64_t serial) {
  std::string code = "00485210" + digits(serial, 9);
  code += check_digit(code);
  return code;
}

Article some_article(Random& random) {
  const std::uint64_t number = random.below(3000);
  Article article;
  article.gtin12 = "48521" + digits(number, 6);
  article.gtin12 += check_digit(article.gtin12);
  article.sku = "TB-" + std::to_string(1000 + number);
  article.buyer_sku = std::to_string(88'120'000 + number);
  article.description = goods[number % std::size(goods)];
  article.cents = 195 + number * 7 % 6000;
  article.quantity = random.between(1, 24) * 6;
  article.pack = 6;
  return article;
}

Place some_place(Random& random) {
  const std::uint64_t number = random.below(1200);
  const std::size_t town = number % std::size(cities);
  Place place;
  place.number = digits(number, 4);
  place.name = "NORTHMART STORE " + place.number;
  place.street = std::to_string(100 + number * 13 % 4000) + " " + std::string(streets[number % std::size(streets)]);
  place.city = cities[town];
  place.region = regions[town];
  place.postal_code = digits(55'000 + town * 101, 5);
  return place;
}

std::string_view some_note(Random& random) { return random.pick(notes); }
std::string_view some_carrier(Random& random) { return random.pick(carriers); }

}  // namespace bench
