#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "document/transaction_set.h"
#include "format/layout_tree.h"
#include "grammar/grammar.h"

namespace crossdock::format {

/// Places records in the tree of a fixed layout: a record belongs to the innermost open loop that can still take it, forward first,
/// then outward.
class FixedMatcher {
 public:
  enum class Place : std::uint8_t {
    taken,
    new_document,  ///< the record begins the next document
    out_of_sequence,
    unexpected,
    unknown,
  };
  struct Result {
    Place place = Place::unknown;
    NodeId node = no_node;          ///< of the segment
    std::uint32_t loop = 0;         ///< of the set
    NodeId over_maximum = no_node;  ///< what now occurs more often than it may
    std::vector<NodeId> missing;    ///< mandatory ones that were passed over
  };

  explicit FixedMatcher(const grammar::Grammar& grammar);

  /// The record's tag as the layout wants it at `select`; the one segment where the layout selects nothing.
  [[nodiscard]] Result place(std::string_view tag, SetBuilder& builder);
  /// Begins a document in an empty set.
  void begin(SetBuilder& builder);
  /// Ends it; what is mandatory and not there.
  [[nodiscard]] std::vector<NodeId> end(SetBuilder& builder);
  /// The tags of all records.
  [[nodiscard]] std::vector<std::string> tags() const;

 private:
  struct Open {
    NodeId node = no_node;
    std::uint32_t loop = 0;
    std::size_t at = 0;  ///< the child that was taken last
    std::vector<NodeId> children;
    std::vector<std::uint32_t> counts;
  };

  [[nodiscard]] bool leads(NodeId node, std::string_view tag) const;
  [[nodiscard]] NodeId first_segment(NodeId node) const;
  [[nodiscard]] bool is_full(const Open& open, std::size_t child) const;
  [[nodiscard]] Open opened(NodeId node, std::uint32_t loop) const;
  void close_to(std::size_t depth, SetBuilder& builder, std::vector<NodeId>& missing);
  void tell_missing(const Open& open, std::size_t from, std::size_t to, std::vector<NodeId>& missing) const;
  void take(std::size_t depth, std::size_t child, SetBuilder& builder, Result& result);
  [[nodiscard]] bool begins_document(std::string_view tag) const;

  const grammar::Grammar& grammar_;
  NodeId document_;  ///< whose instances are documents; 0: the set
  std::vector<Open> open_;
  bool begun_ = false;
};

}  // namespace crossdock::format
