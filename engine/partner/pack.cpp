#include "partner/pack.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "partner/key_values.h"
#include "partner/library.h"
#include "partner/link_document.h"
#include "partner/read_expectations.h"

namespace crossdock::partner {

namespace {

/// Whether a file name fits a pattern of `*` (any characters) and `?` (one).
bool fits_pattern(std::string_view name, std::string_view pattern) {
  std::size_t at = 0, in_pattern = 0;
  std::size_t star = std::string_view::npos, star_at = 0;
  while (at < name.size()) {
    if (in_pattern < pattern.size() && (pattern[in_pattern] == '?' || pattern[in_pattern] == name[at]) && pattern[in_pattern] != '*') {
      ++at;
      ++in_pattern;
    } else if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      star = in_pattern++;
      star_at = at;
    } else if (star != std::string_view::npos) {
      in_pattern = star + 1;
      at = ++star_at;
    } else {
      return false;
    }
  }
  while (in_pattern < pattern.size() && pattern[in_pattern] == '*') ++in_pattern;
  return in_pattern == pattern.size();
}

std::string cache_key(const DocumentSettings& settings, std::string_view version) {
  std::string key;
  for (const std::string_view part :
       {direction_name(settings.direction), std::string_view(settings.set), std::string_view(settings.layout),
        std::string_view(settings.object), std::string_view(settings.map), std::string_view(settings.files), version}) {
    key += part;
    key += '\n';
  }
  return key;
}

DocumentSettings implicit_set(std::string_view set, Direction direction, std::string map = {}) {
  DocumentSettings settings;
  settings.set = set;
  settings.direction = direction;
  settings.map = std::move(map);
  settings.implicit = true;
  return settings;
}

/// Linking tells only of tables that a rule uses; one that is declared and not there is wrong all the same.
std::vector<Diagnostic> unusable_tables(const Definitions& definitions, Library& library) {
  std::vector<Diagnostic> found;
  const auto check = [&](const std::vector<language::TableDeclaration>& tables) {
    for (const language::TableDeclaration& table : tables) {
      if (!table.csv) continue;
      const auto file = library.find_file(definitions, table.csv->text, table.csv->span);
      if (!file)
        found.push_back(pack_diagnostic(Code::map_table_unusable, table.csv->span,
                                        "the table `" + table.name.text + "` cannot be used: " + file.error().message));
    }
  };
  const language::MapFile* last = nullptr;
  const auto check_file = [&](const language::MapFile* file) {
    if (file == last) return;
    last = file;
    check(file->tables);
    for (const language::MapDeclaration& map : file->maps) check(map.tables);
  };
  constexpr std::array own_layers{mapping::Layer::family, mapping::Layer::partner};
  for (const mapping::Layer layer : own_layers)
    for (const auto& entry : definitions.maps.maps_of(layer)) check_file(entry.file);
  for (const mapping::Layer layer : own_layers)
    for (const auto& entry : definitions.maps.rules_of(layer)) check_file(entry.file);
  return found;
}

}  // namespace

struct PackVersion::Cache {
  std::recursive_mutex mutex;
  std::shared_ptr<const Definitions> definitions;
  std::map<std::string, std::unique_ptr<const LinkedDocument>> documents;
  std::map<std::string, std::unique_ptr<const LinkedDocument>> judged;  ///< DocumentParts::grammar
  std::map<std::string, std::shared_ptr<const grammar::Grammar>, std::less<>> dictionaries;
  bool linked_all = false;
  std::vector<Diagnostic> diagnostics;
};

PackVersion::PackVersion(Content content, std::shared_ptr<Library> library)
    : content_(std::move(content)), library_(std::move(library)), cache_(std::make_unique<Cache>()) {}
PackVersion::~PackVersion() = default;

std::shared_ptr<const Definitions> PackVersion::shared_definitions() const {
  const std::lock_guard lock(cache_->mutex);
  if (cache_->definitions == nullptr) cache_->definitions = library_->definitions(content_.files, content_.base_files);
  return cache_->definitions;
}

const LinkedDocument& PackVersion::linked(const DocumentSettings& settings, std::string_view version, DocumentParts parts) const {
  const std::lock_guard lock(cache_->mutex);
  auto& document = (parts == DocumentParts::grammar ? cache_->judged : cache_->documents)[cache_key(settings, version)];
  if (document == nullptr) document = link_document({content_.partner, *library_, shared_definitions()}, settings, version, parts);
  return *document;
}

const LinkedDocument* PackVersion::inbound_set(std::string_view set_id, std::string_view version, DocumentParts parts) const {
  const auto version_of = [&](const DocumentSettings& settings) {
    if (!version.empty()) return version;
    return settings.version.empty() ? std::string_view(content_.partner.x12.version) : std::string_view(settings.version);
  };
  for (const DocumentSettings& settings : content_.partner.documents)
    if (settings.direction == Direction::in && settings.format == FileFormat::x12 && settings.set == set_id)
      return &linked(settings, version_of(settings), parts);
  const bool acknowledgment = set_id == "997" || set_id == "999";
  if (!acknowledgment && !content_.accepts_undeclared) return nullptr;
  const DocumentSettings settings = implicit_set(set_id, Direction::in);
  const LinkedDocument& document = linked(settings, version_of(settings), parts);
  return document.grammar != nullptr ? &document : nullptr;
}

std::string PackVersion::set_of_group(std::string_view functional_id) const {
  if (functional_id == "FA") return "997";
  for (const DocumentSettings& settings : content_.partner.documents) {
    if (settings.direction != Direction::in || settings.format != FileFormat::x12) continue;
    const std::string& version = settings.version.empty() ? content_.partner.x12.version : settings.version;
    const LinkedDocument& taken = linked(settings, version, DocumentParts::grammar);
    if (taken.grammar != nullptr && taken.grammar->group_id == functional_id) return settings.set;
  }
  if (!content_.accepts_undeclared) return {};
  return definitions().grammars->set_of_group("x12", content_.partner.x12.version, functional_id);
}

const LinkedDocument* PackVersion::inbound_file(std::string_view file_name) const {
  const std::string_view name = file_name.substr(file_name.rfind('/') + 1);
  for (const DocumentSettings& settings : content_.partner.documents)
    if (settings.direction == Direction::in && settings.format != FileFormat::x12 &&
        (settings.files.empty() || fits_pattern(name, settings.files)))
      return &linked(settings, {});
  return nullptr;
}

const LinkedDocument* PackVersion::outbound_object(std::string_view kind) const {
  const auto version_of = [&](const DocumentSettings& settings) {
    return settings.format != FileFormat::x12 ? std::string_view()
           : settings.version.empty()         ? std::string_view(content_.partner.x12.version)
                                              : std::string_view(settings.version);
  };
  for (const DocumentSettings& settings : content_.partner.documents) {
    if (settings.direction != Direction::out) continue;
    const LinkedDocument& document = linked(settings, version_of(settings));
    if (document.object != nullptr && document.object->name == kind) return &document;
  }
  if (!content_.accepts_undeclared) return nullptr;
  const auto [map, set] = default_x12_map(definitions().maps, kind);
  if (map.empty()) return nullptr;
  const DocumentSettings settings = implicit_set(set, Direction::out, map);
  return &linked(settings, version_of(settings));
}

const grammar::Grammar* PackVersion::dictionary(std::string_view version) const {
  const std::lock_guard lock(cache_->mutex);
  const auto found = cache_->dictionaries.find(version);
  if (found != cache_->dictionaries.end()) return found->second.get();
  const std::string_view judge = content_.partner.x12.judging(version);
  return cache_->dictionaries.emplace(version, definitions().grammars->dictionary("x12", judge).grammar).first->second.get();
}

const std::shared_ptr<SourceSet>& PackVersion::sources() const { return library_->sources(); }

const ObjectModel& PackVersion::objects() const { return definitions().grammars->objects(); }

std::string PackVersion::acknowledgment_version(std::string_view version) const {
  if (!content_.partner.acknowledge.version.empty()) return content_.partner.acknowledge.version;
  return is_version(version) ? std::string(version) : content_.partner.x12.version;
}

const LinkedDocument* PackVersion::acknowledgment(std::string_view version) const {
  const std::string answer = acknowledgment_version(version);
  const bool implementation = content_.partner.acknowledge.send == AcknowledgmentKind::x999 && answer >= "005010";
  const LinkedDocument& document = linked(implicit_set(implementation ? "999" : "997", Direction::out), answer);
  return document.grammar != nullptr && document.map != nullptr ? &document : nullptr;
}

const LinkedDocument& PackVersion::document(std::size_t index) const {
  const DocumentSettings& settings = content_.partner.documents.at(index);
  if (settings.format != FileFormat::x12) return linked(settings, {});
  return linked(settings, settings.version.empty() ? content_.partner.x12.version : settings.version);
}

bool PackVersion::usable() const { return !has_errors(diagnostics()); }

const std::vector<Diagnostic>& PackVersion::diagnostics() const {
  const std::lock_guard lock(cache_->mutex);
  if (cache_->linked_all) return cache_->diagnostics;
  cache_->diagnostics = definitions().diagnostics;
  for (std::size_t i = 0; i < content_.partner.documents.size(); ++i) {
    const std::vector<Diagnostic>& found = document(i).diagnostics;
    cache_->diagnostics.insert(cache_->diagnostics.end(), found.begin(), found.end());
  }
  for (Diagnostic& diagnostic : check_expectations(*this)) cache_->diagnostics.push_back(std::move(diagnostic));
  for (Diagnostic& diagnostic : unusable_tables(*shared_definitions(), *library_)) {
    const bool told = std::any_of(cache_->diagnostics.begin(), cache_->diagnostics.end(),
                                  [&](const Diagnostic& other) { return other.code == diagnostic.code && other.span == diagnostic.span; });
    if (!told) cache_->diagnostics.push_back(std::move(diagnostic));
  }
  cache_->linked_all = true;
  return cache_->diagnostics;
}

const LinkedDocument* PackVersion::map(std::string_view name) const {
  for (std::size_t i = 0; i < content_.partner.documents.size(); ++i)
    if (content_.partner.documents[i].map == name) return &document(i);
  const auto header = definitions().maps.header_of(name);
  if (!header) return nullptr;
  DocumentSettings settings;
  settings.implicit = true;
  settings.map = name;
  if (!definitions().maps.find_rules(name).empty()) settings.rules = {std::string(name)};
  settings.direction = header->reads ? Direction::in : Direction::out;
  if (header->document.standard == "x12") {
    settings.set = header->document.id;
    return &linked(settings, content_.partner.x12.version);
  }
  settings.layout = header->document.id;
  settings.format = FileFormat::csv;
  return &linked(settings, {});
}

std::string PackVersion::tables_hash() const {
  Sha256 hash;
  for (const std::filesystem::path& folder : {content_.base_folder, content_.folder}) {
    if (folder.empty()) continue;
    for (const std::filesystem::path& file : files_of(folder / "tables", ".csv")) {
      hash.update(file.filename().string());
      hash.update(std::string_view("\0", 1));
      if (const auto text = read_file(file, limits::source_file_bytes)) hash.update(*text);
      hash.update(std::string_view("\0", 1));
    }
  }
  return to_hex(hash.finish());
}

std::shared_ptr<const PackVersion> PackVersion::with_document(DocumentSettings settings) const {
  Content content = content_;
  std::erase_if(content.partner.documents, [&](const DocumentSettings& other) { return other.direction == settings.direction; });
  settings.implicit = false;
  if (settings.direction == Direction::out) {
    // Without a partner there is nobody to name, and an envelope cannot be without names.
    if (content.partner.theirs.empty()) content.partner.theirs.push_back({"ZZ", "RECEIVER", "", {}});
    if (content.partner.ours.empty()) content.partner.ours.push_back({"ZZ", "SENDER", "", {}});
  }
  content.partner.documents.push_back(std::move(settings));
  return std::make_shared<const PackVersion>(std::move(content), library_);
}

}  // namespace crossdock::partner
