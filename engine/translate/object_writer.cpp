#include "mapping/named_fields.h"
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
  if (diagnostics.size() == told) {
    writer_.write(object, inputs_, document, diagnostics);
    tell_lost_fields(object, diagnostics);
    return;
  }
  // Without its numbers the document would only be told to lack them once more: nothing of it is sent.
  document.clear();
  document.loops.emplace_back().node = 0;
}

void ObjectWriter::tell_lost_fields(const CanonicalObject& object, std::vector<Diagnostic>& diagnostics) const {
  const Disposition disposition = receiver_.partner().validation.policy.of(FaultKind::value_not_mapped);
  if (disposition == Disposition::accept) return;
  for (mapping::LostField& lost : linked_.map->named_fields->lost(object)) {
    Diagnostic& diagnostic = diagnostics.emplace_back();
    diagnostic.code = Code::value_not_mapped;
    diagnostic.kind = FaultKind::value_not_mapped;
    diagnostic.severity = disposition == Disposition::reject ? Severity::error : Severity::note;
    diagnostic.span = linked_.map->span;
    diagnostic.message = "`" + lost.first + "` has a value, and no rule of " + linked_.map->name + " writes `" + lost.field + "`";
    diagnostic.object_path = std::move(lost.first);
    diagnostic.rule = "[validation] unmapped of " + receiver_.name() + "'s pack";
    diagnostic.help = "add a rule for it to the map; `crossdock map coverage " + linked_.map->name + " --fields` lists all such fields";
    diagnostic.owner = "integration";
  }
}

}  // namespace crossdock::translate
