#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "document/transaction_set.h"
#include "format/field_check.h"
#include "grammar/grammar.h"

/// What layouts of trees (JSON, XML) have in common: their records and loops, and the instances of these in a set to be written.
namespace crossdock::format {

/// A record or loop of the layout. Unit 0 is the set.
struct LayoutUnit {
  NodeId loop = no_node;              ///< none: a segment alone
  NodeId segment = no_node;           ///< none: no fields of its own
  std::uint32_t step = 0;             ///< of the plan: what stands for the unit, or what its members stand below
  std::vector<std::uint32_t> inside;  ///< the units inside, in the order of the layout

  [[nodiscard]] NodeId node() const { return loop != no_node ? loop : segment; }
};

/// A field or a child node that a unit holds.
struct UnitItem {
  std::uint32_t place = 0;  ///< in the layout's text
  std::uint32_t field = 0;  ///< the element's number less one; only where `node` is none
  NodeId node = no_node;
};

/// What a unit holds, in the order of the layout's text.
[[nodiscard]] std::vector<UnitItem> items_of(const grammar::Grammar& grammar, const LayoutUnit& unit);

/// The finding that a tree's writer tells of a field: trees have no lines before they are written.
[[nodiscard]] Diagnostic written_finding(const FieldFault& fault, std::string field, std::string_view value, bool personal);

/// One instance of a unit in the set that is being written.
struct UnitInstance {
  std::uint32_t unit = 0;
  const Segment* segment = nullptr;
  std::vector<std::uint32_t> inside;  ///< indices of the instances inside, in document order
};

/// A set's flat lists as instances of a layout's units; instance 0 is that of the set. Instances come before those inside them.
class UnitInstances {
 public:
  explicit UnitInstances(const grammar::Grammar& grammar) : grammar_(grammar) {}

  /// Both outlive the use of the instances. Loops and segments that the layout does not have are told and left out.
  void find(const TransactionSet& set, const std::vector<LayoutUnit>& units, std::vector<Diagnostic>& diagnostics);
  /// Tells what is wrong with the fields of every instance and with how many there are: of unit 0 only where it is the document.
  void check(std::uint32_t document_unit, std::vector<Diagnostic>& diagnostics) const;

  [[nodiscard]] const UnitInstance& root() const { return instances_.front(); }
  [[nodiscard]] const UnitInstance& operator[](std::uint32_t index) const { return instances_[index]; }
  /// The element as the set has it; empty where there is none.
  [[nodiscard]] std::string_view value(const UnitInstance& instance, std::uint32_t field) const;
  [[nodiscard]] const grammar::ElementRule& rule(const UnitInstance& instance, std::uint32_t field) const;
  /// Is an instance of `unit` directly inside?
  [[nodiscard]] bool has(const UnitInstance& instance, std::uint32_t unit) const;

 private:
  std::uint32_t add(std::uint32_t unit, std::uint32_t parent);
  void check_fields(const UnitInstance& instance, std::vector<Diagnostic>& diagnostics) const;
  void check_counts(const UnitInstance& instance, std::vector<Diagnostic>& diagnostics) const;

  const grammar::Grammar& grammar_;
  const TransactionSet* set_ = nullptr;
  const std::vector<LayoutUnit>* units_ = nullptr;
  std::vector<UnitInstance> instances_;
};

}  // namespace crossdock::format
