#include "base/disk.h"

#include <cerrno>
#include <system_error>

#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/text.h"

namespace crossdock {

namespace {

constexpr mode_t file_mode = 0640;
constexpr mode_t folder_mode = 0750;
constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::regular;
  if (S_ISDIR(mode)) return FileKind::folder;
  if (S_ISLNK(mode)) return FileKind::link;
  return FileKind::other;
}

FileStatus status_of(const struct stat& from) {
  FileStatus status;
  status.kind = kind_of(from.st_mode);
  status.size = static_cast<std::uint64_t>(from.st_size);
  status.modified_ns = from.st_mtim.tv_sec * nanoseconds_per_second + from.st_mtim.tv_nsec;
  status.changed_ns = from.st_ctim.tv_sec * nanoseconds_per_second + from.st_ctim.tv_nsec;
  status.device = from.st_dev;
  status.inode = from.st_ino;
  status.links = from.st_nlink;
  return status;
}

class MachineInputFile final : public InputFile {
 public:
  MachineInputFile(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}

  Result<std::size_t> read(std::span<char> window) override {
    while (true) {
      const ssize_t count = ::read(descriptor_.number(), window.data(), window.size());
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR) return system_error("read", path_, errno);
    }
  }

  Result<FileStatus> status() override {
    struct stat found {};
    if (::fstat(descriptor_.number(), &found) != 0) return system_error("look at", path_, errno);
    return status_of(found);
  }

 private:
  Descriptor descriptor_;
  std::filesystem::path path_;
};

class MachineOutputFile final : public OutputFile {
 public:
  MachineOutputFile(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}

  Result<Done> write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t count = ::write(descriptor_.number(), bytes.data(), bytes.size());
      if (count < 0) {
        if (errno == EINTR) continue;
        return system_error("write", path_, errno);
      }
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return Done{};
  }

  Result<Done> sync() override {
    if (::fsync(descriptor_.number()) != 0) return system_error("sync", path_, errno);
    return Done{};
  }

  Result<Done> close() override {
    // A descriptor is gone after close, whatever it says: it is never closed twice.
    if (::close(descriptor_.release()) != 0 && errno != EINTR) return system_error("close", path_, errno);
    return Done{};
  }

 private:
  Descriptor descriptor_;
  std::filesystem::path path_;
};

class MachineDisk final : public Disk {
 public:
  Result<std::unique_ptr<InputFile>> open(const std::filesystem::path& path) override {
    // O_NONBLOCK: opening a FIFO for reading would wait for its writer.
    Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    if (descriptor.number() < 0) {
      if (errno == ELOOP) return Error{"`" + printable(path.native()) + "` is a link, which is not followed", ELOOP};
      return system_error("open", path, errno);
    }
    struct stat found {};
    if (::fstat(descriptor.number(), &found) != 0) return system_error("look at", path, errno);
    if (S_ISDIR(found.st_mode)) return Error{"`" + printable(path.native()) + "` is a folder", EISDIR};
    if (!S_ISREG(found.st_mode)) return Error{"`" + printable(path.native()) + "` is not a regular file", EINVAL};
    return std::unique_ptr<InputFile>(std::make_unique<MachineInputFile>(descriptor.release(), path));
  }

  Result<std::unique_ptr<OutputFile>> create(const std::filesystem::path& path) override {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, file_mode);
    if (descriptor < 0) return system_error("create", path, errno);
    return std::unique_ptr<OutputFile>(std::make_unique<MachineOutputFile>(descriptor, path));
  }

  Result<FileStatus> status(const std::filesystem::path& path) override {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0) return system_error("look at", path, errno);
    return status_of(found);
  }

  Result<std::vector<FolderEntry>> list(const std::filesystem::path& folder, std::size_t limit) override {
    Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    if (descriptor.number() < 0) return system_error("list", folder, errno);
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(descriptor.number()), &::closedir);
    if (!stream) return system_error("list", folder, errno);
    const int number = descriptor.release();

    std::vector<FolderEntry> entries;
    while (true) {
      errno = 0;
      const dirent* entry = ::readdir(stream.get());
      if (entry == nullptr) {
        if (errno != 0) return system_error("list", folder, errno);
        return entries;
      }
      const std::string_view name = &entry->d_name[0];
      if (name == "." || name == "..") continue;
      if (entries.size() == limit) {
        return Error{"`" + printable(folder.native()) + "` has more than " + std::to_string(limit) + " entries", EFBIG};
      }
      struct stat found {};
      if (::fstatat(number, &entry->d_name[0], &found, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) continue;  // it went away meanwhile
        return system_error("look at", folder / name, errno);
      }
      entries.push_back({std::string(name), kind_of(found.st_mode)});
    }
  }

  Result<Done> rename_replacing(const std::filesystem::path& from, const std::filesystem::path& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return system_error("rename", from, errno);
    return Done{};
  }

  Result<Done> rename_new(const std::filesystem::path& from, const std::filesystem::path& to) override {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return Done{};
    if (errno != EINVAL && errno != ENOSYS) return system_error("rename", from, errno);
    // Some network file systems know no RENAME_NOREPLACE. A second hard link is refused as atomically where the target is taken;
    // between the two calls the file has both names, which recovery tells by its inode.
    if (::link(from.c_str(), to.c_str()) != 0) return system_error("rename", from, errno);
    if (::unlink(from.c_str()) != 0) return system_error("remove", from, errno);
    return Done{};
  }

  Result<Done> remove(const std::filesystem::path& path) override {
    if (::unlink(path.c_str()) != 0) return system_error("remove", path, errno);
    return Done{};
  }

  Result<Done> make_folders(const std::filesystem::path& folder) override {
    std::filesystem::path sofar;
    for (const std::filesystem::path& part : folder) {
      sofar /= part;
      if (part.empty() || part == "/" || part == ".") continue;
      if (::mkdir(sofar.c_str(), folder_mode) == 0) {
        const std::filesystem::path above = sofar.parent_path();
        if (auto synced = sync_folder(above.empty() ? "." : above); !synced.ok()) return synced;
        continue;
      }
      const int reason = errno;
      std::error_code ignored;
      if (reason != EEXIST && !std::filesystem::is_directory(sofar, ignored)) return system_error("make the folder", sofar, reason);
    }
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored)) return system_error("make the folder", folder, ENOTDIR);
    return Done{};
  }

  Result<Done> sync_folder(const std::filesystem::path& folder) override {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.number() < 0) return system_error("sync", folder, errno);
    if (::fsync(descriptor.number()) != 0) return system_error("sync", folder, errno);
    return Done{};
  }
};

}  // namespace

Disk& machine_disk() {
  static MachineDisk disk;
  return disk;
}

Error system_error(std::string_view action, const std::filesystem::path& path, int error_number) {
  const std::string reason = std::error_code(error_number, std::generic_category()).message();
  return {"cannot " + std::string(action) + " `" + printable(path.native()) + "`: " + reason, error_number};
}

}  // namespace crossdock
