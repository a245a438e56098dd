#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exchange/expectations.h"
#include "exchange/spool.h"
#include "ledger/flow.h"
#include "translate/verdict.h"

namespace crossdock::exchange {

/// Why something needs a person, in the terms that exceptions are grouped by.
struct Trouble {
  std::string rule;   ///< "D408", "R_STORE", "duplicate-key"
  std::string place;  ///< "PO1/03", "ship_to.id"
  std::string playbook;
  std::string cause;
  std::string next;
  std::string owner;
};

/// An object as its receiver's document, waiting for the decision on its file.
struct RenderedObject {
  Spool::Piece bytes;
  std::string set_id;     ///< "850", "json", or the layout's name
  std::string extension;  ///< "edi"
  std::string control;    ///< ISA13 of an X12 document
  std::string purpose;    ///< of its control numbers; empty: it has none
  std::string given_out;  ///< purpose of the numbers that its map gave out; empty: none
  std::string functional_id, group_control, set_control;
  std::string envelope;  ///< it waits for companions, see ledger::OutboxEntry, and has no control numbers yet
};

struct JudgedObject {
  std::string kind, key, route;
  std::vector<std::string> keys;  ///< every number that leads to it, its key among them
  bool again = false;             ///< the object before it once more, for a further receiver
  std::size_t joined_with = 0;    ///< it stands in the document of the object so many places before it; 0: it has its own
  bool original = true;           ///< no cancellation or replacement of an earlier document, which has its key by intention
  std::string duplicate_of;       ///< an earlier document with its key
  translate::Passage passage = translate::Passage::keep;
  std::optional<RenderedObject> rendered;
  Spool::Piece kept;                             ///< as canonical JSON, where maps of the site need objects of its kind
  Spool::Piece changed_order;                    ///< the order that it changes, as it stands then
  Consequences consequences;                     ///< of its coming
  std::vector<ledger::Expectation> promised_on;  ///< what it obliges once it is written for its receiver
  std::vector<ledger::DocumentTotal> totals;
  std::optional<Trouble> trouble;  ///< why it is held or refused
};

/// What goes out: an object on its way to its receiver, or a refusal on its way back.
[[nodiscard]] inline bool is_written(const JudgedObject& object) {
  return object.rendered && (object.passage == translate::Passage::deliver || object.passage == translate::Passage::refuse);
}

/// What an inbound 997 says of one group that we sent.
struct ReceivedAcknowledgment {
  struct Set {
    std::string control, verdict;
  };
  std::string functional_id, group_control, verdict;
  std::vector<Set> sets;
};

/// One set, with what outlives its arena.
struct JudgedSet {
  std::uint32_t interchange = 0, group = 0, index = 0;
  std::string set_id, control;
  std::uint64_t offset = 0, length = 0;
  translate::Verdict verdict = translate::Verdict::accepted;
  std::uint64_t findings = 0;
  std::string grammar, map, rules, tier;
  std::vector<JudgedObject> objects;
  std::vector<ReceivedAcknowledgment> acknowledgments;
  std::optional<Trouble> trouble;  ///< the first error, where it is rejected
  Spool::Piece report;             ///< a report::AcknowledgmentReport as JSON
};

/// A whole inbound file, judged and rendered.
struct JudgedFile {
  explicit JudgedFile(const std::filesystem::path& spool_folder) : spool(spool_folder) {}

  translate::FileVerdict verdict;
  std::vector<JudgedSet> sets;
  Spool spool;
};

}  // namespace crossdock::exchange
