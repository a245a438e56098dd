#include <boost/test/unit_test.hpp>

#include "support/documents.h"
#include "support/layout_builder.h"

using namespace crossdock;
using namespace crossdock::format;
using grammar::DocumentFormat;
using grammar::ElementType;
using grammar::Grammar;
using grammar::Usage;
using test::LayoutBuilder;
using test::read_documents;
using test::ReadFile;

BOOST_AUTO_TEST_SUITE(json_layout)

namespace {

/// Many orders below a member, objects on the way, a list of plain values, a loop of plain values.
LayoutBuilder orders_layout(const char* documents = "data/orders") {
  LayoutBuilder layout(DocumentFormat::json, "order_json");
  layout.open("order", Usage::optional, grammar::unbounded, documents);
  layout.field("number", "number", ElementType::alphanumeric, Usage::mandatory);
  layout.field("date", "dates/ordered", ElementType::date).pattern("yyyy-MM-dd");
  layout.field("city", "shipTo/city");
  layout.open("street", Usage::optional, 2, "shipTo/streets").field("text", ".").close();
  layout.field("tags", "tags").last().repeat = 0;
  layout.open("line", Usage::mandatory, grammar::unbounded, "lines").field("sku", "sku", ElementType::alphanumeric, Usage::mandatory);
  layout.field("qty", "quantity", ElementType::decimal, Usage::mandatory);
  layout.close().close();
  return layout;
}

const Grammar& orders() {
  static const Grammar grammar = orders_layout().build();
  return grammar;
}

const std::string sample = R"({
  "data": {
    "orders": [
      {
        "number": "4711",
        "dates": {
          "ordered": "2026-11-20"
        },
        "shipTo": {
          "city": "Ulm",
          "streets": [
            "Main 1",
            "Dock \"2\""
          ]
        },
        "tags": [
          "new",
          "late"
        ],
        "lines": [
          {
            "sku": "A/1",
            "quantity": 12.50
          },
          {
            "sku": "007",
            "quantity": 1
          }
        ]
      },
      {
        "number": "4712",
        "lines": [
          {
            "sku": "C",
            "quantity": 3
          }
        ]
      }
    ]
  }
}
)";

std::string lines(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += text + "\n";
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_item_of_the_documents_array_is_a_document) {
  const ReadFile file = read_documents(orders(), sample);
  BOOST_TEST(lines(file.findings) == "");
  BOOST_TEST(lines(file.documents) ==
             "order#1[number=4711,date=2026-11-20,city=Ulm,tags=new\x1F"
             "late] street#1[text=Main 1] street#1[text=Dock \"2\"] "
             "line#1[sku=A/1,qty=12.50] line#1[sku=007,qty=1]\n"
             "order#1[number=4712,date=,city=,tags=] line#1[sku=C,qty=3]\n");
  BOOST_TEST(file.extents[1].offset == sample.find("{\n        \"number\": \"4712\""));
}

BOOST_AUTO_TEST_CASE(writing_is_in_the_order_of_the_layout_and_reads_back) {
  std::vector<Diagnostic> diagnostics;
  BOOST_TEST(test::rewritten(orders(), sample, diagnostics) == sample);
  BOOST_TEST(diagnostics.empty());
}

BOOST_AUTO_TEST_CASE(an_array_may_stand_alone_members_in_any_order_and_null_is_absent) {
  const std::string text = R"([{"lines": {"quantity": "2", "sku": 5}, "shipTo": null, "number": 1}])";
  const ReadFile file = read_documents(orders(), text);
  BOOST_TEST(lines(file.findings) == "");
  BOOST_TEST(lines(file.documents) == "order#1[number=1,date=,city=,tags=] line#1[sku=5,qty=2]\n");
  const Grammar bare = orders_layout(".").build();
  std::vector<Diagnostic> diagnostics;
  BOOST_TEST(test::rewritten(bare, R"([{"number":"1","lines":[{"sku":"A","quantity":2}]}])", diagnostics) ==
             "[\n  {\n    \"number\": \"1\",\n    \"lines\": [\n      {\n        \"sku\": \"A\",\n        \"quantity\": 2\n      }\n    "
             "]\n  }\n]\n");
  BOOST_TEST(diagnostics.empty());
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_told_at_its_place_and_the_next_document_is_read) {
  const std::string text =
      "[\n{\"number\": \"1\", \"lines\": [{\"sku\": \"A\", \"quantity\": \"x\"}], \"nmber\": 2},\n"
      "{\"number\": {}, \"lines\": 7},\n"
      "{\"number\": \"3\", \"lines\": [{\"sku\": \"A\", \"quantity\": 1}], \"shipTo\": {\"streets\": [\"a\", \"b\", \"c\"]}}]";
  const ReadFile file = read_documents(orders(), text);
  BOOST_TEST(file.documents.size() == 3u);
  BOOST_TEST(lines(file.findings) ==
             "1 2:59 D805 nmber: the member `nmber` is not in layout order_json (did you mean `number`?)\n"
             "1 2:52 D406 quantity: `x` is not a number\n"
             "2 3:12 D704 number: a single value is wanted here, this is object\n"
             "2 3:25 D701 : an object is wanted here, this is number\n"
             "3 4:90 D357 street: there are more than 2 of `street`\n");
  for (const char* const broken : {"{\"data\": ", "nothing", "{\"data\": {\"orders\": 1} x"}) {
    const ReadFile none = read_documents(orders(), broken);
    BOOST_TEST(none.documents.empty());
    BOOST_TEST(none.findings.size() == 1u, broken);
  }
  // A file of another shape has no documents and says so.
  BOOST_TEST(!read_documents(orders(), R"({"orders": []})").findings.empty());
}

BOOST_AUTO_TEST_SUITE_END()
