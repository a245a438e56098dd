#include "base/text.h"
#include "format/format.h"
#include "mapping/program.h"
#include "mapping/split.h"
#include "translate/inbound.h"
#include "translate/outbound.h"

namespace crossdock::translate {

void render_flat(const std::vector<CanonicalObject>& objects, const partner::LinkedDocument& linked, const partner::PackVersion& receiver,
                 Instant now, const Outside& outside, RenderedDocument& result) {
  result.set_id = linked.grammar->set_id;
  result.extension =
      linked.settings.format == partner::FileFormat::fixed ? "txt" : std::string(partner::format_name(linked.settings.format));
  const std::unique_ptr<format::DocumentWriter> writer = format::make_writer(*linked.grammar, result.bytes);
  ObjectWriter map_writer(linked, receiver, now, outside);
  TransactionSet document;
  document.repetition_separator = format::repetition_mark;
  Arena joined;
  for (const CanonicalObject& object : mapping::join_parts(*linked.map, objects, joined, result.diagnostics)) {
    map_writer.write(object, document, result.diagnostics);
    writer->write(document, result.diagnostics);
  }
  writer->finish(result.diagnostics);
}

}  // namespace crossdock::translate
