#include "format/x12/describe.h"

#include <bit>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/render.h"
#include "format/x12/delimiters.h"
#include "format/x12/describe_overlay.h"
#include "grammar/overlay_reference.h"

namespace crossdock::x12 {

namespace {

using grammar::ElementRule;
using grammar::Grammar;
using grammar::NoteKind;
using grammar::SyntaxNote;

std::string ticked_value(std::string_view value) { return "`" + printable(value, 60) + "`"; }

std::string two(std::uint32_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string listed(std::uint64_t mask, std::string_view last_word) {
  std::vector<std::string> numbers;
  for (; mask != 0; mask &= mask - 1) numbers.push_back(two(static_cast<std::uint32_t>(std::countr_zero(mask)) + 1));
  if (numbers.size() < 2) return numbers.empty() ? "" : numbers.front();
  const std::string last = numbers.back();
  numbers.pop_back();
  return joined(numbers, ", ") + " " + std::string(last_word) + " " + last;
}

/// "PO102", or "REF04-2" for a component.
std::string element_name(const Finding& finding) {
  std::string name = std::string(printable(finding.tag, 8)) + two(finding.element);
  if (finding.component != 0) name += "-" + std::to_string(finding.component);
  return name;
}

std::string place_of(const SourceSpan& span, const FindingContext& context) {
  if (context.sources == nullptr || span.end == 0 || span.file >= context.sources->size()) return {};
  return " (" + context.sources->place(span) + ")";
}

/// Why a value is no number, as far as a glance tells.
std::string number_trouble(std::string_view value) {
  for (const char c : value) {
    if (c == 'O' || c == 'o') return "letter `O`";
    if (c == 'l' || c == 'I') return std::string("letter `") + c + "`";
    if (c == ',') return "a comma: X12 writes a point and no thousands mark";
    if (c == '+') return "a plus sign: X12 writes none";
    if (c == '$') return "a currency sign";
  }
  return {};
}

std::string date_trouble(std::string_view value) {
  if (value.size() != 8 && value.size() != 6) return {};
  for (const char c : value)
    if (c < '0' || c > '9') return {};
  const std::string_view month = value.substr(value.size() - 4, 2);
  if (month < "01" || month > "12") return "month " + std::string(month);
  return "day " + std::string(value.substr(value.size() - 2));
}

struct Words {
  std::string message;
  std::string label;
  std::string rule;
  std::string help;
  std::string owner = "sender";
};

std::string count_sentence(const Finding& finding, std::string_view what) {
  return std::string(finding.tag) + "01 says " + (finding.value.empty() ? std::string("nothing") : ticked_value(finding.value)) +
         ", counted " + std::to_string(finding.expected) + " " + std::string(what);
}

/// The elements of the ISA behind the one marked whose lengths are wrong too: ", and so have ISA04 and ISA06 wrong lengths".
std::string also_of_other_length(const Finding& finding) {
  std::uint64_t mask = 0;
  const auto elements = finding.raw.size() < 4 ? std::vector<std::string_view>() : split(finding.raw, finding.raw[3]);
  for (std::size_t i = finding.element + std::size_t{1}; i < elements.size() && i <= 16; ++i)
    if (elements[i].size() != isa_lengths[i - 1]) mask |= 1ull << (i - 1);
  return mask == 0 ? std::string() : "; not at full length either: " + listed(mask, "and");
}

/// An element of ISA, GS or TA1; `found` is the kind of fault.
Words envelope_element_words(const Finding& finding, const FindingContext& context) {
  const ElementRule* rule = context.grammar != nullptr && finding.rule < context.grammar->element_rules.size()
                                ? &context.grammar->element_rules[finding.rule]
                                : nullptr;
  Words words;
  words.message = printable(finding.tag, 8) + two(finding.element);
  if (rule != nullptr && rule->name.length > 0) words.message += " (" + std::string(context.grammar->text(rule->name)) + ")";
  if (rule != nullptr) words.rule = form_words(*rule, *context.grammar) + place_of(rule->span, context);
  words.help = "correct the element";
  if (!finding.value.empty()) words.message += " " + ticked_value(finding.value);
  switch (static_cast<FaultKind>(finding.found)) {
    case FaultKind::element_missing: words.message += " is missing"; break;
    case FaultKind::element_character_invalid: words.message += " holds a separator or a control character"; break;
    case FaultKind::element_code_unknown: words.message += " is not a code of the list"; break;
    case FaultKind::element_date_invalid:
      words.message += " is not a date";
      words.label = date_trouble(finding.value);
      break;
    case FaultKind::element_time_invalid: words.message += " is not a time"; break;
    case FaultKind::element_too_short: words.message += " is too short"; break;
    case FaultKind::element_too_long: words.message += " is too long"; break;
    default: words.message += " is not valid"; break;
  }
  return words;
}

Words envelope_words(const Finding& finding, const FindingContext& context) {
  const std::string tag = printable(finding.tag, 8);
  switch (finding.kind) {
    case FaultKind::interchange_header_malformed:
      if (finding.expected == 16)
        return {"the ISA has " + std::to_string(finding.found) + " elements instead of 16", "",
                "ISA is 106 bytes, sixteen elements at full length", "send the interchange again with a whole ISA segment"};
      if (finding.element == 0)
        return {"this looks like an ISA but its sixteen elements cannot be told apart", "",
                "ISA is 106 bytes, every element at its full length", "send the interchange again with a whole ISA segment"};
      return {"ISA" + two(finding.element) + " has " + std::to_string(finding.found) + (finding.found == 1 ? " character" : " characters") +
                  " instead of " + std::to_string(finding.expected) + also_of_other_length(finding),
              std::to_string(finding.expected) + " expected", "every element of the ISA has a fixed length",
              "pad the element with spaces (identifiers) or zeros (numbers) to its length"};
    case FaultKind::interchange_trailer_missing:
      return {"the interchange has no IEA segment", "", "an interchange ends with IEA",
              "the file was probably cut: send the whole interchange again"};
    case FaultKind::interchange_control_mismatch:
      return {"IEA02 " + ticked_value(finding.value) + " is not the control number of the ISA, " + ticked_value(context.interchange), "",
              "IEA02 repeats ISA13", "write the number of ISA13 in IEA02"};
    case FaultKind::interchange_control_invalid:
      return {"the interchange control number " + ticked_value(finding.value) + " is not a number of nine digits above zero", "",
              "ISA13: nine digits", "number the interchange"};
    case FaultKind::interchange_group_count_wrong:
      return {count_sentence(finding, "functional groups"), "", "IEA01 counts the functional groups",
              "count again; a missing group means that the file is incomplete"};
    case FaultKind::interchange_element_invalid: return envelope_element_words(finding, context);
    case FaultKind::interchange_version_unsupported:
      return {"ISA12 " + ticked_value(finding.value) + " is no version of the interchange controls", "",
              "ISA12: five digits, such as 00401", "write the version that was agreed"};
    case FaultKind::interchange_delimiter_invalid:
      return {finding.value.empty() ? std::string("the separators of this interchange cannot be told from each other or from data")
                                    : std::string(finding.value),
              "", "separators are four different bytes that no data holds", "choose other separators"};
    case FaultKind::interchange_terminator_invalid:
      return {std::string(finding.value), "", "separators are four different bytes that no data holds",
              "choose another segment terminator"};
    case FaultKind::interchange_standard_unsupported:
      return {"ISA11 " + ticked_value(finding.value) + " names no standard that is known here", "", "below 00402, ISA11 is U",
              "write U in ISA11"};
    case FaultKind::interchange_repetition_invalid:
      return {"ISA11 " + ticked_value(finding.value) + " cannot separate repetitions", "",
              "from 00402 on, ISA11 is the repetition separator, no letter, digit or blank", "write a separator such as ^ in ISA11"};
    case FaultKind::interchange_data_between:
      if (finding.tag.empty())
        return {"data outside any interchange: " + ticked_value(finding.value), "",
                "a file holds interchanges, from ISA to IEA, and blanks between them", "send X12 interchanges only"};
      return {"segment " + tag + " stands between functional groups", "", "only GS, TA1 and IEA stand there",
              "move it into a transaction set"};
    case FaultKind::interchange_acknowledgment_invalid: return envelope_element_words(finding, context);
    case FaultKind::interchange_trailer_malformed:
      return {"the last segment has no terminator", "", "every segment ends with the terminator", "write the terminator behind IEA too"};
    case FaultKind::group_trailer_missing:
      return {"the functional group has no GE segment", "", "a functional group ends with GE", "the file was probably cut: send it again"};
    case FaultKind::group_control_mismatch:
      return {"GE02 " + ticked_value(finding.value) + " is not the control number of the GS, " + ticked_value(context.group), "",
              "GE02 repeats GS06", "write the number of GS06 in GE02"};
    case FaultKind::group_set_count_wrong:
      return {count_sentence(finding, "transaction sets"), "", "GE01 counts the transaction sets",
              "count again; a missing set means that the file is incomplete"};
    case FaultKind::group_control_duplicate:
      return {"group control number " + ticked_value(finding.value) + " occurs twice in the interchange", "",
              "GS06 is unique in its interchange", "number the groups of an interchange one by one"};
    case FaultKind::group_not_supported:
      return {"functional group " + ticked_value(finding.value) + " is not taken here", "",
              "its sets have a grammar, and the partner's pack lists them",
              "add a [[document]] for its sets to the partner's pack (and a grammar, where none ships), or ask the sender why they came",
              "integration"};
    case FaultKind::group_version_unsupported:
      return {"GS08 " + ticked_value(finding.value) + " is no version of X12", "",
              "GS08: six digits of version, release and subrelease, perhaps an industry's suffix", "write the version, such as 004010"};
    case FaultKind::group_header_malformed: return envelope_element_words(finding, context);
    case FaultKind::group_header_missing:
      return {tag + " outside any functional group", "", "transaction sets stand between GS and GE",
              "write GS before the first set of a group"};
    case FaultKind::set_not_supported:
      return {"transaction set " + ticked_value(finding.value) + " is not taken here", "",
              "a set has a grammar, and the partner's pack lists it",
              "add a [[document]] for the set to the partner's pack (and a grammar, where none ships), or ask the sender why it came",
              "integration"};
    case FaultKind::set_trailer_missing:
      return {"transaction set " + printable(context.set_id, 8) + " has no SE segment", "", "a transaction set ends with SE",
              "the file was probably cut: send it again"};
    case FaultKind::set_control_mismatch:
      return {"SE02 " + ticked_value(finding.value) + " is not the control number of the ST, " + ticked_value(context.set_control), "",
              "SE02 repeats ST02", "write the number of ST02 in SE02"};
    case FaultKind::set_segment_count_wrong:
      return {count_sentence(finding, "segments from ST to SE"), "", "SE01 counts the segments, ST and SE included",
              "count again; a missing segment means that the set is incomplete"};
    case FaultKind::set_control_duplicate:
      return {"set control number " + ticked_value(finding.value) + " occurs twice in the group", "", "ST02 is unique in its group",
              "number the sets of a group one by one"};
    case FaultKind::set_id_invalid:
      return {"ST01 " + ticked_value(finding.value) + " is no identifier of a transaction set", "", "ST01: three characters, such as 850",
              "write the set's identifier"};
    case FaultKind::set_control_invalid:
      return {"the set control number " + ticked_value(finding.value) + " has not four to nine characters", "",
              "ST02: four to nine characters, unique in its group", "number the sets of a group one by one, from 0001"};
    case FaultKind::group_control_invalid:
      return {"the group control number " + ticked_value(finding.value) + " is not a number of one to nine digits above zero", "",
              "GS06: one to nine digits", "number the group"};
    case FaultKind::set_convention_invalid:
      return {"ST03 " + ticked_value(finding.value) + " is no implementation guide of the group's version", "",
              "ST03: the guide's reference, of the same release as GS08", "write the reference as in GS08, or leave it out"};
    case FaultKind::set_convention_unsupported:
      return {"the implementation guide " + ticked_value(finding.value) + " is not taken here", "", "version of the pack's [[document]]",
              "follow the agreed guide, or change the version in the pack"};
    case FaultKind::set_not_in_group:
      return {"set " + ticked_value(finding.value) + " does not belong into a group of this kind", "",
              "GS01 names the kind of sets in the group" + (context.grammar != nullptr && !context.grammar->group_id.empty()
                                                                ? ", " + context.grammar->group_id + " for this set"
                                                                : std::string{}),
              "put the set into a group of its own kind"};
    case FaultKind::set_header_missing:
      return {"segment " + tag + " stands outside any transaction set", "", "between GS and GE stand transaction sets, from ST to SE",
              "begin the set with ST"};
    case FaultKind::set_too_large:
      return {"the transaction set is larger than the limit", "", "limit transaction_set_bytes", "send it in parts"};
    default: return {std::string(code_title(code_of_fault(finding.kind))), "", "", ""};
  }
}

Words segment_words(const Finding& finding, const FindingContext& context) {
  const std::string tag = printable(finding.tag, 16);
  const Grammar* grammar = context.grammar;
  const std::string set = grammar != nullptr ? grammar->standard + " " + grammar->version + " " + grammar->set_id : context.set_id;
  switch (finding.kind) {
    case FaultKind::segment_unknown:
      return {"there is no segment " + ticked_value(finding.tag), "",
              "the dictionary of " + (grammar != nullptr ? grammar->standard + " " + grammar->version : std::string("the standard")),
              "check the segment's name; a separator inside data also makes such segments"};
    case FaultKind::segment_not_in_set: return {"segment " + tag + " does not belong to this transaction set", "", set, "leave it out"};
    case FaultKind::segment_unexpected:
      return {"segment " + tag + " is not expected here", "", set + ": it stands inside a loop that is not open here",
              "put it behind the first segment of its loop"};
    case FaultKind::segment_out_of_sequence:
      return {"segment " + tag + " stands too late", "", set + ": segments come in the order of the set", "move it to its place"};
    case FaultKind::segment_missing:
      return {"mandatory segment " + tag + " is missing" + (finding.raw.empty() ? std::string{} : " before this segment"), "", set,
              "send it"};
    case FaultKind::segment_over_maximum:
      return {"segment " + tag + (finding.against.empty() ? std::string{} : " with " + ticked_value(finding.against)) + " occurs " +
                  std::to_string(finding.found) + " times, at most " + std::to_string(finding.expected),
              "", set, "send no more than " + std::to_string(finding.expected)};
    case FaultKind::loop_over_maximum:
      return {
          "loop " +
              (grammar != nullptr && finding.node != no_node ? std::string(grammar->name_of(grammar->nodes[finding.node].parent)) : tag) +
              (finding.against.empty() ? std::string{} : " with " + ticked_value(finding.against)) + " occurs " +
              std::to_string(finding.found) + " times, at most " + std::to_string(finding.expected),
          "", set, "send no more than " + std::to_string(finding.expected)};
    case FaultKind::segment_empty:
      return {finding.tag.empty() ? "there is nothing between two segment terminators" : "segment " + tag + " has no elements", "",
              "a segment has at least one element", "leave it out"};
    case FaultKind::segment_too_long:
      return {"the segment is longer than " + std::to_string(limits::segment_bytes) + " bytes", "", "limit segment_bytes",
              "a terminator is probably missing"};
    case FaultKind::partner_required_missing:
      // Of a tree: a level that is missing below this one.
      if (!finding.against.empty())
        return {"below this level " + ticked_value(finding.against) + " there is no level " + ticked_value(finding.value), "", "",
                "send it"};
      return {"segment " + tag + (finding.value.empty() ? std::string{} : " with " + ticked_value(finding.value)) + " is missing", "",
              "the partner's guide requires it", "send it"};
    case FaultKind::partner_loop_missing:
      return {"loop " + tag + (finding.value.empty() ? std::string{} : " with " + ticked_value(finding.value)) + " is missing", "",
              "the partner's guide requires it", "send it"};
    case FaultKind::partner_dependent_missing:
      return {"segment " + tag + (finding.value.empty() ? std::string{} : " with " + ticked_value(finding.value)) + " is missing", "",
              "the partner's guide requires it in this case", "send it"};
    case FaultKind::partner_dependent_present:
      return {"segment " + tag + " must not be sent here", "", "the partner's guide forbids it in this case", "leave it out"};
    case FaultKind::partner_forbidden_present:
      return {"segment " + tag + " must not be sent", "", "the partner's guide forbids it", "leave it out"};
    case FaultKind::segment_trailing_separators:
      return {"separators at the end of segment " + tag, "", "nothing follows the last element that is present", "leave them out"};
    default: return {std::string(code_title(code_of_fault(finding.kind))), "", "", ""};
  }
}

Words tree_finding_words(const Finding& finding) {
  const std::string value = ticked_value(finding.value);
  switch (finding.kind) {
    case FaultKind::tree_id_wrong:
      if (!finding.against.empty())
        return {"HL01 " + value + " is out of sequence", std::string(finding.against) + " comes next", "",
                "number the levels one by one from 1"};
      return {"HL01 " + value + " occurs twice in the set", "", "HL01 is unique in its set: the levels below name their parent by it",
              "number the levels one by one"};
    case FaultKind::tree_parent_missing: {
      std::string label = finding.found == 2 ? "is the level itself" : finding.found != 0 ? "comes only later" : "";
      if (finding.expected > 1) label += (label.empty() ? "" : ", ") + std::to_string(finding.expected) + " levels name it";
      return {"HL02 names a parent, " + value + ", that does not stand before", std::move(label),
              "HL02 repeats the HL01 of a level that came before", "correct HL02, or send the parent first"};
    }
    case FaultKind::tree_level_not_allowed:
      if (finding.found == 0) return {"level " + value + " has no place in this tree", "", "", "send the levels of the guide only"};
      return {"level " + value +
                  (finding.against.empty() ? " may not stand at the top" : " may not stand below " + ticked_value(finding.against)),
              "", "", "put the levels as the guide says"};
    default:
      return {"HL04 " + value +
                  (finding.found != 0 ? " says that no level stands below, and one does" : " says that levels stand below, and none does"),
              "", "HL04: 1 where levels stand below, 0 where not", "correct HL04"};
  }
}

Words element_words(const Finding& finding, const FindingContext& context, const ElementRule* rule) {
  const Grammar* grammar = context.grammar;
  const std::string where = element_name(finding);
  std::string named = where;
  if (rule != nullptr && rule->name.length > 0) named += " (" + std::string(grammar->text(rule->name)) + ")";
  const std::string value = ticked_value(finding.value);
  const std::string words = rule != nullptr ? form_words(*rule, *grammar) + place_of(rule->span, context) : std::string{};
  switch (finding.kind) {
    case FaultKind::element_missing: return {named + " is mandatory and missing", "", words, "send it"};
    case FaultKind::element_condition_missing: {
      const std::string note =
          grammar != nullptr && finding.note < grammar->notes.size() ? describe_note(grammar->notes[finding.note], finding.tag) : "";
      return {named + " is missing beside the elements that it belongs to", "", note, "send it, or leave out the others"};
    }
    case FaultKind::element_excluded: {
      const std::string note =
          grammar != nullptr && finding.note < grammar->notes.size() ? describe_note(grammar->notes[finding.note], finding.tag) : "";
      return {named + " must not stand beside another element that is present", "", note, "send only one of them"};
    }
    case FaultKind::element_too_many:
      return {printable(finding.tag, 8) + " has an element " + two(finding.element) + ", but only " + std::to_string(finding.expected) +
                  " are known",
              "", "", "leave it out; a separator inside data also makes such elements"};
    case FaultKind::element_too_short:
      return {value + " is too short for " + named + ", at least " + std::to_string(rule != nullptr ? rule->min : 0), "", words,
              "send the whole value"};
    case FaultKind::element_too_long:
      return {value + " is too long for " + named + ", at most " + std::to_string(rule != nullptr ? rule->max : 0), "", words,
              "shorten it; or accept it with `loosen` in an overlay"};
    case FaultKind::element_character_invalid: {
      const std::string character =
          ticked_value(finding.raw.substr(std::min<std::size_t>(finding.mark_begin, finding.raw.size()), finding.mark_length));
      if (finding.found < 0x20) return {named + " holds the control character " + character, "", words, "send printable characters only"};
      if (finding.found >= 0x80 &&
          !is_valid_utf8(finding.raw.substr(std::min<std::size_t>(finding.mark_begin, finding.raw.size()), finding.mark_length)))
        return {named + " holds the byte " + character + ", which is no UTF-8", "", "validation.characters of the pack",
                "send UTF-8, or agree on another character set"};
      return {named + " holds " + character + ", which is outside the character set that the pack allows", "",
              "validation.characters of the pack; sets of X12: basic and extended", "write it in the characters that were agreed"};
    }
    case FaultKind::element_binary_length_wrong:
      return {named + " " + value + " is not the length of the binary data behind it", "",
              "the data has so many bytes and no more than " + std::to_string(limits::binary_bytes) + ", and a terminator follows",
              "write the number of bytes of the data"};
    case FaultKind::element_code_unknown:
      return {value + " is not a code of " + named, "", words, "use a code of the list; or accept it in an overlay and in the map's table"};
    case FaultKind::element_date_invalid:
      return {named + " " + value + " is not a date", date_trouble(finding.value), words, "correct the date"};
    case FaultKind::element_time_invalid:
      return {named + " " + value + " is not a time", "", words, "write HHMM, HHMMSS, or with hundredths"};
    case FaultKind::element_number_invalid:
      return {named + " " + value + " is not a number", number_trouble(finding.value), words,
              "send digits, with a point where it has decimals"};
    case FaultKind::element_padded: return {named + " " + value + " has spaces around its value", "", words, "send it without them"};
    case FaultKind::element_zeros: return {named + " " + value + " has needless zeros", "", words, "send it without them"};
    case FaultKind::element_blank: return {named + " holds nothing but spaces", "", words, "leave it out"};
    case FaultKind::component_too_many:
      return {named + " has more components than the " + std::to_string(finding.expected) + " that are known", "", words, "leave them out"};
    case FaultKind::component_unexpected:
      return {"the component separator stands inside " + named + ", which has no components", "", words,
              "replace the character in the data, or choose another separator"};
    case FaultKind::repetition_too_many:
      return {named + " repeats more than " + std::to_string(finding.expected) + " times", "", words, "send fewer"};
    case FaultKind::partner_value_not_allowed:
      return {value + " is not allowed in " + named + " by this partner's guide", "", words, "use a value of the guide"};
    case FaultKind::partner_required_missing: return {named + " is missing, which this partner's guide requires", "", words, "send it"};
    case FaultKind::partner_pattern_unmatched:
      return {value + " is not what this partner's guide says for " + named, "", words, "send what the guide says"};
    case FaultKind::partner_dependent_missing:
      return {named + " is missing, which this partner's guide requires in this case", "", words, "send it"};
    case FaultKind::partner_dependent_present:
      return {named + " must not be sent in this case by this partner's guide", "", words, "leave it out"};
    case FaultKind::partner_forbidden_present: return {named + " must not be sent by this partner's guide", "", words, "leave it out"};
    default: return {std::string(code_title(code_of_fault(finding.kind))), "", "", ""};
  }
}

/// The place that a condition of the guide hangs on, in the same set as `position`.
std::shared_ptr<const DocumentPosition> trigger_of(const Finding& finding, const Grammar& grammar, const DocumentPosition& position) {
  auto trigger = std::make_shared<DocumentPosition>();
  trigger->file = position.file;
  trigger->interchange = position.interchange;
  trigger->group = position.group;
  trigger->set_id = position.set_id;
  trigger->set_control = position.set_control;
  trigger->segment = finding.trigger_segment;
  const grammar::SegmentRule& segment = grammar.segment_of(finding.trigger_node);
  trigger->segment_tag = grammar.text(segment.tag);
  const NodeId around = grammar.nodes[finding.trigger_node].parent;
  if (around != 0) trigger->loop = grammar.name_of(around);
  trigger->element = finding.trigger_element;
  if (finding.trigger_element != 0 && finding.trigger_element <= segment.element_count)
    trigger->element_id = grammar.text(grammar.elements(segment)[finding.trigger_element - 1].id);
  return trigger;
}

}  // namespace

std::string describe_note(const SyntaxNote& note, std::string_view tag) {
  std::string code(1, static_cast<char>(note.kind));
  if (note.first != 0) code += two(note.first);
  for (std::uint64_t mask = note.mask & ~(note.first != 0 ? 1ull << (note.first - 1) : 0); mask != 0; mask &= mask - 1)
    code += two(static_cast<std::uint32_t>(std::countr_zero(mask)) + 1);
  const std::uint64_t others = note.mask & ~(note.first != 0 ? 1ull << (note.first - 1) : 0);
  std::string head = printable(tag, 8) + " syntax note " + code + ": ";
  switch (note.kind) {
    case NoteKind::paired: return head + "elements " + listed(note.mask, "and") + " come together or not at all";
    case NoteKind::required: return head + "at least one of " + listed(note.mask, "and") + " is present";
    case NoteKind::exclusion: return head + "at most one of " + listed(note.mask, "and") + " is present";
    case NoteKind::conditional: return head + "where " + two(note.first) + " is present, so is " + listed(others, "and");
    case NoteKind::list: return head + "where " + two(note.first) + " is present, so is at least one of " + listed(others, "and");
  }
  return head;
}

void describe(const Finding& finding, const FindingContext& context, Diagnostic& diagnostic) {
  const Grammar* grammar = context.grammar;
  const ElementRule* rule =
      grammar != nullptr && finding.rule < grammar->element_rules.size() ? &grammar->element_rules[finding.rule] : nullptr;
  Words words;
  const bool of_tree = finding.kind >= FaultKind::tree_id_wrong && finding.kind <= FaultKind::tree_child_flag_wrong;
  switch (fault_level(finding.kind)) {
    case FaultLevel::interchange:
    case FaultLevel::group:
    case FaultLevel::set: words = envelope_words(finding, context); break;
    case FaultLevel::segment: words = of_tree ? tree_finding_words(finding) : segment_words(finding, context); break;
    default: words = finding.element == 0 ? segment_words(finding, context) : element_words(finding, context, rule); break;
  }

  diagnostic.code = code_of_fault(finding.kind);
  diagnostic.severity = finding.severity;
  diagnostic.kind = finding.kind;
  diagnostic.message = std::move(words.message);
  diagnostic.label = std::move(words.label);
  diagnostic.rule = std::move(words.rule);
  diagnostic.help = std::move(words.help);
  diagnostic.owner = std::move(words.owner);
  diagnostic.value = std::string(finding.value);
  diagnostic.personal = rule != nullptr && rule->personal;
  if (grammar != nullptr && finding.statement < grammar->statements.size()) {
    diagnostic.overlay = grammar::overlay_reference(*grammar, finding.statement);
    diagnostic.rule = statement_words(finding.statement, *grammar);
  }

  DocumentPosition& position = diagnostic.position.emplace();
  position.file = context.file;
  position.offset = finding.offset;
  position.decoded = context.decoded;
  position.interchange = context.interchange;
  position.group = context.group;
  position.set_id = context.set_id;
  position.set_control = context.set_control;
  position.segment = finding.segment;
  position.segment_tag = printable(finding.tag, 16);
  position.element = finding.element;
  position.component = finding.component;
  position.repetition = finding.repetition;
  if (rule != nullptr) position.element_id = std::string(grammar->text(rule->id));
  position.loop = std::string(finding.loop);
  if (grammar != nullptr && finding.trigger_segment != 0) diagnostic.trigger = trigger_of(finding, *grammar, position);

  const std::size_t begin = std::min<std::size_t>(finding.mark_begin, finding.raw.size());
  const std::size_t length = std::min<std::size_t>(finding.mark_length, finding.raw.size() - begin);
  diagnostic.excerpt.reserve(finding.raw.size());
  append_printable(diagnostic.excerpt, finding.raw.substr(0, begin));
  diagnostic.mark_begin = static_cast<std::uint32_t>(diagnostic.excerpt.size());
  append_printable(diagnostic.excerpt, finding.raw.substr(begin, length));
  diagnostic.mark_length = static_cast<std::uint32_t>(diagnostic.excerpt.size()) - diagnostic.mark_begin;
  append_printable(diagnostic.excerpt, finding.raw.substr(begin + length));
}

}  // namespace crossdock::x12
