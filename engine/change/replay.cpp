#include "change/replay.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/code.h"
#include "exchange/kept_objects.h"
#include "exchange/routes.h"
#include "format/json/canonical_json.h"
#include "translate/path.h"

namespace crossdock::change {

namespace {

using partner::LinkedDocument;
using partner::PackVersion;
using translate::Passage;
using translate::SetVerdict;

/// "D406 PO1.04": what tells one finding from another, without its value.
std::string mark_of(const Diagnostic& finding) {
  std::string mark(code_text(finding.code));
  if (finding.position && !finding.position->segment_tag.empty()) {
    mark += " " + std::string(finding.position->segment_tag);
    if (finding.position->element != 0)
      mark += "." + std::string(finding.position->element < 10 ? "0" : "") + std::to_string(finding.position->element);
  }
  return mark;
}

/// What is wrong in words; a value that names a person is left out.
std::string words_of(const Diagnostic& finding) { return finding.personal ? std::string(code_title(finding.code)) : finding.message; }

class Replay {
 public:
  Replay(exchange::Context& context, const PackVersion& pack, const FileToReplay& what)
      : context_(context), pack_(pack), what_(what), related_(context) {}

  ReplayedFile run(InputStream& bytes) {
    translate::Inputs inputs;
    inputs.now = at();
    inputs.file = what_.file.name;
    inputs.outside.related = &related_;
    translate::InboundPath path(bytes, pack_, inputs);
    ReplayedFile result;
    while (true) {
      // Sets come in the order of their places: the next one is the next that the ledger has.
      related_.leave_out(result.sets.size() < what_.documents.size() ? what_.documents[result.sets.size()].id : std::string());
      related_.look_for({pack_.name()});
      SetVerdict* const set = path.next();
      if (set == nullptr) break;
      if (result.sets.size() == limits::file_documents) throw exchange::UnworkableFile("it holds too many documents");
      result.sets.push_back(take(*set, path.file()));
    }
    for (std::size_t i = 0; i < path.file().interchanges.size(); ++i) acknowledge(path.file().interchanges[i], result);
    return result;
  }

 private:
  [[nodiscard]] Instant at() const { return what_.documents.empty() ? what_.file.received : what_.documents.front().at; }

  void acknowledge(const translate::InterchangeVerdict& interchange, ReplayedFile& result) const {
    const translate::AcknowledgmentNeeds needs = acknowledgment_needs(interchange, pack_);
    std::string bytes;
    if (needs.sets > 0 || needs.interchange_acknowledgment) {
      const translate::Acknowledgment answer = translate::acknowledge(interchange, pack_, {}, at());
      bytes = has_errors(answer.diagnostics) ? "cannot be written: " + answer.diagnostics.front().message : answer.bytes;
    }
    result.acknowledgments.push_back(std::move(bytes));
  }

  ReplayedSet take(SetVerdict& set, const translate::FileVerdict& so_far) {
    ReplayedSet result;
    result.set_id = set.set_id;
    result.offset = set.offset;
    for (const Diagnostic& finding : set.findings) {
      if (finding.severity == Severity::note) continue;
      result.findings.push_back(mark_of(finding));
      if (result.problem.empty() && set.verdict == translate::Verdict::rejected && finding.severity == Severity::error)
        result.problem = words_of(finding);
    }
    if (set.verdict == translate::Verdict::rejected) {
      if (result.problem.empty()) result.problem = "it is rejected";
      return result;
    }
    const LinkedDocument* const linked = exchange::document_of(pack_, what_.file.name, set, so_far);
    const std::vector<bool> further = exchange::choose_routes(set, linked, false, related_);
    for (std::size_t i = 0; i < set.objects.size(); ++i) {
      if (!further[i]) result.objects.push_back(object_of(set.objects[i]));
      write(set, i, result.objects.back());
    }
    return result;
  }

  static ReplayedObject object_of(const translate::ObjectVerdict& verdict) {
    ReplayedObject object;
    object.kind = verdict.kind;
    object.key = verdict.key;
    object.route = verdict.route;
    format::write_canonical(verdict.object, object.json);
    if (verdict.passage != Passage::hold && verdict.passage != Passage::refuse) return object;
    for (const mapping::RuleFinding& rule : verdict.rules)
      if (object.problem.empty() && (rule.kind == FaultKind::rule_hold || rule.kind == FaultKind::rule_reject))
        object.problem = rule.id + ": " + rule.text;
    for (const Diagnostic& finding : verdict.diagnostics)
      if (object.problem.empty() && finding.severity == Severity::error) object.problem = words_of(finding);
    if (object.problem.empty()) object.problem = "it is not passed on: " + std::string(translate::passage_name(verdict.passage));
    return object;
  }

  /// What the receiver of the object at `index` would get.
  void write(const SetVerdict& set, std::size_t index, ReplayedObject& object) {
    const translate::ObjectVerdict& verdict = set.objects[index];
    if (verdict.passage != Passage::deliver) return;
    const auto receiver = context_.site->find(verdict.route);
    if (!receiver) {
      if (object.problem.empty()) object.problem = "the pack of " + verdict.route + ", which should receive it, cannot be used";
      return;
    }
    std::vector<CanonicalObject> objects = {verdict.object};
    const LinkedDocument* const linked = receiver->outbound_object(verdict.kind);
    if (linked != nullptr) {
      std::size_t first = index;
      objects = exchange::objects_of_document(set, index, *linked, false, first);
      if (first != index) return;
    }
    translate::CountingNumbers counted;
    related_.look_for({receiver->name(), pack_.name()});
    translate::RenderedDocument rendered = translate::render(objects, *receiver, {}, at(), {&counted, &related_, {}});
    for (const Diagnostic& finding : rendered.diagnostics)
      if (object.problem.empty() && finding.severity == Severity::error) object.problem = "for " + verdict.route + ": " + words_of(finding);
    if (has_errors(rendered.diagnostics)) return;
    ReplayedOutput output;
    output.receiver = verdict.route;
    output.form = rendered.set_id;
    output.is_segments = linked != nullptr && linked->settings.format == partner::FileFormat::x12;
    if (output.is_segments) output.separator = receiver->partner().x12.delimiters.element;
    if (linked != nullptr && linked->grammar != nullptr && linked->settings.format == partner::FileFormat::csv) {
      output.separator = linked->grammar->layout.delimiter;
      output.has_header = linked->grammar->layout.has_header;
    }
    output.bytes = std::move(rendered.bytes);
    object.outputs.push_back(std::move(output));
  }

  exchange::Context& context_;
  const PackVersion& pack_;
  const FileToReplay& what_;
  exchange::KeptObjects related_;
};

}  // namespace

bool ReplayedSet::passes() const {
  return problem.empty() && std::all_of(objects.begin(), objects.end(), [](const ReplayedObject& one) { return one.problem.empty(); });
}

Result<ReplayedFile> replay(exchange::Context& context, const FileToReplay& what, InputStream& bytes) {
  const auto pack = context.site->find(what.file.partner);
  if (!pack) return Error{"the pack of " + printable(what.file.partner) + " cannot be used"};
  return Replay(context, *pack, what).run(bytes);
}

}  // namespace crossdock::change
