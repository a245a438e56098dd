#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "format/x12/batch.h"

using namespace crossdock;
using x12::Batch;

namespace {

const std::string isa = "ISA*00*          *00*          *ZZ*OURCO          *14*0123456780000  *261120*0801*U*00401*";

std::string piece(const std::string& group, const std::string& sets, const std::string& control = "000000001",
                  const std::string& header = isa) {
  return header + control + "*0*P*>~\nGS*" + group + "~\n" + sets + "GE*1*1~\nIEA*1*" + control + "~\n";
}
std::string set(const std::string& id, const std::string& body) { return "ST*" + id + "*0001~\n" + body + "SE*3*0001~\n"; }

const std::string orders = "PO*OURCO*SHOP*20261120*0801*1*X*004010";
const std::string changes = "PC*OURCO*SHOP*20261120*0801*1*X*004010";

CivilTime noon() {
  CivilTime time;
  time.date = {2026, 11, 21};
  time.hour = 12;
  return time;
}

std::string written(const std::vector<std::string>& pieces, std::vector<Batch::Place>& places) {
  Batch batch;
  for (const std::string& one : pieces) BOOST_REQUIRE(batch.add(one));
  std::string out;
  places = batch.write({905, 17, 31}, noon(), out);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(x12_batch)

BOOST_AUTO_TEST_CASE(sets_stand_in_groups_by_their_code_and_all_numbers_are_new) {
  std::vector<Batch::Place> places;
  const std::string out = written({piece(orders, set("850", "BEG*00*SA*A~\n")), piece(changes, set("860", "BCH*04*SA*B~\n")),
                                   piece(orders, set("850", "BEG*00*SA*C~\n"))},
                                  places);
  BOOST_TEST(out ==
             "ISA*00*          *00*          *ZZ*OURCO          *14*0123456780000  *261121*1200*U*00401*000000905*0*P*>~\n"
             "GS*PO*OURCO*SHOP*20261121*1200*17*X*004010~\n"
             "ST*850*0031~\nBEG*00*SA*A~\nSE*3*0031~\n"
             "ST*850*0032~\nBEG*00*SA*C~\nSE*3*0032~\n"
             "GE*2*17~\n"
             "GS*PC*OURCO*SHOP*20261121*1200*18*X*004010~\n"
             "ST*860*0033~\nBCH*04*SA*B~\nSE*3*0033~\n"
             "GE*1*18~\n"
             "IEA*2*000000905~\n");
  BOOST_REQUIRE(places.size() == 3u);
  BOOST_TEST(places[1].group == 18u);
  BOOST_TEST(places[1].set == 33u);
  BOOST_TEST(places[2].group == 17u);
  BOOST_TEST(places[2].set == 32u);
}

BOOST_AUTO_TEST_CASE(groups_of_other_versions_or_applications_stay_apart) {
  Batch batch;
  const std::string first = piece(orders, set("850", "BEG*A~\n"));
  const std::string version = piece("PO*OURCO*SHOP*20261120*0801*1*X*005010", set("850", "BEG*A~\n"));
  const std::string application = piece("PO*OURCO*SHOP2*20261120*0801*1*X*004010", set("850", "BEG*A~\n"));
  for (const std::string* one : {&first, &version, &application, &first}) BOOST_TEST(batch.add(*one));
  BOOST_TEST(batch.group_count() == 3u);
  BOOST_TEST(batch.set_count() == 4u);
}

// The terminator inside binary data ends no segment.
BOOST_AUTO_TEST_CASE(binary_data_is_copied_byte_by_byte) {
  std::vector<Batch::Place> places;
  const std::string body = "BIN*7*a~SE*b~~\n";
  const std::string out = written({piece(orders, set("841", body))}, places);
  BOOST_TEST(out.find("ST*841*0031~\n" + body + "SE*3*0031~\n") != std::string::npos, out);
}

BOOST_AUTO_TEST_CASE(an_interchange_with_two_sets_keeps_both_and_tells_the_first) {
  std::vector<Batch::Place> places;
  const std::string out =
      written({piece(orders, set("850", "BEG*A~\n") + set("850", "BEG*B~\n")), piece(orders, set("850", "BEG*C~\n"))}, places);
  BOOST_TEST(out.find("ST*850*0032~\nBEG*B~\n") != std::string::npos, out);
  BOOST_TEST(out.find("GE*3*17~") != std::string::npos);
  BOOST_TEST(places[1].set == 33u);
}

BOOST_AUTO_TEST_CASE(what_has_another_header_a_ta1_or_no_end_is_refused) {
  const std::string good = piece(orders, set("850", "BEG*A~\n"));
  std::string other = good;
  other.replace(other.find("OURCO "), 6, "OTHER ");
  std::string with_ta1 = good;
  with_ta1.insert(with_ta1.find("GS*"), "TA1*000000905*261120*0801*A*000~\n");
  BOOST_TEST(x12::common_header(good) == x12::common_header(piece(changes, "", "000000077")));
  BOOST_TEST(x12::common_header(good) != x12::common_header(other));
  BOOST_TEST(x12::common_header("Dear Sirs,").empty());
  for (const std::string& bad : {other, good.substr(0, good.size() - 20), std::string("Dear Sirs,")}) {
    Batch batch;
    BOOST_TEST(batch.add(good));
    BOOST_TEST(!batch.add(bad));
  }
  BOOST_TEST(!Batch().add(with_ta1));
}

BOOST_AUTO_TEST_SUITE_END()
