#include "sample/evidence.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.h"

namespace crossdock::sample {

namespace {

constexpr std::size_t most_keys = 60;

void count_element(ElementEvidence& evidence, std::string_view value, std::set<std::pair<const ElementEvidence*, std::string>>& seen) {
  if (value.empty()) return;
  ++evidence.present;
  auto found = evidence.values.find(std::string(value));
  if (found == evidence.values.end()) {
    if (evidence.values.size() == ElementEvidence::most_values) {
      evidence.more_values = true;
      return;
    }
    found = evidence.values.emplace(std::string(value), ValueCount{}).first;
    ++evidence.lengths[code_points(value)];
  }
  ++found->second.instances;
  if (seen.emplace(&evidence, found->first).second) ++found->second.documents;
}

}  // namespace

std::uint8_t key_element(const grammar::Grammar& grammar, NodeId node) {
  return grammar.nodes[node].key_count == 0 ? std::uint8_t{0} : grammar.nodes[node].keys[0];
}

std::uint8_t context_element(const grammar::Grammar& grammar, NodeId loop) {
  if (loop == 0) return 0;
  if (const std::uint8_t key = key_element(grammar, loop); key != 0) return key;
  return grammar.name_of(loop) == "HL" ? std::uint8_t{3} : std::uint8_t{0};
}

RunCount SetEvidence::runs_of(NodeId loop) const {
  RunCount sum;
  for (auto at = runs.lower_bound({loop, std::string()}); at != runs.end() && at->first.first == loop; ++at) {
    sum.runs += at->second.runs;
    sum.documents = std::max(sum.documents, at->second.documents);
  }
  return sum;
}

void SetEvidence::add(const TransactionSet& set) {
  ++documents;
  std::vector<std::string> contexts(set.loops.size());
  std::set<std::pair<NodeId, std::string>> contexts_seen;
  for (std::size_t i = 0; i < set.loops.size(); ++i) {
    const Loop& loop = set.loops[i];
    const std::uint8_t element = context_element(*grammar, loop.node);
    if (element != 0 && loop.first_segment < set.segments.size())
      contexts[i] = trimmed(set.element(set.segments[loop.first_segment], element));
    RunCount& count = runs[{loop.node, contexts[i]}];
    ++count.runs;
    if (contexts_seen.emplace(loop.node, contexts[i]).second) ++count.documents;
  }
  std::map<std::pair<Place, std::uint32_t>, std::uint64_t> in_run;
  std::set<Place> places_seen;
  std::set<std::pair<const ElementEvidence*, std::string>> values_seen;
  std::map<NodeId, std::size_t> keys_of;
  for (std::size_t i = 0; i < set.segments.size(); ++i) {
    const Segment& segment = set.segments[i];
    const Loop& loop = set.loops[segment.loop];
    const bool begins = segment.loop != 0 && loop.first_segment == i;
    const NodeId node = begins ? loop.node : segment.node;
    const std::uint32_t around = begins ? loop.parent : segment.loop;
    std::vector<Place> here{{node, {}}};
    if (const std::uint8_t key = key_element(*grammar, node); key != 0) {
      Place keyed{node, std::string(trimmed(set.element(segment, key)))};
      if (!keyed.key.empty() && (places.contains(keyed) || keys_of[node] < most_keys)) {
        keys_of[node] += places.contains(keyed) ? 0u : 1u;
        here.push_back(std::move(keyed));
      }
    }
    for (const Place& place : here) {
      PlaceEvidence& evidence = places[place];
      ++evidence.instances;
      if (places_seen.insert(place).second) ++evidence.documents;
      const std::uint64_t count = ++in_run[{place, around}];
      if (count == 1) ++evidence.runs_with[contexts[around]];
      evidence.most_in_run = std::max(evidence.most_in_run, count);
      evidence.elements.resize(grammar->segment_of(segment.node).element_count);
      for (std::uint32_t number = 1; number <= evidence.elements.size(); ++number)
        count_element(evidence.elements[number - 1], trimmed(set.element(segment, number)), values_seen);
    }
  }
  add_tree(set);
}

void SetEvidence::add_tree(const TransactionSet& set) {
  std::map<std::string, std::string, std::less<>> levels;
  std::size_t count = 0;
  for (const Segment& segment : set.segments) {
    if (grammar->text(grammar->segment_of(segment.node).tag) != "HL") continue;
    ++count;
    const std::string id(trimmed(set.element(segment, 1))), level(trimmed(set.element(segment, 3)));
    const std::string_view parent = trimmed(set.element(segment, 2));
    const auto found = levels.find(parent);
    ++tree_levels[{level, parent.empty() ? std::string() : found == levels.end() ? std::string("?") : found->second}];
    levels[id] = level;
    tree_counts = tree_counts && id == std::to_string(count);
  }
}

}  // namespace crossdock::sample
