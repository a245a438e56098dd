#include "base/hash.h"

#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "base/file.h"
#include "base/random_id.h"

BOOST_AUTO_TEST_SUITE(hash)

BOOST_AUTO_TEST_CASE(sha256_gives_the_digests_of_the_standard) {
  // FIPS 180-4, examples for "" and "abc".
  BOOST_TEST(crossdock::sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  BOOST_TEST(crossdock::sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

BOOST_AUTO_TEST_CASE(sha256_in_pieces_equals_sha256_at_once_and_starts_anew) {
  crossdock::Sha256 hash;
  hash.update("a");
  hash.update("");
  hash.update("bc");
  BOOST_TEST(crossdock::to_hex(hash.finish()) == crossdock::sha256_hex("abc"));
  BOOST_TEST(crossdock::to_hex(hash.finish()) == crossdock::sha256_hex(""));
  crossdock::MemoryStream stream("abc", 2);
  BOOST_TEST(crossdock::sha256_hex(stream).value() == crossdock::sha256_hex("abc"));
}

BOOST_AUTO_TEST_CASE(short_ids_are_distinct_stable_and_without_look_alikes) {
  std::set<std::string> seen;
  for (std::uint64_t number = 0; number < 60'000; ++number) {
    const std::string id = crossdock::short_id("D", number);
    BOOST_REQUIRE(seen.insert(id).second);
    BOOST_REQUIRE(id.size() == (number < 27'000 ? 4u : 5u));
    BOOST_REQUIRE(id.find_first_of("01ILOU") == std::string::npos);
  }
  BOOST_TEST(crossdock::short_id("D", 7) == crossdock::short_id("D", 7));
  BOOST_TEST(crossdock::short_id("D", ~0ull).size() == 13u);
}

BOOST_AUTO_TEST_CASE(tokens_differ) {
  BOOST_TEST(crossdock::random_token().size() == 32u);
  BOOST_TEST(crossdock::random_token() != crossdock::random_token());
}

BOOST_AUTO_TEST_SUITE_END()
