#include <memory>
#include <string>
#include <vector>

#include "base/arena.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/document_reader.h"
#include "cli/element_place.h"
#include "cli/explain_writing.h"
#include "cli/given_files.h"
#include "cli/input.h"
#include "cli/output_file.h"
#include "cli/text_table.h"
#include "diagnostic/render.h"
#include "mapping/read.h"
#include "report/mapping_pages.h"
#include "translate/inbound.h"

namespace crossdock::cli {

namespace {

using mapping::ReadLog;

/// What reading one document told, and where its rules stand.
class Explanation {
 public:
  Explanation(Context& context, const partner::PackVersion& pack, const ReadDocument& document, const ReadLog& log)
      : context_(context), sources_(*pack.sources()), document_(document), program_(*document.document->map), log_(log) {}

  void write(bool all) const {
    context_.out() << document_.title << " by map " << program_.name << " <-> " << program_.object->name << "\n\n";
    TextTable fields({"FIELD", "VALUE", "FROM", "RULE"});
    for (const ReadLog::Entry& entry : log_.entries)
      if (!entry.path.empty()) fields.add({entry.path, shown(entry), from(entry), rule(entry)});
    fields.write(context_.out());
    write_rest(ReadLog::Use::verified, "compared with what it must be", context_);
    if (all) write_rest(ReadLog::Use::ignored, "not wanted (ignore)", context_);
    write_rest(ReadLog::Use::dropped, "not used: no rule takes it", context_);
    context_.out() << "\n";
  }

  [[nodiscard]] report::ExplainedDocument page(bool all) const {
    report::ExplainedDocument page{document_.title, program_.name, program_.object->name, {}};
    for (const ReadLog::Entry& entry : log_.entries) {
      if (entry.use == ReadLog::Use::ignored && !all) continue;
      page.entries.push_back({std::string(use_name(entry.use)), entry.path, entry.path.empty() ? element_value(entry) : shown(entry),
                              from(entry), rule(entry)});
    }
    return page;
  }

  void write_json() const {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("document", document_.title).member("map", program_.name).member("object", program_.object->name);
    json.key("entries").begin_array();
    for (const ReadLog::Entry& entry : log_.entries) {
      json.begin_object().member("use", use_name(entry.use)).member_unless_empty("field", entry.path);
      json.member_unless_empty("value", shown(entry)).member_unless_empty("from", from(entry)).member_unless_empty("rule", rule(entry));
      json.end_object();
    }
    json.end_array().end_object();
    context_.out() << out << "\n";
  }

 private:
  static std::string_view use_name(ReadLog::Use use) {
    switch (use) {
      case ReadLog::Use::mapped: return "mapped";
      case ReadLog::Use::verified: return "verified";
      case ReadLog::Use::ignored: return "ignored";
      case ReadLog::Use::dropped: return "dropped";
      case ReadLog::Use::given: return "given";
    }
    return "";
  }

  static std::string shown(const ReadLog::Entry& entry) { return entry.personal ? "(personal)" : printable(entry.value, 48); }

  [[nodiscard]] std::string from(const ReadLog::Entry& entry) const {
    if (entry.segment >= document_.set.segments.size()) return entry.path.empty() ? "" : "(default or computed)";
    const std::string place = element_place(program_, document_.set, document_.set.segments[entry.segment], entry.place);
    return entry.place.number == 0 && entry.use == ReadLog::Use::given ? "(by the rule) at " + place : place;
  }

  [[nodiscard]] std::string rule(const ReadLog::Entry& entry) const {
    if (entry.rule >= program_.rules.size()) return {};
    const mapping::EffectiveRule& one = program_.rules[entry.rule];
    return sources_.place(one.span) + (one.shape.empty() ? "" : " shape " + one.shape);
  }

  /// Of what went into no field; what names a person is not shown.
  [[nodiscard]] std::string element_value(const ReadLog::Entry& entry) const {
    if (entry.place.number == 0 || entry.segment >= document_.set.segments.size()) return {};
    const Segment& segment = document_.set.segments[entry.segment];
    return is_personal(program_, segment, entry.place) ? "(personal)" : printable(document_.set.element(segment, entry.place.number), 48);
  }

  void write_rest(ReadLog::Use use, std::string_view title, Context& context) const {
    TextTable table({"FROM", "VALUE", "RULE"});
    for (const ReadLog::Entry& entry : log_.entries) {
      if (entry.use != use) continue;
      table.add({from(entry), element_value(entry), rule(entry)});
    }
    if (table.empty()) return;
    context.out() << "\n" << title << ":\n";
    table.write(context.out());
  }

  Context& context_;
  const SourceSet& sources_;
  const ReadDocument& document_;
  const mapping::MapProgram& program_;
  const ReadLog& log_;
};

void explain(Context& context, const ExplainOptions& options) {
  const auto stream = open_input(context, options.file);
  if (stream == nullptr) return;
  HeadStream input(*stream);
  if (!options.receiver.empty() || is_canonical(input.head())) {
    if (options.html.empty()) return explain_writing(context, options, input);
    context.complain("--html tells of documents that are read, not of objects that are written", "leave --html out");
    context.exit = Exit::usage;
    return;
  }
  const auto pack = choose_pack(context, options.common, options.partner, input.head());
  if (pack == nullptr) return;
  GivenFiles given(context, *pack);
  for (const std::string& file : options.with)
    if (!given.add(file)) return;
  const partner::LinkedDocument* only = nullptr;
  if (!options.map.empty()) {
    only = pack->map(options.map);
    if (only == nullptr || only->map == nullptr) {
      if (only != nullptr) context.show(only->diagnostics, *pack->sources());
      context.complain("there is no map `" + printable(options.map) + "` that works",
                       "`crossdock map test` and `crossdock check` tell more");
      context.exit = Exit::not_found;
      return;
    }
  }
  std::size_t explained = 0;
  report::ExplanationPage page{options.file, {}};
  read_documents(input, options.file, *pack, only, [&](ReadDocument& one) {
    if (one.title.empty()) return;
    if (one.document->map == nullptr) {
      context.remark(one.title + ": no map reads it; name one with --map");
      return;
    }
    Arena arena;
    ReadLog log;
    std::vector<CanonicalObject> objects;
    std::vector<Diagnostic> findings = one.findings;
    mapping::MapInputs inputs = translate::map_inputs(*pack, context.now());
    mapping::MapReader reader(one.document->map);
    if (mapping::has_related_needs(*one.document->map)) {
      // What else is needed shows in the object; with it the document is read again.
      std::vector<Diagnostic> passed_over;
      reader.read(one.set, inputs, {}, arena, objects, passed_over);
      for (const CanonicalObject& object : objects)
        translate::find_related(mapping::related_needs(*one.document->map, object, inputs), given.outside(), arena, inputs);
      objects.clear();
    }
    reader.read(one.set, inputs, {}, arena, objects, findings, &log);
    std::vector<Diagnostic> errors;
    for (Diagnostic& finding : findings)
      if (finding.severity != Severity::note) errors.push_back(std::move(finding));
    context.show(errors, *pack->sources());
    if (has_errors(errors)) context.exit = Exit::found;
    const Explanation explanation(context, *pack, one, log);
    if (!options.html.empty())
      page.documents.push_back(explanation.page(options.all));
    else if (options.common.json)
      explanation.write_json();
    else
      explanation.write(options.all);
    ++explained;
  });
  if (explained != 0 && !options.html.empty()) {
    const std::string html = report::explanation_html(page, context.now());
    if (options.html == "-") {
      context.out() << html;
    } else if (const auto written = write_output_file(options.html, html); !written) {
      context.complain(written.error().message);
      context.exit = Exit::temporary;
    }
  }
  if (explained != 0) return;
  context.complain("nothing in " + printable(options.file) + " is read by a map", "name the map with --map, or the sender with --partner");
  context.exit = Exit::found;
}

}  // namespace

void add_explain_command(Command app, Context& context) {
  const auto options = std::make_shared<ExplainOptions>();
  Command command = app.add_command("explain", "which rule made each field of the objects in a file, or each element of a document",
                                    "crossdock explain order.edi\n"
                                    "crossdock explain order.edi --partner acme\n"
                                    "crossdock explain order.edi --html order.html # as a page to read and print\n"
                                    "crossdock explain cartons.csv --map cartons --all # with what the map ignores\n"
                                    "crossdock explain shipment.json --receiver acme # the document that it becomes\n"
                                    "crossdock explain cartons.csv --map cartons --receiver acme --with order.json");
  command.add_option("FILE", options->file, "the file; - reads standard input").required();
  add_pack_option(command, options->partner);
  command.add_option("--receiver", options->receiver, "explain the document that this partner gets").type_name("NAME");
  command.add_option("--map", options->map, "the map that reads, or writes a canonical object; left out: the one that the pack names")
      .type_name("MAP");
  command.add_option("--with", options->with, "canonical JSON with objects that the map needs; may be given several times")
      .type_name("FILE");
  command.add_option("--html", options->html, "write it as a page there; - is standard output; of documents that are read")
      .type_name("FILE");
  command.add_flag("--all", options->all, "also what the map says is not wanted");
  add_common_options(command, options->common, "one JSON object a document");
  command.callback([&context, options] { explain(context, *options); });
}

}  // namespace crossdock::cli
