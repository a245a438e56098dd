#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/short_text.h"
#include "diagnostic/diagnostic.h"
#include "document/value.h"
#include "mapping/rules.h"

/// The decision records of the path: what was found, what was decided, and what follows from it. Acknowledgment, delivery and
/// report all derive from these and from nothing else.
namespace crossdock::translate {

enum class Verdict : std::uint8_t { accepted, accepted_with_errors, partially_accepted, rejected };

/// "accepted", "accepted with errors", "partially accepted", "rejected"
[[nodiscard]] std::string_view verdict_name(Verdict verdict);
/// 'A', 'E', 'P', 'R': AK501 and AK901.
[[nodiscard]] char verdict_code(Verdict verdict);

/// What becomes of one canonical object.
enum class Passage : std::uint8_t {
  deliver,  ///< goes to its route
  hold,     ///< a business rule or a mapping fault holds it: an open exception
  refuse,   ///< a business rule refuses it
  keep,     ///< the pack names no route: kept, nothing to deliver
};
[[nodiscard]] std::string_view passage_name(Passage passage);

using RuleFinding = mapping::RuleFinding;

/// What was found in a set, in document order: told once, then shared by its verdict and by what stays of it.
class ToldFindings {
 public:
  ToldFindings() = default;
  ToldFindings(std::vector<Diagnostic> findings)
      : findings_(findings.empty() ? nullptr : std::make_shared<const std::vector<Diagnostic>>(std::move(findings))) {}

  operator const std::vector<Diagnostic>&() const { return all(); }
  [[nodiscard]] const std::vector<Diagnostic>& all() const {
    static const std::vector<Diagnostic> none;
    return findings_ == nullptr ? none : *findings_;
  }
  [[nodiscard]] bool empty() const { return findings_ == nullptr; }
  [[nodiscard]] std::size_t size() const { return all().size(); }
  [[nodiscard]] auto begin() const { return all().begin(); }
  [[nodiscard]] auto end() const { return all().end(); }
  [[nodiscard]] const Diagnostic& operator[](std::size_t index) const { return all()[index]; }

 private:
  std::shared_ptr<const std::vector<Diagnostic>> findings_;
};

/// One canonical object made from a transaction set.
struct ObjectVerdict {
  CanonicalObject object;  ///< lives in the arena of its SetVerdict; none where Inputs::prepare took it
  std::string kind;        ///< "order"
  std::string key;         ///< the business key: the order's number
  Passage passage = Passage::keep;
  std::string route;  ///< the partner that receives it
  std::vector<RuleFinding> rules;
  std::vector<Diagnostic> diagnostics;  ///< of the map, with map line, document position and object path
  std::string text;                     ///< what Inputs::prepare made of it
};

/// One transaction set (or one record of a flat file): judged, and mapped where it was accepted.
struct SetVerdict {
  std::uint32_t interchange = 0;  ///< index into FileVerdict::interchanges
  std::uint32_t group = 0;        ///< index into InterchangeVerdict::groups
  std::uint32_t index = 0;        ///< index into GroupVerdict::sets
  std::string set_id;             ///< "850"; the layout's name for flat files
  std::string control;            ///< ST02
  std::uint64_t offset = 0;       ///< where it starts in the file
  std::uint64_t length = 0;       ///< bytes
  std::uint32_t segments = 0;     ///< ST and SE included
  Verdict verdict = Verdict::accepted;
  ToldFindings findings;  ///< syntax and overlay, at most limits::findings_per_set
  std::uint64_t findings_total = 0;
  std::string grammar;  ///< "x12 004010 850", with the overlays and the version asked for where it differs
  std::string map;      ///< name of the map, empty where the pack has none
  std::vector<ObjectVerdict> objects;
  std::shared_ptr<Arena> arena;  ///< of the objects
};

/// The document that a set is about, for whoever looks it up: "BEG03", and its value.
struct BusinessUnit {
  std::string name;
  std::string value;
};

/// What stays of a set once the next one is read: small, as a file may hold millions.
struct SetSummary {
  ShortText set_id;
  ShortText control;
  ShortText convention;  ///< ST03
  Verdict verdict = Verdict::accepted;
  std::uint32_t segments = 0;
  ToldFindings findings;                     ///< those that an acknowledgment tells
  std::shared_ptr<const BusinessUnit> unit;  ///< of a set with findings, where its map tells
};

/// The functional group of acknowledgments, which are never acknowledged themselves (X12.56).
inline constexpr std::string_view acknowledgment_group = "FA";

struct GroupVerdict {
  std::string functional_id;  ///< GS01
  std::string sender;         ///< GS02
  std::string receiver;       ///< GS03
  std::string control;        ///< GS06
  std::string version;        ///< GS08
  std::string usual_set;      ///< where a set came without a name: what sets of such groups are called; may be empty
  Verdict verdict = Verdict::accepted;
  std::uint64_t sets_declared = 0;  ///< GE01
  std::uint64_t sets_received = 0;
  std::uint64_t sets_accepted = 0;
  std::vector<Diagnostic> findings;  ///< of the group itself
  std::deque<SetSummary> sets;       ///< may be millions: they are not moved as they grow
};

/// A TA1 in words: of ours about an interchange that came, or of a partner's about one that we sent.
struct InterchangeAcknowledgment {
  std::string control;  ///< ISA13 of the interchange that it is about
  std::string date;     ///< ISA09
  std::string time;     ///< ISA10
  Verdict verdict = Verdict::accepted;
  std::string fault;  ///< a fault's name; "interchange_element_05" for an element of the ISA; "none"

  friend bool operator==(const InterchangeAcknowledgment&, const InterchangeAcknowledgment&) = default;
};

/// A TA1 that came in an interchange: what its sender says of one that we sent.
struct ReceivedInterchangeAcknowledgment {
  std::string control;     ///< TA101, our ISA13
  std::string date, time;  ///< TA102, TA103: our ISA09 and ISA10
  std::string verdict;     ///< TA104: "A" accepted, "E" accepted with errors, "R" rejected
  std::string code;        ///< TA105
  std::string meaning;     ///< of the code; empty where it is none of the standard's
  std::uint64_t offset = 0, length = 0;

  [[nodiscard]] bool is_rejection() const { return verdict != "A" && verdict != "E"; }
  /// "interchange 000000905 accepted", "interchange 000000905 rejected, 023 file ended too early"
  [[nodiscard]] std::string words() const;
};

struct InterchangeVerdict {
  std::string sender_qualifier, sender, receiver_qualifier, receiver;  ///< ISA05 to ISA08, trimmed
  std::string date, time;                                              ///< ISA09, ISA10
  std::string control;                                                 ///< ISA13
  std::string version;                                                 ///< ISA12
  char usage = 'P';                                                    ///< ISA15
  bool acknowledgment_requested = false;                               ///< ISA14
  Verdict verdict = Verdict::accepted;
  std::vector<Diagnostic> findings;
  std::vector<GroupVerdict> groups;
  std::vector<ReceivedInterchangeAcknowledgment> acknowledgments;
};

/// Whether the objects of a set may leave, once the whole file is judged: a fault of its group or interchange rejects it after all.
/// (For flat files every set that was accepted passes.)
struct FileVerdict;
[[nodiscard]] bool passes(const FileVerdict& file, const SetVerdict& set);
[[nodiscard]] bool passes(const FileVerdict& file, std::uint32_t interchange, std::uint32_t group, std::uint32_t index);

/// Everything about one inbound file except the objects, which are handed out set by set.
struct FileVerdict {
  std::vector<InterchangeVerdict> interchanges;
  std::vector<Diagnostic> findings;  ///< of the file as a whole: not X12 at all, data between interchanges
  std::string form;                  ///< "EBCDIC (code page 037)": an encoding or lines that were undone on reading; empty: none
  std::uint64_t bytes = 0;
  std::uint64_t sets = 0;
};

}  // namespace crossdock::translate
