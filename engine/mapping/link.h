#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diagnostic/diagnostic.h"
#include "document/object_type.h"
#include "grammar/grammar.h"
#include "language/map_ast.h"
#include "mapping/map_source.h"
#include "mapping/program.h"
#include "mapping/rules.h"

namespace crossdock::mapping {

/// What a map is for, known before it is linked: which grammar to link it with.
struct MapHeader {
  DocumentKind document;
  std::string object;  ///< name of the object type
  bool reads = true;   ///< makes objects of documents
  bool writes = true;  ///< makes documents of objects
};

/// All map files that a pack sees, each in its layer. Files are shared, adding one copies nothing; a file is parsed when what is asked
/// for may stand in it.
class MapLibrary {
 public:
  void add(std::shared_ptr<const MapSource> source);
  void add(std::shared_ptr<const language::MapFile> file, Layer layer);

  using MapEntry = MapSource::MapEntry;
  using RulesEntry = MapSource::RulesEntry;

  /// A file without a map and without rules: its tables and shapes belong to every map of its layer and of later ones.
  struct SharedFile {
    const language::MapFile* file = nullptr;
    Layer layer = Layer::base;
  };

  /// Of equal names the one of the latest layer counts.
  [[nodiscard]] const MapEntry* find_map(std::string_view name) const;
  /// Every declaration of rules with this name, base first.
  [[nodiscard]] std::vector<RulesEntry> find_rules(std::string_view name) const;
  /// Those of files with a map whose head names this word: a document, an object, a map. Parses these files.
  [[nodiscard]] std::vector<MapEntry> maps_naming(std::string_view word) const;
  /// All of them, as added. Parses every file, and so do `rules` and `shared`.
  [[nodiscard]] std::vector<MapEntry> maps() const;
  [[nodiscard]] std::vector<RulesEntry> rules() const;
  /// Those of one layer; parses the files of this layer only.
  [[nodiscard]] std::vector<MapEntry> maps_of(Layer layer) const;
  [[nodiscard]] std::vector<RulesEntry> rules_of(Layer layer) const;
  /// In the order of their layers, inside a layer as added.
  [[nodiscard]] std::vector<SharedFile> shared() const;
  [[nodiscard]] std::vector<SharedFile> shared_with_shape(std::string_view name) const;
  [[nodiscard]] std::vector<SharedFile> shared_with_tables() const;
  /// The file with this index; nullptr: none.
  [[nodiscard]] const MapSource* source(std::uint32_t file) const;

  /// Follows `extends`; nothing where the map, or one that it extends, is not there.
  [[nodiscard]] std::optional<MapHeader> header_of(std::string_view name) const;

 private:
  std::vector<std::shared_ptr<const MapSource>> sources_;
};

/// Gives the bytes of a table file. `path` is as the map has it ("tables/stores.csv"), `asked_at` stands in the file that names it.
using TableLoader = std::function<Result<std::string>(const std::string& path, SourceSpan asked_at)>;

struct LinkedMap {
  std::shared_ptr<const MapProgram> program;  ///< nullptr where there are errors
  std::vector<Diagnostic> diagnostics;        ///< all of the map, codes M###, in the order of the source
};

/// Checks map `name` with all that it extends against one grammar and the object types, and compiles it.
[[nodiscard]] LinkedMap link(std::string_view name, const MapLibrary& library, std::shared_ptr<const grammar::Grammar> grammar,
                             const ObjectModel& objects, const TableLoader& tables);

struct LinkedRules {
  std::shared_ptr<const RuleProgram> program;  ///< nullptr where there are errors
  std::vector<Diagnostic> diagnostics;
};

/// Checks the rules of one name (of every layer) against the object type and compiles them. They see the tables of their files and
/// those of the map with the same name.
[[nodiscard]] LinkedRules link_rules(std::string_view name, const MapLibrary& library, const ObjectModel& objects,
                                     const TableLoader& tables);

}  // namespace crossdock::mapping
