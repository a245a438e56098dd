#include <algorithm>
#include <map>
#include <utility>

#include "base/charset.h"
#include "base/file.h"
#include "base/text.h"
#include "format/csv/record_reader.h"
#include "sample/scrub.h"
#include "sample/scrub_markup.h"

namespace crossdock::sample {

namespace {

using grammar::ElementRule;
using grammar::Grammar;
using grammar::NodeKind;

/// Every field of a layout, in the order in which it is written down.
std::vector<const ElementRule*> fields_of(const Grammar& layout) {
  std::vector<const ElementRule*> fields;
  for (const grammar::Node& node : layout.nodes)
    if (node.kind == NodeKind::segment)
      for (const ElementRule& rule : layout.elements(layout.segment_rules[node.segment])) fields.push_back(&rule);
  return fields;
}

std::string_view heading_of(const Grammar& layout, const ElementRule& rule) {
  return rule.column.length == 0 ? layout.text(rule.id) : layout.text(rule.column);
}

Result<std::string> scrub_csv(std::string_view text, const Grammar& layout, const PrivateData& table, Replacement& replace) {
  MemoryStream input(text);
  format::CsvRecordReader reader(input, {layout.layout.delimiter, layout.layout.quote, Charset()});
  const std::vector<const ElementRule*> fields = fields_of(layout);
  struct Column {
    const ElementRule* rule = nullptr;
    std::string name;
  };
  std::vector<Column> columns;
  if (!layout.layout.has_header)
    for (const ElementRule* field : fields) columns.push_back({field, {}});
  bool is_header = layout.layout.has_header;
  std::string out;
  std::size_t copied = 0;
  for (auto step = reader.next(); step != format::CsvRecordReader::Step::end; step = reader.next()) {
    if (step == format::CsvRecordReader::Step::hopeless)
      return Error{"so much of the file is wrongly quoted that its fields cannot be told apart"};
    const std::size_t begin = text.find(reader.text(), reader.offset());
    if (begin == std::string_view::npos) return Error{"line " + std::to_string(reader.line()) + " cannot be placed in the file"};
    out.append(text.substr(copied, begin - copied));
    copied = begin;
    if (step == format::CsvRecordReader::Step::malformed) {
      out += replace(Privacy::text, reader.text());
      copied += reader.text().size();
      continue;
    }
    for (std::size_t i = 0; i < reader.fields().size(); ++i) {
      const auto& field = reader.fields()[i];
      const std::string_view value = reader.field(i);
      if (is_header) {
        Column column{nullptr, std::string(trimmed(value))};
        for (const ElementRule* rule : fields)
          if (layout.layout.header_by_name ? heading_of(layout, *rule) == column.name : rule == fields[std::min(i, fields.size() - 1)])
            column.rule = rule;
        columns.push_back(std::move(column));
        continue;
      }
      out.append(text.substr(copied, begin + field.begin - copied));
      copied = begin + field.begin + field.length;
      const Column column = i < columns.size() ? columns[i] : Column{};
      out += replace(table.of_field(&layout, column.rule, column.name, value), value);
    }
    is_header = false;
  }
  out.append(text.substr(copied));
  return out;
}

/// The byte where character `column` (from 1) of a line begins.
std::size_t byte_of_column(std::string_view line, std::size_t column) {
  std::size_t at = 0;
  char32_t code = 0;
  for (std::size_t i = 1; i < column && at < line.size(); ++i) at += std::max<std::size_t>(1, utf8_sequence(line, at, code));
  return at;
}

std::string scrub_fixed_line(std::string_view line, const Grammar& layout, const PrivateData& table, Replacement& replace) {
  const auto columns = [&](std::size_t from, std::size_t to) {
    const std::size_t begin = byte_of_column(line, from);
    return std::pair{begin, std::max(begin, byte_of_column(line, to + 1))};
  };
  std::string_view kind;
  if (layout.layout.select_from != 0) {
    const auto [begin, end] = columns(layout.layout.select_from, layout.layout.select_to);
    kind = trimmed(line.substr(begin, end - begin));
  }
  for (const grammar::Node& node : layout.nodes) {
    if (node.kind != NodeKind::segment || (layout.layout.select_from != 0 && trimmed(layout.text(node.column)) != kind)) continue;
    std::string out(line);
    for (const ElementRule& rule : layout.elements(layout.segment_rules[node.segment])) {
      const auto [begin, end] = columns(rule.from, rule.to);
      const std::string_view value = line.substr(begin, end - begin);
      const std::string made = replace(table.of_field(&layout, &rule, {}, value), value);
      out.replace(begin, end - begin, made);
    }
    return out;
  }
  // A record that the layout does not know: what stands in it may be anything.
  if (kind.empty()) return replace(Privacy::text, line);
  const std::size_t after = columns(layout.layout.select_from, layout.layout.select_to).second;
  return std::string(line.substr(0, after)) + replace(Privacy::text, line.substr(after));
}

std::string scrub_fixed(std::string_view text, const Grammar& layout, const PrivateData& table, Replacement& replace) {
  std::string out;
  const bool by_length = layout.layout.line_end.empty() && layout.layout.record_length != 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end =
        by_length ? std::min(text.size(), begin + layout.layout.record_length) : std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    const bool has_return = line.ends_with('\r');
    if (has_return) line.remove_suffix(1);
    out += scrub_fixed_line(line, layout, table, replace);
    if (has_return) out.push_back('\r');
    if (!by_length && end < text.size()) out.push_back('\n');
    begin = by_length ? end : end + 1;
  }
  return out;
}

}  // namespace

Result<std::string> scrub_flat(std::string_view bytes, const Grammar& layout, const PrivateData& table, Replacement& replace) {
  const std::string charset = layout.layout.charset.empty() ? "utf-8" : layout.layout.charset;
  auto text = to_utf8(bytes, charset);
  if (!text) return Error{"byte " + std::to_string(text.error().offset) + ": " + text.error().message + "; the layout says " + charset};
  replace.avoid(std::string{layout.layout.delimiter, layout.layout.quote});
  std::map<std::string, const ElementRule*, std::less<>> by_name;
  for (const ElementRule* field : fields_of(layout)) {
    const std::string_view heading = heading_of(layout, *field);
    const std::size_t cut = heading.find_last_of("/:@");
    by_name.emplace(cut == std::string_view::npos ? heading : heading.substr(cut + 1), field);
  }
  const PrivacyOfName privacy = [&](std::string_view name, std::string_view parent, std::string_view value) {
    const auto found = by_name.find(name);
    const ElementRule* const rule = found == by_name.end() ? nullptr : found->second;
    return table.of_field(&layout, rule, rule == nullptr ? std::string(parent) + " " + std::string(name) : std::string(name), value);
  };
  Result<std::string> done = std::string();
  switch (layout.format) {
    case grammar::DocumentFormat::csv: done = scrub_csv(*text, layout, table, replace); break;
    case grammar::DocumentFormat::fixed: done = scrub_fixed(*text, layout, table, replace); break;
    case grammar::DocumentFormat::xml: done = scrub_xml(*text, privacy, replace); break;
    case grammar::DocumentFormat::json: done = scrub_json(*text, privacy, replace); break;
    case grammar::DocumentFormat::x12: return Error{"an X12 document is no flat file"};
  }
  if (!done) return done;
  auto encoded = from_utf8(*done, charset);
  if (!encoded) return Error{encoded.error().message + "; the layout says " + charset};
  return std::move(encoded).value();
}

}  // namespace crossdock::sample
