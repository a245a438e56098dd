#include "cli/map_fields.h"

#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "cli/text_table.h"
#include "mapping/link.h"
#include "mapping/named_fields.h"
#include "partner/library.h"

namespace crossdock::cli {

namespace {

using mapping::FieldPath;
using mapping::NamedFields;

/// A map of the pack that makes such objects, and the fields that it fills.
struct Source {
  std::string name;
  NamedFields fields;
};

std::vector<Source> sources_of(const partner::PackVersion& pack, const mapping::MapProgram& program) {
  std::vector<Source> sources;
  for (const auto& entry : pack.definitions().maps.maps()) {
    const std::string& name = entry.map->name.text;
    const auto header = pack.definitions().maps.header_of(name);
    if (name == program.name || !header || !header->reads || header->object != program.object->name) continue;
    const partner::LinkedDocument* linked = pack.map(name);
    if (linked != nullptr && linked->map != nullptr) sources.push_back({name, NamedFields(*linked->map, NamedFields::Rules::reading)});
  }
  return sources;
}

const Field& field_of(const ObjectType& type, const FieldPath& path) {
  const ObjectType* at = &type;
  for (std::size_t i = 0; i + 1 < path.slots.size(); ++i) at = at->fields[path.slots[i]].object;
  return at->fields[path.slots.back()];
}

}  // namespace

void show_lost_fields(Context& context, const partner::PackVersion& pack, const partner::LinkedDocument& document, bool json) {
  const mapping::MapProgram& program = *document.map;
  const std::vector<Source> sources = sources_of(pack, program);
  std::vector<std::pair<FieldPath, std::vector<std::string>>> lost;
  std::size_t filled = 0;
  for (FieldPath& path : program.named_fields->missing()) {
    std::vector<std::string> by;
    for (const Source& source : sources)
      if (source.fields.names(path.slots)) by.push_back(source.name);
    filled += by.empty() ? 0u : 1u;
    lost.emplace_back(std::move(path), std::move(by));
  }
  if (filled != 0) context.exit = Exit::found;
  if (json) {
    std::string out;
    JsonWriter writer(out, JsonStyle::indented);
    writer.begin_object().member("map", program.name).member("object", program.object->name).key("fields").begin_object();
    for (const auto& [path, by] : lost) {
      writer.key(path.text)
          .begin_object()
          .member("description", field_of(*program.object, path).description)
          .key("filled_by")
          .begin_array();
      for (const std::string& name : by) writer.string(name);
      writer.end_array().end_object();
    }
    writer.end_object().end_object();
    context.out() << out << "\n";
    return;
  }
  TextTable table({"FIELD", "WHAT", "FILLED BY"});
  for (const auto& [path, by] : lost) table.add({path.text, field_of(*program.object, path).description, joined(by, ", ")});
  if (!table.empty()) {
    table.write(context.out());
    context.out() << "\n";
  }
  context.out() << program.name << " names all but " << lost.size() << " fields of " << program.object->name << "; other maps fill "
                << filled << " of these\n";
}

}  // namespace crossdock::cli
