#include "exchange/gathering.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"

namespace crossdock::exchange {

namespace {

constexpr std::int64_t told_again_milliseconds = 3'600'000;

}  // namespace

void Gathering::add(WorkResult result) {
  const std::lock_guard lock(mutex_);
  days_.merge(result.days);
  for (std::string& remark : result.remarks) add_remark(std::move(remark));
  if (result.closed) {
    if (told_.batch) told_.batch(*result.closed);
    if (summary_.batches.size() == limits::summary_items) summary_.batches.erase(summary_.batches.begin());
    summary_.batches.push_back(std::move(*result.closed));
  }
  if (!result.finished) return;
  if (told_.file) told_.file(*result.finished);
  ++summary_.file_count;
  if (summary_.files.size() == limits::summary_items) summary_.files.erase(summary_.files.begin());
  summary_.files.push_back(std::move(*result.finished));
}

void Gathering::remark(std::string text) {
  const std::lock_guard lock(mutex_);
  add_remark(std::move(text));
}

void Gathering::add_days(std::set<std::string> days) {
  const std::lock_guard lock(mutex_);
  days_.merge(days);
}

std::set<std::string> Gathering::take_days() {
  const std::lock_guard lock(mutex_);
  return std::exchange(days_, {});
}

void Gathering::add_remark(std::string text) {
  if (remarked_) {
    const Instant now = clock_.now();
    if (remarks_told_.size() >= limits::summary_items) remarks_told_.clear();
    const auto [told, is_new] = remarks_told_.try_emplace(text, now);
    if (is_new || now < told->second || now.milliseconds - told->second.milliseconds >= told_again_milliseconds) {
      told->second = now;
      remarked_(text);
    }
  }
  const auto& remarks = summary_.remarks;
  if (remarks.size() == limits::summary_items || std::find(remarks.begin(), remarks.end(), text) != remarks.end()) return;
  summary_.remarks.push_back(std::move(text));
}

}  // namespace crossdock::exchange
