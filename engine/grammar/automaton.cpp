#include "grammar/automaton.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace crossdock::grammar {

namespace {

/// One way on while the chains of a state are put together.
struct Candidate {
  NodeId target = no_node;
  NodeId repeats = no_node;
  std::uint32_t missing = 0;  // into AutomatonBuilder::lists_
};

class AutomatonBuilder {
 public:
  explicit AutomatonBuilder(Grammar& grammar) : grammar_(grammar), nodes_(grammar.nodes), automaton_(grammar.automaton) {}

  std::vector<NodeId> build() {
    automaton_ = {};
    collect_tags();
    keep_list({});
    states_.resize(nodes_.size());
    automaton_.first_transition.assign(nodes_.size() * automaton_.tags.size(), 0);
    automaton_.at_end.assign(nodes_.size(), {0, 0});
    for (std::size_t state = 0; state < nodes_.size(); ++state)
      if (state == 0 || nodes_[state].kind == NodeKind::segment) build_state(static_cast<NodeId>(state));
    return unreachable();
  }

 private:
  void collect_tags() {
    tag_of_.assign(nodes_.size(), 0);
    for (std::size_t id = 1; id < nodes_.size(); ++id) {
      if (nodes_[id].segment == none) continue;
      tag_of_[id] = word_of(grammar_.text(grammar_.segment_rules[nodes_[id].segment].tag));
      automaton_.tags.push_back(tag_of_[id]);
    }
    std::sort(automaton_.tags.begin(), automaton_.tags.end());
    automaton_.tags.erase(std::unique(automaton_.tags.begin(), automaton_.tags.end()), automaton_.tags.end());
    automaton_.tags.erase(std::remove(automaton_.tags.begin(), automaton_.tags.end(), 0u), automaton_.tags.end());
  }

  [[nodiscard]] std::size_t tag_index(NodeId node) const {
    return static_cast<std::size_t>(std::lower_bound(automaton_.tags.begin(), automaton_.tags.end(), tag_of_[node]) -
                                    automaton_.tags.begin());
  }

  [[nodiscard]] NodeId segment_at(NodeId node) const {
    while (nodes_[node].kind != NodeKind::segment) ++node;
    return node;
  }

  [[nodiscard]] bool keyed(NodeId node) const { return nodes_[node].key_value_count > 0; }

  /// Siblings side by side with one tag: they match in any order.
  [[nodiscard]] bool same_group(NodeId a, NodeId b) const { return tag_of_[a] == tag_of_[b] && keyed(a) && keyed(b); }

  void build_state(NodeId state) {
    chains_.assign(automaton_.tags.size(), {});
    closed_.assign(automaton_.tags.size(), false);
    std::vector<NodeId> left;  // mandatory parts of the loops left so far
    NodeId at = state;
    if (state != 0) {
      const bool starts_loop = nodes_[nodes_[state].parent].kind == NodeKind::loop && nodes_[state].parent + 1 == state;
      if (!starts_loop || nodes_[state].max > 1) add(state, no_node, {}, nodes_[state].max == unbounded);
    }
    while (true) {
      const NodeId scope = at == 0 ? NodeId{0} : nodes_[at].parent;
      forward(scope, at, left);
      if (scope == 0) break;
      add(segment_at(scope), scope, left, nodes_[scope].max == unbounded);
      at = scope;
    }
    automaton_.at_end[state] = end_list(left);
    emit(state);
  }

  /// The siblings behind `at` in `scope` (for state 0: all), and those of its own group wherever they stand. Appends to `left` what
  /// is mandatory in the rest of the scope.
  void forward(NodeId scope, NodeId at, std::vector<NodeId>& left) {
    std::vector<NodeId> siblings;
    for (NodeId child = static_cast<NodeId>(scope + 1); child < nodes_[scope].end; child = nodes_[child].end) siblings.push_back(child);
    std::size_t place = at == 0 ? 0 : static_cast<std::size_t>(std::find(siblings.begin(), siblings.end(), at) - siblings.begin()) + 1;

    if (at != 0) {
      std::size_t first = place - 1;
      while (first > 0 && same_group(siblings[first - 1], at)) --first;
      std::size_t end = place;
      while (end < siblings.size() && same_group(siblings[end], at)) ++end;
      for (std::size_t i = place; i < end; ++i) add_sibling(siblings[i], left);
      for (std::size_t i = first; i + 1 < place; ++i) add_sibling(siblings[i], left);
      for (std::size_t i = first; i < end; ++i)
        if (i + 1 != place) note_mandatory(siblings[i], left);
      place = end;
    }
    while (place < siblings.size()) {
      std::size_t end = place + 1;
      while (end < siblings.size() && same_group(siblings[place], siblings[end])) ++end;
      for (std::size_t i = place; i < end; ++i) add_sibling(siblings[i], left);
      for (std::size_t i = place; i < end; ++i) note_mandatory(siblings[i], left);
      place = end;
    }
  }

  void note_mandatory(NodeId node, std::vector<NodeId>& left) const {
    if (nodes_[node].usage == Usage::mandatory) left.push_back(node);
  }

  void add_sibling(NodeId sibling, const std::vector<NodeId>& left) { add(segment_at(sibling), no_node, left, !keyed(sibling)); }

  /// `always`: the candidate takes the segment whatever came before, so nothing behind it matters.
  void add(NodeId target, NodeId repeats, const std::vector<NodeId>& missing, bool always) {
    if (tag_of_[target] == 0) return;
    const std::size_t tag = tag_index(target);
    if (closed_[tag]) return;
    const NodeId told_apart =
        nodes_[target].parent + 1 == target && nodes_[nodes_[target].parent].kind == NodeKind::loop ? nodes_[target].parent : target;
    chains_[tag].push_back({target, repeats, keep_list(missing)});
    closed_[tag] = always && !keyed(told_apart);
  }

  std::uint32_t keep_list(const std::vector<NodeId>& list) {
    const auto [place, is_new] = list_index_.try_emplace(list, static_cast<std::uint32_t>(lists_.size()));
    if (is_new) {
      lists_.push_back({static_cast<std::uint32_t>(automaton_.missing.size()), static_cast<std::uint16_t>(list.size())});
      automaton_.missing.insert(automaton_.missing.end(), list.begin(), list.end());
    }
    return place->second;
  }

  std::pair<std::uint32_t, std::uint16_t> end_list(const std::vector<NodeId>& list) { return lists_[keep_list(list)]; }

  void emit(NodeId state) {
    for (std::size_t tag = 0; tag < chains_.size(); ++tag) {
      std::uint32_t next = 0;
      for (std::size_t i = chains_[tag].size(); i-- > 0;) {
        const Candidate& candidate = chains_[tag][i];
        const auto key = std::make_tuple(candidate.target, candidate.repeats, candidate.missing, next);
        const auto [place, is_new] = transition_index_.try_emplace(key, static_cast<std::uint32_t>(automaton_.transitions.size() + 1));
        if (is_new)
          automaton_.transitions.push_back(
              {candidate.target, candidate.repeats, lists_[candidate.missing].first, lists_[candidate.missing].second, next});
        next = place->second;
        states_[state].push_back(next);
      }
      automaton_.first_transition[state * automaton_.tags.size() + tag] = next;
    }
  }

  /// Members of a group may have come before, so what is said to be missing of them does not stand in the way.
  [[nodiscard]] bool without_fault(const Transition& transition) const {
    for (std::uint32_t i = transition.first_missing; i < transition.first_missing + transition.missing_count; ++i)
      if (!keyed(automaton_.missing[i])) return false;
    return true;
  }

  [[nodiscard]] std::vector<NodeId> unreachable() const {
    std::vector<bool> reached(nodes_.size(), false);
    std::vector<NodeId> open{0};
    while (!open.empty()) {
      const NodeId state = open.back();
      open.pop_back();
      for (const std::uint32_t index : states_[state]) {
        const Transition& transition = automaton_.transitions[index - 1];
        if (reached[transition.target] || !without_fault(transition)) continue;
        reached[transition.target] = true;
        open.push_back(transition.target);
      }
    }
    std::vector<NodeId> left;
    for (std::size_t id = 1; id < nodes_.size(); ++id)
      if (nodes_[id].kind == NodeKind::segment && !reached[id] && tag_of_[id] != 0) left.push_back(static_cast<NodeId>(id));
    return left;
  }

  Grammar& grammar_;
  const std::vector<Node>& nodes_;
  Automaton& automaton_;
  std::vector<std::uint64_t> tag_of_;
  std::vector<std::vector<Candidate>> chains_;
  std::vector<bool> closed_;
  std::map<std::vector<NodeId>, std::uint32_t> list_index_;
  std::vector<std::pair<std::uint32_t, std::uint16_t>> lists_;
  std::map<std::tuple<NodeId, NodeId, std::uint32_t, std::uint32_t>, std::uint32_t> transition_index_;
  std::vector<std::vector<std::uint32_t>> states_;  // all transitions of a state
};

}  // namespace

std::vector<NodeId> build_automaton(Grammar& grammar) { return AutomatonBuilder(grammar).build(); }

}  // namespace crossdock::grammar
