#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/disk.h"
#include "base/result.h"

namespace crossdock {

/// The whole of a regular file of at most `limit` bytes (see base/limits.h). Links are followed: for files that the site's owner
/// names, such as grammars and maps. What a partner dropped is opened with `Disk::open`.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit);

/// The rest of a stream; an error where it is longer than `limit` bytes.
[[nodiscard]] Result<std::string> read_all(InputStream& stream, std::uint64_t limit);

enum class Existing : std::uint8_t {
  replace,
  refuse,  ///< EEXIST where the name is taken, atomically
};

/// Writes a file so that a reader sees the old content or the new, whole and durable: a temporary beside it, fsync, rename, fsync
/// of the folder. The folder must be there.
[[nodiscard]] Result<Done> write_file_atomic(const std::filesystem::path& path, std::string_view content,
                                             Existing existing = Existing::replace, Disk& disk = machine_disk());

/// A regular file read in windows, opened as `Disk::open` does.
class FileStream final : public InputStream {
 public:
  static Result<FileStream> open(const std::filesystem::path& path, Disk& disk = machine_disk());
  Result<std::size_t> read(std::span<char> window) override { return file_->read(window); }
  Result<FileStatus> status() { return file_->status(); }

 private:
  explicit FileStream(std::unique_ptr<InputFile> file) : file_(std::move(file)) {}
  std::unique_ptr<InputFile> file_;
};

/// Standard input, read in windows.
class StandardInput final : public InputStream {
 public:
  Result<std::size_t> read(std::span<char> window) override;
};

/// Bytes in memory as a stream. `most` bytes a read let tests cut the input anywhere.
class MemoryStream final : public InputStream {
 public:
  explicit MemoryStream(std::string_view bytes, std::size_t most = ~std::size_t{0}) : rest_(bytes), most_(most) {}
  Result<std::size_t> read(std::span<char> window) override;

 private:
  std::string_view rest_;
  std::size_t most_;
};

}  // namespace crossdock
