#include "partner/read_pack.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>

#include "base/check_digit.h"
#include "base/text.h"
#include "base/time_zone.h"
#include "partner/key_values.h"
#include "partner/keys.h"
#include "partner/read_channel.h"
#include "partner/read_documents.h"
#include "partner/read_expectations.h"
#include "partner/toml_values.h"

namespace crossdock::partner {

namespace {

using Kind = TomlValue::Kind;

constexpr Word<Handling> handlings[] = {{"accept", Handling::accept}, {"warn", Handling::warn},
                                        {"ignore", Handling::ignore}, {"resend-ack", Handling::resend_acknowledgment},
                                        {"hold", Handling::hold},     {"reject", Handling::reject}};

constexpr Word<CharacterSet> character_sets[] = {
    {"basic", CharacterSet::basic}, {"extended", CharacterSet::extended}, {"utf8", CharacterSet::utf8}, {"any", CharacterSet::any}};

class PackReader {
 public:
  PackReader(const TomlValue& root, std::vector<Diagnostic>& diagnostics) : root_(root), values_(root), diagnostics_(diagnostics) {}

  TradingPartner read(const std::string& folder_name) {
    general(folder_name);
    identities("ids.theirs", partner_.theirs);
    identities("ids.ours", partner_.ours);
    x12();
    control();
    sscc();
    duplicates();
    acknowledge();
    validation();
    batch();
    partner_.channel = read_channel(root_, partner_.name, diagnostics_);
    if (const TomlValue* documents = values_.at("document", Kind::array)) partner_.documents = read_documents(*documents, diagnostics_);
    // Those of a family count for whoever inherits them and has both documents.
    if (const TomlValue* expected = values_.at("expect", Kind::array); expected != nullptr && !partner_.family)
      partner_.expectations = read_expectations(*expected, partner_.documents, diagnostics_);
    values_.boolean("quiet.notice", partner_.quiet.notice);
    values_.duration("quiet.after", partner_.quiet.after);
    check_exchange();
    return std::move(partner_);
  }

 private:
  void report(Code code, SourceSpan span, std::string message, std::string help = {}, Severity severity = Severity::error) {
    diagnostics_.push_back(pack_diagnostic(code, span, std::move(message), std::move(help), severity));
  }
  /// Where something that is missing would stand: the start of the file.
  [[nodiscard]] SourceSpan start() const { return {root_.span.file, 0, 0}; }
  [[nodiscard]] SourceSpan span_of(std::string_view path) const {
    const TomlValue* value = values_.at(path);
    return value != nullptr ? value->span : start();
  }

  void general(const std::string& folder_name) {
    values_.text("name", partner_.name);
    if (values_.at("name") == nullptr)
      report(Code::pack_required_missing, start(), "the pack has no name", "write `name = \"" + folder_name + "\"`");
    else if (!partner_.name.empty() && partner_.name != folder_name)
      report(Code::pack_name_wrong, span_of("name"),
             "the name `" + printable(partner_.name) + "` is not that of the folder, `" + folder_name + "`",
             "write `name = \"" + folder_name + "\"` or rename the folder");
    partner_.name = folder_name;
    values_.text("title", partner_.title);
    values_.text("base", partner_.base);
    values_.boolean("family", partner_.family);
    values_.word("mode", partner_.mode, {{"production", Mode::production}, {"test", Mode::test}});
    if (const TomlValue* zone = values_.at("timezone", Kind::text)) {
      if (TimeZone::named(zone->text))
        partner_.timezone = zone->text;
      else
        report(Code::pack_zone_unknown, zone->span, "`" + printable(zone->text) + "` is no time zone",
               "write a name of the IANA database: \"America/Chicago\", \"Europe/Berlin\", \"UTC\"");
    }
    if (const TomlValue* contact = values_.at("contact", Kind::table))
      for (const TomlEntry& entry : contact->entries) partner_.contacts.insert_or_assign(entry.key, entry.value.text);
  }

  void identities(std::string_view path, std::vector<Identity>& target) {
    const TomlValue* value = values_.at(path);
    if (value == nullptr) return;
    if (value->kind == Kind::table) return identity(*value, target);
    for (const TomlValue& item : value->items)
      if (item.kind == Kind::table) identity(item, target);
  }

  void identity(const TomlValue& table, std::vector<Identity>& target) {
    Identity identity;
    identity.span = table.span;
    const Values values(table);
    values.text("qualifier", identity.qualifier);
    values.text("id", identity.id);
    values.text("gs", identity.gs);
    for (std::string* text : {&identity.id, &identity.gs}) *text = std::string(trimmed(*text));
    const auto fits = [](const std::string& text, std::size_t least, std::size_t most) {
      return text.size() >= least && text.size() <= most &&
             std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
    };
    const auto place = [&](std::string_view key) {
      const TomlValue* found = table.find(key);
      return found != nullptr ? found->span : table.span;
    };
    if (!fits(identity.qualifier, 2, 2))
      report(table.find("qualifier") ? Code::pack_value : Code::pack_required_missing, place("qualifier"),
             "an id has a qualifier of two characters",
             "write `qualifier = \"ZZ\"`, or \"01\" for a D-U-N-S number, \"12\" for a telephone number");
    if (!fits(identity.id, 1, 15))
      report(table.find("id") ? Code::pack_value : Code::pack_required_missing, place("id"),
             "an id has one to fifteen characters without accents", "write it as in ISA06 without the blanks behind it");
    if (!identity.gs.empty() && !fits(identity.gs, 2, 15))
      report(Code::pack_value, place("gs"), "the application's code in GS02 and GS03 has two to fifteen characters");
    target.push_back(std::move(identity));
  }

  void x12() {
    X12Settings& x12 = partner_.x12;
    values_.text("x12.version", x12.version);
    if (!is_version(x12.version)) x12.version = X12Settings().version;
    // ISA12 names a release: the first five digits of GS08 (004010 belongs to 00401).
    x12.interchange = x12.version.substr(0, 5);
    values_.text("x12.interchange", x12.interchange);
    if (x12.interchange.size() != 5 ||
        !std::all_of(x12.interchange.begin(), x12.interchange.end(), [](char c) { return c >= '0' && c <= '9'; }))
      report(Code::pack_value, span_of("x12.interchange"), "`" + printable(x12.interchange) + "` is no value of ISA12",
             "five digits: \"00401\"");
    if (partner_.mode == Mode::test) x12.usage = 'T';
    values_.word("x12.usage", x12.usage, {{"P", 'P'}, {"T", 'T'}});
    values_.text("x12.agency", x12.agency);
    values_.boolean("x12.acknowledgment_requested", x12.acknowledgment_requested);
    values_.text("x12.authorization.qualifier", x12.authorization_qualifier);
    values_.text("x12.authorization.value", x12.authorization);
    values_.text("x12.security.qualifier", x12.security_qualifier);
    values_.text("x12.grammar", x12.grammar_version);
    if (const TomlValue* grammars = values_.at("x12.grammars", Kind::table))
      for (const TomlEntry& entry : grammars->entries) x12.grammar_versions.emplace_back(entry.key, entry.value.text);
    values_.boolean("x12.trim_spaces", partner_.validation.policy.trim_spaces);
    values_.word("x12.write.trailing_separators", x12.keeps_trailing_separators, {{"trim", false}, {"keep", true}});
    values_.word("x12.write.characters", x12.written_characters, std::span<const Word<CharacterSet>>(character_sets));
    values_.word("x12.write.other_characters", x12.transliterates, {{"transliterate", true}, {"refuse", false}});
    for (const std::string_view charset : {"windows-1252", "iso-8859-1", "ebcdic", "utf-16"})
      if (const TomlValue* value = values_.at("x12.write.charset", Kind::text); value != nullptr && value->text == charset)
        x12.written_charset = charset;
    for (const auto& [path, text, length] : {std::tuple{"x12.authorization.qualifier", &x12.authorization_qualifier, 2u},
                                             std::tuple{"x12.security.qualifier", &x12.security_qualifier, 2u},
                                             std::tuple{"x12.authorization.value", &x12.authorization, 10u}})
      if (text->size() > length || (length == 2 && text->size() != 2))
        report(Code::pack_value, span_of(path), "`" + printable(*text) + "` is too " + (text->size() > length ? "long" : "short"),
               length == 2 ? "two characters" : "ten characters at most");
    delimiters();
    delimiter_in_data();
  }

  void delimiter_in_data() {
    constexpr std::string_view path = "x12.write.delimiter_in_data";
    const TomlValue* value = values_.at(path, Kind::text);
    if (value == nullptr || value->text == "refuse") return;
    const Delimiters& d = partner_.x12.delimiters;
    const char byte = parse_character(value->text).value_or('\0');
    if (byte == d.element || byte == d.component || byte == d.repetition || byte == d.segment || byte < 0x20 || byte == 0x7F)
      return report(Code::pack_value, value->span, "`" + printable(value->text) + "` cannot stand in data in place of a separator",
                    "write \"refuse\", or one character that is no separator, such as \" \" or \"-\"");
    partner_.x12.delimiter_in_data = byte;
  }

  void delimiters() {
    Delimiters& d = partner_.x12.delimiters;
    values_.character("x12.delimiters.element", d.element);
    values_.character("x12.delimiters.component", d.component);
    values_.character("x12.delimiters.repetition", d.repetition);
    values_.character("x12.delimiters.segment", d.segment);
    values_.text("x12.delimiters.suffix", d.suffix);
    const std::pair<const char*, char> all[] = {
        {"element", d.element}, {"component", d.component}, {"repetition", d.repetition}, {"segment", d.segment}};
    for (std::size_t i = 0; i < std::size(all); ++i) {
      const auto& [name, character] = all[i];
      const SourceSpan span = span_of(std::string("x12.delimiters.") + name);
      const bool alphanumeric = (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
                                (character >= 'a' && character <= 'z') || character == ' ';
      if (alphanumeric)
        report(Code::pack_delimiters_wrong, span, character_text(character) + " cannot separate: values hold it",
               "no letter, digit or blank; common are `*`, `>`, `^`, `~`");
      if (static_cast<unsigned char>(character) >= 0x80 && partner_.x12.written_charset != "utf-8")
        report(Code::pack_delimiters_wrong, span, character_text(character) + " is a byte that x12.write.charset may change",
               "take a character of ASCII, or leave x12.write.charset out");
      for (std::size_t j = 0; j < i; ++j)
        if (all[j].second == character)
          report(Code::pack_delimiters_wrong, span,
                 character_text(character) + " is both the " + all[j].first + " and the " + name + " separator", "all four differ");
    }
    if (d.suffix.find(d.segment) != std::string::npos && !d.suffix.empty())
      report(Code::pack_delimiters_wrong, span_of("x12.delimiters.suffix"), "the suffix repeats the segment terminator",
             "write `suffix = \"\"`");
  }

  void range(const std::string& path, ControlRange& target) {
    values_.integer(path + ".from", target.from);
    values_.integer(path + ".to", target.to);
    if (target.from > target.to)
      report(Code::pack_value, span_of(path),
             "the control numbers end at " + std::to_string(target.to) + " before they begin at " + std::to_string(target.from));
  }

  void control() {
    range("control.isa", partner_.control.isa);
    range("control.gs", partner_.control.gs);
    range("control.st", partner_.control.st);
    values_.word("control.inbound_gaps", partner_.control.inbound_gaps, std::span<const Word<Handling>>(handlings));
  }

  void sscc() {
    SsccSettings& sscc = partner_.sscc;
    values_.text("sscc.prefix", sscc.prefix);
    int extension = 0;
    values_.integer("sscc.extension", extension);
    sscc.extension = static_cast<char>('0' + extension % 10);
    values_.integer("sscc.from", sscc.serial.from);
    values_.integer("sscc.to", sscc.serial.to);
    if (sscc.prefix.empty()) return;
    if (!sscc_of(sscc.extension, sscc.prefix, 0)) {
      report(Code::pack_value, span_of("sscc.prefix"), "`" + printable(sscc.prefix) + "` is no GS1 company prefix",
             "4 to 12 digits, as GS1 gave it");
      sscc.prefix.clear();
      return;
    }
    const std::uint64_t most = most_sscc_serial(sscc.prefix.size());
    if (sscc.serial.to == 0) sscc.serial.to = most;
    if (sscc.serial.to > most || sscc.serial.from > sscc.serial.to)
      report(Code::pack_value, span_of("sscc.to"),
             "the serial numbers behind this prefix are " + std::to_string(sscc.serial.from) + " to " + std::to_string(most) + " at most");
  }

  void duplicates() {
    DuplicateSettings& duplicates = partner_.duplicates;
    auto days = duplicates.window.count();
    values_.integer("duplicates.window_days", days);
    duplicates.window = std::chrono::days(days);
    values_.word("duplicates.same_bytes", duplicates.same_bytes, std::span<const Word<Handling>>(handlings));
    values_.word("duplicates.same_number", duplicates.same_number, std::span<const Word<Handling>>(handlings));
    values_.word("duplicates.same_key", duplicates.same_key, std::span<const Word<Handling>>(handlings));
  }

  void acknowledge() {
    AcknowledgmentSettings& acknowledge = partner_.acknowledge;
    values_.word("acknowledge.send", acknowledge.send,
                 {{"997", AcknowledgmentKind::x997}, {"999", AcknowledgmentKind::x999}, {"none", AcknowledgmentKind::none}});
    values_.text("acknowledge.version", acknowledge.version);
    if (acknowledge.send == AcknowledgmentKind::x999 && !acknowledge.version.empty() && acknowledge.version < "005010")
      report(Code::pack_value, span_of("acknowledge.version"), "there is no 999 in version " + printable(acknowledge.version),
             "write \"005010\" or a later version, or send = \"997\"");
    using enum InterchangeAcknowledgment;
    values_.word("acknowledge.ta1", acknowledge.ta1,
                 {{"never", never},
                  {"on-request", on_request},
                  {"on-error", on_error},
                  {"on-request-or-error", on_request_or_error},
                  {"always", always}});
    values_.boolean("acknowledge.accepted_sets", acknowledge.accepted_sets);
    values_.boolean("acknowledge.warnings_as_errors", acknowledge.warnings_as_errors);
    values_.boolean("acknowledge.expect", acknowledge.expect);
    values_.duration("acknowledge.expect_within", acknowledge.expect_within);
    values_.duration("acknowledge.send_within", acknowledge.send_within);
  }

  void batch() {
    BatchSettings& batch = partner_.batch;
    values_.integer("batch.sets", batch.sets);
    values_.integer("batch.bytes", batch.bytes);
    values_.duration("batch.every", batch.every);
    values_.boolean("batch.acknowledgments", batch.acknowledgments);
    if (const TomlValue* times = values_.at("batch.at", Kind::array)) {
      for (const TomlValue& time : times->items) {
        const auto minutes = parse_time_of_day(time.text);
        if (minutes)
          batch.at.push_back(*minutes);
        else if (time.kind == Kind::text)
          report(Code::pack_value, time.span, "`" + printable(time.text) + "` is no time of day",
                 "write hours and minutes of the partner's time zone: \"17:30\"");
      }
      std::sort(batch.at.begin(), batch.at.end());
    }
    check_batch(batch);
  }

  /// What would keep sets waiting for ever, or for nothing.
  void check_batch(const BatchSettings& batch) {
    const auto wrong = [&](std::string_view key, std::string message, std::string help) {
      report(Code::pack_value, span_of(key), std::move(message), std::move(help));
    };
    if (!batch.gathers()) {
      for (const std::string_view key : {"batch.sets", "batch.bytes", "batch.acknowledgments"})
        if (const TomlValue* value = values_.at(key); value != nullptr && (value->integer > 0 || value->boolean))
          return wrong(key, "no time is said at which a batch goes out: its last sets would wait for ever",
                       "add `every = \"1h\"` or `at = [\"17:30\"]` to `[batch]`");
      return;
    }
    if (batch.every.count() > 0 && !batch.at.empty())
      wrong("batch.at", "`every` and `at` both say when a batch goes out", "keep one of them: `every = \"0s\"` or `at = []`");
    if (batch.sets == 1) wrong("batch.sets", "a batch of one set waits for nothing", "leave `[batch]` out: each set goes at once then");
    const AcknowledgmentSettings& acknowledge = partner_.acknowledge;
    if (batch.acknowledgments && (batch.every > acknowledge.send_within || !batch.at.empty()))
      wrong("batch.acknowledgments",
            "acknowledgments would wait for longer than the " + duration_text(acknowledge.send_within) + " within which they go out",
            "leave `acknowledgments` out, take an `every` that is short enough, or a longer `acknowledge.send_within`");
  }

  void validation() {
    ValidationPolicy& policy = partner_.validation.policy;
    values_.word(
        "validation.unit", partner_.validation.unit,
        {{"transaction", RejectionUnit::transaction}, {"group", RejectionUnit::group}, {"interchange", RejectionUnit::interchange}});
    values_.word("validation.characters", policy.characters, std::span<const Word<CharacterSet>>(character_sets));
    values_.boolean("validation.notes_on_identifiers_reject", policy.notes_on_identifiers_reject);
    values_.boolean("validation.lenient_on_fallback_grammar", policy.lenient_on_fallback_grammar);
    values_.boolean("validation.cut_too_long", policy.cut_too_long);
    constexpr Word<Disposition> words[] = {{"accept", Disposition::accept}, {"warn", Disposition::warn}, {"reject", Disposition::reject}};
    // Groups first, so that a kind by its own name counts wherever it stands in the file.
    for (const FaultGroup& group : fault_groups()) {
      if (values_.at("validation." + std::string(group.key)) == nullptr) continue;
      Disposition disposition = Disposition::reject;
      values_.word("validation." + std::string(group.key), disposition, std::span<const Word<Disposition>>(words));
      for (const FaultKind kind : group.kinds) policy.set(kind, disposition);
      // What the pack says of syntax notes holds for every segment.
      if (group.key == "syntax_notes" && values_.at("validation.notes_on_identifiers_reject") == nullptr)
        policy.notes_on_identifiers_reject = disposition == Disposition::reject;
    }
    for (const FaultGroup& group : fault_groups()) {
      for (const FaultKind kind : group.kinds) {
        Disposition disposition = policy.of(kind);
        values_.word("validation." + std::string(fault_name(kind)), disposition, std::span<const Word<Disposition>>(words));
        policy.set(kind, disposition);
      }
    }
  }

  /// Whoever exchanges X12 needs both identities.
  void check_exchange() {
    if (partner_.family) return;
    const bool speaks_x12 = std::any_of(partner_.documents.begin(), partner_.documents.end(),
                                        [](const DocumentSettings& document) { return document.format == FileFormat::x12; });
    if (partner_.documents.empty() && values_.at("document") == nullptr)
      report(
          Code::pack_required_missing, start(), "the pack exchanges no document",
          "add a `[[document]]` with `direction` and `set`, `layout` or `object`; or write `family = true` where others inherit from it");
    if (!speaks_x12) return;
    if (partner_.theirs.empty())
      report(Code::pack_required_missing, start(), "the pack does not say who the partner is in X12",
             "add `[ids]` with `theirs = { qualifier = \"ZZ\", id = \"…\" }`");
    if (partner_.ours.empty())
      report(Code::pack_required_missing, start(), "the pack does not say who we are in X12",
             "add `ours = { qualifier = \"ZZ\", id = \"…\" }` under `[ids]`, or under `[defaults.ids]` of crossdock.toml for all partners");
  }

  const TomlValue& root_;
  Values values_;
  std::vector<Diagnostic>& diagnostics_;
  TradingPartner partner_;
};

}  // namespace

TradingPartner read_pack(const TomlValue& values, const std::string& folder_name, std::vector<Diagnostic>& diagnostics) {
  return PackReader(values, diagnostics).read(folder_name);
}

}  // namespace crossdock::partner
