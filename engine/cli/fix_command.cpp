#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/output_file.h"
#include "diagnostic/render.h"
#include "format/x12/repair.h"
#include "translate/path.h"

namespace crossdock::cli {

namespace {

struct FixOptions {
  CommonOptions common;
  std::string file;
  std::string output;
  std::string partner;
  bool in_place = false;
  bool whole = false;
};

/// "interchange 000000101, group 101, 850 0001, segment 40 SE, element 1"
std::string shown_place(const DocumentPosition& position) {
  std::vector<std::string> parts;
  if (!position.interchange.empty()) parts.push_back("interchange " + printable(position.interchange, 20));
  if (!position.group.empty()) parts.push_back("group " + printable(position.group, 20));
  if (!position.set_id.empty()) parts.push_back(printable(position.set_id, 8) + " " + printable(position.set_control, 20));
  if (const std::string place = describe_place(position); !place.empty()) parts.push_back(place);
  return parts.empty() ? "byte " + std::to_string(position.offset) : joined(parts, ", ");
}

std::string shown_value(std::string_view value) { return value.empty() ? std::string("nothing") : "`" + printable(value, 80) + "`"; }

std::string mended(std::uint64_t count) { return std::to_string(count) + (count == 1 ? " repair" : " repairs"); }

class Fix {
 public:
  Fix(Context& context, const FixOptions& options) : context_(context), options_(options) {}

  void run(const std::string& bytes) {
    const x12::Repair repair = x12::repair(bytes, {options_.whole});
    if (repair.refused.empty()) judge(repair.bytes);
    if (context_.exit == Exit::usage || context_.exit == Exit::not_found) return;
    if (options_.common.json)
      write_json(repair);
    else
      tell(repair);
    if (!repair.refused.empty() || !left_.empty()) context_.exit = Exit::found;
    if (repair.refused.empty()) write(repair, bytes);
  }

 private:
  /// What is wrong with the mended file all the same.
  void judge(const std::string& bytes) {
    const auto pack = choose_pack(context_, options_.common, options_.partner, std::string_view(bytes).substr(0, 4096));
    if (pack == nullptr) return;
    sources_ = pack->sources();
    MemoryStream input(bytes);
    translate::Inputs inputs;
    inputs.now = context_.now();
    inputs.file = options_.output.empty() ? options_.file : options_.output;
    inputs.map_objects = false;
    translate::InboundPath path(input, *pack, inputs);
    while (const translate::SetVerdict* set = path.next()) keep(set->findings);
    for (const translate::InterchangeVerdict& interchange : path.file().interchanges) {
      for (const translate::GroupVerdict& group : interchange.groups) keep(group.findings);
      keep(interchange.findings);
    }
    keep(path.file().findings);
  }
  void keep(const std::vector<Diagnostic>& findings) {
    for (const Diagnostic& finding : findings)
      if (finding.severity == Severity::error) left_.push_back(finding);
  }

  void tell(const x12::Repair& repair) {
    std::ostream& err = context_.err();
    const std::string file = printable(options_.file);
    if (!repair.refused.empty()) {
      for (const Diagnostic& diagnostic : repair.refused) err << render_frame(diagnostic, SourceSet()) << "\n";
      err << file << ": not mended; nothing is written\n";
      return;
    }
    for (const x12::RepairChange& change : repair.changes) {
      err << "  " << shown_place(change.position) << ": " << change.what << " " << shown_value(change.before) << " → "
          << shown_value(change.after) << "\n";
      if (!change.remark.empty()) err << "    " << context_.strong("note") << ": " << change.remark << "\n";
    }
    if (repair.changes_total > repair.changes.size()) err << "  … and " << repair.changes_total - repair.changes.size() << " more\n";
    err << file << ": " << (repair.changes_total == 0 ? std::string("nothing to mend") : mended(repair.changes_total));
    err << (left_.empty() ? std::string("; valid\n") : "; " + std::to_string(left_.size()) + " left that only the sender can correct:\n");
    constexpr std::size_t most = 20;
    for (std::size_t i = 0; i < std::min(left_.size(), most); ++i)
      err << "  " << shown_place(left_[i].position.value_or(DocumentPosition())) << ": " << left_[i].message << "\n";
    if (left_.size() > most) err << "  … and " << left_.size() - most << " more\n";
    if (!left_.empty()) err << "next: crossdock validate " << (options_.output.empty() ? file : printable(options_.output)) << "\n";
  }

  void write_json(const x12::Repair& repair) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_object().member("file", printable(options_.file)).member("repairs", repair.changes_total);
    json.member("refused", !repair.refused.empty()).key("changes").begin_array();
    for (const x12::RepairChange& change : repair.changes) {
      const DocumentPosition& at = change.position;
      json.begin_object()
          .member("what", change.what)
          .member("before", printable(change.before, 400))
          .member("after", printable(change.after, 400));
      json.member_unless_empty("remark", change.remark).member("offset", at.offset);
      json.member_unless_empty("interchange", printable(at.interchange)).member_unless_empty("group", printable(at.group));
      json.member_unless_empty("set", printable(at.set_id)).member_unless_empty("set_control", printable(at.set_control));
      if (at.segment != 0) json.member("segment", at.segment);
      json.member_unless_empty("tag", printable(at.segment_tag));
      if (at.element != 0) json.member("element", at.element);
      json.end_object();
    }
    json.end_array();
    const SourceSet none;
    const auto list = [&](std::string_view name, const std::vector<Diagnostic>& diagnostics) {
      json.key(name).begin_array();
      for (const Diagnostic& diagnostic : diagnostics) json.raw(render_json(diagnostic, sources_ != nullptr ? *sources_ : none));
      json.end_array();
    };
    list("refusals", repair.refused);
    list("left", left_);
    json.end_object();
    context_.out() << out << "\n";
  }

  void write(const x12::Repair& repair, const std::string& before) {
    const std::string& target = options_.in_place ? options_.file : options_.output;
    if (target.empty() || target == "-") {
      // With --json standard output holds the report.
      if (!options_.common.json) context_.out() << repair.bytes;
      return;
    }
    if (options_.in_place && repair.bytes == before) return;
    if (const auto written = write_output_file(target, repair.bytes); !written) {
      context_.complain(written.error().message);
      context_.exit = Exit::temporary;
    }
  }

  Context& context_;
  const FixOptions& options_;
  std::shared_ptr<const SourceSet> sources_;
  std::vector<Diagnostic> left_;
};

bool is_same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  return std::filesystem::equivalent(a, b, error) && !error;
}

void fix(Context& context, const FixOptions& options) {
  const auto refuse = [&](std::string_view message, std::string_view help) {
    context.complain(message, help);
    context.exit = Exit::usage;
  };
  if (options.in_place && !options.output.empty()) return refuse("--in-place and --output say two things", "leave one of them out");
  if (options.in_place && options.file == "-") return refuse("standard input cannot be replaced", "leave --in-place out");
  if (!options.output.empty() && options.file != "-" && is_same_file(options.file, options.output))
    return refuse("the output is the input", "say --in-place if the file shall be replaced");
  const auto plain = read_x12(context, options.file, limits::repair_file_bytes);
  if (plain) Fix(context, options).run(plain->text);
}

}  // namespace

void add_fix_command(Command app, Context& context) {
  const auto options = std::make_shared<FixOptions>();
  Command command =
      app.add_command("fix",
                      "mend what is mechanical: counts, control totals, line ends, padding, trailers\n"
                      "Business data stays as it is, byte for byte; damage that hides what the sender meant is refused. Every "
                      "change is told, and what is left is judged as `validate` does.",
                      "crossdock fix order.edi > mended.edi\n"
                      "crossdock fix order.edi -o mended.edi\n"
                      "crossdock fix order.edi --in-place # replaces the file\n"
                      "crossdock fix cut.edi --whole # nothing but the trailers is missing\n"
                      "crossdock fix order.edi --json | jq .changes");
  command.add_option("FILE", options->file, "the file; - reads standard input").required();
  command.add_option("-o,--output", options->output, "write there; left out: standard output").type_name("FILE");
  command.add_flag("--in-place", options->in_place, "replace FILE");
  command.add_flag("--whole", options->whole, "the file is whole although it stops early: write the missing trailers");
  add_pack_option(command, options->partner);
  add_common_options(command, options->common, "the changes and what is left as one JSON object, instead of the file");
  command.callback([&context, options] { fix(context, *options); });
}

}  // namespace crossdock::cli
