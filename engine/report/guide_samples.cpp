#include "report/guide_samples.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/file.h"
#include "base/text.h"
#include "format/x12/reader.h"
#include "report/annotate.h"

namespace crossdock::report {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_samples = 50;
constexpr std::uint64_t most_bytes = 1u << 20;
constexpr std::size_t most_values = 8;
constexpr std::size_t most_lines = 200;

/// The document's own grammar, whatever version a sample names.
class OneGrammar final : public x12::GrammarSource {
 public:
  OneGrammar(const partner::PackVersion& pack, const partner::LinkedDocument& document) : pack_(pack), document_(document) {}
  SetGrammar set_grammar(std::string_view, std::string_view set_id) override {
    return {set_id == document_.grammar->set_id ? document_.grammar.get() : nullptr, document_.fallback};
  }
  const grammar::Grammar* dictionary(std::string_view version) override { return pack_.dictionary(version); }

 private:
  const partner::PackVersion& pack_;
  const partner::LinkedDocument& document_;
};

std::string meaning_of(const ShownSegment& segment) {
  std::string text;
  for (const ShownElement& element : segment.elements) {
    if (!text.empty()) text += " · ";
    text += element.name.empty() ? element.number : element.name;
    text += " " + element.value;
    if (!element.meaning.empty()) text += " (" + element.meaning + ")";
  }
  return text;
}

class SampleReader {
 public:
  SampleReader(const partner::PackVersion& pack, const partner::LinkedDocument& document, SampleUse& use)
      : pack_(pack), document_(document), use_(use) {}

  void read(const fs::path& file) {
    const auto bytes = read_file(file, most_bytes);
    if (!bytes) return;
    MemoryStream input(*bytes);
    OneGrammar grammars(pack_, document_);
    x12::ReaderOptions options;
    options.policy = pack_.partner().validation.policy;
    options.collect = true;
    x12::Reader reader(input, grammars, options);
    for (auto event = reader.next(); event != x12::Reader::Event::end; event = reader.next()) {
      if (event != x12::Reader::Event::set || reader.set().grammar == nullptr || !reader.collected()) continue;
      if (reader.set_findings().has_errors()) continue;
      count(reader.transaction_set());
      if (use_.example.empty()) {
        use_.example_name = "samples/" + file.filename().string();
        explain(std::string_view(*bytes).substr(reader.set().offset, reader.set().length), reader);
      }
    }
  }

 private:
  void count(const TransactionSet& set) {
    for (const Segment& segment : set.segments) {
      ++use_.segments[segment.node];
      for (std::uint16_t number = 1; number <= segment.element_count; ++number) {
        const std::string_view value = trimmed(set.element(segment, number));
        if (value.empty()) continue;
        auto& values = use_.values[{segment.node, number}];
        if (values.size() < most_values && std::find(values.begin(), values.end(), value) == values.end()) values.emplace_back(value);
      }
    }
  }

  void explain(std::string_view bytes, const x12::Reader& reader) {
    AnnotationSource source{reader.set().grammar, reader.envelope(), reader.interchange().delimiters};
    const auto shown = annotate_set(bytes, &reader.transaction_set(), {}, source);
    std::size_t next = 0;
    for (std::string_view segment : split(bytes, reader.interchange().delimiters.segment)) {
      segment.remove_prefix(std::min(segment.find_first_not_of("\r\n"), segment.size()));
      if (trimmed(segment).empty()) continue;
      if (next == shown.size() || use_.example.size() == most_lines) break;
      use_.example.push_back({printable(segment, 400), meaning_of(shown[next]), shown[next].depth});
      ++next;
    }
  }

  const partner::PackVersion& pack_;
  const partner::LinkedDocument& document_;
  SampleUse& use_;
};

}  // namespace

SampleUse read_samples(const partner::PackVersion& pack, const partner::LinkedDocument& document) {
  SampleUse use;
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator at(pack.folder() / "samples", error), end; !error && at != end; at.increment(error))
    if (at->is_regular_file(error) && files.size() < most_samples) files.push_back(at->path());
  std::sort(files.begin(), files.end());
  SampleReader reader(pack, document, use);
  for (const fs::path& file : files) reader.read(file);
  return use;
}

}  // namespace crossdock::report
