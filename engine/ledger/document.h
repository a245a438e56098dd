#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

/// What the ledger keeps of files, interchanges, functional groups and documents. Ids are given by the ledger.
namespace crossdock::ledger {

enum class Direction : std::uint8_t { in, out };

/// A file that came: claiming -> stored -> judged -> finished. The rest stands aside.
enum class FileState : std::uint8_t {
  claiming,     ///< the intent is recorded; the file is in its inbox or in work/claimed
  stored,       ///< every byte is in the archive
  judged,       ///< decided and committed; deliveries and reports may be under way
  finished,     ///< nothing is left to do
  duplicate,    ///< the same bytes came before
  quarantined,  ///< no document of this partner, or no file that may be opened
  failed,       ///< could not be worked on; the exception tells why
  gone,         ///< went away before it was claimed
};

/// Whether a file still lies where it came from, although it was taken: a server gives nothing away before it is settled, and some
/// never do.
enum class Origin : std::uint8_t {
  nothing,    ///< it is gone from there
  unsettled,  ///< it lies there, and is to go once it is stored
  stays,      ///< it lies there and stays: what is found with its name, size and time is this one again
};

enum class InterchangeState : std::uint8_t { judged, acknowledged, held, duplicate };

/// An inbound set: accepted | rejected -> mapped -> routed. An outbound document: (batched ->) rendered -> delivered ->
/// awaiting_acknowledgment -> acknowledged | acknowledged_with_errors | refused. The rest stands aside.
enum class DocumentState : std::uint8_t {
  accepted,  ///< judged, and no map takes it further
  rejected,
  mapped,   ///< accepted, mapped and kept: the pack names no route
  routed,   ///< accepted and on its way to its receiver
  batched,  ///< rendered, and waiting for the others that it goes out with
  rendered,
  delivered,
  awaiting_acknowledgment,
  acknowledged,
  acknowledged_with_errors,
  refused,  ///< the receiver's acknowledgment rejects it
  held,
  duplicate,
  failed,
  superseded,
  ignored,
};

[[nodiscard]] std::string_view name_of(Direction direction);
[[nodiscard]] std::string_view name_of(FileState state);
[[nodiscard]] std::string_view name_of(Origin origin);
[[nodiscard]] std::string_view name_of(InterchangeState state);
[[nodiscard]] std::string_view name_of(DocumentState state);

struct FileRecord {
  std::string id;  ///< "F3KQ"
  std::string partner;
  std::string channel;  ///< "folder"
  std::string name;     ///< as it came: any bytes but `/` and NUL; never a path
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  Instant received;
  std::string hash;     ///< SHA-256, hex; empty before it is stored
  std::string archive;  ///< path below the exchange folder
  FileState state = FileState::claiming;
  std::string duplicate_of;  ///< id of the earlier file
  std::string detail;        ///< why it stands aside
  std::string pack_hash;     ///< what judged it
  std::string tables_hash;
  Origin at_origin = Origin::nothing;
};

struct InterchangeRecord {
  std::int64_t id = 0;
  Direction direction = Direction::in;
  std::string file;          ///< inbound: id of the file
  std::uint32_t number = 1;  ///< in its file, from 1
  std::string partner;
  std::string sender_qualifier, sender, receiver_qualifier, receiver;
  std::string control;  ///< ISA13
  std::string version;  ///< ISA12
  char usage = 'P';     ///< ISA15
  Instant at;           ///< received or made
  std::string verdict;  ///< "accepted"
  InterchangeState state = InterchangeState::judged;
  std::int64_t duplicate_of = 0;
  std::string acknowledgment;  ///< inbound: id of the document that acknowledges it
};

struct GroupRecord {
  std::int64_t interchange = 0;
  std::uint32_t number = 1;  ///< in its interchange, from 1
  std::string functional_id, sender, receiver, control, version;
  std::string verdict;
  std::uint64_t sets_declared = 0, sets_received = 0, sets_accepted = 0;
};

/// One transaction set or flat-file document, in or out. An inbound set that is split has one outbound document an object.
struct DocumentRecord {
  std::string id;  ///< "D7K2"
  Direction direction = Direction::in;
  std::string partner;
  std::string set_id;             ///< "850", the layout's name, or "json"
  std::string kind;               ///< canonical kind, "order"; empty where nothing was mapped
  std::vector<std::string> keys;  ///< business keys, the order's number
  std::string file;               ///< inbound: the file it stood in
  std::int64_t interchange = 0;   ///< 0: none
  std::string interchange_control, functional_id, group_control, set_control;
  std::string parent;  ///< outbound: the inbound document that it was made from
  Instant at;          ///< received or made
  Instant changed;
  std::uint64_t offset = 0;  ///< bytes of the set in its file
  std::uint64_t length = 0;
  std::string hash;     ///< outbound: SHA-256 of the bytes that went; inbound: of the file
  std::string verdict;  ///< "accepted", "rejected"; empty for outbound
  DocumentState state = DocumentState::accepted;
  std::uint64_t findings = 0;
  std::string grammar, map, rules;  ///< names, with versions
  std::string pack_hash;
  std::string route;  ///< the partner that receives it
  std::string tier;
  std::string duplicate_of;  ///< id of the earlier document
  std::string detail;        ///< why it stands aside
};

/// What to list; empty fields do not filter. Newest first.
struct DocumentFilter {
  std::string partner, set_id, key, interchange_control, group_control, file, file_name, parent;
  std::optional<Direction> direction;
  std::optional<DocumentState> state;
  std::optional<Instant> from, until;  ///< from <= at < until
  std::size_t most = 100;
};

/// One change of state: who, when, why.
struct Transition {
  std::string subject;  ///< id of a file or document
  std::string from;     ///< empty: it is new
  std::string to;
  Instant at;
  std::string who;
  std::string why;
};

}  // namespace crossdock::ledger
