#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/given_files.h"
#include "cli/input.h"
#include "cli/output_file.h"
#include "cli/translate_plan.h"
#include "cli/verdict_text.h"
#include "diagnostic/render.h"
#include "format/json/canonical_json.h"
#include "translate/path.h"

namespace crossdock::cli {

namespace {

/// What waits until the whole file is judged, on disk: a fault at the end of a group takes back the sets in it.
class Spool {
 public:
  Spool() : file_(std::tmpfile(), &std::fclose) {}
  [[nodiscard]] bool ok() const { return file_ != nullptr && !failed_; }

  void add(std::string_view text) {
    if (file_ != nullptr && std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) failed_ = true;
  }
  void rewind() {
    if (file_ != nullptr && std::fseek(file_.get(), 0, SEEK_SET) != 0) failed_ = true;
  }
  std::string read(std::size_t size) {
    std::string text(size, '\0');
    if (file_ != nullptr && std::fread(text.data(), 1, size, file_.get()) != size) failed_ = true;
    return text;
  }

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  bool failed_ = false;
};

/// Standard output, or the file of `-o`, which appears whole or not at all.
class Output {
 public:
  Output(Context& context, const std::string& file) : context_(context) {
    if (!file.empty() && file != "-") file_.emplace(file);
  }

  void write(std::string_view text) {
    if (file_)
      file_->write(text);
    else
      context_.out() << text;
  }
  void finish() {
    if (!file_) return;
    if (const auto written = file_->finish(); !written) {
      context_.complain(written.error().message);
      context_.exit = Exit::temporary;
    }
  }

 private:
  Context& context_;
  std::optional<OutputWriter> file_;
};

/// Puts the texts of an object into `arena`: until then they may lie in the bytes of its file, which go with the next set.
void keep_texts(const CanonicalObject& object, Arena& arena) {
  std::vector<Value*> open;
  const auto add = [&](const Record& record) {
    for (std::size_t field = 0; field < record.type->fields.size(); ++field) open.push_back(&record.slots[field]);
  };
  add(*object.root);
  while (!open.empty()) {
    Value& value = *open.back();
    open.pop_back();
    switch (value.kind()) {
      case ValueKind::text:
        if (!value.text().empty()) value = Value::of_text(arena.copy(value.text()));
        break;
      case ValueKind::record: add(value.record()); break;
      case ValueKind::list:
        for (Value& item : value.list()) open.push_back(&item);
        break;
      default: break;
    }
  }
}

class Translation {
 public:
  Translation(Context& context, const TranslateOptions& options, const TranslatePlan& plan)
      : context_(context), options_(options), plan_(plan), output_(context, options.output), given_(context, *plan.reader) {}

  /// The objects of a canonical JSON file, for maps that need them.
  bool give(const std::string& file) { return given_.add(file); }

  void run(InputStream& input) {
    translate::Inputs inputs;
    inputs.now = context_.now();
    inputs.file = plan_.file_name;
    inputs.map_rejected = options_.force;
    inputs.outside = given_.outside();
    // What --with gives is looked up by one thread.
    inputs.jobs = options_.with.empty() ? jobs_of(options_.jobs) : 1;
    if (plan_.to_json) inputs.prepare = [](translate::ObjectVerdict& object) { format::write_canonical(object.object, object.text); };
    translate::InboundPath path(input, *plan_.reader, inputs);
    while (translate::SetVerdict* set = path.next()) take(*set, path.file());
    const translate::FileVerdict& file = path.file();
    tell_envelope(file);
    if (plan_.to_json)
      write_json(file);
    else
      write_documents(file);
    output_.finish();
    if (file.sets == 0) context_.exit = Exit::found;
  }

 private:
  struct Kept {
    std::uint32_t interchange = 0, group = 0, index = 0;
    std::string title;
    std::size_t bytes = 0;  ///< in the spool
    std::vector<CanonicalObject> objects;
    std::shared_ptr<Arena> arena;
    bool judged_alone = false;  ///< of a flat file: nothing around it can reject it
  };

  void leave_out(const std::string& title, const std::string& why) {
    context_.err() << "left out: " << title << ": " << why << "\n";
    context_.exit = Exit::found;
  }

  void tell(const std::vector<Diagnostic>& findings, bool errors_only) {
    for (const Diagnostic& finding : findings)
      if (!errors_only || finding.severity == Severity::error)
        context_.err() << "  " << render_line(finding, *plan_.reader->sources()) << "\n";
  }

  void take(translate::SetVerdict& set, const translate::FileVerdict& file) {
    const std::string title = set_title(file, set);
    if (set.verdict == translate::Verdict::rejected) {
      leave_out(title, "rejected, " + counted(set.findings) + (set.objects.empty() || !options_.force ? "" : "; translated all the same"));
      tell(set.findings, true);
      if (!options_.force) return;
    }
    if (set.objects.empty()) {
      if (set.verdict != translate::Verdict::rejected) leave_out(title, "no map reads it; name one with --map");
      return;
    }
    Kept kept{set.interchange, set.group, set.index, title, 0, {}, nullptr, file.interchanges.empty()};
    std::string text;
    for (const translate::ObjectVerdict& object : set.objects) {
      for (const translate::RuleFinding& rule : object.rules)
        context_.err() << "rule " << rule.id << " (" << title << "): " << rule.text << "\n";
      if (has_errors(object.diagnostics)) {
        leave_out(title, counted(object.diagnostics) + " of the map" + (options_.force ? "; translated all the same" : ""));
        tell(object.diagnostics, true);
        if (!options_.force) continue;
      }
      if (plan_.to_json) {
        text += object.text;
        text += '\n';
      } else {
        keep_texts(object.object, *set.arena);
        kept.objects.push_back(object.object);
      }
    }
    if (plan_.to_json) {
      kept.bytes = text.size();
      spool_.add(text);
    } else {
      kept.arena = set.arena;
    }
    kept_.push_back(std::move(kept));
  }

  void tell_envelope(const translate::FileVerdict& file) {
    const auto tell_errors = [&](const std::vector<Diagnostic>& findings) {
      if (has_errors(findings)) context_.exit = Exit::found;
      tell(findings, true);
    };
    for (const translate::InterchangeVerdict& interchange : file.interchanges) {
      for (const translate::GroupVerdict& group : interchange.groups) tell_errors(group.findings);
      tell_errors(interchange.findings);
    }
    tell_errors(file.findings);
  }

  /// Whether the set may leave, now that what stands around it is judged.
  bool may_leave(const translate::FileVerdict& file, const Kept& kept) {
    if (options_.force || kept.judged_alone || translate::passes(file, kept.interchange, kept.group, kept.index)) return true;
    leave_out(kept.title, "its group or interchange is rejected");
    return false;
  }

  void write_json(const translate::FileVerdict& file) {
    spool_.rewind();
    for (const Kept& kept : kept_) {
      const std::string text = spool_.read(kept.bytes);
      if (!may_leave(file, kept)) continue;
      output_.write(text);
    }
    if (!spool_.ok()) {
      context_.complain("the temporary folder cannot hold the result");
      context_.exit = Exit::temporary;
    }
  }

  void write_documents(const translate::FileVerdict& file) {
    std::vector<CanonicalObject> objects;
    for (const Kept& kept : kept_)
      if (may_leave(file, kept)) objects.insert(objects.end(), kept.objects.begin(), kept.objects.end());
    if (objects.empty()) return;
    const auto writer = plan_.writer_for(context_, objects.front().type().name);
    if (writer == nullptr) return;
    const translate::RenderedDocument rendered = translate::render(objects, *writer, {}, context_.now(), given_.outside());
    show(rendered.diagnostics, *writer->sources());
    if (has_errors(rendered.diagnostics)) {
      context_.complain("nothing is written: the document would have errors");
      context_.exit = Exit::found;
      return;
    }
    output_.write(rendered.bytes);
  }

  /// Fields that no rule writes are told in one line.
  void show(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources) {
    std::vector<Diagnostic> others;
    std::string lost;
    for (const Diagnostic& diagnostic : diagnostics) {
      if (diagnostic.kind != FaultKind::value_not_mapped || diagnostic.severity != Severity::note || diagnostic.object_path.empty())
        others.push_back(diagnostic);
      else
        lost += (lost.empty() ? "" : ", ") + diagnostic.object_path;
    }
    context_.show(others, sources);
    if (!lost.empty()) context_.err() << "note: no rule writes " << lost << "\n";
  }

  Context& context_;
  const TranslateOptions& options_;
  const TranslatePlan& plan_;
  Output output_;
  GivenFiles given_;
  Spool spool_;
  std::vector<Kept> kept_;
};

void translate_file(Context& context, const TranslateOptions& options) {
  const auto stream = open_input(context, options.file);
  if (stream == nullptr) return;
  HeadStream input(*stream);
  const auto plan = plan_translation(context, options, input.head());
  if (plan == nullptr) return;
  Translation translation(context, options, *plan);
  for (const std::string& file : options.with)
    if (!translation.give(file)) return;
  translation.run(input);
}

}  // namespace

void add_translate_command(Command app, Context& context) {
  const auto options = std::make_shared<TranslateOptions>();
  Command command = app.add_command("translate", "a document as canonical JSON, X12, CSV, XML or fixed columns, either direction",
                                    "crossdock translate order.edi --to json\n"
                                    "crossdock translate orders.json --to x12 --partner acme -o order.edi\n"
                                    "crossdock translate order.edi --to xml --map order_xml\n"
                                    "crossdock translate order.edi --receiver erp # as its pack wants it\n"
                                    "crossdock translate orders.csv --partner erp --to json\n"
                                    "crossdock translate cartons.csv --receiver acme --with order.json # a map that needs the order");
  command.add_option("FILE", options->file, "the file; - reads standard input").required();
  command.add_option("--to", options->to, "json, x12, csv, xml or fixed; left out: json, or what --receiver takes")
      .one_of({"json", "x12", "csv", "xml", "fixed"})
      .type_name("FORMAT");
  add_pack_option(command, options->partner);
  command.add_option("--receiver", options->receiver, "write the document that this partner takes").type_name("NAME");
  command.add_option("--map", options->maps, "the map that reads or writes; may be given for each side").type_name("MAP");
  command.add_option("-o,--output", options->output, "write there; left out: standard output").type_name("FILE");
  command.add_option("--with", options->with, "canonical JSON with objects that the map needs; may be given several times")
      .type_name("FILE");
  add_jobs_option(command, options->jobs);
  command.add_flag("--force", options->force, "also what can be read of rejected sets");
  add_common_options(command, options->common, "");
  command.callback([&context, options] { translate_file(context, *options); });
}

}  // namespace crossdock::cli
