#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/load.h"
#include "grammar/version.h"
#include "language/grammar_ast.h"

/// What a library keeps: internal to load*.cpp.
namespace crossdock::grammar {

struct Library::File {
  std::uint32_t index = 0;  ///< into the SourceSet
  std::string standard, version;
  std::shared_ptr<const language::GrammarFile> parsed;  ///< nullptr until it is needed
  std::vector<Diagnostic> diagnostics;
};

struct Library::State {
  std::mutex mutex;  ///< guards `parsed` of version files, and what follows
  std::map<std::pair<std::string, std::string>, std::shared_ptr<const Version>> versions;
  std::map<std::string, Loaded> compiled;

  // Fixed once the library stands.
  std::vector<std::unique_ptr<File>> files;
  std::map<std::string, const language::LayoutDeclaration*, std::less<>> layouts;
  std::vector<const language::OverlayDeclaration*> overlays;
  std::vector<const language::ObjectDeclaration*> object_declarations;
  std::unique_ptr<ObjectModel> objects;
};

/// The standard and version of a file's first line that is no comment, if it is a standard line.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> standard_line(std::string_view text);

}  // namespace crossdock::grammar
