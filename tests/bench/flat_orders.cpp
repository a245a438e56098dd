#include "flat_orders.h"

#include <string>

#include "trade.h"
#include "x12_text.h"

namespace bench {

namespace {

std::string csv_rows(Random& random, std::uint64_t number) {
  const Place place = some_place(random);
  const std::string po = "T-" + std::to_string(20'000 + number);
  const std::string ship_on = dashed_date(random.below(6));
  const std::uint64_t lines = random.between(3, 12);
  std::string rows;
  for (std::uint64_t line = 1; line <= lines; ++line) {
    const Article article = some_article(random);
    rows += po + ",original,stand_alone," + dashed_date(0) + ",USD," + "038,," + (number % 3 == 0 ? "FALL26" : "") + "," + ship_on + ",," +
            dashed_date(14) + "," + place.number + ",\"" + place.name + ", KITCHEN\"," + place.street + ",," + std::string(place.city) +
            "," + std::string(place.region) + "," + place.postal_code + ",US,1001,,,," + std::to_string(line) + "," + article.sku + "," +
            article.buyer_sku + "," + article.gtin12 + ",,,\"" + std::string(article.description) + "\"," +
            std::to_string(article.quantity) + ",each," + amount(article.cents) + ",,\n";
  }
  return rows;
}

std::string tag(std::string_view name, std::string_view value) {
  std::string text = "<";
  text += name;
  text += '>';
  text += value;
  text += "</";
  text += name;
  text += '>';
  return text;
}

std::string xml_order(Random& random, std::uint64_t number) {
  const Place place = some_place(random);
  std::string text = "  <Order number=\"W-" + std::to_string(5000 + number) + "\" purpose=\"original\" type=\"stand_alone\">\n    " +
                     tag("OrderDate", dashed_date(0)) + tag("Currency", "USD") + tag("Department", "038") + "\n    <Dates>" +
                     tag("ShipOn", dashed_date(random.below(6))) + "<DeliverOn time=\"07:30\">" + dashed_date(9) + "</DeliverOn></Dates>\n";
  if (random.chance(60))
    text += "    <Notes><Note subject=\"L1\"><Line text=\"" + std::string(some_note(random)) + " &amp; SIGN\"/></Note></Notes>\n";
  text += "    <References><Reference qualifier=\"CT\" value=\"C-" + std::to_string(number % 400) + "\"/></References>\n    <ShipTo>" +
          tag("Id", place.number) + tag("IdType", "assigned_by_buyer") + tag("Name", place.name) + tag("Street", place.street) +
          tag("City", place.city) + tag("Region", place.region) + tag("PostalCode", place.postal_code) + tag("Country", "US") +
          "</ShipTo>\n";
  const std::uint64_t lines = random.between(3, 12);
  for (std::uint64_t line = 1; line <= lines; ++line) {
    const Article article = some_article(random);
    text += "    <Line number=\"" + std::to_string(line) + "\">\n      " + tag("Quantity", std::to_string(article.quantity)) +
            tag("Unit", "each") + tag("Price", amount(article.cents)) + "\n      <Ids>" + tag("Gtin12", article.gtin12) +
            tag("VendorSku", article.sku) + tag("BuyerSku", article.buyer_sku) +
            "</Ids>\n      <Description kind=\"F\" characteristic=\"08\" text=\"" + std::string(article.description) +
            "\"/>\n    </Line>\n";
  }
  return text + "  </Order>\n";
}

}  // namespace

void write_csv_orders(const std::filesystem::path& path, Random& random, std::uint64_t bytes) {
  NewFile file(path);
  file.write(
      "PO Number,Action,Order Type,Order Date,Currency,Department,Vendor Number,Promotion,Ship On,Deliver On,Cancel After,Ship To,Ship To "
      "Name,Street,Street 2,City,Region,Postal Code,Country,Bill To,Carrier,Net Days,Order Total,Line,Our SKU,Buyer "
      "SKU,UPC,EAN,Case GTIN,Description,Quantity,Unit,Unit Price,Pack,Line Ship On\n");
  for (std::uint64_t number = 1; file.bytes() < bytes; ++number) file.write(csv_rows(random, number));
  file.close();
}

void write_xml_orders(const std::filesystem::path& path, Random& random, std::uint64_t bytes) {
  NewFile file(path);
  file.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Orders>\n");
  for (std::uint64_t number = 1; file.bytes() < bytes; ++number) file.write(xml_order(random, number));
  file.write("</Orders>\n");
  file.close();
}

}  // namespace bench
