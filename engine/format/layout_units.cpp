#include "format/layout_units.h"

#include <algorithm>
#include <utility>

#include "format/format.h"
#include "format/layout_tree.h"

namespace crossdock::format {

namespace {
constexpr std::uint32_t none = ~0u;
}

std::vector<UnitItem> items_of(const grammar::Grammar& grammar, const LayoutUnit& unit) {
  std::vector<UnitItem> items;
  if (unit.segment != no_node) {
    const auto rules = grammar.elements(grammar.segment_of(unit.segment));
    for (std::uint32_t field = 0; field < rules.size(); ++field) items.push_back({rules[field].span.begin, field, no_node});
  }
  if (unit.loop != no_node)
    for (const NodeId child : children_of(grammar, unit.loop))
      if (child != unit.segment) items.push_back({grammar.nodes[child].span.begin, 0, child});
  std::stable_sort(items.begin(), items.end(), [](const UnitItem& a, const UnitItem& b) { return a.place < b.place; });
  return items;
}

Diagnostic written_finding(const FieldFault& fault, std::string field, std::string_view value, bool personal) {
  Diagnostic finding = finding_of(fault, value);
  finding.personal = personal;
  finding.position.emplace();
  finding.position->field = std::move(field);
  return finding;
}

void UnitInstances::find(const TransactionSet& set, const std::vector<LayoutUnit>& units, std::vector<Diagnostic>& diagnostics) {
  set_ = &set;
  units_ = &units;
  instances_.clear();
  std::vector<std::uint32_t> unit_of_node(grammar_.nodes.size(), none);
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
    if (units[unit].loop != no_node) unit_of_node[units[unit].loop] = unit;
    if (units[unit].segment != no_node) unit_of_node[units[unit].segment] = unit;
  }
  const auto unit_of = [&](NodeId node) {
    const std::uint32_t unit = node < unit_of_node.size() ? unit_of_node[node] : none;
    if (unit == none)
      diagnostics.push_back(
          written_finding({FaultKind::record_unknown, "a record that layout " + grammar_.set_id + " does not have", ""}, "", "", false));
    return unit;
  };
  std::vector<std::uint32_t> instance_of_loop;
  for (const Loop& loop : set.loops) {
    const std::uint32_t unit = unit_of(loop.node);
    const std::uint32_t parent = instance_of_loop.empty() ? 0 : instance_of_loop[loop.parent];
    instance_of_loop.push_back(unit == none ? parent : add(unit, parent));
  }
  for (const Segment& segment : set.segments) {
    const std::uint32_t unit = unit_of(segment.node);
    if (unit == none) continue;
    const std::uint32_t around = instance_of_loop[segment.loop];
    const bool own = units[unit].loop != no_node;
    instances_[own ? around : add(unit, around)].segment = &segment;
  }
}

std::uint32_t UnitInstances::add(std::uint32_t unit, std::uint32_t parent) {
  instances_.push_back({unit, nullptr, {}});
  const auto made = static_cast<std::uint32_t>(instances_.size() - 1);
  if (made != parent) instances_[parent].inside.push_back(made);
  return made;
}

void UnitInstances::check(std::uint32_t document_unit, std::vector<Diagnostic>& diagnostics) const {
  for (const UnitInstance& instance : instances_) {
    if (instance.unit == 0 && document_unit != 0) continue;
    check_fields(instance, diagnostics);
    check_counts(instance, diagnostics);
  }
}

void UnitInstances::check_fields(const UnitInstance& instance, std::vector<Diagnostic>& diagnostics) const {
  const NodeId segment = (*units_)[instance.unit].segment;
  if (segment == no_node) return;
  const auto rules = grammar_.elements(grammar_.segment_of(segment));
  for (std::uint32_t field = 0; field < rules.size(); ++field) {
    for (std::string_view rest = value(instance, field);;) {
      const std::size_t end = rest.find(repetition_mark);
      const std::string spelt = with_decimal_mark(grammar_, rules[field], rest.substr(0, end));
      if (const auto fault = check_field(grammar_, rules[field], spelt))
        diagnostics.push_back(written_finding(*fault, std::string(column_of(grammar_, rules[field])), spelt, rules[field].personal));
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
  }
}

void UnitInstances::check_counts(const UnitInstance& instance, std::vector<Diagnostic>& diagnostics) const {
  for (const std::uint32_t child : (*units_)[instance.unit].inside) {
    const grammar::Node& node = grammar_.nodes[(*units_)[child].node()];
    const auto count =
        std::count_if(instance.inside.begin(), instance.inside.end(), [&](std::uint32_t i) { return instances_[i].unit == child; });
    const std::string name(grammar_.text(node.name));
    if (count == 0 && node.usage == grammar::Usage::mandatory)
      diagnostics.push_back(
          written_finding({FaultKind::field_missing, "there is no `" + name + "`, it is mandatory", ""}, name, "", false));
    if (node.max != grammar::unbounded && static_cast<std::uint64_t>(count) > node.max)
      diagnostics.push_back(
          written_finding({FaultKind::loop_over_maximum,
                           "there are " + std::to_string(count) + " of `" + name + "`, at most " + std::to_string(node.max), ""},
                          name, "", false));
  }
}

std::string_view UnitInstances::value(const UnitInstance& instance, std::uint32_t field) const {
  return instance.segment == nullptr ? std::string_view{} : set_->element(*instance.segment, field + 1);
}

const grammar::ElementRule& UnitInstances::rule(const UnitInstance& instance, std::uint32_t field) const {
  return grammar_.elements(grammar_.segment_of((*units_)[instance.unit].segment))[field];
}

bool UnitInstances::has(const UnitInstance& instance, std::uint32_t unit) const {
  return std::any_of(instance.inside.begin(), instance.inside.end(), [&](std::uint32_t i) { return instances_[i].unit == unit; });
}

}  // namespace crossdock::format
