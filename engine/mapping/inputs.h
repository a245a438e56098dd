#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "document/value.h"
#include "mapping/tables.h"

namespace crossdock::mapping {

/// Facts from outside the document that a map may name in expressions, by path: "partner.timezone", "partner.name",
/// "partner.ids.theirs.id", "control.interchange", "control.group", "control.set".
class Facts {
 public:
  void set(std::string path, std::string value);
  /// Empty where the fact is not known.
  [[nodiscard]] std::string_view find(std::string_view path) const;

 private:
  std::vector<std::pair<std::string, std::string>> facts_;
};

/// An object that a map asked for with `needs`, fetched by the exchange.
struct RelatedObject {
  std::string name;  ///< as the map calls it
  std::string key;   ///< the value that it was asked for by
  CanonicalObject object;
};

/// Everything that a run of a map takes from outside. The same document with the same inputs gives the same object, and back.
struct MapInputs {
  Instant now;
  Facts facts;
  const TableSet* tables = nullptr;  ///< live tables; they take the place of those loaded when the map was linked
  std::vector<RelatedObject> related;
  std::vector<std::string> allocated_numbers;  ///< in the order in which the map asks for them
};

}  // namespace crossdock::mapping
