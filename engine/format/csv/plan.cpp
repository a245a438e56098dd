#include "format/csv/plan.h"

#include <string>

#include "format/layout_tree.h"

namespace crossdock::format {

Result<CsvPlan> CsvPlan::of(const grammar::Grammar& grammar) {
  CsvPlan plan;
  std::vector<NodeId> inside = children_of(grammar, 0);
  for (bool first = true; !inside.empty(); first = false) {
    if (inside.size() != 1) {
      return Error{"layout " + grammar.set_id + ": the rows of a CSV file hold one record inside the other, here `" +
                   std::string(grammar.name_of(inside[0])) + "` and `" + std::string(grammar.name_of(inside[1])) + "` stand side by side"};
    }
    Level level;
    const NodeId node = inside.front();
    inside.clear();
    if (grammar.nodes[node].kind == grammar::NodeKind::loop) {
      level.loop = node;
      inside = children_of(grammar, node);
      level.segment = own_segment(grammar, node);
      if (level.segment != no_node) inside.erase(inside.begin());
    } else {
      level.segment = node;
    }
    level.first_field = static_cast<std::uint32_t>(plan.fields.size());
    if (level.segment != no_node) {
      for (const grammar::ElementRule& rule : grammar.elements(grammar.segment_of(level.segment))) {
        plan.fields.push_back({&rule, static_cast<std::uint32_t>(plan.levels.size())});
        ++level.field_count;
      }
    }
    plan.levels.push_back(level);
    if (!first) continue;
    for (const std::string& name : grammar.layout.group_by) {
      std::uint32_t field = 0;
      while (field < plan.fields.size() && grammar.text(plan.fields[field].rule->id) != name) ++field;
      if (field == plan.fields.size())
        return Error{"layout " + grammar.set_id + ": `group by " + name + "` names no field of the outer record"};
      plan.group_fields.push_back(field);
    }
  }
  if (plan.fields.empty()) return Error{"layout " + grammar.set_id + " has no fields"};
  return plan;
}

}  // namespace crossdock::format
