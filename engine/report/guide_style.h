#pragma once

#include <string_view>

namespace crossdock::report {

/// How a guide looks, over the style of every page.
[[nodiscard]] std::string_view guide_style();

}  // namespace crossdock::report
