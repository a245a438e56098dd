#include <algorithm>

#include "mapping/expression_compiler.h"

namespace crossdock::mapping {

namespace {

ResultKind kind_of(const Field& field) {
  if (field.is_list) return ResultKind::list;
  switch (field.kind) {
    case FieldKind::text: return ResultKind::text;
    case FieldKind::decimal:
    case FieldKind::integer: return ResultKind::number;
    case FieldKind::date:
    case FieldKind::moment: return ResultKind::date;
    case FieldKind::boolean: return ResultKind::boolean;
    case FieldKind::object: return ResultKind::record;
  }
  return ResultKind::unknown;
}

std::vector<std::string> field_names(const ExpressionScope& scope) {
  std::vector<std::string> names;
  for (const ObjectType* type : scope.frames)
    if (type != nullptr)
      for (const Field& field : type->fields) names.push_back(field.name);
  return names;
}

std::string dotted(const language::ObjectPath& path) {
  std::string text;
  for (const language::ObjectStep& step : path.steps) {
    if (!text.empty()) text += '.';
    text += step.name.text;
    if (step.each) text += "[]";
  }
  return text.empty() ? "." : text;
}

}  // namespace

ExpressionCompiler::Part ExpressionCompiler::emit_lookup(const language::ObjectPath& path, const ExpressionScope& scope) {
  const language::ObjectStep& step = path.steps.front();
  const std::uint32_t table = tables_.use(step.name.text, step.name.span);
  Part result{ResultKind::text, table != none, false, nullptr};
  for (const language::Expression& index : step.index) result.ok &= emit(index, scope).ok;
  std::uint32_t column = 0;
  if (result.ok && path.steps.size() > 1) {
    const auto& columns = tables_.table(table).columns;
    const auto found = std::find(columns.begin(), columns.end(), path.steps[1].name.text);
    if (found == columns.end() || path.steps.size() > 2) {
      problems_.error(Code::map_field_unknown, path.steps[1].name.span,
                      "the table " + quoted(step.name.text) + " has no value column " + quoted(path.steps[1].name.text), "unknown column",
                      did_you_mean(path.steps[1].name.text, columns));
      result.ok = false;
    }
    column = static_cast<std::uint32_t>(found - columns.begin());
  }
  emit(Operation::lookup, table, static_cast<std::uint32_t>(step.index.size()), column);
  return result;
}

ExpressionCompiler::Part ExpressionCompiler::emit_path(const language::ObjectPath& path, const ExpressionScope& scope) {
  Part result{ResultKind::unknown, true, false, nullptr};
  PathSource source;
  if (path.steps.empty()) {
    pool_.paths.push_back(source);
    emit(Operation::field, static_cast<std::uint32_t>(pool_.paths.size() - 1));
    result.kind = ResultKind::record;
    result.type = scope.frames.empty() ? nullptr : scope.frames.front();
    return result;
  }
  const std::string& name = path.steps.front().name.text;
  const ObjectType* type = nullptr;
  if (name == "outer" && scope.left < scope.opened && path.steps.size() > 1) {
    // What stands around the list whose items are gone through; `outer.outer`: around the list around it.
    language::ObjectPath rest = path;
    rest.steps.erase(rest.steps.begin());
    ExpressionScope around = scope;
    around.frames[around.left++] = nullptr;
    return emit_path(rest, around);
  }
  for (std::uint32_t i = 0; i < scope.frames.size() && type == nullptr; ++i) {
    if (scope.frames[i] == nullptr || scope.frames[i]->find(name) == ObjectType::none) continue;
    type = scope.frames[i];
    source.up = i;
  }
  if (type == nullptr) {
    for (std::uint32_t index = 0; index < related_.size(); ++index)
      if (pool_.related[index].name == name) return emit_related(path, index, scope);
    if (!path.steps.front().index.empty() && tables_.knows(name)) return emit_lookup(path, scope);
    if (path.steps.size() == 1 && name == "index") {
      // The items that an aggregate opened count too.
      emit(Operation::frame_index, 0);
      return {ResultKind::number, true, false, nullptr};
    }
    if (path.steps.size() == 1 && name == "pivot" && scope.pivot != none) {
      emit(Operation::pivot, scope.pivot);
      return {ResultKind::list, true, false, scope.frames[scope.pivot]};
    }
    if (path.steps.size() == 1 && name == "now") {
      emit(Operation::instant);
      return {ResultKind::date, true, true, nullptr};
    }
    if (path.steps.size() == 1 && name == "today") {
      emit(Operation::today);
      return {ResultKind::date, true, true, nullptr};
    }
    if (path.steps.size() > 1 && (name == "partner" || name == "control" || name == "document")) {
      pool_.facts.push_back(dotted(path));
      emit(Operation::fact, static_cast<std::uint32_t>(pool_.facts.size() - 1));
      // What is said of this one document is reason enough to write its segment; who the partner is never is.
      return {ResultKind::text, true, name != "document", nullptr};
    }
    const std::string owner = scope.frames.empty() || scope.frames.front() == nullptr ? "the object" : quoted(scope.frames.front()->name);
    problems_.error(Code::map_field_unknown, path.steps.front().name.span, owner + " has no field " + quoted(name), "unknown field",
                    did_you_mean_or_list(name, field_names(scope)));
    result.ok = false;
    return result;
  }
  result = path_steps(path, 0, type, scope, source.steps);
  if (!result.ok) return result;
  pool_.paths.push_back(source);
  emit(Operation::field, static_cast<std::uint32_t>(pool_.paths.size() - 1));
  return result;
}

/// The steps of a path from a record of `type`, from step `from` on.
ExpressionCompiler::Part ExpressionCompiler::path_steps(const language::ObjectPath& path, std::size_t from, const ObjectType* type,
                                                        const ExpressionScope& scope, Span& span) {
  Part result{ResultKind::unknown, true, false, nullptr};
  std::vector<PathStep> steps;
  bool through_list = false;
  for (std::size_t i = from; i < path.steps.size(); ++i) {
    const language::ObjectStep& step = path.steps[i];
    const std::uint32_t slot = type == nullptr ? ObjectType::none : type->find(step.name.text);
    if (slot == ObjectType::none) {
      std::vector<std::string> names;
      if (type != nullptr)
        for (const Field& field : type->fields) names.push_back(field.name);
      problems_.error(
          Code::map_field_unknown, step.name.span,
          (type == nullptr ? quoted(path.steps[i - 1].name.text) : quoted(type->name)) + " has no field " + quoted(step.name.text),
          "unknown field", did_you_mean_or_list(step.name.text, names));
      result.ok = false;
      return result;
    }
    const Field& field = type->fields[slot];
    PathStep compiled{slot, PathStep::Kind::plain, none};
    const bool last = i + 1 == path.steps.size();
    if (!field.is_list && (step.each || !step.index.empty())) {
      problems_.error(Code::map_field_unknown, step.name.span, quoted(field.name) + " is no list", "no list",
                      "write " + field.name + " without brackets");
      result.ok = false;
      return result;
    }
    if (!step.index.empty()) {
      compiled.kind = PathStep::Kind::item;
      const Compiled index = compile(step.index.front(), scope);
      result.ok &= index.index != none;
      compiled.index = index.index;
    } else if (step.each) {
      compiled.kind = PathStep::Kind::each;
      through_list = through_list || !last;
    } else if (field.is_list && !last) {
      problems_.error(Code::map_field_unknown, step.name.span, quoted(field.name) + " is a list", "which item?",
                      "write " + field.name + "[1], or " + field.name + "[] for all of them");
      result.ok = false;
      return result;
    }
    result.kind = compiled.kind == PathStep::Kind::item || !field.is_list ? kind_of([&] {
      Field single = field;
      single.is_list = false;
      return single;
    }())
                                                                          : ResultKind::list;
    if (through_list) result.kind = ResultKind::list;
    type = field.kind == FieldKind::object ? field.object : nullptr;
    steps.push_back(compiled);
  }
  result.type = type;
  span = {static_cast<std::uint32_t>(pool_.path_steps.size()), static_cast<std::uint32_t>(steps.size())};
  pool_.path_steps.insert(pool_.path_steps.end(), steps.begin(), steps.end());
  return result;
}

ExpressionCompiler::Part ExpressionCompiler::emit_related(const language::ObjectPath& path, std::uint32_t index,
                                                          const ExpressionScope& scope) {
  const RelatedKey& key = related_[index];
  const RelatedName& related = pool_.related[index];
  Part result{ResultKind::unknown, false, false, nullptr};
  const auto frame = std::find(scope.frames.begin(), scope.frames.end(), key.owner);
  if (frame == scope.frames.end()) {
    problems_.error(Code::map_expression_wrong, path.steps.front().name.span,
                    quoted(related.name) + " goes by " + quoted(key.spelling) + ", and none of them is in scope here", "which one?",
                    "name it where " + quoted(key.owner->name) + " is in scope");
    return result;
  }
  PathSource source;
  source.up = static_cast<std::uint32_t>(frame - scope.frames.begin());
  result = path_steps(key.path, 0, key.owner, scope, source.steps);
  if (!result.ok) return result;
  pool_.paths.push_back(source);
  emit(Operation::field, static_cast<std::uint32_t>(pool_.paths.size() - 1));
  emit(Operation::related, index);
  result.kind = ResultKind::record;
  result.type = related.type;
  if (path.steps.size() == 1) return result;
  PathSource inside;
  result = path_steps(path, 1, related.type, scope, inside.steps);
  if (!result.ok) return result;
  pool_.paths.push_back(inside);
  emit(Operation::descend, static_cast<std::uint32_t>(pool_.paths.size() - 1));
  return result;
}

void ExpressionCompiler::declare(const language::NeedsDeclaration& needs, const ObjectModel& objects, const ObjectType& object) {
  const ObjectType* type = objects.find(needs.object.text);
  if (type == nullptr || !type->is_document) {
    std::vector<std::string> names;
    for (const auto& known : objects.types())
      if (known->is_document) names.push_back(known->name);
    problems_.error(Code::map_object_unknown, needs.object.span, "there is no object " + quoted(needs.object.text), "unknown object",
                    did_you_mean(needs.object.text, names));
    return;
  }
  const std::string& name = needs.as ? needs.as->text : needs.object.text;
  for (std::uint32_t index = 0; index < related_.size(); ++index) {
    RelatedName& known = pool_.related[index];
    if (known.name != name || known.type != type || !needs.by || related_[index].spelling != dotted(*needs.by)) continue;
    known.optional = known.optional && needs.optional;  // a later layer asks for the same
    return;
  }
  const bool taken = std::any_of(pool_.related.begin(), pool_.related.end(), [&](const RelatedName& other) { return other.name == name; });
  if (taken || object.find(name) != ObjectType::none) {
    problems_.error(Code::map_declared_twice, needs.as ? needs.as->span : needs.object.span, quoted(name) + " is something else already",
                    "taken", "choose a name: needs " + needs.object.text + " by … as original");
    return;
  }
  if (!needs.by) {
    problems_.error(Code::map_clause_wrong, needs.span, "nothing says which " + quoted(needs.object.text) + " is meant", "by what?",
                    "write: needs " + needs.object.text + " by FIELD as " + name);
    return;
  }
  declare_related({name, type, needs.optional, none, needs.span}, *needs.by, object);
}

void ExpressionCompiler::declare_related(RelatedName related, const language::ObjectPath& by, const ObjectType& object) {
  ExpressionScope scope;
  scope.frames = {&object};
  scope.lists = {std::string()};
  language::Expression keys;
  keys.node = by;
  keys.span = by.span;
  const Compiled compiled = compile(keys, scope);
  if (compiled.index == none) return;
  RelatedKey key;
  key.owner = &object;
  key.path = by;
  key.spelling = dotted(by);
  const ObjectType* type = &object;
  for (std::size_t i = 0; i < by.steps.size(); ++i) {
    const Field& field = type->fields[type->find(by.steps[i].name.text)];
    const bool last = i + 1 == by.steps.size();
    if (last && (field.kind == FieldKind::object || field.is_list)) {
      problems_.error(Code::map_expression_wrong, by.span, "a related object is asked for by a single value", "no single value");
      return;
    }
    if (last) break;
    type = field.object;
    if (!by.steps[i].each) continue;
    key.owner = type;
    key.path.steps.assign(by.steps.begin() + static_cast<std::ptrdiff_t>(i) + 1, by.steps.end());
  }
  related.by = compiled.index;
  pool_.related.push_back(std::move(related));
  related_.push_back(std::move(key));
}

}  // namespace crossdock::mapping
