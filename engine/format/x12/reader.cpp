#include "format/x12/reader.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/text.h"
#include "format/x12/overlay_check.h"

namespace crossdock::x12 {

namespace {

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Control numbers are compared as numbers where both are (000001421 is 1421), else as they stand.
bool same_control(std::string_view a, std::string_view b) {
  const auto left = number_of(trimmed(a));
  const auto right = number_of(trimmed(b));
  return left && right ? *left == *right : trimmed(a) == trimmed(b);
}

bool remember(std::vector<std::uint64_t>& table, std::uint64_t& count, std::string_view text) {
  if (table.empty() || count * 2 >= table.size()) {
    std::vector<std::uint64_t> larger(std::max<std::size_t>(64, table.size() * 2));
    for (const std::uint64_t entry : table) {
      if (entry == 0) continue;
      std::size_t slot = entry & (larger.size() - 1);
      while (larger[slot] != 0) slot = (slot + 1) & (larger.size() - 1);
      larger[slot] = entry;
    }
    table.swap(larger);
  }
  const std::uint64_t entry = std::max<std::uint64_t>(1, std::hash<std::string_view>{}(text));
  std::size_t slot = entry & (table.size() - 1);
  for (; table[slot] != 0; slot = (slot + 1) & (table.size() - 1))
    if (table[slot] == entry) return false;
  table[slot] = entry;
  ++count;
  return true;
}

/// Points a finding at an element of the current segment.
void mark_element(Finding* finding, FindingList& findings, const SegmentStream& stream, std::uint32_t element) {
  if (finding == nullptr) return;
  const std::string_view value = stream.element(element).substr(0, 80);
  finding->element = static_cast<std::uint16_t>(element);
  finding->value = findings.keep(value);
  finding->mark_begin = stream.spans()[std::min(element, stream.count())].begin;
  finding->mark_length = static_cast<std::uint32_t>(std::max<std::size_t>(value.size(), 1));
}

}  // namespace

Reader::Reader(InputStream& input, GrammarSource& grammars, ReaderOptions options)
    : grammars_(grammars), options_(options), stream_(input, options.path) {}

const SetPlan& Reader::plan_of(const grammar::Grammar& grammar) {
  auto& plan = plans_[&grammar];
  if (!plan) plan = std::make_unique<SetPlan>(grammar);
  return *plan;
}

Reader::Event Reader::next() {
  switch (phase_) {
    case Phase::outside: return next_outside();
    case Phase::interchange: return next_in_interchange();
    case Phase::group: return next_in_group();
  }
  return Event::end;
}

Reader::Event Reader::next_outside() {
  static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (stream_.consumed() == 0 && stream_.peek(3) == byte_order_mark) stream_.skip(3);
  for (;;) {
    const std::string_view ahead = stream_.peek(isa_most_bytes);
    if (ahead.empty()) return Event::end;
    // Blanks, line ends, NUL and Ctrl-Z (the end of file of old systems) between interchanges mean nothing.
    const std::size_t first = ahead.find_first_not_of(std::string_view(" \t\r\n\x1A\0", 6));
    if (first != 0) {
      stream_.skip(std::min(first, ahead.size()));
      continue;
    }
    if (ahead.starts_with("ISA") && begin_interchange()) return Event::interchange_begin;
    // Something else: pass over it up to the next place where an interchange can begin.
    const bool header = ahead.starts_with("ISA");
    if (file_findings_.all().size() < 100) {
      if (Finding* finding = file_findings_.add(
              options_.policy, header ? FaultKind::interchange_header_malformed : FaultKind::interchange_data_between, stream_, 0)) {
        finding->offset = stream_.consumed();
        const std::size_t header_at = ahead.find("ISA", 1);
        finding->raw = finding->value = file_findings_.keep(ahead.substr(0, std::min<std::size_t>(header_at, 80)));
        finding->tag = {};
        finding->mark_begin = 0;
        finding->mark_length = static_cast<std::uint32_t>(finding->raw.size());
      }
    }
    stream_.skip(1);
    for (;;) {
      const std::string_view rest = stream_.peek(64 * 1024);
      if (rest.empty()) return Event::end;
      const std::size_t next = rest.find("ISA");
      if (next != std::string_view::npos) {
        stream_.skip(next);
        break;
      }
      stream_.skip(rest.size() > 2 ? rest.size() - 2 : rest.size());
    }
  }
}

bool Reader::begin_interchange() {
  const auto header = read_interchange_header(stream_.peek(isa_most_bytes));
  if (!header) return false;
  // `ISA` in a text is no header: nobody writes one whose separator is a letter or whose version is no number.
  if (trimmed(header->elements[11]).size() > 6 || !number_of(trimmed(header->elements[12]))) {
    if (!header->fixed_width && delimiter_problem(header->delimiters)) return false;
  }
  interchange_ = {};
  interchange_.offset = stream_.consumed();
  interchange_.delimiters = header->delimiters;
  for (std::size_t i = 0; i < 16; ++i)
    interchange_.elements[i + 1] = std::string(i < 10 ? trimmed(header->elements[i]) : header->elements[i]);
  const auto problem = delimiter_problem(header->delimiters);
  const bool fixed = header->fixed_width;
  interchange_findings_.clear();
  group_controls_.clear();
  stream_.use(interchange_.delimiters);
  if (stream_.next() != SegmentStream::Step::segment) return true;
  envelope_ = grammars_.dictionary("00" + interchange_.elements[12].substr(0, 4));
  if (problem) interchange_findings_.add(options_.policy, FaultKind::interchange_delimiter_invalid, stream_, 0);
  if (!fixed) {
    std::uint16_t element = 1;
    for (; element <= 15 && stream_.spans()[element].length == isa_lengths[element - 1];) ++element;
    if (Finding* finding = interchange_findings_.add(options_.policy, FaultKind::interchange_header_malformed, stream_, 0)) {
      mark_element(finding, interchange_findings_, stream_, element);
      finding->found = stream_.spans()[element].length;
      finding->expected = isa_lengths[element - 1];
    }
  }
  if (number_of(trimmed(interchange_.elements[13])).value_or(0) == 0)
    mark_element(interchange_findings_.add(options_.policy, FaultKind::interchange_control_invalid, stream_, 0), interchange_findings_,
                 stream_, 13);
  check_envelope_segment(interchange_findings_, "ISA", FaultKind::interchange_element_invalid);
  phase_ = Phase::interchange;
  return true;
}

/// An ISA where another segment was expected: the last interchange has no end.
bool Reader::at_interchange_header() const {
  const std::string_view text = stream_.text();
  if (!text.starts_with("ISA") || text.size() < 60) return false;
  return stream_.tag() == "ISA" ? stream_.count() >= 15 : read_interchange_header(text).has_value();
}

void Reader::check_envelope_segment(FindingList& findings, std::string_view tag, FaultKind fault) {
  if (envelope_ == nullptr) return;
  const grammar::SegmentRule* rule = nullptr;
  for (const auto& candidate : envelope_->segment_rules)
    if (envelope_->text(candidate.tag) == tag) rule = &candidate;
  if (rule == nullptr) return;
  for (std::uint32_t i = 0; i < rule->element_count; ++i) {
    const std::uint32_t number = i + 1;
    // Delimiters and control numbers are judged on their own; the sender's spelling of the version too.
    if (tag == "ISA" && (number == 11 || number == 13 || number == 16 || number == 2 || number == 4)) continue;
    if (tag == "GS" && number >= 6) continue;
    const ElementCheck check = check_of(*envelope_, rule->first_element + i);
    const std::string_view value = stream_.element(number);
    FaultKind wrong = FaultKind::none;
    if (value.empty()) {
      if (envelope_->element_rules[check.rule].usage == grammar::Usage::mandatory) wrong = FaultKind::element_missing;
    } else {
      wrong = check_value(value, check);
      if (wrong == FaultKind::element_blank) wrong = FaultKind::none;
      // Lengths of the ISA are told by interchange_header_malformed. GS04 below 004010 has six digits.
      if (tag == "ISA" && (wrong == FaultKind::element_too_short || wrong == FaultKind::element_too_long)) wrong = FaultKind::none;
      if (tag == "GS" && number == 4 && stream_.element(8) < "004010" && is_date(value)) wrong = FaultKind::none;
      if (wrong == FaultKind::element_code_unknown && options_.policy.of(wrong) != Disposition::reject && tag == "GS")
        wrong = FaultKind::none;
    }
    if (wrong == FaultKind::none) continue;
    if (Finding* finding = findings.add(options_.policy, fault, stream_, 0)) {
      mark_element(finding, findings, stream_, number);
      finding->rule = check.rule;
      finding->found = static_cast<std::uint64_t>(wrong);
    }
  }
}

Reader::Event Reader::next_in_interchange() {
  for (;;) {
    const SegmentStream::Step step = stream_.next();
    if (step == SegmentStream::Step::end || at_interchange_header()) {
      interchange_findings_.add(options_.policy, FaultKind::interchange_trailer_missing, stream_, 0);
      return end_interchange();
    }
    const std::string_view tag = stream_.tag();
    if (tag == "GS") {
      begin_group();
      return Event::group_begin;
    }
    if (tag == "IEA") {
      interchange_.complete = true;
      check_trailer(interchange_findings_, interchange_.groups_received, interchange_.elements[13],
                    FaultKind::interchange_group_count_wrong, FaultKind::interchange_control_mismatch, interchange_.groups_declared);
      if (!stream_.terminated()) interchange_findings_.add(options_.policy, FaultKind::interchange_trailer_malformed, stream_, 0);
      return end_interchange();
    }
    if (tag == "TA1") {
      auto& acknowledgment = interchange_.acknowledgments.emplace_back();
      for (std::uint32_t i = 1; i <= 5; ++i) acknowledgment.elements[i] = std::string(trimmed(stream_.element(i)));
      continue;
    }
    if (tag == "ST") {
      // Sets outside any group: judged as if a group of no name stood around them.
      group_ = {};
      group_.header = false;
      group_.offset = stream_.offset();
      group_findings_.clear();
      group_findings_.add(options_.policy, FaultKind::group_header_missing, stream_, 0);
      set_controls_.clear();
      set_control_count_ = 0;
      ++interchange_.groups_received;
      stream_.push_back();
      phase_ = Phase::group;
      return Event::group_begin;
    }
    interchange_findings_.add(options_.policy, tag == "GE" ? FaultKind::group_header_missing : FaultKind::interchange_data_between, stream_,
                              0);
  }
}

void Reader::begin_group() {
  group_ = {};
  group_.offset = stream_.offset();
  for (std::uint32_t i = 1; i <= 8; ++i) group_.elements[i] = std::string(trimmed(stream_.element(i)));
  group_findings_.clear();
  set_controls_.clear();
  set_control_count_ = 0;
  ++interchange_.groups_received;
  if (const grammar::Grammar* dictionary = grammars_.dictionary(group_.elements[8])) envelope_ = dictionary;
  check_envelope_segment(group_findings_, "GS", FaultKind::group_header_malformed);
  // Releases are six digits, perhaps with an industry's suffix behind them.
  if (group_.elements[8].size() < 6 || !number_of(std::string_view(group_.elements[8]).substr(0, 6)))
    mark_element(group_findings_.add(options_.policy, FaultKind::group_version_unsupported, stream_, 0), group_findings_, stream_, 8);
  const auto control = number_of(group_.elements[6]);
  if (control.value_or(0) == 0 || group_.elements[6].size() > 9)
    mark_element(group_findings_.add(options_.policy, FaultKind::group_control_invalid, stream_, 0), group_findings_, stream_, 6);
  if (const auto number = control) {
    if (std::find(group_controls_.begin(), group_controls_.end(), *number) != group_controls_.end()) {
      mark_element(group_findings_.add(options_.policy, FaultKind::group_control_duplicate, stream_, 0), group_findings_, stream_, 6);
    }
    if (group_controls_.size() < 1'000'000) group_controls_.push_back(*number);
  }
  phase_ = Phase::group;
}

void Reader::check_trailer(FindingList& findings, std::uint64_t received, std::string_view control, FaultKind count_fault,
                           FaultKind control_fault, std::uint64_t& declared) {
  const auto mark = [&](Finding* finding, std::uint32_t element) { mark_element(finding, findings, stream_, element); };
  const auto count = number_of(trimmed(stream_.element(1)));
  declared = count.value_or(0);
  if (!count || *count != received) {
    Finding* finding = findings.add(options_.policy, count_fault, stream_, 0);
    mark(finding, 1);
    if (finding != nullptr) {
      finding->found = declared;
      finding->expected = received;
    }
  }
  // A header's number that is no number has its own finding.
  const bool comparable = number_of(trimmed(control)).value_or(0) != 0;
  if (comparable && !same_control(stream_.element(2), control)) {
    Finding* finding = findings.add(options_.policy, control_fault, stream_, 0);
    mark(finding, 2);
  }
}

Reader::Event Reader::next_in_group() {
  for (;;) {
    const SegmentStream::Step step = stream_.next();
    const std::string_view tag = stream_.tag();
    if (step == SegmentStream::Step::end || tag == "IEA" || tag == "GS" || at_interchange_header()) {
      if (step != SegmentStream::Step::end) stream_.push_back();
      if (group_.header) group_findings_.add(options_.policy, FaultKind::group_trailer_missing, stream_, 0);
      return end_group();
    }
    if (tag == "GE") {
      group_.complete = true;
      if (group_.header)
        check_trailer(group_findings_, group_.sets_received, group_.elements[6], FaultKind::group_set_count_wrong,
                      FaultKind::group_control_mismatch, group_.sets_declared);
      return end_group();
    }
    if (tag == "ST") {
      read_set();
      return Event::set;
    }
    group_findings_.add(options_.policy, FaultKind::set_header_missing, stream_, 0);
  }
}

Reader::Event Reader::end_group() {
  phase_ = Phase::interchange;
  return Event::group_end;
}

Reader::Event Reader::end_interchange() {
  phase_ = Phase::outside;
  if (at_interchange_header()) {
    // The header that ended this interchange begins the next: go back to its first byte.
    stream_.rewind();
  }
  return Event::interchange_end;
}

void Reader::read_set() {
  set_ = {};
  set_.set_id = std::string(trimmed(stream_.element(1)));
  set_.control = std::string(trimmed(stream_.element(2)));
  set_.version = std::string(trimmed(stream_.element(3)));
  if (set_.version.empty()) set_.version = group_.elements[8];
  set_.offset = stream_.offset();
  ++group_.sets_received;

  const GrammarSource::SetGrammar found = grammars_.set_grammar(set_.version, set_.set_id);
  set_.grammar = found.grammar;
  set_.fallback = found.fallback;
  collected_ = found.grammar != nullptr && (options_.collect || !found.grammar->overlay_rules.empty());
  const grammar::Grammar* dictionary = grammars_.dictionary(set_.version);
  static const grammar::Grammar no_grammar{};
  const SetPlan& plan = plan_of(found.grammar != nullptr ? *found.grammar : no_grammar);
  set_reader_.begin(plan, dictionary != nullptr ? dictionary : envelope_, options_.policy, interchange_.delimiters, collected_,
                    found.fallback, set_.version);
  transaction_set_.clear();
  transaction_set_.component_separator = interchange_.delimiters.component;
  transaction_set_.repetition_separator = interchange_.delimiters.repetition;
  if (collected_) stream_.keep();

  FindingList& findings = set_reader_.findings();
  const auto mark = [&](Finding* finding, std::uint32_t element) { mark_element(finding, findings, stream_, element); };
  const auto about_header = [&](FaultKind kind, std::uint32_t element) { mark(findings.add(options_.policy, kind, stream_, 1), element); };
  if (set_.set_id.size() != 3) {
    about_header(FaultKind::set_id_invalid, 1);
  } else if (found.grammar == nullptr) {
    about_header(FaultKind::set_not_supported, 1);
  } else {
    if (group_.header && !group_.elements[1].empty() && group_.elements[1] != found.grammar->group_id)
      about_header(FaultKind::set_not_in_group, 1);
    set_reader_.take(stream_, 1);
  }
  // ST02: four to nine characters (X12.22, element 329).
  const bool numbered = set_.control.size() >= 4 && set_.control.size() <= 9;
  if (!numbered) {
    about_header(FaultKind::set_control_invalid, 2);
  } else if (!remember(set_controls_, set_control_count_, set_.control)) {
    about_header(FaultKind::set_control_duplicate, 2);
  }

  std::uint32_t position = 1;
  for (;;) {
    const SegmentStream::Step step = stream_.next();
    const std::string_view tag = stream_.tag();
    const bool ended = step == SegmentStream::Step::end;
    if (ended || tag == "ST" || tag == "GE" || tag == "GS" || tag == "IEA" || at_interchange_header()) {
      if (!ended) stream_.push_back();
      findings.add(options_.policy, FaultKind::set_trailer_missing, stream_, position + 1);
      end_set(position, ended ? stream_.consumed() : stream_.offset());
      return;
    }
    ++position;
    if (step == SegmentStream::Step::too_long) {
      findings.add(options_.policy, FaultKind::segment_too_long, stream_, position);
      continue;
    }
    if (found.grammar != nullptr) set_reader_.take(stream_, position);
    if (tag != "SE") {
      if (!stream_.terminated()) {
        findings.add(options_.policy, FaultKind::set_trailer_missing, stream_, position);
        end_set(position, stream_.consumed());
        return;
      }
      continue;
    }

    set_.complete = true;
    std::uint64_t declared = 0;
    const auto count = number_of(trimmed(stream_.element(1)));
    declared = count.value_or(0);
    if (!count || declared != position) {
      Finding* finding = findings.add(options_.policy, FaultKind::set_segment_count_wrong, stream_, position);
      mark(finding, 1);
      if (finding != nullptr) {
        finding->found = declared;
        finding->expected = position;
      }
    }
    if (numbered && !same_control(stream_.element(2), set_.control))
      mark(findings.add(options_.policy, FaultKind::set_control_mismatch, stream_, position), 2);
    end_set(position, stream_.consumed());
    return;
  }
}

void Reader::end_set(std::uint32_t position, std::uint64_t end_offset) {
  set_.segments = position;
  set_.length = end_offset - set_.offset;
  if (stream_.kept_too_much()) {
    set_reader_.findings().add(options_.policy, FaultKind::set_too_large, stream_, position);
    collected_ = false;
  }
  set_reader_.finish(stream_, position, set_.complete && set_.grammar != nullptr, collected_ ? stream_.kept_data() : nullptr,
                     collected_ ? &transaction_set_ : nullptr);
  stream_.release();
  // Of a set that was cut nobody knows what would still have come.
  if (collected_ && set_.complete && !set_.grammar->overlay_rules.empty())
    check_overlay(transaction_set_, *set_.grammar, options_.policy, set_reader_.findings());
}

}  // namespace crossdock::x12
