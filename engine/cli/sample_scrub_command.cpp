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
#include "cli/input.h"
#include "cli/output_file.h"
#include "format/x12/plain_stream.h"
#include "partner/library.h"
#include "sample/judge.h"
#include "sample/scrub.h"

namespace crossdock::cli {

namespace {

namespace fs = std::filesystem;

struct ScrubOptions {
  CommonOptions common;
  std::vector<std::string> files;
  std::string output, partner;
  std::size_t seed = 1;
};

constexpr std::string_view table_path = "private.csv";

/// A finding without the values: code, place.
std::vector<std::string> places_of(const sample::Judged& judged) {
  std::vector<std::string> places;
  for (const Diagnostic& finding : judged.findings) {
    std::string place(code_text(finding.code));
    if (finding.position)
      place += " " + std::to_string(finding.position->segment) + "." + std::to_string(finding.position->element) + "." +
               std::to_string(finding.position->component) + " " + std::to_string(finding.position->line) + " " + finding.position->field;
    places.push_back(std::move(place));
  }
  return places;
}

class ScrubRun {
 public:
  ScrubRun(Context& context, const ScrubOptions& options) : context_(context), options_(options), replace_(options.seed) {}

  void run() {
    const bool many = options_.files.size() > 1;
    std::error_code error;
    if (many && !fs::is_directory(options_.output, error)) {
      stop("several files need a folder to be written to", "make one, and give it: -o DIR", Exit::usage);
      return;
    }
    for (const std::string& file : options_.files) {
      const fs::path target = many || fs::is_directory(options_.output, error) ? fs::path(options_.output) / fs::path(file).filename()
                                                                               : fs::path(options_.output);
      if (fs::equivalent(target, file, error)) {
        stop("the scrubbed file would stand in place of `" + printable(file) + "`", "write it somewhere else: -o FILE", Exit::usage);
        return;
      }
      if (!scrub(file, target.string())) return;
    }
    tell();
  }

 private:
  bool stop(const std::string& message, const std::string& help, Exit exit) {
    context_.complain(message, help);
    context_.exit = exit;
    return false;
  }

  /// The pack whose file it is, with the table of what is private.
  bool open_pack_of(const std::string& head) {
    auto pack = choose_pack(context_, options_.common, options_.partner, head);
    if (pack == nullptr) return false;
    if (pack == pack_) return true;
    pack_ = std::move(pack);
    const partner::SiteSettings& settings = pack_->library()->settings();
    std::error_code error;
    fs::path path = settings.grammars / table_path;
    if (settings.grammars.empty() || !fs::exists(path, error)) path = settings.shipped / "grammars" / table_path;
    auto table = sample::PrivateData::read(path);
    if (!table) return stop(table.error().message, "it says what is private: take the one that ships", Exit::usage);
    table_ = std::move(*table);
    known_ids_.clear();
    for (const auto* identities : {&pack_->partner().theirs, &pack_->partner().ours, &settings.ours})
      for (const partner::Identity& identity : *identities) {
        known_ids_.push_back(identity.id);
        known_ids_.push_back(identity.application());
      }
    return true;
  }

  bool scrub(const std::string& file, const std::string& target) {
    const auto stream = open_input(context_, file);
    if (stream == nullptr) return false;
    const auto bytes = read_all(*stream, limits::tree_file_bytes);
    if (!bytes) return stop(bytes.error().message, "", Exit::usage);
    if (!open_pack_of(bytes->substr(0, 4096))) return false;
    const bool x12 = sample::is_x12(*bytes);
    Result<std::string> made = std::string();
    std::string text = *bytes;
    if (x12) {
      MemoryStream raw(*bytes);
      x12::PlainStream plain(raw);
      auto read = read_all(plain, limits::tree_file_bytes);
      if (!read) return stop(read.error().message, "", Exit::usage);
      text = std::move(*read);
      if (const auto note = x12::form_note(plain.form(), plain.fault(), file))
        context_.remark(printable(file) + ": it is written as plain text: " + note->message);
      made = sample::scrub_x12(text, *pack_, table_, known_ids_, replace_);
    } else {
      const std::string name = fs::path(file).filename().string();
      const partner::LinkedDocument* const document = pack_->inbound_file(name);
      if (document == nullptr || document->grammar == nullptr)
        return stop("it is not known what the fields of `" + printable(file) + "` are",
                    "name the partner whose layout it has: --partner NAME", Exit::usage);
      made = sample::scrub_flat(text, *document->grammar, table_, replace_);
    }
    if (!made) return stop(printable(file) + ": " + made.error().message, "nothing was written of it", Exit::found);
    const std::string name = fs::path(file).filename().string();
    const sample::Judged before = sample::judge(text, name, *pack_, context_.now());
    const sample::Judged after = sample::judge(*made, name, *pack_, context_.now());
    if (places_of(before) != places_of(after) || before.accepted != after.accepted) {
      differing_.push_back(file);
      context_.remark(printable(file) + ": it is judged otherwise than before: " + std::to_string(before.findings.size()) +
                      " findings, now " + std::to_string(after.findings.size()) + "; another --seed may help");
      context_.exit = Exit::found;
    }
    if (target == "-") {
      context_.out() << *made;
    } else if (const auto written = write_output_file(target, *made); !written) {
      return stop(written.error().message, "", Exit::temporary);
    }
    written_.push_back(target);
    return true;
  }

  void tell() const {
    if (options_.common.json) {
      std::string out;
      JsonWriter json(out, JsonStyle::indented);
      json.begin_object().member("seed", options_.seed).key("files").begin_array();
      for (const std::string& file : written_) json.string(printable(file));
      json.end_array().key("replaced").begin_object();
      for (const auto& [what, count] : replace_.counts()) json.member(sample::privacy_plural(what), count);
      json.end_object().key("judged_otherwise").begin_array();
      for (const std::string& file : differing_) json.string(printable(file));
      json.end_array().end_object();
      context_.out() << out << "\n";
      return;
    }
    std::vector<std::string> parts;
    for (const auto& [what, count] : replace_.counts())
      parts.push_back(std::to_string(count) + " " + std::string(sample::privacy_plural(what)));
    std::ostream& out = options_.output == "-" ? context_.err() : context_.out();
    for (const std::string& file : written_)
      if (file != "-") out << "wrote " << printable(file) << "\n";
    out << "replaced " << (parts.empty() ? "nothing" : joined(parts, ", ")) << "; findings and structure are "
        << (differing_.empty() ? "the same" : "the same but for what is noted above") << "\nread it before you keep it: what private.csv "
        << "does not name as private is still there\n";
  }

  Context& context_;
  const ScrubOptions& options_;
  std::shared_ptr<const partner::PackVersion> pack_;
  sample::PrivateData table_;
  std::vector<std::string> known_ids_;
  sample::Replacement replace_;
  std::vector<std::string> written_, differing_;
};

}  // namespace

void add_sample_scrub_command(Command sample_commands, Context& context) {
  const auto options = std::make_shared<ScrubOptions>();
  Command command = sample_commands.add_command("scrub",
                                                "makes real documents keepable: what is private is replaced\n"
                                                "Names, addresses, contacts, phone numbers, prices, ids and texts get others of the same "
                                                "length, the same for the same over all files "
                                                "of a call and all calls with one seed. Structure, codes, dates, quantities, counts and "
                                                "check digits stay, and so does what is found. "
                                                "grammars/private.csv says which elements and fields are private.",
                                                "crossdock sample scrub order.edi -o clean.edi\n"
                                                "crossdock sample scrub orders/*.edi -o clean --seed 7\n"
                                                "crossdock sample scrub orders.csv --partner erp -o clean.csv # fields by its layout");
  command.add_option("FILE", options->files, "the files; - reads standard input").required();
  command.add_option("-o,--output", options->output, "the file to write, or a folder; - is standard output").type_name("FILE").required();
  command.add_option("--seed", options->seed, "another one gives other values").type_name("N");
  add_pack_option(command, options->partner);
  add_common_options(command, options->common, "one JSON object with what was replaced");
  command.callback([&context, options] { ScrubRun(context, *options).run(); });
}

}  // namespace crossdock::cli
