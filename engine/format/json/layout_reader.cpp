#include "format/json/layout_reader.h"

#include <algorithm>
#include <utility>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"

namespace crossdock::format {

using grammar::ElementRule;
using grammar::Usage;

JsonReader::JsonReader(const grammar::Grammar& grammar, InputStream& input, ReadOptions options)
    : grammar_(grammar), input_(input), options_(std::move(options)), plan_(JsonPlan::of(grammar)) {
  if (!plan_.ok()) error_ = plan_.error();
}

DocumentReader::Event JsonReader::next(TransactionSet& set, Findings& findings) {
  set.clear();
  findings.clear();
  extent_ = {};
  if (!plan_.ok()) return Event::end;
  if (!std::exchange(begun_, true)) {
    if (begin_file(findings)) find_documents(findings);
    if (findings.total() > 0) return Event::file;
  }
  if (next_document_ == documents_.size()) return Event::end;
  read_document(*documents_[next_document_++], set, findings);
  return Event::document;
}

bool JsonReader::begin_file(Findings& findings) {
  auto bytes = read_all(input_, limits::tree_file_bytes);
  if (!bytes) {
    error_ = bytes.error();
    return false;
  }
  text_ = std::move(bytes).value();
  places_.emplace(text_);
  auto parsed = parse_json(text_);
  if (!parsed) {
    tell({FaultKind::record_malformed, "this is no JSON: " + parsed.error().message, ""}, parsed.error().offset, "", findings);
    return false;
  }
  document_ = std::move(parsed).value();
  return true;
}

void JsonReader::find_documents(Findings& findings) {
  const JsonValue& root = document_.root;
  if (plan_->document_unit == 0) {
    documents_.push_back(&root);
    return;
  }
  std::vector<Instance> inside;
  // An array of documents is taken for what it is, whether the layout names it or not.
  if (plan_->is_bare_array || root.is(JsonKind::array))
    add_instances(plan_->document_unit, root, inside, findings);
  else
    (void)collect(0, root, inside, findings);
  for (const Instance& instance : inside) documents_.push_back(instance.value);
}

void JsonReader::read_document(const JsonValue& value, TransactionSet& set, Findings& findings) {
  SetBuilder builder(grammar_, set, repetition_mark);
  builder.begin();
  extent_.offset = value.offset();
  extent_.line = places_->place(extent_.offset).line;
  const std::size_t behind =
      next_document_ < documents_.size() ? static_cast<std::size_t>(documents_[next_document_]->offset()) : text_.size();
  extent_.length = behind - extent_.offset;

  // The stack holds what is still to be read, in reverse: an instance puts those inside it on top.
  std::vector<Instance> waiting{{plan_->document_unit, &value, 0, 1, false}};
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
      waiting.push_back({instance.unit, nullptr, loop, 1, true});
    }
    std::vector<Instance> inside;
    if (!collect(instance.unit, *instance.value, inside, findings)) continue;
    read_fields({instance.unit, instance.value, loop, 1, false}, builder, set, findings);
    check_counts(instance.unit, *instance.value, inside, findings);
    for (Instance& child : inside) child.loop = loop;
    waiting.insert(waiting.end(), inside.rbegin(), inside.rend());
  }
  builder.close_loop(0);
}

void JsonReader::read_fields(const Instance& instance, SetBuilder& builder, TransactionSet& set, Findings& findings) {
  const NodeId segment = plan_->units[instance.unit].segment;
  if (segment == no_node) return;
  const std::uint64_t offset = instance.value->offset();
  const auto line = static_cast<std::uint32_t>(places_->place(offset).line);
  const std::uint32_t first = builder.add_segment(segment, instance.loop, line, offset);
  for (std::uint32_t field = 0; field < values_.size(); ++field) {
    const ElementRule& rule = rule_of(instance.unit, field);
    const std::uint64_t at = found_at_[field] != nullptr ? found_at_[field]->offset() : offset;
    // What stands there is wrong and told: that it gives no value is no finding of its own.
    if (spoilt_[field] && values_[field].empty()) continue;
    bool right = true;
    for (std::string_view rest = values_[field];;) {
      const std::size_t end = rest.find(repetition_mark);
      if (const auto fault = check_field(grammar_, rule, rest.substr(0, end))) {
        tell_field(rule, *fault, rest.substr(0, end), at, findings);
        right = false;
      }
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
    set.elements[first + field] = set.arena.copy(right ? with_point(grammar_, rule, values_[field]) : values_[field]);
  }
}

const ElementRule& JsonReader::rule_of(std::uint32_t unit, std::uint32_t field) const {
  return grammar_.elements(grammar_.segment_of(plan_->units[unit].segment))[field];
}

bool JsonReader::collect(std::uint32_t unit, const JsonValue& value, std::vector<Instance>& inside, Findings& findings) {
  const LayoutUnit& u = plan_->units[unit];
  const std::size_t fields = u.segment == no_node ? 0 : grammar_.segment_of(u.segment).element_count;
  values_.assign(fields, {});
  found_at_.assign(fields, nullptr);
  spoilt_.assign(fields, false);
  if (plan_->steps[u.step].field != JsonPlan::none) {
    take(unit, plan_->steps[u.step].field, value, findings);
    return true;
  }
  bool is_whole = true;
  struct Visit {
    const JsonValue* value;
    std::uint32_t step;
  };
  std::vector<Visit> waiting{{&value, u.step}};
  while (!waiting.empty()) {
    const Visit at = waiting.back();
    waiting.pop_back();
    if (at.value->is(JsonKind::null)) continue;
    if (!at.value->is(JsonKind::object)) {
      tell({FaultKind::record_malformed, "an object is wanted here, this is " + std::string(json_kind_name(at.value->kind())), ""},
           at.value->offset(), plan_->steps[at.step].name, findings);
      is_whole = is_whole && at.step != u.step;
      continue;
    }
    const JsonPlan::Step& step = plan_->steps[at.step];
    for (const JsonMember& member : at.value->members()) {
      const auto found = std::find_if(step.children.begin(), step.children.end(),
                                      [&](std::uint32_t child) { return plan_->steps[child].name == member.name; });
      if (found == step.children.end()) {
        std::vector<std::string> known;
        for (const std::uint32_t child : step.children) known.push_back(plan_->steps[child].name);
        const auto near = nearest(member.name, known);
        tell({FaultKind::value_not_mapped, "the member " + in_ticks(member.name) + " is not in layout " + grammar_.set_id,
              near ? "did you mean `" + *near + "`?" : ""},
             member.name_offset, printable(member.name, 60), findings);
        continue;
      }
      const JsonPlan::Step& next = plan_->steps[*found];
      if (next.unit != JsonPlan::none)
        add_instances(next.unit, member.value, inside, findings);
      else if (next.field != JsonPlan::none)
        take(unit, next.field, member.value, findings);
      else
        waiting.push_back({&member.value, *found});
    }
  }
  std::stable_sort(inside.begin(), inside.end(), [](const Instance& a, const Instance& b) { return a.unit < b.unit; });
  return is_whole;
}

void JsonReader::add_instances(std::uint32_t unit, const JsonValue& value, std::vector<Instance>& inside, Findings&) {
  if (value.is(JsonKind::null)) return;
  if (!value.is(JsonKind::array)) {
    inside.push_back({unit, &value, 0, 1, false});
    return;
  }
  for (const JsonValue& item : value.items()) inside.push_back({unit, &item, 0, 1, false});
}

std::optional<std::string> JsonReader::text_of(const JsonValue& value) const {
  switch (value.kind()) {
    case JsonKind::string: return std::string(value.string());
    case JsonKind::number: return std::string(value.number());
    case JsonKind::boolean: return value.boolean() ? "true" : "false";
    default: return std::nullopt;
  }
}

void JsonReader::take(std::uint32_t unit, std::uint32_t field, const JsonValue& value, Findings& findings) {
  const ElementRule& rule = rule_of(unit, field);
  if (value.is(JsonKind::null)) return;
  if (found_at_[field] != nullptr)
    return tell_field(rule, {FaultKind::repetition_too_many, "`" + std::string(column_of(grammar_, rule)) + "` comes twice", ""}, "",
                      value.offset(), findings);
  found_at_[field] = &value;
  const bool is_list = value.is(JsonKind::array);
  if (is_list && rule.repeat != 0 && value.items().size() > rule.repeat) {
    spoilt_[field] = true;
    return tell_field(rule,
                      {FaultKind::repetition_too_many,
                       "`" + std::string(column_of(grammar_, rule)) + "` has more than " + std::to_string(rule.repeat) +
                           (rule.repeat == 1 ? " value" : " values"),
                       ""},
                      "", value.offset(), findings);
  }
  const std::size_t count = is_list ? value.items().size() : 1;
  for (std::size_t i = 0; i < count; ++i) {
    const JsonValue& one = is_list ? value.items()[i] : value;
    const auto text = text_of(one);
    if (!text || text->find(repetition_mark) != std::string::npos) {
      tell_field(rule, {FaultKind::field_invalid, "a single value is wanted here, this is " + std::string(json_kind_name(one.kind())), ""},
                 "", one.offset(), findings);
      spoilt_[field] = true;
      continue;
    }
    if (!values_[field].empty()) values_[field] += repetition_mark;
    // A decimal mark of the layout's own is for texts; JSON numbers have theirs.
    values_[field] += one.is(JsonKind::number) ? with_decimal_mark(grammar_, rule, *text) : *text;
  }
}

void JsonReader::check_counts(std::uint32_t unit, const JsonValue& value, std::vector<Instance>& inside, Findings& findings) {
  for (const std::uint32_t child : plan_->units[unit].inside) {
    const grammar::Node& node = grammar_.nodes[plan_->units[child].node()];
    const std::string name(grammar_.text(node.name));
    std::uint32_t count = 0;
    for (Instance& instance : inside) {
      if (instance.unit != child) continue;
      instance.occurrence = ++count;
      if (node.max != grammar::unbounded && count == node.max + 1)
        tell({FaultKind::loop_over_maximum, "there are more than " + std::to_string(node.max) + " of `" + name + "`", ""},
             instance.value->offset(), name, findings);
    }
    if (count == 0 && node.usage == Usage::mandatory)
      tell({FaultKind::field_missing, "there is no `" + name + "`, it is mandatory", ""}, value.offset(), name, findings);
  }
}

void JsonReader::tell(const FieldFault& fault, std::uint64_t offset, std::string field, Findings& findings) {
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
  set_excerpt(finding, text_, static_cast<std::size_t>(offset), 1);
  findings.add_by(options_.policy, std::move(finding));
}

void JsonReader::tell_field(const ElementRule& rule, const FieldFault& fault, std::string_view value, std::uint64_t offset,
                            Findings& findings) {
  const std::uint64_t before = findings.items().size();
  tell(fault, offset, std::string(column_of(grammar_, rule)), findings);
  if (findings.items().size() == before) return;
  Diagnostic& finding = findings.last();
  finding.value = value;
  finding.personal = rule.personal;
  finding.rule = describe_rule(grammar_, rule);
}

}  // namespace crossdock::format
