#include "partner/library.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "partner/key_values.h"

namespace crossdock::partner {

namespace {

namespace fs = std::filesystem;

/// The compiled image of what ships (grammar/image.h): crossdock.image beside the executable, where a build leaves it, else in `shipped`.
/// The file need not be there.
fs::path find_image(const fs::path& shipped) {
  constexpr const char* name = "crossdock.image";
  std::error_code error;
  const fs::path executable = fs::read_symlink("/proc/self/exe", error);
  if (!error)
    if (fs::path beside = executable.parent_path() / name; fs::exists(beside, error)) return beside;
  return shipped / name;
}

}  // namespace

std::vector<fs::path> files_of(const fs::path& folder, std::string_view extension) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code ignored;
    if (entry->path().extension() == extension && entry->is_regular_file(ignored)) files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Library::Library(SiteSettings settings, std::shared_ptr<SourceSet> sources)
    : settings_(std::move(settings)), sources_(std::move(sources)) {}

/// Paths below the site and below the current folder are shown without what comes before.
std::string Library::shown(const fs::path& path) const {
  std::error_code error;
  for (const fs::path& from : {settings_.root, fs::current_path(error)}) {
    if (from.empty()) continue;
    const fs::path relative = path.lexically_relative(from);
    if (relative.empty() || relative.begin()->string() == "..") continue;
    const fs::path prefix = from == settings_.root ? settings_.shown_root : fs::path();
    return (prefix / relative).lexically_normal().string();
  }
  return path.string();
}

Library::MapSources Library::read_maps(const fs::path& folder, mapping::Layer layer, const std::vector<std::string>& hidden,
                                       std::vector<Diagnostic>& unreadable) {
  MapSources maps;
  for (const fs::path& path : files_of(folder, ".map")) {
    if (std::find(hidden.begin(), hidden.end(), path.filename().string()) != hidden.end()) continue;
    auto text = read_file(path, limits::source_file_bytes);
    const bool readable = text.ok();
    const std::uint32_t file = sources_->add(shown(path), readable ? std::move(*text) : std::string());
    if (!readable) {
      unreadable.push_back(pack_diagnostic(Code::pack_unreadable, {file, 0, 0}, text.error().message));
      continue;
    }
    map_folders_[file] = folder;
    maps.push_back(std::make_shared<const mapping::MapSource>(*sources_, file, layer));
  }
  return maps;
}

Library::MapSources Library::maps_of(const PackFiles& files, mapping::Layer layer, std::vector<Diagnostic>& unreadable) {
  MapSources maps;
  for (const PackFile& map : files.files) {
    if (!map.name.ends_with(".map")) continue;
    const std::uint32_t file = sources_->add(shown(files.folder / map.name), map.text);
    if (!map.problem.empty()) {
      unreadable.push_back(pack_diagnostic(Code::pack_unreadable, {file, 0, 0}, map.problem));
      continue;
    }
    map_folders_[file] = files.folder;
    maps.push_back(std::make_shared<const mapping::MapSource>(*sources_, file, layer));
  }
  return maps;
}

std::shared_ptr<const grammar::Library> Library::grammars_of(const PackFiles& files, std::shared_ptr<const grammar::Library> base,
                                                             std::vector<Diagnostic>& diagnostics) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const PackFile& grammar : files.files) {
    if (!grammar.name.ends_with(".grammar")) continue;
    const std::string name = shown(files.folder) + "/" + grammar.name;
    if (grammar.problem.empty())
      texts.emplace_back(name, grammar.text);
    else
      diagnostics.push_back(pack_diagnostic(Code::grammar_file_unreadable, {sources_->add(name, ""), 0, 0}, grammar.problem));
  }
  if (texts.empty()) return base;
  auto grammars = grammar::Library::of_texts(*sources_, texts, std::move(base));
  append(diagnostics, grammars->diagnostics());
  return grammars;
}

void Library::load_shared() {
  if (loaded_) return;
  loaded_ = true;
  const fs::path shipped = settings_.shipped / "grammars";
  shared_grammars_ = std::make_shared<grammar::Library>(*sources_, std::vector<grammar::Library::Folder>{{shipped, shown(shipped)}},
                                                        nullptr, find_image(settings_.shipped));
  std::vector<std::string> own;
  if (!settings_.root.empty() && settings_.grammars != shipped)
    shared_grammars_ = std::make_shared<grammar::Library>(
        *sources_, std::vector<grammar::Library::Folder>{{settings_.grammars, shown(settings_.grammars)}}, shared_grammars_);
  if (!settings_.root.empty() && settings_.maps != settings_.shipped / "maps") {
    base_maps_ = read_maps(settings_.maps, mapping::Layer::base, {}, unreadable_);
    // A map file of the site takes the place of the shipped one with its name.
    for (const fs::path& path : files_of(settings_.maps, ".map")) own.push_back(path.filename().string());
  }
  MapSources shipped_maps = read_maps(settings_.shipped / "maps", mapping::Layer::base, own, unreadable_);
  // Of maps with one name the last counts: the site's stand behind what ships.
  base_maps_.insert(base_maps_.begin(), std::make_move_iterator(shipped_maps.begin()), std::make_move_iterator(shipped_maps.end()));
}

std::shared_ptr<const grammar::Library> Library::shared_grammars() {
  const std::lock_guard lock(mutex_);
  load_shared();
  return shared_grammars_;
}

std::shared_ptr<const Definitions> Library::definitions(const std::shared_ptr<const PackFiles>& files,
                                                        const std::shared_ptr<const PackFiles>& base_files) {
  const std::lock_guard lock(mutex_);
  load_shared();
  auto definitions = std::make_shared<Definitions>();
  definitions->grammars = shared_grammars_;
  for (const auto& source : base_maps_) definitions->maps.add(source);
  if (base_files != nullptr) {
    const auto [place, is_new] = families_.try_emplace(base_files);
    Family& family = place->second;
    if (is_new) {
      family.grammars = grammars_of(*base_files, shared_grammars_, family.diagnostics);
      family.maps = maps_of(*base_files, mapping::Layer::family, family.diagnostics);
    }
    definitions->grammars = family.grammars;
    append(definitions->diagnostics, family.diagnostics);
    for (const auto& source : family.maps) {
      definitions->maps.add(source);
      append(definitions->diagnostics, source->diagnostics());
    }
  }
  if (files != nullptr) {
    definitions->folders.push_back(files->folder);
    definitions->grammars = grammars_of(*files, definitions->grammars, definitions->diagnostics);
    for (const auto& source : maps_of(*files, mapping::Layer::partner, definitions->diagnostics)) {
      definitions->maps.add(source);
      append(definitions->diagnostics, source->diagnostics());
    }
  }
  if (base_files != nullptr) definitions->folders.push_back(base_files->folder);
  return definitions;
}

std::vector<Diagnostic> Library::check_shared() {
  std::vector<Diagnostic> result;
  std::vector<std::shared_ptr<const grammar::Library>> libraries;
  {
    const std::lock_guard lock(mutex_);
    load_shared();
    append(result, unreadable_);
    for (const auto& source : base_maps_) append(result, source->diagnostics());
  }
  append(result, shared_grammars_->diagnostics());
  append(result, shared_grammars_->check_all());
  return result;
}

Result<fs::path> Library::find_file(const Definitions& definitions, const std::string& path, SourceSpan asked_at) {
  const fs::path relative(path);
  const bool climbs = std::any_of(relative.begin(), relative.end(), [](const fs::path& part) { return part == ".."; });
  if (relative.is_absolute() || climbs) return Error{"`" + printable(path) + "` leads out of the pack: write a path below its folder"};
  std::vector<fs::path> folders = definitions.folders;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = map_folders_.find(asked_at.file); found != map_folders_.end()) folders.push_back(found->second);
  }
  folders.push_back(settings_.root);
  folders.push_back(settings_.shipped);
  std::error_code error;
  for (const fs::path& folder : folders)
    if (!folder.empty() && fs::is_regular_file(folder / relative, error)) return folder / relative;
  return Error{"there is no file `" + printable(path) + "` below " + printable(shown(folders.front())), ENOENT};
}

mapping::TableLoader Library::table_loader(std::shared_ptr<const Definitions> definitions) {
  return [this, definitions = std::move(definitions)](const std::string& path, SourceSpan asked_at) -> Result<std::string> {
    const auto found = find_file(*definitions, path, asked_at);
    if (!found) return found.error();
    return read_file(found.value(), limits::source_file_bytes);
  };
}

}  // namespace crossdock::partner
