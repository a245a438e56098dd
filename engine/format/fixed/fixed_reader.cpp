#include "format/fixed/fixed_reader.h"

#include <algorithm>
#include <utility>

#include "base/decimal.h"
#include "base/text.h"
#include "diagnostic/render.h"
#include "format/fixed/count.h"
#include "format/fixed/field.h"

namespace crossdock::format {

using grammar::ElementRule;
using Place = FixedMatcher::Place;
using Step = FixedRecordReader::Step;

FixedReader::FixedReader(const grammar::Grammar& grammar, InputStream& input, ReadOptions options)
    : grammar_(grammar), options_(std::move(options)), matcher_(grammar) {
  const auto charset = Charset::open(grammar.layout.charset);
  if (charset.ok())
    records_.emplace(input, grammar.layout, *charset);
  else
    open_error_ = Error{"layout " + grammar.set_id + ": " + charset.error().message};
}

const std::optional<Error>& FixedReader::error() const { return records_ ? records_->error() : open_error_; }

DocumentReader::Event FixedReader::next(TransactionSet& set, Findings& findings) {
  set.clear();
  findings.clear();
  extent_ = {};
  if (ended_ || !records_) return Event::end;
  Step step = records_->next();
  if (step == Step::end) {
    ended_ = true;
    if (!empty_) return Event::end;
    tell(FaultKind::record_malformed, "the file is empty", "", findings);
    return Event::file;
  }
  empty_ = false;
  SetBuilder builder(grammar_, set);
  matcher_.begin(builder);
  extent_ = {records_->offset(), 0, records_->line()};
  for (; step != Step::end; step = records_->next()) {
    if (step == Step::malformed) {
      tell(FaultKind::record_malformed, records_->fault(), "", findings);
    } else if (!add_record(builder, set, findings)) {
      records_->push_back();
      break;
    }
    extent_.length = records_->offset() + records_->length() - extent_.offset;
  }
  tell_missing(matcher_.end(builder), findings);
  check_counts(set, findings);
  return Event::document;
}

bool FixedReader::add_record(SetBuilder& builder, TransactionSet& set, Findings& findings) {
  const std::string_view tag = records_->columns(grammar_.layout.select_from, grammar_.layout.select_to);
  const FixedMatcher::Result place = matcher_.place(tag, builder);
  if (place.place == Place::new_document) return false;
  tell_missing(place.missing, findings);
  tell_place(place, tag, findings);
  if (place.place == Place::taken || place.place == Place::out_of_sequence) add_fields(place, builder, set, findings);
  return true;
}

void FixedReader::tell_place(const FixedMatcher::Result& place, std::string_view tag, Findings& findings) {
  const std::string name = place.node == no_node ? std::string() : std::string(grammar_.name_of(place.node));
  switch (place.place) {
    case Place::out_of_sequence:
      tell(FaultKind::segment_out_of_sequence, "record " + in_ticks(tag) + " (" + name + ") stands behind what it must precede", "",
           findings);
      break;
    case Place::unexpected:
      tell(FaultKind::segment_unexpected, "record " + in_ticks(tag) + " (" + name + ") has no place here", "", findings);
      break;
    case Place::unknown: {
      const auto near = nearest(trimmed(tag), matcher_.tags());
      tell(FaultKind::record_unknown, "record " + in_ticks(tag) + " is not in layout " + grammar_.set_id,
           near ? "did you mean `" + *near + "`?" : "", findings);
      break;
    }
    case Place::taken:
    case Place::new_document: break;
  }
  if (place.over_maximum == no_node) return;
  const grammar::Node& node = grammar_.nodes[place.over_maximum];
  tell(node.kind == grammar::NodeKind::loop ? FaultKind::loop_over_maximum : FaultKind::segment_over_maximum,
       "there are more than " + std::to_string(node.max) + " of `" + std::string(grammar_.text(node.name)) + "`", "", findings);
}

void FixedReader::tell_missing(const std::vector<NodeId>& missing, Findings& findings) {
  for (const NodeId node : missing)
    tell(FaultKind::segment_missing, "record `" + std::string(grammar_.name_of(node)) + "` is missing before this, it is mandatory", "",
         findings);
}

void FixedReader::add_fields(const FixedMatcher::Result& place, SetBuilder& builder, TransactionSet& set, Findings& findings) {
  const std::uint32_t first = builder.add_segment(place.node, place.loop, static_cast<std::uint32_t>(records_->line()), records_->offset());
  std::uint32_t number = 0;
  for (const ElementRule& rule : grammar_.elements(grammar_.segment_of(place.node))) {
    const std::string value = unpadded(rule, records_->columns(rule.from, rule.to));
    auto fault = check_field(grammar_, rule, value);
    if (!fault && value.find_first_of("\r\n") != std::string::npos)
      fault =
          FieldFault{FaultKind::element_character_invalid, in_ticks(value) + " has a line break inside", "is the record's length right?"};
    if (fault) {
      Diagnostic finding = finding_at(fault->kind, rule.from, rule.to);
      finding.message = fault->message;
      finding.help = fault->help;
      finding.rule = describe_rule(grammar_, rule);
      finding.value = value;
      finding.personal = rule.personal;
      finding.position->field = column_of(grammar_, rule);
      findings.add_by(options_.policy, std::move(finding));
    }
    set.elements[first + number++] = set.arena.copy(fault ? value : with_point(grammar_, rule, value));
  }
}

/// Compares the fields that count records with how many there are.
void FixedReader::check_counts(const TransactionSet& set, Findings& findings) {
  for (const Segment& segment : set.segments) {
    std::uint32_t number = 0;
    for (const ElementRule& rule : grammar_.elements(grammar_.segment_of(segment.node))) {
      ++number;
      if (rule.count_of == no_node || set.element(segment, number).empty()) continue;
      const auto told = Decimal::parse(set.element(segment, number));
      const std::uint64_t found = count_of(set, rule.count_of);
      if (!told || *told == Decimal(static_cast<std::int64_t>(found))) continue;
      Diagnostic finding = finding_at(FaultKind::count_wrong, 0, 0);
      finding.message = "`" + std::string(column_of(grammar_, rule)) + "` says " + std::string(set.element(segment, number)) +
                        ", there are " + std::to_string(found) + " of `" + std::string(grammar_.name_of(rule.count_of)) + "`";
      finding.value = set.element(segment, number);
      finding.position->line = segment.position;
      finding.position->offset = segment.offset;
      finding.position->column = rule.from;
      finding.position->field = column_of(grammar_, rule);
      finding.excerpt.clear();
      finding.mark_length = 0;
      findings.add_by(options_.policy, std::move(finding));
    }
  }
}

/// A finding at columns from..to of the record at hand; 0: at all of it.
Diagnostic FixedReader::finding_at(FaultKind kind, std::uint32_t from, std::uint32_t to) const {
  Diagnostic finding;
  finding.kind = kind;
  finding.code = code_of_fault(kind);
  const std::string_view text = records_->text();
  const std::string_view part = from == 0 ? text : records_->columns(from, to);
  const auto begin = static_cast<std::size_t>(part.data() - text.data());
  DocumentPosition position;
  position.file = options_.file;
  position.offset = records_->offset() + records_->offset_in_record(begin);
  position.line = static_cast<std::uint32_t>(records_->line());
  position.column = from == 0 ? 1 : from;
  finding.position = std::move(position);
  set_excerpt(finding, text, begin, part.size());
  return finding;
}

void FixedReader::tell(FaultKind kind, std::string message, std::string help, Findings& findings) {
  Diagnostic finding = finding_at(kind, 0, 0);
  finding.message = std::move(message);
  finding.help = std::move(help);
  findings.add_by(options_.policy, std::move(finding));
}

}  // namespace crossdock::format
