#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "sample/base_document.h"

namespace crossdock::sample {

/// One way to break one rule.
struct Spoil {
  std::string what;             ///< "REF[DP] is left out": one case is made of each
  std::set<std::string> codes;  ///< one of them must be found
  /// Breaks the rule in a copy; false where this document has nothing to break it with.
  std::function<bool(BaseDocument&)> apply;
};

/// Of every rule that the grammar's overlays add to single instances, to segments and to trees.
void add_overlay_spoils(const grammar::Grammar& grammar, std::vector<Spoil>& spoils);
/// Of the segments and elements that the document uses: the standard's rules, and what overlays made of them. `all`: of each
/// element; else, of the standard's own rules, one of each kind a segment.
void add_standard_spoils(const BaseDocument& base, bool all, std::vector<Spoil>& spoils);
/// Of counts, control numbers and what belongs to no set.
void add_envelope_spoils(const BaseDocument& base, std::vector<Spoil>& spoils);

/// A value that the rule takes, as long as `length` where that is not 0.
[[nodiscard]] std::string made_value(const grammar::Grammar& grammar, const grammar::ElementRule& rule, std::size_t length = 0);
/// A value as long as one of the list, that is none of it; empty where there is none.
[[nodiscard]] std::string foreign_code(const std::vector<std::string>& values, std::size_t min, std::size_t max);
/// "PO103", "REF02"
[[nodiscard]] std::string element_label(std::string_view tag, std::uint32_t number);

}  // namespace crossdock::sample
