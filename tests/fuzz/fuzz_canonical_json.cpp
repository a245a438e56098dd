#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "diagnostic/render.h"
#include "format/json/canonical_json.h"

namespace {

using namespace crossdock;

/// An order with a field of every kind, parts inside parts.
struct Model : ObjectModel {
  Model() {
    ObjectType& party = add("party");
    field(party, "name", FieldKind::text);
    field(party, "parent", FieldKind::object).object = &party;
    ObjectType& order = add("order");
    order.is_document = true;
    field(order, "number", FieldKind::text).required = true;
    field(order, "date", FieldKind::date);
    field(order, "ship", FieldKind::moment);
    field(order, "rush", FieldKind::boolean);
    field(order, "total", FieldKind::decimal);
    field(order, "pieces", FieldKind::integer).is_list = true;
    Field& parties = field(order, "parties", FieldKind::object);
    parties.object = &party;
    parties.is_list = true;
  }
  static Field& field(ObjectType& type, std::string name, FieldKind kind) {
    type.field_index[name] = static_cast<std::uint32_t>(type.fields.size());
    Field& added = type.fields.emplace_back();
    added.name = std::move(name);
    added.kind = kind;
    return added;
  }
};

std::vector<std::string> read(std::string_view text, const ObjectModel& model, bool only_right) {
  std::vector<std::string> objects;
  const SourceSet no_sources;
  Arena arena;
  CanonicalObject object;
  format::Findings findings;
  format::CanonicalReader reader(text, model, "fuzz.json");
  while (reader.next(arena, object, findings)) {
    const bool right = findings.total() == 0;
    for (const Diagnostic& finding : findings.take())
      if (render_frame(finding, no_sources).empty() || !is_valid_utf8(finding.message)) std::abort();
    if (object.root == nullptr || (only_right && !right)) continue;
    format::write_canonical(object, objects.emplace_back());
  }
  return objects;
}

}  // namespace

// Any text is a file of canonical objects: reading ends, and what was read reads the same once it has been written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Model model;
  const std::vector<std::string> objects = read(std::string(data, data + size), model, true);
  if (objects.empty()) return 0;
  std::string lines, array = "[";
  for (const std::string& object : objects) {
    lines += object + "\n";
    array += (array.size() > 1 ? "," : "") + object;
  }
  if (read(lines, model, false) != objects || read(array + "]", model, false) != objects) std::abort();
  return 0;
}
