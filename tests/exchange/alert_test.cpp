#include <filesystem>
#include <fstream>
#include <memory>

#include <boost/test/unit_test.hpp>

#include "base/json.h"
#include "exchange/alert_service.h"
#include "exchange/site_fixture.h"
#include "ledger/sqlite_ledger.h"
#include "report/status.h"
#include "support/talking_server.h"

using namespace crossdock;
using namespace crossdock::exchange;
using namespace crossdock::ledger;

namespace {

/// A site whose one alert writes into the file "told".
struct Alerted : exchange::test::SiteFixture {
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<FolderArchive> archive;
  std::vector<std::string> remarks;

  Alerted() { configure(); }
  void configure(const std::string& more = "", const std::string& channel = "") {
    const std::string to_file =
        "channel = \"command\"\ncommand = [\"/bin/sh\", \"-c\", \"cat >> " + (folder.path() / "told").string() + "\"]\n";
    write("crossdock.toml", "name = \"test\"\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n[[alert]]\nname = \"desk\"\n" +
                                (channel.empty() ? to_file : channel) + more);
    load();
    if (ledger != nullptr) return;
    std::filesystem::create_directories(exchange);
    ledger = open_sqlite_ledger(exchange / "ledger.db", clock).value();
    archive = std::make_unique<FolderArchive>(exchange, machine_disk());
  }
  std::string raise(const std::string& partner, const std::string& rule, ExceptionSeverity severity, const std::string& item,
                    const std::string& cause = "ship-to `0999` is no store that we know") {
    return ledger->commit([&](LedgerWriter& writer) {
      ExceptionCause raised;
      raised.group = {partner, "850", rule, "ship_to.id"};
      raised.severity = severity;
      raised.cause = cause;
      raised.next = "add it to stores.csv";
      raised.owner = "customer service";
      raised.due = Instant{clock.now().milliseconds + 3'600'000};
      raised.document = item;
      return writer.raise(raised);
    });
  }
  /// A daemon that starts, holds one round and stops.
  void round() {
    const Context context{site, Layout{exchange}, machine_disk(), clock, *ledger, *archive};
    AlertService service(context, [this](std::string text) { remarks.push_back(std::move(text)); });
    service.round();
  }
  void later(std::int64_t seconds) { clock.set({clock.now().milliseconds + seconds * 1000}); }
  [[nodiscard]] std::string told() {
    std::string text =
        std::filesystem::exists(folder.path() / "told") ? read_file(folder.path() / "told", 1'000'000).value() : std::string();
    std::filesystem::remove(folder.path() / "told");
    return text;
  }
  [[nodiscard]] report::SiteStatus status() {
    return ledger->ask([&](const LedgerView& view) { return report::gather_status(view, clock.now()); });
  }
};

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(alerts, Alerted)

BOOST_AUTO_TEST_CASE(an_exception_is_told_once_with_everything_that_helps_and_a_restart_repeats_nothing) {
  const std::string id = raise("acme", "R_STORE", ExceptionSeverity::urgent, "D1");
  round();
  BOOST_TEST(told() == "test, 2026-11-20 08:01:14Z: 1 exception\n\nurgent   " + id +
                           "  acme 850, for 0s\n         ship-to \"0999\" is no store that we know\nnext     add it to stores.csv\n"
                           "owner    customer service\ndue      09:01:14Z\n         crossdock exception show " +
                           id + "\n\nAll of it: crossdock status\n");
  round();
  later(100'000);
  round();
  BOOST_TEST(told().empty());
  BOOST_TEST(remarks.empty());
}

BOOST_AUTO_TEST_CASE(severity_partners_and_tiers_say_whom_it_concerns) {
  configure("severity = \"high\"\npartners = [\"acme\"]\ntiers = [\"revenue\"]\n");
  const auto add = [&](const std::string& partner, const std::string& tier) {
    return ledger->commit([&](LedgerWriter& writer) {
      DocumentRecord document;
      document.partner = partner;
      document.tier = tier;
      document.at = clock.now();
      return writer.add(document, "");
    });
  };
  (void)raise("acme", "LOW", ExceptionSeverity::normal, add("acme", "revenue"));
  (void)raise("beta", "OTHER", ExceptionSeverity::urgent, add("beta", "revenue"));
  (void)raise("acme", "TIER", ExceptionSeverity::urgent, add("acme", "analytics"));
  (void)raise("acme", "FILE", ExceptionSeverity::urgent, "");
  round();
  BOOST_TEST(told().empty());
  const std::string wanted = raise("acme", "WANTED", ExceptionSeverity::high, add("acme", "revenue"));
  round();
  const std::string text = told();
  BOOST_TEST(contains(text, ": 1 exception\n"), text);
  BOOST_TEST(contains(text, wanted), text);
}

BOOST_AUTO_TEST_CASE(one_message_in_its_time_and_then_a_digest_of_what_came_and_what_grew) {
  const std::string first = raise("acme", "R1", ExceptionSeverity::high, "D1");
  round();
  BOOST_TEST(contains(told(), first));
  for (const char* item : {"D2", "D3", "D4"}) (void)raise("acme", "R1", ExceptionSeverity::high, item);
  const std::string second = raise("acme", "R2", ExceptionSeverity::high, "D5");
  later(899);
  round();
  BOOST_TEST(told().empty());
  later(1);
  round();
  const std::string digest = told();
  BOOST_TEST(contains(digest, "2 exceptions"), digest);
  BOOST_TEST(contains(digest, first + "  acme 850, 4 times"), digest);
  BOOST_TEST(contains(digest, second), digest);
  later(900);
  round();
  BOOST_TEST(told().empty());
  // What becomes more severe is news, what is closed is none.
  (void)raise("acme", "R2", ExceptionSeverity::urgent, "D5");
  ledger->write([&](LedgerWriter& writer) { writer.close_exception(first, ExceptionState::resolved, "anna", "mended"); });
  round();
  const std::string risen = told();
  BOOST_TEST(contains(risen, "urgent   " + second), risen);
  BOOST_TEST(!contains(risen, first), risen);
}

BOOST_AUTO_TEST_CASE(a_channel_that_fails_is_tried_again_after_a_pause_and_everybody_sees_it) {
  configure("", "channel = \"command\"\ncommand = [\"/bin/sh\", \"-c\", \"echo no pager >&2; exit 1\"]\n");
  const std::string id = raise("acme", "R1", ExceptionSeverity::urgent, "D1");
  round();
  BOOST_REQUIRE_EQUAL(remarks.size(), 1u);
  BOOST_TEST(remarks[0] == "the alert desk could not be sent: the program ended with 1: no pager");
  later(29);
  round();
  BOOST_TEST(remarks.size() == 1u);
  const report::SiteStatus seen = status();
  BOOST_REQUIRE_EQUAL(seen.alerts.size(), 1u);
  BOOST_TEST(contains(report::status_text(seen, clock.now(), 10), "alert    desk could not be sent, for 29s, 1 try\n"));
  configure();
  later(1);
  round();
  BOOST_TEST(contains(told(), id));
  BOOST_TEST(status().alerts.empty());
}

BOOST_AUTO_TEST_CASE(what_a_stopped_daemon_left_unsent_goes_out_at_the_next_start) {
  ledger->write([&](LedgerWriter& writer) {
    AlertMessage message;
    message.alert = "desk";
    message.at = clock.now();
    message.text = "left behind\n";
    (void)writer.add(message, {});
    message.alert = "gone";
    (void)writer.add(message, {});
  });
  round();
  BOOST_TEST(told() == "left behind\n");
  BOOST_TEST(ledger->ask([](const LedgerView& view) { return view.alerts_waiting(); }).empty());
  const auto unwanted = ledger->ask([](const LedgerView& view) { return view.latest_alert("gone"); });
  BOOST_REQUIRE(unwanted);
  BOOST_TEST((unwanted->state == AlertState::dropped));
}

BOOST_AUTO_TEST_CASE(mail_and_web_hooks_get_the_same_with_data_of_partners_made_harmless) {
  std::vector<crossdock::test::HttpServer::Request> requests;
  std::vector<std::string> mails;
  {
    crossdock::test::HttpServer hook(200);
    crossdock::test::SmtpServer post;
    configure(
        "[[alert]]\nname = \"mail\"\nchannel = \"email\"\nencryption = \"none\"\nfrom = \"edi@ours.example\"\nto = "
        "[\"anna@ours.example\"]\nurl = \"" +
            post.url() + "\"\n",
        "channel = \"webhook\"\nurl = \"" + hook.url() + "\"\nsigning_key = \"secret:hook\"\n");
    write("secrets/hook", "key\n");
    std::filesystem::permissions(folder.path() / "secrets/hook", std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    (void)raise("acme", "R1", ExceptionSeverity::urgent, "D1", "store `x\r\nBcc: thief@evil.example\x01\xE2\x80\xAE` is unknown");
    round();
    requests = hook.requests;
    mails = post.mails;
  }
  BOOST_TEST(remarks.empty(), (remarks.empty() ? "" : remarks[0]));
  BOOST_REQUIRE_EQUAL(requests.size(), 1u);
  const auto json = parse_json(requests[0].body);
  BOOST_REQUIRE(json.ok());
  const JsonValue* const exceptions = json->root.find("exceptions");
  BOOST_REQUIRE(exceptions != nullptr);
  BOOST_TEST(exceptions->items()[0].find("cause")->string() == "store `x\\x0D\\x0ABcc: thief@evil.example\\x01\\u{202E}` is unknown");
  BOOST_TEST(contains(requests[0].head, "X-Crossdock-Signature: sha256="));
  BOOST_REQUIRE_EQUAL(mails.size(), 1u);
  BOOST_TEST(!contains(mails[0], "\nBcc"));
}

BOOST_AUTO_TEST_SUITE_END()
