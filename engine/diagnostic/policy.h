#pragma once

#include <array>
#include <cstdint>

#include "diagnostic/diagnostic.h"
#include "diagnostic/fault.h"

namespace crossdock {

/// What a pack does with a kind of fault.
enum class Disposition : std::uint8_t {
  accept,  ///< no finding
  warn,    ///< a finding that lets the document through
  reject,  ///< a finding that rejects it
};

/// Which characters a document may hold (X12.5 and X12.6 name the basic and the extended set).
enum class CharacterSet : std::uint8_t { basic, extended, utf8, any };

/// How strictly a document is judged: one disposition a kind of fault, and what a kind alone does not say.
/// The defaults are the base policy.
struct ValidationPolicy {
  std::array<Disposition, fault_kinds> by_kind{};
  /// Broken syntax notes reject where the segment names somebody or something (N1, PO1, IT1, LIN, SLN), whatever by_kind says.
  bool notes_on_identifiers_reject = true;
  /// Findings on unexpected segments and unknown codes only warn where a grammar of another version had to judge.
  bool lenient_on_fallback_grammar = true;
  CharacterSet characters = CharacterSet::any;
  /// Spaces around a value are no part of it: they are cut before it is judged and mapped.
  bool trim_spaces = true;
  /// Texts over their maximum length are cut to it and only warn. Numbers, dates and codes are never cut.
  bool cut_too_long = false;

  ValidationPolicy();
  [[nodiscard]] Disposition of(FaultKind kind) const { return by_kind[static_cast<std::size_t>(kind)]; }
  void set(FaultKind kind, Disposition disposition) { by_kind[static_cast<std::size_t>(kind)] = disposition; }
};

}  // namespace crossdock
