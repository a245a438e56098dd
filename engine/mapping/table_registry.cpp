#include "mapping/table_registry.h"

#include "mapping/instructions.h"

namespace crossdock::mapping {

void TableRegistry::declare(const language::TableDeclaration& declaration) {
  const std::string& name = declaration.name.text;
  Declared& known = declared_[name];
  if (known.parts.empty()) {
    if (declaration.extends) {
      problems_.error(Code::map_table_unknown, declaration.name.span, "no table " + quoted(name) + " to add to",
                      "nothing before this has it", did_you_mean(name, names_));
      declared_.erase(name);
      return;
    }
    names_.push_back(name);
  }
  if (!declaration.extends) known.parts.clear();
  known.parts.push_back(&declaration);
}

Table TableRegistry::build(const std::string& name, const std::vector<const std::vector<language::TableEntry>*>& parts) {
  std::vector<Table::Row> rows;
  std::optional<std::string> other_value;
  std::optional<std::string> other_key;
  bool passes_other = false;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    for (const language::TableEntry& entry : *parts[part]) {
      if (!holds_at(at_, entry.since, entry.until, problems_)) continue;
      if (entry.other) {
        if (entry.values.empty()) passes_other = true;
        if (entry.values.size() == 1 && entry.direction != language::MapOperator::writes) other_value = entry.values[0].text;
        continue;
      }
      const bool for_others = entry.direction == language::MapOperator::writes && entry.values.size() == 1 &&
                              entry.values[0].kind == language::Literal::Kind::word && entry.values[0].text == "other";
      if (for_others) {
        other_key = entry.key.text;
        continue;
      }
      Table::Row row;
      row.key = entry.key.text;
      for (const language::Literal& value : entry.values) row.values.push_back(value.text);
      row.preferred = entry.prefer;
      row.reads = entry.direction != language::MapOperator::writes;
      row.writes = entry.direction != language::MapOperator::reads;
      row.span = entry.span;
      // What a later layer says about a key takes the place of what an earlier one said.
      if (part > 0 && row.reads)
        std::erase_if(
            rows, [&](const Table::Row& earlier) { return earlier.reads && earlier.key == row.key && earlier.span.file != row.span.file; });
      rows.push_back(std::move(row));
    }
  }
  Table table(name, std::move(rows));
  table.other_value = std::move(other_value);
  table.other_key = std::move(other_key);
  table.passes_other = passes_other;
  return table;
}

std::uint32_t TableRegistry::load_csv(const std::string& name, const language::TableDeclaration& declaration) {
  const auto unusable = [&](const std::string& why) {
    problems_.error(Code::map_table_unusable, declaration.csv->span, "the table " + quoted(name) + " cannot be used: " + why);
    return none;
  };
  if (!loader_) return unusable("table files are not to be had here");
  const Result<std::string> csv = loader_(declaration.csv->text, declaration.csv->span);
  if (!csv) return unusable(csv.error().message);
  std::vector<std::string> keys;
  std::vector<std::string> values;
  for (const language::Name& column : declaration.keys) keys.push_back(column.text);
  for (const language::Name& column : declaration.values) values.push_back(column.text);
  if (keys.empty()) return unusable("it does not say which column is its `key`");
  Result<Table> table = read_table(name, csv.value(), keys, values);
  if (!table) return unusable(table.error().message);
  used_.push_back({name, declaration.csv->text, std::make_shared<const Table>(std::move(table).value())});
  return static_cast<std::uint32_t>(used_.size() - 1);
}

std::uint32_t TableRegistry::use(const std::string& name, SourceSpan span) {
  const auto found = declared_.find(name);
  if (found == declared_.end()) {
    problems_.error(Code::map_table_unknown, span, "there is no table " + quoted(name), "unknown table",
                    names_.empty() ? "declare it: table " + name + " { … }" : did_you_mean(name, names_));
    return none;
  }
  Declared& declared = found->second;
  if (declared.index != none || declared.failed) return declared.index;
  if (declared.parts.front()->csv) {
    declared.index = load_csv(name, *declared.parts.front());
    if (declared.parts.size() > 1)
      problems_.error(Code::map_table_unusable, declared.parts[1]->name.span,
                      "the table " + quoted(name) + " comes from a file: add the rows there");
  } else {
    std::vector<const std::vector<language::TableEntry>*> parts;
    for (const language::TableDeclaration* part : declared.parts) parts.push_back(&part->entries);
    used_.push_back({name, {}, std::make_shared<const Table>(build(name, parts))});
    declared.index = static_cast<std::uint32_t>(used_.size() - 1);
  }
  declared.failed = declared.index == none;
  return declared.index;
}

std::uint32_t TableRegistry::use(const std::vector<language::TableEntry>& entries) {
  used_.push_back({"", {}, std::make_shared<const Table>(build("", {&entries}))});
  return static_cast<std::uint32_t>(used_.size() - 1);
}

void TableRegistry::use_written() {
  for (const std::string& name : names_)
    if (!declared_.at(name).parts.front()->csv) use(name, declared_.at(name).parts.front()->name.span);
}

void TableRegistry::check_ways(std::uint32_t index, bool reads, bool writes, SourceSpan used_at) {
  const Table& table = *used_[index].loaded;
  for (const Table::Clash& clash : table.clashes()) {
    if (clash.keys ? !reads : !writes) continue;
    const Table::Row& first = table.rows()[clash.first];
    const Table::Row& second = table.rows()[clash.second];
    const bool in_file = second.span == SourceSpan{};
    const std::string what = clash.keys ? "key " + quoted(second.key) : "value " + quoted(second.values[0]);
    Diagnostic& problem = problems_.error(
        Code::map_table_ambiguous, in_file ? used_at : second.span,
        (table.name().empty() ? "the table" : "the table " + quoted(table.name())) + " has the " + what +
            " twice, so it does not say which " + (clash.keys ? "value to read" : "key to write"),
        clash.keys ? "the same key again" : "the same value again",
        clash.keys ? "drop one of them, or mark the one to read with `prefer`"
                   : "mark the key to write with `prefer`, or make the others one-way: " + second.key + " -> " + second.values[0]);
    if (!in_file && problem.related.empty()) problem.related.emplace_back(first.span, "the first one");
  }
}

}  // namespace crossdock::mapping
