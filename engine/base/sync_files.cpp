#include "base/sync_files.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <deque>

#include <fcntl.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/disk.h"

namespace crossdock {

namespace {

constexpr std::size_t open_together = 128;

}  // namespace

Result<Done> sync_files(const std::vector<std::filesystem::path>& files) {
  for (std::size_t start = 0; start < files.size(); start += open_together) {
    const std::size_t end = std::min(start + open_together, files.size());
    std::deque<Descriptor> open;
    for (std::size_t at = start; at < end; ++at) {
      open.emplace_back(::open(files[at].c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
      if (open.back().number() < 0) return system_error("sync", files[at], errno);
      // Only a hint, so that the first synchronisation below finds the others' bytes under way: file systems that know nothing of it
      // refuse it, and lose nothing by that.
      if (end - start > 1) (void)::sync_file_range(open.back().number(), 0, 0, SYNC_FILE_RANGE_WRITE);
    }
    for (std::size_t at = start; at < end; ++at)
      if (::fsync(open[at - start].number()) != 0) return system_error("sync", files[at], errno);
  }
  return Done{};
}

}  // namespace crossdock
