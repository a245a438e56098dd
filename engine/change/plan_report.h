#pragma once

#include <cstddef>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "change/plan.h"

namespace crossdock::change {

/// For a terminal: short enough to read, at most `groups` rows of each kind.
[[nodiscard]] std::string plan_text(const Plan& plan, std::size_t groups = 30);
/// A page of its own.
[[nodiscard]] std::string plan_html(const Plan& plan, Instant written);
/// One object, with everything that the plan has.
[[nodiscard]] std::string plan_json(const Plan& plan);

/// The rows of groups that texts and pages share with other comparisons.
[[nodiscard]] std::string group_rows(const std::vector<DifferenceGroup>& groups, std::size_t most);
[[nodiscard]] std::string group_table_html(const std::vector<DifferenceGroup>& groups);
/// The same of documents that were passed over.
[[nodiscard]] std::string passed_over_html(const std::vector<PassedOver>& items);
void write_passed_over(std::string_view name, const std::vector<PassedOver>& items, JsonWriter& json);
/// The head of a page that shows such tables.
[[nodiscard]] std::string begin_comparison_page(std::string_view title);
void write_groups(std::string_view name, const std::vector<DifferenceGroup>& groups, JsonWriter& json);

}  // namespace crossdock::change
