#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "format/format.h"
#include "grammar/load.h"
#include "partner/library.h"
#include "sample/flat_samples.h"
#include "sample/private_data.h"

namespace crossdock::sample {

namespace {

/// The words that a name is looked up by: "PO Number", "poNumber" and "po_number" are "po number".
std::string looked_up(std::string_view name) { return joined(words_of_name(name), " "); }

struct KnownName {
  std::string object, name, field;
};

std::vector<KnownName> known_names(std::string_view text) {
  std::vector<KnownName> names;
  for (const std::string_view each : split(text, '\n')) {
    const std::string_view line = trimmed(each);
    const auto cells = split(line, ',');
    if (line.empty() || line.front() == '#' || cells.size() != 3 || line == "object,name,field") continue;
    names.push_back({std::string(trimmed(cells[0])), std::string(trimmed(cells[1])), std::string(trimmed(cells[2]))});
  }
  return names;
}

std::string layout_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

/// A name that the languages take, for a heading or a path.
std::string field_name(std::string_view heading, std::set<std::string>& taken) {
  std::string name;
  for (const char c : to_lower_ascii(heading)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (letter)
      name.push_back(c);
    else if (!name.empty() && name.back() != '_')
      name.push_back('_');
  }
  while (name.ends_with('_')) name.pop_back();
  constexpr std::size_t longest = 40;
  name = name.substr(0, longest);
  if (name.empty() || (name.front() >= '0' && name.front() <= '9')) name = name.empty() ? "value" : "c" + name;
  static const std::set<std::string> reserved{"and",    "or",   "not",  "in",    "else", "present",
                                              "absent", "when", "true", "false", "loop", "record"};
  if (reserved.contains(name)) name += "_";
  std::string unique = name;
  for (int count = 2; !taken.insert(unique).second; ++count) unique = name + "_" + std::to_string(count);
  return unique;
}

class FlatProposer {
 public:
  FlatProposer(FlatShape shape, const ProposalAsked& asked, std::string_view names, Proposal& proposal)
      : shape_(std::move(shape)), asked_(asked), names_(known_names(names)), proposal_(proposal) {}

  void propose() {
    choose_object();
    split_lines_by_name();
    each_column(shape_.root, [&](const Column& column) { decimals_.add(column); });
    proposal_.remarks.insert(proposal_.remarks.end(), shape_.remarks.begin(), shape_.remarks.end());
    if (decimals_.contradicts())
      proposal_.remarks.emplace_back(
          "some numbers have a point before their decimals and some a comma: what has the other one is read as a text");
    write_layout();
    write_map();
    write_settings();
  }

  [[nodiscard]] std::string layout_name() const { return pack_word() + "_" + (object_.empty() ? "documents" : object_ + "s"); }
  [[nodiscard]] const std::string& layout() const { return layout_; }

 private:
  struct Mapped {
    std::string path;  ///< "order.po", or "po" inside the loop of lines
    std::string field;
    std::string values;  ///< a few, for what has no field
    bool is_line = false;
    bool is_unit_code = false;
  };

  /// Names of the languages have no `-` and no `.`.
  [[nodiscard]] std::string pack_word() const {
    std::string word = asked_.name;
    std::replace_if(
        word.begin(), word.end(), [](char c) { return c == '-' || c == '.'; }, '_');
    return word;
  }

  static void each_column(const FlatLoop& loop, const std::function<void(const Column&)>& take) {
    std::vector<const FlatLoop*> open{&loop};
    while (!open.empty()) {
      const FlatLoop& at = *open.back();
      open.pop_back();
      for (const Column& column : at.fields) take(column);
      for (const FlatLoop& inside : at.loops) open.push_back(&inside);
    }
  }

  /// The field that a heading is taken for: by all its words, by the last part of its path.
  [[nodiscard]] std::string field_of(std::string_view heading, const std::string& object) const {
    const std::size_t cut = heading.find_last_of("/@");
    for (const std::string& words : {looked_up(heading), looked_up(cut == std::string_view::npos ? heading : heading.substr(cut + 1))})
      for (const KnownName& one : names_)
        if (one.object == object && one.name == words) return one.field;
    return {};
  }

  void choose_object() {
    std::map<std::string, std::size_t> found;
    std::vector<std::string> objects;
    for (const KnownName& one : names_)
      if (std::find(objects.begin(), objects.end(), one.object) == objects.end()) objects.push_back(one.object);
    for (const std::string& object : objects) {
      std::set<std::string> fields;
      each_column(shape_.root, [&](const Column& column) {
        if (const std::string field = field_of(column.heading, object); !field.empty()) fields.insert(field);
      });
      // What nobody can do without.
      if (fields.size() >= 3 && fields.contains("number")) found[object] = fields.size() + (fields.contains("invoice_date") ? 3u : 0u);
    }
    for (const std::string& object : objects)
      if (found[object] > (object_.empty() ? 0 : found[object_])) object_ = object;
    if (object_.empty()) {
      proposal_.remarks.emplace_back(
          "the names do not tell what kind of document it is: no map is proposed; crossdock grammar show lists the objects");
      return;
    }
    if (shape_.format == "csv") shape_.root.loops.front().name = object_;
  }

  /// Rows that nothing holds together are one line each where their names say so.
  void split_lines_by_name() {
    if (shape_.format != "csv" || object_.empty()) return;
    FlatLoop& record = shape_.root.loops.front();
    if (!record.loops.empty()) {
      // A unit that is the same on all lines of an order is a unit of each line.
      for (const Column& column : record.fields)
        if (column.heading != shape_.group_by && field_of(column.heading, object_).starts_with("lines[]"))
          record.loops.front().fields.push_back(column);
      std::erase_if(record.fields, [&](const Column& column) {
        return column.heading != shape_.group_by && field_of(column.heading, object_).starts_with("lines[]");
      });
      return;
    }
    if (!shape_.group_by.empty()) return;
    const auto number = std::find_if(record.fields.begin(), record.fields.end(),
                                     [&](const Column& one) { return field_of(one.heading, object_) == "number"; });
    FlatLoop line{"line", {}, {}, {}};
    std::vector<Column> header;
    for (const Column& column : record.fields)
      (field_of(column.heading, object_).starts_with("lines[]") ? line.fields : header).push_back(column);
    // A number that comes back after others is no number of rows that stand together.
    if (line.fields.empty() || number == record.fields.end() || number->values.size() != number->filled) return;
    shape_.group_by = number->heading;
    record.fields = std::move(header);
    record.loops.push_back(std::move(line));
    std::erase_if(shape_.remarks, [](const std::string& one) { return one.starts_with("no column's values hold rows together"); });
    shape_.remarks.emplace_back("every row has a number of its own: what is of a line is told by the names alone");
  }

  void write_layout() {
    layout_ = "# Proposed by `crossdock partner infer` from " + std::to_string(shape_.records) +
              (shape_.format == "csv" ? " rows" : " files") +
              ". Behind each field: how many have it, how many different values, one of them.\n\nlayout " + shape_.format + " " +
              layout_name() + " {\n";
    std::string settings;
    for (const std::string& setting : shape_.settings) settings += (settings.empty() ? "  " : "; ") + setting;
    layout_ += settings + "\n";
    if (decimals_.is_open()) {
      proposal_.questions.push_back(
          "is `" + printable(decimals_.open, 24) +
          "` a thousand and more, or a number with three decimals? Write decimal \".\" or decimal \",\" in place of decimal ASK");
      layout_ += "  decimal ASK   # `" + printable(decimals_.open, 24) + "` can be read both ways: write \".\" or \",\"\n";
    } else if (decimals_.mark() == ',') {
      layout_ += "  decimal \",\"\n";
    }
    std::set<std::string> taken;
    std::string body;
    if (shape_.format == "csv") {
      const FlatLoop& record = shape_.root.loops.front();
      body += "  record " + record.name + " O >1 {\n" + fields_text(record, record.name, "    ", false, taken);
      for (const FlatLoop& line : record.loops) {
        body += "    loop line M >1 {\n" + fields_text(line, "", "      ", true, taken) + "    }\n";
      }
      body += "  }\n";
      if (!group_field_.empty()) layout_ += "  group by " + group_field_ + "\n";
    } else {
      body = xml_text();
    }
    layout_ += body + "}\n";
    proposal_.files.push_back({layout_name() + ".grammar", layout_});
  }

  std::string fields_text(const FlatLoop& loop, const std::string& above, const std::string& indent, bool is_line,
                          std::set<std::string>& taken) {
    std::string text;
    for (const Column& column : loop.fields) {
      const std::string name = field_name(column.heading, taken);
      const ColumnType type = type_of(column, decimals_.mark());
      const bool is_key = column.heading == shape_.group_by;
      if (is_key) group_field_ = name;
      if (!type.question.empty()) {
        proposal_.questions.push_back("`" + printable(column.heading, 40) + "`: " + type.question + "; write it in place of ASK");
        text += indent + "# " + type.question + "\n";
      }
      std::string written = indent + name + " ";
      written += shape_.format == "csv" ? layout_quoted(column.heading) : column.heading == "." ? "\".\"" : column.heading;
      written += " " + type.type + (is_key ? " M" : "");
      constexpr std::size_t width = 52;
      text += written + std::string(written.size() < width ? width - written.size() : 1, ' ') + " # " + type.evidence + "\n";
      place(column, type, above.empty() ? name : above + "." + name, is_line);
    }
    return text;
  }

  std::string xml_text() {
    struct Work {
      const FlatLoop* loop;
      std::string indent, above;
      std::size_t depth;
      bool closes;
    };
    std::string text;
    std::vector<Work> open{{&shape_.root, "  ", "", 0, false}};
    std::map<const FlatLoop*, std::set<std::string>> taken;
    while (!open.empty()) {
      const Work work = open.back();
      open.pop_back();
      if (work.closes) {
        text += work.indent + "}\n";
        continue;
      }
      std::string inner = work.indent;
      if (work.depth > 0) {
        text += work.indent + "loop " + work.loop->name + " " + work.loop->column + " O >1 {\n";
        inner += "  ";
        open.push_back({work.loop, work.indent, {}, work.depth, true});
      }
      // Documents stand in the first loop where the root has nothing of its own; lines one further in.
      const bool nested = shape_.root.fields.empty();
      const bool is_line = work.depth == (nested ? 2u : 1u);
      text += fields_text(*work.loop, work.depth == 1 && nested ? work.loop->name : std::string(), inner, is_line, taken[work.loop]);
      if (is_line && line_loop_.empty() && has_line_fields(*work.loop))
        line_loop_ = (nested ? work.above + "/" : std::string()) + work.loop->name;
      for (auto next = work.loop->loops.rbegin(); next != work.loop->loops.rend(); ++next)
        open.push_back({&*next, inner, work.loop->name, work.depth + 1, false});
    }
    return text;
  }

  [[nodiscard]] bool has_line_fields(const FlatLoop& loop) const {
    return std::any_of(loop.fields.begin(), loop.fields.end(),
                       [&](const Column& one) { return field_of(one.heading, object_).starts_with("lines[]"); });
  }

  void place(const Column& column, const ColumnType& type, const std::string& path, bool is_line) {
    Mapped mapped;
    mapped.path = path;
    mapped.is_line = is_line;
    mapped.values = column.values.empty() ? "always empty" : "such as `" + printable(*column.values.begin(), 24) + "`";
    mapped.field = object_.empty() ? std::string() : field_of(column.heading, object_);
    const bool of_line = mapped.field.starts_with("lines[].");
    const bool is_date = mapped.field.ends_with("_date") || mapped.field.starts_with("requested_") || mapped.field == "cancel_after";
    const bool is_number = mapped.field.ends_with("quantity") || mapped.field.ends_with("price") || mapped.field == "total";
    // What a field cannot hold, or stands in another place than the field, is for a person to place.
    if (of_line != is_line || (is_date && !type.is_date() && type.type != "ASK") || (is_number && !type.is_number())) mapped.field.clear();
    if (!mapped.field.empty() && !used_fields_.insert(mapped.field).second) mapped.field.clear();
    mapped.is_unit_code =
        mapped.field.ends_with(".unit") && std::all_of(column.values.begin(), column.values.end(), [](const std::string& value) {
          return value.size() <= 3 && std::all_of(value.begin(), value.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
        });
    mapped_.push_back(std::move(mapped));
  }

  void write_map() {
    if (object_.empty()) return;
    const std::string map = asked_.name + "." + object_;
    std::string text =
        "# What the fields mean, as far as their names and values tell; docs/map-language.md tells all of it.\n#   crossdock explain FILE "
        "--partner " +
        asked_.name + "   what became of each value\n\nmap " + map + ": " + shape_.format + " " + layout_name() + " <-> " + object_ +
        "\n\n";
    std::string lines, unplaced;
    for (const Mapped& one : mapped_) {
      if (one.field.empty()) {
        unplaced += "#   " + one.path + ": " + one.values + "\n";
        ++unplaced_;
      } else if (one.is_line) {
        lines +=
            "  " + one.path + " <-> " + one.field.substr(std::string_view("lines[].").size()) + (one.is_unit_code ? " via uom" : "") + "\n";
      } else {
        text += one.path + " <-> " + one.field + (one.field == "number" ? " required \"the " + object_ + " has no number\"" : "") + "\n";
      }
    }
    if (!lines.empty()) {
      const std::string loop = shape_.format == "csv" ? object_ + "/line" : line_loop_;
      text += "loop " + loop + " <-> lines[] {\n" + lines + "}\n";
    }
    if (!unplaced.empty()) text += "\n# Not placed, as no field is known by their names:\n" + unplaced;
    proposal_.files.push_back({object_ + ".map", text});
    if (unplaced_ > 0)
      proposal_.remarks.push_back(std::to_string(unplaced_) + (unplaced_ == 1 ? " field" : " fields") + " could not be placed in the " +
                                  object_ + ": " + object_ + ".map lists them");
  }

  void write_settings() {
    std::string text = "# Proposed by `crossdock partner infer`. Read it, change it, keep it.\nname  = ";
    append_json_string(asked_.name, text);
    text += "\ntitle = ";
    append_json_string(asked_.title.empty() ? asked_.name : asked_.title, text);
    text +=
        "\n# timezone = \"America/Chicago\"            # samples do not tell it; left out: UTC\n\n[contact]\n# edi      = "
        "\"edi@example.com\"\n";
    const std::string document = "[[document]]\nlayout    = \"" + layout_name() + "\"\ndirection = \"in\"\n";
    if (object_.empty())
      text += "\n# Once a map says what it means:\n# " + std::string("[[document]]\n# layout    = \"") + layout_name() +
              "\"\n# direction = \"in\"\n# map       = \"" + asked_.name + ".NAME\"\n";
    else
      text += "\n" + document + "map       = \"" + asked_.name + "." + object_ + "\"\nfiles     = \"*." + shape_.format +
              "\"\n# route    = \"erp\"                   # the pack of whoever receives it; until then it is kept\n";
    proposal_.files.insert(proposal_.files.begin(), {"partner.toml", text});
    std::size_t placed = 0;
    for (const Mapped& one : mapped_) placed += one.field.empty() ? 0u : 1u;
    proposal_.sets.push_back({layout_name(), "", false, shape_.records, placed, unplaced_});
  }

  FlatShape shape_;
  const ProposalAsked& asked_;
  std::vector<KnownName> names_;
  Proposal& proposal_;
  DecimalEvidence decimals_;
  std::string object_, layout_, group_field_, line_loop_;
  std::vector<Mapped> mapped_;
  std::set<std::string> used_fields_;
  std::size_t unplaced_ = 0;
};

/// Reads the samples by the layout that was proposed for them.
void try_layout(const std::vector<SampleFile>& files, const std::string& name, const std::string& text, const partner::PackVersion& pack,
                Proposal& proposal) {
  const auto library = grammar::Library::of_texts(*pack.sources(), {{name + ".grammar", text}}, pack.definitions().grammars);
  const grammar::Loaded loaded = library->layout(name);
  if (loaded.grammar == nullptr) return;  // a question is open, or `check` tells
  std::uint64_t documents = 0, findings = 0;
  std::string first;
  for (const SampleFile& file : files) {
    MemoryStream input(file.bytes);
    const auto reader = format::make_reader(*loaded.grammar, input, {file.name, pack.partner().validation.policy});
    TransactionSet set;
    format::Findings found;
    for (auto event = reader->next(set, found); event != format::DocumentReader::Event::end; event = reader->next(set, found)) {
      documents += event == format::DocumentReader::Event::document ? 1u : 0u;
      findings += found.total();
      if (first.empty() && !found.items().empty()) first = found.items().front().message;
      found.clear();
    }
  }
  proposal.remarks.push_back("the layout reads " + std::to_string(documents) + (documents == 1 ? " document" : " documents") +
                             " from the samples, " +
                             (findings == 0 ? "without a finding" : "with " + std::to_string(findings) + " findings: " + first));
}

}  // namespace

Proposal propose_flat(const std::vector<SampleFile>& files, const ProposalAsked& asked, std::string_view names,
                      const partner::PackVersion& pack) {
  Proposal proposal;
  const bool xml = looks_like_xml(files.front().bytes);
  for (const SampleFile& file : files)
    if (looks_like_xml(file.bytes) != xml) {
      proposal.refusal = "`" + printable(files.front().name) + "` is " + (xml ? "" : "no ") + "XML, `" + printable(file.name) + "` is " +
                         (xml ? "not" : "so");
      proposal.help = "give files of one kind, and call it again for the others";
      return proposal;
    }
  auto shape = xml ? shape_of_xml(files) : shape_of_csv(files);
  if (!shape) {
    proposal.refusal = shape.error().message;
    proposal.help =
        "give files of one kind, as the partner sends them: X12, CSV or XML; for others write the layout (docs/grammar-language.md)";
    return proposal;
  }
  FlatProposer proposer(std::move(*shape), asked, names, proposal);
  proposer.propose();
  if (proposal.questions.empty()) try_layout(files, proposer.layout_name(), proposer.layout(), pack, proposal);
  return proposal;
}

}  // namespace crossdock::sample
