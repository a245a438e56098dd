#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "base/clock.h"
#include "base/result.h"
#include "ledger/ledger.h"

namespace crossdock::ledger {

enum class OpenMode : std::uint8_t {
  create,    ///< make it where it is missing, and bring an older one to the current schema
  existing,  ///< ENOENT where there is none; an older schema is an error
};

struct SqliteOptions {
  OpenMode mode = OpenMode::create;
  /// Called just before and just after each commit, with the commit's number from 1. What it throws before undoes the commit.
  /// Tests stop the program here.
  std::function<void(std::uint64_t number, bool done)> at_commit;
};

/// The ledger in one SQLite file with a rollback journal. `clock` must outlive it.
[[nodiscard]] Result<std::unique_ptr<Ledger>> open_sqlite_ledger(const std::filesystem::path& path, const Clock& clock,
                                                                 SqliteOptions options = {});

}  // namespace crossdock::ledger
