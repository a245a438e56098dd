#include <algorithm>
#include <optional>

#include "base/text.h"
#include "translate/interchange_acknowledgment.h"
#include "translate/run_workers.h"
#include "translate/set_judge.h"

namespace crossdock::translate {

namespace {

class InboundX12 final : public InboundFormat {
 public:
  InboundX12(InputStream& input, const partner::PackVersion& pack, const Inputs& inputs)
      : pack_(pack), inputs_(inputs), judge_(input, pack, inputs_, inputs.jobs > 1 ? inputs.run_bytes : 0), reader_(judge_.reader()) {}

  SetVerdict* next() override {
    for (;;) {
      if (SetVerdict* set = next_of_runs()) return set;
      if (!event_) event_ = reader_.next();
      if (*event_ == x12::Reader::Event::run) {
        take_run();
        event_.reset();
        continue;
      }
      // What comes behind the runs waits until all their sets are handed out.
      if (workers_ != nullptr && workers_->busy()) {
        finished_ = workers_->take();
        continue;
      }
      const x12::Reader::Event event = *event_;
      event_.reset();
      switch (event) {
        case x12::Reader::Event::interchange_begin: begin_interchange(); break;
        case x12::Reader::Event::group_begin: begin_group(); break;
        case x12::Reader::Event::run: break;
        case x12::Reader::Event::set: return judge_set();
        case x12::Reader::Event::group_end: end_group(); break;
        case x12::Reader::Event::interchange_end: end_interchange(); break;
        case x12::Reader::Event::end: end_file(); return nullptr;
      }
    }
  }

 private:
  /// Hands a run to the workers; where enough are under way, the first is waited for.
  void take_run() {
    if (where_ == nullptr) where_ = std::make_shared<const x12::RunContext>(reader_.run_context());
    if (workers_ == nullptr) workers_ = std::make_unique<RunWorkers>(pack_, inputs_, inputs_.jobs);
    auto work = spare_.empty() ? std::make_unique<RunWork>() : std::move(spare_.back());
    if (!spare_.empty()) spare_.pop_back();
    work->where = where_;
    std::swap(work->run, reader_.run());
    work->done = false;
    work->decoded = !reader_.form().is_plain();
    workers_->add(std::move(work));
    if (workers_->full()) finished_ = workers_->take();
  }

  /// The next set of the run that is being handed out.
  SetVerdict* next_of_runs() {
    if (finished_ == nullptr) return nullptr;
    if (handed_out_ == finished_->count) {
      spare_.push_back(std::move(finished_));
      handed_out_ = 0;
      return nullptr;
    }
    JudgedSet& judged = finished_->sets[handed_out_++];
    add_set(judged.set) = std::move(judged.summary);
    return &judged.set;
  }

  InterchangeVerdict& interchange() { return file_.interchanges.back(); }
  GroupVerdict& group() { return interchange().groups.back(); }

  x12::FindingContext context() {
    x12::FindingContext context;
    context.file = inputs_.file;
    context.decoded = !reader_.form().is_plain();
    context.grammar = reader_.envelope();
    if (!file_.interchanges.empty()) {
      context.interchange = interchange().control;
      if (!interchange().groups.empty()) context.group = group().control;
    }
    return context;
  }

  void begin_interchange() {
    InterchangeVerdict& verdict = file_.interchanges.emplace_back();
    const auto& elements = reader_.interchange().elements;
    verdict.sender_qualifier = elements[5];
    verdict.sender = elements[6];
    verdict.receiver_qualifier = elements[7];
    verdict.receiver = elements[8];
    verdict.date = elements[9];
    verdict.time = elements[10];
    verdict.version = elements[12];
    verdict.control = elements[13];
    verdict.acknowledgment_requested = elements[14] == "1";
    verdict.usage = elements[15].empty() ? 'P' : elements[15][0];
    check_parties(verdict);
  }

  /// An interchange must come from the partner whose pack judges it, and be meant for us.
  void check_parties(InterchangeVerdict& verdict) {
    // Who is named by an element with an error of its own nobody can tell.
    const auto is_broken = [&](std::uint16_t element) {
      const auto& findings = reader_.interchange_findings().all();
      return std::any_of(findings.begin(), findings.end(), [&](const x12::Finding& finding) {
        return finding.kind == FaultKind::interchange_element_invalid && (finding.element == element || finding.element + 1 == element);
      });
    };
    const auto check = [&](const std::vector<partner::Identity>& known, const std::string& qualifier, const std::string& id, FaultKind kind,
                           std::uint16_t element, std::string_view who) {
      const bool matches = std::any_of(known.begin(), known.end(), [&](const partner::Identity& one) {
        return one.id == id && (one.qualifier.empty() || one.qualifier == qualifier);
      });
      if (known.empty() || matches || is_broken(element)) return;
      const Disposition disposition = pack_.partner().validation.policy.of(kind);
      if (disposition == Disposition::accept) return;
      Diagnostic diagnostic;
      diagnostic.kind = kind;
      diagnostic.code =
          kind == FaultKind::interchange_sender_unknown ? Code::interchange_sender_unknown : Code::interchange_receiver_unknown;
      diagnostic.severity = disposition == Disposition::reject ? Severity::error : Severity::warning;
      diagnostic.message = "the interchange's " + std::string(who) + " is " + printable(qualifier, 4) + " `" + printable(id, 20) +
                           "`, the pack of " + pack_.name() + " has " + known.front().qualifier + " `" + known.front().id + "`";
      diagnostic.value = id;
      diagnostic.rule = "ids of partner.toml";
      diagnostic.help = "put the file into the inbound folder of its own partner, or correct [ids] in the pack";
      diagnostic.owner = "integration";
      DocumentPosition position;
      position.file = inputs_.file;
      position.offset = reader_.interchange().offset;
      position.decoded = !reader_.form().is_plain();
      position.interchange = verdict.control;
      position.segment_tag = "ISA";
      position.element = element;
      diagnostic.position = std::move(position);
      verdict.findings.push_back(std::move(diagnostic));
    };
    check(pack_.partner().theirs, verdict.sender_qualifier, verdict.sender, FaultKind::interchange_sender_unknown, 6, "sender");
    check(pack_.partner().ours, verdict.receiver_qualifier, verdict.receiver, FaultKind::interchange_receiver_unknown, 8, "receiver");
  }

  /// What a code of the envelope means, by the envelope's own dictionary.
  std::string meaning_of(std::string_view tag, std::uint32_t element, std::string_view code) const {
    const grammar::Grammar* envelope = reader_.envelope();
    if (envelope == nullptr) return {};
    for (const grammar::SegmentRule& rule : envelope->segment_rules) {
      if (envelope->text(rule.tag) != tag || element > rule.element_count) continue;
      const std::uint32_t codes = envelope->element_rules[rule.first_element + element - 1].codes;
      return codes == grammar::none ? std::string() : std::string(envelope->code_sets[codes].meaning(code));
    }
    return {};
  }

  void begin_group() {
    where_ = nullptr;
    GroupVerdict& verdict = interchange().groups.emplace_back();
    const auto& elements = reader_.group().elements;
    verdict.functional_id = elements[1];
    verdict.sender = elements[2];
    verdict.receiver = elements[3];
    verdict.control = elements[6];
    verdict.version = elements[8];
  }

  SetVerdict* judge_set() {
    SetSummary& summary = add_set(set_);
    judge_.judge(set_, summary);
    return &set_;
  }

  /// The next set stands at the end of the open group.
  SetSummary& add_set(SetVerdict& set) {
    set.interchange = static_cast<std::uint32_t>(file_.interchanges.size() - 1);
    set.group = static_cast<std::uint32_t>(interchange().groups.size() - 1);
    set.index = static_cast<std::uint32_t>(group().sets.size());
    ++file_.sets;
    return group().sets.emplace_back();
  }

  void end_group() {
    GroupVerdict& verdict = group();
    const bool is_nameless = std::any_of(verdict.sets.begin(), verdict.sets.end(),
                                         [](const SetSummary& set) { return std::string_view(set.set_id).size() != 3; });
    if (is_nameless) verdict.usual_set = pack_.set_of_group(verdict.functional_id);
    verdict.sets_declared = reader_.group().sets_declared;
    verdict.sets_received = reader_.group().sets_received;
    describe_all(reader_.group_findings(), context(), verdict.findings);
    const auto rejected = static_cast<std::uint64_t>(
        std::count_if(verdict.sets.begin(), verdict.sets.end(), [](const SetSummary& set) { return set.verdict == Verdict::rejected; }));
    const bool whole =
        reader_.group_findings().has_errors() || (rejected > 0 && pack_.partner().validation.unit != partner::RejectionUnit::transaction);
    if (whole) {
      reject(verdict);
    } else if (rejected == verdict.sets.size() && rejected > 0) {
      verdict.verdict = Verdict::rejected;
    } else if (rejected > 0) {
      verdict.verdict = Verdict::partially_accepted;
    } else {
      verdict.verdict = judge_.verdict_of(reader_.group_findings());
      for (const SetSummary& set : verdict.sets)
        if (set.verdict == Verdict::accepted_with_errors) verdict.verdict = Verdict::accepted_with_errors;
    }
    verdict.sets_accepted =
        verdict.sets.size() - static_cast<std::uint64_t>(std::count_if(verdict.sets.begin(), verdict.sets.end(), [](const SetSummary& set) {
          return set.verdict == Verdict::rejected;
        }));
  }

  static void reject(GroupVerdict& group) {
    group.verdict = Verdict::rejected;
    group.sets_accepted = 0;
    for (SetSummary& set : group.sets) set.verdict = Verdict::rejected;
  }

  void end_interchange() {
    InterchangeVerdict& verdict = interchange();
    describe_all(reader_.interchange_findings(), context(), verdict.findings);
    for (const x12::InterchangeInfo::Acknowledgment& one : reader_.interchange().acknowledgments)
      verdict.acknowledgments.push_back({one.elements[1], one.elements[2], one.elements[3], one.elements[4], one.elements[5],
                                         meaning_of("TA1", 5, one.elements[5]), one.offset, one.length});
    const auto rejected = [](const GroupVerdict& group) { return group.verdict == Verdict::rejected; };
    const bool by_unit = pack_.partner().validation.unit == partner::RejectionUnit::interchange &&
                         std::any_of(verdict.groups.begin(), verdict.groups.end(), rejected);
    if (has_errors(verdict.findings) || by_unit) {
      verdict.verdict = Verdict::rejected;
      std::for_each(verdict.groups.begin(), verdict.groups.end(), reject);
    } else if (!verdict.groups.empty() && std::all_of(verdict.groups.begin(), verdict.groups.end(), rejected)) {
      verdict.verdict = Verdict::rejected;
    } else if (std::any_of(verdict.groups.begin(), verdict.groups.end(), [](const GroupVerdict& group) {
                 return group.verdict == Verdict::rejected || group.verdict == Verdict::partially_accepted;
               })) {
      verdict.verdict = Verdict::partially_accepted;
    }
  }

  void end_file() {
    file_.findings.clear();
    describe_all(reader_.file_findings(), context(), file_.findings);
    if (auto note = x12::form_note(reader_.form(), reader_.form_fault(), inputs_.file)) file_.findings.push_back(std::move(*note));
    file_.form = x12::describe_form(reader_.form());
    file_.bytes = reader_.bytes();
    if (reader_.error()) {
      Diagnostic diagnostic;
      diagnostic.code = Code::input_unreadable;
      diagnostic.message = reader_.error()->message;
      diagnostic.help = "the rest of the file could not be read; nothing of it was taken for granted";
      file_.findings.push_back(std::move(diagnostic));
    } else if (file_.interchanges.empty() && !began_an_interchange()) {
      Diagnostic diagnostic;
      diagnostic.kind = FaultKind::interchange_header_malformed;
      diagnostic.code = Code::no_interchange;
      diagnostic.message = file_.bytes == 0 ? "the file is empty" : "this is no X12: there is no ISA segment in it";
      diagnostic.rule = "an X12 file begins with ISA";
      diagnostic.help = "send X12, or declare a [[document]] of another format in the partner's pack";
      diagnostic.owner = "sender";
      DocumentPosition position;
      position.file = inputs_.file;
      diagnostic.position = std::move(position);
      file_.findings.insert(file_.findings.begin(), std::move(diagnostic));
    }
  }

  /// An ISA that cannot be read was told as that: the file is not also without one.
  [[nodiscard]] bool began_an_interchange() const {
    return std::any_of(file_.findings.begin(), file_.findings.end(),
                       [](const Diagnostic& finding) { return finding.kind == FaultKind::interchange_header_malformed; });
  }

  const partner::PackVersion& pack_;
  Inputs inputs_;
  SetJudge judge_;
  x12::Reader& reader_;
  SetVerdict set_;

  // Where several threads read.
  std::unique_ptr<RunWorkers> workers_;
  std::shared_ptr<const x12::RunContext> where_;  ///< of the runs of the open group; nullptr: none was cut yet
  std::unique_ptr<RunWork> finished_;             ///< whose sets are being handed out
  std::vector<std::unique_ptr<RunWork>> spare_;   ///< to be used again
  std::size_t handed_out_ = 0;
  std::optional<x12::Reader::Event> event_;  ///< read but not yet acted on
};

}  // namespace

std::unique_ptr<InboundFormat> inbound_x12(InputStream& input, const partner::PackVersion& pack, const Inputs& inputs) {
  return std::make_unique<InboundX12>(input, pack, inputs);
}

}  // namespace crossdock::translate
