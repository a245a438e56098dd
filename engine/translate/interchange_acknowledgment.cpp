#include "translate/interchange_acknowledgment.h"

#include <algorithm>

#include "translate/acknowledgment_object.h"

namespace crossdock::translate {

namespace {

const mapping::Table* table(const mapping::MapProgram& map, std::string_view name) {
  for (const mapping::TableUse& use : map.tables)
    if (use.name == name) return use.loaded.get();
  return nullptr;
}

bool has_unnamed_groups(const InterchangeVerdict& interchange) {
  return std::any_of(interchange.groups.begin(), interchange.groups.end(),
                     [](const GroupVerdict& group) { return group.functional_id != acknowledgment_group && !can_be_named(group); });
}

/// Elements and separators of the ISA have a code each: "interchange_element_05".
std::string fault_word(const Diagnostic& finding) {
  const bool of_element =
      finding.kind == FaultKind::interchange_element_invalid || finding.kind == FaultKind::interchange_delimiter_invalid;
  const std::uint16_t element = finding.position ? finding.position->element : 0;
  if (of_element && element != 0) return "interchange_element_" + std::string(element < 10 ? "0" : "") + std::to_string(element);
  return std::string(fault_name(finding.kind));
}

}  // namespace

bool can_be_named(const GroupVerdict& group) {
  const bool numbered =
      !group.control.empty() && group.control.size() <= 9 && group.control.find_first_not_of("0123456789") == std::string::npos;
  return group.functional_id.size() == 2 && numbered;
}

bool is_refused(const InterchangeVerdict& interchange) { return has_errors(interchange.findings); }

bool has_envelope_faults(const InterchangeVerdict& interchange) { return is_refused(interchange) || has_unnamed_groups(interchange); }

InterchangeAcknowledgment interchange_acknowledgment(const InterchangeVerdict& interchange, bool warnings_as_errors) {
  InterchangeAcknowledgment told;
  told.control = interchange.control;
  told.date = interchange.date;
  told.time = interchange.time;
  const auto worst = std::find_if(interchange.findings.begin(), interchange.findings.end(),
                                  [](const Diagnostic& finding) { return finding.severity == Severity::error; });
  const bool none_named = std::none_of(interchange.groups.begin(), interchange.groups.end(), can_be_named);
  if (worst != interchange.findings.end()) {
    told.verdict = Verdict::rejected;
    told.fault = fault_word(*worst);
  } else if (has_unnamed_groups(interchange)) {
    told.verdict = none_named ? Verdict::rejected : Verdict::accepted_with_errors;
    told.fault = fault_name(FaultKind::group_header_malformed);
  } else if (warnings_as_errors && !interchange.findings.empty()) {
    told.verdict = Verdict::accepted_with_errors;
    told.fault = fault_word(interchange.findings.front());
  } else {
    told.fault = fault_name(FaultKind::none);
  }
  return told;
}

std::optional<InterchangeAcknowledgmentCodes> codes_of(const InterchangeAcknowledgment& acknowledgment, const mapping::MapProgram& map) {
  const mapping::Table* verdicts = table(map, "interchange_verdict");
  const mapping::Table* faults = table(map, "interchange_fault");
  if (verdicts == nullptr || faults == nullptr) return std::nullopt;
  const auto verdict = verdicts->key_of(verdict_word(acknowledgment.verdict));
  const auto fault = faults->key_of(acknowledgment.fault);
  if (!verdict || !fault) return std::nullopt;
  return InterchangeAcknowledgmentCodes{std::string(*verdict), std::string(*fault)};
}

InterchangeAcknowledgment words_of(std::string_view control, std::string_view date, std::string_view time,
                                   const InterchangeAcknowledgmentCodes& codes, const mapping::MapProgram& map) {
  InterchangeAcknowledgment told;
  told.control = control;
  told.date = date;
  told.time = time;
  // What nobody understands is no acceptance.
  told.verdict = Verdict::rejected;
  told.fault = codes.fault;
  if (const mapping::Table* verdicts = table(map, "interchange_verdict"))
    if (const auto word = verdicts->value_of(codes.verdict))
      for (const Verdict verdict : {Verdict::accepted, Verdict::accepted_with_errors})
        if (*word == verdict_word(verdict)) told.verdict = verdict;
  if (const mapping::Table* faults = table(map, "interchange_fault"))
    if (const auto word = faults->value_of(codes.fault)) told.fault = *word;
  return told;
}

}  // namespace crossdock::translate
