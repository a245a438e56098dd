#include "mapping/tables.h"

#include <boost/test/unit_test.hpp>

using namespace crossdock::mapping;

BOOST_AUTO_TEST_SUITE(tables)

BOOST_AUTO_TEST_CASE(a_table_reads_and_writes_and_the_preferred_row_wins) {
  const Table table(
      "uom", {{"EA", {"each"}, false, true, true, {}}, {"UN", {"each"}, true, true, true, {}}, {"CA", {"case"}, false, true, true, {}}});
  BOOST_TEST(*table.value_of("EA") == "each");
  BOOST_TEST(*table.value_of("UN") == "each");
  BOOST_TEST(*table.key_of("each") == "UN");
  BOOST_TEST(!table.value_of("XX").has_value());
  BOOST_TEST(!table.key_of("pallet").has_value());
  BOOST_TEST(table.clashes().empty());
}

BOOST_AUTO_TEST_CASE(one_way_rows_hold_one_way) {
  const Table table(
      "fault",
      {{"1", {"missing"}, false, true, true, {}}, {"1", {"blank"}, false, false, true, {}}, {"9", {"old"}, false, true, false, {}}});
  BOOST_TEST(*table.value_of("1") == "missing");
  BOOST_TEST(*table.key_of("blank") == "1");
  BOOST_TEST(*table.value_of("9") == "old");
  BOOST_TEST(!table.key_of("old").has_value());
  BOOST_TEST(table.clashes().empty());
}

BOOST_AUTO_TEST_CASE(what_is_not_listed_passes_where_the_table_says_so) {
  Table table("t", {{"A", {"apple"}, false, true, true, {}}});
  table.passes_other = true;
  BOOST_TEST(*table.value_of("Z") == "Z");
  BOOST_TEST(*table.key_of("zebra") == "zebra");
}

BOOST_AUTO_TEST_CASE(a_csv_table_finds_its_columns_by_name) {
  const auto table =
      read_table("price", "\xEF\xBB\xBFname;gtin12;price;prefer\r\n\"Ball; red\";012345678905; 9.50 ;\r\n\r\nBox;2;\"1\"\"\";x\r\n",
                 {"gtin12"}, {"price", "name"});
  BOOST_REQUIRE(table.ok());
  BOOST_TEST(table->rows().size() == 2u);
  BOOST_TEST(*table->value_of("012345678905") == "9.50");
  BOOST_TEST(*table->value_of("012345678905", 1) == "Ball; red");
  BOOST_TEST(*table->value_of("2") == "1\"");
  BOOST_TEST(table->rows()[1].preferred);
}

BOOST_AUTO_TEST_CASE(several_keys_make_one) {
  const auto table = read_table("t", "a,b,v\n1,2,x\n1,3,y\n", {"a", "b"}, {"v"});
  BOOST_REQUIRE(table.ok());
  BOOST_TEST(*table->value_of(std::string("1") + Table::key_separator + "3") == "y");
}

BOOST_AUTO_TEST_CASE(a_csv_table_with_faults_says_where) {
  BOOST_TEST(read_table("t", "", {"a"}, {}).error().message == "the table `t` has no header line");
  BOOST_TEST(read_table("t", "gtin,price\n", {"gtim"}, {}).error().message == "the table `t` has no column `gtim`; did you mean `gtin`?");
  BOOST_TEST(read_table("t", "a,b\n1,2\n1,2,3\n", {"a"}, {}).error().message == "the table `t`, line 3: 3 fields, the header has 2");
  BOOST_TEST(read_table("t", "a\n\"1\n", {"a"}, {}).error().message == "the table `t`, line 2: the quote is not closed");
}

BOOST_AUTO_TEST_SUITE_END()
