#include "exchange/kept_objects.h"

#include <algorithm>

#include "format/json/canonical_json.h"
#include "partner/library.h"

namespace crossdock::exchange {

using ledger::DocumentState;

std::set<std::string> kinds_needed(const partner::Site& site) {
  std::set<std::string> kinds;
  const auto collect = [&](const partner::PackVersion& pack) {
    for (const auto& entry : pack.definitions().maps.maps())
      for (const auto& needs : entry.map->needs) kinds.insert(needs.object.text);
  };
  for (const partner::PackEntry& entry : site.entries())
    if (entry.pack != nullptr) collect(*entry.pack);
  return kinds;
}

std::string kept_object_name(std::string_view kind, std::string_view key) { return "object " + std::string(kind) + " " + std::string(key); }

std::optional<CanonicalObject> KeptObjects::find(const ObjectType& type, std::string_view key, Arena& arena) {
  constexpr std::size_t most = 100;
  const auto text = context_.ledger.ask([&](const ledger::LedgerView& view) -> std::optional<std::string> {
    ledger::DocumentFilter filter;
    filter.key = key;
    filter.direction = ledger::Direction::in;
    filter.most = most;
    for (const ledger::DocumentRecord& document : view.documents(filter)) {
      const DocumentState state = document.state;
      if (state == DocumentState::rejected || state == DocumentState::refused || state == DocumentState::duplicate ||
          state == DocumentState::failed || state == DocumentState::superseded || state == DocumentState::ignored)
        continue;
      if (auto kept = view.detail(document.id, kept_object_name(type.name, key))) return kept;
    }
    return std::nullopt;
  });
  if (!text) return std::nullopt;
  const ObjectModel& model = context_.site->fallback_pack()->objects();
  format::CanonicalReader reader(arena.copy(*text), model, "ledger");
  CanonicalObject object;
  format::Findings findings;
  if (!reader.next(arena, object, findings) || object.root == nullptr || object.type().name != type.name || findings.has_errors())
    return std::nullopt;
  return object;
}

}  // namespace crossdock::exchange
