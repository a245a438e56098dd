#include "partner/check_pack.h"

#include "partner/library.h"

namespace crossdock::partner {

std::vector<Diagnostic> check_maps(const PackVersion& pack, mapping::Layer layer) {
  std::vector<Diagnostic> found;
  const Definitions& definitions = pack.definitions();
  for (const auto& entry : definitions.maps.maps_of(layer))
    if (const LinkedDocument* document = pack.map(entry.map->name.text)) append(found, document->diagnostics);
  const mapping::TableLoader tables = pack.library()->table_loader(pack.shared_definitions());
  for (const auto& entry : definitions.maps.rules_of(layer))
    append(found, mapping::link_rules(entry.rules->name.text, definitions.maps, definitions.grammars->objects(), tables).diagnostics);
  return found;
}

std::vector<Diagnostic> check_pack(const PackVersion& pack) {
  std::vector<Diagnostic> found = pack.diagnostics();
  if (pack.definitions().grammars != pack.library()->shared_grammars()) append(found, pack.definitions().grammars->check_all());
  append(found, check_maps(pack, mapping::Layer::partner));
  return found;
}

}  // namespace crossdock::partner
