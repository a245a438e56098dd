#include "report/guide_segment.h"

#include <algorithm>

#include "base/text.h"
#include "format/x12/describe.h"
#include "format/x12/describe_overlay.h"
#include "report/guide_parts.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

using grammar::CodeSet;
using grammar::ElementRule;
using grammar::Grammar;
using grammar::Node;
using grammar::OverlayRule;

constexpr std::size_t short_list = 12;  ///< lists of so many codes are shown whole
constexpr std::size_t most_codes = 60;

/// "04 release, 06 contract, 12 to 25 product id qualifier, product id": pairs that go on and on are told once.
std::string listed(const std::vector<std::pair<std::uint16_t, std::string_view>>& elements) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < elements.size();) {
    std::size_t end = i + 1;
    const auto goes_on = [&](std::size_t at) {
      return elements[at].first == elements[at - 1].first + 1 && (at < i + 2 || elements[at].second == elements[at - 2].second);
    };
    while (end < elements.size() && goes_on(end)) ++end;
    constexpr std::size_t least = 4;
    if (end - i >= least) {
      parts.push_back(two(elements[i].first) + " to " + two(elements[end - 1].first) + " " + std::string(elements[i].second) + " and " +
                      std::string(elements[i + 1].second));
      i = end;
    } else {
      parts.push_back(two(elements[i].first) + " " + std::string(elements[i].second));
      ++i;
    }
  }
  return joined(parts, ", ");
}

class SegmentGuide {
 public:
  SegmentGuide(const SegmentSource& source, NodeId id)
      : source_(source), grammar_(*source.linked.grammar), id_(id), rule_(grammar_.segment_of(id)) {
    // The segment that starts a loop carries the loop's keys and rules.
    const NodeId parent = grammar_.nodes[id].parent;
    whole_ = grammar_.nodes[parent].kind == grammar::NodeKind::loop && parent + 1u == id ? parent : id;
  }

  GuideSegment describe() {
    const Node& node = grammar_.nodes[whole_];
    segment_.anchor = source_.anchor;
    segment_.tag = std::string(grammar_.text(rule_.tag));
    segment_.name = std::string(grammar_.text(rule_.name));
    segment_.path = grammar_.path_of(id_);
    segment_.usage = usage_words(node.usage);
    segment_.repeat = repeat_words(node.max);
    for (const OverlayRule& rule : grammar_.overlay_rules)
      if (rule.where.node == whole_ && rule.element == 0) segment_.remarks.push_back(x12::rule_words(rule, grammar_));
    std::vector<std::pair<std::uint16_t, std::string_view>> unused;
    std::uint64_t used = 0;
    std::uint16_t number = 0;
    for (const ElementRule& element : grammar_.elements(rule_)) {
      ++number;
      if (is_used(element, number)) {
        if (number <= 64) used |= std::uint64_t{1} << (number - 1);
        add_element(element, number);
      } else {
        unused.emplace_back(number, grammar_.text(element.name));
      }
    }
    segment_.unused = listed(unused);
    for (const grammar::SyntaxNote& note : grammar_.notes_of(rule_))
      if ((note.mask & ~used) == 0 || (note.kind != grammar::NoteKind::paired && (note.mask & used) != 0 && source_.everything))
        segment_.notes.push_back(x12::describe_note(note, segment_.tag));
    return std::move(segment_);
  }

 private:
  [[nodiscard]] bool speaks_of(const OverlayRule& rule, std::uint16_t number) const {
    const bool here = grammar_.segment_node(rule.where.node) == id_;
    if (here && rule.element == number) return true;
    return std::any_of(rule.when.begin(), rule.when.end(), [&](const OverlayRule::Condition& condition) {
      return condition.element == number && grammar_.segment_node(condition.where.node) == id_;
    });
  }

  [[nodiscard]] bool is_changed(const ElementRule& element) const {
    if (element.standard != grammar::none) return true;
    const auto components = grammar_.components(element);
    return std::any_of(components.begin(), components.end(), [](const ElementRule& part) { return part.standard != grammar::none; });
  }

  [[nodiscard]] bool is_used(const ElementRule& element, std::uint16_t number) const {
    const Node& node = grammar_.nodes[whole_];
    if (source_.everything || element.usage == grammar::Usage::mandatory || is_changed(element)) return true;
    for (std::uint8_t i = 0; i < node.key_count; ++i)
      if (node.keys[i] == number) return true;
    if (source_.samples.values.contains({id_, number})) return true;
    if (std::any_of(grammar_.overlay_rules.begin(), grammar_.overlay_rules.end(),
                    [&](const OverlayRule& rule) { return speaks_of(rule, number); }))
      return true;
    const bool seen = source_.samples.segments.contains(id_);
    return !seen && !field_of(number).empty();
  }

  [[nodiscard]] std::string field_of(std::uint16_t number) const {
    for (const mapping::FieldUse& use : source_.fields)
      if (use.segment == id_ && use.from <= number && number <= use.to && !use.object_path.empty()) return use.object_path;
    return {};
  }

  void add_element(const ElementRule& rule, std::uint16_t number) {
    GuideElement element = told(rule, two(number));
    element.field = field_of(number);
    if (const auto found = source_.samples.values.find({id_, number}); found != source_.samples.values.end())
      element.sample = printable(found->second.front(), 48);
    for (const OverlayRule& asked : grammar_.overlay_rules)
      if (asked.element == number && grammar_.segment_node(asked.where.node) == id_) {
        element.remarks.push_back(x12::rule_words(asked, grammar_));
        if (element.mark == GuideMark::none) element.mark = GuideMark::stricter;
      }
    choose_codes(rule, number, element);
    segment_.elements.push_back(std::move(element));
    std::uint16_t component = 0;
    for (const ElementRule& part : grammar_.components(rule)) {
      GuideElement inner = told(part, two(number) + "-" + std::to_string(++component));
      choose_codes(part, 0, inner);
      segment_.elements.push_back(std::move(inner));
    }
  }

  GuideElement told(const ElementRule& rule, std::string number) {
    GuideElement element;
    element.number = std::move(number);
    element.id = std::string(grammar_.text(rule.id));
    element.name = std::string(grammar_.text(rule.name));
    element.usage = usage_words(rule.usage);
    ElementRule plain = rule;
    plain.codes = grammar::none;
    element.form = x12::form_words(plain, grammar_);
    if (rule.repeat != 1)
      element.form += ", repeats " + (rule.repeat == 0 ? std::string("freely") : std::to_string(rule.repeat) + " times");
    if (rule.personal) element.remarks.emplace_back("names a person");
    if (rule.standard != grammar::none) compare(rule, grammar_.element_rules[rule.standard], element);
    return element;
  }

  /// What the standard says instead.
  void compare(const ElementRule& rule, const ElementRule& standard, GuideElement& element) const {
    std::vector<std::string> instead;
    bool looser = false;
    if (rule.usage != standard.usage) {
      instead.push_back(usage_words(standard.usage));
      looser = rule.usage == grammar::Usage::optional;
    }
    if (rule.type != standard.type || rule.decimals != standard.decimals || rule.min != standard.min || rule.max != standard.max) {
      ElementRule plain = standard;
      plain.codes = grammar::none;
      instead.push_back(x12::form_words(plain, grammar_));
      looser = looser || rule.max > standard.max || rule.min < standard.min;
    }
    if (rule.repeat != standard.repeat) instead.push_back(standard.repeat == 1 ? "once" : "repeats " + std::to_string(standard.repeat));
    if (rule.codes != standard.codes && standard.codes != grammar::none) {
      instead.push_back(std::to_string(grammar_.code_sets[standard.codes].codes.size()) + " codes");
      looser = looser || grammar_.code_sets[rule.codes].codes.size() > grammar_.code_sets[standard.codes].codes.size();
    }
    if (!instead.empty()) element.remarks.push_back("the standard: " + joined(instead, ", "));
    element.mark = looser ? GuideMark::looser : GuideMark::stricter;
  }

  [[nodiscard]] bool is_named(const std::string& code, std::uint16_t number) const {
    if (number == 0) return false;
    if (const auto found = source_.samples.values.find({id_, number}); found != source_.samples.values.end())
      if (std::find(found->second.begin(), found->second.end(), code) != found->second.end()) return true;
    const auto names = [&](const OverlayRule::Selector& where) {
      return where.key_element == number && grammar_.segment_node(where.node) == id_ && grammar_.text(where.key_value) == code;
    };
    const auto holds = [&](std::uint32_t first, std::uint16_t count) {
      return std::find(grammar_.key_values.begin() + first, grammar_.key_values.begin() + first + count, code) !=
             grammar_.key_values.begin() + first + count;
    };
    return std::any_of(grammar_.overlay_rules.begin(), grammar_.overlay_rules.end(), [&](const OverlayRule& rule) {
      if (names(rule.where)) return true;
      if (rule.element == number && grammar_.segment_node(rule.where.node) == id_ && holds(rule.first_value, rule.value_count)) return true;
      return std::any_of(rule.when.begin(), rule.when.end(), [&](const OverlayRule::Condition& condition) {
        return names(condition.where) || (condition.element == number && grammar_.segment_node(condition.where.node) == id_ &&
                                          holds(condition.first_value, condition.value_count));
      });
    });
  }

  void choose_codes(const ElementRule& rule, std::uint16_t number, GuideElement& element) const {
    if (rule.codes == grammar::none) return;
    const CodeSet& codes = grammar_.code_sets[rule.codes];
    const CodeSet* standard = nullptr;
    if (rule.standard != grammar::none && grammar_.element_rules[rule.standard].codes != grammar::none)
      standard = &grammar_.code_sets[grammar_.element_rules[rule.standard].codes];
    const bool narrowed = standard != nullptr && codes.codes.size() < standard->codes.size();
    const bool all = codes.codes.size() <= short_list || (narrowed && codes.codes.size() <= most_codes);
    for (std::size_t i = 0; i < codes.codes.size() && element.codes.size() < most_codes; ++i) {
      const bool own = standard != nullptr && !standard->contains(codes.codes[i]);
      if (all || own || is_named(codes.codes[i], number)) element.codes.push_back({codes.codes[i], codes.meanings[i], own});
    }
    if (element.codes.size() == codes.codes.size()) return;
    const std::string count = std::to_string(codes.codes.size());
    element.codes_note = element.codes.empty() ? "one of " + count + " codes" : "these are in use, of " + count + " codes";
  }

  const SegmentSource& source_;
  const Grammar& grammar_;
  const NodeId id_;
  const grammar::SegmentRule& rule_;
  NodeId whole_ = no_node;
  GuideSegment segment_;
};

}  // namespace

GuideSegment describe_segment(const SegmentSource& source, NodeId id) { return SegmentGuide(source, id).describe(); }

}  // namespace crossdock::report
