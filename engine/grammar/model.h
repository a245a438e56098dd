#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "diagnostic/source.h"
#include "grammar/grammar.h"

/// A document's grammar while it is being put together: a tree of values with names looked up, which deltas and overlays change
/// before `emit` lays it out flat.
namespace crossdock::grammar {

struct NoteModel {
  SyntaxNote note;
  SourceSpan span;
};

struct ElementModel {
  ElementType type = ElementType::alphanumeric;
  Usage usage = Usage::optional;
  std::uint8_t decimals = 0;
  bool personal = false;
  std::uint16_t repeat = 1;
  std::uint32_t min = 0;
  std::uint32_t max = unbounded;
  std::shared_ptr<const CodeList> codes;
  std::vector<ElementModel> components;
  std::vector<NoteModel> notes;
  std::shared_ptr<const ElementModel> standard;  ///< as it was before an overlay changed it; nullptr: unchanged
  std::string id;
  std::string name;
  SourceSpan span;

  // Layouts only.
  std::string column;
  std::string pattern;
  std::uint32_t from = 0, to = 0;
  char pad = ' ';
  std::string count_of;  ///< the record or loop whose instances it counts
};

struct SegmentModel {
  std::string tag;
  std::string name;
  std::vector<ElementModel> elements;
  std::vector<NoteModel> notes;
  SourceSpan span;
};

/// What the standard says of a node that an overlay changed.
struct StandardUse {
  Usage usage = Usage::optional;
  std::uint32_t max = 0;  ///< 0: it has no such node
};

struct NodeModel {
  NodeKind kind = NodeKind::segment;
  Area area = Area::heading;
  Usage usage = Usage::optional;
  std::uint32_t max = 1;
  std::vector<std::uint8_t> keys;
  std::vector<std::string> key_values;
  std::optional<StandardUse> standard;  ///< nothing: no overlay changed it
  std::uint32_t statement = none;       ///< the overlay's statement that put it here, while the set is put together
  std::vector<std::uint32_t> dropped;   ///< the statements that took a child away
  std::string name;
  std::string column;
  std::shared_ptr<const SegmentModel> segment;  ///< segments only
  std::vector<NodeModel> children;              ///< loops and the set
  SourceSpan span;

  /// Keeps what the standard says, before an overlay says otherwise.
  void keep_standard() {
    if (!standard) standard = StandardUse{usage, max};
  }
  /// The tag that leads here: of the segment, or of the first segment of the loop. Empty for a loop without segments.
  [[nodiscard]] const std::string& tag() const;
  /// The segment that this is or starts with; nullptr for a loop without segments.
  [[nodiscard]] const SegmentModel* first_segment() const;
};

/// "AN", "N2", "DT"
[[nodiscard]] std::string type_text(ElementType type, std::uint8_t decimals);
/// AN ID R N N0..N9 DT TM B; nothing for any other word.
[[nodiscard]] std::optional<std::pair<ElementType, std::uint8_t>> type_of(std::string_view word);
/// "P0304"
[[nodiscard]] std::string note_text(const SyntaxNote& note);
/// "1..30", "1.." without bound
[[nodiscard]] std::string length_text(std::uint32_t min, std::uint32_t max);

}  // namespace crossdock::grammar
