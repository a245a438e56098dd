#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "base/json.h"
#include "cli/command.h"
#include "support/temporary_folder.h"

using namespace crossdock::test;
using crossdock::cli::Exit;

namespace fs = std::filesystem;

namespace {

struct Patient {
  Patient() {
    write(folder.path() / "crossdock.toml", "name = \"small\"\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n");
    write(folder.path() / "partners/erp/partner.toml", "name = \"erp\"\n[[document]]\ndirection = \"out\"\nobject = \"order\"\n");
  }
  Called operator()(std::vector<std::string> arguments, std::string_view now = "2026-11-20T08:01:14Z") const {
    for (const std::string& more : {std::string("--site"), folder.path().string(), std::string("--shipped"), source_folder()})
      arguments.push_back(more);
    return call(arguments, {}, now);
  }
  TemporaryFolder folder;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(doctor)

BOOST_AUTO_TEST_CASE(a_new_site_is_in_order) {
  const Patient site;
  const Called seen = site({"doctor"});
  BOOST_TEST((seen.exit == Exit::fine), seen.out + seen.err);
  BOOST_TEST(contains(seen.out, "good      configuration  1 pack, no errors"), seen.out);
  BOOST_TEST(contains(seen.out, "the first run makes it"), seen.out);
  BOOST_TEST(crossdock::parse_json(site({"doctor", "--json"}).out).ok());
}

BOOST_AUTO_TEST_CASE(a_pack_with_errors_is_told) {
  const Patient site;
  write(site.folder.path() / "partners/acme/partner.toml", "name = \"acme\"\n");
  const Called seen = site({"doctor"});
  BOOST_TEST((seen.exit == Exit::found));
  BOOST_TEST(contains(seen.out, "bad       configuration  1 of 2 packs have errors"), seen.out);
  BOOST_TEST(contains(seen.out, "crossdock check"), seen.out);
}

BOOST_AUTO_TEST_CASE(an_alert_that_cannot_be_sent_is_told_before_and_after_it_was_tried) {
  const Patient site;
  const std::string toml = read(site.folder.path() / "crossdock.toml");
  write(site.folder.path() / "crossdock.toml", toml + "[[alert]]\nname = \"desk\"\nchannel = \"command\"\ncommand = [\"/nowhere/page\"]\n");
  const Called before = site({"doctor"});
  BOOST_TEST((before.exit == Exit::found));
  BOOST_TEST(contains(before.out, "bad       alert desk     this user cannot run /nowhere/page"), before.out);
  write(site.folder.path() / "crossdock.toml", toml + "[[alert]]\nname = \"desk\"\nchannel = \"command\"\ncommand = [\"/bin/false\"]\n");
  write(site.folder.path() / "exchange/inbound/erp/order.json", "no order");
  (void)site({"run", "--once"});
  const Called after = site({"doctor"});
  BOOST_TEST(contains(after.out, "alert desk"), after.out);
}

BOOST_AUTO_TEST_CASE(folders_that_everybody_may_read_and_a_clock_behind_the_ledger_are_told) {
  const Patient site;
  BOOST_TEST(site({"run", "--once"}).err.empty());
  fs::permissions(site.folder.path() / "exchange", fs::perms::owner_all, fs::perm_options::replace);
  const Called closed = site({"doctor"});
  BOOST_TEST(!contains(closed.out, "permissions"), closed.out);
  fs::permissions(site.folder.path() / "exchange", fs::perms::others_read | fs::perms::others_exec, fs::perm_options::add);
  BOOST_TEST((site({"pause", "--reason", "for the night"}).exit == Exit::fine));  // the audit trail has its time
  const Called open = site({"doctor"});
  BOOST_TEST((open.exit == Exit::found));
  BOOST_TEST(contains(open.out, "doubtful  permissions    everybody on this machine may look into"), open.out);
  BOOST_TEST(contains(open.out, "good      clock"), open.out);
  const Called behind = site({"doctor"}, "2026-11-20T07:50:00Z");
  BOOST_TEST(contains(behind.out, "bad       clock          it is before the ledger's newest entry, 2026-11-20T08:01:14"), behind.out);
}

BOOST_AUTO_TEST_SUITE_END()
