#include "report/annotate.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/clock.h"
#include "base/decimal.h"
#include "base/file.h"
#include "base/text.h"
#include "format/x12/segment_stream.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

using grammar::ElementRule;
using grammar::ElementType;
using grammar::Grammar;
using grammar::SegmentRule;

constexpr std::array<std::string_view, 12> months = {"January", "February", "March",     "April",   "May",      "June",
                                                     "July",    "August",   "September", "October", "November", "December"};

std::optional<std::uint32_t> digits_at(std::string_view text, std::size_t from, std::size_t count) {
  std::uint32_t number = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint32_t>(text[i] - '0');
  }
  return number;
}

/// "20 November 2026"; six digits have no century and show none.
std::string date_words(std::string_view value) {
  const std::size_t year_digits = value.size() == 8 ? 4 : value.size() == 6 ? 2 : 0;
  if (year_digits == 0) return {};
  const auto year = digits_at(value, 0, year_digits);
  const auto month = digits_at(value, year_digits, 2);
  const auto day = digits_at(value, year_digits + 2, 2);
  if (!year || !month || !day || *month < 1 || *month > 12) return {};
  const CivilDate date{static_cast<std::int16_t>(year_digits == 4 ? *year : 2000 + *year), static_cast<std::uint8_t>(*month),
                       static_cast<std::uint8_t>(*day)};
  if (!is_valid(date)) return {};
  return std::to_string(*day) + " " + std::string(months[*month - 1]) + " " + (year_digits == 4 ? std::to_string(*year) : "'" + two(*year));
}

/// "08:01" or "08:01:14"
std::string time_words(std::string_view value) {
  const auto hour = digits_at(value, 0, 2);
  const auto minute = digits_at(value, 2, 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) return {};
  std::string words = two(*hour) + ":" + two(*minute);
  if (const auto second = digits_at(value, 4, 2)) words += ":" + two(*second);
  return words;
}

std::vector<std::string_view> pieces(std::string_view text, char separator) {
  return separator == 0 ? std::vector<std::string_view>{text} : split(text, separator);
}

class SegmentAnnotator {
 public:
  SegmentAnnotator(const AnnotationSource& source, const Grammar* grammar, const SegmentRule* rule)
      : source_(source), grammar_(grammar), rule_(rule) {}

  /// The first of `elements` is the tag.
  ShownSegment annotate(const std::vector<std::string_view>& elements, std::uint32_t binary = 0) {
    segment_.tag = printable(elements.front(), 8);
    if (rule_ != nullptr) segment_.name = std::string(grammar_->text(rule_->name));
    const bool is_header = elements.front() == "ISA";
    for (std::size_t i = 1; i < elements.size(); ++i) {
      if (trimmed(elements[i]).empty()) continue;
      const ElementRule* rule = rule_ != nullptr && i <= rule_->element_count ? &grammar_->elements(*rule_)[i - 1] : nullptr;
      // ISA11 and ISA16 hold the separators themselves.
      if (is_header || i == binary)
        add(two(static_cast<std::uint32_t>(i)), trimmed(elements[i]), rule);
      else
        add_repetitions(two(static_cast<std::uint32_t>(i)), elements[i], rule);
    }
    return std::move(segment_);
  }

 private:
  void add_repetitions(const std::string& number, std::string_view value, const ElementRule* rule) {
    const std::vector<std::string_view> repetitions = pieces(value, source_.delimiters.repetition);
    for (std::size_t i = 0; i < repetitions.size(); ++i)
      add_components(repetitions.size() == 1 ? number : number + "." + std::to_string(i + 1), repetitions[i], rule);
  }

  void add_components(const std::string& number, std::string_view value, const ElementRule* rule) {
    const bool composite = rule != nullptr && rule->type == ElementType::composite;
    const std::vector<std::string_view> components = pieces(value, source_.delimiters.component);
    if (!composite && components.size() == 1) return add(number, value, rule);
    for (std::size_t i = 0; i < components.size(); ++i) {
      if (components[i].empty()) continue;
      const bool known = composite && i < rule->component_count;
      add(number + "-" + std::to_string(i + 1), components[i], known ? &grammar_->components(*rule)[i] : nullptr);
    }
  }

  void add(const std::string& number, std::string_view value, const ElementRule* rule) {
    ShownElement element;
    element.number = number;
    element.value = printable(value, 300);
    if (rule != nullptr) {
      element.id = std::string(grammar_->text(rule->id));
      element.name = std::string(grammar_->text(rule->name));
      element.meaning = meaning_of(trimmed(value), *rule, *grammar_);
    }
    segment_.elements.push_back(std::move(element));
  }

  const AnnotationSource& source_;
  const Grammar* grammar_;
  const SegmentRule* rule_;
  ShownSegment segment_;
};

/// The first node of this tag: in a dictionary there is one.
const SegmentRule* rule_of(const Grammar* grammar, std::string_view tag) {
  if (grammar == nullptr) return nullptr;
  for (const SegmentRule& rule : grammar->segment_rules)
    if (grammar->text(rule.tag) == tag) return &rule;
  return nullptr;
}

std::string loop_name(const Grammar& grammar, const Loop& loop) {
  return std::string(grammar.name_of(loop.node)) + "[" + std::to_string(loop.occurrence) + "]";
}

void place_in_loops(ShownSegment& shown, const Segment& segment, std::size_t index, const TransactionSet& set, const Grammar& grammar) {
  std::vector<std::string> path;
  for (std::uint32_t loop = segment.loop; loop != 0; loop = set.loops[loop].parent) path.push_back(loop_name(grammar, set.loops[loop]));
  std::reverse(path.begin(), path.end());
  shown.depth = static_cast<std::uint32_t>(path.size());
  shown.path = joined(path, "/");
  if (segment.loop != 0 && set.loops[segment.loop].first_segment == index) shown.loop = path.back();
}

}  // namespace

std::string meaning_of(std::string_view value, const ElementRule& rule, const Grammar& grammar) {
  switch (rule.type) {
    case ElementType::identifier:
    case ElementType::alphanumeric:
      return rule.codes == grammar::none ? std::string() : std::string(grammar.code_sets[rule.codes].meaning(value));
    case ElementType::date: return date_words(value);
    case ElementType::time: return time_words(value);
    case ElementType::implied: {
      if (rule.decimals == 0) return {};
      const auto number = Decimal::parse_implied(value, rule.decimals);
      return number ? number->to_string() : std::string();
    }
    default: return {};
  }
}

ShownSegment annotate_segment(std::string_view text, const AnnotationSource& source) {
  const std::vector<std::string_view> elements = split(text, source.delimiters.element);
  ShownSegment shown = SegmentAnnotator(source, source.dictionary, rule_of(source.dictionary, elements.front())).annotate(elements);
  shown.raw = text;
  return shown;
}

std::vector<ShownSegment> annotate_set(std::string_view text, const TransactionSet* matched, const std::vector<Diagnostic>& findings,
                                       const AnnotationSource& source) {
  std::vector<ShownSegment> result;
  std::size_t next = 0;
  std::uint32_t position = 0;
  MemoryStream input(text);
  x12::SegmentStream stream(input);
  stream.begin(source.delimiters);
  while (stream.next() != x12::SegmentStream::Step::end) {
    ++position;
    std::vector<std::string_view> elements{stream.tag()};
    for (std::uint32_t i = 1; i <= stream.count(); ++i) elements.push_back(stream.element(i));
    const Segment* placed = nullptr;
    if (matched != nullptr && source.grammar != nullptr) {
      while (next < matched->segments.size() && matched->segments[next].position < position) ++next;
      if (next < matched->segments.size() && matched->segments[next].position == position) placed = &matched->segments[next];
    }
    ShownSegment shown;
    if (placed == nullptr || placed->node == no_node) {
      const SegmentRule* rule = rule_of(source.dictionary, elements.front());
      shown = SegmentAnnotator(source, source.dictionary, rule).annotate(elements, stream.binary_element());
      shown.known = source.grammar == nullptr || elements.front() == "ST" || elements.front() == "SE";
      shown.depth = shown.known || result.empty() ? 0 : result.back().depth;
    } else {
      const SegmentRule& rule = source.grammar->segment_of(placed->node);
      shown = SegmentAnnotator(source, source.grammar, &rule).annotate(elements, stream.binary_element());
      place_in_loops(shown, *placed, next, *matched, *source.grammar);
    }
    shown.position = position;
    shown.raw = text.substr(static_cast<std::size_t>(stream.offset()), stream.text().size());
    result.push_back(std::move(shown));
  }
  for (const Diagnostic& finding : findings) {
    if (result.empty()) break;
    const std::uint32_t at = finding.position ? finding.position->segment : 0;
    const auto found = std::find_if(result.begin(), result.end(), [&](const ShownSegment& shown) { return shown.position == at; });
    (found == result.end() ? result.front() : *found).findings.push_back(finding);
  }
  return result;
}

}  // namespace crossdock::report
