#pragma once

#include <cstdint>
#include <filesystem>

namespace crossdock::test {

/// What a machine has lost when its power comes back.
enum class Loss : std::uint8_t {
  nothing,
  everything,  ///< whatever was not synchronised: bytes, and names of folders
  bytes,       ///< the names are there, bytes that were not synchronised are not
  some,        ///< the names are there, and of files that were not synchronised every second one's bytes
};

/// What a machine without power has left of a folder. The shim keeps notes in `shadow`, while a program runs, of what was synchronised:
/// the files as they were then, under the names that their folders had then.
class PowerLoss {
 public:
  PowerLoss(std::filesystem::path folder, std::filesystem::path shadow) : folder_(std::move(folder)), shadow_(std::move(shadow)) {}

  /// All that is there now is durable.
  void begin() const;
  /// The power goes. `chance` chooses the files that keep their bytes.
  void strike(Loss loss, std::uint64_t chance) const;

 private:
  void lose_everything() const;
  void lose_bytes(Loss loss, std::uint64_t chance) const;

  std::filesystem::path folder_, shadow_;
};

}  // namespace crossdock::test
