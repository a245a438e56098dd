#include <algorithm>
#include <cerrno>
#include <functional>

#include "base/text.h"
#include "exchange/actions.h"
#include "exchange/correction.h"
#include "exchange/kept_objects.h"
#include "exchange/routes.h"
#include "exchange/settle.h"
#include "format/json/canonical_json.h"
#include "translate/path.h"

namespace crossdock::exchange {

namespace {

using ledger::DocumentRecord;
using ledger::LedgerView;

/// Digits as a number; 1 where there are none, as for what carries no control number.
std::uint64_t number_of(std::string_view digits) {
  std::uint64_t number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9' || number > 999'999'999'999) return 1;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return digits.empty() ? 1 : number;
}

/// A set as it is on its way to its receivers.
struct RoutedSet {
  const DocumentRecord& document;
  const partner::PackVersion& pack;
  const translate::SetVerdict& verdict;
  std::vector<bool> copies;  ///< for each object whether it is the one before it, for a further receiver
  KeptObjects& related;
};

/// Finds the set of an inbound document in its archived file, judged by the active pack and corrected as a person did, and hands it to
/// `use` while it lasts.
Result<Done> with_set(Context& context, const std::string& id, const std::function<Result<Done>(const RoutedSet&)>& use) {
  std::optional<DocumentRecord> document;
  std::optional<ledger::FileRecord> file;
  context.ledger.read([&](const LedgerView& view) {
    document = view.document(id);
    if (document) file = view.file(document->file);
  });
  if (!document) return Error{"there is no document `" + printable(id) + "`", ENOENT};
  if (!file || document->direction == ledger::Direction::out || document->length == 0)
    return Error{id + " is no document that came in", EINVAL};
  const auto pack = context.site->find(file->partner);
  if (!pack) return Error{"the pack of " + printable(file->partner) + " cannot be used", EINVAL};
  auto bytes = context.archive.open(file->archive);
  if (!bytes.ok()) return bytes.error();
  KeptObjects related(context, id);
  related.look_for({pack->name()});
  translate::Inputs inputs;
  inputs.now = document->at;
  inputs.file = file->name;
  inputs.outside.related = &related;
  translate::InboundPath path(**bytes, *pack, inputs);
  while (translate::SetVerdict* set = path.next()) {
    if (set->offset != document->offset || set->set_id != document->set_id) continue;
    const partner::LinkedDocument* linked = document_of(*pack, file->name, *set, path.file());
    const auto corrected = context.ledger.ask([&](const LedgerView& view) { return latest_correction(view, document->id); });
    try {
      if (corrected) put_correction(context, *corrected, linked, *set);
    } catch (const UnworkableFile& fault) {
      return Error{document->id + ": " + fault.what(), EINVAL};
    }
    std::vector<bool> copies = choose_routes(*set, linked, false, related);
    return use({*document, *pack, *set, std::move(copies), related});
  }
  return Error{id + " is not found any more where it stood in its file", EINVAL};
}

/// What was sent, with the numbers and the time that it was made by.
std::string bytes_before(Context& context, const DocumentRecord& output) {
  const auto entries = context.ledger.ask([&](const LedgerView& view) { return view.outbox_of_document(output.id); });
  if (entries.empty()) return {};
  const auto file = context.archive.open(entries.front().archive);
  if (!file.ok()) return {};
  auto text = read_all(**file, entries.front().size);
  return text.ok() ? *text : std::string();
}

}  // namespace

Result<std::vector<ReplayedOutput>> preview_replay(Context& context, const std::string& id) {
  std::vector<ReplayedOutput> outputs;
  auto done = with_set(context, id, [&](const RoutedSet& set) -> Result<Done> {
    auto before = context.ledger.ask([&](const LedgerView& view) { return outputs_of(view, set.document.id); });
    for (std::size_t i = 0; i < set.verdict.objects.size(); ++i) {
      const translate::ObjectVerdict& verdict = set.verdict.objects[i];
      const auto receiver = context.site->find(verdict.route);
      const partner::LinkedDocument* linked = receiver ? receiver->outbound_object(verdict.kind) : nullptr;
      std::vector<CanonicalObject> objects = {verdict.object};
      std::size_t first = i;
      if (linked != nullptr && verdict.passage == translate::Passage::deliver)
        objects = objects_of_document(set.verdict, i, *linked, false, first);
      if (first != i) continue;
      ReplayedOutput output{verdict.route, verdict.kind, verdict.key, "", "", ""};
      translate::EnvelopeNumbers numbers;
      Instant at = context.clock.now();
      const auto earlier = std::find_if(before.begin(), before.end(), [&](const DocumentRecord& one) {
        return one.partner == verdict.route && one.kind == verdict.kind && !one.keys.empty() && one.keys.front() == verdict.key;
      });
      if (earlier != before.end()) {
        output.before = bytes_before(context, *earlier);
        // What was made to wait for companions has no numbers of its own yet.
        const auto entries = context.ledger.ask([&](const LedgerView& view) { return view.outbox_of_document(earlier->id); });
        if (entries.empty() || entries.front().envelope.empty())
          numbers = {number_of(earlier->interchange_control), number_of(earlier->group_control), number_of(earlier->set_control)};
        at = earlier->at;
        before.erase(earlier);
      }
      if (set.verdict.verdict == translate::Verdict::rejected) {
        output.problem = "it is rejected";
      } else if (verdict.passage != translate::Passage::deliver) {
        output.problem = "it is not passed on: " + std::string(translate::passage_name(verdict.passage));
      } else if (!receiver) {
        output.problem = "the pack of " + printable(verdict.route) + " cannot be used";
      } else {
        translate::CountingNumbers counted;
        set.related.look_for({receiver->name(), set.pack.name()});
        const auto rendered = translate::render(objects, *receiver, numbers, at, {&counted, &set.related, {}});
        if (has_errors(rendered.diagnostics))
          output.problem = rendered.diagnostics.front().message;
        else
          output.after = rendered.bytes;
      }
      outputs.push_back(std::move(output));
    }
    for (const DocumentRecord& lost : before)
      outputs.push_back({lost.partner, lost.kind, lost.keys.empty() ? "" : lost.keys.front(), bytes_before(context, lost), "",
                         "the document does not hold it any more"});
    return Done{};
  });
  if (!done.ok()) return done.error();
  return outputs;
}

Result<std::string> canonical_objects(Context& context, const std::string& id) {
  std::string lines;
  auto done = with_set(context, id, [&](const RoutedSet& set) -> Result<Done> {
    for (std::size_t i = 0; i < set.verdict.objects.size(); ++i) {
      if (set.copies[i]) continue;
      format::write_canonical(set.verdict.objects[i].object, lines);
      lines += "\n";
    }
    return Done{};
  });
  if (!done.ok()) return done.error();
  return lines;
}

}  // namespace crossdock::exchange
