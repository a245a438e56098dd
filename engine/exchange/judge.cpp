#include "exchange/judge.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <set>
#include <span>

#include "base/arena.h"
#include "base/limits.h"
#include "base/text.h"
#include "exchange/apply_change.h"
#include "exchange/correction.h"
#include "exchange/kept_objects.h"
#include "exchange/numbers.h"
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
      if (again_ && (set->offset != again_->offset || set->set_id != again_->set_id)) continue;
      choose_routes(*set, path.file());
      take(*set, path.file());
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

    linked_ = document_of(set, so_far);
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
  std::vector<translate::ObjectVerdict> corrected_objects(const translate::SetVerdict& set, const partner::LinkedDocument* linked) const {
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
      const bool by_order = linked != nullptr && !linked->settings.route_by_order.empty();
      verdict.passage = verdict.route.empty() && !by_order ? Passage::keep : Passage::deliver;
    }
    return objects;
  }

  /// What a person released goes on, unless it is broken.
  Passage passage_of(const translate::ObjectVerdict& object) const {
    const bool released = job_.task == ledger::Task::release && object.passage == Passage::hold && !has_errors(object.diagnostics);
    return released && !object.route.empty() ? Passage::deliver : object.passage;
  }

  /// Finds out who receives each object where the pack leaves it to the order, and sets an object that several receive beside itself.
  void choose_routes(translate::SetVerdict& set, const translate::FileVerdict& so_far) {
    const partner::LinkedDocument* linked = document_of(set, so_far);
    if (std::vector<translate::ObjectVerdict> corrected = corrected_objects(set, linked); !corrected.empty())
      set.objects = std::move(corrected);
    further_.assign(set.objects.size(), false);
    if (linked == nullptr) return;
    const partner::DocumentSettings& settings = linked->settings;
    if (!settings.route_by_order.empty())
      for (translate::ObjectVerdict& object : set.objects) route_by_order(object, settings.route_by_order);
    for (std::size_t i = 0; i < set.objects.size(); ++i) {
      if (passage_of(set.objects[i]) != Passage::deliver) continue;
      for (const std::string& route : settings.further_routes) {
        translate::ObjectVerdict copy = set.objects[i];
        copy.diagnostics.clear();
        copy.rules.clear();
        copy.route = route;
        ++i;
        set.objects.insert(set.objects.begin() + static_cast<std::ptrdiff_t>(i), std::move(copy));
        further_.insert(further_.begin() + static_cast<std::ptrdiff_t>(i), true);
      }
    }
  }

  void route_by_order(translate::ObjectVerdict& object, const std::string& path) {
    std::vector<std::string> numbers;
    texts_at(*object.object.root, path, numbers);
    std::set<std::string> senders;
    std::string unknown;
    for (const std::string& number : numbers) {
      if (auto sender = related_.sender_of("order", number))
        senders.insert(std::move(*sender));
      else
        unknown = number;
    }
    if (senders.size() == 1 && unknown.empty()) {
      object.route = *senders.begin();
      return;
    }
    if (object.passage != Passage::deliver) return;
    object.passage = Passage::hold;
    mapping::RuleFinding& finding = object.rules.emplace_back();
    finding.id = "route";
    finding.kind = FaultKind::rule_hold;
    finding.text = !unknown.empty()  ? "nobody sent an order " + printable(unknown, 60) + ", so nobody is known who should receive this"
                   : senders.empty() ? "it names no order, so nobody is known who should receive this"
                                     : "its orders came from different partners: " + joined({senders.begin(), senders.end()}, ", ");
    finding.next = "correct the order's number where it was entered, then send it again";
    finding.owner = "customer service";
    finding.object_path = path;
  }

  /// Every text that a path such as `orders[].order_number` leads to.
  static void texts_at(const Record& record, std::string_view path, std::vector<std::string>& texts) {
    std::vector<const Record*> at = {&record};
    while (!path.empty()) {
      const std::size_t dot = std::min(path.find('.'), path.size());
      std::string_view step = path.substr(0, dot);
      path.remove_prefix(std::min(dot + 1, path.size()));
      if (step.ends_with("[]")) step.remove_suffix(2);
      std::vector<const Record*> next;
      const auto take = [&](const Value& value) {
        if (value.kind() == ValueKind::record) next.push_back(&value.record());
        if (value.kind() == ValueKind::text) texts.emplace_back(value.text());
      };
      for (const Record* one : at) {
        const Value value = one->field(step);
        if (value.kind() == ValueKind::list)
          for (const Value& item : value.list()) take(item);
        else
          take(value);
      }
      at = std::move(next);
    }
  }

  /// An object for maps and rules that need it later; of the parts of a split document, the whole with the first of them.
  Spool::Piece keep(const translate::SetVerdict& set, std::size_t index) {
    if (further_[index]) return {};
    CanonicalObject object = set.objects[index].object;
    const bool is_split = linked_ != nullptr && linked_->map != nullptr && !linked_->map->instructions->split.by.empty();
    Arena arena;
    if (is_split) {
      std::vector<CanonicalObject> parts;
      for (std::size_t i = 0; i < set.objects.size(); ++i) {
        if (further_[i] || set.objects[i].key != set.objects[index].key) continue;
        if (i < index) return {};
        parts.push_back(set.objects[i].object);
      }
      std::vector<Diagnostic> findings;
      object = mapping::join_objects(parts, linked_->map->instructions->split, arena, findings);
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
    judged.passage = passage_of(object);
    const std::string purpose = text_of(*object.object.root, "purpose");
    judged.original = purpose.empty() || purpose == "original";
    if (needed_kinds_.contains(object.kind)) judged.kept = keep(set, index);
    if (judged.passage == Passage::hold) {
      judged.trouble = trouble_of(object.rules, FaultKind::rule_hold);
      if (!judged.trouble) judged.trouble = trouble_of(object.diagnostics, "mapping", "integration");
    } else if (judged.passage == Passage::refuse) {
      judged.trouble = trouble_of(object.rules, FaultKind::rule_reject);
      refuse(object, index, judged);
    } else if (judged.passage == Passage::deliver) {
      const std::shared_ptr<const partner::PackVersion> receiver = context_.site->find(object.route);
      if (receiver)
        deliver(object, index, *receiver, {}, judged);
      else
        hold_without_receiver(object, judged);
    }
    if (judged.passage == Passage::deliver || judged.passage == Passage::keep) judged.changed_order = changed_order(object, judged);
    return judged;
  }

  /// What becomes of the kept order by a change of it; nothing where no order is kept or needed.
  Spool::Piece changed_order(const translate::ObjectVerdict& object, const JudgedObject& judged) {
    if (object.kind != "order_change" || judged.again || !needed_kinds_.contains("order")) return {};
    const ObjectType* type = pack_.objects().find("order");
    Arena arena;
    const auto order = type == nullptr ? std::nullopt : related_.find(*type, object.key, arena);
    if (!order) return {};
    std::string json;
    format::write_canonical(apply_change(*order, object.object, arena), json);
    return require(judged_->spool.append(json));
  }

  static void hold_without_receiver(const translate::ObjectVerdict& object, JudgedObject& judged) {
    judged.passage = Passage::hold;
    judged.trouble = Trouble{"route",
                             "route",
                             "route",
                             "the pack of `" + printable(object.route) + "`, which should receive it, cannot be used",
                             "run `crossdock partner check " + file_name_part(object.route) + "`, then retry",
                             "integration"};
  }

  /// Tells the sender that its object is refused, by the map that the pack names.
  void refuse(const translate::ObjectVerdict& object, std::size_t index, JudgedObject& judged) {
    if (linked_ == nullptr || linked_->settings.refusal.empty()) return;
    const partner::LinkedDocument* refusal = pack_.map(linked_->settings.refusal);
    if (refusal == nullptr) return;
    const auto answering = pack_.with_document(refusal->settings);
    std::string why;
    for (const mapping::RuleFinding& rule : object.rules)
      if (rule.kind == FaultKind::rule_reject) why += (why.empty() ? "" : "; ") + rule.text;
    judged.route = pack_.name();
    deliver(object, index, *answering, why, judged);
  }

  /// Writes the object as its receiver's document. `refusal`: why it is refused, where the receiver is its sender.
  void deliver(const translate::ObjectVerdict& object, std::size_t index, const partner::PackVersion& receiver, const std::string& refusal,
               JudgedObject& judged) {
    RenderedObject rendered;
    translate::EnvelopeNumbers numbers;
    const partner::LinkedDocument* linked = receiver.outbound_object(object.kind);
    if (linked != nullptr && linked->settings.format == partner::FileFormat::x12) {
      rendered.purpose = "document " + std::to_string(judged_->sets.size() + 1) + "." + std::to_string(index + 1);
      EnvelopeRequest request{receiver.partner(), us_of(receiver.partner()), receiver.partner().x12.usage, 1, 1, job_.id, rendered.purpose};
      numbers = reserve_numbers(context_, request);
      if (linked->grammar) rendered.functional_id = linked->grammar->group_id;
      rendered.group_control = std::to_string(numbers.group);
      rendered.set_control = set_control_text(numbers.set);
    }
    const std::string given_out = "numbers of document " + std::to_string(judged_->sets.size() + 1) + "." + std::to_string(index + 1);
    LedgerNumbers sequences(context_, job_.id, given_out, receiver.partner().x12.usage);
    const translate::Outside outside{&sequences, &related_, refusal};
    const translate::RenderedDocument document = translate::render({object.object}, receiver, numbers, job_.created, outside);
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
  std::optional<ledger::DocumentRecord> again_;      // the document that is released or replayed
  std::optional<std::string> corrected_;             // its objects as JSON lines, where a person corrected them
  const partner::LinkedDocument* linked_ = nullptr;  ///< of the set that is being judged
  std::vector<bool> further_;                        ///< beside its objects: whether one is a copy for a further receiver
};

}  // namespace

std::unique_ptr<JudgedFile> judge(Context& context, const ledger::FileRecord& file, const ledger::JobRecord& job,
                                  const partner::PackVersion& pack) {
  return Judge(context, file, job, pack).run();
}

}  // namespace crossdock::exchange
