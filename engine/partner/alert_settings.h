#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/source.h"

namespace crossdock::partner {

enum class AlertChannel : std::uint8_t { command, email, webhook };
[[nodiscard]] std::string_view name_of(AlertChannel channel);

enum class MailEncryption : std::uint8_t { required, optional, none };

/// One `[[alert]]` of crossdock.toml: who is told of which exceptions, and how.
struct AlertSettings {
  std::string name;
  AlertChannel channel = AlertChannel::command;
  std::string severity = "high";      ///< exceptions at least as severe
  std::vector<std::string> partners;  ///< of these; empty: of all
  std::vector<std::string> tiers;     ///< with documents of these; empty: of all
  std::chrono::seconds every{900};    ///< one message in this time, at most
  std::chrono::milliseconds timeout{30'000};
  std::vector<std::string> command;  ///< command: the program and its arguments
  std::string url;                   ///< email: "smtp://host:587"; webhook: "https://host/path"
  std::string from;
  std::vector<std::string> to;
  MailEncryption encryption = MailEncryption::required;
  std::string user;
  std::string password, signing_key;  ///< references to secrets
  std::string ca_file;                ///< absolute; empty: the machine's certificates
  SourceSpan span;
};

}  // namespace crossdock::partner
