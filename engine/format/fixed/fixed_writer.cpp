#include "format/fixed/fixed_writer.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "format/fixed/count.h"
#include "format/fixed/field.h"
#include "format/layout_tree.h"

namespace crossdock::format {

using grammar::ElementRule;

FixedWriter::FixedWriter(const grammar::Grammar& grammar, std::string& out)
    : grammar_(grammar), out_(out), charset_(Charset::open(grammar.layout.charset)), encoder_(charset_.ok() ? *charset_ : Charset()) {}

void FixedWriter::write(const TransactionSet& set, std::vector<Diagnostic>& diagnostics) {
  if (!charset_.ok() && !std::exchange(encoding_told_, true))
    tell(nullptr, {FaultKind::record_malformed, charset_.error().message, ""}, {}, diagnostics);
  check_missing(set, diagnostics);
  for (const Segment& segment : set.segments) write_record(set, segment, diagnostics);
}

void FixedWriter::finish(std::vector<Diagnostic>&) { encoder_.encode({}, true, out_); }

/// Mandatory records and loops must be there in every instance of what they stand in.
void FixedWriter::check_missing(const TransactionSet& set, std::vector<Diagnostic>& diagnostics) const {
  const auto key = [](std::uint32_t loop, NodeId node) { return std::uint64_t{loop} << 16 | node; };
  std::unordered_set<std::uint64_t> there;
  for (const Segment& segment : set.segments) there.insert(key(segment.loop, segment.node));
  for (const Loop& loop : set.loops) there.insert(key(loop.parent, loop.node));
  const bool one_of_many = document_node(grammar_) != no_node;
  for (std::uint32_t loop = one_of_many ? 1 : 0; loop < set.loops.size(); ++loop)
    for (const NodeId child : children_of(grammar_, set.loops[loop].node))
      if (grammar_.nodes[child].usage == grammar::Usage::mandatory && !there.contains(key(loop, child)))
        tell(nullptr,
             {FaultKind::segment_missing, "there is no record `" + std::string(grammar_.name_of(child)) + "`, it is mandatory", ""}, {},
             diagnostics);
}

void FixedWriter::write_record(const TransactionSet& set, const Segment& segment, std::vector<Diagnostic>& diagnostics) {
  const grammar::LayoutSettings& layout = grammar_.layout;
  record_.assign(layout.record_length, " ");
  if (layout.select_from > 0) put(layout.select_from, grammar_.text(grammar_.nodes[segment.node].column));
  std::uint32_t number = 0;
  for (const ElementRule& rule : grammar_.elements(grammar_.segment_of(segment.node))) {
    const std::string_view given = set.element(segment, ++number);
    const std::string value =
        rule.count_of != no_node ? std::to_string(count_of(set, rule.count_of)) : with_decimal_mark(grammar_, rule, given);
    if (const auto fault = check_field(grammar_, rule, value)) tell(&rule, *fault, value, diagnostics);
    const std::size_t width = rule.to + 1 - rule.from;
    const auto columns = padded(rule, value, width);
    if (!columns) {
      tell(&rule, {FaultKind::element_too_long, in_ticks(value) + " does not fit into " + std::to_string(width) + " columns", ""}, value,
           diagnostics);
    } else if (columns->find_first_of("\r\n") != std::string::npos) {
      tell(&rule, {FaultKind::element_character_invalid, in_ticks(value) + " has a line break, which a record cannot hold", ""}, value,
           diagnostics);
    } else {
      put(rule.from, *columns);
    }
  }
  end_record(diagnostics);
}

/// Puts characters into the record from a column on.
void FixedWriter::put(std::uint32_t from, std::string_view characters) {
  std::size_t column = from - 1;
  for (std::size_t at = 0; at < characters.size(); ++column) {
    char32_t code = 0;
    const std::size_t length = std::max<std::size_t>(1, utf8_sequence(characters, at, code));
    if (column >= record_.size()) record_.resize(column + 1, " ");
    record_[column] = characters.substr(at, length);
    at += length;
  }
}

void FixedWriter::end_record(std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const std::string& character : record_) text += character;
  text += grammar_.layout.line_end;
  encoder_.encode(text, false, out_);
  if (encoder_.first_fault() && !std::exchange(encoding_told_, true))
    tell(nullptr,
         {FaultKind::element_character_invalid, "the record has a character that cannot be written in " + grammar_.layout.charset, ""},
         text, diagnostics);
  ++line_;
}

void FixedWriter::tell(const ElementRule* rule, const FieldFault& fault, std::string_view value,
                       std::vector<Diagnostic>& diagnostics) const {
  Diagnostic finding = finding_of(fault, value);
  DocumentPosition position;
  position.line = line_;
  if (rule != nullptr) {
    position.column = rule->from;
    position.field = column_of(grammar_, *rule);
    finding.rule = describe_rule(grammar_, *rule);
    finding.personal = rule->personal;
  }
  finding.position = std::move(position);
  diagnostics.push_back(std::move(finding));
}

}  // namespace crossdock::format
