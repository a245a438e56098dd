#pragma once

#include <memory>
#include <string>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "document/transaction_set.h"
#include "document/value.h"
#include "mapping/inputs.h"
#include "mapping/program.h"

namespace crossdock::mapping {

/// Writes objects as documents of one kind. Keeps its buffers from one object to the next; one writer a thread.
class MapWriter {
 public:
  explicit MapWriter(std::shared_ptr<const MapProgram> program);
  ~MapWriter();
  MapWriter(const MapWriter&) = delete;
  MapWriter& operator=(const MapWriter&) = delete;

  /// Fills `document` (cleared first, but its two separators are kept and used for components and repetitions): segments in the
  /// grammar's order with the grammar's node ids, loops filled, positions counted from 2 (ST is 1; it and SE are the writer's).
  /// Elements view the object's values and the document's arena: both must outlive it.
  /// Findings carry the map's span and the object's path; an error among them means that the document must not be sent.
  /// `trace`: for `origins_of` (mapping/origin.h).
  void write(const CanonicalObject& object, const MapInputs& inputs, TransactionSet& document, std::vector<Diagnostic>& findings,
             struct WriteTrace* trace = nullptr);
  /// The sequences that the last object asked numbers of (`allocate`), one entry a number, in the order asked.
  [[nodiscard]] const std::vector<std::string>& asked() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// MapWriter for a single object.
[[nodiscard]] std::vector<Diagnostic> write(const std::shared_ptr<const MapProgram>& program, const CanonicalObject& object,
                                            const MapInputs& inputs, TransactionSet& document);

}  // namespace crossdock::mapping
