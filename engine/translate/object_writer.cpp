#include "translate/inbound.h"
#include "translate/outbound.h"

namespace crossdock::translate {

ObjectWriter::ObjectWriter(const partner::LinkedDocument& linked, const partner::PackVersion& receiver, Instant now, const Outside& outside)
    : linked_(linked), receiver_(receiver), outside_(outside), inputs_(map_inputs(receiver, now)), writer_(linked.map) {
  if (!outside.refusal.empty()) inputs_.facts.set("document.refusal", outside.refusal);
}

void ObjectWriter::write(const CanonicalObject& object, TransactionSet& document, std::vector<Diagnostic>& diagnostics) {
  inputs_.related.clear();
  find_related(mapping::related_needs(*linked_.map, object, inputs_), outside_, related_, inputs_);
  const std::size_t told = diagnostics.size();
  allocate_numbers(linked_.map, object, receiver_, outside_, inputs_, diagnostics);
  if (diagnostics.size() == told) return writer_.write(object, inputs_, document, diagnostics);
  // Without its numbers the document would only be told to lack them once more: nothing of it is sent.
  document.clear();
  document.loops.emplace_back().node = 0;
}

}  // namespace crossdock::translate
