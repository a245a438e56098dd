#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "diagnostic/policy.h"
#include "document/transaction_set.h"
#include "format/x12/finding.h"
#include "format/x12/plain_stream.h"
#include "format/x12/set_reader.h"
#include "format/x12/set_run.h"
#include "grammar/grammar.h"

namespace crossdock::x12 {

/// Where the reader finds its grammars. What it returns must outlive the reader.
class GrammarSource {
 public:
  virtual ~GrammarSource() = default;
  struct SetGrammar {
    const grammar::Grammar* grammar = nullptr;  ///< nullptr: no such set is taken
    bool fallback = false;                      ///< of another version than the one asked for
    std::string_view convention = {};           ///< the only implementation guide (ST03) that is taken; empty: any
  };
  /// The grammar that judges set `set_id` in a group of version `version` (GS08, or ST03 where present).
  virtual SetGrammar set_grammar(std::string_view version, std::string_view set_id) = 0;
  /// Whether sets of this functional group (GS01) are taken at all.
  virtual bool takes_group(std::string_view) { return true; }
  /// The dictionary of a version: its segment rules, the envelope's among them; nullptr where there is none.
  virtual const grammar::Grammar* dictionary(std::string_view version) = 0;
};

struct ReaderOptions {
  ValidationPolicy policy;
  bool collect = false;  ///< keep the segments of each set for a map
  Scanner::Path path = Scanner::Path::fastest;
  std::size_t run_bytes = 0;  ///< hand out runs of sets unread, about so many bytes each, where they are regular; 0: none
};

/// One interchange as far as it was read. Elements are trimmed copies.
struct InterchangeInfo {
  Delimiters delimiters;
  std::string elements[17];  ///< [1] to [16]: ISA01 to ISA16
  std::uint64_t offset = 0;
  std::uint64_t groups_received = 0;
  std::uint64_t groups_declared = 0;  ///< IEA01
  bool complete = false;              ///< an IEA came
  struct Acknowledgment {
    std::string elements[6];  ///< [1] to [5]: TA101 to TA105
    std::uint64_t offset = 0;
    std::uint64_t length = 0;  ///< bytes without the terminator
  };
  std::vector<Acknowledgment> acknowledgments;  ///< the TA1 segments, at most limits::interchange_acknowledgments
};

struct GroupInfo {
  std::string elements[9];  ///< [1] to [8]: GS01 to GS08
  bool header = true;       ///< false: sets stood outside any group
  std::uint64_t offset = 0;
  std::uint64_t sets_received = 0;
  std::uint64_t sets_without_header = 0;  ///< of those received: their ST is missing
  std::uint64_t sets_declared = 0;        ///< GE01
  bool complete = false;                  ///< a GE came
};

struct SetInfo {
  std::string set_id;      ///< ST01
  std::string control;     ///< ST02
  std::string version;     ///< ST03, else GS08
  std::string convention;  ///< ST03, the implementation guide that the set names; empty: none
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::uint32_t segments = 0;
  const grammar::Grammar* grammar = nullptr;  ///< nullptr: not supported
  bool fallback = false;
  bool complete = false;  ///< an SE came
};

/// Where a run of sets was cut out: all that reading it depends on.
struct RunContext {
  InterchangeInfo interchange;
  GroupInfo group;
  const grammar::Grammar* envelope = nullptr;
};

/// The control numbers seen so far, as hashes in an open-addressing table.
class ControlNumbers {
 public:
  /// False where the number is there already.
  bool insert(std::string_view number);
  void clear();

 private:
  std::vector<std::uint64_t> table_;
  std::uint64_t count_ = 0;
};

/// Reads a file of interchanges, set by set. Whatever is wrong becomes a finding, and reading goes on with the next thing that
/// can be told apart; one bad set never harms its neighbours.
class Reader {
 public:
  enum class Event : std::uint8_t { interchange_begin, group_begin, set, run, group_end, interchange_end, end };

  Reader(InputStream& input, GrammarSource& grammars, ReaderOptions options);

  /// Reads the sets of a run as the reader that cut it would have: `next` gives them, then `end`. `run` stays where it is until then;
  /// from now on the reader reads nothing but runs.
  void begin_run(const RunContext& where, const SetRun& run);

  /// What comes next. Data of the former event is gone then, except for the interchange and group that are still open.
  Event next();

  [[nodiscard]] const InterchangeInfo& interchange() const { return interchange_; }
  [[nodiscard]] const GroupInfo& group() const { return group_; }
  [[nodiscard]] const SetInfo& set() const { return set_; }
  /// The last run that was cut. May be swapped for one that is no longer needed, whose memory the next then gets.
  [[nodiscard]] SetRun& run() { return cut_run_; }
  /// Where it was cut out, the same for all runs of a group.
  [[nodiscard]] RunContext run_context() const { return {interchange_, group_, envelope_}; }
  /// The findings of the last set.
  [[nodiscard]] const FindingList& set_findings() const { return set_reader_.findings(); }
  /// The segments of the last set, where they are collected and a grammar is known.
  [[nodiscard]] const TransactionSet& transaction_set() const { return transaction_set_; }
  [[nodiscard]] bool collected() const { return collected_; }
  /// Findings about the open group, the open interchange, and bytes outside any interchange. Complete at group_end,
  /// interchange_end and end.
  [[nodiscard]] const FindingList& group_findings() const { return group_findings_; }
  [[nodiscard]] const FindingList& interchange_findings() const { return interchange_findings_; }
  [[nodiscard]] const FindingList& file_findings() const { return file_findings_; }

  /// The bytes read, those of the decoded text where the file's form was undone.
  [[nodiscard]] std::uint64_t bytes() const { return stream_.consumed(); }
  /// The form that the file came in, and its first byte that is no character; both known from the first event on.
  [[nodiscard]] const FileForm& form() const { return plain_.form(); }
  [[nodiscard]] std::optional<std::uint64_t> form_fault() const { return plain_.fault(); }
  [[nodiscard]] const std::optional<Error>& error() const { return stream_.error(); }
  /// The dictionary by which the envelope of the open interchange was judged; may be nullptr.
  [[nodiscard]] const grammar::Grammar* envelope() const { return envelope_; }

 private:
  enum class Phase : std::uint8_t { outside, interchange, group };

  Event next_outside();
  Event next_in_interchange();
  Event next_in_group();
  bool begin_interchange();
  void check_versions();
  bool cut_run();
  void begin_group();
  void take_acknowledgment();
  void read_set();
  void read_headless_set();
  void end_set(std::uint32_t position, std::uint64_t end_offset);
  Event end_group();
  void note_outside(std::string_view ahead, FaultKind kind);
  void note_stray(FindingList& findings, FaultKind kind);
  Event end_interchange();
  void check_trailer(FindingList& findings, std::uint64_t received, std::uint64_t headless, std::string_view control, FaultKind count_fault,
                     FaultKind control_fault, std::uint64_t& declared);
  [[nodiscard]] FaultKind envelope_fault(std::string_view value, const ElementCheck& check, bool lengths) const;
  void check_envelope_segment(FindingList& findings, std::string_view tag, FaultKind fault);
  [[nodiscard]] const SetPlan& plan_of(const grammar::Grammar& grammar);
  [[nodiscard]] bool at_interchange_header() const;
  [[nodiscard]] bool ends_set(std::uint32_t tag) const;

  GrammarSource& grammars_;
  ReaderOptions options_;
  PlainStream plain_;
  SegmentStream stream_;
  Phase phase_ = Phase::outside;
  bool straying_ = false;  ///< the last segment had no place

  SetRun cut_run_;
  bool has_cut_ = false;
  const SetRun* run_ = nullptr;  ///< that is being read; nullptr: a file is
  std::uint32_t run_set_ = 0;    ///< the next set of it, from 0

  InterchangeInfo interchange_;
  GroupInfo group_;
  SetInfo set_;
  FindingList interchange_findings_, group_findings_, file_findings_;
  SetReader set_reader_;
  TransactionSet transaction_set_;
  bool collected_ = false;
  const grammar::Grammar* envelope_ = nullptr;
  std::unordered_map<const grammar::Grammar*, std::unique_ptr<SetPlan>> plans_;
  ControlNumbers group_controls_;  ///< GS06 seen in the interchange
  ControlNumbers set_controls_;    ///< ST02 seen in the group
};

}  // namespace crossdock::x12
