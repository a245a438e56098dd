#include "cli/write_pack.h"

#include <system_error>

#include "base/disk.h"
#include "base/file.h"

namespace crossdock::cli {

namespace fs = std::filesystem;

Result<Done> write_files(const fs::path& folder, const std::vector<partner::NewFile>& files) {
  for (const partner::NewFile& file : files) {
    const fs::path path = folder / file.path;
    if (auto made = machine_disk().make_folders(path.parent_path()); !made.ok()) return made;
    if (auto written = write_file_atomic(path, file.text, Existing::refuse); !written.ok()) return written;
  }
  return Done{};
}

Result<Done> write_pack(const fs::path& packs, const std::string& name, const std::vector<partner::NewFile>& files) {
  const fs::path made = packs / ("." + name + ".new");
  std::error_code error;
  fs::remove_all(made, error);  // of a call that was killed
  auto written = write_files(made, files);
  if (written.ok()) written = machine_disk().rename_new(made, packs / name);
  if (written.ok()) return machine_disk().sync_folder(packs);
  fs::remove_all(made, error);
  return written;
}

}  // namespace crossdock::cli
