#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grammar/grammar.h"
#include "language/map_ast.h"
#include "mapping/expression_compiler.h"
#include "mapping/instructions.h"
#include "mapping/problems.h"

namespace crossdock::mapping {

/// A block while the map is being compiled.
struct BlockDraft {
  Block block;
  std::vector<ReadInstruction> reads;
  std::vector<WriteInstruction> writes;
  std::vector<CloseInstruction> closes;
  std::vector<std::uint32_t> children;
  std::vector<bool> taken;              ///< by element, from 1
  std::vector<std::uint8_t> attempted;  ///< by element: whether a rule speaks of it, even a faulty one
  std::string path;                     ///< "N1[ST]/N4"
  std::string list_path;                ///< of the binding, from the frame it is resolved in
  std::uint32_t list_base = none;       ///< the block of that frame
  SourceSpan span;
  bool guarded = false;
  std::vector<std::pair<std::string, SourceSpan>> filled;   ///< fields of the frame's record that reading fills
  std::vector<std::pair<std::string, SourceSpan>> emptied;  ///< fields that writing takes
};

/// The blocks of a map over one grammar, and how document paths lead to them.
class BlockTree {
 public:
  BlockTree(const grammar::Grammar& grammar, ExpressionCompiler& expressions, Problems& problems);

  [[nodiscard]] BlockDraft& operator[](std::uint32_t index) { return drafts_[index]; }
  [[nodiscard]] const BlockDraft& operator[](std::uint32_t index) const { return drafts_[index]; }
  [[nodiscard]] std::size_t size() const { return drafts_.size(); }
  [[nodiscard]] const grammar::Grammar& grammar() const { return grammar_; }
  /// What to write where nothing says which segment `element` is of.
  [[nodiscard]] std::string how_to_name(const std::string& element) const;

  /// The block that a path from block `from` means, made where there is none yet; `none` with a problem reported.
  /// `fresh`: the last step gets a block of its own even if there is one, because a condition tells them apart.
  std::uint32_t find(std::uint32_t from, const language::DocumentPath& path, bool fresh = false);
  /// The element's place in the segment of `block`; number 0 with a problem reported.
  ElementPlace place(std::uint32_t block, const language::ElementRef& element);
  /// What the grammar says of a place.
  [[nodiscard]] const grammar::ElementRule& rule(std::uint32_t block, ElementPlace place) const;
  /// The segment in which a block's bare elements stand: its own, or (layouts) the first one inside the set.
  std::uint32_t segment_block(std::uint32_t block);
  /// Whether the name is a field of the block's own record (layouts only).
  [[nodiscard]] bool has_field(std::uint32_t block, const std::string& name) const;
  /// An element that an expression in `from` names; nothing with a problem reported.
  std::optional<ElementSource> source(std::uint32_t from, const language::DocumentPath& path, std::uint32_t up);
  /// The segments that a path from the set means, for counting; nothing with a problem reported.
  std::optional<ElementSource> counted(const language::DocumentPath& path);
  /// The block that stands for the tree of a loop's segment, made where there is none yet; `none` with a problem reported.
  std::uint32_t tree(const language::DocumentPath& path);
  /// A level of a tree, `outer` being the level above it or the set. The key is the value of the element that names the level.
  std::uint32_t add_level(std::uint32_t tree, std::uint32_t outer, ElementPlace level, const language::Literal& code);
  /// Whether another block takes the same instances as this one.
  [[nodiscard]] bool is_mapped_beside(std::uint32_t block) const;
  /// The type of the record that a frame works on.
  [[nodiscard]] const ObjectType* type_of(std::uint32_t frame) const;
  /// The frame whose record this frame works on: its own, or that of a frame further out.
  [[nodiscard]] std::uint32_t record_owner(std::uint32_t frame) const;
  /// Marks elements as used, so that they do not count as not mapped.
  void take(std::uint32_t block, ElementPlace place);

  /// The block whose frame `block` runs in.
  [[nodiscard]] std::uint32_t frame_of(std::uint32_t block) const;
  /// How many frames lie between the frames of two blocks, `outer` being around `inner`; `none` where it is not.
  [[nodiscard]] std::uint32_t frames_between(std::uint32_t inner, std::uint32_t outer) const;
  /// "x12 004010 850", for messages.
  [[nodiscard]] std::string title() const;

 private:
  struct Found {
    NodeId node = no_node;
    bool own = false;  ///< the block's own segment
  };
  std::optional<Found> step_down(NodeId loop, const language::DocumentStep& step, bool report);
  std::optional<KeyMatch> key(NodeId node, const language::DocumentStep& step);
  std::uint32_t add(std::uint32_t parent, NodeId node, const KeyMatch& key, const language::DocumentStep& step);
  bool same_key(const KeyMatch& a, const KeyMatch& b) const;
  std::uint32_t child(std::uint32_t parent, NodeId node, const language::DocumentStep& step, bool fresh);
  void report_missing(NodeId loop, const language::DocumentStep& step);
  std::optional<std::uint32_t> descend(std::uint32_t from, const language::DocumentPath& path, bool fresh, bool report);
  /// Whether `step`, taken from `outer` to `node`, means the block in which `block` stands, or that one itself.
  bool is_around(std::uint32_t block, std::uint32_t outer, NodeId node, const language::DocumentStep& step);
  const grammar::ElementRule* element_of(NodeId segment, const language::ElementRef& element, ElementPlace& place);

  const grammar::Grammar& grammar_;
  ExpressionCompiler& expressions_;
  Problems& problems_;
  std::vector<BlockDraft> drafts_;
  std::vector<KeyValue> keys_;  ///< beside the pool's, to compare
};

}  // namespace crossdock::mapping
