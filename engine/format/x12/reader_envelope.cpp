// The envelope: ISA, GS and their trailers.
#include <algorithm>

#include "base/text.h"
#include "format/x12/control_number.h"
#include "format/x12/reader.h"

namespace crossdock::x12 {

namespace {

/// ISA11, ISA13 and ISA16 are judged on their own, ISA02 and ISA04 are whatever both sides agreed; from GS06 on likewise.
bool is_judged_elsewhere(std::string_view tag, std::uint32_t element) {
  if (tag == "GS") return element >= 6;
  return tag == "ISA" && (element == 2 || element == 4 || element == 11 || element == 13 || element == 16);
}

}  // namespace

bool Reader::begin_interchange() {
  const auto header = read_interchange_header(stream_.peek(isa_most_bytes));
  if (!header) return false;
  const auto problem = delimiter_problem(header->delimiters);
  // `ISA` in a text is no header: nobody writes one whose separator is a letter or whose control number is no number.
  if (!header->fixed_width && problem && !number_of(trimmed(header->elements[12]))) return false;
  interchange_ = {};
  interchange_.offset = stream_.consumed();
  interchange_.delimiters = header->delimiters;
  for (std::size_t i = 0; i < 16; ++i)
    interchange_.elements[i + 1] = std::string(i < 10 ? trimmed(header->elements[i]) : header->elements[i]);
  interchange_findings_.clear();
  group_controls_.clear();
  stream_.begin(*header);
  set_reader_.allow({options_.policy.characters, interchange_.delimiters, options_.path});
  // ISA12 names a release: 00401 belongs to 004010.
  envelope_ = grammars_.dictionary(interchange_.elements[12].substr(0, 5) + "0");
  if (problem) {
    const FaultKind kind = problem->of_terminator ? FaultKind::interchange_terminator_invalid : FaultKind::interchange_delimiter_invalid;
    if (Finding* finding = interchange_findings_.add(options_.policy, kind, stream_, 0)) {
      if (problem->element != 0) interchange_findings_.mark(finding, stream_, problem->element);
      finding->value = interchange_findings_.keep(problem->text);
    }
  }
  if (header->count != 16) {
    Finding* finding = interchange_findings_.add(options_.policy, FaultKind::interchange_header_malformed, stream_, 0);
    if (finding != nullptr) {
      finding->found = header->count;
      finding->expected = 16;
    }
  } else if (!header->fixed_width) {
    const auto wrong = std::mismatch(std::begin(isa_lengths), std::end(isa_lengths), std::begin(header->elements),
                                     [](std::size_t length, std::string_view element) { return element.size() == length; });
    const auto element = static_cast<std::uint32_t>(wrong.first - std::begin(isa_lengths)) + 1;
    if (Finding* finding = interchange_findings_.add(options_.policy, FaultKind::interchange_header_malformed, stream_, 0)) {
      interchange_findings_.mark(finding, stream_, element);
      finding->found = wrong.second->size();
      finding->expected = *wrong.first;
    }
  }
  if (header->count == 16 && number_of(trimmed(interchange_.elements[13])).value_or(0) == 0)
    interchange_findings_.mark(interchange_findings_.add(options_.policy, FaultKind::interchange_control_invalid, stream_, 0), stream_, 13);
  if (header->count == 16) {
    check_envelope_segment(interchange_findings_, "ISA", FaultKind::interchange_element_invalid);
    check_versions();
  }
  phase_ = Phase::interchange;
  return true;
}

/// ISA11 and ISA12: until 00401 the standard of the interchange, from 00402 on the repetition separator; and the version of the controls.
void Reader::check_versions() {
  const auto note = [&](FaultKind kind, std::uint32_t element) {
    interchange_findings_.mark(interchange_findings_.add(options_.policy, kind, stream_, 0), stream_, element);
  };
  const std::string version(trimmed(interchange_.elements[12]));
  if (version.size() != 5 || !number_of(version)) {
    const auto& all = interchange_findings_.all();
    if (std::none_of(all.begin(), all.end(), [](const Finding& finding) { return finding.element == 12; }))
      note(FaultKind::interchange_element_invalid, 12);
    return;
  }
  // The controls have their number from the release of the standard that they belong to, 00200 to 00805.
  if (version < "00200" || version >= "00900") note(FaultKind::interchange_version_unsupported, 12);
  const std::string_view standard = trimmed(interchange_.elements[11]);
  if (standard == "U") return;
  if (version < "00402") {
    note(FaultKind::interchange_standard_unsupported, 11);
  } else if (interchange_.delimiters.repetition == 0) {
    note(FaultKind::interchange_repetition_invalid, 11);
  }
}

/// An ISA where another segment was expected: the last interchange has no end.
bool Reader::at_interchange_header() const {
  const std::string_view text = stream_.text();
  if (!text.starts_with("ISA") || text.size() < 60) return false;
  return stream_.tag() == "ISA" ? stream_.count() >= 15 : read_interchange_header(text).has_value();
}

/// What is wrong with one element of the envelope, whose lengths are judged where `lengths` says so.
FaultKind Reader::envelope_fault(std::string_view value, const ElementCheck& check, bool lengths) const {
  if (value.empty())
    return envelope_->element_rules[check.rule].usage == grammar::Usage::mandatory ? FaultKind::element_missing : FaultKind::none;
  // The element may hold its separator where lengths tell where it ends.
  const bool holds_separator = value.find(interchange_.delimiters.element) != std::string_view::npos;
  if (holds_separator || std::any_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
    return FaultKind::element_character_invalid;
  const FaultKind fault = check_value(value, check);
  if (fault == FaultKind::element_blank) return FaultKind::none;
  if (!lengths && (fault == FaultKind::element_too_short || fault == FaultKind::element_too_long)) return FaultKind::none;
  return fault;
}

void Reader::check_envelope_segment(FindingList& findings, std::string_view tag, FaultKind fault) {
  if (envelope_ == nullptr) return;
  const auto rule = std::find_if(envelope_->segment_rules.begin(), envelope_->segment_rules.end(),
                                 [&](const grammar::SegmentRule& candidate) { return envelope_->text(candidate.tag) == tag; });
  if (rule == envelope_->segment_rules.end()) return;
  const bool is_header = tag == "ISA";  // its lengths are told by interchange_header_malformed
  for (std::uint32_t number = 1; number <= rule->element_count; ++number) {
    const ElementCheck check = check_of(*envelope_, rule->first_element + number - 1);
    const std::string_view value = stream_.element(number);
    FaultKind wrong = envelope_fault(value, check, !is_header);
    if (is_judged_elsewhere(tag, number) && wrong != FaultKind::element_character_invalid) continue;
    if (is_header && (number == 11 || number == 16 || value.size() != isa_lengths[number - 1])) continue;
    // Below 004010 the date has six digits or eight.
    if (tag == "GS" && number == 4 && stream_.element(8) < "004010" && is_date(value)) continue;
    // Who is meant by a TA1 hangs on its verdict.
    const bool may_be_unknown = !is_header && !(tag == "TA1" && number == 4);
    if (may_be_unknown && wrong == FaultKind::element_code_unknown && options_.policy.of(wrong) != Disposition::reject) continue;
    // Which groups are taken is told as such.
    if (tag == "GS" && number == 1 && wrong == FaultKind::element_code_unknown && !grammars_.takes_group(value)) continue;
    if (wrong == FaultKind::none) continue;
    if (Finding* finding = findings.add(options_.policy, fault, stream_, 0)) {
      findings.mark(finding, stream_, number);
      finding->rule = check.rule;
      finding->found = static_cast<std::uint64_t>(wrong);
    }
  }
}

void Reader::begin_group() {
  group_ = {};
  group_.offset = stream_.offset();
  for (std::uint32_t i = 1; i <= 8; ++i) group_.elements[i] = std::string(trimmed(stream_.element(i)));
  group_findings_.clear();
  set_controls_.clear();
  ++interchange_.groups_received;
  if (const grammar::Grammar* dictionary = grammars_.dictionary(group_.elements[8])) envelope_ = dictionary;
  check_envelope_segment(group_findings_, "GS", FaultKind::group_header_malformed);
  const auto note = [&](FaultKind kind, std::uint32_t element) {
    group_findings_.mark(group_findings_.add(options_.policy, kind, stream_, 0), stream_, element);
  };
  const std::string& kind = group_.elements[1];
  if (kind.size() == 2 && group_findings_.all().empty() && !grammars_.takes_group(kind)) note(FaultKind::group_not_supported, 1);
  // Releases are six digits, perhaps with an industry's suffix behind them.
  if (group_.elements[8].size() < 6 || !number_of(std::string_view(group_.elements[8]).substr(0, 6)))
    note(FaultKind::group_version_unsupported, 8);
  const auto control = number_of(group_.elements[6]);
  if (control.value_or(0) == 0 || group_.elements[6].size() > 9) {
    note(FaultKind::group_control_invalid, 6);
  } else if (!group_controls_.insert(std::to_string(*control))) {
    note(FaultKind::group_control_duplicate, 6);
  }
  phase_ = Phase::group;
}

void Reader::take_acknowledgment() {
  check_envelope_segment(interchange_findings_, "TA1", FaultKind::interchange_acknowledgment_invalid);
  if (interchange_.acknowledgments.size() == limits::interchange_acknowledgments) return;
  auto& acknowledgment = interchange_.acknowledgments.emplace_back();
  for (std::uint32_t i = 1; i <= 5; ++i) acknowledgment.elements[i] = std::string(trimmed(stream_.element(i)));
  acknowledgment.offset = stream_.offset();
  acknowledgment.length = stream_.text().size();
}

/// `headless`: how many more there were whose header is lost, which has its own finding.
void Reader::check_trailer(FindingList& findings, std::uint64_t received, std::uint64_t headless, std::string_view control,
                           FaultKind count_fault, FaultKind control_fault, std::uint64_t& declared) {
  const auto count = number_of(trimmed(stream_.element(1)));
  declared = count.value_or(0);
  if (!count || (*count != received && *count != received + headless)) {
    Finding* finding = findings.add(options_.policy, count_fault, stream_, 0);
    findings.mark(finding, stream_, 1);
    if (finding != nullptr) {
      finding->found = declared;
      finding->expected = received;
      // Of an interchange with only a TA1 many say that it has a group. Nothing can be lost then.
      if (received == 0 && count == 1 && !interchange_.acknowledgments.empty()) findings.set_severity(*finding, Severity::warning);
    }
  }
  // A header's number that is no number has its own finding.
  const bool comparable = number_of(trimmed(control)).value_or(0) != 0;
  if (comparable && !same_control(stream_.element(2), control))
    findings.mark(findings.add(options_.policy, control_fault, stream_, 0), stream_, 2);
}

}  // namespace crossdock::x12
