// The fields of documents that are no X12.
#include <algorithm>

#include "base/text.h"
#include "format/x12/describe_overlay.h"
#include "mapping/field_uses.h"
#include "report/guide_parts.h"

namespace crossdock::report {

namespace {

std::string form_of(const grammar::ElementRule& rule, const grammar::Grammar& grammar) {
  grammar::ElementRule plain = rule;
  plain.codes = grammar::none;
  std::string form = x12::form_words(plain, grammar);
  if (rule.pattern.length != 0) form += " " + printable(grammar.text(rule.pattern));
  if (rule.from != 0) form += ", columns " + std::to_string(rule.from) + " to " + std::to_string(rule.to);
  if (rule.repeat != 1) form += ", repeats";
  return form;
}

std::string remark_of(const grammar::ElementRule& rule, const grammar::Grammar& grammar) {
  if (rule.codes == grammar::none) return {};
  const grammar::CodeSet& codes = grammar.code_sets[rule.codes];
  constexpr std::size_t most = 24;
  std::vector<std::string> words;
  for (std::size_t i = 0; i < std::min(codes.codes.size(), most); ++i)
    words.push_back(codes.codes[i] + (codes.meanings[i].empty() ? "" : " " + codes.meanings[i]));
  if (codes.codes.size() > most) words.push_back("and " + std::to_string(codes.codes.size() - most) + " more");
  return joined(words, ", ");
}

std::string kind_words(const Field& field) {
  switch (field.kind) {
    case FieldKind::text: return "text";
    case FieldKind::decimal: return "number";
    case FieldKind::integer: return "whole number";
    case FieldKind::date: return "date, YYYY-MM-DD";
    case FieldKind::moment: return "date and time";
    case FieldKind::boolean: return "true or false";
    case FieldKind::object: return field.is_list ? "list of " + field.object->name : field.object->name;
  }
  return {};
}

}  // namespace

void describe_layout(const partner::LinkedDocument& linked, GuideDocument& document) {
  const grammar::Grammar& grammar = *linked.grammar;
  std::vector<mapping::FieldUse> uses;
  if (linked.map != nullptr) uses = mapping::field_uses(*linked.map, linked.settings.direction == partner::Direction::in);
  for (std::size_t index = 1; index < grammar.nodes.size(); ++index) {
    const auto id = static_cast<NodeId>(index);
    const grammar::Node& node = grammar.nodes[id];
    if (node.kind == grammar::NodeKind::loop || grammar.nodes[node.parent].kind != grammar::NodeKind::loop || node.parent + 1u != id) {
      GuideField group;
      group.group = true;
      group.depth = node.depth;
      group.name = std::string(grammar.name_of(id));
      group.column = std::string(grammar.text(node.column));
      group.usage = usage_words(node.usage);
      group.form = repeat_words(node.max);
      document.fields.push_back(std::move(group));
    }
    if (node.kind != grammar::NodeKind::segment) continue;
    std::uint16_t number = 0;
    for (const grammar::ElementRule& rule : grammar.elements(grammar.segment_of(id))) {
      ++number;
      GuideField field;
      field.depth = node.depth;
      field.name = std::string(grammar.text(rule.id));
      field.column = std::string(grammar.text(rule.column));
      field.form = form_of(rule, grammar);
      field.usage = usage_words(rule.usage);
      field.remark = remark_of(rule, grammar);
      for (const mapping::FieldUse& use : uses)
        if (use.segment == id && use.from <= number && number <= use.to && field.field.empty()) field.field = use.object_path;
      document.fields.push_back(std::move(field));
    }
  }
}

void describe_object(const ObjectType& type, GuideDocument& document) {
  struct Open {
    const ObjectType* type;
    std::size_t next;
  };
  // Types may hold themselves: what is being told is not told again inside itself.
  std::vector<Open> open{{&type, 0}};
  constexpr std::size_t most = 1000;
  while (!open.empty() && document.fields.size() < most) {
    Open& at = open.back();
    if (at.next == at.type->fields.size()) {
      open.pop_back();
      continue;
    }
    const Field& from = at.type->fields[at.next++];
    GuideField field;
    field.depth = static_cast<std::uint32_t>(open.size() - 1);
    field.name = from.name;
    field.form = kind_words(from);
    field.usage = from.required ? "required" : "optional";
    field.remark = from.description;
    if (!from.values.empty()) field.remark += (field.remark.empty() ? "" : ": ") + joined(from.values, ", ");
    const bool known =
        from.kind == FieldKind::object && std::any_of(open.begin(), open.end(), [&](const Open& one) { return one.type == from.object; });
    document.fields.push_back(std::move(field));
    if (from.kind == FieldKind::object && !known) open.push_back({from.object, 0});
  }
}

}  // namespace crossdock::report
