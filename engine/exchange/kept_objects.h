#pragma once

#include <set>
#include <string>
#include <string_view>

#include "exchange/context.h"
#include "exchange/judged_file.h"
#include "translate/outside.h"

namespace crossdock::exchange {

/// The kinds of objects that maps and rules of the site ask for with `needs`, and orders where they tell the route: these are kept
/// with their documents.
[[nodiscard]] std::set<std::string> kinds_needed(const partner::Site& site);

/// Under what name a document keeps one of its objects. `key`: one of the numbers that lead to it (mapping::keys_of).
[[nodiscard]] std::string kept_object_name(std::string_view kind, std::string_view key);

/// Keeps the set's objects that maps and rules of the site need, and the orders that it changes, with its document.
void keep_objects(ledger::LedgerWriter& writer, const std::string& document, const JudgedSet& set, const Spool& spool);

/// Objects that came before, out of the ledger: of several with the same key the latest one that was not rejected.
class KeptObjects final : public translate::RelatedSource {
 public:
  explicit KeptObjects(Context& context) : context_(context) {}
  std::optional<CanonicalObject> find(const ObjectType& type, std::string_view key, Arena& arena) override;
  /// The partner that sent the object of this kind with this number; nothing where none is kept.
  [[nodiscard]] std::optional<std::string> sender_of(std::string_view kind, std::string_view key) const;

 private:
  struct Kept {
    std::string partner;  ///< who sent it
    std::string json;
  };
  [[nodiscard]] std::optional<Kept> latest(std::string_view kind, std::string_view key) const;

  Context& context_;
};

}  // namespace crossdock::exchange
