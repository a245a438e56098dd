#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "diagnostic/diagnostic.h"
#include "diagnostic/fault.h"
#include "grammar/grammar.h"

namespace crossdock::format {

struct FieldFault {
  FaultKind kind = FaultKind::none;
  std::string message;
  std::string help;
};

/// The finding that tells of a fault in `value`; its place is the reader's or writer's to add.
[[nodiscard]] Diagnostic finding_of(const FieldFault& fault, std::string_view value);

/// What is wrong with the value of a layout's field; nothing where it is right. Empty values are only wrong in mandatory fields.
/// Values are spelt as the file has them, numbers with the layout's decimal mark.
[[nodiscard]] std::optional<FieldFault> check_field(const grammar::Grammar& grammar, const grammar::ElementRule& rule,
                                                    std::string_view value);

/// The value of a number field as the layout spells it, with `.` as its decimal mark; other values as they are.
[[nodiscard]] std::string with_point(const grammar::Grammar& grammar, const grammar::ElementRule& rule, std::string_view value);
/// The value of a number field with `.`, as the layout spells it; other values as they are.
[[nodiscard]] std::string with_decimal_mark(const grammar::Grammar& grammar, const grammar::ElementRule& rule, std::string_view value);

/// Whether `text` is a day or time spelt by the pattern: `yyyy yy MM dd HH mm ss SS` take as many digits, `M d H m s` one or two,
/// everything else stands for itself.
[[nodiscard]] bool matches_pattern(std::string_view text, std::string_view pattern);

/// "number, 1 to 15 (layout northmart_stock)": the rule in words.
[[nodiscard]] std::string describe_rule(const grammar::Grammar& grammar, const grammar::ElementRule& rule);

/// The name to show for a field: its column where that says more than its name.
[[nodiscard]] std::string_view column_of(const grammar::Grammar& grammar, const grammar::ElementRule& rule);

}  // namespace crossdock::format
