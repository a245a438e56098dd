#include "translate/check_written.h"

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "format/x12/describe.h"
#include "format/x12/reader.h"
#include "mapping/origin.h"
#include "mapping/program.h"

namespace crossdock::translate {

namespace {

class WrittenGrammar final : public x12::GrammarSource {
 public:
  WrittenGrammar(const std::vector<const partner::LinkedDocument*>& documents, const partner::PackVersion& receiver)
      : documents_(documents), receiver_(receiver) {}

  /// nullptr: no such set was written.
  [[nodiscard]] const partner::LinkedDocument* document(std::string_view version, std::string_view set_id) const {
    const partner::LinkedDocument* found = nullptr;
    for (const partner::LinkedDocument* one : documents_)
      if (one->grammar->set_id == set_id && (found == nullptr || one->version == version)) found = one;
    return found;
  }
  SetGrammar set_grammar(std::string_view version, std::string_view set_id) override {
    const partner::LinkedDocument* found = document(version, set_id);
    return {found != nullptr ? found->grammar.get() : nullptr, false};
  }
  const grammar::Grammar* dictionary(std::string_view version) override {
    for (const partner::LinkedDocument* one : documents_)
      if (one->version == version) return receiver_.dictionary(version);
    return receiver_.dictionary(documents_.empty() ? version : std::string_view(documents_.front()->version));
  }

 private:
  const std::vector<const partner::LinkedDocument*>& documents_;
  const partner::PackVersion& receiver_;
};

/// Elements of our envelope that repeat what the partner calls itself and us.
bool is_identifier(const x12::Finding& finding) {
  if (finding.kind == FaultKind::interchange_element_invalid) return finding.element >= 5 && finding.element <= 8;
  return finding.kind == FaultKind::group_header_malformed && (finding.element == 2 || finding.element == 3);
}

class WrittenCheck {
 public:
  WrittenCheck(const WrittenInterchange& written, const partner::PackVersion& receiver, const std::vector<CanonicalObject>& objects,
               const mapping::MapInputs& inputs, std::vector<Diagnostic>& diagnostics)
      : written_(written),
        objects_(objects),
        inputs_(inputs),
        diagnostics_(diagnostics),
        input_(written.bytes),
        grammars_(written.documents, receiver),
        reader_(input_, grammars_, options_for(written, receiver)) {
    context_.file = "the written " + (written.documents.empty() ? std::string("TA1") : written.documents.front()->grammar->set_id);
    context_.sources = receiver.sources().get();
  }

  void run() {
    for (std::size_t set = 0;;) {
      switch (reader_.next()) {
        case x12::Reader::Event::set: tell_set(set++); break;
        case x12::Reader::Event::run: break;  // none is cut
        case x12::Reader::Event::group_end: tell(reader_.group_findings()); break;
        case x12::Reader::Event::interchange_end: tell(reader_.interchange_findings()); break;
        case x12::Reader::Event::end: return;
        default: break;
      }
    }
  }

 private:
  static x12::ReaderOptions options_for(const WrittenInterchange& written, const partner::PackVersion& receiver) {
    x12::ReaderOptions options;
    options.policy = policy_on_writing(receiver.partner().validation.policy);
    options.policy.characters = written.characters;
    // A TA1 names the partner's interchange by its number, date and time, whatever those are.
    if (written.is_answer) options.policy.set(FaultKind::interchange_acknowledgment_invalid, Disposition::accept);
    return options;
  }

  void tell(const x12::FindingList& findings) {
    context_.grammar = reader_.envelope();
    for (const x12::Finding& finding : findings.all()) {
      if (finding.severity != Severity::error || (written_.is_answer && is_identifier(finding))) continue;
      Diagnostic diagnostic = x12::describe(finding, context_);
      diagnostic.help = "correct the identifiers and separators in the receiver's pack";
      diagnostic.owner = "integration";
      diagnostics_.push_back(std::move(diagnostic));
    }
  }

  void tell_set(std::size_t set) {
    const auto& findings = reader_.set_findings().all();
    if (findings.empty()) return;
    const partner::LinkedDocument* linked = grammars_.document(reader_.set().version, reader_.set().set_id);
    context_.grammar = reader_.set().grammar;
    context_.set_id = reader_.set().set_id;
    context_.set_control = reader_.set().control;
    std::vector<mapping::WrittenPlace> places;
    for (const x12::Finding& finding : findings) places.push_back({finding.segment, finding.element});
    TransactionSet separators;
    separators.component_separator = reader_.interchange().delimiters.component;
    separators.repetition_separator = reader_.interchange().delimiters.repetition;
    std::vector<mapping::WrittenFrom> origins(places.size());
    if (linked != nullptr && set < objects_.size()) origins = mapping::origins_of(linked->map, objects_[set], inputs_, separators, places);
    for (std::size_t i = 0; i < findings.size(); ++i) {
      Diagnostic diagnostic = x12::describe(findings[i], context_);
      const FaultKind kind = findings[i].kind;
      const bool segment_missing =
          findings[i].element == 0 && (kind == FaultKind::partner_required_missing || kind == FaultKind::partner_loop_missing ||
                                       kind == FaultKind::partner_dependent_missing || kind == FaultKind::segment_missing);
      if (segment_missing && linked != nullptr)
        name_missing(diagnostic, findings[i], *linked->map);
      else
        name_origin(diagnostic, origins[i]);
      diagnostic.owner = "integration";
      add(std::move(diagnostic));
    }
  }

  static std::string_view or_overlay(const Diagnostic& diagnostic) {
    return diagnostic.overlay ? std::string_view("; or change the overlay if the partner takes it so") : std::string_view();
  }

  static void name_origin(Diagnostic& diagnostic, const mapping::WrittenFrom& origin) {
    diagnostic.object_path = origin.object_path;
    if (origin.rule) diagnostic.related.emplace_back(*origin.rule, "writes it");
    diagnostic.help = origin.object_path.empty() ? "correct the object or the map" + std::string(or_overlay(diagnostic))
                                                 : "correct `" + origin.object_path + "` of the object, or the rule of the map" +
                                                       std::string(or_overlay(diagnostic));
  }

  static void name_missing(Diagnostic& diagnostic, const x12::Finding& finding, const mapping::MapProgram& map) {
    const mapping::WrittenFrom rule = mapping::rule_writing(map, finding.node, finding.value);
    if (!rule.rule) {
      diagnostic.help = "no rule of the map `" + map.name + "` writes it: add one" + std::string(or_overlay(diagnostic));
      return;
    }
    diagnostic.related.emplace_back(*rule.rule, "would write it");
    diagnostic.object_path = rule.object_path;
    diagnostic.help = "the rule of the map has nothing to write: give " +
                      (rule.object_path.empty() ? std::string("its field") : "`" + rule.object_path + "`") + " a value" +
                      std::string(or_overlay(diagnostic));
  }

  /// What the map noticed about the same field is told by this.
  void add(Diagnostic diagnostic) {
    std::erase_if(diagnostics_, [&](const Diagnostic& other) {
      return other.severity == Severity::warning && other.code == Code::value_not_convertible && !other.object_path.empty() &&
             other.object_path == diagnostic.object_path && other.value == diagnostic.value;
    });
    diagnostics_.push_back(std::move(diagnostic));
  }

  const WrittenInterchange& written_;
  const std::vector<CanonicalObject>& objects_;
  const mapping::MapInputs& inputs_;
  std::vector<Diagnostic>& diagnostics_;
  MemoryStream input_;
  WrittenGrammar grammars_;
  x12::Reader reader_;
  x12::FindingContext context_;
};

}  // namespace

ValidationPolicy policy_on_writing(const ValidationPolicy& pack) {
  ValidationPolicy policy;
  for (std::size_t kind = 0; kind < fault_kinds; ++kind) policy.by_kind[kind] = std::max(policy.by_kind[kind], pack.by_kind[kind]);
  // Trees are made by the engine itself.
  for (const FaultKind kind :
       {FaultKind::tree_id_wrong, FaultKind::tree_parent_missing, FaultKind::tree_level_not_allowed, FaultKind::tree_child_flag_wrong})
    policy.set(kind, Disposition::reject);
  return policy;
}

CharacterSet written_characters(const partner::PackVersion& receiver) {
  // Each set holds those before it.
  return std::min(receiver.partner().x12.written_characters, receiver.partner().validation.policy.characters);
}

void check_written(const WrittenInterchange& written, const partner::PackVersion& receiver, const std::vector<CanonicalObject>& objects,
                   const mapping::MapInputs& inputs, std::vector<Diagnostic>& diagnostics) {
  WrittenCheck(written, receiver, objects, inputs, diagnostics).run();
}

}  // namespace crossdock::translate
