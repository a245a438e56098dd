#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "base/json.h"
#include "cli/command.h"

using namespace crossdock::test;
using crossdock::cli::Exit;

namespace {

Called on_shipped(std::vector<std::string> arguments) {
  for (const char* more : {"--shipped", CROSSDOCK_SOURCE_DIR}) arguments.emplace_back(more);
  return call(arguments);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(canonical_model)

BOOST_AUTO_TEST_CASE(an_object_is_documented_from_its_declaration) {
  const Called called = on_shipped({"grammar", "show", "order"});
  BOOST_TEST((called.exit == Exit::fine));
  BOOST_TEST(contains(called.out, "object order  a buyer's order for goods   identified by number"));
  BOOST_TEST(contains(called.out, "state shipped -> invoiced"));
  BOOST_TEST(contains(called.out, "part order_line"));
  BOOST_TEST(contains(called.out, "requested_ship"));
}

BOOST_AUTO_TEST_CASE(the_whole_model_is_a_page_and_json) {
  const Called page = on_shipped({"grammar", "show", "--html"});
  BOOST_TEST((page.exit == Exit::fine));
  for (const char* object : {"order", "order_change", "order_response", "shipment", "invoice", "acknowledgment", "advice", "catalog",
                             "inventory", "warehouse_order", "warehouse_advice", "stock_transfer", "receipt", "payment"})
    BOOST_TEST(contains(page.out, "<h2 id=\"" + std::string(object) + "\">"), object);
  BOOST_TEST(!contains(page.out, "<script"));
  BOOST_TEST(crossdock::parse_json(on_shipped({"grammar", "show", "invoice", "--json"}).out).ok());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(coverage_and_explain)

// Laws for documents that people wrote: of the samples that show what each map is for, nothing is lost.
BOOST_AUTO_TEST_CASE(no_shipped_map_drops_anything_of_its_samples) {
  for (const char* map : {"order",
                          "order_change",
                          "seller_change",
                          "order_response",
                          "shipment",
                          "shipment_soip",
                          "invoice",
                          "advice",
                          "catalog",
                          "inventory",
                          "product_activity",
                          "warehouse_order",
                          "warehouse_advice",
                          "stock_transfer",
                          "receipt",
                          "remittance",
                          "acknowledgment",
                          "order_xml",
                          "cartons",
                          "invoice_csv",
                          "order_answers",
                          "warehouse_order_xml",
                          "ubl_order",
                          "ubl_despatch_advice",
                          "ubl_invoice"}) {
    const Called called = on_shipped({"map", "coverage", map, "--dropped"});
    BOOST_TEST((called.exit == Exit::fine), map << "\n" << called.out << called.err);
  }
}

BOOST_AUTO_TEST_CASE(what_a_map_does_not_take_is_told_with_its_place_and_an_example) {
  const Called called = on_shipped({"map", "coverage", "order_xml", "--dropped", sample("layouts/order.xml")});
  BOOST_TEST((called.exit == Exit::fine), called.out << called.err);
  const Called other = on_shipped({"map", "coverage", "order", sample("850/everything.edi")});
  BOOST_TEST(contains(other.out, "PO1.02"));
  BOOST_TEST(contains(other.out, "quantity ordered"));
  BOOST_TEST(contains(other.out, "order: 1 document, "));
}

BOOST_AUTO_TEST_CASE(explain_tells_the_rule_and_the_element_of_each_field) {
  const Called called = on_shipped({"explain", sample("810/invoice.edi"), "--partner", "none"});
  BOOST_TEST((called.exit == Exit::fine), called.err);
  BOOST_TEST(contains(called.out, "lines[2].unit_price"));
  BOOST_TEST(contains(called.out, "IT1.04"));
  BOOST_TEST(contains(called.out, "maps/invoice.map:"));
  BOOST_TEST(contains(called.out, "(personal)"));
  BOOST_TEST(!contains(called.out, "NORTHMART STORE 0417"));
}

BOOST_AUTO_TEST_CASE(coverage_and_explain_are_pages_too) {
  std::vector<std::string> arguments{"map", "coverage", "northmart.order", "--html", "-", "--site", source_folder()};
  const Called page = on_shipped(arguments);
  for (const char* part : {"<h1>Map northmart.order</h1>", "<h2>Empty, and needed</h2>", "erp: order", "<code>PO1.02</code>", "</html>"})
    BOOST_TEST(contains(page.out, part), part);
  const Called explained = on_shipped({"explain", sample("810/invoice.edi"), "--partner", "none", "--html", "-"});
  for (const char* part : {"EVERY VALUE IS ACCOUNTED FOR", "<code>lines[2].unit_price</code>", "(personal)", "</html>"})
    BOOST_TEST(contains(explained.out, part), part);
  BOOST_TEST(!contains(explained.out, "NORTHMART STORE 0417"));
  BOOST_TEST((on_shipped({"explain", sample("810/invoice.edi"), "--receiver", "erp", "--html", "-"}).exit == Exit::usage));
}

// UBL as canonical, as X12, as canonical, as UBL: what was read first is what is read last.
BOOST_AUTO_TEST_CASE(what_comes_as_ubl_leaves_as_x12_and_returns) {
  struct Way {
    const char *sample, *ubl, *x12, *once;
  };
  for (const Way& way : {Way{"ubl/despatch-advice.xml", "ubl_despatch_advice", "shipment", "<cbc:ID>UD-5510</cbc:ID>"}}) {
    const auto translated = [&](const std::string& text, const std::vector<std::string>& how) {
      std::vector<std::string> arguments = {"translate", "-", "--partner", "none", "--shipped", CROSSDOCK_SOURCE_DIR};
      arguments.insert(arguments.end(), how.begin(), how.end());
      const Called called = call(arguments, text);
      BOOST_TEST_REQUIRE((called.exit == Exit::fine), way.sample << "\n" << called.err);
      return called.out;
    };
    const std::string came = translated(read(sample(way.sample)), {"--map", way.ubl, "--to", "json"});
    const std::string as_x12 = translated(came, {"--map", way.x12, "--to", "x12"});
    const std::string back = translated(translated(as_x12, {"--map", way.x12, "--to", "json"}), {"--map", way.ubl, "--to", "xml"});
    BOOST_TEST(contains(back, way.once), back);
    const std::string again = translated(back, {"--map", way.ubl, "--to", "json"});
    BOOST_TEST(translated(again, {"--map", way.x12, "--to", "x12"}) == as_x12, way.sample);
  }
}

BOOST_AUTO_TEST_SUITE_END()
