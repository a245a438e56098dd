#include "diagnostic/companion.h"

#include <algorithm>
#include <array>
#include <vector>

namespace crossdock {

namespace {

using enum FaultKind;
using Kinds = std::vector<FaultKind>;

Kinds operator+(Kinds a, const Kinds& b) {
  for (const FaultKind kind : b)
    if (std::find(a.begin(), a.end(), kind) == a.end()) a.push_back(kind);
  return a;
}

/// What a guide may miss or not want once a segment or a qualifier is not what it should be.
const Kinds guide = {partner_required_missing, partner_forbidden_present, partner_loop_missing, partner_dependent_missing,
                     partner_dependent_present};
/// Trees and totals that no longer agree with what is there.
const Kinds totals = {count_wrong, tree_parent_missing, tree_level_not_allowed, tree_child_flag_wrong};
/// Segments that belonged to one which is lost, misplaced or not known: they join the loop before, or none.
const Kinds orphans = {segment_missing,      segment_unexpected, segment_out_of_sequence,
                       segment_over_maximum, segment_not_in_set, loop_over_maximum};
/// Two segments that ran together, or one that was cut in two.
const Kinds torn = Kinds{segment_unknown,  segment_empty,   set_segment_count_wrong,  set_trailer_missing,
                         element_too_many, element_missing, element_condition_missing} +
                   orphans;
/// What is not read because its end is lost.
const Kinds cut = {group_trailer_missing, set_trailer_missing, interchange_trailer_missing};

/// Whatever depends on where one segment stands and which loop it opens.
const Kinds displaced = orphans + totals + guide;

Kinds all_below_the_interchange() {
  Kinds kinds;
  for (std::size_t i = 1; i < fault_kinds; ++i)
    if (const auto kind = static_cast<FaultKind>(i); fault_level(kind) != FaultLevel::business) kinds.push_back(kind);
  return kinds;
}

/// Kinds that are not named bring nothing with them.
Kinds declared(FaultKind primary) {
  switch (primary) {
    // Separators that cannot be relied on spoil everything behind them.
    case interchange_delimiter_invalid:
    case interchange_terminator_invalid: return all_below_the_interchange();
    case interchange_header_malformed:
      return {interchange_control_invalid, interchange_control_mismatch, interchange_element_invalid, interchange_delimiter_invalid,
              interchange_data_between,    interchange_sender_unknown,   interchange_receiver_unknown};
    case interchange_trailer_missing: return cut;
    // What stands between groups may be the rest of one.
    case interchange_data_between: return {interchange_data_between, interchange_group_count_wrong, group_header_missing};
    case interchange_element_invalid: return {interchange_sender_unknown, interchange_receiver_unknown};

    case group_header_missing: return {group_header_missing, interchange_group_count_wrong, interchange_data_between};
    case group_header_malformed:
      return {group_header_malformed, group_version_unsupported, group_control_invalid, group_not_supported, set_not_in_group};
    case group_not_supported: return {set_not_supported, set_not_in_group};
    case group_version_unsupported: return {set_not_supported};
    case group_trailer_missing: return {set_trailer_missing, interchange_trailer_missing};

    // GS01 is wrong for each set of the group; or ST01 is, and the set is judged as one of another kind.
    case set_not_in_group: return displaced + Kinds{set_not_in_group};
    case set_header_missing: return {set_header_missing, group_set_count_wrong};
    case set_trailer_missing: return {group_trailer_missing, interchange_trailer_missing};

    case segment_unknown:
    case segment_not_in_set: return displaced + Kinds{set_trailer_missing, element_missing};
    case segment_missing: return displaced;
    case segment_unexpected:
    case segment_out_of_sequence:
    case segment_over_maximum:
    case loop_over_maximum: return displaced + Kinds{set_segment_count_wrong};
    case segment_empty: return {element_missing, segment_unknown};
    case segment_too_long: return torn + totals + guide + cut;

    // An element too many is most often two segments in one, or a separator inside a value.
    case element_too_many: return torn + totals + guide + Kinds{element_too_long, element_code_unknown};
    // An element that tells segments apart, or that a total or a condition hangs on.
    case element_missing:
    case element_code_unknown:
    case element_too_short:
    case element_too_long:
    case element_blank:
    case element_character_invalid: return displaced;
    case element_number_invalid: return totals;
    case component_unexpected:
    case repetition_too_many: return guide;

    case tree_parent_missing: return {tree_level_not_allowed, tree_child_flag_wrong};
    case tree_level_not_allowed: return {tree_level_not_allowed, tree_child_flag_wrong};

    case record_malformed: return {record_unknown, field_missing, field_invalid};
    case record_unknown: return {record_malformed, field_missing};
    default: return {};
  }
}

const std::array<Kinds, fault_kinds>& table() {
  static const std::array<Kinds, fault_kinds> kinds = [] {
    std::array<Kinds, fault_kinds> result;
    for (std::size_t i = 0; i < fault_kinds; ++i) result[i] = declared(static_cast<FaultKind>(i));
    return result;
  }();
  return kinds;
}

}  // namespace

std::span<const FaultKind> companions_of(FaultKind primary) { return table()[static_cast<std::size_t>(primary)]; }

bool may_accompany(FaultKind kind, FaultKind primary) {
  const std::span<const FaultKind> companions = companions_of(primary);
  return std::find(companions.begin(), companions.end(), kind) != companions.end();
}

}  // namespace crossdock
