#include <algorithm>
#include <set>

#include "diagnostic/playbook.h"
#include "mapping/effective.h"
#include "mapping/expression_compiler.h"
#include "mapping/link.h"
#include "mapping/rule_instructions.h"

namespace crossdock::mapping {

using language::BusinessRule;
using language::Expression;
using language::MapDeclaration;
using language::ObjectPath;
using language::ObjectStep;
using language::RulesDeclaration;
using language::RuleSeverity;
using language::TableDeclaration;

namespace {

FaultKind kind_of(RuleSeverity severity) {
  switch (severity) {
    case RuleSeverity::hold: return FaultKind::rule_hold;
    case RuleSeverity::reject: return FaultKind::rule_reject;
    case RuleSeverity::warn: break;
  }
  return FaultKind::rule_warn;
}

std::string spelled_names(const ObjectPath& path) {
  std::string text;
  for (const ObjectStep& step : path.steps) text += (text.empty() ? "" : ".") + step.name.text;
  return text;
}

/// Compiles the rules of one name.
class RuleLinker {
 public:
  RuleLinker(const ObjectModel& objects, const TableLoader& loader, Problems& problems)
      : objects_(objects),
        problems_(problems),
        tables_(loader, {}, problems),
        code_(std::make_shared<RuleInstructions>()),
        expressions_(code_->pool, tables_, problems) {}

  void declare_tables(const std::vector<TableDeclaration>& tables) {
    for (const TableDeclaration& table : tables)
      if (seen_.insert(&table).second) tables_.declare(table);
  }
  void add(const RulesDeclaration& declaration);
  [[nodiscard]] const ObjectType* type() const { return type_; }
  std::shared_ptr<RuleProgram> program() {
    auto program = std::make_shared<RuleProgram>();
    program->object = type_;
    program->tables = std::move(tables_.used());
    program->instructions = code_;
    return program;
  }

 private:
  void add(const BusinessRule& rule);

  const ObjectModel& objects_;
  Problems& problems_;
  TableRegistry tables_;
  std::shared_ptr<RuleInstructions> code_;
  ExpressionCompiler expressions_;
  const ObjectType* type_ = nullptr;
  std::set<const TableDeclaration*> seen_;
};

void RuleLinker::add(const RulesDeclaration& declaration) {
  const ObjectType* type = objects_.find(declaration.object.text);
  if (type == nullptr) {
    std::vector<std::string> names;
    for (const auto& known : objects_.types()) names.push_back(known->name);
    problems_.error(Code::map_object_unknown, declaration.object.span, "there is no object " + quoted(declaration.object.text),
                    "unknown object", did_you_mean(declaration.object.text, names));
    return;
  }
  if (type_ != nullptr && type_ != type) {
    problems_.error(Code::map_object_unknown, declaration.object.span,
                    "the rules " + quoted(declaration.name.text) + " are for " + quoted(type_->name) + " elsewhere", "another object");
    return;
  }
  type_ = type;
  for (const language::NeedsDeclaration& needs : declaration.needs) expressions_.declare(needs, objects_, *type_);
  for (const BusinessRule& rule : declaration.rules) add(rule);
}

void RuleLinker::add(const BusinessRule& rule) {
  CompiledRule compiled;
  compiled.id = rule.id.text;
  compiled.kind = kind_of(rule.severity);
  compiled.span = rule.span;
  const auto same =
      std::find_if(code_->rules.begin(), code_->rules.end(), [&](const CompiledRule& known) { return known.id == compiled.id; });
  ExpressionScope scope;
  scope.frames = {type_};
  scope.lists = {std::string()};
  if (rule.each) {
    Expression list;
    list.node = *rule.each;
    list.span = rule.each->span;
    const auto each = expressions_.compile(list, scope);
    if (each.index == none) return;
    if (each.kind != ResultKind::list) {
      problems_.error(Code::map_expression_wrong, rule.each->span, "`for each` goes through a list", "no list");
      return;
    }
    compiled.each = each.index;
    compiled.each_path = spelled_names(*rule.each);
    scope.frames.insert(scope.frames.begin(), each.type);
    scope.lists.insert(scope.lists.begin(), compiled.each_path);
  }
  compiled.condition = expressions_.condition(rule.when, scope);
  compiled.message = expressions_.message(rule.message, scope);
  if (rule.next) compiled.next = expressions_.message(*rule.next, scope);
  if (rule.owner) compiled.owner = rule.owner->text;
  if (rule.playbook) {
    compiled.playbook = rule.playbook->text;
    if (playbook_named(compiled.playbook) == nullptr) {
      std::vector<std::string> names;
      for (const Playbook& known : playbooks()) names.emplace_back(known.name);
      problems_.error(Code::map_playbook_unknown, rule.playbook->span, "there is no playbook " + quoted(compiled.playbook), "unknown",
                      did_you_mean_or_list(compiled.playbook, names));
    }
  }
  if (rule.at) {
    Expression at;
    at.node = *rule.at;
    at.span = rule.at->span;
    if (expressions_.compile(at, scope).index == none) return;
    compiled.at = spelled_names(*rule.at);
  }
  if (compiled.condition == none) return;
  expressions_.warn_of_absence(rule.when, scope, "the rule does not fire");
  if (same == code_->rules.end()) {
    code_->rules.push_back(std::move(compiled));
  } else if (same->span.file == compiled.span.file) {
    Diagnostic& problem = problems_.error(Code::map_declared_twice, rule.id.span, "there are two rules " + quoted(rule.id.text), "again");
    if (problem.related.empty()) problem.related.emplace_back(same->span, "the first one");
  } else {
    *same = std::move(compiled);  // a later layer says it differently
  }
}

}  // namespace

LinkedRules link_rules(std::string_view name, const MapLibrary& library, const ObjectModel& objects, const TableLoader& tables) {
  LinkedRules result;
  Problems problems(result.diagnostics);
  const std::vector<MapLibrary::RulesEntry> entries = library.find_rules(name);
  if (entries.empty()) {
    std::vector<std::string> names;
    for (const MapLibrary::RulesEntry& known : library.rules()) names.push_back(known.rules->name.text);
    problems.error(Code::map_unknown, {}, "there are no rules " + quoted(name), "", did_you_mean(name, names)).span.reset();
    return result;
  }
  RuleLinker linker(objects, tables, problems);
  std::vector<const MapLibrary::MapEntry*> chain;
  constexpr std::size_t most_links = 16;
  for (const MapLibrary::MapEntry* map = library.find_map(name); map != nullptr && chain.size() < most_links;
       map = map->map->extends ? library.find_map(map->map->extends->text) : nullptr)
    chain.insert(chain.begin(), map);
  for (const MapLibrary::SharedFile& shared : library.shared_with_tables()) linker.declare_tables(shared.file->tables);
  for (const MapLibrary::MapEntry* map : chain) {
    linker.declare_tables(map->file->tables);
    linker.declare_tables(map->map->tables);
  }
  for (const MapLibrary::RulesEntry& entry : entries) {
    linker.declare_tables(entry.file->tables);
    for (const MapDeclaration& map : entry.file->maps) linker.declare_tables(map.tables);
  }
  for (const MapLibrary::RulesEntry& entry : entries) linker.add(*entry.rules);
  if (problems.errors() == 0 && linker.type() != nullptr) {
    auto program = linker.program();
    program->name = name;
    result.program = program;
  }
  std::stable_sort(result.diagnostics.begin(), result.diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
    const SourceSpan left = a.span.value_or(SourceSpan{});
    const SourceSpan right = b.span.value_or(SourceSpan{});
    return left.file != right.file ? left.file < right.file : left.begin < right.begin;
  });
  return result;
}

}  // namespace crossdock::mapping
