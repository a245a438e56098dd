#include <memory>
#include <string>
#include <vector>

#include "base/arena.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/document_reader.h"
#include "cli/help.h"
#include "cli/input.h"
#include "cli/text_table.h"
#include "diagnostic/render.h"
#include "mapping/coverage.h"
#include "mapping/read.h"
#include "translate/inbound.h"

namespace crossdock::cli {

namespace {

struct ExplainOptions {
  CommonOptions common;
  std::string file, partner, map;
  bool all = false;
};

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
    const Segment& segment = document_.set.segments[entry.segment];
    std::string text = mapping::keyed_path(*program_.grammar, document_.set, segment);
    const bool is_x12 = program_.grammar->format == grammar::DocumentFormat::x12;
    if (entry.place.number == 0) {
      if (entry.use == ReadLog::Use::given) return "(by the rule) at " + text;
    } else if (is_x12) {
      text += (entry.place.number < 10 ? ".0" : ".") + std::to_string(entry.place.number);
      if (entry.place.component != 0) text += "." + std::to_string(entry.place.component);
    } else {
      const auto rules = program_.grammar->elements(program_.grammar->segment_of(segment.node));
      if (entry.place.number <= rules.size()) text += "." + std::string(program_.grammar->text(rules[entry.place.number - 1u].id));
    }
    return (is_x12 ? "segment " : "line ") + std::to_string(segment.position) + " " + text;
  }

  [[nodiscard]] std::string rule(const ReadLog::Entry& entry) const {
    if (entry.rule >= program_.rules.size()) return {};
    const mapping::EffectiveRule& one = program_.rules[entry.rule];
    return sources_.place(one.span) + (one.shape.empty() ? "" : " shape " + one.shape);
  }

  void write_rest(ReadLog::Use use, std::string_view title, Context& context) const {
    TextTable table({"FROM", "VALUE", "RULE"});
    for (const ReadLog::Entry& entry : log_.entries) {
      if (entry.use != use) continue;
      const Segment& segment = document_.set.segments[entry.segment];
      std::string value;
      if (entry.place.number != 0) {
        const auto rules = program_.grammar->elements(program_.grammar->segment_of(segment.node));
        const bool personal = entry.place.number <= rules.size() && rules[entry.place.number - 1u].personal;
        value = personal ? "(personal)" : printable(document_.set.element(segment, entry.place.number), 48);
      }
      table.add({from(entry), value, rule(entry)});
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
  const auto pack = choose_pack(context, options.common, options.partner, input.head());
  if (pack == nullptr) return;
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
    mapping::MapReader(one.document->map).read(one.set, translate::map_inputs(*pack, context.now()), {}, arena, objects, findings, &log);
    std::vector<Diagnostic> errors;
    for (Diagnostic& finding : findings)
      if (finding.severity != Severity::note) errors.push_back(std::move(finding));
    context.show(errors, *pack->sources());
    if (has_errors(errors)) context.exit = Exit::found;
    const Explanation explanation(context, *pack, one, log);
    if (options.common.json)
      explanation.write_json();
    else
      explanation.write(options.all);
    ++explained;
  });
  if (explained != 0) return;
  context.complain("nothing in " + printable(options.file) + " is read by a map", "name the map with --map, or the sender with --partner");
  context.exit = Exit::found;
}

}  // namespace

void add_explain_command(CLI::App& app, Context& context) {
  const auto options = std::make_shared<ExplainOptions>();
  CLI::App& command = add_command(app, "explain", "which rule made each field of the objects in a file, and what was not used",
                                  "crossdock explain order.edi\n"
                                  "crossdock explain order.edi --partner acme\n"
                                  "crossdock explain cartons.csv --map cartons --all # with what the map ignores");
  command.add_option("FILE", options->file, "the file; - reads standard input")->required();
  add_pack_option(command, options->partner);
  command.add_option("--map", options->map, "the map that reads it; left out: the one that the pack names")->type_name("MAP");
  command.add_flag("--all", options->all, "also what the map says is not wanted");
  add_common_options(command, options->common, "one JSON object a document");
  command.callback([&context, options] { explain(context, *options); });
}

}  // namespace crossdock::cli
