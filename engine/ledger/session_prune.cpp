#include <string>
#include <vector>

#include "ledger/sqlite_session.h"

/// What is old and settled goes.
namespace crossdock::ledger {

namespace {

// Nothing of such a file is under way, held, awaited or in anybody's hands, and its name on a server need not be remembered. The same
// holds of the batches that it has a part in, and of all that goes in a batch that its first set opened.
constexpr const char* settled_files = R"(
  SELECT f.id FROM files f WHERE f.received < ?1 AND f.state IN ('finished', 'duplicate', 'quarantined', 'failed', 'gone')
    AND f.at_origin = ''
    AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.file = f.id AND (j.state IN ('ready', 'committed') OR j.created >= ?1))
    AND NOT EXISTS (SELECT 1 FROM exception_items i JOIN exceptions e ON e.id = i.exception WHERE i.file = f.id AND e.state = 'open')
    AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.file = f.id AND (d.state = 'held' OR EXISTS (
      SELECT 1 FROM expectations x WHERE x.document = d.id AND x.state = 'awaited') OR EXISTS (
      SELECT 1 FROM exception_items i JOIN exceptions e ON e.id = i.exception WHERE i.document = d.id AND e.state = 'open')))
    AND NOT EXISTS (SELECT 1 FROM jobs j JOIN outbox o ON o.job = j.id WHERE j.file = f.id AND (o.state IN ('ready', 'staged', 'held', 'waiting')
      OR o.changed >= ?1
      OR EXISTS (SELECT 1 FROM outbox e WHERE e.id = o.carrier AND (e.state IN ('ready', 'staged', 'held', 'waiting') OR e.changed >= ?1))
      OR EXISTS (SELECT 1 FROM outbox c WHERE c.carrier = o.id AND EXISTS (
        SELECT 1 FROM expected_acknowledgments x WHERE x.document = c.document AND x.state = 'awaiting'))
      OR EXISTS (SELECT 1 FROM expected_acknowledgments x WHERE x.document = o.document AND x.state = 'awaiting')
      OR EXISTS (SELECT 1 FROM expectations x WHERE x.document = o.document AND x.state = 'awaited')
      OR EXISTS (SELECT 1 FROM exception_items i JOIN exceptions e ON e.id = i.exception WHERE i.document = o.document
        AND e.state = 'open')))
    ORDER BY f.received LIMIT ?2)";

}  // namespace

std::size_t SqliteSession::prune(Instant before, std::size_t most) {
  const auto column = [](Statement rows) {
    std::vector<std::string> values;
    while (rows.step()) values.push_back(rows.text());
    return values;
  };
  const std::vector<std::string> files = column(database_->query(settled_files, before, std::uint64_t{most}));
  for (const std::string& file : files) {
    auto documents = column(database_->query("SELECT id FROM documents WHERE file = ?", file));
    for (std::string& sent : column(database_->query("SELECT o.document FROM jobs j JOIN outbox o ON o.job = j.id WHERE j.file = ?", file)))
      documents.push_back(std::move(sent));
    for (const std::string& document : documents) {
      database_->run("DELETE FROM document_details WHERE document = ?", document);
      database_->run("DELETE FROM document_keys WHERE document = ?", document);
      database_->run("DELETE FROM expected_acknowledgments WHERE document = ?", document);
      database_->run("DELETE FROM expectations WHERE document = ?", document);
      database_->run("DELETE FROM document_totals WHERE document = ?", document);
      database_->run("DELETE FROM exception_items WHERE document = ?", document);
      database_->run("DELETE FROM transitions WHERE subject = ?", document);
      database_->run("DELETE FROM documents WHERE id = ?", document);
    }
    database_->run("DELETE FROM deliveries WHERE outbox IN (SELECT o.id FROM jobs j JOIN outbox o ON o.job = j.id WHERE j.file = ?)", file);
    database_->run("DELETE FROM outbox WHERE job IN (SELECT id FROM jobs WHERE file = ?)", file);
    database_->run("DELETE FROM jobs WHERE file = ?", file);
    database_->run("DELETE FROM interchange_groups WHERE interchange IN (SELECT id FROM interchanges WHERE file = ?)", file);
    database_->run("DELETE FROM interchanges WHERE file = ?", file);
    database_->run("DELETE FROM exception_items WHERE file = ?", file);
    database_->run("DELETE FROM transitions WHERE subject = ?", file);
    database_->run("DELETE FROM files WHERE id = ?", file);
  }
  if (!files.empty())
    database_->run(
        "DELETE FROM exceptions WHERE state <> 'open' AND closed < ? AND NOT EXISTS (SELECT 1 FROM exception_items i WHERE i.exception = "
        "exceptions.id)",
        before);
  return files.size();
}

bool SqliteSession::needs_archived(std::string_view path) const {
  return database_->query("SELECT 1 FROM files WHERE archive = ? UNION ALL SELECT 1 FROM outbox WHERE archive = ? LIMIT 1", path, path)
      .step();
}

}  // namespace crossdock::ledger
