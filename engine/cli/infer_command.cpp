#include <algorithm>
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
#include "cli/input.h"
#include "cli/text_table.h"
#include "cli/write_pack.h"
#include "exchange/layout.h"
#include "partner/check_pack.h"
#include "partner/key_values.h"
#include "sample/flat_samples.h"
#include "sample/judge.h"
#include "sample/propose.h"

namespace crossdock::cli {

namespace {

namespace fs = std::filesystem;

struct InferOptions {
  CommonOptions common;
  std::string name, title, apply_to;
  std::vector<std::string> files;
};

class InferRun {
 public:
  InferRun(Context& context, const InferOptions& options) : context_(context), options_(options) {}

  void run() {
    site_ = open_site(context_, options_.common);
    if (site_ == nullptr || !may_be_named() || !read_files()) return;
    const sample::ProposalAsked asked{options_.name, options_.title, site_->settings().ours};
    // One that is no X12 among others that are is told as left out.
    const bool x12 = std::any_of(files_.begin(), files_.end(), [](const sample::SampleFile& one) { return sample::is_x12(one.bytes); });
    if (x12) {
      proposal_ = sample::propose_x12(sample::read_x12_samples(files_, *site_->fallback_pack()), asked);
    } else {
      const fs::path table = site_->settings().shipped / "grammars/field-names.csv";
      const auto names = read_file(table, limits::source_file_bytes);
      if (!names) {
        stop(names.error().message, "it says what columns are called: take the one that ships");
        return;
      }
      proposal_ = sample::propose_flat(files_, asked, *names, *site_->fallback_pack());
    }
    for (const std::string& remark : proposal_.remarks) context_.remark(remark);
    if (!proposal_.refusal.empty()) {
      stop("nothing is proposed: " + proposal_.refusal, proposal_.help, Exit::found);
      return;
    }
    if (!is_new_partner()) return;
    if (write()) tell();
  }

 private:
  bool stop(const std::string& message, const std::string& help, Exit exit = Exit::usage) {
    context_.complain(message, help);
    context_.exit = exit;
    return false;
  }

  bool may_be_named() {
    if (!partner::is_name(options_.name))
      return stop("`" + printable(options_.name) + "` is no name for a pack",
                  "a name starts with a letter and has letters, digits, `_`, `-` and `.`, 60 at most");
    std::error_code error;
    if (options_.apply_to.empty() && fs::exists(fs::symlink_status(site_->settings().partners / options_.name, error)))
      return stop("there is a pack `" + options_.name + "` already", "write the proposal beside it and compare: --apply-to DIR");
    return true;
  }

  bool read_files() {
    for (const std::string& file : options_.files) {
      const auto stream = open_input(context_, file);
      if (stream == nullptr) return false;
      auto bytes = read_all(*stream, limits::tree_file_bytes);
      if (!bytes) return stop(printable(file) + ": " + bytes.error().message, "leave it out");
      files_.push_back({file, std::move(*bytes)});
    }
    return true;
  }

  /// Two packs with one id would both be unusable.
  bool is_new_partner() {
    if (!options_.apply_to.empty() || !proposal_.theirs) return true;
    const partner::SenderMatch match = site_->find_sender(proposal_.theirs->qualifier, proposal_.theirs->id, proposal_.theirs->gs);
    if (match.outcome == partner::SenderMatch::Outcome::unknown) return true;
    return stop(
        "the pack `" + match.name + "` has the id " + printable(proposal_.theirs->qualifier + "/" + proposal_.theirs->id) + " already",
        "write the proposal beside it and compare: --apply-to DIR");
  }

  bool write() {
    const auto written = options_.apply_to.empty() ? write_pack(site_->settings().partners, options_.name, proposal_.files)
                                                   : write_files(options_.apply_to, proposal_.files);
    if (written.ok()) return true;
    return stop(
        written.error().message,
        written.error().os_error == EEXIST ? "take it away first, or name another folder: --apply-to DIR" : "mend it, then try again",
        written.error().os_error == EEXIST ? Exit::usage : Exit::temporary);
  }

  void tell() {
    const bool own = options_.apply_to.empty();
    const fs::path folder =
        own ? site_->settings().partners.lexically_relative(site_->settings().root) / options_.name : fs::path(options_.apply_to);
    std::vector<Diagnostic> found;
    std::shared_ptr<const partner::Site> anew;
    if (own && (anew = open_site(context_, options_.common)) != nullptr && anew->entry(options_.name) != nullptr) {
      const partner::PackEntry* entry = anew->entry(options_.name);
      found = entry->diagnostics;
      if (entry->pack != nullptr)
        for (const Diagnostic& one : partner::check_pack(*entry->pack)) found.push_back(one);
      found = without_repeats(found);
      if (has_errors(found)) context_.exit = Exit::found;
      const auto made = machine_disk().make_folders(exchange::Layout{anew->settings().exchange}.channel_of(entry->partner).inbox);
      if (!made.ok()) context_.remark(made.error().message);
    }
    if (options_.common.json) {
      write_json(folder);
      if (anew != nullptr) context_.show(found, anew->sources());
      return;
    }
    if (anew != nullptr) context_.show(found, anew->sources());
    std::ostream& out = context_.out();
    TextTable table({"DOCUMENT", "VERSION", "WAY", "SAMPLES", "SAID", "SEEN TOO SELDOM"});
    for (const sample::ProposedSet& set : proposal_.sets)
      table.add({set.set, set.version, set.outbound ? "out" : "in", std::to_string(set.documents), std::to_string(set.claims),
                 std::to_string(set.too_little)});
    if (!table.empty()) {
      table.write(out);
      out << "\n";
    }
    for (const partner::NewFile& file : proposal_.files) out << "wrote " << printable((folder / file.path).string()) << "\n";
    for (const std::string& question : proposal_.questions) out << "to answer: " << question << "\n";
    out << (proposal_.theirs ? "\nRead them: each statement warns until its `warn` is taken away. Then: crossdock check\n"
                             : "\nRead them, then: crossdock check\n");
  }

  void write_json(const fs::path& folder) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_object().member("partner", options_.name).key("files").begin_array();
    for (const partner::NewFile& file : proposal_.files) json.string(printable((folder / file.path).string()));
    json.end_array().key("documents").begin_array();
    for (const sample::ProposedSet& set : proposal_.sets)
      json.begin_object()
          .member("document", set.set)
          .member_unless_empty("version", set.version)
          .member("direction", set.outbound ? "out" : "in")
          .member("samples", set.documents)
          .member("said", set.claims)
          .member("seen_too_seldom", set.too_little)
          .end_object();
    json.end_array().key("remarks").begin_array();
    for (const std::string& remark : proposal_.remarks) json.string(remark);
    json.end_array().key("questions").begin_array();
    for (const std::string& question : proposal_.questions) json.string(question);
    json.end_array().end_object();
    context_.out() << out << "\n";
  }

  Context& context_;
  const InferOptions& options_;
  std::shared_ptr<const partner::Site> site_;
  std::vector<sample::SampleFile> files_;
  sample::Proposal proposal_;
};

}  // namespace

void add_infer_command(Command partner_commands, Context& context) {
  const auto options = std::make_shared<InferOptions>();
  Command command =
      partner_commands.add_command("infer",
                                   "proposes a pack from sample files of one partner, to be read and changed\n"
                                   "What X12 shows of ids, versions, delimiters, segments, elements, lengths and codes becomes "
                                   "partner.toml and an overlay a document, each "
                                   "line with what it rests on; nothing it says rejects a document before somebody approves it, and few "
                                   "samples give few statements. CSV "
                                   "and XML become a layout and a first map; what can be read in two ways is asked.",
                                   "crossdock partner infer acme samples/acme/*.edi\n"
                                   "crossdock partner infer shop orders*.csv # a layout, and a map by the names of the columns\n"
                                   "crossdock partner infer acme more/*.edi --apply-to proposal # beside a pack that is there");
  command.add_option("NAME", options->name, "the pack's name").required();
  command.add_option("FILES", options->files, "what the partner sent, or what we sent it").required();
  command.add_option("--title", options->title, "the partner's name as people write it");
  command.add_option("--apply-to", options->apply_to, "write there; left out: a new pack in partners/").type_name("DIR");
  add_common_options(command, options->common, "one JSON object with what is proposed");
  command.callback([&context, options] { InferRun(context, *options).run(); });
}

}  // namespace crossdock::cli
