#include <boost/test/unit_test.hpp>

#include "diagnostic/render.h"
#include "grammar/load.h"
#include "support/documents.h"

using namespace crossdock;
using test::read_documents;
using test::ReadFile;

// Layouts as analysts write them, from text to documents and back.
BOOST_AUTO_TEST_SUITE(layouts)

namespace {

std::shared_ptr<const grammar::Grammar> compiled(const std::string& text, std::string_view name) {
  static std::vector<std::unique_ptr<SourceSet>> kept;
  SourceSet& sources = *kept.emplace_back(std::make_unique<SourceSet>());
  const auto library = grammar::Library::of_texts(sources, {{"test.grammar", text}});
  grammar::Loaded loaded = library->layout(name);
  std::string told;
  for (const Diagnostic& diagnostic : loaded.diagnostics) told += render_frame(diagnostic, sources);
  BOOST_REQUIRE_MESSAGE(loaded.grammar != nullptr, told);
  return loaded.grammar;
}

std::string lines(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += text + "\n";
  return all;
}

void check(const grammar::Grammar& grammar, const std::string& bytes, const std::string& documents) {
  const ReadFile file = read_documents(grammar, bytes);
  BOOST_TEST(lines(file.findings) == "");
  BOOST_TEST(lines(file.documents) == documents);
  std::vector<Diagnostic> diagnostics;
  BOOST_TEST(test::rewritten(grammar, bytes, diagnostics) == bytes);
  BOOST_TEST(diagnostics.empty());
}

}  // namespace

BOOST_AUTO_TEST_CASE(csv_with_a_row_a_record) {
  const auto grammar = compiled(R"(layout csv northmart_stock {
      delimiter ","; quote '"'; header by-name; charset windows-1252
      record item O >1 { sku "SKU" AN 1..40 M; qty "On Hand" R M; asof "As Of" DT "MM/dd/yyyy" }
    })",
                                "northmart_stock");
  check(*grammar, "SKU,On Hand,As Of\nA\xe9,12,11/20/2026\n\"B,1\",0.5,\n",
        "item[sku=Aé,qty=12,asof=11/20/2026]\nitem[sku=B,1,qty=0.5,asof=]\n");
}

BOOST_AUTO_TEST_CASE(csv_with_the_order_repeated_on_each_line) {
  const auto grammar = compiled(R"(layout csv erp_orders {
      header by-name; group by po; eol crlf; decimal ","; delimiter ";"
      record order O >1 { po "PO" AN M; date "Date" DT "yyyy-MM-dd" M; loop line M >1 { sku "SKU" AN M; qty "Qty" R M } }
    })",
                                "erp_orders");
  check(*grammar, "PO;Date;SKU;Qty\r\n1;2026-11-20;A;1,5\r\n1;2026-11-20;B;2\r\n2;2026-11-21;C;3\r\n",
        "order#1[po=1,date=2026-11-20] line#1[sku=A,qty=1.5] line#1[sku=B,qty=2]\norder#1[po=2,date=2026-11-21] line#1[sku=C,qty=3]\n");
}

BOOST_AUTO_TEST_CASE(fixed_columns_with_loops_and_a_computed_count) {
  const auto grammar = compiled(R"(layout fixed legacy_po {
      length 30; eol crlf; select 1..2
      record H "10" M 1 { po 3..12 AN; date 13..20 DT "yyyyMMdd" }
      loop M >1 {
        record L "20" M 1 { line 3..8 N0 pad 0; sku 9..18 AN; qty 19..28 N2 pad 0 }
        record C "21" O 9 { note 3..30 AN }
      }
      record T "90" M 1 { lines 3..8 N0 pad 0 = count(L) }
    })",
                                "legacy_po");
  check(*grammar,
        "104711      20261120          \r\n20000001SKU-A     0000001250  \r\n21keep dry                    \r\n"
        "20000002SKU-B     0000000100  \r\n90000002                      \r\n",
        "H[po=4711,date=20261120] L#1[line=1,sku=SKU-A,qty=1250] C#1[note=keep dry] L#2[line=2,sku=SKU-B,qty=100] T[lines=2]\n");
}

BOOST_AUTO_TEST_CASE(xml_with_attributes_paths_and_namespaces) {
  const auto grammar = compiled(R"(layout xml acme_asn {
      root ASN; namespace a "urn:acme:asn:1"
      id @id AN M
      loop Order O >1 { po PO AN M; shipped a:Dates/Ship DT "yyyy-MM-dd"; loop Item M >1 { sku @sku AN M; qty Qty R M }
        note Note AN }
    })",
                                "acme_asn");
  check(*grammar,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ASN xmlns:a=\"urn:acme:asn:1\" id=\"7\">\n  <Order>\n    <PO>1</PO>\n    <a:Dates>\n"
        "      <Ship>2026-11-20</Ship>\n    </a:Dates>\n    <Item sku=\"A\">\n      <Qty>1</Qty>\n    </Item>\n    <Note>last</Note>\n"
        "  </Order>\n</ASN>\n",
        "acme_asn[id=7] Order#1[po=1,shipped=2026-11-20,note=last] Item#1[sku=A,qty=1]\n");
}

BOOST_AUTO_TEST_CASE(every_order_of_an_xml_file_is_a_document) {
  const auto grammar = compiled(R"(layout xml orders {
      root Orders
      loop order Order O >1 { number @number AN M; loop line Line M >1 { sku @sku AN M; loop note Notes/Note O >1 { text @text AN } } }
    })",
                                "orders");
  check(*grammar,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Orders>\n  <Order number=\"1\">\n    <Line sku=\"A\">\n      <Notes>\n"
        "        <Note text=\"x\"/>\n        <Note text=\"y\"/>\n      </Notes>\n    </Line>\n  </Order>\n  <Order number=\"2\">\n"
        "    <Line sku=\"B\"/>\n  </Order>\n</Orders>\n",
        "order#1[number=1] line#1[sku=A] note#1[text=x] note#1[text=y]\norder#1[number=2] line#1[sku=B]\n");
}

BOOST_AUTO_TEST_SUITE_END()
