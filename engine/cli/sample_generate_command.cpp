#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "report/wording.h"
#include "sample/expectations.h"
#include "sample/negative.h"

namespace crossdock::cli {

namespace {

namespace fs = std::filesystem;

struct GenerateOptions {
  CommonOptions common;
  std::string partner, set, output;
  bool all = false;
};

constexpr std::size_t most_bases = 20;
constexpr std::string_view negative_folder = "negative";

/// The sets of one document in the pack's samples that the pack accepts.
std::vector<sample::BaseDocument> bases_of(const partner::PackVersion& pack, const partner::LinkedDocument& document) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator at(pack.folder() / "samples", error), end; !error && at != end && files.size() < limits::scan_files;
       at.increment(error))
    if (at->is_regular_file(error)) files.push_back(at->path());
  std::sort(files.begin(), files.end());
  std::vector<sample::BaseDocument> bases;
  for (const fs::path& file : files) {
    const auto bytes = read_file(file, limits::source_file_bytes);
    if (!bytes || bases.size() == most_bases) continue;
    if (auto base = sample::read_base(*bytes, pack, document)) bases.push_back(std::move(*base));
  }
  return bases;
}

void write_generated_json(Context& context, const std::string& partner, const std::string& folder, const sample::NegativeCases& cases) {
  std::string out;
  JsonWriter json(out, JsonStyle::indented);
  json.begin_object().member("partner", partner).member("folder", folder).key("made").begin_array();
  for (const sample::NegativeCase& one : cases.made) {
    json.begin_object().member("file", one.file).member("what", one.what).key("expect").begin_array();
    for (const std::string& code : one.codes) json.string(code);
    json.end_array().end_object();
  }
  json.end_array().key("not_made").begin_array();
  for (const sample::UnmadeCase& one : cases.unmade) json.begin_object().member("what", one.what).member("why", one.why).end_object();
  json.end_array().end_object();
  context.out() << out << "\n";
}

void generate_samples(Context& context, const GenerateOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const auto pack = open_pack(context, *site, options.partner);
  if (pack == nullptr) return;
  sample::NegativeCases cases;
  std::vector<std::string> without, titles;
  std::size_t documents = 0;
  for (std::size_t i = 0; i < pack->partner().documents.size(); ++i) {
    const partner::DocumentSettings& settings = pack->partner().documents[i];
    if (settings.format != partner::FileFormat::x12) continue;
    titles.push_back(settings.set);
    if (!options.set.empty() && settings.set != options.set) continue;
    ++documents;
    const std::vector<sample::BaseDocument> bases = bases_of(*pack, pack->document(i));
    if (bases.empty()) {
      without.push_back(settings.set);
      continue;
    }
    sample::NegativeCases more = sample::negative_cases(*pack, bases, options.all, context.now());
    cases.made.insert(cases.made.end(), more.made.begin(), more.made.end());
    cases.unmade.insert(cases.unmade.end(), more.unmade.begin(), more.unmade.end());
  }
  if (documents == 0) {
    context.complain(
        "the pack of " + pack->name() + " has no X12 document" + (options.set.empty() ? "" : " `" + printable(options.set) + "`"),
        titles.empty() ? "negative cases are made of X12 documents" : "it has: " + joined(titles, ", "));
    context.exit = Exit::not_found;
    return;
  }
  for (const std::string& set : without)
    context.remark("no sample of " + pack->name() + " is a " + set + " that it accepts, so nothing was made of it: crossdock sample add " +
                   pack->name() + " FILE");
  const bool own = options.output.empty();
  const fs::path folder = own ? pack->folder() / "samples" / negative_folder : fs::path(options.output);
  const fs::path list = own ? pack->folder() / "samples" / sample::expectations_file : folder / sample::expectations_file;
  std::string text = read_file(list, limits::source_file_bytes).ok() ? read_file(list, limits::source_file_bytes).value() : std::string();
  auto done = cases.made.empty() ? Result<Done>(Done{}) : machine_disk().make_folders(folder);
  for (const sample::NegativeCase& one : cases.made) {
    if (done.ok()) done = write_file_atomic(folder / one.file, one.bytes);
    text = sample::with_expectation(text, own ? std::string(negative_folder) + "/" + one.file : one.file, one.codes);
  }
  if (done.ok() && !cases.made.empty()) done = write_file_atomic(list, text);
  if (!done.ok()) {
    context.complain(done.error().message, "mend it, then try again");
    context.exit = Exit::temporary;
    return;
  }
  const std::string shown = own ? "partners/" + pack->name() + "/samples/" + std::string(negative_folder) : printable(options.output);
  if (cases.made.empty()) context.exit = Exit::found;
  if (options.common.json) return write_generated_json(context, pack->name(), shown, cases);
  std::ostream& out = context.out();
  for (const sample::NegativeCase& one : cases.made) out << sample::expectation_text(one.codes) << "  " << one.what << "\n";
  if (!cases.unmade.empty()) out << "\nnot made:\n";
  for (const sample::UnmadeCase& one : cases.unmade) out << "  " << one.what << ": " << one.why << "\n";
  out << "\n" << report::counted(cases.made.size(), "case", "cases") << " in " << shown << ", each judged as it must be";
  if (own && !cases.made.empty()) out << "; `crossdock partner test " << pack->name() << "` runs them";
  out << "\n";
}

}  // namespace

void add_sample_generate_command(Command sample_commands, Context& context) {
  const auto options = std::make_shared<GenerateOptions>();
  Command command = sample_commands.add_command(
      "generate",
      "makes documents that each break one rule, with the code that tells it\n"
      "Made from the pack's accepted samples: one for each statement of its overlays, for the envelope, and for each kind of rule of each "
      "segment that the samples use. Each is judged while it is made; what cannot be made is listed.",
      "crossdock sample generate acme # into partners/acme/samples/negative\n"
      "crossdock sample generate acme --set 850 -o spoilt --all # each element of each segment");
  command.add_option("PARTNER", options->partner, "the pack").required();
  command.add_option("--set", options->set, "only this set").type_name("SET");
  command.add_option("-o,--output", options->output, "the folder to write to; left out: the pack's samples/negative").type_name("DIR");
  command.add_flag("--all", options->all, "a case for every element, not one of each kind a segment");
  add_common_options(command, options->common, "one JSON object with the cases");
  command.callback([&context, options] { generate_samples(context, *options); });
}

}  // namespace crossdock::cli
