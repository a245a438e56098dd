#include "exchange/judge.h"

#include <array>
#include <cstdio>
#include <memory>
#include <set>
#include <span>

#include "base/limits.h"
#include "base/text.h"
#include "exchange/correction.h"
#include "exchange/kept_objects.h"
#include "exchange/numbers.h"
#include "exchange/trouble.h"
#include "format/json/canonical_json.h"
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

std::string text_of(const Record& record, std::string_view field) {
  const Value value = record.field(field);
  return value.kind() == ValueKind::text ? std::string(value.text()) : std::string();
}

ReceivedAcknowledgment acknowledgment_of(const Record& record) {
  ReceivedAcknowledgment received;
  received.functional_id = text_of(record, "functional_id");
  received.group_control = text_of(record, "group_control");
  received.verdict = text_of(record, "verdict");
  const Value sets = record.field("sets");
  if (sets.kind() == ValueKind::list) {
    for (const Value& item : sets.list()) received.sets.push_back({text_of(item.record(), "control"), text_of(item.record(), "verdict")});
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
        related_(context),
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
    translate::InboundPath path(stream, pack_, inputs);
    while (translate::SetVerdict* set = path.next()) {
      if (judged_->sets.size() == limits::file_documents) {
        throw UnworkableFile("the file has more than " + std::to_string(limits::file_documents) + " documents (limit file_documents)");
      }
      if (!again_ || (set->offset == again_->offset && set->set_id == again_->set_id)) take(*set, path.file());
    }
    if (again_ && judged_->sets.empty())
      throw UnworkableFile("the document " + again_->id + " is not found any more where it stood in its file");
    if (stream.failure()) throw MachineFault(*stream.failure());
    judged_->verdict = path.file();
    return std::move(judged_);
  }

 private:
  void take(const translate::SetVerdict& set, const translate::FileVerdict& so_far) {
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
    if (set.verdict == translate::Verdict::rejected) judged.trouble = trouble_of(set.findings, "syntax", pack_.name());

    const partner::LinkedDocument* linked = document_of(set, so_far);
    report::Parties parties;
    parties.partner = pack_.partner().shown_name();
    parties.pack = pack_.name() + "'s pack";
    if (linked != nullptr) {
      judged.tier = tier_name(linked->settings.tier);
      judged.rules = joined(linked->settings.rules, ", ");
    }
    const std::vector<translate::ObjectVerdict> corrected = corrected_objects(set);
    const std::vector<translate::ObjectVerdict>& objects = corrected.empty() ? set.objects : corrected;
    for (std::size_t i = 0; i < objects.size(); ++i) {
      const translate::ObjectVerdict& object = objects[i];
      judged.findings += object.diagnostics.size() + object.rules.size();
      if (object.kind == "acknowledgment") judged.acknowledgments.push_back(acknowledgment_of(*object.object.root));
      judged.objects.push_back(judge_object(object, i));
    }
    const SourceSet* sources = linked != nullptr ? linked->sources.get() : nullptr;
    judged.report = require(judged_->spool.append(acknowledgment_json(report_of_set(set, nullptr, nullptr, sources, parties))));
    judged_->sets.push_back(std::move(judged));
  }

  const partner::LinkedDocument* document_of(const translate::SetVerdict& set, const translate::FileVerdict& so_far) const {
    if (set.interchange >= so_far.interchanges.size()) return pack_.inbound_file(file_.name);
    const auto& groups = so_far.interchanges[set.interchange].groups;
    return pack_.inbound_set(set.set_id, set.group < groups.size() ? groups[set.group].version : std::string());
  }

  /// What a person put in the place of the objects that the map made; empty: nothing.
  std::vector<translate::ObjectVerdict> corrected_objects(const translate::SetVerdict& set) const {
    std::vector<translate::ObjectVerdict> objects;
    if (!corrected_) return objects;
    const ObjectModel& model = context_.site->fallback_pack()->objects();
    format::CanonicalReader reader(set.arena->copy(*corrected_), model, "correction");
    CanonicalObject object;
    format::Findings findings;
    while (reader.next(*set.arena, object, findings)) {
      if (object.root == nullptr || findings.has_errors() || objects.size() == set.objects.size())
        throw UnworkableFile("the correction of " + again_->id + " is not read any more: correct it anew");
      objects.push_back(set.objects[objects.size()]);
      translate::ObjectVerdict& verdict = objects.back();
      verdict.object = object;
      verdict.rules.clear();
      verdict.diagnostics.clear();
      verdict.passage = verdict.route.empty() ? Passage::keep : Passage::deliver;
    }
    return objects;
  }

  /// What a person released goes on, unless it is broken.
  Passage passage_of(const translate::ObjectVerdict& object) const {
    const bool released = job_.task == ledger::Task::release && object.passage == Passage::hold && !has_errors(object.diagnostics);
    return released && !object.route.empty() ? Passage::deliver : object.passage;
  }

  JudgedObject judge_object(const translate::ObjectVerdict& object, std::size_t index) {
    JudgedObject judged;
    judged.kind = object.kind;
    judged.key = object.key;
    judged.route = object.route;
    judged.passage = passage_of(object);
    const std::string purpose = text_of(*object.object.root, "purpose");
    judged.original = purpose.empty() || purpose == "original";
    if (needed_kinds_.contains(object.kind)) {
      std::string json;
      format::write_canonical(object.object, json);
      judged.kept = require(judged_->spool.append(json));
    }
    if (judged.passage == Passage::hold) {
      judged.trouble = trouble_of(object.rules, FaultKind::rule_hold);
      if (!judged.trouble) judged.trouble = trouble_of(object.diagnostics, "mapping", "integration");
    } else if (judged.passage == Passage::refuse) {
      judged.trouble = trouble_of(object.rules, FaultKind::rule_reject);
    } else if (judged.passage == Passage::deliver) {
      deliver(object, index, judged);
    }
    return judged;
  }

  void deliver(const translate::ObjectVerdict& object, std::size_t index, JudgedObject& judged) {
    const std::shared_ptr<const partner::PackVersion> receiver = context_.site->find(object.route);
    if (!receiver) {
      judged.passage = Passage::hold;
      judged.trouble = Trouble{"route",
                               "route",
                               "route",
                               "the pack of `" + printable(object.route) + "`, which should receive it, cannot be used",
                               "run `crossdock partner check " + file_name_part(object.route) + "`, then retry",
                               "integration"};
      return;
    }
    RenderedObject rendered;
    translate::EnvelopeNumbers numbers;
    const partner::LinkedDocument* linked = receiver->outbound_object(object.kind);
    if (linked != nullptr && linked->settings.format == partner::FileFormat::x12) {
      rendered.purpose = "document " + std::to_string(judged_->sets.size() + 1) + "." + std::to_string(index + 1);
      EnvelopeRequest request{receiver->partner(), us_of(receiver->partner()), receiver->partner().x12.usage, 1, 1, job_.id,
                              rendered.purpose};
      numbers = reserve_numbers(context_, request);
      if (linked->grammar) rendered.functional_id = linked->grammar->group_id;
      rendered.group_control = std::to_string(numbers.group);
      rendered.set_control = set_control_text(numbers.set);
    }
    const std::string given_out = "numbers of document " + std::to_string(judged_->sets.size() + 1) + "." + std::to_string(index + 1);
    LedgerNumbers sequences(context_, job_.id, given_out, receiver->partner().x12.usage);
    const translate::Outside outside{&sequences, &related_};
    const translate::RenderedDocument document = translate::render({object.object}, *receiver, numbers, job_.created, outside);
    if (sequences.any()) rendered.given_out = given_out;
    if (has_errors(document.diagnostics)) {
      judged.passage = Passage::hold;
      judged.trouble = trouble_of(document.diagnostics, "mapping", "integration");
      return;
    }
    rendered.bytes = require(judged_->spool.append(document.bytes));
    rendered.set_id = document.set_id;
    rendered.extension = document.extension;
    rendered.control = document.control;
    judged.rendered = std::move(rendered);
  }

  Context& context_;
  const ledger::FileRecord& file_;
  const ledger::JobRecord& job_;
  const partner::PackVersion& pack_;
  KeptObjects related_;
  std::set<std::string> needed_kinds_;
  std::unique_ptr<JudgedFile> judged_;
  std::optional<ledger::DocumentRecord> again_;  // the document that is released or replayed
  std::optional<std::string> corrected_;         // its objects as JSON lines, where a person corrected them
};

}  // namespace

std::unique_ptr<JudgedFile> judge(Context& context, const ledger::FileRecord& file, const ledger::JobRecord& job,
                                  const partner::PackVersion& pack) {
  return Judge(context, file, job, pack).run();
}

}  // namespace crossdock::exchange
