#pragma once

#include "base/clock.h"
#include "format/x12/writer.h"
#include "partner/pack.h"
#include "translate/path.h"

namespace crossdock::translate {

/// The envelope that we write to a partner: ids, separators and versions of the pack, the time in the partner's zone.
[[nodiscard]] x12::EnvelopeSettings envelope_of(const partner::PackVersion& receiver, Instant now);

/// Objects as CSV, fixed-width or XML by the receiver's layout and map.
void render_flat(const std::vector<CanonicalObject>& objects, const partner::LinkedDocument& linked, const partner::PackVersion& receiver,
                 Instant now, RenderedDocument& result);

}  // namespace crossdock::translate
