#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/dictionary.h"
#include "grammar/set_tree.h"
#include "language/grammar_ast.h"

namespace crossdock::grammar {

/// One version of a standard put together: its dictionary and the structure of its sets, deltas applied.
struct Version {
  std::string standard;
  std::string version;
  std::string extends;  ///< empty: it stands alone
  Dictionary dictionary;
  std::map<std::string, SetTree, std::less<>> sets;
  std::vector<Diagnostic> diagnostics;
  std::size_t layers = 0;
};

/// Builds a version upon the one that it extends (nullptr: none) from layers of files, the later over the earlier: what ships, then the
/// site's own. Diagnostics of parsing are not among those of the result.
[[nodiscard]] std::shared_ptr<Version> build_version(std::string standard, std::string version, const Version* extended,
                                                     const std::vector<std::vector<const language::GrammarFile*>>& layers);

/// "004010" of "004010VICS": the version without an industry's suffix, filled up to six digits. Empty where there are no digits.
[[nodiscard]] std::string plain_version(std::string_view version);

/// The version of `known` (plain, sorted) that judges `wanted` where it has no grammar of its own: itself, else the nearest lower, else
/// the nearest higher.
[[nodiscard]] std::optional<std::string> nearest_version(std::string_view wanted, const std::vector<std::string>& known);

}  // namespace crossdock::grammar
