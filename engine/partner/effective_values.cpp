#include "partner/effective_values.h"

#include <cstdint>
#include <string_view>
#include <utility>

#include "partner/key_values.h"
#include "partner/keys.h"

namespace crossdock::partner {

namespace {

std::string toml_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\r') {
      result += "\\r";
    } else if (byte < 0x20 || byte == 0x7F) {
      result += "\\u00";
      result += digits[byte >> 4];
      result += digits[byte & 15];
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string quoted_character(char character) {
  const std::string text = character_text(character);
  return text.starts_with('`') ? toml_string(std::string(1, character)) : toml_string(text);
}

std::string_view disposition_word(Disposition disposition) {
  switch (disposition) {
    case Disposition::accept: return "accept";
    case Disposition::warn: return "warn";
    case Disposition::reject: return "reject";
  }
  return "";
}

std::string_view word_of(AcknowledgmentKind kind) {
  return kind == AcknowledgmentKind::none ? "none" : kind == AcknowledgmentKind::x997 ? "997" : "999";
}

std::string_view word_of(InterchangeAcknowledgment when) {
  constexpr std::string_view words[] = {"never", "on-request", "on-error", "on-request-or-error", "always"};
  return words[static_cast<std::size_t>(when)];
}

std::string_view word_of(RejectionUnit unit) {
  constexpr std::string_view words[] = {"transaction", "group", "interchange"};
  return words[static_cast<std::size_t>(unit)];
}

std::string_view word_of(CharacterSet characters) {
  constexpr std::string_view words[] = {"basic", "extended", "utf8", "any"};
  return words[static_cast<std::size_t>(characters)];
}

std::string readiness_text(const ChannelSettings& channel) {
  switch (channel.ready) {
    case Readiness::stable: return "stable " + duration_text(channel.stable_for);
    case Readiness::renamed: return "renamed";
    case Readiness::done_file: return "done-file " + channel.done_suffix;
  }
  return "";
}

class Collector {
 public:
  std::vector<EffectiveValue> values;

  void text(std::string path, std::string_view value) {
    if (!value.empty() || path.ends_with("suffix")) add(std::move(path), toml_string(value));
  }
  void texts(std::string path, const std::vector<std::string>& values_of_path) {
    std::string list;
    for (const std::string& value : values_of_path) list += (list.empty() ? "[" : ", ") + toml_string(value);
    if (!list.empty()) add(std::move(path), list + "]");
  }
  void flag(std::string path, bool value) { add(std::move(path), value ? "true" : "false"); }
  void number(std::string path, std::uint64_t value) { add(std::move(path), std::to_string(value)); }
  void character(std::string path, char value) { add(std::move(path), quoted_character(value)); }
  void range(const std::string& path, const ControlRange& range) {
    number(path + ".from", range.from);
    number(path + ".to", range.to);
  }

 private:
  void add(std::string path, std::string value) { values.push_back({std::move(path), std::move(value), true}); }
};

void collect_x12(const X12Settings& x12, Collector& to) {
  to.text("x12.version", x12.version);
  to.text("x12.interchange", x12.interchange);
  to.text("x12.usage", std::string(1, x12.usage));
  to.text("x12.agency", x12.agency);
  to.character("x12.delimiters.element", x12.delimiters.element);
  to.character("x12.delimiters.component", x12.delimiters.component);
  to.character("x12.delimiters.repetition", x12.delimiters.repetition);
  to.character("x12.delimiters.segment", x12.delimiters.segment);
  to.text("x12.delimiters.suffix", x12.delimiters.suffix);
  to.flag("x12.acknowledgment_requested", x12.acknowledgment_requested);
  to.text("x12.authorization.qualifier", x12.authorization_qualifier);
  to.text("x12.authorization.value", x12.authorization);
  to.text("x12.security.qualifier", x12.security_qualifier);
  if (x12.delimiter_in_data == 0) {
    to.text("x12.write.delimiter_in_data", "refuse");
  } else {
    to.character("x12.write.delimiter_in_data", x12.delimiter_in_data);
  }
  to.text("x12.write.trailing_separators", x12.keeps_trailing_separators ? "keep" : "trim");
  to.text("x12.write.characters", word_of(x12.written_characters));
  to.text("x12.write.other_characters", x12.transliterates ? "transliterate" : "refuse");
  to.text("x12.write.charset", x12.written_charset);
  to.text("x12.grammar", x12.grammar_version);
  for (const auto& [said, judge] : x12.grammar_versions) to.text("x12.grammars." + said, judge);
}

void collect_validation(const ValidationSettings& validation, Collector& to) {
  const ValidationPolicy& policy = validation.policy;
  to.text("validation.unit", word_of(validation.unit));
  to.text("validation.characters", word_of(policy.characters));
  to.flag("validation.notes_on_identifiers_reject", policy.notes_on_identifiers_reject);
  to.flag("x12.trim_spaces", policy.trim_spaces);
  to.flag("validation.cut_too_long", policy.cut_too_long);
  to.flag("validation.lenient_on_fallback_grammar", policy.lenient_on_fallback_grammar);
  for (const FaultGroup& group : fault_groups())
    for (const FaultKind kind : group.kinds) to.text("validation." + std::string(fault_name(kind)), disposition_word(policy.of(kind)));
}

void collect_channel(const ChannelSettings& channel, Collector& to) {
  to.text("channel.kind", channel.kind == ChannelKind::sftp ? "sftp" : "folder");
  to.text("channel.in", channel.in);
  to.text("channel.out", channel.out);
  to.text("channel.poll", duration_text(channel.poll));
  to.text("channel.ready", readiness_text(channel));
  if (channel.kind != ChannelKind::sftp) return;
  const SftpSettings& sftp = channel.sftp;
  to.text("channel.host", sftp.host);
  to.number("channel.port", sftp.port);
  to.text("channel.user", sftp.user);
  to.texts("channel.host_key", sftp.host_keys);
  to.text("channel.key", sftp.key);
  to.text("channel.passphrase", sftp.passphrase);
  to.text("channel.password", sftp.password);
  to.text("channel.after_fetch", after_fetch_name(sftp.after_fetch));
  to.text("channel.fetched_to", sftp.fetched_to);
  to.text("channel.upload", sftp.upload_part ? "part" : "direct");
  to.text("channel.connect_timeout", duration_text(sftp.connect_timeout));
  to.text("channel.timeout", duration_text(sftp.timeout));
  to.number("channel.min_rate", sftp.min_rate);
}

void collect_batch(const BatchSettings& batch, Collector& to) {
  to.text("batch.every", duration_text(batch.every));
  std::vector<std::string> times;
  for (const std::uint16_t minutes : batch.at) times.push_back(time_of_day_text(minutes));
  to.texts("batch.at", times);
  to.number("batch.sets", batch.sets);
  to.number("batch.bytes", batch.bytes);
  to.flag("batch.acknowledgments", batch.acknowledgments);
}

std::vector<EffectiveValue> collect(const TradingPartner& partner) {
  Collector to;
  to.text("mode", partner.mode == Mode::test ? "test" : "production");
  to.text("timezone", partner.timezone);
  collect_x12(partner.x12, to);
  to.range("control.isa", partner.control.isa);
  to.range("control.gs", partner.control.gs);
  to.range("control.st", partner.control.st);
  to.text("control.inbound_gaps", handling_name(partner.control.inbound_gaps));
  if (!partner.sscc.prefix.empty()) {
    to.text("sscc.prefix", partner.sscc.prefix);
    to.text("sscc.extension", std::string(1, partner.sscc.extension));
    to.range("sscc", partner.sscc.serial);
  }
  to.number("duplicates.window_days", static_cast<std::uint64_t>(partner.duplicates.window.count()));
  to.text("duplicates.same_bytes", handling_name(partner.duplicates.same_bytes));
  to.text("duplicates.same_number", handling_name(partner.duplicates.same_number));
  to.text("duplicates.same_key", handling_name(partner.duplicates.same_key));
  to.text("acknowledge.send", word_of(partner.acknowledge.send));
  to.text("acknowledge.version", partner.acknowledge.version);
  to.text("acknowledge.ta1", word_of(partner.acknowledge.ta1));
  to.flag("acknowledge.accepted_sets", partner.acknowledge.accepted_sets);
  to.flag("acknowledge.warnings_as_errors", partner.acknowledge.warnings_as_errors);
  to.flag("acknowledge.expect", partner.acknowledge.expect);
  to.text("acknowledge.expect_within", duration_text(partner.acknowledge.expect_within));
  to.text("acknowledge.send_within", duration_text(partner.acknowledge.send_within));
  collect_validation(partner.validation, to);
  collect_batch(partner.batch, to);
  to.flag("quiet.notice", partner.quiet.notice);
  to.text("quiet.after", duration_text(partner.quiet.after));
  collect_channel(partner.channel, to);
  return std::move(to.values);
}

}  // namespace

std::vector<EffectiveValue> effective_values(const TradingPartner& partner) {
  std::vector<EffectiveValue> values = collect(partner);
  const std::vector<EffectiveValue> base = collect(TradingPartner());
  for (EffectiveValue& value : values) {
    value.base = false;
    for (const EffectiveValue& other : base)
      if (other.path == value.path) value.base = other.value == value.value;
  }
  return values;
}

}  // namespace crossdock::partner
