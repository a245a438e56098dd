#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/disk.h"
#include "base/file.h"
#include "base/result.h"

namespace crossdock {

/// A file that is written piece by piece under a temporary name beside its own, and appears whole and durable or not at all.
class NewFile {
 public:
  static Result<NewFile> begin(const std::filesystem::path& path, Disk& disk = machine_disk());
  ~NewFile();
  NewFile(NewFile&&) = default;
  NewFile& operator=(NewFile&&) = delete;

  Result<Done> write(std::string_view bytes) { return file_->write(bytes); }
  /// fsync, rename, fsync of the folder. Not called, or failed: there is no file, and the temporary one is gone.
  Result<Done> commit(Existing existing = Existing::replace);

 private:
  NewFile(Disk& disk, std::filesystem::path path, std::filesystem::path temporary, std::unique_ptr<OutputFile> file)
      : disk_(disk), path_(std::move(path)), temporary_(std::move(temporary)), file_(std::move(file)) {}

  Disk& disk_;
  std::filesystem::path path_, temporary_;
  std::unique_ptr<OutputFile> file_;  ///< nullptr: it was committed, or moved from
};

}  // namespace crossdock
