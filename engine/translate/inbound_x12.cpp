#include <algorithm>

#include "base/text.h"
#include "format/x12/describe.h"
#include "format/x12/reader.h"
#include "mapping/key_place.h"
#include "partner/pack.h"
#include "translate/inbound.h"
#include "translate/interchange_acknowledgment.h"

namespace crossdock::translate {

namespace {

/// The pack as the reader's source of grammars.
class PackGrammars final : public x12::GrammarSource {
 public:
  explicit PackGrammars(const partner::PackVersion& pack) : pack_(pack) {}

  SetGrammar set_grammar(std::string_view version, std::string_view set_id) override {
    if (!asked_ || version != version_ || set_id != set_id_) {
      last_ = pack_.inbound_set(set_id, version);
      version_ = version;
      set_id_ = set_id;
      asked_ = true;
    }
    if (last_ == nullptr) return {};
    return {last_->grammar.get(), last_->fallback, guide_of(last_->settings)};
  }
  bool takes_group(std::string_view functional_id) override { return !pack_.set_of_group(functional_id).empty(); }
  const grammar::Grammar* dictionary(std::string_view version) override { return pack_.dictionary(version); }

  /// The document that the last set was judged by.
  [[nodiscard]] const partner::LinkedDocument* last() const { return last_; }

 private:
  /// A version that names an X12 implementation guide ("005010X222A1") is the only one that the document is taken in.
  static std::string_view guide_of(const partner::DocumentSettings& settings) {
    const std::string& version = settings.version;
    return version.size() > 6 && version[6] == 'X' ? std::string_view(version) : std::string_view();
  }

  const partner::PackVersion& pack_;
  // Sets come by the thousand, and mostly all of one kind.
  bool asked_ = false;
  std::string version_, set_id_;
  const partner::LinkedDocument* last_ = nullptr;
};

/// What a person looks the set up by: the element that its map reads the business key from.
std::shared_ptr<const BusinessUnit> business_unit(const TransactionSet& document, const partner::LinkedDocument& linked) {
  const auto place = mapping::key_place(*linked.map);
  if (!place) return nullptr;
  for (const Segment& segment : document.segments) {
    if (segment.node != place->node) continue;
    std::string_view value = document.element(segment, place->element);
    if (place->component != 0) value = part(value, document.component_separator, place->component);
    if (value.empty()) return nullptr;
    const grammar::Grammar& grammar = *linked.grammar;
    std::string name(grammar.text(grammar.segment_of(segment.node).tag));
    name += (place->element < 10 ? "0" : "") + std::to_string(place->element);
    return std::make_shared<const BusinessUnit>(BusinessUnit{std::move(name), std::string(value)});
  }
  return nullptr;
}

std::string grammar_title(const grammar::Grammar& grammar, std::string_view asked) {
  std::string title = grammar.standard + " " + grammar.version_title() + " " + grammar.set_id;
  if (!asked.empty() && asked != grammar.version) title += " (for " + std::string(asked) + ")";
  for (const std::string& overlay : grammar.overlays) title += " + " + overlay;
  return title;
}

class InboundX12 final : public InboundFormat {
 public:
  InboundX12(InputStream& input, const partner::PackVersion& pack, const Inputs& inputs)
      : pack_(pack), inputs_(inputs), grammars_(pack), objects_(pack, inputs), reader_(input, grammars_, options(pack, inputs)) {}

  SetVerdict* next() override {
    for (;;) {
      switch (reader_.next()) {
        case x12::Reader::Event::interchange_begin: begin_interchange(); break;
        case x12::Reader::Event::group_begin: begin_group(); break;
        case x12::Reader::Event::set: judge_set(); return &set_;
        case x12::Reader::Event::group_end: end_group(); break;
        case x12::Reader::Event::interchange_end: end_interchange(); break;
        case x12::Reader::Event::end: end_file(); return nullptr;
      }
    }
  }

 private:
  static x12::ReaderOptions options(const partner::PackVersion& pack, const Inputs& inputs) {
    x12::ReaderOptions options;
    options.policy = pack.partner().validation.policy;
    // A 999 names the document that a fault lies in.
    options.collect = inputs.map_objects || pack.partner().acknowledge.send == partner::AcknowledgmentKind::x999;
    return options;
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

  void describe_all(const x12::FindingList& from, const x12::FindingContext& context, std::vector<Diagnostic>& to) {
    for (const x12::Finding& finding : from.all()) to.push_back(x12::describe(finding, context));
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
    GroupVerdict& verdict = interchange().groups.emplace_back();
    const auto& elements = reader_.group().elements;
    verdict.functional_id = elements[1];
    verdict.sender = elements[2];
    verdict.receiver = elements[3];
    verdict.control = elements[6];
    verdict.version = elements[8];
  }

  Verdict verdict_of(const x12::FindingList& findings) const {
    if (findings.has_errors()) return Verdict::rejected;
    if (!findings.all().empty() && pack_.partner().acknowledge.warnings_as_errors) return Verdict::accepted_with_errors;
    return Verdict::accepted;
  }

  void judge_set() {
    const x12::SetInfo& info = reader_.set();
    const x12::FindingList& findings = reader_.set_findings();
    const partner::LinkedDocument* linked = grammars_.last();
    set_.interchange = static_cast<std::uint32_t>(file_.interchanges.size() - 1);
    set_.group = static_cast<std::uint32_t>(interchange().groups.size() - 1);
    set_.index = static_cast<std::uint32_t>(group().sets.size());
    set_.set_id = info.set_id;
    set_.control = info.control;
    set_.offset = info.offset;
    set_.length = info.length;
    set_.segments = info.segments;
    set_.findings.clear();
    set_.findings_total = findings.total();
    set_.verdict = verdict_of(findings);
    if (info.grammar != titled_ || info.version != titled_version_) {
      titled_ = info.grammar;
      titled_version_ = info.version;
      title_ = titled_ != nullptr ? grammar_title(*titled_, titled_version_) : std::string{};
    }
    set_.grammar = title_;
    set_.map.clear();
    set_.objects.clear();
    ++file_.sets;

    SetSummary& summary = group().sets.emplace_back();
    summary.set_id = ShortText(info.set_id);
    summary.control = ShortText(info.control);
    summary.convention = ShortText(info.convention);
    summary.segments = info.segments;
    summary.verdict = set_.verdict;
    if (!findings.all().empty()) {
      x12::FindingContext where = context();
      where.set_id = info.set_id;
      where.set_control = info.control;
      where.grammar = info.grammar;
      where.sources = linked != nullptr ? linked->sources.get() : nullptr;
      describe_all(findings, where, set_.findings);
      std::stable_sort(set_.findings.begin(), set_.findings.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::pair(a.position->segment, a.position->element) < std::pair(b.position->segment, b.position->element);
      });
      summary.findings = set_.findings;
    }

    const bool readable = reader_.collected() && linked != nullptr && linked->map != nullptr;
    if (readable && !summary.findings.empty()) summary.unit = business_unit(reader_.transaction_set(), *linked);
    if (!inputs_.map_objects || !readable || (set_.verdict == Verdict::rejected && !inputs_.map_rejected)) return;
    set_.arena = std::make_shared<Arena>();
    DocumentPosition place;
    place.file = inputs_.file;
    place.interchange = interchange().control;
    place.group = group().control;
    place.set_id = info.set_id;
    place.set_control = info.control;
    objects_.make(reader_.transaction_set(), *linked, place, set_);
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
      verdict.verdict = verdict_of(reader_.group_findings());
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
  PackGrammars grammars_;
  ObjectMaker objects_;
  x12::Reader reader_;
  SetVerdict set_;
  /// What the last set was judged by, and its title.
  const grammar::Grammar* titled_ = nullptr;
  std::string titled_version_, title_;
};

}  // namespace

std::unique_ptr<InboundFormat> inbound_x12(InputStream& input, const partner::PackVersion& pack, const Inputs& inputs) {
  return std::make_unique<InboundX12>(input, pack, inputs);
}

}  // namespace crossdock::translate
