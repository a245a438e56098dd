#include "mapping/inputs.h"

namespace crossdock::mapping {

void Facts::set(std::string path, std::string value) {
  for (auto& [known, text] : facts_)
    if (known == path) {
      text = std::move(value);
      return;
    }
  facts_.emplace_back(std::move(path), std::move(value));
}

std::string_view Facts::find(std::string_view path) const {
  for (const auto& [known, text] : facts_)
    if (known == path) return text;
  return {};
}

}  // namespace crossdock::mapping
