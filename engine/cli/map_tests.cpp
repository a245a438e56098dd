#include "cli/map_tests.h"

#include <memory>
#include <utility>

#include "base/file.h"
#include "base/limits.h"
#include "format/format.h"
#include "format/x12/describe.h"
#include "format/x12/reader.h"
#include "partner/library.h"
#include "translate/inbound.h"

namespace crossdock::cli {

namespace {

/// Every set is judged by the map's grammar; others are none of the map's business.
class OneGrammar final : public x12::GrammarSource {
 public:
  OneGrammar(const grammar::Grammar& grammar, const partner::PackVersion& pack) : grammar_(grammar), pack_(pack) {}
  SetGrammar set_grammar(std::string_view, std::string_view set_id) override {
    return {set_id == grammar_.set_id ? &grammar_ : nullptr, false};
  }
  const grammar::Grammar* dictionary(std::string_view version) override { return pack_.dictionary(version); }

 private:
  const grammar::Grammar& grammar_;
  const partner::PackVersion& pack_;
};

/// A set that stays good when its reader goes on.
TransactionSet copied(const TransactionSet& set) {
  TransactionSet copy;
  copy.segments = set.segments;
  copy.loops = set.loops;
  copy.component_separator = set.component_separator;
  copy.repetition_separator = set.repetition_separator;
  copy.elements.reserve(set.elements.size());
  for (const std::string_view element : set.elements) copy.elements.push_back(copy.arena.copy(element));
  return copy;
}

void read_x12(InputStream& input, const std::string& name, const partner::PackVersion& pack, const partner::LinkedDocument& document,
              mapping::Sample& sample) {
  OneGrammar grammars(*document.grammar, pack);
  x12::ReaderOptions options;
  options.policy = pack.partner().validation.policy;
  options.collect = true;
  x12::Reader reader(input, grammars, options);
  x12::FindingContext context;
  context.file = name;
  context.sources = document.sources.get();
  for (;;) {
    const x12::Reader::Event event = reader.next();
    if (event == x12::Reader::Event::end) return;
    if (event != x12::Reader::Event::set || reader.set().grammar == nullptr) continue;
    context.grammar = reader.set().grammar;
    context.set_id = reader.set().set_id;
    context.set_control = reader.set().control;
    for (const x12::Finding& finding : reader.set_findings().all()) sample.findings.push_back(x12::describe(finding, context));
    if (reader.collected()) sample.documents.push_back(copied(reader.transaction_set()));
  }
}

void read_layout(InputStream& input, const std::string& name, const partner::PackVersion& pack, const partner::LinkedDocument& document,
                 mapping::Sample& sample) {
  const auto reader = format::make_reader(*document.grammar, input, {name, pack.partner().validation.policy});
  TransactionSet set;
  format::Findings findings;
  for (;;) {
    findings.clear();
    const auto event = reader->next(set, findings);
    for (Diagnostic& finding : findings.take()) sample.findings.push_back(std::move(finding));
    if (event == format::DocumentReader::Event::end) return;
    if (event == format::DocumentReader::Event::document) sample.documents.push_back(copied(set));
  }
}

}  // namespace

std::vector<mapping::TestResult> run_map_tests(const partner::PackVersion& pack, const partner::LinkedDocument& document, Instant now) {
  if (document.map == nullptr) return {};
  const auto read_sample = [&](const std::string& path, SourceSpan asked_at) -> Result<mapping::Sample> {
    const auto file = pack.library()->find_file(pack.definitions(), path, asked_at);
    if (!file) return file.error();
    auto text = read_file(file.value(), limits::source_file_bytes);
    if (!text) return text.error();
    MemoryStream stream(*text);
    mapping::Sample sample;
    if (document.grammar->format == grammar::DocumentFormat::x12)
      read_x12(stream, path, pack, document, sample);
    else
      read_layout(stream, path, pack, document, sample);
    return sample;
  };
  return mapping::run_tests(pack.definitions().maps, document.map, document.rules, translate::map_inputs(pack, now), read_sample);
}

}  // namespace crossdock::cli
