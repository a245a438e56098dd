#include "format/x12/writer.h"

#include "base/text.h"

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

void Writer::begin_interchange(std::uint64_t control) {
  interchange_control_ = control;
  groups_ = 0;
  const std::string date = to_iso_date(settings_.at.date);
  // Before 00402 the element is the identifier of the standard's agency; U names the US EDI community.
  const bool repeats = settings_.interchange_version >= "00402" && settings_.delimiters.repetition != 0;
  segment(
      "ISA",
      {padded_right(settings_.authorization_qualifier, 2), padded_right(settings_.authorization, 10),
       padded_right(settings_.security_qualifier, 2), padded_right(settings_.security, 10), padded_right(settings_.sender_qualifier, 2),
       padded_right(settings_.sender, 15), padded_right(settings_.receiver_qualifier, 2), padded_right(settings_.receiver, 15),
       date.substr(2, 2) + date.substr(5, 2) + date.substr(8, 2), padded_left(settings_.at.hour, 2) + padded_left(settings_.at.minute, 2),
       std::string(1, repeats ? settings_.delimiters.repetition : 'U'), padded_right(settings_.interchange_version, 5),
       interchange_control_text(control), settings_.acknowledgment_requested ? "1" : "0", std::string(1, settings_.usage),
       std::string(1, settings_.delimiters.component)});
}

void Writer::interchange_acknowledgment(std::string_view control, std::string_view date, std::string_view time,
                                        std::string_view verdict, std::string_view code) {
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
  segment("GS", {std::string(functional_id), settings_.group_sender, settings_.group_receiver, year + date.substr(5, 2) + date.substr(8, 2),
                 padded_left(settings_.at.hour, 2) + padded_left(settings_.at.minute, 2), std::to_string(control), settings_.agency,
                 std::string(version)});
}

void Writer::write_element(std::string_view value, const grammar::ElementRule* rule, const TransactionSet& set, const Segment& segment,
                           std::uint32_t number, const grammar::Grammar& grammar, std::vector<Diagnostic>& diagnostics) {
  const Delimiters& to = settings_.delimiters;
  const bool composite = rule != nullptr && rule->type == grammar::ElementType::composite;
  const bool repeats = rule != nullptr && rule->repeat != 1;
  for (const char byte : value) {
    char written = byte;
    if (composite && byte == set.component_separator) {
      written = to.component;
    } else if (repeats && set.repetition_separator != 0 && byte == set.repetition_separator) {
      written = to.repetition;
    } else if (byte == to.element || byte == to.segment || byte == to.component || (to.repetition != 0 && byte == to.repetition)) {
      Diagnostic diagnostic;
      diagnostic.code = Code::separator_in_data;
      diagnostic.kind = FaultKind::value_not_convertible;
      const std::string tag(grammar.text(grammar.segment_of(segment.node).tag));
      diagnostic.message = "`" + printable(value, 60) + "` holds `" + printable(std::string_view(&byte, 1)) +
                           "`, a separator of this interchange, and cannot be written to " + tag + (number < 10 ? "0" : "") +
                           std::to_string(number);
      diagnostic.value = std::string(value);
      diagnostic.rule = "separators never stand in data";
      diagnostic.help = "choose other separators in the receiver's pack ([x12] delimiters), or change the value";
      diagnostic.owner = "integration";
      DocumentPosition position;
      position.segment_tag = tag;
      position.element = static_cast<std::uint16_t>(number);
      position.set_id = grammar.set_id;
      diagnostic.position = std::move(position);
      diagnostics.push_back(std::move(diagnostic));
      continue;
    }
    out_ += written;
  }
}

void Writer::write_set(const TransactionSet& set, const grammar::Grammar& grammar, std::uint64_t control,
                       std::vector<Diagnostic>& diagnostics) {
  ++sets_;
  std::uint64_t count = 2;
  std::vector<std::string> header{grammar.set_id, set_control_text(control)};
  if (!guide_.empty()) header.push_back(guide_);
  segment("ST", header);
  for (const Segment& segment : set.segments) {
    const grammar::SegmentRule& rule = grammar.segment_of(segment.node);
    const std::string_view tag = grammar.text(rule.tag);
    if (tag == "ST" || tag == "SE") continue;
    std::uint32_t last = segment.element_count;
    while (last > 0 && set.element(segment, last).empty()) --last;
    ++count;
    out_ += tag;
    const auto rules = grammar.elements(rule);
    for (std::uint32_t number = 1; number <= last; ++number) {
      out_ += settings_.delimiters.element;
      write_element(set.element(segment, number), number <= rules.size() ? &rules[number - 1] : nullptr, set, segment, number, grammar,
                    diagnostics);
    }
    end_segment();
  }
  segment("SE", {std::to_string(count), set_control_text(control)});
}

void Writer::end_group() { segment("GE", {std::to_string(sets_), std::to_string(group_control_)}); }

void Writer::end_interchange() { segment("IEA", {std::to_string(groups_), interchange_control_text(interchange_control_)}); }

}  // namespace crossdock::x12
