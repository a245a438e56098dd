#pragma once

#include <optional>

#include "grammar/findings.h"
#include "grammar/grammar.h"
#include "language/grammar_ast.h"

namespace crossdock::grammar {

/// csv, fixed, xml, json; anything else is told.
[[nodiscard]] std::optional<DocumentFormat> format_of(const language::Name& word, Findings& findings);

/// The settings of a layout, defaults filled in; those that its format does not have are told.
[[nodiscard]] LayoutSettings settings_of(DocumentFormat format, const language::LayoutDeclaration& layout, Findings& findings);

}  // namespace crossdock::grammar
