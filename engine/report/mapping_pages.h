#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.h"

/// What a map does with documents, as pages that are read on a screen and printed.
namespace crossdock::report {

/// What becomes of the elements at one place of the samples.
struct CoveredPlace {
  std::string path, name;  ///< "PO1.02", "quantity ordered"
  std::size_t mapped = 0, verified = 0, ignored = 0, dropped = 0;
  std::string such_as;  ///< a value that is dropped
};
/// A field of the object that no sample filled.
struct EmptyField {
  std::string path, description;
  std::vector<std::string> needed_by;  ///< "erp: column Net Days (must be there)", "rule R_PRICE"
};
struct CoveragePage {
  std::string map, object;
  std::size_t documents = 0;
  std::vector<CoveredPlace> places;
  std::vector<EmptyField> empty;
};
[[nodiscard]] std::string coverage_html(const CoveragePage& page, Instant now);

/// Where one field came from, or what became of one element.
struct ExplainedEntry {
  std::string use;  ///< "mapped", "given", "verified", "ignored", "dropped"
  std::string field, value, from, rule;
};
struct ExplainedDocument {
  std::string title, map, object;
  std::vector<ExplainedEntry> entries;
};
struct ExplanationPage {
  std::string file;
  std::vector<ExplainedDocument> documents;
};
[[nodiscard]] std::string explanation_html(const ExplanationPage& page, Instant now);

}  // namespace crossdock::report
