#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/code.h"
#include "diagnostic/fault.h"
#include "diagnostic/source.h"

namespace crossdock {

enum class Severity : std::uint8_t {
  error,    ///< rejects the document, or keeps a grammar, map or pack from being used
  warning,  ///< lets it through and is reported
  note,
};

[[nodiscard]] std::string_view severity_name(Severity severity);

/// Where in a partner's document. Numbers count from 1 as the standard counts them; 0 or empty means "does not apply".
struct DocumentPosition {
  std::string file;
  std::uint64_t offset = 0;   ///< bytes from the start of the file
  bool decoded = false;       ///< the file came in an encoding or in lines that were undone: `offset` counts the text
  std::string interchange;    ///< ISA13
  std::string group;          ///< GS06
  std::string set_id;         ///< ST01
  std::string set_control;    ///< ST02
  std::uint32_t segment = 0;  ///< position in the set, ST being 1
  std::string segment_tag;
  std::uint16_t element = 0;
  std::uint16_t component = 0;
  std::uint16_t repetition = 0;
  std::string element_id;    ///< the data element's number in the dictionary
  std::string loop;          ///< "PO1[3]/SCH[1]"
  std::uint32_t line = 0;    ///< of a flat file
  std::uint32_t column = 0;  ///< of a flat file: where in the line, in characters
  std::string field;         ///< of a flat file: its name in the layout
};

/// The statement of a partner's overlay that a document breaks.
struct OverlayReference {
  std::string name;
  std::string title;   ///< "ACME's guide, 2024"; may be empty
  std::string reason;  ///< as the statement gives it; may be empty
  SourceSpan span;
};

/// One finding about a document, or one error in a grammar, map or pack: the single shape in which anything wrong is told.
/// It stands either at a `span` (source texts) or at a `position` (documents).
struct Diagnostic {
  Code code = Code::internal;
  Severity severity = Severity::error;
  FaultKind kind = FaultKind::none;
  std::string message;  ///< one sentence without a full stop, values in backticks and already printable

  std::optional<SourceSpan> span;
  std::optional<DocumentPosition> position;

  std::string excerpt;           ///< the raw segment or line, printable
  std::uint32_t mark_begin = 0;  ///< the offending part of `excerpt`, in bytes
  std::uint32_t mark_length = 0;
  std::string label;  ///< stands behind the carets

  std::string value;      ///< the offending value as it came; may hold any byte
  bool personal = false;  ///< the value names a person: renderers mask it

  std::string rule;                                         ///< the rule broken and where it is written
  std::optional<OverlayReference> overlay;                  ///< whose rule it is; nothing: the standard's
  std::string acknowledged;                                 ///< the segments of the acknowledgment that tell it
  std::string object_path;                                  ///< "lines[2].quantity"
  std::string help;                                         ///< what to write or do instead
  std::string owner;                                        ///< who can do it
  std::vector<std::pair<SourceSpan, std::string>> related;  ///< other places, each with a remark
  /// The element of the document because of which the rule holds at all, where the rule is a condition of a partner's guide.
  std::shared_ptr<const DocumentPosition> trigger;
};

[[nodiscard]] inline bool has_errors(const std::vector<Diagnostic>& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics)
    if (diagnostic.severity == Severity::error) return true;
  return false;
}

}  // namespace crossdock
