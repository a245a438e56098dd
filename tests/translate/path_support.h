#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "base/file.h"
#include "diagnostic/render.h"
#include "format/json/canonical_json.h"
#include "partner/site.h"
#include "translate/path.h"

namespace crossdock::test {

inline std::filesystem::path source_dir() { return CROSSDOCK_SOURCE_DIR; }

inline std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The repository as a site.
inline const partner::Site& site() {
  static const std::shared_ptr<const partner::Site> site = partner::Site::load({source_dir(), source_dir()});
  return *site;
}

inline const partner::PackVersion& default_pack() {
  static const std::shared_ptr<const partner::PackVersion> pack = partner::Site::default_pack(source_dir());
  return *pack;
}

inline const Instant noon = *parse_rfc3339("2026-11-20T12:00:00Z");

inline std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder, std::string_view extension) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == extension) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// Everything that one file gives, with the objects as canonical JSON.
struct Told {
  translate::FileVerdict file;
  std::vector<std::string> objects;
  std::vector<std::string> passages;
  std::string diagnostics;
};

inline Told read_file(const std::string& bytes, const partner::PackVersion& pack, const std::string& name,
                      std::size_t most = ~std::size_t{0}) {
  MemoryStream input(bytes, most);
  translate::InboundPath path(input, pack, {noon, name});
  Told told;
  while (translate::SetVerdict* set = path.next()) {
    for (const translate::ObjectVerdict& object : set->objects) {
      std::string& json = told.objects.emplace_back();
      format::write_canonical(object.object, json);
      told.passages.emplace_back(translate::passage_name(object.passage));
      for (const Diagnostic& diagnostic : object.diagnostics)
        told.diagnostics += std::string(severity_name(diagnostic.severity)) + " " + std::string(code_text(diagnostic.code)) + " " +
                            diagnostic.object_path + ": " + diagnostic.message + "\n";
    }
  }
  told.file = path.file();
  return told;
}

}  // namespace crossdock::test
