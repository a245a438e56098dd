#include "format/xml/xml_writer.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "format/layout_tree.h"

namespace crossdock::format {

using grammar::ElementRule;

XmlWriter::XmlWriter(const grammar::Grammar& grammar, std::string& out)
    : grammar_(grammar),
      out_(out),
      plan_(XmlPlan::of(grammar)),
      charset_(Charset::open(grammar.layout.charset)),
      encoder_(charset_.ok() ? *charset_ : Charset()),
      ascii_only_(charset_.ok() && !charset_->is_utf8()) {}

void XmlWriter::begin(std::vector<Diagnostic>& diagnostics) {
  if (std::exchange(begun_, true)) return;
  if (!plan_.ok()) {
    tell({FaultKind::record_malformed, plan_.error().message, ""}, "", "", false, diagnostics);
    return;
  }
  if (!charset_.ok()) tell({FaultKind::record_malformed, charset_.error().message, ""}, "", "", false, diagnostics);
  put("<?xml version=\"1.0\" encoding=\"" + to_upper_ascii(grammar_.layout.charset) + "\"?>");
  line();
  if (plan_->document_unit == 0) return;
  open_tag(0, {}, true);
  put(">");
  root_open_ = true;
  ++indent_;
}

void XmlWriter::write(const TransactionSet& set, std::vector<Diagnostic>& diagnostics) {
  begin(diagnostics);
  if (!plan_.ok()) return;
  set_ = &set;
  if (plan_->document_unit == 0 && ++documents_ > 1) {
    tell({FaultKind::record_malformed, "layout " + grammar_.set_id + " holds one document a file", ""}, "", "", false, diagnostics);
    return;
  }
  find_instances(set, diagnostics);
  // Instances come before those inside them, so all are checked in document order.
  for (const Instance& instance : instances_)
    if (instance.unit == plan_->document_unit || instance.unit != 0) check_instance(instance, diagnostics);
  if (plan_->document_unit == 0)
    write_unit(instances_.front());
  else
    write_children(0, instances_.front());
  set_ = nullptr;
  flush();
}

void XmlWriter::finish(std::vector<Diagnostic>& diagnostics) {
  begin(diagnostics);
  if (!plan_.ok()) return;
  if (root_open_) {
    --indent_;
    line();
    put("</");
    append_name(plan_->steps[0].name);
    put(">");
  } else if (documents_ == 0) {
    tell({FaultKind::record_malformed, "an XML file holds at least one document", ""}, "", "", false, diagnostics);
  }
  line();
  flush();
}

std::uint32_t XmlWriter::add_instance(std::uint32_t unit, std::uint32_t parent) {
  instances_.push_back({unit, nullptr, {}});
  const auto made = static_cast<std::uint32_t>(instances_.size() - 1);
  if (made != parent) instances_[parent].inside.push_back(made);
  return made;
}

/// Turns the set's flat lists into instances of the layout's units; instance 0 is that of the set.
void XmlWriter::find_instances(const TransactionSet& set, std::vector<Diagnostic>& diagnostics) {
  instances_.clear();
  std::vector<std::uint32_t> unit_of_node(grammar_.nodes.size(), none);
  for (std::uint32_t unit = 0; unit < plan_->units.size(); ++unit) {
    if (plan_->units[unit].loop != no_node) unit_of_node[plan_->units[unit].loop] = unit;
    if (plan_->units[unit].segment != no_node) unit_of_node[plan_->units[unit].segment] = unit;
  }
  std::vector<std::uint32_t> instance_of_loop;
  for (const Loop& loop : set.loops) {
    const std::uint32_t unit = loop.node < unit_of_node.size() ? unit_of_node[loop.node] : none;
    const std::uint32_t parent = instance_of_loop.empty() ? 0 : instance_of_loop[loop.parent];
    if (unit == none) {
      tell({FaultKind::record_unknown, "a loop that layout " + grammar_.set_id + " does not have", ""}, "", "", false, diagnostics);
      instance_of_loop.push_back(parent);
      continue;
    }
    instance_of_loop.push_back(add_instance(unit, parent));
  }
  for (const Segment& segment : set.segments) {
    const std::uint32_t unit = segment.node < unit_of_node.size() ? unit_of_node[segment.node] : none;
    if (unit == none) {
      tell({FaultKind::record_unknown, "a record that layout " + grammar_.set_id + " does not have", ""}, "", "", false, diagnostics);
      continue;
    }
    const std::uint32_t around = instance_of_loop[segment.loop];
    const bool own = plan_->units[unit].loop != no_node;
    instances_[own ? around : add_instance(unit, around)].segment = &segment;
  }
}

void XmlWriter::check_instance(const Instance& instance, std::vector<Diagnostic>& diagnostics) {
  const XmlPlan::Unit& unit = plan_->units[instance.unit];
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

std::string_view XmlWriter::raw_value(const Instance& instance, std::uint32_t field) const {
  return instance.segment == nullptr ? std::string_view{} : set_->element(*instance.segment, field + 1);
}

/// A value as the file spells it.
std::string XmlWriter::value(const Instance& instance, std::uint32_t field, std::string_view raw) const {
  return with_decimal_mark(grammar_, grammar_.elements(grammar_.segment_of(plan_->units[instance.unit].segment))[field], raw);
}

bool XmlWriter::has_content(std::uint32_t step, const Instance& instance) const {
  const XmlPlan::Step& s = plan_->steps[step];
  if (s.unit != none)
    return std::any_of(instance.inside.begin(), instance.inside.end(), [&](std::uint32_t i) { return instances_[i].unit == s.unit; });
  if (s.text_field != none && !raw_value(instance, s.text_field).empty()) return true;
  for (const XmlPlan::Attribute& attribute : s.attributes)
    if (!raw_value(instance, attribute.field).empty()) return true;
  return std::any_of(s.children.begin(), s.children.end(), [&](std::uint32_t child) { return has_content(child, instance); });
}

void XmlWriter::write_unit(const Instance& instance) {
  const std::uint32_t step = plan_->units[instance.unit].step;
  const std::uint32_t field = plan_->steps[step].text_field;
  write_element(step, instance, field == none ? std::string_view{} : raw_value(instance, field));
}

void XmlWriter::write_step(std::uint32_t step, const Instance& instance) {
  const XmlPlan::Step& s = plan_->steps[step];
  if (s.unit != none) {
    for (const std::uint32_t inside : instance.inside)
      if (instances_[inside].unit == s.unit) write_unit(instances_[inside]);
    return;
  }
  if (!has_content(step, instance)) return;
  std::string_view rest = s.text_field == none ? std::string_view{} : raw_value(instance, s.text_field);
  for (;;) {
    const std::size_t end = rest.find(repetition_mark);
    write_element(step, instance, rest.substr(0, end));
    if (end == std::string_view::npos) return;
    rest.remove_prefix(end + 1);
  }
}

void XmlWriter::write_element(std::uint32_t step, const Instance& instance, std::string_view text) {
  const XmlPlan::Step& s = plan_->steps[step];
  open_tag(step, instance, step == 0);
  if (!text.empty()) {
    const std::string spelt = value(instance, s.text_field, text);
    if (trimmed(spelt).size() != spelt.size()) put(" xml:space=\"preserve\"");
    put(">");
    append_escaped(spelt, false);
  }
  const bool inside = std::any_of(s.children.begin(), s.children.end(), [&](std::uint32_t child) { return has_content(child, instance); });
  if (!inside && text.empty()) {
    put("/>");
    return;
  }
  if (inside) {
    if (text.empty()) put(">");
    ++indent_;
    write_children(step, instance);
    --indent_;
    line();
  }
  put("</");
  append_name(s.name);
  put(">");
}

void XmlWriter::write_children(std::uint32_t step, const Instance& instance) {
  for (const std::uint32_t child : plan_->steps[step].children) write_step(child, instance);
}

void XmlWriter::open_tag(std::uint32_t step, const Instance& instance, bool is_root) {
  if (!is_root) line();
  put("<");
  append_name(plan_->steps[step].name);
  if (is_root) {
    for (const auto& [prefix, uri] : grammar_.layout.namespaces) {
      put(prefix.empty() ? " xmlns=\"" : " xmlns:" + prefix + "=\"");
      append_escaped(uri, true);
      put("\"");
    }
  }
  for (const XmlPlan::Attribute& attribute : plan_->steps[step].attributes) {
    const std::string_view raw = raw_value(instance, attribute.field);
    if (raw.empty()) continue;
    put(" ");
    append_name(attribute.name);
    put("=\"");
    append_escaped(value(instance, attribute.field, raw), true);
    put("\"");
  }
}

void XmlWriter::append_name(const XmlName& name) {
  if (!name.prefix.empty()) put(name.prefix + ":");
  put(name.local);
}

void XmlWriter::append_escaped(std::string_view text, bool attribute) {
  for (std::size_t at = 0; at < text.size();) {
    char32_t code = 0;
    const std::size_t length = std::max<std::size_t>(1, utf8_sequence(text, at, code));
    switch (text[at]) {
      case '&': put("&amp;"); break;
      case '<': put("&lt;"); break;
      case '>': put("&gt;"); break;
      case '"': put(attribute ? "&quot;" : "\""); break;
      case '\r': put("&#13;"); break;
      case '\n': put(attribute ? "&#10;" : "\n"); break;
      case '\t': put(attribute ? "&#9;" : "\t"); break;
      default:
        if (ascii_only_ && length > 1)
          put("&#" + std::to_string(static_cast<std::uint32_t>(code)) + ";");
        else
          put(text.substr(at, length));
    }
    at += length;
  }
}

void XmlWriter::line() {
  put("\n");
  text_.append(2 * indent_, ' ');
}

void XmlWriter::flush() {
  encoder_.encode(text_, false, out_);
  text_.clear();
}

void XmlWriter::tell(const FieldFault& fault, std::string field, std::string_view value, bool personal,
                     std::vector<Diagnostic>& diagnostics) const {
  Diagnostic finding = finding_of(fault, value);
  finding.personal = personal;
  finding.position.emplace();
  finding.position->field = std::move(field);
  diagnostics.push_back(std::move(finding));
}

}  // namespace crossdock::format
