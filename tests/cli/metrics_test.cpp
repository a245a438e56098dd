#include <cstring>
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "cli/command.h"
#include "support/prometheus_text.h"
#include "support/temporary_folder.h"

using namespace crossdock::test;
using crossdock::cli::Exit;

namespace {

struct Measured {
  explicit Measured(const std::string& more = "") {
    write(folder.path() / "crossdock.toml", "name = \"small\"\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n" + more);
    write(folder.path() / "partners/harbormart/partner.toml",
          "name = \"harbormart\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"HARBORMART\" }\n[channel]\nready = \"renamed\"\n"
          "[[document]]\nset = \"850\"\ndirection = \"in\"\n");
    write(folder.path() / "exchange/inbound/harbormart/po.edi", order());
  }
  Called operator()(std::vector<std::string> arguments) const {
    for (const std::string& more : {std::string("--site"), folder.path().string(), std::string("--shipped"), source_folder()})
      arguments.push_back(more);
    return call(arguments);
  }
  TemporaryFolder folder;
};

const std::string accepted = R"(crossdock_documents_total{partner="harbormart",direction="in",set="850",verdict="accepted"})";

}  // namespace

BOOST_AUTO_TEST_SUITE(metrics_command)

BOOST_AUTO_TEST_CASE(they_come_from_the_ledger_and_a_second_run_changes_nothing) {
  const Measured site;
  BOOST_TEST((site({"metrics"}).exit == Exit::not_found));
  BOOST_TEST((site({"run", "--once"}).exit == Exit::fine));
  BOOST_TEST((site({"run", "--once"}).exit == Exit::fine));
  const Called shown = site({"metrics"});
  BOOST_TEST((shown.exit == Exit::fine), shown.err);
  const PrometheusText seen(shown.out);
  BOOST_TEST(seen.complaints().empty(), seen.first_complaint());
  BOOST_TEST(seen.value(accepted) == "1");
  BOOST_TEST(seen.value(R"(crossdock_documents_total{partner="harbormart",direction="out",set="997",verdict="none"})") == "1");
  BOOST_TEST(seen.value(R"(crossdock_files_total{partner="harbormart",outcome="finished"})") == "1");
  BOOST_TEST(seen.value(R"(crossdock_acknowledgment_sent_duration_seconds_count{partner="harbormart"})") == "1");
  BOOST_TEST(!seen.value("crossdock_ledger_size_bytes").empty());
}

BOOST_AUTO_TEST_CASE(a_run_writes_them_where_the_site_says) {
  const Measured site("[metrics]\nfile = \"textfile/crossdock.prom\"\n");
  std::filesystem::create_directories(site.folder.path() / "textfile");
  BOOST_TEST((site({"run", "--once"}).exit == Exit::fine));
  const PrometheusText seen(read(site.folder.path() / "textfile/crossdock.prom"));
  BOOST_TEST(seen.complaints().empty(), seen.first_complaint());
  BOOST_TEST(seen.value(accepted) == "1");
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(site.folder.path() / "textfile")) files += entry.exists() ? 1u : 0u;
  BOOST_TEST(files == 1u);  // no temporary is left for node_exporter to find
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_is_told_and_stops_nothing) {
  const Measured site("[metrics]\nfile = \"nowhere/crossdock.prom\"\n");
  const Called called = site({"run", "--once"});
  BOOST_TEST(contains(called.out + called.err, "the metrics: "), called.out + called.err);
  BOOST_TEST(contains(site({"metrics"}).out, accepted + " 1"));
}

BOOST_AUTO_TEST_SUITE_END()
