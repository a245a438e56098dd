#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/descriptor.h"
#include "base/result.h"

namespace crossdock {

/// A file of which pieces are read, of the site's owner: links are followed.
class PieceFile {
 public:
  [[nodiscard]] static Result<PieceFile> open(const std::filesystem::path& path);
  PieceFile(PieceFile&& other) noexcept : file_(other.file_.release()) {}

  /// `size` bytes from `offset` on; an error where the file has fewer.
  [[nodiscard]] Result<std::string> read(std::uint64_t offset, std::size_t size) const;

 private:
  explicit PieceFile(int descriptor) : file_(descriptor) {}
  Descriptor file_;
};

}  // namespace crossdock
