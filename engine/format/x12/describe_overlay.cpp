#include "format/x12/describe_overlay.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace crossdock::x12 {

namespace {

using grammar::ElementRule;
using grammar::ElementType;
using grammar::Grammar;
using grammar::OverlayRule;
using grammar::OverlayStatement;
using Condition = OverlayRule::Condition;
using Kind = OverlayRule::Kind;

std::string ticked(std::string_view text) { return "`" + printable(text, 60) + "`"; }

std::string two_digits(std::uint32_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string listed(const std::vector<std::string>& items, std::string_view last_word) {
  if (items.size() < 2) return items.empty() ? std::string{} : items.front();
  std::vector<std::string> all = items;
  const std::string last = all.back();
  all.pop_back();
  return joined(all, ", ") + " " + std::string(last_word) + " " + last;
}

std::string values_words(std::uint32_t first, std::uint16_t count, const Grammar& grammar) {
  constexpr std::uint16_t most = 12;
  std::vector<std::string> values;
  for (std::uint32_t i = first; i < first + std::min(count, most); ++i) values.push_back(ticked(grammar.key_values[i]));
  if (count > most) return joined(values, ", ") + " or " + std::to_string(count - most) + " others";
  return listed(values, "or");
}

std::string maximum_words(std::uint32_t maximum) {
  if (maximum == grammar::unbounded || maximum == 0) return "any number of times";
  return maximum == 1 ? std::string("once at most") : std::to_string(maximum) + " times at most";
}

std::string condition_text(const Condition& condition, const Grammar& grammar) {
  std::string what = instance_name(condition.where, condition.element, grammar);
  switch (condition.test) {
    case Condition::Test::present: return what + " is there";
    case Condition::Test::absent: return what + " is not there";
    case Condition::Test::equal:
    case Condition::Test::among: return what + " is " + values_words(condition.first_value, condition.value_count, grammar);
    case Condition::Test::not_equal: return what + " is not " + values_words(condition.first_value, condition.value_count, grammar);
  }
  return what;
}

std::string path_of(const OverlayStatement& statement, const Grammar& grammar) {
  std::string path = statement.node == no_node ? std::string{} : grammar.path_of(statement.node);
  if (statement.node == no_node) {
    if (statement.place != no_node && statement.place != 0) path = grammar.path_of(statement.place) + "/";
    path += printable(grammar.text(statement.tag), 8);
  }
  if (statement.element != 0) path += "." + two_digits(statement.element);
  if (statement.component != 0) path += "." + two_digits(statement.component);
  return path;
}

const ElementRule* element_of(const OverlayStatement& statement, const Grammar& grammar) {
  if (statement.node == no_node || statement.element == 0) return nullptr;
  const auto elements = grammar.elements(grammar.segment_of(grammar.segment_node(statement.node)));
  if (statement.element > elements.size()) return nullptr;
  const ElementRule& element = elements[statement.element - 1u];
  if (statement.component == 0) return &element;
  const auto components = grammar.components(element);
  return statement.component > components.size() ? nullptr : &components[statement.component - 1u];
}

/// `tighten` and `loosen` of an element for all instances.
std::string adjusted_element(const OverlayStatement& statement, const ElementRule& rule, const Grammar& grammar) {
  std::vector<std::string> parts;
  if ((statement.aspects & grammar::aspect_usage) != 0)
    parts.emplace_back(rule.usage == grammar::Usage::mandatory   ? "is required"
                       : rule.usage == grammar::Usage::forbidden ? "must not be sent"
                                                                 : "may be left out");
  if ((statement.aspects & (grammar::aspect_type | grammar::aspect_length)) != 0) {
    ElementRule form = rule;
    form.codes = grammar::none;
    parts.push_back("is " + form_words(form, grammar));
  }
  if ((statement.aspects & grammar::aspect_maximum) != 0) parts.push_back("repeats " + maximum_words(rule.repeat));
  if ((statement.aspects & grammar::aspect_codes) != 0 && rule.codes != grammar::none) {
    const grammar::CodeSet& codes = grammar.code_sets[rule.codes];
    constexpr std::size_t most = 12;
    std::vector<std::string> own;
    if (statement.kind == OverlayStatement::Kind::loosen && rule.standard != grammar::none &&
        grammar.element_rules[rule.standard].codes != grammar::none) {
      const grammar::CodeSet& standard = grammar.code_sets[grammar.element_rules[rule.standard].codes];
      for (const std::string& code : codes.codes)
        if (!standard.contains(code)) own.push_back(ticked(code));
      parts.push_back("may also be " + listed(own, "or"));
    } else if (codes.codes.size() > most) {
      parts.push_back("is one of " + std::to_string(codes.codes.size()) + " codes");
    } else {
      for (const std::string& code : codes.codes) own.push_back(ticked(code));
      parts.push_back("is " + listed(own, "or"));
    }
  }
  return listed(parts, "and");
}

std::string changed_words(const OverlayStatement& statement, const Grammar& grammar) {
  std::string path = path_of(statement, grammar);
  const bool there = statement.node != no_node;
  switch (statement.kind) {
    case OverlayStatement::Kind::tree: return grammar.tree ? "levels: " + tree_words(*grammar.tree, grammar) : path;
    case OverlayStatement::Kind::drop: return path + " has no place";
    case OverlayStatement::Kind::add:
    case OverlayStatement::Kind::replace: {
      std::string words = path + " has a place";
      if (there) {
        const grammar::Node& node = grammar.nodes[statement.node];
        words += (node.usage == grammar::Usage::mandatory ? " and is required, " : ", ") + maximum_words(node.max);
      }
      if (statement.tag.length != 0) words += ", instead of " + printable(grammar.text(statement.tag), 8);
      return words;
    }
    default: break;
  }
  if (const ElementRule* element = element_of(statement, grammar)) return path + " " + adjusted_element(statement, *element, grammar);
  if (!there) return path;
  std::vector<std::string> parts;
  const grammar::Node& node = grammar.nodes[statement.node];
  if ((statement.aspects & grammar::aspect_usage) != 0 && node.usage != node.standard_usage)
    parts.emplace_back(node.usage == grammar::Usage::mandatory ? "is required" : "may be left out");
  if ((statement.aspects & grammar::aspect_maximum) != 0) parts.push_back("comes " + maximum_words(node.max));
  return path + " " + listed(parts, "and");
}

}  // namespace

std::string instance_name(const OverlayRule::Selector& where, std::uint32_t element, const Grammar& grammar) {
  std::string name = grammar.path_of(where.node);
  if (where.key_element != 0) name += "[" + printable(grammar.text(where.key_value), 20) + "]";
  if (element != 0) name += "." + two_digits(element);
  return name;
}

std::string condition_words(const OverlayRule& rule, const Grammar& grammar) {
  std::vector<std::string> conditions;
  for (const Condition& condition : rule.when) conditions.push_back(condition_text(condition, grammar));
  return conditions.empty() ? std::string{} : "where " + listed(conditions, "and");
}

std::string rule_words(const OverlayRule& rule, const Grammar& grammar) {
  std::string words = instance_name(rule.where, rule.element, grammar);
  switch (rule.kind) {
    case Kind::require_segment:
    case Kind::require_element: words += " is required"; break;
    case Kind::forbid_segment:
    case Kind::forbid_element: words += " must not be sent"; break;
    case Kind::limit_segment: words += " comes " + maximum_words(rule.maximum); break;
    case Kind::require_value: words += " is required and is " + values_words(rule.first_value, rule.value_count, grammar); break;
    case Kind::allow_values: words += " is " + values_words(rule.first_value, rule.value_count, grammar); break;
    case Kind::require_form: words += " is " + form_words(grammar.element_rules[rule.form], grammar); break;
  }
  const std::string conditions = condition_words(rule, grammar);
  return conditions.empty() ? words : words + " " + conditions;
}

std::string form_words(const ElementRule& rule, const Grammar& grammar) {
  std::string words;
  switch (rule.type) {
    case ElementType::alphanumeric: words = "text"; break;
    case ElementType::identifier: words = "code"; break;
    case ElementType::decimal: words = "number"; break;
    case ElementType::implied:
      words = rule.decimals == 0 ? "whole number" : "number with " + std::to_string(rule.decimals) + " implied decimals";
      break;
    case ElementType::date: words = "date"; break;
    case ElementType::time: words = "time"; break;
    case ElementType::binary: words = "binary data"; break;
    case ElementType::composite: words = "composite"; break;
  }
  if (rule.max != grammar::unbounded && rule.max != 0)
    words += rule.min == rule.max ? ", " + std::to_string(rule.max) + " long"
                                  : ", " + std::to_string(rule.min) + " to " + std::to_string(rule.max);
  if (rule.codes != grammar::none) words += ", from a list of " + std::to_string(grammar.code_sets[rule.codes].codes.size()) + " codes";
  return words;
}

std::string statement_words(std::uint32_t index, const Grammar& grammar) {
  std::string words;
  for (const OverlayRule& rule : grammar.overlay_rules)
    if (rule.statement == index) words += (words.empty() ? "" : "; ") + rule_words(rule, grammar);
  return words.empty() ? changed_words(grammar.statements[index], grammar) : words;
}

std::string tree_words(const grammar::TreeRule& tree, const Grammar& grammar) {
  std::vector<std::string> levels;
  for (const grammar::TreeRule::Level& level : tree.levels) {
    std::string words = printable(grammar.text(level.code), 8);
    std::vector<std::string> parents;
    for (std::size_t i = 0; i < tree.levels.size(); ++i)
      if ((level.parents & (std::uint64_t{1} << i)) != 0) parents.push_back(printable(grammar.text(tree.levels[i].code), 8));
    words += level.top ? std::string(" at the top") : " in " + listed(parents, "or");
    if (level.optional) words += ", may be left out";
    levels.push_back(std::move(words));
  }
  return joined(levels, "; ");
}

}  // namespace crossdock::x12
