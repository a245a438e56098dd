#include "mapping/coverage.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace crossdock::mapping {

namespace {

/// What was noted of a segment: the use of each element; index 0 is the segment as a whole.
struct ElementUses {
  std::vector<const ReadLog::Entry*> entries;
};

bool is_key(const grammar::Grammar& grammar, const Segment& segment, std::uint32_t number) {
  // A loop's keys stand on the loop, and are elements of its first segment.
  NodeId node = segment.node;
  for (int level = 0; level < 2; ++level) {
    const grammar::Node& at = grammar.nodes[node];
    for (std::uint32_t i = 0; i < at.key_count; ++i)
      if (at.keys[i] == number) return true;
    if (at.parent == no_node || at.parent == 0 || at.parent + 1 != node) return false;
    node = at.parent;
  }
  return false;
}

std::string key_of(const grammar::Grammar& grammar, const TransactionSet& document, NodeId node, const Segment& first) {
  const grammar::Node& at = grammar.nodes[node];
  if (at.key_count == 0) return {};
  const std::string value = printable(document.element(first, at.keys[0]), 20);
  return value.empty() ? "" : "[" + value + "]";
}

std::string two(std::uint32_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::string keyed_path(const grammar::Grammar& grammar, const TransactionSet& document, const Segment& segment) {
  std::string path;
  std::uint32_t loop = segment.loop;
  const bool starts_loop = loop != 0 && document.loops[loop].first_segment < document.segments.size() &&
                           &document.segments[document.loops[loop].first_segment] == &segment;
  if (!starts_loop) path = std::string(grammar.name_of(segment.node)) + key_of(grammar, document, segment.node, segment);
  for (; loop != 0 && loop < document.loops.size(); loop = document.loops[loop].parent) {
    const Loop& at = document.loops[loop];
    const std::string part =
        std::string(grammar.name_of(at.node)) + key_of(grammar, document, at.node, document.segments[at.first_segment]);
    path = path.empty() ? part : part + "/" + path;
  }
  return path;
}

void Coverage::add(const MapProgram& program, const TransactionSet& document, const ReadLog& log) {
  const grammar::Grammar& grammar = *program.grammar;
  ++documents_;
  std::vector<ElementUses> uses(document.segments.size());
  const auto is_worked_out = [&](const Segment& segment, std::uint32_t number) {
    const auto& trees = program.instructions->trees;
    return std::any_of(trees.begin(), trees.end(), [&](const Tree& tree) {
      return segment.node == tree.node + 1u && (number == tree.sequence.number || number == tree.parent.number ||
                                                number == tree.level.number || number == tree.has_children.number);
    });
  };
  for (const ReadLog::Entry& entry : log.entries)
    if (entry.segment < uses.size() && entry.use != ReadLog::Use::given) uses[entry.segment].entries.push_back(&entry);
  for (std::size_t index = 0; index < document.segments.size(); ++index) {
    const Segment& segment = document.segments[index];
    const std::string_view tag = grammar.name_of(segment.node);
    if (tag == "ST" || tag == "SE") continue;
    const std::string path = keyed_path(grammar, document, segment);
    const auto rules = grammar.elements(grammar.segment_of(segment.node));
    for (std::uint32_t number = 1; number <= segment.element_count; ++number) {
      const std::string_view value = trimmed(document.element(segment, number));
      if (value.empty()) continue;
      ReadLog::Use use = is_worked_out(segment, number)     ? ReadLog::Use::verified
                         : is_key(grammar, segment, number) ? ReadLog::Use::mapped
                                                            : ReadLog::Use::ignored;
      for (const ReadLog::Entry* entry : uses[index].entries)
        if (entry->place.number == 0 || entry->place.number == number) use = entry->use;
      const bool known = number <= rules.size();
      const bool is_x12 = grammar.format == grammar::DocumentFormat::x12;
      Place& place = places_[path + "." + (is_x12 || !known ? two(number) : std::string(grammar.text(rules[number - 1].id)))];
      if (known && place.name.empty()) place.name = grammar.text(rules[number - 1].name);
      switch (use) {
        case ReadLog::Use::mapped:
        case ReadLog::Use::given: ++place.mapped; break;
        case ReadLog::Use::verified: ++place.verified; break;
        case ReadLog::Use::ignored: ++place.ignored; break;
        case ReadLog::Use::dropped:
          ++place.dropped;
          if (place.dropped_value.empty() && known && !rules[number - 1].personal) place.dropped_value = printable(value, 40);
          break;
      }
    }
  }
}

}  // namespace crossdock::mapping
