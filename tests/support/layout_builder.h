#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/grammar.h"

namespace crossdock::test {

/// Puts a layout's Grammar together without the grammar language, for tests of the formats.
///
///     LayoutBuilder layout(DocumentFormat::csv, "orders");
///     layout.open("order", Usage::optional, unbounded).field("po", "PO").open("line").field("sku", "SKU").close().close();
class LayoutBuilder {
 public:
  LayoutBuilder(grammar::DocumentFormat format, std::string name) {
    grammar_.format = format;
    grammar_.set_id = std::move(name);
    pending_.push_back({});
    pending_.back().name = grammar_.set_id;
    pending_.back().kind = grammar::NodeKind::set;
  }

  /// Begins a record or loop inside the one that is open.
  LayoutBuilder& open(std::string name, grammar::Usage usage = grammar::Usage::optional, std::uint32_t max = grammar::unbounded,
                      std::string column = {}) {
    Item item;
    item.name = std::move(name);
    item.column = std::move(column);
    item.usage = usage;
    item.max = max;
    open_.push_back(pending_.size());
    pending_.push_back(std::move(item));
    return *this;
  }

  LayoutBuilder& field(std::string name, std::string column, grammar::ElementType type = grammar::ElementType::alphanumeric,
                       grammar::Usage usage = grammar::Usage::optional) {
    grammar::ElementRule rule;
    rule.id = pool(name);
    rule.column = pool(column);
    rule.type = type;
    rule.usage = usage;
    rule.span.begin = ++order_;
    pending_[open_.empty() ? 0 : open_.back()].rules.push_back(rule);
    return *this;
  }
  /// The field added last, for what `field` does not set.
  grammar::ElementRule& last() { return pending_[open_.empty() ? 0 : open_.back()].rules.back(); }
  LayoutBuilder& pattern(std::string_view text) {
    last().pattern = pool(text);
    return *this;
  }
  LayoutBuilder& length(std::uint32_t min, std::uint32_t max) {
    last().min = min;
    last().max = max;
    return *this;
  }
  LayoutBuilder& columns(std::uint32_t from, std::uint32_t to, char pad = ' ') {
    last().from = from;
    last().to = to;
    last().pad = pad;
    return *this;
  }
  LayoutBuilder& codes(std::vector<std::string> values) {
    std::sort(values.begin(), values.end());
    last().codes = static_cast<std::uint32_t>(grammar_.code_sets.size());
    auto list = std::make_shared<grammar::CodeList>();
    for (std::string& value : values) list->values.emplace_back(std::move(value), "");
    grammar_.code_sets.add(std::move(list));
    return *this;
  }

  LayoutBuilder& close() {
    Item item = std::move(pending_[open_.back()]);
    pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(open_.back()));
    open_.pop_back();
    item.order = ++order_;
    pending_[open_.empty() ? 0 : open_.back()].children.push_back(std::move(item));
    return *this;
  }

  [[nodiscard]] grammar::LayoutSettings& settings() { return grammar_.layout; }

  /// Lays the nodes out in pre-order. Everything opened must be closed.
  [[nodiscard]] grammar::Grammar build() {
    lay_out(pending_.front(), no_node, 0);
    return grammar_;
  }

 private:
  struct Item {
    grammar::NodeKind kind = grammar::NodeKind::loop;
    std::string name, column;
    grammar::Usage usage = grammar::Usage::optional;
    std::uint32_t max = 1;
    std::vector<grammar::ElementRule> rules;
    std::vector<Item> children;
    std::uint32_t order = 0;
  };

  grammar::TextRef pool(std::string_view text) {
    const grammar::TextRef ref{static_cast<std::uint32_t>(grammar_.texts.size()), static_cast<std::uint32_t>(text.size())};
    grammar_.texts += text;
    return ref;
  }

  NodeId add_node(const Item& item, grammar::NodeKind kind, NodeId parent, std::uint8_t depth) {
    grammar::Node node;
    node.kind = kind;
    node.usage = item.usage;
    node.max = item.max;
    node.parent = parent;
    node.depth = depth;
    node.name = pool(item.name);
    node.column = pool(item.column);
    node.span.begin = item.order;
    const auto id = static_cast<NodeId>(grammar_.nodes.size());
    node.end = static_cast<NodeId>(id + 1);
    if (kind == grammar::NodeKind::segment) {
      node.segment = static_cast<std::uint32_t>(grammar_.segment_rules.size());
      grammar::SegmentRule segment;
      segment.tag = pool(item.name);
      segment.first_element = static_cast<std::uint32_t>(grammar_.element_rules.size());
      segment.element_count = static_cast<std::uint16_t>(item.rules.size());
      grammar_.element_rules.insert(grammar_.element_rules.end(), item.rules.begin(), item.rules.end());
      grammar_.segment_rules.push_back(segment);
    }
    grammar_.nodes.push_back(node);
    return id;
  }

  void lay_out(const Item& item, NodeId parent, std::uint8_t depth) {
    if (item.kind == grammar::NodeKind::loop && item.children.empty()) {
      add_node(item, grammar::NodeKind::segment, parent, depth);
      return;
    }
    const NodeId id = add_node(item, item.kind, parent, depth);
    const auto inside = static_cast<std::uint8_t>(item.kind == grammar::NodeKind::set ? 0 : depth + 1);
    if (!item.rules.empty()) {
      Item own = item;
      own.usage = grammar::Usage::mandatory;
      own.max = 1;
      const NodeId segment = add_node(own, grammar::NodeKind::segment, id, inside);
      grammar_.nodes[id].segment = grammar_.nodes[segment].segment;
    }
    for (const Item& child : item.children) lay_out(child, id, inside);
    grammar_.nodes[id].end = static_cast<NodeId>(grammar_.nodes.size());
  }

  grammar::Grammar grammar_;
  std::vector<Item> pending_;
  std::vector<std::size_t> open_;
  std::uint32_t order_ = 0;
};

}  // namespace crossdock::test
