#include "cli/output_file.h"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/disk.h"

namespace crossdock::cli {

namespace {

namespace fs = std::filesystem;

Result<Done> write_whole(int file, const fs::path& path, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_error("write", path, errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return Done{};
}

}  // namespace

OutputWriter::~OutputWriter() {
  if (other_ >= 0) ::close(other_);
}

void OutputWriter::open() {
  if (regular_ || other_ >= 0) return;
  std::error_code error;
  const fs::file_status status = fs::status(file_, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    other_ = ::open(file_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (other_ < 0) error_ = system_error("open", file_, errno);
    return;
  }
  const fs::path target = fs::is_symlink(fs::symlink_status(file_, error)) ? fs::weakly_canonical(file_, error) : fs::path(file_);
  auto begun = NewFile::begin(target);
  if (begun.ok())
    regular_.emplace(std::move(*begun));
  else
    error_ = begun.error();
}

void OutputWriter::write(std::string_view bytes) {
  if (!error_) open();
  if (error_) return;
  const auto written = regular_ ? regular_->write(bytes) : write_whole(other_, file_, bytes);
  if (!written.ok()) error_ = written.error();
}

Result<Done> OutputWriter::finish() {
  if (!error_) open();
  if (error_) return *error_;
  if (regular_) return regular_->commit();
  const int closed = ::close(std::exchange(other_, -1));
  if (closed != 0) return system_error("write", file_, errno);
  return Done{};
}

Result<Done> write_output_file(const std::string& file, std::string_view content) {
  OutputWriter writer(file);
  writer.write(content);
  return writer.finish();
}

}  // namespace crossdock::cli
