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

/// The files of a version that one library adds; layers lie over each other: what ships first, then the site's own.
using Layers = std::vector<std::vector<const language::GrammarFile*>>;

/// One version of a standard put together: its dictionary, deltas applied. Its sets are built one by one: `build_set`.
struct Version {
  std::string standard;
  std::string version;
  std::string upon;  ///< a version that is known in part: the whole one that it extends; else empty
  Dictionary dictionary;
  bool resolved = false;
  std::vector<Diagnostic> diagnostics;
};

/// Builds a version upon the one that it extends (nullptr: none), names not yet looked up: `resolve` does that where the version itself
/// is asked for. Diagnostics of parsing are not among those of the result.
[[nodiscard]] std::shared_ptr<Version> build_version(std::string standard, std::string version, const Version* extended,
                                                     const Layers& layers);
void resolve(Version& version);

/// A set of a version: its structure, and what is wrong with it.
struct VersionSet {
  std::optional<SetTree> tree;  ///< nothing where the version has no such set
  std::vector<Diagnostic> diagnostics;
};

/// Builds set `id` upon what the version below has (nullptr: no such set). `known` names the sets that there are, for hints.
[[nodiscard]] VersionSet build_set(std::string_view id, const SetTree* extended, const Layers& layers,
                                   const std::vector<std::string>& known);

/// "004010" of "004010VICS": the version without an industry's suffix, filled up to six digits. Empty where there are no digits.
[[nodiscard]] std::string plain_version(std::string_view version);

/// The version of `known` (plain, sorted) that judges `wanted` where it has no grammar of its own: itself, else the nearest lower, else
/// the nearest higher.
[[nodiscard]] std::optional<std::string> nearest_version(std::string_view wanted, const std::vector<std::string>& known);

}  // namespace crossdock::grammar
