#include "mapping/effective.h"

#include <algorithm>

#include "base/limits.h"

namespace crossdock::mapping {

namespace {

using language::CaseBranch;
using language::CaseRule;
using language::DocumentPath;
using language::DocumentStep;
using language::DocumentTarget;
using language::ElementRef;
using language::Expression;
using language::IgnoreRule;
using language::LoopRule;
using language::MapDeclaration;
using language::ObjectPath;
using language::ObjectStep;
using language::ObjectTarget;
using language::PairsRule;
using language::Patch;
using language::PatchTarget;
using language::RepeatRule;
using language::Rule;
using language::ShapeDeclaration;
using language::Statement;
using language::TreeLevelRule;
using language::TreeRule;
using language::UseRule;
using language::WhenRule;

constexpr std::size_t most_layers = 3;

/// The two paths at which a rule stands.
struct Place {
  std::string object;
  std::string document;
};

std::string under(const std::string& prefix, const std::string& path, char between) {
  if (prefix.empty() || path.empty()) return prefix + path;
  return prefix + between + path;
}

const DocumentPath* document_path(const Statement& statement) {
  if (const auto* rule = std::get_if<Rule>(&statement.node)) {
    const auto* target = std::get_if<DocumentTarget>(&rule->left);
    return target == nullptr ? nullptr : &target->path;
  }
  if (const auto* loop = std::get_if<LoopRule>(&statement.node)) return &loop->path;
  if (const auto* pairs = std::get_if<PairsRule>(&statement.node)) return &pairs->segment;
  if (const auto* tree = std::get_if<TreeRule>(&statement.node)) return &tree->path;
  return nullptr;
}

const ObjectTarget* object_target(const Statement& statement) {
  if (const auto* rule = std::get_if<Rule>(&statement.node)) return std::get_if<ObjectTarget>(&rule->right);
  if (const auto* loop = std::get_if<LoopRule>(&statement.node)) return loop->target ? &*loop->target : nullptr;
  if (const auto* pairs = std::get_if<PairsRule>(&statement.node)) return &pairs->target;
  if (const auto* repeat = std::get_if<RepeatRule>(&statement.node)) return repeat->target ? &*repeat->target : nullptr;
  return nullptr;
}

/// `department <- …` style rules name their field on the right as an expression.
const ObjectPath* written_field(const Statement& statement) {
  const auto* rule = std::get_if<Rule>(&statement.node);
  const auto* expression = rule == nullptr ? nullptr : std::get_if<Expression>(&rule->right);
  return expression == nullptr ? nullptr : std::get_if<ObjectPath>(&expression->node);
}

Place inside(const EffectiveStatement& statement, const Place& around) {
  Place place = around;
  if (const DocumentPath* path = document_path(*statement.statement))
    place.document = under(around.document, document_spelling(*path), '/');
  const ObjectTarget* target = object_target(*statement.statement);
  if (target != nullptr && target->paths.size() == 1) place.object = under(around.object, canonical_spelling(target->paths.front()), '.');
  return place;
}

/// A level goes by its segment's key and by its own field, whatever it hangs in: `HL[P]/MAN`, `packs.sscc`.
Place inside(const TreeLevelRule& level, const Place& around) {
  return {canonical_spelling(level.target), around.document + "[" + level.level.text + "]"};
}

/// Rules may address the object from the root even inside a block.
bool same_path(const std::string& around, const std::string& path, const std::string& wanted) {
  return under(around, path, '.') == wanted || path == wanted;
}

bool fills(const EffectiveStatement& statement, const Place& around, const ObjectPath& wanted) {
  const std::string path = canonical_spelling(wanted);
  if (const ObjectTarget* target = object_target(*statement.statement))
    return std::any_of(target->paths.begin(), target->paths.end(),
                       [&](const ObjectPath& own) { return same_path(around.object, canonical_spelling(own), path); });
  const ObjectPath* written = written_field(*statement.statement);
  return written != nullptr && same_path(around.object, canonical_spelling(*written), path);
}

bool stands_at(const EffectiveStatement& statement, const Place& around, const DocumentPath& wanted) {
  const std::string path = document_spelling(wanted);
  if (const auto* ignore = std::get_if<IgnoreRule>(&statement.statement->node))
    return std::any_of(ignore->paths.begin(), ignore->paths.end(), [&](const DocumentPath& ignored) {
      return under(around.document, document_spelling(ignored), '/') == path &&
             (!wanted.element || (ignored.element && element_spelling(*ignored.element) == element_spelling(*wanted.element)));
    });
  const DocumentPath* own = document_path(*statement.statement);
  if (own == nullptr || under(around.document, document_spelling(*own), '/') != path) return false;
  if (!wanted.element) return true;
  const auto* rule = std::get_if<Rule>(&statement.statement->node);
  const auto* target = rule == nullptr ? nullptr : std::get_if<DocumentTarget>(&rule->left);
  return target != nullptr && std::any_of(target->elements.begin(), target->elements.end(), [&](const ElementRef& element) {
           return element_spelling(element) == element_spelling(*wanted.element);
         });
}

bool is_meant(const EffectiveStatement& statement, const Place& around, const PatchTarget& target) {
  if (const auto* object = std::get_if<ObjectPath>(&target)) return fills(statement, around, *object);
  return stands_at(statement, around, std::get<DocumentPath>(target));
}

/// Whether the rule's fields are written from the root: `lines[].unit` rather than `unit` inside `lines`.
bool speaks_of(const EffectiveStatement& statement, const std::string& object) {
  const ObjectTarget* target = object_target(*statement.statement);
  return target != nullptr && std::any_of(target->paths.begin(), target->paths.end(), [&](const ObjectPath& path) {
           const std::string spelling = canonical_spelling(path);
           return spelling == object || spelling.starts_with(object + ".");
         });
}

void add_all(std::vector<const language::TableDeclaration*>& to, const std::vector<language::TableDeclaration>& from) {
  for (const language::TableDeclaration& one : from) to.push_back(&one);
}

/// Builds the effective statements of one map.
class Builder {
 public:
  Builder(const MapLibrary& library, Problems& problems) : library_(library), problems_(problems) {}

  std::optional<EffectiveMap> build(std::string_view name);

 private:
  bool follow_chain(std::string_view name);
  const ShapeDeclaration* find_shape(const std::string& name, std::size_t layer) const;
  std::vector<EffectiveStatement> expand(const std::vector<Statement>& body, std::size_t layer, const std::string& shape,
                                         std::size_t depth);
  EffectiveStatement one(const Statement& statement, std::size_t layer, const std::string& shape, std::size_t depth);
  void apply(const Patch& patch, std::size_t layer);
  void collect_tables();
  /// Takes every statement that the target means out of `statements`; `replacement` goes to the place of the first one.
  bool take_out(std::vector<EffectiveStatement>& statements, const Place& around, const PatchTarget& target,
                std::optional<EffectiveStatement>& replacement);

  const MapLibrary& library_;
  Problems& problems_;
  EffectiveMap map_;
  std::vector<std::string> known_fields_;
  std::vector<std::string> known_places_;
};

bool Builder::follow_chain(std::string_view name) {
  const MapLibrary::MapEntry* entry = library_.find_map(name);
  SourceSpan asked;
  while (true) {
    if (entry == nullptr) {
      std::vector<std::string> names;
      for (const MapLibrary::MapEntry& known : library_.maps()) names.push_back(known.map->name.text);
      Diagnostic& problem =
          problems_.error(Code::map_unknown, asked, "there is no map " + quoted(name), "unknown map", did_you_mean(name, names));
      if (map_.chain.empty()) problem.span.reset();
      return false;
    }
    map_.chain.insert(map_.chain.begin(), *entry);
    const MapDeclaration& map = *entry->map;
    if (!map.extends) break;
    asked = map.extends->span;
    name = map.extends->text;
    if (map_.chain.size() == most_layers) {
      problems_.error(Code::map_chain_wrong, asked, "a map stands on at most two others: base, family, partner", "the fourth layer");
      return false;
    }
    entry = library_.find_map(name);
  }
  const MapDeclaration& base = map_.base();
  if (!base.format || !base.document || !base.object) {
    problems_.error(Code::map_chain_wrong, base.name.span, "the map does not say what it is for", "",
                    "write: map " + base.name.text + ": x12 850 <-> order");
    return false;
  }
  return true;
}

const ShapeDeclaration* Builder::find_shape(const std::string& name, std::size_t layer) const {
  const auto in = [&](const std::vector<ShapeDeclaration>& shapes) -> const ShapeDeclaration* {
    const auto found = std::find_if(shapes.begin(), shapes.end(), [&](const ShapeDeclaration& shape) { return shape.name.text == name; });
    return found == shapes.end() ? nullptr : &*found;
  };
  for (std::size_t i = layer + 1; i-- > 0;) {
    if (const ShapeDeclaration* found = in(map_.chain[i].map->shapes)) return found;
    if (const ShapeDeclaration* found = in(map_.chain[i].file->shapes)) return found;
  }
  const std::vector<MapLibrary::SharedFile> files = library_.shared_with_shape(name);
  for (auto shared = files.rbegin(); shared != files.rend(); ++shared) {
    if (shared->layer > map_.chain[layer].layer) continue;
    if (const ShapeDeclaration* found = in(shared->file->shapes)) return found;
  }
  return nullptr;
}

std::vector<EffectiveStatement> Builder::expand(const std::vector<Statement>& body, std::size_t layer, const std::string& shape,
                                                std::size_t depth) {
  std::vector<EffectiveStatement> result;
  for (const Statement& statement : body) {
    const auto* use = std::get_if<UseRule>(&statement.node);
    if (use == nullptr) {
      result.push_back(one(statement, layer, shape, depth));
      continue;
    }
    const ShapeDeclaration* found = find_shape(use->shape.text, layer);
    if (found == nullptr) {
      std::vector<std::string> names;
      for (const MapLibrary::MapEntry& link : map_.chain) {
        for (const ShapeDeclaration& known : link.map->shapes) names.push_back(known.name.text);
        for (const ShapeDeclaration& known : link.file->shapes) names.push_back(known.name.text);
      }
      for (const MapLibrary::SharedFile& shared : library_.shared())
        for (const ShapeDeclaration& known : shared.file->shapes) names.push_back(known.name.text);
      problems_.error(Code::map_shape_unknown, use->shape.span, "there is no shape " + quoted(use->shape.text), "unknown shape",
                      did_you_mean(use->shape.text, names));
      continue;
    }
    if (depth >= limits::source_nesting) {
      problems_.error(Code::map_shape_unknown, use->shape.span, "the shape " + quoted(use->shape.text) + " uses itself");
      continue;
    }
    for (EffectiveStatement& inner : expand(found->body, layer, found->name.text, depth + 1)) result.push_back(std::move(inner));
  }
  return result;
}

EffectiveStatement Builder::one(const Statement& statement, std::size_t layer, const std::string& shape, std::size_t depth) {
  EffectiveStatement result;
  result.statement = &statement;
  result.layer = map_.chain[layer].layer;
  result.shape = shape;
  if (depth >= limits::source_nesting) return result;
  if (const auto* rule = std::get_if<Rule>(&statement.node)) {
    result.body = expand(rule->body, layer, shape, depth + 1);
  } else if (const auto* loop = std::get_if<LoopRule>(&statement.node)) {
    result.body = expand(loop->body, layer, shape, depth + 1);
  } else if (const auto* when = std::get_if<WhenRule>(&statement.node)) {
    result.body = expand(when->body, layer, shape, depth + 1);
    result.otherwise = expand(when->otherwise, layer, shape, depth + 1);
  } else if (const auto* choice = std::get_if<CaseRule>(&statement.node)) {
    for (const CaseBranch& branch : choice->branches) result.branches.push_back(expand(branch.body, layer, shape, depth + 1));
  } else if (const auto* tree = std::get_if<TreeRule>(&statement.node)) {
    for (const TreeLevelRule& level : tree->levels) result.branches.push_back(expand(level.body, layer, shape, depth + 1));
  }
  return result;
}

bool Builder::take_out(std::vector<EffectiveStatement>& statements, const Place& around, const PatchTarget& target,
                       std::optional<EffectiveStatement>& replacement) {
  bool found = false;
  for (std::size_t i = 0; i < statements.size();) {
    EffectiveStatement& statement = statements[i];
    const Place place = inside(statement, around);
    if (place.object != around.object) known_fields_.push_back(place.object);
    if (place.document != around.document) known_places_.push_back(place.document);
    if (is_meant(statement, around, target)) {
      statements.erase(statements.begin() + static_cast<std::ptrdiff_t>(i));
      // A rule that names its segment cannot stand inside the block of another segment: the place is found further out.
      const DocumentPath* path = replacement ? document_path(*replacement->statement) : nullptr;
      const bool names_segment = path != nullptr && !path->steps.empty();
      const bool outermost = around.document.empty();
      if (replacement && (!names_segment || outermost)) {
        statements.insert(statements.begin() + static_cast<std::ptrdiff_t>(i), std::move(*replacement));
        replacement.reset();
        ++i;
      }
      found = true;
      continue;
    }
    bool inner = take_out(statement.body, place, target, replacement);
    inner = take_out(statement.otherwise, around, target, replacement) || inner;
    const auto* tree = std::get_if<TreeRule>(&statement.statement->node);
    for (std::size_t level = 0; level < statement.branches.size(); ++level) {
      auto& branch = statement.branches[level];
      if (tree == nullptr) {
        inner = take_out(branch, around, target, replacement) || inner;
        continue;
      }
      const bool in_level = take_out(branch, inside(tree->levels[level], place), target, replacement);
      if (in_level && replacement) {
        branch.push_back(std::move(*replacement));
        replacement.reset();
      }
      inner = inner || in_level;
    }
    // Out of the blocks of segments, as far as the block that binds an object.
    if (inner && replacement && object_target(*statement.statement) != nullptr && !speaks_of(*replacement, place.object)) {
      statement.body.push_back(std::move(*replacement));
      replacement.reset();
    }
    found = found || inner;
    ++i;
  }
  return found;
}

void Builder::apply(const Patch& patch, std::size_t layer) {
  std::optional<EffectiveStatement> statement;
  if (!patch.rule.empty()) {
    std::vector<EffectiveStatement> expanded = expand(patch.rule, layer, {}, 0);
    if (patch.kind == Patch::Kind::add) {
      for (EffectiveStatement& added : expanded) map_.statements.push_back(std::move(added));
      return;
    }
    if (!expanded.empty()) statement = std::move(expanded.front());
  }
  if (!patch.target) return;
  known_fields_.clear();
  known_places_.clear();
  if (take_out(map_.statements, {}, *patch.target, statement)) {
    if (statement) map_.statements.push_back(std::move(*statement));
    return;
  }
  const auto* object = std::get_if<ObjectPath>(&*patch.target);
  const std::string wanted = object != nullptr ? canonical_spelling(*object) : document_spelling(std::get<DocumentPath>(*patch.target));
  const SourceSpan span = object != nullptr ? object->span : std::get<DocumentPath>(*patch.target).span;
  std::string help = did_you_mean(wanted, object != nullptr ? known_fields_ : known_places_);
  if (help.empty() && patch.kind == Patch::Kind::replace) help = "to say something new, write: add …";
  problems_.error(Code::map_patch_target_missing, span,
                  "no rule of " + quoted(map_.base().name.text) + (object != nullptr ? " fills " : " stands at ") + quoted(wanted),
                  patch.kind == Patch::Kind::drop ? "nothing to drop" : "nothing to replace", help);
}

void Builder::collect_tables() {
  for (const Layer layer : {Layer::base, Layer::family, Layer::partner}) {
    for (const MapLibrary::SharedFile& shared : library_.shared_with_tables())
      if (shared.layer == layer) add_all(map_.tables, shared.file->tables);
    for (const MapLibrary::MapEntry& entry : map_.chain) {
      if (entry.layer != layer) continue;
      add_all(map_.tables, entry.file->tables);
      add_all(map_.tables, entry.map->tables);
    }
  }
}

std::optional<EffectiveMap> Builder::build(std::string_view name) {
  if (!follow_chain(name)) return std::nullopt;
  for (std::size_t layer = 0; layer < map_.chain.size(); ++layer) {
    const MapDeclaration& map = *map_.chain[layer].map;
    for (EffectiveStatement& statement : expand(map.rules, layer, {}, 0)) map_.statements.push_back(std::move(statement));
    for (const Patch& patch : map.patches) apply(patch, layer);
  }
  collect_tables();
  return std::move(map_);
}

}  // namespace

std::string canonical_spelling(const ObjectPath& path) {
  std::string text;
  for (const ObjectStep& step : path.steps) {
    if (!text.empty()) text += '.';
    text += step.name.text;
  }
  return text;
}

std::string document_spelling(const DocumentPath& path) {
  std::string text;
  for (const DocumentStep& step : path.steps) {
    if (!text.empty()) text += '/';
    text += step.name.text;
    if (!step.selector) continue;
    text += '[';
    if (step.selector->other) text += "other";
    for (std::size_t i = 0; i < step.selector->keys.size(); ++i) {
      if (i != 0) text += ", ";
      text += step.selector->keys[i].first.text;
      if (step.selector->keys[i].second) text += ":" + step.selector->keys[i].second->text;
    }
    text += ']';
  }
  return text;
}

std::string element_spelling(const ElementRef& element) {
  if (element.number == 0) return element.field;
  std::string text = (element.number < 10 ? "0" : "") + std::to_string(element.number);
  if (element.component != 0) text += (element.component < 10 ? ".0" : ".") + std::to_string(element.component);
  return text;
}

std::optional<EffectiveMap> effective_map(std::string_view name, const MapLibrary& library, Problems& problems) {
  return Builder(library, problems).build(name);
}

}  // namespace crossdock::mapping
