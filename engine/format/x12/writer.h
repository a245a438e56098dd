#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/charset.h"
#include "base/clock.h"
#include "diagnostic/diagnostic.h"
#include "diagnostic/policy.h"
#include "document/transaction_set.h"
#include "format/x12/character_check.h"
#include "format/x12/delimiters.h"
#include "grammar/grammar.h"

namespace crossdock::x12 {

/// What becomes of data that the receiver cannot take as it is.
struct WritingSettings {
  char delimiter_in_data = 0;                   ///< written in place of a separator inside data; 0: an error
  bool keeps_trailing_separators = false;       ///< of elements that are empty at the end of a segment or composite
  CharacterSet characters = CharacterSet::any;  ///< what the receiver takes
  bool transliterates = true;                   ///< other characters become the nearest of the set; false: an error
  std::optional<Charset> charset{};             ///< that the interchange will be put into: what it lacks is another character too
};

/// What stands in ISA and GS. Values are written padded or cut to the lengths of the standard's envelope.
struct EnvelopeSettings {
  Delimiters delimiters;
  std::string suffix;  ///< behind each segment terminator: empty, LF or CRLF
  std::string authorization_qualifier = "00", authorization;
  std::string security_qualifier = "00", security;
  std::string sender_qualifier, sender;       ///< ISA05, ISA06
  std::string receiver_qualifier, receiver;   ///< ISA07, ISA08
  std::string group_sender, group_receiver;   ///< GS02, GS03
  std::string interchange_version = "00401";  ///< ISA12
  std::string agency = "X";                   ///< GS07
  bool acknowledgment_requested = false;      ///< ISA14
  char usage = 'P';                           ///< ISA15
  CivilTime at;                               ///< ISA09, ISA10, GS04, GS05: local to whom the pack says
  WritingSettings writing;
};

/// A transaction set as it stands in an interchange that was written with the same separators.
struct WrittenSet {
  std::string_view set_id;     ///< ST01
  std::string_view body;       ///< the segments between ST and SE, with their terminators
  std::uint64_t segments = 0;  ///< SE01
};

/// Writes interchanges segment by segment, counting what the trailers tell. Calls must nest:
/// begin_interchange, begin_group, write_set…, end_group, end_interchange.
class Writer {
 public:
  Writer(const EnvelopeSettings& settings, std::string& out)
      : settings_(settings), characters_(settings.writing.characters, {0, 0, 0, 0}), out_(out) {}

  void begin_interchange(std::uint64_t control);
  /// A TA1 about a received interchange: its ISA13, ISA09 and ISA10, TA104 and TA105.
  void interchange_acknowledgment(std::string_view control, std::string_view date, std::string_view time, std::string_view verdict,
                                  std::string_view code);
  /// A version that names an X12 implementation guide ("005010X231A1") is repeated in ST03, from 005010 on.
  void begin_group(std::string_view functional_id, std::uint64_t control, std::string_view version);
  /// Writes one set: ST and SE are made here, segments of these names in `set` are passed over. The elements' component and
  /// repetition separators are those of `set`. What cannot be written (a separator inside data, a character that the receiver does
  /// not take) becomes a diagnostic and is left out. Binary data is written as it is.
  void write_set(const TransactionSet& set, const grammar::Grammar& grammar, std::uint64_t control, std::vector<Diagnostic>& diagnostics);
  /// The same for a set that was written before: only its control number is new.
  void write_set(const WrittenSet& set, std::uint64_t control);
  void end_group();
  void end_interchange();
  /// Why the envelope could not be written: ids that hold a separator, which were left out.
  [[nodiscard]] const std::vector<Diagnostic>& problems() const { return problems_; }

 private:
  [[nodiscard]] std::string id(std::string_view name, const std::string& value);
  void begin_set(std::string_view set_id, std::uint64_t control);
  void end_set(std::uint64_t segments, std::uint64_t control);
  void segment(std::string_view tag, const std::vector<std::string>& elements);
  void end_segment();
  struct Place {
    std::string_view set_id, tag;
    std::uint32_t element = 0;
  };
  void write_element(std::string_view value, const grammar::ElementRule* rule, const TransactionSet& set, const Place& place,
                     std::vector<Diagnostic>& diagnostics);
  void write_data(std::string_view data, const Place& place, std::vector<Diagnostic>& diagnostics);
  [[nodiscard]] std::size_t first_refused(std::string_view data) const;
  [[nodiscard]] Transliteration nearest_taken(std::string_view data) const;
  [[nodiscard]] std::string in_characters(std::string_view data, const Place& place, std::vector<Diagnostic>& diagnostics) const;

  const EnvelopeSettings& settings_;
  CharacterCheck characters_;
  std::string& out_;
  std::uint64_t interchange_control_ = 0, group_control_ = 0;
  std::uint64_t groups_ = 0, sets_ = 0;
  std::string guide_;  ///< ST03 of the open group's sets; empty: none
  std::vector<Diagnostic> problems_;
};

/// A set's control number as the standard writes it: at least four digits.
[[nodiscard]] std::string set_control_text(std::uint64_t control);
/// ISA13: nine digits.
[[nodiscard]] std::string interchange_control_text(std::uint64_t control);

}  // namespace crossdock::x12
