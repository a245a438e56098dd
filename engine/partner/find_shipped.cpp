#include <cstdlib>
#include <system_error>

#include "base/text.h"
#include "partner/site.h"

namespace crossdock::partner {

namespace {

/// A site may have grammars and maps of its own beside the shipped ones; the canonical objects are in one place only.
bool is_shipped(const std::filesystem::path& folder) {
  const auto has = [&](const char* part) {
    std::error_code error;
    return std::filesystem::is_directory(folder / part, error);
  };
  return has("grammars/x12") && has("grammars/canonical") && has("maps");
}

Result<std::filesystem::path> named(const std::filesystem::path& folder, const std::string& by) {
  if (is_shipped(folder)) return folder;
  return Error{"`" + printable(folder.string()) + "`, named by " + by + ", has no grammars/x12, grammars/canonical and maps folders"};
}

}  // namespace

Result<std::filesystem::path> find_shipped(const std::filesystem::path& given, const std::filesystem::path& site) {
  if (!given.empty()) return named(given, "the site or a flag");
  if (const char* share = std::getenv("CROSSDOCK_SHARE"); share != nullptr && *share != '\0') return named(share, "CROSSDOCK_SHARE");
  if (!site.empty() && is_shipped(site)) return site;
  std::error_code error;
  const std::filesystem::path executable = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) {
    if (const auto share = executable.parent_path().parent_path() / "share" / "crossdock"; is_shipped(share)) return share;
    // build/<preset>/crossdock and build/<preset>/tests/test_x of a checkout: the root is a few levels up.
    std::filesystem::path folder = executable.parent_path();
    for (int level = 0; level < 4 && folder.has_relative_path(); ++level) {
      folder = folder.parent_path();
      if (is_shipped(folder)) return folder;
    }
  }
  return Error{"the shipped grammars and maps are not found: set CROSSDOCK_SHARE to the folder that holds grammars/ and maps/"};
}

}  // namespace crossdock::partner
