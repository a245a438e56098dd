#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/file.h"
#include "ledger/ledger.h"
#include "ledger/sqlite_ledger.h"
#include "support/temporary_folder.h"

namespace crossdock::ledger::test {

/// An empty ledger in a folder of its own, with a clock that stands still.
struct LedgerFixture {
  crossdock::test::TemporaryFolder folder;
  FixedClock clock{Instant{1'800'000'000'000}};
  std::unique_ptr<Ledger> ledger;

  LedgerFixture() { open(); }
  void open(SqliteOptions options = {}) {
    ledger.reset();
    auto opened = open_sqlite_ledger(path(), clock, std::move(options));
    if (!opened.ok()) throw std::runtime_error(opened.error().message);
    ledger = std::move(*opened);
  }
  [[nodiscard]] std::filesystem::path path() const { return folder.path() / "ledger.db"; }
  void later(std::int64_t milliseconds) { clock.set({clock.now().milliseconds + milliseconds}); }

  FileRecord file(const std::string& name, const std::string& hash, FileState state = FileState::finished) {
    FileRecord record;
    record.partner = "acme";
    record.channel = "folder";
    record.name = name;
    record.hash = hash;
    record.received = clock.now();
    record.state = state;
    record.id = ledger->commit([&](LedgerWriter& writer) { return writer.add(record); });
    return record;
  }

  DocumentRecord document(const std::string& key, const FileRecord& of = {}) {
    DocumentRecord record;
    record.partner = "acme";
    record.set_id = "850";
    record.keys = {key};
    record.file = of.id;
    record.at = clock.now();
    record.id = ledger->commit([&](LedgerWriter& writer) { return writer.add(record, "judged"); });
    return record;
  }
};

}  // namespace crossdock::ledger::test
