#include "cli/document_reader.h"

#include <utility>

#include "format/format.h"
#include "format/x12/describe.h"
#include "format/x12/reader.h"

namespace crossdock::cli {

namespace {

class Grammars final : public x12::GrammarSource {
 public:
  Grammars(const partner::PackVersion& pack, const partner::LinkedDocument* only) : pack_(pack), only_(only) {}
  SetGrammar set_grammar(std::string_view version, std::string_view set_id) override {
    chosen_ = document(version, set_id);
    return {chosen_ != nullptr ? chosen_->grammar.get() : nullptr, false};
  }
  const grammar::Grammar* dictionary(std::string_view version) override { return pack_.dictionary(version); }
  /// For the set that was asked for last.
  [[nodiscard]] const partner::LinkedDocument* chosen() const { return chosen_; }

 private:
  const partner::LinkedDocument* document(std::string_view version, std::string_view set_id) const {
    if (only_ == nullptr) return pack_.inbound_set(set_id, version);
    return set_id == only_->grammar->set_id ? only_ : nullptr;
  }

  const partner::PackVersion& pack_;
  const partner::LinkedDocument* only_;
  const partner::LinkedDocument* chosen_ = nullptr;
};

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

void read_x12(InputStream& input, const std::string& name, const partner::PackVersion& pack, const partner::LinkedDocument* only,
              const std::function<void(ReadDocument&)>& take) {
  Grammars grammars(pack, only);
  x12::ReaderOptions options;
  options.policy = pack.partner().validation.policy;
  options.collect = true;
  x12::Reader reader(input, grammars, options);
  x12::FindingContext context;
  context.file = name;
  for (;;) {
    const x12::Reader::Event event = reader.next();
    if (event == x12::Reader::Event::end) return;
    if (event != x12::Reader::Event::set || reader.set().grammar == nullptr || !reader.collected()) continue;
    ReadDocument one;
    one.document = grammars.chosen();
    context.sources = one.document->sources.get();
    context.grammar = reader.set().grammar;
    context.set_id = reader.set().set_id;
    context.set_control = reader.set().control;
    for (const x12::Finding& finding : reader.set_findings().all()) one.findings.push_back(x12::describe(finding, context));
    one.set = copied(reader.transaction_set());
    one.title = reader.set().set_id + " " + reader.set().control + " (interchange " + reader.interchange().elements[13] + ")";
    take(one);
  }
}

}  // namespace

void read_documents(InputStream& input, const std::string& file_name, const partner::PackVersion& pack, const partner::LinkedDocument* only,
                    const std::function<void(ReadDocument&)>& take) {
  const partner::LinkedDocument* document = only != nullptr ? only : pack.inbound_file(file_name);
  if (document == nullptr || document->grammar == nullptr || document->grammar->format == grammar::DocumentFormat::x12)
    return read_x12(input, file_name, pack, only, take);
  const auto reader = format::make_reader(*document->grammar, input, {file_name, pack.partner().validation.policy});
  TransactionSet set;
  format::Findings findings;
  std::vector<Diagnostic> kept;
  for (std::size_t count = 1;;) {
    findings.clear();
    const auto event = reader->next(set, findings);
    for (Diagnostic& finding : findings.take()) kept.push_back(std::move(finding));
    if (event == format::DocumentReader::Event::document || (event == format::DocumentReader::Event::end && !kept.empty())) {
      ReadDocument one;
      one.document = document;
      one.findings = std::exchange(kept, {});
      if (event == format::DocumentReader::Event::document) {
        one.set = copied(set);
        one.title = document->grammar->set_id + " " + std::to_string(count++);
      }
      take(one);
    }
    if (event == format::DocumentReader::Event::end) return;
  }
}

}  // namespace crossdock::cli
