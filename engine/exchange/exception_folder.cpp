#include "exchange/exception_folder.h"

#include <algorithm>
#include <cerrno>
#include <vector>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/playbook.h"
#include "report/acknowledgment_report.h"
#include "report/exception_report.h"

namespace crossdock::exchange {

namespace {

using ledger::LedgerView;

constexpr std::size_t window_bytes = 256u << 10;
constexpr std::size_t listed_items = 1000;

/// Copies archived bytes to a name that is taken only once: a copy that is there already is left.
void copy_from_archive(Context& context, const std::string& archive, const std::filesystem::path& target) {
  if (context.disk.status(target).ok()) return;
  const auto source = require(context.archive.open(archive));
  const std::filesystem::path temporary = target.parent_path() / (".crossdock-" + target.filename().string() + ".part");
  (void)context.disk.remove(temporary);  // what an earlier try left
  const auto copy = require(context.disk.create(temporary));
  std::vector<char> window(window_bytes);
  while (const std::size_t count = require(source->read(window))) require(copy->write({window.data(), count}));
  require(copy->sync());
  require(copy->close());
  require(context.disk.rename_replacing(temporary, target));
  require(context.disk.sync_folder(target.parent_path()));
}

struct Facts {
  ledger::ExceptionRecord exception;
  std::vector<ledger::ExceptionItem> items;
  std::optional<ledger::DocumentRecord> document;  // the first that it blocks
  std::optional<std::string> report;               // of that
};

report::ExceptionReport report_of(const Facts& facts, const std::optional<ledger::FileRecord>& file) {
  const ledger::ExceptionRecord& exception = facts.exception;
  report::ExceptionReport report;
  report.id = exception.id;
  report.kind = exception.playbook;
  if (const Playbook* playbook = playbook_named(exception.playbook)) {
    report.failure = playbook->technical ? "technical" : "business";
    report.meaning = playbook->meaning;
    const std::string first = facts.items.empty() ? std::string() : facts.items.front().document;
    report.steps = steps_of(*playbook, {exception.id, exception.group.partner, first});
  }
  const std::string what = exception.group.document.empty() ? std::string("file") : exception.group.document;
  report.title = what + " of " + exception.group.partner + ": " + exception.cause;
  report.severity = name_of(exception.severity);
  report.state = name_of(exception.state);
  report.partner = exception.group.partner;
  report.opened = exception.first;
  report.due = exception.due;
  report.owner = exception.owner;
  report.what = exception.cause;
  report.count = exception.count;
  for (const ledger::ExceptionItem& item : facts.items) {
    if (!item.document.empty()) report.documents.push_back(item.document);
  }
  if (file) {
    report.file = file->name;
    report.file_hash = file->hash;
    report.file_bytes = file->size;
    report.source_path = file->archive;
  }
  if (!exception.next.empty()) report.next.push_back({exception.next, ""});
  if (!facts.document) return report;
  report.tier = facts.document->tier;
  report.set = facts.document->set_id;
  if (!facts.document->keys.empty()) report.key = facts.document->keys.front();
  if (!facts.document->route.empty()) report.effect = "It was not passed to " + facts.document->route + ".";
  if (!facts.report) return report;
  const auto parsed = report::parse_acknowledgment_json(*facts.report);
  if (!parsed.ok()) return report;
  report.partner_title = parsed->partner_title;
  report.findings = parsed->findings;
  report.findings_total = parsed->findings_total;
  report.remarks = parsed->remarks;
  return report;
}

Facts facts_of(Context& context, const ledger::ExceptionRecord& exception) {
  return context.ledger.ask([&](const LedgerView& view) {
    Facts facts{exception, view.exception_items(exception.id, listed_items), {}, {}};
    const auto first = std::find_if(facts.items.begin(), facts.items.end(), [](const auto& item) { return !item.document.empty(); });
    if (first != facts.items.end()) {
      facts.document = view.document(first->document);
      facts.report = view.detail(first->document, "report");
    }
    return facts;
  });
}

}  // namespace

void write_exception_folders(Context& context, const ledger::FileRecord& file) {
  const auto exceptions = context.ledger.ask([&](const LedgerView& view) { return view.exceptions_of(file.id); });
  for (const ledger::ExceptionRecord& exception : exceptions) write_exception_folder(context, exception.id);
}

void write_exception_folder(Context& context, const std::string& id) {
  const auto exception = context.ledger.ask([&](const LedgerView& view) { return view.exception(id); });
  if (!exception || exception->state != ledger::ExceptionState::open) return;
  const std::filesystem::path folder = context.layout.open_exceptions() / id;
  require(context.disk.make_folders(folder));
  const Facts facts = facts_of(context, *exception);
  // The source and the facts are those of the first file that raised it; later ones are listed.
  const std::string first = facts.items.empty() ? std::string() : facts.items.front().file;
  const auto source = context.ledger.ask([&](const LedgerView& view) { return view.file(first); });
  if (source && !source->archive.empty() && source->size <= limits::error_source_bytes) {
    copy_from_archive(context, source->archive, folder / "source");
  }
  const report::ExceptionReport report = report_of(facts, source);
  require(write_file_atomic(folder / "error.json", exception_json(report), Existing::replace, context.disk));
  require(write_file_atomic(folder / "error.txt", exception_text(report, context.clock.now()), Existing::replace, context.disk));
}

void put_away_closed_exceptions(Context& context) {
  const auto folders = require(context.disk.list(context.layout.open_exceptions(), limits::folder_entries));
  for (const FolderEntry& entry : folders) {
    const auto exception = context.ledger.ask([&](const LedgerView& view) { return view.exception(entry.name); });
    if (!exception || exception->state == ledger::ExceptionState::open) continue;
    const std::filesystem::path above = context.layout.root / "exceptions" / std::string(name_of(exception->state));
    require(context.disk.make_folders(above));
    // EEXIST: somebody made a folder of that name; this one stays where it is.
    if (auto moved = context.disk.rename_new(context.layout.open_exceptions() / entry.name, above / entry.name); !moved.ok()) continue;
    require(context.disk.sync_folder(above));
    require(context.disk.sync_folder(context.layout.open_exceptions()));
  }
}

void write_quarantine_copy(Context& context, const ledger::FileRecord& file) {
  if (file.archive.empty()) return;  // it was refused unopened and lies there itself
  const std::filesystem::path folder = context.layout.quarantine(file.partner);
  require(context.disk.make_folders(folder));
  copy_from_archive(context, file.archive, folder / (file.id + "-" + file_name_part(file.name)));
}

}  // namespace crossdock::exchange
