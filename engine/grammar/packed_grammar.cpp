#include "grammar/packed_grammar.h"

#include <algorithm>
#include <map>
#include <type_traits>
#include <utility>

namespace crossdock::grammar {

namespace {

/// Reads or writes each part of a grammar, in one order.
template <class Bytes>
class GrammarParts {
 public:
  GrammarParts(Bytes& bytes, std::uint32_t first) : bytes_(bytes), first_(first) {}

  /// All but the code lists.
  void grammar(auto& grammar) {
    for (auto* text : {&grammar.standard, &grammar.version, &grammar.upon, &grammar.set_id, &grammar.group_id, &grammar.set_name,
                       &grammar.syntax.repetition_since, &grammar.syntax.repetition_place, &grammar.texts})
      bytes_.text(*text);
    bytes_.value(grammar.format);
    texts(grammar.syntax.separators);
    texts(grammar.key_values);
    bytes_.each(grammar.nodes, [this](auto& one) { this->node(one); });
    bytes_.each(grammar.segment_rules, [this](auto& one) { this->segment_rule(one); });
    bytes_.each(grammar.element_rules, [this](auto& one) { this->element_rule(one); });
    bytes_.each(grammar.notes, [this](auto& one) { this->values(one.kind, one.first, one.mask); });
    auto& automaton = grammar.automaton;
    bytes_.block(automaton.tags);
    bytes_.block(automaton.first_transition);
    bytes_.each(automaton.transitions,
                [this](auto& one) { this->values(one.target, one.repeats, one.first_missing, one.missing_count, one.next); });
    bytes_.block(automaton.missing);
    bytes_.each(automaton.at_end, [this](auto& one) { this->values(one.first, one.second); });
  }
  void code_list(auto& list) {
    bytes_.text(list.name);
    span(list.span);
    bytes_.each(list.values, [this](auto& value) {
      bytes_.text(value.first);
      bytes_.text(value.second);
    });
  }

 private:
  template <class... Value>
  void values(Value&... value) {
    (bytes_.value(value), ...);
  }
  void texts(auto& all) {
    bytes_.each(all, [this](auto& one) { bytes_.text(one); });
  }
  void reference(auto& text) { values(text.offset, text.length); }
  /// What comes from no text has no span: {0, 0, 0}.
  template <class Span>
  void span(Span& span) {
    if constexpr (std::is_const_v<Span>) {
      const std::uint32_t file = span.end == 0 ? 0 : span.file - first_;
      values(file, span.begin, span.end);
    } else {
      values(span.file, span.begin, span.end);
      if (span.end != 0) span.file += first_;
    }
  }
  void node(auto& node) {
    values(node.kind, node.area, node.usage, node.depth, node.parent, node.end, node.max, node.segment, node.key_count, node.keys[0],
           node.keys[1], node.first_key_value, node.key_value_count, node.standard_usage, node.standard_max);
    reference(node.name);
    reference(node.column);
    span(node.span);
  }
  void segment_rule(auto& rule) {
    reference(rule.tag);
    reference(rule.name);
    values(rule.first_element, rule.element_count, rule.first_note, rule.note_count, rule.mandatory);
    span(rule.span);
  }
  void element_rule(auto& rule) {
    values(rule.type, rule.usage, rule.decimals, rule.personal, rule.repeat, rule.min, rule.max, rule.codes, rule.first_component,
           rule.component_count, rule.first_note, rule.note_count, rule.standard);
    reference(rule.id);
    reference(rule.name);
    reference(rule.column);
    reference(rule.pattern);
    values(rule.from, rule.to, rule.pad, rule.count_of);
    span(rule.span);
  }

  Bytes& bytes_;
  std::uint32_t first_;
};

template <class Bytes>
void glance_parts(Bytes& bytes, auto& glances) {
  bytes.each(glances, [&](auto& glance) {
    for (auto* text : {&glance.standard, &glance.version, &glance.extends}) bytes.text(*text);
    bytes.value(glance.in_part);
    bytes.value(glance.holds_more);
    bytes.each(glance.sets, [&](auto& set) { bytes.text(set); });
    bytes.each(glance.groups, [&](auto& group) {
      bytes.text(group.first);
      bytes.text(group.second);
    });
  });
}

template <class Bytes>
void field_parts(Bytes& bytes, auto& field) {
  bytes.text(field.name);
  bytes.value(field.kind);
  bytes.value(field.is_list);
  bytes.value(field.required);
  bytes.value(field.personal);
  bytes.text(field.owner);
  bytes.text(field.description);
  bytes.each(field.values, [&](auto& value) { bytes.text(value); });
}

template <class Bytes>
void type_parts(Bytes& bytes, auto& type) {
  for (auto* text : {&type.description, &type.owner, &type.key}) bytes.text(*text);
  bytes.value(type.is_document);
  bytes.each(type.fields, [&](auto& field) { field_parts(bytes, field); });
  bytes.each(type.states, [&](auto& state) {
    bytes.text(state.name);
    bytes.each(state.next, [&](auto& next) { bytes.text(next); });
  });
}

}  // namespace

std::string packed_dictionary(const Grammar& grammar, std::uint32_t first) {
  Packer bytes;
  GrammarParts parts(bytes, first);
  parts.grammar(grammar);
  bytes.value(static_cast<std::uint32_t>(grammar.code_sets.size()));
  for (std::size_t i = 0; i < grammar.code_sets.size(); ++i) parts.code_list(*grammar.code_sets.list(i));
  return bytes.take();
}

std::shared_ptr<Grammar> unpacked_dictionary(std::string_view packed, std::uint32_t first) {
  auto grammar = std::make_shared<Grammar>();
  Unpacker bytes(packed);
  GrammarParts parts(bytes, first);
  parts.grammar(*grammar);
  std::uint32_t lists = 0;
  bytes.value(lists);
  for (std::uint32_t i = 0; i < lists && i < packed.size(); ++i) {
    auto list = std::make_shared<CodeList>();
    parts.code_list(*list);
    grammar->code_sets.add(std::move(list));
  }
  return bytes.complete() ? grammar : nullptr;
}

std::string packed_set(const Grammar& grammar, const Grammar& dictionary, std::uint32_t first) {
  if (!grammar.overlays.empty() || !grammar.statements.empty() || !grammar.overlay_rules.empty() || grammar.tree ||
      grammar.format != DocumentFormat::x12)
    return {};
  std::map<const CodeList*, std::uint32_t> known;
  for (std::size_t i = 0; i < dictionary.code_sets.size(); ++i) known[dictionary.code_sets.list(i)] = static_cast<std::uint32_t>(i);
  std::vector<std::uint32_t> lists;
  for (std::size_t i = 0; i < grammar.code_sets.size(); ++i) {
    const auto found = known.find(grammar.code_sets.list(i));
    if (found == known.end()) return {};
    lists.push_back(found->second);
  }
  Packer bytes;
  GrammarParts(bytes, first).grammar(grammar);
  bytes.block(lists);
  return bytes.take();
}

std::shared_ptr<Grammar> unpacked_set(std::string_view packed, const std::shared_ptr<const Grammar>& dictionary, std::uint32_t first) {
  auto grammar = std::make_shared<Grammar>();
  Unpacker bytes(packed);
  GrammarParts(bytes, first).grammar(*grammar);
  std::vector<std::uint32_t> lists;
  bytes.block(lists);
  if (!bytes.complete()) return nullptr;
  for (const std::uint32_t list : lists) {
    if (list >= dictionary->code_sets.size()) return nullptr;
    grammar->code_sets.add({dictionary, dictionary->code_sets.list(list)});
  }
  return grammar;
}

std::string packed_glances(const std::vector<Glance>& glances) {
  Packer bytes;
  glance_parts(bytes, glances);
  return bytes.take();
}

std::vector<Glance> unpacked_glances(std::string_view packed) {
  std::vector<Glance> glances;
  Unpacker bytes(packed);
  glance_parts(bytes, glances);
  if (!bytes.complete()) glances.clear();
  return glances;
}

std::string packed_objects(const ObjectModel& model) {
  std::map<const ObjectType*, std::uint32_t> places;
  for (const auto& type : model.types()) places.emplace(type.get(), static_cast<std::uint32_t>(places.size()));
  Packer bytes;
  bytes.value(static_cast<std::uint32_t>(model.types().size()));
  for (const auto& type : model.types()) bytes.text(type->name);
  for (const auto& type : model.types()) {
    type_parts(bytes, std::as_const(*type));
    for (const Field& field : type->fields) bytes.value(field.object == nullptr ? ObjectType::none : places.at(field.object));
  }
  return bytes.take();
}

std::unique_ptr<ObjectModel> unpacked_objects(std::string_view packed) {
  auto model = std::make_unique<ObjectModel>();
  Unpacker bytes(packed);
  std::uint32_t count = 0;
  bytes.value(count);
  std::vector<ObjectType*> types;
  for (std::uint32_t i = 0; i < count && i < packed.size(); ++i) {
    std::string name;
    bytes.text(name);
    types.push_back(&model->add(std::move(name)));
  }
  for (ObjectType* type : types) {
    type_parts(bytes, *type);
    for (std::uint32_t i = 0; i < type->fields.size(); ++i) {
      Field& field = type->fields[i];
      std::uint32_t object = ObjectType::none;
      bytes.value(object);
      if (object != ObjectType::none && object >= types.size()) return nullptr;
      if (object != ObjectType::none) field.object = types[object];
      type->field_index.emplace(field.name, i);
    }
  }
  return bytes.complete() ? std::move(model) : nullptr;
}

}  // namespace crossdock::grammar
