#pragma once

#include <string>
#include <utility>
#include <vector>

#include "diagnostic/diagnostic.h"

namespace crossdock::grammar {

/// Collects what is wrong with grammars. Everything is told; compiling goes on after an error.
class Findings {
 public:
  explicit Findings(std::vector<Diagnostic>& diagnostics) : diagnostics_(diagnostics) {}

  Diagnostic& error(Code code, SourceSpan span, std::string message, std::string help = {}) {
    return add(Severity::error, code, span, std::move(message), std::move(help));
  }
  Diagnostic& warning(Code code, SourceSpan span, std::string message, std::string help = {}) {
    return add(Severity::warning, code, span, std::move(message), std::move(help));
  }

 private:
  Diagnostic& add(Severity severity, Code code, SourceSpan span, std::string message, std::string help) {
    Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.severity = severity;
    diagnostic.span = span;
    diagnostic.message = std::move(message);
    diagnostic.help = std::move(help);
    return diagnostics_.emplace_back(std::move(diagnostic));
  }

  std::vector<Diagnostic>& diagnostics_;
};

/// The text made printable, in backticks.
[[nodiscard]] std::string ticked(std::string_view text);

/// "did you mean `PO1`?", or the whole of a short list: "there are `A`, `B`"; empty where neither helps.
[[nodiscard]] std::string suggestion(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace crossdock::grammar
