#include "partner/keys.h"

#include <algorithm>
#include <array>

namespace crossdock::partner {

namespace {

using enum KeyType;

constexpr KeySpec pack_table[] = {
    {"name", name, "", "", "the partner's short name; the same as its folder's"},
    {"title", text, "", "", "the partner's name for people"},
    {"base", name, "", "", "the pack that this one inherits from: a family of retailers, for example"},
    {"family", boolean, "", "false", "true: other packs inherit from this one, and it exchanges nothing itself"},
    {"mode", word, "production test", "production", "test: interchanges carry ISA15 = T unless x12.usage says otherwise"},
    {"timezone", zone, "", "UTC", "the zone of dates and times that come without one"},

    {"contact.*", text, "", "", "who to talk to: edi, business, phone, …"},

    {"ids.theirs.qualifier", text, "", "", "their ISA05 (they send) and ISA07 (we send): two characters"},
    {"ids.theirs.id", text, "", "", "their ISA06 and ISA08: up to fifteen characters, padding is not written here"},
    {"ids.theirs.gs", text, "", "", "their GS02 and GS03; left out: the same as id"},
    {"ids.ours.qualifier", text, "", "", "our ISA07 and ISA05 towards this partner"},
    {"ids.ours.id", text, "", "", "our ISA08 and ISA06 towards this partner"},
    {"ids.ours.gs", text, "", "", "our GS03 and GS02; left out: the same as id"},

    {"x12.version", version, "", "004010", "GS08 of what we send; inbound groups say their own"},
    {"x12.interchange", text, "", "", "ISA12 of what we send; left out: the release of x12.version"},
    {"x12.usage", word, "P T", "P", "ISA15 of what we send: production or test"},
    {"x12.agency", word, "X T", "X", "GS07 of what we send"},
    {"x12.delimiters.element", character, "", "*", "between elements"},
    {"x12.delimiters.component", character, "", ">", "between components (ISA16)"},
    {"x12.delimiters.repetition", character, "", "^", "between repetitions (ISA11, from version 00402 on)"},
    {"x12.delimiters.segment", character, "", "~", "after each segment"},
    {"x12.delimiters.suffix", suffix, "", "\\n", "line end after each segment, or nothing"},
    {"x12.acknowledgment_requested", boolean, "", "false",
     "ISA14 of what we send: ask for a TA1, and await it within acknowledge.expect_within"},
    {"x12.authorization.qualifier", text, "", "00", "ISA01"},
    {"x12.authorization.value", text, "", "", "ISA02"},
    {"x12.security.qualifier", text, "", "00", "ISA03"},
    {"x12.security.value", secret, "", "", "ISA04", true},
    {"x12.write.delimiter_in_data", text, "", "refuse", "a separator inside data that we send: refuse, or the character to write instead"},
    {"x12.write.trailing_separators", word, "trim keep", "trim",
     "separators of elements that are empty at the end of a segment or composite"},
    {"x12.write.characters", word, "basic extended utf8 any", "any",
     "the characters that we send (X12.6 names the basic and the extended set)"},
    {"x12.write.other_characters", word, "transliterate refuse", "transliterate",
     "what becomes of characters outside x12.write.characters or x12.write.charset"},
    {"x12.write.charset", word, "utf-8 windows-1252 iso-8859-1 ebcdic utf-16", "utf-8",
     "the encoding of the files that we send; that of what comes is seen from its bytes"},
    {"x12.grammar", version, "", "", "judge inbound sets by the grammar of this version, whatever GS08 says"},
    {"x12.grammars.*", version, "", "", "judge what says this version in GS08 by the grammar of that one: \"004050\" = \"005010\""},
    {"x12.trim_spaces", boolean, "", "true", "leading and trailing spaces are no part of a value"},

    {"control.isa.from", integer, "1..999999999", "1", "first interchange control number that we issue"},
    {"control.isa.to", integer, "1..999999999", "999999999", "last one; then from again"},
    {"control.gs.from", integer, "1..999999999", "1", "first group control number that we issue"},
    {"control.gs.to", integer, "1..999999999", "999999999", "last one; then from again"},
    {"control.st.from", integer, "1..999999999", "1", "first set control number that we issue"},
    {"control.st.to", integer, "1..999999999", "999999999", "last one; then from again"},
    {"control.inbound_gaps", word, "accept warn hold", "warn", "an inbound interchange number is skipped", true},

    {"sscc.prefix", text, "", "", "our GS1 company prefix in the container codes (SSCC) that maps allocate"},
    {"sscc.extension", integer, "0..9", "0", "the first digit of these codes"},
    {"sscc.from", integer, "0..999999999999", "0", "first serial number that we issue"},
    {"sscc.to", integer, "0..999999999999", "0", "last one; then from again; 0: as many as the prefix leaves room for"},

    {"duplicates.window_days", integer, "1..3650", "90", "how long a number or a file counts as seen before"},
    {"duplicates.same_bytes", word, "ignore resend-ack hold accept", "ignore", "the same bytes again"},
    {"duplicates.same_number", word, "accept warn hold reject", "hold", "a control number again, with other bytes"},
    {"duplicates.same_key", word, "accept warn hold", "hold", "a business key again, such as the order number"},

    {"acknowledge.send", word, "997 999 none", "997",
     "what we answer with; a group below 005010 gets a 997 where acknowledge.version is left out"},
    {"acknowledge.version", version, "", "", "GS08 of our acknowledgments; left out: that of the group which is acknowledged"},
    {"acknowledge.ta1", word, "never on-request on-error on-request-or-error always", "on-request-or-error", "when a TA1 goes out"},
    {"acknowledge.accepted_sets", boolean, "", "true", "AK2 and AK5 for sets without a finding too"},
    {"acknowledge.warnings_as_errors", boolean, "", "false", "a set with warnings is AK501 = E (accepted, errors noted) instead of A"},
    {"acknowledge.expect", boolean, "", "true", "they acknowledge what we send"},
    {"acknowledge.expect_within", duration, "", "24h", "their acknowledgment is overdue after this time"},
    {"acknowledge.send_within", duration, "", "15m", "our acknowledgment goes out within this time"},

    {"validation.unit", word, "transaction group interchange", "transaction", "what is rejected together with a faulty set"},
    {"validation.characters", word, "basic extended utf8 any", "any", "the characters that a document may hold (X12.5)"},
    {"validation.notes_on_identifiers_reject", boolean, "", "true",
     "a broken syntax note rejects where the segment names somebody or something (N1, PO1, IT1, LIN)"},
    {"validation.lenient_on_fallback_grammar", boolean, "", "true",
     "unexpected segments and unknown codes only warn where a grammar of another version had to judge"},
    {"validation.cut_too_long", boolean, "", "false",
     "texts over their maximum length are cut to it and only warn; numbers, dates and codes are never cut"},
    {"validation.*", word, "accept warn reject", "", "what is done with a kind of fault, or with a group of kinds"},

    {"batch.every", duration, "", "0s",
     "outbound X12 sets wait for companions and go out in one interchange, this long after the first; 0s: each goes at once"},
    {"batch.at", texts, "", "", "instead of every: the times of the partner's day at which they go out, [\"12:00\", \"17:30\"]"},
    {"batch.sets", integer, "0..10000", "0", "sets in one interchange, at most: so many go out before their time; 0: 10000"},
    {"batch.bytes", integer, "0..16000000", "0", "bytes of the sets of one interchange, at most; 0: 16000000"},
    {"batch.acknowledgments", boolean, "", "false", "our 997s and 999s wait for companions too; false: they go at once"},

    {"document.direction", word, "in out", "", "in: we receive it; out: we send it"},
    {"document.set", text, "", "", "the X12 transaction set, \"850\""},
    {"document.layout", name, "", "", "the layout of a CSV, fixed or XML file"},
    {"document.object", name, "", "", "the canonical kind, for JSON: \"order\""},
    {"document.format", word, "x12 csv fixed xml json", "", "left out: x12 where a set is named, else what the layout says"},
    {"document.version", version, "", "", "the X12 version of this document; left out: x12.version"},
    {"document.grammar", names, "", "", "the overlays that apply, in order"},
    {"document.map", name, "", "", "the map; left out: the shipped one of the set"},
    {"document.rules", names, "", "", "the rules that judge its objects, in order"},
    {"document.route", names, "", "", "the partner that gets accepted objects, or several"},
    {"document.route_by_order", text, "", "",
     "instead of route: the field that holds an order's number, \"orders[].order_number\"; who sent that order gets the objects"},
    {"document.refusal", name, "", "", "the map that tells the sender of an object that a rule rejected it; left out: a person does"},
    {"document.files", text, "", "", "inbound files that hold it: \"orders*.csv\""},
    {"document.tier", word, "revenue customer operational analytics", "",
     "how much hangs on it: how often and how soon it is tried again, how urgent its exceptions are and when they are due; left out: that "
     "of its kind"},

    {"expect.after", text, "", "", "a document that obliges another one: the set, layout or object of a `[[document]]`"},
    {"expect.document", text, "", "", "the one that must follow for the same order: the set, layout or object of another `[[document]]`"},
    {"expect.by", texts, "", "[\"received\"]",
     "dates of the first one, \"ship_not_after\" or \"lines[].requested_ship\": the first that it has counts, of several the latest; "
     "\"received\": when it came"},
    {"expect.within", duration, "", "0s",
     "what must follow is overdue so long after the end of that day in the partner's time zone, or after that time; an exception tells"},
    {"quiet.notice", boolean, "", "true",
     "an exception where nothing came although, on weekdays of the last four weeks, something nearly always had by that time of day"},
    {"quiet.after", duration, "", "0s", "instead: where nothing came for so long, Saturdays and Sundays not counted; 0s: not so"},

    {"channel.kind", word, "folder sftp", "folder", "how files come and go"},
    {"channel.in", text, "", "", "where their files are; left out: exchange/inbound/<partner>, and nothing is fetched by SFTP"},
    {"channel.out", text, "", "", "where files for them go; left out: exchange/outbound/<partner>, and nothing is sent by SFTP"},
    {"channel.poll", duration, "", "60s", "how often an SFTP server is asked; folders are watched"},
    {"channel.ready", readiness, "", "stable 2s", "when a file is complete"},
    {"channel.temporary", texts, "", "[\".part\", \".tmp\", \".filepart\"]", "endings of files that are still being written"},
    {"channel.host", text, "", "", "SFTP server: its name or address"},
    {"channel.port", integer, "1..65535", "22", "SFTP port"},
    {"channel.user", text, "", "", "SFTP user"},
    {"channel.host_key", pins, "", "",
     "fingerprint of the server's key, \"SHA256:…\", or a list of them; `crossdock channel trust` writes it"},
    {"channel.key", secret, "", "", "our private key: Ed25519 or ECDSA"},
    {"channel.passphrase", secret, "", "", "what our private key is encrypted with"},
    {"channel.password", secret, "", "", "our password"},
    {"channel.after_fetch", word, "delete rename leave", "delete",
     "what becomes of a file on the SFTP server once every byte is in the archive"},
    {"channel.fetched_to", text, "", "", "the server's folder for fetched files, with after_fetch = \"rename\""},
    {"channel.upload", word, "part direct", "part",
     "part: under a temporary name, then renamed; direct: under its name at once, for servers that forbid renaming"},
    {"channel.connect_timeout", duration, "", "20s", "a connection to the SFTP server stands and is logged in within this time"},
    {"channel.timeout", duration, "", "30s", "the SFTP server answers each request within this time"},
    {"channel.min_rate", integer, "0..1000000000", "1000", "bytes a second that a transfer reaches over each `timeout`, or it is given up"},
};

constexpr KeySpec site_table[] = {
    {"name", name, "", "crossdock", "the name of this node"},
    {"folders.partners", folder, "", "partners", "the partner packs"},
    {"folders.grammars", folder, "", "grammars", "the site's own grammars; looked into before the shipped ones"},
    {"folders.maps", folder, "", "maps", "the site's own maps; looked into before the shipped ones"},
    {"folders.samples", folder, "", "samples", "sample documents that map tests name"},
    {"folders.exchange", folder, "", "exchange", "inbound, outbound, archive, exceptions and the ledger"},
    {"folders.secrets", folder, "", "secrets", "files that `secret:` references name, readable by their owner alone"},
    {"folders.shipped", folder, "", "", "holds the grammars/ and maps/ that come with the engine; left out: found by itself"},
    {"run.scan_every", duration, "", "5s", "a full look through the inbound folders"},
    {"run.lanes", integer, "1..64", "2", "partners worked on at the same time"},
    {"changes.take_up", word, "on-reload on-apply", "on-reload",
     "when an edited pack is worked with: at the start and with each reload, or once `crossdock apply` was called"},
    {"retention.ledger_days", integer, "0..36500", "0",
     "the daemon removes from the ledger what came before so many days and is settled; 0: nothing"},
    {"retention.archive_days", integer, "0..36500", "0", "and its bytes from the archive; 0: together with the ledger's"},
    {"metrics.file", folder, "", "", "the file that the daemon writes its metrics into, for node_exporter: \"/var/lib/…/crossdock.prom\""},
    {"metrics.socket", folder, "", "", "a Unix socket at which the daemon gives its metrics, to the user that runs it"},
    {"metrics.every", duration, "", "15s", "how often metrics.file is written anew"},
    {"alert.name", name, "", "", "how the log, the ledger and `crossdock status` call it"},
    {"alert.channel", word, "command email webhook", "", "how people are told"},
    {"alert.severity", word, "low normal high urgent", "high", "exceptions at least as severe are told"},
    {"alert.partners", names, "", "", "of these partners; left out: of all"},
    {"alert.tiers", names, "", "", "that block documents of these tiers; left out: of all"},
    {"alert.every", duration, "", "15m", "one message in this time, at most: it tells of all that came or grew since the one before"},
    {"alert.timeout", duration, "", "30s", "a try that takes longer is given up, and repeated later"},
    {"alert.command", texts, "", "", "command: the program by its whole path, and its arguments; the message comes on its standard input"},
    {"alert.url", text, "", "", "email: the server, \"smtp://mail.example:587\"; webhook: where the JSON is posted to"},
    {"alert.from", text, "", "", "email: the sender's address"},
    {"alert.to", texts, "", "", "email: the receivers' addresses"},
    {"alert.encryption", word, "required optional none", "required", "email: STARTTLS on a connection that begins without TLS"},
    {"alert.user", text, "", "", "email: the user at the server"},
    {"alert.password", secret, "", "", "email: the password of `user`"},
    {"alert.signing_key", secret, "", "", "webhook: the key of the header X-Crossdock-Signature, HMAC-SHA256 over the body"},
    {"alert.ca_file", folder, "", "", "the certificates that sign the server's; left out: the machine's"},
};

/// The packs' own keys, once more under `defaults.` of crossdock.toml, without those that tell one partner from another.
const std::vector<KeySpec>& site_keys_with_defaults() {
  static const std::vector<std::string> paths = [] {
    std::vector<std::string> result;
    for (const KeySpec& key : pack_table) result.push_back("defaults." + std::string(key.path));
    return result;
  }();
  static const std::vector<KeySpec> keys = [] {
    std::vector<KeySpec> result(std::begin(site_table), std::end(site_table));
    for (std::size_t i = 0; i < std::size(pack_table); ++i) {
      KeySpec key = pack_table[i];
      const std::string_view path = key.path;
      if (path == "name" || path == "title" || path == "base" || path == "family" || path.starts_with("ids.theirs") ||
          path.starts_with("document.") || path.starts_with("expect."))
        continue;
      key.path = paths[i];
      result.push_back(key);
    }
    return result;
  }();
  return keys;
}

}  // namespace

std::span<const KeySpec> pack_keys() { return pack_table; }

std::span<const KeySpec> site_keys() { return site_keys_with_defaults(); }

const std::vector<FaultGroup>& fault_groups() {
  using enum FaultKind;
  static const std::vector<FaultGroup> groups = {
      {"envelope_errors",
       {interchange_control_mismatch, interchange_control_invalid, interchange_element_invalid, interchange_data_between,
        interchange_acknowledgment_invalid, interchange_standard_unsupported, interchange_repetition_invalid, group_control_mismatch,
        group_control_invalid, set_control_mismatch, set_control_invalid, set_convention_invalid, set_convention_unsupported},
       "control numbers that differ or are invalid, invalid ISA or TA1 elements, data between interchanges, a guide (ST03) that was not "
       "agreed"},
      {"envelope_counts",
       {interchange_group_count_wrong, group_set_count_wrong, set_segment_count_wrong},
       "wrong counts in IEA01, GE01 and SE01"},
      {"segment_errors",
       {segment_unknown, segment_unexpected, segment_missing, segment_over_maximum, segment_not_in_set, segment_out_of_sequence,
        loop_over_maximum},
       "segments that are unknown, missing, misplaced or too many"},
      {"element_errors",
       {element_missing, element_too_many, element_too_short, element_too_long, element_character_invalid, element_date_invalid,
        element_time_invalid, element_binary_length_wrong, element_number_invalid, component_too_many, component_unexpected,
        repetition_too_many},
       "elements that are missing, too many, too short, too long, or no date, time or number"},
      {"unknown_code", {element_code_unknown}, "a code that is not in the list"},
      {"syntax_notes", {element_condition_missing, element_excluded}, "a broken syntax note (P, R, C, L, E)"},
      {"blank_elements", {element_blank}, "an element of blanks only"},
      {"padding", {element_padded, element_zeros}, "spaces around a value, needless zeros of a number"},
      {"empty_segments", {segment_empty}, "a segment without elements"},
      {"trailing_separators", {segment_trailing_separators}, "separators after the last element of a segment"},
      {"control_totals", {count_wrong}, "a total such as CTT01 that is not what was counted"},
      {"trees",
       {tree_id_wrong, tree_parent_missing, tree_level_not_allowed, tree_child_flag_wrong},
       "HL identifiers, parents, levels and child flags"},
      {"guide",
       {partner_required_missing, partner_forbidden_present, partner_value_not_allowed, partner_loop_missing, partner_dependent_missing,
        partner_dependent_present, partner_pattern_unmatched},
       "what an overlay asks for"},
      {"record_errors", {record_malformed, record_unknown, field_missing, field_invalid}, "records and fields of flat files"},
      {"unmapped", {value_not_mapped}, "data that no rule of the map takes, or, of an object that is written, names"},
  };
  return groups;
}

bool may_be_set(FaultKind kind) {
  return std::any_of(fault_groups().begin(), fault_groups().end(),
                     [&](const FaultGroup& group) { return std::find(group.kinds.begin(), group.kinds.end(), kind) != group.kinds.end(); });
}

}  // namespace crossdock::partner
