#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grammar/findings.h"
#include "grammar/model.h"
#include "grammar/overlay_statements.h"
#include "language/grammar_ast.h"

namespace crossdock::grammar {

/// The structure of a transaction set as its files and the versions below say it. Segments are tags still: `bind` looks them up.
struct SetTree {
  std::string id;
  std::string group;
  std::string name;
  NodeModel root;
  SourceSpan span;
  std::size_t layer = 0;  ///< the dictionary layer that last defined it
};

/// True if a declaration says the whole set, false if it changes one of a version below. One that does both where there is such a set
/// (`is_known`) is taken for changes.
[[nodiscard]] bool is_whole(const language::SetDeclaration& declaration, bool is_known);
/// The tree of a whole declaration.
[[nodiscard]] SetTree tree_of(const language::SetDeclaration& declaration, Findings& findings);
/// Applies the changes of a version's delta, or of an overlay that keeps its `statements` (nullptr: a delta).
void change_tree(NodeModel& root, const std::vector<language::SetItem>& items, OverlayStatements* statements, Findings& findings);
void change_tree(NodeModel& root, const language::SetChange& change, OverlayStatements* statements, Findings& findings);

/// The place that a path's steps lead to from the set, or from `from` where the steps are relative.
struct Found {
  NodeModel* node = nullptr;
  NodeModel* parent = nullptr;
  std::size_t index = 0;                           ///< in parent->children
  std::optional<Area> area;                        ///< the path named an area, and `node` is the set where it named nothing else
  const language::DocumentStep* missed = nullptr;  ///< the step that led nowhere
  std::vector<std::string> candidates;             ///< what stands there instead
};
[[nodiscard]] Found find_path(NodeModel& from, const std::vector<language::DocumentStep>& steps);
/// The child of `parent` that a step names; keyed siblings by one of their values.
[[nodiscard]] std::optional<std::size_t> find_child(const NodeModel& parent, const language::DocumentStep& step, std::optional<Area> area);
/// Tells that a path leads nowhere.
void report_missing(const Found& found, Code code, SourceSpan span, Findings& findings);

[[nodiscard]] std::string_view area_name(Area area);
[[nodiscard]] std::uint32_t maximum_of(const language::Maximum& maximum, Findings& findings);

}  // namespace crossdock::grammar
