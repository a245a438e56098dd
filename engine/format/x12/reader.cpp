#include "format/x12/reader.h"

#include <algorithm>
#include <functional>

#include "base/text.h"
#include "format/x12/control_number.h"
#include "format/x12/overlay_check.h"

namespace crossdock::x12 {

namespace {

constexpr std::size_t most_file_findings = 100;

/// `ISA` in a text is no header: behind it stands a separator, again and again, unless the file ends there.
bool looks_like_header(std::string_view text) {
  if (!text.starts_with("ISA")) return false;
  if (text.size() < 4) return true;
  const char separator = text[3];
  if (separator == ' ' || separator == '\r' || separator == '\n') return false;
  if (is_alphanumeric(separator)) {
    // Nobody writes such a separator but by mistake; a header it is where it stands at all of the sixteen places.
    std::size_t at = 3;
    for (const std::size_t length : isa_lengths) {
      if (at >= text.size() || text[at] != separator) return false;
      at += length + 1;
    }
    return true;
  }
  constexpr std::size_t first_elements = 60;
  return text.size() < isa_bytes || std::count(text.begin(), text.begin() + first_elements, separator) > 3;
}

/// ST02: four to nine characters (X12.22, element 329).
bool is_set_control(std::string_view control) { return control.size() >= 4 && control.size() <= 9; }

}  // namespace

bool ControlNumbers::insert(std::string_view number) {
  if (table_.empty() || count_ * 2 >= table_.size()) {
    std::vector<std::uint64_t> larger(std::max<std::size_t>(64, table_.size() * 2));
    for (const std::uint64_t entry : table_) {
      if (entry == 0) continue;
      std::size_t slot = entry & (larger.size() - 1);
      while (larger[slot] != 0) slot = (slot + 1) & (larger.size() - 1);
      larger[slot] = entry;
    }
    table_.swap(larger);
  }
  // Numbers that differ in their last digit only lie beside each other, as they mostly follow each other.
  constexpr std::uint64_t low = 15;
  const auto last = number.empty() ? std::uint64_t{0} : static_cast<unsigned char>(number.back());
  const std::uint64_t rest = std::hash<std::string_view>{}(number.substr(0, number.empty() ? 0 : number.size() - 1)) + (last & ~low);
  const std::uint64_t entry = std::max<std::uint64_t>(1, (rest & ~low) | (last & low));
  std::size_t slot = entry & (table_.size() - 1);
  for (; table_[slot] != 0; slot = (slot + 1) & (table_.size() - 1))
    if (table_[slot] == entry) return false;
  table_[slot] = entry;
  ++count_;
  return true;
}

void ControlNumbers::clear() {
  table_.clear();
  count_ = 0;
}

Reader::Reader(InputStream& input, GrammarSource& grammars, ReaderOptions options)
    : grammars_(grammars), options_(options), plain_(input), stream_(plain_, options.path) {}

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
    const bool header = looks_like_header(ahead);
    if (header && begin_interchange()) return Event::interchange_begin;
    note_outside(ahead, header ? FaultKind::interchange_header_malformed : FaultKind::interchange_data_between);
    // Pass over it up to the next place where an interchange can begin.
    stream_.skip(1);
    for (;;) {
      const std::string_view rest = stream_.peek(64 * 1024);
      if (rest.empty()) return Event::end;
      const std::size_t next = rest.find("ISA");
      stream_.skip(next != std::string_view::npos ? next : rest.size() > 2 ? rest.size() - 2 : rest.size());
      if (next == std::string_view::npos) continue;
      if (looks_like_header(stream_.peek(isa_most_bytes))) break;
      stream_.skip(3);
    }
  }
}

/// Bytes that belong to no interchange.
void Reader::note_outside(std::string_view ahead, FaultKind kind) {
  if (file_findings_.all().size() == most_file_findings) return;
  Finding* finding = file_findings_.add(options_.policy, kind, stream_, 0);
  if (finding == nullptr) return;
  std::size_t end = 1;
  while (end < std::min<std::size_t>(ahead.size(), 80) && !looks_like_header(ahead.substr(end))) ++end;
  finding->offset = stream_.consumed();
  finding->raw = finding->value = file_findings_.keep(ahead.substr(0, end));
  finding->tag = {};
  finding->mark_begin = 0;
  finding->mark_length = static_cast<std::uint32_t>(finding->raw.size());
}

/// A segment that stands where none of its kind can: of a run of such segments the first is told.
void Reader::note_stray(FindingList& findings, FaultKind kind) {
  if (stream_.text().empty()) {
    findings.add(options_.policy, FaultKind::segment_empty, stream_, 0);
  } else if (!straying_ || kind == FaultKind::group_header_missing) {
    findings.add(options_.policy, kind, stream_, 0);
    straying_ = true;
  }
}

Reader::Event Reader::next_in_interchange() {
  straying_ = false;
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
      check_trailer(interchange_findings_, interchange_.groups_received, 0, interchange_.elements[13],
                    FaultKind::interchange_group_count_wrong, FaultKind::interchange_control_mismatch, interchange_.groups_declared);
      if (!stream_.terminated()) interchange_findings_.add(options_.policy, FaultKind::interchange_trailer_malformed, stream_, 0);
      return end_interchange();
    }
    if (tag == "TA1") {
      take_acknowledgment();
      continue;
    }
    // Grade of service, deferred delivery and delivery notices ask something of networks, not of us.
    if (interchange_.groups_received == 0 && (tag == "ISB" || tag == "ISE" || tag == "TA3")) continue;
    if (tag == "ST") {
      // Sets outside any group: judged as if a group of no name stood around them.
      group_ = {};
      group_.header = false;
      group_.offset = stream_.offset();
      group_findings_.clear();
      group_findings_.add(options_.policy, FaultKind::group_header_missing, stream_, 0);
      set_controls_.clear();
      ++interchange_.groups_received;
      stream_.push_back();
      phase_ = Phase::group;
      return Event::group_begin;
    }
    note_stray(interchange_findings_, tag == "GE" ? FaultKind::group_header_missing : FaultKind::interchange_data_between);
  }
}

void Reader::begin_run(const RunContext& where, const SetRun& run) {
  stream_.restart(run.bytes, run.offset);
  run_ = &run;
  run_set_ = 0;
  phase_ = Phase::group;
  interchange_ = where.interchange;
  group_ = where.group;
  envelope_ = where.envelope;
  stream_.begin(interchange_.delimiters);
  set_reader_.allow({options_.policy.characters, interchange_.delimiters, options_.path});
}

/// Cuts out the sets that come next, where they are regular.
bool Reader::cut_run() {
  const std::string_view ahead = stream_.peek(options_.run_bytes);
  // A small file is not worth it.
  if (ahead.size() < options_.run_bytes && !has_cut_) return false;
  const LeadingSets sets = leading_sets(ahead, interchange_.delimiters, options_.path);
  if (sets.length == 0) return false;
  has_cut_ = true;
  cut_run_.offset = stream_.consumed();
  cut_run_.sets = static_cast<std::uint32_t>(sets.controls.size());
  cut_run_.repeated.clear();
  for (std::uint32_t i = 0; i < cut_run_.sets; ++i) {
    const std::string_view control = trimmed(sets.controls[i]);
    if (is_set_control(control) && !set_controls_.insert(control)) cut_run_.repeated.push_back(i);
  }
  group_.sets_received += cut_run_.sets;
  cut_run_.bytes = stream_.hand_over(sets.length, cut_run_.memory);
  return true;
}

Reader::Event Reader::next_in_group() {
  straying_ = false;
  if (options_.run_bytes != 0 && !stream_.pushed_back() && cut_run()) return Event::run;
  for (;;) {
    const SegmentStream::Step step = stream_.next();
    const std::string_view tag = stream_.tag();
    if (run_ != nullptr && step == SegmentStream::Step::end) return Event::end;
    if (step == SegmentStream::Step::end || tag == "IEA" || tag == "GS" || at_interchange_header()) {
      if (step != SegmentStream::Step::end) stream_.push_back();
      if (group_.header) group_findings_.add(options_.policy, FaultKind::group_trailer_missing, stream_, 0);
      return end_group();
    }
    if (tag == "GE") {
      group_.complete = true;
      if (group_.header)
        check_trailer(group_findings_, group_.sets_received - group_.sets_without_header, group_.sets_without_header, group_.elements[6],
                      FaultKind::group_set_count_wrong, FaultKind::group_control_mismatch, group_.sets_declared);
      return end_group();
    }
    if (stream_.text().empty()) {
      note_stray(group_findings_, FaultKind::segment_empty);
      continue;
    }
    if (tag == "ST")
      read_set();
    else
      read_headless_set();
    return Event::set;
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

/// A segment of this tag stands outside the set: it begins another, ends what is around it, or is an interchange's header.
bool Reader::ends_set(std::uint32_t tag) const {
  return tag == tag_word_of("ST") || tag == tag_word_of("GE") || tag == tag_word_of("GS") || tag == tag_word_of("IEA") ||
         (*stream_.data() == 'I' && at_interchange_header());
}

void Reader::read_set() {
  set_ = {};
  set_.set_id = std::string(trimmed(stream_.element(1)));
  set_.control = std::string(trimmed(stream_.element(2)));
  set_.convention = std::string(trimmed(stream_.element(3)));
  const std::string& version = group_.elements[8];
  const std::string release = set_.convention.substr(0, 6);
  const bool convention_fits = set_.convention.empty() || version.empty() || (release.size() == 6 && version.starts_with(release));
  set_.version = set_.convention.empty() || !convention_fits ? version : set_.convention;
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
                    found.fallback);
  transaction_set_.clear();
  transaction_set_.component_separator = interchange_.delimiters.component;
  transaction_set_.repetition_separator = interchange_.delimiters.repetition;
  transaction_set_.keeps_spaces = !options_.policy.trim_spaces;
  if (collected_) stream_.keep();

  FindingList& findings = set_reader_.findings();
  const auto mark = [&](Finding* finding, std::uint32_t element) { findings.mark(finding, stream_, element); };
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
  if (!convention_fits) {
    about_header(FaultKind::set_convention_invalid, 3);
  } else if (!set_.convention.empty() && !found.convention.empty() && set_.convention != found.convention) {
    about_header(FaultKind::set_convention_unsupported, 3);
  }
  const bool numbered = is_set_control(set_.control);
  const std::uint32_t number_in_run = run_set_++;
  if (!numbered) {
    about_header(FaultKind::set_control_invalid, 2);
  } else if (run_ == nullptr ? !set_controls_.insert(set_.control)
                             : std::binary_search(run_->repeated.begin(), run_->repeated.end(), number_in_run)) {
    about_header(FaultKind::set_control_duplicate, 2);
  }

  std::uint32_t position = 1;
  std::uint32_t empty = 0;
  for (;;) {
    const SegmentStream::Step step = stream_.next();
    const std::uint32_t tag = stream_.tag_word();
    const bool ended = step == SegmentStream::Step::end;
    if (ended || ends_set(tag)) {
      if (!ended) stream_.push_back();
      findings.add(options_.policy, FaultKind::set_trailer_missing, stream_, position + 1);
      end_set(position, ended ? stream_.consumed() : stream_.offset());
      return;
    }
    ++position;
    if (stream_.text().empty()) ++empty;
    if (step == SegmentStream::Step::too_long) {
      findings.add(options_.policy, FaultKind::segment_too_long, stream_, position);
      continue;
    }
    if (found.grammar != nullptr) set_reader_.take(stream_, position);
    if (tag != tag_word_of("SE")) {
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
    // Who writes empty segments may count them or not.
    if (!count || (declared != position && declared + empty != position)) {
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

/// Segments without an ST in front of them, up to their SE or to what can only be something else: a set of no name, so that its
/// neighbours are judged for themselves.
void Reader::read_headless_set() {
  static const grammar::Grammar no_grammar{};
  set_ = {};
  set_.version = group_.elements[8];
  set_.offset = stream_.offset();
  ++group_.sets_received;
  ++group_.sets_without_header;
  collected_ = false;
  set_reader_.begin(plan_of(no_grammar), envelope_, options_.policy, interchange_.delimiters, false, false);
  transaction_set_.clear();
  set_reader_.findings().add(options_.policy, FaultKind::set_header_missing, stream_, 1);
  for (std::uint32_t position = 1;; ++position) {
    if (stream_.tag() == "SE") {
      set_.control = std::string(trimmed(stream_.element(2)));
      set_.complete = true;
      end_set(position, stream_.consumed());
      return;
    }
    const SegmentStream::Step step = stream_.next();
    const bool ended = step == SegmentStream::Step::end;
    if (!ended && !ends_set(stream_.tag_word())) continue;
    if (!ended) stream_.push_back();
    end_set(position, ended ? stream_.consumed() : stream_.offset());
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
