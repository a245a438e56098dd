#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"

namespace crossdock::language {

/// Collects the errors of one source file, at most limits::source_diagnostics.
class Report {
 public:
  Report(std::uint32_t file, std::vector<Diagnostic>& diagnostics) : file_(file), diagnostics_(&diagnostics), first_(diagnostics.size()) {}

  struct Words {
    std::string message;
    std::string help = {};
    std::string label = {};
    std::string rule = {};
  };
  void error(Code code, SourceSpan span, Words words);
  void error(Code code, SourceSpan span, Words words, SourceSpan related, std::string remark);
  /// Adds what another report of the same file has found.
  void take(std::vector<Diagnostic>& found);
  /// Puts the errors of this file into the order of the text. Called once, at the end.
  void settle();
  [[nodiscard]] std::uint32_t file() const { return file_; }

 private:
  std::uint32_t file_;
  std::vector<Diagnostic>* diagnostics_;
  std::size_t first_;
  std::size_t left_out_ = 0;
};

/// "did you mean `loop`?", or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace crossdock::language
