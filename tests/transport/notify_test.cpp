#include "transport/notify.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "base/base64.h"
#include "base/hmac.h"
#include "base/text.h"
#include "support/talking_server.h"
#include "support/temporary_folder.h"

using namespace crossdock;
using namespace crossdock::transport;
using crossdock::test::HttpServer;
using crossdock::test::SmtpServer;

namespace {

const Mail mail{"edi@ours.example",        {"anna@ours.example", "ben@ours.example"}, "2 exceptions", "first\n.\nlast\n", "site-ops-7",
                Instant{1'795'000'000'000}};

MailServer plain(const std::string& url) {
  MailServer server;
  server.url = url;
  server.encryption = MailServer::Encryption::none;
  server.timeout = std::chrono::milliseconds(20'000);
  return server;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Its lines, unfolded, up to the empty one.
std::vector<std::string> headers_of(const std::string& message) {
  std::vector<std::string> headers;
  std::istringstream lines(message);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) break;
    if (line.starts_with(' ') && !headers.empty())
      headers.back() += line;
    else
      headers.push_back(line);
  }
  return headers;
}

std::string body_of(const std::string& message) {
  const std::size_t lf = message.find("\n\n");
  const std::size_t start = lf != std::string::npos ? lf + 2 : message.find("\r\n\r\n") + 4;
  return from_base64(message.substr(start)).value_or("no base64");
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

struct NoProxy {
  NoProxy() {
    for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY", "HTTPS_PROXY"}) ::unsetenv(name);
  }
  Interrupt interrupt;
  crossdock::test::TemporaryFolder folder;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(notify, NoProxy)

BOOST_AUTO_TEST_CASE(a_mail_arrives_whole_at_everybody) {
  std::vector<std::string> lines, mails;
  {
    SmtpServer server;
    const auto sent = send_mail(plain(server.url()), mail, interrupt);
    BOOST_TEST(sent.ok(), (sent.ok() ? "" : sent.error().message));
    lines = server.lines;
    mails = server.mails;
  }
  BOOST_REQUIRE_EQUAL(mails.size(), 1u);
  const std::string commands = joined(lines, "\n");
  for (const char* command : {"MAIL FROM:<edi@ours.example>", "RCPT TO:<anna@ours.example>", "RCPT TO:<ben@ours.example>"})
    BOOST_TEST(contains(commands, command), commands);
  const auto headers = headers_of(mails[0]);
  for (const char* header :
       {"Date: Wed, 18 Nov 2026 11:06:40 +0000", "From: <edi@ours.example>", "To: <anna@ours.example>, <ben@ours.example>",
        "Subject: 2 exceptions", "Message-ID: <site-ops-7@ours.example>", "Auto-Submitted: auto-generated"})
    BOOST_TEST((std::find(headers.begin(), headers.end(), header) != headers.end()), header << " is missing in\n" << mails[0]);
  BOOST_TEST(body_of(mails[0]) == "first\r\n.\r\nlast\r\n");
}

BOOST_AUTO_TEST_CASE(what_a_partner_wrote_stays_in_the_subject) {
  Mail hostile = mail;
  hostile.subject = "cause\r\nBcc: thief@evil.example\r\n\r\nbody \xE2\x80\xAE and \xC3\xBC and \xFF";
  const std::string message = mail_message(hostile);
  for (const std::string& header : headers_of(message)) BOOST_TEST(!header.starts_with("Bcc"), message);
  BOOST_TEST(body_of(message).starts_with("first"));
  std::istringstream lines(message);
  for (std::string line; std::getline(lines, line);) BOOST_TEST(line.size() <= 78u, line);
  for (const char c : message) BOOST_TEST((c == '\r' || c == '\n' || (c >= ' ' && c < '\x7f')));
  Mail encoded = mail;
  encoded.subject = "=?UTF-8?B?aGk=?= looks encoded";
  BOOST_TEST(!contains(mail_message(encoded), "Subject: =?UTF-8?B?aGk=?= looks"));
}

BOOST_AUTO_TEST_CASE(without_the_encryption_that_is_required_nothing_is_sent) {
  std::vector<std::string> lines;
  {
    SmtpServer server;
    MailServer wanted = plain(server.url());
    wanted.encryption = MailServer::Encryption::required;
    wanted.user = "edi";
    wanted.password = SecretText("sesame");
    BOOST_TEST(!send_mail(wanted, mail, interrupt).ok());
    lines = server.lines;
  }
  for (const std::string& line : lines) BOOST_TEST((line.starts_with("EHLO") || line.starts_with("QUIT")), line);
}

BOOST_AUTO_TEST_CASE(a_server_that_refuses_is_told_with_its_answer) {
  crossdock::test::SmtpManners manners;
  manners.refuses_receivers = true;
  const SmtpServer server(manners);
  const auto sent = send_mail(plain(server.url()), mail, interrupt);
  BOOST_REQUIRE(!sent.ok());
  BOOST_TEST(contains(sent.error().message, "550"), sent.error().message);
}

BOOST_AUTO_TEST_CASE(silence_ends_in_time_and_an_interrupt_ends_it_at_once) {
  crossdock::test::SmtpManners manners;
  manners.is_silent_after_greeting = true;
  const SmtpServer silent(manners);
  MailServer impatient = plain(silent.url());
  impatient.timeout = std::chrono::milliseconds(100);
  const auto late = send_mail(impatient, mail, interrupt);
  BOOST_REQUIRE(!late.ok());
  BOOST_TEST(late.error().os_error == ETIMEDOUT);
  const HttpServer hanging(0);
  const auto posted = post_json({hanging.url(), {}, {}, std::chrono::milliseconds(100)}, "{}", "m-1", interrupt);
  BOOST_REQUIRE(!posted.ok());
  BOOST_TEST(posted.error().os_error == ETIMEDOUT);
  interrupt.raise();
  const auto ended = send_mail(plain(silent.url()), mail, interrupt);
  BOOST_REQUIRE(!ended.ok());
  BOOST_TEST(ended.error().os_error == EINTR);
}

BOOST_AUTO_TEST_CASE(where_nobody_listens_it_fails) {
  std::string url;
  { url = SmtpServer().url(); }
  BOOST_TEST(!send_mail(plain(url), mail, interrupt).ok());
}

BOOST_AUTO_TEST_CASE(a_web_hook_gets_the_json_with_a_signature_that_can_be_checked) {
  std::vector<HttpServer::Request> requests;
  const std::string json = R"({"subject":"2 exceptions","cause":"\u0022"})";
  {
    HttpServer server(204);
    const auto posted = post_json({server.url(), SecretText("key"), {}, std::chrono::milliseconds(20'000)}, json, "site-ops-7", interrupt);
    BOOST_TEST(posted.ok(), (posted.ok() ? "" : posted.error().message));
    requests = server.requests;
  }
  BOOST_REQUIRE_EQUAL(requests.size(), 1u);
  BOOST_TEST(requests[0].body == json);
  BOOST_TEST(requests[0].head.starts_with("POST /hook HTTP/1.1\n"));
  BOOST_TEST(contains(requests[0].head, "Content-Type: application/json\n"));
  BOOST_TEST(contains(requests[0].head, "X-Crossdock-Message: site-ops-7\n"));
  BOOST_TEST(contains(requests[0].head, "X-Crossdock-Signature: sha256=" + to_hex(hmac_sha256("key", json)) + "\n"));
}

BOOST_AUTO_TEST_CASE(any_answer_but_2xx_is_a_failure_and_redirects_are_not_followed) {
  const HttpServer broken(503);
  const auto refused = post_json({broken.url(), {}, {}, std::chrono::milliseconds(20'000)}, "{}", "m", interrupt);
  BOOST_REQUIRE(!refused.ok());
  BOOST_TEST(refused.error().message == "the web server answered 503");
  HttpServer elsewhere(200);
  {
    const HttpServer moved(307, "Location: " + elsewhere.url() + "\r\n");
    BOOST_TEST(!post_json({moved.url(), {}, {}, std::chrono::milliseconds(20'000)}, "{}", "m", interrupt).ok());
  }
  BOOST_TEST(elsewhere.requests.empty());
  BOOST_TEST(!post_json({"file:///etc/hostname", {}, {}, std::chrono::milliseconds(1'000)}, "{}", "m", interrupt).ok());
}

BOOST_AUTO_TEST_CASE(a_program_gets_its_arguments_as_they_are_and_the_text_on_standard_input) {
  const std::string out = (folder.path() / "out").string();
  ::setenv("CROSSDOCK_SECRET_TEST", "sesame", 1);
  const auto run = run_program({"/bin/sh", "-c", "cat > \"$0\"; echo \"$1|$CROSSDOCK_SECRET_TEST\" >> \"$0\"", out, "$(touch x); a b"},
                               "the text\n", std::chrono::seconds(20), interrupt);
  ::unsetenv("CROSSDOCK_SECRET_TEST");
  BOOST_TEST(run.ok(), (run.ok() ? "" : run.error().message));
  BOOST_TEST(read(out) == "the text\n$(touch x); a b|\n");
}

BOOST_AUTO_TEST_CASE(a_program_that_fails_is_told_with_its_first_line_and_one_that_is_not_there_too) {
  const auto failed =
      run_program({"/bin/sh", "-c", "printf 'no \\033[31mpager\\nmore\\n' >&2; exit 3"}, "text", std::chrono::seconds(20), interrupt);
  BOOST_REQUIRE(!failed.ok());
  BOOST_TEST(failed.error().message == "the program ended with 3: no \\x1B[31mpager");
  BOOST_TEST(!run_program({(folder.path() / "nothing").string()}, "text", std::chrono::seconds(20), interrupt).ok());
  // One that does not read what it gets is none the worse.
  BOOST_TEST(run_program({"/bin/true"}, std::string(1u << 20, 'x'), std::chrono::seconds(20), interrupt).ok());
}

BOOST_AUTO_TEST_CASE(a_program_that_does_not_end_is_killed_with_what_it_started) {
  const std::string mark = (folder.path() / "mark").string();
  const auto run =
      run_program({"/bin/sh", "-c", "(sleep 60; echo late > \"$0\") & sleep 60", mark}, "", std::chrono::milliseconds(100), interrupt);
  BOOST_REQUIRE(!run.ok());
  BOOST_TEST(run.error().os_error == ETIMEDOUT);
  interrupt.raise();
  BOOST_TEST(!run_program({"/bin/sleep", "60"}, "", std::chrono::seconds(60), interrupt).ok());
}

BOOST_AUTO_TEST_SUITE_END()
