#include "cli/run_log.h"

#include <algorithm>

#include "base/text.h"

namespace crossdock::cli {

namespace {

constexpr std::size_t longest_value = 1000;

std::string_view word_of(RunLog::Level level) {
  switch (level) {
    case RunLog::Level::info: return "info";
    case RunLog::Level::warning: return "warning";
    case RunLog::Level::error: return "error";
  }
  return "info";
}

bool needs_no_quotes(char c) { return c > ' ' && c < 0x7F && c != '"' && c != '=' && c != '\\'; }

/// Quoted where it has to be; never more than one line.
std::string value_of(const std::string& text) {
  const std::string shown = printable(text, longest_value);
  if (!shown.empty() && std::all_of(shown.begin(), shown.end(), needs_no_quotes)) return shown;
  std::string quoted = "\"";
  for (const char c : shown) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

std::string without_quoted(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t open = text.find('`');
    result += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find('`', open + 1);
    result += "`…`";
    text.remove_prefix(close == std::string_view::npos ? text.size() : close + 1);
  }
  return result;
}

void RunLog::event(Level level, std::string_view name, const Fields& fields) {
  std::string line = "time=" + to_rfc3339(clock_.now()) + " level=" + std::string(word_of(level)) + " event=" + std::string(name);
  for (const auto& [key, value] : fields) line += ' ' + std::string(key) + '=' + value_of(value);
  const std::lock_guard lock(mutex_);
  out_ << line << '\n';
  out_.flush();
}

void RunLog::tell(const exchange::FileSummary& file) {
  using exchange::FileOutcome;
  const bool fine = file.outcome == FileOutcome::accepted || file.outcome == FileOutcome::duplicate;
  event(fine && file.exceptions.empty() ? Level::info : Level::warning, "file",
        {{"file", file.id},
         {"partner", file.partner},
         {"outcome", std::string(exchange::name_of(file.outcome))},
         {"bytes", std::to_string(file.size)},
         {"documents", std::to_string(file.document_count)},
         {"sent", std::to_string(file.sent_count)},
         {"exceptions", std::to_string(file.exceptions.size())}});
  for (const exchange::OpenedException& exception : file.exceptions)
    event(Level::warning, "exception", {{"exception", exception.id}, {"file", file.id}, {"partner", file.partner}});
}

void RunLog::tell(const exchange::BatchSummary& batch) {
  event(batch.message.empty() ? Level::info : Level::warning, "batch",
        {{"partner", batch.partner},
         {"interchange", batch.control},
         {"sets", std::to_string(batch.sets)},
         {"bytes", std::to_string(batch.size)},
         {"state", batch.state}});
}

void RunLog::remark(const std::string& text) { event(Level::warning, "remark", {{"text", without_quoted(text)}}); }

void RunLog::conclude(const exchange::RunSummary& summary) {
  const RunLog::Fields counts = {{"files", std::to_string(summary.file_count)}, {"waiting", std::to_string(summary.still_waiting)}};
  if (!summary.stopped) return event(Level::info, "stopped", counts);
  event(Level::error, "failed", {{"text", without_quoted(*summary.stopped)}, counts[0], counts[1]});
}

}  // namespace crossdock::cli
