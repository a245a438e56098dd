#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "diagnostic/diagnostic.h"

namespace crossdock::mapping {

/// Collects what is wrong with a map, one cause once.
class Problems {
 public:
  explicit Problems(std::vector<Diagnostic>& diagnostics) : diagnostics_(diagnostics) {}

  Diagnostic& error(Code code, SourceSpan span, std::string message, std::string label = {}, std::string help = {}) {
    return add(Severity::error, code, span, std::move(message), std::move(label), std::move(help));
  }
  Diagnostic& warn(Code code, SourceSpan span, std::string message, std::string label = {}, std::string help = {}) {
    return add(Severity::warning, code, span, std::move(message), std::move(label), std::move(help));
  }
  [[nodiscard]] std::size_t errors() const { return errors_; }
  [[nodiscard]] bool has(Code code) const {
    return std::any_of(diagnostics_.begin(), diagnostics_.end(), [&](const Diagnostic& known) { return known.code == code; });
  }

 private:
  Diagnostic& add(Severity severity, Code code, SourceSpan span, std::string message, std::string label, std::string help) {
    // A shape that is used several times would tell its faults each time.
    const auto same = std::find_if(diagnostics_.begin(), diagnostics_.end(), [&](const Diagnostic& known) {
      return known.code == code && known.span == span && known.message == message;
    });
    if (same != diagnostics_.end()) return *same;
    if (severity == Severity::error) ++errors_;
    Diagnostic& added = diagnostics_.emplace_back();
    added.code = code;
    added.severity = severity;
    added.message = std::move(message);
    added.label = std::move(label);
    added.help = std::move(help);
    added.span = span;
    return added;
  }

  std::vector<Diagnostic>& diagnostics_;
  std::size_t errors_ = 0;
};

/// "did you mean `order_date`?", or nothing where no candidate is near.
[[nodiscard]] inline std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto near = nearest(word, candidates);
  return near ? "did you mean `" + *near + "`?" : std::string();
}

/// A near miss, else what there is to choose from, if that is little.
[[nodiscard]] inline std::string did_you_mean_or_list(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t few = 12;
  std::string near = did_you_mean(word, candidates);
  return near.empty() && !candidates.empty() && candidates.size() <= few ? "it has " + joined(candidates, ", ") : near;
}

/// A word of a source text in backticks.
[[nodiscard]] inline std::string quoted(std::string_view word) { return "`" + printable(word) + "`"; }

}  // namespace crossdock::mapping
