#include "exchange/values_at.h"

#include <algorithm>
#include <utility>

namespace crossdock::exchange {

std::vector<Value> values_at(const Record& record, std::string_view path) {
  std::vector<Value> values;
  std::vector<const Record*> at = {&record};
  while (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    std::string_view step = path.substr(0, dot);
    path.remove_prefix(std::min(dot + 1, path.size()));
    if (step.ends_with("[]")) step.remove_suffix(2);
    std::vector<const Record*> next;
    const auto take = [&](const Value& value) {
      if (value.kind() == ValueKind::record)
        next.push_back(&value.record());
      else if (path.empty() && value.kind() != ValueKind::absent)
        values.push_back(value);
    };
    for (const Record* one : at) {
      const Value value = one->field(step);
      if (value.kind() == ValueKind::list)
        for (const Value& item : value.list()) take(item);
      else
        take(value);
    }
    at = std::move(next);
  }
  return values;
}

}  // namespace crossdock::exchange
