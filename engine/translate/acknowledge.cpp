#include <algorithm>

#include "document/value.h"
#include "format/x12/writer.h"
#include "mapping/program.h"
#include "mapping/write.h"
#include "partner/pack.h"
#include "translate/acknowledgment_object.h"
#include "translate/answer_envelope.h"
#include "translate/check_written.h"
#include "translate/inbound.h"
#include "translate/interchange_acknowledgment.h"
#include "translate/outbound.h"
#include "translate/path.h"

namespace crossdock::translate {

namespace {

bool interchange_acknowledgment_due(const InterchangeVerdict& interchange, const partner::AcknowledgmentSettings& settings) {
  const bool error = has_envelope_faults(interchange);
  switch (settings.ta1) {
    case partner::InterchangeAcknowledgment::never: return false;
    case partner::InterchangeAcknowledgment::on_request: return interchange.acknowledgment_requested;
    case partner::InterchangeAcknowledgment::on_error: return error;
    case partner::InterchangeAcknowledgment::on_request_or_error: return error || interchange.acknowledgment_requested;
    case partner::InterchangeAcknowledgment::always: return true;
  }
  return false;
}

/// The groups that one group of acknowledgments answers: those whose answer has the same version.
struct Answer {
  std::string version;                              ///< GS08 of the answer
  const partner::LinkedDocument* linked = nullptr;  ///< the 997 or 999; nullptr: there is none
  std::vector<const GroupVerdict*> groups;          ///< in the order they came
};

std::vector<Answer> answers_to(const InterchangeVerdict& interchange, const partner::PackVersion& pack) {
  std::vector<Answer> answers;
  if (is_refused(interchange) || pack.partner().acknowledge.send == partner::AcknowledgmentKind::none) return answers;
  for (const GroupVerdict& group : interchange.groups) {
    if (group.functional_id == acknowledgment_group || !can_be_named(group)) continue;
    std::string version = pack.acknowledgment_version(group.version);
    auto found = std::find_if(answers.begin(), answers.end(), [&](const Answer& one) { return one.version == version; });
    if (found == answers.end()) {
      const partner::LinkedDocument* linked = pack.acknowledgment(group.version);
      found = answers.insert(answers.end(), {std::move(version), linked, {}});
    }
    found->groups.push_back(&group);
  }
  return answers;
}

Diagnostic no_map(std::string_view version) {
  Diagnostic diagnostic;
  diagnostic.code = Code::no_acknowledgment_map;
  diagnostic.message = "there is no acknowledgment to answer version " + std::string(version) + " with";
  diagnostic.help = "see `crossdock check`: the grammar of the 997 or 999, or maps/acknowledgment.map, is missing or has errors";
  return diagnostic;
}

void write_interchange_acknowledgment(const InterchangeVerdict& interchange, const partner::PackVersion& pack,
                                      const AcknowledgmentStyle& style, x12::Writer& writer, std::vector<Diagnostic>& diagnostics) {
  const InterchangeAcknowledgment told = interchange_acknowledgment(interchange, pack.partner().acknowledge.warnings_as_errors);
  const std::string version = interchange.groups.empty() ? std::string() : interchange.groups.front().version;
  const partner::LinkedDocument* linked = pack.acknowledgment(version);
  const auto codes = linked != nullptr ? codes_of(told, *linked->map) : std::nullopt;
  if (!codes) {
    diagnostics.push_back(no_map(version));
    return;
  }
  writer.interchange_acknowledgment(repeatable(told.control, 9, 9, '0', style), repeatable(told.date, 6, 6, '0', style),
                                    repeatable(told.time, 4, 4, '0', style), codes->verdict, codes->fault);
}

}  // namespace

AcknowledgmentNeeds acknowledgment_needs(const InterchangeVerdict& interchange, const partner::PackVersion& pack) {
  AcknowledgmentNeeds needs;
  for (const Answer& answer : answers_to(interchange, pack)) {
    ++needs.groups;
    needs.sets += static_cast<std::uint32_t>(answer.groups.size());
    if (needs.kind.empty() && answer.linked != nullptr) needs.kind = answer.linked->grammar->set_id;
  }
  const bool carries_acknowledgments = !interchange.groups.empty() || !interchange.acknowledgments.empty();
  const bool only_acknowledgments =
      carries_acknowledgments && std::all_of(interchange.groups.begin(), interchange.groups.end(),
                                             [](const GroupVerdict& group) { return group.functional_id == acknowledgment_group; });
  needs.interchange_acknowledgment =
      !interchange.control.empty() && !only_acknowledgments && interchange_acknowledgment_due(interchange, pack.partner().acknowledge);
  if (needs.sets == 0 && needs.interchange_acknowledgment) needs.kind = "TA1";
  return needs;
}

Acknowledgment acknowledge(const InterchangeVerdict& interchange, const partner::PackVersion& pack, const EnvelopeNumbers& numbers,
                           Instant now) {
  Acknowledgment result;
  const AcknowledgmentNeeds needs = acknowledgment_needs(interchange, pack);
  if (needs.sets == 0 && !needs.interchange_acknowledgment) return result;

  const AcknowledgmentStyle style = answer_style(interchange, pack);
  x12::EnvelopeSettings envelope = answer_envelope(interchange, pack, style, now);
  WrittenInterchange written;
  x12::Writer writer(envelope, result.bytes);
  writer.begin_interchange(numbers.interchange);
  if (needs.interchange_acknowledgment) write_interchange_acknowledgment(interchange, pack, style, writer, result.diagnostics);

  std::uint64_t group_control = numbers.group;
  std::uint64_t set_control = numbers.set;
  for (const Answer& answer : answers_to(interchange, pack)) {
    if (answer.linked == nullptr) {
      result.diagnostics.push_back(no_map(answer.version));
      continue;
    }
    const partner::LinkedDocument& linked = *answer.linked;
    written.documents.push_back(&linked);
    name_group(envelope, *answer.groups.front(), pack, style);
    writer.begin_group(linked.grammar->group_id, group_control++, answer.version);
    mapping::MapWriter map_writer(linked.map);
    TransactionSet document;
    for (const GroupVerdict* group : answer.groups) {
      Arena arena;
      document.component_separator = envelope.delimiters.component;
      document.repetition_separator = envelope.delimiters.repetition;
      const CanonicalObject object = acknowledgment_object(*group, *linked.map->object, style, arena);
      map_writer.write(object, map_inputs(pack, now), document, result.diagnostics);
      writer.write_set(document, *linked.grammar, set_control++, result.diagnostics);
    }
    writer.end_group();
  }
  writer.end_interchange();
  result.diagnostics.insert(result.diagnostics.end(), writer.problems().begin(), writer.problems().end());
  result.plain = put_into_charset(pack, result.bytes, result.diagnostics);
  if (has_errors(result.diagnostics)) return result;
  written.bytes = result.bytes;
  written.characters = envelope.writing.characters;
  written.is_answer = true;
  check_written(written, pack, {}, map_inputs(pack, now), result.diagnostics);
  return result;
}

}  // namespace crossdock::translate
