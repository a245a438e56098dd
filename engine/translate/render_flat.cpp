#include "base/text.h"
#include "format/format.h"
#include "mapping/program.h"
#include "mapping/write.h"
#include "translate/inbound.h"
#include "translate/outbound.h"

namespace crossdock::translate {

void render_flat(const std::vector<CanonicalObject>& objects, const partner::LinkedDocument& linked, const partner::PackVersion& receiver,
                 Instant now, RenderedDocument& result) {
  result.set_id = linked.grammar->set_id;
  result.extension =
      linked.settings.format == partner::FileFormat::fixed ? "txt" : std::string(partner::format_name(linked.settings.format));
  const std::unique_ptr<format::DocumentWriter> writer = format::make_writer(*linked.grammar, result.bytes);
  mapping::MapWriter map_writer(linked.map);
  const mapping::MapInputs inputs = map_inputs(receiver, now);
  TransactionSet document;
  document.repetition_separator = format::repetition_mark;
  for (const CanonicalObject& object : objects) {
    map_writer.write(object, inputs, document, result.diagnostics);
    writer->write(document, result.diagnostics);
  }
  writer->finish(result.diagnostics);
}

}  // namespace crossdock::translate
