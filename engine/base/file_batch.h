#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "base/result.h"

namespace crossdock {

/// Files that become whole and durable under their names together: each is written under a temporary name beside its own, all are
/// synchronised, then each is renamed, then each folder is synchronised, once. Until `settle` nothing has changed for a reader. What a
/// batch leaves behind that is never settled are hidden temporaries.
class FileBatch {
 public:
  explicit FileBatch(Disk& disk) : disk_(disk) {}

  /// Writes a file that replaces what has its name. The folder must be there.
  Result<Done> write(const std::filesystem::path& target, std::string_view content);
  /// Takes in a temporary that was written beside `target`. What has that name already must have this size, and then stands for both.
  void add(std::filesystem::path written, std::filesystem::path target, std::uint64_t size);
  /// Run again after an error, it goes on with what is left.
  Result<Done> settle();
  /// Removes what was not settled, as far as that can be done.
  void drop();

  [[nodiscard]] bool empty() const { return files_.empty() && folders_.empty(); }
  /// Where the bytes lie that are to have this name; nothing where they are not in the batch.
  [[nodiscard]] std::optional<std::filesystem::path> written(const std::filesystem::path& target) const;

 private:
  struct File {
    std::filesystem::path written, target;
    std::optional<std::uint64_t> size;  ///< nothing: it replaces
  };
  Result<Done> give_name(const File& file);

  Disk& disk_;
  std::vector<File> files_;
  std::vector<std::filesystem::path> folders_;  ///< with renamed files, not synchronised yet
};

/// A name that nobody has, hidden, in the folder of `path`.
[[nodiscard]] std::filesystem::path temporary_beside(const std::filesystem::path& path);

}  // namespace crossdock
