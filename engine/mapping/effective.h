#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/map_ast.h"
#include "mapping/link.h"
#include "mapping/problems.h"
#include "mapping/program.h"

namespace crossdock::mapping {

/// A rule of the effective map: shapes put in place, patches applied. The clauses are those of `statement`, the blocks those here.
struct EffectiveStatement {
  const language::Statement* statement = nullptr;
  Layer layer = Layer::base;
  std::string shape;                                      ///< that it came from
  std::vector<EffectiveStatement> body;                   ///< of a rule, a loop, a `when`
  std::vector<EffectiveStatement> otherwise;              ///< of a `when`
  std::vector<std::vector<EffectiveStatement>> branches;  ///< of a `case`; the levels of a `tree`
};

struct EffectiveMap {
  std::vector<MapLibrary::MapEntry> chain;  ///< the base map first, the map itself last
  std::vector<EffectiveStatement> statements;
  std::vector<const language::TableDeclaration*> tables;  ///< of shared files, of the maps and of their files, earlier layers first
  [[nodiscard]] const language::MapDeclaration& base() const { return *chain.front().map; }
  [[nodiscard]] const language::MapDeclaration& map() const { return *chain.back().map; }
};

/// The map with everything that it extends. Nothing where there is no such map or its chain is broken; problems are reported.
[[nodiscard]] std::optional<EffectiveMap> effective_map(std::string_view name, const MapLibrary& library, Problems& problems);

/// "lines.unit_price": the names of a path, without brackets.
[[nodiscard]] std::string canonical_spelling(const language::ObjectPath& path);
/// "N1[ST]/N4", without the element.
[[nodiscard]] std::string document_spelling(const language::DocumentPath& path);
/// "02", "04.02", "sku"
[[nodiscard]] std::string element_spelling(const language::ElementRef& element);

}  // namespace crossdock::mapping
