#include "cli/explain_writing.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "cli/element_place.h"
#include "cli/given_files.h"
#include "cli/text_table.h"
#include "cli/translate_plan.h"
#include "mapping/origin.h"
#include "partner/library.h"
#include "translate/outbound.h"

namespace crossdock::cli {

namespace {

/// Whether the field at a path such as `ship_to.address.lines[2]` may name a person.
bool is_personal_field(const ObjectType& object, std::string_view path) {
  const ObjectType* type = &object;
  bool personal = false;
  for (std::string_view step : split(path, '.')) {
    step = step.substr(0, step.find('['));
    const std::uint32_t slot = type == nullptr ? ObjectType::none : type->find(step);
    if (slot == ObjectType::none) return personal;
    const Field& field = type->fields[slot];
    personal = personal || field.personal;
    type = field.object;
  }
  return personal;
}

struct ExplainedElement {
  std::string place, value, field, rule;
};

/// The written document, element by element.
std::vector<ExplainedElement> elements_of(const partner::LinkedDocument& linked, const CanonicalObject& object,
                                          const mapping::MapInputs& inputs, const TransactionSet& document, const SourceSet& sources) {
  const mapping::MapProgram& program = *linked.map;
  std::vector<mapping::WrittenPlace> places;
  std::vector<const Segment*> segments;
  for (const Segment& segment : document.segments)
    for (std::uint32_t number = 1; number <= segment.element_count; ++number) {
      if (document.element(segment, number).empty()) continue;
      places.push_back({segment.position, static_cast<std::uint16_t>(number)});
      segments.push_back(&segment);
    }
  const std::vector<mapping::WrittenFrom> origins = mapping::origins_of(linked.map, object, inputs, document, places);
  std::vector<ExplainedElement> elements;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const mapping::WrittenFrom& origin = origins[i];
    const mapping::ElementPlace place{places[i].element, 0};
    const bool personal = is_personal(program, *segments[i], place) || is_personal_field(*program.object, origin.object_path);
    elements.push_back({element_place(program, document, *segments[i], place),
                        personal ? "(personal)" : printable(document.element(*segments[i], places[i].element), 48), origin.object_path,
                        origin.rule ? sources.place(*origin.rule) : std::string()});
  }
  return elements;
}

void write_text(Context& context, const std::string& title, const std::vector<ExplainedElement>& elements) {
  context.out() << title << "\n\n";
  TextTable table({"ELEMENT", "VALUE", "FIELD", "RULE"});
  for (const ExplainedElement& one : elements) table.add({one.place, one.value, one.field, one.rule});
  table.write(context.out());
  context.out() << "\n";
}

void write_json(Context& context, const std::string& title, const std::string& map, const std::vector<ExplainedElement>& elements) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("document", title).member("map", map).key("elements").begin_array();
  for (const ExplainedElement& one : elements) {
    json.begin_object().member("element", one.place).member("value", one.value);
    json.member_unless_empty("field", one.field).member_unless_empty("rule", one.rule).end_object();
  }
  json.end_array().end_object();
  context.out() << out << "\n";
}

void explain_object(Context& context, const ExplainOptions& options, const TranslatePlan& plan, const GivenFiles& given,
                    const CanonicalObject& object) {
  const std::string& kind = object.type().name;
  const auto writer = plan.writer_for(context, kind);
  if (writer == nullptr) return;
  const partner::LinkedDocument* linked = writer->outbound_object(kind);
  if (linked == nullptr || linked->map == nullptr) {
    if (linked != nullptr) context.show(linked->diagnostics, *writer->sources());
    context.complain("no map writes a " + kind + " for " + writer->name(), "name one with --map");
    context.exit = Exit::usage;
    return;
  }
  translate::ObjectWriter map_writer(*linked, *writer, context.now(), given.outside());
  TransactionSet document;
  std::vector<Diagnostic> findings;
  map_writer.write(object, document, findings);
  std::erase_if(findings, [](const Diagnostic& finding) { return finding.severity == Severity::note; });
  context.show(findings, *writer->sources());
  if (has_errors(findings)) context.exit = Exit::found;
  const std::string title = kind + " " + translate::key_of(object) + " as " + linked->settings.title() + " by map " + linked->map->name;
  const std::vector<ExplainedElement> elements = elements_of(*linked, object, map_writer.inputs(), document, *writer->sources());
  if (options.common.json)
    write_json(context, title, linked->map->name, elements);
  else
    write_text(context, title, elements);
}

}  // namespace

bool is_canonical(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (head[first] == '{' || head[first] == '[') && head.find("\"kind\"") != std::string_view::npos;
}

void explain_writing(Context& context, const ExplainOptions& options, HeadStream& input) {
  TranslateOptions translation;
  translation.common = options.common;
  translation.file = options.file;
  translation.partner = options.partner;
  translation.receiver = options.receiver;
  if (!options.map.empty()) translation.maps = {options.map};
  if (options.receiver.empty()) {
    // The map's own format is what is written.
    const auto pack = choose_pack(context, options.common, options.partner, input.head());
    if (pack == nullptr) return;
    const auto header = pack->definitions().maps.header_of(options.map);
    translation.to = header ? header->document.standard : std::string("x12");
  }
  const auto plan = plan_translation(context, translation, input.head());
  if (plan == nullptr) return;
  GivenFiles given(context, *plan->reader);
  for (const std::string& file : options.with)
    if (!given.add(file)) return;
  translate::Inputs inputs;
  inputs.now = context.now();
  inputs.file = plan->file_name;
  inputs.outside = given.outside();
  translate::InboundPath path(input, *plan->reader, inputs);
  std::size_t explained = 0;
  while (translate::SetVerdict* set = path.next())
    for (const translate::ObjectVerdict& object : set->objects) {
      explain_object(context, options, *plan, given, object.object);
      ++explained;
    }
  if (explained != 0 || context.exit != Exit::fine) return;
  context.complain("nothing in " + printable(options.file) + " is an object to write", "`crossdock validate` tells what is wrong with it");
  context.exit = Exit::found;
}

}  // namespace crossdock::cli
