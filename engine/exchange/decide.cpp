#include "exchange/decide.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "diagnostic/playbook.h"
#include "exchange/batches.h"
#include "exchange/numbers.h"
#include "exchange/trouble.h"

namespace crossdock::exchange {

namespace {

using Kind = InterchangeDecision::Kind;
using translate::GroupVerdict;
using translate::InterchangeVerdict;
using translate::SetSummary;
using translate::Verdict;

/// The start of the time in which the same number or key counts as a duplicate.
Instant window_start(const ledger::FileRecord& file, const partner::PackVersion& pack) {
  const auto window = std::chrono::duration_cast<std::chrono::milliseconds>(pack.partner().duplicates.window);
  return {file.received.milliseconds - window.count()};
}

bool is_foreign(const InterchangeVerdict& interchange) {
  return std::any_of(interchange.findings.begin(), interchange.findings.end(), [](const Diagnostic& finding) {
    return finding.kind == FaultKind::interchange_sender_unknown && finding.severity == Severity::error;
  });
}

void reject(InterchangeVerdict& interchange) {
  interchange.verdict = Verdict::rejected;
  for (GroupVerdict& group : interchange.groups) {
    group.verdict = Verdict::rejected;
    group.sets_accepted = 0;
    for (SetSummary& set : group.sets) set.verdict = Verdict::rejected;
  }
}

class Decider {
 public:
  Decider(Context& context, const ledger::FileRecord& file, const ledger::JobRecord& job, const partner::PackVersion& pack,
          JudgedFile& judged)
      : context_(context), file_(file), job_(job), pack_(pack), judged_(judged) {}

  Decision run() {
    decision_.interchanges.resize(judged_.verdict.interchanges.size());
    decision_.unreadable = judged_.sets.empty() && judged_.verdict.interchanges.empty();
    for (std::size_t i = 0; i < decision_.interchanges.size(); ++i) {
      check_number(judged_.verdict.interchanges[i], decision_.interchanges[i]);
    }
    decision_.foreign =
        !decision_.interchanges.empty() && std::all_of(decision_.interchanges.begin(), decision_.interchanges.end(),
                                                       [](const InterchangeDecision& one) { return one.kind == Kind::foreign; });
    check_keys();
    for (std::size_t i = 0; i < decision_.interchanges.size(); ++i) {
      if (decision_.interchanges[i].kind == Kind::normal) acknowledge(i);
    }
    return std::move(decision_);
  }

  Decision run_again() {
    decision_.interchanges.resize(judged_.verdict.interchanges.size());
    if (job_.task != ledger::Task::release) return std::move(decision_);
    const auto document = context_.ledger.ask([&](const ledger::LedgerView& view) { return view.document(job_.document); });
    const auto interchange =
        context_.ledger.ask([&](const ledger::LedgerView& view) { return view.interchange(document ? document->interchange : 0); });
    const std::size_t index = judged_.sets.front().interchange;
    const bool unanswered = interchange && interchange->state == ledger::InterchangeState::held && interchange->acknowledgment.empty();
    if (unanswered && index < decision_.interchanges.size()) acknowledge(index);
    return std::move(decision_);
  }

 private:
  void check_number(InterchangeVerdict& interchange, InterchangeDecision& decision) {
    if (is_foreign(interchange)) {
      decision.kind = Kind::foreign;
      decision.trouble = trouble_of(interchange.findings, playbook::unknown_partner, "integration");
      return;
    }
    const partner::Handling handling = pack_.partner().duplicates.same_number;
    if (handling == partner::Handling::accept || interchange.control.empty()) return;
    const bool again_here =
        !seen_.insert({interchange.sender_qualifier, interchange.sender, interchange.usage, interchange.control}).second;
    ledger::SameNumber query;
    query.sender_qualifier = interchange.sender_qualifier;
    query.sender = interchange.sender;
    query.usage = interchange.usage;
    query.interchange_control = interchange.control;
    if (!interchange.groups.empty()) {
      query.group_control = interchange.groups.front().control;
      if (!interchange.groups.front().sets.empty()) query.set_control = interchange.groups.front().sets.front().control;
    }
    query.since = window_start(file_, pack_);
    query.not_file = file_.id;
    const auto match = context_.ledger.ask([&](const ledger::LedgerView& view) { return view.find(query); });
    if (!match && !again_here) return;

    const std::string where = match ? "in file " + match->file : std::string("earlier in this file");
    const std::string control = printable(interchange.control, 20);
    decision.duplicate_of = match ? match->interchange : 0;
    Trouble trouble{
        "duplicate-number",
        "ISA/13",
        std::string(playbook::duplicate),
        "interchange " + control + " came before with other bytes, " + where +
            (match && match->layer != ledger::NumberLayer::interchange ? " (the same " + std::string(name_of(match->layer)) + " too)"
                                                                       : std::string()),
        "ask the partner which of the two is meant; release it, or cancel it",
        "integration"};
    if (handling == partner::Handling::hold) {
      decision.kind = Kind::held;
      decision.trouble = std::move(trouble);
      return;
    }
    if (handling == partner::Handling::reject) {
      Diagnostic finding;
      finding.code = Code::interchange_control_duplicate;
      finding.kind = FaultKind::interchange_control_duplicate;
      finding.message = trouble.cause;
      finding.value = interchange.control;
      finding.rule = "[duplicates] same_number of the pack";
      finding.owner = "sender";
      DocumentPosition position;
      position.file = file_.name;
      position.interchange = interchange.control;
      position.segment_tag = "ISA";
      position.element = 13;
      finding.position = std::move(position);
      interchange.findings.push_back(std::move(finding));
      reject(interchange);
    }
  }

  bool goes_on(const JudgedSet& set) const {
    if (set.verdict == Verdict::rejected) return false;
    if (set.interchange < decision_.interchanges.size() && decision_.interchanges[set.interchange].kind != Kind::normal) return false;
    if (judged_.verdict.interchanges.empty()) return true;
    return translate::passes(judged_.verdict, set.interchange, set.group, set.index);
  }

  /// An order number that comes again would be shipped twice. A cancellation or a replacement names the earlier one by intention.
  void check_keys() {
    const partner::Handling handling = pack_.partner().duplicates.same_key;
    if (handling == partner::Handling::accept) return;
    std::set<std::tuple<std::string, std::string>> in_this_file;
    for (JudgedSet& set : judged_.sets) {
      if (!goes_on(set)) continue;
      std::set<std::string> in_this_set;  // the parts of a split document share its key
      for (JudgedObject& object : set.objects) {
        const bool passes = object.passage == translate::Passage::deliver || object.passage == translate::Passage::keep;
        if (object.key.empty() || !object.original || !passes || object.kind == "acknowledgment") continue;
        const bool here = in_this_file.contains({set.set_id, object.key}) && !in_this_set.contains(object.key);
        in_this_set.insert(object.key);
        in_this_file.insert({set.set_id, object.key});
        const ledger::SameKey query{pack_.name(), set.set_id, object.key, window_start(file_, pack_), file_.id};
        const auto earlier = context_.ledger.ask([&](const ledger::LedgerView& view) { return view.find(query); });
        if (!earlier && !here) continue;
        if (handling == partner::Handling::hold) object.passage = translate::Passage::hold;
        object.duplicate_of = earlier.value_or("");
        object.trouble = Trouble{"duplicate-key",
                                 "number",
                                 std::string(playbook::duplicate),
                                 object.kind + " " + printable(object.key, 60) + " came before" +
                                     (earlier ? ", as document " + *earlier : std::string(" in this file")),
                                 "ask the partner whether it is meant twice; release it, or cancel it",
                                 "customer service"};
      }
      hold_joined(set);
    }
  }

  /// What stands in one document waits together.
  static void hold_joined(JudgedSet& set) {
    for (std::size_t i = 0; i < set.objects.size(); ++i) {
      JudgedObject& object = set.objects[i];
      if (object.joined_with == 0) continue;
      JudgedObject& first = set.objects[i - object.joined_with];
      if (object.passage == translate::Passage::hold && first.passage == translate::Passage::deliver) {
        first.passage = translate::Passage::hold;
        first.trouble = object.trouble;
      }
    }
    for (std::size_t i = 0; i < set.objects.size(); ++i) {
      const JudgedObject& first = set.objects[i - set.objects[i].joined_with];
      if (first.passage == translate::Passage::hold) set.objects[i].passage = translate::Passage::hold;
    }
  }

  void acknowledge(std::size_t index) {
    const InterchangeVerdict& interchange = judged_.verdict.interchanges[index];
    InterchangeDecision& decision = decision_.interchanges[index];
    decision.needs = translate::acknowledgment_needs(interchange, pack_);
    if (decision.needs.sets == 0 && !decision.needs.interchange_acknowledgment) return;
    const partner::BatchSettings& batch = pack_.partner().batch;
    const bool waits = batch.gathers() && batch.acknowledgments && !decision.needs.interchange_acknowledgment;
    decision.purpose = "acknowledgment " + std::to_string(index + 1);
    EnvelopeRequest request{pack_.partner(),     interchange.receiver_qualifier + "/" + interchange.receiver,
                            interchange.usage,   decision.needs.groups,
                            decision.needs.sets, job_.id,
                            decision.purpose};
    if (!waits) decision.numbers = reserve_numbers(context_, request);
    const translate::Acknowledgment acknowledgment = translate::acknowledge(interchange, pack_, decision.numbers, job_.created);
    if (has_errors(acknowledgment.diagnostics) || acknowledgment.bytes.empty()) {
      decision.trouble = trouble_of(acknowledgment.diagnostics, playbook::acknowledgment_unwritable, "integration");
      decision.purpose.clear();
      return;
    }
    const std::string& bytes = waits && !acknowledgment.plain.empty() ? acknowledgment.plain : acknowledgment.bytes;
    if (waits) decision.envelope = envelope_of_batch(bytes);
    decision.acknowledgment = require(judged_.spool.append(bytes));
  }

  Context& context_;
  const ledger::FileRecord& file_;
  const ledger::JobRecord& job_;
  const partner::PackVersion& pack_;
  JudgedFile& judged_;
  Decision decision_;
  std::set<std::tuple<std::string, std::string, char, std::string>> seen_;
};

}  // namespace

Decision decide(Context& context, const ledger::FileRecord& file, const ledger::JobRecord& job, const partner::PackVersion& pack,
                JudgedFile& judged) {
  return Decider(context, file, job, pack, judged).run();
}

Decision decide_again(Context& context, const ledger::FileRecord& file, const ledger::JobRecord& job, const partner::PackVersion& pack,
                      JudgedFile& judged) {
  return Decider(context, file, job, pack, judged).run_again();
}

}  // namespace crossdock::exchange
