#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "support/sftp_server.h"
#include "support/temporary_folder.h"

namespace crossdock::test {

/// What befalls a run of the program, and where.
struct Strike {
  std::string kind;  ///< as the shim calls it; empty: nothing
  std::uint64_t at = 0;
  bool power = false;  ///< what was not synchronised is lost then
};

/// How a run ended.
struct RunEnd {
  int exit = 0;
  std::uint64_t calls = 0;  ///< that changed files
  std::string said;
};

/// A day of an invented site: orders come from a folder and from a server, good and faulty ones, a duplicate and noise; the ERP has
/// shipment notices and invoices for a shop, which acknowledges them. Each half of the day is one `crossdock run --once`.
class Day {
 public:
  static constexpr int halves = 2;

  Day(std::filesystem::path program, std::filesystem::path shim);

  /// The morning, before anything happened.
  void begin();
  /// What comes in this half of the day.
  void drop(int half);
  RunEnd run(const Strike& strike);
  /// What `crossdock ledger check` finds; empty: nothing.
  [[nodiscard]] std::string faults();
  /// Every file of the site and of the server by its path, made comparable: ids of files depend on how often a program was started.
  /// `business`: only what partners see, and what lies where nothing may be left.
  [[nodiscard]] std::map<std::string, std::string> outcome(bool business) const;

 private:
  void write(const std::string& path, const std::string& text) const;
  void put(const std::string& partner, const std::string& name, const std::string& text, int minute) const;
  void put_on_server(const std::string& text, int minute) const;
  [[nodiscard]] std::string translated(const std::string& sample) const;
  RunEnd call(const std::vector<std::string>& words, const std::vector<std::string>& more) const;

  std::filesystem::path program_, shim_;
  TemporaryFolder folder_;
  SftpServer server_;
  std::filesystem::path site_ = folder_.path() / "site";
  std::filesystem::path exchange_ = site_ / "exchange";
  std::string shipment_, invoice_;
};

}  // namespace crossdock::test
