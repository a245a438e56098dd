#include "format/xml/xml_writer.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace crossdock::format {

using grammar::ElementRule;

XmlWriter::XmlWriter(const grammar::Grammar& grammar, std::string& out)
    : grammar_(grammar),
      out_(out),
      plan_(XmlPlan::of(grammar)),
      charset_(Charset::open(grammar.layout.charset)),
      encoder_(charset_.ok() ? *charset_ : Charset()),
      ascii_only_(charset_.ok() && !charset_->is_utf8()),
      instances_(grammar) {}

void XmlWriter::begin(std::vector<Diagnostic>& diagnostics) {
  if (std::exchange(begun_, true)) return;
  if (!plan_.ok()) {
    diagnostics.push_back(written_finding({FaultKind::record_malformed, plan_.error().message, ""}, "", "", false));
    return;
  }
  if (!charset_.ok()) diagnostics.push_back(written_finding({FaultKind::record_malformed, charset_.error().message, ""}, "", "", false));
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
  if (plan_->document_unit == 0 && ++documents_ > 1) {
    diagnostics.push_back(
        written_finding({FaultKind::record_malformed, "layout " + grammar_.set_id + " holds one document a file", ""}, "", "", false));
    return;
  }
  instances_.find(set, plan_->units, diagnostics);
  instances_.check(plan_->document_unit, diagnostics);
  if (plan_->document_unit == 0)
    write_unit(instances_.root());
  else
    write_children(0, instances_.root());
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
    diagnostics.push_back(written_finding({FaultKind::record_malformed, "an XML file holds at least one document", ""}, "", "", false));
  }
  line();
  flush();
}

/// A value as the file spells it.
std::string XmlWriter::value(const UnitInstance& instance, std::uint32_t field, std::string_view raw) const {
  return with_decimal_mark(grammar_, instances_.rule(instance, field), raw);
}

bool XmlWriter::has_content(std::uint32_t step, const UnitInstance& instance) const {
  const XmlPlan::Step& s = plan_->steps[step];
  if (s.unit != none) return instances_.has(instance, s.unit);
  if (s.text_field != none && !instances_.value(instance, s.text_field).empty()) return true;
  for (const XmlPlan::Attribute& attribute : s.attributes)
    if (!instances_.value(instance, attribute.field).empty()) return true;
  return std::any_of(s.children.begin(), s.children.end(), [&](std::uint32_t child) { return has_content(child, instance); });
}

void XmlWriter::write_unit(const UnitInstance& instance) {
  const std::uint32_t step = plan_->units[instance.unit].step;
  const std::uint32_t field = plan_->steps[step].text_field;
  write_element(step, instance, field == none ? std::string_view{} : instances_.value(instance, field));
}

void XmlWriter::write_step(std::uint32_t step, const UnitInstance& instance) {
  const XmlPlan::Step& s = plan_->steps[step];
  if (s.unit != none) {
    for (const std::uint32_t inside : instance.inside)
      if (instances_[inside].unit == s.unit) write_unit(instances_[inside]);
    return;
  }
  if (!has_content(step, instance)) return;
  std::string_view rest = s.text_field == none ? std::string_view{} : instances_.value(instance, s.text_field);
  for (;;) {
    const std::size_t end = rest.find(repetition_mark);
    write_element(step, instance, rest.substr(0, end));
    if (end == std::string_view::npos) return;
    rest.remove_prefix(end + 1);
  }
}

void XmlWriter::write_element(std::uint32_t step, const UnitInstance& instance, std::string_view text) {
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

void XmlWriter::write_children(std::uint32_t step, const UnitInstance& instance) {
  for (const std::uint32_t child : plan_->steps[step].children) write_step(child, instance);
}

void XmlWriter::open_tag(std::uint32_t step, const UnitInstance& instance, bool is_root) {
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
    const std::string_view raw = instances_.value(instance, attribute.field);
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

}  // namespace crossdock::format
