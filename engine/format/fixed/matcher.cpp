#include "format/fixed/matcher.h"

#include <utility>

#include "base/text.h"

namespace crossdock::format {

using grammar::Node;
using grammar::NodeKind;
using grammar::Usage;

FixedMatcher::FixedMatcher(const grammar::Grammar& grammar) : grammar_(grammar), document_(document_node(grammar)) {
  if (document_ == no_node) document_ = 0;
}

NodeId FixedMatcher::first_segment(NodeId node) const {
  while (grammar_.nodes[node].kind != NodeKind::segment && node + 1 < grammar_.nodes[node].end) ++node;
  return node;
}

/// Whether a record of this tag is the node or begins it.
bool FixedMatcher::leads(NodeId node, std::string_view tag) const {
  if (grammar_.layout.select_from == 0) return true;
  return trimmed(grammar_.text(grammar_.nodes[first_segment(node)].column)) == trimmed(tag);
}

bool FixedMatcher::begins_document(std::string_view tag) const { return leads(document_, tag); }

bool FixedMatcher::is_full(const Open& open, std::size_t child) const {
  const std::uint32_t max = grammar_.nodes[open.children[child]].max;
  return max != grammar::unbounded && open.counts[child] >= max;
}

FixedMatcher::Open FixedMatcher::opened(NodeId node, std::uint32_t loop) const {
  Open open{node, loop, 0, children_of(grammar_, node), {}};
  open.counts.resize(open.children.size());
  return open;
}

void FixedMatcher::begin(SetBuilder& builder) {
  builder.begin();
  open_.clear();
  begun_ = false;
  // An instance of a repeated child stands in the set, which takes one of it.
  open_.push_back(opened(0, 0));
}

void FixedMatcher::tell_missing(const Open& open, std::size_t from, std::size_t to, std::vector<NodeId>& missing) const {
  for (std::size_t child = from; child < to; ++child)
    if (open.counts[child] == 0 && grammar_.nodes[open.children[child]].usage == Usage::mandatory) missing.push_back(open.children[child]);
}

void FixedMatcher::close_to(std::size_t depth, SetBuilder& builder, std::vector<NodeId>& missing) {
  while (open_.size() > depth) {
    const Open& open = open_.back();
    tell_missing(open, open.counts.empty() || open.counts[open.at] == 0 ? open.at : open.at + 1, open.children.size(), missing);
    builder.close_loop(open.loop);
    open_.pop_back();
  }
}

FixedMatcher::Result FixedMatcher::place(std::string_view tag, SetBuilder& builder) {
  Result result;
  const bool begins = begins_document(tag);
  if (begun_ && begins && document_ != 0) {
    result.place = Place::new_document;
    return result;
  }
  constexpr std::size_t nowhere = ~std::size_t{0};
  std::size_t full_depth = nowhere, full_child = 0, back_depth = nowhere, back_child = 0;
  for (std::size_t depth = open_.size(); depth-- > 0;) {
    const Open& open = open_[depth];
    for (std::size_t child = 0; child < open.children.size(); ++child) {
      if (!leads(open.children[child], tag)) continue;
      if (child < open.at) {
        if (back_depth == nowhere) back_depth = depth, back_child = child;
      } else if (is_full(open, child)) {
        if (full_depth == nowhere) full_depth = depth, full_child = child;
      } else {
        result.place = Place::taken;
        take(depth, child, builder, result);
        return result;
      }
    }
  }
  if (begun_ && begins) {
    result.place = Place::new_document;
  } else if (full_depth != nowhere) {
    result.place = Place::taken;
    result.over_maximum = open_[full_depth].children[full_child];
    take(full_depth, full_child, builder, result);
  } else if (back_depth != nowhere) {
    result.place = Place::out_of_sequence;
    take(back_depth, back_child, builder, result);
  } else {
    result.place = Place::unknown;
    for (NodeId node = 0; node < grammar_.nodes.size(); ++node) {
      if (grammar_.nodes[node].kind != NodeKind::segment || !leads(node, tag)) continue;
      result.place = Place::unexpected;
      result.node = node;
    }
  }
  return result;
}

/// Takes the record as `child` of the loop that is open at `depth`, opening what it begins.
void FixedMatcher::take(std::size_t depth, std::size_t child, SetBuilder& builder, Result& result) {
  begun_ = true;
  close_to(depth + 1, builder, result.missing);
  Open& open = open_[depth];
  if (child > open.at) {
    tell_missing(open, open.counts[open.at] == 0 ? open.at : open.at + 1, child, result.missing);
    open.at = child;
  }
  ++open.counts[child];
  NodeId node = open.children[child];
  std::uint32_t loop = open.loop;
  std::uint32_t occurrence = open.counts[child];
  while (grammar_.nodes[node].kind == NodeKind::loop) {
    loop = builder.open_loop(node, loop, occurrence);
    open_.push_back(opened(node, loop));
    open_.back().counts.front() = 1;
    node = open_.back().children.front();
    occurrence = 1;
  }
  result.node = node;
  result.loop = loop;
}

std::vector<NodeId> FixedMatcher::end(SetBuilder& builder) {
  std::vector<NodeId> missing;
  close_to(0, builder, missing);
  return missing;
}

std::vector<std::string> FixedMatcher::tags() const {
  std::vector<std::string> tags;
  for (const Node& node : grammar_.nodes)
    if (node.kind == NodeKind::segment) tags.emplace_back(trimmed(grammar_.text(node.column)));
  return tags;
}

}  // namespace crossdock::format
