#pragma once

#include <vector>

#include "diagnostic/diagnostic.h"
#include "diagnostic/policy.h"
#include "document/value.h"
#include "mapping/inputs.h"
#include "partner/pack.h"
#include "translate/path.h"

namespace crossdock::translate {

/// What we write is judged at least as strictly as the base policy: what a pack forgives its partner is no licence for us.
[[nodiscard]] ValidationPolicy policy_on_writing(const ValidationPolicy& pack);

/// Reads a written X12 document by the receiver's own grammar, overlays included: what the engine would not take itself never
/// leaves. Appends what is wrong, with the rule of the map and the field of the object that wrote it where there is one.
/// `objects`: those of the document's sets, in order.
void check_written(const RenderedDocument& document, const partner::LinkedDocument& linked, const partner::PackVersion& receiver,
                   const std::vector<CanonicalObject>& objects, const mapping::MapInputs& inputs, std::vector<Diagnostic>& diagnostics);

}  // namespace crossdock::translate
