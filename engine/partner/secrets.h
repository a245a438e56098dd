#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace crossdock::partner {

/// Finds what "secret:acme/sftp" stands for. Looked for, in this order: the environment variable CROSSDOCK_SECRET_ACME_SFTP; the
/// systemd credential `acme.sftp`; the file `acme/sftp` in the site's folder of secrets, which nobody else may read.
class Secrets {
 public:
  explicit Secrets(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// The message of an error never shows the secret. ENOENT: it is in none of the places.
  [[nodiscard]] Result<SecretText> find(std::string_view reference) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace crossdock::partner
