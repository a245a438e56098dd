#pragma once

#include "cli/context.h"
#include "partner/pack.h"

namespace crossdock::cli {

/// The fields of the map's object that none of its rules names, so that writing loses them, and which of the pack's maps fill them: an
/// object that one of those read arrives without them. Exit code `found` where a map fills one.
void show_lost_fields(Context& context, const partner::PackVersion& pack, const partner::LinkedDocument& document, bool json);

}  // namespace crossdock::cli
