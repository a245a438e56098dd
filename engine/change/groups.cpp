#include "change/groups.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"

namespace crossdock::change {

namespace {

constexpr std::size_t shown_value = 200;  // characters

}  // namespace

void DifferenceGroups::add(const std::string& document, const std::vector<Difference>& differences) {
  std::set<std::size_t> of_this;
  for (const Difference& one : differences) {
    const std::tuple where(one.part, one.subject, one.place);
    auto found = places_.find(where);
    if (found == places_.end()) {
      if (groups_.size() == most) continue;
      found = places_.emplace(where, groups_.size()).first;
      groups_.push_back(
          {one.part, one.subject, one.place, 0, 0, document, printable(one.before, shown_value), printable(one.after, shown_value)});
    }
    DifferenceGroup& group = groups_[found->second];
    ++group.times;
    if (of_this.insert(found->second).second) ++group.documents;
  }
}

std::vector<DifferenceGroup> DifferenceGroups::sorted() {
  std::stable_sort(groups_.begin(), groups_.end(),
                   [](const DifferenceGroup& a, const DifferenceGroup& b) { return a.documents > b.documents; });
  return std::move(groups_);
}

}  // namespace crossdock::change
