#include <algorithm>

#include "document/value.h"
#include "format/x12/writer.h"
#include "mapping/program.h"
#include "mapping/write.h"
#include "partner/pack.h"
#include "translate/inbound.h"
#include "translate/outbound.h"
#include "translate/path.h"

namespace crossdock::translate {

namespace {

/// Sets fields of records by name; the types come from grammars/canonical/acknowledgment.grammar.
class RecordMaker {
 public:
  explicit RecordMaker(Arena& arena) : arena_(arena) {}

  void text(Record& record, std::string_view field, std::string_view value) { put(record, field, Value::of_text(arena_.copy(value))); }
  void number(Record& record, std::string_view field, std::uint64_t value) {
    put(record, field, Value::of_decimal(Decimal(static_cast<std::int64_t>(value)), arena_));
  }
  void add_text(Record& record, std::string_view field, std::string_view value) {
    list(record, field).push(Value::of_text(arena_.copy(value)), arena_);
  }
  Record& add_record(Record& record, std::string_view field) {
    Record* item = make_record(*record.type->fields.at(record.type->find(field)).object, arena_);
    list(record, field).push(Value::of_record(item), arena_);
    return *item;
  }

 private:
  void put(Record& record, std::string_view field, Value value) {
    const std::uint32_t slot = record.type->find(field);
    if (slot != ObjectType::none) record[slot] = value;
  }
  List& list(Record& record, std::string_view field) {
    Value& value = record[record.type->find(field)];
    if (value.is_absent()) value = Value::of_list(arena_.make<List>());
    return value.list();
  }

  Arena& arena_;
};

std::string_view verdict_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::accepted: return "accepted";
    case Verdict::accepted_with_errors: return "accepted_with_errors";
    case Verdict::partially_accepted: return "partially_accepted";
    case Verdict::rejected: return "rejected";
  }
  return "rejected";
}

/// The copy of bad data (AK404): at most 99 characters, without separators and control bytes, which could not be sent back.
std::string copy_of(std::string_view value, const x12::Delimiters& delimiters) {
  constexpr std::size_t most = 99;
  std::string copy;
  for (const char byte : value) {
    if (copy.size() == most) break;
    const bool separates = byte == delimiters.element || byte == delimiters.segment || byte == delimiters.component ||
                           (delimiters.repetition != 0 && byte == delimiters.repetition);
    if (!separates && static_cast<unsigned char>(byte) >= 0x20 && byte != 0x7F) copy += byte;
  }
  while (!copy.empty() && copy.back() == ' ') copy.pop_back();
  return copy;
}

/// An identifier of the document (ST01, ST02, a segment's tag) as the acknowledgment can repeat it: what cannot be sent back is left
/// out, what is too long is cut, what is too short is filled; the code beside it tells that it was wrong.
std::string repeatable(std::string_view text, std::size_t least, std::size_t most, char filler, const x12::Delimiters& delimiters) {
  std::string result = copy_of(text, delimiters).substr(0, most);
  if (result.size() < least) result.insert(0, least - result.size(), filler);
  return result;
}

/// The loop that an AK303 names: the innermost around the segment.
std::string_view innermost_loop(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  return path.substr(0, path.find('['));
}

constexpr std::size_t most_segment_faults = 9999;  // the standard's 997 takes 999,999; a partner reads the first thousands
constexpr std::size_t most_element_faults = 99;    // AK4 in AK3
constexpr std::size_t most_codes = 5;              // AK502 to AK506, AK905 to AK909

void add_once(RecordMaker& maker, Record& record, std::string_view field, std::string_view fault) {
  const Value value = record.field(field);
  if (value.kind() == ValueKind::list) {
    if (value.list().size >= most_codes) return;
    for (const Value& item : value.list())
      if (item.text() == fault) return;
  }
  maker.add_text(record, field, fault);
}

/// Segment and element findings of one set, a record a segment and kind of fault, in the order of the document.
void add_segments(RecordMaker& maker, Record& into, const SetSummary& set, const x12::Delimiters& delimiters) {
  Record* current = nullptr;
  std::uint32_t current_position = 0;
  std::size_t segments = 0, elements = 0;
  for (const Diagnostic& finding : set.findings) {
    const FaultLevel level = fault_level(finding.kind);
    if (level != FaultLevel::segment && level != FaultLevel::element) {
      if (level == FaultLevel::set) add_once(maker, into, "faults", fault_name(finding.kind));
      continue;
    }
    const DocumentPosition& at = *finding.position;
    const bool of_element = at.element != 0;
    if (!of_element || current == nullptr || current_position != at.segment) {
      if (++segments > most_segment_faults) return;
      Record& segment = maker.add_record(into, "segments");
      maker.text(segment, "tag", repeatable(at.segment_tag, 2, 3, '?', delimiters));
      maker.number(segment, "position", at.segment);
      if (const std::string_view loop = innermost_loop(at.loop); !loop.empty() && loop.size() <= 6) maker.text(segment, "loop_id", loop);
      maker.text(segment, "fault", of_element ? std::string_view("elements_in_error") : fault_name(finding.kind));
      current = of_element ? &segment : nullptr;
      current_position = at.segment;
      elements = 0;
      if (segments == 1) add_once(maker, into, "faults", "segments_in_error");
    }
    if (!of_element || ++elements > most_element_faults) continue;
    Record& element = maker.add_record(*current, "elements");
    maker.number(element, "position", at.element);
    if (at.component != 0) maker.number(element, "component", at.component);
    if (!at.element_id.empty() && at.element_id.size() <= 4 && at.element_id.find_first_not_of("0123456789") == std::string::npos)
      maker.text(element, "element_id", at.element_id);
    maker.text(element, "fault", fault_name(finding.kind));
    // An invalid character cannot be sent back.
    if (finding.kind != FaultKind::element_character_invalid)
      if (const std::string copy = copy_of(finding.value, delimiters); !copy.empty()) maker.text(element, "value", copy);
  }
}

CanonicalObject acknowledgment_object(const GroupVerdict& group, const ObjectType& type, bool accepted_sets,
                                      const x12::Delimiters& delimiters, Arena& arena) {
  RecordMaker maker(arena);
  Record* root = make_record(type, arena);
  maker.text(*root, "functional_id", group.functional_id);
  maker.text(*root, "group_control", group.control);
  maker.text(*root, "version", group.version);
  maker.text(*root, "verdict", verdict_word(group.verdict));
  maker.number(*root, "sets_declared", group.sets_declared != 0 ? group.sets_declared : group.sets_received);
  maker.number(*root, "sets_received", group.sets_received);
  maker.number(*root, "sets_accepted", group.sets_accepted);
  for (const Diagnostic& finding : group.findings)
    if (fault_level(finding.kind) == FaultLevel::group) add_once(maker, *root, "faults", fault_name(finding.kind));
  for (const SetSummary& set : group.sets) {
    const bool told = set.verdict != Verdict::accepted;
    if (!told && !accepted_sets) continue;
    Record& record = maker.add_record(*root, "sets");
    maker.text(record, "set_id", repeatable(set.set_id, 3, 3, '0', delimiters));
    maker.text(record, "control", repeatable(set.control, 4, 9, '0', delimiters));
    maker.text(record, "verdict", verdict_word(set.verdict));
    if (told) add_segments(maker, record, set, delimiters);
  }
  return {root};
}

/// An acknowledgment is never acknowledged (X12.56).
bool is_acknowledgment(const GroupVerdict& group) { return group.functional_id == "FA"; }

/// Whether a 997 can name the group: GS01 and GS06 as AK1 repeats them. A group that it cannot name is told by a TA1.
bool can_be_named(const GroupVerdict& group) {
  const bool numbered =
      !group.control.empty() && group.control.size() <= 9 && group.control.find_first_not_of("0123456789") == std::string::npos;
  return group.functional_id.size() == 2 && numbered;
}

bool has_unnamed_groups(const InterchangeVerdict& interchange) {
  return std::any_of(interchange.groups.begin(), interchange.groups.end(),
                     [](const GroupVerdict& group) { return !is_acknowledgment(group) && !can_be_named(group); });
}

bool interchange_refused(const InterchangeVerdict& interchange) { return has_errors(interchange.findings); }

bool interchange_acknowledgment_due(const InterchangeVerdict& interchange, const partner::AcknowledgmentSettings& settings) {
  const bool error = interchange_refused(interchange) || has_unnamed_groups(interchange);
  switch (settings.ta1) {
    case partner::InterchangeAcknowledgment::never: return false;
    case partner::InterchangeAcknowledgment::on_request: return interchange.acknowledgment_requested;
    case partner::InterchangeAcknowledgment::on_error: return error;
    case partner::InterchangeAcknowledgment::on_request_or_error: return error || interchange.acknowledgment_requested;
    case partner::InterchangeAcknowledgment::always: return true;
  }
  return false;
}

bool is_version(std::string_view version) {
  return version.size() >= 6 && version.size() <= 12 && version.substr(0, 6).find_first_not_of("0123456789") == std::string_view::npos;
}

/// The versions of the groups that are acknowledged, each with its groups, in the order they came.
std::vector<std::pair<std::string, std::vector<const GroupVerdict*>>> by_version(const InterchangeVerdict& interchange) {
  std::vector<std::pair<std::string, std::vector<const GroupVerdict*>>> versions;
  if (interchange_refused(interchange)) return versions;
  for (const GroupVerdict& group : interchange.groups) {
    if (is_acknowledgment(group) || !can_be_named(group)) continue;
    auto found = std::find_if(versions.begin(), versions.end(), [&](const auto& one) { return one.first == group.version; });
    if (found == versions.end()) found = versions.insert(versions.end(), {group.version, {}});
    found->second.push_back(&group);
  }
  return versions;
}

/// TA105: by the tables of the acknowledgment map, so that codes stand in one place.
std::string interchange_code(const InterchangeVerdict& interchange, const mapping::MapProgram& map) {
  const auto table = [&](std::string_view name) -> const mapping::Table* {
    for (const mapping::TableUse& use : map.tables)
      if (use.name == name) return use.loaded.get();
    return nullptr;
  };
  for (const Diagnostic& finding : interchange.findings) {
    if (finding.severity != Severity::error) continue;
    if (finding.kind == FaultKind::interchange_element_invalid && finding.position) {
      const std::uint16_t element = finding.position->element;
      const std::string number = (element < 10 ? "0" : "") + std::to_string(element);
      if (const mapping::Table* elements = table("interchange_element"))
        if (const auto code = elements->value_of(number)) return std::string(*code);
    }
    if (const mapping::Table* faults = table("interchange_fault"))
      if (const auto code = faults->key_of(fault_name(finding.kind))) return std::string(*code);
  }
  if (has_unnamed_groups(interchange))
    if (const mapping::Table* faults = table("interchange_fault"))
      if (const auto code = faults->key_of(fault_name(FaultKind::group_header_malformed))) return std::string(*code);
  return "000";
}

/// TA104: refused where nothing of the interchange is taken up, accepted with errors where something cannot be told otherwise.
char interchange_verdict_code(const InterchangeVerdict& interchange) {
  const bool none_named = std::none_of(interchange.groups.begin(), interchange.groups.end(), can_be_named);
  if (interchange_refused(interchange) || (has_unnamed_groups(interchange) && none_named)) return 'R';
  return interchange.findings.empty() && !has_unnamed_groups(interchange) ? 'A' : 'E';
}

}  // namespace

AcknowledgmentNeeds acknowledgment_needs(const InterchangeVerdict& interchange, const partner::PackVersion& pack) {
  AcknowledgmentNeeds needs;
  const partner::AcknowledgmentSettings& settings = pack.partner().acknowledge;
  if (settings.send != partner::AcknowledgmentKind::none) {
    for (const auto& [version, groups] : by_version(interchange)) {
      ++needs.groups;
      needs.sets += static_cast<std::uint32_t>(groups.size());
    }
  }
  const bool carries_acknowledgments = !interchange.groups.empty() || !interchange.acknowledgments.empty();
  const bool only_acknowledgments =
      carries_acknowledgments && std::all_of(interchange.groups.begin(), interchange.groups.end(),
                                             [](const GroupVerdict& group) { return group.functional_id == "FA"; });
  needs.interchange_acknowledgment =
      !interchange.control.empty() && !only_acknowledgments && interchange_acknowledgment_due(interchange, settings);
  return needs;
}

Acknowledgment acknowledge(const InterchangeVerdict& interchange, const partner::PackVersion& pack, const EnvelopeNumbers& numbers,
                           Instant now) {
  Acknowledgment result;
  const AcknowledgmentNeeds needs = acknowledgment_needs(interchange, pack);
  if (needs.sets == 0 && !needs.interchange_acknowledgment) return result;
  const partner::AcknowledgmentSettings& settings = pack.partner().acknowledge;

  x12::EnvelopeSettings envelope = envelope_of(pack, now);
  // The acknowledgment answers whoever sent, under the names that they used.
  envelope.sender_qualifier = interchange.receiver_qualifier;
  envelope.sender = interchange.receiver;
  envelope.receiver_qualifier = interchange.sender_qualifier;
  envelope.receiver = interchange.sender;
  envelope.interchange_version = interchange.version;
  envelope.acknowledgment_requested = false;
  envelope.usage = interchange.usage;
  x12::Writer writer(envelope, result.bytes);
  writer.begin_interchange(numbers.interchange);

  if (needs.interchange_acknowledgment) {
    const partner::LinkedDocument* linked = pack.acknowledgment(interchange.groups.empty() ? "" : interchange.groups.front().version);
    const std::string code = linked != nullptr && linked->map != nullptr ? interchange_code(interchange, *linked->map) : "000";
    writer.interchange_acknowledgment(interchange.control, interchange.date, interchange.time, interchange_verdict_code(interchange), code);
  }

  std::uint64_t group_control = numbers.group;
  std::uint64_t set_control = numbers.set;
  if (settings.send != partner::AcknowledgmentKind::none) {
    for (const auto& [version, groups] : by_version(interchange)) {
      const partner::LinkedDocument* linked = pack.acknowledgment(version);
      if (linked == nullptr || linked->map == nullptr || linked->grammar == nullptr) {
        Diagnostic diagnostic;
        diagnostic.code = Code::no_acknowledgment_map;
        diagnostic.message = "there is no 997 to answer version " + version + " with";
        diagnostic.help = "see `crossdock check`: the grammar of the 997 or maps/acknowledgment.map is missing or has errors";
        result.diagnostics.push_back(std::move(diagnostic));
        continue;
      }
      if (!groups.front()->receiver.empty()) envelope.group_sender = groups.front()->receiver;
      if (!groups.front()->sender.empty()) envelope.group_receiver = groups.front()->sender;
      // A version that is none cannot be echoed.
      writer.begin_group(linked->grammar->group_id, group_control++, is_version(version) ? version : pack.partner().x12.version);
      mapping::MapWriter map_writer(linked->map);
      TransactionSet document;
      for (const GroupVerdict* group : groups) {
        Arena arena;
        document.component_separator = envelope.delimiters.component;
        document.repetition_separator = envelope.delimiters.repetition;
        const CanonicalObject object =
            acknowledgment_object(*group, *linked->map->object, settings.accepted_sets, envelope.delimiters, arena);
        map_writer.write(object, map_inputs(pack, now), document, result.diagnostics);
        writer.write_set(document, *linked->grammar, set_control++, result.diagnostics);
      }
      writer.end_group();
    }
  }
  writer.end_interchange();
  result.diagnostics.insert(result.diagnostics.end(), writer.problems().begin(), writer.problems().end());
  return result;
}

}  // namespace crossdock::translate
