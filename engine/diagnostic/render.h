#pragma once

#include <string>

#include "diagnostic/diagnostic.h"

namespace crossdock {

enum class Colour : bool { off, on };

/// The frame for people: the message, the place, the text with the offending part underlined, the rule, what to do.
/// `sources` resolves spans. Ends with a line break.
[[nodiscard]] std::string render_frame(const Diagnostic& diagnostic, const SourceSet& sources, Colour colour = Colour::off);

/// `file:line:col: error[code]: message` on one line, for editors and logs; documents show `file: byte N, segment 7 PO1, element 2`.
[[nodiscard]] std::string render_line(const Diagnostic& diagnostic, const SourceSet& sources);

/// One JSON object on one line, every field that is not empty.
[[nodiscard]] std::string render_json(const Diagnostic& diagnostic, const SourceSet& sources);

/// The code that tells a fault of this kind.
[[nodiscard]] Code code_of_fault(FaultKind kind);

/// "segment 7 PO1, element 2 (330), loop PO1[1]"
[[nodiscard]] std::string describe_place(const DocumentPosition& position);

}  // namespace crossdock
