#include "format/csv/csv_writer.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "base/word_scan.h"

namespace crossdock::format {

namespace {

bool is_white(char c) { return c == ' ' || c == '\t'; }

/// Whether a spreadsheet would run the text.
bool is_formula(std::string_view value) {
  return !value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos;
}

}  // namespace

CsvWriter::CsvWriter(const grammar::Grammar& grammar, std::string& out, WriteOptions options)
    : grammar_(grammar),
      out_(out),
      options_(options),
      plan_(CsvPlan::of(grammar)),
      charset_(Charset::open(grammar.layout.charset)),
      encoder_(charset_.ok() ? *charset_ : Charset()) {
  if (plan_.ok()) current_.assign(plan_->levels.size(), nullptr);
}

void CsvWriter::write(const TransactionSet& set, std::vector<Diagnostic>& diagnostics) {
  begin(diagnostics);
  if (!plan_.ok()) return;
  std::fill(current_.begin(), current_.end(), nullptr);
  for (std::size_t i = 0; i < set.segments.size(); ++i) {
    const std::size_t level = level_of(set.segments[i].node);
    if (level == plan_->levels.size()) {
      tell(nullptr, {FaultKind::record_unknown, "a record that layout " + grammar_.set_id + " does not have", ""}, {}, diagnostics);
      continue;
    }
    current_[level] = &set.segments[i];
    std::fill(current_.begin() + static_cast<std::ptrdiff_t>(level) + 1, current_.end(), nullptr);
    // A record with others inside it comes out with them.
    const bool holds_next = i + 1 < set.segments.size() && level_of(set.segments[i + 1].node) > level;
    if (!holds_next) write_row(set, diagnostics);
  }
}

void CsvWriter::finish(std::vector<Diagnostic>& diagnostics) {
  begin(diagnostics);
  encoder_.encode({}, true, out_);
}

void CsvWriter::begin(std::vector<Diagnostic>& diagnostics) {
  if (std::exchange(begun_, true)) return;
  if (!plan_.ok()) tell(nullptr, {FaultKind::record_malformed, plan_.error().message, ""}, {}, diagnostics);
  if (!charset_.ok()) tell(nullptr, {FaultKind::record_malformed, charset_.error().message, ""}, {}, diagnostics);
  if (!plan_.ok() || !grammar_.layout.has_header) return;
  for (const CsvPlan::Column& column : plan_->fields) append_field(column_of(grammar_, *column.rule), *column.rule, diagnostics);
  end_row(diagnostics);
}

std::size_t CsvWriter::level_of(NodeId segment) const {
  const auto found = std::find_if(plan_->levels.begin(), plan_->levels.end(),
                                  [&](const CsvPlan::Level& level) { return level.segment == segment && segment != no_node; });
  return static_cast<std::size_t>(found - plan_->levels.begin());
}

void CsvWriter::write_row(const TransactionSet& set, std::vector<Diagnostic>& diagnostics) {
  for (std::size_t level = 0; level < plan_->levels.size(); ++level) {
    const CsvPlan::Level& l = plan_->levels[level];
    const grammar::Node& node = grammar_.nodes[l.loop != no_node ? l.loop : l.segment];
    if (current_[level] == nullptr && l.segment != no_node && node.usage == grammar::Usage::mandatory)
      tell(nullptr, {FaultKind::field_missing, "there is no " + in_ticks(grammar_.text(node.name)) + ", it is mandatory", ""}, {},
           diagnostics);
    for (std::uint32_t i = 0; i < l.field_count; ++i) {
      const grammar::ElementRule& rule = *plan_->fields[l.first_field + i].rule;
      if (current_[level] == nullptr) {
        append_field({}, rule, diagnostics);
        continue;
      }
      const std::string_view given = set.element(*current_[level], i + 1);
      const bool respell = rule.type == grammar::ElementType::decimal && grammar_.layout.decimal_mark != ".";
      const std::string respelt = respell ? with_decimal_mark(grammar_, rule, given) : std::string();
      const std::string_view value = respell ? std::string_view(respelt) : given;
      if (const auto fault = check_field(grammar_, rule, value)) tell(&rule, *fault, value, diagnostics);
      const bool is_text = rule.type != grammar::ElementType::decimal && rule.type != grammar::ElementType::implied;
      if (options_.neutralise_formulas && is_text && is_formula(value))
        append_field("'" + std::string(value), rule, diagnostics);
      else
        append_field(value, rule, diagnostics);
    }
  }
  end_row(diagnostics);
}

/// What would read back differently without quotes.
bool CsvWriter::needs_quotes(std::string_view value) const {
  if (value.empty()) return plan_->fields.size() == 1;
  if (is_white(value.front()) || is_white(value.back())) return true;
  const grammar::LayoutSettings& layout = grammar_.layout;
  return word_scan::holds_any(value, {layout.delimiter, '\n', '\r', layout.quote != 0 ? layout.quote : layout.delimiter});
}

void CsvWriter::append_field(std::string_view value, const grammar::ElementRule& rule, std::vector<Diagnostic>& diagnostics) {
  const char quote = grammar_.layout.quote;
  if (&rule != plan_->fields.front().rule) row_.push_back(grammar_.layout.delimiter);
  if (!needs_quotes(value)) {
    row_ += value;
    return;
  }
  if (quote == 0) {
    tell(&rule, {FaultKind::element_character_invalid, in_ticks(value) + " cannot be written: the layout has no quotes", ""}, value,
         diagnostics);
    return;
  }
  row_.push_back(quote);
  for (const char c : value) {
    if (c == quote) row_.push_back(quote);
    row_.push_back(c);
  }
  row_.push_back(quote);
}

void CsvWriter::end_row(std::vector<Diagnostic>& diagnostics) {
  row_ += grammar_.layout.line_end;
  encoder_.encode(row_, false, out_);
  if (encoder_.first_fault() && !std::exchange(encoding_told_, true))
    tell(nullptr,
         {FaultKind::element_character_invalid, "the row has a character that cannot be written in " + grammar_.layout.charset, ""}, row_,
         diagnostics);
  row_.clear();
  ++line_;
}

void CsvWriter::tell(const grammar::ElementRule* rule, const FieldFault& fault, std::string_view value,
                     std::vector<Diagnostic>& diagnostics) const {
  Diagnostic finding = finding_of(fault, value);
  DocumentPosition position;
  position.line = line_;
  if (rule != nullptr) {
    position.field = column_of(grammar_, *rule);
    finding.rule = describe_rule(grammar_, *rule);
    finding.personal = rule->personal;
  }
  finding.position = std::move(position);
  diagnostics.push_back(std::move(finding));
}

}  // namespace crossdock::format
