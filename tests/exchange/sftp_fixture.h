#pragma once

#include <filesystem>
#include <string>

#include "exchange/site_fixture.h"
#include "support/sftp_server.h"

namespace crossdock::exchange::test {

using crossdock::test::SftpServer;

/// The site of SiteFixture, with acme on a server of its own.
struct SftpSiteFixture : SiteFixture {
  SftpServer server;
  std::string more;        ///< lines of acme's [channel]
  std::uint16_t port = 0;  ///< instead of the server's own

  explicit SftpSiteFixture(SftpServer::Make make, SftpServer::Options options = {}) : server(make, std::move(options)) {
    write("secrets/acme/sftp", server.private_key("ed25519"));
    std::filesystem::permissions(folder.path() / "secrets/acme/sftp", std::filesystem::perms::owner_read);
    write_pack("acme");
  }

  void write_pack(const std::string& name, const std::string& route = "erp") {
    std::string id = name;
    for (char& c : id) c = static_cast<char>(c - 'a' + 'A');
    write("partners/" + name + "/partner.toml",
          "name = \"" + name + "\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"" + id + "\" }\n[x12]\nversion = \"004010\"\n" +
              "[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"" + route + "\"\n" + channel_text());
    load();
  }
  [[nodiscard]] std::string channel_text() const {
    return "[channel]\nkind = \"sftp\"\nhost = \"127.0.0.1\"\nport = " + std::to_string(port != 0 ? port : server.port()) + "\nuser = \"" +
           server.user() + "\"\nhost_key = \"" + server.fingerprint() + "\"\nkey = \"secret:acme/sftp\"\nin = \"" +
           (server.data() / "out").string() + "\"\nout = \"" + (server.data() / "in").string() +
           "\"\nready = \"renamed\"\ntimeout = \"1s\"\nconnect_timeout = \"2s\"\n" + more;
  }
  [[nodiscard]] std::vector<ledger::OutboxEntry> outbox(ledger::OutboxState state) {
    return open(surroundings())->ledger().ask([&](const ledger::LedgerView& view) { return view.outbox_in(state, 99); });
  }
};

}  // namespace crossdock::exchange::test
