#include "grammar/emit.h"

namespace crossdock::grammar {

TextRef Emitter::text(std::string_view text) {
  if (text.empty()) return {};
  const auto [place, is_new] = texts_.try_emplace(std::string(text));
  if (is_new) {
    place->second = {static_cast<std::uint32_t>(grammar_.texts.size()), static_cast<std::uint32_t>(text.size())};
    grammar_.texts += text;
  }
  return place->second;
}

std::uint32_t Emitter::values(const std::vector<std::string>& values) {
  const auto first = static_cast<std::uint32_t>(grammar_.key_values.size());
  grammar_.key_values.insert(grammar_.key_values.end(), values.begin(), values.end());
  return first;
}

void Emitter::emit_set(const NodeModel& set) {
  emit_node(set, no_node, 0);
  count_references();
}

void Emitter::emit_node(const NodeModel& model, NodeId parent, std::uint8_t depth) {
  const auto id = static_cast<NodeId>(grammar_.nodes.size());
  node_of_[&model] = id;
  Node node;
  node.kind = model.kind;
  node.area = model.area;
  node.usage = model.usage;
  node.depth = depth;
  node.parent = parent;
  node.max = model.max;
  if (model.kind == NodeKind::segment) {
    node.segment = segment_rule(model.segment);
  } else if (model.kind == NodeKind::loop && !model.children.empty() && model.children.front().kind == NodeKind::segment) {
    node.segment = segment_rule(model.children.front().segment);
  }
  for (const std::uint8_t key : model.keys)
    if (node.key_count < 2) node.keys[node.key_count++] = key;
  node.first_key_value = values(model.key_values);
  node.key_value_count = static_cast<std::uint16_t>(model.key_values.size());
  node.standard_usage = model.standard ? model.standard->usage : model.usage;
  node.standard_max = model.standard ? model.standard->max : model.max;
  node.name = text(model.name);
  node.column = text(model.column);
  node.span = model.span;
  grammar_.nodes.push_back(node);
  const auto inner = static_cast<std::uint8_t>(depth + (model.kind == NodeKind::loop ? 1 : 0));
  for (const NodeModel& child : model.children) emit_node(child, id, inner);
  grammar_.nodes[id].end = static_cast<NodeId>(grammar_.nodes.size());
}

std::uint32_t Emitter::segment_rule(const std::shared_ptr<const SegmentModel>& segment) {
  if (segment == nullptr) return none;
  const auto [place, is_new] = segments_.try_emplace(segment.get(), static_cast<std::uint32_t>(grammar_.segment_rules.size()));
  if (!is_new) return place->second;
  SegmentRule rule;
  rule.tag = text(segment->tag);
  rule.name = text(segment->name);
  rule.element_count = static_cast<std::uint16_t>(segment->elements.size());
  rule.first_element = static_cast<std::uint32_t>(grammar_.element_rules.size());
  rule.first_note = notes(segment->notes);
  rule.note_count = static_cast<std::uint16_t>(segment->notes.size());
  for (std::size_t i = 0; i < segment->elements.size() && i < 64; ++i)
    if (segment->elements[i].usage == Usage::mandatory) rule.mandatory |= std::uint64_t{1} << i;
  rule.span = segment->span;
  const std::uint32_t index = place->second;
  grammar_.segment_rules.push_back(rule);
  grammar_.element_rules.resize(grammar_.element_rules.size() + segment->elements.size());
  element_rules(segment->elements, rule.first_element);
  return index;
}

/// All of a rule but its components.
ElementRule Emitter::simple_rule(const ElementModel& model) {
  ElementRule rule;
  rule.type = model.type;
  rule.usage = model.usage;
  rule.decimals = model.decimals;
  rule.personal = model.personal;
  rule.repeat = model.repeat;
  rule.min = model.min;
  rule.max = model.max;
  rule.codes = code_set(model.codes);
  rule.id = text(model.id);
  rule.name = text(model.name);
  rule.column = text(model.column);
  rule.pattern = text(model.pattern);
  rule.from = model.from;
  rule.to = model.to;
  rule.pad = model.pad;
  rule.span = model.span;
  return rule;
}

std::uint32_t Emitter::element_rule(const ElementModel& model) {
  grammar_.element_rules.push_back(simple_rule(model));
  return static_cast<std::uint32_t>(grammar_.element_rules.size() - 1);
}

void Emitter::element_rules(const std::vector<ElementModel>& elements, std::uint32_t first) {
  for (std::uint32_t i = 0; i < elements.size(); ++i) {
    const ElementModel& model = elements[i];
    ElementRule rule = simple_rule(model);
    if (model.type == ElementType::composite) {
      rule.first_component = static_cast<std::uint32_t>(grammar_.element_rules.size());
      rule.component_count = static_cast<std::uint16_t>(model.components.size());
      rule.first_note = notes(model.notes);
      rule.note_count = static_cast<std::uint16_t>(model.notes.size());
      grammar_.element_rules.resize(grammar_.element_rules.size() + model.components.size());
      element_rules(model.components, rule.first_component);
    }
    if (model.standard != nullptr) rule.standard = element_rule(*model.standard);
    if (!model.count_of.empty()) counts_.emplace_back(first + i, model.count_of);
    grammar_.element_rules[first + i] = rule;
  }
}

std::uint32_t Emitter::notes(const std::vector<NoteModel>& notes) {
  const auto first = static_cast<std::uint32_t>(grammar_.notes.size());
  for (const NoteModel& note : notes) grammar_.notes.push_back(note.note);
  return first;
}

std::uint32_t Emitter::code_set(const std::shared_ptr<const CodeList>& list) {
  if (list == nullptr) return none;
  const auto [place, is_new] = code_sets_.try_emplace(list.get(), static_cast<std::uint32_t>(grammar_.code_sets.size()));
  if (is_new) grammar_.code_sets.add(list);
  return place->second;
}

void Emitter::count_references() {
  for (const auto& [rule, name] : counts_)
    for (std::size_t id = 1; id < grammar_.nodes.size(); ++id)
      if (grammar_.name_of(static_cast<NodeId>(id)) == name) {
        grammar_.element_rules[rule].count_of = static_cast<NodeId>(id);
        break;
      }
}

}  // namespace crossdock::grammar
