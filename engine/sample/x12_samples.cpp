#include "sample/x12_samples.h"

#include <algorithm>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/x12/describe.h"
#include "format/x12/plain_stream.h"
#include "format/x12/reader.h"

namespace crossdock::sample {

namespace {

constexpr std::size_t most_left_out = 200;

class PackSets final : public x12::GrammarSource {
 public:
  explicit PackSets(const partner::PackVersion& pack) : pack_(pack) {}
  SetGrammar set_grammar(std::string_view version, std::string_view set_id) override {
    const partner::LinkedDocument* const document = pack_.inbound_set(set_id, version);
    if (document == nullptr || document->grammar == nullptr) return {};
    return {document->grammar.get(), document->fallback};
  }
  const grammar::Grammar* dictionary(std::string_view version) override { return pack_.dictionary(version); }

 private:
  const partner::PackVersion& pack_;
};

class SampleRun {
 public:
  SampleRun(const partner::PackVersion& pack, std::optional<bool> only_odd) : pack_(pack), only_odd_(only_odd) {}

  void read(const SampleFile& file) {
    // What came twice was sent once: counted twice it would be twice the evidence.
    if (const auto [earlier, is_new] = seen_.emplace(sha256_hex(file.bytes), file.name); !is_new) {
      leave_out({file.name, "the file", "it has the same bytes as " + earlier->second});
      return;
    }
    MemoryStream raw(file.bytes);
    x12::PlainStream plain(raw);
    const auto text = read_all(plain, limits::tree_file_bytes);
    if (!text) {
      leave_out({file.name, "the file", text.error().message});
      return;
    }
    MemoryStream input(*text);
    PackSets grammars(pack_);
    x12::ReaderOptions options;
    options.policy = pack_.partner().validation.policy;
    options.collect = true;
    x12::Reader reader(input, grammars, options);
    bool any = false;
    for (auto event = reader.next(); event != x12::Reader::Event::end; event = reader.next()) {
      if (event == x12::Reader::Event::interchange_begin) {
        any = true;
        begin_interchange(file.name, *text, reader);
      } else if (event == x12::Reader::Event::group_begin) {
        begin_group(reader.group());
      } else if (event == x12::Reader::Event::set) {
        take_set(file.name, reader);
      }
    }
    if (!any) leave_out({file.name, "the file", "it holds no X12 interchange"});
    if (reader.error()) leave_out({file.name, "the file", reader.error()->message});
  }

  X12Samples take() { return std::move(samples_); }

 private:
  void leave_out(LeftOut what) {
    if (samples_.left_out.size() < most_left_out) samples_.left_out.push_back(std::move(what));
  }

  void begin_interchange(const std::string& file, std::string_view text, const x12::Reader& reader) {
    const x12::InterchangeInfo& info = reader.interchange();
    InterchangeSeen seen;
    seen.file = file;
    seen.sender = {std::string(trimmed(info.elements[5])), std::string(trimmed(info.elements[6])), "", {}};
    seen.receiver = {std::string(trimmed(info.elements[7])), std::string(trimmed(info.elements[8])), "", {}};
    seen.delimiters = info.delimiters;
    seen.usage = info.elements[15];
    if (const auto header = x12::read_interchange_header(text.substr(std::min<std::size_t>(info.offset, text.size())));
        header && info.delimiters.segment != '\n') {
      const std::size_t behind = info.offset + header->length;
      const std::size_t next = std::min(text.find_first_not_of("\r\n", behind), text.size());
      seen.suffix = text.substr(behind, next - behind);
    }
    samples_.interchanges.push_back(std::move(seen));
  }

  void begin_group(const x12::GroupInfo& group) {
    if (samples_.interchanges.empty()) return;
    InterchangeSeen& interchange = samples_.interchanges.back();
    if (interchange.versions.empty()) {
      interchange.sender.gs = trimmed(group.elements[2]);
      interchange.receiver.gs = trimmed(group.elements[3]);
    }
    interchange.versions.emplace_back(trimmed(group.elements[8]));
  }

  void take_set(const std::string& file, const x12::Reader& reader) {
    const x12::SetInfo& set = reader.set();
    const std::string what = set.set_id + " " + set.control;
    if (set.grammar == nullptr || !reader.collected()) {
      leave_out({file, what, "there is no grammar for this set at version " + set.version});
      return;
    }
    if (reader.set_findings().has_errors()) {
      x12::FindingContext context;
      context.grammar = set.grammar;
      context.set_id = set.set_id;
      std::string why = "it has errors";
      for (const x12::Finding& finding : reader.set_findings().all())
        if (finding.severity == Severity::error) {
          why = x12::describe(finding, context).message;
          break;
        }
      leave_out({file, what, why});
      return;
    }
    const std::pair<std::string, std::string> kind{set.set_id, set.grammar->version};
    SetEvidence& evidence = samples_.sets[kind];
    evidence.grammar = set.grammar;
    const bool is_odd = counts_[kind]++ % 2 == 1;
    if (!only_odd_ || *only_odd_ == is_odd) evidence.add(reader.transaction_set());
  }

  const partner::PackVersion& pack_;
  std::optional<bool> only_odd_;
  std::map<std::string, std::string> seen_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> counts_;
  X12Samples samples_;
};

}  // namespace

X12Samples read_x12_samples(const std::vector<SampleFile>& files, const partner::PackVersion& pack, std::optional<bool> only_odd) {
  SampleRun run(pack, only_odd);
  for (const SampleFile& file : files) run.read(file);
  return run.take();
}

}  // namespace crossdock::sample
