#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/pack_grammars.h"
#include "diagnostic/render.h"
#include "format/x12/describe.h"
#include "format/x12/reader.h"
#include "report/annotate.h"

namespace crossdock::cli {

namespace {

using report::AnnotationSource;
using report::ShownElement;
using report::ShownSegment;

struct ShowOptions {
  CommonOptions common;
  std::string file;
  std::string partner;
  bool raw = false;
};

/// Writes one shown segment after another, for people or as JSON Lines.
class ShowWriter {
 public:
  ShowWriter(Context& context, const SourceSet& sources, bool json, bool raw)
      : context_(context), sources_(sources), json_(json), raw_(raw) {}

  std::string interchange, group, set;  ///< control numbers of what is open, for JSON

  void heading(std::uint32_t level, const std::string& text) {
    if (json_) return;
    std::ostream& out = context_.out();
    if (level > 0 || wrote_) out << "\n";
    out << std::string(level * 2, ' ') << paint(text, "1") << "\n";
    wrote_ = true;
  }

  void segment(const ShownSegment& shown, std::uint32_t level) { json_ ? segment_json(shown) : segment_text(shown, level); }

  void findings(const std::vector<Diagnostic>& findings, std::uint32_t level) {
    for (const Diagnostic& finding : findings) json_ ? finding_line(finding) : finding_text(finding, level * 2);
  }

 private:
  [[nodiscard]] std::string paint(std::string_view text, std::string_view code) const {
    if (!context_.colour_out()) return std::string(text);
    return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
  }

  void segment_text(const ShownSegment& shown, std::uint32_t level) {
    std::ostream& out = context_.out();
    // A loop's first segment stands on the level of the loop's heading, what follows it one step in.
    const std::size_t indent = level * 2 + shown.depth * 2;
    if (!shown.loop.empty()) out << std::string(indent - 2, ' ') << paint("loop " + shown.loop, "1;34") << "\n";
    const std::string position = shown.position == 0 ? "" : std::to_string(shown.position);
    std::string line(indent, ' ');
    if (shown.position != 0) line += std::string(position.size() < 4 ? 4 - position.size() : 0, ' ') + position + "  ";
    line += paint(shown.tag, "1");
    if (!shown.name.empty()) line += "  " + shown.name;
    if (!shown.known) line += "  (has no place here)";
    out << line << "\n";
    const std::size_t inner = indent + (shown.position != 0 ? 6 : 2);
    if (raw_) out << std::string(inner, ' ') << paint(printable(shown.raw, 2000), "2") << "\n";
    std::size_t names = 0;
    for (const ShownElement& element : shown.elements) names = std::max(names, code_points(element.name));
    names = std::min<std::size_t>(names, 36);
    for (const ShownElement& element : shown.elements) {
      std::string row = element.number + "  " + element.name;
      const std::size_t wide = code_points(element.name);
      row.append(wide < names ? names - wide : 0, ' ');
      row += "  " + paint(element.value, "32");
      if (!element.meaning.empty()) row += "  = " + element.meaning;
      out << std::string(inner, ' ') << row << "\n";
    }
    for (const Diagnostic& finding : shown.findings) finding_text(finding, inner);
  }

  void finding_text(const Diagnostic& finding, std::size_t indent) {
    const bool error = finding.severity == Severity::error;
    std::ostream& out = context_.out();
    const std::string margin(indent, ' ');
    out << margin
        << paint(error                                   ? ">> error"
                 : finding.severity == Severity::warning ? ">> warning"
                                                         : ">> note",
                 error ? "1;31" : "1;33")
        << "[" << code_text(finding.code) << "]: " << finding.message << "\n";
    if (!finding.rule.empty()) out << margin << "   rule: " << finding.rule << "\n";
    if (!finding.help.empty()) out << margin << "   do: " << finding.help << "\n";
  }

  void segment_json(const ShownSegment& shown) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("interchange", interchange).member_unless_empty("group", group).member_unless_empty("set", set);
    if (shown.position != 0) json.member("position", shown.position);
    json.member("segment", shown.tag).member_unless_empty("name", shown.name).member_unless_empty("loop", shown.path);
    if (!shown.known) json.member("known", false);
    json.key("elements").begin_array();
    for (const ShownElement& element : shown.elements) {
      json.begin_object().member("number", element.number).member_unless_empty("id", element.id).member_unless_empty("name", element.name);
      json.member("value", element.value).member_unless_empty("meaning", element.meaning).end_object();
    }
    json.end_array();
    if (raw_) json.member("raw", printable(shown.raw, 2000));
    if (!shown.findings.empty()) {
      json.key("findings").begin_array();
      for (const Diagnostic& finding : shown.findings) json.raw(render_json(finding, sources_));
      json.end_array();
    }
    json.end_object();
    context_.out() << out << "\n";
  }

  void finding_line(const Diagnostic& finding) { context_.out() << "{\"finding\":" << render_json(finding, sources_) << "}\n"; }

  Context& context_;
  const SourceSet& sources_;
  bool json_;
  bool raw_;
  bool wrote_ = false;
};

class Show {
 public:
  Show(Context& context, const ShowOptions& options, const partner::PackVersion& pack, PlainText text)
      : text_(std::move(text.text)),
        form_note_(std::move(text.note)),
        name_(options.file),
        pack_(pack),
        grammars_(pack),
        stream_(text_),
        reader_(stream_, grammars_, reader_options(pack)),
        writer_(context, *pack.sources(), options.common.json, options.raw) {}

  /// Whether anything was wrong.
  bool run() {
    for (;;) {
      switch (reader_.next()) {
        case x12::Reader::Event::interchange_begin: begin_interchange(); break;
        case x12::Reader::Event::group_begin: begin_group(); break;
        case x12::Reader::Event::set: show_set(); break;
        case x12::Reader::Event::run: break;  // none is cut
        case x12::Reader::Event::group_end: end(reader_.group_findings(), 1); break;
        case x12::Reader::Event::interchange_end:
          show_acknowledgments();
          end(reader_.interchange_findings(), 0);
          break;
        case x12::Reader::Event::end:
          end(reader_.file_findings(), 0);
          if (form_note_) writer_.findings({*form_note_}, 1);
          return found_;
      }
    }
  }

  [[nodiscard]] bool any_interchange() const { return any_interchange_; }

 private:
  static x12::ReaderOptions reader_options(const partner::PackVersion& pack) {
    x12::ReaderOptions options;
    options.policy = pack.partner().validation.policy;
    options.collect = true;
    return options;
  }

  [[nodiscard]] AnnotationSource source() const { return {nullptr, reader_.envelope(), reader_.interchange().delimiters}; }

  /// The segment that starts at `offset`, without its terminator.
  [[nodiscard]] std::string_view segment_at(std::uint64_t offset) const {
    const std::string_view rest = std::string_view(text_).substr(std::min<std::size_t>(offset, text_.size()));
    return rest.substr(0, rest.find(reader_.interchange().delimiters.segment));
  }

  void begin_interchange() {
    any_interchange_ = true;
    const auto& isa = reader_.interchange().elements;
    writer_.interchange = isa[13];
    writer_.group.clear();
    writer_.set.clear();
    writer_.heading(0, "interchange " + printable(isa[13]) + " from " + printable(isa[5] + "/" + isa[6]) + " to " +
                           printable(isa[7] + "/" + isa[8]) + (isa[15] == "T" ? ", test" : ""));
    const std::string_view raw = segment_at(reader_.interchange().offset);
    writer_.segment(report::annotate_segment(raw, source()), 1);
    shown_acknowledgments_ = 0;
  }

  /// The TA1 segments that have come since the header.
  void show_acknowledgments() {
    const auto& all = reader_.interchange().acknowledgments;
    for (; shown_acknowledgments_ < all.size(); ++shown_acknowledgments_) {
      const auto& one = all[shown_acknowledgments_];
      writer_.heading(1, "acknowledgment of interchange " + printable(one.elements[1]));
      const std::string_view raw =
          std::string_view(text_).substr(static_cast<std::size_t>(one.offset), static_cast<std::size_t>(one.length));
      writer_.segment(report::annotate_segment(raw, source()), 2);
    }
  }

  void begin_group() {
    show_acknowledgments();
    if (!reader_.group().header) return;
    const auto& gs = reader_.group().elements;
    writer_.group = gs[6];
    writer_.set.clear();
    writer_.heading(1, "functional group " + printable(gs[6]) + ", " + printable(gs[1]) + ", version " + printable(gs[8]));
    const std::string_view raw = segment_at(reader_.group().offset);
    writer_.segment(report::annotate_segment(raw, source()), 2);
  }

  x12::FindingContext finding_context() {
    x12::FindingContext context;
    context.file = name_;
    context.decoded = form_note_.has_value();
    context.interchange = writer_.interchange;
    context.group = writer_.group;
    context.grammar = reader_.envelope();
    return context;
  }

  void show_set() {
    const x12::SetInfo& info = reader_.set();
    writer_.set = info.control;
    x12::FindingContext context = finding_context();
    context.set_id = info.set_id;
    context.set_control = info.control;
    context.grammar = info.grammar;
    context.sources = grammars_.last() != nullptr ? grammars_.last()->sources.get() : nullptr;
    std::vector<Diagnostic> findings;
    for (const x12::Finding& finding : reader_.set_findings().all()) findings.push_back(x12::describe(finding, context));
    found_ = found_ || reader_.set_findings().has_errors();

    AnnotationSource from = source();
    from.grammar = info.grammar;
    if (const grammar::Grammar* dictionary = pack_.dictionary(info.version)) from.dictionary = dictionary;
    std::string title = "transaction set " + printable(info.set_id) + " " + printable(info.control);
    if (info.grammar == nullptr)
      title += ", no grammar for it";
    else if (info.fallback)
      title += ", judged by the grammar of " + info.grammar->version_title();
    writer_.heading(2, title);
    const std::string_view bytes =
        std::string_view(text_).substr(static_cast<std::size_t>(info.offset), static_cast<std::size_t>(info.length));
    const std::vector<ShownSegment> segments =
        report::annotate_set(bytes, reader_.collected() ? &reader_.transaction_set() : nullptr, findings, from);
    for (const ShownSegment& segment : segments) writer_.segment(segment, 3);
  }

  void end(const x12::FindingList& list, std::uint32_t level) {
    x12::FindingContext context = finding_context();
    std::vector<Diagnostic> findings;
    for (const x12::Finding& finding : list.all()) findings.push_back(x12::describe(finding, context));
    found_ = found_ || list.has_errors();
    writer_.findings(findings, level + 1);
  }

  std::string text_;
  std::optional<Diagnostic> form_note_;
  std::string name_;
  const partner::PackVersion& pack_;
  PackGrammars grammars_;
  MemoryStream stream_;
  x12::Reader reader_;
  ShowWriter writer_;
  std::size_t shown_acknowledgments_ = 0;
  bool found_ = false;
  bool any_interchange_ = false;
};

void show(Context& context, const ShowOptions& options) {
  auto text = read_x12(context, options.file, limits::tree_file_bytes);
  if (!text) return;
  const auto pack = choose_pack(context, options.common, options.partner, std::string_view(text->text).substr(0, 4096));
  if (pack == nullptr) return;
  Show shown(context, options, *pack, std::move(*text));
  if (shown.run()) context.exit = Exit::found;
  if (!shown.any_interchange()) {
    context.complain("this is no X12: there is no ISA segment in it", "`crossdock show` explains X12 files");
    context.exit = Exit::found;
  }
}

}  // namespace

void add_show_command(Command app, Context& context) {
  const auto options = std::make_shared<ShowOptions>();
  Command command = app.add_command("show", "an X12 file explained: segments, names, values, meanings, findings in place",
                                    "crossdock show order.edi\n"
                                    "crossdock show order.edi --partner acme # by acme's own rules\n"
                                    "crossdock show --raw order.edi | less # with the segments as they came");
  command.add_option("FILE", options->file, "the file; - reads standard input").required();
  add_pack_option(command, options->partner);
  command.add_flag("--raw", options->raw, "also each segment as it came");
  add_common_options(command, options->common, "one JSON object a segment");
  command.callback([&context, options] { show(context, *options); });
}

}  // namespace crossdock::cli
