// Layouts and first maps proposed from CSV and XML: what is plain is said, what can be read in two ways is asked.
#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "format/x12_set_generator.h"
#include "partner/site.h"
#include "sample/flat_samples.h"

using namespace crossdock;

namespace {

const partner::PackVersion& flat_pack() {
  static const auto pack = partner::Site::default_pack(CROSSDOCK_SOURCE_DIR);
  return *pack;
}

std::string shipped_names() {
  std::ifstream in(std::string(CROSSDOCK_SOURCE_DIR) + "/grammars/field-names.csv");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

sample::Proposal proposed(const std::vector<std::string>& texts) {
  std::vector<sample::SampleFile> files;
  for (const std::string& text : texts) files.push_back({"file-" + std::to_string(files.size() + 1), text});
  return sample::propose_flat(files, {"shop", "", {}}, shipped_names(), flat_pack());
}

std::string file_ending(const sample::Proposal& proposal, const std::string& end) {
  for (const auto& file : proposal.files)
    if (file.path.ends_with(end)) return file.text;
  return {};
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string all_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

sample::ColumnType type_of_values(const std::string& heading, const std::vector<std::string>& values, char mark = '.') {
  sample::Column column{heading, 0, 0, {}, 0};
  for (const std::string& value : values) column.add(value);
  return sample::type_of(column, mark);
}

const std::string orders =
    "PO Number,Order Date,Ship To,SKU,Qty,UOM,Unit Price,Shade\n"
    "4711,2026-03-04,0417,A-100,12,EA,4.75,red\n4711,2026-03-04,0417,A-101,3,CA,12.50,blue\n4712,2026-03-13,0418,A-100,6,EA,4.75,red\n4713,"
    "2026-03-14,0419,A-102,1,EA,9.90,\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(flat_infer)

BOOST_AUTO_TEST_CASE(orders_as_csv_become_a_layout_with_groups_and_a_map) {
  const auto proposal = proposed({orders});
  BOOST_TEST_REQUIRE(proposal.refusal.empty(), proposal.refusal);
  const std::string layout = file_ending(proposal, ".grammar"), map = file_ending(proposal, ".map");
  for (const char* part : {"layout csv shop_orders {", "delimiter \",\"", "header by-name", "charset utf-8", "group by po_number",
                           "order_date \"Order Date\" DT \"yyyy-MM-dd\"", "ship_to \"Ship To\" AN ",
                           "    loop line M >1 {\n      sku \"SKU\" AN", "qty \"Qty\" R", "unit_price \"Unit Price\" R"})
    BOOST_TEST(says(layout, part), part << " is not in\n" << layout);
  for (const char* part : {"order.po_number <-> number required", "order.order_date <-> order_date", "loop order/line <-> lines[] {",
                           "  uom <-> unit via uom", "  qty <-> quantity", "# Not placed", "#   shade: such as `blue`"})
    BOOST_TEST(says(map, part), part << " is not in\n" << map);
  BOOST_TEST(proposal.questions.empty());
  BOOST_TEST(says(all_of(proposal.remarks), "reads 3 documents from the samples, without a finding"), all_of(proposal.remarks));
}

BOOST_AUTO_TEST_CASE(dates_that_can_be_read_in_two_ways_are_asked) {
  BOOST_TEST(type_of_values("Order Date", {"03/04/2026", "05/06/2026"}).type == "ASK");
  const std::string question = type_of_values("Order Date", {"03/04/2026"}).question;
  BOOST_TEST(says(question, "DT \"MM/dd/yyyy\" (2026-03-04) or DT \"dd/MM/yyyy\" (2026-04-03)"), question);
  BOOST_TEST(type_of_values("Order Date", {"03/04/2026", "25/06/2026"}).type == "DT \"dd/MM/yyyy\"");
  BOOST_TEST(type_of_values("Order Date", {"03/04/2026", "06/25/2026"}).type == "DT \"MM/dd/yyyy\"");
  BOOST_TEST(type_of_values("Order Date", {"06/25/2026", "25/06/2026"}).type == "AN");
  BOOST_TEST(type_of_values("Order Date", {"04/04/2026"}).type == "DT \"MM/dd/yyyy\"");  // the same day both ways
  BOOST_TEST(type_of_values("Order Date", {"20260304"}).type == "DT \"yyyyMMdd\"");
  BOOST_TEST(type_of_values("SKU", {"20260304"}).type == "AN");
  const auto asked = proposed({"PO,Order Date,SKU,Qty\n1,03/04/2026,A,2\n1,03/04/2026,B,3\n2,05/04/2026,C,4\n"});
  BOOST_TEST(asked.questions.size() == 1u);
  BOOST_TEST(says(file_ending(asked, ".grammar"), "\"Order Date\" ASK"));
}

BOOST_AUTO_TEST_CASE(numbers_keep_their_zeros_and_decimal_marks_are_seen_or_asked) {
  BOOST_TEST(type_of_values("Qty", {"1", "12"}).type == "R");
  BOOST_TEST(type_of_values("Store", {"0417", "12"}).type == "AN");
  BOOST_TEST(type_of_values("Item", {"417", "12"}).type == "AN");
  BOOST_TEST(type_of_values("Price", {"4.75", "12"}).type == "R");
  BOOST_TEST(type_of_values("Price", {"4,75", "12"}, ',').type == "R");
  BOOST_TEST(type_of_values("Price", {"4,75", "n/a"}, ',').type == "AN");
  const auto comma = proposed({"PO;SKU;Qty;Price\n1;A;2;4,75\n1;B;3;1,5\n2;C;4;2,00\n"});
  BOOST_TEST(says(file_ending(comma, ".grammar"), "decimal \",\""));
  const auto open = proposed({"PO;SKU;Qty;Price\n1;A;2;4,750\n1;B;3;1,500\n2;C;4;2,000\n"});
  BOOST_TEST(says(file_ending(open, ".grammar"), "decimal ASK"));
  BOOST_TEST(open.questions.size() == 1u);
  const auto both = proposed({"PO;SKU;Qty;Price\n1;A;2;4,75\n1;B;3;1.5\n2;C;4;2,00\n"});
  BOOST_TEST(says(all_of(both.remarks), "some a comma"), all_of(both.remarks));
}

BOOST_AUTO_TEST_CASE(files_that_are_not_of_one_kind_and_what_is_no_table_are_refused) {
  BOOST_TEST(says(proposed({orders, "a,b\n1,2\n"}).refusal, "not of one kind"));
  BOOST_TEST(says(proposed({orders, "<a/>"}).refusal, "is no XML"));
  BOOST_TEST(says(proposed({"Dear Sir or Madam\nplease find enclosed\n"}).refusal, "no delimiter"));
  BOOST_TEST(says(proposed({""}).refusal, "no delimiter"));
  BOOST_TEST(says(proposed({"a,b,c\n"}).refusal, "no row with data"));
  BOOST_TEST(says(proposed({"<a><b></a>"}).refusal, "closes what is not open"));
  BOOST_TEST(says(proposed({"<a>1</a>", "<b>1</b>"}).refusal, "different root elements"));
  const auto plain = proposed({"1,2,3\n4,5,6\n"});
  BOOST_TEST(says(file_ending(plain, ".grammar"), "header none"));
  const auto latin = proposed({"PO,Name,SKU,Qty\n1,M\xFCller,A,2\n1,M\xFCller,B,2\n2,Smith,C,1\n"});
  BOOST_TEST(says(file_ending(latin, ".grammar"), "charset windows-1252"));
}

BOOST_AUTO_TEST_CASE(xml_becomes_loops_and_fields) {
  const auto proposal =
      proposed({"<?xml version=\"1.0\"?><Orders><Order id=\"4711\"><OrderDate>2026-03-14</OrderDate><ShipTo><Id>0417</Id></ShipTo><Line "
                "no=\"1\"><SKU>A</SKU><Qty>12</Qty></Line>"
                "<Line no=\"2\"><SKU>B</SKU><Qty>3</Qty></Line></Order><Order "
                "id=\"4712\"><OrderDate>2026-03-15</OrderDate><ShipTo><Id>0418</Id></ShipTo><Line no=\"1\"><SKU>A</SKU><Qty>1</Qty></Line>"
                "</Order></Orders>"});
  BOOST_TEST_REQUIRE(proposal.refusal.empty(), proposal.refusal);
  const std::string layout = file_ending(proposal, ".grammar");
  for (const char* part : {"layout xml shop_", "root Orders", "loop order Order O >1 {", "id @id AN", "OrderDate DT \"yyyy-MM-dd\"",
                           "ShipTo/Id AN", "loop line Line O >1 {", "qty Qty R"})
    BOOST_TEST(says(layout, part), part << " is not in\n" << layout);
  BOOST_TEST(says(all_of(proposal.remarks), "reads 2 documents from the samples, without a finding"), all_of(proposal.remarks));
}

BOOST_AUTO_TEST_CASE(any_bytes_are_taken_or_refused) {
  test::Chance chance(11);
  const std::string xml = "<Orders><Order id=\"4711\"><Line no=\"1\"><SKU>A</SKU></Line><Line no=\"2\"/></Order></Orders>";
  for (int round = 0; round < 200; ++round) {
    std::string text = round % 2 == 0 ? orders : xml;
    for (std::size_t i = chance.below(10); i > 0; --i) text[chance.below(text.size())] = static_cast<char>(chance.below(256));
    text.resize(chance.below(text.size()) + 1);
    const auto proposal = proposed({text});
    BOOST_TEST((!proposal.refusal.empty() || !proposal.files.empty()));
  }
}

BOOST_AUTO_TEST_SUITE_END()
