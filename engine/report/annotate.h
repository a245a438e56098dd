#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "document/transaction_set.h"
#include "format/x12/delimiters.h"
#include "grammar/grammar.h"

/// A transaction set explained: every segment with its loop, names, values and what they mean, findings in place.
namespace crossdock::report {

struct ShownElement {
  std::string number;   ///< "02", "04-1" for a component, "05.2" for a repetition
  std::string id;       ///< of the dictionary
  std::string name;     ///< "unit of measure"
  std::string value;    ///< as it came, printable
  std::string meaning;  ///< "each", "20 November 2026", "12.50"; empty where there is none
};

struct ShownSegment {
  std::uint32_t position = 0;  ///< in the set, ST being 1; 0 for the envelope
  std::string tag;
  std::string name;         ///< "purchase order line"; empty where the grammar knows none
  std::uint32_t depth = 0;  ///< loops around it
  std::string loop;         ///< "PO1[3]" where the segment starts a round of a loop
  std::string path;         ///< of the loops around it: "PO1[3]/SCH[1]"
  bool known = true;        ///< false: it has no place in the set
  std::string_view raw;     ///< the segment without its terminator, a part of the text that was given
  std::vector<ShownElement> elements;
  std::vector<Diagnostic> findings;
};

/// Where and by what a segment's names are found.
struct AnnotationSource {
  const grammar::Grammar* grammar = nullptr;     ///< of the set; may be nullptr
  const grammar::Grammar* dictionary = nullptr;  ///< of the version, for segments that the set does not have; may be nullptr
  x12::Delimiters delimiters;
};

/// One segment outside a set, or without a place in it, from its text without the terminator.
[[nodiscard]] ShownSegment annotate_segment(std::string_view text, const AnnotationSource& source);

/// The set whose bytes are `text`. `matched` are its segments as far as the reader could place them (nullptr: none), `findings`
/// come with segment positions; those without one go to the first segment.
[[nodiscard]] std::vector<ShownSegment> annotate_set(std::string_view text, const TransactionSet* matched,
                                                     const std::vector<Diagnostic>& findings, const AnnotationSource& source);

/// What a value of this rule means in plain words; empty where the value says it all.
[[nodiscard]] std::string meaning_of(std::string_view value, const grammar::ElementRule& rule, const grammar::Grammar& grammar);

}  // namespace crossdock::report
