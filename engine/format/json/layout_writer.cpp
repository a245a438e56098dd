#include "format/json/layout_writer.h"

#include <algorithm>
#include <utility>

#include "base/decimal.h"
#include "base/text.h"

namespace crossdock::format {

using grammar::ElementRule;
using grammar::ElementType;

JsonLayoutWriter::JsonLayoutWriter(const grammar::Grammar& grammar, std::string& out)
    : grammar_(grammar), out_(out), plan_(JsonPlan::of(grammar)), json_(out, JsonStyle::indented), instances_(grammar) {}

void JsonLayoutWriter::begin(std::vector<Diagnostic>& diagnostics) {
  if (std::exchange(begun_, true)) return;
  if (!plan_.ok()) {
    diagnostics.push_back(written_finding({FaultKind::record_malformed, plan_.error().message, ""}, "", "", false));
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
  if (++documents_ > 1 && plan_->document_unit == 0) {
    diagnostics.push_back(
        written_finding({FaultKind::record_malformed, "layout " + grammar_.set_id + " holds one document a file", ""}, "", "", false));
    return;
  }
  instances_.find(set, plan_->units, diagnostics);
  instances_.check(plan_->document_unit, diagnostics);
  if (plan_->document_unit == 0)
    write_instance(instances_.root());
  else
    for (const std::uint32_t inside : instances_.root().inside)
      if (instances_[inside].unit == plan_->document_unit) write_instance(instances_[inside]);
}

void JsonLayoutWriter::finish(std::vector<Diagnostic>& diagnostics) {
  begin(diagnostics);
  if (!plan_.ok()) return;
  if (plan_->document_unit != 0) {
    json_.end_array();
    for (std::size_t i = 0; i < open_.size(); ++i) json_.end_object();
  } else if (documents_ == 0) {
    diagnostics.push_back(
        written_finding({FaultKind::record_malformed, "the file holds one document, and there is none", ""}, "", "", false));
  }
  out_ += '\n';
}

bool JsonLayoutWriter::has_content(std::uint32_t step, const UnitInstance& instance) const {
  const JsonPlan::Step& s = plan_->steps[step];
  if (s.unit != none) return instances_.has(instance, s.unit);
  if (s.field != none) return !instances_.value(instance, s.field).empty();
  return std::any_of(s.children.begin(), s.children.end(), [&](std::uint32_t child) { return has_content(child, instance); });
}

void JsonLayoutWriter::write_instance(const UnitInstance& instance) {
  const std::uint32_t step = plan_->units[instance.unit].step;
  if (plan_->steps[step].field != none) return write_field(instance, plan_->steps[step].field);
  json_.begin_object();
  write_members(step, instance);
  json_.end_object();
}

void JsonLayoutWriter::write_members(std::uint32_t step, const UnitInstance& instance) {
  for (const std::uint32_t child : plan_->steps[step].children) {
    const JsonPlan::Step& s = plan_->steps[child];
    if (!has_content(child, instance)) continue;
    json_.key(s.name);
    if (s.field != none) {
      write_field(instance, s.field);
    } else if (s.unit != none) {
      const bool is_array = grammar_.nodes[plan_->units[s.unit].node()].max != 1;
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

void JsonLayoutWriter::write_field(const UnitInstance& instance, std::uint32_t field) {
  const ElementRule& rule = instances_.rule(instance, field);
  std::string_view rest = instances_.value(instance, field);
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

}  // namespace crossdock::format
