// The checks of one segment's elements: presence, type, length, code, syntax notes.
#include <algorithm>
#include <bit>

#include "base/text.h"
#include "format/x12/control_number.h"
#include "format/x12/set_reader.h"
#include "format/x12/value_form.h"

namespace crossdock::x12 {

using grammar::ElementRule;
using grammar::ElementType;
using grammar::Grammar;
using grammar::NoteKind;
using grammar::SyntaxNote;

namespace {

constexpr std::uint64_t bit_of(std::uint32_t element) { return element <= 64 ? 1ull << (element - 1) : 0; }

/// The element that a broken note asks for, and whether the note is broken at all: 0 if it holds.
std::uint32_t missing_by(const SyntaxNote& note, std::uint64_t present) {
  const std::uint64_t there = present & note.mask;
  const auto first_absent = [&](std::uint64_t mask) { return static_cast<std::uint32_t>(std::countr_zero(mask & ~present)) + 1; };
  switch (note.kind) {
    case NoteKind::paired: return there == 0 || there == note.mask ? 0 : first_absent(note.mask);
    case NoteKind::required: return there != 0 ? 0 : first_absent(note.mask);
    case NoteKind::conditional: return (present & bit_of(note.first)) == 0 || there == note.mask ? 0 : first_absent(note.mask);
    case NoteKind::list: {
      const std::uint64_t others = note.mask & ~bit_of(note.first);
      return (present & bit_of(note.first)) == 0 || (present & others) != 0 ? 0 : first_absent(others);
    }
    case NoteKind::exclusion: {
      if (std::popcount(there) < 2) return 0;
      return static_cast<std::uint32_t>(std::countr_zero(there & (there - 1))) + 1;
    }
  }
  return 0;
}

/// Notes that tie an identifier to its qualifier decide who or what is meant: breaking one is never let through lightly.
bool is_about_identifier(std::string_view tag, const SyntaxNote& note) {
  if (tag == "N1") return true;
  return (tag == "PO1" || tag == "IT1" || tag == "LIN" || tag == "SLN") && note.kind == NoteKind::paired;
}

}  // namespace

SetReader::Breach SetReader::breach_of(FaultKind fault, std::string_view value, std::uint32_t rule, NodeId node, std::uint32_t element,
                                       std::uint32_t component) const {
  const Grammar& grammar = plan_->grammar();
  const std::uint32_t standard = grammar.element_rules[rule].standard;
  if (standard == grammar::none) return {fault, grammar::none};
  const bool is_code = grammar.element_rules[rule].type == ElementType::identifier;
  const FaultKind wished = fault != FaultKind::element_code_unknown ? fault
                           : is_code                                ? FaultKind::partner_value_not_allowed
                                                                    : FaultKind::partner_pattern_unmatched;
  const FaultKind own = check_value(value, check_of(grammar, standard));
  std::uint8_t aspect = grammar::aspect_type;
  if (fault == FaultKind::element_too_short || fault == FaultKind::element_too_long) aspect = grammar::aspect_length;
  if (fault == FaultKind::element_code_unknown) aspect = grammar::aspect_codes;
  const std::uint32_t statement =
      grammar.statement_on(node, static_cast<std::uint16_t>(element), static_cast<std::uint16_t>(component), aspect);
  const bool loosened = statement != grammar::none && grammar.statements[statement].kind == grammar::OverlayStatement::Kind::loosen;
  if (own != FaultKind::none && (loosened || policy_->of(own) >= policy_->of(wished))) return {own, grammar::none};
  return {wished, statement};
}

SetReader::Breach SetReader::missing_element(std::uint32_t rule, NodeId node, std::uint32_t element, std::uint32_t component) const {
  const Grammar& grammar = plan_->grammar();
  const std::uint32_t standard = grammar.element_rules[rule].standard;
  if (standard == grammar::none || grammar.element_rules[standard].usage == grammar::Usage::mandatory)
    return {FaultKind::element_missing, grammar::none};
  return {FaultKind::partner_required_missing,
          grammar.statement_on(node, static_cast<std::uint16_t>(element), static_cast<std::uint16_t>(component), grammar::aspect_usage)};
}

/// Judges a value that is not plainly right. False: it counts as absent.
bool SetReader::check_element(const SegmentStream& stream, const SetPlan::NodePlan& plan, std::uint32_t number, std::string_view value,
                              NodeId node, std::uint32_t position) {
  const ElementCheck& check = plan_->checks(plan)[number - 1];
  if ((value.front() == ' ' || value.back() == ' ') && check.type != ElementType::binary) {
    value = check_padding(stream, check, number, value, (plan.mandatory & bit_of(number)) != 0, node, position);
    if (value.empty()) return false;
  }
  if (check.special && holds_nothing(value, check)) return false;
  if (check.special || check.forbidden || ((stream.parts() | stream.controls()) & bit_of(std::min(number, 64u))) != 0) {
    check_special(stream, check, number, value, node, position);
    return true;
  }
  const FaultKind fault = check_value(value, check);
  if (fault == FaultKind::none) {
    if (zeros_ && has_needless_zeros(value, check))
      note_element(FaultKind::element_zeros, stream, node, position, number, value, check.rule);
    return true;
  }
  if (fault == FaultKind::element_too_long && policy_->cut_too_long && check.type == ElementType::alphanumeric) {
    cut(stream, check, number, value, node, position);
    return true;
  }
  const Breach breach = breach_of(fault, value, check.rule, node, number, 0);
  Finding* finding = note_element(breach.kind, stream, node, position, number, value, check.rule, breach.statement);
  if (breach.kind == FaultKind::element_code_unknown) lighten(finding);
  return true;
}

void SetReader::check_elements(const SegmentStream& stream, NodeId node, std::uint32_t position) {
  const SetPlan::NodePlan& plan = plan_->node(node);
  const ElementCheck* checks = plan_->checks(plan);
  std::uint64_t* last_codes = last_codes_.data() + plan.first_check;
  const std::uint32_t count = std::min<std::uint32_t>(stream.count(), plan.check_count);
  // Elements that are never looked at quickly: with separators or control bytes inside.
  // Needless zeros are looked for the slow way, where the policy wants to know of them.
  const std::uint64_t unusual = zeros_ ? ~std::uint64_t{0} : stream.parts() | stream.controls();
  const std::uint32_t* bounds = stream.bounds();
  const char* window = stream.window();
  std::uint64_t present = 0;
  cuts_.clear();

  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t begin = bounds[i] + 1;
    const std::uint32_t length = bounds[i + 1] - begin;
    if (length == 0) continue;
    const std::uint64_t bit = 1ull << std::min(i, 63u);
    if ((unusual & bit) != 0 || !is_plainly_right(window + begin, length, checks[i], last_codes[i]))
      if (!check_element(stream, plan, i + 1, {window + begin, length}, node, position)) continue;
    present |= bit_of(i + 1);
  }

  if (stream.wrong_binary_length() != 0) {
    // What stands behind it may be anything then. A length that is no number has its finding already.
    const std::uint32_t number = stream.wrong_binary_length();
    if (number_of(stream.element(number)))
      note_element(FaultKind::element_binary_length_wrong, stream, node, position, number, stream.element(number),
                   number <= plan.check_count ? checks[number - 1].rule : grammar::none);
  } else if (stream.count() > plan.check_count) {
    std::uint32_t filled = 0;
    for (std::uint32_t i = plan.check_count + 1; i <= stream.count() && filled == 0; ++i)
      if (!stream.element(i).empty()) filled = i;
    if (filled != 0) {
      if (Finding* finding =
              note_element(FaultKind::element_too_many, stream, node, position, filled, stream.element(filled), grammar::none))
        finding->expected = plan.check_count;
    } else if (Finding* finding = note(FaultKind::segment_trailing_separators, stream, node, position)) {
      finding->found = stream.count() - plan.check_count;
    }
  } else if (stream.count() > 0 && stream.element(stream.count()).empty()) {
    note(FaultKind::segment_trailing_separators, stream, node, position);
  }
  // With mandatory elements the findings about those say it all.
  if (stream.count() == 0 && plan.check_count > 0 && plan.mandatory == 0) note(FaultKind::segment_empty, stream, node, position);

  for (std::uint64_t missing = plan.mandatory & ~present; missing != 0; missing &= missing - 1) {
    const auto element = static_cast<std::uint32_t>(std::countr_zero(missing)) + 1;
    const Breach breach = missing_element(checks[element - 1].rule, node, element, 0);
    note_element(breach.kind, stream, node, position, element, {}, checks[element - 1].rule, breach.statement);
  }
  // What notes say depends on nothing but which elements are there; mostly they are those of the segment before.
  if (plan.note_count > 0 && notes_held_[node] != present) {
    const std::uint64_t told = findings_.total();
    check_notes(stream, plan, present, node, position);
    if (findings_.total() == told) notes_held_[node] = present;
  }
  if (characters_.active()) check_characters(stream, plan, node, position);
}

/// Marks the one character of an element that it must not hold, and tells its component and repetition.
void SetReader::point_at_character(Finding& finding, std::string_view value, std::size_t at, std::uint32_t rule_index) const {
  char32_t code = 0;
  finding.mark_begin += static_cast<std::uint32_t>(at);
  finding.mark_length = static_cast<std::uint32_t>(std::max<std::size_t>(utf8_sequence(value, at, code), 1));
  finding.offset += at;
  finding.found = static_cast<unsigned char>(value[at]);
  if (rule_index == grammar::none) return;
  const ElementRule& rule = plan_->grammar().element_rules[rule_index];
  std::string_view before = value.substr(0, at);
  const auto number_of = [](std::string_view text, char separator) {
    return static_cast<std::uint16_t>(separator == 0 ? 1 : 1 + std::count(text.begin(), text.end(), separator));
  };
  if (rule.repeat != 1) {
    finding.repetition = number_of(before, repetition_);
    if (const std::size_t last = repetition_ == 0 ? std::string_view::npos : before.rfind(repetition_); last != std::string_view::npos)
      before.remove_prefix(last + 1);
  }
  if (rule.type == ElementType::composite) finding.component = number_of(before, component_);
}

/// Characters outside the set that the pack allows, the first of each element. Control bytes have their own finding.
void SetReader::check_characters(const SegmentStream& stream, const SetPlan::NodePlan& plan, NodeId node, std::uint32_t position) {
  if (stream.binary_element() == 0 && characters_.first_outside(stream.text()) == std::string_view::npos) return;
  for (std::uint32_t number = 1; number <= stream.count(); ++number) {
    const std::string_view value = stream.element(number);
    if (number == stream.binary_element() || (stream.controls() & bit_of(std::min(number, 64u))) != 0) continue;
    const std::size_t at = characters_.first_outside(value);
    if (at == std::string_view::npos) continue;
    const std::uint32_t rule = number <= plan.check_count ? plan_->checks(plan)[number - 1].rule : grammar::none;
    if (Finding* finding = note_element(FaultKind::element_character_invalid, stream, node, position, number, value, rule))
      point_at_character(*finding, value, at, rule);
  }
}

/// The value that counts of one with spaces around it: without them, unless they are part of values for this partner. Empty: there is
/// nothing but spaces, and the element counts as absent.
std::string_view SetReader::check_padding(const SegmentStream& stream, const ElementCheck& check, std::uint32_t number,
                                          std::string_view value, bool mandatory, NodeId node, std::uint32_t position) {
  if (!policy_->trim_spaces) return value;
  const std::string_view slim = without_blanks(value);
  if (!slim.empty()) {
    note_element(FaultKind::element_padded, stream, node, position, number, value, check.rule);
  } else if (!mandatory) {
    // Of a mandatory element the finding that it is missing says it all.
    note_element(FaultKind::element_blank, stream, node, position, number, value, check.rule);
  }
  return slim;
}

/// A text over its maximum that the pack cuts: told, but let through.
void SetReader::cut(const SegmentStream& stream, const ElementCheck& check, std::uint32_t number, std::string_view value, NodeId node,
                    std::uint32_t position) {
  cuts_.push_back({number, static_cast<std::uint32_t>(bytes_of_characters(value, check.max))});
  if (Finding* finding = note_element(FaultKind::element_too_long, stream, node, position, number, value, check.rule))
    findings_.set_severity(*finding, Severity::warning);
}

void SetReader::check_notes(const SegmentStream& stream, const SetPlan::NodePlan& plan, std::uint64_t present, NodeId node,
                            std::uint32_t position) {
  const Grammar& grammar = plan_->grammar();
  std::uint64_t told = 0;
  for (std::uint32_t i = plan.first_note; i < plan.first_note + plan.note_count; ++i) {
    const SyntaxNote& note = grammar.notes[i];
    const std::uint32_t element = missing_by(note, present);
    if (element == 0) continue;
    const bool exclusion = note.kind == NoteKind::exclusion;
    // A mandatory element that is missing has its own finding already.
    if (!exclusion && (plan.mandatory & bit_of(element)) != 0) continue;
    // Two notes may ask for the same element: one cause, one finding.
    if ((told & bit_of(element)) != 0) continue;
    told |= bit_of(element);
    const std::uint32_t rule = element <= plan.check_count ? plan_->checks(plan)[element - 1].rule : grammar::none;
    Finding* finding = note_element(exclusion ? FaultKind::element_excluded : FaultKind::element_condition_missing, stream, node, position,
                                    element, exclusion ? stream.element(element) : std::string_view{}, rule);
    if (finding == nullptr) continue;
    finding->note = i;
    if (policy_->notes_on_identifiers_reject && is_about_identifier(stream.tag(), note)) findings_.set_severity(*finding, Severity::error);
  }
}

/// Nothing but the separators that the element may have.
bool SetReader::holds_nothing(std::string_view value, const ElementCheck& check) const {
  const ElementRule& rule = plan_->grammar().element_rules[check.rule];
  const char component = rule.type == ElementType::composite ? component_ : '\0';
  const char repetition = rule.repeat != 1 ? repetition_ : '\0';
  return std::all_of(value.begin(), value.end(), [&](char byte) { return byte != 0 && (byte == component || byte == repetition); });
}

/// Composites, repetitions, elements with separators or control bytes inside, and elements that an overlay forbids.
void SetReader::check_special(const SegmentStream& stream, const ElementCheck& check, std::uint32_t number, std::string_view value,
                              NodeId node, std::uint32_t position) {
  const Grammar& grammar = plan_->grammar();
  const ElementRule& rule = grammar.element_rules[check.rule];
  if (check.forbidden) {
    note_element(FaultKind::partner_forbidden_present, stream, node, position, number, value, check.rule,
                 grammar.statement_on(node, static_cast<std::uint16_t>(number), 0, grammar::aspect_usage));
    return;
  }
  if ((stream.controls() & bit_of(std::min(number, 64u))) != 0) {
    for (std::size_t at = 0; at < value.size(); ++at) {
      if (static_cast<unsigned char>(value[at]) >= 0x20 || (value[at] != 0 && (value[at] == component_ || value[at] == repetition_)))
        continue;
      if (Finding* finding = note_element(FaultKind::element_character_invalid, stream, node, position, number, value, check.rule))
        point_at_character(*finding, value, at, check.rule);
      return;
    }
  }

  std::uint16_t repetition = 0;
  for (std::string_view rest = value;;) {
    ++repetition;
    const std::size_t end = repetition_ == 0 || rule.type == ElementType::binary ? std::string_view::npos : rest.find(repetition_);
    const std::string_view one = rest.substr(0, end);
    if (rule.repeat != 0 && repetition > rule.repeat) {
      if (Finding* finding = note_element(FaultKind::repetition_too_many, stream, node, position, number, one, check.rule)) {
        finding->repetition = repetition;
        finding->expected = rule.repeat;
        const std::uint16_t own = rule.standard == grammar::none ? rule.repeat : grammar.element_rules[rule.standard].repeat;
        if (own == 0 || repetition <= own)
          finding->statement = grammar.statement_on(node, static_cast<std::uint16_t>(number), 0, grammar::aspect_maximum);
      }
      return;
    }
    check_repetition(stream, check, number, one, rule.repeat == 1 ? std::uint16_t{0} : repetition, node, position);
    if (end == std::string_view::npos) return;
    rest = rest.substr(end + 1);
  }
}

void SetReader::check_repetition(const SegmentStream& stream, const ElementCheck& check, std::uint32_t number, std::string_view value,
                                 std::uint16_t repetition, NodeId node, std::uint32_t position) {
  const ElementRule& rule = plan_->grammar().element_rules[check.rule];
  if (rule.type == ElementType::composite) {
    check_components(stream, rule, check.rule, number, value, repetition, node, position);
    return;
  }
  // A separator that spoils the value shows as the value's fault; only one that does no further harm is told for itself.
  const FaultKind fault = value.empty() ? FaultKind::none : check_value(value, check);
  const bool separated = component_ != 0 && value.find(component_) != std::string_view::npos;
  if (fault == FaultKind::none && !separated) return;
  const Breach breach = fault != FaultKind::none ? breach_of(fault, value, check.rule, node, number, 0)
                                                 : Breach{FaultKind::component_unexpected, grammar::none};
  if (Finding* finding = note_element(breach.kind, stream, node, position, number, value, check.rule, breach.statement))
    finding->repetition = repetition;
}

void SetReader::check_components(const SegmentStream& stream, const ElementRule& rule, std::uint32_t rule_index, std::uint32_t number,
                                 std::string_view value, std::uint16_t repetition, NodeId node, std::uint32_t position) {
  const Grammar& grammar = plan_->grammar();
  const auto tell = [&](Breach breach, std::string_view text, std::uint16_t component, std::uint32_t rule_of_part) {
    Finding* finding = note_element(breach.kind, stream, node, position, number, text, rule_of_part, breach.statement);
    if (finding != nullptr) {
      finding->component = component;
      finding->repetition = repetition;
    }
    return finding;
  };

  if (value.empty()) return;  // a repetition left out
  std::uint64_t present = 0;
  std::uint16_t component = 0;
  for (std::string_view rest = value;;) {
    ++component;
    const std::size_t end = component_ == 0 ? std::string_view::npos : rest.find(component_);
    const std::string_view one = rest.substr(0, end);
    if (component > rule.component_count) {
      if (Finding* finding = tell({FaultKind::component_too_many, grammar::none}, one, component, rule_index))
        finding->expected = rule.component_count;
      break;
    }
    if (!one.empty()) {
      present |= bit_of(component);
      const ElementCheck part = check_of(grammar, rule.first_component + component - 1);
      if (part.forbidden) {
        tell({FaultKind::partner_forbidden_present,
              grammar.statement_on(node, static_cast<std::uint16_t>(number), component, grammar::aspect_usage)},
             one, component, part.rule);
      } else if (const FaultKind fault = check_value(one, part); fault != FaultKind::none) {
        tell(breach_of(fault, one, part.rule, node, number, component), one, component, part.rule);
      }
    }
    if (end == std::string_view::npos) break;
    rest = rest.substr(end + 1);
  }
  for (std::uint16_t i = 1; i <= rule.component_count; ++i) {
    const std::uint32_t part = rule.first_component + i - 1u;
    if (grammar.element_rules[part].usage == grammar::Usage::mandatory && (present & bit_of(i)) == 0)
      tell(missing_element(part, node, number, i), {}, i, part);
  }
  for (std::uint32_t i = rule.first_note; i < rule.first_note + rule.note_count; ++i) {
    const std::uint32_t missing = missing_by(grammar.notes[i], present);
    if (missing == 0) continue;
    const bool exclusion = grammar.notes[i].kind == NoteKind::exclusion;
    Finding* finding = tell({exclusion ? FaultKind::element_excluded : FaultKind::element_condition_missing, grammar::none}, {},
                            static_cast<std::uint16_t>(missing), rule_index);
    if (finding != nullptr) finding->note = i;
  }
}

}  // namespace crossdock::x12
