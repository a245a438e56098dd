#include "exchange/commit.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "diagnostic/playbook.h"
#include "exchange/exception_cause.h"
#include "exchange/follow_up.h"
#include "exchange/kept_objects.h"
#include "exchange/match_acknowledgment.h"
#include "exchange/outbound_name.h"
#include "exchange/send.h"
#include "exchange/set_report.h"
#include "exchange/settle.h"
#include "exchange/trouble.h"
#include "format/x12/file_form.h"

namespace crossdock::exchange {

namespace {

using Kind = InterchangeDecision::Kind;
using ledger::DocumentRecord;
using ledger::DocumentState;
using ledger::InterchangeRecord;
using ledger::LedgerWriter;
using translate::InterchangeVerdict;
using translate::Passage;
using translate::Verdict;

class Committer {
 public:
  Committer(Context& context, const ledger::FileRecord& file, const ledger::JobRecord& job, const partner::PackVersion& pack,
            const JudgedFile& judged, const Decision& decision)
      : context_(context), file_(file), job_(job), pack_(pack), judged_(judged), decision_(decision) {
    file_.pack_hash = pack.hash();
    file_.tables_hash = pack.tables_hash();
  }

  void run() {
    archive_outputs();
    context_.ledger.write([&](LedgerWriter& writer) { write(writer); });
  }

 private:
  /// What the acknowledgment of an interchange came to, for the reports of its sets.
  struct Acknowledged {
    std::int64_t interchange = 0;
    std::string kind;  // "997", "999", "TA1", or empty
    std::string control, bytes;
  };

  std::string none_agreed() const { return pack_.partner().acknowledge.send == partner::AcknowledgmentKind::none ? "none" : ""; }

  bool has_received_acknowledgments() const {
    const auto& interchanges = judged_.verdict.interchanges;
    return std::any_of(interchanges.begin(), interchanges.end(), [](const auto& one) { return !one.acknowledgments.empty(); });
  }

  bool goes_on(const JudgedSet& set) const {
    if (set.interchange < decision_.interchanges.size() && decision_.interchanges[set.interchange].kind != Kind::normal) return false;
    return set.verdict != Verdict::rejected && translate::passes(judged_.verdict, set.interchange, set.group, set.index);
  }

  void archive(Spool::Piece piece, const std::string& partner, std::string_view what) {
    const std::string bytes = require(judged_.spool.read(piece));
    MemoryStream stream(bytes);
    const std::string id = "out-" + std::to_string(job_.id) + "-" + std::to_string(blobs_.size() + 1);
    const ledger::Blob blob = require(context_.archive.store(stream, {job_.created, partner, id}));
    std::string json;
    JsonWriter writer(json, JsonStyle::indented);
    writer.begin_object().member("direction", "out").member("partner", partner).member("document", what);
    writer.member("from_file", file_.id).member("bytes", blob.size).member("sha256", blob.hash);
    writer.member("made", to_rfc3339(job_.created)).end_object();
    require(context_.archive.describe(blob, id, json + "\n"));
    blobs_.emplace(piece.offset, blob);
  }

  void archive_outputs() {
    for (const InterchangeDecision& interchange : decision_.interchanges) {
      if (interchange.acknowledgment.size > 0) archive(interchange.acknowledgment, pack_.name(), "acknowledgment");
    }
    for (const JudgedSet& set : judged_.sets) {
      if (!goes_on(set)) continue;
      for (const JudgedObject& object : set.objects) {
        if (is_written(object)) archive(object.rendered->bytes, object.route, object.kind);
      }
    }
  }

  void write(LedgerWriter& writer) {
    if (!writer.move_job(job_.id, job_.token, ledger::JobState::committed, "")) {
      throw std::runtime_error("the lease of the job on file " + file_.id + " was lost");
    }
    acknowledged_.assign(decision_.interchanges.size(), {});
    if (job_.task != ledger::Task::take) return write_again(writer);
    for (std::size_t i = 0; i < decision_.interchanges.size(); ++i) write_interchange(writer, i);
    for (const JudgedSet& set : judged_.sets) write_set(writer, set);
    if (judged_.sets.empty() && !has_received_acknowledgments()) write_file_report(writer);
    writer.void_numbers(job_.id, "what they were reserved for is not sent");
    file_.state = decision_.unreadable || decision_.foreign ? ledger::FileState::quarantined : ledger::FileState::judged;
    if (decision_.unreadable && !judged_.verdict.findings.empty()) file_.detail = judged_.verdict.findings.front().message;
    if (decision_.foreign && decision_.interchanges.front().trouble) file_.detail = decision_.interchanges.front().trouble->cause;
    writer.update(file_, "judged");
  }

  /// One document that came before is passed on after all, or once more.
  void write_again(LedgerWriter& writer) {
    const auto original = writer.document(job_.document);
    if (!original) throw std::runtime_error("the ledger lost the document " + job_.document);
    auto interchange = writer.interchange(original->interchange);
    for (std::size_t i = 0; i < decision_.interchanges.size(); ++i) {
      const InterchangeDecision& decision = decision_.interchanges[i];
      if (!interchange || decision.acknowledgment.size == 0) continue;
      interchange->state = ledger::InterchangeState::judged;
      write_acknowledgment(writer, decision, judged_.verdict.interchanges[i], *interchange, acknowledged_[i]);
    }
    if (job_.task == ledger::Task::replay) supersede_outputs(writer, *original);
    for (const JudgedSet& set : judged_.sets) write_set(writer, set, &*original);
    writer.void_numbers(job_.id, "what they were reserved for is not sent");
    close_settled_exceptions(writer, original->id, "engine", job_.detail);
  }

  /// What was made of the document before counts no more; where it was not sent yet, it is not sent.
  void supersede_outputs(LedgerWriter& writer, const DocumentRecord& original) {
    for (const DocumentRecord& output : outputs_of(writer, original.id)) {
      for (const ledger::OutboxEntry& entry : writer.outbox_of_document(output.id)) {
        if (entry.state == ledger::OutboxState::ready || entry.state == ledger::OutboxState::held ||
            entry.state == ledger::OutboxState::waiting)
          writer.move(entry.id, ledger::OutboxState::dead, "replaced by a replay");
      }
      writer.move(output.id, DocumentState::superseded, "replayed: " + job_.detail);
    }
  }

  void write_interchange(LedgerWriter& writer, std::size_t index) {
    const InterchangeVerdict& verdict = judged_.verdict.interchanges[index];
    const InterchangeDecision& decision = decision_.interchanges[index];
    const bool has_sets = std::any_of(verdict.groups.begin(), verdict.groups.end(), [](const auto& group) { return !group.sets.empty(); });
    if (decision.trouble && (!has_sets || decision.kind == Kind::normal)) raise(writer, *decision.trouble, "", "", "");
    if (decision.kind == Kind::foreign) return;  // its number is not this partner's to use up
    if (verdict.verdict == Verdict::rejected && !has_sets) {
      if (const auto trouble = trouble_of(verdict.findings, playbook::syntax, pack_.name())) raise(writer, *trouble, "", "", "");
    }

    InterchangeRecord record;
    record.file = file_.id;
    record.number = static_cast<std::uint32_t>(index + 1);
    record.partner = pack_.name();
    record.sender_qualifier = verdict.sender_qualifier;
    record.sender = verdict.sender;
    record.receiver_qualifier = verdict.receiver_qualifier;
    record.receiver = verdict.receiver;
    record.control = verdict.control;
    record.version = verdict.version;
    record.usage = verdict.usage;
    record.at = file_.received;
    record.verdict = verdict_name(verdict.verdict);
    record.state = decision.kind == Kind::held ? ledger::InterchangeState::held : ledger::InterchangeState::judged;
    record.duplicate_of = decision.duplicate_of;
    record.id = writer.add(record);
    acknowledged_[index].interchange = record.id;
    for (std::size_t i = 0; i < verdict.groups.size(); ++i) {
      const translate::GroupVerdict& from = verdict.groups[i];
      ledger::GroupRecord group;
      group.interchange = record.id;
      group.number = static_cast<std::uint32_t>(i + 1);
      group.functional_id = from.functional_id;
      group.sender = from.sender;
      group.receiver = from.receiver;
      group.control = from.control;
      group.version = from.version;
      group.verdict = verdict_name(from.verdict);
      group.sets_declared = from.sets_declared;
      group.sets_received = from.sets_received;
      group.sets_accepted = from.sets_accepted;
      writer.add(group);
    }
    if (decision.acknowledgment.size > 0) write_acknowledgment(writer, decision, verdict, record, acknowledged_[index]);
    for (const auto& received : verdict.acknowledgments) write_received(writer, received, verdict, decision, record.id);
  }

  /// A TA1 that came, as a document of its own.
  void write_received(LedgerWriter& writer, const translate::ReceivedInterchangeAcknowledgment& received, const InterchangeVerdict& verdict,
                      const InterchangeDecision& decision, std::int64_t interchange) {
    const bool on = decision.kind == Kind::normal && verdict.verdict != Verdict::rejected;
    DocumentRecord document;
    document.partner = pack_.name();
    document.set_id = "TA1";
    document.kind = "acknowledgment";
    document.file = file_.id;
    document.interchange = interchange;
    document.interchange_control = verdict.control;
    document.at = file_.received;
    document.offset = received.offset;
    document.length = received.length;
    document.hash = file_.hash;
    document.state = decision.kind == Kind::held ? DocumentState::held : on ? DocumentState::accepted : DocumentState::rejected;
    document.verdict = verdict_name(verdict.verdict);
    document.findings = verdict.findings.size();
    document.pack_hash = pack_.hash();
    document.detail = received.words();
    document.id = writer.add(document, "judged");
    const InterchangeMatch match = on ? match_acknowledgment(writer, pack_.name(), received, document.id) : InterchangeMatch::noted;
    std::optional<Trouble> trouble = on ? trouble_of(received, match) : std::nullopt;
    const std::string exception = trouble ? raise(writer, *trouble, "TA1", "", document.id) : std::string();
    const ReportFacts facts{file_, document, pack_, exception, "", "", "", decision.trouble ? &*decision.trouble : nullptr};
    writer.keep_detail(document.id, "report",
                       report::acknowledgment_json(interchange_acknowledgment_report(received, trouble, judged_.verdict, facts)));
  }

  void write_acknowledgment(LedgerWriter& writer, const InterchangeDecision& decision, const InterchangeVerdict& verdict,
                            InterchangeRecord& interchange, Acknowledged& acknowledged) {
    writer.issue_numbers(job_.id, decision.purpose);
    acknowledged.kind = decision.needs.kind;
    const bool waits = !decision.envelope.empty();  // what it says is known, but not its numbers
    if (!waits) {
      acknowledged.control = nine_digits(decision.numbers.interchange);
      acknowledged.bytes = require(judged_.spool.read(decision.acknowledgment));
    }
    DocumentRecord document;
    document.direction = ledger::Direction::out;
    document.partner = pack_.name();
    document.set_id = acknowledged.kind;
    document.kind = "acknowledgment";
    document.interchange_control = acknowledged.control;
    if (decision.needs.sets > 0) {
      document.functional_id = "FA";
    }
    if (decision.needs.sets > 0 && !waits) {
      document.group_control = std::to_string(decision.numbers.group);
      document.set_control = std::to_string(decision.numbers.set);
    }
    document.at = job_.created;
    document.pack_hash = pack_.hash();
    document.detail = "acknowledges interchange " + printable(verdict.control, 20) + " of file " + file_.id;
    (void)send(writer, document,
               {job_, file_.id, pack_.partner(), blobs_.at(decision.acknowledgment.offset), acknowledged.kind, verdict.control, "", "edi",
                decision.envelope});
    interchange.acknowledgment = document.id;
    writer.update(interchange);
  }

  DocumentState state_of(const JudgedSet& set) const {
    if (set.interchange < decision_.interchanges.size()) {
      const Kind kind = decision_.interchanges[set.interchange].kind;
      if (kind == Kind::foreign) return DocumentState::ignored;
      if (kind == Kind::held) return DocumentState::held;
    }
    if (!goes_on(set)) return DocumentState::rejected;
    const auto any = [&](Passage passage) {
      return std::any_of(set.objects.begin(), set.objects.end(), [&](const JudgedObject& object) { return object.passage == passage; });
    };
    if (any(Passage::hold)) return DocumentState::held;
    if (any(Passage::refuse)) return DocumentState::refused;
    if (any(Passage::deliver)) return DocumentState::routed;
    return set.objects.empty() ? DocumentState::accepted : DocumentState::mapped;
  }

  static void add_key(DocumentRecord& document, const std::string& key) {
    if (std::find(document.keys.begin(), document.keys.end(), key) == document.keys.end()) document.keys.push_back(key);
  }

  DocumentRecord record_of(const JudgedSet& set) const {
    DocumentRecord document;
    document.partner = pack_.name();
    document.set_id = set.set_id;
    document.file = file_.id;
    document.set_control = set.control;
    if (set.interchange < judged_.verdict.interchanges.size()) {
      const InterchangeVerdict& interchange = judged_.verdict.interchanges[set.interchange];
      document.interchange = acknowledged_[set.interchange].interchange;
      document.interchange_control = interchange.control;
      document.findings += interchange.findings.size();
      if (set.group < interchange.groups.size()) {
        document.findings += interchange.groups[set.group].findings.size();
        document.functional_id = interchange.groups[set.group].functional_id;
        document.group_control = interchange.groups[set.group].control;
      }
    }
    document.at = file_.received;
    document.offset = set.offset;
    document.length = set.length;
    document.hash = file_.hash;
    document.state = state_of(set);
    document.verdict = verdict_name(document.state == DocumentState::rejected ? Verdict::rejected : set.verdict);
    if (document.state == DocumentState::ignored) document.verdict = "not judged";
    document.findings += set.findings;
    document.grammar = set.grammar;
    document.map = set.map;
    document.rules = set.rules;
    document.pack_hash = pack_.hash();
    document.tier = set.tier;
    std::vector<std::string> routes;
    for (const JudgedObject& object : set.objects) {
      if (document.kind.empty()) document.kind = object.kind;
      if (std::find(routes.begin(), routes.end(), object.route) == routes.end() && !object.route.empty()) routes.push_back(object.route);
      if (document.duplicate_of.empty()) document.duplicate_of = object.duplicate_of;
      if (document.detail.empty() && object.trouble) document.detail = object.trouble->cause;
      for (const std::string& key : object.keys) add_key(document, key);
    }
    if (document.state != DocumentState::ignored) document.route = joined(routes, ", ");
    return document;
  }

  void write_set(LedgerWriter& writer, const JudgedSet& set, const DocumentRecord* original = nullptr) {
    DocumentRecord document = record_of(set);
    std::set<std::tuple<std::string, std::string, std::string>> sent;  // objects that went on before, and to whom
    if (original == nullptr) {
      document.id = writer.add(document, "judged");
    } else {
      document.id = original->id;
      writer.move(document.id, document.state, std::string(name_of(job_.task)) + ": " + job_.detail);
      for (const DocumentRecord& output : outputs_of(writer, document.id))
        sent.insert({output.kind, output.keys.empty() ? std::string() : output.keys.front(), output.partner});
    }
    auto report = require(report::parse_acknowledgment_json(require(judged_.spool.read(set.report))));
    std::string exception;
    if (document.state == DocumentState::rejected) {
      exception = raise(writer, rejection_of(set), set.set_id, set.tier, document.id);
    } else if (const Trouble* aside = trouble_around(set)) {
      exception = raise(writer, *aside, "", set.tier, document.id);
    } else if (document.state == DocumentState::held || document.state == DocumentState::refused) {
      exception = raise_held(writer, set, document);
    }
    const bool on = goes_on(set);
    for (std::size_t i = 0; on && i < set.objects.size(); ++i) {
      if (!is_written(set.objects[i])) continue;
      if (job_.task == ledger::Task::release && sent.contains({set.objects[i].kind, set.objects[i].key, set.objects[i].route})) continue;
      const std::string name = write_output(writer, set, i, document);
      if (i < report.passed.size()) report.passed[i].detail = name;
    }
    if (on) keep_objects(writer, document.id, set, judged_.spool);
    follow_up_set(writer, set, document, on);
    for (const ReceivedAcknowledgment& received : set.acknowledgments) {
      if (!on || original != nullptr) continue;
      const GroupMatch match = match_acknowledgment(writer, pack_.name(), received, document.id);
      for (const std::string& rejected : match.rejected) exception = raise_rejected(writer, rejected, document);
      if (!match.known) {
        exception = raise(writer,
                          {"acknowledgment-for-nothing", "AK1", std::string(playbook::orphan),
                           "an acknowledgment came for group " + printable(received.group_control, 20) + ", which we did not send",
                           "ask the partner which document they mean", "integration"},
                          set.set_id, set.tier, document.id);
      }
    }

    ReportFacts facts{file_, document, pack_, exception, none_agreed(), "", "", trouble_around(set)};
    if (set.interchange < acknowledged_.size() && !acknowledged_[set.interchange].kind.empty()) {
      const Acknowledged& acknowledged = acknowledged_[set.interchange];
      facts.acknowledgment = acknowledged.kind;
      facts.acknowledgment_control = acknowledged.control;
      facts.acknowledgment_bytes = x12::plain_text(acknowledged.bytes);
    }
    complete_report(report, set, judged_.verdict, facts);
    if (original != nullptr) keep_answer(report, writer.detail(document.id, "report"));
    writer.keep_detail(document.id, "report", report::acknowledgment_json(report));
  }

  /// Why the whole interchange of a set stands aside; nullptr: it does not.
  const Trouble* trouble_around(const JudgedSet& set) const {
    if (set.interchange >= decision_.interchanges.size()) return nullptr;
    const InterchangeDecision& decision = decision_.interchanges[set.interchange];
    return decision.kind != Kind::normal && decision.trouble ? &*decision.trouble : nullptr;
  }

  /// Why a set is rejected: its own first error, or that of what stands around it.
  Trouble rejection_of(const JudgedSet& set) const {
    if (set.trouble) return *set.trouble;
    const InterchangeVerdict& interchange = judged_.verdict.interchanges.at(set.interchange);
    if (const auto trouble = trouble_of(interchange.findings, playbook::syntax, pack_.name())) return *trouble;
    if (set.group < interchange.groups.size()) {
      if (const auto trouble = trouble_of(interchange.groups[set.group].findings, playbook::syntax, pack_.name())) return *trouble;
    }
    return {"unit",
            "",
            std::string(playbook::syntax),
            "another set of its group or interchange was rejected, and the pack rejects them together",
            "see [validation] unit of the pack",
            pack_.name()};
  }

  /// What we sent was rejected: the business behind it stands still until somebody corrects it.
  std::string raise_rejected(LedgerWriter& writer, const std::string& id, const DocumentRecord& acknowledgment) {
    const auto sent = writer.document(id);
    if (!sent) return {};
    const std::string key = sent->keys.empty() ? std::string() : " (" + printable(sent->keys.front(), 60) + ")";
    return raise(writer,
                 {"acknowledgment-rejected", "AK5", std::string(playbook::acknowledgment_rejected),
                  pack_.name() + " rejects " + sent->set_id + " " + id + key + " by " + acknowledgment.set_id + " " + acknowledgment.id,
                  "correct what `crossdock ack show " + acknowledgment.id + "` names, then send the document again", "integration"},
                 sent->set_id, sent->tier, id);
  }

  std::string raise_held(LedgerWriter& writer, const JudgedSet& set, const DocumentRecord& document) {
    std::string first;
    for (const JudgedObject& object : set.objects) {
      if (object.again || !object.trouble || (object.passage != Passage::hold && object.passage != Passage::refuse)) continue;
      const std::string id = raise(writer, *object.trouble, set.set_id, set.tier, document.id);
      if (first.empty()) first = id;
    }
    return first;
  }

  std::string raise(LedgerWriter& writer, const Trouble& trouble, const std::string& set_id, const std::string& tier,
                    const std::string& document) {
    return writer.raise(exception_of(trouble, pack_.name(), set_id, tier, file_.id, document, job_.created));
  }

  /// The name of its file; its id where it waits for companions, and has none yet.
  std::string write_output(LedgerWriter& writer, const JudgedSet& set, std::size_t index, const DocumentRecord& parent) {
    const JudgedObject& object = set.objects[index];
    const RenderedObject& rendered = *object.rendered;
    const auto receiver = context_.site->find(object.route);
    if (!receiver) throw std::runtime_error("the pack of " + object.route + " went away while a file was worked on");
    if (!rendered.purpose.empty()) writer.issue_numbers(job_.id, rendered.purpose);
    if (!rendered.given_out.empty()) writer.issue_numbers(job_.id, rendered.given_out);
    DocumentRecord document;
    document.direction = ledger::Direction::out;
    document.partner = object.route;
    document.set_id = rendered.set_id;
    document.kind = object.kind;
    document.keys = object.keys;
    document.interchange_control = rendered.control;
    document.functional_id = rendered.functional_id;
    document.group_control = rendered.group_control;
    document.set_control = rendered.set_control;
    document.parent = parent.id;
    document.at = job_.created;
    document.pack_hash = receiver->hash();
    document.tier = set.tier;
    const bool x12 = !rendered.functional_id.empty();
    const auto entry = send(writer, document,
                            {job_, file_.id, receiver->partner(), blobs_.at(rendered.bytes.offset), x12 ? rendered.set_id : object.kind,
                             object.key, rendered.control, rendered.extension, rendered.envelope});
    follow_up_output(writer, set, index, document);
    if (!rendered.envelope.empty()) return document.id;
    if (x12) {
      expect_acknowledgment(writer, document, receiver->partner(), job_.created);
      expect_interchange_acknowledgment(writer, document, receiver->partner(), job_.created);
    }
    return entry.name;
  }

  /// A file without documents has a report too, and an exception that says why.
  void write_file_report(LedgerWriter& writer) {
    DocumentRecord document;
    document.partner = pack_.name();
    document.file = file_.id;
    document.at = file_.received;
    document.hash = file_.hash;
    document.length = file_.size;
    document.state = DocumentState::failed;
    document.verdict = "unreadable";
    document.pack_hash = pack_.hash();
    if (!judged_.verdict.interchanges.empty()) document.interchange_control = judged_.verdict.interchanges.front().control;
    document.findings = judged_.verdict.findings.size();
    document.id = writer.add(document, "no document was found in the file");
    std::string exception;
    if (const auto trouble = trouble_of(judged_.verdict.findings, playbook::no_document, pack_.name())) {
      exception = raise(writer, *trouble, "", "", document.id);
    } else {
      for (const InterchangeVerdict& interchange : judged_.verdict.interchanges) {
        const auto inner = trouble_of(interchange.findings, playbook::syntax, pack_.name());
        if (inner && exception.empty()) exception = raise(writer, *inner, "", "", document.id);
      }
    }
    ReportFacts facts{file_, document, pack_, exception, none_agreed(), "", "", nullptr};
    if (!acknowledged_.empty() && !acknowledged_.front().kind.empty()) {
      facts.acknowledgment = acknowledged_.front().kind;
      facts.acknowledgment_control = acknowledged_.front().control;
      facts.acknowledgment_bytes = x12::plain_text(acknowledged_.front().bytes);
    }
    writer.keep_detail(document.id, "report", report::acknowledgment_json(file_report(judged_.verdict, facts)));
  }

  Context& context_;
  ledger::FileRecord file_;
  const ledger::JobRecord& job_;
  const partner::PackVersion& pack_;
  const JudgedFile& judged_;
  const Decision& decision_;
  std::map<std::uint64_t, ledger::Blob> blobs_;  // by the offset of their piece in the spool
  std::vector<Acknowledged> acknowledged_;       // an entry an interchange
};

}  // namespace

void commit(Context& context, const ledger::FileRecord& file, const ledger::JobRecord& job, const partner::PackVersion& pack,
            const JudgedFile& judged, const Decision& decision) {
  Committer(context, file, job, pack, judged, decision).run();
}

}  // namespace crossdock::exchange
