#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace crossdock {

/// Bytes that are read once, window by window.
class InputStream {
 public:
  virtual ~InputStream() = default;
  /// Fills at most `window`; the number of bytes read, 0 at the end only. A short read is no end.
  virtual Result<std::size_t> read(std::span<char> window) = 0;
};

enum class FileKind : std::uint8_t { regular, folder, link, other };

/// What the file system tells of a name, links not followed.
struct FileStatus {
  FileKind kind = FileKind::other;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;  ///< since the epoch
  std::int64_t changed_ns = 0;   ///< of the inode: a rename into place sets it, a copy's preserved mtime does not
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t links = 0;

  friend bool operator==(const FileStatus&, const FileStatus&) = default;
};

/// A regular file that is open for reading.
class InputFile : public InputStream {
 public:
  /// The status now, of the open file and not of its name.
  virtual Result<FileStatus> status() = 0;
};

/// A new file that is being written. Destroyed without `close`, its content counts for nothing.
class OutputFile {
 public:
  virtual ~OutputFile() = default;
  virtual Result<Done> write(std::string_view bytes) = 0;
  virtual Result<Done> sync() = 0;
  virtual Result<Done> close() = 0;
};

struct FolderEntry {
  std::string name;  ///< as the file system has it: any bytes but `/` and NUL
  FileKind kind = FileKind::other;
};

/// The file system as far as durable work needs it, so that tests can own it: cut it off at a step, fill it, make it fail.
/// Every function names the path and the system's reason in its error.
class Disk {
 public:
  virtual ~Disk() = default;

  /// Opens an existing regular file. Links are not followed, and what is no regular file is refused without waiting for it.
  virtual Result<std::unique_ptr<InputFile>> open(const std::filesystem::path& path) = 0;
  /// Makes a new file with mode 0640; EEXIST where the name is taken, by a link too.
  virtual Result<std::unique_ptr<OutputFile>> create(const std::filesystem::path& path) = 0;
  virtual Result<FileStatus> status(const std::filesystem::path& path) = 0;
  /// The entries of a folder but `.` and `..`, in no order; ENOTDIR for a link. An error where there are more than `limit`.
  virtual Result<std::vector<FolderEntry>> list(const std::filesystem::path& folder, std::size_t limit) = 0;
  /// Moves a name within one file system, replacing what is there.
  virtual Result<Done> rename_replacing(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  /// Moves a name within one file system; EEXIST where the target is taken, atomically.
  virtual Result<Done> rename_new(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  virtual Result<Done> remove(const std::filesystem::path& path) = 0;
  /// Makes the folder and what is missing above it with mode 0750; fine where it is there.
  virtual Result<Done> make_folders(const std::filesystem::path& folder) = 0;
  /// Makes the names in a folder durable.
  virtual Result<Done> sync_folder(const std::filesystem::path& folder) = 0;
};

/// The machine's own.
[[nodiscard]] Disk& machine_disk();

/// "cannot rename `a`: No such file or directory", with the errno; the name is made printable.
[[nodiscard]] Error system_error(std::string_view action, const std::filesystem::path& path, int error_number);

}  // namespace crossdock
