#include "mapping/likeness.h"

#include <algorithm>
#include <functional>
#include <string_view>

namespace crossdock::mapping {

namespace {

std::uint64_t mixed(std::uint64_t hash, std::uint64_t more) {
  constexpr std::uint64_t prime = 0x100000001b3;
  return (hash ^ more) * prime;
}

}  // namespace

std::uint64_t hash_of(const Record& record, const std::vector<std::uint32_t>& without) {
  std::uint64_t hash = 0xcbf29ce484222325;
  std::vector<const Record*> open{&record};
  while (!open.empty()) {
    const Record& at = *open.back();
    open.pop_back();
    for (std::uint32_t slot = 0; slot < at.type->fields.size(); ++slot) {
      const Value& value = at[slot];
      hash = mixed(hash, static_cast<std::uint64_t>(value.kind()));
      if (&at == &record && std::find(without.begin(), without.end(), slot) != without.end()) continue;
      if (value.kind() == ValueKind::text)
        hash = mixed(hash, std::hash<std::string_view>()(value.text()));
      else if (value.kind() == ValueKind::date)
        hash = mixed(hash, static_cast<std::uint64_t>(days_since_epoch(value.date())));
      else if (value.kind() == ValueKind::record)
        open.push_back(&value.record());
    }
  }
  return hash;
}

bool same_but(const Record& a, const Record& b, const std::vector<std::uint32_t>& without) {
  for (std::uint32_t slot = 0; slot < a.type->fields.size(); ++slot)
    if (std::find(without.begin(), without.end(), slot) == without.end() && !equal(a[slot], b[slot])) return false;
  return true;
}

}  // namespace crossdock::mapping
