#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "diagnostic/diagnostic.h"
#include "partner/pack.h"
#include "sample/judge.h"

/// The samples of a pack as tests: each file of its `samples/` is judged as `samples/expected.csv` says, and accepted where that is silent.
namespace crossdock::sample {

/// A line of expected.csv: `bad-date.edi,D409 D405`, or `good.edi,accepted`.
struct Expectation {
  std::string file;                ///< below `samples/`
  std::vector<std::string> codes;  ///< what must be found; empty: the file is accepted
  SourceSpan span;
};

inline constexpr std::string_view expectations_file = "expected.csv";
inline constexpr std::string_view expectations_heading = "file,expect\n";

/// "accepted", "D405 D409"
[[nodiscard]] std::string expectation_text(const std::vector<std::string>& codes);
/// The codes of "accepted" or "D405 D409"; nothing where a word is neither.
[[nodiscard]] std::optional<std::vector<std::string>> expected_codes(std::string_view text);
/// Whether a name may stand in expected.csv and below `samples/`: parts of letters, digits, `-`, `_` and `.`, none of them hidden.
[[nodiscard]] bool is_sample_name(std::string_view name);

/// Why `judged` is not what is expected; empty where it is. Every expected code must be found, and no error beside them.
[[nodiscard]] std::string difference(const Judged& judged, const std::vector<std::string>& codes);

struct SampleTest {
  std::string file;     ///< below `samples/`
  bool judged = false;  ///< false: the pack takes no such file, and nothing is said of it (tables and objects for map tests)
  bool passed = false;
};
struct SampleTests {
  std::vector<SampleTest> samples;
  std::vector<Diagnostic> failures;  ///< one a sample that is judged otherwise, and what is wrong with expected.csv
  [[nodiscard]] std::size_t run() const;
  [[nodiscard]] std::size_t failed() const;
};

/// Judges every sample of the pack: those in `samples/` itself, and those in folders below that expected.csv names.
[[nodiscard]] SampleTests test_samples(const partner::PackVersion& pack, Instant now);

/// The text of expected.csv with this line in it, in place of an earlier one for the file.
[[nodiscard]] std::string with_expectation(std::string_view text, const std::string& file, const std::vector<std::string>& codes);

}  // namespace crossdock::sample
