#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "format/x12/element_check.h"
#include "grammar/grammar.h"

namespace crossdock::x12 {

/// A set's grammar laid out for the reader's inner loop: the same facts as the Grammar, beside each other in the order of use.
class SetPlan {
 public:
  explicit SetPlan(const grammar::Grammar& grammar);

  struct NodePlan {
    NodeId loop = 0;         ///< the loop (or set) that the segment stands in
    std::uint8_t level = 0;  ///< how many loops are around the segment
    bool starts_loop = false;
    bool envelope = false;          ///< ST and SE, which the reader judges on its own
    bool keyed = false;             ///< stands beside siblings of the same tag, told apart by a value
    bool tree = false;              ///< HL, which makes the levels of a hierarchy
    std::uint32_t max = 1;          ///< of the segment itself
    std::uint32_t loop_max = 1;     ///< of the loop that it starts
    std::uint32_t first_check = 0;  ///< into checks()
    std::uint32_t first_note = 0;   ///< into Grammar::notes
    std::uint16_t check_count = 0;
    std::uint16_t note_count = 0;
    std::uint64_t mandatory = 0;
  };

  static constexpr std::uint32_t no_tag = ~0u;

  [[nodiscard]] const grammar::Grammar& grammar() const { return grammar_; }
  [[nodiscard]] const NodePlan& node(NodeId id) const { return nodes_[id]; }
  [[nodiscard]] const ElementCheck* checks(const NodePlan& node) const { return checks_.data() + node.first_check; }
  [[nodiscard]] std::size_t check_count() const { return checks_.size(); }
  /// The index of a tag in the automaton, or no_tag.
  [[nodiscard]] std::uint32_t tag_index(std::uint64_t word) const {
    for (std::size_t slot = hash(word);; slot = (slot + 1) & (slots - 1)) {
      if (tag_words_[slot] == word) return tag_indexes_[slot];
      if (tag_words_[slot] == 0) return no_tag;
    }
  }
  /// The first transition of (state, tag), as 1 + index; 0: none.
  [[nodiscard]] std::uint32_t first_transition(NodeId state, std::uint32_t tag) const {
    return grammar_.automaton.first_transition[state * tag_count_ + tag];
  }
  /// The first node of this tag, in document order.
  [[nodiscard]] NodeId first_node(std::uint32_t tag) const { return first_nodes_[tag]; }
  /// Nodes told apart from siblings by a value, for which occurrences are counted one by one.
  [[nodiscard]] const std::vector<NodeId>& keyed_nodes() const { return keyed_; }

 private:
  static constexpr std::size_t slots = 1024;  ///< a set has at most some 150 tags
  static std::size_t hash(std::uint64_t word) { return static_cast<std::size_t>((word * 0x9E3779B97F4A7C15ull) >> 54); }

  const grammar::Grammar& grammar_;
  std::size_t tag_count_ = 0;
  std::vector<NodePlan> nodes_;
  std::vector<ElementCheck> checks_;
  std::vector<std::uint64_t> tag_words_;
  std::vector<std::uint32_t> tag_indexes_;
  std::vector<NodeId> first_nodes_;
  std::vector<NodeId> keyed_;
};

/// The check of one element rule of `grammar`.
[[nodiscard]] ElementCheck check_of(const grammar::Grammar& grammar, std::uint32_t rule);

}  // namespace crossdock::x12
