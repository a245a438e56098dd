#include "exchange/promises.h"

#include <algorithm>
#include <optional>

#include "base/time_zone.h"
#include "exchange/due_time.h"
#include "exchange/values_at.h"
#include "mapping/needs.h"
#include "partner/key_values.h"

namespace crossdock::exchange {

namespace {

std::string text_of(const CanonicalObject& object, std::string_view field) {
  const Value value = object.root->field(field);
  return value.kind() == ValueKind::text ? std::string(value.text()) : std::string();
}

bool is_meant(const partner::PackVersion& pack, std::size_t place, partner::Direction direction, std::string_view set_id,
              std::string_view kind) {
  if (place >= pack.partner().documents.size()) return false;
  const partner::DocumentSettings& document = pack.partner().documents[place];
  if (document.direction != direction) return false;
  if (!document.set.empty() || !document.layout.empty()) return document.set == set_id || document.layout == set_id;
  return document.object == kind;
}

struct DueTime {
  Instant at;
  std::string basis;
};

/// The latest date that the path leads to.
std::optional<DueTime> due_by(const CanonicalObject& object, const std::string& path, std::chrono::seconds within, std::string_view zone) {
  std::optional<DueTime> due;
  for (const Value& value : values_at(*object.root, path)) {
    CivilDate day;
    Instant at;
    if (value.kind() == ValueKind::date) {
      day = value.date();
      at = due_after_day(day, within, zone);
    } else if (value.kind() == ValueKind::moment) {
      day = value.moment().date;
      at = due_after(value.moment(), within, zone);
    } else {
      continue;
    }
    if (!due || due->at < at) due = DueTime{at, path + " " + to_iso_date(day)};
  }
  return due;
}

/// `received`: nothing where that does not count.
std::optional<DueTime> due_of(const partner::ExpectationSettings& expected, const CanonicalObject& object, std::optional<Instant> received,
                              std::string_view zone) {
  std::optional<DueTime> due;
  for (const std::string& path : expected.by) {
    if (path == partner::when_received) {
      const auto within = std::chrono::duration_cast<std::chrono::milliseconds>(expected.within);
      if (received) due = DueTime{{received->milliseconds + within.count()}, "received " + to_iso_date(local_time(*received, zone).date)};
    } else {
      due = due_by(object, path, expected.within, zone);
    }
    if (due) break;
  }
  if (due && expected.within.count() > 0) due->basis += " and " + partner::duration_text(expected.within);
  return due;
}

/// The numbers of the orders that the object is about; its own where it names none.
std::vector<std::string> orders_of(const CanonicalObject& object) {
  std::vector<std::string> keys = mapping::keys_of(object);
  const std::string& field = object.type().key;
  const std::string own = text_of(object, field.empty() ? "number" : field);
  if (keys.size() > 1) std::erase(keys, own);
  return keys;
}

bool obliges(const CanonicalObject& object) {
  const std::string purpose = text_of(object, "purpose");
  return purpose.empty() || purpose == "original" || purpose == "replace";
}

void add_promises(const partner::PackVersion& pack, const partner::ExpectationSettings& expected, const CanonicalObject& object,
                  std::optional<Instant> received, std::vector<ledger::Expectation>& promises) {
  const std::string& zone = pack.partner().timezone;
  const auto due = due_of(expected, object, received, zone);
  if (!due || expected.awaited_document >= pack.partner().documents.size()) return;
  const partner::DocumentSettings& awaited = pack.document(expected.awaited_document).settings;
  const std::string& field = object.type().key;
  for (std::string& order : orders_of(object)) {
    ledger::Expectation& promise = promises.emplace_back();
    promise.partner = pack.name();
    promise.own_key = text_of(object, field.empty() ? "number" : field);
    promise.key = std::move(order);
    promise.awaited = expected.document;
    promise.direction = awaited.direction == partner::Direction::in ? ledger::Direction::in : ledger::Direction::out;
    promise.tier = tier_name(awaited.tier);
    promise.basis = due->basis;
    promise.zone = zone;
    promise.due = due->at;
  }
}

}  // namespace

std::vector<ledger::Expectation> promises_of(const partner::PackVersion& pack, ledger::Direction direction, std::string_view set_id,
                                             const CanonicalObject& object, Instant received) {
  std::vector<ledger::Expectation> promises;
  if (!obliges(object)) return promises;
  const partner::Direction said = direction == ledger::Direction::in ? partner::Direction::in : partner::Direction::out;
  for (const partner::ExpectationSettings& expected : pack.partner().expectations)
    if (is_meant(pack, expected.after_document, said, set_id, object.type().name)) add_promises(pack, expected, object, received, promises);
  return promises;
}

std::vector<ledger::Expectation> promises_of_changed_order(const partner::PackVersion& pack, const CanonicalObject& order) {
  std::vector<ledger::Expectation> promises;
  for (const partner::ExpectationSettings& expected : pack.partner().expectations) {
    if (expected.after_document >= pack.partner().documents.size()) continue;
    const partner::LinkedDocument& after = pack.document(expected.after_document);
    if (after.settings.direction == partner::Direction::in && after.object != nullptr && after.object->name == order.type().name)
      add_promises(pack, expected, order, std::nullopt, promises);
  }
  return promises;
}

Effect effect_of(const CanonicalObject& object) {
  const std::string purpose = text_of(object, "purpose");
  if (purpose == "cancel") return Effect::end;
  const std::string& kind = object.type().name;
  if (kind == "order_response") {
    const std::string answer = text_of(object, "answer");  // of exceptions only, or with a counter offer, it is no end
    return answer == "rejected" || answer == "rejected_with_detail" ? Effect::end : Effect::none;
  }
  return purpose == "replace" && kind != "order_change" ? Effect::replace : Effect::none;
}

std::string shipment_of(const CanonicalObject& object) {
  return object.type().name == "shipment" ? std::string() : text_of(object, "shipment_number");
}

}  // namespace crossdock::exchange
