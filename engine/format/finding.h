#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/diagnostic.h"
#include "diagnostic/policy.h"

/// What the readers of flat and tree files need to tell their findings.
namespace crossdock::format {

/// The findings of one document in the order of the text: bounded, the rest only counted.
class Findings {
 public:
  /// Drops the finding where the policy accepts its kind, and sets its severity otherwise.
  void add_by(const ValidationPolicy& policy, Diagnostic finding);
  void add(Diagnostic finding);
  void clear();

  [[nodiscard]] const std::vector<Diagnostic>& items() const { return items_; }
  /// The one added last, which there must be.
  [[nodiscard]] Diagnostic& last() { return items_.back(); }
  [[nodiscard]] std::vector<Diagnostic> take();
  /// All that were added, kept or not.
  [[nodiscard]] std::uint64_t total() const { return total_; }
  [[nodiscard]] bool has_errors() const { return has_errors_; }

 private:
  std::vector<Diagnostic> items_;
  std::uint64_t total_ = 0;
  bool has_errors_ = false;
};

/// Lines and columns of a text that is held whole; cheap where offsets mostly grow from call to call.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::string_view text) : text_(text) {}
  [[nodiscard]] TextPlace place(std::uint64_t offset);

 private:
  std::string_view text_;
  std::uint64_t line_start_ = 0;
  std::uint64_t line_ = 1;
};

/// A partner's value as a message shows it: printable, cut to what a line takes, in backticks.
[[nodiscard]] std::string in_ticks(std::string_view value);

/// Puts the line around [begin, begin + length) of `text` into the diagnostic, printable and cut to a screen's width, with the
/// part marked.
void set_excerpt(Diagnostic& diagnostic, std::string_view text, std::size_t begin, std::size_t length);

}  // namespace crossdock::format
