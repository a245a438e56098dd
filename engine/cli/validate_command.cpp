#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/output_file.h"
#include "cli/verdict_text.h"
#include "diagnostic/render.h"
#include "format/x12/delimiters.h"
#include "format/x12/file_form.h"
#include "translate/path.h"

namespace crossdock::cli {

namespace {

struct ValidateOptions {
  CommonOptions common;
  std::string file;
  std::string partner;
  std::string acknowledgment;
  std::uint32_t jobs = 0;
  bool quiet = false;
};

/// The acknowledgments of a file as they would be sent, with control numbers from 1.
struct Acknowledgments {
  std::string bytes;
  std::vector<std::string> each;  ///< one an interchange that is acknowledged
  std::vector<Diagnostic> diagnostics;
};

class Validation {
 public:
  Validation(Context& context, const ValidateOptions& options, const partner::PackVersion& pack)
      : context_(context), options_(options), pack_(pack) {}

  void run(InputStream& input) {
    translate::Inputs inputs;
    inputs.now = context_.now();
    inputs.file = options_.file;
    inputs.map_objects = false;
    inputs.jobs = jobs_of(options_.jobs);
    translate::InboundPath path(input, pack_, inputs);
    // A file of another format has no interchanges that keep its sets.
    std::string flat;
    JsonWriter flat_sets(flat);
    flat_sets.begin_array();
    while (translate::SetVerdict* set = path.next()) {
      if (set->verdict != translate::Verdict::rejected) ++accepted_;
      note_grammar(*set);
      if (options_.common.json && path.file().interchanges.empty())
        write_flat(flat_sets, *set);
      else if (!options_.common.json)
        show(*set, path.file());
    }
    flat_sets.end_array();
    const translate::FileVerdict& file = path.file();
    count(file);
    const Acknowledgments acknowledgments = acknowledge(file);
    if (options_.common.json)
      write_json(file, flat, acknowledgments);
    else
      write_text(file, acknowledgments);
    write_acknowledgment(acknowledgments);
    const bool empty = file.sets == 0 && file.interchanges.empty();
    if (rejected_ != 0 || has_errors(file.findings) || envelope_rejected_ || empty) context_.exit = Exit::found;
  }

 private:
  void show_all(const std::vector<Diagnostic>& findings) {
    if (options_.quiet) return;
    for (const Diagnostic& finding : findings)
      context_.out() << render_frame(finding, *pack_.sources(), context_.colour_out() ? Colour::on : Colour::off) << "\n";
  }

  void show(const translate::SetVerdict& set, const translate::FileVerdict& file) {
    show_all(set.findings);
    if (set.findings.empty() || options_.quiet) return;
    context_.out() << set_title(file, set) << ": " << translate::verdict_name(set.verdict) << ", " << counted(set.findings);
    if (set.findings_total > set.findings.size()) context_.out() << " (of " << set.findings_total << " findings)";
    context_.out() << "\n\n";
  }

  /// Titles name the version asked for where the grammar is not of that one, and say what is known in part.
  void note_grammar(const translate::SetVerdict& set) {
    const bool stands_in = set.grammar.find(" (for ") != std::string::npos || set.grammar.find(" (known in part") != std::string::npos;
    if (stands_in && stand_ins_.size() < 20) stand_ins_.insert(set.grammar);
  }

  void write_flat(JsonWriter& json, const translate::SetVerdict& set) {
    json.begin_object().member("set", set.set_id).member("control", set.control).member("verdict", translate::verdict_name(set.verdict));
    write_findings(json, set.findings, *pack_.sources());
    json.end_object();
  }

  /// What counts is the verdict after the group and the interchange are judged.
  void count(const translate::FileVerdict& file) {
    if (file.interchanges.empty()) {
      rejected_ = file.sets - accepted_;
      return;
    }
    accepted_ = 0;
    for (const translate::InterchangeVerdict& interchange : file.interchanges) {
      envelope_rejected_ = envelope_rejected_ || interchange.verdict == translate::Verdict::rejected;
      for (const translate::GroupVerdict& group : interchange.groups) {
        envelope_rejected_ = envelope_rejected_ || group.verdict == translate::Verdict::rejected;
        for (const translate::SetSummary& set : group.sets) ++(set.verdict == translate::Verdict::rejected ? rejected_ : accepted_);
      }
    }
  }

  Acknowledgments acknowledge(const translate::FileVerdict& file) {
    Acknowledgments result;
    translate::EnvelopeNumbers numbers;
    for (const translate::InterchangeVerdict& interchange : file.interchanges) {
      const translate::AcknowledgmentNeeds needs = translate::acknowledgment_needs(interchange, pack_);
      if (needs.sets == 0 && !needs.interchange_acknowledgment) continue;
      translate::Acknowledgment made = translate::acknowledge(interchange, pack_, numbers, context_.now());
      result.diagnostics.insert(result.diagnostics.end(), made.diagnostics.begin(), made.diagnostics.end());
      result.bytes += made.bytes;
      result.each.push_back(x12::plain_text(made.bytes));
      ++numbers.interchange;
      numbers.group += needs.groups;
      numbers.set += needs.sets;
    }
    return result;
  }

  void write_text(const translate::FileVerdict& file, const Acknowledgments& acknowledgments) {
    for (const translate::InterchangeVerdict& interchange : file.interchanges) {
      for (const translate::GroupVerdict& group : interchange.groups) show_all(group.findings);
      show_all(interchange.findings);
    }
    if (!options_.quiet)
      for (const translate::InterchangeVerdict& interchange : file.interchanges)
        for (const auto& one : interchange.acknowledgments) context_.out() << "TA1: " << one.words() << "\n\n";
    show_all(file.findings);
    std::ostream& out = options_.acknowledgment == "-" ? context_.err() : context_.out();
    out << printable(options_.file) << ": " << summary(file, accepted_, rejected_) << "\n";
    for (const std::string& grammar : stand_ins_) out << "judged by the grammar " << printable(grammar, 400) << "\n";
    if (!options_.acknowledgment.empty() || options_.quiet) return;
    if (acknowledgments.each.empty()) {
      if (!file.interchanges.empty()) out << "no acknowledgment is due\n";
      return;
    }
    constexpr std::size_t most = 4000;
    out << "\nacknowledgment as it would be sent (control numbers count from 1):\n";
    if (acknowledgments.bytes.size() > most) {
      out << "  " << acknowledgments.bytes.size() << " bytes; --ack FILE writes them\n";
      return;
    }
    for (const std::string& one : acknowledgments.each) {
      if (one.size() < x12::isa_bytes) continue;
      const char terminator = one[x12::isa_bytes - 1];
      for (const std::string_view segment : split(one, terminator))
        if (!trimmed(segment).empty())
          out << "  " << printable(trimmed(segment), 400) << printable(std::string_view(&terminator, 1)) << "\n";
    }
  }

  void write_json(const translate::FileVerdict& file, const std::string& flat, const Acknowledgments& acknowledgments) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_object().member("file", printable(options_.file)).member("bytes", file.bytes).member("pack", pack_.name());
    json.member("accepted", accepted_).member("rejected", rejected_);
    write_findings(json, file.findings, *pack_.sources());
    if (!stand_ins_.empty()) {
      json.key("stand_in_grammars").begin_array();
      for (const std::string& grammar : stand_ins_) json.string(grammar);
      json.end_array();
    }
    if (!file.interchanges.empty()) {
      json.key("interchanges").begin_array();
      for (const translate::InterchangeVerdict& interchange : file.interchanges) write_interchange(json, interchange, *pack_.sources());
      json.end_array();
    } else {
      json.key("sets").raw(flat);
    }
    json.key("acknowledgments").begin_array();
    for (const std::string& one : acknowledgments.each) json.string(one);
    json.end_array().end_object();
    context_.out() << out << "\n";
  }

  void write_acknowledgment(const Acknowledgments& acknowledgments) {
    if (has_errors(acknowledgments.diagnostics)) {
      context_.show(acknowledgments.diagnostics, *pack_.sources());
      const bool by_data = std::all_of(acknowledgments.diagnostics.begin(), acknowledgments.diagnostics.end(),
                                       [](const Diagnostic& one) { return one.code == Code::separator_in_data; });
      context_.complain(by_data ? "the acknowledgment cannot be written"
                                : "the acknowledgment cannot be made: the map or grammar of the 997 has errors");
      context_.exit = by_data ? Exit::found : Exit::usage;
      return;
    }
    if (options_.acknowledgment.empty()) return;
    if (options_.acknowledgment == "-") {
      context_.out() << acknowledgments.bytes;
      return;
    }
    if (const auto written = write_output_file(options_.acknowledgment, acknowledgments.bytes); !written) {
      context_.complain(written.error().message);
      context_.exit = Exit::temporary;
    }
  }

  Context& context_;
  const ValidateOptions& options_;
  const partner::PackVersion& pack_;
  std::uint64_t accepted_ = 0;
  std::uint64_t rejected_ = 0;
  std::set<std::string> stand_ins_;
  bool envelope_rejected_ = false;
};

void validate(Context& context, ValidateOptions& options) {
  const auto stream = open_input(context, options.file);
  if (stream == nullptr) return;
  HeadStream input(*stream);
  const auto pack = choose_pack(context, options.common, options.partner, input.head());
  if (pack == nullptr) return;
  // With the acknowledgment on standard output nothing else may stand there.
  if (options.acknowledgment == "-") options.quiet = true;
  Validation(context, options, *pack).run(input);
}

}  // namespace

void add_validate_command(Command app, Context& context) {
  const auto options = std::make_shared<ValidateOptions>();
  Command command = app.add_command("validate", "check a document: every finding, and the acknowledgment it would get",
                                    "crossdock validate order.edi # by the base policy\n"
                                    "crossdock validate order.edi --partner acme\n"
                                    "crossdock validate order.edi --ack 997.edi # and keep the 997\n"
                                    "cat order.edi | crossdock validate - --json");
  command.add_option("FILE", options->file, "the file; - reads standard input").required();
  add_pack_option(command, options->partner);
  command.add_option("--ack", options->acknowledgment, "write the acknowledgment there; - writes it to standard output, and nothing else")
      .type_name("FILE");
  add_jobs_option(command, options->jobs);
  command.add_flag("-q,--quiet", options->quiet, "the verdict only");
  add_common_options(command, options->common, "one JSON object with every finding");
  command.callback([&context, options] { validate(context, *options); });
}

}  // namespace crossdock::cli
