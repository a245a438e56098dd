#include <algorithm>

#include "mapping/linker.h"

namespace crossdock::mapping {

using language::ObjectPath;
using language::ObjectStep;
using language::TreeLevelRule;
using language::TreeRule;

namespace {

constexpr std::size_t most_levels = 16;

std::string spelled_record(const ObjectPath& path) {
  const std::string text = canonical_spelling(path);
  return text.empty() ? "." : text + (path.steps.back().each ? "[]" : "");
}

}  // namespace

bool Linker::tree_roles(std::uint32_t block, const TreeRule& tree, Tree& compiled) {
  struct Role {
    std::string_view name;
    ElementPlace* place;
    std::uint32_t number;
  };
  const std::vector<Role> roles = {{"sequence", &compiled.sequence, 1},
                                   {"parent", &compiled.parent, 2},
                                   {"level", &compiled.level, 3},
                                   {"has_children", &compiled.has_children, 4}};
  for (const TreeRule::Role& role : tree.roles) {
    const auto known = std::find_if(roles.begin(), roles.end(), [&](const Role& one) { return one.name == role.role.text; });
    if (known == roles.end()) {
      problems_.error(Code::map_arguments_wrong, role.role.span, "an element of a tree has no role " + quoted(role.role.text),
                      "unknown role", did_you_mean_or_list(role.role.text, {"sequence", "parent", "level", "has_children"}));
      return false;
    }
    *known->place = blocks_.place(block, role.element);
    if (known->place->number == 0) return false;
  }
  for (const Role& role : roles) {
    if (tree.roles.empty()) *role.place = blocks_.place(block, {role.number, 0, {}, tree.path.span});
    if (role.place->number != 0 || role.name == "has_children") continue;
    problems_.error(Code::map_arguments_wrong, tree.path.span, "the tree does not say which element is the " + std::string(role.name),
                    "no " + std::string(role.name), "write: tree HL (01 = sequence, 02 = parent, 03 = level, 04 = has_children) { … }");
    return false;
  }
  return true;
}

std::optional<Linker::Place> Linker::field_of(std::uint32_t owner, const ObjectPath& path, bool& wrong) {
  Place place;
  const ObjectType* type = blocks_.type_of(owner);
  std::vector<TargetStep> steps;
  std::string spelling;
  const auto fail = [&](Code code, SourceSpan span, std::string message, std::string label, std::string help = {}) {
    problems_.error(code, span, std::move(message), std::move(label), std::move(help));
    wrong = true;
    return std::nullopt;
  };
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const ObjectStep& step = path.steps[i];
    const std::uint32_t slot = type == nullptr ? ObjectType::none : type->find(step.name.text);
    if (slot == ObjectType::none) {
      if (i == 0) return std::nullopt;
      return fail(Code::map_field_unknown, step.name.span, "there is no field " + quoted(step.name.text), "unknown field");
    }
    place.field = &type->fields[slot];
    const bool last = i + 1 == path.steps.size();
    if (place.field->kind != FieldKind::object || (!last && place.field->is_list))
      return fail(Code::map_type_mismatch, step.name.span,
                  last ? "a level fills an object or a list of objects, and " + quoted(place.field->name) + " is none"
                       : quoted(place.field->name) + " is a list, and a level of its own",
                  last ? "no object" : "a list");
    spelling += (spelling.empty() ? "" : ".") + step.name.text;
    steps.push_back({slot, last ? nullptr : place.field->object});
    type = place.field->object;
  }
  if (path.steps.back().each != place.field->is_list)
    return fail(Code::map_type_mismatch, path.span,
                quoted(place.field->name) + (place.field->is_list ? " is a list" : " is a single object, no list"),
                place.field->is_list ? "a list" : "no list", "write " + place.field->name + (place.field->is_list ? "[]" : ""));
  place.owner = blocks_.record_owner(owner);
  place.target = add_target(owner, owner, steps, place.field, spelling);
  return place;
}

bool Linker::bind_level(TreeLevel& level, const TreeLevelRule& declared, const TreeRule& tree, std::size_t position, Context& context) {
  BlockDraft& draft = blocks_[level.block];
  const std::uint32_t first = static_cast<std::uint32_t>(code_->levels.size() - position);
  const TreeLevel* above = position == 0 ? nullptr : &code_->levels[first + position - 1];
  if (declared.target.steps.empty()) {
    if (above == nullptr || above->owners.empty()) return true;
    problems_.error(Code::map_clause_wrong, declared.target.span, "the object in scope belongs to the first levels",
                    "below a level with records of its own", "name the list that the level fills");
    return false;
  }
  // The innermost levels first, then the object that the map is for.
  std::vector<std::uint32_t> candidates;
  for (std::size_t i = position; i-- > 0;)
    if (!code_->levels[first + i].is_pivot) candidates.push_back(code_->levels[first + i].block);
  candidates.push_back(0);
  const Field* field = nullptr;
  const auto owners_of = [&](const ObjectPath& path, const ObjectType* wanted, std::vector<Place>& places) {
    std::vector<TreeOwner> owners;
    bool wrong = false;
    for (const std::uint32_t candidate : candidates) {
      const auto place = field_of(candidate, path, wrong);
      if (wrong) return std::vector<TreeOwner>();
      if (!place || (wanted != nullptr && place->field->object != wanted)) continue;
      if (!owners.empty() && wanted == nullptr && place->field->object != field->object) {
        problems_.error(Code::map_type_mismatch, path.span,
                        quoted(spelled_record(path)) + " is a list of " + quoted(field->object->name) + " in one level above, and of " +
                            quoted(place->field->object->name) + " in another",
                        "of two kinds", "give both the same type");
        return std::vector<TreeOwner>();
      }
      if (owners.empty()) field = place->field;
      owners.push_back({candidate, place->target});
      if (std::none_of(places.begin(), places.end(), [&](const Place& known) { return known.owner == place->owner; }))
        places.push_back(*place);
    }
    if (owners.empty() && wanted == nullptr)
      problems_.error(Code::map_field_unknown, path.span,
                      "no level above " + quoted(level.code) + " has a field " + quoted(spelled_record(path)), "hangs nowhere",
                      "levels stand below those that hold their lists");
    return owners;
  };
  std::vector<Place> places;
  if (declared.pivot) {
    const bool before_last = position + 2 == tree.levels.size();
    if (!before_last || spelled_record(tree.levels[position + 1].target) != spelled_record(*declared.pivot)) {
      problems_.error(Code::map_clause_wrong, declared.pivot->span, "below a pivot stands the level of its container, as the last one",
                      "no such level", "write below it: P: " + spelled_record(*declared.pivot) + " { … }");
      return false;
    }
    if (owners_of(*declared.pivot, nullptr, places).empty()) return false;
    const ObjectType* container = field->object;
    places.clear();
    const std::uint32_t slot = declared.target.steps.size() == 1 ? container->find(declared.target.steps[0].name.text) : ObjectType::none;
    if (slot == ObjectType::none || !container->fields[slot].is_list || container->fields[slot].object == nullptr) {
      problems_.error(Code::map_field_unknown, declared.target.span,
                      quoted(container->name) + " has no list of objects " + quoted(spelled_record(declared.target)), "no such list");
      return false;
    }
    level.is_pivot = true;
    level.items = slot;
    field = &container->fields[slot];
    if (declared.by) {
      level.key = declared.by->steps.size() == 1 ? container->find(declared.by->steps[0].name.text) : ObjectType::none;
      if (level.key == ObjectType::none || container->fields[level.key].kind != FieldKind::text || container->fields[level.key].is_list) {
        problems_.error(Code::map_field_unknown, declared.by->span,
                        quoted(container->name) + " has no text " + quoted(canonical_spelling(*declared.by)) + " to be told by",
                        "no such text");
        return false;
      }
    }
    // What is in no container hangs where the containers would.
    const Field* item = field;
    level.owners = owners_of(declared.target, item->object, places);
    field = item;
  } else {
    level.below_pivot = above != nullptr && above->is_pivot;
    level.owners = owners_of(declared.target, nullptr, places);
    if (level.owners.empty()) return false;
  }
  draft.block.binding = field->is_list ? Binding::list : Binding::record;
  draft.block.target = level.owners.empty() ? none : level.owners.front().target;
  draft.block.type = field->object;
  for (const Place& place : places) {
    if (reads_) fills(place, context, declared.target.span);
    if (writes_) empties(place, context, declared.target.span);
  }
  if (level.below_pivot) draft.filled.emplace_back(field->object->fields[above->items].name, declared.target.span);
  return true;
}

bool Linker::add_level(std::uint32_t block, const TreeRule& tree, std::size_t position, Context& context) {
  const TreeLevelRule& declared = tree.levels[position];
  const Tree& compiled = code_->trees.back();
  TreeLevel level;
  level.code = declared.level.text;
  level.optional = declared.optional;
  const auto first = code_->levels.begin() + static_cast<std::ptrdiff_t>(compiled.levels.first);
  if (std::any_of(first, code_->levels.end(), [&](const TreeLevel& known) { return known.code == level.code; })) {
    problems_.error(Code::map_declared_twice, declared.level.span, "the tree has two levels " + quoted(level.code), "again");
    return false;
  }
  level.block = blocks_.add_level(block, position == 0 ? 0 : code_->levels.back().block, compiled.level, declared.level);
  for (const ElementPlace place : {compiled.sequence, compiled.parent, compiled.has_children})
    if (place.number != 0) (void)blocks_.place(level.block, {place.number, place.component, {}, declared.level.span});
  context.rule = note_rule(blocks_[level.block].path, "<->", spelled_record(declared.target), declared.span, context);
  if (!bind_level(level, declared, tree, position, context)) return false;
  BlockDraft& draft = blocks_[level.block];
  draft.block.rule = context.rule;
  draft.block.level = static_cast<std::uint32_t>(code_->levels.size());
  draft.span = declared.span;
  draft.block.reads = reads_;
  draft.block.writes = writes_;
  const auto write_role = [&](ElementPlace place, TreeRole role) {
    if (place.number == 0) return;
    blocks_.take(level.block, place);
    WriteInstruction write;
    write.op = WriteOp::role;
    write.place = place;
    write.fills = false;
    write.extra = static_cast<std::uint32_t>(role);
    if (writes_) add_write(level.block, write, context, tree.path.span);
  };
  write_role(compiled.sequence, TreeRole::sequence);
  write_role(compiled.parent, TreeRole::parent);
  write_role(compiled.has_children, TreeRole::has_children);
  code_->levels.push_back(std::move(level));
  return true;
}

void Linker::tree(const TreeRule& tree, Context context) {
  if (context.block != 0 || !context.guards.empty()) {
    problems_.error(Code::map_clause_wrong, tree.path.span, "a tree stands at the top of the map, outside of blocks and conditions",
                    "not here");
    return;
  }
  const std::uint32_t block = blocks_.tree(tree.path);
  if (block == none) return;
  const auto run_body = [&](std::uint32_t level_block, std::size_t position) {
    Context inner = context;
    inner.block = level_block;
    inner.depth = static_cast<std::uint16_t>(context.depth + 2);
    const EffectiveStatement& here = *context.statement;
    if (position < here.branches.size()) statements(here.branches[position], std::move(inner));
  };
  if (blocks_[block].block.tree != none) {
    // A later layer adds rules to levels that are there.
    const Span known = code_->trees[blocks_[block].block.tree].levels;
    for (std::size_t position = 0; position < tree.levels.size(); ++position) {
      std::uint32_t found = none;
      std::vector<std::string> names;
      for (std::uint32_t i = known.first; i < known.first + known.count; ++i) {
        names.push_back(code_->levels[i].code);
        if (names.back() == tree.levels[position].level.text) found = code_->levels[i].block;
      }
      if (found == none)
        problems_.error(Code::map_key_wrong, tree.levels[position].level.span,
                        "the tree has no level " + quoted(tree.levels[position].level.text), "unknown level",
                        names.empty() ? ""
                                      : "it has " + joined(names, ", ") + "; another shape replaces the whole tree: replace " +
                                            tree.path.steps[0].name.text + ": tree …");
      else
        run_body(found, position);
    }
    return;
  }
  context.rule = note_rule("tree " + document_spelling(tree.path), "", "", tree.span, context);
  if (tree.levels.empty() || tree.levels.size() > most_levels) {
    problems_.error(Code::map_arguments_wrong, tree.path.span, "a tree has 1 to " + std::to_string(most_levels) + " levels",
                    std::to_string(tree.levels.size()) + " levels");
    return;
  }
  BlockDraft& draft = blocks_[block];
  draft.block.tree = static_cast<std::uint32_t>(code_->trees.size());
  draft.block.rule = context.rule;
  draft.block.reads = reads_;
  draft.block.writes = writes_;
  draft.span = tree.path.span;
  code_->trees.push_back({});
  Tree& compiled = code_->trees.back();
  compiled.node = draft.block.node;
  compiled.rule = context.rule;
  compiled.levels.first = static_cast<std::uint32_t>(code_->levels.size());
  if (!tree_roles(block, tree, compiled)) return;
  ++context.depth;
  for (std::size_t position = 0; position < tree.levels.size(); ++position) {
    if (!add_level(block, tree, position, context)) return;
    --context.depth;
    run_body(code_->levels.back().block, position);
    ++context.depth;
    ++compiled.levels.count;
  }
}

}  // namespace crossdock::mapping
