#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "document/transaction_set.h"
#include "mapping/program.h"
#include "mapping/read_log.h"

namespace crossdock::mapping {

/// What becomes of the elements of documents, place by place: "PO1.02", "N1[ST]/REF[DP].02".
class Coverage {
 public:
  struct Place {
    std::string name;  ///< of the element, in the grammar's words
    std::size_t mapped = 0, verified = 0, ignored = 0, dropped = 0;
    std::string dropped_value;  ///< the first that was dropped; empty where it names a person
  };

  /// One document and what reading noted of it.
  void add(const MapProgram& program, const TransactionSet& document, const ReadLog& log);

  [[nodiscard]] const std::map<std::string, Place>& places() const { return places_; }
  [[nodiscard]] std::size_t documents() const { return documents_; }

 private:
  std::map<std::string, Place> places_;
  std::size_t documents_ = 0;
};

/// "N1[ST]/REF[DP]": the segment's place with the keys that tell it from its siblings.
[[nodiscard]] std::string keyed_path(const grammar::Grammar& grammar, const TransactionSet& document, const Segment& segment);

}  // namespace crossdock::mapping
