#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace crossdock {

/// What is wrong with a document, told without any standard's acknowledgment code: the tables of maps/acknowledgment.map turn
/// these kinds into AK, IK or TA1 codes by their names (`fault_name`). The order is the order of the names in fault.cpp.
enum class FaultKind : std::uint8_t {
  none,

  // The interchange.
  interchange_header_malformed,  ///< ISA too short, element lengths wrong, no terminator
  interchange_trailer_missing,
  interchange_control_mismatch,  ///< ISA13 and IEA02 differ
  interchange_control_invalid,
  interchange_control_duplicate,
  interchange_group_count_wrong,  ///< IEA01
  interchange_version_unsupported,
  interchange_element_invalid,  ///< an ISA element with a value that it must not have; the element number tells which
  interchange_sender_unknown,
  interchange_receiver_unknown,
  interchange_delimiter_invalid,       ///< two delimiters are the same byte, or one is a letter or digit; the element number tells which
  interchange_terminator_invalid,      ///< the same of the segment terminator, which no element holds
  interchange_standard_unsupported,    ///< below 00402: ISA11 names another standard than U
  interchange_repetition_invalid,      ///< from 00402 on: ISA11 is a letter, a digit or blank
  interchange_data_between,            ///< bytes that belong to no interchange
  interchange_acknowledgment_invalid,  ///< a TA1 that breaks its own rules
  interchange_trailer_malformed,

  // The functional group.
  group_not_supported,
  group_version_unsupported,
  group_trailer_missing,
  group_control_mismatch,
  group_set_count_wrong,
  group_control_invalid,
  group_control_duplicate,
  group_header_malformed,
  group_header_missing,  ///< a set or a group trailer outside any group

  // The transaction set.
  set_not_supported,
  set_trailer_missing,
  set_control_mismatch,
  set_segment_count_wrong,
  set_control_invalid,
  set_control_duplicate,
  set_not_in_group,    ///< ST01 does not belong to GS01
  set_id_invalid,      ///< ST01 is missing or has not three characters
  set_header_missing,  ///< segments between sets, or SE without ST
  set_too_large,
  set_convention_invalid,      ///< ST03 is malformed, or of another release than GS08
  set_convention_unsupported,  ///< ST03 names an implementation guide that the pack does not take

  // The segment.
  segment_unknown,  ///< no such segment in the standard's dictionary
  segment_unexpected,
  segment_missing,  ///< mandatory and not there
  segment_over_maximum,
  segment_not_in_set,
  segment_out_of_sequence,
  loop_over_maximum,
  segment_empty,  ///< a tag without elements, or nothing between two terminators
  segment_too_long,
  segment_trailing_separators,

  // The element, component or repetition.
  element_missing,
  element_condition_missing,  ///< a syntax note P, R, C or L asks for it
  element_too_many,
  element_too_short,
  element_too_long,
  element_character_invalid,
  element_code_unknown,
  element_date_invalid,
  element_time_invalid,
  element_binary_length_wrong,  ///< BIN01 or BDS02 is not the length of the data behind it
  element_excluded,             ///< a syntax note E forbids it beside another
  element_number_invalid,
  element_blank,   ///< nothing but spaces
  element_padded,  ///< spaces in front of the value or behind it
  element_zeros,   ///< needless zeros in front of a number, or behind its decimal point
  component_too_many,
  component_unexpected,  ///< a component separator inside a simple element
  repetition_too_many,

  // Counts and trees inside the document.
  count_wrong,    ///< a control total such as CTT01
  tree_id_wrong,  ///< HL01 came before, or is out of the sequence that an overlay asks for
  tree_parent_missing,
  tree_level_not_allowed,
  tree_child_flag_wrong,

  // What a partner asks for beyond the standard.
  partner_required_missing,
  partner_forbidden_present,
  partner_value_not_allowed,  ///< a code that the guide does not use
  partner_loop_missing,       ///< a loop occurs less often than the guide asks
  partner_dependent_missing,  ///< asked for only where a condition of the guide holds, and it does
  partner_dependent_present,  ///< forbidden only where a condition of the guide holds, and it does
  partner_pattern_unmatched,  ///< a value, no code, that differs from what the guide says

  // Files that are no X12.
  record_malformed,
  record_unknown,
  field_missing,
  field_invalid,

  // Mapping and business.
  value_not_in_table,
  value_not_convertible,
  value_required_missing,
  value_conflicting,
  value_not_mapped,  ///< the document carries it, no rule of the map takes it
  rule_hold,
  rule_warn,
  rule_reject,
};

inline constexpr std::size_t fault_kinds = static_cast<std::size_t>(FaultKind::rule_reject) + 1;

/// "segment_unknown"
[[nodiscard]] std::string_view fault_name(FaultKind kind);
[[nodiscard]] std::optional<FaultKind> fault_of_name(std::string_view name);

/// Which part of a document a kind speaks of; decides where in an acknowledgment it may appear.
enum class FaultLevel : std::uint8_t { none, interchange, group, set, segment, element, business };
[[nodiscard]] FaultLevel fault_level(FaultKind kind);

}  // namespace crossdock
