#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/arena.h"
#include "cli/context.h"
#include "partner/pack.h"
#include "translate/outside.h"

namespace crossdock::cli {

/// What maps get from outside when a command runs them: objects out of files that the caller names, numbers counted from the start.
class GivenFiles {
 public:
  GivenFiles(Context& context, const partner::PackVersion& pack) : context_(context), pack_(pack) {
    outside_.numbers = &numbers_;
    outside_.related = &objects_;
  }
  GivenFiles(const GivenFiles&) = delete;
  GivenFiles& operator=(const GivenFiles&) = delete;

  /// The objects of a canonical JSON file. False: told, exit code set.
  bool add(const std::string& file);
  [[nodiscard]] const translate::Outside& outside() const { return outside_; }

 private:
  Context& context_;
  const partner::PackVersion& pack_;
  translate::CountingNumbers numbers_;
  translate::GivenObjects objects_;
  translate::Outside outside_;
  Arena arena_;
  std::vector<std::unique_ptr<std::string>> texts_;  // that the objects' values may lie in
};

}  // namespace crossdock::cli
