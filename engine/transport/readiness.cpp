#include "transport/readiness.h"

#include <algorithm>

namespace crossdock::transport {

bool Readiness::is_done_file(std::string_view name) const {
  return rule == ReadyRule::done_file && name.ends_with(done_suffix) && name.size() > done_suffix.size();
}

bool Readiness::is_temporary(std::string_view name) const {
  if (name.starts_with('.') || is_done_file(name)) return true;
  return std::any_of(temporary_suffixes.begin(), temporary_suffixes.end(),
                     [&](const std::string& suffix) { return !suffix.empty() && name.ends_with(suffix); });
}

std::chrono::milliseconds StillWatch::unchanged(const std::string& name, const FileStatus& status, Instant now) {
  const auto before = before_.find(name);
  const bool same = before != before_.end() && before->second.status == status;
  const Instant since = same ? std::min(before->second.since, now) : now;  // a clock may be set back
  now_[name] = {status, since};
  return std::chrono::milliseconds(now.milliseconds - since.milliseconds);
}

void StillWatch::end_scan() {
  before_ = std::move(now_);
  now_.clear();
}

}  // namespace crossdock::transport
