#include "base/arena.h"

#include <algorithm>

namespace crossdock {

namespace {
constexpr std::size_t first_block_bytes = 16 * 1024;
constexpr std::size_t largest_block_bytes = 4 * 1024 * 1024;
}  // namespace

void* Arena::allocate_in_next(std::size_t bytes) {
  if (!blocks_.empty()) ++current_;
  while (current_ < blocks_.size() && blocks_[current_].size < bytes) ++current_;
  if (current_ >= blocks_.size()) {
    const std::size_t grown = blocks_.empty() ? first_block_bytes : std::min(blocks_.back().size * 2, largest_block_bytes);
    const std::size_t size = std::max(grown, bytes);
    blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
    current_ = blocks_.size() - 1;
  }
  used_ = bytes;
  return blocks_[current_].memory.get();
}

}  // namespace crossdock
