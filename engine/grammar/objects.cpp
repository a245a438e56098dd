#include "grammar/objects.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/limits.h"
#include "base/text.h"

namespace crossdock::grammar {

namespace {

constexpr std::array<std::pair<std::string_view, FieldKind>, 6> simple_types{{
    {"text", FieldKind::text},
    {"decimal", FieldKind::decimal},
    {"integer", FieldKind::integer},
    {"date", FieldKind::date},
    {"moment", FieldKind::moment},
    {"boolean", FieldKind::boolean},
}};

std::optional<FieldKind> simple_type(std::string_view word) {
  for (const auto& [name, kind] : simple_types)
    if (name == word) return kind;
  return std::nullopt;
}

class ObjectBuilder {
 public:
  ObjectBuilder(ObjectModel& model, Findings& findings) : model_(model), findings_(findings) {}

  void build(const std::vector<const language::ObjectDeclaration*>& declarations) {
    std::vector<std::pair<ObjectType*, const language::ObjectDeclaration*>> types;
    for (const auto* declaration : declarations)
      if (ObjectType* type = declare(*declaration)) types.emplace_back(type, declaration);
    for (const auto& [type, declaration] : types) {
      add_fields(*type, *declaration, *declaration, 0);
      add_states(*type, *declaration);
    }
    for (const auto& [type, declaration] : types) identify(*type, *declaration);
  }

 private:
  ObjectType* declare(const language::ObjectDeclaration& declaration) {
    const std::string& name = declaration.name.text;
    if (simple_type(name)) {
      findings_.error(Code::object_field_invalid, declaration.name.span, ticked(name) + " is the name of a simple type",
                      "choose another name");
      return nullptr;
    }
    if (model_.find(name) != nullptr) {
      Diagnostic& diagnostic = findings_.error(Code::grammar_duplicate, declaration.name.span, "type " + ticked(name) + " is defined twice",
                                               "keep one of the two");
      if (const auto first = spans_.find(name); first != spans_.end()) diagnostic.related.emplace_back(first->second, "first defined here");
      return nullptr;
    }
    ObjectType& type = model_.add(name);
    type.is_document = declaration.is_document;
    if (declaration.owner) type.owner = declaration.owner->text;
    if (declaration.description) type.description = declaration.description->text;
    spans_[name] = declaration.name.span;
    declared_[name] = &declaration;
    return &type;
  }

  /// The fields of `from`, which is the type's own declaration or a part that it uses.
  void add_fields(ObjectType& type, const language::ObjectDeclaration& declaration, const language::ObjectDeclaration& from,
                  std::size_t depth) {
    for (const auto& field : from.fields) {
      if (!field.use) {
        add_field(type, from.owner ? from : declaration, field);
        continue;
      }
      const auto used = declared_.find(field.type.text);
      if (used == declared_.end()) {
        unknown_type(field.type);
      } else if (depth >= limits::source_nesting || used->second == &from) {
        findings_.error(Code::object_field_invalid, field.span, ticked(field.type.text) + " uses itself", "leave the line out");
        return;
      } else {
        add_fields(type, declaration, *used->second, depth + 1);
      }
    }
  }

  void add_field(ObjectType& type, const language::ObjectDeclaration& declaration, const language::FieldDeclaration& from) {
    if (type.find(from.name.text) != ObjectType::none) {
      findings_.error(Code::grammar_duplicate, from.name.span, ticked(type.name) + " has two fields " + ticked(from.name.text),
                      "keep one of the two");
      return;
    }
    if (type.is_document && from.name.text == "kind")
      findings_.error(Code::object_field_invalid, from.name.span, "`kind` says in JSON which object it is, so no field can have that name",
                      "call it `type`, for example");
    Field field;
    field.name = from.name.text;
    field.is_list = from.is_list;
    field.required = from.required;
    field.personal = from.personal;
    field.owner = from.owner ? from.owner->text : declaration.owner ? declaration.owner->text : std::string();
    if (from.description) field.description = from.description->text;
    for (const language::Literal& value : from.values) field.values.push_back(value.text);
    if (const auto kind = simple_type(from.type.text)) {
      field.kind = *kind;
    } else {
      field.kind = FieldKind::object;
      field.object = model_.find(from.type.text);
      if (field.object == nullptr) unknown_type(from.type);
    }
    if (!field.values.empty() && field.kind != FieldKind::text)
      findings_.error(Code::object_field_invalid, from.name.span, "only a text has a list of values",
                      "make it a text, or leave `values` out");
    type.field_index.emplace(field.name, static_cast<std::uint32_t>(type.fields.size()));
    type.fields.push_back(std::move(field));
  }

  void unknown_type(const language::Name& name) {
    std::vector<std::string> names;
    for (const auto& [word, kind] : simple_types) names.emplace_back(word);
    for (const auto& type : model_.types()) names.push_back(type->name);
    findings_.error(Code::object_type_unknown, name.span, "there is no type " + ticked(name.text), suggestion(name.text, names));
  }

  void add_states(ObjectType& type, const language::ObjectDeclaration& declaration) {
    std::vector<std::string> names;
    std::vector<std::string> reached;
    bool sound = true;
    const auto fault = [&](Code code, SourceSpan span, std::string message, std::string help) {
      findings_.error(code, span, std::move(message), std::move(help));
      sound = false;
    };
    for (const auto& state : declaration.states) {
      if (std::find(names.begin(), names.end(), state.name.text) != names.end())
        fault(Code::grammar_duplicate, state.name.span, ticked(type.name) + " has two states " + ticked(state.name.text),
              "keep one of the two");
      names.push_back(state.name.text);
      ObjectState& added = type.states.emplace_back();
      added.name = state.name.text;
      for (const language::Name& next : state.next) added.next.push_back(next.text);
      reached.insert(reached.end(), added.next.begin(), added.next.end());
    }
    for (const auto& state : declaration.states)
      for (const language::Name& next : state.next)
        if (std::find(names.begin(), names.end(), next.text) == names.end())
          fault(Code::object_state_unknown, next.span, ticked(type.name) + " has no state " + ticked(next.text),
                suggestion(next.text, names));
    // A wrong name above may well be what was meant to lead there.
    for (std::size_t i = 1; sound && i < declaration.states.size(); ++i) {
      const language::Name& name = declaration.states[i].name;
      if (std::find(reached.begin(), reached.end(), name.text) == reached.end())
        findings_.error(Code::object_state_unknown, name.span, "no state of " + ticked(type.name) + " leads to " + ticked(name.text),
                        "the first state is where a document begins; name this one behind another's `->`, or drop it");
    }
  }

  /// The field that is the business key.
  void identify(ObjectType& type, const language::ObjectDeclaration& declaration) {
    for (const language::ObjectPath& path : declaration.identified_by) {
      const ObjectType* at = &type;
      std::string text;
      for (const language::ObjectStep& step : path.steps) {
        const std::uint32_t index = at == nullptr ? ObjectType::none : at->find(step.name.text);
        if (index == ObjectType::none) {
          std::vector<std::string> names;
          if (at != nullptr)
            for (const Field& field : at->fields) names.push_back(field.name);
          findings_.error(Code::object_field_invalid, step.name.span, "there is no field " + ticked(step.name.text) + " to identify it by",
                          suggestion(step.name.text, names));
          text.clear();
          break;
        }
        text += (text.empty() ? "" : ".") + step.name.text;
        at = at->fields[index].object;
      }
      if (text.empty()) continue;
      if (path.steps.size() > 1 || !type.key.empty())
        findings_.error(Code::object_field_invalid, path.span, ticked(type.name) + " is identified by one field of its own",
                        "name that field alone");
      type.key = std::move(text);
    }
  }

  ObjectModel& model_;
  Findings& findings_;
  std::map<std::string, SourceSpan> spans_;
  std::map<std::string, const language::ObjectDeclaration*> declared_;
};

}  // namespace

void add_objects(ObjectModel& model, const std::vector<const language::ObjectDeclaration*>& declarations, Findings& findings) {
  ObjectBuilder(model, findings).build(declarations);
}

}  // namespace crossdock::grammar
