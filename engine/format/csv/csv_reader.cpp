#include "format/csv/csv_reader.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/render.h"
#include "format/field_check.h"

namespace crossdock::format {

namespace {

using grammar::ElementRule;
using grammar::ElementType;
using grammar::Usage;
using CsvStep = CsvRecordReader::Step;

}  // namespace

CsvReader::CsvReader(const grammar::Grammar& grammar, InputStream& input, ReadOptions options)
    : grammar_(grammar), options_(std::move(options)), plan_(CsvPlan::of(grammar)) {
  const auto charset = Charset::open(grammar.layout.charset);
  if (!plan_.ok()) {
    open_error_ = plan_.error();
  } else if (!charset.ok()) {
    open_error_ = Error{"layout " + grammar.set_id + ": " + charset.error().message};
  } else {
    records_.emplace(input, CsvRecordReader::Settings{grammar.layout.delimiter, grammar.layout.quote, *charset});
    row_.resize(plan_->fields.size());
    last_row_.resize(plan_->fields.size());
    loops_.resize(plan_->levels.size());
    counts_.resize(plan_->levels.size());
  }
}

const std::optional<Error>& CsvReader::error() const { return records_ ? records_->error() : open_error_; }

DocumentReader::Event CsvReader::next(TransactionSet& set, Findings& findings) {
  set.clear();
  findings.clear();
  extent_ = {};
  if (ended_ || !records_) return Event::end;
  if (!std::exchange(begun_, true)) {
    const bool usable = begin_file(findings);
    ended_ = !usable;
    if (findings.total() > 0) return Event::file;
    if (!usable) return Event::end;
  }
  if (!take_row()) {
    ended_ = true;
    if (step_ != CsvStep::hopeless) return Event::end;
    tell_file(FaultKind::record_malformed, "reading stops at line " + std::to_string(records_->line()) + ": too many quotes never close",
              "is the layout's quote the file's?", findings);
    return Event::file;
  }
  begin_document(set);
  if (unreadable_) findings.add(*std::exchange(unreadable_, std::nullopt));
  const std::string key = group_key();
  do {
    add_row(set, findings);
  } while (take_row() && belongs_to(key));
  records_->push_back();
  if (has_rows_ && !key.empty()) check_group_is_new(key, findings);
  for (Loop& loop : set.loops) loop.end_segment = static_cast<std::uint32_t>(set.segments.size());
  return Event::document;
}

/// Whether the row at hand is one more of the document that is being read.
bool CsvReader::belongs_to(const std::string& key) {
  if (plan_->group_fields.empty()) return false;
  if (step_ == CsvStep::malformed && !has_group_fields()) return true;
  return group_key() == key;
}

bool CsvReader::has_group_fields() const {
  return std::all_of(plan_->group_fields.begin(), plan_->group_fields.end(),
                     [&](std::uint32_t field) { return column_of_field_[field] < records_->fields().size(); });
}

void CsvReader::check_group_is_new(const std::string& key, Findings& findings) {
  if (groups_seen_.size() >= limits::csv_groups_remembered) return;
  if (groups_seen_.insert(std::hash<std::string>{}(key)).second) return;
  const std::size_t field = plan_->group_fields.front();
  const std::string column(column_of(grammar_, *plan_->fields[field].rule));
  Diagnostic finding = finding_at_line(FaultKind::value_conflicting, extent_.line, extent_.offset);
  finding.message = "`" + column + "` " + in_ticks(last_row_[field]) + " came before in this file, its rows do not stand together";
  finding.help = "sort the file by `" + column + "`";
  finding.position->field = column;
  findings.add_by(options_.policy, std::move(finding));
}

bool CsvReader::begin_file(Findings& findings) {
  const bool by_name = grammar_.layout.has_header && grammar_.layout.header_by_name;
  if (grammar_.layout.has_header) {
    step_ = records_->next();
    if (step_ == CsvStep::end) {
      tell_file(FaultKind::record_malformed, "the file is empty, not even its header is there", "", findings);
      return false;
    }
    if (step_ != CsvStep::record) {
      tell_file(FaultKind::record_malformed, "the header cannot be read: " + records_->fault(), "", findings);
      return false;
    }
  }
  if (by_name) return map_header(findings);
  column_of_field_.resize(plan_->fields.size());
  for (std::uint32_t field = 0; field < column_of_field_.size(); ++field) column_of_field_[field] = field;
  columns_ = column_of_field_.size();
  return true;
}

bool CsvReader::map_header(Findings& findings) {
  columns_ = records_->fields().size();
  std::vector<std::string> headings;
  for (std::size_t column = 0; column < columns_; ++column) headings.push_back(heading_of(column));
  std::vector<bool> used(columns_);
  column_of_field_.assign(plan_->fields.size(), none);
  bool usable = true;
  for (std::size_t field = 0; field < plan_->fields.size(); ++field) {
    const ElementRule& rule = *plan_->fields[field].rule;
    const std::string wanted(column_of(grammar_, rule));
    std::vector<std::size_t> found;
    for (std::size_t column = 0; column < columns_; ++column)
      if (headings[column] == wanted) found.push_back(column);
    for (std::size_t column = 0; found.empty() && column < columns_; ++column)
      if (to_lower_ascii(headings[column]) == to_lower_ascii(wanted)) found.push_back(column);
    if (found.size() > 1) {
      tell_file(FaultKind::record_malformed, "the column " + in_ticks(wanted) + " stands twice in the header", "", findings);
      usable = false;
    } else if (found.empty() && rule.usage == Usage::mandatory) {
      const auto near = nearest(wanted, headings);
      tell_file(FaultKind::field_missing, "the header has no column " + in_ticks(wanted) + ", which is mandatory",
                near ? "is it " + in_ticks(*near) + "?" : "", findings);
      usable = false;
    }
    for (const std::size_t column : found) used[column] = true;
    if (found.size() == 1) column_of_field_[field] = static_cast<std::uint32_t>(found.front());
  }
  for (std::size_t column = 0; column < columns_; ++column)
    if (!used[column] && !headings[column].empty()) tell_unknown_column(column, findings);
  return usable;
}

std::string CsvReader::heading_of(std::size_t column) const {
  std::string heading;
  append_unquoted(column, heading);
  return std::string(trimmed(heading));
}

void CsvReader::tell_unknown_column(std::size_t column, Findings& findings) {
  const std::string heading = heading_of(column);
  std::vector<std::string> missing;
  for (std::size_t field = 0; field < plan_->fields.size(); ++field)
    if (column_of_field_[field] == none) missing.emplace_back(column_of(grammar_, *plan_->fields[field].rule));
  const auto near = nearest(heading, missing);
  tell_file(FaultKind::value_not_mapped, "the column " + in_ticks(heading) + " is not in layout " + grammar_.set_id,
            near ? "did you mean " + in_ticks(*near) + "?" : "", findings);
}

bool CsvReader::take_row() {
  step_ = records_->next();
  if (step_ == CsvStep::end || step_ == CsvStep::hopeless) return false;
  for (std::size_t field = 0; field < row_.size(); ++field) take_value(field);
  return true;
}

/// Appends what stands in a column, doubled quotes single again.
void CsvReader::append_unquoted(std::size_t column, std::string& out) const {
  const std::string_view raw = records_->field(column);
  if (!records_->fields()[column].doubled) {
    out += raw;
    return;
  }
  for (std::size_t at = 0; at < raw.size(); ++at) {
    out.push_back(raw[at]);
    if (raw[at] == grammar_.layout.quote) ++at;
  }
}

/// Puts the field's value into the row as elements hold it.
void CsvReader::take_value(std::size_t field) {
  std::string& value = row_[field];
  value.clear();
  const std::uint32_t column = column_of_field_[field];
  if (column >= records_->fields().size()) return;
  append_unquoted(column, value);
  const ElementRule& rule = *plan_->fields[field].rule;
  // Blanks inside quotes belong to a text, but to nothing else.
  if (rule.type != ElementType::alphanumeric) value = std::string(trimmed(value));
}

void CsvReader::begin_document(TransactionSet& set) {
  SetBuilder(grammar_, set).begin();
  std::fill(counts_.begin(), counts_.end(), 0u);
  has_rows_ = false;
  extent_ = {records_->offset(), 0, records_->line()};
}

std::string CsvReader::group_key() const {
  std::string key;
  for (const std::uint32_t field : plan_->group_fields) {
    key += row_[field];
    key.push_back('\0');
  }
  return key;
}

/// Whether a row belongs to the instance of the level that the row before opened.
bool CsvReader::level_repeats(std::size_t level) const {
  if (!has_rows_) return false;
  if (level == 0) return true;
  if (level + 1 == plan_->levels.size()) return false;
  for (std::size_t outer = 1; outer <= level; ++outer) {
    const CsvPlan::Level& l = plan_->levels[outer];
    for (std::uint32_t field = l.first_field; field < l.first_field + l.field_count; ++field)
      if (row_[field] != last_row_[field]) return false;
  }
  return true;
}

bool CsvReader::level_is_empty(std::size_t level) const {
  for (std::size_t field = plan_->levels[level].first_field; field < row_.size(); ++field)
    if (!row_[field].empty()) return false;
  return true;
}

void CsvReader::add_row(TransactionSet& set, Findings& findings) {
  extent_.length = records_->offset() + records_->length() - extent_.offset;
  if (step_ == CsvStep::malformed) {
    Diagnostic finding = finding_at_row(FaultKind::record_malformed, records_->fault_at(), 1);
    finding.message = records_->fault();
    // In a grouped file nobody can tell whether it is the last row of this document or the first of the next.
    if (!plan_->group_fields.empty() && !has_group_fields()) unreadable_ = finding;
    findings.add_by(options_.policy, std::move(finding));
    return;
  }
  unreadable_.reset();
  check_width(findings);
  check_header_agrees(findings);
  for (std::size_t level = 0; level < plan_->levels.size(); ++level) {
    if (level_repeats(level)) continue;
    if (level > 0 && level_is_empty(level)) {
      if (node_of(level).usage == Usage::mandatory) tell_row(FaultKind::field_missing, "the row has no `" + name_of(level) + "`", findings);
      break;
    }
    add_level(level, set, findings);
  }
  std::swap(row_, last_row_);
  has_rows_ = true;
}

/// A row must have as many fields as the header; empty ones too many are forgiven.
void CsvReader::check_width(Findings& findings) {
  const std::vector<CsvRecordReader::Field>& fields = records_->fields();
  const bool too_many = std::any_of(fields.begin() + static_cast<std::ptrdiff_t>(std::min(columns_, fields.size())), fields.end(),
                                    [](const CsvRecordReader::Field& field) { return field.length > 0; });
  if (fields.size() >= columns_ && !too_many) return;
  tell_row(FaultKind::record_malformed,
           "the row has " + std::to_string(fields.size()) + " fields, " + std::to_string(columns_) + " are expected", findings);
}

void CsvReader::check_header_agrees(Findings& findings) {
  if (!has_rows_) return;
  for (std::uint32_t field = 0; field < plan_->levels.front().field_count; ++field) {
    if (row_[field] == last_row_[field]) continue;
    const std::string column(column_of(grammar_, *plan_->fields[field].rule));
    tell_field(field,
               {FaultKind::value_conflicting,
                "`" + column + "` is " + in_ticks(row_[field]) + " here and " + in_ticks(last_row_[field]) +
                    " on the rows before of the same " + name_of(0),
                ""},
               findings);
    row_[field] = last_row_[field];
  }
}

const grammar::Node& CsvReader::node_of(std::size_t level) const {
  const CsvPlan::Level& l = plan_->levels[level];
  return grammar_.nodes[l.loop != no_node ? l.loop : l.segment];
}

std::string CsvReader::name_of(std::size_t level) const { return std::string(grammar_.text(node_of(level).name)); }

/// Opens a new instance of the level with the row's values.
void CsvReader::add_level(std::size_t level, TransactionSet& set, Findings& findings) {
  const CsvPlan::Level& l = plan_->levels[level];
  SetBuilder builder(grammar_, set);
  loops_[level] = level == 0 ? 0 : loops_[level - 1];
  if (l.loop != no_node) loops_[level] = builder.open_loop(l.loop, loops_[level], counts_[level] + 1);
  ++counts_[level];
  std::fill(counts_.begin() + static_cast<std::ptrdiff_t>(level) + 1, counts_.end(), 0u);
  const std::uint32_t most = node_of(level).max;
  if (level > 0 && most != grammar::unbounded && counts_[level] == most + 1)
    tell_row(FaultKind::loop_over_maximum, "there are more than " + std::to_string(most) + " of `" + name_of(level) + "`", findings);
  if (l.segment == no_node) return;
  const std::uint32_t first =
      builder.add_segment(l.segment, loops_[level], static_cast<std::uint32_t>(records_->line()), records_->offset());
  for (std::uint32_t i = 0; i < l.field_count; ++i) {
    const std::uint32_t field = l.first_field + i;
    const ElementRule& rule = *plan_->fields[field].rule;
    const auto fault = check_field(grammar_, rule, row_[field]);
    if (fault) tell_field(field, *fault, findings);
    const bool respell = rule.type == ElementType::decimal && grammar_.layout.decimal_mark != "." && !fault;
    set.elements[first + i] =
        set.arena.copy(respell ? std::string_view(with_point(grammar_, rule, row_[field])) : std::string_view(row_[field]));
  }
}

void CsvReader::tell_file(FaultKind kind, std::string message, std::string help, Findings& findings) {
  Diagnostic finding = finding_at_line(kind, records_->line(), records_->offset());
  finding.message = std::move(message);
  finding.help = std::move(help);
  findings.add_by(options_.policy, std::move(finding));
}

void CsvReader::tell_row(FaultKind kind, std::string message, Findings& findings) {
  Diagnostic finding = finding_at_row(kind, 0, records_->text().size());
  finding.message = std::move(message);
  findings.add_by(options_.policy, std::move(finding));
}

void CsvReader::tell_field(std::size_t field, const FieldFault& fault, Findings& findings) {
  const ElementRule& rule = *plan_->fields[field].rule;
  const std::uint32_t column = column_of_field_[field];
  const bool present = column < records_->fields().size();
  const CsvRecordReader::Field place =
      present ? records_->fields()[column] : CsvRecordReader::Field{records_->text().size(), 0, false, false};
  Diagnostic finding = finding_at_row(fault.kind, place.begin, place.length);
  finding.message = fault.message;
  finding.help = fault.help;
  finding.rule = describe_rule(grammar_, rule);
  finding.value = row_[field];
  finding.personal = rule.personal;
  finding.position->field = column_of(grammar_, rule);
  findings.add_by(options_.policy, std::move(finding));
}

Diagnostic CsvReader::finding_at_line(FaultKind kind, std::uint64_t line, std::uint64_t offset) const {
  Diagnostic finding;
  finding.kind = kind;
  finding.code = code_of_fault(kind);
  DocumentPosition position;
  position.file = options_.file;
  position.offset = offset;
  position.line = static_cast<std::uint32_t>(line);
  finding.position = std::move(position);
  return finding;
}

/// A finding at bytes [begin, begin + length) of the record at hand.
Diagnostic CsvReader::finding_at_row(FaultKind kind, std::size_t begin, std::size_t length) const {
  const std::string_view text = records_->text();
  const TextPlace place = place_of(text, begin);
  Diagnostic finding = finding_at_line(kind, records_->line() + place.line - 1, records_->offset() + begin);
  finding.position->column = static_cast<std::uint32_t>(place.column);
  set_excerpt(finding, text, begin, length);
  return finding;
}

}  // namespace crossdock::format
