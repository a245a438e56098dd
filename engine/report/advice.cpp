#include "report/advice.h"

namespace crossdock::report {

namespace {

Advice interchange_advice(FaultKind kind) {
  switch (kind) {
    case FaultKind::interchange_header_malformed:
      return {"the ISA segment has a fixed form, and all separators are read from it; without it nothing behind it can be read",
              "writes the ISA with its 16 elements at their fixed lengths"};
    case FaultKind::interchange_trailer_missing:
      return {"without the IEA nobody can tell whether the file is whole or was cut off", "sends the whole file again, with its IEA"};
    case FaultKind::interchange_control_mismatch:
      return {"ISA13 and IEA02 must be the same number: they show that beginning and end belong together",
              "writes the same control number in ISA13 and IEA02"};
    case FaultKind::interchange_control_invalid:
      return {"the interchange control number must be nine digits", "writes nine digits in ISA13"};
    case FaultKind::interchange_control_duplicate:
      return {"this control number came before, so this may be the same business twice",
              "sends it with a new control number if it is new business"};
    case FaultKind::interchange_group_count_wrong:
      return {"IEA01 says how many functional groups there are; another number means that some are lost or were added",
              "corrects the count in IEA01, or sends what is missing"};
    case FaultKind::interchange_version_unsupported:
      return {"the envelope is of a version that this pack does not take", "uses the version that was agreed, in ISA12"};
    case FaultKind::interchange_element_invalid:
      return {"an element of the ISA has a value that the standard does not know", "corrects the element of the ISA"};
    case FaultKind::interchange_sender_unknown:
      return {"no trading partner has this sender's qualifier and id, so nobody knows whose document it is",
              "adds the sender to a partner's ids, or makes a pack for it: crossdock partner new", Doer::analyst};
    case FaultKind::interchange_receiver_unknown:
      return {"the interchange is addressed to somebody else", "corrects the receiver in ISA07 and ISA08"};
    case FaultKind::interchange_delimiter_invalid:
      return {"two separators are the same byte, or one is a letter or digit, so the elements cannot be told apart",
              "chooses separators that differ and that are no letters or digits"};
    case FaultKind::interchange_terminator_invalid:
      return {"the byte behind ISA16 ends every segment, and this one is a letter, a digit or another separator",
              "chooses a segment terminator that no data holds"};
    case FaultKind::interchange_standard_unsupported:
      return {"below version 00402, ISA11 names the standard of the interchange, and only U is known", "writes U in ISA11"};
    case FaultKind::interchange_repetition_invalid:
      return {"from version 00402 on, ISA11 is the byte between repetitions, and a letter, digit or blank cannot be one",
              "writes a separator in ISA11 that no data holds"};
    case FaultKind::interchange_data_between:
      return {"these bytes belong to no interchange; what they were meant for is unknown",
              "removes them, or sends them inside an interchange"};
    case FaultKind::interchange_acknowledgment_invalid:
      return {"a TA1 names an interchange that we sent and says what became of it; this one cannot be read",
              "writes the TA1 with the ISA13, ISA09 and ISA10 of the interchange that it acknowledges"};
    case FaultKind::interchange_trailer_malformed: return {"the IEA cannot be read", "writes the IEA with its count and control number"};
    default: return {};
  }
}

Advice group_advice(FaultKind kind) {
  switch (kind) {
    case FaultKind::group_not_supported:
      return {"this pack takes no documents of this functional group", "sends only what was agreed; else a document is added to the pack"};
    case FaultKind::group_version_unsupported:
      return {"the group is of a version of the standard that this pack does not take", "uses the version that was agreed, in GS08"};
    case FaultKind::group_trailer_missing:
      return {"without the GE nobody can tell whether the group is whole", "sends the group again, with its GE"};
    case FaultKind::group_control_mismatch:
      return {"GS06 and GE02 must be the same number: they show that beginning and end belong together",
              "writes the same control number in GS06 and GE02"};
    case FaultKind::group_set_count_wrong:
      return {"GE01 says how many transaction sets there are; another number means that some are lost or were added",
              "corrects the count in GE01, or sends what is missing"};
    case FaultKind::group_control_invalid: return {"the group control number must be one to nine digits", "writes a number in GS06"};
    case FaultKind::group_control_duplicate:
      return {"two groups of one interchange have the same control number, so an answer could mean either", "numbers each group anew"};
    case FaultKind::group_header_malformed:
      return {"the GS cannot be read, so nobody knows what its documents are", "writes the GS with its eight elements"};
    case FaultKind::group_header_missing:
      return {"a document or a GE stands outside any functional group", "puts every document between a GS and its GE"};
    default: return {};
  }
}

Advice set_advice(FaultKind kind) {
  switch (kind) {
    case FaultKind::set_not_supported:
      return {"this pack takes no documents of this kind", "sends only what was agreed; else a document is added to the pack"};
    case FaultKind::set_trailer_missing:
      return {"without the SE nobody can tell whether the document is whole", "sends the document again, with its SE"};
    case FaultKind::set_control_mismatch:
      return {"ST02 and SE02 must be the same: they show that beginning and end belong together",
              "writes the same control number in ST02 and SE02"};
    case FaultKind::set_segment_count_wrong:
      return {"SE01 says how many segments there are; another number means that some are lost or were added",
              "corrects the count in SE01, or sends what is missing"};
    case FaultKind::set_control_invalid:
      return {"the control number of a document has four to nine letters or digits",
              "writes a control number of four to nine characters in ST02"};
    case FaultKind::set_control_duplicate:
      return {"two documents of one group have the same control number, so an answer could mean either",
              "numbers each document of a group anew"};
    case FaultKind::set_id_invalid:
      return {"the kind of a document has three characters, such as 850", "writes the document's kind in ST01"};
    case FaultKind::set_not_in_group:
      return {"the document is of another kind than its functional group says", "puts the document into a group of its own kind"};
    case FaultKind::set_header_missing: return {"segments stand outside any document", "begins every document with an ST"};
    case FaultKind::set_too_large: return {"the document is larger than this engine takes at once", "splits the document"};
    case FaultKind::set_convention_invalid:
      return {"ST03 names the implementation guide of the document, and no guide of the group's version is called so",
              "writes the guide's reference in ST03 as in GS08, or leaves it out"};
    case FaultKind::set_convention_unsupported:
      return {"ST03 names another implementation guide than the one that was agreed",
              "follows the agreed guide; else the version of the document in the pack is changed"};
    default: return {};
  }
}

Advice segment_advice(FaultKind kind) {
  switch (kind) {
    case FaultKind::segment_unknown:
      return {"no segment of the standard has this tag, so its meaning is unknown", "removes the segment or corrects its tag"};
    case FaultKind::segment_unexpected:
      return {"the segment exists, but at this place it belongs to nothing", "moves the segment to its place, or removes it"};
    case FaultKind::segment_missing:
      return {"the document must have this segment; without it part of its meaning is missing", "adds the segment"};
    case FaultKind::segment_over_maximum:
      return {"the segment is repeated more often than is allowed here", "sends no more of them than allowed"};
    case FaultKind::segment_not_in_set:
      return {"the segment exists in the standard, but not in this kind of document", "removes the segment"};
    case FaultKind::segment_out_of_sequence:
      return {"segments have a fixed order, and this one should have come earlier", "puts the segments into the standard's order"};
    case FaultKind::loop_over_maximum:
      return {"the group of segments that begins here is repeated more often than is allowed", "sends no more of them than allowed"};
    case FaultKind::segment_empty: return {"a segment without any element says nothing", "leaves the segment out, or fills it"};
    case FaultKind::segment_too_long:
      return {"the segment is longer than any segment can be; most likely a terminator is missing", "checks the segment terminator"};
    case FaultKind::segment_trailing_separators:
      return {"separators at the end of a segment stand for nothing and should be left out", "leaves out the separators at the end"};
    default: return {};
  }
}

Advice element_advice(FaultKind kind) {
  switch (kind) {
    case FaultKind::element_missing: return {"the element is mandatory", "fills the element"};
    case FaultKind::element_condition_missing:
      return {"some elements only make sense together; one of them is here and its companion is not",
              "fills the companion too, or leaves both out"};
    case FaultKind::element_too_many:
      return {"the segment has more elements than the standard gives it; most likely a value holds the separator itself",
              "removes the extra elements, or the separator inside a value"};
    case FaultKind::element_too_short:
      return {"the value is shorter than allowed", "writes the full value, with leading zeros where it is a number"};
    case FaultKind::element_too_long:
      return {"the value is longer than allowed, and cutting it could change what it says", "shortens the value"};
    case FaultKind::element_character_invalid: return {"the value holds a character that was not agreed on", "removes the character"};
    case FaultKind::element_code_unknown:
      return {"the value is not one of the codes of the list, so its meaning is unknown",
              "uses a code of the list; if both sides agree on this one, it is added to the pack"};
    case FaultKind::element_date_invalid: return {"this is no day of the calendar", "corrects the date"};
    case FaultKind::element_binary_length_wrong:
      return {"binary data may hold any byte, so only its length says where it ends; here no terminator follows",
              "writes the number of bytes of the data"};
    case FaultKind::element_time_invalid: return {"this is no time of day", "corrects the time"};
    case FaultKind::element_excluded: return {"two elements are filled of which only one may be", "fills one of the two"};
    case FaultKind::element_number_invalid: return {"this is not a number", "corrects the number"};
    case FaultKind::element_padded:
      return {"spaces around a value are no part of it, and this pack does not let them pass", "sends the value without spaces around it"};
    case FaultKind::element_zeros:
      return {"zeros in front of a number or behind its decimal point say nothing, and this pack does not let them pass",
              "sends the number without needless zeros"};
    case FaultKind::element_blank: return {"the element holds nothing but spaces", "leaves the element empty, or fills it"};
    case FaultKind::component_too_many: return {"the element has more parts than the standard gives it", "removes the extra parts"};
    case FaultKind::component_unexpected:
      return {"the value holds the byte that separates the parts of composite elements, but this element has no parts",
              "chooses another component separator, or removes the character"};
    case FaultKind::repetition_too_many:
      return {"the element is repeated more often than is allowed", "repeats it no more often than allowed"};
    default: return {};
  }
}

Advice content_advice(FaultKind kind) {
  switch (kind) {
    case FaultKind::count_wrong:
      return {"a total of the document does not agree with what the document holds", "corrects the total, or sends what is missing"};
    case FaultKind::tree_id_wrong:
      return {"each level needs a number of its own in HL01, by which the levels below it name it",
              "numbers the levels one by one in HL01"};
    case FaultKind::tree_parent_missing:
      return {"a level names a parent that the document does not have", "corrects the parent's number in HL02"};
    case FaultKind::tree_level_not_allowed: return {"this level may not stand below that one", "puts the levels into the agreed order"};
    case FaultKind::tree_child_flag_wrong: return {"HL04 says whether further levels follow below, and that is not so", "corrects HL04"};
    case FaultKind::partner_required_missing:
      return {"the standard does not ask for this, the agreement with this partner does", "adds what was agreed"};
    case FaultKind::partner_forbidden_present:
      return {"the standard allows this, the agreement with this partner does not", "leaves it out"};
    case FaultKind::partner_value_not_allowed:
      return {"the standard allows this value, the agreement with this partner does not",
              "uses a value that was agreed; else the overlay of the pack is loosened"};
    case FaultKind::partner_loop_missing:
      return {"the agreement with this partner asks for more of these groups of segments than came", "sends what was agreed"};
    case FaultKind::partner_dependent_missing:
      return {"the agreement with this partner asks for this because of another value of the document", "adds what was agreed"};
    case FaultKind::partner_dependent_present:
      return {"the agreement with this partner does not use this beside another value of the document", "leaves it out"};
    case FaultKind::partner_pattern_unmatched:
      return {"the agreement with this partner says what stands here, and this is something else", "sends what was agreed"};
    case FaultKind::record_malformed: return {"the record cannot be read", "corrects the record"};
    case FaultKind::record_unknown: return {"the layout has no record of this kind", "sends only records of the layout"};
    case FaultKind::field_missing: return {"the field is mandatory", "fills the field"};
    case FaultKind::field_invalid: return {"the field holds a value that its type does not allow", "corrects the value"};
    default: return {};
  }
}

Advice business_advice(FaultKind kind) {
  switch (kind) {
    case FaultKind::value_not_in_table:
      return {"the value is not in our table, so we cannot tell what it means for us", "adds a row to the table; it is live at once",
              Doer::business};
    case FaultKind::value_not_convertible: return {"the value cannot be turned into what our systems need", "corrects the value"};
    case FaultKind::value_required_missing: return {"our systems need a value that the document does not have", "adds the value"};
    case FaultKind::value_conflicting:
      return {"two places of the document say different things about the same matter", "makes both places agree"};
    case FaultKind::value_not_mapped:
      return {"the document carries something that no rule of our map takes, so it would be lost",
              "adds a rule to the map, or ignores the element there explicitly", Doer::analyst};
    case FaultKind::rule_hold:
      return {"a business rule of this pack holds the document until somebody has looked at it",
              "clears the cause and releases the document", Doer::business};
    case FaultKind::rule_warn:
      return {"a business rule of this pack noticed something; the document went on", "looks at it when there is time", Doer::business};
    case FaultKind::rule_reject:
      return {"a business rule of this pack refuses the document", "tells the partner, or changes the rule", Doer::business};
    default: return {};
  }
}

}  // namespace

Advice advice_of(FaultKind kind) {
  for (const auto group : {interchange_advice, group_advice, set_advice, segment_advice, element_advice, content_advice, business_advice}) {
    const Advice advice = group(kind);
    if (!advice.why.empty()) return advice;
  }
  return {};
}

}  // namespace crossdock::report
