#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "diagnostic/diagnostic.h"
#include "document/transaction_set.h"
#include "document/value.h"
#include "mapping/inputs.h"
#include "mapping/link.h"
#include "mapping/program.h"
#include "mapping/rules.h"

namespace crossdock::mapping {

/// The documents of a sample file, matched against the program's grammar.
struct Sample {
  std::shared_ptr<const void> bytes;  ///< what the documents' elements view
  std::vector<TransactionSet> documents;
  std::vector<Diagnostic> findings;  ///< of reading and judging them
};

/// Reads the file that a test names with `given`; `asked_at` stands in the map file. Reading belongs to whoever sees the formats.
using SampleReader = std::function<Result<Sample>(const std::string& path, SourceSpan asked_at)>;

/// Reads the objects of a file that a test names with `with`, into the arena.
using ObjectReader = std::function<Result<std::vector<CanonicalObject>>(const std::string& path, SourceSpan asked_at, Arena& arena)>;

struct TestResult {
  std::string name;
  bool passed = false;
  std::vector<Diagnostic> failures;  ///< code map_test_failed, at the expectation that does not hold
};

/// Runs every test that stands in map `program->name`, or in its file before the first map. `rules` are evaluated over each object.
[[nodiscard]] std::vector<TestResult> run_tests(const MapLibrary& library, const std::shared_ptr<const MapProgram>& program,
                                                const std::vector<std::shared_ptr<const RuleProgram>>& rules, const MapInputs& inputs,
                                                const SampleReader& read_sample, const ObjectReader& read_objects = {});

/// The samples that the tests of map `name` read, as often as they are named.
[[nodiscard]] std::vector<language::Text> test_samples(const MapLibrary& library, std::string_view name);

/// Where two objects of one type first differ: "`lines[2].unit` was `each`, then `case`"; empty where they are equal.
[[nodiscard]] std::string first_difference(const CanonicalObject& a, const CanonicalObject& b);

}  // namespace crossdock::mapping
