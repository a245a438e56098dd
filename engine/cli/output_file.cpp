#include "cli/output_file.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/file.h"

namespace crossdock::cli {

namespace {

namespace fs = std::filesystem;

Result<Done> write_into(const fs::path& path, std::string_view content) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (file < 0) return system_error("open", path, errno);
  int problem = 0;
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      problem = errno;
      break;
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::close(file) != 0 && problem == 0) problem = errno;
  if (problem != 0) return system_error("write", path, problem);
  return Done{};
}

}  // namespace

Result<Done> write_output_file(const std::string& file, std::string_view content) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) return write_into(file, content);
  const fs::path target = fs::is_symlink(fs::symlink_status(file, error)) ? fs::weakly_canonical(file, error) : fs::path(file);
  return write_file_atomic(target, content);
}

}  // namespace crossdock::cli
