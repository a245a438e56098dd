#include "mapping/program.h"
#include "mapping/rules.h"
#include "translate/inbound.h"

namespace crossdock::translate {

mapping::MapInputs map_inputs(const partner::PackVersion& pack, Instant now) {
  mapping::MapInputs inputs;
  inputs.now = now;
  const partner::TradingPartner& partner = pack.partner();
  inputs.facts.set("partner.name", partner.name);
  inputs.facts.set("partner.timezone", partner.timezone);
  if (!partner.theirs.empty()) {
    inputs.facts.set("partner.ids.theirs.qualifier", partner.theirs.front().qualifier);
    inputs.facts.set("partner.ids.theirs.id", partner.theirs.front().id);
  }
  if (!partner.ours.empty()) {
    inputs.facts.set("partner.ids.ours.qualifier", partner.ours.front().qualifier);
    inputs.facts.set("partner.ids.ours.id", partner.ours.front().id);
  }
  return inputs;
}

void ObjectMaker::decide(ObjectVerdict& object, const partner::LinkedDocument& linked) const {
  for (Diagnostic& diagnostic : object.diagnostics) {
    const Disposition disposition = policy_.of(diagnostic.kind);
    if (diagnostic.severity == Severity::error && disposition != Disposition::reject) diagnostic.severity = Severity::warning;
  }
  std::erase_if(object.diagnostics, [&](const Diagnostic& diagnostic) { return policy_.of(diagnostic.kind) == Disposition::accept; });
  object.route = linked.settings.route;
  object.passage = object.route.empty() && linked.settings.route_by_order.empty() ? Passage::keep : Passage::deliver;
  if (has_errors(object.diagnostics)) object.passage = Passage::hold;
  for (const RuleFinding& finding : object.rules)
    if (finding.kind == FaultKind::rule_hold) object.passage = Passage::hold;
  for (const RuleFinding& finding : object.rules)
    if (finding.kind == FaultKind::rule_reject) object.passage = Passage::refuse;
}

void ObjectMaker::take(const CanonicalObject& object, std::vector<Diagnostic> findings, const partner::LinkedDocument& linked,
                       SetVerdict& set) {
  ObjectVerdict& verdict = set.objects.emplace_back();
  verdict.object = object;
  verdict.kind = object.type().name;
  verdict.key = key_of(object);
  verdict.diagnostics = std::move(findings);
  for (const auto& rules : linked.rules) {
    if (rules->object != &object.type()) continue;
    mapping::MapInputs inputs = inputs_;
    find_related(mapping::related_needs(*rules, object, inputs), outside_, *set.arena, inputs);
    std::vector<RuleFinding> found = mapping::evaluate(*rules, object, inputs);
    verdict.rules.insert(verdict.rules.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  }
  decide(verdict, linked);
  if (!prepare_) return;
  prepare_(verdict);
  verdict.object = {};
}

void ObjectMaker::make(const TransactionSet& document, const partner::LinkedDocument& linked, const DocumentPosition& place,
                       SetVerdict& set) {
  auto& reader = readers_[linked.map.get()];
  if (!reader) reader = std::make_unique<mapping::MapReader>(linked.map);
  std::vector<CanonicalObject> objects;
  std::vector<Diagnostic> findings;
  reader->read(document, inputs_, place, *set.arena, objects, findings);
  if (mapping::has_related_needs(*linked.map)) {
    // What else is needed shows in the object; with it the document is read again.
    mapping::MapInputs inputs = inputs_;
    for (const CanonicalObject& object : objects)
      find_related(mapping::related_needs(*linked.map, object, inputs), outside_, *set.arena, inputs);
    if (!inputs.related.empty()) {
      objects.clear();
      findings.clear();
      reader->read(document, inputs, place, *set.arena, objects, findings);
    }
  }
  set.map = linked.map->name;
  // What the map found speaks of the document as a whole: with a split, of every part of it.
  for (const CanonicalObject& object : objects) take(object, findings, linked, set);
}

}  // namespace crossdock::translate
