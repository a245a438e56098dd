#include "translate/set_judge.h"

#include <algorithm>
#include <utility>

#include "mapping/key_place.h"

namespace crossdock::translate {

namespace {

/// A version that names an X12 implementation guide ("005010X222A1") is the only one that the document is taken in.
std::string_view guide_of(const partner::DocumentSettings& settings) {
  const std::string& version = settings.version;
  return version.size() > 6 && version[6] == 'X' ? std::string_view(version) : std::string_view();
}

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

x12::ReaderOptions reader_options(const partner::PackVersion& pack, const Inputs& inputs, std::size_t run_bytes) {
  x12::ReaderOptions options;
  options.policy = pack.partner().validation.policy;
  // A 999 names the document that a fault lies in.
  options.collect = inputs.map_objects || pack.partner().acknowledge.send == partner::AcknowledgmentKind::x999;
  options.run_bytes = run_bytes;
  return options;
}

}  // namespace

x12::GrammarSource::SetGrammar PackGrammars::set_grammar(std::string_view version, std::string_view set_id) {
  if (!asked_ || version != version_ || set_id != set_id_) {
    last_ = pack_.inbound_set(set_id, version, partner::DocumentParts::grammar);
    mapped_ = nullptr;
    version_ = version;
    set_id_ = set_id;
    asked_ = true;
  }
  if (last_ == nullptr) return {};
  return {last_->grammar.get(), last_->fallback, guide_of(last_->settings)};
}

bool PackGrammars::takes_group(std::string_view functional_id) {
  // Which sets there are takes long to tell, and a file has few kinds of group; one that has many asks each time.
  constexpr std::size_t most = 16;
  for (const auto& [id, taken] : groups_)
    if (id == functional_id) return taken;
  const bool taken = !pack_.set_of_group(functional_id).empty();
  if (groups_.size() < most) groups_.emplace_back(functional_id, taken);
  return taken;
}

const partner::LinkedDocument* PackGrammars::mapped() {
  if (mapped_ == nullptr && last_ != nullptr) mapped_ = pack_.inbound_set(set_id_, version_);
  return mapped_;
}

const grammar::Grammar* PackGrammars::dictionary(std::string_view version) {
  if (!looked_up_ || version != dictionary_version_) {
    dictionary_ = pack_.dictionary(version);
    dictionary_version_ = version;
    looked_up_ = true;
  }
  return dictionary_;
}

SetJudge::SetJudge(InputStream& input, const partner::PackVersion& pack, const Inputs& inputs, std::size_t run_bytes)
    : pack_(pack),
      inputs_(inputs),
      grammars_(pack),
      objects_(pack, inputs),
      reader_(input, grammars_, reader_options(pack, inputs, run_bytes)) {}

void SetJudge::begin_run(const x12::RunContext& where, const x12::SetRun& run, bool decoded) {
  reader_.begin_run(where, run);
  decoded_ = decoded;
  is_run_ = true;
}

Verdict SetJudge::verdict_of(const x12::FindingList& findings) const {
  if (findings.has_errors()) return Verdict::rejected;
  if (!findings.all().empty() && pack_.partner().acknowledge.warnings_as_errors) return Verdict::accepted_with_errors;
  return Verdict::accepted;
}

void describe_all(const x12::FindingList& from, const x12::FindingContext& context, std::vector<Diagnostic>& to) {
  to.reserve(to.size() + from.all().size());
  for (const x12::Finding& finding : from.all()) x12::describe(finding, context, to.emplace_back());
}

void SetJudge::judge(SetVerdict& set, SetSummary& summary) {
  const x12::SetInfo& info = reader_.set();
  const x12::FindingList& findings = reader_.set_findings();
  const partner::LinkedDocument* linked = reader_.collected() ? grammars_.mapped() : grammars_.last();
  if (!is_run_) decoded_ = !reader_.form().is_plain();
  set.set_id = info.set_id;
  set.control = info.control;
  set.offset = info.offset;
  set.length = info.length;
  set.segments = info.segments;
  set.findings = {};
  set.findings_total = findings.total();
  set.verdict = verdict_of(findings);
  if (info.grammar != titled_ || info.version != titled_version_) {
    titled_ = info.grammar;
    titled_version_ = info.version;
    title_ = titled_ != nullptr ? grammar_title(*titled_, titled_version_) : std::string{};
  }
  set.grammar = title_;
  set.map.clear();
  set.objects.clear();

  summary = {};
  summary.set_id = ShortText(info.set_id);
  summary.control = ShortText(info.control);
  summary.convention = ShortText(info.convention);
  summary.segments = info.segments;
  summary.verdict = set.verdict;
  if (!findings.all().empty()) {
    x12::FindingContext where;
    where.file = inputs_.file;
    where.decoded = decoded_;
    where.interchange = reader_.interchange().elements[13];
    where.group = reader_.group().elements[6];
    where.set_id = info.set_id;
    where.set_control = info.control;
    where.grammar = info.grammar;
    where.sources = linked != nullptr ? linked->sources.get() : nullptr;
    std::vector<Diagnostic> told;
    describe_all(findings, where, told);
    const auto in_order = [](const Diagnostic& a, const Diagnostic& b) {
      return std::pair(a.position->segment, a.position->element) < std::pair(b.position->segment, b.position->element);
    };
    if (!std::is_sorted(told.begin(), told.end(), in_order)) std::stable_sort(told.begin(), told.end(), in_order);
    set.findings = std::move(told);
    summary.findings = set.findings;
  }

  const bool readable = reader_.collected() && linked != nullptr && linked->map != nullptr;
  if (readable && !summary.findings.empty()) summary.unit = business_unit(reader_.transaction_set(), *linked);
  if (!inputs_.map_objects || !readable || (set.verdict == Verdict::rejected && !inputs_.map_rejected)) return;
  if (inputs_.prepare == nullptr || arena_ == nullptr) arena_ = std::make_shared<Arena>();
  arena_->reset();
  set.arena = arena_;
  DocumentPosition place;
  place.file = inputs_.file;
  place.interchange = reader_.interchange().elements[13];
  place.group = reader_.group().elements[6];
  place.set_id = info.set_id;
  place.set_control = info.control;
  objects_.make(reader_.transaction_set(), *linked, place, set);
}

}  // namespace crossdock::translate
