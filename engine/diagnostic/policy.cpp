#include "diagnostic/policy.h"

namespace crossdock {

ValidationPolicy::ValidationPolicy() {
  by_kind.fill(Disposition::reject);
  for (const FaultKind kind :
       {FaultKind::none, FaultKind::segment_trailing_separators, FaultKind::element_blank, FaultKind::element_padded,
        FaultKind::element_zeros, FaultKind::interchange_standard_unsupported, FaultKind::interchange_repetition_invalid})
    set(kind, Disposition::accept);
  for (const FaultKind kind :
       {FaultKind::interchange_data_between, FaultKind::segment_empty, FaultKind::element_code_unknown,
        FaultKind::element_condition_missing, FaultKind::element_excluded, FaultKind::component_unexpected, FaultKind::count_wrong,
        FaultKind::tree_id_wrong, FaultKind::tree_parent_missing, FaultKind::tree_level_not_allowed, FaultKind::tree_child_flag_wrong,
        FaultKind::value_not_mapped, FaultKind::rule_warn, FaultKind::interchange_trailer_malformed,
        FaultKind::interchange_acknowledgment_invalid})
    set(kind, Disposition::warn);
}

}  // namespace crossdock
