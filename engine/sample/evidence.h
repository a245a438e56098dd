#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/transaction_set.h"
#include "grammar/grammar.h"

/// What samples of one kind of X12 document show, counted place by place.
namespace crossdock::sample {

struct ValueCount {
  std::uint64_t instances = 0, documents = 0;
};

struct ElementEvidence {
  std::uint64_t present = 0;                 ///< instances of the segment that have it
  std::map<std::string, ValueCount> values;  ///< at most `most_values`
  bool more_values = false;
  std::map<std::size_t, std::uint64_t> lengths;  ///< in characters: how many different values (of those kept) are so long

  static constexpr std::size_t most_values = 400;
};

/// A segment or loop of the set, all of its instances or those with one value of its key.
struct Place {
  NodeId node = no_node;  ///< the loop, where the segment begins one
  std::string key;        ///< "DP"; empty: all instances

  friend auto operator<=>(const Place&, const Place&) = default;
};
/// The runs through a loop, all together counted per context: the value of the loop's own key, or the level of an HL.
struct RunCount {
  std::uint64_t runs = 0, documents = 0;
};
struct PlaceEvidence {
  std::uint64_t instances = 0, documents = 0;
  std::uint64_t most_in_run = 0;
  std::map<std::string, std::uint64_t> runs_with;  ///< context of the loop around it -> runs in which it occurs
  std::vector<ElementEvidence> elements;           ///< [0] is element 1
};

struct SetEvidence {
  const grammar::Grammar* grammar = nullptr;
  std::uint64_t documents = 0;
  std::map<Place, PlaceEvidence> places;
  std::map<std::pair<NodeId, std::string>, RunCount> runs;                   ///< loop (0: the set), context
  std::map<std::pair<std::string, std::string>, std::uint64_t> tree_levels;  ///< HL03 and that of its parent ("" at the top)
  bool tree_counts = true;                                                   ///< HL01 always counted from 1

  /// Counts one document, matched against `grammar`.
  void add(const TransactionSet& set);
  [[nodiscard]] RunCount runs_of(NodeId loop) const;

 private:
  void add_tree(const TransactionSet& set);
};

/// The element whose value is the context of runs through this loop: its key, or 3 of an HL; 0: none.
[[nodiscard]] std::uint8_t context_element(const grammar::Grammar& grammar, NodeId loop);
/// The element that tells instances at this place apart; 0: none.
[[nodiscard]] std::uint8_t key_element(const grammar::Grammar& grammar, NodeId node);

}  // namespace crossdock::sample
