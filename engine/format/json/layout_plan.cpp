#include "format/json/layout_plan.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "format/layout_tree.h"

namespace crossdock::format {

namespace {

using grammar::Grammar;

class JsonPlanBuild {
 public:
  explicit JsonPlanBuild(const Grammar& grammar) : grammar_(grammar) {}

  Result<JsonPlan> run() {
    plan_.steps.push_back({});
    plan_.units.push_back({0, own_segment(grammar_, 0), 0, {}});
    for (std::uint32_t unit = 0; unit < plan_.units.size() && !error_; ++unit) fill(unit);
    const NodeId repeated = document_node(grammar_);
    for (std::uint32_t unit = 0; unit < plan_.units.size(); ++unit)
      if (repeated != no_node && plan_.units[unit].node() == repeated) plan_.document_unit = unit;
    if (bare_ != JsonPlan::none && (bare_ != plan_.document_unit || plan_.units[0].segment != no_node))
      fail("only the documents themselves are an array without a name");
    plan_.is_bare_array = bare_ != JsonPlan::none;
    if (error_) return *error_;
    return std::move(plan_);
  }

 private:
  void fail(std::string message) {
    if (!error_) error_ = Error{"layout " + grammar_.set_id + ": " + std::move(message)};
  }

  /// The step of a path below `from`; `none` (and an error) where another unit lies on the way.
  std::uint32_t step_of(std::uint32_t from, std::string_view path) {
    std::uint32_t step = from;
    for (const std::string_view part : split(path, '/')) {
      if (part.empty()) fail("`" + std::string(path) + "` is no path of member names");
      const auto& children = plan_.steps[step].children;
      const auto found =
          std::find_if(children.begin(), children.end(), [&](std::uint32_t child) { return plan_.steps[child].name == part; });
      if (found != children.end()) {
        step = *found;
        if (plan_.steps[step].unit != JsonPlan::none || plan_.steps[step].field != JsonPlan::none)
          fail("`" + std::string(path) + "` lies inside a field or loop that stands beside it");
        continue;
      }
      plan_.steps.push_back({std::string(part), JsonPlan::none, JsonPlan::none, {}});
      const auto made = static_cast<std::uint32_t>(plan_.steps.size() - 1);
      plan_.steps[step].children.push_back(made);
      step = made;
    }
    return step;
  }

  void fill(std::uint32_t unit) {
    for (const UnitItem& item : items_of(grammar_, plan_.units[unit])) {
      if (item.node == no_node)
        add_field(unit, item.field);
      else
        add_unit(unit, item.node);
    }
  }

  void add_field(std::uint32_t unit, std::uint32_t field) {
    const auto rules = grammar_.elements(grammar_.segment_of(plan_.units[unit].segment));
    const std::string path(grammar_.text(rules[field].column.length > 0 ? rules[field].column : rules[field].id));
    if (path == "." && (rules.size() > 1 || unit == 0)) return fail("a value that is no object has one field only");
    const std::uint32_t step = path == "." ? plan_.units[unit].step : step_of(plan_.units[unit].step, path);
    if (plan_.steps[step].field != JsonPlan::none || !plan_.steps[step].children.empty())
      return fail("`" + path + "` is a field and something else");
    plan_.steps[step].field = field;
  }

  void add_unit(std::uint32_t unit, NodeId node) {
    const grammar::Node& n = grammar_.nodes[node];
    const std::string path(grammar_.text(n.column.length > 0 ? n.column : n.name));
    const auto made = static_cast<std::uint32_t>(plan_.units.size());
    // The instances' own members hang below a step without a name, so that one plan serves each of them.
    plan_.steps.push_back({});
    const auto inner = static_cast<std::uint32_t>(plan_.steps.size() - 1);
    if (path == ".") {
      if (unit != 0) return fail("only the documents themselves are an array without a name");
      bare_ = made;
    } else {
      const std::uint32_t step = step_of(plan_.units[unit].step, path);
      JsonPlan::Step& s = plan_.steps[step];
      if (s.field != JsonPlan::none || s.unit != JsonPlan::none || !s.children.empty())
        return fail("`" + path + "` is a loop and something else");
      s.unit = made;
    }
    const bool is_loop = n.kind == grammar::NodeKind::loop;
    plan_.units.push_back({is_loop ? node : no_node, is_loop ? own_segment(grammar_, node) : node, inner, {}});
    plan_.units[unit].inside.push_back(made);
  }

  const Grammar& grammar_;
  JsonPlan plan_;
  std::uint32_t bare_ = JsonPlan::none;
  std::optional<Error> error_;
};

}  // namespace

Result<JsonPlan> JsonPlan::of(const grammar::Grammar& grammar) { return JsonPlanBuild(grammar).run(); }

}  // namespace crossdock::format
