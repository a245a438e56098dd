#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "diagnostic/source.h"
#include "document/object_type.h"
#include "grammar/grammar.h"

namespace crossdock::language {
struct OverlayDeclaration;
}

namespace crossdock::grammar {

struct Version;
struct VersionSet;

/// A grammar as it was found, with all that is wrong about it. Spans lie in the SourceSet of the library.
struct Loaded {
  std::shared_ptr<const Grammar> grammar;  ///< nullptr where it has errors or is not there
  std::string version;                     ///< the version whose grammar it is, "004010"
  /// It is of another version than the one asked for (an industry's suffix aside), or that version is known in part only: what it does
  /// not know may well be right.
  bool fallback = false;
  std::vector<Diagnostic> diagnostics;
};

/// The grammars under a list of folders: all *.grammar files in them and in their subfolders. The texts are read at once, so that the
/// SourceSet does not change afterwards; parsing and compiling happen on first use: of a version's files its dictionary, and the set
/// that is asked for; layouts and objects where one is asked for. May be used from several threads.
///
/// Files that begin with `standard NAME VERSION` are the parts of that version, wherever they lie. A file of a library stands over
/// those of its base (what ships): definitions of the same name replace those below.
class Library {
 public:
  struct Folder {
    std::filesystem::path path;
    std::string shown;  ///< how diagnostics call it: "grammars", "partners/acme"
  };

  /// Folders that are not there are left out. `base` reads from the same `sources`. `image`: where a compiled image may lie (see
  /// grammar/image.h); one that is not of these very texts does not count. Only for a library without a base.
  Library(SourceSet& sources, const std::vector<Folder>& folders, std::shared_ptr<const Library> base = nullptr,
          const std::filesystem::path& image = {});
  /// Of texts instead of files: name and content.
  [[nodiscard]] static std::shared_ptr<const Library> of_texts(SourceSet& sources,
                                                               const std::vector<std::pair<std::string, std::string>>& texts,
                                                               std::shared_ptr<const Library> base = nullptr);
  ~Library();
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  /// What is wrong with files that cannot be read, with layouts, overlays and objects as far as they are parsed at once.
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const;

  /// Set `set_id` at `version` ("004010VICS": an industry's suffix is ignored). A version without that set falls to the nearest lower
  /// one that has it, then to the nearest higher. `overlays` are applied in order.
  [[nodiscard]] Loaded set(std::string_view standard, std::string_view version, std::string_view set_id,
                           std::span<const std::string> overlays = {}) const;
  /// The dictionary of a version, by the same rule: envelope segments, all segments that the standard knows, no set.
  [[nodiscard]] Loaded dictionary(std::string_view standard, std::string_view version) const;
  /// A layout by its name.
  [[nodiscard]] Loaded layout(std::string_view name) const;
  /// The compiled image of this library, to be written to a file; nothing where the program cannot be told from others.
  [[nodiscard]] std::string image() const;
  /// The canonical types of this library and its base.
  [[nodiscard]] const ObjectModel& objects() const;

  [[nodiscard]] std::vector<std::string> versions(std::string_view standard) const;  ///< sorted
  [[nodiscard]] std::vector<std::string> sets(std::string_view standard, std::string_view version) const;
  [[nodiscard]] std::vector<std::string> layouts() const;
  /// The first set of a version, by its id, that stands in this functional group (GS01); empty: none does.
  [[nodiscard]] std::string set_of_group(std::string_view standard, std::string_view version, std::string_view functional_id) const;

  struct OverlayEntry {
    std::string name, standard, version, set;
    SourceSpan span;
  };
  [[nodiscard]] std::vector<OverlayEntry> overlays() const;

  /// Everything parsed and compiled: every version, set, overlay and layout of this library (not of its base). For `grammar check`;
  /// in the order of files and text, each finding once.
  [[nodiscard]] std::vector<Diagnostic> check_all() const;

 private:
  struct State;
  struct File;

  Library(SourceSet& sources, std::shared_ptr<const Library> base);
  void add_folder(const Folder& folder);
  void add_text(std::string name, std::string text);
  void glance_at_files();
  /// Parses what belongs to no version, and indexes it; once.
  void finish() const;
  void index_rest() const;
  void parse(File& file) const;
  void index(const File& file) const;

  /// What a version extends, as the text of its files says.
  struct Below {
    std::string version;  ///< empty: it stands alone
    bool in_part = false;
    File* said_by = nullptr;
    const Library* owner = nullptr;  ///< of `said_by`
  };
  [[nodiscard]] Below below(std::string_view standard, std::string_view version) const;
  [[nodiscard]] std::vector<std::string> chain(std::string_view standard, std::string_view version) const;
  [[nodiscard]] std::optional<std::string> judge_of(std::string_view standard, const std::string& wanted, std::string_view set_id) const;
  [[nodiscard]] std::vector<std::string> possible_sets(std::string_view standard, std::string_view version) const;
  [[nodiscard]] std::vector<File*> files_of(std::string_view standard, std::string_view version) const;
  [[nodiscard]] bool may_be_in_group(std::string_view standard, std::string_view version, std::string_view set_id,
                                     std::string_view functional_id) const;
  [[nodiscard]] bool touches(std::string_view standard, std::string_view version) const;

  enum class Part { dictionary, set };
  std::vector<std::vector<File*>> parsed_layers(std::string_view standard, std::string_view version, Part part,
                                                std::string_view set_id = {}) const;
  /// Under the lock: what the image has; nullptr: nothing.
  std::shared_ptr<const Grammar> imaged_dictionary(std::string_view standard, std::string_view version) const;
  std::shared_ptr<const Grammar> imaged_set(std::string_view standard, std::string_view version, std::string_view set_id) const;
  [[nodiscard]] bool has_set(std::string_view standard, std::string_view version, std::string_view set_id) const;
  std::shared_ptr<const Version> version_data(std::string_view standard, std::string_view version) const;
  std::shared_ptr<const VersionSet> set_data(std::string_view standard, std::string_view version, std::string_view set_id) const;
  std::shared_ptr<Version> build(const std::string& standard, const std::string& version) const;
  std::shared_ptr<const VersionSet> build_set_of(const std::string& standard, const std::string& version, const std::string& set_id) const;
  void check_chain(const std::string& standard, const std::string& version, std::vector<Diagnostic>& diagnostics) const;
  void parse_all(const std::vector<File*>& files, bool lock) const;
  [[nodiscard]] bool has_files(std::string_view standard) const;
  [[nodiscard]] bool has_layout(std::string_view name) const;
  [[nodiscard]] std::vector<const language::OverlayDeclaration*> find_overlays(const Version& version, std::string_view set_id,
                                                                               std::span<const std::string> names,
                                                                               std::vector<Diagnostic>& diagnostics) const;

  SourceSet& sources_;
  std::shared_ptr<const Library> base_;
  std::unique_ptr<State> state_;
};

}  // namespace crossdock::grammar
