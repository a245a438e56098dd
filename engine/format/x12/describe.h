#pragma once

#include <string>
#include <string_view>

#include "diagnostic/diagnostic.h"
#include "format/x12/finding.h"
#include "grammar/grammar.h"

namespace crossdock::x12 {

/// What a finding itself does not know: where its set stands, and the grammar that judged it.
struct FindingContext {
  std::string file;
  bool decoded = false;     ///< the reader's offsets count decoded text
  std::string interchange;  ///< ISA13
  std::string group;        ///< GS06
  std::string set_id;
  std::string set_control;
  const grammar::Grammar* grammar = nullptr;  ///< of the set, or the dictionary for envelope findings; may be nullptr
  const SourceSet* sources = nullptr;         ///< resolves the grammar's spans; may be nullptr
};

/// The finding in words: what happened, where, the rule, what to do and who can do it.
void describe(const Finding& finding, const FindingContext& context, Diagnostic& diagnostic);
[[nodiscard]] inline Diagnostic describe(const Finding& finding, const FindingContext& context) {
  Diagnostic diagnostic;
  describe(finding, context, diagnostic);
  return diagnostic;
}

/// "P0304: if one of 03 and 04 is present, the other must be too", in our words.
[[nodiscard]] std::string describe_note(const grammar::SyntaxNote& note, std::string_view tag);

}  // namespace crossdock::x12
