#include <algorithm>
#include <array>

#include "base/limits.h"
#include "exchange/report_files.h"
#include "exchange/work.h"

namespace crossdock::exchange {

namespace {

using ledger::DocumentState;
using ledger::FileState;

constexpr std::array<std::string_view, 8> outcome_names = {"accepted",  "partially accepted", "rejected", "held",
                                                           "duplicate", "quarantined",        "failed",   "waiting"};

FileOutcome outcome_of(const ledger::FileRecord& file, const std::vector<ledger::DocumentRecord>& documents) {
  switch (file.state) {
    case FileState::duplicate: return FileOutcome::duplicate;
    case FileState::quarantined: return FileOutcome::quarantined;
    case FileState::failed: return FileOutcome::failed;
    case FileState::judged:
    case FileState::finished: break;
    default: return FileOutcome::waiting;
  }
  const auto count = [&](auto... states) {
    return std::count_if(documents.begin(), documents.end(), [&](const auto& document) { return ((document.state == states) || ...); });
  };
  const auto rejected = count(DocumentState::rejected, DocumentState::failed);
  if (rejected > 0) {
    return rejected == static_cast<std::ptrdiff_t>(documents.size()) ? FileOutcome::rejected : FileOutcome::partially_accepted;
  }
  return count(DocumentState::held, DocumentState::refused, DocumentState::ignored) > 0 ? FileOutcome::held : FileOutcome::accepted;
}

}  // namespace

std::string_view name_of(FileOutcome outcome) { return outcome_names.at(static_cast<std::size_t>(outcome)); }

bool RunSummary::found_something() const {
  if (!remarks.empty() || stopped) return true;
  return std::any_of(files.begin(), files.end(), [](const FileSummary& file) {
    return file.outcome != FileOutcome::accepted && file.outcome != FileOutcome::duplicate;
  });
}

FileSummary summarise(const ledger::LedgerView& view, const ledger::JobRecord& job, const ledger::FileRecord& file) {
  FileSummary summary;
  summary.id = file.id;
  summary.partner = file.partner;
  summary.name = file.name;
  summary.size = file.size;
  summary.message = file.detail;

  ledger::DocumentFilter filter;
  filter.file = file.id;
  filter.most = limits::file_documents;
  auto documents = view.documents(filter);
  std::reverse(documents.begin(), documents.end());
  summary.outcome = outcome_of(file, documents);
  summary.document_count = documents.size();
  for (const ledger::DocumentRecord& document : documents) {
    if (summary.documents.size() == limits::summary_items) break;
    DocumentSummary one;
    one.id = document.id;
    one.set_id = document.set_id;
    one.kind = document.kind;
    if (!document.keys.empty()) one.key = document.keys.front();
    one.verdict = document.verdict;
    one.state = name_of(document.state);
    if (document.state != ledger::DocumentState::rejected) one.route = document.route;
    one.findings = document.findings;
    summary.documents.push_back(std::move(one));
    if (std::string path = report_path(view, document.id); !path.empty()) summary.reports.push_back(std::move(path));
  }
  const auto outbox = view.outbox_of_job(job.id);
  summary.sent_count = outbox.size();
  for (const ledger::OutboxEntry& made : outbox) {
    if (summary.sent.size() == limits::summary_items) break;
    const ledger::OutboxEntry entry = as_sent(view, made);
    const auto document = view.document(entry.document);
    summary.sent.push_back({entry.partner, entry.folder + "/" + entry.name, entry.document, document ? document->set_id : std::string(),
                            entry.size, std::string(name_of(entry.state))});
  }
  for (const ledger::ExceptionRecord& exception : view.exceptions_of(file.id)) {
    if (exception.state != ledger::ExceptionState::open) continue;
    if (summary.exceptions.size() == limits::summary_items) break;
    summary.exceptions.push_back({exception.id, exception.cause, exception.next, "exceptions/open/" + exception.id});
  }
  return summary;
}

}  // namespace crossdock::exchange
