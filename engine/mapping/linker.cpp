#include "mapping/linker.h"

#include <algorithm>

#include "mapping/named_fields.h"

namespace crossdock::mapping {

using language::Binary;
using language::BinaryOperator;
using language::BooleanLiteral;
using language::CaseBranch;
using language::CaseRule;
using language::Clauses;
using language::DocumentPath;
using language::DocumentTarget;
using language::ElementRef;
using language::Expression;
using language::IgnoreRule;
using language::Literal;
using language::LoopRule;
using language::MapDeclaration;
using language::MapOperator;
using language::Membership;
using language::Name;
using language::NumberLiteral;
using language::ObjectPath;
using language::ObjectStep;
using language::ObjectTarget;
using language::PairsRule;
using language::Presence;
using language::RepeatRule;
using language::Rule;
using language::TableDeclaration;
using language::TextLiteral;
using language::TreeRule;
using language::WhenRule;

namespace {

std::string_view operator_text(MapOperator op) {
  switch (op) {
    case MapOperator::none: return "";
    case MapOperator::both: return "<->";
    case MapOperator::equals: return "==";
    case MapOperator::computes: return "=";
    case MapOperator::reads: return "->";
    case MapOperator::writes: return "<-";
  }
  return "";
}

std::string spelled(const ObjectTarget& target) {
  std::string text;
  for (const ObjectPath& path : target.paths) {
    if (!text.empty()) text += ", ";
    std::string one;
    for (const ObjectStep& step : path.steps) one += (one.empty() ? "" : ".") + step.name.text + (step.each ? "[]" : "");
    text += one.empty() ? "." : one;
  }
  return target.is_tuple ? "(" + text + ")" : text;
}

std::string spelled(const DocumentTarget& target) {
  std::string text = document_spelling(target.path);
  if (target.elements.empty()) return text;
  std::string elements;
  for (const ElementRef& element : target.elements) elements += (elements.empty() ? "" : ", ") + element_spelling(element);
  if (target.is_tuple) elements = "(" + elements + ")";
  return text.empty() ? elements : text + "." + elements;
}

}  // namespace

Linker::Linker(EffectiveMap map, std::shared_ptr<const grammar::Grammar> grammar, const ObjectModel& objects, const TableLoader& loader,
               Problems& problems)
    : map_(std::move(map)),
      grammar_(std::move(grammar)),
      objects_(objects),
      problems_(problems),
      tables_(loader, {grammar_->standard, grammar_->version}, problems),
      program_(std::make_shared<MapProgram>()),
      code_(std::make_shared<Instructions>()),
      expressions_(code_->pool, tables_, problems),
      blocks_(*grammar_, expressions_, problems) {}

std::shared_ptr<const MapProgram> Linker::run() {
  const MapDeclaration& base = map_.base();
  program_->name = map_.map().name.text;
  program_->span = map_.map().name.span;
  program_->document = {base.format->text, base.document->text};
  program_->grammar = grammar_;
  reads_ = base.direction != MapOperator::writes;
  writes_ = base.direction != MapOperator::reads;
  program_->reads = reads_;
  program_->writes = writes_;
  if (grammar_->standard != base.format->text || grammar_->set_id != base.document->text) {
    problems_.error(Code::map_document_wrong, base.document->span,
                    "the map is for " + base.format->text + " " + base.document->text + ", the grammar describes " + blocks_.title());
    return nullptr;
  }
  program_->object = objects_.find(base.object->text);
  if (program_->object == nullptr) {
    std::vector<std::string> names;
    for (const auto& type : objects_.types())
      if (type->is_document) names.push_back(type->name);
    problems_.error(Code::map_object_unknown, base.object->span, "there is no object " + quoted(base.object->text), "unknown object",
                    did_you_mean(base.object->text, names));
    return nullptr;
  }
  blocks_[0].block.type = program_->object;
  blocks_[0].span = map_.map().name.span;
  for (const TableDeclaration* table : map_.tables) tables_.declare(*table);
  for (const MapLibrary::MapEntry& entry : map_.chain)
    for (const language::NeedsDeclaration& needs : entry.map->needs) expressions_.declare(needs, objects_, *program_->object);
  statements(map_.statements, {});
  finish_numbered_lists();
  finish_keys();
  check_sources();
  check_required_fields();
  split();
  if (problems_.errors() != 0) return nullptr;
  flatten();
  tables_.use_written();
  program_->tables = std::move(tables_.used());
  program_->instructions = code_;
  program_->named_fields = std::make_shared<NamedFields>(*program_);
  return program_;
}

std::uint32_t Linker::note_rule(const std::string& document, std::string_view operation, const std::string& object, SourceSpan span,
                                const Context& context) {
  EffectiveRule noted;
  noted.document_path = document;
  noted.operation = operation;
  noted.object_path = object;
  noted.span = span;
  noted.depth = context.depth;
  if (context.statement != nullptr) {
    noted.layer = context.statement->layer;
    noted.shape = context.statement->shape;
  }
  program_->rules.push_back(std::move(noted));
  code_->rules.push_back({span, document});
  return static_cast<std::uint32_t>(code_->rules.size() - 1);
}

void Linker::statements(const std::vector<EffectiveStatement>& all, Context context) {
  for (const EffectiveStatement& one : all) statement(one, context);
}

void Linker::statement(const EffectiveStatement& one, Context context) {
  context.statement = &one;
  if (const auto* plain = std::get_if<Rule>(&one.statement->node)) {
    rule(*plain, std::move(context));
  } else if (const auto* looped = std::get_if<LoopRule>(&one.statement->node)) {
    loop(*looped, std::move(context));
  } else if (const auto* paired = std::get_if<PairsRule>(&one.statement->node)) {
    pairs(*paired, std::move(context));
  } else if (const auto* repeated = std::get_if<RepeatRule>(&one.statement->node)) {
    repeat(*repeated, std::move(context));
  } else if (const auto* conditional = std::get_if<WhenRule>(&one.statement->node)) {
    when(*conditional, std::move(context));
  } else if (const auto* chosen = std::get_if<CaseRule>(&one.statement->node)) {
    choice(*chosen, std::move(context));
  } else if (const auto* ignored = std::get_if<IgnoreRule>(&one.statement->node)) {
    ignore(*ignored, std::move(context));
  } else if (const auto* tree = std::get_if<TreeRule>(&one.statement->node)) {
    this->tree(*tree, std::move(context));
  }
}

bool Linker::is_current(const Clauses& clauses) {
  return holds_at({grammar_->standard, grammar_->version}, clauses.since, clauses.until, problems_);
}

void Linker::rule(const Rule& rule, Context context) {
  if (!is_current(rule.clauses)) return;
  if (rule.clauses.when) context.guards.push_back(make_guard(*rule.clauses.when, context.block, false));
  if (const auto* left = std::get_if<Expression>(&rule.left)) {
    assignment(rule, *left, std::move(context));
    return;
  }
  const auto& left = std::get<DocumentTarget>(rule.left);
  const auto* target = std::get_if<ObjectTarget>(&rule.right);
  const auto* expression = std::get_if<Expression>(&rule.right);
  // A bare name may be a field of the layout's record in scope.
  const bool is_field = left.elements.empty() && left.path.steps.size() == 1 && !left.path.steps[0].selector && !rule.has_block &&
                        blocks_.has_field(context.block, left.path.steps[0].name.text);
  context.rule = note_rule(spelled(left), operator_text(rule.op),
                           target != nullptr ? spelled(*target)
                           : expression != nullptr && std::holds_alternative<ObjectPath>(expression->node)
                               ? canonical_spelling(std::get<ObjectPath>(expression->node))
                               : "",
                           rule.span, context);
  if (!left.elements.empty() || is_field) {
    element_rule(rule, left, std::move(context));
    return;
  }
  if (expression != nullptr) {
    problems_.error(Code::map_clause_wrong, left.span, "a value belongs into an element, not into a whole segment", "which element?",
                    "write: " + document_spelling(left.path) + ".01 " + std::string(operator_text(rule.op)) + " …");
    return;
  }
  enter(left.path, rule.op, rule.op_span, target, rule.clauses, rule.always, rule.span, std::move(context));
}

void Linker::loop(const LoopRule& loop, Context context) {
  if (!is_current(loop.clauses)) return;
  if (loop.clauses.when) context.guards.push_back(make_guard(*loop.clauses.when, context.block, false));
  context.rule =
      note_rule(document_spelling(loop.path), operator_text(loop.op), loop.target ? spelled(*loop.target) : "", loop.span, context);
  enter(loop.path, loop.op, loop.op_span, loop.target ? &*loop.target : nullptr, loop.clauses, false, loop.span, std::move(context));
}

void Linker::enter(const DocumentPath& path, MapOperator op, SourceSpan op_span, const ObjectTarget* target, const Clauses& clauses,
                   bool always, SourceSpan span, Context context) {
  const bool guarded = !context.guards.empty();
  const std::uint32_t block = blocks_.find(context.block, path, guarded && target != nullptr);
  if (block == none) return;
  BlockDraft& draft = blocks_[block];
  if (draft.block.rule == 0) draft.block.rule = context.rule;
  draft.span = path.steps.empty() ? span : path.span;
  draft.block.always = draft.block.always || always;
  if (grammar_->nodes[draft.block.node].usage == grammar::Usage::forbidden)
    problems_.warn(Code::map_rule_unreachable, path.span,
                   quoted(draft.path) + " may not occur in " + blocks_.title() + ", so the rule never applies");
  if (target != nullptr) {
    if (draft.block.binding != Binding::unbound || block == context.block) {
      Diagnostic& problem =
          problems_.error(Code::map_field_twice, path.span, quoted(draft.path) + " is bound already", "bound a second time",
                          "one segment or loop belongs to one object; make one of the rules a condition's branch, or drop it");
      if (problem.related.empty()) problem.related.emplace_back(code_->rules[draft.block.rule].span, "the first rule");
      return;
    }
    if (!draft.reads.empty() || !draft.writes.empty()) {
      problems_.error(Code::map_clause_wrong, path.span, "rules for " + quoted(draft.path) + " stand before the one that binds it",
                      "too late", "put this rule first");
      return;
    }
    bool reads = true, writes = true;
    if (!ways(op, op_span, context, reads, writes)) return;
    draft.block.reads = reads;
    draft.block.writes = writes;
    bind(block, *target, clauses, context);
    if (blocks_[block].block.binding == Binding::unbound) return;
  } else if (!clauses.conversions.empty() || clauses.via || clauses.default_value || clauses.required) {
    problems_.error(Code::map_clause_wrong, path.span, "this clause belongs to a field, and the rule names none", "no field");
  }
  Context inner = context;
  inner.block = block;
  inner.depth = static_cast<std::uint16_t>(context.depth + 1);
  // What a condition guards as a whole needs no condition inside.
  if (target != nullptr && guarded) inner.guards.clear();
  statements(context.statement->body, std::move(inner));
}

void Linker::bind(std::uint32_t block, const ObjectTarget& target, const Clauses& clauses, Context& context) {
  if (target.paths.size() != 1) {
    problems_.error(Code::map_clause_wrong, target.span, "a segment or loop is bound to one field", "several");
    return;
  }
  const ObjectPath& path = target.paths.front();
  const std::uint32_t parent = blocks_[block].block.parent;
  const auto place = resolve(path, context.block, parent);
  if (!place) return;
  if (place->field == nullptr || place->field->kind != FieldKind::object || place->field->object == nullptr) {
    const std::string name = place->field == nullptr ? "the object itself" : quoted(place->field->name);
    problems_.error(Code::map_type_mismatch, path.span, "a segment or loop fills an object, and " + name + " is none", "no object",
                    "map one of its elements: " + blocks_[block].path + ".01 <-> " + canonical_spelling(path));
    return;
  }
  const bool each = path.steps.back().each;
  if (each != place->field->is_list) {
    problems_.error(Code::map_type_mismatch, path.span, quoted(place->field->name) + (each ? " is a single object, no list" : " is a list"),
                    each ? "no list" : "a list", each ? "write " + place->field->name : "write " + place->field->name + "[]");
    return;
  }
  if (clauses.via || !clauses.conversions.empty() || clauses.default_value)
    problems_.error(Code::map_clause_wrong, path.span, "an object is not converted as a whole; its elements are", "an object");
  BlockDraft& draft = blocks_[block];
  draft.block.binding = place->field->is_list ? Binding::list : Binding::record;
  draft.block.has_frame = true;
  draft.block.target = place->target;
  draft.block.type = place->field->object;
  draft.list_path = code_->targets[place->target].path;
  draft.list_base = place->owner;
  if (draft.block.reads) draft.block.read_guard = guard(context, parent, true);
  if (draft.block.writes) draft.block.write_guard = guard(context, parent, false);
  draft.guarded = !context.guards.empty();
  if (draft.block.reads && !draft.block.ignored) fills(*place, context, path.span);
  if (draft.block.writes) empties(*place, context, path.span);
  Context around = context;
  clauses_on_reading(parent, *place, clauses, around);
}

void Linker::when(const WhenRule& when, Context context) {
  const Guard positive = make_guard(when.condition, context.block, false);
  if (when.otherwise.empty())
    expressions_.warn_of_absence(when.condition, scope_of(context.block, context.block), "the rules below do not apply");
  const EffectiveStatement& here = *context.statement;
  Context inner = context;
  inner.depth = static_cast<std::uint16_t>(context.depth + 1);
  inner.guards.push_back(positive);
  statements(here.body, inner);
  inner.guards.back().negated = true;
  statements(here.otherwise, std::move(inner));
}

void Linker::ignore(const IgnoreRule& ignored, Context context) {
  if (!is_current(ignored.clauses)) return;
  for (const DocumentPath& path : ignored.paths) {
    context.rule =
        note_rule(document_spelling(path) + (path.element ? "." + element_spelling(*path.element) : ""), "ignore", "", path.span, context);
    if (path.element) {
      const std::uint32_t found = blocks_.find(context.block, path);
      const std::uint32_t block = found == none ? none : blocks_.segment_block(found);
      if (block == none) continue;
      const ElementPlace place = blocks_.place(block, *path.element);
      if (place.number != 0) blocks_.take(block, place);
      continue;
    }
    const std::uint32_t block = blocks_.find(context.block, path, true);
    if (block == none) continue;
    if (block == context.block || blocks_.is_mapped_beside(block)) {
      problems_.error(Code::map_rule_unreachable, path.span, quoted(blocks_[block].path) + " is mapped, so it cannot be ignored",
                      "is mapped", "in a patch, drop the rule first");
      continue;
    }
    blocks_[block].block.ignored = true;
    blocks_[block].block.writes = false;
  }
}

LinkedMap link(std::string_view name, const MapLibrary& library, std::shared_ptr<const grammar::Grammar> grammar,
               const ObjectModel& objects, const TableLoader& tables) {
  LinkedMap result;
  Problems problems(result.diagnostics);
  if (auto map = effective_map(name, library, problems))
    result.program = Linker(std::move(*map), std::move(grammar), objects, tables, problems).run();
  if (problems.errors() != 0) result.program.reset();
  std::stable_sort(result.diagnostics.begin(), result.diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
    const SourceSpan left = a.span.value_or(SourceSpan{});
    const SourceSpan right = b.span.value_or(SourceSpan{});
    return left.file != right.file ? left.file < right.file : left.begin < right.begin;
  });
  return result;
}

}  // namespace crossdock::mapping
