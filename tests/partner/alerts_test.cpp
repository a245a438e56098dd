#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "partner/alert_settings.h"
#include "partner/site.h"
#include "support/temporary_folder.h"

namespace fs = std::filesystem;
using namespace crossdock::partner;

namespace {

std::shared_ptr<const Site> site_with(const fs::path& folder, const std::string& text) {
  fs::create_directories(folder / "partners/acme");
  std::ofstream(folder / "partners/acme/partner.toml") << "name = \"acme\"\nfamily = true\n";
  std::ofstream(folder / "crossdock.toml") << text;
  return Site::load({folder, fs::path(CROSSDOCK_SOURCE_DIR)});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(alert_settings)

BOOST_AUTO_TEST_CASE(an_alert_of_each_channel_is_read) {
  const crossdock::test::TemporaryFolder folder;
  const auto site = site_with(folder.path(), R"(
[metrics]
file   = "textfile/crossdock.prom"
socket = "/run/crossdock/metrics.sock"
every  = "30s"
[[alert]]
name    = "pager"
channel = "command"
command = ["/usr/local/bin/page", "--now"]
severity = "urgent"
partners = ["acme"]
tiers    = ["revenue"]
every    = "5m"
timeout  = "10s"
[[alert]]
name    = "desk"
channel = "email"
url     = "smtp://mail.example:587"
from    = "edi@ours.example"
to      = ["anna@ours.example", "ben@ours.example"]
user    = "edi"
password = "secret:mail"
[[alert]]
name    = "chat"
channel = "webhook"
url     = "https://hooks.example/x"
signing_key = "secret:hook"
ca_file = "certificates.pem"
)");
  BOOST_REQUIRE(site->usable());
  const SiteSettings& settings = site->settings();
  BOOST_TEST(settings.metrics_file == (fs::absolute(folder.path()) / "textfile/crossdock.prom").lexically_normal());
  BOOST_TEST(settings.metrics_socket == "/run/crossdock/metrics.sock");
  BOOST_TEST(settings.metrics_every.count() == 30);
  BOOST_REQUIRE_EQUAL(settings.alerts.size(), 3u);
  const AlertSettings& pager = settings.alerts[0];
  BOOST_TEST((pager.command == std::vector<std::string>{"/usr/local/bin/page", "--now"}));
  BOOST_TEST(pager.severity == "urgent");
  BOOST_TEST(pager.every.count() == 300);
  BOOST_TEST(pager.timeout.count() == 10'000);
  BOOST_TEST((settings.alerts[1].encryption == MailEncryption::required));
  BOOST_TEST(settings.alerts[1].to.size() == 2u);
  BOOST_TEST(settings.alerts[1].severity == "high");
  BOOST_TEST(settings.alerts[2].ca_file == (fs::absolute(folder.path()) / "certificates.pem").lexically_normal().string());
}

BOOST_AUTO_TEST_CASE(what_cannot_work_is_told_when_the_site_is_read) {
  for (const auto& [text, complaint] : std::vector<std::pair<std::string, std::string>>{
           {"channel = \"command\"\ncommand = [\"/x\"]", "an `[[alert]]` needs `name`"},
           {"name = \"a\"", "an `[[alert]]` needs `channel`"},
           {"name = \"a\"\nchannel = \"command\"", "an `[[alert]]` needs `command`"},
           {"name = \"a\"\nchannel = \"command\"\ncommand = [\"page\"]", "the program of an alert is named by its whole path"},
           {"name = \"a\"\nchannel = \"email\"\nfrom = \"a@b\"\nto = [\"c@d\"]", "an `[[alert]]` needs `url`"},
           {"name = \"a\"\nchannel = \"email\"\nurl = \"smtp://m\"\nfrom = \"Anna <a@b>\"\nto = [\"c@d\"]",
            "`Anna <a@b>` is no mail address"},
           {"name = \"a\"\nchannel = \"email\"\nurl = \"smtp://m\"\nfrom = \"a@b\"\nto = \"c@d\\r\\nDATA\"", "is no mail address"},
           {"name = \"a\"\nchannel = \"email\"\nurl = \"smtp://m\"\nfrom = \"a@b\"\nto = [\"c@d\"]\nuser = \"u\"",
            "`user` and `password` go together"},
           {"name = \"a\"\nchannel = \"email\"\nurl = \"smtp://m\"\nfrom = \"a@b\"\nto = [\"c@d\"]\nuser = \"u\"\npassword = "
            "\"secret:p\"\nencryption = "
            "\"optional\"",
            "the password might go over the line as it is"},
           {"name = \"a\"\nchannel = \"webhook\"\nurl = \"file:///etc/passwd\"", "is no address that this alert can go to"},
           {"name = \"a\"\nchannel = \"webhook\"\nurl = \"https://u:p@h/\"", "an address holds no user"},
           {"name = \"a\"\nchannel = \"webhook\"\nurl = \"https://h\"\ntiers = [\"vip\"]", "`vip` is no tier"},
           {"name = \"a\"\nchannel = \"webhook\"\nurl = \"https://h\"\npartners = [\"nobody\"]", "which is no partner"},
           {"name = \"a\"\nchannel = \"webhook\"\nurl = \"https://h\"\n[[alert]]\nname = \"a\"\nchannel = \"webhook\"\nurl = \"https://h\"",
            "there are two alerts `a`"},
       }) {
    const crossdock::test::TemporaryFolder folder;
    const auto site = site_with(folder.path(), "[[alert]]\n" + text + "\n");
    std::string told;
    for (const auto& diagnostic : site->diagnostics()) told += diagnostic.message + "\n";
    BOOST_TEST(!site->usable(), text);
    BOOST_TEST(told.find(complaint) != std::string::npos, text + "\n" + told);
  }
}

BOOST_AUTO_TEST_CASE(a_secret_that_is_written_into_an_alert_is_refused_and_shown_nowhere) {
  const crossdock::test::TemporaryFolder folder;
  const auto site =
      site_with(folder.path(), "[[alert]]\nname = \"a\"\nchannel = \"webhook\"\nurl = \"https://h\"\nsigning_key = \"sesame-open\"\n");
  BOOST_TEST(!site->usable());
  for (const auto& diagnostic : site->diagnostics()) BOOST_TEST(diagnostic.message.find("sesame") == std::string::npos);
  BOOST_TEST(site->sources().file(0).text().find("sesame") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
