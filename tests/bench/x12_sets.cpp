#include "x12_sets.h"

#include <array>
#include <string>
#include <vector>

#include "trade.h"

namespace bench {

namespace {

constexpr std::string_view department = "038";

void write_place(SetText& set, std::string_view role, const Place& place) {
  set.segment("N1", {role, place.name, "92", place.number});
  set.segment("N3", {place.street});
  set.segment("N4", {place.city, place.region, place.postal_code, "US"});
}

std::string order_number(std::uint64_t number) { return std::to_string(4'500'000'000 + number); }

bool has(std::uint32_t faults, OrderFault fault) { return (faults >> static_cast<std::uint32_t>(fault) & 1u) != 0; }

void write_order_head(SetText& set, Random& random, std::uint64_t number, std::uint32_t faults) {
  set.begin("850", number);
  const std::string po = has(faults, OrderFault::too_long) ? order_number(number) + "-0000000000000" : order_number(number);
  set.segment("BEG", {"00", "SA", po, "", has(faults, OrderFault::missing) ? std::string_view() : std::string_view("20261116")});
  set.segment("CUR", {"BY", "USD"});
  set.segment("REF", {"DP", department});
  set.segment("REF", {"IA", "771204"});
  if (random.chance(40)) set.segment("REF", {"PD", "FALL26"});
  set.segment("PER", {"BD", "JO TANAKA", "TE", "5550118800", "EM", "orders@northmart.example"});
  set.segment("FOB", {"DF", "OR", "TARNBROOK DOCK"});
  if (random.chance(30)) set.segment("SAC", {"A", "C310", "", "", "12500", "", "", "", "", "", "", "02", "", "", "AUTUMN PROMOTION"});
  set.segment("ITD", {"01", "3", "2", "", "30", "", "60"});
  set.segment("DTM", {"010", has(faults, OrderFault::date) ? std::string("20261341") : compact_date(random.below(6))});
  set.segment("DTM", {"001", compact_date(8 + random.below(6))});
  set.segment("TD5", {"O", "2", some_carrier(random), "M", "CROSSLINE FREIGHT"});
  if (random.chance(60)) {
    set.segment("N9", {"L1", "", "SHIPPING INSTRUCTIONS"});
    set.segment("MSG", {some_note(random)});
  }
  if (has(faults, OrderFault::unknown_segment)) set.segment("QQX", {"1", "NO SUCH SEGMENT"});
  set.segment("N1", {"BY", "NORTHMART STORES INC", "92", "1000"});
  write_place(set, "ST", some_place(random));
  set.segment("N1", {"BT", "NORTHMART PAYABLES", "92", "1001"});
}

void write_order_line(SetText& set, const Article& article, std::uint64_t line, std::uint32_t faults) {
  const std::string quantity = has(faults, OrderFault::quantity) ? "1X" : std::to_string(article.quantity);
  const std::string_view unit = has(faults, OrderFault::code) ? "QQ" : "EA";
  const std::string_view sku = has(faults, OrderFault::pair) ? std::string_view() : std::string_view(article.sku);
  set.segment("PO1",
              {std::to_string(line), quantity, unit, amount(article.cents), "", "UP", article.gtin12, "VN", sku, "IN", article.buyer_sku});
  set.segment("PID", {"F", "08", "", "", article.description});
}

void write_shares(SetText& set, std::uint64_t first_store, std::uint64_t each) {
  std::array<std::string, 20> cells;
  for (std::size_t i = 0; i < cells.size(); i += 2) {
    cells[i] = digits(first_store + i / 2, 4);
    cells[i + 1] = std::to_string(each);
  }
  set.segment("SDQ",
              {"EA",     "92",      cells[0],  cells[1],  cells[2],  cells[3],  cells[4],  cells[5],  cells[6],  cells[7],  cells[8],
               cells[9], cells[10], cells[11], cells[12], cells[13], cells[14], cells[15], cells[16], cells[17], cells[18], cells[19]});
}

}  // namespace

void write_order(SetText& set, Random& random, std::uint64_t number, std::uint32_t faults) {
  write_order_head(set, random, number, faults);
  const std::uint64_t lines = random.between(4, 18);
  std::uint64_t total = 0;
  for (std::uint64_t line = 1; line <= lines; ++line) {
    const Article article = some_article(random);
    // Faults of a line stand in the second.
    write_order_line(set, article, line, line == 2 ? faults : 0);
    if (random.chance(50)) set.segment("PO4", {std::to_string(article.pack), "1", "EA"});
    total += article.cents * article.quantity;
  }
  set.segment("CTT", {std::to_string(lines + (has(faults, OrderFault::total) ? 3 : 0))});
  set.segment("AMT", {"TT", amount(total)});
  set.end(has(faults, OrderFault::count) ? 2 : 0);
}

void write_long_order(SetText& set, Random& random, std::uint64_t bytes) {
  write_order_head(set, random, 1, 0);
  constexpr std::uint64_t most_lines = 100'000;
  std::uint64_t line = 0;
  while (line < most_lines && set.text().size() < bytes) {
    Article article = some_article(random);
    const std::uint64_t shares = random.between(8, 14), each = random.between(1, 4) * 6;
    article.quantity = shares * 10 * each;
    write_order_line(set, article, ++line, 0);
    for (std::uint64_t i = 0; i < shares; ++i) write_shares(set, 100 + i * 10, each);
  }
  set.segment("CTT", {std::to_string(line)});
  set.end();
}

void write_shipment(SetText& set, Random& random, std::uint64_t number) {
  set.begin("856", number);
  set.segment("BSN", {"00", "SHP-" + std::to_string(88'000 + number), compact_date(7), "1405", "0001"});
  set.segment("DTM", {"011", compact_date(7)});
  std::uint64_t level = 1;
  const std::uint64_t orders = random.between(1, 5);
  set.segment("HL", {"1", "", "S", "1"});
  set.segment("TD1", {"CTN", std::to_string(orders * 9), "", "", "", "G", amount(orders * 3850), "LB"});
  set.segment("TD5", {"O", "2", some_carrier(random), "M", "CROSSLINE FREIGHT"});
  set.segment("TD3", {"TL", "XQLU", "440012", "", "", "", "", "", "SEAL" + std::to_string(number % 1000)});
  set.segment("REF", {"BM", "BOL-" + std::to_string(55'000 + number)});
  set.segment("REF", {"CN", "PRO77" + digits(number, 8)});
  set.segment("DTM", {"011", compact_date(7)});
  set.segment("DTM", {"017", compact_date(9)});
  set.segment("FOB", {"CC"});
  set.segment("N1", {"SF", "HARBOR STREET WAREHOUSE", "UL", "9521411000003"});
  write_place(set, "ST", some_place(random));
  for (std::uint64_t order = 1; order <= orders; ++order) {
    const std::string order_level = std::to_string(++level);
    set.segment("HL", {order_level, "1", "O", "1"});
    set.segment("PRF", {order_number(number * 8 + order), "", "", compact_date(0)});
    set.segment("REF", {"DP", department});
    set.segment("REF", {"IA", "771204"});
    set.segment("N1", {"BY", "NORTHMART STORES INC", "92", "1000"});
    const std::uint64_t packs = random.between(4, 16);
    std::uint64_t line = 0;
    for (std::uint64_t pack = 1; pack <= packs; ++pack) {
      const std::string pack_level = std::to_string(++level);
      set.segment("HL", {pack_level, order_level, "P", "1"});
      set.segment("PO4", {"", "", "", "", "G", amount(random.between(100, 5000) * 10), "LB"});
      set.segment("MAN", {"GM", "00" + container_code(number * 1000 % 900'000'000 + level)});
      const std::uint64_t items = random.between(1, 4);
      for (std::uint64_t item = 1; item <= items; ++item) {
        const Article article = some_article(random);
        const std::string quantity = std::to_string(article.quantity);
        set.segment("HL", {std::to_string(++level), pack_level, "I", "0"});
        set.segment("LIN", {std::to_string(++line), "UP", article.gtin12, "VN", article.sku, "IN", article.buyer_sku});
        set.segment("SN1", {"", quantity, "EA", "", quantity, "EA"});
        set.segment("PID", {"F", "08", "", "", article.description});
      }
    }
  }
  set.segment("CTT", {std::to_string(level)});
  set.end();
}

void write_invoice(SetText& set, Random& random, std::uint64_t number) {
  set.begin("810", number);
  set.segment("BIG",
              {compact_date(8), "INV-" + std::to_string(90'000 + number), compact_date(0), order_number(number), "", "", "DI", "00"});
  set.segment("CUR", {"SE", "USD"});
  set.segment("REF", {"DP", department});
  set.segment("REF", {"IA", "771204"});
  set.segment("REF", {"BM", "BOL-" + std::to_string(55'000 + number)});
  write_place(set, "ST", some_place(random));
  set.segment("N1", {"RI", "TARNBROOK GOODS", "9", "1234567890001"});
  set.segment("N3", {"40 MILL RACE"});
  set.segment("N4", {"BRATTLEBORO", "VT", "05301", "US"});
  set.segment("ITD", {"01", "3", "2", "", "30", "", "60"});
  set.segment("DTM", {"011", compact_date(7)});
  set.segment("FOB", {"PC", "OR", "TARNBROOK DOCK"});
  const std::uint64_t lines = random.between(4, 18);
  std::uint64_t total = 0, pieces = 0;
  for (std::uint64_t line = 1; line <= lines; ++line) {
    const Article article = some_article(random);
    const std::string quantity = std::to_string(article.quantity);
    set.segment("IT1", {std::to_string(line), quantity, "EA", amount(article.cents), "", "UP", article.gtin12, "VN", article.sku, "IN",
                        article.buyer_sku});
    set.segment("IT3", {quantity, "EA", "CC"});
    set.segment("PID", {"F", "08", "", "", article.description});
    total += article.cents * article.quantity;
    pieces += article.quantity;
  }
  constexpr std::uint64_t freight = 1850;
  set.segment("TDS", {std::to_string(total + freight)});
  set.segment("CAD", {"M", "XQLU", "440012", some_carrier(random), "CROSSLINE FREIGHT", "CC", "CN", "PRO77" + digits(number, 8)});
  set.segment("SAC", {"C", "D240", "", "", std::to_string(freight), "", "", "", "", "", "", "06", "", "", "FREIGHT"});
  set.segment("ISS", {std::to_string(pieces), "EA"});
  set.segment("CTT", {std::to_string(lines)});
  set.end();
}

}  // namespace bench
