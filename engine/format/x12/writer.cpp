#include "format/x12/writer.h"

#include <algorithm>
#include <utility>

#include "base/charset.h"
#include "base/text.h"
#include "base/word_scan.h"

namespace crossdock::x12 {

namespace {

std::string padded_left(std::uint64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

std::string padded_right(std::string_view text, std::size_t width) {
  std::string result(text.substr(0, width));
  result.append(width - result.size(), ' ');
  return result;
}

bool is_delimiter(char byte, const Delimiters& delimiters) {
  return byte == delimiters.element || byte == delimiters.segment ||
         (byte != 0 && (byte == delimiters.component || byte == delimiters.repetition));
}

std::string element_name(std::string_view tag, std::uint32_t element) {
  return std::string(tag) + (element < 10 ? "0" : "") + std::to_string(element);
}

Diagnostic problem(Code code, std::string_view set_id, std::string_view tag, std::uint32_t element, std::string_view value) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.kind = FaultKind::value_not_convertible;
  diagnostic.value = std::string(value);
  diagnostic.owner = "integration";
  DocumentPosition position;
  position.set_id = std::string(set_id);
  position.segment_tag = std::string(tag);
  position.element = static_cast<std::uint16_t>(element);
  diagnostic.position = std::move(position);
  return diagnostic;
}

/// The separators inside an element of the set, 0 where it has none.
struct Structure {
  char component = 0, repetition = 0;
};

Structure structure_of(const grammar::ElementRule* rule, const TransactionSet& set) {
  if (rule == nullptr) return {};
  return {rule->type == grammar::ElementType::composite ? set.component_separator : '\0',
          rule->repeat != 1 ? set.repetition_separator : '\0'};
}

bool is_empty(std::string_view value, const Structure& structure) {
  return std::all_of(value.begin(), value.end(),
                     [&](char byte) { return byte != 0 && (byte == structure.component || byte == structure.repetition); });
}

}  // namespace

std::string set_control_text(std::uint64_t control) { return padded_left(control, 4); }
std::string interchange_control_text(std::uint64_t control) { return padded_left(control, 9); }

void Writer::end_segment() {
  out_ += settings_.delimiters.segment;
  out_ += settings_.suffix;
}

void Writer::segment(std::string_view tag, const std::vector<std::string>& elements) {
  out_ += tag;
  for (const std::string& element : elements) {
    out_ += settings_.delimiters.element;
    out_ += element;
  }
  end_segment();
}

std::string Writer::id(std::string_view name, const std::string& value) {
  const auto bad = std::find_if(value.begin(), value.end(), [&](char byte) {
    return is_delimiter(byte, settings_.delimiters) || static_cast<unsigned char>(byte) < 0x20;
  });
  if (bad == value.end()) return value;
  Diagnostic diagnostic;
  diagnostic.code = Code::separator_in_data;
  diagnostic.kind = FaultKind::value_not_convertible;
  diagnostic.message = std::string(name) + " `" + printable(value, 20) + "` holds `" + printable(std::string_view(&*bad, 1)) +
                       "`, which separates or ends something in this interchange";
  diagnostic.value = value;
  diagnostic.rule = "separators never stand in data";
  diagnostic.help = "choose other separators in the receiver's pack ([x12] delimiters)";
  diagnostic.owner = "integration";
  problems_.push_back(std::move(diagnostic));
  return {};
}

void Writer::begin_interchange(std::uint64_t control) {
  interchange_control_ = control;
  groups_ = 0;
  const EnvelopeSettings& s = settings_;
  const std::string date = to_iso_date(s.at.date);
  // Before 00402 the element is the identifier of the standard's agency; U names the US EDI community.
  const bool repeats = s.interchange_version >= "00402" && s.delimiters.repetition != 0;
  segment("ISA", {padded_right(s.authorization_qualifier, 2), padded_right(id("ISA02", s.authorization), 10),
                  padded_right(s.security_qualifier, 2), padded_right(id("ISA04", s.security), 10), padded_right(s.sender_qualifier, 2),
                  padded_right(id("ISA06", s.sender), 15), padded_right(s.receiver_qualifier, 2), padded_right(id("ISA08", s.receiver), 15),
                  date.substr(2, 2) + date.substr(5, 2) + date.substr(8, 2), padded_left(s.at.hour, 2) + padded_left(s.at.minute, 2),
                  std::string(1, repeats ? s.delimiters.repetition : 'U'), padded_right(s.interchange_version, 5),
                  interchange_control_text(control), s.acknowledgment_requested ? "1" : "0", std::string(1, s.usage),
                  std::string(1, s.delimiters.component)});
}

void Writer::interchange_acknowledgment(std::string_view control, std::string_view date, std::string_view time, std::string_view verdict,
                                        std::string_view code) {
  segment("TA1", {std::string(control), std::string(date), std::string(time), std::string(verdict), std::string(code)});
}

void Writer::begin_group(std::string_view functional_id, std::uint64_t control, std::string_view version) {
  group_control_ = control;
  sets_ = 0;
  ++groups_;
  guide_ = version >= "005010" && version.size() > 6 && version[6] == 'X' ? std::string(version) : std::string();
  const std::string date = to_iso_date(settings_.at.date);
  // Below 004010 dates have six digits.
  const std::string year = version < "004010" ? date.substr(2, 2) : date.substr(0, 4);
  segment("GS", {std::string(functional_id), id("GS02", settings_.group_sender), id("GS03", settings_.group_receiver),
                 year + date.substr(5, 2) + date.substr(8, 2), padded_left(settings_.at.hour, 2) + padded_left(settings_.at.minute, 2),
                 std::to_string(control), settings_.agency, std::string(version)});
}

/// The first byte of a character that the receiver does not take; npos where there is none.
std::size_t Writer::first_refused(std::string_view data) const {
  const std::size_t outside = characters_.active() ? characters_.first_outside(data) : std::string_view::npos;
  if (word_scan::is_ascii(data) || !settings_.writing.charset || settings_.writing.charset->is_utf8()) return outside;
  CharsetEncoder encoder(*settings_.writing.charset);
  std::string bytes;
  encoder.encode(data, true, bytes);
  return std::min(outside, static_cast<std::size_t>(encoder.first_fault().value_or(std::string_view::npos)));
}

/// The data with the nearest character in place of each that the receiver does not take.
Transliteration Writer::nearest_taken(std::string_view data) const {
  const CharacterSet set = settings_.writing.characters;
  if (set == CharacterSet::basic || set == CharacterSet::extended)
    return transliterated(data, set == CharacterSet::basic ? X12Characters::basic : X12Characters::extended);
  Transliteration result;
  for (std::size_t at = 0; at < data.size();) {
    char32_t code = 0;
    const std::size_t length = std::max<std::size_t>(1, utf8_sequence(data, at, code));
    const std::string_view one = data.substr(at, length);
    at += length;
    if (first_refused(one) == std::string_view::npos) {
      result.text += one;
      continue;
    }
    const Transliteration instead = transliterated(one, X12Characters::extended);
    result.text += instead.text;
    result.lost += instead.lost;
  }
  return result;
}

std::string Writer::in_characters(std::string_view data, const Place& place, std::vector<Diagnostic>& diagnostics) const {
  const std::size_t outside = first_refused(data);
  if (outside == std::string_view::npos) return std::string(data);
  // What is no UTF-8 has no counterpart in any set.
  const bool has_nearest = settings_.writing.characters != CharacterSet::utf8 || is_valid_utf8(data);
  Transliteration result;
  if (has_nearest) result = nearest_taken(data);
  if (has_nearest && settings_.writing.transliterates && result.lost == 0) return result.text;
  char32_t code = 0;
  const std::size_t length = std::max<std::size_t>(1, utf8_sequence(data, outside, code));
  Diagnostic diagnostic = problem(Code::character_not_written, place.set_id, place.tag, place.element, data);
  diagnostic.message = "`" + printable(data, 60) + "` holds `" + printable(data.substr(outside, length)) +
                       "`, which the receiver does not take, and cannot be written to " + element_name(place.tag, place.element);
  diagnostic.rule = "x12.write.characters and x12.write.charset of the receiver's pack";
  diagnostic.help = "change the value, or let the pack take more characters";
  if (has_nearest && settings_.writing.transliterates) {
    diagnostic.severity = Severity::warning;
    diagnostic.message = "`" + printable(data, 60) + "` was written to " + element_name(place.tag, place.element) + " as `" +
                         printable(result.text, 60) + "`: the receiver does not take all its characters";
  }
  diagnostics.push_back(std::move(diagnostic));
  return settings_.writing.transliterates ? result.text : std::string();
}

/// A run of data without separators of its own.
void Writer::write_data(std::string_view data, const Place& place, std::vector<Diagnostic>& diagnostics) {
  std::string changed;
  if (characters_.active() || settings_.writing.charset) {
    changed = in_characters(data, place, diagnostics);
    data = changed;
  }
  const Delimiters& to = settings_.delimiters;
  // 0: there is no such separator, and a zero byte is data.
  const auto or_segment = [&](char separator) { return separator != 0 ? separator : to.segment; };
  if (!word_scan::holds_any(data, {to.element, to.segment, or_segment(to.component), or_segment(to.repetition)})) {
    out_ += data;
    return;
  }
  for (const char byte : data) {
    if (!is_delimiter(byte, to)) {
      out_ += byte;
    } else if (settings_.writing.delimiter_in_data != 0) {
      out_ += settings_.writing.delimiter_in_data;
    } else {
      Diagnostic diagnostic = problem(Code::separator_in_data, place.set_id, place.tag, place.element, data);
      diagnostic.message = "`" + printable(data, 60) + "` holds `" + printable(std::string_view(&byte, 1)) +
                           "`, a separator of this interchange, and cannot be written to " + element_name(place.tag, place.element);
      diagnostic.rule = "separators never stand in data";
      diagnostic.help =
          "choose other separators in the receiver's pack ([x12] delimiters), have them replaced (x12.write.delimiter_in_data), or "
          "change the value";
      diagnostics.push_back(std::move(diagnostic));
      return;
    }
  }
}

void Writer::write_element(std::string_view value, const grammar::ElementRule* rule, const TransactionSet& set, const Place& place,
                           std::vector<Diagnostic>& diagnostics) {
  if (rule != nullptr && rule->type == grammar::ElementType::binary) {
    out_ += value;
    return;
  }
  const Structure structure = structure_of(rule, set);
  if (structure.repetition == 0 && structure.component == 0) return write_data(value, place, diagnostics);
  const Delimiters& to = settings_.delimiters;
  // Trailing separators are left out of each repetition, and then at the end.
  std::size_t held_repetitions = 0;
  for (std::string_view rest = value;;) {
    const std::size_t end = structure.repetition == 0 ? std::string_view::npos : rest.find(structure.repetition);
    std::size_t held_components = 0;
    bool wrote = false;
    for (std::string_view one = rest.substr(0, end);;) {
      const std::size_t part_end = structure.component == 0 ? std::string_view::npos : one.find(structure.component);
      const std::string_view part = one.substr(0, part_end);
      if (!part.empty() || settings_.writing.keeps_trailing_separators) {
        if (!wrote) out_.append(held_repetitions, to.repetition);
        if (!wrote) held_repetitions = 0;
        wrote = true;
        out_.append(held_components, to.component);
        held_components = 0;
        write_data(part, place, diagnostics);
      }
      if (part_end == std::string_view::npos) break;
      ++held_components;
      one = one.substr(part_end + 1);
    }
    if (end == std::string_view::npos) break;
    ++held_repetitions;
    rest = rest.substr(end + 1);
  }
}

void Writer::write_set(const TransactionSet& set, const grammar::Grammar& grammar, std::uint64_t control,
                       std::vector<Diagnostic>& diagnostics) {
  std::uint64_t count = 2;
  begin_set(grammar.set_id, control);
  for (const Segment& segment : set.segments) {
    const grammar::SegmentRule& rule = grammar.segment_of(segment.node);
    const std::string_view tag = grammar.text(rule.tag);
    if (tag == "ST" || tag == "SE") continue;
    const auto rules = grammar.elements(rule);
    const auto rule_of = [&](std::uint32_t number) { return number <= rules.size() ? &rules[number - 1] : nullptr; };
    std::uint32_t last = segment.element_count;
    if (!settings_.writing.keeps_trailing_separators)
      while (last > 0 && is_empty(set.element(segment, last), structure_of(rule_of(last), set))) --last;
    ++count;
    out_ += tag;
    for (std::uint32_t number = 1; number <= last; ++number) {
      out_ += settings_.delimiters.element;
      write_element(set.element(segment, number), rule_of(number), set, {grammar.set_id, tag, number}, diagnostics);
    }
    end_segment();
  }
  end_set(count, control);
}

void Writer::write_set(const WrittenSet& set, std::uint64_t control) {
  begin_set(set.set_id, control);
  out_ += set.body;
  end_set(set.segments, control);
}

void Writer::begin_set(std::string_view set_id, std::uint64_t control) {
  ++sets_;
  std::vector<std::string> header{std::string(set_id), set_control_text(control)};
  if (!guide_.empty()) header.push_back(guide_);
  segment("ST", header);
}

void Writer::end_set(std::uint64_t segments, std::uint64_t control) {
  segment("SE", {std::to_string(segments), set_control_text(control)});
}

void Writer::end_group() { segment("GE", {std::to_string(sets_), std::to_string(group_control_)}); }

void Writer::end_interchange() { segment("IEA", {std::to_string(groups_), interchange_control_text(interchange_control_)}); }

}  // namespace crossdock::x12
