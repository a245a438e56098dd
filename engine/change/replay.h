#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/file.h"
#include "base/result.h"
#include "exchange/context.h"
#include "ledger/document.h"

/// What a file comes to by the packs of one site, without any effect: nothing is written, no number is given out.
namespace crossdock::change {

/// What a receiver would get of an object.
struct ReplayedOutput {
  std::string receiver;
  std::string form;          ///< "850", the layout's name, "json"
  char separator = 0;        ///< between the elements of a line; 0: lines are compared whole
  bool is_segments = false;  ///< X12: lines are segments
  bool has_header = false;   ///< the first line names the columns
  std::string bytes;
};

struct ReplayedObject {
  std::string kind, key, route;
  std::string json;     ///< canonical
  std::string problem;  ///< why it does not go on: it is held, refused, or cannot be written; empty: it goes on, or is kept
  std::vector<ReplayedOutput> outputs;
};

struct ReplayedSet {
  std::string set_id;
  std::uint64_t offset = 0;
  std::string problem;                ///< why it is rejected, its first error; empty: it is not
  std::vector<std::string> findings;  ///< "D406 PO1.04", in the order of the document
  std::vector<ReplayedObject> objects;

  /// It is accepted, and everything of it goes on.
  [[nodiscard]] bool passes() const;
};

struct ReplayedFile {
  std::vector<ReplayedSet> sets;
  std::vector<std::string> acknowledgments;  ///< of each interchange, as bytes with control numbers from 1; empty: it gets none
};

/// A file to replay, and the documents that the ledger has of it, in the order of their places.
struct FileToReplay {
  ledger::FileRecord file;
  std::vector<ledger::DocumentRecord> documents;
};

/// Replays a file's bytes. An error where the pack of its partner cannot be used, or the file holds too much.
[[nodiscard]] Result<ReplayedFile> replay(exchange::Context& context, const FileToReplay& what, InputStream& bytes);

}  // namespace crossdock::change
