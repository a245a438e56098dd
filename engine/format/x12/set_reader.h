#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/policy.h"
#include "document/transaction_set.h"
#include "format/x12/character_check.h"
#include "format/x12/finding_list.h"
#include "format/x12/plan.h"
#include "format/x12/segment_stream.h"
#include "format/x12/tree_check.h"

namespace crossdock::x12 {

/// Matches the segments of one transaction set against its grammar, one after another, and notes everything that is wrong.
class SetReader {
 public:
  /// Begins a set of this grammar. `collect`: keep the segments for a map or for an overlay's conditions.
  /// `fallback`: the grammar is not quite that of the version asked for; what it does not know only warns.
  void begin(const SetPlan& plan, const grammar::Grammar* dictionary, const ValidationPolicy& policy, const Delimiters& delimiters,
             bool collect, bool fallback);
  /// Which characters segments may hold, from now on.
  void allow(const CharacterCheck& characters) { characters_ = characters; }
  /// Takes the current segment of `stream` (ST first, SE last). `position` counts from ST = 1.
  void take(const SegmentStream& stream, std::uint32_t position);
  /// Ends the set; what is missing at the end is noted at `stream`'s current segment. Fills `set` where segments were collected;
  /// `kept` are the bytes of the set, which the views of `set` point into.
  void finish(const SegmentStream& stream, std::uint32_t position, bool complete, const char* kept, TransactionSet* set);

  [[nodiscard]] FindingList& findings() { return findings_; }
  [[nodiscard]] const FindingList& findings() const { return findings_; }

 private:
  struct OpenLoop {
    NodeId node = 0;
    std::uint32_t occurrence = 0;
    std::uint32_t index = 0;  // into loops_
  };
  struct ElementPlace {
    std::uint32_t begin, length;
  };
  /// An element of the current segment that is cut to `length` bytes.
  struct Cut {
    std::uint32_t element, length;
  };

  void match(const SegmentStream& stream, std::uint32_t position, std::uint32_t word);
  void note_too_many(const grammar::Transition& taken, FaultKind fault, const SegmentStream& stream, std::uint32_t position);
  /// Where the candidate stands against its maximum and key; none: it can take the segment.
  FaultKind obstacle(const grammar::Transition& transition, const SegmentStream& stream) const;
  void enter(const grammar::Transition& transition, const SegmentStream& stream, std::uint32_t position);
  void note_missing(std::uint32_t first, std::uint16_t count, const SegmentStream& stream, std::uint32_t position);
  void misplaced(const SegmentStream& stream, std::uint32_t position, std::uint64_t word, std::uint32_t tag);
  void check_elements(const SegmentStream& stream, NodeId node, std::uint32_t position);
  bool check_element(const SegmentStream& stream, const SetPlan::NodePlan& plan, std::uint32_t number, std::string_view value, NodeId node,
                     std::uint32_t position);
  [[nodiscard]] bool holds_nothing(std::string_view value, const ElementCheck& check) const;
  void check_special(const SegmentStream& stream, const ElementCheck& check, std::uint32_t number, std::string_view value, NodeId node,
                     std::uint32_t position);
  void check_repetition(const SegmentStream& stream, const ElementCheck& check, std::uint32_t number, std::string_view value,
                        std::uint16_t repetition, NodeId node, std::uint32_t position);
  void point_at_character(Finding& finding, std::string_view value, std::size_t at, std::uint32_t rule) const;
  void check_characters(const SegmentStream& stream, const SetPlan::NodePlan& plan, NodeId node, std::uint32_t position);
  void check_components(const SegmentStream& stream, const grammar::ElementRule& rule, std::uint32_t rule_index, std::uint32_t number,
                        std::string_view value, std::uint16_t repetition, NodeId node, std::uint32_t position);
  void check_notes(const SegmentStream& stream, const SetPlan::NodePlan& plan, std::uint64_t present, NodeId node, std::uint32_t position);
  std::string_view check_padding(const SegmentStream& stream, const ElementCheck& check, std::uint32_t number, std::string_view value,
                                 bool mandatory, NodeId node, std::uint32_t position);
  void cut(const SegmentStream& stream, const ElementCheck& check, std::uint32_t number, std::string_view value, NodeId node,
           std::uint32_t position);
  void collect(const SegmentStream& stream, NodeId node, std::uint32_t position);
  void lighten(Finding* finding);
  Finding* note(FaultKind kind, const SegmentStream& stream, NodeId node, std::uint32_t position);
  Finding* note_element(FaultKind kind, const SegmentStream& stream, NodeId node, std::uint32_t position, std::uint32_t element,
                        std::string_view value, std::uint32_t rule, std::uint32_t statement = grammar::none);
  /// A fault with the overlay's statement that it breaks; none: the standard's own rule.
  struct Breach {
    FaultKind kind = FaultKind::none;
    std::uint32_t statement = grammar::none;
  };
  /// Tells a fault by a rule that an overlay changed from one by the standard's own, which comes first unless the policy lets it pass
  /// more lightly.
  [[nodiscard]] Breach breach_of(FaultKind fault, std::string_view value, std::uint32_t rule, NodeId node, std::uint32_t element,
                                 std::uint32_t component) const;
  [[nodiscard]] Breach missing_element(std::uint32_t rule, NodeId node, std::uint32_t element, std::uint32_t component) const;
  [[nodiscard]] unsigned wrong_elements(std::uint32_t position) const;
  /// The statement with which an overlay took a segment out of an open loop or the set; none: it did not.
  [[nodiscard]] std::uint32_t dropped_by(std::string_view tag) const;
  /// "PO1[3]/SCH[1]": the open loops down to `levels`.
  [[nodiscard]] std::string_view loop_path(std::uint32_t levels);

  const SetPlan* plan_ = nullptr;
  const grammar::Grammar* dictionary_ = nullptr;
  const ValidationPolicy* policy_ = nullptr;
  bool collecting_ = false;
  bool fallback_ = false;
  bool zeros_ = false;  ///< needless zeros are not simply accepted
  CharacterCheck characters_;
  char component_ = 0;
  char repetition_ = 0;

  NodeId state_ = 0;
  std::uint32_t occurrence_ = 0;
  std::uint32_t level_ = 0;
  OpenLoop open_[limits::loop_depth + 1];
  std::vector<std::uint32_t> keyed_counts_;
  /// The last step from a state: the tag that came, and the first transition that it has there, as 1 + index.
  struct Step {
    std::uint32_t word = 0, transition = 0;
  };
  std::vector<Step> steps_;                ///< by state
  std::vector<std::uint64_t> last_codes_;  ///< by check of the plan
  /// By node: elements (bit n-1: element n) with whose presence all notes of the segment hold; ~0 where none were met.
  std::vector<std::uint64_t> notes_held_;
  TreeCheck tree_;
  FindingList findings_;

  std::vector<Segment> segments_;
  std::vector<Loop> loops_;
  std::vector<ElementPlace> elements_;
  std::vector<Cut> cuts_;
  std::string path_;
};

}  // namespace crossdock::x12
