#pragma once

#include <filesystem>

namespace crossdock::test {

/// What a machine without power has left of a folder: the files as they were when they were last synchronised, under the names that
/// their folders had when those were. The shim keeps the notes in `shadow` while a program runs.
class PowerLoss {
 public:
  PowerLoss(std::filesystem::path folder, std::filesystem::path shadow) : folder_(std::move(folder)), shadow_(std::move(shadow)) {}

  /// All that is there now is durable.
  void begin() const;
  /// The power goes: what was not synchronised is lost.
  void strike() const;

 private:
  std::filesystem::path folder_, shadow_;
};

}  // namespace crossdock::test
