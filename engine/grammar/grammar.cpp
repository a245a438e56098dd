#include "grammar/grammar.h"

#include <algorithm>
#include <bit>

namespace crossdock::grammar {

std::string Grammar::path_of(NodeId id) const {
  if (id != 0 && nodes[id].kind == NodeKind::segment) {
    const NodeId parent = nodes[id].parent;
    if (nodes[parent].kind == NodeKind::loop && parent + 1 == id) id = parent;
  }
  std::string path;
  for (; id != 0 && id != no_node; id = nodes[id].parent) {
    std::string step(name_of(id));
    if (!path.empty()) step += '/' + path;
    path = std::move(step);
  }
  return path;
}

NodeId Grammar::find(std::string_view path, NodeId from) const {
  NodeId at = from;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view step = path.substr(0, slash);
    NodeId found = no_node;
    for (NodeId child = static_cast<NodeId>(at + 1); child < nodes[at].end && found == no_node; child = nodes[child].end)
      if (name_of(child) == step) found = child;
    if (found == no_node || slash == std::string_view::npos) return found;
    at = found;
    path.remove_prefix(slash + 1);
  }
}

std::uint32_t Grammar::statement_on(NodeId node, std::uint16_t element, std::uint16_t component, std::uint8_t aspects) const {
  for (; node != no_node; node = nodes[node].parent) {
    for (std::size_t i = statements.size(); i-- > 0;) {
      const OverlayStatement& statement = statements[i];
      if (statement.node == no_node || (statement.aspects & aspects) == 0 || statement.element != element) continue;
      if (statement.component != component) continue;
      if (element == 0 ? statement.node == node : segment_node(statement.node) == segment_node(node)) return static_cast<std::uint32_t>(i);
    }
    // What stands in a loop that an overlay added is the overlay's too.
    if (element != 0 || nodes[node].standard_max != 0) break;
  }
  return none;
}

std::string_view CodeSet::meaning(std::string_view code) const {
  const auto found = std::lower_bound(codes.begin(), codes.end(), code);
  if (found == codes.end() || *found != code) return {};
  return meanings[static_cast<std::size_t>(found - codes.begin())];
}

bool CodeSet::contains_long(std::string_view code) const { return std::binary_search(codes.begin(), codes.end(), code); }

bool CodeList::contains(std::string_view code) const {
  return std::any_of(values.begin(), values.end(), [&](const auto& value) { return value.first == code; });
}

const CodeSet& CodeList::build() const {
  auto fresh = std::make_unique<const CodeSet>(make_code_set(values));
  const CodeSet* known = nullptr;
  // Another thread may have been faster: its set counts.
  if (set_.compare_exchange_strong(known, fresh.get(), std::memory_order_acq_rel)) known = fresh.release();
  return *known;
}

CodeSet make_code_set(std::vector<std::pair<std::string, std::string>> codes) {
  std::stable_sort(codes.begin(), codes.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  CodeSet set;
  std::vector<std::uint64_t> words;
  for (auto& [code, meaning] : codes) {
    if (!set.codes.empty() && set.codes.back() == code) continue;
    if (const std::uint64_t word = word_of(code); word != 0) words.push_back(word);
    set.codes.push_back(std::move(code));
    set.meanings.push_back(std::move(meaning));
  }
  const std::size_t size = std::bit_ceil(std::max<std::size_t>(2 * words.size(), 2));
  set.slots.assign(size, 0);
  set.multiplier = 0x9E3779B97F4A7C15ull;
  set.shift = static_cast<std::uint32_t>(64 - std::countr_zero(size));
  for (const std::uint64_t word : words) {
    std::size_t slot = (word * set.multiplier) >> set.shift;
    while (set.slots[slot] != 0) slot = (slot + 1) & (size - 1);
    set.slots[slot] = word;
  }
  return set;
}

}  // namespace crossdock::grammar
