#include "language/dump.h"
#include "language/dump_parts.h"

namespace crossdock::language {

namespace {

std::string op_text(MapOperator op) {
  switch (op) {
    case MapOperator::both: return "<->";
    case MapOperator::equals: return "==";
    case MapOperator::computes: return "=";
    case MapOperator::reads: return "->";
    case MapOperator::writes: return "<-";
    case MapOperator::none: break;
  }
  return "";
}
std::string severity_text(RuleSeverity severity) {
  return severity == RuleSeverity::hold ? "hold" : severity == RuleSeverity::warn ? "warn" : "reject";
}

class MapDump {
 public:
  std::string run(const MapFile& file) {
    tables(file.tables);
    shapes(file.shapes);
    tests(file.tests);
    for (const MapDeclaration& map : file.maps) declaration(map);
    for (const RulesDeclaration& rules : file.rules) business(rules);
    return lines_.take();
  }

 private:
  template <class Inside>
  void nested(Inside&& inside) {
    lines_.deeper();
    inside();
    lines_.higher();
  }

  static std::string entry(const TableEntry& entry) {
    std::string result = entry.other ? "other" : dump(entry.key);
    if (entry.direction != MapOperator::both) result += " " + op_text(entry.direction);
    for (const Literal& value : entry.values) result += " " + dump(value);
    result += flag_part("prefer", entry.prefer);
    return result + optional_part("since", entry.since) + optional_part("until", entry.until);
  }
  static std::string target(const DocumentTarget& target) {
    std::string result = dump(target.path);
    if (target.is_tuple) result += " tuple";
    return result + list_part("elements", target.elements);
  }
  static std::string target(const ObjectTarget& target) { return (target.is_tuple ? "tuple" : "") + list_part("", target.paths).substr(1); }
  static std::string clauses(const Clauses& clauses) {
    std::string result;
    if (clauses.via) {
      result += " via" + optional_part("table", clauses.via->table);
      for (const TableEntry& one : clauses.via->entries) result += " {" + entry(one) + "}";
      result += optional_part("else", clauses.via->otherwise);
    }
    result += list_part("as", clauses.conversions);
    if (clauses.default_value) {
      result += " default " + dump(clauses.default_value->value);
      if (clauses.default_value->written == Default::Written::write) result += " write";
      if (clauses.default_value->written == Default::Written::omit) result += " omit";
    }
    if (clauses.required) result += " required" + optional_part("", clauses.required->message);
    result += optional_part("when", clauses.when);
    if (clauses.fill) result += " fill " + dump(clauses.fill->value);
    result += list_part("out", clauses.out) + list_part("in", clauses.in) + optional_part("since", clauses.since);
    return result + optional_part("until", clauses.until) + flag_part("flatten", clauses.flatten.has_value());
  }

  void statements(const std::vector<Statement>& body) {
    nested([&] {
      for (const Statement& statement : body) std::visit([&](const auto& node) { line(node); }, statement.node);
    });
  }
  void line(const Rule& rule) {
    std::string text = std::string("rule") + flag_part("always", rule.always) + " ";
    text +=
        std::holds_alternative<Expression>(rule.left) ? dump(std::get<Expression>(rule.left)) : target(std::get<DocumentTarget>(rule.left));
    text += " " + op_text(rule.op) + " ";
    if (const auto* object = std::get_if<ObjectTarget>(&rule.right)) text += target(*object);
    if (const auto* value = std::get_if<Expression>(&rule.right)) text += dump(*value);
    lines_.add(text + clauses(rule.clauses) + flag_part("{}", rule.has_block));
    statements(rule.body);
  }
  void line(const LoopRule& loop) {
    lines_.add("loop " + dump(loop.path) + " " + op_text(loop.op) + (loop.target ? " " + target(*loop.target) : "") +
               clauses(loop.clauses));
    statements(loop.body);
  }
  void line(const PairsRule& pairs) {
    lines_.add("pairs " + dump(pairs.segment) + " " + dump(pairs.range) + " " + op_text(pairs.op) + " " + target(pairs.target) +
               clauses(pairs.clauses));
    nested([&] {
      for (const PairEntry& one : pairs.entries)
        lines_.add((one.other ? "other" : dump(one.qualifier)) + " " + dump(one.field) + flag_part("prefer", one.prefer));
    });
  }
  void line(const RepeatRule& repeat) {
    lines_.add("repeat " + dump(repeat.range) + list_part("fields", repeat.fields) +
               (repeat.target ? " <-> " + target(*repeat.target) : ""));
  }
  void line(const UseRule& use) { lines_.add("use " + use.shape.text); }
  void line(const WhenRule& when) {
    lines_.add("when " + dump(when.condition));
    statements(when.body);
    if (when.otherwise.empty()) return;
    lines_.add("else");
    statements(when.otherwise);
  }
  void line(const CaseRule& rule) {
    lines_.add("case");
    nested([&] {
      for (const CaseBranch& branch : rule.branches) {
        lines_.add(dump(branch.document) + " <-> " + dump(branch.object));
        statements(branch.body);
      }
    });
  }
  void line(const TreeRule& tree) {
    std::string text = "tree " + dump(tree.path);
    for (const TreeRule::Role& role : tree.roles) text += " " + dump(role.element) + "=" + role.role.text;
    lines_.add(text);
    nested([&] {
      for (const TreeLevelRule& level : tree.levels) {
        lines_.add(dump(level.level) + ": " + dump(level.target) + flag_part("optional", level.optional) +
                   optional_part("pivot", level.pivot) + optional_part("by", level.by));
        statements(level.body);
      }
    });
  }
  void line(const IgnoreRule& ignore) {
    lines_.add("ignore" + list_part("", ignore.paths) + optional_part("since", ignore.clauses.since) +
               optional_part("until", ignore.clauses.until));
  }

  void tables(const std::vector<TableDeclaration>& tables) {
    for (const TableDeclaration& table : tables) {
      lines_.add("table " + table.name.text + flag_part("+=", table.extends) + optional_part("from", table.csv) +
                 list_part("key", table.keys) + list_part("value", table.values));
      nested([&] {
        for (const TableEntry& one : table.entries) lines_.add(entry(one));
      });
    }
  }
  void shapes(const std::vector<ShapeDeclaration>& shapes) {
    for (const ShapeDeclaration& shape : shapes) {
      lines_.add("shape " + shape.name.text);
      statements(shape.body);
    }
  }
  static std::string with_part(const TestDeclaration& test) {
    std::string text;
    for (const Text& file : test.with) text += " with " + dump(file);
    return text;
  }
  void needs(const std::vector<NeedsDeclaration>& all) {
    for (const NeedsDeclaration& needs : all)
      lines_.add("needs " + needs.object.text + optional_part("by", needs.by) + optional_part("as", needs.as) +
                 flag_part("optional", needs.optional));
  }
  void tests(const std::vector<TestDeclaration>& tests) {
    for (const TestDeclaration& test : tests) {
      lines_.add("test " + dump(test.name) + optional_part("given", test.given) + with_part(test) + flag_part("roundtrip", test.roundtrip));
      nested([&] {
        for (const ExpectedValue& value : test.values) lines_.add(dump(value.path) + ": " + (value.value ? dump(*value.value) : "absent"));
        for (const ExpectedOutcome& outcome : test.outcomes)
          lines_.add(std::string("expect") + flag_part("no", outcome.negated) + " " +
                     (outcome.severity ? severity_text(*outcome.severity) : "finding") + optional_part("", outcome.id));
      });
    }
  }

  void declaration(const MapDeclaration& map) {
    lines_.add("map " + map.name.text + optional_part("extends", map.extends) + optional_part("format", map.format) +
               optional_part("document", map.document) + " " + op_text(map.direction) + optional_part("object", map.object));
    nested([&] {
      needs(map.needs);
      tables(map.tables);
      shapes(map.shapes);
    });
    statements(map.rules);
    nested([&] {
      for (const Patch& one : map.patches) patch(one);
      for (const SplitDeclaration& split : map.splits) {
        std::string into;
        for (const SplitInto& one : split.into)
          into += (into.empty() ? " " : ", ") + (one.field ? one.field->text + " " : std::string()) + "into " + dump(one.path);
        lines_.add((split.join ? "join" : "split") + optional_part("by", split.by) +
                   (split.share ? " share " + split.share->text : std::string()) + into);
      }
      tests(map.tests);
    });
  }
  void patch(const Patch& patch) {
    std::string text = patch.kind == Patch::Kind::add ? "add" : patch.kind == Patch::Kind::drop ? "drop" : "replace";
    if (patch.target)
      text += std::holds_alternative<ObjectPath>(*patch.target) ? " field " + dump(std::get<ObjectPath>(*patch.target))
                                                                : " place " + dump(std::get<DocumentPath>(*patch.target));
    lines_.add(text);
    statements(patch.rule);
  }
  void business(const RulesDeclaration& rules) {
    lines_.add("rules " + rules.name.text + " for " + rules.object.text);
    nested([&] {
      needs(rules.needs);
      for (const BusinessRule& rule : rules.rules)
        lines_.add(severity_text(rule.severity) + " " + rule.id.text + optional_part("each", rule.each) + " when " + dump(rule.when) +
                   ": " + dump(rule.message) + optional_part("next", rule.next) + optional_part("owner", rule.owner) +
                   optional_part("playbook", rule.playbook) + optional_part("at", rule.at));
    });
  }

  Lines lines_;
};

}  // namespace

std::string dump(const MapFile& file) { return MapDump().run(file); }

}  // namespace crossdock::language
