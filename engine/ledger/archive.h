#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/disk.h"
#include "base/file_batch.h"
#include "base/result.h"

namespace crossdock::ledger {

/// Bytes that are kept unchanged for ever, found by the path that the ledger holds.
struct Blob {
  std::string hash;  ///< SHA-256, hex
  std::uint64_t size = 0;
  std::string path;  ///< "archive/2026/11/20/acme/<hash>", below the exchange folder
};

/// Where bytes are kept; one implementation may stand in for another.
class BlobStore {
 public:
  virtual ~BlobStore() = default;

  struct Label {
    Instant at;           ///< names the day's folder
    std::string partner;  ///< and the partner's
    std::string id;       ///< of what is stored: a second try under the same id takes the place of the first
  };
  /// Copies the stream to its end and keeps it; durable on return, where the store does not say otherwise. Bytes that are there already
  /// are not kept twice.
  /// `unchanged`, where given, is asked after the last byte: an error of it keeps nothing.
  virtual Result<Blob> store(InputStream& bytes, const Label& label, const std::function<Result<Done>()>& unchanged = {}) = 0;
  /// Keeps what is known of a blob beside it, as `<hash>.<id>.meta.json`.
  virtual Result<Done> describe(const Blob& blob, std::string_view id, std::string_view json) = 0;
  virtual Result<std::unique_ptr<InputFile>> open(const std::string& path) = 0;
};

/// The archive folder of a site, where what several calls store becomes durable together, by `settle`: until then nothing has it but this
/// object. Any thread may call. `root` is the exchange folder; `disk` must outlive it.
class ArchiveBatch final : public BlobStore {
 public:
  ArchiveBatch(std::filesystem::path root, Disk& disk) : root_(std::move(root)), disk_(disk), files_(disk) {}

  Result<Blob> store(InputStream& bytes, const Label& label, const std::function<Result<Done>()>& unchanged = {}) override;
  Result<Done> describe(const Blob& blob, std::string_view id, std::string_view json) override;
  Result<std::unique_ptr<InputFile>> open(const std::string& path) override;
  /// Run again after an error, it goes on with what is left.
  Result<Done> settle();
  /// What was not settled is given up. Nobody may count on it any more.
  void drop();

 private:
  Result<Blob> copy(InputStream& bytes, const std::filesystem::path& temporary);

  std::filesystem::path root_;
  Disk& disk_;
  std::mutex mutex_;
  FileBatch files_;
};

/// The same, where each call is durable on return.
class FolderArchive final : public BlobStore {
 public:
  FolderArchive(std::filesystem::path root, Disk& disk) : root_(std::move(root)), disk_(disk) {}

  Result<Blob> store(InputStream& bytes, const Label& label, const std::function<Result<Done>()>& unchanged = {}) override;
  Result<Done> describe(const Blob& blob, std::string_view id, std::string_view json) override;
  Result<std::unique_ptr<InputFile>> open(const std::string& path) override { return disk_.open(root_ / path); }

 private:
  std::filesystem::path root_;
  Disk& disk_;
};

}  // namespace crossdock::ledger
