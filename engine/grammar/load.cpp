#include "grammar/load.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "base/file.h"
#include "base/limits.h"
#include "base/program_id.h"
#include "base/text.h"
#include "grammar/compile.h"
#include "grammar/layout.h"
#include "grammar/load_state.h"
#include "grammar/objects.h"
#include "language/parse.h"

namespace crossdock::grammar {

namespace {

constexpr int folder_depth = 8;  // of subfolders under a grammar folder

/// Of texts that stand one behind the other in `sources`, else of none.
template <class Files>
ImageOrigin origin_of(const SourceSet& sources, const Files& files) {
  ImageCheck texts;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i]->index != files.front()->index + i) return {};
    texts.add(sources.file(files[i]->index).text());
  }
  return {program_id(), texts.value()};
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  for (const T& item : from) to.push_back(item);
}

}  // namespace

Library::Library(SourceSet& sources, std::shared_ptr<const Library> base)
    : sources_(sources), base_(std::move(base)), state_(std::make_unique<State>()) {}

Library::Library(SourceSet& sources, const std::vector<Folder>& folders, std::shared_ptr<const Library> base,
                 const std::filesystem::path& image)
    : Library(sources, std::move(base)) {
  for (const Folder& folder : folders) add_folder(folder);
  if (base_ == nullptr && !image.empty() && !state_->files.empty() && state_->unreadable.empty())
    state_->image = GrammarImage::open(image, origin_of(sources_, state_->files), state_->files.front()->index);
  glance_at_files();
}

std::shared_ptr<const Library> Library::of_texts(SourceSet& sources, const std::vector<std::pair<std::string, std::string>>& texts,
                                                 std::shared_ptr<const Library> base) {
  std::shared_ptr<Library> library(new Library(sources, std::move(base)));
  for (const auto& [name, text] : texts) library->add_text(name, text);
  library->glance_at_files();
  return library;
}

Library::~Library() = default;

void Library::add_folder(const Folder& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(folder.path, error)) return;
  std::vector<fs::path> found;
  for (fs::recursive_directory_iterator at(folder.path, error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    if (at->path().extension() == ".grammar" && at->is_regular_file(ignored)) found.push_back(at->path());
    if (at.depth() > folder_depth) at.disable_recursion_pending();
  }
  std::sort(found.begin(), found.end());
  for (const fs::path& path : found) {
    const std::string name =
        (folder.shown.empty() ? folder.path.generic_string() : folder.shown) + "/" + path.lexically_relative(folder.path).generic_string();
    auto text = read_file(path, limits::source_file_bytes);
    if (text.ok()) {
      add_text(name, std::move(text.value()));
      continue;
    }
    Findings(state_->unreadable).error(Code::grammar_file_unreadable, {sources_.add(name, ""), 0, 0}, text.error().message);
  }
}

void Library::add_text(std::string name, std::string text) {
  auto file = std::make_unique<File>();
  file->index = sources_.add(std::move(name), std::move(text));
  state_->files.push_back(std::move(file));
}

void Library::glance_at_files() {
  std::vector<Glance> known = state_->image != nullptr ? state_->image->glances() : std::vector<Glance>();
  const bool fits = known.size() == state_->files.size();
  for (std::size_t i = 0; i < state_->files.size(); ++i)
    state_->files[i]->glance = fits ? std::move(known[i]) : glance_at(sources_.file(state_->files[i]->index).text());
  // The files of a pack are few, may hold overlays, and belong to versions that others build at the same time.
  if (base_ != nullptr) finish();
}

std::string Library::image() const {
  const ImageOrigin origin = state_->files.empty() ? ImageOrigin{} : origin_of(sources_, state_->files);
  if (origin.program.empty()) return {};
  std::vector<Glance> glances;
  for (const auto& file : state_->files) glances.push_back(file->glance);
  return image_of(*this, glances, origin, state_->files.front()->index);
}

void Library::finish() const {
  std::call_once(state_->finished, [this] { index_rest(); });
}

const std::vector<Diagnostic>& Library::diagnostics() const {
  finish();
  return state_->diagnostics;
}

void Library::index_rest() const {
  state_->diagnostics = state_->unreadable;
  Findings findings(state_->diagnostics);
  std::vector<const language::ObjectDeclaration*> objects;
  for (const auto& file : state_->files) {
    // Files of a base's versions wait until they are asked for; those of a pack are few and may hold overlays.
    if (!file->glance.standard.empty() && base_ == nullptr) continue;
    parse(*file);
    append(state_->diagnostics, file->diagnostics);
    index(*file);
    for (const auto& object : file->parsed->objects) objects.push_back(&object);
  }
  if (base_ != nullptr && objects.empty()) return;
  state_->objects = std::make_unique<ObjectModel>();
  std::vector<const language::ObjectDeclaration*> all;
  for (const Library* below = base_.get(); below != nullptr; below = below->base_.get()) {
    below->finish();
    append(all, below->state_->object_declarations);
  }
  append(all, objects);
  state_->object_declarations = all;
  add_objects(*state_->objects, all, findings);
}

void Library::parse(File& file) const {
  if (file.parsed != nullptr) return;
  auto parsed = std::make_shared<language::GrammarFile>(language::parse_grammar(sources_, file.index, file.diagnostics));
  Findings findings(file.diagnostics);
  if (!parsed->standard) {
    std::optional<SourceSpan> first;
    const auto misplaced = [&](const auto& declarations) {
      if (!declarations.empty() && (!first || declarations.front().span.begin < first->begin)) first = declarations.front().span;
    };
    misplaced(parsed->elements);
    misplaced(parsed->segments);
    misplaced(parsed->codes);
    misplaced(parsed->sets);
    misplaced(parsed->syntaxes);
    if (first)
      findings.error(Code::grammar_standard_line, *first, "it is not said to which standard and version this belongs",
                     "begin the file with `standard x12 004010`");
  } else if (parsed->standard->version.text != plain_version(parsed->standard->version.text)) {
    findings.error(Code::grammar_standard_line, parsed->standard->version.span, ticked(parsed->standard->version.text) + " is no version",
                   "a version is six digits, such as 004010");
  }
  file.parsed = std::move(parsed);
}

void Library::index(const File& file) const {
  Findings findings(state_->diagnostics);
  for (const auto& layout : file.parsed->layouts) {
    const auto [place, is_new] = state_->layouts.try_emplace(layout.name.text, &layout);
    if (!is_new)
      findings
          .error(Code::grammar_duplicate, layout.name.span, "layout " + ticked(layout.name.text) + " is defined twice",
                 "rename one of the two")
          .related.emplace_back(place->second->name.span, "first defined here");
  }
  for (const auto& overlay : file.parsed->overlays) {
    for (const auto* other : state_->overlays)
      if (other->name.text == overlay.name.text && other->set.text == overlay.set.text && other->version.text == overlay.version.text &&
          other->standard.text == overlay.standard.text)
        findings
            .error(Code::grammar_duplicate, overlay.name.span,
                   "overlay " + ticked(overlay.name.text) + " of set " + overlay.set.text + " is defined twice", "put both into one")
            .related.emplace_back(other->name.span, "first defined here");
    state_->overlays.push_back(&overlay);
  }
}

}  // namespace crossdock::grammar
