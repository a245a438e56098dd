// Any bytes as an X12 file: each set that is read without a finding is written and read again, and is the same.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/file.h"
#include "format/x12/reader.h"
#include "format/x12/writer.h"
#include "x12_support.h"

using namespace crossdock;

namespace {

constexpr char element = '\x1D', component = '\x1E', repetition = '\x1F', terminator = '\x1C';

/// The segments of a set with their elements; structural separators are made the same, those at the end of a part are left out.
std::string shown(const TransactionSet& set, const grammar::Grammar& grammar) {
  std::string text;
  for (const Segment& segment : set.segments) {
    const grammar::SegmentRule& rule = grammar.segment_of(segment.node);
    const auto rules = grammar.elements(rule);
    std::string line(grammar.text(rule.tag));
    if (line == "ST" || line == "SE") continue;
    line += "@" + std::to_string(segment.node);
    for (std::uint32_t i = 1; i <= segment.element_count; ++i) {
      line += element;
      const bool known = i <= rules.size() && rules[i - 1].type != grammar::ElementType::binary;
      const bool composite = known && rules[i - 1].type == grammar::ElementType::composite;
      const bool repeats = known && rules[i - 1].repeat != 1;
      std::string value;
      for (const char byte : set.element(segment, i)) {
        const bool separates = composite && byte != 0 && byte == set.component_separator;
        const bool repeated = repeats && byte != 0 && byte == set.repetition_separator;
        if (repeated)
          while (value.ends_with(component)) value.pop_back();
        value += separates ? component : repeated ? repetition : byte;
      }
      if (composite || repeats)
        while (value.ends_with(component) || value.ends_with(repetition)) value.pop_back();
      line += value;
    }
    while (line.ends_with(element)) line.pop_back();
    text += line + "\n";
  }
  return text;
}

/// The sets of a file that have no finding, each as text; `writer` gets them too.
std::vector<std::string> clean_sets(test::FuzzGrammars& grammars, std::string_view bytes, x12::Writer* writer,
                                    std::vector<Diagnostic>& diagnostics) {
  MemoryStream input(bytes);
  x12::ReaderOptions options;
  options.collect = true;
  // A group of one kind holds what we write of all.
  options.policy.set(FaultKind::set_not_in_group, Disposition::accept);
  options.policy.set(FaultKind::set_control_duplicate, Disposition::accept);
  x12::Reader reader(input, grammars, options);
  std::vector<std::string> sets;
  for (auto event = reader.next(); event != x12::Reader::Event::end; event = reader.next()) {
    if (event != x12::Reader::Event::set || !reader.collected() || reader.set().grammar == nullptr) continue;
    // Dates of six digits are right below 004010 only.
    if (!reader.set_findings().all().empty() || reader.set().version < "004010") continue;
    const TransactionSet& set = reader.transaction_set();
    sets.push_back(shown(set, *reader.set().grammar));
    if (writer != nullptr) writer->write_set(set, *reader.set().grammar, sets.size(), diagnostics);
  }
  return sets;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static test::FuzzGrammars grammars;
  x12::EnvelopeSettings settings;
  settings.delimiters = {element, component, repetition, terminator};
  settings.interchange_version = "00501";
  settings.sender_qualifier = settings.receiver_qualifier = "ZZ";
  settings.sender = settings.group_sender = "NORTHMART";
  settings.receiver = settings.group_receiver = "HARBORSUPPLY";
  settings.at.date = {2026, 11, 20};
  std::string out;
  x12::Writer writer(settings, out);
  std::vector<Diagnostic> diagnostics, none;
  writer.begin_interchange(1);
  writer.begin_group("PO", 1, "004010");
  const auto sets = clean_sets(grammars, {reinterpret_cast<const char*>(data), size}, &writer, diagnostics);
  writer.end_group();
  writer.end_interchange();
  if (!diagnostics.empty() || sets.empty()) return 0;
  if (clean_sets(grammars, out, nullptr, none) != sets) std::abort();
  return 0;
}
