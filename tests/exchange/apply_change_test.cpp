#include "exchange/apply_change.h"

#include <string>

#include <boost/test/unit_test.hpp>

#include "exchange/site_fixture.h"
#include "format/json/canonical_json.h"
#include "partner/library.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::SiteFixture;

namespace {

const char* const order_before =
    R"({"kind": "order", "number": "7", "purpose": "original", "order_date": "2026-11-16", "department": "038", )"
    R"("lines": [{"number": "1", "quantity": 24, "unit": "each", "unit_price": 4.75, "ids": {"gtin12": "485210000017"}}, )"
    R"({"number": "2", "quantity": 16, "unit": "each", "unit_price": 7.2}]})";

struct Changes : SiteFixture {
  Arena arena;

  CanonicalObject object(const std::string& json) {
    format::CanonicalReader reader(arena.copy(json), site->fallback_pack()->objects(), "test");
    CanonicalObject made;
    format::Findings findings;
    BOOST_REQUIRE(reader.next(arena, made, findings));
    BOOST_REQUIRE(made.root != nullptr);
    return made;
  }
  /// The order after a change of these further members.
  std::string changed(const std::string& members) {
    const CanonicalObject before = object(order_before);
    const CanonicalObject change = object(R"({"kind": "order_change", "number": "7", "order_date": "2026-11-16", )" + members + "}");
    std::string json;
    format::write_canonical(apply_change(before, change, arena), json);
    std::string unchanged;
    format::write_canonical(before, unchanged);
    std::string as_it_came;
    format::write_canonical(object(order_before), as_it_came);
    BOOST_TEST(unchanged == as_it_came);
    return json;
  }
  /// The same object as this JSON.
  std::string canonical(const std::string& json) {
    std::string text;
    format::write_canonical(object(json), text);
    return text;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(order_changes, Changes)

BOOST_AUTO_TEST_CASE(a_line_gets_what_the_change_says_of_it_and_keeps_the_rest) {
  BOOST_TEST(
      changed(R"("purpose": "change", "lines": [{"number": "1", "action": "change_quantity", "quantity": 36, "left_to_receive": 12}])") ==
      canonical(R"({"kind": "order", "number": "7", "purpose": "original", "order_date": "2026-11-16", "department": "038", )"
                R"("lines": [{"number": "1", "quantity": 36, "unit": "each", "unit_price": 4.75, "ids": {"gtin12": "485210000017"}}, )"
                R"({"number": "2", "quantity": 16, "unit": "each", "unit_price": 7.2}]})"));
}

BOOST_AUTO_TEST_CASE(lines_are_deleted_and_added_by_their_numbers) {
  BOOST_TEST(changed(R"("purpose": "change", "lines": [{"number": "1", "action": "delete", "quantity": 0}, )"
                     R"({"number": "3", "action": "add", "quantity": 8, "unit": "each"}, {"number": "9", "action": "delete"}])") ==
             canonical(R"({"kind": "order", "number": "7", "purpose": "original", "order_date": "2026-11-16", "department": "038", )"
                       R"("lines": [{"number": "2", "quantity": 16, "unit": "each", "unit_price": 7.2}, )"
                       R"({"number": "3", "quantity": 8, "unit": "each"}]})"));
}

BOOST_AUTO_TEST_CASE(what_is_not_to_change_stays) {
  BOOST_TEST(changed(R"("purpose": "change", "lines": [{"number": "1", "action": "no_change", "quantity": 1}, )"
                     R"({"number": "2", "action": "reject_change", "quantity": 1}])") == canonical(order_before));
}

BOOST_AUTO_TEST_CASE(the_heading_of_the_change_goes_before) {
  const std::string text = changed(R"("purpose": "change", "department": "040", "cancel_after": "2026-12-08", "change_sequence": "2")");
  BOOST_TEST(text.find(R"("040")") != std::string::npos, text);
  BOOST_TEST(text.find(R"("2026-12-08")") != std::string::npos, text);
  BOOST_TEST(text.find("change_sequence") == std::string::npos, text);
  BOOST_TEST(text.find(R"("original")") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(a_change_that_cancels_makes_the_order_a_cancelled_one) {
  const std::string text = changed(R"("purpose": "cancel")");
  BOOST_TEST(text.find(R"("purpose":"cancel")") != std::string::npos, text);
  BOOST_TEST(text.find("485210000017") != std::string::npos, text);
}

BOOST_AUTO_TEST_SUITE_END()
