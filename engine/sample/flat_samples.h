#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "partner/pack.h"
#include "sample/column.h"
#include "sample/propose.h"

/// CSV and XML samples as a layout that reads them.
namespace crossdock::sample {

/// A record or loop of a layout that is being proposed.
struct FlatLoop {
  std::string name;    ///< "order"
  std::string column;  ///< XML: the element's path, where it is not the name
  std::vector<Column> fields;
  std::vector<FlatLoop> loops;
};

struct FlatShape {
  std::string format;                 ///< "csv", "xml"
  std::vector<std::string> settings;  ///< "delimiter \";\"", without `decimal`
  std::vector<std::string> remarks, questions;
  std::string group_by;  ///< CSV: the heading of the column whose rows belong together; empty: a row is a document
  FlatLoop root;         ///< XML: fields of the root element; CSV: without fields, one loop `order` with a loop `line`
  std::uint64_t records = 0;
};

/// What rows and columns the files have in common; an error where they are not of one kind.
[[nodiscard]] Result<FlatShape> shape_of_csv(const std::vector<SampleFile>& files);
[[nodiscard]] Result<FlatShape> shape_of_xml(const std::vector<SampleFile>& files);
[[nodiscard]] bool looks_like_xml(std::string_view bytes);

/// partner.toml, a layout, and a first map by `names` (the text of grammars/field-names.csv).
[[nodiscard]] Proposal propose_flat(const std::vector<SampleFile>& files, const ProposalAsked& asked, std::string_view names,
                                    const partner::PackVersion& pack);

}  // namespace crossdock::sample
