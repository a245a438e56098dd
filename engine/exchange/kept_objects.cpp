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
    for (const auto& entry : pack.definitions().maps.rules())
      for (const auto& needs : entry.rules->needs) kinds.insert(needs.object.text);
    for (const partner::DocumentSettings& document : pack.partner().documents)
      if (!document.route_by_order.empty()) kinds.insert("order");
  };
  for (const partner::PackEntry& entry : site.entries())
    if (entry.pack != nullptr) collect(*entry.pack);
  return kinds;
}

std::string kept_object_name(std::string_view kind, std::string_view key) { return "object " + std::string(kind) + " " + std::string(key); }

void keep_objects(ledger::LedgerWriter& writer, const std::string& document, const JudgedSet& set, const Spool& spool) {
  for (const JudgedObject& object : set.objects) {
    if (object.kept.size != 0)
      for (const std::string& key : object.keys)
        writer.keep_detail(document, kept_object_name(object.kind, key), require(spool.read(object.kept)));
    if (object.changed_order.size != 0)
      writer.keep_detail(document, kept_object_name("order", object.key), require(spool.read(object.changed_order)));
  }
}

std::optional<KeptObjects::Kept> KeptObjects::latest(std::string_view kind, std::string_view key) const {
  constexpr std::size_t most = 100;
  return context_.ledger.ask([&](const ledger::LedgerView& view) -> std::optional<Kept> {
    ledger::DocumentFilter filter;
    filter.key = key;
    filter.direction = ledger::Direction::in;
    filter.most = most;
    for (const ledger::DocumentRecord& document : view.documents(filter)) {
      const DocumentState state = document.state;
      if (state == DocumentState::rejected || state == DocumentState::refused || state == DocumentState::duplicate ||
          state == DocumentState::failed || state == DocumentState::superseded || state == DocumentState::ignored)
        continue;
      if (auto json = view.detail(document.id, kept_object_name(kind, key))) return Kept{document.partner, std::move(*json)};
    }
    return std::nullopt;
  });
}

std::optional<std::string> KeptObjects::sender_of(std::string_view kind, std::string_view key) const {
  auto kept = latest(kind, key);
  if (!kept) return std::nullopt;
  return std::move(kept->partner);
}

std::optional<CanonicalObject> KeptObjects::find(const ObjectType& type, std::string_view key, Arena& arena) {
  const auto kept = latest(type.name, key);
  if (!kept) return std::nullopt;
  const ObjectModel& model = context_.site->fallback_pack()->objects();
  format::CanonicalReader reader(arena.copy(kept->json), model, "ledger");
  CanonicalObject object;
  format::Findings findings;
  if (!reader.next(arena, object, findings) || object.root == nullptr || object.type().name != type.name || findings.has_errors())
    return std::nullopt;
  return object;
}

}  // namespace crossdock::exchange
