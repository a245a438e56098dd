#include "exchange/kept_objects.h"

#include <algorithm>

#include "format/json/canonical_json.h"
#include "mapping/needs.h"
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

bool KeptObjects::is_customer(const std::string& partner) {
  const auto [known, is_new] = customers_.try_emplace(partner, false);
  if (!is_new) return known->second;
  const auto pack = context_.site->find(partner);
  if (!pack) return false;
  bool sends = false, receives = false;
  for (std::size_t i = 0; i < pack->partner().documents.size(); ++i) {
    const partner::LinkedDocument& document = pack->document(i);
    if (document.object == nullptr || document.object->name != "order") continue;
    (document.settings.direction == partner::Direction::in ? sends : receives) = true;
  }
  return known->second = sends && !receives;
}

/// What our own systems make for one customer is that customer's.
std::string KeptObjects::owner(const std::string& sender, const std::string& route) {
  return !is_customer(sender) && is_customer(route) ? route : sender;
}

void KeptObjects::remember(const JudgedObject& object, const std::string& sender, const Spool& spool) {
  const std::string whose = owner(sender, object.route);
  if (object.kept.size != 0)
    for (const std::string& key : object.keys) remembered_[kept_object_name(object.kind, key)].push_back({whose, &spool, object.kept});
  if (object.changed_order.size != 0) remembered_[kept_object_name("order", object.key)].push_back({whose, &spool, object.changed_order});
}

std::vector<KeptObjects::Kept> KeptObjects::all(std::string_view kind, std::string_view key) {
  constexpr std::size_t most = 100;
  const std::string name = kept_object_name(kind, key);
  std::vector<Kept> kept;
  if (const auto here = remembered_.find(name); here != remembered_.end())
    for (auto one = here->second.rbegin(); one != here->second.rend(); ++one)
      kept.push_back({one->owner, require(one->spool->read(one->piece))});
  context_.ledger.read([&](const ledger::LedgerView& view) {
    ledger::DocumentFilter filter;
    filter.key = key;
    filter.direction = ledger::Direction::in;
    filter.most = most;
    for (const ledger::DocumentRecord& document : view.documents(filter)) {
      const DocumentState state = document.state;
      if (document.id == except_ || state == DocumentState::rejected || state == DocumentState::held || state == DocumentState::refused ||
          state == DocumentState::duplicate || state == DocumentState::failed || state == DocumentState::superseded ||
          state == DocumentState::ignored)
        continue;
      if (auto json = view.detail(document.id, name)) kept.push_back({owner(document.partner, document.route), std::move(*json)});
    }
  });
  return kept;
}

std::optional<std::string> KeptObjects::owner_among(const std::vector<Kept>& kept) {
  const auto has = [&](const std::string& partner) {
    return std::any_of(kept.begin(), kept.end(), [&](const Kept& one) { return one.owner == partner; });
  };
  bool own_only = false;
  for (const std::string& partner : partners_) {
    if (!is_customer(partner)) continue;
    own_only = true;
    if (has(partner)) return partner;
  }
  for (const std::string& partner : partners_)
    if (has(partner)) return partner;
  for (const Kept& one : kept)
    if (!own_only || !is_customer(one.owner)) return one.owner;
  return std::nullopt;
}

std::set<std::string> KeptObjects::owners_of(std::string_view kind, std::string_view key) {
  std::set<std::string> owners;
  for (Kept& one : all(kind, key)) owners.insert(std::move(one.owner));
  return owners;
}

std::optional<CanonicalObject> KeptObjects::find(const ObjectType& type, std::string_view key, Arena& arena) {
  const std::vector<Kept> kept = all(type.name, key);
  const std::optional<std::string> owner = owner_among(kept);
  if (!owner) return std::nullopt;
  const ObjectModel& model = context_.site->fallback_pack()->objects();
  std::vector<CanonicalObject> objects;
  for (const Kept& one : kept) {
    if (one.owner != *owner) continue;
    format::CanonicalReader reader(arena.copy(one.json), model, "ledger");
    CanonicalObject object;
    format::Findings findings;
    if (reader.next(arena, object, findings) && object.root != nullptr && object.type().name == type.name && !findings.has_errors())
      objects.push_back(object);
  }
  return mapping::as_one(objects, key, arena);
}

}  // namespace crossdock::exchange
