#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"

namespace crossdock::report {

/// The head of a self-contained page, <main> opened. The page forbids itself scripts and everything from a network.
/// `more_style`: CSS over that of every page.
[[nodiscard]] std::string begin_page(std::string_view title, std::string_view more_style = {});
[[nodiscard]] std::string end_page(Instant written);

}  // namespace crossdock::report
