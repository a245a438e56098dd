#include "diagnostic/playbook.h"

#include <set>

#include <boost/test/unit_test.hpp>

using namespace crossdock;

BOOST_AUTO_TEST_SUITE(playbook_texts)

BOOST_AUTO_TEST_CASE(each_kind_has_one_playbook_with_steps_that_can_be_followed) {
  std::set<std::string_view> names;
  for (const Playbook& one : playbooks()) {
    BOOST_TEST(names.insert(one.name).second, std::string(one.name) + " is there twice");
    BOOST_TEST(one.meaning.ends_with('.'));
    BOOST_TEST(one.steps.size() >= 2u);
    for (const std::string& step : steps_of(one, {"EX41", "acme", "D7K2"})) {
      BOOST_TEST(step.find('{') == std::string::npos, step);
      BOOST_TEST(step.size() <= 240u, step);
    }
  }
}

// What the engine, and the rules of maps, name.
BOOST_AUTO_TEST_CASE(the_named_ones_are_there) {
  for (const std::string_view name : {playbook::unknown_partner,
                                      playbook::no_document,
                                      playbook::syntax,
                                      playbook::duplicate,
                                      playbook::business_rule,
                                      playbook::mapping,
                                      playbook::route,
                                      playbook::acknowledgment_overdue,
                                      playbook::acknowledgment_rejected,
                                      playbook::acknowledgment_unwritable,
                                      playbook::orphan,
                                      playbook::missing_document,
                                      playbook::quiet_partner,
                                      playbook::sftp,
                                      playbook::sftp_authentication,
                                      playbook::inbound_folder,
                                      playbook::delivery,
                                      playbook::internal_fault,
                                      std::string_view("unknown item"),
                                      std::string_view("unit mismatch"),
                                      std::string_view("address")})
    BOOST_TEST((playbook_named(name) != nullptr), std::string(name));
  BOOST_TEST((playbook_named("") == nullptr));
}

BOOST_AUTO_TEST_CASE(placeholders_are_filled_and_what_is_not_known_stays_a_word) {
  const Playbook& duplicate = *playbook_named(playbook::duplicate);
  BOOST_TEST(steps_of(duplicate, {"EX41", "acme", "D7K2"})[1] == "ask acme which of the two counts");
  BOOST_TEST(steps_of(duplicate, {"EX41", "acme", "D7K2"})[2] == "the new one: `crossdock doc release D7K2 --reason TEXT`");
  BOOST_TEST(steps_of(duplicate, {})[2] == "the new one: `crossdock doc release DOCUMENT --reason TEXT`");
}

BOOST_AUTO_TEST_SUITE_END()
