#include "format/layout_tree.h"

#include <algorithm>

namespace crossdock::format {

std::vector<NodeId> children_of(const grammar::Grammar& grammar, NodeId node) {
  std::vector<NodeId> children;
  if (grammar.nodes[node].kind == grammar::NodeKind::segment) return children;
  for (NodeId child = static_cast<NodeId>(node + 1); child < grammar.nodes[node].end; child = grammar.nodes[child].end)
    children.push_back(child);
  return children;
}

NodeId own_segment(const grammar::Grammar& grammar, NodeId node) {
  const auto first = static_cast<NodeId>(node + 1);
  if (first >= grammar.nodes[node].end || grammar.nodes[first].kind != grammar::NodeKind::segment) return no_node;
  const std::string_view name = grammar.name_of(first);
  const bool of_the_root = node == 0 && (name == grammar.set_id || name == grammar.layout.root);
  return name.empty() || name == grammar.name_of(node) || of_the_root ? first : no_node;
}

NodeId document_node(const grammar::Grammar& grammar) {
  const std::vector<NodeId> children = children_of(grammar, 0);
  return children.size() == 1 && grammar.nodes[children[0]].max > 1 && own_segment(grammar, 0) == no_node ? children[0] : no_node;
}

void SetBuilder::begin() {
  set_.clear();
  set_.repetition_separator = repetition_;
  set_.component_separator = 0;
  set_.loops.push_back(Loop{0, 0, 1, 0, 0});
}

std::uint32_t SetBuilder::open_loop(NodeId node, std::uint32_t parent, std::uint32_t occurrence) {
  const auto first = static_cast<std::uint32_t>(set_.segments.size());
  set_.loops.push_back(Loop{node, parent, occurrence, first, first});
  return static_cast<std::uint32_t>(set_.loops.size() - 1);
}

std::uint32_t SetBuilder::add_segment(NodeId node, std::uint32_t loop, std::uint32_t line, std::uint64_t offset) {
  Segment segment;
  segment.node = node;
  segment.element_count = grammar_.segment_of(node).element_count;
  segment.first_element = static_cast<std::uint32_t>(set_.elements.size());
  segment.loop = loop;
  segment.position = line;
  segment.offset = offset;
  set_.elements.resize(set_.elements.size() + segment.element_count);
  set_.segments.push_back(segment);
  return segment.first_element;
}

}  // namespace crossdock::format
