#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "faults/power.h"
#include "support/sftp_server.h"
#include "support/tcp_proxy.h"
#include "support/temporary_folder.h"

namespace crossdock::test {

/// What befalls a run of the program, and where.
struct Strike {
  std::string kind;      ///< as the shim calls it; "to server", "to client": the line is cut; empty: nothing
  std::uint64_t at = 0;  ///< the number of the call, or of the byte
  Loss loss = Loss::nothing;
};

/// How a run ended, and how much of what could have been struck there was.
struct RunEnd {
  int exit = 0;
  std::uint64_t changes = 0, reads = 0, to_server = 0, to_client = 0;
  std::string said;
};

/// What is compared of two days.
enum class View : std::uint8_t {
  whole,     ///< every file
  business,  ///< what partners see, and what lies where nothing may be left
  loose,     ///< that, whatever the ids of documents: lanes that run side by side take them in any order
};

/// A day of an invented site: orders come from a folder and from a server, good and faulty ones, a duplicate and noise; the ERP has
/// shipment notices and invoices for a shop, which acknowledges them. Each half of the day is one `crossdock run --once`.
class Day {
 public:
  static constexpr int halves = 2;

  Day(std::filesystem::path program, std::filesystem::path shim);

  /// The morning, before anything happened.
  void begin(int lanes = 1);
  /// What comes in this half of the day.
  void drop(int half);
  RunEnd run(const Strike& strike);
  /// Keeps all folders as they are, and goes back to that.
  void keep() const;
  void go_back() const;
  /// What `crossdock ledger check` finds; empty: nothing.
  [[nodiscard]] std::string faults() const;
  /// Every file of the site and of the server by its path, made comparable: ids of files depend on how often a program was started.
  [[nodiscard]] std::map<std::string, std::string> outcome(View view) const;

 private:
  void write(const std::string& path, const std::string& text) const;
  void put(const std::string& partner, const std::string& name, const std::string& text, int minute) const;
  void put_on_server(const std::string& text, int minute) const;
  [[nodiscard]] std::string translated(const std::string& sample) const;
  [[nodiscard]] RunEnd call(const std::vector<std::string>& words, const std::vector<std::string>& surroundings) const;

  std::filesystem::path program_, shim_;
  TemporaryFolder folder_;
  SftpServer server_;
  TcpProxy line_{server_.port()};
  std::filesystem::path site_ = folder_.path() / "site";
  std::filesystem::path exchange_ = site_ / "exchange";
  std::string shipment_, invoice_;
};

}  // namespace crossdock::test
