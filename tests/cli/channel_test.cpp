#include <filesystem>
#include <string>

#include <boost/test/unit_test.hpp>

#include "cli/command.h"
#include "cli/pin_host_key.h"
#include "support/sftp_server.h"
#include "support/temporary_folder.h"

using namespace crossdock::test;
using crossdock::cli::Exit;
using crossdock::cli::with_host_key;

namespace {

struct ChannelFixture {
  TemporaryFolder folder;
  SftpServer server{SftpServer::Make::openssh};
  std::string site = folder.path().string();

  ChannelFixture() {
    write(folder.path() / "crossdock.toml", "name = \"test\"\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n");
    write(folder.path() / "partners/erp/partner.toml",
          "name = \"erp\"\n[[document]]\nobject = \"order\"\nformat = \"json\"\ndirection = \"out\"\n");
    write(folder.path() / "secrets/harbor/sftp", server.private_key("ed25519"));
    std::filesystem::permissions(folder.path() / "secrets/harbor/sftp", std::filesystem::perms::owner_read);
    write(pack(),
          "name = \"harbor\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"HARBORMART\" }\n[channel]\nkind = \"sftp\"\nhost = "
          "\"127.0.0.1\"\nport = " +
              std::to_string(server.port()) + "\nuser = \"" + server.user() + "\"\nkey = \"secret:harbor/sftp\"\nin = \"" +
              (server.data() / "out").string() + "\"\nout = \"" + (server.data() / "in").string() +
              "\"\nready = \"renamed\"\n[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"erp\"\n");
  }
  [[nodiscard]] std::filesystem::path pack() const { return folder.path() / "partners/harbor/partner.toml"; }
  [[nodiscard]] Called channel(std::vector<std::string> words) const {
    words.insert(words.begin(), "channel");
    words.insert(words.end(), {"--site", site, "--shipped", source_folder()});
    return call(words);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(channels)

BOOST_FIXTURE_TEST_CASE(a_server_is_trusted_probed_and_polled, ChannelFixture) {
  const Called unknown = channel({"probe", "harbor"});
  BOOST_TEST((unknown.exit == Exit::found));
  BOOST_TEST(contains(unknown.err, "crossdock channel trust harbor " + server.fingerprint("ed25519")), unknown.err);

  const Called keys = channel({"trust", "harbor"});
  BOOST_TEST(contains(keys.out, server.fingerprint("ed25519")), keys.out + keys.err);
  BOOST_TEST(contains(keys.out, server.fingerprint("ecdsa")));
  const Called wrong = channel({"trust", "harbor", "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"});
  BOOST_TEST((wrong.exit == Exit::found));
  BOOST_TEST(!contains(read(pack()), "host_key"));

  BOOST_TEST((channel({"trust", "harbor", server.fingerprint("ed25519")}).exit == Exit::fine));
  BOOST_TEST(contains(read(pack()), "[channel]\nhost_key = \"" + server.fingerprint("ed25519") + "\"\n"));
  const Called other = channel({"trust", "harbor", server.fingerprint("ecdsa")});
  BOOST_TEST(contains(other.err, "--replace"), other.err);
  BOOST_TEST((channel({"trust", "harbor", server.fingerprint("ecdsa"), "--replace"}).exit == Exit::fine));
  BOOST_TEST(!contains(read(pack()), server.fingerprint("ed25519")));

  const Called probed = channel({"probe", "harbor"});
  BOOST_TEST((probed.exit == Exit::fine), probed.err);
  BOOST_TEST(contains(probed.out, "by publickey"), probed.out);
  BOOST_TEST(contains(probed.out, "0 files"), probed.out);

  server.put("out/po.edi", order());
  const Called polled = channel({"poll", "harbor"});
  BOOST_TEST((polled.exit == Exit::fine), polled.out + polled.err);
  BOOST_TEST(contains(polled.out, "accepted  harbor/po.edi"), polled.out);
  BOOST_TEST(server.names("in").size() == 1u);
  BOOST_TEST(server.names("out").empty());
}

BOOST_FIXTURE_TEST_CASE(a_partner_without_a_server_is_told_so, ChannelFixture) {
  BOOST_TEST((channel({"probe", "erp"}).exit == Exit::usage));
  BOOST_TEST((channel({"poll", "nobody"}).exit == Exit::not_found));
}

BOOST_AUTO_TEST_CASE(a_host_key_is_written_into_the_channel_table_and_nothing_else_is_changed) {
  BOOST_TEST(with_host_key("name = \"a\"\n[channel]  # ours\nkind = \"sftp\"\n[x12]\n", "SHA256:x").value() ==
             "name = \"a\"\n[channel]  # ours\nhost_key = \"SHA256:x\"\nkind = \"sftp\"\n[x12]\n");
  BOOST_TEST(with_host_key("[channel]\n  host_key = [\"a\", \"b\"]\nport = 1\n", "SHA256:x").value() ==
             "[channel]\n  host_key = \"SHA256:x\"\nport = 1\n");
  BOOST_TEST(with_host_key("[x12]\nhost_key = \"a\"\n[channel]", "SHA256:x").value() ==
             "[x12]\nhost_key = \"a\"\n[channel]\nhost_key = \"SHA256:x\"\n");
  BOOST_TEST(!with_host_key("channel.kind = \"sftp\"\n", "SHA256:x").ok());
  BOOST_TEST(!with_host_key("[channel]\nhost_key = [\n\"a\"]\n", "SHA256:x").ok());
}

BOOST_AUTO_TEST_SUITE_END()
