#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"
#include "cli/input.h"

namespace crossdock::cli {

struct ExplainOptions {
  CommonOptions common;
  std::string file, partner, receiver, map, html;
  std::vector<std::string> with;  ///< files with objects that the map needs
  bool all = false;
};

/// Whether the file, by its start, holds canonical objects.
[[nodiscard]] bool is_canonical(std::string_view head);

/// Tells of each element of the documents that the file's objects become which field it comes from, and by which rule.
void explain_writing(Context& context, const ExplainOptions& options, HeadStream& input);

}  // namespace crossdock::cli
