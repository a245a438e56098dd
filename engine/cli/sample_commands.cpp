#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "sample/expectations.h"

namespace crossdock::cli {

namespace {

namespace fs = std::filesystem;

struct SampleAddOptions {
  CommonOptions common;
  std::string partner, file, name;
  std::vector<std::string> codes;
};

bool refuse_sample(Context& context, const std::string& message, const std::string& help, Exit exit = Exit::usage) {
  context.complain(message, help);
  context.exit = exit;
  return false;
}

/// The codes of --expect; `accepted` is none. False: told.
bool read_codes(Context& context, const std::vector<std::string>& given, std::vector<std::string>& codes) {
  const auto read = given.empty() ? std::vector<std::string>{} : sample::expected_codes(joined(given, " "));
  if (!read)
    return refuse_sample(context, "`" + printable(joined(given, " ")) + "` is not what may be expected of a sample",
                         "write `accepted`, or codes as `crossdock validate` tells them: --expect D409 D405");
  codes = *read;
  return true;
}

void add_sample(Context& context, const SampleAddOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const auto pack = open_pack(context, *site, options.partner);
  if (pack == nullptr) return;
  std::vector<std::string> codes;
  if (!read_codes(context, options.codes, codes)) return;
  const std::string name = options.name.empty() ? fs::path(options.file).filename().string() : options.name;
  if (!sample::is_sample_name(name) || name == sample::expectations_file) {
    refuse_sample(context, "`" + printable(name) + "` is no name for a sample",
                  "give it one of letters, digits, `-`, `_` and `.`: --name order.edi");
    return;
  }
  const auto bytes = read_file(options.file, limits::source_file_bytes);
  if (!bytes) {
    refuse_sample(context, bytes.error().message, "", bytes.error().os_error == ENOENT ? Exit::not_found : Exit::usage);
    return;
  }
  const fs::path folder = pack->folder() / "samples";
  std::error_code error;
  if (fs::exists(fs::symlink_status(folder / name, error))) {
    refuse_sample(context, "there is a sample `" + name + "` already", "give this one another name: --name NAME");
    return;
  }
  const sample::Judged judged = sample::judge(*bytes, name, *pack, context.now());
  if (const std::string why = sample::difference(judged, codes); !why.empty()) {
    std::vector<std::string> found(judged.errors.begin(), judged.errors.end());
    if (found.empty()) found.assign(judged.warnings.begin(), judged.warnings.end());
    refuse_sample(context, "not added, since it would fail at once: expected " + sample::expectation_text(codes) + ", but " + why,
                  !judged.taken || found.empty() ? "crossdock validate FILE --partner " + pack->name() + " shows how it is judged"
                                                 : "if that is how it must be judged: --expect " + joined(found, " "),
                  Exit::found);
    return;
  }
  const fs::path list = folder / sample::expectations_file;
  std::string text;
  if (fs::exists(list, error)) {
    auto read = read_file(list, limits::source_file_bytes);
    if (!read) {
      refuse_sample(context, read.error().message, "make it readable: it says how the pack's samples must be judged");
      return;
    }
    text = std::move(*read);
  }
  auto done = machine_disk().make_folders((folder / name).parent_path());
  if (done.ok()) done = write_file_atomic(folder / name, *bytes, Existing::refuse);
  if (done.ok()) done = write_file_atomic(list, sample::with_expectation(text, name, codes));
  if (!done.ok()) {
    refuse_sample(context, done.error().message, "mend it, then try again", Exit::temporary);
    return;
  }
  const std::string shown = "partners/" + pack->name() + "/samples/" + name;
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_object().member("partner", pack->name()).member("file", shown).key("expect").begin_array();
    for (const std::string& code : codes) json.string(code);
    json.end_array().end_object();
    context.out() << out << "\n";
    return;
  }
  context.out() << "added " << shown << ", expected " << sample::expectation_text(codes) << "\n"
                << "`crossdock partner test " << pack->name() << "` runs it. It holds what the file held: "
                << "`crossdock sample scrub` makes a real one keepable\n";
}

}  // namespace

void add_sample_commands(Command app, Context& context) {
  Command group = app.add_command("sample", "sample files of packs: add, scrub, generate", "");
  group.require_subcommand(1);
  const auto options = std::make_shared<SampleAddOptions>();
  Command add = group.add_command("add",
                                  "puts a file among a pack's samples, with what must be found in it\n"
                                  "It is judged at once and refused where it is judged otherwise.",
                                  "crossdock sample add acme order.edi # must be accepted\n"
                                  "crossdock sample add acme broken.edi --expect D409 D405 --name bad-date.edi");
  add.add_option("PARTNER", options->partner, "the pack").required();
  add.add_option("FILE", options->file, "the file, which is copied").required();
  add.add_option("--expect", options->codes, "the codes that must be found, and no other errors; left out: it is accepted")
      .type_name("CODE");
  add.add_option("--name", options->name, "its name among the samples; left out: its own").type_name("NAME");
  add_common_options(add, options->common, "one JSON object with what was added");
  add.callback([&context, options] { add_sample(context, *options); });
  add_sample_scrub_command(group, context);
  add_sample_generate_command(group, context);
}

}  // namespace crossdock::cli
