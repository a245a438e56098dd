#include "format/xml/xml_reader.h"

#include <algorithm>
#include <utility>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/xml/xml_scan.h"

namespace crossdock::format {

namespace {

using grammar::ElementRule;
using grammar::Usage;

std::string_view local_part(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view prefix_part(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
}

/// The namespace that a prefix stands for at an element; empty where it stands for none.
std::string_view uri_of(pugi::xml_node element, std::string_view prefix) {
  const std::string declaration = prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix);
  for (; element; element = element.parent())
    if (const pugi::xml_attribute bound = element.attribute(declaration.c_str())) return bound.value();
  return {};
}

/// What stands directly in an element, CDATA included.
std::string text_of(pugi::xml_node element) {
  std::string text;
  for (const pugi::xml_node child : element)
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
  if (std::string_view(element.attribute("xml:space").value()) == "preserve") return text;
  return std::string(trimmed(text));
}

/// Attributes that speak to XML processors, not of the data.
bool is_markup(std::string_view attribute) {
  const std::string_view prefix = prefix_part(attribute);
  return attribute == "xmlns" || prefix == "xmlns" || prefix == "xml" || prefix == "xsi";
}

}  // namespace

XmlReader::XmlReader(const grammar::Grammar& grammar, InputStream& input, ReadOptions options)
    : grammar_(grammar), input_(input), options_(std::move(options)), plan_(XmlPlan::of(grammar)) {
  if (!plan_.ok()) error_ = plan_.error();
}

DocumentReader::Event XmlReader::next(TransactionSet& set, Findings& findings) {
  set.clear();
  findings.clear();
  extent_ = {};
  if (!plan_.ok()) return Event::end;
  if (!std::exchange(begun_, true)) {
    if (begin_file(findings)) find_documents(findings);
    if (findings.total() > 0) return Event::file;
  }
  if (next_document_ == documents_.size()) return Event::end;
  read_document(documents_[next_document_++], set, findings);
  return Event::document;
}

/// Reads, scans and parses the file.
bool XmlReader::begin_file(Findings& findings) {
  auto bytes = read_all(input_, limits::tree_file_bytes);
  if (!bytes) {
    error_ = bytes.error();
    return false;
  }
  auto text = xml_to_utf8(std::move(bytes).value(), grammar_.layout.charset);
  places_.emplace(text_);
  if (!text) {
    tell({FaultKind::record_malformed, "this is no XML: " + text.error().message, ""}, static_cast<std::size_t>(text.error().offset), 0, "",
         findings);
    return false;
  }
  text_ = std::move(text).value();
  places_.emplace(text_);
  if (const auto fault = scan_xml(text_)) {
    tell({FaultKind::record_malformed, "this is no XML: " + fault->message, ""}, static_cast<std::size_t>(fault->offset), 1, "", findings);
    return false;
  }
  const pugi::xml_parse_result parsed =
      document_.load_buffer(text_.data(), text_.size(), pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
  if (!parsed) {
    const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(parsed.offset, 0));
    const bool mismatch = parsed.status == pugi::status_end_element_mismatch;
    tell({FaultKind::record_malformed,
          std::string("this is no XML: ") + (mismatch ? "the end tag does not match the start tag" : to_lower_ascii(parsed.description())),
          ""},
         offset, 1, "", findings);
    return false;
  }
  has_namespaces_ = text_.find("xmlns") != std::string::npos;
  return true;
}

void XmlReader::find_documents(Findings& findings) {
  const pugi::xml_node root = document_.document_element();
  const XmlName& wanted = plan_->steps[0].name;
  if (!is_named(root, root.name(), wanted)) {
    tell({FaultKind::record_unknown,
          "the root element is " + in_ticks(root.name()) + ", layout " + grammar_.set_id + " has `" + wanted.local + "`",
          wanted.uri.empty() || local_part(root.name()) != wanted.local ? "" : "its namespace must be `" + wanted.uri + "`"},
         offset_of(root), std::string_view(root.name()).size(), "", findings);
    return;
  }
  if (plan_->document_unit == 0) {
    documents_.push_back(root);
    return;
  }
  std::vector<Instance> inside;
  collect(0, root, inside, findings);
  for (const Instance& instance : inside) documents_.push_back(instance.element);
}

void XmlReader::read_document(pugi::xml_node element, TransactionSet& set, Findings& findings) {
  SetBuilder builder(grammar_, set, repetition_mark);
  builder.begin();
  extent_.offset = offset_of(element);
  extent_.line = places_->place(extent_.offset).line;
  const pugi::xml_node behind = element.next_sibling();
  const std::size_t end = behind && behind.type() == pugi::node_element ? offset_of(behind) - 1 : text_.size();
  extent_.length = end > extent_.offset ? end - extent_.offset : 0;

  // The stack holds what is still to be read, in reverse: an instance puts those inside it on top.
  std::vector<Instance> waiting{{plan_->document_unit, element, 0, 1, false}};
  while (!waiting.empty()) {
    const Instance instance = waiting.back();
    waiting.pop_back();
    if (instance.closes) {
      builder.close_loop(instance.loop);
      continue;
    }
    const LayoutUnit& unit = plan_->units[instance.unit];
    std::uint32_t loop = instance.loop;
    if (unit.loop != no_node && unit.loop != 0) {
      loop = builder.open_loop(unit.loop, instance.loop, instance.occurrence);
      waiting.push_back({instance.unit, {}, loop, 1, true});
    }
    std::vector<Instance> inside;
    collect(instance.unit, instance.element, inside, findings);
    read_instance({instance.unit, instance.element, loop, 1, false}, builder, set, findings);
    check_counts(instance.unit, instance.element, inside, findings);
    for (Instance& child : inside) child.loop = loop;
    waiting.insert(waiting.end(), inside.rbegin(), inside.rend());
  }
  builder.close_loop(0);
}

/// Puts the values that `collect` found into a segment.
void XmlReader::read_instance(const Instance& instance, SetBuilder& builder, TransactionSet& set, Findings& findings) {
  const NodeId segment = plan_->units[instance.unit].segment;
  if (segment == no_node) return;
  const std::size_t offset = offset_of(instance.element);
  const auto line = static_cast<std::uint32_t>(places_->place(offset).line);
  const std::uint32_t first = builder.add_segment(segment, instance.loop, line, offset);
  for (std::uint32_t field = 0; field < values_.size(); ++field) {
    const ElementRule& rule = rule_of(instance.unit, field);
    const pugi::xml_node at = found_at_[field] ? found_at_[field] : instance.element;
    bool right = true;
    for (std::string_view rest = values_[field];;) {
      const std::size_t end = rest.find(repetition_mark);
      const std::string_view value = rest.substr(0, end);
      if (const auto fault = check_field(grammar_, rule, value)) {
        tell_field(rule, *fault, value, at, findings);
        right = false;
      }
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
    set.elements[first + field] = set.arena.copy(right ? with_point(grammar_, rule, values_[field]) : values_[field]);
  }
}

const ElementRule& XmlReader::rule_of(std::uint32_t unit, std::uint32_t field) const {
  return grammar_.elements(grammar_.segment_of(plan_->units[unit].segment))[field];
}

void XmlReader::collect(std::uint32_t unit, pugi::xml_node element, std::vector<Instance>& inside, Findings& findings) {
  const LayoutUnit& u = plan_->units[unit];
  const std::size_t fields = u.segment == no_node ? 0 : grammar_.segment_of(u.segment).element_count;
  unit_ = unit;
  values_.assign(fields, {});
  found_at_.assign(fields, {});
  std::vector<Visit> waiting{{element, u.step}};
  while (!waiting.empty()) {
    const Visit next = waiting.back();
    waiting.pop_back();
    visit(next, waiting, inside, findings);
  }
  std::stable_sort(inside.begin(), inside.end(), [](const Instance& a, const Instance& b) { return a.unit < b.unit; });
}

void XmlReader::visit(const Visit& at, std::vector<Visit>& waiting, std::vector<Instance>& inside, Findings& findings) {
  const XmlPlan::Step& step = plan_->steps[at.step];
  visit_attributes(at, findings);
  if (step.text_field != XmlPlan::none) {
    take(step.text_field, text_of(at.element), at.element, findings);
  } else if (const std::string text = text_of(at.element); !text.empty()) {
    tell({FaultKind::value_not_mapped, "the layout has no place for the text " + in_ticks(text), ""}, offset_of(at.element),
         std::string_view(at.element.name()).size(), at.element.name(), findings);
  }
  const std::size_t first = waiting.size();
  for (const pugi::xml_node child : at.element.children()) {
    if (child.type() != pugi::node_element) continue;
    const auto found = std::find_if(step.children.begin(), step.children.end(),
                                    [&](std::uint32_t known) { return is_named(child, child.name(), plan_->steps[known].name); });
    if (found == step.children.end()) {
      tell_unknown(child, child.name(), at.step, false, findings);
    } else if (plan_->steps[*found].unit != XmlPlan::none) {
      inside.push_back({plan_->steps[*found].unit, child, 0, 1, false});
    } else {
      waiting.push_back({child, *found});
    }
  }
  std::reverse(waiting.begin() + static_cast<std::ptrdiff_t>(first), waiting.end());
}

void XmlReader::visit_attributes(const Visit& at, Findings& findings) {
  const XmlPlan::Step& step = plan_->steps[at.step];
  for (const pugi::xml_attribute attribute : at.element.attributes()) {
    const std::string_view name = attribute.name();
    if (is_markup(name)) continue;
    const auto found = std::find_if(step.attributes.begin(), step.attributes.end(), [&](const XmlPlan::Attribute& known) {
      if (local_part(name) != known.name.local) return false;
      return known.name.uri.empty() || (!prefix_part(name).empty() && uri_of(at.element, prefix_part(name)) == known.name.uri);
    });
    if (found == step.attributes.end())
      tell_unknown(at.element, name, at.step, true, findings);
    else
      take(found->field, attribute.value(), at.element, findings);
  }
}

void XmlReader::take(std::uint32_t field, std::string value, pugi::xml_node element, Findings& findings) {
  const ElementRule& rule = rule_of(unit_, field);
  if (rule.type != grammar::ElementType::alphanumeric) value = std::string(trimmed(value));
  if (!found_at_[field]) {
    values_[field] = std::move(value);
    found_at_[field] = element;
    return;
  }
  const auto count = static_cast<std::size_t>(std::count(values_[field].begin(), values_[field].end(), repetition_mark)) + 2;
  if (rule.repeat != 0 && count > rule.repeat) {
    tell_field(rule,
               {FaultKind::repetition_too_many,
                "`" + std::string(column_of(grammar_, rule)) + "` comes more than " + std::to_string(rule.repeat) +
                    (rule.repeat == 1 ? " time" : " times"),
                ""},
               value, element, findings);
    return;
  }
  values_[field] += repetition_mark;
  values_[field] += value;
}

/// Numbers the instances of each unit and compares their count with the layout.
void XmlReader::check_counts(std::uint32_t unit, pugi::xml_node element, std::vector<Instance>& inside, Findings& findings) {
  for (const std::uint32_t child : plan_->units[unit].inside) {
    const grammar::Node& node = grammar_.nodes[plan_->units[child].node()];
    std::uint32_t count = 0;
    for (Instance& instance : inside) {
      if (instance.unit != child) continue;
      instance.occurrence = ++count;
      if (node.max != grammar::unbounded && count == node.max + 1)
        tell(
            {FaultKind::loop_over_maximum, "there are more than " + std::to_string(node.max) + " of `" + instance.element.name() + "`", ""},
            offset_of(instance.element), std::string_view(instance.element.name()).size(), std::string(grammar_.text(node.name)), findings);
    }
    if (count > 0 || node.usage != Usage::mandatory) continue;
    tell({FaultKind::field_missing,
          "there is no `" + plan_->steps[plan_->units[child].step].name.local + "` in `" + element.name() + "`, it is mandatory", ""},
         offset_of(element), std::string_view(element.name()).size(), std::string(grammar_.text(node.name)), findings);
  }
}

bool XmlReader::is_named(pugi::xml_node element, std::string_view name, const XmlName& wanted) const {
  if (local_part(name) != wanted.local) return false;
  if (wanted.uri.empty()) return true;
  return has_namespaces_ && uri_of(element, prefix_part(name)) == wanted.uri;
}

std::size_t XmlReader::offset_of(pugi::xml_node element) const {
  return static_cast<std::size_t>(std::max<std::ptrdiff_t>(element.offset_debug(), 0));
}

void XmlReader::tell(const FieldFault& fault, std::size_t offset, std::size_t length, std::string field, Findings& findings) {
  if (options_.policy.of(fault.kind) == Disposition::accept) return;
  Diagnostic finding = finding_of(fault, {});
  DocumentPosition position;
  position.file = options_.file;
  position.offset = offset;
  const TextPlace place = places_->place(offset);
  position.line = static_cast<std::uint32_t>(place.line);
  position.column = static_cast<std::uint32_t>(place.column);
  position.field = std::move(field);
  finding.position = std::move(position);
  set_excerpt(finding, text_, offset, length);
  findings.add_by(options_.policy, std::move(finding));
}

void XmlReader::tell_field(const ElementRule& rule, const FieldFault& fault, std::string_view value, pugi::xml_node element,
                           Findings& findings) {
  const std::uint64_t before = findings.items().size();
  tell(fault, offset_of(element), std::string_view(element.name()).size(), std::string(column_of(grammar_, rule)), findings);
  if (findings.items().size() == before) return;
  Diagnostic& finding = findings.last();
  finding.value = value;
  finding.personal = rule.personal;
  finding.rule = describe_rule(grammar_, rule);
}

void XmlReader::tell_unknown(pugi::xml_node element, std::string_view name, std::uint32_t step, bool attribute, Findings& findings) {
  std::vector<std::string> known;
  for (const std::uint32_t child : plan_->steps[step].children)
    if (!attribute) known.push_back(plan_->steps[child].name.local);
  for (const XmlPlan::Attribute& a : plan_->steps[step].attributes)
    if (attribute) known.push_back(a.name.local);
  const auto near = nearest(local_part(name), known);
  tell({FaultKind::value_not_mapped,
        "the " + std::string(attribute ? "attribute " : "element ") + in_ticks(name) + " is not in layout " + grammar_.set_id,
        near ? "did you mean `" + *near + "`?" : ""},
       offset_of(element), std::string_view(element.name()).size(), std::string(attribute ? "@" : "") + std::string(printable(name, 60)),
       findings);
}

}  // namespace crossdock::format
