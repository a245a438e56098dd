// Real documents made keepable: what is private goes, what is judged stays.
#include "sample/scrub.h"

#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>

#include "base/check_digit.h"
#include "base/file.h"
#include "base/text.h"
#include "format/x12_set_generator.h"
#include "partner/site.h"
#include "sample/judge.h"
#include "sample/replacement.h"

using namespace crossdock;
using sample::Privacy;
using sample::Replacement;

namespace {

const partner::PackVersion& shipped_pack() {
  static const auto pack = partner::Site::default_pack(CROSSDOCK_SOURCE_DIR);
  return *pack;
}

const sample::PrivateData& shipped_table() {
  static const auto table = sample::PrivateData::read(std::string(CROSSDOCK_SOURCE_DIR) + "/grammars/private.csv");
  BOOST_TEST_REQUIRE(table.ok(), (table.ok() ? "" : table.error().message));
  return *table;
}

std::string scrubbed(std::string_view text, std::uint64_t seed = 1) {
  Replacement replace(seed);
  auto made = sample::scrub_x12(text, shipped_pack(), shipped_table(), {}, replace);
  BOOST_TEST_REQUIRE(made.ok());
  return *made;
}

std::vector<std::string> places(const sample::Judged& judged) {
  std::vector<std::string> all;
  for (const Diagnostic& finding : judged.findings)
    all.push_back(std::string(code_text(finding.code)) + " " +
                  (finding.position ? std::to_string(finding.position->segment) + "." + std::to_string(finding.position->element) : ""));
  return all;
}

const std::string order =
    "ISA*00*          *00*          *01*123456789      *ZZ*OURCO          *261116*0731*U*00401*000000101*0*P*>~"
    "GS*PO*123456789*OURCO*20261116*0731*101*X*004010~ST*850*0001~BEG*00*SA*4500012345**20261116~REF*IA*77-B~"
    "PER*BD*Mary Miller*TE*5550142000*EM*mary@harbormart.example~N1*ST*HARBORMART STORE*92*0417~N3*12 MAIN ST~N4*DULUTH*MN*55802*US~"
    "PO1*1*12*EA*4.75**UP*485210000017~MSG*CALL MARY MILLER~CTT*1~SE*11*0001~GE*1*101~IEA*1*000000101~";

}  // namespace

BOOST_AUTO_TEST_SUITE(scrub)

BOOST_AUTO_TEST_CASE(the_same_value_is_replaced_by_the_same_and_another_by_another) {
  Replacement one(1), again(1), other(2);
  const std::string made = one(Privacy::name, "Miller & Sons");
  BOOST_TEST(made != "Miller & Sons");
  BOOST_TEST(made.size() == 13u);
  BOOST_TEST(made.substr(6, 3) == " & ");
  BOOST_TEST(one(Privacy::text, "  Miller & Sons ") == "  " + made + " ");
  BOOST_TEST(again(Privacy::id, "Miller & Sons") == made);
  BOOST_TEST(other(Privacy::name, "Miller & Sons") != made);
  std::set<std::string> all;
  for (int i = 100; i < 400; ++i) all.insert(one(Privacy::id, std::to_string(i)));
  BOOST_TEST(all.size() == 300u);
}

BOOST_AUTO_TEST_CASE(values_keep_their_shape) {
  for (std::uint64_t seed = 1; seed < 50; ++seed) {
    Replacement replace(seed);
    const std::string gtin = replace(Privacy::id, "485210000017");
    BOOST_TEST(has_gs1_check_digit(gtin), gtin);
    BOOST_TEST(gtin != "485210000017");
    const std::string store = replace(Privacy::id, "0417");
    BOOST_TEST((store[0] == '0' && store[1] != '0'), store);
    const std::string price = replace(Privacy::price, "10.50");
    BOOST_TEST((price[1] == '0' && price[2] == '.' && price[4] == '0' && price[0] != '0'), price);
    BOOST_TEST(replace(Privacy::price, "0.00") == "0.00");
    BOOST_TEST(replace(Privacy::keep, "EA") == "EA");
    BOOST_TEST(replace(Privacy::text, " -- ") == " -- ");
    const std::string accents = replace(Privacy::name, "Müller \xC3\x89");
    BOOST_TEST((accents.size() == 10u && is_valid_utf8(accents)), accents);
    const std::string bytes = replace(Privacy::name, "M\xFCller");
    BOOST_TEST(bytes.size() == 6u);
  }
}

BOOST_AUTO_TEST_CASE(what_is_private_in_an_order_goes_and_the_rest_stays) {
  const std::string made = scrubbed(order);
  BOOST_TEST(made.size() == order.size());
  for (const char* gone : {"123456789", "OURCO", "4500012345", "77-B", "Mary", "5550142000", "harbormart", "HARBORMART", "MAIN", "DULUTH",
                           "55802", "4.75", "485210000017", "MARY"})
    BOOST_TEST(made.find(gone) == std::string::npos, gone << " is still in " << made);
  for (const char* stays :
       {"*000000101*0*P*>~", "ST*850*0001~BEG*00*SA*", "**20261116~REF*IA*", "*MN*", "*US~PO1*1*12*EA*", "**UP*", "CTT*1~SE*11*0001~"})
    BOOST_TEST(made.find(stays) != std::string::npos, stays << " is not in " << made);
  // One sender, two places: ISA06 is padded, GS02 is not.
  const std::string sender(trimmed(std::string_view(made).substr(35, 15)));
  BOOST_TEST(made.find("~GS*PO*" + sender + "*") != std::string::npos, made);
}

BOOST_AUTO_TEST_CASE(generated_documents_are_judged_as_before) {
  test::Chance chance(8);
  const x12::Delimiters delimiters{'*', '>', 0, '~'};
  for (const char* set : {"850", "855", "856", "810", "860"}) {
    const partner::LinkedDocument* document = shipped_pack().inbound_set(set, "004010");
    BOOST_TEST_REQUIRE((document != nullptr && document->grammar != nullptr), set);
    for (int round = 0; round < 12; ++round) {
      auto made = test::make_set(*document->grammar, delimiters, {2, 2, 2}, chance);
      // Every other one with something wrong.
      if (round % 2 == 1 && made.size() > 3) {
        test::MadeSegment& spoilt = made[chance.below(made.size())];
        if (!spoilt.elements.empty())
          spoilt.elements[chance.below(spoilt.elements.size())] = round % 4 == 1 ? "" : "#!" + std::string(90, 'W');
        made.push_back({no_node, "ZZ9", {"A", "B"}});
      }
      const std::string text = test::interchange_of(*document->grammar, {made}, delimiters, "004010");
      const std::string clean = scrubbed(text, static_cast<std::uint64_t>(round));
      BOOST_TEST(clean.size() == text.size());
      const auto before = sample::judge(text, "a.edi", shipped_pack(), Instant{}),
                 after = sample::judge(clean, "a.edi", shipped_pack(), Instant{});
      BOOST_TEST(places(before) == places(after), boost::test_tools::per_element());
      BOOST_TEST(before.accepted == after.accepted);
    }
  }
}

BOOST_AUTO_TEST_CASE(any_bytes_are_taken) {
  test::Chance chance(9);
  for (int round = 0; round < 300; ++round) {
    std::string text = order;
    for (std::size_t i = chance.below(8); i > 0; --i) text[chance.below(text.size())] = static_cast<char>(chance.below(256));
    text.resize(chance.below(text.size()) + 1);
    Replacement replace(1);
    const auto made = sample::scrub_x12(text, shipped_pack(), shipped_table(), {}, replace);
    BOOST_TEST(made.ok());
  }
}

BOOST_AUTO_TEST_CASE(a_table_with_an_error_names_the_line) {
  const auto table = sample::PrivateData::parse("kind,key,what\nelement,93,name\nelement,94,secret\n");
  BOOST_TEST_REQUIRE(!table.ok());
  BOOST_TEST(table.error().message.find("line 3") != std::string::npos, table.error().message);
}

BOOST_AUTO_TEST_CASE(fields_of_layouts_are_known_by_type_and_name) {
  const auto words = sample::words_of_name("shipTo/unit_Price 2");
  BOOST_TEST(words == (std::vector<std::string>{"ship", "to", "unit", "price"}), boost::test_tools::per_element());
  const sample::PrivateData& table = shipped_table();
  BOOST_TEST((table.of_field(nullptr, nullptr, "Ship To Name", "ACME") == Privacy::name));
  BOOST_TEST((table.of_field(nullptr, nullptr, "unitPrice", "4.75") == Privacy::price));
  BOOST_TEST((table.of_field(nullptr, nullptr, "Postal Code", "55802") == Privacy::address));
  BOOST_TEST((table.of_field(nullptr, nullptr, "Qty", "12") == Privacy::keep));
  BOOST_TEST((table.of_field(nullptr, nullptr, "Order", "4500012345") == Privacy::id));
}

BOOST_AUTO_TEST_SUITE_END()
