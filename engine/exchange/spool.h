#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace crossdock::exchange {

/// Bytes that wait until their file is decided: in memory while they are few, then in a file without a name that goes with the
/// process. Nothing here has to survive: a job that stops is run again from the start.
class Spool {
 public:
  struct Piece {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
  };

  /// `folder`: where the nameless file is made, once it is needed.
  explicit Spool(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool();

  Result<Piece> append(std::string_view bytes);
  Result<std::string> read(Piece piece) const;

 private:
  Result<Done> spill();

  std::filesystem::path folder_;
  std::string memory_;
  int descriptor_ = -1;
  std::uint64_t end_ = 0;
};

}  // namespace crossdock::exchange
