#include "report/guide.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <boost/test/unit_test.hpp>

#include "partner/site.h"
#include "support/expectation.h"
#include "support/temporary_folder.h"

using namespace crossdock;
using namespace crossdock::report;

namespace {

/// A small standard of its own, so that the page changes only where the guide does.
constexpr const char* standard = R"(standard x12 009010
codes 353 { 00 "original"; 01 "cancellation"; 05 "replacement" }
codes 735 { S "shipment"; I "item" }
element 93 AN 1..60 personal "name"
element 96 N0 1..10 "segments"
element 98 ID 2..3 codes { ST "ship to"; BT "bill to"; BY "buyer" } "role"
element 127 AN 1..30 "reference"
element 128 ID 2..3 codes { DP "department"; IA "vendor number"; PD "promotion"; ZZ } "kind of reference"
element 143 ID 3..3 "set"
element 234 AN 1..48 "product"
element 235 ID 2..2 codes { UP "GTIN-12"; VN "vendor's number" } "kind of product"
element 324 AN 1..22 "order number"
element 329 AN 4..9 "control number"
element 330 R 1..15 "quantity"
element 353 ID 2..2 codes 353 "purpose"
element 355 ID 2..2 codes { EA "each"; CA "case" } "unit"
element 373 DT 8..8 "date"
element 628 AN 1..12 "level number"
element 735 ID 1..2 codes 735 "level"
composite C040 "more references" { 01 128 M; 02 127 M }
segment ST "header" { 01 143 M; 02 329 M }
segment SE "trailer" { 01 96 M; 02 329 M }
segment BEG "start of the order" { 01 353 M; 02 324 M; 03 127 O; 04 373 O }
segment REF "reference" { 01 128 M; 02 127 O; 03 C040 O; notes R0203 }
segment MSG "text" { 01 93 M }
segment N1 "party" { 01 98 M; 02 93 O }
segment TAX "tax" { 01 127 M }
segment PO1 "order line" { 01 330 M; 02 355 O; pairs 03..12 (235 234) }
segment HL "level" { 01 628 M; 02 628 O; 03 735 M }
set 875 group OG "grocery order" {
  heading { ST M 1; BEG M 1; TAX O 5; REF O >1 key 01; MSG O 20; loop N1 O 9 key 01 { N1 M 1 } }
  detail  { loop PO1 M 1000 { PO1 M 1; MSG O 5 } }
  summary { SE M 1 }
}
set 857 group BS "shipment" { heading { ST M 1 }; detail { loop HL M >1 { HL M 1 } }; summary { SE M 1 } }
)";

constexpr const char* overlay = R"(overlay acme of x12 009010 875 "Acme's <guide> & more" {
  tighten BEG.01 codes { 00 05 } reason "cancellations come by telephone"
  tighten BEG.03 M
  tighten BEG.02 AN 3..10
  require REF[DP] when N1[BY] present warn
  tighten REF[DP].02 N0 3..3
  tighten REF.03.02 AN 1..10
  tighten PO1 50
  loosen PO1.02 codes { QX "shelf pack" } reason "they order by the shelf pack"
  forbid TAX reason "goods for resale are not taxed"
  PO1 { add TAX O 2 after PO1 }
}
overlay acme of x12 009010 857 { tree HL sequence { S; I in S optional } reject }
)";

constexpr const char* pack = R"(name = "acme"
title = "Acme <b>Grocers</b> & Sons"
[contact]
edi = "edi@acme.example"
[ids]
theirs = { qualifier = "01", id = "001234567", gs = "ACME" }
[x12]
version = "009010"
[validation]
unknown_code = "reject"
[[document]]
set = "875"
direction = "in"
grammar = "acme"
[[document]]
set = "857"
direction = "in"
grammar = "acme"
[[document]]
layout = "acme_stock"
direction = "out"
map = "acme.stock"
)";

constexpr const char* layout = R"(layout csv acme_stock { delimiter ";"; header by-name
  record item O >1 { sku "Item <no>" AN 1..40 M; state "State" AN codes { A "on sale"; X } ; asof "As Of" DT "MM/dd/yyyy" } }
object stock "what is there" identified by number { number text required; sku text; state text }
)";

constexpr const char* map = R"(map acme.stock: csv acme_stock <-> stock
item.sku <-> number
item.state <-> state
ignore item.asof
)";

constexpr const char* sample =
    "ISA*00*          *00*          *01*001234567      *ZZ*US             *261116*0731*^*00901*000000001*0*P*>~\n"
    "GS*OG*ACME*US*20261116*0731*1*X*009010~\nST*875*0001~\nBEG*00*4500012345*X<1*20261116~\nREF*DP*038~\nN1*BY*BUYER & CO~\n"
    "PO1*12*QX*UP*485210000017~\nPO1*3*EA~\nSE*7*0001~\nGE*1*1~\nIEA*1*000000001~\n";

/// A site with this partner.
class Site {
 public:
  Site() {
    write("crossdock.toml", "name = \"test\"\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"US\" }\n");
    write("grammars/small.grammar", standard);
    write("partners/acme/partner.toml", pack);
    write("partners/acme/875.grammar", overlay);
    write("partners/acme/stock.grammar", layout);
    write("partners/acme/stock.map", map);
    write("partners/acme/samples/875.edi", sample);
    site_ = partner::Site::load({folder_.path(), CROSSDOCK_SOURCE_DIR});
    const auto* entry = site_->entry("acme");
    BOOST_REQUIRE(entry != nullptr && entry->pack != nullptr);
    for (const Diagnostic& diagnostic : entry->pack->diagnostics())
      BOOST_TEST((diagnostic.severity != Severity::error), diagnostic.message);
    pack_ = entry->pack;
  }
  [[nodiscard]] Guide guide(GuideOptions options = {}) const {
    options.now = *parse_rfc3339("2026-11-20T08:01:14Z");
    Guide guide = guide_of(*pack_, options);
    guide.edition = "0123456789ab";  // the pack's hash
    return guide;
  }

 private:
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_.path() / name).parent_path());
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
  }

  test::TemporaryFolder folder_;
  std::shared_ptr<const partner::Site> site_;
  std::shared_ptr<const partner::PackVersion> pack_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(guide)

BOOST_AUTO_TEST_CASE(the_page_is_as_expected) { test::expect_file("report/cases/guide.html", guide_html(Site().guide())); }

BOOST_AUTO_TEST_CASE(nothing_of_a_pack_becomes_markup) {
  const std::string page = guide_html(Site().guide());
  for (const char* wrong : {"<b>Grocers", "Acme's <guide>", "X<1*", "Item <no>", "BUYER & CO"})
    BOOST_TEST(page.find(wrong) == std::string::npos, wrong);
  for (const char* never : {"<script", "http://", "https://", "<img", "<link"}) BOOST_TEST(page.find(never) == std::string::npos, never);
}

BOOST_AUTO_TEST_CASE(one_document_alone_and_everything_of_it) {
  const Site site;
  GuideOptions one;
  one.set = "875";
  const Guide order = site.guide(one);
  BOOST_REQUIRE(order.documents.size() == 1u);
  BOOST_TEST(order.documents[0].title == "875 grocery order");
  one.everything = true;
  const Guide all = site.guide(one);
  BOOST_TEST(all.documents[0].segments.size() > order.documents[0].segments.size());
  one.set = "850";
  BOOST_TEST(site.guide(one).documents.empty());
}

BOOST_AUTO_TEST_SUITE_END()
