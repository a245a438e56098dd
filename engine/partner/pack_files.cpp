#include "partner/pack_files.h"

#include <algorithm>
#include <system_error>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"

namespace crossdock::partner {

namespace {

namespace fs = std::filesystem;

constexpr int folder_depth = 8;  // of subfolders, as for grammars that ship

PackFile read_definition(const fs::path& path, std::string name) {
  PackFile file;
  file.name = std::move(name);
  auto text = read_file(path, limits::source_file_bytes);
  if (text.ok())
    file.text = std::move(*text);
  else
    file.problem = text.error().message;
  return file;
}

void add_files(Sha256& hash, const PackFiles& files) {
  for (const PackFile& file : files.files) {
    hash.update(file.name);
    hash.update(std::string_view("\0", 1));
    hash.update(file.text);
    hash.update(std::string_view("\0", 1));
  }
}

}  // namespace

const PackFile* PackFiles::find(std::string_view name) const {
  const auto found = std::find_if(files.begin(), files.end(), [&](const PackFile& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

std::shared_ptr<const PackFiles> read_pack_files(const fs::path& folder) {
  auto result = std::make_shared<PackFiles>();
  result->folder = folder;
  result->files.push_back(read_definition(folder / "partner.toml", "partner.toml"));
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    const fs::path& path = at->path();
    const bool counts = path.extension() == ".grammar" || (path.extension() == ".map" && at.depth() == 0);
    if (counts && at->is_regular_file(ignored))
      result->files.push_back(read_definition(path, path.lexically_relative(folder).generic_string()));
    if (at.depth() > folder_depth) at.disable_recursion_pending();
  }
  std::sort(result->files.begin(), result->files.end(), [](const PackFile& a, const PackFile& b) { return a.name < b.name; });
  return result;
}

std::string hash_of(const PackSnapshot& snapshot) {
  Sha256 hash;
  hash.update(snapshot.defaults);
  if (snapshot.base_files) add_files(hash, *snapshot.base_files);
  if (snapshot.files) add_files(hash, *snapshot.files);
  return to_hex(hash.finish());
}

}  // namespace crossdock::partner
