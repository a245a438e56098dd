#include <algorithm>
#include <optional>
#include <utility>

#include "base/charset.h"
#include "base/text.h"
#include "base/time_zone.h"
#include "format/json/canonical_json.h"
#include "format/x12/file_form.h"
#include "format/x12/writer.h"
#include "mapping/program.h"
#include "mapping/split.h"
#include "partner/pack.h"
#include "translate/check_written.h"
#include "translate/inbound.h"
#include "translate/outbound.h"
#include "translate/path.h"

namespace crossdock::translate {

namespace {

void render_x12(const std::vector<CanonicalObject>& objects, const partner::LinkedDocument& linked, const partner::PackVersion& receiver,
                const EnvelopeNumbers& numbers, Instant now, const Outside& outside, RenderedDocument& result) {
  const x12::EnvelopeSettings envelope = envelope_of(receiver, now);
  result.set_id = linked.grammar->set_id;
  result.extension = "edi";
  result.control = x12::interchange_control_text(numbers.interchange);
  x12::Writer writer(envelope, result.bytes);
  writer.begin_interchange(numbers.interchange);
  writer.begin_group(linked.grammar->group_id, numbers.group, linked.version.empty() ? receiver.partner().x12.version : linked.version);
  ObjectWriter map_writer(linked, receiver, now, outside);
  TransactionSet document;
  std::uint64_t control = numbers.set;
  Arena joined;
  const std::vector<CanonicalObject> parts = mapping::join_parts(*linked.map, objects, joined, result.diagnostics);
  for (const CanonicalObject& object : parts) {
    document.component_separator = envelope.delimiters.component;
    document.repetition_separator = envelope.delimiters.repetition;
    map_writer.write(object, document, result.diagnostics);
    writer.write_set(document, *linked.grammar, control++, result.diagnostics);
  }
  writer.end_group();
  writer.end_interchange();
  result.diagnostics.insert(result.diagnostics.end(), writer.problems().begin(), writer.problems().end());
  result.plain = put_into_charset(receiver, result.bytes, result.diagnostics);
  if (has_errors(result.diagnostics)) return;
  check_written({result.bytes, {&linked}, written_characters(receiver)}, receiver, parts, map_inputs(receiver, now), result.diagnostics);
}

/// The charset of partner.toml as base/charset knows it; nothing for UTF-8, in which everything is written.
std::optional<Charset> written_charset(const partner::PackVersion& receiver) {
  const std::string& word = receiver.partner().x12.written_charset;
  if (word == "utf-8") return std::nullopt;
  const auto charset = Charset::open(word == "ebcdic" ? x12::charset_of(x12::Encoding::ebcdic) : std::string_view(word));
  return charset.ok() ? std::optional(*charset) : std::nullopt;
}

}  // namespace

std::string put_into_charset(const partner::PackVersion& receiver, std::string& bytes, std::vector<Diagnostic>& diagnostics) {
  const std::optional<Charset> charset = written_charset(receiver);
  if (!charset) return {};
  auto encoded = from_utf8(bytes, charset->name());
  if (encoded) return std::exchange(bytes, std::move(encoded).value());
  // Data was written in characters that there are: this is the envelope's, or binary.
  Diagnostic diagnostic;
  diagnostic.code = Code::character_not_written;
  diagnostic.kind = FaultKind::value_not_convertible;
  diagnostic.message = "the interchange cannot be put into its charset: " + encoded.error().message;
  diagnostic.rule = "x12.write.charset of the receiver's pack";
  diagnostic.help = "correct the identifiers in the receiver's pack; binary data needs utf-8";
  diagnostic.owner = "integration";
  diagnostics.push_back(std::move(diagnostic));
  return {};
}

x12::EnvelopeSettings envelope_of(const partner::PackVersion& receiver, Instant now) {
  const partner::TradingPartner& partner = receiver.partner();
  x12::EnvelopeSettings envelope;
  envelope.delimiters = {partner.x12.delimiters.element, partner.x12.delimiters.component, partner.x12.delimiters.repetition,
                         partner.x12.delimiters.segment};
  if (partner.x12.interchange < "00402") envelope.delimiters.repetition = 0;
  envelope.suffix = partner.x12.delimiters.suffix;
  envelope.authorization_qualifier = partner.x12.authorization_qualifier;
  envelope.authorization = partner.x12.authorization;
  envelope.security_qualifier = partner.x12.security_qualifier;
  envelope.security = partner.x12.security;
  if (!partner.ours.empty()) {
    envelope.sender_qualifier = partner.ours.front().qualifier;
    envelope.sender = partner.ours.front().id;
    envelope.group_sender = partner.ours.front().application();
  }
  if (!partner.theirs.empty()) {
    envelope.receiver_qualifier = partner.theirs.front().qualifier;
    envelope.receiver = partner.theirs.front().id;
    envelope.group_receiver = partner.theirs.front().application();
  }
  envelope.writing = {partner.x12.delimiter_in_data, partner.x12.keeps_trailing_separators, partner.x12.written_characters,
                      partner.x12.transliterates, written_charset(receiver)};
  envelope.interchange_version = partner.x12.interchange;
  envelope.agency = partner.x12.agency;
  envelope.acknowledgment_requested = partner.x12.acknowledgment_requested;
  envelope.usage = partner.x12.usage;
  const auto zone = TimeZone::named(partner.timezone);
  envelope.at = to_utc({now.milliseconds + (zone ? zone->offset_at(now) : 0) * std::int64_t{60'000}});
  return envelope;
}

RenderedDocument render(const std::vector<CanonicalObject>& objects, const partner::PackVersion& receiver, const EnvelopeNumbers& numbers,
                        Instant now, const Outside& outside) {
  RenderedDocument result;
  if (objects.empty()) return result;
  const std::string& kind = objects.front().type().name;
  const partner::LinkedDocument* linked = receiver.outbound_object(kind);
  if (linked == nullptr || !linked->usable()) {
    Diagnostic diagnostic;
    diagnostic.code = Code::no_outbound_document;
    diagnostic.message = linked == nullptr ? "the pack of " + receiver.name() + " takes no " + printable(kind)
                                           : "the document in which " + receiver.name() + " takes a " + printable(kind) + " has errors";
    diagnostic.help =
        linked == nullptr ? "add a [[document]] with direction = \"out\" for it" : "run `crossdock partner check " + receiver.name() + "`";
    diagnostic.owner = "integration";
    result.diagnostics.push_back(std::move(diagnostic));
    return result;
  }
  const bool tells_kinds = linked->settings.format == partner::FileFormat::json && linked->grammar == nullptr;
  const auto other = std::find_if(objects.begin(), objects.end(), [&](const CanonicalObject& one) { return one.type().name != kind; });
  if (other != objects.end() && !tells_kinds) {
    Diagnostic diagnostic;
    diagnostic.code = Code::no_outbound_document;
    diagnostic.message =
        "a document holds objects of one kind, and here are `" + printable(kind) + "` and `" + printable(other->type().name) + "`";
    diagnostic.help = "write each kind by itself";
    diagnostic.owner = "integration";
    result.diagnostics.push_back(std::move(diagnostic));
    return result;
  }
  switch (linked->settings.format) {
    case partner::FileFormat::x12: render_x12(objects, *linked, receiver, numbers, now, outside, result); break;
    case partner::FileFormat::json:
      if (linked->grammar != nullptr) {
        render_flat(objects, *linked, receiver, now, outside, result);
        break;
      }
      result.set_id = "json";
      result.extension = "json";
      for (const CanonicalObject& object : objects) {
        format::write_canonical(object, result.bytes, objects.size() == 1 ? JsonStyle::indented : JsonStyle::compact);
        result.bytes += '\n';
      }
      break;
    case partner::FileFormat::csv:
    case partner::FileFormat::fixed:
    case partner::FileFormat::xml: render_flat(objects, *linked, receiver, now, outside, result); break;
  }
  return result;
}

}  // namespace crossdock::translate
