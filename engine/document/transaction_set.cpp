#include "document/transaction_set.h"

namespace crossdock {

void TransactionSet::clear() {
  segments.clear();
  loops.clear();
  elements.clear();
  arena.reset();
}

std::string_view part(std::string_view text, char separator, std::uint32_t number) {
  if (separator == 0) return number == 1 ? text : std::string_view{};
  for (std::uint32_t at = 1;; ++at) {
    const std::size_t end = text.find(separator);
    if (at == number) return text.substr(0, end);
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
}

}  // namespace crossdock
