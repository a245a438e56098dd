#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "diagnostic/source.h"
#include "document/object_type.h"
#include "grammar/grammar.h"
#include "partner/trading_partner.h"

namespace crossdock::mapping {
class MapProgram;
class RuleProgram;
class TableSet;
}  // namespace crossdock::mapping

namespace crossdock::partner {

class Library;
struct Definitions;
struct PackFiles;

/// A document of a pack, ready to run: everything that reading, mapping, judging or writing it takes.
/// Immutable; whoever holds the pack may use it from any thread.
struct LinkedDocument {
  DocumentSettings settings;
  std::shared_ptr<const grammar::Grammar> grammar;  ///< with the pack's overlays; none for JSON
  std::string version;                              ///< X12: the version asked for, "004010VICS"
  bool fallback = false;                            ///< the grammar is of another version than the one asked for
  std::shared_ptr<const mapping::MapProgram> map;   ///< none: the document is judged, not translated
  const ObjectType* object = nullptr;               ///< what the map makes or takes; the declared kind for JSON
  std::vector<std::shared_ptr<const mapping::RuleProgram>> rules;
  std::vector<Diagnostic> diagnostics;  ///< of grammar, map, rules and tables; spans into `sources`
  std::shared_ptr<const SourceSet> sources;

  [[nodiscard]] bool usable() const { return !has_errors(diagnostics); }
};

/// What of a document is linked: all of it, or the grammar alone, which is what judging takes.
enum class DocumentParts : std::uint8_t { all, grammar };

/// One immutable version of a partner's pack: the values of partner.toml and the definitions that they name.
/// Documents are linked on first use and then kept. Thread-safe.
class PackVersion {
 public:
  struct Content {
    TradingPartner partner;
    std::filesystem::path folder;                 ///< partners/<name>; empty for the default pack
    std::filesystem::path base_folder;            ///< of the pack that it inherits from; may be empty
    std::shared_ptr<const PackFiles> files;       ///< partner.toml, *.grammar and *.map; nullptr for the default pack
    std::shared_ptr<const PackFiles> base_files;  ///< of the pack that it inherits from; nullptr: none
    std::string hash;                             ///< see PackSnapshot
    bool accepts_undeclared = false;              ///< the default pack: every set with a shipped grammar, by its shipped map
  };
  PackVersion(Content content, std::shared_ptr<Library> library);
  ~PackVersion();
  PackVersion(const PackVersion&) = delete;
  PackVersion& operator=(const PackVersion&) = delete;

  [[nodiscard]] const TradingPartner& partner() const { return content_.partner; }
  [[nodiscard]] const std::string& name() const { return content_.partner.name; }
  [[nodiscard]] const std::string& hash() const { return content_.hash; }
  [[nodiscard]] const std::filesystem::path& folder() const { return content_.folder; }
  /// SHA-256, hex, over tables/*.csv as they are now: tables are data and live at once.
  [[nodiscard]] std::string tables_hash() const;

  /// The document by which an inbound X12 set is judged, at the version of its group (GS08; empty: the pack's own).
  /// nullptr: the pack takes no such set. The acknowledgments 997 and 999 are always taken.
  [[nodiscard]] const LinkedDocument* inbound_set(std::string_view set_id, std::string_view version = {},
                                                  DocumentParts parts = DocumentParts::all) const;
  /// A set that the pack takes in this functional group (GS01), the first declared; empty: it takes none.
  [[nodiscard]] std::string set_of_group(std::string_view functional_id) const;
  /// The document that an inbound file of this name is, where the pack receives other formats than X12; nullptr: none.
  [[nodiscard]] const LinkedDocument* inbound_file(std::string_view file_name) const;
  /// The document in which the partner receives objects of this kind; nullptr: none.
  [[nodiscard]] const LinkedDocument* outbound_object(std::string_view kind) const;
  /// The X12 dictionary that judges envelopes of this version (GS08), the nearest where it has none of its own; nullptr: none ships.
  [[nodiscard]] const grammar::Grammar* dictionary(std::string_view version) const;
  /// The canonical types.
  [[nodiscard]] const ObjectModel& objects() const;
  /// GS08 of the acknowledgment that answers a group of this version: the pack's acknowledge.version, else the group's own; what is
  /// no version cannot be echoed.
  [[nodiscard]] std::string acknowledgment_version(std::string_view version) const;
  /// The 997 or 999 as it is written to this partner in that version; nullptr where none ships. A 999 exists from 005010 on: groups
  /// below are answered with a 997 unless the pack sets acknowledge.version.
  [[nodiscard]] const LinkedDocument* acknowledgment(std::string_view version) const;
  /// A declared document, by its place in partner().documents.
  [[nodiscard]] const LinkedDocument& document(std::size_t index) const;
  /// Links every declared document. Errors of one make the whole pack unusable.
  [[nodiscard]] bool usable() const;
  /// What linking all declared documents found.
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const;
  /// What the spans of diagnostics and programs lie in.
  [[nodiscard]] const std::shared_ptr<SourceSet>& sources() const;
  /// What the pack sees of grammars and maps.
  [[nodiscard]] const Definitions& definitions() const { return *shared_definitions(); }
  [[nodiscard]] std::shared_ptr<const Definitions> shared_definitions() const;
  [[nodiscard]] const std::shared_ptr<Library>& library() const { return library_; }

  /// The map of this name with its grammar, rules and tables: as the pack's document that uses it has them, else by the map's own
  /// header at the pack's version, with the rules that bear its name. nullptr: there is no such map, or none that says what it is for.
  [[nodiscard]] const LinkedDocument* map(std::string_view name) const;

  /// The same pack with this document as the only one of its direction: for a command that names its map. A pack that names nobody
  /// writes as ZZ/SENDER to ZZ/RECEIVER.
  [[nodiscard]] std::shared_ptr<const PackVersion> with_document(DocumentSettings settings) const;

 private:
  const LinkedDocument& linked(const DocumentSettings& settings, std::string_view version, DocumentParts parts = DocumentParts::all) const;

  struct Cache;
  Content content_;
  std::shared_ptr<Library> library_;
  std::unique_ptr<Cache> cache_;
};

}  // namespace crossdock::partner
