#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "diagnostic/source.h"
#include "language/map_ast.h"
#include "mapping/program.h"

namespace crossdock::mapping {

/// What a glance at a map file's text tells before it is parsed, so that only those files are parsed that a document needs. It may take
/// more for a declaration than is one, never less.
struct MapGlance {
  /// A word that a declaration begins with, and the words behind it: `map order: x12 850 <-> order`.
  struct Head {
    std::string_view kind;                ///< "map", "rules", "shape", "table"
    std::vector<std::string_view> words;  ///< its name first, four at most
    [[nodiscard]] bool names(std::string_view word) const;
  };
  std::vector<Head> heads;        ///< views into the text
  bool surely_has_rules = false;  ///< a map or rules stand outside every block
  [[nodiscard]] bool has(std::string_view kind) const;
  /// A declaration of this kind and name.
  [[nodiscard]] bool has(std::string_view kind, std::string_view name) const;
};
[[nodiscard]] MapGlance glance_at_map(std::string_view text);

/// A map file in its layer, parsed when somebody first needs what stands in it. Thread-safe.
class MapSource {
 public:
  struct MapEntry {
    const language::MapDeclaration* map = nullptr;
    const language::MapFile* file = nullptr;
    Layer layer = Layer::base;
  };
  struct RulesEntry {
    const language::RulesDeclaration* rules = nullptr;
    const language::MapFile* file = nullptr;
    Layer layer = Layer::base;
  };

  /// File `file` of `sources`, which outlives this.
  MapSource(const SourceSet& sources, std::uint32_t file, Layer layer);
  MapSource(std::shared_ptr<const language::MapFile> parsed, Layer layer);

  [[nodiscard]] std::uint32_t index() const { return index_; }  ///< into the SourceSet
  [[nodiscard]] Layer layer() const { return layer_; }

  // What a glance tells.
  [[nodiscard]] bool may_have(std::string_view kind, std::string_view name) const;
  /// A map whose head names this word: as its own name, as the document's or the object's.
  [[nodiscard]] bool may_name(std::string_view word) const;
  [[nodiscard]] bool may_have(std::string_view kind) const;
  /// Without a map and without rules: its tables and shapes belong to every map of its layer and of later ones.
  [[nodiscard]] bool is_shared() const;

  // What parsing tells.
  [[nodiscard]] const language::MapFile& file() const;
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const;
  [[nodiscard]] const std::vector<MapEntry>& maps() const;
  [[nodiscard]] const std::vector<RulesEntry>& rules() const;

 private:
  void parse() const;
  void list() const;

  const SourceSet* sources_ = nullptr;
  std::uint32_t index_ = 0;
  Layer layer_;
  MapGlance glance_;  ///< where there are `sources_`
  mutable std::once_flag once_;
  mutable std::shared_ptr<const language::MapFile> file_;
  mutable std::vector<Diagnostic> diagnostics_;
  mutable std::vector<MapEntry> maps_;
  mutable std::vector<RulesEntry> rules_;
};

}  // namespace crossdock::mapping
