#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "diagnostic/diagnostic.h"

namespace crossdock::report {

/// Whom a report speaks of, so that advice can name people.
struct Parties {
  std::string partner;             ///< "ACME": the trading partner
  std::string us = "we";           ///< our own side
  bool partner_wrote_it = true;    ///< the document is theirs: they correct it
  std::string pack = "this pack";  ///< "acme's pack"
};

/// One finding as a report shows it: resolved to text, safe to print, personal values already masked. It can be kept as JSON and
/// read back without the grammar or map that it came from.
struct Finding {
  std::string code;   ///< "D406"
  std::string fault;  ///< "element_date_invalid"; empty where the fault is none of a document
  Severity severity = Severity::error;
  std::string message;           ///< "date `20261340` is no day of the calendar"
  std::string place;             ///< "segment 5 DTM02"; "line 12, field qty" in a flat file
  std::string loop;              ///< "PO1[3]/SCH[1]"
  std::string element_id;        ///< "373"
  std::uint64_t offset = 0;      ///< bytes from the start of the file
  std::string value;             ///< as it came, printable
  std::string excerpt;           ///< the raw segment or line, printable, cut around the mark
  std::uint32_t mark_begin = 0;  ///< the offending part of `excerpt`, in bytes
  std::uint32_t mark_length = 0;
  std::string label;           ///< "month 13"
  std::string rule;            ///< the rule broken and where it is written
  std::string overlay;         ///< the partner's overlay whose rule it is: "northmart, Northmart's guide, 2026"; empty: the standard's
  std::string overlay_source;  ///< where the overlay says it: "partners/northmart/850.grammar:6"
  std::string source;          ///< "partners/acme/order.map:22:6" where a map or rule found it
  std::string object_path;     ///< "lines[2].quantity"
  std::string why;             ///< in plain words
  std::string fix;
  std::string owner;         ///< who does it
  std::string acknowledged;  ///< "AK3*PO1*7**8  AK4*2*330*6*1O"
};

/// The finding that a diagnostic tells. `sources` resolves spans and may be null.
[[nodiscard]] Finding finding_of(const Diagnostic& diagnostic, const SourceSet* sources, const Parties& parties);

/// "segment 5 DTM02", "segment 8 PO106-2", "segment 9", "line 12, field qty", "group 905", "interchange 000000905", "the file".
[[nodiscard]] std::string short_place(const DocumentPosition& position);

/// What a masked value shows instead of itself.
inline constexpr std::string_view mask = "•••";

}  // namespace crossdock::report
