#include "format/xml/plan.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "format/layout_tree.h"

namespace crossdock::format {

namespace {

using grammar::Grammar;

class XmlPlanBuild {
 public:
  explicit XmlPlanBuild(const Grammar& grammar) : grammar_(grammar) {}

  Result<XmlPlan> run() {
    const std::string root = grammar_.layout.root.empty() ? grammar_.set_id : grammar_.layout.root;
    plan_.steps.push_back({name_of(root), 0, XmlPlan::none, {}, {}});
    plan_.units.push_back({0, own_segment(grammar_, 0), 0, {}});
    for (std::uint32_t unit = 0; unit < plan_.units.size() && !error_; ++unit) fill(unit);
    if (error_) return *error_;
    const NodeId repeated = document_node(grammar_);
    for (std::uint32_t unit = 0; unit < plan_.units.size(); ++unit)
      if (repeated != no_node && plan_.units[unit].node() == repeated) plan_.document_unit = unit;
    return std::move(plan_);
  }

 private:
  void fail(std::string message) {
    if (!error_) error_ = Error{"layout " + grammar_.set_id + ": " + std::move(message)};
  }

  XmlName name_of(std::string_view text) {
    XmlName name;
    const std::size_t colon = text.find(':');
    name.local = text.substr(colon == std::string_view::npos ? 0 : colon + 1);
    if (colon != std::string_view::npos) name.prefix = text.substr(0, colon);
    if (name.local.empty()) fail("`" + std::string(text) + "` is no element name");
    for (const auto& [prefix, uri] : grammar_.layout.namespaces)
      if (prefix == name.prefix && !prefix.empty()) name.uri = uri;
    if (!name.prefix.empty() && name.uri.empty()) fail("the prefix of `" + std::string(text) + "` has no `namespace`");
    return name;
  }

  /// The step of element path `path` below `from`, made where it is not there.
  std::uint32_t step_of(std::uint32_t from, std::string_view path) {
    std::uint32_t step = from;
    for (const std::string_view part : split(path, '/')) {
      if (part == ".") continue;
      const XmlName name = name_of(part);
      const std::vector<std::uint32_t>& children = plan_.steps[step].children;
      const auto found = std::find_if(children.begin(), children.end(), [&](std::uint32_t child) {
        return plan_.steps[child].name.local == name.local && plan_.steps[child].name.uri == name.uri;
      });
      if (found != children.end()) {
        step = *found;
        if (plan_.steps[step].unit != XmlPlan::none) fail("`" + std::string(path) + "` lies inside a loop that stands beside it");
        continue;
      }
      plan_.steps.push_back({name, XmlPlan::none, XmlPlan::none, {}, {}});
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
    const grammar::ElementRule& rule = grammar_.elements(grammar_.segment_of(plan_.units[unit].segment))[field];
    const std::string path(grammar_.text(rule.column.length > 0 ? rule.column : rule.id));
    const std::size_t at = path.find('@');
    if (at == std::string::npos) {
      const std::uint32_t step = step_of(plan_.units[unit].step, path);
      if (plan_.steps[step].text_field != XmlPlan::none) fail("two fields are read from `" + path + "`");
      plan_.steps[step].text_field = field;
      return;
    }
    if (at > 0 && path[at - 1] != '/') return fail("`" + path + "` is no path: an attribute is `@name` or `Element/@name`");
    const std::uint32_t step = at == 0 ? plan_.units[unit].step : step_of(plan_.units[unit].step, path.substr(0, at - 1));
    plan_.steps[step].attributes.push_back({name_of(path.substr(at + 1)), field});
  }

  void add_unit(std::uint32_t unit, NodeId node) {
    const grammar::Node& n = grammar_.nodes[node];
    const std::string path(grammar_.text(n.column.length > 0 ? n.column : n.name));
    const std::uint32_t step = step_of(plan_.units[unit].step, path);
    const XmlPlan::Step& s = plan_.steps[step];
    if (s.text_field != XmlPlan::none || !s.children.empty() || !s.attributes.empty() || step == plan_.units[unit].step)
      return fail("`" + path + "` is a loop and something else");
    const auto made = static_cast<std::uint32_t>(plan_.units.size());
    plan_.steps[step].unit = made;
    if (n.kind == grammar::NodeKind::loop)
      plan_.units.push_back({node, own_segment(grammar_, node), step, {}});
    else
      plan_.units.push_back({no_node, node, step, {}});
    plan_.units[unit].inside.push_back(made);
  }

  const Grammar& grammar_;
  XmlPlan plan_;
  std::optional<Error> error_;
};

}  // namespace

Result<XmlPlan> XmlPlan::of(const grammar::Grammar& grammar) { return XmlPlanBuild(grammar).run(); }

}  // namespace crossdock::format
