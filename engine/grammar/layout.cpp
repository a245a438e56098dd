#include "grammar/layout.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "grammar/dictionary.h"
#include "grammar/emit.h"
#include "grammar/layout_settings.h"
#include "grammar/set_tree.h"

namespace crossdock::grammar {

using language::LayoutField;
using language::LayoutItem;
using language::LayoutLoop;
using language::LayoutRecord;

namespace {

class LayoutBuilder {
 public:
  LayoutBuilder(DocumentFormat format, const LayoutSettings& settings, Findings& findings)
      : format_(format), settings_(settings), findings_(findings) {}

  NodeModel build(const language::LayoutDeclaration& layout) {
    NodeModel root;
    root.kind = NodeKind::set;
    root.usage = Usage::mandatory;
    root.name = layout.name.text;
    root.span = layout.name.span;
    add_items(root, layout.items, 0);
    if (root.children.empty())
      findings_.error(Code::layout_structure_invalid, layout.name.span, "layout " + ticked(layout.name.text) + " has no fields",
                      "write a record, such as `record item O >1 { sku \"SKU\" AN M }`");
    check_counts(root);
    return root;
  }

 private:
  /// Own fields first, as one segment with the parent's name; then what stands inside.
  void add_items(NodeModel& parent, const std::vector<LayoutItem>& items, std::size_t depth) {
    if (depth > limits::loop_depth) {
      findings_.error(Code::grammar_too_large, parent.span, "records stand more than " + std::to_string(limits::loop_depth) + " deep");
      return;
    }
    if (auto own = own_segment(parent, items)) parent.children.push_back(std::move(*own));
    for (const LayoutItem& item : items) {
      if (const auto* record = std::get_if<LayoutRecord>(&item.item)) add_record(parent, *record, depth);
      if (const auto* loop = std::get_if<LayoutLoop>(&item.item)) add_loop(parent, *loop, depth);
    }
    check_names(parent);
  }

  std::optional<NodeModel> own_segment(const NodeModel& parent, const std::vector<LayoutItem>& items) {
    auto segment = std::make_shared<SegmentModel>();
    segment->tag = parent.name;
    segment->span = parent.span;
    for (const LayoutItem& item : items) {
      const auto* field = std::get_if<LayoutField>(&item.item);
      if (field == nullptr) continue;
      const auto same = std::find_if(segment->elements.begin(), segment->elements.end(),
                                     [&](const ElementModel& element) { return element.id == field->name.text; });
      if (same != segment->elements.end()) {
        findings_
            .error(Code::grammar_duplicate, field->name.span, ticked(parent.name) + " has two fields " + ticked(field->name.text),
                   "rename one of the two")
            .related.emplace_back(same->span, "the other one");
        continue;
      }
      segment->elements.push_back(element_of(*field));
    }
    if (segment->elements.empty()) return std::nullopt;
    if (format_ == DocumentFormat::fixed) check_columns(*segment);
    NodeModel node;
    node.usage = Usage::mandatory;
    node.name = parent.name;
    node.column = parent.column;
    node.span = parent.span;
    node.segment = std::move(segment);
    return node;
  }

  void add_record(NodeModel& parent, const LayoutRecord& record, std::size_t depth) {
    NodeModel node;
    node.name = record.name.text;
    node.usage = usage_of(record.usage);
    node.max = maximum_of(record.maximum, findings_);
    node.span = record.span;
    if (record.tag) node.column = record.tag->text;
    if (record.tag && format_ != DocumentFormat::fixed)
      findings_.error(Code::layout_structure_invalid, record.tag->span, "only the records of a fixed layout have a tag", "leave it out");
    if (format_ == DocumentFormat::fixed) check_tag(record);
    finish(parent, std::move(node), record.items, depth);
  }

  void add_loop(NodeModel& parent, const LayoutLoop& loop, std::size_t depth) {
    NodeModel node;
    node.name = loop.name ? loop.name->text : first_record_name(loop.items);
    node.usage = usage_of(loop.usage);
    node.max = maximum_of(loop.maximum, findings_);
    node.span = loop.span;
    if (loop.column) node.column = loop.column->text;
    if (loop.column && format_ != DocumentFormat::xml && format_ != DocumentFormat::json)
      findings_.error(Code::layout_structure_invalid, loop.column->span, "only the loops of XML and JSON have an element's path",
                      "leave it out");
    if (format_ == DocumentFormat::fixed && holds_fields(loop.items))
      findings_.error(Code::layout_structure_invalid, loop.span, "the fields of a fixed layout stand in records",
                      "write `record NAME \"tag\" M 1 { … }` inside the loop");
    finish(parent, std::move(node), loop.items, depth);
  }

  /// What holds only fields is a segment; anything else is a loop.
  void finish(NodeModel& parent, NodeModel node, const std::vector<LayoutItem>& items, std::size_t depth) {
    node.kind = NodeKind::loop;
    const bool only_fields =
        std::all_of(items.begin(), items.end(), [](const LayoutItem& item) { return std::holds_alternative<LayoutField>(item.item); });
    if (only_fields && items.empty()) {
      findings_.error(Code::layout_structure_invalid, node.span, ticked(node.name) + " holds nothing", "give it fields");
      return;
    }
    if (!only_fields) {
      add_items(node, items, depth + 1);
      parent.children.push_back(std::move(node));
      return;
    }
    auto segment = own_segment(node, items);
    if (!segment) return;
    segment->usage = node.usage;
    segment->max = node.max;
    parent.children.push_back(std::move(*segment));
  }

  ElementModel element_of(const LayoutField& field) {
    ElementModel element;
    element.id = field.name.text;
    element.span = field.span;
    std::tie(element.type, element.decimals) = element_type_of(field.type, findings_);
    if (field.length) std::tie(element.min, element.max) = length_of(*field.length, findings_);
    if (field.description) element.name = field.description->text;
    if (field.pattern) element.pattern = field.pattern->text;
    element.usage = usage_of(field.usage);
    element.repeat = repeat_of(field.repeat);
    element.personal = field.personal;
    element.column = field.column ? field.column->text : format_ == DocumentFormat::fixed ? std::string() : field.name.text;
    if (field.pattern && element.type != ElementType::date && element.type != ElementType::time)
      findings_.error(Code::layout_field_invalid, field.pattern->span, "only a date or time has a pattern",
                      "make the type DT or TM, or leave it out");
    if (field.codes && field.codes->name) {
      findings_.error(Code::layout_field_invalid, field.codes->span, "a layout has no named code lists",
                      "write the codes in place: `codes { A B }`");
    } else if (field.codes) {
      element.codes = code_list_of({}, field.codes->codes, field.codes->span, findings_);
    }
    set_columns(element, field);
    if (field.computed) set_count(element, *field.computed);
    return element;
  }

  void set_columns(ElementModel& element, const LayoutField& field) {
    if (format_ != DocumentFormat::fixed) {
      if (field.columns)
        findings_.error(Code::layout_field_invalid, field.columns->span, "only a fixed layout counts columns", "name the heading or path");
      if (field.pad)
        findings_.error(Code::layout_field_invalid, field.pad->span, "only the fields of a fixed layout are filled up", "leave it out");
      return;
    }
    if (!field.columns) {
      findings_.error(Code::layout_field_invalid, field.name.span, "field " + ticked(field.name.text) + " does not say where it stands",
                      "write its columns, counted from 1, such as `" + field.name.text + " 3..24 AN`");
      return;
    }
    element.from = field.columns->from;
    element.to = field.columns->to.value_or(settings_.record_length);
    if (element.from == 0 || element.to < element.from) {
      findings_.error(Code::layout_field_invalid, field.columns->span, "there are no columns " + length_text(element.from, element.to),
                      "columns count from 1, the smaller number first");
      element.from = element.to = 1;
    } else if (settings_.record_length != 0 && element.to > settings_.record_length) {
      findings_.error(Code::layout_field_invalid, field.columns->span,
                      "column " + std::to_string(element.to) + " lies beyond the record, which is " +
                          std::to_string(settings_.record_length) + " long");
    }
    const std::uint32_t width = element.to - element.from + 1;
    if (element.max == unbounded) {
      element.max = width;
    } else if (element.max > width) {
      findings_.error(Code::layout_field_invalid, field.length->span,
                      std::to_string(element.max) + " characters do not fit into " + std::to_string(width) + " columns");
    }
    if (!field.pad) return;
    if (field.pad->text.size() == 1) {
      element.pad = field.pad->text[0];
    } else {
      findings_.error(Code::layout_field_invalid, field.pad->span, "a field is filled up with one character", "write `pad 0`");
    }
  }

  void set_count(ElementModel& element, const language::Expression& computed) {
    const auto* call = std::get_if<language::Call>(&computed.node);
    if (call != nullptr && call->function.text == "count" && call->arguments.size() == 1) {
      const auto& argument = call->arguments.front().value.node;
      if (const auto* path = std::get_if<language::DocumentPath>(&argument); path != nullptr && path->steps.size() == 1)
        element.count_of = path->steps[0].name.text;
      if (const auto* path = std::get_if<language::ObjectPath>(&argument); path != nullptr && path->steps.size() == 1)
        element.count_of = path->steps[0].name.text;
    }
    if (element.count_of.empty()) {
      findings_.error(Code::layout_field_invalid, computed.span, "a layout computes only counts",
                      "write `= count(RECORD)` with the name of a record or loop; other values come from the map");
      return;
    }
    counts_.emplace_back(element.count_of, computed.span);
  }

  void check_counts(const NodeModel& root) {
    std::vector<std::string> names;
    std::vector<const NodeModel*> open{&root};
    while (!open.empty()) {
      const NodeModel& node = *open.back();
      open.pop_back();
      for (const NodeModel& child : node.children) {
        names.push_back(child.name);
        open.push_back(&child);
      }
    }
    for (const auto& [name, span] : counts_)
      if (std::find(names.begin(), names.end(), name) == names.end())
        findings_.error(Code::layout_field_invalid, span, "there is no record or loop " + ticked(name) + " to count",
                        suggestion(name, names));
  }

  /// Names inside one parent differ, but for the segment with its own fields.
  void check_names(const NodeModel& parent) {
    for (std::size_t i = 1; i < parent.children.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const NodeModel& child = parent.children[i];
        if (child.name == parent.children[j].name)
          findings_
              .error(Code::grammar_siblings_equal, child.span, "two records or loops here are called " + ticked(child.name),
                     "rename one of the two")
              .related.emplace_back(parent.children[j].span, "the other one");
      }
  }

  void check_columns(const SegmentModel& segment) {
    for (std::size_t i = 1; i < segment.elements.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const ElementModel& a = segment.elements[j];
        const ElementModel& b = segment.elements[i];
        if (a.from <= b.to && b.from <= a.to && a.from != 0 && b.from != 0)
          findings_.error(Code::layout_field_invalid, b.span, "fields " + ticked(a.id) + " and " + ticked(b.id) + " share columns")
              .related.emplace_back(a.span, "the other one");
      }
  }

  void check_tag(const LayoutRecord& record) {
    if (settings_.select_from == 0) return;
    const std::size_t width = settings_.select_to - settings_.select_from + 1;
    if (!record.tag) {
      findings_.error(Code::layout_structure_invalid, record.name.span,
                      "record " + ticked(record.name.text) + " has no tag, so nothing tells it apart",
                      "write what stands in columns " + length_text(settings_.select_from, settings_.select_to) + ": `record " +
                          record.name.text + " \"10\" …`");
    } else if (code_points(record.tag->text) > width) {
      findings_.error(Code::layout_structure_invalid, record.tag->span,
                      "the tag is longer than the columns of `select`, which are " + std::to_string(width));
    }
  }

  static bool holds_fields(const std::vector<LayoutItem>& items) {
    return std::any_of(items.begin(), items.end(), [](const LayoutItem& item) { return std::holds_alternative<LayoutField>(item.item); });
  }

  static std::string first_record_name(const std::vector<LayoutItem>& items) {
    for (const LayoutItem& item : items) {
      if (const auto* record = std::get_if<LayoutRecord>(&item.item)) return record->name.text;
      if (const auto* loop = std::get_if<LayoutLoop>(&item.item); loop != nullptr && loop->name) return loop->name->text;
    }
    return "loop";
  }

  DocumentFormat format_;
  const LayoutSettings& settings_;
  Findings& findings_;
  std::vector<std::pair<std::string, SourceSpan>> counts_;
};

void check_group_fields(const NodeModel& root, const LayoutSettings& settings, SourceSpan span, Findings& findings) {
  if (settings.group_by.empty()) return;
  const SegmentModel* outer = root.children.size() == 1 ? root.children.front().first_segment() : nullptr;
  std::vector<std::string> names;
  if (outer != nullptr)
    for (const ElementModel& element : outer->elements) names.push_back(element.id);
  for (const std::string& name : settings.group_by)
    if (std::find(names.begin(), names.end(), name) == names.end())
      findings.error(Code::layout_setting_invalid, span, "`group by` names " + ticked(name) + ", which is no field of the outer record",
                     suggestion(name, names));
}

}  // namespace

Compiled compile_layout(const language::LayoutDeclaration& layout) {
  Compiled compiled;
  Findings findings(compiled.diagnostics);
  auto grammar = std::make_shared<Grammar>();
  const auto format = format_of(layout.format, findings);
  if (!format) return compiled;
  grammar->standard = layout.format.text;
  grammar->set_id = layout.name.text;
  grammar->format = *format;
  grammar->layout = settings_of(*format, layout, findings);
  const NodeModel root = LayoutBuilder(*format, grammar->layout, findings).build(layout);
  check_group_fields(root, grammar->layout, layout.name.span, findings);
  if (has_errors(compiled.diagnostics)) return compiled;
  Emitter(*grammar).emit_set(root);
  compiled.grammar = std::move(grammar);
  return compiled;
}

}  // namespace crossdock::grammar
