#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostic/source.h"
#include "grammar/emit.h"
#include "grammar/model.h"

namespace crossdock::grammar {

/// A statement of an overlay while its set is put together, with a node of the tree in place of a node id.
struct StatementModel {
  OverlayStatement::Kind kind = OverlayStatement::Kind::require;
  std::uint8_t aspects = 0;
  std::uint16_t overlay = 0;  ///< index into Grammar::overlays
  const NodeModel* node = nullptr;
  std::uint16_t element = 0;
  std::uint16_t component = 0;
  std::string tag;
  const NodeModel* place = nullptr;
  std::string reason;
  SourceSpan span;
};

/// The statements of all overlays of a set, in the order in which they are applied.
class OverlayStatements {
 public:
  /// Which overlay speaks from here on: its index into Grammar::overlays.
  void begin(std::uint16_t overlay) { overlay_ = overlay; }
  /// The index of the statement. Its overlay is the one that speaks.
  std::uint32_t add(StatementModel statement);
  /// Finds the nodes of statements on the structure again, once the tree does not move any more.
  void find_nodes(const NodeModel& root);
  void emit(Emitter& emitter, Grammar& grammar) const;

 private:
  std::uint16_t overlay_ = 0;
  std::vector<StatementModel> all_;
};

}  // namespace crossdock::grammar
