#include <string>

#include "transport/host_key.h"
#include "transport/private_key.h"
#include "transport/sftp_fixture.h"

using namespace crossdock;
using namespace crossdock::transport;
using namespace crossdock::transport::test;

namespace {

/// What a look into the server's folder says.
Trouble trouble_with(const SftpFixture& site, const SftpSettings& settings) {
  const auto channel = site.open(settings);
  const auto findings = channel->find(site.now, 10);
  BOOST_REQUIRE(!findings.ok());
  return channel->trouble().value();
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(ssh_login)

BOOST_DATA_TEST_CASE(ed25519_and_ecdsa_keys_let_us_in_plain_and_encrypted, makes, make) {
  SftpServer::Options options;
  options.user_keys = {"ed25519", "ecdsa"};
  const SftpFixture site(make, options);
  for (const std::string type : {"ed25519", "ecdsa"}) {
    SftpSettings settings = site.settings();
    settings.key = secret(site.server.private_key(type));
    BOOST_TEST(site.ready(*site.open(settings)).empty());
    settings.key = secret(site.server.private_key(type, "open sesame"));
    settings.passphrase = secret("open sesame\n");
    BOOST_TEST(site.ready(*site.open(settings)).empty());
  }
}

BOOST_AUTO_TEST_CASE(a_password_lets_us_in_where_the_server_takes_one) {
  SftpServer::Options options;
  options.key_login = false;
  options.password_login = true;
  const SftpFixture site(SftpServer::Make::proftpd, options);
  SftpSettings settings = site.settings();
  settings.password = secret(SftpServer::password() + "\n");
  BOOST_TEST(site.ready(*site.open(settings)).empty());
  settings.password = secret("hunter2");
  const Trouble refused = trouble_with(site, settings);
  BOOST_TEST((refused.kind == TroubleKind::login));
  BOOST_TEST(says(refused.cause, "it refused our password"), refused.cause);
  BOOST_TEST(!says(refused.cause, "hunter2"));
}

BOOST_AUTO_TEST_CASE(a_server_may_want_a_key_and_a_password) {
  SftpServer::Options options;
  options.more = "SFTPAuthMethods publickey+password\n";
  options.password_login = true;
  const SftpFixture site(SftpServer::Make::proftpd, options);
  SftpSettings settings = site.settings();
  settings.password = secret(SftpServer::password());
  const auto channel = site.open(settings);
  const auto findings = channel->find(site.now, 10);
  BOOST_TEST(findings.ok(), why(findings) << site.server.log());
}

BOOST_DATA_TEST_CASE(a_key_that_the_server_does_not_know_is_told_with_what_to_do, makes, make) {
  SftpServer::Options options;
  options.user_keys = {"ecdsa"};
  const SftpFixture site(make, options);
  const Trouble refused = trouble_with(site, site.settings());
  BOOST_TEST((refused.kind == TroubleKind::login));
  BOOST_TEST(says(refused.cause, "it refused our key"), refused.cause);
  BOOST_TEST(says(refused.next, "crossdock channel poll acme"), refused.next);
}

BOOST_AUTO_TEST_CASE(an_rsa_key_that_libssh2_cannot_use_is_told_as_such) {
  SftpServer::Options options;
  options.user_keys = {"rsa"};
  const SftpFixture site(SftpServer::Make::openssh, options);
  SftpSettings settings = site.settings();
  settings.key = secret(site.server.private_key("rsa"));
  const auto channel = site.open(settings);
  if (channel->find(site.now, 10).ok()) return;  // libssh2 1.11 and newer
  const Trouble refused = channel->trouble().value();
  BOOST_TEST((refused.kind == TroubleKind::login));
  BOOST_TEST(says(refused.cause, "Our key is RSA, and libssh2 1.10"), refused.cause);
  BOOST_TEST(says(refused.next, "ssh-keygen -t ed25519"), refused.next);
}

BOOST_AUTO_TEST_CASE(a_key_that_cannot_be_used_is_told_before_the_server_is_blamed) {
  const SftpFixture site(SftpServer::Make::openssh);
  const std::string encrypted = site.server.private_key("ed25519", "open sesame");
  SftpSettings settings = site.settings();
  const auto expect = [&](const std::string& cause, const std::string& next) {
    const Trouble trouble = trouble_with(site, settings);
    BOOST_TEST((trouble.kind == TroubleKind::secret), name_of(trouble.kind) << trouble.cause);
    BOOST_TEST(says(trouble.cause, cause), trouble.cause);
    BOOST_TEST(says(trouble.next, next), trouble.next);
  };
  settings.key = secret(encrypted);
  expect("encrypted, and no passphrase is named", "passphrase = \"secret:");
  settings.passphrase = secret("wrong");
  expect("the passphrase is wrong", "check both secrets");
  settings.passphrase = {};
  settings.key = secret("PuTTY-User-Key-File-3: ssh-ed25519\n");
  expect("PuTTY's format", "puttygen");
  settings.key = secret("hunter2");
  expect("no private key", "");
  settings.key = secret("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n");
  expect("cannot be read by libssh2", "ssh-keygen -t ed25519");
  settings.key = []() -> Result<SecretText> { return Error{"there is no secret `secret:acme/sftp`", 0}; };
  expect("there is no secret `secret:acme/sftp`", "crossdock channel poll acme");
}

BOOST_DATA_TEST_CASE(no_key_is_pinned_nothing_is_sent_and_the_command_is_named, makes, make) {
  const SftpFixture site(make);
  SftpSettings settings = site.settings();
  settings.host_keys.clear();
  settings.key = []() -> Result<SecretText> {
    BOOST_ERROR("our key was touched before the server was known");
    return SecretText();
  };
  const Trouble refused = trouble_with(site, settings);
  BOOST_TEST((refused.kind == TroubleKind::host_key_unknown));
  BOOST_TEST(says(refused.next, "crossdock channel trust acme " + site.server.fingerprint("ed25519") + "`"), refused.next);
}

BOOST_DATA_TEST_CASE(a_host_key_that_changed_is_refused, makes, make) {
  SftpServer::Options options;
  options.host_keys = {"ed25519"};
  SftpFixture site(make, options);
  const SftpSettings settings = site.settings();
  BOOST_TEST(site.ready(*site.open(settings)).empty());
  site.server.renew_host_key("ed25519");
  const Trouble refused = trouble_with(site, settings);
  BOOST_TEST((refused.kind == TroubleKind::host_key_changed));
  BOOST_TEST(says(refused.cause, settings.host_keys[0]), refused.cause);
  BOOST_TEST(says(refused.next, "crossdock channel trust acme " + site.server.fingerprint("ed25519") + " --replace`"), refused.next);
}

BOOST_DATA_TEST_CASE(whichever_of_its_keys_is_pinned_is_asked_for, makes, make) {
  SftpFixture site(make);
  SftpSettings settings = site.settings();
  settings.host_keys = {"SHA256:an-old-one", site.server.fingerprint("ecdsa")};
  const auto channel = site.open(settings);
  BOOST_TEST(site.ready(*channel).empty());
  const int first = site.server.connections();
  channel->rest();
  BOOST_TEST(site.ready(*channel).empty());
  BOOST_TEST(site.server.connections() == first + 1);  // it remembers which

  // A server that drops a key between two connections shows its other one.
  settings.host_keys = {site.server.fingerprint("ecdsa"), site.server.fingerprint("ed25519")};
  const auto both = site.open(settings);
  BOOST_TEST(site.ready(*both).empty());
  both->rest();
  SftpServer::Options without;
  without.host_keys = {"ecdsa"};
  site.server.change(without);
  BOOST_TEST(site.ready(*both).empty());
}

BOOST_AUTO_TEST_CASE(every_key_of_a_server_is_listed_for_trust) {
  const SftpFixture site(SftpServer::Make::openssh);
  SftpSettings settings = site.settings();
  settings.host_keys.clear();
  const auto keys = ask_for_host_keys(settings, site.interrupt);
  BOOST_REQUIRE_MESSAGE(keys.ok(), why(keys));
  BOOST_REQUIRE(keys->size() == 2u);
  BOOST_TEST((keys->at(0) == HostKey{"ssh-ed25519", site.server.fingerprint("ed25519")}));
  BOOST_TEST((keys->at(1) == HostKey{"ecdsa-sha2-nistp256", site.server.fingerprint("ecdsa")}));
}

BOOST_AUTO_TEST_CASE(a_server_with_rsa_host_keys_only_is_told_as_such) {
  SftpServer::Options options;
  options.host_keys = {"rsa"};
  const SftpFixture site(SftpServer::Make::openssh, options);
  SftpSettings settings = site.settings();
  settings.host_keys = {site.server.fingerprint("rsa")};
  const auto channel = site.open(settings);
  if (channel->find(site.now, 10).ok()) return;  // libssh2 1.11 and newer
  const Trouble refused = channel->trouble().value();
  BOOST_TEST((refused.kind == TroubleKind::algorithms));
  BOOST_TEST(says(refused.cause, "has RSA host keys only"), refused.cause);
  BOOST_TEST(says(refused.cause, "rsa-sha2-512"), refused.cause);
  BOOST_TEST(says(refused.next, "Ed25519 or ECDSA host key"), refused.next);
}

BOOST_AUTO_TEST_CASE(an_old_server_with_an_rsa_host_key_works_as_its_key_is_pinned) {
  SftpServer::Options options;
  options.host_keys = {"rsa"};
  options.more = "HostKeyAlgorithms +ssh-rsa\n";
  const SftpFixture site(SftpServer::Make::openssh, options);
  SftpSettings settings = site.settings();
  settings.host_keys = {site.server.fingerprint("rsa")};
  BOOST_TEST(site.ready(*site.open(settings)).empty());
}

BOOST_AUTO_TEST_CASE(a_server_that_knows_only_weak_ciphers_is_refused_with_what_it_offers) {
  SftpServer::Options options;
  options.more = "Ciphers aes128-cbc\n";
  const SftpFixture site(SftpServer::Make::openssh, options);
  const Trouble refused = trouble_with(site, site.settings());
  BOOST_TEST((refused.kind == TroubleKind::algorithms));
  BOOST_TEST(says(refused.cause, "aes128-cbc"), refused.cause);
}

BOOST_AUTO_TEST_CASE(a_user_without_sftp_is_told_as_such) {
  SftpServer::Options options;
  options.more = "Match all\nForceCommand /bin/false\n";
  const SftpFixture site(SftpServer::Make::openssh, options);
  const auto channel = site.open();
  BOOST_TEST(!channel->find(site.now, 10).ok());
}

BOOST_AUTO_TEST_CASE(the_facts_of_a_private_key_are_seen_without_opening_it) {
  const SftpServer server(SftpServer::Make::openssh);
  using Format = PrivateKeyFacts::Format;
  for (const auto& [type, name] : {std::pair{"ed25519", "ssh-ed25519"}, {"ecdsa", "ecdsa-sha2-nistp256"}, {"rsa", "ssh-rsa"}}) {
    const PrivateKeyFacts plain = look_at_private_key(server.private_key(type));
    BOOST_TEST((plain.format == Format::openssh));
    BOOST_TEST(plain.type == name);
    BOOST_TEST(!plain.encrypted);
    const PrivateKeyFacts encrypted = look_at_private_key(server.private_key(type, "x"));
    BOOST_TEST(encrypted.type == name);
    BOOST_TEST(encrypted.encrypted);
  }
  const PrivateKeyFacts old = look_at_private_key("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n");
  BOOST_TEST((old.format == Format::pem && old.is_rsa() && old.encrypted));
  BOOST_TEST((look_at_private_key("-----BEGIN ENCRYPTED PRIVATE KEY-----\n").encrypted));
  BOOST_TEST((look_at_private_key("").format == Format::unknown));
  // Cut anywhere, it says less and harms nobody.
  const std::string whole = server.private_key("ed25519");
  for (std::size_t size = 0; size < whole.size(); ++size) static_cast<void>(look_at_private_key(whole.substr(0, size) + "\n-----END"));
}

BOOST_AUTO_TEST_SUITE_END()
