#include <chrono>
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "base/json.h"
#include "cli/command.h"
#include "support/temporary_folder.h"

using namespace crossdock::test;
using crossdock::cli::Exit;

namespace fs = std::filesystem;

namespace {

/// A retailer whose orders go on to a shop that acknowledges what it gets.
struct AwaitingSite {
  AwaitingSite() {
    const auto pack = [&](const std::string& name, const std::string& more) {
      write(folder.path() / "partners" / name / "partner.toml",
            "name = \"" + name + "\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"" + name + "\" }\n[[document]]\nset = \"850\"\n" + more);
    };
    write(folder.path() / "crossdock.toml", "name = \"small\"\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n");
    pack("HARBORMART", "direction = \"in\"\nroute = \"SHOP\"\n");
    pack("SHOP", "direction = \"out\"\n");
    const fs::path file = folder.path() / "exchange/inbound/HARBORMART/po.edi";
    write(file, order("12", ""));
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(1));
    ran = (*this)({"run", "--once"});
  }
  Called operator()(std::vector<std::string> arguments) const {
    for (const std::string& more : {std::string("--site"), folder.path().string(), std::string("--shipped"), source_folder()})
      arguments.push_back(more);
    return call(arguments, {});
  }
  TemporaryFolder folder;
  Called ran;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(acknowledgments_awaited)

BOOST_AUTO_TEST_CASE(what_partners_owe_us_is_listed_with_its_due_time) {
  const AwaitingSite site;
  BOOST_REQUIRE_MESSAGE(contains(site.ran.out, "wrote outbound/SHOP/850-"), site.ran.out + site.ran.err);
  const Called listed = site({"ack", "list"});
  BOOST_TEST((listed.exit == Exit::fine), listed.err);
  for (const char* part : {"997", "SHOP", "850", "4500012345", "000000001"}) BOOST_TEST(contains(listed.out, part), listed.out);
  BOOST_TEST(site({"ack", "list", "--partner", "HARBORMART"}).out.empty());
  BOOST_TEST(contains(site({"ack", "list", "--overdue"}).err, "no acknowledgment is overdue"));
  const auto parsed = crossdock::parse_json(site({"ack", "list", "--json"}).out);
  BOOST_REQUIRE(parsed.ok());
  BOOST_REQUIRE_EQUAL(parsed->root.items().size(), 1u);
  BOOST_TEST(parsed->root.items()[0].find("partner")->string() == "SHOP");
}

BOOST_AUTO_TEST_CASE(the_site_at_a_glance_counts_them) {
  const AwaitingSite site;
  const Called status = site({"status"});
  BOOST_TEST((status.exit == Exit::fine), status.err);
  BOOST_TEST(status.out.starts_with("Nothing needs you.\ntoday "), status.out);
  BOOST_TEST(status.out.ends_with("; 1 acknowledgment awaited\n"), status.out);
  BOOST_TEST(crossdock::parse_json(site({"status", "--json"}).out).ok());
}

BOOST_AUTO_TEST_CASE(the_report_of_a_document_is_shown_whole_or_as_the_partner_may_see_it) {
  const AwaitingSite site;
  const auto listed = crossdock::parse_json(site({"doc", "list", "--direction", "in", "--json"}).out);
  BOOST_REQUIRE(listed.ok());
  const std::string id(listed->root.items()[0].find("id")->string());
  const Called whole = site({"ack", "show", id});
  BOOST_TEST(contains(whole.out, "850 from HARBORMART"));
  BOOST_TEST(contains(whole.out, "Passed to SHOP"));
  const Called copy = site({"ack", "show", id, "--for-partner"});
  BOOST_TEST(contains(copy.out, "850 from HARBORMART"));
  BOOST_TEST(!contains(copy.out, "SHOP"));
  BOOST_TEST(site({"ack", "show", id, "--format", "html"}).out.starts_with("<!doctype html>"));
  BOOST_TEST(crossdock::parse_json(site({"ack", "show", id, "--json"}).out).ok());
  BOOST_TEST((site({"ack", "show", "D9999"}).exit == Exit::not_found));
}

BOOST_AUTO_TEST_SUITE_END()
