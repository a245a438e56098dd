#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "grammar/glance.h"
#include "grammar/image.h"
#include "grammar/load.h"
#include "grammar/version.h"
#include "language/grammar_ast.h"

/// What a library keeps: internal to load*.cpp.
namespace crossdock::grammar {

struct Library::File {
  std::uint32_t index = 0;  ///< into the SourceSet
  Glance glance;
  std::shared_ptr<const language::GrammarFile> parsed;  ///< nullptr until it is needed
  std::vector<Diagnostic> diagnostics;
  [[nodiscard]] bool is_of(std::string_view standard, std::string_view version) const {
    return glance.standard == standard && glance.version == version;
  }
};

struct Library::State {
  std::mutex mutex;  ///< guards `parsed` of version files, and what follows
  std::map<std::pair<std::string, std::string>, std::shared_ptr<Version>> versions;
  std::map<std::tuple<std::string, std::string, std::string>, std::shared_ptr<const VersionSet>> sets;  ///< standard, version, id
  std::map<std::string, Loaded> compiled;

  // Fixed once the library stands.
  std::vector<std::unique_ptr<File>> files;
  std::vector<Diagnostic> unreadable;

  std::unique_ptr<const GrammarImage> image;  ///< nullptr: none

  std::once_flag objects_read;                  ///< of the image
  std::unique_ptr<ObjectModel> imaged_objects;  ///< fixed then; nullptr: those of `objects` count

  // Fixed once `finished`.
  std::once_flag finished;
  std::vector<Diagnostic> diagnostics;
  std::map<std::string, const language::LayoutDeclaration*, std::less<>> layouts;
  std::vector<const language::OverlayDeclaration*> overlays;
  std::vector<const language::ObjectDeclaration*> object_declarations;
  std::unique_ptr<ObjectModel> objects;
};

}  // namespace crossdock::grammar
