#pragma once

#include <cstdint>
#include <string>

#include "diagnostic/diagnostic.h"
#include "grammar/grammar.h"

namespace crossdock::grammar {

/// A statement of an overlay as a diagnostic names it.
[[nodiscard]] inline OverlayReference overlay_reference(const Grammar& grammar, std::uint32_t statement) {
  const OverlayStatement& broken = grammar.statements[statement];
  return {grammar.overlays[broken.overlay], grammar.overlay_titles[broken.overlay], std::string(grammar.text(broken.reason)), broken.span};
}

}  // namespace crossdock::grammar
