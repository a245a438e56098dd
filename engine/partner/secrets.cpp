#include "partner/secrets.h"

#include <cerrno>
#include <cstdlib>

#include "base/text.h"
#include "partner/key_values.h"

namespace crossdock::partner {

namespace {

constexpr std::string_view prefix = "secret:";

std::string variable_of(std::string_view name) {
  std::string variable = "CROSSDOCK_SECRET_" + to_upper_ascii(name);
  for (char& c : variable) {
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain) c = '_';
  }
  return variable;
}

std::string credential_of(std::string_view name) {
  std::string credential(name);
  for (char& c : credential) {
    if (c == '/') c = '.';
  }
  return credential;
}

}  // namespace

Result<SecretText> Secrets::find(std::string_view reference) const {
  if (!is_secret_reference(reference)) return Error{"`" + printable(reference, 20) + "` is no reference to a secret", EINVAL};
  const std::string_view name = reference.substr(prefix.size());

  const std::string variable = variable_of(name);
  if (const char* value = std::getenv(variable.c_str()); value != nullptr && *value != '\0') return SecretText(value);

  const std::string credential = credential_of(name);
  if (const char* folder = std::getenv("CREDENTIALS_DIRECTORY"); folder != nullptr && *folder != '\0') {
    auto found = read_secret_file(std::filesystem::path(folder) / credential, SecretAccess::as_it_is);
    if (found.ok() || found.error().os_error != ENOENT) return found;
  }

  auto found = read_secret_file(folder_ / name, SecretAccess::owner_only);
  if (found.ok() || (found.error().os_error != ENOENT && found.error().os_error != ENOTDIR)) return found;
  return Error{"there is no secret `" + std::string(reference) + "`: put it into `" + printable((folder_ / name).string()) +
                   "` (mode 600), or into the environment as " + variable + ", or give systemd the credential " + credential,
               ENOENT};
}

}  // namespace crossdock::partner
