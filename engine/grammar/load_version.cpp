#include <algorithm>

#include "base/text.h"
#include "grammar/load.h"
#include "grammar/load_state.h"

/// Putting versions and their sets together from the files of a library and of those below it.
namespace crossdock::grammar {

namespace {

void append(std::vector<Diagnostic>& to, const std::vector<Diagnostic>& from) { to.insert(to.end(), from.begin(), from.end()); }

}  // namespace

std::vector<Library::File*> Library::files_of(std::string_view standard, std::string_view version) const {
  std::vector<File*> files;
  for (const auto& file : state_->files)
    if (file->is_of(standard, version)) files.push_back(file.get());
  return files;
}

/// What lies on top says it: a site may complete a version that ships in part.
Library::Below Library::below(std::string_view standard, std::string_view version) const {
  for (const Library* library = this; library != nullptr; library = library->base_.get())
    for (const auto& file : library->state_->files)
      if (file->is_of(standard, version) && !file->glance.extends.empty())
        return {file->glance.extends, file->glance.in_part, file.get(), library};
  return {};
}

/// The version and those that it extends, as far as they are there, newest first; each once.
std::vector<std::string> Library::chain(std::string_view standard, std::string_view version) const {
  const std::vector<std::string> known = versions(standard);
  std::vector<std::string> chain;
  for (std::string at(version);
       std::binary_search(known.begin(), known.end(), at) && std::find(chain.begin(), chain.end(), at) == chain.end();
       at = below(standard, at).version)
    chain.push_back(at);
  return chain;
}

std::vector<std::string> Library::possible_sets(std::string_view standard, std::string_view version) const {
  std::vector<std::string> ids;
  for (const std::string& at : chain(standard, version))
    for (const Library* library = this; library != nullptr; library = library->base_.get())
      for (const auto& file : library->state_->files)
        if (file->is_of(standard, at)) ids.insert(ids.end(), file->glance.sets.begin(), file->glance.sets.end());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

/// True if this library has files of the version, or of one that it extends: the base's build is not the whole of it then.
bool Library::touches(std::string_view standard, std::string_view version) const {
  if (base_ == nullptr) return true;
  for (const std::string& at : chain(standard, version))
    if (!files_of(standard, at).empty()) return true;
  return false;
}

/// The files of a version that hold parts of its dictionary, or the set; those of the base first; parsed.
std::vector<std::vector<Library::File*>> Library::parsed_layers(std::string_view standard, std::string_view version, Part part,
                                                                std::string_view set_id) const {
  std::vector<const Library*> libraries;
  for (const Library* library = this; library != nullptr; library = library->base_.get()) libraries.push_back(library);
  std::reverse(libraries.begin(), libraries.end());
  std::vector<std::vector<File*>> layers;
  for (const Library* library : libraries) {
    std::vector<File*> files = library->files_of(standard, version);
    std::erase_if(files, [&](const File* file) {
      const auto& sets = file->glance.sets;
      return part == Part::dictionary ? !file->glance.holds_more && !sets.empty() : !std::binary_search(sets.begin(), sets.end(), set_id);
    });
    if (files.empty()) continue;
    library->parse_all(files, library != this);
    layers.push_back(std::move(files));
  }
  return layers;
}

void Library::parse_all(const std::vector<File*>& files, bool lock) const {
  std::unique_lock<std::mutex> guard;
  if (lock) guard = std::unique_lock(state_->mutex);
  for (File* file : files) parse(*file);
}

std::shared_ptr<const Version> Library::version_data(std::string_view standard, std::string_view version) const {
  if (!touches(standard, version)) return base_->version_data(standard, version);
  const std::lock_guard lock(state_->mutex);
  auto built = build(std::string(standard), std::string(version));
  if (built != nullptr) resolve(*built);
  return built;
}

std::shared_ptr<const VersionSet> Library::set_data(std::string_view standard, std::string_view version, std::string_view set_id) const {
  if (!touches(standard, version)) return base_->set_data(standard, version, set_id);
  const std::lock_guard lock(state_->mutex);
  return build_set_of(std::string(standard), std::string(version), std::string(set_id));
}

/// Under the lock: builds the dictionary of a version and those that it extends, oldest first. nullptr: there is no such version.
std::shared_ptr<Version> Library::build(const std::string& standard, const std::string& version) const {
  const std::vector<std::string> versions = chain(standard, version);
  std::shared_ptr<Version> built;
  for (std::size_t i = versions.size(); i-- > 0;) {
    auto& known = state_->versions[{standard, versions[i]}];
    if (known == nullptr) {
      const auto layers = parsed_layers(standard, versions[i], Part::dictionary);
      Layers parsed;
      for (const auto& layer : layers) {
        auto& files = parsed.emplace_back();
        for (const File* file : layer) files.push_back(file->parsed.get());
      }
      auto fresh = build_version(standard, versions[i], built.get(), parsed);
      std::vector<Diagnostic> all;
      check_chain(standard, versions[i], all);
      for (const auto& layer : layers)
        for (const File* file : layer) append(all, file->diagnostics);
      append(all, fresh->diagnostics);
      fresh->diagnostics = std::move(all);
      if (below(standard, versions[i]).in_part)
        for (std::size_t whole = i + 1; whole < versions.size() && fresh->upon.empty(); ++whole)
          if (!below(standard, versions[whole]).in_part) fresh->upon = versions[whole];
      known = std::move(fresh);
    }
    built = known;
  }
  return built;
}

/// Under the lock: the same for a set. Never nullptr.
std::shared_ptr<const VersionSet> Library::build_set_of(const std::string& standard, const std::string& version,
                                                        const std::string& set_id) const {
  const std::vector<std::string> versions = chain(standard, version);
  std::shared_ptr<const VersionSet> built = std::make_shared<VersionSet>();
  for (std::size_t i = versions.size(); i-- > 0;) {
    auto& known = state_->sets[{standard, versions[i], set_id}];
    if (known == nullptr) {
      const auto layers = parsed_layers(standard, versions[i], Part::set, set_id);
      Layers parsed;
      std::vector<Diagnostic> all;
      for (const auto& layer : layers) {
        auto& files = parsed.emplace_back();
        for (const File* file : layer) {
          files.push_back(file->parsed.get());
          // Those of files with parts of the dictionary are told with it.
          if (!file->glance.holds_more) append(all, file->diagnostics);
        }
      }
      VersionSet fresh = build_set(set_id, built->tree ? &*built->tree : nullptr, parsed, possible_sets(standard, versions[i]));
      append(all, fresh.diagnostics);
      fresh.diagnostics = std::move(all);
      known = std::make_shared<VersionSet>(std::move(fresh));
    }
    built = known;
  }
  return built;
}

/// Tells what is wrong with what a version says that it extends.
void Library::check_chain(const std::string& standard, const std::string& version, std::vector<Diagnostic>& diagnostics) const {
  Findings findings(diagnostics);
  const auto name_of = [&](const Library& library, File& file) -> const language::Name& {
    library.parse_all({&file}, &library != this);
    return *file.parsed->standard->extends;
  };
  for (const Library* library = this; library != nullptr; library = library->base_.get()) {
    const File* first = nullptr;
    for (File* file : library->files_of(standard, version)) {
      if (file->glance.extends.empty()) continue;
      if (first == nullptr) first = file;
      if (file->glance.extends != first->glance.extends)
        findings.error(
            Code::grammar_extends_unknown, name_of(*library, *file).span,
            "version " + ticked(version) + " extends both " + ticked(first->glance.extends) + " and " + ticked(file->glance.extends),
            "all files of a version extend the same one");
      else if (file->glance.in_part != first->glance.in_part)
        findings.error(Code::grammar_extends_unknown, name_of(*library, *file).span,
                       "version " + ticked(version) + " is known in part by one file and as a whole by another",
                       "all files of a version say `in part`, or none does");
    }
  }
  const Below below_it = below(standard, version);
  if (below_it.version.empty()) return;
  const std::vector<std::string> known = versions(standard);
  if (!std::binary_search(known.begin(), known.end(), below_it.version))
    findings.error(Code::grammar_extends_unknown, name_of(*below_it.owner, *below_it.said_by).span,
                   "there is no version " + ticked(below_it.version) + " to extend", suggestion(below_it.version, known));
  std::vector<std::string> seen{version};
  for (std::string at = below_it.version; !at.empty(); at = below(standard, at).version) {
    if (at == version) {
      // Each of the circle comes by here: one tells it.
      if (*std::max_element(seen.begin(), seen.end()) != version) return;
      findings.error(Code::grammar_extends_unknown, name_of(*below_it.owner, *below_it.said_by).span,
                     "version " + ticked(version) + " extends itself", "a version extends another one");
      return;
    }
    if (std::find(seen.begin(), seen.end(), at) != seen.end()) return;
    seen.push_back(at);
  }
}

}  // namespace crossdock::grammar
