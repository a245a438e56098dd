#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "diagnostic/policy.h"
#include "document/transaction_set.h"
#include "format/x12/finding_list.h"
#include "format/x12/segment_stream.h"
#include "grammar/grammar.h"

namespace crossdock::x12 {

/// Judges the hierarchy that the HL segments of a set make: every identifier once (HL01), parents that came before (HL02), child
/// flags that agree with what stands below (HL04), and the levels (HL03) that a partner's overlay allows. X12.22, segment HL.
/// Keeps 24 bytes a level (32 with an overlay's tree). One cause gives one finding: what follows from a lost parent or from an
/// identifier used twice is not told again.
class TreeCheck {
 public:
  void begin(const grammar::Grammar& grammar);
  /// The current segment of `stream`, an HL matched to `node`. Bit n of `wrong`: something was told about element n already.
  void take(const SegmentStream& stream, NodeId node, std::uint32_t position, unsigned wrong);
  /// An HL stands where the set has no place for it: levels that name it are not at fault.
  void lose() { incomplete_ = true; }
  /// The set is complete: tells what is wrong.
  void finish(const ValidationPolicy& policy, FindingList& findings);

 private:
  static constexpr std::uint32_t none = ~0u;
  static constexpr std::uint8_t no_level = 0xFF;

  struct Level {
    std::uint64_t offset = 0;
    std::uint32_t position = 0;
    std::uint32_t id = 0;         ///< the number, or into odd_ids_
    std::uint32_t parent = none;  ///< into levels_; of an orphan into lost_parents_
    char code[2] = {0, 0};
    char flag = 0;
    bool odd_id : 1 = false;     ///< not a number as it is usually written
    bool unsure : 1 = false;     ///< its identifier is missing, wrong or came before
    bool ambiguous : 1 = false;  ///< its identifier is used twice
    bool orphan : 1 = false;
    bool has_child : 1 = false;
    bool excused : 1 = false;  ///< its child flag may be right but for another fault
  };
  struct Fault {
    FaultKind kind = FaultKind::none;
    std::uint8_t element = 0;
    std::uint32_t level = 0;
    std::uint32_t extra = none;  ///< orphans: into lost_parents_; sequence: the number expected; levels missing below: into the rule's
  };
  struct LostParent {
    std::string id;
    std::uint64_t named = 1;  ///< how many levels name it
  };

  [[nodiscard]] std::string id_text(const Level& level) const;
  [[nodiscard]] std::string parent_text(const Level& level) const;
  [[nodiscard]] std::uint32_t find(std::string_view key) const;
  void insert(std::string_view key, std::uint32_t index);
  void take_id(std::string_view id, bool wrong);
  void take_parent(std::string_view parent, bool wrong);
  void attach(std::uint32_t parent);
  void judge_level();
  void judge_required();
  void judge_flags();
  void tell(const Fault& fault, const ValidationPolicy& policy, FindingList& findings) const;
  [[nodiscard]] std::uint8_t rule_level(const Level& level) const;
  [[nodiscard]] std::uint64_t required_below(std::uint8_t level) const;

  const grammar::Grammar* grammar_ = nullptr;
  const grammar::TreeRule* rule_ = nullptr;
  NodeId node_ = no_node;
  char separator_ = '*';
  bool too_many_ = false;
  bool incomplete_ = false;
  bool unsure_levels_ = false;  ///< some HL03 is wrong by itself
  std::uint64_t next_id_ = 1;   ///< of a sequence; 0: unknown

  std::vector<Level> levels_;
  std::vector<std::uint64_t> below_;  ///< with an overlay's tree: the levels that stand below, as bits
  std::vector<std::string> odd_ids_;
  std::vector<std::uint32_t> slots_;  ///< identifiers that are not their own place in the set, 1 + index of the level
  std::size_t slots_used_ = 0;
  std::vector<std::uint32_t> childless_;  ///< levels whose flag promises children that have not come
  std::vector<LostParent> lost_parents_;
  std::unordered_map<std::string, std::uint32_t> lost_by_id_;
  std::vector<Fault> faults_;
};

}  // namespace crossdock::x12
