#include <algorithm>

#include "base/text.h"
#include "grammar/compile.h"
#include "grammar/layout.h"
#include "grammar/load.h"
#include "grammar/load_state.h"

/// Finding grammars in a library: by version, set, overlays and name.
namespace crossdock::grammar {

namespace {

Diagnostic not_there(Code code, std::string message, std::string help) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  return diagnostic;
}

}  // namespace

std::vector<std::string> Library::versions(std::string_view standard) const {
  std::vector<std::string> found = base_ != nullptr ? base_->versions(standard) : std::vector<std::string>();
  for (const auto& file : state_->files)
    if (file->glance.standard == standard && !file->glance.version.empty()) found.push_back(file->glance.version);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<std::string> Library::sets(std::string_view standard, std::string_view version) const {
  const std::string plain = plain_version(version);
  std::vector<std::string> names = possible_sets(standard, plain);
  std::erase_if(names, [&](const std::string& id) { return !set_data(standard, plain, id)->tree; });
  return names;
}

/// What the files say of a set's group; one that says nothing may be in any.
bool Library::may_be_in_group(std::string_view standard, std::string_view version, std::string_view set_id,
                              std::string_view functional_id) const {
  bool said = false;
  for (const std::string& at : chain(standard, version))
    for (const Library* library = this; library != nullptr; library = library->base_.get())
      for (const auto& file : library->state_->files) {
        if (!file->is_of(standard, at)) continue;
        for (const auto& [set, group] : file->glance.groups) {
          if (set != set_id) continue;
          if (group == functional_id) return true;
          said = true;
        }
      }
  return !said;
}

std::string Library::set_of_group(std::string_view standard, std::string_view version, std::string_view functional_id) const {
  const std::string plain = plain_version(version);
  for (const std::string& id : possible_sets(standard, plain)) {
    if (!may_be_in_group(standard, plain, id, functional_id) || !has_set(standard, plain, id)) continue;
    const Loaded loaded = set(standard, version, id);
    if (loaded.grammar != nullptr && loaded.grammar->group_id == functional_id) return id;
  }
  return {};
}

std::vector<std::string> Library::layouts() const {
  finish();
  std::vector<std::string> names = base_ != nullptr ? base_->layouts() : std::vector<std::string>();
  for (const auto& [name, layout] : state_->layouts) names.push_back(name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::vector<Library::OverlayEntry> Library::overlays() const {
  finish();
  std::vector<OverlayEntry> entries = base_ != nullptr ? base_->overlays() : std::vector<OverlayEntry>();
  for (const auto* overlay : state_->overlays)
    entries.push_back({overlay->name.text, overlay->standard.text, overlay->version.text, overlay->set.text, overlay->span});
  return entries;
}

const ObjectModel& Library::objects() const {
  if (state_->image != nullptr) {
    std::call_once(state_->objects_read, [this] { state_->imaged_objects = state_->image->objects(); });
    if (state_->imaged_objects != nullptr) return *state_->imaged_objects;
  }
  finish();
  return state_->objects != nullptr ? *state_->objects : base_->objects();
}

/// The overlays that `names` mean for a set: those of its version, else of the nearest.
std::vector<const language::OverlayDeclaration*> Library::find_overlays(const Version& version, std::string_view set_id,
                                                                        std::span<const std::string> names,
                                                                        std::vector<Diagnostic>& diagnostics) const {
  std::vector<const language::OverlayDeclaration*> found;
  for (const std::string& name : names) {
    std::map<std::string, const language::OverlayDeclaration*> by_version;
    std::vector<std::string> others;
    for (const Library* library = this; library != nullptr; library = library->base_.get()) {
      library->finish();
      for (const auto* overlay : library->state_->overlays) {
        if (overlay->standard.text != version.standard || overlay->set.text != set_id) continue;
        others.push_back(overlay->name.text);
        if (overlay->name.text == name) by_version.try_emplace(overlay->version.text, overlay);
      }
    }
    std::vector<std::string> known;
    for (const auto& [overlay_version, overlay] : by_version) known.push_back(overlay_version);
    if (const auto nearest = nearest_version(version.version, known)) {
      found.push_back(by_version[*nearest]);
    } else {
      diagnostics.push_back(not_there(Code::overlay_unknown,
                                      "there is no overlay `" + printable(name) + "` of " + version.standard + " " + std::string(set_id),
                                      suggestion(name, others)));
    }
  }
  return found;
}

std::shared_ptr<const Grammar> Library::imaged_dictionary(std::string_view standard, std::string_view version) const {
  if (!state_->image->has_dictionary(standard, version)) return nullptr;
  Loaded& kept = state_->compiled[std::string(standard) + '\n' + std::string(version)];
  if (kept.grammar == nullptr) kept.grammar = state_->image->dictionary(standard, version);
  return kept.grammar;
}

std::shared_ptr<const Grammar> Library::imaged_set(std::string_view standard, std::string_view version, std::string_view set_id) const {
  if (!state_->image->has_set(standard, version, set_id)) return nullptr;
  const std::string key = std::string(standard) + '\n' + std::string(version) + '\n' + std::string(set_id);
  const auto known = state_->compiled.find(key);
  if (known != state_->compiled.end()) return known->second.grammar;
  auto grammar = state_->image->set(standard, version, set_id, imaged_dictionary(standard, version));
  if (grammar != nullptr) {
    Loaded& kept = state_->compiled[key];
    kept.grammar = grammar;
    kept.version = version;
  }
  return grammar;
}

/// Whether a version has a set; what is in the image need not be built for that.
bool Library::has_set(std::string_view standard, std::string_view version, std::string_view set_id) const {
  if (base_ != nullptr && !has_files(standard)) return base_->has_set(standard, version, set_id);
  if (state_->image != nullptr && state_->image->has_set(standard, version, set_id)) return true;
  return set_data(standard, version, set_id)->tree.has_value();
}

/// The version that judges: the one that is wanted where it has the set, else the nearest that has it. Nothing: none has.
std::optional<std::string> Library::judge_of(std::string_view standard, const std::string& wanted, std::string_view set_id) const {
  std::vector<std::string> with_set = versions(standard);
  std::erase_if(with_set, [&](const std::string& version) {
    const auto possible = possible_sets(standard, version);
    return !std::binary_search(possible.begin(), possible.end(), set_id);
  });
  while (const auto nearest = nearest_version(wanted, with_set)) {
    if (has_set(standard, *nearest, set_id)) return nearest;
    std::erase(with_set, *nearest);
  }
  return std::nullopt;
}

Loaded Library::set(std::string_view standard, std::string_view version, std::string_view set_id,
                    std::span<const std::string> overlays) const {
  const std::string wanted = plain_version(version);
  const auto judge = judge_of(standard, wanted, set_id);
  if (!judge) {
    const std::vector<std::string> known = versions(standard);
    Loaded nothing;
    nothing.diagnostics.push_back(not_there(
        Code::grammar_set_unknown, "there is no grammar of " + printable(standard) + " " + printable(set_id),
        known.empty() ? "there are no grammars of this standard" : "add it to grammars/" + printable(standard) + "/" + known.back() + "/"));
    return nothing;
  }
  // Without files of the standard this library has nothing to add.
  if (overlays.empty() && base_ != nullptr && !has_files(standard)) return base_->set(standard, version, set_id);
  if (overlays.empty() && state_->image != nullptr) {
    const std::lock_guard lock(state_->mutex);
    if (auto grammar = imaged_set(standard, *judge, set_id)) {
      const bool fallback = *judge != wanted || !grammar->upon.empty();
      return {std::move(grammar), *judge, fallback, {}};
    }
  }
  const auto data = version_data(standard, *judge);
  const auto found = set_data(standard, *judge, set_id);

  std::string key = std::string(standard) + '\n' + data->version + '\n' + std::string(set_id);
  for (const std::string& overlay : overlays) key += '\n' + overlay;
  const std::lock_guard lock(state_->mutex);
  auto [place, is_new] = state_->compiled.try_emplace(key);
  Loaded& loaded = place->second;
  if (is_new) {
    loaded.diagnostics = data->diagnostics;
    loaded.diagnostics.insert(loaded.diagnostics.end(), found->diagnostics.begin(), found->diagnostics.end());
    const auto models = find_overlays(*data, set_id, overlays, loaded.diagnostics);
    Compiled compiled = compile_set(*data, *found->tree, models);
    loaded.diagnostics.insert(loaded.diagnostics.end(), compiled.diagnostics.begin(), compiled.diagnostics.end());
    if (!has_errors(loaded.diagnostics)) loaded.grammar = std::move(compiled.grammar);
    loaded.version = data->version;
  }
  Loaded result = loaded;
  result.fallback = data->version != wanted || !data->upon.empty();
  return result;
}

Loaded Library::dictionary(std::string_view standard, std::string_view version) const {
  const std::string wanted = plain_version(version);
  const auto nearest = nearest_version(wanted, versions(standard));
  if (base_ != nullptr && !has_files(standard)) return base_->dictionary(standard, version);
  Loaded loaded;
  if (nearest && state_->image != nullptr) {
    const std::lock_guard lock(state_->mutex);
    loaded.grammar = imaged_dictionary(standard, *nearest);
    if (loaded.grammar != nullptr) {
      loaded.version = *nearest;
      loaded.fallback = *nearest != wanted || !loaded.grammar->upon.empty();
      return loaded;
    }
  }
  const auto data = nearest ? version_data(standard, *nearest) : nullptr;
  if (data == nullptr) {
    loaded.diagnostics.push_back(
        not_there(Code::grammar_set_unknown, "there are no grammars of " + printable(standard), "the shipped ones lie in grammars/x12/"));
    return loaded;
  }
  loaded.version = data->version;
  loaded.fallback = data->version != wanted || !data->upon.empty();
  loaded.diagnostics = data->diagnostics;
  const std::lock_guard lock(state_->mutex);
  Loaded& kept = state_->compiled[std::string(standard) + '\n' + data->version];
  if (kept.grammar == nullptr) kept.grammar = compile_dictionary(*data);
  loaded.grammar = kept.grammar;
  return loaded;
}

Loaded Library::layout(std::string_view name) const {
  finish();
  const auto found = state_->layouts.find(name);
  if (found == state_->layouts.end()) {
    if (base_ != nullptr && base_->has_layout(name)) return base_->layout(name);
    Loaded nothing;
    nothing.diagnostics.push_back(
        not_there(Code::layout_unknown, "there is no layout `" + printable(name) + "`", suggestion(name, layouts())));
    return nothing;
  }
  const std::lock_guard lock(state_->mutex);
  const auto [place, is_new] = state_->compiled.try_emplace("layout\n" + std::string(name));
  if (is_new) {
    Compiled compiled = compile_layout(*found->second);
    place->second.grammar = std::move(compiled.grammar);
    place->second.diagnostics = std::move(compiled.diagnostics);
  }
  return place->second;
}

bool Library::has_layout(std::string_view name) const {
  finish();
  return state_->layouts.contains(name) || (base_ != nullptr && base_->has_layout(name));
}

bool Library::has_files(std::string_view standard) const {
  return std::any_of(state_->files.begin(), state_->files.end(), [&](const auto& file) { return file->glance.standard == standard; });
}

std::vector<Diagnostic> Library::check_all() const {
  std::vector<Diagnostic> all = diagnostics();
  const auto add = [&](const std::vector<Diagnostic>& found) {
    for (const Diagnostic& diagnostic : found) {
      const bool known = std::any_of(all.begin(), all.end(), [&](const Diagnostic& other) {
        return other.code == diagnostic.code && other.span == diagnostic.span && other.message == diagnostic.message;
      });
      if (!known) all.push_back(diagnostic);
    }
  };
  std::vector<std::pair<std::string, std::string>> seen;
  for (const auto& file : state_->files) {
    const auto& [standard, version] = std::tie(file->glance.standard, file->glance.version);
    if (standard.empty()) continue;
    if (std::find(seen.begin(), seen.end(), std::pair{standard, version}) != seen.end()) continue;
    seen.emplace_back(standard, version);
    for (const std::string& id : possible_sets(standard, version)) {
      const auto found = set_data(standard, version, id);
      add(found->tree ? set(standard, version, id).diagnostics : found->diagnostics);
    }
    if (const auto data = version_data(standard, version)) add(data->diagnostics);
  }
  for (const auto* overlay : state_->overlays) {
    const std::string names[] = {overlay->name.text};
    auto found = set(overlay->standard.text, overlay->version.text, overlay->set.text, names).diagnostics;
    for (Diagnostic& diagnostic : found)
      if (!diagnostic.span) diagnostic.span = overlay->set.span;
    add(found);
  }
  for (const auto& [name, declaration] : state_->layouts) add(layout(name).diagnostics);
  const auto place = [](const Diagnostic& diagnostic) {
    return diagnostic.span ? std::pair{diagnostic.span->file, diagnostic.span->begin} : std::pair{0u, 0u};
  };
  std::stable_sort(all.begin(), all.end(), [&](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
  return all;
}

}  // namespace crossdock::grammar
