#include <chrono>
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "base/json.h"
#include "cli/command.h"
#include "support/temporary_folder.h"

using namespace crossdock::test;
using crossdock::cli::Exit;

namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(reconcile)

// The command says what the daemon wrote; what is not acknowledged yet is a difference.
BOOST_AUTO_TEST_CASE(a_day_is_told_as_it_stands) {
  const TemporaryFolder folder;
  const auto site = [&](std::vector<std::string> arguments) {
    for (const std::string& more : {std::string("--site"), folder.path().string(), std::string("--shipped"), source_folder()})
      arguments.push_back(more);
    return call(arguments, {});
  };
  write(folder.path() / "crossdock.toml", "name = \"small\"\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n");
  for (const auto& [name, more] : {std::pair{"HARBORMART", "direction = \"in\"\nroute = \"SHOP\"\n"}, {"SHOP", "direction = \"out\"\n"}})
    write(folder.path() / "partners" / name / "partner.toml", "name = \"" + std::string(name) +
                                                                  "\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"" + name +
                                                                  "\" }\n[[document]]\nset = \"850\"\n" + more);
  const fs::path file = folder.path() / "exchange/inbound/HARBORMART/po.edi";
  write(file, order("12", ""));
  fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(1));
  const Called ran = site({"run", "--once"});

  std::string day;
  for (const auto& entry : fs::directory_iterator(folder.path() / "exchange/outbound/reconciliation"))
    if (entry.path().extension() == ".csv") day = entry.path().stem().string();
  BOOST_REQUIRE_MESSAGE(!day.empty(), ran.out + ran.err);
  const Called told = site({"reconcile", "--day", day});
  BOOST_TEST((told.exit == Exit::found), told.err);
  for (const char* part : {"HARBORMART order → SHOP", "received 1  delivered 1  acknowledged 0 of 1", "quantity each", "not acknowledged"})
    BOOST_TEST(contains(told.out, part), told.out);
  const auto parsed = crossdock::parse_json(site({"reconcile", "--day", day, "--json"}).out);
  BOOST_REQUIRE(parsed.ok());
  BOOST_TEST(parsed->root.find("flows")->items().size() == 1u);

  BOOST_TEST((site({"reconcile", "--day", "1999-01-01"}).exit == Exit::fine));
  const Called wrong = site({"reconcile", "--day", "yesterday"});
  BOOST_TEST((wrong.exit == Exit::usage));
  BOOST_TEST(contains(wrong.err, "`yesterday` is no day"));
}

BOOST_AUTO_TEST_SUITE_END()
