#include "grammar/set_tree.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "grammar/dictionary.h"

namespace crossdock::grammar {

using language::LoopUse;
using language::SegmentUse;
using language::SetChange;
using language::SetItem;
using language::SetScope;

namespace {

constexpr std::array<std::pair<std::string_view, Area>, 3> areas{{
    {"heading", Area::heading},
    {"detail", Area::detail},
    {"summary", Area::summary},
}};

std::optional<Area> area_of(std::string_view word) {
  for (const auto& [name, area] : areas)
    if (name == word) return area;
  return std::nullopt;
}

bool holds_uses(const std::vector<SetItem>& items) {
  return std::any_of(items.begin(), items.end(), [](const SetItem& item) {
    if (std::holds_alternative<SegmentUse>(item.item) || std::holds_alternative<LoopUse>(item.item)) return true;
    const auto* scope = std::get_if<SetScope>(&item.item);
    return scope != nullptr && holds_uses(scope->items);
  });
}

bool holds_changes(const std::vector<SetItem>& items) {
  return std::any_of(items.begin(), items.end(), [](const SetItem& item) {
    if (std::holds_alternative<SetChange>(item.item)) return true;
    const auto* scope = std::get_if<SetScope>(&item.item);
    return scope != nullptr && holds_changes(scope->items);
  });
}

template <class Use>
void read_use(NodeModel& node, const Use& use, Findings& findings) {
  node.usage = usage_of(use.usage);
  node.max = maximum_of(use.maximum, findings);
  node.span = use.span;
  for (const language::Number& key : use.keys) {
    if (key.value == 0 || key.value > 64 || node.keys.size() == 2) {
      findings.error(Code::grammar_key_invalid, key.span, "key " + std::to_string(key.value) + " of " + node.name + " is none",
                     "name one or two elements by number, such as `key 01`");
      continue;
    }
    node.keys.push_back(static_cast<std::uint8_t>(key.value));
  }
  if (!use.values) return;
  if (use.values->other || use.values->keys.empty()) {
    findings.error(Code::grammar_key_invalid, use.values->span, "a sibling states the values that it takes",
                   "write them out: `" + node.name + "[\"LM\"]`");
    return;
  }
  if (node.keys.empty()) node.keys.push_back(1);
  for (const language::Key& key : use.values->keys) {
    if (key.second)
      findings.error(Code::grammar_key_invalid, key.second->span, "siblings are told apart by one element",
                     "state the values of the first key element only");
    node.key_values.push_back(key.first.text);
  }
}

NodeModel segment_node(const SegmentUse& use, Area area, Findings& findings) {
  NodeModel node;
  node.area = area;
  node.name = use.tag.text;
  read_use(node, use, findings);
  return node;
}

void add_items(NodeModel& parent, const std::vector<SetItem>& items, Area area, Findings& findings);

NodeModel loop_node(const LoopUse& use, Area area, Findings& findings) {
  NodeModel node;
  node.kind = NodeKind::loop;
  node.area = area;
  node.name = use.name.text;
  read_use(node, use, findings);
  add_items(node, use.items, area, findings);
  return node;
}

// Nesting is bounded by the parser (limits::source_nesting).
void add_items(NodeModel& parent, const std::vector<SetItem>& items, Area area, Findings& findings) {
  for (const SetItem& item : items) {
    if (const auto* segment = std::get_if<SegmentUse>(&item.item)) {
      parent.children.push_back(segment_node(*segment, area, findings));
    } else if (const auto* loop = std::get_if<LoopUse>(&item.item)) {
      parent.children.push_back(loop_node(*loop, area, findings));
    } else if (const auto* change = std::get_if<SetChange>(&item.item)) {
      findings.error(Code::grammar_change_invalid, change->span, "a change stands among the parts of a whole set",
                     "a set is either written whole, or changes one of the version that it extends");
    } else {
      const auto& scope = std::get<SetScope>(item.item);
      const auto named = scope.path.steps.size() == 1 ? area_of(scope.path.steps[0].name.text) : std::nullopt;
      if (parent.kind == NodeKind::set && named) {
        if (!parent.children.empty() && parent.children.back().area > *named)
          findings.error(Code::grammar_change_invalid, scope.span, "areas stand in the order heading, detail, summary", "move this one up");
        add_items(parent, scope.items, *named, findings);
      } else {
        findings.error(Code::grammar_change_invalid, scope.path.span, "a whole set has areas and loops, no paths",
                       "write `heading { … }`, `detail { … }`, `summary { … }` or `loop NAME … { … }`");
      }
    }
  }
}

std::string joined_names(const std::vector<language::DocumentStep>& steps) {
  std::string text;
  for (const auto& step : steps) text += (text.empty() ? "" : "/") + step.name.text;
  return text;
}

/// Where a new child goes: before or behind a neighbour, or at the end of the area (in front of the set's trailer) or loop.
std::optional<std::size_t> place_of(NodeModel& parent, const SetChange& change, std::optional<Area> area, Findings& findings) {
  if (change.neighbour) {
    const auto beside = change.neighbour->steps.size() == 1 ? find_child(parent, change.neighbour->steps[0], area) : std::nullopt;
    if (beside) return *beside + (change.place == language::Place::after ? 1 : 0);
    Found found;
    found.missed = change.neighbour->steps.empty() ? nullptr : &change.neighbour->steps.front();
    for (const NodeModel& child : parent.children) found.candidates.push_back(child.name);
    report_missing(found, Code::grammar_change_invalid, change.neighbour->span, findings);
    return std::nullopt;
  }
  std::size_t place = parent.children.size();
  while (place > 0 && area && parent.children[place - 1].area > *area) --place;
  if (place > 0 && parent.kind == NodeKind::set && parent.children[place - 1].name == "SE") --place;
  return place;
}

NodeModel node_of(const SetItem& item, Area area, Findings& findings) {
  if (const auto* segment = std::get_if<SegmentUse>(&item.item)) return segment_node(*segment, area, findings);
  if (const auto* loop = std::get_if<LoopUse>(&item.item)) return loop_node(*loop, area, findings);
  return {};
}

/// Keeps what an overlay's change of the structure says, and marks the nodes that it brings.
class ChangeRecord {
 public:
  ChangeRecord(const SetChange& change, OverlayStatements* statements) : change_(change), statements_(statements) {}

  /// `node` is new in `parent`; `instead_of`: the node that it replaces.
  void brings(NodeModel& node, NodeModel& parent, const NodeModel* instead_of = nullptr) {
    if (statements_ == nullptr) return;
    const std::uint32_t statement = add(instead_of == nullptr ? Kind::add : Kind::replace, instead_of);
    if (instead_of != nullptr) parent.dropped.push_back(statement);
    std::vector<NodeModel*> open{&node};
    while (!open.empty()) {
      NodeModel* one = open.back();
      open.pop_back();
      one->standard = StandardUse{};
      one->statement = statement;
      for (NodeModel& child : one->children) open.push_back(&child);
    }
  }
  void changes(NodeModel& node) {
    if (statements_ == nullptr) return;
    node.keep_standard();
    node.statement = add(Kind::change, nullptr);
  }
  void drops(const NodeModel& node, NodeModel& parent) {
    if (statements_ != nullptr) parent.dropped.push_back(add(Kind::drop, &node));
  }

 private:
  using Kind = OverlayStatement::Kind;

  std::uint32_t add(Kind kind, const NodeModel* gone) {
    StatementModel statement;
    statement.kind = kind;
    statement.aspects = aspect_usage | aspect_maximum;
    statement.span = change_.span;
    while (gone != nullptr && gone->kind != NodeKind::segment && !gone->children.empty()) gone = &gone->children.front();
    if (gone != nullptr) statement.tag = gone->name;
    return statements_->add(std::move(statement));
  }

  const SetChange& change_;
  OverlayStatements* statements_;
};

void apply_change(NodeModel& parent, std::optional<Area> area, const SetChange& change, OverlayStatements* statements, Findings& findings) {
  ChangeRecord record(change, statements);
  const Area inner = area.value_or(parent.area);
  if (change.kind == SetChange::Kind::add) {
    const auto place = place_of(parent, change, area, findings);
    if (!place || change.node.empty()) return;
    NodeModel node = node_of(change.node.front(), inner, findings);
    if (parent.kind == NodeKind::set && !area)
      node.area = parent.children.empty() ? Area::heading : parent.children[*place > 0 ? *place - 1 : 0].area;
    record.brings(node, parent);
    parent.children.insert(parent.children.begin() + static_cast<std::ptrdiff_t>(*place), std::move(node));
    return;
  }

  // The target of `change` is the node's own name.
  std::vector<language::DocumentStep> steps;
  SourceSpan span = change.span;
  if (change.target) {
    steps = change.target->steps;
    span = change.target->span;
  } else if (!change.node.empty()) {
    language::DocumentStep step;
    if (const auto* segment = std::get_if<SegmentUse>(&change.node.front().item)) step = {segment->tag, segment->values, segment->span};
    if (const auto* loop = std::get_if<LoopUse>(&change.node.front().item)) step = {loop->name, loop->values, loop->span};
    steps.push_back(step);
    span = step.name.span;
  }
  Found found;
  if (steps.size() == 1) {
    if (const auto index = find_child(parent, steps[0], area)) {
      found = {&parent.children[*index], &parent, *index, {}, nullptr, {}};
    } else {
      found.missed = &steps[0];
      for (const NodeModel& child : parent.children) found.candidates.push_back(child.name);
    }
  } else {
    found = find_path(parent, steps);
  }
  if (found.node == nullptr || found.parent == nullptr) {
    report_missing(found, Code::grammar_change_invalid, span, findings);
    return;
  }
  if (change.kind == SetChange::Kind::drop) {
    record.drops(*found.node, *found.parent);
    found.parent->children.erase(found.parent->children.begin() + static_cast<std::ptrdiff_t>(found.index));
    return;
  }
  if (change.node.empty()) return;
  NodeModel node = node_of(change.node.front(), found.node->area, findings);
  if (change.kind == SetChange::Kind::replace) {
    record.brings(node, *found.parent, found.node);
    *found.node = std::move(node);
    return;
  }
  record.changes(*found.node);
  found.node->usage = node.usage;
  found.node->max = node.max;
  if (!node.keys.empty()) found.node->keys = node.keys;
  if (!node.key_values.empty()) found.node->key_values = node.key_values;
  found.node->span = node.span;
}

void change_scope(NodeModel& parent, std::optional<Area> area, const std::vector<SetItem>& items, OverlayStatements* statements,
                  Findings& findings) {
  for (const SetItem& item : items) {
    if (const auto* change = std::get_if<SetChange>(&item.item)) {
      apply_change(parent, area, *change, statements, findings);
    } else if (const auto* scope = std::get_if<SetScope>(&item.item)) {
      Found found = find_path(parent, scope->path.steps);
      if (found.node == nullptr) {
        report_missing(found, Code::grammar_change_invalid, scope->path.span, findings);
      } else if (found.node->kind == NodeKind::segment) {
        findings.error(Code::grammar_change_invalid, scope->path.span,
                       ticked(joined_names(scope->path.steps)) + " is a segment, not a loop", "changes go into a loop or an area");
      } else {
        change_scope(*found.node, found.area, scope->items, statements, findings);
      }
    } else {
      const SourceSpan span = std::visit([](const auto& use) { return use.span; }, item.item);
      findings.error(Code::grammar_change_invalid, span, "parts of a whole set stand among changes",
                     "write `add …`, `change …` or `replace …`, or the whole set");
    }
  }
}

}  // namespace

std::string_view area_name(Area area) {
  for (const auto& [name, value] : areas)
    if (value == area) return name;
  return {};
}

std::uint32_t maximum_of(const language::Maximum& maximum, Findings& findings) {
  if (!maximum.count) return unbounded;
  if (*maximum.count > 0) return *maximum.count;
  findings.error(Code::grammar_maximum_invalid, maximum.span, "a maximum of 0 says that it never occurs",
                 "leave the line out; an overlay writes `forbid`");
  return 1;
}

bool is_whole(const language::SetDeclaration& declaration, bool is_known) {
  return holds_uses(declaration.items) && !(is_known && holds_changes(declaration.items));
}

SetTree tree_of(const language::SetDeclaration& declaration, Findings& findings) {
  SetTree tree;
  tree.id = declaration.id.text;
  if (declaration.group) tree.group = declaration.group->text;
  if (declaration.description) tree.name = declaration.description->text;
  tree.span = declaration.span;
  tree.root.kind = NodeKind::set;
  tree.root.usage = Usage::mandatory;
  tree.root.name = tree.id;
  tree.root.span = declaration.id.span;
  add_items(tree.root, declaration.items, Area::heading, findings);
  return tree;
}

void change_tree(NodeModel& root, const std::vector<SetItem>& items, OverlayStatements* statements, Findings& findings) {
  change_scope(root, std::nullopt, items, statements, findings);
}

void change_tree(NodeModel& root, const SetChange& change, OverlayStatements* statements, Findings& findings) {
  apply_change(root, std::nullopt, change, statements, findings);
}

std::optional<std::size_t> find_child(const NodeModel& parent, const language::DocumentStep& step, std::optional<Area> area) {
  for (std::size_t i = 0; i < parent.children.size(); ++i) {
    const NodeModel& child = parent.children[i];
    if (child.name != step.name.text || (area && child.area != *area)) continue;
    if (child.key_values.empty() || !step.selector || step.selector->keys.empty()) return i;
    const std::string& value = step.selector->keys.front().first.text;
    if (std::find(child.key_values.begin(), child.key_values.end(), value) != child.key_values.end()) return i;
  }
  return std::nullopt;
}

Found find_path(NodeModel& from, const std::vector<language::DocumentStep>& steps) {
  Found found;
  NodeModel* at = &from;
  std::optional<Area> area;
  for (const language::DocumentStep& step : steps) {
    if (at->kind == NodeKind::set && !area)
      if (const auto named = area_of(step.name.text)) {
        area = named;
        found.node = at;
        found.area = area;
        continue;
      }
    const auto index = find_child(*at, step, area);
    if (!index) {
      found.missed = &step;
      found.node = nullptr;
      for (const NodeModel& child : at->children)
        if (!area || child.area == *area) found.candidates.push_back(child.name);
      return found;
    }
    area.reset();
    found.area.reset();
    found.parent = at;
    found.index = *index;
    at = &at->children[*index];
    found.node = at;
  }
  return found;
}

void report_missing(const Found& found, Code code, SourceSpan span, Findings& findings) {
  if (found.missed == nullptr) {
    findings.error(code, span, "the path leads nowhere", "write a segment or loop, such as `PO1/SCH`");
    return;
  }
  findings.error(code, found.missed->name.span, "there is no " + ticked(found.missed->name.text) + " here",
                 suggestion(found.missed->name.text, found.candidates));
}

}  // namespace crossdock::grammar
