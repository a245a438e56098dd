#include "translate/acknowledgment_object.h"

#include <algorithm>

#include "base/charset.h"
#include "base/text.h"

namespace crossdock::translate {

namespace {

// AK404, CTX01-2 and the repetitions of the 997 (X12.20).
constexpr std::size_t longest_copy = 99;
constexpr std::size_t longest_reference = 35;
constexpr std::size_t most_segment_faults = 9999;  // the standard's 997 takes 999,999; a partner reads the first thousands
constexpr std::size_t most_element_faults = 99;    // AK4 in AK3
constexpr std::size_t most_codes = 5;              // AK502 to AK506, AK905 to AK909

/// Sets fields of records by name; the types come from grammars/canonical/acknowledgment.grammar.
class RecordMaker {
 public:
  explicit RecordMaker(Arena& arena) : arena_(arena) {}

  void text(Record& record, std::string_view field, std::string_view value) { text(record, record.type->find(field), value); }
  /// By the field's slot, for records that come by the thousand; nothing where the type has no such field.
  void text(Record& record, std::uint32_t slot, std::string_view value) {
    if (slot != ObjectType::none) record[slot] = Value::of_text(arena_.copy(value));
  }
  /// Nothing for 0, where numbers count from 1.
  void place(Record& record, std::string_view field, std::uint64_t value) {
    if (value != 0) number(record, field, value);
  }
  void number(Record& record, std::string_view field, std::uint64_t value) {
    put(record, field, Value::of_decimal(Decimal(static_cast<std::int64_t>(value)), arena_));
  }
  void add_text(Record& record, std::string_view field, std::string_view value) {
    list(record, field).push(Value::of_text(arena_.copy(value)), arena_);
  }
  Record& add_record(Record& record, std::string_view field) { return add_record(record, record.type->find(field)); }
  Record& add_record(Record& record, std::uint32_t slot) {
    Record* item = make_record(*record.type->fields.at(slot).object, arena_);
    list(record, slot).push(Value::of_record(item), arena_);
    return *item;
  }

 private:
  void put(Record& record, std::string_view field, Value value) {
    const std::uint32_t slot = record.type->find(field);
    if (slot != ObjectType::none) record[slot] = value;
  }
  List& list(Record& record, std::string_view field) { return list(record, record.type->find(field)); }
  List& list(Record& record, std::uint32_t slot) {
    Value& value = record[slot];
    if (value.is_absent()) value = Value::of_list(arena_.make<List>());
    return value.list();
  }

  Arena& arena_;
};

bool separates(char byte, const x12::Delimiters& delimiters) {
  return byte == delimiters.element || byte == delimiters.segment || byte == delimiters.component ||
         (delimiters.repetition != 0 && byte == delimiters.repetition);
}

/// What of a received value can be sent back: no separator of ours, no control byte, and no piece of a character. At most `most` bytes,
/// no blanks around it.
std::string copy_of(std::string_view value, std::size_t most, const AcknowledgmentStyle& style) {
  std::string copy;
  for (std::size_t at = 0; at < value.size();) {
    const auto byte = static_cast<unsigned char>(value[at]);
    std::size_t length = 1;
    bool kept = byte >= 0x20 && byte < 0x7F && !separates(value[at], style.delimiters);
    if (byte >= 0x80) {
      length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
      kept = at + length <= value.size() && is_valid_utf8(value.substr(at, length));
      for (std::size_t i = 0; kept && i < length; ++i) kept = !separates(value[at + i], style.delimiters);
      if (!kept) length = 1;
    }
    if (kept && !(copy.empty() && byte == ' ')) {
      if (copy.size() + length > most) break;
      copy += value.substr(at, length);
    }
    at += length;
  }
  while (!copy.empty() && copy.back() == ' ') copy.pop_back();
  return copy;
}

/// The same of data, which has the characters that the partner takes besides; empty where it has others and may not be changed.
std::string copy_of_data(std::string_view value, std::size_t most, const AcknowledgmentStyle& style) {
  if (style.characters == CharacterSet::any || style.characters == CharacterSet::utf8) return copy_of(value, most, style);
  const X12Characters set = style.characters == CharacterSet::basic ? X12Characters::basic : X12Characters::extended;
  if (style.transliterates) return copy_of(transliterated(value, set).text, most, style);
  const bool fits = std::all_of(value.begin(), value.end(), [&](char byte) { return is_in(set, byte); });
  return fits ? copy_of(value, most, style) : std::string();
}

/// The loop that an AK303 names: the innermost around the segment.
std::string_view innermost_loop(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  path = path.substr(0, path.find('['));
  constexpr std::size_t longest_loop_id = 4;
  return path.size() <= longest_loop_id ? path : std::string_view{};
}

bool is_element_id(std::string_view id) {
  return !id.empty() && id.size() <= 4 && id.find_first_not_of("0123456789") == std::string_view::npos;
}

void add_once(RecordMaker& maker, Record& record, std::string_view field, std::string_view fault) {
  const Value value = record.field(field);
  if (value.kind() == ValueKind::list) {
    if (value.list().size >= most_codes) return;
    for (const Value& item : value.list())
      if (item.text() == fault) return;
  }
  maker.add_text(record, field, fault);
}

/// A demand of the partner's guide, not of the standard.
bool is_of_guide(FaultKind kind) { return kind >= FaultKind::partner_required_missing && kind <= FaultKind::partner_pattern_unmatched; }

class SetTeller {
 public:
  SetTeller(RecordMaker& maker, Record& into, const SetSummary& set, const AcknowledgmentStyle& style)
      : maker_(maker), into_(into), set_(set), style_(style) {}

  /// Segment and element findings, a record a segment and kind of fault, in the order of the document.
  void tell() {
    const bool only_guide = std::all_of(set_.findings.begin(), set_.findings.end(), [](const Diagnostic& finding) {
      return finding.severity != Severity::error || is_of_guide(finding.kind);
    });
    for (const Diagnostic& finding : set_.findings) {
      const FaultLevel level = fault_level(finding.kind);
      if (level == FaultLevel::set) add_once(maker_, into_, "faults", fault_name(finding.kind));
      if (level != FaultLevel::segment && level != FaultLevel::element) continue;
      const DocumentPosition& at = *finding.position;
      if (at.element == 0 || current_ == nullptr || current_position_ != at.segment) {
        if (++segments_ > most_segment_faults) return;
        begin_segment(finding);
        if (segments_ == 1) add_once(maker_, into_, "faults", only_guide ? "segments_against_guide" : "segments_in_error");
      }
      if (at.element != 0 && ++elements_ <= most_element_faults) add_element(finding);
    }
  }

 private:
  void begin_segment(const Diagnostic& finding) {
    const DocumentPosition& at = *finding.position;
    Record& segment = maker_.add_record(into_, "segments");
    maker_.text(segment, "tag", repeatable(at.segment_tag, 2, 3, 'Z', style_));
    maker_.number(segment, "position", at.segment);
    if (const std::string_view loop = innermost_loop(at.loop); !loop.empty()) maker_.text(segment, "loop_id", loop);
    maker_.text(segment, "fault", at.element != 0 ? std::string_view("elements_in_error") : fault_name(finding.kind));
    if (set_.unit != nullptr) {
      if (const std::string reference = copy_of_data(set_.unit->value, longest_reference, style_); !reference.empty()) {
        Record& context = maker_.add_record(segment, "contexts");
        maker_.text(context, "name", set_.unit->name);
        maker_.text(context, "reference", reference);
      }
    }
    if (at.element == 0) add_trigger(segment, finding);
    current_ = at.element != 0 ? &segment : nullptr;
    current_position_ = at.segment;
    elements_ = 0;
  }

  void add_element(const Diagnostic& finding) {
    const DocumentPosition& at = *finding.position;
    Record& element = maker_.add_record(*current_, "elements");
    maker_.number(element, "position", at.element);
    maker_.place(element, "component", at.component);
    maker_.place(element, "repetition", at.repetition);
    if (is_element_id(at.element_id)) maker_.text(element, "element_id", at.element_id);
    maker_.text(element, "fault", fault_name(finding.kind));
    // An invalid character cannot be sent back.
    if (finding.kind != FaultKind::element_character_invalid)
      if (const std::string copy = copy_of_data(finding.value, longest_copy, style_); !copy.empty()) maker_.text(element, "value", copy);
    add_trigger(element, finding);
  }

  /// What the condition hangs on that asks for what is missing, or forbids what is there.
  void add_trigger(Record& record, const Diagnostic& finding) {
    if (finding.trigger == nullptr) return;
    const DocumentPosition& trigger = *finding.trigger;
    Record& context = maker_.add_record(record, "contexts");
    maker_.text(context, "name", "situational_trigger");
    maker_.text(context, "tag", repeatable(trigger.segment_tag, 2, 3, 'Z', style_));
    maker_.place(context, "position", trigger.segment);
    if (const std::string_view loop = innermost_loop(trigger.loop); !loop.empty()) maker_.text(context, "loop_id", loop);
    maker_.place(context, "element", trigger.element);
    maker_.place(context, "component", trigger.component);
    if (is_element_id(trigger.element_id)) maker_.text(context, "element_id", trigger.element_id);
  }

  RecordMaker& maker_;
  Record& into_;
  const SetSummary& set_;
  const AcknowledgmentStyle& style_;
  Record* current_ = nullptr;
  std::uint32_t current_position_ = 0;
  std::size_t segments_ = 0, elements_ = 0;
};

/// AK201 is one of the standard's sets: one that came without a name is called as sets of its group are.
std::string set_name(const SetSummary& set, const GroupVerdict& group, const AcknowledgmentStyle& style) {
  std::string name = repeatable(set.set_id, 0, 15, '0', style);
  if (name.size() == 3) return name;
  return group.usual_set.empty() ? "000" : group.usual_set;
}

}  // namespace

std::string_view verdict_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::accepted: return "accepted";
    case Verdict::accepted_with_errors: return "accepted_with_errors";
    case Verdict::partially_accepted: return "partially_accepted";
    case Verdict::rejected: return "rejected";
  }
  return "rejected";
}

std::string repeatable(std::string_view text, std::size_t least, std::size_t most, char filler, const AcknowledgmentStyle& style) {
  std::string result = copy_of(text, most, style);
  if (result.size() < least) result.insert(0, least - result.size(), filler);
  return result;
}

CanonicalObject acknowledgment_object(const GroupVerdict& group, const ObjectType& type, const AcknowledgmentStyle& style, Arena& arena) {
  RecordMaker maker(arena);
  Record* root = make_record(type, arena);
  maker.text(*root, "functional_id", group.functional_id);
  maker.text(*root, "group_control", group.control);
  if (const std::string version = copy_of(group.version, 12, style); !version.empty()) maker.text(*root, "version", version);
  maker.text(*root, "verdict", verdict_word(group.verdict));
  maker.number(*root, "sets_declared", group.sets_declared != 0 ? group.sets_declared : group.sets_received);
  maker.number(*root, "sets_received", group.sets_received);
  maker.number(*root, "sets_accepted", group.sets_accepted);
  // A group that is simply accepted has nothing wrong with it, whatever our own report remarks.
  for (const Diagnostic& finding : group.findings)
    if (fault_level(finding.kind) == FaultLevel::group && group.verdict != Verdict::accepted)
      add_once(maker, *root, "faults", fault_name(finding.kind));
  const std::uint32_t sets = type.find("sets");
  const ObjectType& of_set = *type.fields.at(sets).object;
  const std::uint32_t set_id = of_set.find("set_id"), control = of_set.find("control"), convention = of_set.find("convention"),
                      verdict = of_set.find("verdict");
  for (const SetSummary& set : group.sets) {
    const bool told = set.verdict != Verdict::accepted;
    if (!told && !style.accepted_sets) continue;
    Record& record = maker.add_record(*root, sets);
    maker.text(record, set_id, set_name(set, group, style));
    maker.text(record, control, repeatable(set.control, 4, 9, '0', style));
    if (const std::string guide = copy_of(set.convention, 35, style); !guide.empty()) maker.text(record, convention, guide);
    maker.text(record, verdict, verdict_word(set.verdict));
    if (told) SetTeller(maker, record, set, style).tell();
  }
  return {root};
}

}  // namespace crossdock::translate
