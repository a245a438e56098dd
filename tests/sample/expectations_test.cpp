#include "sample/expectations.h"

#include <boost/test/unit_test.hpp>

using namespace crossdock;
using sample::Judged;

BOOST_AUTO_TEST_SUITE(expectations)

BOOST_AUTO_TEST_CASE(what_is_expected_is_read_and_written) {
  BOOST_TEST(sample::expected_codes("accepted")->empty());
  BOOST_TEST((*sample::expected_codes(" D409  D405") == std::vector<std::string>{"D409", "D405"}));
  for (const char* wrong : {"", "rejected", "D999", "D409,D405", "accepted D409"}) BOOST_TEST(!sample::expected_codes(wrong), wrong);
  const std::string text = sample::with_expectation("", "a.edi", {});
  BOOST_TEST(text == "file,expect\na.edi,accepted\n");
  BOOST_TEST(sample::with_expectation(text + "# kept\nb.edi,D405\n", "a.edi", {"D409"}) == "file,expect\na.edi,D409\n# kept\nb.edi,D405\n");
  BOOST_TEST(sample::with_expectation("file,expect", "c.edi", {"D409", "D405"}) == "file,expect\nc.edi,D409 D405\n");
}

BOOST_AUTO_TEST_CASE(names_of_samples_stay_below_their_folder) {
  for (const char* right : {"850.edi", "negative/850-a.edi", "a b.csv"}) BOOST_TEST(sample::is_sample_name(right), right);
  for (const char* wrong : {"", "/etc/passwd", "../a.edi", "a/../b", "a,b", ".hidden", "a//b", "a\nb", "a/.b"})
    BOOST_TEST(!sample::is_sample_name(wrong), wrong);
}

BOOST_AUTO_TEST_CASE(every_expected_code_must_be_found_and_no_error_beside_it) {
  Judged judged;
  judged.taken = true;
  judged.accepted = true;
  BOOST_TEST(sample::difference(judged, {}).empty());
  BOOST_TEST(!sample::difference(judged, {"D409"}).empty());
  judged.warnings = {"D408"};
  BOOST_TEST(sample::difference(judged, {}).empty());
  BOOST_TEST(sample::difference(judged, {"D408"}).empty());
  judged.accepted = false;
  judged.errors = {"D405", "D409"};
  BOOST_TEST(!sample::difference(judged, {}).empty());
  BOOST_TEST(!sample::difference(judged, {"D409"}).empty());
  BOOST_TEST(sample::difference(judged, {"D409", "D405"}).empty());
  BOOST_TEST(sample::difference(Judged{}, {}) == "the pack takes no such file");
}

BOOST_AUTO_TEST_SUITE_END()
