#pragma once

#include <vector>

#include "document/transaction_set.h"
#include "grammar/grammar.h"

namespace crossdock::format {

/// The nodes directly inside a loop or the set, in the order of the layout.
[[nodiscard]] std::vector<NodeId> children_of(const grammar::Grammar& grammar, NodeId node);

/// The segment with the own fields of a loop or of the set; no_node where it has none. It bears the name of what it belongs to.
[[nodiscard]] NodeId own_segment(const grammar::Grammar& grammar, NodeId node);

/// The child of the set whose every instance is a document of its own; no_node where the whole file is one.
[[nodiscard]] NodeId document_node(const grammar::Grammar& grammar);

/// Builds a TransactionSet node by node, in document order.
class SetBuilder {
 public:
  SetBuilder(const grammar::Grammar& grammar, TransactionSet& set, char repetition = 0)
      : grammar_(grammar), set_(set), repetition_(repetition) {}

  /// Empties the set and begins it with loop 0.
  void begin();
  /// Opens instance `occurrence` (from 1) of loop `node` inside loop `parent`; gives its index.
  [[nodiscard]] std::uint32_t open_loop(NodeId node, std::uint32_t parent, std::uint32_t occurrence);
  /// Adds a segment of `node` to loop `loop` with all its elements empty; gives the first element's index.
  std::uint32_t add_segment(NodeId node, std::uint32_t loop, std::uint32_t line, std::uint64_t offset);
  /// Says that nothing more comes for the loop.
  void close_loop(std::uint32_t loop) { set_.loops[loop].end_segment = static_cast<std::uint32_t>(set_.segments.size()); }

 private:
  const grammar::Grammar& grammar_;
  TransactionSet& set_;
  char repetition_;
};

}  // namespace crossdock::format
