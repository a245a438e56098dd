#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "diagnostic/source.h"
#include "grammar/load.h"
#include "mapping/link.h"
#include "partner/pack_files.h"
#include "partner/site.h"

namespace crossdock::partner {

inline void append(std::vector<Diagnostic>& to, const std::vector<Diagnostic>& from) { to.insert(to.end(), from.begin(), from.end()); }

/// What one pack sees: its own definitions, those of its family, the site's, and what ships.
struct Definitions {
  std::shared_ptr<const grammar::Library> grammars;
  mapping::MapLibrary maps;
  std::vector<std::filesystem::path> folders;  ///< where tables are looked for: the pack's, its family's
  std::vector<Diagnostic> diagnostics;         ///< of the pack's and the family's own files
};

/// What the packs of a site share: where definitions lie, and what was read of them. Thread-safe.
class Library {
 public:
  Library(SiteSettings settings, std::shared_ptr<SourceSet> sources);

  /// What the pack of these files sees, and of those that it inherits from; both may be nullptr.
  [[nodiscard]] std::shared_ptr<const Definitions> definitions(const std::shared_ptr<const PackFiles>& files,
                                                               const std::shared_ptr<const PackFiles>& base_files);
  /// What is wrong with any of the site's and the shipped grammars and maps; parses and compiles everything.
  [[nodiscard]] std::vector<Diagnostic> check_shared();

  /// The file that a map names: `path` below the pack's folder, its family's, that of the map file which names it, the site, what
  /// ships; the first that is there. An error where there is none, or where the path leads out of them.
  [[nodiscard]] Result<std::filesystem::path> find_file(const Definitions& definitions, const std::string& path, SourceSpan asked_at);
  /// The bytes of a table that a map or rule names.
  [[nodiscard]] mapping::TableLoader table_loader(std::shared_ptr<const Definitions> definitions);

  [[nodiscard]] const std::shared_ptr<SourceSet>& sources() const { return sources_; }
  [[nodiscard]] const SiteSettings& settings() const { return settings_; }
  [[nodiscard]] std::shared_ptr<const grammar::Library> shared_grammars();

 private:
  using MapSources = std::vector<std::shared_ptr<const mapping::MapSource>>;

  /// Reads the *.map files of a folder, in the order of their names; those named in `hidden` are left out.
  MapSources read_maps(const std::filesystem::path& folder, mapping::Layer layer, const std::vector<std::string>& hidden,
                       std::vector<Diagnostic>& unreadable);
  /// The same of what was read of a pack's folder.
  MapSources maps_of(const PackFiles& files, mapping::Layer layer, std::vector<Diagnostic>& unreadable);
  [[nodiscard]] std::shared_ptr<const grammar::Library> grammars_of(const PackFiles& files, std::shared_ptr<const grammar::Library> base,
                                                                    std::vector<Diagnostic>& diagnostics);
  void load_shared();
  [[nodiscard]] std::string shown(const std::filesystem::path& path) const;

  SiteSettings settings_;
  std::shared_ptr<SourceSet> sources_;
  std::mutex mutex_;
  bool loaded_ = false;
  std::shared_ptr<const grammar::Library> shared_grammars_;
  MapSources base_maps_;
  std::vector<Diagnostic> unreadable_;
  /// What was made of the files of one family, for all packs that inherit it.
  struct Family {
    std::shared_ptr<const grammar::Library> grammars;
    MapSources maps;
    std::vector<Diagnostic> diagnostics;
  };
  std::map<std::shared_ptr<const PackFiles>, Family> families_;
  std::map<std::uint32_t, std::filesystem::path> map_folders_;
};

/// The *.`extension` files of a folder by name, those of its subfolders not.
[[nodiscard]] std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder, std::string_view extension);

}  // namespace crossdock::partner
