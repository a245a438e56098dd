#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "transport/readiness.h"

namespace crossdock::transport {

/// What becomes of a file on the server once every byte of it is in the archive.
enum class AfterFetch : std::uint8_t { remove, rename, leave };

/// How a file gets its name on the server.
enum class UploadRule : std::uint8_t {
  part,    ///< as `.<name>.part` first, then renamed
  direct,  ///< under its name at once: for servers that forbid renaming
};

/// Gives a secret when it is wanted; asked anew for each connection, so that a renewed key is taken up.
using SecretSource = std::function<Result<SecretText>()>;

/// An SFTP server and how we deal with it. Folders are the server's, as it names them.
struct SftpSettings {
  std::string partner;  ///< whose server it is: named in the commands that messages advise
  std::string host;
  std::uint16_t port = 22;
  std::string user;
  std::vector<std::string> host_keys;  ///< pinned: "SHA256:…"; no other key is accepted
  SecretSource key, passphrase, password;
  std::string in;   ///< fetched from; empty: nothing is fetched
  std::string out;  ///< sent to; empty: nothing is sent
  Readiness readiness;
  AfterFetch after_fetch = AfterFetch::remove;
  std::string fetched_to;  ///< with AfterFetch::rename
  UploadRule upload = UploadRule::part;
  std::chrono::milliseconds connect_timeout{20'000};  ///< until it is logged in
  std::chrono::milliseconds timeout{30'000};          ///< for the answer to each request
  std::uint64_t min_rate = 1000;                      ///< bytes a second over each `timeout` of a transfer; 0: none

  /// "sftp://ourco@sftp.acme.example:22"
  [[nodiscard]] std::string address() const;
};

}  // namespace crossdock::transport
