#include "base/secret.h"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/disk.h"
#include "base/limits.h"
#include "base/text.h"

namespace crossdock {

namespace {

constexpr mode_t others_may = 077;

std::string octal(mode_t mode) {
  std::string digits;
  for (int shift = 9; shift >= 0; shift -= 3) digits += static_cast<char>('0' + ((mode >> shift) & 7));
  return digits;
}

}  // namespace

SecretText& SecretText::operator=(SecretText&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  text_ = std::move(other.text_);
  other.wipe();
  return *this;
}

void SecretText::cut_line_end() {
  if (text_.ends_with('\n')) text_.pop_back();
  if (text_.ends_with('\r')) text_.pop_back();
}

void SecretText::wipe() noexcept {
  text_.resize(text_.capacity());  // what was moved away or cut is still in the buffer
  ::explicit_bzero(text_.data(), text_.size());
  text_.clear();
}

Result<SecretText> read_secret_file(const std::filesystem::path& path, SecretAccess access) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.number() < 0) return system_error("open", path, errno);
  struct stat found {};
  if (::fstat(file.number(), &found) != 0) return system_error("look at", path, errno);
  const std::string shown = "`" + printable(path.native()) + "`";
  if (!S_ISREG(found.st_mode)) return Error{shown + " is not a regular file", EINVAL};
  if (access == SecretAccess::owner_only) {
    if (found.st_uid != ::geteuid() && found.st_uid != 0) {
      return Error{shown + " belongs to another user: it must be ours or root's", EACCES};
    }
    if ((found.st_mode & others_may) != 0) {
      return Error{shown + " may be read by others (mode " + octal(found.st_mode & 07777) + "): `chmod 600` it", EACCES};
    }
  }
  std::string text;
  std::array<char, 4096> window{};
  while (true) {
    const ssize_t count = ::read(file.number(), window.data(), window.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("read", path, errno);
    if (count == 0) break;
    if (text.size() + static_cast<std::size_t>(count) > limits::secret_bytes) {
      return Error{shown + " is longer than " + std::to_string(limits::secret_bytes) + " bytes: that is no key or password", EFBIG};
    }
    text.append(window.data(), static_cast<std::size_t>(count));
  }
  ::explicit_bzero(window.data(), window.size());
  return SecretText(std::move(text));
}

}  // namespace crossdock
