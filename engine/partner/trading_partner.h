#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/policy.h"
#include "diagnostic/source.h"

/// The values of a partner pack, typed, with the base policy as their defaults. What each key of partner.toml means stands in keys.h.
namespace crossdock::partner {

/// Who somebody is in the envelopes. All blanks around the values are cut.
struct Identity {
  std::string qualifier;  ///< ISA05 or ISA07
  std::string id;         ///< ISA06 or ISA08
  std::string gs;         ///< GS02 or GS03; empty: the same as `id`
  SourceSpan span;

  [[nodiscard]] const std::string& application() const { return gs.empty() ? id : gs; }
};

struct Delimiters {
  char element = '*';
  char component = '>';
  char repetition = '^';  ///< used where the version has one
  char segment = '~';
  std::string suffix = "\n";  ///< after each segment terminator; empty, LF or CRLF
};

/// How X12 is written for the partner, and which version is meant where a document does not say.
struct X12Settings {
  std::string version = "004010";     ///< GS08 on writing, industry suffix included ("004010VICS")
  std::string interchange = "00401";  ///< ISA12 on writing
  char usage = 'P';                   ///< ISA15: P production, T test
  std::string agency = "X";           ///< GS07
  Delimiters delimiters;
  bool acknowledgment_requested = false;  ///< ISA14
  std::string authorization_qualifier = "00", authorization;
  std::string security_qualifier = "00", security;
  char delimiter_in_data = 0;                           ///< on writing, in place of a separator inside data; 0: refused
  bool keeps_trailing_separators = false;               ///< on writing
  CharacterSet written_characters = CharacterSet::any;  ///< what the partner takes
  bool transliterates = true;                           ///< other characters are written as the nearest of the set; false: refused
  std::string written_charset = "utf-8";                ///< how characters become bytes on writing, a word of partner.toml
  std::string grammar_version;                          ///< the grammar to judge by instead of the nearest; empty: the nearest
  /// The same for what says one version: GS08 with or without its industry's suffix, the version to judge by.
  std::vector<std::pair<std::string, std::string>> grammar_versions;

  /// The version by whose grammar inbound sets of version `asked` (GS08) are judged; itself where the pack says nothing else.
  [[nodiscard]] std::string_view judging(std::string_view asked) const;
};

/// What to do where something came that came before, or did not come.
enum class Handling : std::uint8_t { accept, warn, ignore, resend_acknowledgment, hold, reject };
/// "resend-ack" and the other words of partner.toml.
[[nodiscard]] std::string_view handling_name(Handling handling);

/// The control numbers that we issue; after `to` comes `from` again.
struct ControlRange {
  std::uint64_t from = 1;
  std::uint64_t to = 999'999'999;
};

struct ControlSettings {
  ControlRange isa, gs, st;
  Handling inbound_gaps = Handling::warn;  ///< accept, warn or hold
};

/// How serial shipping container codes (SSCC-18) for the partner are made; without a prefix none are.
struct SsccSettings {
  std::string prefix;         ///< our GS1 company prefix, digits
  char extension = '0';       ///< the first digit
  ControlRange serial{0, 0};  ///< `to` 0: as many as there is room for
};

struct DuplicateSettings {
  std::chrono::days window{90};
  Handling same_bytes = Handling::ignore;  ///< ignore, resend_acknowledgment, hold or accept
  Handling same_number = Handling::hold;   ///< accept, warn, hold or reject
  Handling same_key = Handling::hold;      ///< accept, warn or hold
};

enum class AcknowledgmentKind : std::uint8_t { none, x997, x999 };
enum class InterchangeAcknowledgment : std::uint8_t { never, on_request, on_error, on_request_or_error, always };

struct AcknowledgmentSettings {
  AcknowledgmentKind send = AcknowledgmentKind::x997;
  std::string version;  ///< GS08 of our acknowledgments; empty: that of the group which is acknowledged
  InterchangeAcknowledgment ta1 = InterchangeAcknowledgment::on_request_or_error;
  bool accepted_sets = true;        ///< AK2/AK5 also for sets without a finding
  bool warnings_as_errors = false;  ///< a set with warnings is AK501 = E ("accepted with errors") instead of A
  bool expect = true;               ///< the partner acknowledges what we send
  std::chrono::seconds expect_within{std::chrono::hours(24)};
  std::chrono::seconds send_within{std::chrono::minutes(15)};
};

/// What is rejected together with a faulty transaction set.
enum class RejectionUnit : std::uint8_t { transaction, group, interchange };

struct ValidationSettings {
  ValidationPolicy policy;
  RejectionUnit unit = RejectionUnit::transaction;
};

/// Which outbound X12 sets go into one interchange. Without `every` and `at` each goes at once, in one of its own.
struct BatchSettings {
  std::uint32_t sets = 0;         ///< in one interchange at most; it is closed when it has so many; 0: no bound
  std::uint64_t bytes = 0;        ///< of one interchange, about; 0: no bound
  std::chrono::seconds every{0};  ///< the first set waits so long; 0: not so
  std::vector<std::uint16_t> at;  ///< minutes of the partner's day at which it is closed, rising; empty: not so
  bool acknowledgments = false;   ///< our 997s and 999s too

  [[nodiscard]] bool gathers() const { return every.count() > 0 || !at.empty(); }
};

enum class Direction : std::uint8_t { in, out };
enum class Tier : std::uint8_t { revenue, customer, operational, analytics };
[[nodiscard]] std::string_view direction_name(Direction direction);
[[nodiscard]] std::string_view tier_name(Tier tier);

enum class FileFormat : std::uint8_t { x12, csv, fixed, xml, json };
[[nodiscard]] std::string_view format_name(FileFormat format);

/// One kind of document that we exchange with the partner: a [[document]] of partner.toml.
struct DocumentSettings {
  Direction direction = Direction::in;
  FileFormat format = FileFormat::x12;
  std::string set;      ///< "850"; X12 only
  std::string layout;   ///< name of the layout; csv, fixed and xml
  std::string object;   ///< canonical kind, "order"; given for JSON, else what the map says
  std::string version;  ///< X12: instead of the pack's own; empty: the pack's
  std::vector<std::string> overlays;
  std::string map;  ///< empty: the shipped map of the set, if there is one; none for JSON
  std::vector<std::string> rules;
  std::string route;                        ///< the partner that receives accepted objects; empty, and no `route_by_order`: they are kept
  std::vector<std::string> further_routes;  ///< further partners that receive them too
  std::string route_by_order;               ///< instead: the field with the number of an order; who sent that order receives them
  std::string refusal;                      ///< the map that writes a refused object back to its sender; empty: nobody tells the sender
  std::string files;                        ///< inbound flat files: the file names that hold this document, "orders*.csv"; empty: any
  Tier tier = Tier::operational;
  bool says_tier = false;  ///< the pack does; else it is that of the document's kind
  bool implicit = false;   ///< not written in the pack: the acknowledgment, or a set of the default pack
  SourceSpan span;         ///< of `[[document]]`
  SourceSpan route_span, refusal_span, map_span, rules_span, grammar_span;  ///< of the values; `span` where the pack does not write them

  /// "850 in", "erp_orders out", "json order out"
  [[nodiscard]] std::string title() const;
};

/// A document that must follow another of the same order: an [[expect]] of partner.toml. Both are documents of the pack.
struct ExpectationSettings {
  std::string after;               ///< the set, layout or object of the document that obliges
  std::string document;            ///< of the one that must follow
  std::size_t after_document = 0;  ///< their places in TradingPartner::documents
  std::size_t awaited_document = 0;
  std::vector<std::string> by;     ///< dates of the document that obliges, the first that it has counts; "received": when it came
  std::chrono::seconds within{0};  ///< after that
  SourceSpan span, by_span;
};
/// In ExpectationSettings::by: the time at which the document came, or was written.
inline constexpr std::string_view when_received = "received";

/// When it is noticed that the partner sends nothing.
struct QuietSettings {
  bool notice = true;
  std::chrono::seconds after{0};  ///< without Saturdays and Sundays; 0: what the partner usually does tells
};

enum class ChannelKind : std::uint8_t { folder, sftp };
enum class Readiness : std::uint8_t { stable, renamed, done_file };
/// What becomes of a file on an SFTP server once it is in the archive.
enum class AfterFetch : std::uint8_t { remove, rename, leave };
[[nodiscard]] std::string_view after_fetch_name(AfterFetch after);

/// An SFTP server. Secrets are references, "secret:acme/sftp"; empty: none.
struct SftpSettings {
  std::string host, user;
  std::uint16_t port = 22;
  std::vector<std::string> host_keys;  ///< "SHA256:…"; empty: nothing is exchanged before one is pinned
  std::string key, passphrase, password;
  AfterFetch after_fetch = AfterFetch::remove;
  std::string fetched_to;   ///< with AfterFetch::rename
  bool upload_part = true;  ///< under a temporary name first
  std::chrono::seconds connect_timeout{20}, timeout{30};
  std::uint64_t min_rate = 1000;  ///< bytes a second; 0: none
};

/// How files come and go. Folders are relative to the site's exchange folder unless they start with a slash; those of an SFTP server
/// are the server's.
struct ChannelSettings {
  ChannelKind kind = ChannelKind::folder;
  std::string in;   ///< folder: empty means exchange/inbound/<partner>; SFTP: nothing is fetched
  std::string out;  ///< folder: empty means exchange/outbound/<partner>; SFTP: nothing is sent
  std::chrono::seconds poll{60};
  Readiness ready = Readiness::stable;
  std::chrono::seconds stable_for{2};
  std::string done_suffix = ".done";
  std::vector<std::string> temporary_suffixes = {".part", ".tmp", ".filepart"};
  SftpSettings sftp;
};

enum class Mode : std::uint8_t { production, test };

/// Somebody that documents are exchanged with: a retailer, or an ERP or warehouse system of our own.
struct TradingPartner {
  std::string name;
  std::string title;    ///< the name for people; empty: `name`
  std::string base;     ///< the pack that this one inherits from
  bool family = false;  ///< only inherited from: receives and sends nothing itself
  Mode mode = Mode::production;
  std::string timezone = "UTC";
  std::map<std::string, std::string, std::less<>> contacts;  ///< "edi" -> "edi@acme.example"
  std::vector<Identity> theirs;                              ///< the first is used on writing
  std::vector<Identity> ours;
  X12Settings x12;
  ControlSettings control;
  SsccSettings sscc;
  DuplicateSettings duplicates;
  AcknowledgmentSettings acknowledge;
  ValidationSettings validation;
  BatchSettings batch;
  std::vector<DocumentSettings> documents;
  std::vector<ExpectationSettings> expectations;
  QuietSettings quiet;
  ChannelSettings channel;

  [[nodiscard]] const std::string& shown_name() const { return title.empty() ? name : title; }
};

}  // namespace crossdock::partner
