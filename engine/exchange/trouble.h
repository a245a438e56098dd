#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "exchange/judged_file.h"
#include "mapping/rules.h"

namespace crossdock::exchange {

/// The first error among the findings, as what an exception is about; nothing where there is none. `owner`: who mends it where the
/// finding does not say.
[[nodiscard]] std::optional<Trouble> trouble_of(const std::vector<Diagnostic>& findings, std::string_view playbook, std::string_view owner);

/// The first rule of this kind that fired.
[[nodiscard]] std::optional<Trouble> trouble_of(const std::vector<mapping::RuleFinding>& findings, FaultKind kind);

/// "lines[].quantity": a place without the numbers of a single document.
[[nodiscard]] std::string place_without_indexes(std::string_view path);

}  // namespace crossdock::exchange
