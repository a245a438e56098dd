#include "exchange/judge.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <set>
#include <span>
#include <utility>

#include "base/arena.h"
#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/playbook.h"
#include "exchange/apply_change.h"
#include "exchange/batches.h"
#include "exchange/correction.h"
#include "exchange/kept_objects.h"
#include "exchange/numbers.h"
#include "exchange/promises.h"
#include "exchange/routes.h"
#include "exchange/totals.h"
#include "exchange/trouble.h"
#include "format/json/canonical_json.h"
#include "mapping/instructions.h"
#include "mapping/needs.h"
#include "mapping/split.h"
#include "report/acknowledgment_report.h"
#include "report/from_verdict.h"
#include "translate/path.h"

namespace crossdock::exchange {

namespace {

using translate::Passage;

/// A stream that remembers whether its source failed: a fault of the disk must never look like the end of a document.
class CheckedStream final : public InputStream {
 public:
  explicit CheckedStream(InputStream& source) : source_(source) {}
  Result<std::size_t> read(std::span<char> window) override {
    auto count = source_.read(window);
    if (!count.ok() && !failure_) failure_ = count.error();
    return count;
  }
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  InputStream& source_;
  std::optional<Error> failure_;
};

std::string string_of(const Record& record, std::string_view field) {
  const Value value = record.field(field);
  return value.kind() == ValueKind::text ? std::string(value.text()) : std::string();
}

ReceivedAcknowledgment acknowledgment_of(const Record& record) {
  ReceivedAcknowledgment received;
  received.functional_id = string_of(record, "functional_id");
  received.group_control = string_of(record, "group_control");
  received.verdict = string_of(record, "verdict");
  const Value sets = record.field("sets");
  if (sets.kind() == ValueKind::list) {
    for (const Value& item : sets.list())
      received.sets.push_back({string_of(item.record(), "control"), string_of(item.record(), "verdict")});
  }
  return received;
}

std::string set_control_text(std::uint64_t number) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%04llu", static_cast<unsigned long long>(number));
  return text.data();
}

class Judge {
 public:
  Judge(Context& context, const ledger::FileRecord& file, const ledger::JobRecord& job, const partner::PackVersion& pack)
      : context_(context),
        file_(file),
        job_(job),
        pack_(pack),
        related_(context, job.task == ledger::Task::take ? std::string() : job.document),
        needed_kinds_(kinds_needed(*context.site)),
        judged_(std::make_unique<JudgedFile>(context.layout.work())) {
    if (job_.task == ledger::Task::take) return;
    context_.ledger.read([&](const ledger::LedgerView& view) {
      again_ = view.document(job_.document);
      if (again_) corrected_ = latest_correction(view, again_->id);
    });
    if (!again_) throw UnworkableFile("the ledger does not have the document " + job_.document);
  }

  std::unique_ptr<JudgedFile> run() {
    const std::unique_ptr<InputFile> bytes = require(context_.archive.open(file_.archive));
    CheckedStream stream(*bytes);
    translate::Inputs inputs;
    inputs.now = job_.created;
    inputs.file = file_.name;
    inputs.outside.related = &related_;
    related_.look_for({pack_.name()});
    translate::InboundPath path(stream, pack_, inputs);
    while (translate::SetVerdict* set = path.next()) {
      if (judged_->sets.size() == limits::file_documents) {
        throw UnworkableFile("the file has more than " + std::to_string(limits::file_documents) + " documents (limit file_documents)");
      }
      if (again_ && (set->offset != again_->offset || set->set_id != again_->set_id)) continue;
      linked_ = document_of(pack_, file_.name, *set, path.file());
      if (corrected_) put_correction(context_, *corrected_, linked_, *set);
      further_ = choose_routes(*set, linked_, job_.task == ledger::Task::release, related_);
      take(*set);
      related_.look_for({pack_.name()});
    }
    if (again_ && judged_->sets.empty())
      throw UnworkableFile("the document " + again_->id + " is not found any more where it stood in its file");
    if (stream.failure()) throw MachineFault(*stream.failure());
    judged_->verdict = path.file();
    return std::move(judged_);
  }

 private:
  void take(translate::SetVerdict& set) {
    JudgedSet judged;
    judged.interchange = set.interchange;
    judged.group = set.group;
    judged.index = set.index;
    judged.set_id = set.set_id;
    judged.control = set.control;
    judged.offset = set.offset;
    judged.length = set.length;
    judged.verdict = set.verdict;
    judged.findings = set.findings_total;
    judged.grammar = set.grammar;
    judged.map = set.map;
    if (set.verdict == translate::Verdict::rejected) judged.trouble = trouble_of(set.findings, playbook::syntax, pack_.name());

    const partner::LinkedDocument* linked = linked_;
    report::Parties parties;
    parties.partner = pack_.partner().shown_name();
    parties.pack = pack_.name() + "'s pack";
    if (linked != nullptr) {
      judged.tier = tier_name(linked->settings.tier);
      judged.rules = joined(linked->settings.rules, ", ");
    }
    for (std::size_t i = 0; i < set.objects.size(); ++i) {
      const translate::ObjectVerdict& object = set.objects[i];
      judged.findings += object.diagnostics.size() + object.rules.size();
      if (object.kind == "acknowledgment") judged.acknowledgments.push_back(acknowledgment_of(*object.object.root));
      judged.objects.push_back(judge_object(set, i));
      const Passage passage = judged.objects.back().passage;
      if (set.verdict != translate::Verdict::rejected && (passage == Passage::deliver || passage == Passage::keep))
        related_.remember(judged.objects.back(), pack_.name(), judged_->spool);
    }
    // What writing them found, beside what the rules did.
    for (auto& [index, remark] : remarks_) set.objects[index].rules.push_back(std::move(remark));
    remarks_.clear();
    const SourceSet* sources = linked != nullptr ? linked->sources.get() : nullptr;
    judged.report = require(judged_->spool.append(acknowledgment_json(report_of_set(set, nullptr, nullptr, sources, parties))));
    judged_->sets.push_back(std::move(judged));
  }

  /// What the receiver does not get of the object, in one remark; nothing where it gets everything.
  static std::optional<mapping::RuleFinding> lost_fields(const std::vector<Diagnostic>& diagnostics, const std::string& receiver) {
    std::string fields;
    for (const Diagnostic& diagnostic : diagnostics)
      if (diagnostic.kind == FaultKind::value_not_mapped && diagnostic.severity == Severity::note)
        fields += (fields.empty() ? "" : ", ") + place_without_indexes(diagnostic.object_path);
    if (fields.empty()) return std::nullopt;
    mapping::RuleFinding remark;
    remark.id = "unmapped";
    remark.text = "no rule writes these fields for " + receiver + ": " + fields;
    remark.next = "add rules for what they need to the map, or set [validation] unmapped in the pack";
    remark.owner = "integration";
    return remark;
  }

  /// An object for maps and rules that need it later; of the parts of a split document, the whole with the first of them.
  Spool::Piece keep(const translate::SetVerdict& set, std::size_t index) {
    if (further_[index]) return {};
    CanonicalObject object = set.objects[index].object;
    Arena arena;
    if (is_split()) {
      std::vector<CanonicalObject> parts;
      for (std::size_t i = 0; i < set.objects.size(); ++i) {
        if (further_[i] || set.objects[i].key != set.objects[index].key) continue;
        if (i < index) return {};
        parts.push_back(set.objects[i].object);
      }
      object = whole(parts, arena);
    }
    std::string json;
    format::write_canonical(object, json);
    return require(judged_->spool.append(json));
  }

  JudgedObject judge_object(const translate::SetVerdict& set, std::size_t index) {
    const translate::ObjectVerdict& object = set.objects[index];
    JudgedObject judged;
    judged.kind = object.kind;
    judged.key = object.key;
    judged.keys = mapping::keys_of(object.object);
    judged.again = further_[index];
    judged.route = object.route;
    judged.passage = passage_of(object, job_.task == ledger::Task::release);
    const std::string purpose = string_of(*object.object.root, "purpose");
    judged.original = purpose.empty() || purpose == "original";
    if (needed_kinds_.contains(object.kind)) judged.kept = keep(set, index);
    if (judged.passage == Passage::hold) {
      judged.trouble = trouble_of(object.rules, FaultKind::rule_hold);
      if (!judged.trouble) judged.trouble = trouble_of(object.diagnostics, playbook::mapping, "integration");
    } else if (judged.passage == Passage::refuse) {
      judged.trouble = trouble_of(object.rules, FaultKind::rule_reject);
      refuse(set, index, judged);
    } else if (judged.passage == Passage::deliver) {
      const std::shared_ptr<const partner::PackVersion> receiver = context_.site->find(object.route);
      if (receiver)
        deliver(set, index, {object.object}, *receiver, {}, judged);
      else
        hold_without_receiver(object, judged);
    }
    judged.totals = totals_of(object.object);
    judged.consequences.effect = effect_of(object.object);
    judged.consequences.shipment = shipment_of(object.object);
    if (!judged.again) judged.consequences.promised = promises_of(pack_, ledger::Direction::in, set.set_id, object.object, file_.received);
    if (judged.passage == Passage::deliver || judged.passage == Passage::keep) judged.changed_order = changed_order(object, judged);
    return judged;
  }

  /// What becomes of the kept order by a change of it; nothing where no order is kept or needed.
  Spool::Piece changed_order(const translate::ObjectVerdict& object, JudgedObject& judged) {
    if (object.kind != "order_change" || judged.again || !needed_kinds_.contains("order")) return {};
    const ObjectType* type = pack_.objects().find("order");
    Arena arena;
    const auto order = type == nullptr ? std::nullopt : related_.find(*type, object.key, arena);
    if (!order) return {};
    std::string json;
    const CanonicalObject changed = apply_change(*order, object.object, arena);
    judged.consequences.rescheduled = promises_of_changed_order(pack_, changed);
    format::write_canonical(changed, json);
    return require(judged_->spool.append(json));
  }

  static void hold_without_receiver(const translate::ObjectVerdict& object, JudgedObject& judged) {
    judged.passage = Passage::hold;
    judged.trouble = Trouble{"route",
                             "route",
                             std::string(playbook::route),
                             "the pack of `" + printable(object.route) + "`, which should receive it, cannot be used",
                             "run `crossdock partner check " + file_name_part(object.route) + "`, then retry",
                             "integration"};
  }

  /// Tells the sender that its object is refused, by the map that the pack names.
  void refuse(const translate::SetVerdict& set, std::size_t index, JudgedObject& judged) {
    if (linked_ == nullptr || linked_->settings.refusal.empty()) return;
    const partner::LinkedDocument* refusal = pack_.map(linked_->settings.refusal);
    if (refusal == nullptr) return;
    const auto answering = pack_.with_document(refusal->settings);
    judged.route = pack_.name();
    // One document gets one answer, also where it was split: from its first part that is refused.
    Arena arena;
    std::vector<CanonicalObject> parts;
    std::string why;
    for (std::size_t i = 0; i < set.objects.size(); ++i) {
      const bool is_part = i == index || (is_split() && !further_[i] && set.objects[i].key == set.objects[index].key);
      if (!is_part || passage_of(set.objects[i], job_.task == ledger::Task::release) != Passage::refuse) continue;
      if (i < index) return (void)(judged.joined_with = index - i);
      parts.push_back(set.objects[i].object);
      for (const mapping::RuleFinding& rule : set.objects[i].rules)
        if (rule.kind == FaultKind::rule_reject && why.find(rule.text) == std::string::npos) why += (why.empty() ? "" : "; ") + rule.text;
    }
    deliver(set, index, {parts.size() < 2 ? set.objects[index].object : whole(parts, arena)}, *answering, why, judged);
  }

  [[nodiscard]] bool is_split() const {
    return linked_ != nullptr && linked_->map != nullptr && !linked_->map->instructions->split.by.empty();
  }
  [[nodiscard]] CanonicalObject whole(const std::vector<CanonicalObject>& parts, Arena& arena) const {
    std::vector<Diagnostic> findings;
    return mapping::join_objects(parts, linked_->map->instructions->split, arena, findings);
  }

  /// Writes the objects as one document of their receiver. `refusal`: why they are refused, where the receiver is their sender.
  void deliver(const translate::SetVerdict& set, std::size_t index, std::vector<CanonicalObject> objects,
               const partner::PackVersion& receiver, const std::string& refusal, JudgedObject& judged) {
    const translate::ObjectVerdict& object = set.objects[index];
    RenderedObject rendered;
    translate::EnvelopeNumbers numbers;
    const partner::LinkedDocument* linked = receiver.outbound_object(object.kind);
    if (linked != nullptr && refusal.empty()) {
      std::size_t first = index;
      objects = objects_of_document(set, index, *linked, job_.task == ledger::Task::release, first);
      judged.joined_with = index - first;
      if (first != index) return;
    }
    const bool x12 = linked != nullptr && linked->settings.format == partner::FileFormat::x12;
    const bool waits = x12 && receiver.partner().batch.gathers();
    if (x12 && linked->grammar) rendered.functional_id = linked->grammar->group_id;
    if (x12 && !waits) {
      rendered.purpose = "document " + std::to_string(judged_->sets.size() + 1) + "." + std::to_string(index + 1);
      EnvelopeRequest request{receiver.partner(), us_of(receiver.partner()), receiver.partner().x12.usage, 1, 1, job_.id, rendered.purpose};
      numbers = reserve_numbers(context_, request);
      rendered.group_control = std::to_string(numbers.group);
      rendered.set_control = set_control_text(numbers.set);
    }
    const std::string given_out = "numbers of document " + std::to_string(judged_->sets.size() + 1) + "." + std::to_string(index + 1);
    LedgerNumbers sequences(context_, job_.id, given_out, receiver.partner().x12.usage);
    const translate::Outside outside{&sequences, &related_, refusal};
    related_.look_for({receiver.name(), pack_.name()});
    const translate::RenderedDocument document = translate::render(objects, receiver, numbers, job_.created, outside);
    if (std::optional<mapping::RuleFinding> remark = lost_fields(document.diagnostics, receiver.name()))
      remarks_.emplace_back(index, std::move(*remark));
    if (sequences.any()) rendered.given_out = given_out;
    if (has_errors(document.diagnostics)) {
      judged.passage = Passage::hold;
      judged.trouble = trouble_of(document.diagnostics, playbook::mapping, "integration");
      return;
    }
    const std::string& bytes = waits && !document.plain.empty() ? document.plain : document.bytes;
    rendered.bytes = require(judged_->spool.append(bytes));
    rendered.set_id = document.set_id;
    rendered.extension = document.extension;
    if (waits)
      rendered.envelope = envelope_of_batch(bytes);
    else
      rendered.control = document.control;
    if (refusal.empty())
      for (const CanonicalObject& one : objects)
        for (ledger::Expectation& promise : promises_of(receiver, ledger::Direction::out, rendered.set_id, one, job_.created))
          judged.promised_on.push_back(std::move(promise));
    judged.rendered = std::move(rendered);
  }

  Context& context_;
  const ledger::FileRecord& file_;
  const ledger::JobRecord& job_;
  const partner::PackVersion& pack_;
  KeptObjects related_;
  std::set<std::string> needed_kinds_;
  std::unique_ptr<JudgedFile> judged_;
  std::optional<ledger::DocumentRecord> again_;                        // the document that is released or replayed
  std::optional<std::string> corrected_;                               // its objects as JSON lines, where a person corrected them
  const partner::LinkedDocument* linked_ = nullptr;                    ///< of the set that is being judged
  std::vector<bool> further_;                                          ///< beside its objects: whether one is a copy for a further receiver
  std::vector<std::pair<std::size_t, mapping::RuleFinding>> remarks_;  ///< on its objects, by their place
};

}  // namespace

std::unique_ptr<JudgedFile> judge(Context& context, const ledger::FileRecord& file, const ledger::JobRecord& job,
                                  const partner::PackVersion& pack) {
  return Judge(context, file, job, pack).run();
}

}  // namespace crossdock::exchange
