#include "format/format.h"

#include <utility>

#include "diagnostic/render.h"
#include "format/csv/csv_reader.h"
#include "format/csv/csv_writer.h"
#include "format/fixed/fixed_reader.h"
#include "format/fixed/fixed_writer.h"
#include "format/json/layout_reader.h"
#include "format/json/layout_writer.h"
#include "format/xml/xml_reader.h"
#include "format/xml/xml_writer.h"

namespace crossdock::format {

namespace {

std::string refusal(const grammar::Grammar& grammar) { return grammar.set_id + " is no layout"; }

/// Stands in where no reader fits, so that whoever asked learns why.
class NoReader final : public DocumentReader {
 public:
  explicit NoReader(const grammar::Grammar& grammar) : error_(Error{refusal(grammar)}) {}
  Event next(TransactionSet& set, Findings& findings) override {
    set.clear();
    findings.clear();
    return Event::end;
  }
  [[nodiscard]] Extent extent() const override { return {}; }
  [[nodiscard]] const std::optional<Error>& error() const override { return error_; }

 private:
  std::optional<Error> error_;
};

class NoWriter final : public DocumentWriter {
 public:
  explicit NoWriter(const grammar::Grammar& grammar) : message_(refusal(grammar)) {}
  void write(const TransactionSet&, std::vector<Diagnostic>&) override {}
  void finish(std::vector<Diagnostic>& diagnostics) override {
    Diagnostic diagnostic;
    diagnostic.kind = FaultKind::record_malformed;
    diagnostic.code = code_of_fault(diagnostic.kind);
    diagnostic.message = message_;
    diagnostics.push_back(std::move(diagnostic));
  }

 private:
  std::string message_;
};

}  // namespace

std::unique_ptr<DocumentReader> make_reader(const grammar::Grammar& grammar, InputStream& input, ReadOptions options) {
  switch (grammar.format) {
    case grammar::DocumentFormat::csv: return std::make_unique<CsvReader>(grammar, input, std::move(options));
    case grammar::DocumentFormat::fixed: return std::make_unique<FixedReader>(grammar, input, std::move(options));
    case grammar::DocumentFormat::xml: return std::make_unique<XmlReader>(grammar, input, std::move(options));
    case grammar::DocumentFormat::json: return std::make_unique<JsonReader>(grammar, input, std::move(options));
    default: return std::make_unique<NoReader>(grammar);
  }
}

std::unique_ptr<DocumentWriter> make_writer(const grammar::Grammar& grammar, std::string& out, WriteOptions options) {
  switch (grammar.format) {
    case grammar::DocumentFormat::csv: return std::make_unique<CsvWriter>(grammar, out, options);
    case grammar::DocumentFormat::fixed: return std::make_unique<FixedWriter>(grammar, out);
    case grammar::DocumentFormat::xml: return std::make_unique<XmlWriter>(grammar, out);
    case grammar::DocumentFormat::json: return std::make_unique<JsonLayoutWriter>(grammar, out);
    default: return std::make_unique<NoWriter>(grammar);
  }
}

}  // namespace crossdock::format
