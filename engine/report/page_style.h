#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"

namespace crossdock::report {

/// The head of a self-contained page, <main> opened. The page forbids itself scripts and everything from a network.
/// `more_style`: CSS over that of every page.
[[nodiscard]] std::string begin_page(std::string_view title, std::string_view more_style = {});
[[nodiscard]] std::string end_page(Instant written);

/// A row of a list of facts, inside <dl>; nothing where there is nothing to say. `html` is safe already.
void append_fact(std::string_view name, const std::string& html, std::string& out);
/// `text`, made safe, as <code>; empty stays empty.
[[nodiscard]] std::string html_code(const std::string& text);

}  // namespace crossdock::report
