#include "language/report.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/text.h"

namespace crossdock::language {

void Report::error(Code code, SourceSpan span, Words words) {
  if (diagnostics_->size() - first_ >= limits::source_diagnostics) {
    ++left_out_;
    return;
  }
  Diagnostic& diagnostic = diagnostics_->emplace_back();
  diagnostic.code = code;
  diagnostic.span = span;
  diagnostic.message = std::move(words.message);
  diagnostic.help = std::move(words.help);
  diagnostic.label = std::move(words.label);
  diagnostic.rule = std::move(words.rule);
}

void Report::error(Code code, SourceSpan span, Words words, SourceSpan related, std::string remark) {
  const std::size_t before = diagnostics_->size();
  error(code, span, std::move(words));
  if (diagnostics_->size() > before) diagnostics_->back().related.emplace_back(related, std::move(remark));
}

void Report::take(std::vector<Diagnostic>& found) {
  for (Diagnostic& diagnostic : found) {
    if (diagnostics_->size() - first_ < limits::source_diagnostics)
      diagnostics_->push_back(std::move(diagnostic));
    else
      ++left_out_;
  }
  found.clear();
}

void Report::settle() {
  const auto begin = diagnostics_->begin() + static_cast<std::ptrdiff_t>(first_);
  std::stable_sort(begin, diagnostics_->end(), [](const Diagnostic& a, const Diagnostic& b) { return a.span->begin < b.span->begin; });
  if (left_out_ == 0) return;
  // The note takes the last place that the limit leaves.
  ++left_out_;
  Diagnostic& note = diagnostics_->back();
  note = {};
  note.code = Code::source_errors_left_out;
  note.severity = Severity::note;
  note.span = SourceSpan{file_, 0, 0};
  note.message = std::to_string(left_out_) + " more errors of this file are not shown";
  note.help = "correct those above and check again";
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto near = nearest(word, candidates);
  return near ? "did you mean `" + *near + "`?" : std::string{};
}

}  // namespace crossdock::language
