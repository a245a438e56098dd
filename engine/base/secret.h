#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace crossdock {

/// A password or a private key in memory: overwritten when it goes, and never part of a message.
class SecretText {
 public:
  SecretText() = default;
  explicit SecretText(std::string text) : text_(std::move(text)) {}
  SecretText(SecretText&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
  SecretText& operator=(SecretText&& other) noexcept;
  SecretText(const SecretText&) = delete;
  SecretText& operator=(const SecretText&) = delete;
  ~SecretText() { wipe(); }

  [[nodiscard]] const std::string& reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  /// Without the line end that editors put behind a password.
  void cut_line_end();

 private:
  void wipe() noexcept;

  std::string text_;
};

enum class SecretAccess : std::uint8_t {
  owner_only,  ///< the file belongs to us or to root, and nobody else may read or write it
  as_it_is,    ///< whoever put it there guards it: systemd's credentials
};

/// The whole of a regular file of at most `limits::secret_bytes`. EACCES with what to do where others may read it.
[[nodiscard]] Result<SecretText> read_secret_file(const std::filesystem::path& path, SecretAccess access);

}  // namespace crossdock
