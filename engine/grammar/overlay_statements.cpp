#include "grammar/overlay_statements.h"

#include <utility>

namespace crossdock::grammar {

std::uint32_t OverlayStatements::add(StatementModel statement) {
  statement.overlay = overlay_;
  all_.push_back(std::move(statement));
  return static_cast<std::uint32_t>(all_.size() - 1);
}

void OverlayStatements::find_nodes(const NodeModel& root) {
  std::vector<const NodeModel*> open{&root};
  while (!open.empty()) {
    const NodeModel* node = open.back();
    open.pop_back();
    // A new loop is told at its own node, not at those inside it.
    if (node->statement != none && all_[node->statement].node == nullptr) all_[node->statement].node = node;
    for (const std::uint32_t statement : node->dropped) all_[statement].place = node;
    for (std::size_t i = node->children.size(); i-- > 0;) open.push_back(&node->children[i]);
  }
}

void OverlayStatements::emit(Emitter& emitter, Grammar& grammar) const {
  for (const StatementModel& model : all_) {
    OverlayStatement statement;
    statement.kind = model.kind;
    statement.aspects = model.aspects;
    statement.overlay = model.overlay;
    statement.node = model.node == nullptr ? no_node : emitter.node_of(*model.node);
    statement.element = model.element;
    statement.component = model.component;
    statement.tag = emitter.text(model.tag);
    statement.place = model.place == nullptr ? no_node : emitter.node_of(*model.place);
    statement.reason = emitter.text(model.reason);
    statement.span = model.span;
    grammar.statements.push_back(statement);
  }
}

}  // namespace crossdock::grammar
