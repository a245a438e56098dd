#pragma once

#include <memory>
#include <vector>

#include "base/arena.h"
#include "diagnostic/diagnostic.h"
#include "document/transaction_set.h"
#include "document/value.h"
#include "mapping/inputs.h"
#include "mapping/program.h"
#include "mapping/read_log.h"

namespace crossdock::mapping {

/// Reads documents of one kind into objects. Keeps its buffers from one document to the next; one reader a thread.
class MapReader {
 public:
  explicit MapReader(std::shared_ptr<const MapProgram> program);
  ~MapReader();
  MapReader(const MapReader&) = delete;
  MapReader& operator=(const MapReader&) = delete;

  /// The objects of one document: one, or as many as the map's `split by` makes of it, appended to `objects`.
  /// Values live in `arena` and in the bytes that `document` views. `place` is copied into each finding and completed there
  /// (segment, element, loop); give it the file, interchange, group and set.
  /// Findings have codes D801 to D805, the map's span, the document's position and the object's path; an error among them means
  /// that the object is not to be delivered, not that none was made.
  /// `log`, where there is one, gets an entry for each element; paths are those of the whole, before a `split by`.
  void read(const TransactionSet& document, const MapInputs& inputs, const DocumentPosition& place, Arena& arena,
            std::vector<CanonicalObject>& objects, std::vector<Diagnostic>& findings, ReadLog* log = nullptr);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct ReadResult {
  std::vector<CanonicalObject> objects;
  std::vector<Diagnostic> findings;
};

/// MapReader for a single document.
[[nodiscard]] ReadResult read(const std::shared_ptr<const MapProgram>& program, const TransactionSet& document, const MapInputs& inputs,
                              const DocumentPosition& place, Arena& arena);

}  // namespace crossdock::mapping
