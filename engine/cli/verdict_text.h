#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "diagnostic/source.h"
#include "translate/verdict.h"

/// Decision records as the command shows them.
namespace crossdock::cli {

/// "850 0001 (interchange 000000905, group 905)"; "order 3" of a flat file.
[[nodiscard]] std::string set_title(const translate::FileVerdict& file, const translate::SetVerdict& set);

/// "1 error, 2 warnings"; empty where there is nothing.
[[nodiscard]] std::string counted(const std::vector<Diagnostic>& findings);

/// "1 interchange, 2 groups, 5 sets: 4 accepted, 1 rejected"
[[nodiscard]] std::string summary(const translate::FileVerdict& file, std::uint64_t accepted, std::uint64_t rejected);

/// The members of an interchange with its groups and sets, findings in place.
void write_interchange(JsonWriter& json, const translate::InterchangeVerdict& interchange, const SourceSet& sources);
void write_findings(JsonWriter& json, const std::vector<Diagnostic>& findings, const SourceSet& sources);

}  // namespace crossdock::cli
