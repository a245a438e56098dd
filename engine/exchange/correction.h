#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "ledger/ledger.h"

namespace crossdock::exchange {

/// Under what name a document keeps the canonical objects that a person put in place of those that its map made: each correction is a
/// version of its own, from 1, and none is ever written over.
[[nodiscard]] inline std::string correction_name(std::size_t version) { return "correction " + std::to_string(version); }

[[nodiscard]] inline std::size_t corrections_of(const ledger::LedgerView& view, std::string_view document) {
  std::size_t version = 0;
  while (view.detail(document, correction_name(version + 1))) ++version;
  return version;
}

[[nodiscard]] inline std::optional<std::string> latest_correction(const ledger::LedgerView& view, std::string_view document) {
  const std::size_t version = corrections_of(view, document);
  return version == 0 ? std::nullopt : view.detail(document, correction_name(version));
}

}  // namespace crossdock::exchange
