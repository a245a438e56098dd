#include <algorithm>
#include <cerrno>
#include <functional>

#include "base/text.h"
#include "exchange/actions.h"
#include "exchange/correction.h"
#include "exchange/kept_objects.h"
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

/// Finds the set of an inbound document in its archived file, judged by the active pack, and hands it to `use` while it lasts.
Result<Done> with_set(Context& context, const std::string& id,
                      const std::function<Result<Done>(const DocumentRecord&, const translate::SetVerdict&)>& use) {
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
  KeptObjects related(context);
  translate::Inputs inputs;
  inputs.now = document->at;
  inputs.file = file->name;
  inputs.outside.related = &related;
  translate::InboundPath path(**bytes, *pack, inputs);
  while (const translate::SetVerdict* set = path.next()) {
    if (set->offset == document->offset && set->set_id == document->set_id) return use(*document, *set);
  }
  return Error{id + " is not found any more where it stood in its file", EINVAL};
}

/// The objects of a set, or what a person put in their place.
Result<std::vector<CanonicalObject>> objects_of(Context& context, const DocumentRecord& document, const translate::SetVerdict& set) {
  std::vector<CanonicalObject> objects;
  for (const translate::ObjectVerdict& verdict : set.objects) objects.push_back(verdict.object);
  const auto corrected = context.ledger.ask([&](const LedgerView& view) { return latest_correction(view, document.id); });
  if (!corrected) return objects;
  objects.clear();
  format::CanonicalReader reader(set.arena->copy(*corrected), context.site->fallback_pack()->objects(), "correction");
  CanonicalObject object;
  format::Findings findings;
  while (reader.next(*set.arena, object, findings)) {
    if (object.root == nullptr || findings.has_errors()) return Error{"the correction of " + document.id + " is not read any more", EINVAL};
    objects.push_back(object);
  }
  return objects;
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
  auto done = with_set(context, id, [&](const DocumentRecord& document, const translate::SetVerdict& set) -> Result<Done> {
    auto before = context.ledger.ask([&](const LedgerView& view) { return outputs_of(view, document.id); });
    const auto objects = objects_of(context, document, set);
    if (!objects.ok()) return objects.error();
    for (std::size_t i = 0; i < objects->size() && i < set.objects.size(); ++i) {
      const translate::ObjectVerdict& verdict = set.objects[i];
      ReplayedOutput output{verdict.route, verdict.kind, verdict.key, "", "", ""};
      translate::EnvelopeNumbers numbers;
      Instant at = context.clock.now();
      const auto earlier = std::find_if(before.begin(), before.end(), [&](const DocumentRecord& one) {
        return one.kind == verdict.kind && !one.keys.empty() && one.keys.front() == verdict.key;
      });
      if (earlier != before.end()) {
        output.before = bytes_before(context, *earlier);
        numbers = {number_of(earlier->interchange_control), number_of(earlier->group_control), number_of(earlier->set_control)};
        at = earlier->at;
        before.erase(earlier);
      }
      const auto receiver = context.site->find(verdict.route);
      if (set.verdict == translate::Verdict::rejected) {
        output.problem = "it is rejected";
      } else if (verdict.passage != translate::Passage::deliver) {
        output.problem = "it is not passed on: " + std::string(translate::passage_name(verdict.passage));
      } else if (!receiver) {
        output.problem = "the pack of " + printable(verdict.route) + " cannot be used";
      } else {
        translate::CountingNumbers counted;
        KeptObjects related(context);
        const auto rendered = translate::render({(*objects)[i]}, *receiver, numbers, at, {&counted, &related, {}});
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
  auto done = with_set(context, id, [&](const DocumentRecord& document, const translate::SetVerdict& set) -> Result<Done> {
    const auto objects = objects_of(context, document, set);
    if (!objects.ok()) return objects.error();
    for (const CanonicalObject& object : *objects) {
      format::write_canonical(object, lines);
      lines += "\n";
    }
    return Done{};
  });
  if (!done.ok()) return done.error();
  return lines;
}

}  // namespace crossdock::exchange
