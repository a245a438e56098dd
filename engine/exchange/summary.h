#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

/// What a run did, for whoever shows it. Texts may hold any byte that a partner sent; paths are below the exchange folder.
namespace crossdock::exchange {

enum class FileOutcome : std::uint8_t {
  accepted,            ///< every document was accepted
  partially_accepted,  ///< some were
  rejected,
  held,         ///< accepted, and a person has to look before something goes on
  duplicate,    ///< the same bytes came before: no second effect
  quarantined,  ///< no document of this partner, or nothing that may be opened
  failed,       ///< could not be worked on
  waiting,      ///< not finished in this run; the next one goes on with it
};
[[nodiscard]] std::string_view name_of(FileOutcome outcome);

struct DocumentSummary {
  std::string id;       ///< "D7K2"
  std::string set_id;   ///< "850"
  std::string kind;     ///< "order"
  std::string key;      ///< the business key
  std::string verdict;  ///< "accepted"
  std::string state;    ///< "routed", "held"
  std::string route;    ///< the partner that receives it
  std::uint64_t findings = 0;
};

struct SentFile {
  std::string partner;
  std::string path;
  std::string document;  ///< id of the outbound document
  std::string set_id;    ///< "997", "json"
  std::uint64_t size = 0;
  std::string state;  ///< "sent", "waiting" for its batch, or "held" where the name was taken
};

struct OpenedException {
  std::string id;  ///< "EX41"
  std::string cause;
  std::string next;
  std::string path;  ///< its folder
};

/// What became of one file. The lists hold at most `limits::summary_items`; the counts are whole.
struct FileSummary {
  std::string id;  ///< "F3KQ"
  std::string partner;
  std::string name;  ///< as it came
  std::uint64_t size = 0;
  FileOutcome outcome = FileOutcome::waiting;
  std::string message;  ///< why, where it stands aside
  std::vector<DocumentSummary> documents;
  std::uint64_t document_count = 0;
  std::vector<SentFile> sent;
  std::uint64_t sent_count = 0;
  std::vector<OpenedException> exceptions;
  std::vector<std::string> reports;  ///< the .txt of each report
};

/// A batch that was closed: one interchange with the sets that waited.
struct BatchSummary {
  std::string partner;
  std::string path;
  std::string control;  ///< ISA13
  std::uint64_t sets = 0;
  std::uint64_t size = 0;
  std::string state;    ///< as of SentFile
  std::string message;  ///< why it could not be written; empty: it was
};

/// Sets that wait for companions.
struct OpenBatch {
  std::string partner;
  std::uint64_t sets = 0;
  std::uint64_t bytes = 0;
  Instant since;                  ///< the first waits since then
  std::optional<Instant> closes;  ///< and goes out then at the latest; nothing: its receiver's pack cannot be used
};

struct RunSummary {
  std::vector<FileSummary> files;       ///< in the order they were finished; the last `limits::summary_items`
  std::uint64_t file_count = 0;         ///< all of them
  std::uint64_t resumed = 0;            ///< left over from an earlier run and finished now
  std::vector<BatchSummary> batches;    ///< that were closed; the last `limits::summary_items`
  std::vector<OpenBatch> open_batches;  ///< what waits at the end of the run
  std::uint64_t still_waiting = 0;      ///< in inbound folders, perhaps still being written
  std::vector<std::string> remarks;     ///< a partner whose pack cannot be used, a folder that cannot be read
  std::optional<std::string> stopped;   ///< a fault of the machine ended the run: full, locked, unreadable

  [[nodiscard]] bool found_something() const;
};

}  // namespace crossdock::exchange
