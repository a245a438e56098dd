#include "cli/element_place.h"

#include "mapping/coverage.h"

namespace crossdock::cli {

std::string element_place(const mapping::MapProgram& program, const TransactionSet& document, const Segment& segment,
                          mapping::ElementPlace place) {
  std::string text = mapping::keyed_path(*program.grammar, document, segment);
  const bool is_x12 = program.grammar->format == grammar::DocumentFormat::x12;
  if (place.number != 0 && is_x12) {
    text += (place.number < 10 ? ".0" : ".") + std::to_string(place.number);
    if (place.component != 0) text += "." + std::to_string(place.component);
  } else if (place.number != 0) {
    const auto rules = program.grammar->elements(program.grammar->segment_of(segment.node));
    if (place.number <= rules.size()) text += "." + std::string(program.grammar->text(rules[place.number - 1u].id));
  }
  return (is_x12 ? "segment " : "line ") + std::to_string(segment.position) + " " + text;
}

bool is_personal(const mapping::MapProgram& program, const Segment& segment, mapping::ElementPlace place) {
  const auto rules = program.grammar->elements(program.grammar->segment_of(segment.node));
  return place.number != 0 && place.number <= rules.size() && rules[place.number - 1u].personal;
}

}  // namespace crossdock::cli
