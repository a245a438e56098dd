#pragma once

/// The one stable entry for programs that embed the engine as a library: no database, no SSH, no files but those of the site.
///
///   auto pack = crossdock::partner::Site::default_pack(shipped);          // or Site::load(...)->find("acme")
///   crossdock::MemoryStream input(bytes);
///   crossdock::translate::InboundPath path(input, *pack, {now, "order.edi"});
///   while (auto* set = path.next()) use(set->verdict, set->findings, set->objects);
///   for (const auto& interchange : path.file().interchanges)
///     answer(crossdock::translate::acknowledge(interchange, *pack, numbers, now).bytes);
#include "partner/site.h"
#include "translate/path.h"
#include "translate/verdict.h"
