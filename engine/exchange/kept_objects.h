#pragma once

#include <set>
#include <string>
#include <string_view>

#include "exchange/context.h"
#include "translate/outside.h"

namespace crossdock::exchange {

/// The kinds of objects that maps of the site ask for with `needs`: these are kept with their documents.
[[nodiscard]] std::set<std::string> kinds_needed(const partner::Site& site);

/// Under what name a document keeps one of its objects.
[[nodiscard]] std::string kept_object_name(std::string_view kind, std::string_view key);

/// Objects that came before, out of the ledger: of several with the same key the latest one that was not rejected.
class KeptObjects final : public translate::RelatedSource {
 public:
  explicit KeptObjects(Context& context) : context_(context) {}
  std::optional<CanonicalObject> find(const ObjectType& type, std::string_view key, Arena& arena) override;

 private:
  Context& context_;
};

}  // namespace crossdock::exchange
