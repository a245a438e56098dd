#include "diagnostic/fault.h"

#include <array>

namespace crossdock {

namespace {

constexpr std::array<std::string_view, fault_kinds> names = {
    "none",
    "interchange_header_malformed",
    "interchange_trailer_missing",
    "interchange_control_mismatch",
    "interchange_control_invalid",
    "interchange_control_duplicate",
    "interchange_group_count_wrong",
    "interchange_version_unsupported",
    "interchange_element_invalid",
    "interchange_sender_unknown",
    "interchange_receiver_unknown",
    "interchange_delimiter_invalid",
    "interchange_terminator_invalid",
    "interchange_standard_unsupported",
    "interchange_repetition_invalid",
    "interchange_data_between",
    "interchange_acknowledgment_invalid",
    "interchange_trailer_malformed",
    "group_not_supported",
    "group_version_unsupported",
    "group_trailer_missing",
    "group_control_mismatch",
    "group_set_count_wrong",
    "group_control_invalid",
    "group_control_duplicate",
    "group_header_malformed",
    "group_header_missing",
    "set_not_supported",
    "set_trailer_missing",
    "set_control_mismatch",
    "set_segment_count_wrong",
    "set_control_invalid",
    "set_control_duplicate",
    "set_not_in_group",
    "set_id_invalid",
    "set_header_missing",
    "set_too_large",
    "set_convention_invalid",
    "set_convention_unsupported",
    "segment_unknown",
    "segment_unexpected",
    "segment_missing",
    "segment_over_maximum",
    "segment_not_in_set",
    "segment_out_of_sequence",
    "loop_over_maximum",
    "segment_empty",
    "segment_too_long",
    "segment_trailing_separators",
    "element_missing",
    "element_condition_missing",
    "element_too_many",
    "element_too_short",
    "element_too_long",
    "element_character_invalid",
    "element_code_unknown",
    "element_date_invalid",
    "element_time_invalid",
    "element_binary_length_wrong",
    "element_excluded",
    "element_number_invalid",
    "element_blank",
    "element_padded",
    "element_zeros",
    "component_too_many",
    "component_unexpected",
    "repetition_too_many",
    "count_wrong",
    "tree_id_wrong",
    "tree_parent_missing",
    "tree_level_not_allowed",
    "tree_child_flag_wrong",
    "partner_required_missing",
    "partner_forbidden_present",
    "partner_value_not_allowed",
    "partner_loop_missing",
    "partner_dependent_missing",
    "partner_dependent_present",
    "partner_pattern_unmatched",
    "record_malformed",
    "record_unknown",
    "field_missing",
    "field_invalid",
    "value_not_in_table",
    "value_not_convertible",
    "value_required_missing",
    "value_conflicting",
    "value_not_mapped",
    "rule_hold",
    "rule_warn",
    "rule_reject",
};

}  // namespace

std::string_view fault_name(FaultKind kind) { return names.at(static_cast<std::size_t>(kind)); }

std::optional<FaultKind> fault_of_name(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<FaultKind>(i);
  return std::nullopt;
}

FaultLevel fault_level(FaultKind kind) {
  if (kind == FaultKind::none) return FaultLevel::none;
  if (kind <= FaultKind::interchange_trailer_malformed) return FaultLevel::interchange;
  if (kind <= FaultKind::group_header_missing) return FaultLevel::group;
  if (kind <= FaultKind::set_convention_unsupported) return FaultLevel::set;
  if (kind <= FaultKind::segment_trailing_separators) return FaultLevel::segment;
  if (kind <= FaultKind::repetition_too_many) return FaultLevel::element;
  if (kind <= FaultKind::tree_child_flag_wrong) return FaultLevel::segment;
  if (kind <= FaultKind::field_invalid) return FaultLevel::element;
  return FaultLevel::business;
}

}  // namespace crossdock
