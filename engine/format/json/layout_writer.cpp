#include "format/json/layout_writer.h"

#include <algorithm>
#include <utility>

#include "base/decimal.h"
#include "base/text.h"
#include "format/layout_tree.h"

namespace crossdock::format {

using grammar::ElementRule;
using grammar::ElementType;

JsonLayoutWriter::JsonLayoutWriter(const grammar::Grammar& grammar, std::string& out)
    : grammar_(grammar), out_(out), plan_(JsonPlan::of(grammar)), json_(out, JsonStyle::indented) {}

void JsonLayoutWriter::begin(std::vector<Diagnostic>& diagnostics) {
  if (std::exchange(begun_, true)) return;
  if (!plan_.ok()) {
    tell({FaultKind::record_malformed, plan_.error().message, ""}, "", "", false, diagnostics);
    return;
  }
  if (plan_->document_unit == 0) return;
  if (!plan_->is_bare_array) {
    // The members on the way to the documents.
    std::uint32_t step = 0;
    while (plan_->steps[step].unit != plan_->document_unit) {
      const auto& children = plan_->steps[step].children;
      const auto next = std::find_if(children.begin(), children.end(), [&](std::uint32_t child) {
        // Down the layout, whose depth is bounded.
        std::vector<std::uint32_t> open{child};
        while (!open.empty()) {
          const std::uint32_t at = open.back();
          open.pop_back();
          if (plan_->steps[at].unit == plan_->document_unit) return true;
          open.insert(open.end(), plan_->steps[at].children.begin(), plan_->steps[at].children.end());
        }
        return false;
      });
      if (next == children.end()) break;
      step = *next;
      json_.begin_object().key(plan_->steps[step].name);
      open_.push_back(plan_->steps[step].name);
    }
  }
  json_.begin_array();
}

void JsonLayoutWriter::write(const TransactionSet& set, std::vector<Diagnostic>& diagnostics) {
  begin(diagnostics);
  if (!plan_.ok()) return;
  set_ = &set;
  if (++documents_ > 1 && plan_->document_unit == 0) {
    tell({FaultKind::record_malformed, "layout " + grammar_.set_id + " holds one document a file", ""}, "", "", false, diagnostics);
    return;
  }
  find_instances(set, diagnostics);
  for (const Instance& instance : instances_)
    if (instance.unit == plan_->document_unit || instance.unit != 0) check_instance(instance, diagnostics);
  if (plan_->document_unit == 0)
    write_instance(instances_.front());
  else
    for (const std::uint32_t inside : instances_.front().inside)
      if (instances_[inside].unit == plan_->document_unit) write_instance(instances_[inside]);
  set_ = nullptr;
}

void JsonLayoutWriter::finish(std::vector<Diagnostic>& diagnostics) {
  begin(diagnostics);
  if (!plan_.ok()) return;
  if (plan_->document_unit != 0) {
    json_.end_array();
    for (std::size_t i = 0; i < open_.size(); ++i) json_.end_object();
  } else if (documents_ == 0) {
    tell({FaultKind::record_malformed, "the file holds one document, and there is none", ""}, "", "", false, diagnostics);
  }
  out_ += '\n';
}

std::uint32_t JsonLayoutWriter::add_instance(std::uint32_t unit, std::uint32_t parent) {
  instances_.push_back({unit, nullptr, {}});
  const auto made = static_cast<std::uint32_t>(instances_.size() - 1);
  if (made != parent) instances_[parent].inside.push_back(made);
  return made;
}

void JsonLayoutWriter::find_instances(const TransactionSet& set, std::vector<Diagnostic>& diagnostics) {
  instances_.clear();
  std::vector<std::uint32_t> unit_of_node(grammar_.nodes.size(), none);
  for (std::uint32_t unit = 0; unit < plan_->units.size(); ++unit) {
    if (plan_->units[unit].loop != no_node) unit_of_node[plan_->units[unit].loop] = unit;
    if (plan_->units[unit].segment != no_node) unit_of_node[plan_->units[unit].segment] = unit;
  }
  const auto unknown = [&] {
    tell({FaultKind::record_unknown, "a record that layout " + grammar_.set_id + " does not have", ""}, "", "", false, diagnostics);
  };
  std::vector<std::uint32_t> instance_of_loop;
  for (const Loop& loop : set.loops) {
    const std::uint32_t unit = loop.node < unit_of_node.size() ? unit_of_node[loop.node] : none;
    const std::uint32_t parent = instance_of_loop.empty() ? 0 : instance_of_loop[loop.parent];
    if (unit == none) unknown();
    instance_of_loop.push_back(unit == none ? parent : add_instance(unit, parent));
  }
  for (const Segment& segment : set.segments) {
    const std::uint32_t unit = segment.node < unit_of_node.size() ? unit_of_node[segment.node] : none;
    if (unit == none) {
      unknown();
      continue;
    }
    const std::uint32_t around = instance_of_loop[segment.loop];
    const bool own = plan_->units[unit].loop != no_node;
    instances_[own ? around : add_instance(unit, around)].segment = &segment;
  }
}

void JsonLayoutWriter::check_instance(const Instance& instance, std::vector<Diagnostic>& diagnostics) {
  const JsonPlan::Unit& unit = plan_->units[instance.unit];
  if (unit.segment != no_node) {
    const auto rules = grammar_.elements(grammar_.segment_of(unit.segment));
    for (std::uint32_t field = 0; field < rules.size(); ++field) {
      for (std::string_view rest = raw_value(instance, field);;) {
        const std::size_t end = rest.find(repetition_mark);
        const std::string spelt = with_decimal_mark(grammar_, rules[field], rest.substr(0, end));
        if (const auto fault = check_field(grammar_, rules[field], spelt))
          tell(*fault, std::string(column_of(grammar_, rules[field])), spelt, rules[field].personal, diagnostics);
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
      }
    }
  }
  for (const std::uint32_t child : unit.inside) {
    const grammar::Node& node = grammar_.nodes[plan_->node_of(child)];
    const auto count =
        std::count_if(instance.inside.begin(), instance.inside.end(), [&](std::uint32_t i) { return instances_[i].unit == child; });
    const std::string name(grammar_.text(node.name));
    if (count == 0 && node.usage == grammar::Usage::mandatory)
      tell({FaultKind::field_missing, "there is no `" + name + "`, it is mandatory", ""}, name, "", false, diagnostics);
    if (node.max != grammar::unbounded && static_cast<std::uint64_t>(count) > node.max)
      tell({FaultKind::loop_over_maximum, "there are " + std::to_string(count) + " of `" + name + "`, at most " + std::to_string(node.max),
            ""},
           name, "", false, diagnostics);
  }
}

std::string_view JsonLayoutWriter::raw_value(const Instance& instance, std::uint32_t field) const {
  return instance.segment == nullptr ? std::string_view{} : set_->element(*instance.segment, field + 1);
}

bool JsonLayoutWriter::has_content(std::uint32_t step, const Instance& instance) const {
  const JsonPlan::Step& s = plan_->steps[step];
  if (s.unit != none)
    return std::any_of(instance.inside.begin(), instance.inside.end(), [&](std::uint32_t i) { return instances_[i].unit == s.unit; });
  if (s.field != none) return !raw_value(instance, s.field).empty();
  return std::any_of(s.children.begin(), s.children.end(), [&](std::uint32_t child) { return has_content(child, instance); });
}

void JsonLayoutWriter::write_instance(const Instance& instance) {
  const std::uint32_t step = plan_->units[instance.unit].step;
  if (plan_->steps[step].field != none) return write_field(instance, plan_->steps[step].field);
  json_.begin_object();
  write_members(step, instance);
  json_.end_object();
}

void JsonLayoutWriter::write_members(std::uint32_t step, const Instance& instance) {
  for (const std::uint32_t child : plan_->steps[step].children) {
    const JsonPlan::Step& s = plan_->steps[child];
    if (!has_content(child, instance)) continue;
    json_.key(s.name);
    if (s.field != none) {
      write_field(instance, s.field);
    } else if (s.unit != none) {
      const bool is_array = grammar_.nodes[plan_->node_of(s.unit)].max != 1;
      if (is_array) json_.begin_array();
      for (const std::uint32_t inside : instance.inside)
        if (instances_[inside].unit == s.unit) write_instance(instances_[inside]);
      if (is_array) json_.end_array();
    } else {
      json_.begin_object();
      write_members(child, instance);
      json_.end_object();
    }
  }
}

void JsonLayoutWriter::write_field(const Instance& instance, std::uint32_t field) {
  const ElementRule& rule = grammar_.elements(grammar_.segment_of(plan_->units[instance.unit].segment))[field];
  std::string_view rest = raw_value(instance, field);
  const bool is_array = rule.repeat != 1;
  if (is_array) json_.begin_array();
  for (;;) {
    const std::size_t end = rest.find(repetition_mark);
    write_value(rule, rest.substr(0, end));
    if (!is_array || end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (is_array) json_.end_array();
}

void JsonLayoutWriter::write_value(const ElementRule& rule, std::string_view text) {
  const auto number = rule.type == ElementType::decimal ? Decimal::parse(text) : std::nullopt;
  if (number)
    json_.number(*number);
  else
    json_.string(text);
}

void JsonLayoutWriter::tell(const FieldFault& fault, std::string field, std::string_view value, bool personal,
                            std::vector<Diagnostic>& diagnostics) const {
  Diagnostic finding = finding_of(fault, value);
  finding.personal = personal;
  finding.position.emplace();
  finding.position->field = std::move(field);
  diagnostics.push_back(std::move(finding));
}

}  // namespace crossdock::format
