#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

/// Objects that came before, out of the ledger and earlier in the file that is worked on; what was rejected or waits does not count.
///
/// Numbers are a partner's own: two customers may give one number to two orders. A customer is who sends orders and receives none;
/// for it, only its own objects are found and those that our own systems made of nobody's. For others (our own systems, which answer
/// all customers) the partners that the work is for come first, then whoever sent the latest.
class KeptObjects final : public translate::RelatedSource {
 public:
  /// `except`: a document whose own objects are not found, because it is the one that is worked on; empty: none.
  explicit KeptObjects(Context& context, std::string except = {}) : context_(context), except_(std::move(except)) {}

  /// The document that is worked on now.
  void leave_out(std::string document) { except_ = std::move(document); }
  /// Whose objects are looked for: sender and receiver of the document, as far as they are known.
  void look_for(std::vector<std::string> partners) { partners_ = std::move(partners); }
  std::optional<CanonicalObject> find(const ObjectType& type, std::string_view key, Arena& arena) override;
  /// The partners whose object of this kind has this number.
  [[nodiscard]] std::set<std::string> owners_of(std::string_view kind, std::string_view key);

  /// An object of the file that is worked on, for what comes behind it. `spool` must outlive this.
  void remember(const JudgedObject& object, const std::string& sender, const Spool& spool);

 private:
  struct Kept {
    std::string owner;  ///< the partner whose business it is
    std::string json;
  };
  struct Remembered {
    std::string owner;
    const Spool* spool = nullptr;
    Spool::Piece piece;
  };
  /// The latest first.
  [[nodiscard]] std::vector<Kept> all(std::string_view kind, std::string_view key);
  /// The owner whose objects count, of those that have any; nothing: none may.
  [[nodiscard]] std::optional<std::string> owner_among(const std::vector<Kept>& kept);
  [[nodiscard]] bool is_customer(const std::string& partner);
  [[nodiscard]] std::string owner(const std::string& sender, const std::string& route);

  Context& context_;
  std::string except_;
  std::vector<std::string> partners_;
  std::map<std::string, std::vector<Remembered>, std::less<>> remembered_;  ///< by name, the latest last
  std::map<std::string, bool> customers_;                                   ///< what is_customer found
};

}  // namespace crossdock::exchange
