#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "grammar/grammar.h"
#include "grammar/model.h"

namespace crossdock::grammar {

/// Lays a tree out flat: nodes in pre-order, one copy of each segment's rule, elements, notes, code sets and texts.
/// Nodes stand where `node_of` says until the tree changes. Knows no errors: what is wrong with a tree `check_structure` tells.
class Emitter {
 public:
  explicit Emitter(Grammar& grammar) : grammar_(grammar) {}

  void emit_set(const NodeModel& set);
  [[nodiscard]] NodeId node_of(const NodeModel& node) const { return node_of_.at(&node); }
  TextRef text(std::string_view text);
  /// Appends to Grammar::key_values; the index of the first.
  std::uint32_t values(const std::vector<std::string>& values);
  /// Appends a rule that belongs to no segment, without components, to Grammar::element_rules; its index.
  std::uint32_t element_rule(const ElementModel& model);

 private:
  void emit_node(const NodeModel& model, NodeId parent, std::uint8_t depth);
  std::uint32_t segment_rule(const std::shared_ptr<const SegmentModel>& segment);
  ElementRule simple_rule(const ElementModel& model);
  void element_rules(const std::vector<ElementModel>& elements, std::uint32_t first);
  std::uint32_t notes(const std::vector<NoteModel>& notes);
  std::uint32_t code_set(const std::shared_ptr<const CodeList>& list);
  void count_references();

  Grammar& grammar_;
  std::unordered_map<std::string, TextRef> texts_;
  std::unordered_map<const SegmentModel*, std::uint32_t> segments_;
  std::unordered_map<const CodeList*, std::uint32_t> code_sets_;
  std::unordered_map<const NodeModel*, NodeId> node_of_;
  std::vector<std::pair<std::uint32_t, std::string>> counts_;  // element rule, what it counts
};

}  // namespace crossdock::grammar
